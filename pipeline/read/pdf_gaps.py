"""Text that a file draws after the page and that stands in a gap of a line: back where it is read.

A formula that is an object of its own may come at the end of the content stream. A line keeps a gap
for it, which it fills from side to side: that is how it is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.read.pdf_pieces import Piece

_UP = 1.5  # ems by which the stream goes back up the page where something else begins
_LEVEL = 0.2  # ems between the baselines of a gap's two sides and of what fills it
_CLOSE = 0.7  # ems that may stay free between a gap's side and what fills it
_OVER = 0.2  # ems by which it may reach over
_BAND = 4.0  # points: pieces are looked up by the band their baseline lies in


def into_gaps(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with those that fill a gap of an earlier line behind its left side.

    What may be late comes behind the longest stretch of the page that only goes down.
    """
    found = list(pieces)
    late = _late(found)
    if not late:
        return found
    bands: dict[int, list[Piece]] = defaultdict(list)
    known: set[int] = {id(piece) for piece in late}
    for piece in found:
        if id(piece) not in known and not piece.turn and not piece.text.isspace():
            bands[round(piece.baseline / _BAND)].append(piece)
    for piece in late:
        left = _left_side(bands, piece)
        if left is not None:
            found.remove(piece)
            found.insert(next(n for n, one in enumerate(found) if one is left) + 1, piece)
        bands[round(piece.baseline / _BAND)].append(piece)
    return found


def _late(pieces: Sequence[Piece]) -> list[Piece]:
    stretches: list[list[Piece]] = [[]]
    before: float | None = None
    for piece in pieces:
        if piece.turn or piece.text.isspace():
            continue
        if before is not None and piece.baseline < before - _UP * piece.size:
            stretches.append([])
        stretches[-1].append(piece)
        before = piece.baseline
    longest = max(range(len(stretches)), key=lambda n: len(stretches[n]))
    return [piece for stretch in stretches[longest + 1 :] for piece in stretch]


def _left_side(bands: dict[int, list[Piece]], late: Piece) -> Piece | None:
    """Return the piece on the left of the gap that ``late`` fills."""
    em = late.size
    band = round(late.baseline / _BAND)
    left: Piece | None = None
    right = False
    for piece in (*bands.get(band - 1, ()), *bands.get(band, ()), *bands.get(band + 1, ())):
        if abs(piece.baseline - late.baseline) > _LEVEL * em:
            continue
        if -_OVER * em <= late.start - piece.end <= _CLOSE * em:
            left = piece
        right = right or -_OVER * em <= piece.start - _shown_end(late) <= _CLOSE * em
    return left if right else None


def _shown_end(piece: Piece) -> float:
    """Return where the last character that is no blank ends."""
    body = len(piece.text.rstrip())
    return piece.end if piece.edges is None else piece.edges[body]
