"""The white between printed lines: whether it is that between paragraphs or that inside them.

Learnt from each document: lines that plainly go on (no marker, a small first letter) stand at one
distance, lines that plainly begin (a label, a marker, a note) at another, which is commonly larger.
Raised and lowered characters push lines apart in some typesetters and not in others; that is learnt
as well, and a pair of lines on which the two disagree says nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isnan, nan
from statistics import median

from pipeline.parse.readings import Reading, Role
from pipeline.parse.rows import DESCENT, Row

_LEAST = 0.6
"""Points by which the two distances must differ to tell anything."""
_FEWEST = 2
_MARKED = (Role.LABELLED, Role.NOTE, Role.BARE)


class Spacing:
    """What the distances of a document's lines say."""

    def __init__(self, rows: Sequence[Row], options: Sequence[tuple[Reading, ...]]) -> None:
        self._rows = rows
        self._size = median([row.size for row in rows] or [0.0])
        # of every row: arrays take a fifth of what pairs of numbers would
        self._distances, self._grown = array("d", [nan]), array("d", [0.0])
        inside, between = array("L"), array("L")
        for n, (before, row) in enumerate(pairwise(rows), 1):
            distance = _distance(before, row)
            self._distances.append(nan if distance is None else distance)
            self._grown.append(0.0 if distance is None else _grown(before, row))
            if distance is None or before.cell or row.cell:
                continue
            found = options[n]
            if len(found) == 1:
                if found[0].role is Role.PLAIN and row.text.lstrip()[:1].islower():
                    inside.append(n)
            elif any(reading.role in _MARKED for reading in found):
                between.append(n)
        self._grows = self._learn_growth(inside)
        self._edge: float | None = None
        self._closer = False
        even = [self._distances[n] for n in inside if self._grown[n] == 0.0]
        apart = [self._distances[n] for n in between if self._grown[n] == 0.0]
        if len(even) < _FEWEST or len(apart) < _FEWEST:
            even = [self._plain(n) for n in inside]
            apart = [self._plain(n) for n in between]
        if len(even) < _FEWEST or len(apart) < _FEWEST:
            return
        low, high = median(even), median(apart)
        if abs(high - low) > _LEAST:
            self._edge = (low + high) / 2
            self._closer = high < low

    def _learn_growth(self, inside: Iterable[int]) -> bool | None:
        """Whether scripts push lines apart, from lines that plainly go on; ``None`` if unknown."""
        even: list[float] = []
        pushed: list[tuple[float, float]] = []
        for n in inside:
            if self._grown[n] == 0.0:
                even.append(self._distances[n])
            elif self._grown[n] > _LEAST:
                pushed.append((self._distances[n], self._grown[n]))
        if not even or not pushed:
            return None
        usual = median(even)
        return median([(distance - usual) / grown for distance, grown in pushed]) > 0.5

    def _plain(self, n: int) -> float:
        """Return a distance as it would be without raised and lowered characters."""
        return self._distances[n] - self._grown[n] if self._grows else self._distances[n]

    def parts(self, n: int) -> bool | None:
        """Whether the space of a new paragraph stands between line ``n`` and the one before;
        ``None`` over a page break, where the document sets none or something was set aside between
        them, and where raised or lowered characters hide it.
        """
        distance = self._distances[n]
        if isnan(distance) or self._edge is None:
            return None
        before, row = self._rows[n - 1], self._rows[n]
        if row.index > before.index + 1:
            return None
        grown = self._grown[n]
        size = min(before.size, row.size)
        edge = self._edge * (size / self._size if size > self._size > 0 else 1.0)
        if grown == 0.0 or self._grows is not None:
            return (self._plain(n) > edge) is not self._closer
        one, two = distance > edge, distance - grown > edge
        return one is not self._closer if one == two else None


def _distance(before: Row, row: Row) -> float | None:
    """Return how far the baselines of two lines of one page stand apart, if the second follows."""
    one, two = _baseline(before), _baseline(row)
    if one is None or two is None or not row.is_beside(before):
        return None
    return two - one if 2.0 < two - one < 60.0 else None


def _baseline(row: Row) -> float | None:
    if row.baseline is not None or row.box is None:
        return row.baseline
    return row.box.bottom - DESCENT * row.size


def _grown(before: Row, row: Row) -> float:
    """Return by how much the scripts of two lines would push them apart, in points."""
    above = row.scripts[0] if row.scripts is not None else 0.0
    return above + before.scripts[1] if before.scripts is not None else above
