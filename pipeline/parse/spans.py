"""Patterns over text as a person reads it, with places in the raw text.

In ``Text.plain()`` a superscript is a character of its own (10⁶), so a pattern can tell a power
from a digit; :class:`Plain` keeps, for each of its characters, the offset in the raw text.
"""

from __future__ import annotations

import msgspec

from pipeline.model.text import Text


class Plain(msgspec.Struct, frozen=True):
    """Plain text and the raw offset of each character (one more for the end)."""

    text: str
    raw: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of plain characters ``[start, end)``."""
        return self.raw[start], self.raw[end - 1] + 1


def plain_of(text: Text) -> Plain:
    """Return a text's plain form with its offsets."""
    out: list[str] = []
    offsets: list[int] = []
    scripts = [m for m in text.marks if m.kind.value in ("superscript", "subscript")]
    at = 0
    for mark in scripts:
        for n in range(at, mark.start):
            out.append(text.raw[n])
            offsets.append(n)
        piece = text.slice(mark.start, mark.end).plain()
        width = mark.end - mark.start
        for n, char in enumerate(piece):
            out.append(char)
            same = len(piece) == width
            offsets.append(mark.start + (n if same else min(n, width - 1)))
        at = max(at, mark.end)
    for n in range(at, len(text.raw)):
        out.append(text.raw[n])
        offsets.append(n)
    offsets.append(len(text.raw))
    return Plain("".join(out), tuple(offsets))
