from datetime import UTC, date, datetime
from decimal import Decimal

import jsonschema
import pytest

from pipeline.errors import StoreError
from pipeline.model import codec
from pipeline.model.document import Box, Media
from pipeline.model.label import Label
from pipeline.model.records import (
    Comparator,
    Dates,
    Edition,
    Kind,
    Manifestation,
    Node,
    Place,
    Quantity,
    Reference,
    Role,
    Table,
    TableCell,
)
from pipeline.model.text import Mark, MarkKind, Text

ENTRY = Node(
    kind=Kind.ENTRY,
    path="2.A.1",
    label=Label.parse("2.A.1"),
    printed="2.A.1.",
    text=Text("Kites of 1.1 × 106 N; see 2.A.2.", (Mark(17, 18, MarkKind.SUPERSCRIPT),)),
    references=(Reference(26, 31, "2.A.2", (Label.parse("2.A.2"),), None, False),),
    quantities=(Quantity(9, 20, "1.1 × 10⁶ N", Decimal("1.1E+6"), "N", Comparator.AT_LEAST),),
    places=(Place("ab" * 32, 10, 42, 3, Box(72.0, 100.5, 500.25, 112.0)),),
    children=(
        Node(
            kind=Kind.TABLE,
            path="2.A.1#table-1",
            table=Table(1, 2, (TableCell(0, 0, Text("x")), TableCell(0, 1, Text("y")))),
        ),
    ),
)
EDITION = Edition(
    list_id="specimen",
    edition_id="2022-10-21",
    language="en",
    title="A specimen",
    profile="mtcr",
    dates=Dates(printed=date(2022, 10, 21), fetched=datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)),
    manifestations=(Manifestation(Role.CLEAN, Media.PDF, "cd" * 32, 12, "a.pdf"),),
    parts=(Node(kind=Kind.ITEM, path="2", label=Label("2"), children=(ENTRY,)),),
)


def test_canonical_json_reads_back_equal_and_is_stable() -> None:
    data = codec.encode(EDITION)
    again = codec.decode(data, Edition, where="memory")
    assert again == EDITION
    assert codec.encode(again) == data
    assert data.endswith(b"}\n")
    assert b"null" not in data
    assert codec.decode(codec.encode_compact(EDITION), Edition, where="memory") == EDITION


def test_canonical_json_is_written_for_people() -> None:
    assert codec.encode(ENTRY.references[0]).decode() == (
        "{\n"
        '  "start": 26,\n'
        '  "end": 31,\n'
        '  "printed": "2.A.2",\n'
        '  "targets": [\n'
        '    "2.A.2"\n'
        "  ]\n"
        "}\n"
    )


def test_the_schema_accepts_what_is_written_and_refuses_what_is_not() -> None:
    schema = codec.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    plain = codec.to_plain(EDITION)
    validator.validate(plain)
    plain["parts"][0]["label"] = "2..A"
    assert [error.json_path for error in validator.iter_errors(plain)] == ["$.parts[0].label"]


def test_walking_visits_each_node_in_document_order() -> None:
    assert [node.path for node in EDITION.nodes()] == ["2", "2.A.1", "2.A.1#table-1"]
    assert EDITION.by_path()["2.A.1"] == ENTRY
    assert EDITION.items == EDITION.parts


def test_a_damaged_record_is_named() -> None:
    with pytest.raises(StoreError) as caught:
        codec.decode(b'{"kind": "entry"}', Node, where="items/02.A.1.json")
    assert str(caught.value) == (
        "the data repository cannot be used\n"
        "  where:    items/02.A.1.json\n"
        "  found:    Object missing required field `path`\n"
        "  expected: canonical JSON of Node, record format 1.1.0\n"
        "  do:       restore the file from the data repository, or run `annex run` to make it again"
    )


def test_values_without_a_json_form_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="no JSON form for object"):
        codec.encode(object())
