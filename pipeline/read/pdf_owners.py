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
    first = 0
    while first < size:
        owner = object_of(first)
        if owner is None:
            first += 1
            continue
        end = _end(object_of, owner, first, characters)
        yield owner, first, end
        first = end


def _end(object_of: Callable[[int], int | None], owner: int, first: int, characters: str) -> int:
    """Return where the stretch that begins with ``first`` ends.

    The last character of the printed line is looked at before all others, because many an object
    is one line; then ever further ones, and when one is another object's, those between.
    """
    known, beyond = first, len(characters)
    line = characters.find("\r", first + 1)
    if line > first + 1:
        if object_of(line - 1) == owner:
            known = line - 1
        else:
            beyond = line - 1
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
