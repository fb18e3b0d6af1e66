"""Fields of a record that differ, found by DeepDiff on records already known to differ.

The only module that imports deepdiff, and only when there is something to compare. The words are
the redline's; places always differ between two files; both are left out.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.compare.changes import FieldChange
from pipeline.model.codec import to_plain
from pipeline.model.records import Node

_SKIPPED = ("text", "heading", "children", "places", "path", "label", "printed", "declared")
_LOCAL = ("start", "end", "places", "condition")


def field_changes(old: Node, new: Node) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in order of their names; values are printed as JSON.

    Spans (also that of a condition of measurement) are left out: they shift whenever a word before
    them changes.
    """
    before, after = {}, {}
    for name in old.__struct_fields__:
        if name in _SKIPPED or getattr(old, name) == getattr(new, name):
            continue
        one, other = (_shorn(to_plain(getattr(n, name))) for n in (old, new))
        if one != other:
            before[name], after[name] = one, other
    if not before:
        return ()
    from deepdiff import DeepDiff  # noqa: PLC0415  (0.2 s to import: only when needed)

    tree = DeepDiff(before, after, view="tree", threshold_to_diff_deeper=0)
    found = [
        FieldChange(_path(level), _json(level.t1), _json(level.t2))
        for levels in tree.values()
        for level in levels
    ]
    return tuple(sorted(found, key=lambda change: change.field))


def _path(level: Any) -> str:  # noqa: ANN401  (a DeepDiff level)
    path = ""
    for step in level.path(output_format="list"):
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def _json(value: object) -> str | None:
    if type(value).__name__ == "NotPresent":
        return None
    return msgspec.json.encode(value, order="deterministic").decode()


def _shorn(value: Any) -> Any:  # noqa: ANN401  (plain JSON data)
    if isinstance(value, dict):
        return {k: _shorn(v) for k, v in value.items() if k not in _LOCAL}
    if isinstance(value, list):
        return [_shorn(v) for v in value]
    return value
