"""Styled characters that remember where they came from.

A :class:`Strip` is what the parser cuts and joins: a string, the source offset of each character
(``-1`` for a character the parser put there: a joining space, a correction's replacement), and its
style as a bit set. Slicing and joining keep the three in step, so that the account can ask each
record which characters of the source it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.document import Line
from pipeline.model.text import Mark, MarkKind, Text, merge_marks

_KINDS = tuple(MarkKind)
BIT = {kind: 1 << n for n, kind in enumerate(_KINDS)}
SCRIPTS = BIT[MarkKind.SUPERSCRIPT] | BIT[MarkKind.SUBSCRIPT]
ADDED = -1
"""Offset of a character that is not in the source."""


class Strip:
    """An immutable run of styled characters with their source offsets."""

    __slots__ = ("offsets", "styles", "text")

    def __init__(self, text: str, offsets: list[int], styles: list[int]) -> None:
        self.text = text
        self.offsets = offsets
        self.styles = styles

    @classmethod
    def of(cls, line: Line) -> Strip:
        """Return a reader's line as a strip."""
        styles: list[int] = []
        for run in line.runs:
            bits = 0
            for kind in run.mark_kinds():
                bits |= BIT[kind]
            styles.extend([bits] * len(run.text))
        text = line.text
        return cls(text, list(range(line.start, line.start + len(text))), styles)

    @classmethod
    def plain(cls, text: str, style: int = 0) -> Strip:
        """Return characters that are not in the source."""
        return cls(text, [ADDED] * len(text), [style] * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, part: slice) -> Strip:
        return Strip(self.text[part], self.offsets[part], self.styles[part])

    def __add__(self, other: Strip) -> Strip:
        return Strip(
            self.text + other.text, self.offsets + other.offsets, self.styles + other.styles
        )

    def __repr__(self) -> str:
        return f"Strip({self.text!r})"

    def trim(self) -> Strip:
        """Return the strip without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self[start : max(start, end)]

    def squeeze(self) -> Strip:
        """Return the strip with each run of blanks as one (the first of them)."""
        if not _RUN.search(self.text):
            return self
        keep: list[int] = []
        blank = False
        for n, char in enumerate(self.text):
            now = char in " \t\n"
            if not (now and blank):
                keep.append(n)
            blank = now
        return Strip(
            "".join(" " if self.text[n] in "\t\n" else self.text[n] for n in keep),
            [self.offsets[n] for n in keep],
            [self.styles[n] for n in keep],
        )

    def rich(self, *, only: int | None = None) -> Text:
        """Return the characters with their marks; ``only`` keeps some kinds of marks."""
        marks: list[Mark] = []
        for kind, bit in BIT.items():
            if only is not None and not bit & only:
                continue
            start: int | None = None
            for n, style in enumerate(self.styles):
                if style & bit:
                    if start is None:
                        start = n
                elif start is not None:
                    marks.append(Mark(start, n, kind))
                    start = None
            if start is not None:
                marks.append(Mark(start, len(self.text), kind))
        return Text(self.text, merge_marks(marks))

    def share(self, kind: MarkKind) -> float:
        """Return which part of the visible characters carries a mark, 0..1."""
        bit = BIT[kind]
        visible = [s for c, s in zip(self.text, self.styles, strict=True) if not c.isspace()]
        return sum(1 for style in visible if style & bit) / len(visible) if visible else 0.0

    def source(self) -> list[int]:
        """Return the source offsets of the characters that have one."""
        return [offset for offset in self.offsets if offset != ADDED]


_RUN = re.compile(r"[ \t\n]{2,}|[\t\n]")


def join(strips: Iterable[Strip], glue: Strip) -> Strip:
    """Return the strips joined by ``glue``."""
    text: list[str] = []
    offsets: list[int] = []
    styles: list[int] = []
    for n, strip in enumerate(strips):
        if n:
            text.append(glue.text)
            offsets.extend(glue.offsets)
            styles.extend(glue.styles)
        text.append(strip.text)
        offsets.extend(strip.offsets)
        styles.extend(strip.styles)
    return Strip("".join(text), offsets, styles)


SPACE = Strip.plain(" ")
EMPTY = Strip("", [], [])
