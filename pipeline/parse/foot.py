"""The foot of a page: the lines that may be notes, and the marks they begin with.

Those under a short ruling the first of which begins with a mark, or that go on under a ruling as on
the page before; else the last lines of the page, where all are smaller than the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model.document import Box, Page
from pipeline.parse.rows import Row
from pipeline.read.pdf_foot import SAME, SMALL, alike, short_rulings

_MARK = re.compile(r"\*?\d{1,3}|\*{1,3}|[†‡§]|[a-z]")
_BEGINS = re.compile(r"\s*\(?[\d*†‡§a-z]")
_BEHIND = re.compile(r"[\s.)]|$|[^\W\d_]")
"""What a mark is, what a line with one begins with, and what follows a mark without brackets."""
_INSET = 3.0
"""Ems by which a note begins to the right of the ruling over it, at most."""


class Cut(NamedTuple):
    """A page's text, its last lines, and the short ruling over these."""

    text: list[Row]
    foot: list[Row]
    ruled: Box | None


def foot_of(rows: Sequence[Row], page: Page, size: float, over: Box | None) -> Cut:
    """Cut off the last lines of a page: what stands under a short ruling and begins with a mark,
    or goes on under one as ``over`` the notes of the page before; else those that are all smaller
    than the text.
    """
    down = sorted(rows, key=lambda row: (row.box.top if row.box else 0.0, row.index))
    tops = [row.box.top if row.box else 0.0 for row in down]
    width = page.width or 0.0
    # of rulings over the same line the last: a table may end right above the notes
    rulings = {bisect_left(tops, box.top - 2.0): box for box in short_rulings(page.rulings, width)}
    for at, ruling in rulings.items():
        foot = down[at:]
        if not foot or any(row.cell for row in foot) or not _begins_at(ruling, foot[0]):
            continue
        if (over is not None and alike(ruling, over)) or mark_of(foot[0]) is not None:
            return Cut(down[:at], foot, ruling)
    at = len(down)
    while at and down[at - 1].size <= SMALL * size and down[at - 1].cell is None:
        at -= 1
    return Cut(down[:at], down[at:], None)


def _begins_at(ruling: Box, row: Row) -> bool:
    """Whether a ruling begins where a line does, or a little to the left."""
    return row.box is not None and -SAME <= row.box.x0 - ruling.x0 <= _INSET * row.size


def mark_of(row: Row) -> str | None:
    """Return the raised mark that a line begins with, brackets around it included, which are not
    raised.
    """
    if not _BEGINS.match(row.text):
        return None
    runs = [run for run in row.line.runs if run.text.strip()]
    bracketed = runs[0].text.strip() == "(" and len(runs) > 2
    first = runs[bracketed]
    mark = first.text.strip()
    if not first.superscript or not _MARK.fullmatch(mark):
        return None
    if bracketed:
        return f"({mark})" if runs[2].text.lstrip().startswith(")") else None
    return mark if _BEHIND.match(row.text.lstrip()[len(mark) :]) else None
