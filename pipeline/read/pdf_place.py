"""From a PDF's coordinates (points, upwards, any origin) to ours (points from the top left corner
of the page as it is shown, its rotation applied).
"""

from __future__ import annotations

import math
from functools import cached_property

from pipeline.model.document import Box
from pipeline.read.pdf_pieces import ASCENT, DESCENT, Piece


class Placing:
    """The frame of one page.

    Args:
        left: left edge of the visible page in the file's coordinates, likewise the other edges.
        bottom: lower edge.
        right: right edge.
        top: upper edge.
        rotation: quarter turns clockwise in which the page is shown, 0 to 3.
    """

    def __init__(
        self, left: float, bottom: float, right: float, top: float, rotation: int = 0
    ) -> None:
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.rotation = rotation % 4

    @cached_property
    def width(self) -> float:
        """Width as shown."""
        return self.top - self.bottom if self.rotation % 2 else self.right - self.left

    @cached_property
    def height(self) -> float:
        """Height as shown."""
        return self.right - self.left if self.rotation % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point of the file."""
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 1:
            return y - self.bottom, x - self.left
        if self.rotation == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the place of a rectangle of the file, given by two opposite corners."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return Box(
            round(min(a, c), 2), round(min(b, d), 2), round(max(a, c), 2), round(max(b, d), 2)
        )

    def turn(self, a: float, b: float) -> int:
        """Return the direction of writing, degrees anticlockwise as shown, for a matrix (a, b)."""
        if b == 0 and a > 0 and self.rotation == 0:
            return 0
        return round(math.degrees(math.atan2(b, a)) - 90 * self.rotation) % 360

    def along_across(self, x: float, y: float, turn: int) -> tuple[float, float]:
        """Return a point of the file as distances along and across a line written at ``turn``."""
        if turn == 0 == self.rotation:  # as most text is
            return x - self.left, self.top - y
        across: float
        along, across = self.point(x, y)
        if turn == 0:
            return along, across
        cos, sin = _unit(turn)
        return along * cos - across * sin, along * sin + across * cos


def _unit(turn: int) -> tuple[float, float]:
    angle = math.radians(turn)
    return math.cos(angle), math.sin(angle)


def em_box(piece: Piece) -> tuple[float, float, float, float]:
    """Return the box on the page (x0, top, x1, bottom) of the em squares of a piece."""
    top = piece.baseline - ASCENT * piece.size
    bottom = piece.baseline + DESCENT * piece.size
    if piece.turn == 0:
        return piece.start, top, piece.end, bottom
    cos, sin = _unit(piece.turn)
    corners = [(u, v) for u in (piece.start, piece.end) for v in (top, bottom)]
    xs = [u * cos + v * sin for u, v in corners]
    ys = [v * cos - u * sin for u, v in corners]
    return min(xs), min(ys), max(xs), max(ys)
