"""Which text object each character of a page belongs to, without asking for each.

pdfium adds the characters of one text object one behind the other, so that where two belong to one
object all between them do. Only text written from right to left is put in another order afterwards;
on a page with such letters every character is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

_FROM_THE_RIGHT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\ud802\ud803\ud83a\ud83b]"
)
"""Letters and marks of right-to-left writing; those of the supplementary planes by the first half
of their surrogate pairs, as pdfium counts them.
"""

Stretch = tuple[int, int, int]
"""Handle of a text object, and its characters ``[first, end)``."""


def stretches(object_of: Callable[[int], int | None], characters: str) -> Iterator[Stretch]:
    """Yield the stretches of characters that belong to one text object, in order.

    ``object_of`` gives the object of one character: ``None`` for a space or line break that pdfium
    inferred between two objects, which is in no stretch.
    """
    if _FROM_THE_RIGHT.search(characters):
        yield from _one_by_one(object_of, len(characters))
        return
    size = len(characters)
    first = line = 0
    last: int | None = None  # the object of the last character of the printed line
    known = False  # whether the object of the character at hand is: the last asked for
    owner: int | None = None
    while first < size:
        if not known:
            owner = object_of(first)
        known = False
        if owner is None:
            first += 1
            continue
        if line <= first:
            line = characters.find("\r", first + 1)
            line = size if line < 0 else line
            last = object_of(line - 1)
        beyond = line - 1
        if last == owner:
            end = _end(object_of, owner, beyond, size)
        elif (blank := characters.find(" ", first + 1, beyond)) < 0:
            end = _end(object_of, owner, first, beyond)
        elif (other := object_of(blank)) == owner:
            end = _end(object_of, owner, blank, beyond)
        elif object_of(blank - 1) == owner:  # most often a stretch ends with a word
            yield owner, first, blank
            first, owner, known = blank, other, True
            continue
        else:
            end = _end(object_of, owner, first, blank - 1)
        yield owner, first, end
        first = end


def _end(object_of: Callable[[int], int | None], owner: int, known: int, beyond: int) -> int:
    """Return where the stretch ends that goes on to ``known`` at least and to before ``beyond`` at
    most.

    Ever further characters are looked at, and when one is another object's, those between. (Many
    an object is one printed line, so that its last character is known.)
    """
    step = 1
    while known + step < beyond:
        if object_of(known + step) != owner:
            beyond = known + step
            break
        known += step
        step *= 2
    while beyond - known > 1:
        middle = (known + beyond) // 2
        if object_of(middle) == owner:
            known = middle
        else:
            beyond = middle
    return beyond


def _one_by_one(object_of: Callable[[int], int | None], size: int) -> Iterator[Stretch]:
    first = 0
    for owner, members in groupby(map(object_of, range(size))):
        end = first + sum(1 for _ in members)
        if owner is not None:
            yield owner, first, end
        first = end
