"""Underline and strike from rulings, and insertion and deletion from the marked-up convention.

A level ruling just under a baseline underlines; one through the middle of the small letters
strikes. It must not reach far beyond the text, else it is a border. Word prints tracked changes as
coloured text, underlined where inserted and struck where deleted; struck text is deletion in any
colour, underlined text is insertion only where it is coloured and no link. Colour alone says
nothing: it is recorded on the run and left at that.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.model.document import Box, Ruling
from pipeline.read.pdf_pieces import Piece

_BELOW = 0.32  # ems under the baseline that a ruling may lie to underline
_STRIKE_LOW, _STRIKE_HIGH = 0.12, 0.55  # ems above the baseline between which a ruling strikes
_BEYOND = 0.7  # share of a ruling's length that must have text
_TOUCH = 0.3  # points a ruling must have in common with a piece
_REACH = 0.6  # ems: superscripts and subscripts this far from the baseline share its ruling
_ADDRESS = re.compile(r"https?://|www\.|@[\w.-]+\.\w")
_GREY = 0x30  # channels closer than this together are no colour


def mark_rulings(pieces: Sequence[Piece], rulings: Sequence[Ruling]) -> list[Piece]:
    """Return the pieces with ``underline`` and ``strike`` set, cut where a ruling begins or ends.

    ``rulings`` are the level ones that belong to no table. Pieces need ``edges`` where a ruling
    covers them in part.
    """
    found = list(pieces)
    at: _Heights | None = None
    for ruling in rulings:
        if ruling.horizontal:
            at = at or _heights(found)
            known = len(found)
            _apply(found, at, ruling.box)
            if len(found) != known:
                at = None  # a piece was cut: those behind it stand elsewhere now
    return found


class _Heights(NamedTuple):
    """The baselines of upright pieces, from the top down, with where each piece stands in the list,
    and the largest size: a ruling has to do with few of the pieces of a page.
    """

    baselines: list[float]
    indexes: list[int]
    largest: float


def _heights(pieces: Sequence[Piece]) -> _Heights:
    upright = sorted([(p.baseline, n) for n, p in enumerate(pieces) if p.turn == 0])
    largest = max([p.size for p in pieces], default=0.0)
    return _Heights([one for one, _ in upright], [n for _, n in upright], largest)


def _apply(pieces: list[Piece], at: _Heights, box: Box) -> None:
    """Mark the pieces that a ruling underlines or strikes, cut where it begins or ends."""
    middle = (box.top + box.bottom) / 2
    left, right = box.x0 + _TOUCH, box.x1 - _TOUCH
    low = bisect_left(at.baselines, middle - _REACH * at.largest)
    high = bisect_right(at.baselines, middle + _REACH * at.largest, low)
    touched = [
        (n, p)
        for n in sorted(at.indexes[low:high])
        if (p := pieces[n]).end > left
        and p.start < right
        and abs(p.baseline - middle) < _REACH * p.size
        and min(p.end, box.x1) - max(p.start, box.x0) > _TOUCH
    ]
    # a blank may be in another size; it says nothing while there is text
    solid = [p for _, p in touched if not p.text.isspace()] or [p for _, p in touched]
    if not solid:
        return
    main = max(solid, key=lambda p: (p.size, p.end - p.start))
    height = (main.baseline - middle) / main.size
    underline = -_BELOW <= height <= _STRIKE_LOW / 2
    strike = _STRIKE_LOW <= height <= _STRIKE_HIGH
    if not (underline or strike):
        return
    members = [(n, p) for n, p in touched if abs(p.baseline - main.baseline) <= _REACH * main.size]
    covered = sum([min(p.end, box.x1) - max(p.start, box.x0) for _, p in members])
    if covered < _BEYOND * (box.x1 - box.x0):
        return
    for n, piece in reversed(members):
        pieces[n : n + 1] = _cover(piece, box, strike=strike)


def _cover(piece: Piece, box: Box, *, strike: bool) -> list[Piece]:
    if piece.edges is None:
        first, last = 0, len(piece.text)
    else:
        middles = [(a + b) / 2 for a, b in pairwise(piece.edges)]
        inside = [i for i, x in enumerate(middles) if box.x0 <= x <= box.x1]
        if not inside:
            return [piece]
        first, last = inside[0], inside[-1] + 1
    covered = piece.cut(first, last)
    if strike:
        covered.strike = True
    else:
        covered.underline = True
    parts = [covered]
    if first > 0:
        parts.insert(0, piece.cut(0, first))
    if last < len(piece.text):
        parts.append(piece.cut(last, len(piece.text)))
    return parts


def mark_trailing_blank(row: Sequence[Piece]) -> None:
    """Give the blank at the end of a line the mark of the text before it, of the same colour.

    Typesetters end the ruling with the last word; the space after it was inserted or deleted with
    that word, as its colour shows.
    """
    at = len(row) - 1
    while at >= 0 and row[at].text.isspace():
        at -= 1
    if at < 0 or not is_colour(row[at].color):
        return
    last = row[at]
    for piece in row[at + 1 :]:
        if piece.color == last.color and not (piece.underline or piece.strike):
            piece.underline, piece.strike = last.underline, last.strike


def is_inserted(piece: Piece, links: Sequence[Box]) -> bool:
    """Whether a piece is printed as an insertion: underlined, coloured, and no link or address."""
    return (
        piece.underline
        and not piece.strike
        and is_colour(piece.color)
        and not _linked(piece, links)
    )


def is_deleted(piece: Piece) -> bool:
    """Whether a piece is printed as a deletion: struck through."""
    return piece.strike


@cache
def is_colour(color: str | None) -> bool:
    """Whether a hex colour is neither black, white nor grey.

    >>> is_colour("#2e74b5"), is_colour("#404040")
    (True, False)
    """
    if color is None:
        return False
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return max(red, green, blue) - min(red, green, blue) > _GREY


def _linked(piece: Piece, links: Sequence[Box]) -> bool:
    if _ADDRESS.search(piece.text):
        return True
    x, y = (piece.start + piece.end) / 2, piece.baseline - 0.3 * piece.size
    return any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in links)
