"""Styled characters that remember where they came from.

A :class:`Strip` is what the parser cuts and joins: a string, the source offset of each character
(none for a character the parser put there: a joining space, a correction's replacement), and its
style as a bit set. Slicing and joining keep the three in step, so that the account can ask each
record which characters of the source it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import msgspec

from pipeline.model.document import Line, Run
from pipeline.model.text import Mark, MarkKind, Text, merge_marks

_KINDS = tuple(MarkKind)
BIT = {kind: 1 << n for n, kind in enumerate(_KINDS)}
_WITHOUT = {kind: bytes(style for style in range(256) if not style & BIT[kind]) for kind in _KINDS}
"""The styles that have not a mark."""
SCRIPTS = BIT[MarkKind.SUPERSCRIPT] | BIT[MarkKind.SUBSCRIPT]


class Strip(msgspec.Struct, frozen=True, gc=False):
    """An immutable run of styled characters with their source offsets.

    A document has as many offsets and styles as it has characters: styles are bytes, offsets the
    few ranges they make. A range of negative numbers stands for characters not in the source.
    """

    text: str
    spans: tuple[range, ...]
    styles: bytes

    @classmethod
    def of(cls, line: Line) -> Strip:
        """Return a reader's line as a strip."""
        text = line.text
        return cls(text, spanned(line.start, text), styles_of(line.runs, len(text)))

    @classmethod
    def plain(cls, text: str, style: int = 0) -> Strip:
        """Return characters that are not in the source."""
        return cls(text, (range(-len(text), 0),) if text else (), bytes((style,)) * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, part: slice) -> Strip:
        text = self.text[part]
        if not text:
            return EMPTY
        if len(self.spans) == 1:
            return Strip(text, (self.spans[0][part],), self.styles[part])
        first, end, _ = part.indices(len(self.text))
        spans: list[range] = []
        at = 0
        for span in self.spans:
            if at >= end:
                break
            if at + len(span) > first:
                spans.append(span[max(0, first - at) : end - at])
            at += len(span)
        return Strip(text, tuple(spans), self.styles[part])

    def __add__(self, other: Strip) -> Strip:
        return join((self, other))

    def __repr__(self) -> str:
        return f"Strip({self.text!r})"

    def trim(self) -> Strip:
        """Return the strip without white space at either end."""
        text = self.text
        if not (text[:1].isspace() or text[-1:].isspace()):
            return self
        start = len(text) - len(text.lstrip())
        return self[start : max(start, len(text.rstrip()))]

    def squeeze(self) -> Strip:
        """Return the strip with each run of blanks as one (the first of them)."""
        if not any(blank in self.text for blank in _BLANKS):
            return self
        kept: list[Strip] = []
        at = 0
        for run in _RUN.finditer(self.text):
            kept.append(self[at : run.start() + 1])
            at = run.end()
        whole = join((*kept, self[at:]))
        return Strip(_RUN.sub(" ", self.text), whole.spans, whole.styles)

    def rich(self, *, only: int | None = None) -> Text:
        """Return the characters with their marks; ``only`` keeps some kinds of marks."""
        present = 0
        for style in set(self.styles):
            present |= style
        present &= -1 if only is None else only
        if not present:
            return Text(self.text)
        marks: list[Mark] = []
        for alike in _ALIKE.finditer(self.styles):
            style = alike[0][0] & present
            if style:
                start, end = alike.span()
                marks.extend([Mark(start, end, kind) for kind, bit in BIT.items() if bit & style])
        return Text(self.text, merge_marks(marks))

    def marked(self, kind: MarkKind) -> int:
        """Return how many characters carry a mark."""
        return marked(self.styles, kind)

    def share(self, kind: MarkKind) -> float:
        """Return which part of the visible characters carries a mark, 0..1."""
        return share(self.text, self.styles, kind)

    def offset(self, at: int) -> int:
        """Return the source offset of a character; a negative number where it has none."""
        return self[at : at + 1].spans[0][0]

    def source(self) -> tuple[int, ...]:
        """Return the source offsets of the characters that have one."""
        return tuple(chain.from_iterable(self.stretches()))

    def stretches(self) -> list[range]:
        """Return the same as ranges."""
        return [span for span in self.spans if span.start >= 0]


def spanned(start: int, text: str) -> tuple[range, ...]:
    """Return the offsets of characters that stand in the source as they are."""
    return (range(start, start + len(text)),) if text else ()


def styles_of(runs: Iterable[Run], size: int) -> bytes:
    """Return the style of each of the ``size`` characters of some runs; lines without any style
    share theirs.
    """
    kinds = [run.mark_kinds() for run in runs]
    if not any(kinds):
        return _plain(size)
    return b"".join(
        [
            bytes((sum([BIT[kind] for kind in some]),)) * len(run.text)
            for run, some in zip(runs, kinds, strict=True)
        ]
    )


@lru_cache(maxsize=512)
def _plain(size: int) -> bytes:
    return bytes(size)


def marked(styles: bytes, kind: MarkKind) -> int:
    """Return how many characters of these styles carry a mark."""
    return len(styles.translate(None, _WITHOUT[kind]))


def share(text: str, styles: bytes, kind: MarkKind) -> float:
    """Return which part of the visible characters of a text carries a mark, 0..1."""
    times = marked(styles, kind)
    if not times:
        return 0.0
    if times == len(text):
        return 0.0 if text.isspace() else 1.0
    bit = BIT[kind]
    visible = [s for c, s in zip(text, styles, strict=True) if not c.isspace()]
    return sum(1 for style in visible if style & bit) / len(visible) if visible else 0.0


_ALIKE = re.compile(rb"(.)\1*", re.DOTALL)
_BLANKS = ("  ", "\t", "\n")
_RUN = re.compile(r"[ \t\n]{2,}|[\t\n]")


def join(strips: Iterable[Strip]) -> Strip:
    """Return strips as one."""
    parts = list(strips)
    spans: list[range] = []
    for part in parts:
        for span in part.spans:
            last = spans[-1] if spans else None
            if last is not None and last.stop == span.start and last.start >= 0:
                spans[-1] = range(last.start, span.stop)
            else:
                spans.append(span)
    return Strip(
        "".join([part.text for part in parts]),
        tuple(spans),
        b"".join([part.styles for part in parts]),
    )


EMPTY = Strip.plain("")
