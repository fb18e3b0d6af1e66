"""Two paragraphs side by side: the characters kept, deleted and inserted, each with its style.

Pieces are cut from the raw text, so that kept and deleted ones join to the old paragraph and kept
and inserted ones to the new one, character by character. A digit raised in one edition and not in
the other is another character; bold and italic are style, and change without the words changing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.compare.changes import Operation
from pipeline.compare.words import redline
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.report.word.lines import Section

SCRIPTS = frozenset({MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT})

Format = frozenset[MarkKind]
PLAIN: Format = frozenset()


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Characters of one operation and one style.

    ``format`` is how they are set, and ``before`` how they were set where they are kept and only
    that changed. ``typographic`` says that only typesetting tells them from their counterpart.
    """

    operation: Operation
    text: str
    style: str = ""
    format: Format = PLAIN
    before: Format | None = None
    typographic: bool = False


def whole(sections: Sequence[Section], operation: Operation) -> tuple[Piece, ...]:
    """Return a paragraph that is kept, deleted or inserted as a whole."""
    return tuple(
        piece
        for section in sections
        for piece in _cut(section.text, operation, section.style, typographic=False)
    )


def beside(
    old: Sequence[Section], new: Sequence[Section], language: str, *, typographic: bool = False
) -> tuple[Piece, ...]:
    """Return how one paragraph becomes another; ``typographic`` is what is known of all of it."""
    found: list[Piece] = []
    for before, after in zip(old, new, strict=True):
        found.extend(_section(before, after, language, typographic=typographic))
    return tuple(found)


def _section(old: Section, new: Section, language: str, *, typographic: bool) -> Iterator[Piece]:
    if old.text == new.text:
        yield from _cut(new.text, Operation.EQUAL, new.style, typographic=False)
    elif old.text.raw == new.text.raw and _scripts(old.text) == _scripts(new.text):
        yield from _kept(old.text, new.text, new.style)
    elif new.label:
        yield from _cut(old.text, Operation.DELETE, old.style, typographic=typographic)
        yield from _cut(new.text, Operation.INSERT, new.style, typographic=typographic)
    else:
        yield from _words(old.text, new.text, new.style, language, typographic=typographic)


def _words(
    old: Text, new: Text, style: str, language: str, *, typographic: bool
) -> Iterator[Piece]:
    """Cut where the redline of the plain texts cuts, at the raw characters those stand for."""
    left, right = _raw_offsets(old), _raw_offsets(new)
    i = j = 0
    for segment in redline(old, new, language):
        stop_old = i + len(segment.text) * (segment.operation is not Operation.INSERT)
        stop_new = j + len(segment.text) * (segment.operation is not Operation.DELETE)
        before = old.slice(left[i], left[stop_old])
        after = new.slice(right[j], right[stop_new])
        light = typographic or segment.typographic
        i, j = stop_old, stop_new
        if segment.operation is Operation.EQUAL:
            if before.raw == after.raw and _scripts(before) == _scripts(after):
                yield from _kept(before, after, style)
                continue
            light = True  # they read the same and are other characters: ⁶ and a raised 6
        yield from _cut(before, Operation.DELETE, style, typographic=light)
        yield from _cut(after, Operation.INSERT, style, typographic=light)


def _kept(old: Text, new: Text, style: str) -> Iterator[Piece]:
    """Yield characters that are the same in both, cut where either style changes."""
    edges = sorted({0, len(new.raw), *_edges(old), *_edges(new)})
    for start, end in itertools.pairwise(edges):
        was, now = _format(old, start), _format(new, start)
        yield Piece(Operation.EQUAL, new.raw[start:end], style, now, was if was != now else None)


def _cut(text: Text, operation: Operation, style: str, *, typographic: bool) -> Iterator[Piece]:
    edges = sorted({0, len(text.raw), *_edges(text)})
    for start, end in itertools.pairwise(edges):
        yield Piece(operation, text.raw[start:end], style, _format(text, start), None, typographic)


def _edges(text: Text) -> set[int]:
    return {edge for mark in text.marks for edge in (mark.start, mark.end)}


def _format(text: Text, at: int) -> Format:
    if not text.marks:
        return PLAIN
    return frozenset(mark.kind for mark in text.marks if mark.start <= at < mark.end)


def _scripts(text: Text) -> tuple[Mark, ...]:
    return tuple(mark for mark in text.marks if mark.kind in SCRIPTS)


def _raw_offsets(text: Text) -> list[int]:
    """Return for each character of ``text.plain()``, and its end, where it begins in the raw text.

    A raised or lowered run is as long in both, but where Unicode cannot print it whole: there
    ``^(`` and ``)`` stand for nothing of their own.
    """
    found: list[int] = []
    for piece, start in _script_pieces(text):
        plain = piece.plain()
        extra = len(plain) - len(piece.raw)
        if not extra:
            found.extend(range(start, start + len(piece.raw)))
            continue
        lead = len(piece.raw) - len(piece.raw.lstrip())
        body = len(piece.raw.strip())
        found.extend(range(start, start + lead))
        found.extend([start + lead] * 2)  # "^("
        found.extend(range(start + lead, start + lead + body))
        found.append(start + lead + body)  # ")"
        found.extend(range(start + lead + body, start + len(piece.raw)))
    return [*found, len(text.raw)]


def _script_pieces(text: Text) -> Iterator[tuple[Text, int]]:
    at = 0
    for mark in _scripts(text):
        start = max(at, mark.start)  # as Text.plain() has it: nothing is printed twice
        if start > at:
            yield Text(text.raw[at:start]), at
        if mark.end > start:
            inner = text.raw[start : mark.end]
            yield Text(inner, (Mark(0, len(inner), mark.kind),)), start
            at = mark.end
    if at < len(text.raw):
        yield Text(text.raw[at:]), at
