"""The characters of a page through pdfium: what they are, and where each begins and ends."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator
from itertools import compress, repeat

from pipeline.read.pdf_calls import BOUNDS, BOX, POINT, Calls, answers
from pipeline.read.pdf_native import address_of
from pipeline.read.pdf_place import Placing

REPLACEMENT = 0xFFFD
_LAST = 0x10FFFF
_SPACES = re.compile(" ")
_NO_CHARACTER = re.compile("\ufffe")
_UTF16, _UTF32 = (f"utf-{size}-{sys.byteorder[0]}e" for size in (16, 32))
_ONE_ORIGIN = 0.01  # points


class Characters:
    """The characters of one page, asked for by their numbers; lives as long as its handles."""

    def __init__(self, call: Calls, text: int, placing: Placing) -> None:
        self._call = call
        self._text = text
        self._placing = placing

    def written(self, count: int) -> str:
        """Return pdfium's characters: in one call where its text has one unit for each.

        In that text a hyphen at a line end stands as U+FFFE, which may also be a character without
        a Unicode value: such are asked for one by one.
        """
        buffer = bytearray(2 * (count + 1))
        written = self._call.text(self._text, 0, count, address_of(buffer))
        if written == count + 1:
            text = buffer[:-2].decode(_UTF16, "surrogatepass")
            if len(text) == count:
                for at in [at.start() for at in _NO_CHARACTER.finditer(text)]:
                    code = self._call.unicode(self._text, at)
                    text = text[:at] + chr(code) + text[at + 1 :]
                return text
        codes = map(self._call.unicode, repeat(self._text), range(count))
        known = [REPLACEMENT if code > _LAST else code for code in codes]
        return array("I", known).tobytes().decode(_UTF32, "surrogatepass")

    def inferred(self, first: int, words: str) -> tuple[int, ...]:
        """Return which spaces of a stretch pdfium made of a gap: they are not in the file."""
        spaces = [space.start() for space in _SPACES.finditer(words)]
        characters = [first + space for space in spaces]
        return tuple(compress(spaces, map(self._call.generated, repeat(self._text), characters)))

    def end(self, box: tuple[float, ...], turn: int) -> float:
        """Return how far along the line a character's box reaches."""
        left, top, right, bottom = box
        if turn == 0 and self._placing.rotation == 0:
            return right - self._placing.left
        corners = ((left, top), (left, bottom), (right, top), (right, bottom))
        return max(self._placing.along_across(x, y, turn)[0] for x, y in corners)

    def edges(self, first: int, length: int, turn: int, end: float) -> tuple[float, ...]:
        """Return where each of some characters begins along the line, and then their ``end``."""
        indexes = range(first, first + length)
        origins = answers(POINT, length, self._call.origin, repeat(self._text), indexes)
        return _spread((*[self._placing.along_across(x, y, turn)[0] for x, y in origins], end))

    def ends(self, first: int, length: int) -> Iterator[float]:
        """Yield how far along an upright line each of some characters reaches."""
        indexes = range(first, first + length)
        for box in answers(BOX, length, self._call.box, repeat(self._text), indexes):
            yield self.end(box, 0)

    def end_of(self, owner: int) -> float:
        """Return how far along an upright line a text object was drawn that stands in no form,
        whatever is left of it.
        """
        ((_, _, right, top),) = answers(BOUNDS, 1, self._call.own_bounds, [owner])
        return self._placing.along_across(right, top, 0)[0]


def _spread(edges: tuple[float, ...]) -> tuple[float, ...]:
    """Give each letter of a ligature its share of the width: pdfium puts all at one origin.

    >>> _spread((10.0, 10.0, 16.0, 20.0))
    (10.0, 13.0, 16.0, 20.0)
    """
    spread = list(edges)
    first = 0
    for i in range(1, len(edges)):
        if edges[i] - edges[first] < _ONE_ORIGIN:
            continue
        step = (edges[i] - edges[first]) / (i - first)
        for k in range(first + 1, i):
            spread[k] = edges[first] + step * (k - first)
        first = i
    return tuple(spread)
