"""Pages set in columns, told by the order of reading.

At the foot of a column the next line stands above and to the right, beside lines read before it,
and nothing reaches over the gutter between the two. So do the cells of a table; but columns hold
most of the page. Where the gutters lie is known once a page shows them plainly: then the next page,
which may not be full, needs to show less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile
from math import inf

import msgspec

from pipeline.read.pdf_rows import Row

_FEWEST = 4
"""Lines a column has at least, where it shows plainly that there are columns."""
_MOST = 0.8
"""Share of the page's lines that stand in columns there."""
_TALL = 0.35
"""Share of the page's height they take up there."""
_APART = 0.15
"""Share of the page's width by which the left edges of two columns differ at least."""
_OVERFULL = 20
"""Lines among which one may be too long for its column: a long word stands out into the gutter."""
_RUNNING = 4
"""Running lines that a page has at most."""


class PageColumns(msgspec.Struct, frozen=True):
    """Where the columns of a page are: between what heights (more than once, where a title or a
    table over all of them interrupts them), and between which edges their gutters are, as far as
    pages have shown.
    """

    bands: tuple[tuple[float, float], ...]
    gaps: tuple[tuple[float, float], ...]

    @property
    def gutters(self) -> tuple[float, ...]:
        """The middles of the gutters, which part the columns."""
        return tuple((left + right) / 2 for left, right in self.gaps)

    @property
    def top(self) -> float:
        """Where the first columns begin."""
        return self.bands[0][0]

    @property
    def bottom(self) -> float:
        """Where the last ones end."""
        return self.bands[-1][1]

    def column(self, row: Row) -> int:
        """Return the column a row begins in, from 1; 0 for what is above or below them."""
        inside = any(top <= row.baseline <= bottom for top, bottom in self.bands)
        if not inside or row.pieces[0].turn:
            return 0
        return 1 + _begins_in(row, self.gutters)


def find_page_columns(
    rows: Sequence[Row], height: float, known: PageColumns | None
) -> PageColumns | None:
    """Return the columns of a page from its rows in the order of reading; ``known`` are those of
    the page before.
    """
    text = _body([row for row in rows if not row.blank and not row.pieces[0].turn])
    columns = _columns(text)
    found = _whole(text, columns, height, known) if columns else _first_alone(text, known)
    return found or _interrupted(text, height, known)


def _whole(
    text: Sequence[Row], columns: Sequence[Sequence[Row]], height: float, known: PageColumns | None
) -> PageColumns | None:
    """Return columns that nothing interrupts, where they show plainly or are where they were."""
    inside = [row for column in columns for row in column]
    top, bottom = _extent(inside)
    words = [_words(column) for column in columns]
    gaps = tuple((_right(one), _left(two)) for one, two in pairwise(words))
    plain = (
        all(len(column) >= _FEWEST for column in columns)
        and len(inside) >= _MOST * len(text)
        and bottom - top >= _TALL * height
    )
    shown = _narrowed(gaps, known)
    if plain:
        return PageColumns(((top, bottom),), shown or gaps)
    return PageColumns(((top, bottom),), shown) if shown else None


def _narrowed(
    gaps: Sequence[tuple[float, float]], known: PageColumns | None
) -> tuple[tuple[float, float], ...]:
    """Return gutters as a page and those before show them together; none where they are others."""
    if known is None or len(known.gaps) != len(gaps):
        return ()
    both = tuple(
        (max(one[0], two[0]), min(one[1], two[1]))
        for one, two in zip(gaps, known.gaps, strict=True)
    )
    return both if all(left < right for left, right in both) else ()


def _body(text: list[Row]) -> list[Row]:
    """Return the rows without the running lines, where those are drawn before the rest: from the
    last of them the page goes up again, and not to the right.
    """
    for n, (before, row) in enumerate(pairwise(text[: _RUNNING + 1]), start=1):
        if _goes_up(before, row) and row.start <= before.start:
            return text[n:]
    return text


def _first_alone(text: Sequence[Row], known: PageColumns | None) -> PageColumns | None:
    """Return the columns of a page of which only the first has words. What stands above those of
    the page before, or below them at the foot (a running line), may reach over the gutter.
    """
    if known is None:
        return None
    gutter = known.gutters[0]
    inside = [row for row in text if known.top - row.size / 2 < row.baseline]
    inside.sort(key=lambda row: row.baseline)
    while inside and inside[-1].end > gutter and inside[-1].baseline >= known.bottom:
        del inside[-1]
    if not inside or any(row.end > gutter for row in inside):
        return None
    return PageColumns((_extent(inside),), known.gaps)


