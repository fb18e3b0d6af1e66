"""Styled characters that remember where they came from.

A :class:`Strip` is what the parser cuts and joins: a string, the source offset of each character
(none for a character the parser put there: a joining space, a correction's replacement), and its
style as a bit set. Slicing and joining keep the three in step, so that the account can ask each
record which characters of the source it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, groupby

import msgspec

from pipeline.model.document import Line
from pipeline.model.text import Mark, MarkKind, Text, merge_marks

_KINDS = tuple(MarkKind)
BIT = {kind: 1 << n for n, kind in enumerate(_KINDS)}
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
        styles: list[bytes] = []
        for run in line.runs:
            bits = 0
            for kind in run.mark_kinds():
                bits |= BIT[kind]
            styles.append(bytes((bits,)) * len(run.text))
        text = line.text
        span = range(line.start, line.start + len(text))
        return cls(text, (span,) if text else (), b"".join(styles))

    @classmethod
    def plain(cls, text: str, style: int = 0) -> Strip:
        """Return characters that are not in the source."""
        return cls(text, (range(-len(text), 0),) if text else (), bytes((style,)) * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, part: slice) -> Strip:
        first, end, _ = part.indices(len(self.text))
        if first >= end:
            return EMPTY
        spans: list[range] = []
        at = 0
        for span in self.spans:
            if at >= end:
                break
            if at + len(span) > first:
                spans.append(span[max(0, first - at) : end - at])
            at += len(span)
        return Strip(self.text[first:end], tuple(spans), self.styles[first:end])

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

    def offset(self, at: int) -> int:
        """Return the source offset of a character; a negative number where it has none."""
        return self[at : at + 1].spans[0][0]

    def source(self) -> tuple[int, ...]:
        """Return the source offsets of the characters that have one."""
        return tuple(chain.from_iterable(self.stretches()))

    def stretches(self) -> list[range]:
        """Return the same as ranges."""
        return [span for span in self.spans if span.start >= 0]


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
