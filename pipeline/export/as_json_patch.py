"""JSON Patch (RFC 6902): what turns the JSON of one edition into that of another.

Lists of nodes are aligned by identity, so that a provision put in is one ``add`` and a renumbered
one has its label replaced, not all that follows. The first operations test that the document is the
edition the patch is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from pipeline.export.material import Material
from pipeline.model import codec
from pipeline.model.lineage import Identity

_Operation = dict[str, Any]
_NODES = ("parts", "children")


def files(material: Material) -> dict[str, bytes]:
    """Return the patch from the first of two editions to the second."""
    old, new = material.numbers
    chronicle = material.chronicle
    before, after = (codec.to_plain(chronicle.editions[n]) for n in (old, new))
    differ = _Differ(chronicle.at(old), chronicle.at(new))
    operations = [
        {"op": "test", "path": "/list_id", "value": before["list_id"]},
        {"op": "test", "path": "/edition_id", "value": before["edition_id"]},
        *differ.objects("", before, after),
    ]
    return {"patch.json": codec.encode(operations)}


class _Differ:
    """Compares two editions as plain JSON."""

    def __init__(self, old: dict[str, Identity], new: dict[str, Identity]) -> None:
        self.old, self.new = old, new

    def objects(
        self, at: str, before: dict[str, Any], after: dict[str, Any]
    ) -> Iterator[_Operation]:
        for key in before:
            if key not in after:
                yield {"op": "remove", "path": _pointer(at, key)}
        for key, value in after.items():
            path = _pointer(at, key)
            if key not in before:
                yield {"op": "add", "path": path, "value": value}
            elif before[key] != value:
                yield from self._values(path, key, before[key], value)

    def _values(self, path: str, key: str, before: object, after: object) -> Iterator[_Operation]:
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self.objects(path, before, after)
        elif isinstance(before, list) and isinstance(after, list) and key in _NODES:
            yield from self._nodes(path, before, after)
        else:
            yield {"op": "replace", "path": path, "value": after}

    def _nodes(
        self, path: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
    ) -> Iterator[_Operation]:
        left = [self.old[node["path"]].id for node in before]
        right = [self.new[node["path"]].id for node in after]
        here = 0
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                for one, other in zip(before[i1:i2], after[j1:j2], strict=True):
                    yield from self.objects(_pointer(path, str(here)), one, other)
                    here += 1
                continue
            for _ in range(i1, i2):
                yield {"op": "remove", "path": _pointer(path, str(here))}
            for node in after[j1:j2]:
                yield {"op": "add", "path": _pointer(path, str(here)), "value": node}
                here += 1


def _pointer(at: str, key: str) -> str:
    """Add a step to a JSON Pointer (RFC 6901)."""
    return f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
