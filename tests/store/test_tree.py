"""Any edition comes back from its files as it was."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_support import make_edition

from pipeline.errors import StoreError
from pipeline.model import codec
from pipeline.model.document import Box, Media
from pipeline.model.label import Label
from pipeline.model.records import (
    Check,
    Comparator,
    Dates,
    Edition,
    Finding,
    Kind,
    Manifestation,
    Node,
    Outcome,
    Place,
    Quantity,
    Reference,
    Role,
    Scope,
    ScopeLevel,
    Severity,
    Substance,
    Table,
    TableCell,
    TermUse,
)
from pipeline.model.text import Mark, MarkKind, Text, merge_marks
from pipeline.store.pages import Writer
from pipeline.store.tree import file_stem, join, split

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FEW = {"max_size": 2}


@st.composite
def texts(draw) -> Text:
    raw = draw(WORDS)
    spans = st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(MarkKind))
    marks = (
        Mark(min(a, len(raw)), min(b, len(raw)), kind)
        for a, b, kind in draw(st.lists(spans, **FEW))
    )
    return Text(raw, merge_marks(marks))


def tuples(of, **bounds):
    return st.lists(of, **(bounds or FEW)).map(tuple)


NUMBERS = st.floats(0, 900, width=32).map(lambda number: round(number, 2))
BOXES = st.builds(Box, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
OFFSETS = st.integers(0, 10**6)
PLACES = st.builds(
    Place,
    st.sampled_from(["0" * 64, "f" * 64]),
    OFFSETS,
    OFFSETS,
    st.none() | st.integers(1, 99),
    st.none() | BOXES,
    st.none() | OFFSETS,
)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3)
QUANTITIES = st.builds(
    Quantity,
    OFFSETS,
    OFFSETS,
    WORDS,
    DECIMALS,
    WORDS,
    st.none() | st.sampled_from(Comparator),
    st.none() | DECIMALS,
)
LABELS = st.sampled_from(["1", "2.A", "2.A.1.c", "9.A.101", "z.aa"]).map(Label.parse)
REFERENCES = st.builds(
    Reference, OFFSETS, OFFSETS, WORDS, tuples(LABELS), st.none() | LABELS, st.booleans()
)
SUBSTANCES = st.builds(Substance, OFFSETS, OFFSETS, WORDS, st.booleans(), st.none() | WORDS)
TERMS = st.builds(TermUse, OFFSETS, OFFSETS, WORDS, st.booleans(), st.none() | WORDS)
SCOPES = st.builds(Scope, st.sampled_from(ScopeLevel), tuples(WORDS), WORDS)
CELLS = st.builds(TableCell, st.integers(0, 3), st.integers(0, 3), texts(), places=tuples(PLACES))
TABLES = st.builds(Table, st.integers(0, 4), st.integers(1, 4), tuples(CELLS), st.integers(0, 1))
LABELLED = (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)


@st.composite
def nodes(draw, number, depth: int = 0, above: str = "") -> Node:
    """Paths are unique because ``number`` counts; kinds stand anywhere, also where no list has them."""
    mine = next(number)
    kind = draw(st.sampled_from(Kind))
    label = None
    if draw(st.booleans()):
        component = (
            f"{mine}" if not above or above[-1].isalpha() else "abcdefghij"[mine % 10] + f"x{mine}"
        )
        path = f"{above}.{component}" if above else component
        label = Label.parse(path) if kind in LABELLED and draw(st.integers(0, 4)) else None
    else:
        path = f"{draw(st.sampled_from(['', '.', 'unités', 'a/b', 'A', '..', 'a b']))}#{mine}"
    count = draw(st.integers(0, 3)) if depth < 3 else 0
    children = tuple(
        draw(nodes(number, depth + 1, path if label is not None else "")) for _ in range(count)
    )
    more = {}
    if draw(st.booleans()):
        more = {
            "printed": draw(WORDS),
            "heading": draw(texts()),
            "text": draw(texts()),
            "places": draw(tuples(PLACES)),
        }
    if not draw(st.integers(0, 5)):
        more |= {
            "table": draw(TABLES),
            "scope": draw(SCOPES),
            "references": draw(tuples(REFERENCES)),
            "quantities": draw(tuples(QUANTITIES)),
            "substances": draw(tuples(SUBSTANCES)),
            "terms": draw(tuples(TERMS)),
            "category": draw(st.none() | WORDS),
            "declared": draw(st.booleans()),
            "none": draw(st.booleans()),
        }
    return Node(kind, path, label, children=children, **more)


@st.composite
def editions(draw) -> Edition:
    number = iter(range(1, 10**6))
    return Edition(
        list_id="weather",
        edition_id="1987-04-16",
        language=draw(WORDS),
        title=draw(WORDS),
        profile="weather",
        parts=tuple(draw(nodes(number)) for _ in range(draw(st.integers(0, 4)))),
        document_number=draw(st.none() | WORDS),
        dates=Dates(printed=date(1987, 4, 16), agreed=draw(st.none() | st.dates())),
        declared_amendments=draw(tuples(WORDS)),
        manifestations=draw(
            tuples(
                st.builds(
                    Manifestation,
                    st.sampled_from(Role),
                    st.sampled_from(Media),
                    WORDS,
                    OFFSETS,
                    WORDS,
                )
            )
        ),
        checks=draw(
            tuples(st.builds(Check, WORDS, st.sampled_from(Outcome), WORDS, tuples(WORDS)))
        ),
        findings=draw(
            tuples(
                st.builds(
                    Finding, WORDS, st.sampled_from(Severity), WORDS, st.none(), st.none() | PLACES
                )
            )
        ),
    )


def stored(edition: Edition) -> dict[str, bytes]:
    files = Writer().files(edition)
    return {
        p.removeprefix("weather/"): content
        for p, content in files.items()
        if p.startswith("weather/")
    }


@settings(max_examples=40, deadline=None)
@given(editions())
def test_any_edition_comes_back_as_it_was(edition):
    back = join(stored(edition), where="weather/1987-04-16")
    assert back == edition
    assert codec.encode(back) == codec.encode(edition)


@settings(max_examples=15, deadline=None)
@given(editions())
def test_no_record_file_holds_a_place(edition):
    apart = split(edition)
    held = [n for _, part in apart.parts for n in part.walk() if n.places]
    assert held == []
    placed = [n.path for n in edition.nodes() if n.places]
    assert sorted(apart.provenance.places) == sorted(placed)


def test_files_of_an_edition():
    files = Writer().files(make_edition(items=2, entries=1))
    assert sorted(files) == [
        ".gitattributes",
        "README.md",
        "weather/README.md",
        "weather/edition.json",
        "weather/items/01.A.1.json",
        "weather/items/01.json",
        "weather/items/02.A.1.json",
        "weather/items/02.B.1.json",
        "weather/items/02.json",
        "weather/parts/definitions.json",
        "weather/parts/units.json",
        "weather/provenance.json",
        "weather/schema/edition.schema.json",
        "weather/schema/lineage.schema.json",
        "weather/schema/node.schema.json",
        "weather/schema/provenance.schema.json",
        "weather/text/01.A.1.md",
        "weather/text/01.md",
        "weather/text/02.A.1.md",
        "weather/text/02.B.1.md",
        "weather/text/02.md",
        "weather/text/definitions.md",
        "weather/text/units.md",
    ]


def test_every_record_file_is_valid_under_its_schema():
    files = stored(make_edition())
    kinds = {"edition.json": "edition", "provenance.json": "provenance"}
    checked = 0
    for path, content in files.items():
        if path.endswith(".json") and not path.startswith("schema/"):
            schema = json.loads(files[f"schema/{kinds.get(path, 'node')}.schema.json"])
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.validate(json.loads(content), schema)
            checked += 1
    assert checked == 15


def test_every_file_ends_in_one_newline_and_holds_no_carriage_return():
    for path, content in Writer().files(make_edition()).items():
        assert content.endswith(b"\n"), path
        assert not content.endswith(b"\n\n"), path
        assert b"\r" not in content, path


def test_provenance_has_one_path_a_line():
    edition = make_edition(items=1, entries=1)
    lines = stored(edition)["provenance.json"].decode().splitlines()
    of_entry = [line for line in lines if line.startswith('    "1.A.1":')]
    assert len(of_entry) == 1
    place = json.loads("{" + of_entry[0].rstrip(",") + "}")["1.A.1"][0]
    node = edition.by_path()["1.A.1"]
    assert place["file"] == node.places[0].file
    assert (place["start"], place["end"]) == (node.places[0].start, node.places[0].end)


def test_a_writer_kept_for_many_editions_writes_what_a_fresh_one_writes():
    kept = Writer()
    for year in range(2001, 2006):
        edition = make_edition(f"{year}-01-01", changed=300)
        assert kept.files(edition) == Writer().files(edition)


def test_two_nodes_with_one_path_are_refused():
    part = make_edition().parts[1]
    twice = make_edition(parts=(part, part))
    with pytest.raises(StoreError) as caught:
        split(twice)
    assert str(caught.value) == (
        "the data repository cannot be used\n"
        "  where:    weather 2019-10-11, 1\n"
        "  found:    two nodes with this path\n"
        "  expected: every path once in an edition\n"
        "  do:       report this as a defect of the parser: nothing was published"
    )


def test_names_that_differ_in_case_alone_are_refused():
    lower = Node(Kind.ENTRY, "1.a.1", Label.parse("1.a.1"))
    upper = Node(Kind.ENTRY, "1.A.1", Label.parse("1.A.1"))
    item = Node(Kind.ITEM, "1", Label.parse("1"), children=(upper, lower))
    with pytest.raises(StoreError) as caught:
        split(make_edition(parts=(item,)))
    assert str(caught.value) == (
        "the data repository cannot be used\n"
        "  where:    weather 2019-10-11, 1.a.1\n"
        "  found:    its file would have the name of that of 1.A.1\n"
        "  expected: names that differ by more than upper and lower case\n"
        "  do:       report this as a defect of the parser: nothing was published"
    )


def test_a_missing_file_is_named():
    files = stored(make_edition())
    del files["items/02.A.1.json"]
    with pytest.raises(StoreError) as caught:
        join(files, where="weather/2019-10-11")
    assert caught.value.where == "weather/2019-10-11 items/02.A.1.json"
    assert caught.value.found == "no such file in the commit"


def test_a_file_that_is_not_json_is_named():
    files = stored(make_edition()) | {"parts/units.json": b"<html>"}
    with pytest.raises(StoreError) as caught:
        join(files, where="weather/2019-10-11")
    assert caught.value.where == "weather/2019-10-11 parts/units.json"


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("introduction", "parts/introduction"),
        ("a/b", "parts/a%2Fb"),
        ("..", "parts/%2E."),
        ("unités", "parts/unit%C3%A9s"),
    ],
)
def test_part_file_names(path, stem):
    assert file_stem(Node(Kind.PART, path)) == stem


@pytest.mark.parametrize(
    ("label", "stem"), [("2", "items/02"), ("12", "items/12"), ("9.A.101", "items/09.A.101")]
)
def test_item_file_names(label, stem):
    kind = Kind.ITEM if "." not in label else Kind.ENTRY
    assert file_stem(Node(kind, label, Label.parse(label))) == stem


def test_decimals_keep_their_digits():
    quantity = Quantity(0, 4, "1.10", Decimal("1.10"), "kg")
    node = Node(Kind.PART, "p", text=Text("1.10"), quantities=(quantity,))
    back = join(stored(make_edition(parts=(node,))), where="w")
    assert str(back.parts[0].quantities[0].value) == "1.10"
    assert msgspec.structs.asdict(back.parts[0].quantities[0])["unit"] == "kg"
