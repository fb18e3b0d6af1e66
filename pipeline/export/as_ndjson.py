"""Newline-delimited JSON: a node (:class:`~pipeline.export.material.Row`) or a change a line."""

from __future__ import annotations

from pipeline.export.material import Material, Scope, rows
from pipeline.model import codec


def files(material: Material) -> dict[str, bytes]:
    """Return one file: the nodes of every edition asked for, or the changes of a delta."""
    if material.scope is Scope.DELTA:
        changes = material.changes[0]
        lines = [codec.encode_compact(one) for one in (*changes.changes, *changes.typographic)]
        return {"changes.ndjson": _lines(lines)}
    lines = [
        codec.encode_compact(row) for n in material.numbers for row in rows(material.chronicle, n)
    ]
    return {"nodes.ndjson": _lines(lines)}


def _lines(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
