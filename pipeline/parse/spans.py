"""Patterns over text as a person reads it, with places in the raw text.

In ``Text.plain()`` a superscript is a character of its own (10⁶), so a pattern can tell a power
from a digit; :class:`Plain` keeps, for each of its characters, the offset in the raw text.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.model.text import MarkKind, Text


class Plain(msgspec.Struct, frozen=True):
    """Plain text and the raw offset of each character (one more for the end)."""

    text: str
    raw: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of plain characters ``[start, end)``."""
        return self.raw[start], self.raw[end - 1] + 1


def plain_of(text: Text) -> Plain:
    """Return a text's plain form with its offsets."""
    scripts = [m for m in text.marks if m.kind in _SCRIPTS]
    if not scripts:
        return Plain(text.raw, range(len(text.raw) + 1))
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    for mark in scripts:
        if mark.start > at:
            out.append(text.raw[at : mark.start])
            offsets.extend(range(at, mark.start))
        piece = text.slice(mark.start, mark.end).plain()
        out.append(piece)
        width = mark.end - mark.start
        if len(piece) == width:
            offsets.extend(range(mark.start, mark.end))
        else:
            offsets.extend(mark.start + min(n, width - 1) for n in range(len(piece)))
        at = max(at, mark.end)
    out.append(text.raw[at:])
    offsets.extend(range(at, len(text.raw) + 1))
    return Plain("".join(out), tuple(offsets))


_SCRIPTS = (MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT)
