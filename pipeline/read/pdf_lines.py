"""From pieces to lines: in content-stream order, by baseline.

Visual sorting tears N₂O₄ apart, so the order of the stream is kept and a piece joins the line
before it when it stands on its baseline, or near it and close by, as superscripts and subscripts
do. A line ends at the border of a table cell, and at the gutter of a page set in columns; the gap
between a label and its text ends nothing, but begins a new run, so that the text's own left edge is
kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from pipeline.model.document import Box, Line, Run
from pipeline.read.pdf_annotations import mark_annotations
from pipeline.read.pdf_columns import Band, find_columns
from pipeline.read.pdf_gaps import into_gaps
from pipeline.read.pdf_markup import is_deleted, is_inserted, mark_rulings, mark_trailing_blank
from pipeline.read.pdf_pieces import HYPHENS, Piece, RawPage
from pipeline.read.pdf_place import em_box
from pipeline.read.pdf_symbols import as_shown
from pipeline.read.pdf_tables import Grid, find_grids

SPACE_GAP = 0.16
"""Gap in ems from which two pieces on a line are two words where neither brings a space."""

TAB_GAP = 0.8
"""Gap in ems from which a new run begins, space or not."""

_SAME_BASELINE = 0.06  # ems
_SAME_POINTS = 0.6  # but never less than this, in points
_OVERLAP = 0.5  # ems a piece may begin before the end of the one before it
_SCRIPT_SIZE = 0.85  # a script is at most this large against its line
_SCRIPT_GAP = 1.2  # ems between a script and what it belongs to
_HIGHEST, _LOWEST = 0.9, -0.5  # ems a script may be raised
_RAISED, _LOWERED = 0.6, -0.35  # the same for scripts of full size

Region = tuple[int, int, int, int]
Place = tuple[int, Region]  # number of the grid on its page, cell


class Assembled(msgspec.Struct):
    """The lines of a page, still without offsets, and what was done to get them.

    ``cells`` runs beside ``lines``: grid on the page and cell, or ``None``.
    """

    lines: list[Line]
    cells: list[Place | None]
    grids: tuple[Grid, ...]
    synthesized: int
    blank: int  # rows of white space alone, left out
    contents: list[int]  # marked content number of each line's first piece
    annotations: list[str]  # a sentence for each


def assemble(page: RawPage) -> Assembled:
    """Make lines of a page's pieces.

    No character is dropped but the white space of lines that hold nothing else (Word's empty
    paragraphs); spaces are added where a gap demands one. Both are counted.
    """
    grids = find_grids(page.rulings)
    bordering = frozenset().union(*(grid.members for grid in grids))
    free = [r for i, r in enumerate(page.rulings) if i not in bordering]
    placed = into_gaps(as_shown(page.pieces))
    marked = mark_annotations(mark_rulings(placed, free), page.annotations)
    pieces = marked.pieces
    rows = _group(pieces, grids)
    columns = find_columns(_bands(rows), page.width)
    if columns:
        grids = (*grids, *columns)
        rows = _group(pieces, grids)
    rows = _split_gutters(rows)
    done = Assembled([], [], grids, 0, 0, [], marked.sentences)
    for row in rows:
        if row.blank:
            done.blank += 1
            continue
        mark_trailing_blank(row.pieces)
        line, added = _line(row, page)
        done.lines.append(line)
        done.cells.append(row.place)
        first = next(piece for piece in row.pieces if not piece.text.isspace())
        done.contents.append(first.content)
        done.synthesized += added
    return done


class _Row(msgspec.Struct):
    """A line in the making. ``size`` and ``baseline`` are those of its largest text so far."""

    pieces: list[Piece]
    place: Place | None
    size: float
    baseline: float
    start: float
    end: float
    blank: bool

    def accepts(self, piece: Piece) -> bool:
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
        if piece.size <= _SCRIPT_SIZE * self.size:
            return _LOWEST <= (self.baseline - piece.baseline) / self.size <= _HIGHEST
        if self.size <= _SCRIPT_SIZE * piece.size:
            return _LOWEST <= (piece.baseline - self.baseline) / piece.size <= _HIGHEST
        return _LOWERED <= (self.baseline - piece.baseline) / em <= _RAISED

    def add(self, piece: Piece) -> None:
        if piece.end <= self.start and not self.blank:
            self.pieces.insert(0, piece)
        else:
            self.pieces.append(piece)
        self.start, self.end = min(self.start, piece.start), max(self.end, piece.end)
        blank = piece.text.isspace()
        if (self.blank and not blank) or (
            blank == self.blank and self.size <= _SCRIPT_SIZE * piece.size
        ):
            self.size, self.baseline = piece.size, piece.baseline
        self.blank = self.blank and blank


def _row(piece: Piece, place: Place | None) -> _Row:
    return _Row(
        [piece],
        place,
        piece.size,
        piece.baseline,
        piece.start,
        piece.end,
        piece.text.isspace(),
    )


def _group(pieces: Iterable[Piece], grids: tuple[Grid, ...]) -> list[_Row]:
    rows: list[_Row] = []
    for whole in pieces:
        for piece in _cut_at_borders(whole, grids) if grids else (whole,):
            place = _place(piece, grids)
            row = rows[-1] if rows else None
            if (
                row
                and row.place == place
                and row.pieces[0].turn == piece.turn
                and row.accepts(piece)
            ):
                row.add(piece)
            else:
                rows.append(_row(piece, place))
    return rows


def _place(piece: Piece, grids: tuple[Grid, ...]) -> Place | None:
    if not grids:
        return None
    x0, top, x1, bottom = em_box(piece)
    for number, grid in enumerate(grids):
        x = (x0 + x1) / 2 if grid.drawn else x0 + 0.5
        if region := grid.region(x, (top + bottom) / 2):
            return number, region
    return None


def _bands(rows: Sequence[_Row]) -> list[Band]:
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

_LABEL = re.compile(r"^[^\s]{1,14}$")
_COLUMN_GAP = 1.2  # ems
_ALIGNED = 2.0  # points
_FEWEST = 3  # lines that must agree before a gap counts as a gutter
_NEXT_LINE = 2.6  # ems between lines of one block


def _split_gutters(rows: list[_Row]) -> list[_Row]:
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
    result: list[_Row] = []
    for i, row in enumerate(rows):
        bounds = [0, *sorted(cuts.get(i, ())), len(row.pieces)]
        for a, b in pairwise(bounds):
            part = _row(row.pieces[a], row.place)
            for piece in row.pieces[a + 1 : b]:
                part.add(piece)
            result.append(part)
    return result


def _wide_gaps(row: _Row) -> list[int]:
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


def _left_of_gap(row: _Row, at: int) -> str:
    before = [gap for gap in _wide_gaps(row) if gap < at]
    first = before[-1] if before else 0
    return "".join(piece.text for piece in row.pieces[first:at]).strip()


def _blocks(cluster: list[tuple[int, int]], rows: list[_Row]) -> list[list[tuple[int, int]]]:
    blocks: list[list[tuple[int, int]]] = []
    for i, at in cluster:
        if blocks:
            before = rows[blocks[-1][-1][0]]
            if abs(rows[i].baseline - before.baseline) <= _NEXT_LINE * max(rows[i].size, 1.0):
                blocks[-1].append((i, at))
                continue
        blocks.append([(i, at)])
    return blocks


# --- lines ------------------------------------------------------------------------------------


def _line(row: _Row, page: RawPage) -> tuple[Line, int]:
    size, baseline = _body(row.pieces)
    texts: list[str] = []
    styles: list[_Style] = []
    starts: list[float] = []
    ends: list[float] = []
    added = 0
    end: float | None = None
    boxes = [em_box(piece) for piece in row.pieces]
    for piece, (x0, _, x1, _) in zip(row.pieces, boxes, strict=True):
        text = piece.text
        gap = 0.0 if end is None else piece.start - end
        em = max(size, piece.size)
        if texts and gap > SPACE_GAP * em and not texts[-1][-1].isspace() and not text[0].isspace():
            texts[-1] += " "
            added += 1
        added += len(piece.synthesized)
        style = _style(piece, size, baseline, page)
        left = _left(piece, x0)
        if texts and gap <= TAB_GAP * em and style == styles[-1]:
            if texts[-1].isspace():
                starts[-1] = left
            texts[-1] += text
            ends[-1] = x1
        else:
            texts.append(text)
            styles.append(style)
            starts.append(left)
            ends.append(x1)
        end = piece.end if end is None else max(end, piece.end)
    # a blank in a larger font (Word's empty paragraph mark) makes no line taller
    solid = [b for b, p in zip(boxes, row.pieces, strict=True) if not p.text.isspace()] or boxes
    box = Box(
        round(min(b[0] for b in boxes), 2),
        round(min(b[1] for b in solid), 2),
        round(max(b[2] for b in boxes), 2),
        round(max(b[3] for b in solid), 2),
    )
    line = Line(
        start=0,
        runs=tuple(
            Run(*(text, *style, round(x0, 2), round(x1, 2)))
            for text, style, x0, x1 in zip(texts, styles, starts, ends, strict=True)
        ),
        page=page.number,
        box=box,
        indent=_indent(row.pieces),
        baseline=round(baseline, 2),
        soft_hyphen=_ends_soft(row.pieces),
    )
    return line, added


_Style = tuple[float, str, str | None, bool, bool, bool, bool, bool, bool, bool, bool]
"""The fields of a :class:`Run` between its text and its place, in their order."""


def _style(piece: Piece, size: float, baseline: float, page: RawPage) -> _Style:
    superscript = subscript = False
    if piece.baseline != baseline and not piece.text.isspace():
        raised = (baseline - piece.baseline) / size
        small = piece.size <= _SCRIPT_SIZE * size
        superscript = raised >= (0.12 if small else 0.2)
        subscript = raised <= (-0.05 if small else -0.12)
    return (
        piece.size,
        piece.font,
        piece.color,
        piece.bold,
        piece.italic,
        piece.underline,
        piece.strike,
        superscript,
        subscript,
        piece.underline and is_inserted(piece, page.links),
        is_deleted(piece),
    )


def _left(piece: Piece, x0: float) -> float:
    """Return the left edge of a piece's words: a blank before them may be as wide as a tab stop."""
    if piece.edges is None or piece.turn or not piece.text[0].isspace() or piece.text.isspace():
        return x0
    return piece.edges[len(piece.text) - len(piece.text.lstrip())]


