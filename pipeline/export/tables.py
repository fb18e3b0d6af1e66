"""The tables an edition is laid out in: one description for CSV, Parquet and the data package.

A table is its columns, each with a type and what it says, and a function from a row (a node of an
edition) to the values of its lines. CSV prints the values, Parquet types them, the data package
describes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from pipeline.export.material import Material, Row, rows
from pipeline.model.records import Kind

Value = str | int | bool | float | Decimal | date | tuple[str, ...] | None
Line = tuple[Value, ...]


class Type(StrEnum):
    """What the values of a column are; any of them may be absent."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"  # a measure of the program's own, such as a confidence
    EXACT = "exact"  # a decimal of the list's, every digit of which counts
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"


class Column(msgspec.Struct, frozen=True):
    """A column: its name, the type of its values, and what it says."""

    name: str
    type: Type
    says: str


class Table(msgspec.Struct, frozen=True):
    """A table: its columns, the lines of one row of the edition, and what is unique in it."""

    columns: tuple[Column, ...]
    fill: Callable[[Row], Iterator[Line]]
    key: tuple[str, ...] = ()


def columns(*told: tuple[str, Type, str]) -> tuple[Column, ...]:
    """Return columns told as name, type and meaning."""
    return tuple(Column(*one) for one in told)


NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
ITEMS = (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)

WHERE = columns(
    ("list", Type.TEXT, "the list"),
    ("edition", Type.TEXT, "the edition's id"),
    ("id", Type.TEXT, "the identity of the provision, the same in every edition"),
    ("path", Type.TEXT, "its address in the edition"),
    ("label", Type.TEXT, "its canonical label, where it has one"),
    ("kind", Type.TEXT, "what it is: item, entry, note, definition, ..."),
)
"""The columns that open every table of nodes."""

_WORDS = columns(
    ("printed", Type.TEXT, "the marker as printed"),
    ("heading", Type.TEXT, "the title or the defined term"),
    ("text", Type.TEXT, "its own words, superscripts and subscripts as Unicode"),
)
_PARENT = columns(("parent", Type.TEXT, "the identity of what holds it"))
_ORDER = columns(("order", Type.INTEGER, "its place in the edition, from 0"))
_SPAN = columns(
    ("start", Type.INTEGER, "first character in the raw text, from 0"),
    ("end", Type.INTEGER, "the character after the last"),
)


def lines(material: Material, table: Table) -> Iterator[Line]:
    """Yield the lines of a table of nodes for every edition asked for."""
    for n in material.numbers:
        for row in rows(material.chronicle, n):
            node = row.node
            label = str(node.label) if node.label is not None else None
            where = (row.list_id, row.edition, row.id, node.path, label, node.kind.value)
            for more in table.fill(row):
                yield (*where, *more)


def _words(row: Row) -> Line:
    node = row.node
    return node.printed, node.heading.plain() if node.heading else None, node.text.plain()


def _nodes(row: Row) -> Iterator[Line]:
    yield (*_words(row), row.parent, row.position, row.order)


def _items(row: Row) -> Iterator[Line]:
    node = row.node
    if node.kind in ITEMS:
        yield (*_words(row), node.category, node.none, row.parent, row.order)


def _notes(row: Row) -> Iterator[Line]:
    node = row.node
    if node.kind in NOTES:
        scope = node.scope
        targets = scope.targets if scope else ()
        said = (scope.level.value, scope.decided_by) if scope else (None, None)
        yield (*_words(row), targets, *said, row.parent, row.order)


def _definitions(row: Row) -> Iterator[Line]:
    if row.node.kind is Kind.DEFINITION:
        yield (*_words(row), row.order)


def _quantities(row: Row) -> Iterator[Line]:
    for one in row.node.quantities:
        comparator = one.comparator.value if one.comparator else None
        si = (one.si_value, one.si_upper, one.si_unit)
        yield (
            one.printed, comparator, one.value, one.upper, one.unit, *si, one.excluding,
            one.start, one.end,
        )  # fmt: skip


def _substances(row: Row) -> Iterator[Line]:
    for one in row.node.substances:
        yield one.cas, one.valid, one.name, one.start, one.end


def _references(row: Row) -> Iterator[Line]:
    for one in row.node.references:
        for target in one.targets:
            yield one.printed, str(target), one.resolved, one.start, one.end


