"""CSV, a file for each kind of thing, and a Frictionless data package that describes them.

RFC 4180, safe in a spreadsheet (`pipeline.report.table`). What the files hold is told in
:mod:`pipeline.export.tables`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.export.datapackage import package
from pipeline.export.material import Material, Scope
from pipeline.export.tables import (
    EDITIONS,
    LIVES,
    TABLES,
    Column,
    Line,
    Value,
    editions,
    lines,
    lives,
)
from pipeline.report import as_correlation, as_csv
from pipeline.report.comparison import Comparison
from pipeline.report.table import table

JOIN = " | "
"""Between the values of a list."""


def files(material: Material) -> dict[str, bytes]:
    """Return the tables of the editions asked for, or the changes of a delta, and the package."""
    if material.scope is Scope.DELTA:
        compared = Comparison(material.changes[0])
        made = {"changes": as_csv.render(compared), "correlation": as_correlation.render(compared)}
    else:
        made = {"editions": _printed(EDITIONS, editions(material))}
        for name, one in TABLES.items():
            made[name] = _printed(one.columns, lines(material, one))
        if material.scope is Scope.ALL:
            made["lives"] = _printed(LIVES, lives(material))
    found = {f"{name}.csv": data for name, data in made.items()}
    return {"datapackage.json": package(material, found), **found}


def _printed(columns: tuple[Column, ...], every: Iterable[Line]) -> bytes:
    header = [column.name for column in columns]
    return table(header, ([_cell(value) for value in line] for line in every))


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return JOIN.join(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value}"
