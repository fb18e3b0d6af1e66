"""CSV and SQLite, read by the standard library's own readers."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from exported import NAMES, history, material, one
from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export.forms import files
from pipeline.export.material import Scope
from pipeline.model.records import Kind
from pipeline.report.table import restore

DOCS = Path(__file__).resolve().parents[2] / "docs" / "exports.md"


def tables(scope: Scope, *numbers: int) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name, data in files("csv", material(scope, *numbers)).items():
        reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        found[name.removesuffix(".csv")] = [
            {key: restore(cell) for key, cell in row.items()} for row in reader
        ]
    return found


def test_csv_has_every_thing_of_every_edition() -> None:
    found = tables(Scope.ALL)
    assert set(found) == {"items", "notes", "definitions", "quantities", "substances", "references"}
    nodes = [(e.edition_id, node) for e in history().editions for node in e.nodes()]
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
    for n, edition in enumerate(found.editions):
        for path, node in edition.by_path().items():
            rows = connection.execute(
                "SELECT text FROM versions WHERE id = ? AND first_edition <= ? AND last_edition >= ?",
                (found.at(n)[path].id, edition.edition_id, edition.edition_id),
            ).fetchall()
            assert rows == [(node.text.plain(),)]
    connection.close()


def test_the_same_history_gives_the_same_bytes() -> None:
    for form, scope in (("sqlite", Scope.ALL), ("feed", Scope.ALL), ("atom", Scope.ALL), ("skos", Scope.ALL),
                        ("csv", Scope.ALL), ("json-patch", Scope.DELTA)):  # fmt: skip
        numbers = (0, 2) if scope is Scope.DELTA else ()
        assert files(form, material(scope, *numbers)) == files(form, material(scope, *numbers)), (
            form
        )
    json.loads(one("json-patch", Scope.DELTA, 2, 0))
