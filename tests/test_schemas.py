"""The JSON Schemas in ``docs/schema`` are those of the code, and describe what the program writes."""

from __future__ import annotations

import json

import jsonschema
import pytest

from pipeline.compare import compare
from pipeline.history.lineage import trace
from pipeline.model import codec
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node
from pipeline.model.text import Text
from tools import schemas


@pytest.mark.parametrize("name", sorted(schemas.schemas()))
def test_what_is_published_is_what_the_code_makes(name) -> None:
    assert (schemas.FOLDER / name).read_bytes() == schemas.schemas()[name], (
        "run: python -m tools.schemas"
    )


def test_nothing_else_is_published() -> None:
    assert sorted(path.name for path in schemas.FOLDER.iterdir()) == sorted(schemas.schemas())


def edition(edition_id: str, words: str) -> Edition:
    entry = Node(Kind.ENTRY, "1.A.1", Label.parse("1.A.1"), "1.A.1.", text=Text(words))
    item = Node(Kind.ITEM, "1", Label.parse("1"), "ITEM 1", children=(entry,))
    return Edition("kites", edition_id, "en", "Kites", "mtcr", (item,))


def test_what_the_program_writes_is_what_the_schemas_say() -> None:
    old, new = edition("2019", "More than 40 kg."), edition("2020", "More than 45 kg.")
    for name, value in (
        ("edition.schema.json", old),
        ("changes.schema.json", compare(old, new)),
        ("lineage.schema.json", trace([old, new], [compare(old, new)])),
    ):
        schema = json.loads((schemas.FOLDER / name).read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(codec.to_plain(value))
