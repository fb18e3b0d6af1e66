"""Styled characters that remember where they came from.

A :class:`Strip` is what the parser cuts and joins: a string, the source offset of each character
(``-1`` for a character the parser put there: a joining space, a correction's replacement), and its
style as a bit set. Slicing and joining keep the three in step, so that the account can ask each
record which characters of the source it holds.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby

from pipeline.model.document import Line
from pipeline.model.text import Mark, MarkKind, Text, merge_marks

_KINDS = tuple(MarkKind)
BIT = {kind: 1 << n for n, kind in enumerate(_KINDS)}
SCRIPTS = BIT[MarkKind.SUPERSCRIPT] | BIT[MarkKind.SUBSCRIPT]
ADDED = -1
"""Offset of a character that is not in the source."""


class Strip:
    """An immutable run of styled characters with their source offsets.

    A document has as many offsets and styles as it has characters: offsets are a ``range`` where
    they follow one another, as those of a reader's line do, else an array; styles are bytes.
    """

    __slots__ = ("offsets", "styles", "text")

    def __init__(self, text: str, offsets: Iterable[int], styles: Iterable[int]) -> None:
        self.text = text
        self.offsets: range | array[int] = (
            offsets if isinstance(offsets, range | array) else array("i", offsets)
        )
        self.styles = styles if isinstance(styles, bytes) else bytes(styles)

    @classmethod
    def of(cls, line: Line) -> Strip:
        """Return a reader's line as a strip."""
        styles: list[bytes] = []
        for run in line.runs:
            bits = 0
            for kind in run.mark_kinds():
                bits |= BIT[kind]
            styles.append(bytes((bits,)) * len(run.text))
        text = line.text
        return cls(text, range(line.start, line.start + len(text)), b"".join(styles))

    @classmethod
    def plain(cls, text: str, style: int = 0) -> Strip:
        """Return characters that are not in the source."""
        return cls(text, array("i", (ADDED,)) * len(text), bytes((style,)) * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, part: slice) -> Strip:
        return Strip(self.text[part], self.offsets[part], self.styles[part])

    def __add__(self, other: Strip) -> Strip:
        return join((self, other))

    def __repr__(self) -> str:
        return f"Strip({self.text!r})"

    def trim(self) -> Strip:
        """Return the strip without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        if end - start == len(self.text):
            return self
        return self[start : max(start, end)]

    def squeeze(self) -> Strip:
        """Return the strip with each run of blanks as one (the first of them)."""
        kept: list[Strip] = []
        at = 0
        for run in _RUN.finditer(self.text):
            kept.append(self[at : run.start() + 1])
            at = run.end()
        if not kept:
            return self
        whole = join((*kept, self[at:]))
        return Strip(_RUN.sub(" ", self.text), whole.offsets, whole.styles)

    def rich(self, *, only: int | None = None) -> Text:
        """Return the characters with their marks; ``only`` keeps some kinds of marks."""
        present = 0
        for style in set(self.styles):
            present |= style
        present &= -1 if only is None else only
        if not present:
            return Text(self.text)
        marks: list[Mark] = []
        at = 0
        for style, members in groupby(self.styles):
            end = at + sum(1 for _ in members)
            if style & present:
                marks.extend(
                    Mark(at, end, kind) for kind, bit in BIT.items() if bit & style & present
                )
            at = end
        return Text(self.text, merge_marks(marks))

    def share(self, kind: MarkKind) -> float:
        """Return which part of the visible characters carries a mark, 0..1."""
        bit = BIT[kind]
        found = set(self.styles)
        if not any(style & bit for style in found):
            return 0.0
        if len(found) == 1:
            return 0.0 if self.text.isspace() else 1.0
        visible = [s for c, s in zip(self.text, self.styles, strict=True) if not c.isspace()]
        return sum(1 for style in visible if style & bit) / len(visible) if visible else 0.0

    def source(self) -> list[int]:
        """Return the source offsets of the characters that have one."""
        return [offset for offset in self.offsets if offset != ADDED]

    def stretches(self) -> Iterator[range | array[int]]:
        """Yield the source offsets of the characters between those that have none."""
        offsets = self.offsets
        if isinstance(offsets, range):
            yield offsets
            return
        at = 0
        while at < len(offsets):
            try:
                end = offsets.index(ADDED, at)
            except ValueError:
                end = len(offsets)
            if end > at:
                yield offsets[at:end]
            at = end + 1


_RUN = re.compile(r"[ \t\n]{2,}|[\t\n]")


def join(strips: Iterable[Strip]) -> Strip:
    """Return strips as one."""
    texts: list[str] = []
    styles: list[bytes] = []
    spans: list[range | array[int]] = []
    for strip in strips:
        texts.append(strip.text)
        styles.append(strip.styles)
        more, last = strip.offsets, spans[-1] if spans else None
        if isinstance(more, range) and isinstance(last, range) and last.stop == more.start:
            spans[-1] = range(last.start, more.stop)
        elif more:
            spans.append(more)
    if len(spans) == 1:
        return Strip("".join(texts), spans[0], b"".join(styles))
    offsets = array("i")
    for span in spans:
        offsets.extend(span)
    return Strip("".join(texts), offsets, b"".join(styles))


SPACE = Strip.plain(" ")
EMPTY = Strip("", [], [])
