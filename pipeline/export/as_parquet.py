"""Parquet, a file for each table of :mod:`pipeline.export.tables`, typed, for data frames and SQL.

Text is ``string``, lists are ``list<string>``, dates ``date32``. An exact decimal is two columns: a
``double`` under its own name, to reckon with, and its digits as text under ``<name>_exact``, which
no rounding has touched. What is not known is null. The same history gives the same bytes under the
same version of pyarrow, which is wanted for this form alone (``annex-pipeline[parquet]``).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from pipeline.compare.changes import ChangeSet, Side
from pipeline.errors import ExportError
from pipeline.export.datapackage import CHANGES as AS_CSV
from pipeline.export.material import EXPORT_SCHEMA_VERSION, Material, Scope
from pipeline.export.tables import (
    EDITIONS,
    LIVES,
    TABLES,
    Column,
    Line,
    Type,
    columns,
    editions,
    lines,
    lives,
)
from pipeline.report.as_csv import marked
from pipeline.report.redline import Redline

_AS_CSV = {column.name: column for column in AS_CSV}


def _as_csv(names: str) -> tuple[Column, ...]:
    return tuple(_AS_CSV[name] for name in names.split())


CHANGES = (
    *columns(("list", Type.TEXT, "the list")),
    *_as_csv("old_edition new_edition"),
    *columns(("change", Type.TEXT, "the change, by paths")),
    *_as_csv("outcome labels substantive entry"),
    *columns(
        ("old_id", Type.TEXT, "identity in the old edition"),
        ("new_id", Type.TEXT, "identity in the new edition"),
    ),
    *_as_csv("old_path new_path old_text new_text redline rules arguments declared_by"),
    *_as_csv("confidence review within"),
)
"""The columns of the changes, as the CSV describes those it has too."""


def files(material: Material) -> dict[str, bytes]:
    """Return the tables of the editions asked for, or the changes of a delta.

    Raises:
        ExportError: pyarrow is not installed.
    """
    arrow = _pyarrow()
    made: dict[str, tuple[tuple[Column, ...], Iterable[Line]]] = {}
    if material.scope is not Scope.DELTA:
        made["editions"] = EDITIONS, editions(material)
        for name, one in TABLES.items():
            made[name] = one.columns, lines(material, one)
    if material.scope is Scope.ALL:
        made["lives"] = LIVES, lives(material)
    if material.scope is not Scope.EDITION:
        made["changes"] = CHANGES, _changes(material)
    return {
        f"{name}.parquet": _written(arrow, material.list_id, described, list(every))
        for name, (described, every) in made.items()
    }


def _changes(material: Material) -> Iterator[Line]:
    for between in material.changes:
        old, new = between.old.edition_id, between.new.edition_id
        for one in between.changes:
            yield (
                material.list_id,
                old,
                new,
                one.id,
                one.outcome.value,
                tuple(dict.fromkeys(verdict.label.value for verdict in one.verdicts)),
                one.substantive,
                one.entry,
                *_ids(material, between, one.old, one.new),
                one.old.path if one.old is not None else None,
                one.new.path if one.new is not None else None,
                one.old.text.plain() if one.old is not None else None,
                one.new.text.plain() if one.new is not None else None,
                marked(Redline(one.redline)),
                tuple(verdict.rule for verdict in one.verdicts),
                tuple(verdict.argument for verdict in one.verdicts),
                one.declared_by,
                one.confidence,
                one.review,
                one.within,
            )


def _ids(
    material: Material, between: ChangeSet, old: Side | None, new: Side | None
) -> tuple[str | None, str | None]:
    """The identities of both sides; a line of a table of contents may have none."""
    chronicle = material.chronicle
    found = []
    for ref, side in ((between.old, old), (between.new, new)):
        at = chronicle.at(chronicle.number[ref.edition_id])
        found.append(at[side.path].id if side is not None and side.path in at else None)
    return found[0], found[1]


def _written(
    arrow: ModuleType, list_id: str, described: tuple[Column, ...], every: Sequence[Line]
) -> bytes:
    from pyarrow import parquet  # noqa: PLC0415  (see _pyarrow)

    kinds = {
        Type.TEXT: arrow.string(),
        Type.INTEGER: arrow.int32(),
        Type.NUMBER: arrow.float64(),
        Type.EXACT: arrow.float64(),
        Type.BOOLEAN: arrow.bool_(),
        Type.DATE: arrow.date32(),
        Type.LIST: arrow.list_(arrow.string()),
    }
    fields, arrays = [], []
    for n, column in enumerate(described):
        values: list[Any] = [line[n] for line in every]
        says = {"description": column.says}
        if column.type is Type.EXACT:
            digits = [None if value is None else f"{value}" for value in values]
            values = [None if value is None else float(value) for value in values]
            exact = {"description": f"{column.says}: every digit"}
            fields.append(arrow.field(f"{column.name}_exact", arrow.string(), metadata=exact))
            arrays.append(arrow.array(digits, arrow.string()))
        fields.append(arrow.field(column.name, kinds[column.type], metadata=says))
        arrays.append(arrow.array(values, kinds[column.type]))
    facts = {"list": list_id, "schema_version": EXPORT_SCHEMA_VERSION}
    table = arrow.Table.from_arrays(arrays, schema=arrow.schema(fields, metadata=facts))
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd", version="2.6")
    return out.getvalue()


def _pyarrow() -> ModuleType:
    try:
        return import_module("pyarrow")  # 0.2 s, and the other forms do without it
    except ImportError:
        raise ExportError(
            where="form 'parquet'",
            found="no pyarrow in this environment",
            expected="pyarrow 18 or later, which this form alone needs",
            do="run `pip install 'annex-pipeline[parquet]'`, or take another form "
            "(csv and sqlite hold the same)",
        ) from None
