"""What looks as if it had been read wrong, to an eye that knows less than the parser.

Nothing here changes how a document is read. Each doubt is a line that the reading does not explain,
and becomes a finding at its place, for a person to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.parse.rows import Row

_GAP = 0.8
"""Ems between words that stand apart as a table's cells do."""
_LEVEL = 0.6
"""Points by which the baselines of lines side by side may differ."""
_ALIKE = 2.0
"""Points by which the left edges of a column's cells may differ."""


def columns_in_text(rows: Sequence[Row]) -> list[Row]:
    """Return lines of running text whose words stand in columns, as those of the line before or
    after do, or beside the line before: a table that was not seen to be one. The gap behind a
    marker is no column's.
    """
    found: list[Row] = []
    known = [_edges(row) if row.cell is None else [] for row in rows]
    for (one, left), (two, right) in pairwise(zip(rows, known, strict=True)):
        if one.cell is not None or two.cell is not None or one.page != two.page:
            continue
        if one.index == two.index:
            continue  # one line, cut behind a marker or by a declared correction
        shared = [x for x in left if any(abs(x - y) <= _ALIKE for y in right)]
        if len(shared) >= 2 or _beside(one, two):
            found.extend(row for row in (one, two) if not found or row is not found[-1])
    return found


def _beside(one: Row, two: Row) -> bool:
    a, b = one.line.baseline, two.line.baseline
    return a is not None and b is not None and abs(a - b) <= _LEVEL


def _edges(row: Row) -> list[float]:
    """Return the left edges of words behind a wide gap in a printed line, a first one behind a
    marker left out.
    """
    if row.whole or row.line.box is None:
        return []
    edges: list[float] = []
    end: float | None = None
    read = 0
    for run in row.line.runs:
        if run.text.strip() and run.x0 is not None and run.x1 is not None:
            if end is not None and run.x0 - end > _GAP * (run.size or 0.0):
                words = row.text[:read].split()
                if edges or len(words) > 2 or words[-1][-1:] not in ".):–-":
                    edges.append(run.x0)
            end = run.x1
        read += len(run.text)
    return edges
