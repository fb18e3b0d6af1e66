"""Text that a file draws after the page and that stands in a gap of a line: put back where it is read.

A formula that is an object of its own may come at the end of the content stream. A line keeps a gap
for it, which it fills from side to side: that is how it is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.pdf_pieces import Piece

_UP = 1.5  # ems a piece stands above the lowest one before it, to have come late
_LEVEL = 0.2  # ems between the baselines of a gap's two sides and of what fills it
_CLOSE = 0.7  # ems that may stay free between a gap's side and what fills it
_OVER = 0.2  # ems by which it may reach over


def into_gaps(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with those that fill a gap of an earlier line behind its left side."""
    found = list(pieces)
    lowest = 0.0
    late: list[Piece] = []
    for piece in found:
        if piece.turn or piece.text.isspace():
            continue
        if piece.baseline < lowest - _UP * piece.size:
            late.append(piece)
        else:
            lowest = max(lowest, piece.baseline)
    for piece in late:
        at = _place(found, piece)
        if at is not None:
            found.remove(piece)
            found.insert(at, piece)
    return found


def _place(pieces: Sequence[Piece], late: Piece) -> int | None:
    """Return the index behind the piece on the left of the gap that ``late`` fills."""
    em = late.size
    left: int | None = None
    right = False
    for n, piece in enumerate(pieces):
        if piece is late:
            break
        if piece.turn or piece.text.isspace() or abs(piece.baseline - late.baseline) > _LEVEL * em:
            continue
        if -_OVER * em <= late.start - piece.end <= _CLOSE * em:
            left = n
        right = right or -_OVER * em <= piece.start - _shown_end(late) <= _CLOSE * em
    return None if left is None or not right else left + 1


def _shown_end(piece: Piece) -> float:
    """Return where the last character that is no blank ends."""
    body = len(piece.text.rstrip())
    return piece.end if piece.edges is None else piece.edges[body]
