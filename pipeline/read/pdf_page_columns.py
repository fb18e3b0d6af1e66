"""Pages set in columns, told by the order of reading.

At the foot of a column the next line stands above and to the right, beside lines read before it,
and nothing reaches over the gutter between the two. So do the cells of a table; but columns hold
most of the page. Where the gutters lie is known once a page shows them plainly: then the next page,
which may not be full, needs to show less.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.read.pdf_rows import Row

_FEWEST = 4
"""Lines a column has at least, where it shows plainly that there are columns."""
_MOST = 0.8
"""Share of the page's lines that stand in columns there."""
_TALL = 0.35
"""Share of the page's height they take up there."""
_OVERFULL = 20
"""Lines among which one may be too long for its column: a long word stands out into the gutter."""


_RUNNING = 4
"""Running lines that a page has at most."""


class PageColumns(msgspec.Struct, frozen=True):
    """Where the columns of a page are: between two heights, parted in the middles of gutters."""

    top: float
    bottom: float
    gutters: tuple[float, ...]

    def column(self, row: Row) -> int:
        """Return the column a row begins in, from 1; 0 for what is above or below them."""
        if not self.top <= row.baseline <= self.bottom or row.pieces[0].turn:
            return 0
        return 1 + sum(row.start > gutter for gutter in self.gutters)


def find_page_columns(
    rows: Sequence[Row], height: float, known: PageColumns | None
) -> PageColumns | None:
    """Return the columns of a page from its rows in the order of reading; ``known`` are those of
    the page before.
    """
    text = _body([row for row in rows if not row.blank and not row.pieces[0].turn])
    columns = _columns(text)
    if not columns:
        return _first_alone(text, known)
    inside = [row for column in columns for row in column]
    top, bottom = (f(row.baseline for row in inside) for f in (min, max))
    words = [_words(column) for column in columns]
    gutters = tuple((_right(one) + _left(two)) / 2 for one, two in pairwise(words))
    plain = (
        all(len(column) >= _FEWEST for column in columns)
        and len(inside) >= _MOST * len(text)
        and bottom - top >= _TALL * height
    )
    found = PageColumns(top, bottom, gutters)
    if plain:
        return found
    if known is None or len(known.gutters) != len(gutters):
        return None
    between = zip(pairwise(words), known.gutters, strict=True)
    if all(_right(one) < gutter < _left(two) for (one, two), gutter in between):
        return msgspec.structs.replace(found, gutters=known.gutters)
    return None


def _body(text: list[Row]) -> list[Row]:
    """Return the rows without the running lines, where those are drawn before the rest: from the
    last of them the page goes up again, and not to the right.
    """
    for n, (before, row) in enumerate(pairwise(text[: _RUNNING + 1]), start=1):
        if _goes_up(before, row) and row.start <= before.start:
            return text[n:]
    return text


def _first_alone(text: Sequence[Row], known: PageColumns | None) -> PageColumns | None:
    """Return the columns of a page of which only the first has words. What stands above or below
    those of the page before (a running header) may reach over the gutter.
    """
    if known is None:
        return None
    inside = [row for row in text if known.top - row.size / 2 < row.baseline <= known.bottom]
    if not inside or any(row.end > known.gutters[0] for row in inside):
        return None
    heights = [row.baseline for row in inside]
    return PageColumns(min(heights), max(heights), known.gutters)


def _columns(text: Sequence[Row]) -> list[list[Row]]:
    """Return what may be the columns of a page, from left to right; none where none are seen."""
    stretches: list[list[Row]] = []
    for row in text:
        if not stretches or _opens(stretches[-1][-1], row):
            stretches.append([])
        stretches[-1].append(row)
    if len(stretches) < 2:
        return []
    top = min(row.baseline for stretch in stretches[1:] for row in stretch)
    columns = [[row for row in stretches[0] if row.baseline > top - row.size / 2]]
    foot = max((row.baseline for row in columns[0]), default=0.0)
    for stretch in stretches[1:]:
        words = _words(columns[-1])
        edge = _right(words) if words else 0.0
        columns.append([row for row in stretch if row.start > edge or row.baseline <= foot])
    words_of = [_words(column) for column in columns]
    whole = all(words_of) and all(_right(one) < _left(two) for one, two in pairwise(words_of))
    return columns if whole else []


def _opens(before: Row, row: Row) -> bool:
    """Whether a row stands where a column may begin: above the row before and to the right, other
    than from one cell of a ruled table to the next.
    """
    return _goes_up(before, row) and row.start > before.start


def _goes_up(before: Row, row: Row) -> bool:
    """Whether a row stands above the row before, other than in one ruled table."""
    if before.place is not None and row.place is not None and before.place[0] == row.place[0]:
        return False
    return row.baseline < before.baseline - before.size


def _words(column: Sequence[Row]) -> list[Row]:
    """Return the rows in no ruled table: those of one may reach over the edge of the column."""
    return [row for row in column if row.place is None]


def _left(column: Sequence[Row]) -> float:
    return min(row.start for row in column)


def _right(column: Sequence[Row]) -> float:
    return sorted(row.end for row in column)[-1 - len(column) // _OVERFULL]
