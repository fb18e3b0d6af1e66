"""CSV, a file for each kind of thing: RFC 4180, safe in a spreadsheet (`pipeline.report.table`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.export.material import Material, Row, Scope, rows
from pipeline.model.records import Kind
from pipeline.report import as_correlation, as_csv
from pipeline.report.comparison import Comparison
from pipeline.report.table import table

_WHERE = ("list", "edition", "id", "path", "label", "kind")
_JOIN = " | "
_NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
_ITEMS = (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)

_Cells = Iterator[tuple[str, ...]]


def files(material: Material) -> dict[str, bytes]:
    """Return the tables of the editions asked for, or the changes of a delta."""
    if material.scope is Scope.DELTA:
        compared = Comparison(material.changes[0])
        return {
            "changes.csv": as_csv.render(compared),
            "correlation.csv": as_correlation.render(compared),
        }
    every = [row for n in material.numbers for row in rows(material.chronicle, n)]
    return {
        f"{name}.csv": table((*_WHERE, *columns), _filled(every, cells))
        for name, (columns, cells) in _TABLES.items()
    }


def _filled(every: list[Row], cells: Callable[[Row], _Cells]) -> _Cells:
    for row in every:
        node = row.node
        where = (
            row.list_id,
            row.edition,
            row.id,
            node.path,
            str(node.label or ""),
            node.kind.value,
        )
        for more in cells(row):
            yield (*where, *more)


def _items(row: Row) -> _Cells:
    node = row.node
    if node.kind in _ITEMS:
        none = "yes" if node.none else "no"
        yield (*_words(row), node.category or "", none, row.parent or "", str(row.order))


def _notes(row: Row) -> _Cells:
    node = row.node
    if node.kind in _NOTES:
        scope = node.scope
        targets = _JOIN.join(scope.targets) if scope else ""
        said = (scope.level.value, scope.decided_by) if scope else ("", "")
        yield (*_words(row), targets, *said, row.parent or "", str(row.order))


def _definitions(row: Row) -> _Cells:
    if row.node.kind is Kind.DEFINITION:
        yield (*_words(row), str(row.order))


def _quantities(row: Row) -> _Cells:
    for one in row.node.quantities:
        yield (
            one.printed,
            one.comparator.value if one.comparator else "",
            f"{one.value}",
            _number(one.upper),
            one.unit,
            _number(one.si_value),
            _number(one.si_upper),
            one.si_unit or "",
            "yes" if one.excluding else "no",
            str(one.start),
            str(one.end),
        )


def _substances(row: Row) -> _Cells:
    for one in row.node.substances:
        yield one.cas, "yes" if one.valid else "no", one.name or "", str(one.start), str(one.end)


def _references(row: Row) -> _Cells:
    for one in row.node.references:
        for target in one.targets:
            resolved = "yes" if one.resolved else "no"
            yield one.printed, str(target), resolved, str(one.start), str(one.end)


def _words(row: Row) -> tuple[str, str, str]:
    node = row.node
    return node.printed or "", node.heading.plain() if node.heading else "", node.text.plain()


def _number(value: object) -> str:
    return "" if value is None else f"{value}"


_TEXT = ("printed", "heading", "text")
_SPAN = ("start", "end")
_TABLES: dict[str, tuple[Sequence[str], Callable[[Row], _Cells]]] = {
    "items": ((*_TEXT, "category", "none", "parent", "order"), _items),
    "notes": ((*_TEXT, "targets", "level", "decided_by", "parent", "order"), _notes),
    "definitions": ((*_TEXT, "order"), _definitions),
    "quantities": (
        ("printed", "comparator", "value", "upper", "unit", "si_value", "si_upper", "si_unit",
         "excluding", *_SPAN),
        _quantities,
    ),
    "substances": (("cas", "valid", "name", *_SPAN), _substances),
    "references": (("printed", "target", "resolved", *_SPAN), _references),
}  # fmt: skip