_AT = ("edition", "path")
TABLES: dict[str, Table] = {
    "nodes": Table(
        (
            *WHERE,
            *_WORDS,
            *_PARENT,
            *columns(("position", Type.INTEGER, "its place among what hangs there, from 0")),
            *_ORDER,
        ),
        _nodes,
        _AT,
    ),
    "items": Table(
        (
            *WHERE,
            *_WORDS,
            *columns(
                ("category", Type.TEXT, "the category, on items"),
                ("none", Type.BOOLEAN, "the words say that there is nothing here"),
            ),
            *_PARENT,
            *_ORDER,
        ),
        _items,
        _AT,
    ),
    "notes": Table(
        (
            *WHERE,
            *_WORDS,
            *columns(
                ("targets", Type.LIST, "paths of what the note governs"),
                ("level", Type.TEXT, "what that is: list, item, entry, siblings, ..."),
                (
                    "decided_by",
                    Type.TEXT,
                    "how it was told: position, reference, heading, decision",
                ),
            ),
            *_PARENT,
            *_ORDER,
        ),
        _notes,
        _AT,
    ),
    "definitions": Table((*WHERE, *_WORDS, *_ORDER), _definitions, _AT),
    "quantities": Table(
        (
            *WHERE,
            *columns(
                ("printed", Type.TEXT, "the quantity as printed"),
                ("comparator", Type.TEXT, "how it bounds what is controlled"),
                ("value", Type.EXACT, "the value in the printed unit"),
                ("upper", Type.EXACT, "the upper end of a range"),
                ("unit", Type.TEXT, "the printed unit"),
                ("si_value", Type.EXACT, "the value in SI"),
                ("si_upper", Type.EXACT, "the upper end in SI"),
                ("si_unit", Type.TEXT, "the unit in SI"),
                ("excluding", Type.BOOLEAN, "it stands inside an exclusion"),
            ),
            *_SPAN,
        ),
        _quantities,
    ),
    "substances": Table(
        (
            *WHERE,
            *columns(
                ("cas", Type.TEXT, "the CAS registry number"),
                ("valid", Type.BOOLEAN, "its check digit holds"),
                ("name", Type.TEXT, "the substance as named there"),
            ),
            *_SPAN,
        ),
        _substances,
    ),
    "references": Table(
        (
            *WHERE,
            *columns(
                ("printed", Type.TEXT, "the mention as printed"),
                ("target", Type.TEXT, "the label meant; a range gives a line for each"),
                ("resolved", Type.BOOLEAN, "every label of the mention is in the edition"),
            ),
            *_SPAN,
        ),
        _references,
    ),
}
"""Tables of nodes, a line for each node or for each thing in one."""

EDITIONS = columns(
    ("list", Type.TEXT, "the list"),
    ("edition", Type.TEXT, "the edition's id"),
    ("number", Type.INTEGER, "its place among the editions at hand, from 0"),
    ("dated", Type.TEXT, "its date, or as much of one as is known"),
    ("printed", Type.DATE, "the date printed on it"),
    ("document_number", Type.TEXT, "the publisher's number"),
    ("language", Type.TEXT, "ISO 639-1"),
    ("title", Type.TEXT, "the list's title"),
    ("gap_before", Type.TEXT, "what is known to lie between it and the edition before"),
    ("files", Type.LIST, "SHA-256 of each file it was read from"),
)

LIVES = columns(
    ("list", Type.TEXT, "the list"),
    ("id", Type.TEXT, "the identity"),
    ("edition", Type.TEXT, "the edition that shows the event; it happened after the one before"),
    ("event", Type.TEXT, "born, amended, renumbered, moved, split, merged, gone"),
    ("path", Type.TEXT, "where it stands from here on; where it stood, when it is gone"),
    ("others", Type.LIST, "identities whose words came in, or that took its words"),
    ("confidence", Type.NUMBER, "of the pairing with the edition before, where it is below 1"),
    ("review", Type.BOOLEAN, "the comparison asks a person to look at the pairing"),
)


def editions(material: Material) -> Iterator[Line]:
    """Yield a line for each edition asked for."""
    for n, one in material.editions():
        known = material.chronicle.known(n)
        files = tuple(manifestation.sha256 for manifestation in one.manifestations)
        yield (
            one.list_id, one.edition_id, n, known.dated, one.dates.printed, one.document_number,
            one.language, one.title, known.gap, files,
        )  # fmt: skip


def lives(material: Material) -> Iterator[Line]:
    """Yield a line for each event of each identity, over every edition."""
    own = material.list_id
    for one in material.chronicle.lineage.identities:
        for s in one.stations:
            yield own, one.id, s.edition, s.event.value, s.path, s.of, s.confidence, s.review
        if one.gone is not None:
            yield own, one.id, one.gone, "gone", one.stations[-1].path, one.into, None, False
