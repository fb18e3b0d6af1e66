"""Fractions: what stands over and under a bar is read as two lines, and the division is lost.

A bar is a level ruling in no table with words right above it and, right below it, a line that it
reaches over on both sides and that stands about its middle. So a bar is told from an underline,
which ends with its own words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.model.document import Box, Line, Notice, Ruling
from pipeline.read.pdf_tables import Grid

_CLOSE = 6.0
"""Points between a bar and the words on either side of it, at most."""
_INTO = 3.0
"""Points by which the box of such words reaches over the bar, at most: it is larger than they."""
_BESIDE = 2.0
"""Points by which a line under the bar may stand out from it."""
_MIDDLE = 0.15
"""Share of the bar's length by which the middle of that line may differ from the bar's."""


def fractions(
    number: int, lines: Sequence[Line], rulings: Sequence[Ruling], grids: Sequence[Grid]
) -> list[Notice]:
    """Return a notice for each line of a page that stands under the bar of a fraction."""
    bordering = frozenset().union(*(grid.members for grid in grids))
    bars = [r.box for n, r in enumerate(rulings) if r.horizontal and n not in bordering]
    if not bars:
        return []
    boxed = sorted(
        [(line.box.top, n, line.box) for n, line in enumerate(lines) if line.box is not None]
    )
    tops = [top for top, _, _ in boxed]
    found: list[Notice] = []
    for bar in bars:
        first = bisect_left(tops, bar.bottom - _INTO)
        last = bisect_right(tops, bar.bottom + _CLOSE)
        for _, n, box in boxed[first:last]:
            under = lines[n]
            if (
                _stands_under(bar, box)
                and not any(run.underline and run.text.strip() for run in under.runs)
                and any(_stands_over(bar, other) for _, m, other in boxed[:last] if m != n)
            ):
                found.append(
                    Notice(
                        "fraction",
                        f"page {number}: “{under.text.strip()}” stands under the bar of a fraction;"
                        " it was read as a line of its own, and the division is lost",
                        at=under.start,
                    )
                )
    return found


def _stands_under(bar: Box, box: Box) -> bool:
    length = bar.x1 - bar.x0
    apart = abs((box.x0 + box.x1) - (bar.x0 + bar.x1)) / 2
    inside = bar.x0 - _BESIDE <= box.x0 and box.x1 <= bar.x1 + _BESIDE
    return inside and apart <= _MIDDLE * length


def _stands_over(bar: Box, box: Box) -> bool:
    beside = box.x0 < bar.x1 and box.x1 > bar.x0
    return beside and -_INTO <= bar.top - box.bottom <= _CLOSE
