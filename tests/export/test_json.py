"""JSON, NDJSON and JSON Patch, read by somebody else's programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonpatch
import jsonschema
import pytest
from exported import NAMES, history, material, one
from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export.forms import files
from pipeline.export.material import Scope
from pipeline.model import codec
from pipeline.model.records import Edition

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"


def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((SCHEMAS / name).read_bytes()))


def test_each_file_is_what_the_published_schema_says() -> None:
    found = files("json", material(Scope.ALL))
    assert sorted(found) == sorted([*(f"{name}.json" for name in NAMES), "lineage.json"])
    for name, data in found.items():
        kind = "lineage" if name == "lineage.json" else "edition"
        schema(f"{kind}.schema.json").validate(json.loads(data))
    for n, name in enumerate(NAMES):
        back = codec.decode(found[f"{name}.json"], Edition, where=name)
        assert back == history().editions[n]
    schema("changes.schema.json").validate(json.loads(one("json", Scope.DELTA, 0, 2)))
    assert list(files("json", material(Scope.EDITION, 1))) == ["2002-05-01.json"]


def test_a_line_is_a_node_and_the_lines_are_the_tree() -> None:
    lines = [json.loads(line) for line in one("ndjson", Scope.ALL).decode().splitlines()]
    assert len(lines) == sum(len(edition.nodes()) for edition in history().editions)
    for n, edition in enumerate(history().editions):
        mine = [line for line in lines if line["edition"] == edition.edition_id]
        assert [line["node"]["path"] for line in mine] == [node.path for node in edition.nodes()]
        assert [line["order"] for line in mine] == list(range(len(mine)))
        for line in mine:
            above = history().above(n, line["node"]["path"])
            parent = history().at(n)[above[-1].path].id if above else None
            assert line.get("parent") == parent
            assert "children" not in line["node"]


def test_a_line_is_a_change() -> None:
    lines = [json.loads(line) for line in one("ndjson", Scope.DELTA, 0, 1).decode().splitlines()]
    assert [line["id"] for line in lines] == ["->3.A.2", "3.A.2->3.A.3"]


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_a_patch_yields_the_other_edition_in_an_independent_client(seed) -> None:
    found = chronicle(grown(seed, count=3).editions)
    plain = [json.loads(codec.encode(edition)) for edition in found.editions]
    for old, new in ((0, 1), (1, 2), (0, 2), (2, 0)):
        patch = jsonpatch.JsonPatch(json.loads(one("json-patch", Scope.DELTA, old, new, of=found)))
        assert patch.apply(plain[old]) == plain[new]
        with pytest.raises(jsonpatch.JsonPatchTestFailed):
            patch.apply(plain[new])


def test_a_provision_put_in_is_one_operation() -> None:
    patch = json.loads(one("json-patch", Scope.DELTA, 0, 1))
    assert [(o["op"], o["path"]) for o in patch[:3]] == [
        ("test", "/list_id"),
        ("test", "/edition_id"),
        ("replace", "/edition_id"),
    ]
    added = [o for o in patch if o["op"] == "add"]
    assert [(o["path"], o["value"]["label"]) for o in added] == [
        ("/parts/1/children/0/children/1", "3.A.2")
    ]
    label = {"op": "replace", "path": "/parts/1/children/0/children/2/label", "value": "3.A.3"}
    assert label in patch
    assert len(json.dumps(patch)) < 0.5 * len(json.dumps(codec.to_plain(history().editions[1])))
