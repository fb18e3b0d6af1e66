"""Germany's Ausfuhrliste, eight editions, 2021 to 2025, against plain counts over the same XML.

Nothing of the text stands here: labels, dates and counts are facts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path

import germany
import pytest
from lxml import etree

from pipeline.compare import compare
from pipeline.compare.changes import ChangeLabel, ChangeSet
from pipeline.export.forms import files
from pipeline.export.material import Material, Scope
from pipeline.history.blame import blame
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.model.records import Comparator, Edition, Kind, Outcome
from pipeline.read.gii_xml import read_gii_xml
from pipeline.store.repository import DataRepository

HERE = Path(__file__).resolve().parent
REAL = HERE.parents[3] / "shared" / "real" / "de-awv"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.exists(), reason=f"the official documents are not at {REAL}"),
]


@cache
def history() -> dict[str, Edition]:
    return germany.editions(REAL)


@cache
def compared() -> dict[tuple[str, str], ChangeSet]:
    found = history()
    return {pair: compare(*(found[one] for one in pair)) for pair in itertools.pairwise(found)}


def test_every_character_of_the_file_is_read() -> None:
    for path in germany.files(REAL).values():
        document = read_gii_xml(path.read_bytes(), where=path.name)
        read = Counter("".join(document.characters.split()))
        root = etree.parse(path).getroot()
        # what is printed at a footnote's mark and before the note stands in an attribute
        notes = [one.get("FnZ", "") for one in root.iter("Footnote", "FnR")]
        marks = 2 * "".join(notes)
        assert read == Counter("".join("".join(root.itertext()).split()) + marks), path.name


def test_every_character_is_accounted_for() -> None:
    for name, edition in history().items():
        (account,) = edition.accounts
        assert (account.lost, account.double) == (0, 0), name
        aside = {one for one in account.by_destination if one.startswith("furniture:")}
        assert aside - {"furniture:publishers-note"} == {
            "furniture:contents",
            "furniture:cover",
            "furniture:identification",
            "furniture:outside-region",
            "furniture:promulgation",
        }, name


def test_every_label_is_one_the_markup_shows_and_in_its_order() -> None:
    for name, path in germany.files(REAL).items():
        mine = ["".join(n.label.components) for n in history()[name].nodes() if n.label is not None]
        assert mine == germany.labels(path), name


def test_as_many_of_each_kind_as_the_markup_shows() -> None:
    for name, path in germany.files(REAL).items():
        mine = Counter(node.kind.value for node in history()[name].nodes())
        assert {kind: mine[kind] for kind in germany.census(path)} == germany.census(path), name


def test_the_sections_have_the_entries_the_contents_announce() -> None:
    for name, edition in history().items():
        parts = {part.path: part for part in edition.parts}
        section_a, section_b = (
            [str(n.label) for n in parts[one].children if n.kind is Kind.ENTRY]
            for one in ("section-a", "section-b")
        )
        assert section_a == [f"{number:04}" for number in range(1, 23)], name
        assert all(re.match(r"\d[A-E](?:9|1[89])\d\d", one) for one in section_b), name


FAILED = {
    "2021-12-28": {"terms": 2},
    "2022-05-11": {"terms": 3},
    "2023-02-08": {"quotes": 1, "terms": 3},
    "2024-03-06": {"quotes": 1, "terms": 3},
    "2024-07-24": {"terms": 4},
    "2024-12-18": {"terms": 4},
    "2025-01-01": {"terms": 4},
    "2025-03-26": {"terms": 4},
}
"""Faults of the print: terms that nothing defines, quotations that do not close."""


def test_what_the_list_does_not_prove_of_itself_is_known() -> None:
    failed = {
        name: {c.code: len(c.details) for c in edition.checks if c.outcome is Outcome.FAILED}
        for name, edition in history().items()
    }
    assert failed == FAILED


def test_the_same_four_lists_are_nested_in_a_note_in_every_edition() -> None:
    for name, edition in history().items():
        told = [f for f in edition.findings if f.code not in ("reader", "set-aside")]
        assert [f.code for f in told] == ["set-off"] * 4, name
        starts = [f.place.start for f in told if f.place is not None]
        paths = [n.path for n in edition.nodes() for p in n.places if p.start in starts]
        assert paths == ["0004.a", "0006.a", "0009.a", "0010.a"], name


def test_limits_read_as_printed() -> None:
    found = history()["2025-03-26"].by_path()
    read = {
        path: [(str(q.value), str(q.comparator)) for q in found[path].quantities]
        for path in ("0001", "0008.b.1.a", "9A994", "9A991.a", "3A1904.b", "3B1901.k.b.2")
    }
    ranged = found["0008.a.39"].quantities[:2]
    assert [(str(q.value), str(q.upper), q.unit) for q in ranged] == [
        ("343", "373", "K"),
        ("70", "100", "°C"),
    ]
    units = {q.unit for n in found.values() for q in n.quantities}
    assert {"bar", "kbar", "GJ/m³", "PS", "Poise", "meq/g"} < units
    assert read == {
        "0001": [("20", "<"), ("12.7", "≤")],
        "0008.b.1.a": [("240", ">")],
        "9A994": [("100", "≥"), ("600", "≤")],
        "9A991.a": [("25000", ">"), ("70000", "<")],
        "3A1904.b": [("4", "≤"), ("-269.15", "≤"), ("1.5", "≥"), ("4.2", "≤"), ("-268.95", "≤")],
        "3B1901.k.b.2": [("300", "<")],
    }
    bounded = [q for n in found.values() for q in n.quantities if q.comparator != Comparator.EQUAL]
    assert len(bounded) == 102


NEW = (
    "3A1901.a.15 3A1901.b.13 3A1904 3B1901.k 3B1903 3B1904 3D1902 3D1907 3E1901 3E1902 3E1905 "
    "4A1906 4D1901.b.3 4E1901.b.3"
)
ADDED = {
    ("2021-12-28", "2022-05-11"): "9A904",
    ("2022-05-11", "2023-02-08"): "",
    ("2023-02-08", "2024-03-06"): "1E901",
    ("2024-03-06", "2024-07-24"): NEW,
    ("2024-07-24", "2024-12-18"): "",
    ("2024-12-18", "2025-01-01"): "",
    ("2025-01-01", "2025-03-26"): "",
}


def test_what_came_is_what_the_markup_has_more() -> None:
    found = {
        pair: " ".join(
            change.new.path
            for change in changes.changes
            if change.old is None and change.new is not None and change.new.kind is Kind.ENTRY
        )
        for pair, changes in compared().items()
    }
    assert found == ADDED


def test_editions_whose_annex_is_the_same_file_text_do_not_differ() -> None:
    paths = germany.files(REAL)
    for pair, changes in compared().items():
        one, two = (etree.tostring(germany.annex(paths[name])) for name in pair)
        assert (changes.changes == ()) == (one == two), pair


DIRECTIONS = {ChangeLabel.TIGHTENED.value, ChangeLabel.RELAXED.value, ChangeLabel.MIXED.value}
DIRECTED = {
    # goods that the EU's list has now were taken out
    ("2022-05-11", "5A902"): ["relaxed"],
    ("2022-05-11", "5D902"): ["relaxed"],
    ("2022-05-11", "5E902"): ["relaxed"],
    # one note of what is left out for another
    ("2023-02-08", "0013#note-3"): ["relaxed", "tightened"],
    # new notes of what is left out
    ("2024-03-06", "0010.f#note-2"): ["relaxed"],
    ("2024-03-06", "0013#note-6"): ["relaxed"],
    ("2024-07-24", "0008.d.3#note-3"): ["relaxed"],
    ("2024-07-24", "0009.b.4#note-1"): ["relaxed"],
}
"""Every direction but that of new entries, as a person reads the two texts."""


def test_no_direction_is_given_that_a_person_would_not_give() -> None:
    found: dict[tuple[str, str], list[str]] = {}
    for pair, changes in compared().items():
        for change in changes.changes:
            side = change.new or change.old
            assert side is not None
            labels = {v.label.value for v in change.verdicts} & DIRECTIONS
            if labels and side.path not in ADDED[pair].split():
                found.setdefault((pair[1], side.path), []).extend(labels)
    assert {place: sorted(labels) for place, labels in found.items()} == DIRECTED


def test_the_history_is_built_and_answers(tmp_path: Path) -> None:
    made = list(history().values())
    told = Chronicle(trace(made, list(compared().values())), made)
    with DataRepository(tmp_path / "parsed") as repository:
        repository.publish("de", made, program_version="1", profile="de", lineage=told.lineage)
        loaded, _ = repository.load_all("de")
    for one, two in zip(loaded, made, strict=True):
        assert [(n.path, n.text) for n in one.nodes()] == [(n.path, n.text) for n in two.nodes()]
    last = len(made) - 1
    for path, node in told.nodes(last).items():
        segments = blame(told, path, last).segments
        assert "".join(one.text for one in segments) == node.text.plain()


def test_akoma_ntoso_of_an_edition_is_valid() -> None:
    schemas = HERE.parents[1] / "export" / "schemas"
    schema = etree.XMLSchema(etree.parse(schemas / "akomantoso30.xsd"))
    made = list(history().values())
    told = Chronicle(trace(made, list(compared().values())), made)
    for data in files("akoma-ntoso", Material(told, Scope.ALL, (0, len(made) - 1))).values():
        schema.assertValid(etree.fromstring(data))