def _interrupted(
    text: Sequence[Row], height: float, known: PageColumns | None
) -> PageColumns | None:
    """Return the columns of a page that something interrupts, or of which not all have words: where
    those of the page before were, or else where they show plainly.
    """
    if known is not None:
        bands = _bands(text, known.gutters)
        if bands:
            return PageColumns(tuple(_extent(band) for band in bands), known.gaps)
    gutters = _guess(text)
    bands = _bands(text, gutters) if gutters else []
    inside = [row for band in bands for row in band]
    if not inside or len(inside) < _MOST * len(text):
        return None
    counts = Counter(_begins_in(row, gutters) for row in inside)
    tall = sum(bottom - top for top, bottom in map(_extent, bands)) >= _TALL * height
    if tall and all(counts[n] >= _FEWEST for n in range(len(gutters) + 1)):
        gaps = tuple((gutter - 1.0, gutter + 1.0) for gutter in gutters)
        return PageColumns(tuple(_extent(band) for band in bands), gaps)
    return None


def _begins_in(row: Row, gutters: Sequence[float]) -> int:
    return sum(row.start > gutter for gutter in gutters)


def _extent(band: Sequence[Row]) -> tuple[float, float]:
    heights = [row.baseline for row in band]
    return min(heights), max(heights)


def _bands(text: Sequence[Row], gutters: Sequence[float]) -> list[list[Row]]:
    """Return the rows that stand in columns, by the stretches of the page that nothing interrupts;
    none where the order of reading is not that of columns.
    """
    over = _grids_over(text, gutters)
    bands: list[list[Row]] = [[]]
    for row in text:
        band = bands[-1]
        if _reaches_over(row, gutters) if row.place is None else row.place[0] in over:
            bands.append([])
            continue
        step = _begins_in(row, gutters) - _begins_in(band[-1], gutters) if band else 0
        if step > 0 and row.baseline > band[-1].baseline - row.size / 2:
            if row.baseline > band[-1].baseline + row.size / 2:
                return []
            del band[-1]  # side by side: a running header, a table's row
            bands.append([])
        elif step < 0:
            if row.baseline > max(one.baseline for one in band):
                bands.append([row])
            else:
                return []
        else:
            band.append(row)
    return [_beside(band, gutters) for band in bands if len(_columns_of(band, gutters)) > 1]


def _columns_of(band: Sequence[Row], gutters: Sequence[float]) -> set[int]:
    return {_begins_in(row, gutters) for row in band}


def _beside(band: Sequence[Row], gutters: Sequence[float]) -> list[Row]:
    """Return the rows of a band without those above its second column: a title at the left."""
    first = min(_columns_of(band, gutters))
    top = min(row.baseline for row in band if _begins_in(row, gutters) > first)
    return [row for row in band if row.baseline > top - row.size / 2]


def _reaches_over(row: Row, gutters: Sequence[float]) -> bool:
    return any(row.start < gutter < row.end - row.size for gutter in gutters)


def _grids_over(text: Sequence[Row], gutters: Sequence[float]) -> set[int]:
    """Return the ruled tables with cells on both sides of a gutter."""
    sides: dict[int, set[int]] = {}
    for row in text:
        if row.place is not None:
            sides.setdefault(row.place[0], set()).add(_begins_in(row, gutters))
    return {grid for grid, columns in sides.items() if len(columns) > 1}


def _guess(text: Sequence[Row]) -> tuple[float, ...]:
    """Return where the gutters may be: left of what is read after the foot of a column, up to what
    begins at the left again.
    """
    edges: list[float] = []
    for at, (before, row) in enumerate(pairwise(text), 1):
        if _opens(before, row):
            column = [*takewhile(lambda one: one.start > before.start, text[at:])]  # noqa: B023
            if len(column) >= _FEWEST:  # fewer may be a cell
                edges.append(min(one.start for one in column) - row.size / 2)
    edges.sort()
    apart = _APART * max((row.end for row in text), default=0.0)
    firsts = [two for one, two in pairwise([-inf, *edges]) if two - one > apart]
    return tuple(firsts)


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
