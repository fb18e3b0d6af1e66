"""How to say a change of words: which words to quote so that no other place can be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.compare.changes import Operation
from pipeline.compare.words import redline
from pipeline.model.text import Text
from pipeline.report.amending.steps import Field, Replace, Substitute

_MOST = 6
"""With more places than this to change, the words are substituted whole."""
_LONGEST = 8
"""Words of context taken on a side before the place is counted instead."""

Change = tuple[int, str, str]
"""Where in the old text, what goes, what comes."""


def reworded(
    at: str, field: Field, old: Text, new: Text, language: str, *, row: int = 0, column: int = 0
) -> Iterator[Substitute | Replace]:
    """Yield what turns one text into the other, to be applied in order."""
    before, after = old.plain(), new.plain()
    if before == after:
        return
    changes = _changes(old, new, language)
    touched = sum(len(gone) for _, gone, _ in changes)
    if not before or not after or len(changes) > _MOST or touched * 2 > len(before):
        yield Replace(at, field, after, row, column)
        return
    done = 0
    stands = before
    for start, gone, comes in changes:
        here = start + done
        left, right = _context(stands, here, here + len(gone))
        quoted = stands[left:right]
        into = stands[left:here] + comes + stands[here + len(gone) : right]
        starts = _occurrences(stands, quoted)
        place = starts.index(left) + 1 if len(starts) > 1 else 0
        yield Substitute(at, field, quoted, into, place, len(starts), row, column)
        stands = stands[:left] + into + stands[right:]
        done += len(comes) - len(gone)


def _changes(old: Text, new: Text, language: str) -> Sequence[Change]:
    found: list[Change] = []
    at = 0
    gone = comes = ""
    for segment in redline(old, new, language):
        if segment.operation is Operation.EQUAL:
            if gone or comes:
                found.append((at, *_without_space(gone, comes)))
            at += len(gone) + len(segment.text)
            gone = comes = ""
        elif segment.operation is Operation.DELETE:
            gone += segment.text
        else:
            comes += segment.text
    if gone or comes:
        found.append((at, *_without_space(gone, comes)))
    return found


def _without_space(gone: str, comes: str) -> tuple[str, str]:
    """Return both without the space behind them that they have in common."""
    while gone and comes and gone[-1] == comes[-1] and gone[-1].isspace():
        gone, comes = gone[:-1], comes[:-1]
    return gone, comes


def _context(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return the span to quote: whole words, neither beginning nor ending with a space nobody sees,
    and longer until they stand only once.
    """
    left, right = start, stop
    if left == right or text[left].isspace():
        left = _wider_left(text, left)
    if left == right or text[right - 1].isspace():
        right = _wider_right(text, right)
    while left and not text[left - 1].isspace() and not text[left].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace() and not text[right - 1].isspace():
        right += 1
    for turn in range(2 * _LONGEST):
        if len(_occurrences(text, text[left:right])) == 1:
            break
        if turn % 2:
            left = _wider_left(text, left)
        else:
            right = _wider_right(text, right)
    return left, right


def _wider_left(text: str, left: int) -> int:
    """Return where the word before begins."""
    while left and text[left - 1].isspace():
        left -= 1
    while left and not text[left - 1].isspace():
        left -= 1
    return left


def _wider_right(text: str, right: int) -> int:
    """Return where the word behind ends."""
    while right < len(text) and text[right].isspace():
        right += 1
    while right < len(text) and not text[right].isspace():
        right += 1
    return right


def _occurrences(text: str, quoted: str) -> list[int]:
    """Return where the quoted words begin, overlapping places too."""
    found: list[int] = []
    at = text.find(quoted)
    while at >= 0:
        found.append(at)
        at = text.find(quoted, at + 1)
    return found
