"""Where the footnotes of a page begin: what stands there is not between a table and its rest.

Which note is whose is for the parser (:mod:`pipeline.parse.footnotes`), which has all pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from pipeline.model.document import Box, Line, Ruling
from pipeline.read.pdf_lines import Assembled
from pipeline.read.pdf_pieces import RawPage

SMALL = 0.93
"""Size of notes against the text, at most, where no mark shows that they are notes."""
SAME = 1.0
"""Points by which the edges of rulings over notes differ, at most."""
_SHORTEST, _LONGEST = 30.0, 0.5  # of a ruling over notes: points, and share of the page's width
_NOWHERE = float("inf")


class Feet:
    """Finds the feet of pages in their order: notes go on under a ruling as stood over them on the
    page before.
    """

    def __init__(self) -> None:
        self._over: Box | None = None

    def top(self, page: RawPage, done: Assembled) -> float:
        """Return where the footnotes of a page begin, beyond the page where it has none: at a short
        ruling with only lines under it that are smaller than most, or the first of which begins
        with a raised mark, and none in a table.
        """
        lines = done.lines
        short = short_rulings(page.rulings, page.width)
        over, self._over = self._over, None
        if not short or not lines:
            return _NOWHERE
        placed = zip(lines, done.cells, strict=True)
        end = max((_top(line) for line, place in placed if place is not None), default=0.0)
        down = sorted(lines, key=_top)
        tops = [_top(line) for line in down]
        most = Counter([_size(line) for line in lines]).most_common(1)[0][0]
        for box in reversed(short):
            first = bisect_left(tops, box.top - 2)
            if first == len(tops) or tops[first] <= end:
                continue
            under = down[first:]
            if _is_marked(under[0]) or (over is not None and alike(box, over)):
                self._over = box
                return box.top
            if all(_size(line) <= SMALL * most for line in under):
                return box.top
        return _NOWHERE


def short_rulings(rulings: Iterable[Ruling], width: float) -> list[Box]:
    """Return the rulings of a page so wide that may stand over notes, from the top."""
    boxes = [ruling.box for ruling in rulings if ruling.horizontal]
    short = [box for box in boxes if _SHORTEST <= box.x1 - box.x0 <= _LONGEST * width]
    return sorted(short, key=lambda box: box.top)


def alike(one: Box, two: Box) -> bool:
    """Whether two rulings begin and end at the same edges."""
    return abs(one.x0 - two.x0) < SAME and abs(one.x1 - two.x1) < SAME


def _top(line: Line) -> float:
    return line.box.top if line.box else 0.0


def _size(line: Line) -> float:
    return max((run.size or 0.0 for run in line.runs), default=0.0)


def _is_marked(line: Line) -> bool:
    """Whether a line begins with something raised, in brackets or not."""
    return next((run.superscript for run in line.runs if run.text.strip(" (")), False)