def _body(pieces: Sequence[Piece]) -> tuple[float, float]:
    """Return size and baseline of the line proper: the large text, where most of it stands."""
    first = pieces[0]
    if all(p.baseline == first.baseline and p.size == first.size for p in pieces):
        return first.size, round(first.baseline, 1)
    solid = [p for p in pieces if not p.text.isspace()] or list(pieces)
    largest = max(p.size for p in solid)
    large = [p for p in solid if p.size > _SCRIPT_SIZE * largest]
    at: Counter[float] = Counter()
    for p in large:
        at[round(p.baseline, 1)] += len(p.text)
    most = max(at.values())
    baseline = max(b for b, n in at.items() if n == most)
    return max(p.size for p in large if round(p.baseline, 1) == baseline), baseline


def _indent(pieces: Sequence[Piece]) -> float | None:
    """Left edge of the first character that is not white space."""
    for piece in pieces:
        lead = len(piece.text) - len(piece.text.lstrip())
        if lead < len(piece.text):
            at = piece.edges[lead] if piece.edges else em_box(piece)[0]
            return round(at if piece.turn == 0 else em_box(piece)[0], 2)
    return round(em_box(pieces[0])[0], 2)


def _ends_soft(pieces: Sequence[Piece]) -> bool:
    for piece in reversed(pieces):
        text = piece.text.rstrip()
        if text:
            return piece.soft_hyphen and text[-1] in HYPHENS
    return False
