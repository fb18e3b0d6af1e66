"""CSV, Parquet and SQLite, read by readers that are not ours."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from exported import LONG, NAMES, NASTY, history, hostile, material, one
from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import edition
from pyarrow import parquet

from pipeline.errors import ExportError
from pipeline.export.forms import files
from pipeline.export.material import Scope
from pipeline.model.document import Media
from pipeline.model.records import Dates, Kind, Listed, Manifestation, Role
from pipeline.report.table import restore

DOCS = Path(__file__).resolve().parents[2] / "docs" / "exports.md"


def tables(scope: Scope, *numbers: int) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name, data in files("csv", material(scope, *numbers)).items():
        if name == "datapackage.json":
            continue
        reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        found[name.removesuffix(".csv")] = [
            {key: restore(cell) for key, cell in row.items()} for row in reader
        ]
    return found


def test_csv_has_every_thing_of_every_edition() -> None:
    found = tables(Scope.ALL)
    assert set(found) == {
        "editions", "nodes", "items", "notes", "definitions", "quantities", "substances", "references",
        "lives",
    }  # fmt: skip
    nodes = [(e.edition_id, node) for e in history().editions for node in e.nodes()]
    assert [(r["edition"], r["path"], r["text"]) for r in found["nodes"]] == [
        (e, n.path, n.text.plain()) for e, n in nodes
    ]
    assert [(r["edition"], r["dated"], r["gap_before"]) for r in found["editions"]] == [
        (NAMES[0], NAMES[0], ""),
        (NAMES[1], NAMES[1], ""),
        (NAMES[2], NAMES[2], "an edition of 2003 is known"),
    ]
    gone = [r for r in found["lives"] if r["event"] == "gone"]
    assert [(r["edition"], r["path"]) for r in gone] == [("2004", "3.A.1.a")]
    labelled = [(e, n.path, n.text.plain()) for e, n in nodes if n.label is not None]
    assert [(r["edition"], r["path"], r["text"]) for r in found["items"]] == labelled
    assert "=Sails of cloth that weigh less than 40 g." in {r["text"] for r in found["items"]}
    assert [(r["edition"], r["path"], r["targets"]) for r in found["notes"]] == [
        (e, n.path, " | ".join(n.scope.targets)) for e, n in nodes if n.kind is Kind.NOTE
    ]
    assert [(r["edition"], r["path"], r["printed"], r["value"], r["unit"]) for r in found["quantities"]] == [
        (e, n.path, q.printed, str(q.value), q.unit) for e, n in nodes for q in n.quantities
    ]  # fmt: skip
    assert {r["cas"] for r in found["substances"]} == {"9000-01-5"}
    assert {(r["path"], r["target"]) for r in found["references"]} == {("3.A.1#note-1", "3.A.1")}
    assert [r["path"] for r in found["definitions"]] == ["definitions#range"] * 3
    at = {r["path"]: r["id"] for r in found["items"] if r["edition"] == NAMES[0]}
    assert at["3.A.2"] == next(r["id"] for r in found["items"] if r["path"] == "3.A.3")


def test_csv_of_a_delta() -> None:
    found = tables(Scope.DELTA, 0, 1)
    assert set(found) == {"changes", "correlation"}
    assert ("3.A.2", "3.A.3") in {(r["old"], r["new"]) for r in found["correlation"]}


def test_the_data_package_is_what_frictionless_asks_of_one(tmp_path) -> None:
    """The package of every scope and of words written to break it, by Frictionless itself."""
    packages = []
    for name, (of, *asked) in {
        "all": (None, Scope.ALL),
        "one": (None, Scope.EDITION, 1),
        "delta": (None, Scope.DELTA, 0, 2),
        "hostile": (hostile(), Scope.ALL),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        for file, data in files("csv", material(*asked, of=of)).items():
            (folder / file).write_bytes(data)
        packages.append(folder / "datapackage.json")
    # A cell that is not what its column says, and a line with a path that is nowhere.
    broken = shutil.copytree(tmp_path / "one", tmp_path / "broken")
    items = (broken / "items.csv").read_bytes()
    (broken / "items.csv").write_bytes(
        items.replace(b",3.A.1.a,", b",9.Z.9,").replace(b",no,", b",perhaps,")
    )
    # In a process of its own: it warns of its own use of others' old names.
    script = (
        "import json, sys; from frictionless import Package; "
        "found = [Package(path).validate() for path in sys.argv[1:]]; "
        "print(json.dumps([sorted({error.type for task in report.tasks for error in task.errors}"
        " | {error.type for error in report.errors}) for report in found]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *map(str, packages), str(broken / "datapackage.json")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *sound, spoilt = json.loads(done.stdout)
    assert sound == [[], [], [], []]
    assert spoilt == ["byte-count", "foreign-key", "hash-count", "type-error"]


def test_the_package_describes_the_columns_that_are_written() -> None:
    for scope, numbers in ((Scope.ALL, ()), (Scope.EDITION, (1,)), (Scope.DELTA, (0, 1))):
        made = files("csv", material(scope, *numbers))
        package = json.loads(made.pop("datapackage.json"))
        assert [resource["path"] for resource in package["resources"]] == list(made)
        for resource in package["resources"]:
            data = made[resource["path"]]
            header = data.decode("utf-8").partition("\r\n")[0].split(",")
            assert [field["name"] for field in resource["schema"]["fields"]] == header
            assert resource["bytes"] == len(data)
            assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert all(field["description"] for field in resource["schema"]["fields"])
    assert package["name"] == "list-delta-2001-01-01-2002-05-01"
    assert package["licenses"][0]["name"] == "notspecified"


def test_a_package_names_the_files_an_edition_was_read_from() -> None:
    address = "https://example.org/kites.pdf"
    file = Manifestation(Role.CLEAN, Media.PDF, "ab" * 32, 9, "kites.pdf", address)
    own = msgspec.structs.replace(file, sha256="cd" * 32, address=None, name="own.docx")
    made = msgspec.structs.replace(history().editions[0], manifestations=(file, own))
    package = json.loads(
        files("csv", material(Scope.EDITION, 0, of=chronicle([made])))["datapackage.json"]
    )
    assert package["sources"] == [
        {"path": address, "title": f"2001-01-01: kites.pdf (SHA-256 {'ab' * 32})"},
        {"title": f"2001-01-01: own.docx (SHA-256 {'cd' * 32})"},
    ]


def arrows(scope: Scope, *numbers: int, of=None) -> dict:
    made = files("parquet", material(scope, *numbers, of=of))
    return {
        name.removesuffix(".parquet"): parquet.read_table(io.BytesIO(data))
        for name, data in made.items()
    }


def test_parquet_has_what_csv_has_with_its_types() -> None:
    found, printed = arrows(Scope.ALL), tables(Scope.ALL)
    assert set(found) == {*printed, "changes"}
    for name, said in printed.items():
        table = found[name]
        assert [c for c in table.column_names if not c.endswith("_exact")] == list(
            said[0] if said else table.column_names
        )
        assert table.num_rows == len(said)
        for column in table.column_names:
            told = [as_printed(value) for value in table[column].to_pylist()]
            if not pa.types.is_floating(table.schema.field(column).type):
                assert told == [row[column.removesuffix("_exact")] for row in said], (name, column)
    kinds = {f.name: str(f.type) for f in found["quantities"].schema}
    assert (kinds["value"], kinds["value_exact"], kinds["excluding"], kinds["start"]) == (
        "double", "string", "bool", "int32",
    )  # fmt: skip
    assert found["quantities"]["value"].to_pylist() == [
        float(row["value"]) for row in printed["quantities"]
    ]
    assert str(found["notes"].schema.field("targets").type) == "list<element: string>"
    assert found["notes"].schema.metadata == {b"list": b"list", b"schema_version": b"1.0.0"}
    assert found["items"].schema.field("none").metadata[b"description"]


def as_printed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " | ".join(value)
    return "" if value is None else str(value)


def test_parquet_dates_are_dates() -> None:
    dated = msgspec.structs.replace(history().editions[0], dates=Dates(printed=date(2001, 1, 2)))
    found = arrows(Scope.EDITION, 0, of=chronicle([dated]))
    assert "lives" not in found
    made = files("csv", material(Scope.EDITION, 0, of=chronicle([dated])))
    assert b",0,2001-01-02,2001-01-02,,en," in made["editions.csv"]
    assert found["editions"]["printed"].to_pylist() == [date(2001, 1, 2)]
    assert str(found["editions"].schema.field("printed").type) == "date32[day]"


def test_parquet_of_a_delta() -> None:
    found = arrows(Scope.DELTA, 0, 1)
    assert set(found) == {"changes"}
    moved = next(row for row in found["changes"].to_pylist() if row["change"] == "3.A.2->3.A.3")
    glue = history().at(0)["3.A.2"].id
    assert (moved["old_id"], moved["new_id"], moved["old_path"], moved["new_path"]) == (
        glue,
        glue,
        "3.A.2",
        "3.A.3",
    )
    assert set(moved["labels"]) == {"relaxed", "renumbered"}
    added = next(row for row in found["changes"].to_pylist() if row["change"] == "->3.A.2")
    assert (added["old_id"], added["old_path"], added["old_text"]) == (None, None, None)
    listed = [
        edition(
            "3 KITES [I]\n  3.A GOODS\n    1. Lines.\n", name, contents=(Listed("3.A.1", title),)
        )
        for name, title in (("2001-01-01", "Lines"), ("2002-01-01", "Cords"))
    ]
    (row,) = arrows(Scope.ALL, of=chronicle(listed))["changes"].to_pylist()
    assert (row["change"], row["old_id"], row["new_path"]) == ("contents", None, None)
    both = arrows(Scope.ALL)["changes"]
    assert {(row["old_edition"], row["new_edition"]) for row in both.to_pylist()} == set(
        pairwise(NAMES)
    )


def test_words_written_to_break_tables_come_back_whole() -> None:
    found = arrows(Scope.ALL, of=hostile())
    words = dict(
        zip(found["nodes"]["path"].to_pylist(), found["nodes"]["text"].to_pylist(), strict=True)
    )
    assert (words["3.A.1"], words["3.A.2"]) == (NASTY, LONG)
    reader = csv.DictReader(
        io.StringIO(
            files("csv", material(Scope.ALL, of=hostile()))["nodes.csv"].decode(), newline=""
        )
    )
    told = {row["path"]: restore(row["text"]) for row in reader}
    assert (told["3.A.1"], told["3.A.2"]) == (NASTY, LONG)


def test_without_pyarrow_the_message_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError) as caught:
        files("parquet", material(Scope.ALL))
    assert str(caught.value) == (
        "the export cannot be made\n"
        "  where:    form 'parquet'\n"
        "  found:    no pyarrow in this environment\n"
        "  expected: pyarrow 18 or later, which this form alone needs\n"
        "  do:       run `pip install 'annex-pipeline[parquet]'`, or take another form "
        "(csv and sqlite hold the same)"
    )


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "annex.sqlite"
    path.write_bytes(one("sqlite", Scope.ALL))
    with sqlite3.connect(path) as connection:
        yield connection
    connection.close()


def test_sqlite_says_of_itself_that_it_is_sound(database) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_sqlite_holds_nodes_lives_and_changes(database) -> None:
    ask = database.execute
    nodes = ask("SELECT edition, path, text FROM nodes ORDER BY edition, sort").fetchall()
    assert nodes == [
        (e.edition_id, node.path, node.text.plain())
        for e in history().editions
        for node in e.nodes()
    ]
    assert ask("SELECT count(*) FROM identities").fetchone() == (len(history().by_id),)
    gone = ask("SELECT edition, path FROM events WHERE event = 'gone'").fetchall()
    assert gone == [("2004", "3.A.1.a")]
    assert ask("SELECT gap_before FROM editions WHERE edition = '2004'").fetchone() == (
        "an edition of 2003 is known",
    )
    moved = ask(
        "SELECT old_path, new_path, labels FROM changes WHERE change = '3.A.2->3.A.3'"
    ).fetchone()
    assert moved == ("3.A.2", "3.A.3", "relaxed renumbered")
    kept = ask(
        "SELECT first_edition, last_edition FROM versions WHERE path = '3.A.1' ORDER BY version"
    ).fetchall()
    assert kept == [("2001-01-01", "2002-05-01"), ("2004", "2004")]


def test_the_sql_of_the_documentation_runs(database) -> None:
    (block,) = re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    search, life = block.split("\n\n")
    assert database.execute(search.replace("breaking load", "weigh less")).fetchall() == [
        ("2002-05-01", "2004", "3.A.2", "=Sails of cloth that [weigh less] than 40…")
    ]
    told = database.execute(life.replace("13.A.1.b", "3.A.3")).fetchall()
    assert told == [("2001-01-01", "born", "3.A.2"), ("2002-05-01", "amended", "3.A.3")]


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_wordings_replayed_are_the_editions(seed) -> None:
    found = chronicle(grown(seed).editions)
    connection = sqlite3.connect(":memory:")
    connection.deserialize(one("sqlite", Scope.ALL, of=found))
    for n, each in enumerate(found.editions):
        for path, node in each.by_path().items():
            rows = connection.execute(
                "SELECT text FROM versions WHERE id = ? AND first_edition <= ? AND last_edition >= ?",
                (found.at(n)[path].id, each.edition_id, each.edition_id),
            ).fetchall()
            assert rows == [(node.text.plain(),)]
    connection.close()


def test_the_same_history_gives_the_same_bytes() -> None:
    for form, scope in (("sqlite", Scope.ALL), ("feed", Scope.ALL), ("atom", Scope.ALL), ("skos", Scope.ALL),
                        ("csv", Scope.ALL), ("parquet", Scope.ALL),
                        ("akoma-ntoso", Scope.ALL), ("parquet", Scope.DELTA), ("json-patch", Scope.DELTA)):  # fmt: skip
        numbers = (0, 2) if scope is Scope.DELTA else ()
        assert files(form, material(scope, *numbers)) == files(form, material(scope, *numbers)), (
            form
        )
    json.loads(one("json-patch", Scope.DELTA, 2, 0))
