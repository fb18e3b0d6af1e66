"""SQLite: a database that asks for nothing but SQL, with full-text search over every wording.

Tables: ``editions``; ``nodes`` (every node of the editions asked for, in order); ``versions`` (each
wording of an identity once, with the editions it stood in); ``identities`` and ``events`` (lives);
``quantities``, ``substances``, ``mentions``, ``terms``; ``changes``; ``facts`` about the file. The
virtual table ``search`` (FTS5) holds heading and text of each version. The file is made in memory,
with fixed settings, so that the same history gives the same bytes under the same SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from pipeline.export.material import EXPORT_SCHEMA_VERSION, Material, Row, Scope, rows
from pipeline.report.as_csv import marked
from pipeline.report.redline import Redline

_SCHEMA = """
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE editions (
    edition TEXT PRIMARY KEY, number INTEGER NOT NULL, dated TEXT NOT NULL,
    document_number TEXT, language TEXT NOT NULL, title TEXT NOT NULL, gap_before TEXT
) WITHOUT ROWID;
CREATE TABLE identities (
    id TEXT PRIMARY KEY, born TEXT NOT NULL, first_path TEXT NOT NULL, gone TEXT,
    last_path TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE nodes (
    edition TEXT NOT NULL REFERENCES editions, sort INTEGER NOT NULL, path TEXT NOT NULL,
    id TEXT NOT NULL REFERENCES identities, parent TEXT REFERENCES identities,
    position INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT, printed TEXT,
    heading TEXT, text TEXT NOT NULL, none INTEGER NOT NULL, category TEXT, governs TEXT,
    PRIMARY KEY (edition, path)
) WITHOUT ROWID;
CREATE INDEX nodes_by_id ON nodes (id, edition);
CREATE TABLE versions (
    version INTEGER PRIMARY KEY, id TEXT NOT NULL REFERENCES identities,
    first_edition TEXT NOT NULL REFERENCES editions, last_edition TEXT NOT NULL REFERENCES editions,
    path TEXT NOT NULL, heading TEXT, text TEXT NOT NULL
);
CREATE TABLE events (
    id TEXT NOT NULL REFERENCES identities, edition TEXT NOT NULL REFERENCES editions,
    event TEXT NOT NULL, path TEXT NOT NULL, others TEXT, confidence REAL, review INTEGER NOT NULL
);
CREATE TABLE quantities (
    edition TEXT NOT NULL, path TEXT NOT NULL, printed TEXT NOT NULL, comparator TEXT,
    value TEXT NOT NULL, upper TEXT, unit TEXT NOT NULL, si_value REAL, si_upper REAL, si_unit TEXT,
    excluding INTEGER NOT NULL
);
CREATE TABLE substances (
    edition TEXT NOT NULL, path TEXT NOT NULL, cas TEXT NOT NULL, valid INTEGER NOT NULL, name TEXT
);
CREATE TABLE mentions (
    edition TEXT NOT NULL, path TEXT NOT NULL, printed TEXT NOT NULL, target TEXT NOT NULL
);
CREATE TABLE terms (
    edition TEXT NOT NULL, path TEXT NOT NULL, term TEXT NOT NULL, definition TEXT
);
CREATE TABLE changes (
    old_edition TEXT NOT NULL, new_edition TEXT NOT NULL, change TEXT NOT NULL,
    outcome TEXT NOT NULL, labels TEXT NOT NULL, substantive INTEGER NOT NULL,
    old_path TEXT, new_path TEXT, redline TEXT NOT NULL, arguments TEXT NOT NULL,
    review INTEGER NOT NULL,
    PRIMARY KEY (old_edition, new_edition, change)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
    heading, text, content = 'versions', content_rowid = 'version', tokenize = 'unicode61'
);
"""


def files(material: Material) -> dict[str, bytes]:
    """Return the database."""
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(_SCHEMA)
        _fill(database, material)
        database.commit()
        database.execute("VACUUM")
        return {f"{material.list_id}.sqlite": database.serialize()}
    finally:
        database.close()


def _fill(database: sqlite3.Connection, material: Material) -> None:
    def put(table: str, lines: Iterable[tuple[object, ...]]) -> None:
        every = list(lines)
        if every:
            marks = ", ".join("?" * len(every[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", every)  # noqa: S608  (fixed)

    chronicle = material.chronicle
    names = {chronicle.known(n).edition_id for n in material.numbers}
    facts = {"list": material.list_id, "schema_version": EXPORT_SCHEMA_VERSION}
    put("facts", facts.items())
    put(
        "editions",
        (
            (e.edition_id, n, chronicle.known(n).dated, e.document_number, e.language, e.title,
             chronicle.known(n).gap)
            for n, e in material.editions()
        ),
    )  # fmt: skip
    every = [row for n in material.numbers for row in rows(chronicle, n)]
    present = {row.id for row in every}
    kept = [one for one in chronicle.lineage.identities if one.id in present]
    put(
        "identities",
        ((i.id, i.born.edition, i.born.path, i.gone, i.stations[-1].path) for i in kept),
    )
    put("nodes", map(_node, every))
    put("versions", _versions(every))
    put(
        "events",
        (
            (i.id, s.edition, s.event.value, s.path, " ".join(s.of) or None, s.confidence, s.review)
            for i in kept
            for s in i.stations
            if s.edition in names
        ),
    )
    put(
        "events",
        (
            (i.id, i.gone, "gone", i.stations[-1].path, " ".join(i.into) or None, None, False)
            for i in kept
            if i.gone in names
        ),
    )
    for row in every:
        where = (row.edition, row.node.path)
        put("quantities", (
            (*where, q.printed, q.comparator.value if q.comparator else None, str(q.value),
             None if q.upper is None else str(q.upper), q.unit,
             None if q.si_value is None else float(q.si_value),
             None if q.si_upper is None else float(q.si_upper), q.si_unit, q.excluding)
            for q in row.node.quantities
        ))  # fmt: skip
        put("substances", ((*where, s.cas, s.valid, s.name) for s in row.node.substances))
        put(
            "mentions",
            ((*where, r.printed, str(t)) for r in row.node.references for t in r.targets),
        )
        put("terms", ((*where, t.term, t.definition) for t in row.node.terms))
    if material.scope is Scope.ALL:
        put("changes", _changes(material))
    database.execute("INSERT INTO search (search) VALUES ('rebuild')")


def _node(row: Row) -> tuple[object, ...]:
    node = row.node
    return (
        row.edition,
        row.order,
        node.path,
        row.id,
        row.parent,
        row.position,
        node.kind.value,
        str(node.label) if node.label is not None else None,
        node.printed,
        node.heading.plain() if node.heading is not None else None,
        node.text.plain(),
        node.none,
        node.category,
        " ".join(node.scope.targets) if node.scope is not None else None,
    )


def _versions(every: list[Row]) -> Iterable[tuple[object, ...]]:
    """Each wording of an identity once, for as long as it stood without a break."""
    open_ones: dict[str, list[object]] = {}
    number = 0
    done: list[list[object]] = []
    for row in every:
        heading = row.node.heading.plain() if row.node.heading is not None else None
        words = [heading, row.node.text.plain()]
        last = open_ones.get(row.id)
        if last is not None and last[5:] == words:
            last[3], last[4] = row.edition, row.node.path
            continue
        number += 1
        fresh: list[object] = [number, row.id, row.edition, row.edition, row.node.path, *words]
        open_ones[row.id] = fresh
        done.append(fresh)
    return map(tuple, done)


def _changes(material: Material) -> Iterable[tuple[object, ...]]:
    for between in material.changes:
        for one in between.changes:
            yield (
                between.old.edition_id,
                between.new.edition_id,
                one.id,
                one.outcome.value,
                " ".join(sorted({verdict.label.value for verdict in one.verdicts})),
                one.substantive,
                one.old.path if one.old is not None else None,
                one.new.path if one.new is not None else None,
                marked(Redline(one.redline)),
                " | ".join(verdict.argument for verdict in one.verdicts),
                one.review,
            )
