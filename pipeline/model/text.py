"""Text with style: a raw string, marks over spans of it, and the normalised form used to match.

Raw text keeps everything the source prints (quotes, dashes, spaces as joined from lines). A mark
says that the characters ``[start, end)`` of it are superscript, bold, inserted and so on. What is
compared is :class:`NormalizedText`, a type of its own, so that a raw string cannot slip into a
comparison; superscripts and subscripts are written out in it, so 10⁶ never equals 106.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NewType

import msgspec

NormalizedText = NewType("NormalizedText", str)
"""Text after :func:`normalize`: the only text that is ever matched or classified."""


class MarkKind(StrEnum):
    """What a mark says about its characters."""

    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    INSERTED = "inserted"
    DELETED = "deleted"


class Mark(msgspec.Struct, frozen=True, gc=False):
    """Style of the characters ``[start, end)`` of the text it belongs to."""

    start: int
    end: int
    kind: MarkKind


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    """Raw text and its marks, sorted by (start, end, kind), non-empty and never overlapping
    another mark of the same kind.
    """

    raw: str
    marks: tuple[Mark, ...] = ()

    def plain(self) -> str:
        """Return the text as a person reads it, superscripts and subscripts as Unicode.

        A script run that Unicode cannot print whole is written ``^(...)`` or ``_(...)``, so that
        its digits can never run into the ones before it.
        """
        if not any(mark.kind in _SCRIPTS for mark in self.marks):
            return self.raw
        return "".join(_scripted(piece, script) for piece, script in self._script_pieces())

    def normalized(self) -> NormalizedText:
        """Return :func:`normalize` of :meth:`plain`."""
        return normalize(self.plain())

    def slice(self, start: int, end: int) -> Text:
        """Return the characters ``[start, end)`` with the marks that cover them."""
        marks = tuple(
            Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind)
            for m in self.marks
            if m.start < end and m.end > start
        )
        return Text(self.raw[start:end], marks)

    def _script_pieces(self) -> Iterable[tuple[str, MarkKind | None]]:
        scripts = [m for m in self.marks if m.kind in _SCRIPTS]
        at = 0
        for mark in scripts:
            if mark.start > at:
                yield self.raw[at : mark.start], None
            # A character both high and low is a reader's mistake; it must not be printed twice.
            start = max(at, mark.start)
            if mark.end > start:
                yield self.raw[start : mark.end], mark.kind
                at = mark.end
        if at < len(self.raw):
            yield self.raw[at:], None


_SCRIPTS = (MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT)
_SUPERSCRIPT = dict(zip("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPT = dict(zip("0123456789+-−–=()xaeo", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₓₐₑₒ", strict=True))


def _scripted(piece: str, script: MarkKind | None) -> str:
    if script is None:
        return piece
    body = piece.strip()
    if not body:
        return piece
    table = _SUPERSCRIPT if script is MarkKind.SUPERSCRIPT else _SUBSCRIPT
    lead = piece[: len(piece) - len(piece.lstrip())]
    tail = piece[len(piece.rstrip()) :]
    if all(c in table for c in body):
        return lead + "".join(table[c] for c in body) + tail
    sign = "^" if script is MarkKind.SUPERSCRIPT else "_"
    return f"{lead}{sign}({body}){tail}"


_DOUBLE = '“”„‟«»″"'
_SINGLE = "‘’‚‛‹›′'´`"
_DASHES = "‐‑‒–—―−"
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DASHES, "-"),
        "\u00ad": None,
        "\u200b": None,
        "\ufeff": None,
        "µ": "μ",
        "…": "...",
    }
)
_SPACES = re.compile(r"\s+")


def normalize(text: str) -> NormalizedText:
    """Fold what typesetting alone decides: white space, kinds of quotes and dashes, composition.

    Superscripts survive (NFC, never NFKC); letters keep their case; double quotes stay apart from
    single ones, because the lists give them different meanings.

    >>> normalize("“a”  –  10⁶")
    '"a" - 10⁶'
    """
    folded = unicodedata.normalize("NFC", text).translate(_TABLE)
    return NormalizedText(_SPACES.sub(" ", folded).strip())


def merge_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Sort marks and join those of one kind that touch or overlap; drop empty ones."""
    by_kind: dict[MarkKind, list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        if mark.end <= mark.start:
            continue
        run = by_kind.setdefault(mark.kind, [])
        if run and mark.start <= run[-1].end:
            run[-1] = Mark(run[-1].start, max(run[-1].end, mark.end), mark.kind)
        else:
            run.append(mark)
    return tuple(
        sorted((m for run in by_kind.values() for m in run), key=lambda m: (m.start, m.end, m.kind))
    )
