"""Snapshots and deltas, applied by the client that the documentation prints."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from exported import NAMES, history, material
from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export.forms import files
from pipeline.export.material import Scope

DOCS = Path(__file__).resolve().parents[2] / "docs" / "exports.md"


def client() -> dict:
    text = DOCS.read_text(encoding="utf-8").partition("## An importer")[2]
    block = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]
    assert len([line for line in block.splitlines() if line.strip()]) <= 30
    names: dict = {}
    exec(block, names)
    return names


def test_the_client_of_the_documentation(tmp_path) -> None:
    for name, data in files("feed", material(Scope.ALL)).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    load, records, apply = (client()[name] for name in ("load", "records", "apply"))
    held = records(load(tmp_path, f"snapshots/{NAMES[0]}.json"))
    for old, new in pairwise(NAMES):
        held = apply(held, load(tmp_path, f"deltas/{old}..{new}.json"))
        assert held == records(load(tmp_path, f"snapshots/{new}.json"))
    (tmp_path / "snapshots" / f"{NAMES[0]}.json").write_bytes(b"{}")
    with pytest.raises(AssertionError, match="is damaged"):
        load(tmp_path, f"snapshots/{NAMES[0]}.json")


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_snapshot_and_delta_give_the_next_snapshot_in_any_direction(seed) -> None:
    found = chronicle(grown(seed, count=3).editions)
    apply, records = client()["apply"], client()["records"]
    for old, new in ((0, 1), (1, 2), (0, 2), (2, 1)):
        made = files("feed", material(Scope.DELTA, old, new, of=found))
        before, after, delta = (
            json.loads(made[name])
            for name in (
                f"snapshots/{found.known(old).edition_id}.json",
                f"snapshots/{found.known(new).edition_id}.json",
                f"deltas/{found.known(old).edition_id}..{found.known(new).edition_id}.json",
            )
        )
        held = apply(records(before), delta)
        assert held == records(after)
        assert in_order(held) == [record["path"] for record in after["records"]]


def in_order(held: dict) -> list[str]:
    """Paths in document order, from parent and position alone."""
    below: dict = {}
    for record in held.values():
        below.setdefault(record.get("parent"), []).append(record)
    found, todo = [], sorted(below[None], key=lambda r: -r["position"])
    while todo:
        record = todo.pop()
        found.append(record["path"])
        todo += sorted(below.get(record["id"], []), key=lambda r: -r["position"])
    return found


def test_what_an_operation_says() -> None:
    made = files("feed", material(Scope.ALL))
    first = json.loads(made["deltas/2001-01-01..2002-05-01.json"])
    said = {
        (o["op"], (o.get("record") or o.get("set") or {}).get("path")) for o in first["operations"]
    }
    assert said == {("add", "3.A.2"), ("change", "3.A.3")}
    second = json.loads(made["deltas/2002-05-01..2004.json"])
    assert second["gap"] == "an edition of 2003 is known"
    gone = [o for o in second["operations"] if o["op"] == "remove"]
    assert [history().by_id[o["id"]].born.path for o in gone] == ["3.A.1.a"]
    moved = [o["set"] for o in second["operations"] if o["op"] == "move"]
    assert [(m["path"], m["label"], m["printed"], m["position"]) for m in moved] == [
        ("3.A.1.a", "3.A.1.a", "a.", 0),
        ("3.A.1#note-1", None, "Note:", 1),
    ]


def test_the_published_schemas_describe_the_files() -> None:
    made = files("feed", material(Scope.ALL))
    made |= {
        f"rows/{n}": line
        for n, line in enumerate(files("ndjson", material(Scope.ALL))["nodes.ndjson"].splitlines())
    }
    kinds = {"snapshots": "snapshot", "deltas": "delta", "rows": "row", "index.json": "feed"}
    for name, data in made.items():
        kind = kinds[name.partition("/")[0]]
        schema = json.loads((DOCS.parent / "schema" / f"{kind}.schema.json").read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(json.loads(data))


def test_the_index_lists_every_file() -> None:
    made = files("feed", material(Scope.ALL))
    index = json.loads(made["index.json"])
    assert index["editions"] == list(NAMES)
    assert index["gaps"] == {"2004": "an edition of 2003 is known"}
    listed = {file["path"]: (file["sha256"], file["size"]) for file in index["files"]}
    assert listed == {
        name: (hashlib.sha256(data).hexdigest(), len(data))
        for name, data in made.items()
        if name != "index.json"
    }
    assert list(files("feed", material(Scope.EDITION, 1))) == [
        "index.json",
        "snapshots/2002-05-01.json",
    ]
