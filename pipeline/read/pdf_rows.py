"""From pieces to rows: what stands on one line of a page, in content-stream order, by baseline.

A piece joins the row before it when it stands on its baseline, or near it and close by, as raised
and lowered characters do. A row ends at the border of a table cell, and at the gutter of a page set
in columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from itertools import pairwise

import msgspec

from pipeline.read.pdf_columns import Band
from pipeline.read.pdf_pieces import Piece
from pipeline.read.pdf_place import em_box
from pipeline.read.pdf_tables import Grid

_SAME_BASELINE = 0.06  # ems
_SAME_POINTS = 0.6  # but never less than this, in points
_OVERLAP = 0.5  # ems a piece may begin before the end of the one before it
SCRIPT_SIZE = 0.85  # a script is at most this large against its line
_SCRIPT_GAP = 1.2  # ems between a script and what it belongs to
_HIGHEST, _LOWEST = 0.9, -0.5  # ems a script may be raised
_RAISED, _LOWERED = 0.6, -0.35  # the same for scripts of full size
_BESIDE = 0.05  # ems from the end of a piece to the start of one that goes on with it, at most
_INTO = 1.0  # points from which a word begins in the cell on the left
_KERNED = 0.15  # ems by which a hyphen may be drawn under the letter before it
_HYPHENS = frozenset("-\u2010\u00ad")
_ONE_BLANK = 0.5  # ems a blank between two words is wide at most

Region = tuple[int, int, int, int]
Place = tuple[int, Region]  # number of the grid on its page, cell


class Row(msgspec.Struct):
    """A line in the making. ``size`` and ``baseline`` are those of its largest text so far.

    ``words`` is the piece that the next may be made one with: the last one, or the one before a
    blank.
    """

    pieces: list[Piece]
    place: Place | None
    size: float
    baseline: float
    start: float
    end: float
    blank: bool
    words: Piece | None

    def takes(self, piece: Piece) -> bool:
        """Make a piece one with the words before it, where nothing but the file parts them.

        Some typesetters write each word and each blank as an object of its own: as many pieces
        again, for everything that follows. One style on one baseline without a gap is one piece;
        where its parts begin is kept, since a column may begin there.
        """
        words = self.words
        if (
            words is None
            or piece.baseline != words.baseline
            or piece.size != words.size
            or piece.edges is not None
            or piece.font != words.font
            or piece.color != words.color
            or piece.bold != words.bold
            or piece.italic != words.italic
            or piece.underline
            or piece.strike
            or piece.turn
            or piece.end < self.end
            or abs(piece.start - self.end) > _BESIDE * piece.size
        ):
            return False
        text = piece.text
        last = self.pieces[-1]
        if text.isspace():
            if last is not words or piece.end - piece.start > _ONE_BLANK * piece.size:
                return False
            self.pieces.append(piece)  # part of the words once more of them follow
            self.end = piece.end
            return True
        if last is not words:
            del self.pieces[-1]
            text = last.text + text
        if not words.parts:  # the file's own piece, which stays as it is
            words = self.words = self.pieces[-1] = copy(words)
        words.text += text
        words.parts += (piece.start,)
        words.soft_hyphen = piece.soft_hyphen
        self.end = words.end = piece.end
        return True

    def hangs_on(self, piece: Piece) -> bool:
        """Whether a piece belongs to the last word of this line though it hangs out of that word's
        cell: the hyphen at which it is broken, or a raised or lowered character ("kg/m³").
        """
        if not -_KERNED <= (piece.start - self.end) / piece.size <= _BESIDE:
            return False
        if piece.text in _HYPHENS:
            return abs(piece.baseline - self.baseline) <= _SAME_POINTS
        return piece.size <= SCRIPT_SIZE * self.size and self.accepts(piece)

    def accepts(self, piece: Piece) -> bool:
        """Whether a piece stands on this line, or is a script of it."""
        last = self.pieces[-1]
        em = max(self.size, piece.size)
        gap = piece.start - self.end
        if abs(piece.baseline - self.baseline) <= max(_SAME_POINTS, _SAME_BASELINE * em):
            return gap >= -_OVERLAP * em or piece.end <= self.start + _OVERLAP * em
        back = _OVERLAP * em
        if abs(last.baseline - self.baseline) > _SAME_POINTS:
            back += last.end - last.start  # a subscript set under a superscript
        if not -back <= gap <= _SCRIPT_GAP * em:
            return False
        if piece.size <= SCRIPT_SIZE * self.size:
            return _LOWEST <= (self.baseline - piece.baseline) / self.size <= _HIGHEST
        if self.size <= SCRIPT_SIZE * piece.size:
            return _LOWEST <= (piece.baseline - self.baseline) / piece.size <= _HIGHEST
        return _LOWERED <= (self.baseline - piece.baseline) / em <= _RAISED

    def add(self, piece: Piece) -> None:
        """Put a piece into the line."""
        blank = piece.text.isspace()
        self.words = None
        if piece.end <= self.start and not self.blank:
            self.pieces.insert(0, piece)
        else:
            self.pieces.append(piece)
            if not blank and piece.end >= self.end and _may_go_on(piece):
                self.words = piece
        if (self.blank and not blank) or (
            blank == self.blank and self.size <= SCRIPT_SIZE * piece.size
        ):
            self.size, self.baseline = piece.size, piece.baseline
        self.start = min(self.start, piece.start)
        self.end = max(self.end, piece.end)
        self.blank = self.blank and blank


def _row(piece: Piece, place: Place | None) -> Row:
    blank = piece.text.isspace()
    return Row(
        [piece],
        place,
        piece.size,
        piece.baseline,
        piece.start,
        piece.end,
        blank,
        piece if not blank and _may_go_on(piece) else None,
    )


def _may_go_on(piece: Piece) -> bool:
    """Whether a piece may be made one with the next: none that is turned, marked or to be cut."""
    return piece.edges is None and not (piece.turn or piece.underline or piece.strike)


def group(pieces: Iterable[Piece], grids: tuple[Grid, ...]) -> list[Row]:
    """Return the rows that pieces make, cut at the borders of the cells of ``grids``."""
    rows: list[Row] = []
    row: Row | None = None
    last: dict[Place, Row] = {}  # of each cell
    for whole in pieces:
        for piece in _cut_at_borders(whole, grids) if grids else (whole,):
            place = _place(piece, grids) if grids else None
            if row is not None and row.place not in {None, place} and row.hangs_on(piece):
                place = row.place
            if place is not None and (row is None or row.place != place):
                # what stands in a cell of several rows is drawn with each of them by some
                row = _script_of(piece, last.get(place))
            if row is not None and row.place == place:
                if row.takes(piece):
                    continue
                if row.pieces[0].turn == piece.turn and row.accepts(piece):
                    row.add(piece)
                    continue
            row = _row(piece, place)
            rows.append(row)
            if place is not None:
                last[place] = row
    return rows


def _script_of(piece: Piece, row: Row | None) -> Row | None:
    """Return the row that a raised or lowered character belongs to, ``None`` for other words."""
    if row is None or piece.size > SCRIPT_SIZE * row.size or not row.accepts(piece):
        return None
    return row


def _place(piece: Piece, grids: tuple[Grid, ...]) -> Place | None:
    x0, top, x1, bottom = em_box(piece)
    for number, grid in enumerate(grids):
        y = (top + bottom) / 2
        region = grid.region((x0 + x1) / 2 if grid.drawn else x0 + 0.5, y)
        if (
            grid.drawn
            and (region is None or x0 < grid.columns[region[1]] - _INTO)
            and " " not in piece.text.strip()
        ):
            # a word too long for its cell begins there, and runs out of it
            region = grid.region(x0 + _INTO, y) or region
        if region is not None:
            return number, region
    return None


def bands_of(rows: Sequence[Row]) -> list[Band]:
    """Gather the words outside ruled tables that stand at one height."""
    bands: list[Band] = []
    for row in sorted(rows, key=lambda r: r.baseline):
        if row.place is not None or row.blank or row.pieces[0].turn:
            continue
        if bands and row.baseline - bands[-1].baseline <= _SAME_POINTS:
            bands[-1].pieces.extend(row.pieces)
            bands[-1].size = max(bands[-1].size, row.size)
        else:
            bands.append(Band(row.baseline, row.size, list(row.pieces)))
    return bands


def _cut_at_borders(piece: Piece, grids: tuple[Grid, ...]) -> Iterable[Piece]:
    """Cut a piece that runs through the border between two cells (a row set in one go)."""
    if piece.turn or piece.edges is None or len(piece.text) < 2:
        return (piece,)
    y = piece.baseline - 0.3 * piece.size
    middles = [(a + b) / 2 for a, b in pairwise(piece.edges)]
    for grid in grids:
        if not grid.rows[0] <= y < grid.rows[-1]:
            continue
        if not grid.drawn:
            starts = [
                i
                for i, at in enumerate(piece.edges[:-1])
                if i and piece.text[i - 1].isspace() and grid.begins(at)
            ]
            if starts:
                return [piece.cut(a, b) for a, b in pairwise([0, *starts, len(piece.text)])]
            continue
        homes = [grid.region(x, y) for x in middles]
        cuts = [i for i in range(1, len(homes)) if homes[i] != homes[i - 1]]
        cuts = sorted({_whole_word(piece, i) for i in cuts} - {0, len(homes)})
        if cuts:
            bounds = [0, *cuts, len(homes)]
            return [piece.cut(a, b) for a, b in pairwise(bounds)]
    return (piece,)


def _whole_word(piece: Piece, at: int) -> int:
    """Return where to cut near a border: a word too long for its cell is not torn. A step wider
    than any letter parts two cells without a space between.
    """
    assert piece.edges is not None
    for i in range(at, len(piece.text)):
        step = piece.edges[i] - piece.edges[i - 1]
        if piece.text[i].isspace() or piece.text[i - 1].isspace() or step > 1.1 * piece.size:
            return i
    return len(piece.text)


# --- columns ----------------------------------------------------------------------------------

_LABEL = re.compile(r"^(?:\S{1,14}|.{1,24}:)$")
"""A label, or what introduces the words behind it ("Note 1:"): no column of words."""
_COLUMN_GAP = 1.2  # ems
_ALIGNED = 2.0  # points
_FEWEST = 3  # lines that must agree before a gap counts as a gutter
_NEXT_LINE = 2.6  # ems between lines of one block


def split_gutters(rows: list[Row]) -> list[Row]:
    """Split lines that run through the gutter of a page set in columns.

    The evidence: at least three lines that follow one another, with a wide gap before text at one
    and the same left edge, and before the gap not labels but words, different in each line.
    """
    gaps = [(i, at) for i, row in enumerate(rows) for at in _wide_gaps(row)]
    cuts: dict[int, set[int]] = {}
    clusters: list[list[tuple[int, int]]] = []
    for i, at in sorted(gaps, key=lambda g: rows[g[0]].pieces[g[1]].start):
        x = rows[i].pieces[at].start
        if clusters:
            j, last = clusters[-1][-1]
            if x - rows[j].pieces[last].start <= _ALIGNED:
                clusters[-1].append((i, at))
                continue
        clusters.append([(i, at)])
    for cluster in clusters:
        for block in _blocks(sorted(cluster), rows):
            lefts = {_left_of_gap(rows[i], at) for i, at in block}
            worded = [text for text in lefts if not _LABEL.match(text)]
            if (
                len(block) >= _FEWEST
                and len(lefts) >= _FEWEST
                and len(worded) * 5 >= len(lefts) * 3
            ):
                for i, at in block:
                    cuts.setdefault(i, set()).add(at)
    if not cuts:
        return rows
    result: list[Row] = []
    for i, row in enumerate(rows):
        bounds = [0, *sorted(cuts.get(i, ())), len(row.pieces)]
        for a, b in pairwise(bounds):
            part = _row(row.pieces[a], row.place)
            for piece in row.pieces[a + 1 : b]:
                part.add(piece)
            result.append(part)
    return result


def _wide_gaps(row: Row) -> list[int]:
    """Return the indexes of pieces that follow a wide gap, blank pieces being part of the gap."""
    found: list[int] = []
    end: float | None = None
    for at, piece in enumerate(row.pieces):
        if piece.text.isspace():
            continue
        if end is not None and piece.start - end >= _COLUMN_GAP * row.size:
            found.append(at)
        end = piece.end
    return found


def _left_of_gap(row: Row, at: int) -> str:
    before = [gap for gap in _wide_gaps(row) if gap < at]
    first = before[-1] if before else 0
    return "".join(piece.text for piece in row.pieces[first:at]).strip()


def _blocks(cluster: list[tuple[int, int]], rows: list[Row]) -> list[list[tuple[int, int]]]:
    blocks: list[list[tuple[int, int]]] = []
    for i, at in cluster:
        if blocks:
            before = rows[blocks[-1][-1][0]]
            if abs(rows[i].baseline - before.baseline) <= _NEXT_LINE * max(rows[i].size, 1.0):
                blocks[-1].append((i, at))
                continue
        blocks.append([(i, at)])
    return blocks
