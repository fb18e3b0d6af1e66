"""From the pages of a PDF to a :class:`Document`: offsets, tables over page breaks, findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from pipeline.errors import NoTextLayerError
from pipeline.model.document import Document, Line, Media, Notice, Page
from pipeline.model.packed import PackedLines, PackedRulings
from pipeline.model.shelf import Shelf
from pipeline.read.pdf_foot import Feet
from pipeline.read.pdf_fractions import fractions
from pipeline.read.pdf_lines import Assembled, assemble
from pipeline.read.pdf_page_columns import PageColumns
from pipeline.read.pdf_pieces import RawPage
from pipeline.read.pdf_tables import Grid, all_edges, cell, columns_among, respanned

_DIGITS = re.compile(r"\d+")


def build(
    raw_pages: Iterable[RawPage],
    *,
    sha256: str,
    reader: str,
    properties: dict[str, str],
    notices: tuple[Notice, ...] = (),
    where: str,
) -> Document:
    """Assemble pages one at a time into a document; ``notices`` are those known before.

    ``properties`` gains ``characters``, ``spaces-synthesized`` (spaces that stand in the stream but
    not in the file, which leaves a gap there), ``blank-lines-left-out`` and ``tables``.

    Raises:
        NoTextLayerError: no page has a visible or invisible character of text.
    """
    counts = _Counts()
    pages: list[Page] = []
    shelf = Shelf()
    tables = _Tables(shelf)
    feet = Feet()
    start = 0
    columns: PageColumns | None = None
    for raw in raw_pages:
        done = assemble(raw, start, columns)
        columns = done.columns
        counts.add(raw, done)
        lines = tables.place(done, pages, feet.top(raw, done))
        start = lines[-1].end if lines else start
        rulings = PackedRulings(raw.rulings, shelf) if raw.rulings else ()
        pages.append(Page(raw.number, raw.width, raw.height, PackedLines(lines, shelf), rulings))
    if not counts.characters:
        raise _no_text(counts, len(pages), where=where)
    said = {
        **properties,
        "characters": str(start),
        "spaces-synthesized": str(counts.synthesized),
        "blank-lines-left-out": str(counts.blank),
        "tables": str(tables.count),
    }
    return Document(
        Media.PDF,
        sha256,
        reader,
        tuple(pages),
        said,
        counts.findings(),
        (*notices, *counts.notices, *tables.notices),
    )


class _Counts:
    """What is odd about the pages."""

    def __init__(self) -> None:
        self.characters = 0
        self.synthesized = 0
        self.blank = 0
        self.pictures: list[int] = []
        self.beside: list[int] = []
        self.hidden: dict[int, int] = {}
        self.unmapped: dict[int, int] = {}
        self.turned: list[int] = []
        self.restored: list[str] = []
        self.notices: list[Notice] = []

    def add(self, raw: RawPage, done: Assembled) -> None:
        solid = sum(not p.text.isspace() for p in raw.pieces)
        self.characters += solid
        self.synthesized += done.synthesized
        self.blank += done.blank
        if raw.images:
            (self.beside if solid else self.pictures).append(raw.number)
        if hidden := sum(len(p.text) for p in raw.pieces if p.hidden):
            self.hidden[raw.number] = hidden
        if raw.unmapped:
            self.unmapped[raw.number] = raw.unmapped
        self.restored.extend(f"page {raw.number}: {said}" for said in raw.restored)
        self.notices.extend(
            Notice("annotation", f"page {raw.number}: {said}") for said in done.annotations
        )
        self.notices.extend(fractions(raw.number, done.lines, raw.rulings, done.grids))
        if any(p.turn for p in raw.pieces):
            self.turned.append(raw.number)

    def findings(self) -> tuple[str, ...]:
        found: list[str] = []
        if self.pictures:
            found.append(
                f"{_pages(self.pictures)}: pictures and no text; what they show is not read"
            )
        if self.beside:
            found.append(f"{_pages(self.beside)}: pictures beside the text; they are not read")
        if self.hidden:
            found.append(
                f"{_pages(self.hidden)}: {sum(self.hidden.values()):,} characters are drawn"
                " invisibly (the text of a recognised scan, or hidden text); they are read like"
                " any other"
            )
        if self.unmapped:
            found.append(
                f"{_pages(self.unmapped)}: {sum(self.unmapped.values()):,} characters have no"
                " Unicode value in the file; each stands as U+FFFD"
            )
        if self.turned:
            found.append(f"{_pages(self.turned)}: text set at an angle")
        return (*found, *self.restored)


def _pages(numbers: Iterable[int]) -> str:
    listed = list(numbers)
    shown = ", ".join(str(n) for n in listed[:12])
    more = f" and {len(listed) - 12} more" if len(listed) > 12 else ""
    return f"page {shown}" if len(listed) == 1 else f"pages {shown}{more}"


def _no_text(counts: _Counts, pages: int, *, where: str) -> NoTextLayerError:
    scanned = len(counts.pictures)
    found = f"{pages} pages and not one character of text"
    if pages == 1:
        found = "one page and not one character of text"
    if scanned:
        found += f"; {scanned} with pictures" if pages > 1 else "; a picture"
    return NoTextLayerError(
        where=where,
        found=found,
        expected="a PDF with a text layer",
        do="look for another copy of this edition (a DOCX, or a PDF made from one);"
        " a scan must be recognised and proof-read first",
    )


class _Tables:
    """Numbers the grids through the document; one that goes on over a page break keeps its number.

    It goes on when it is the last thing on one page and the first on the next, page furniture
    apart, and the column edges agree. Furniture is text that stands at the same height on both
    pages and differs in digits at most. Where merged cells leave out inner edges, the outer ones
    must agree and the heading be repeated; where it is not, that is a notice. Where a table stands
    in a column of its page, the next thing may be the next column's: there the parser says what
    goes on.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.count = 0
        self.notices: list[Notice] = []
        self._last: tuple[int, int, Grid] | None = None  # number, rows so far, part on that page
        self._before: Sequence[Line] = ()  # the lines of the page before
        self._in_column = False  # whether that part stands in a column
        self._below: frozenset[_Key] = frozenset()
        self._heads: dict[int, list[str]] = {}  # the lines of each table's first row

    def place(self, done: Assembled, pages: list[Page], foot: float) -> list[Line]:
        """Return the lines of the next page with their cells.

        The cells of ``pages`` before are counted anew where a table has more columns than they
        could show. From ``foot`` on, the page has footnotes.
        """
        numbered: list[tuple[int, int, tuple[int, ...] | None]] = []
        grids = list(done.grids)
        in_column = {
            place[0]
            for line, place in zip(done.lines, done.cells, strict=True)
            if line.column and place is not None
        }
        for index, grid in enumerate(done.grids):
            first_row, at = 0, None
            head = [
                line.text.strip()
                for line, place in zip(done.lines, done.cells, strict=True)
                if place is not None and place[0] == index and place[1][0] == 0
            ]
            alone = index == 0 and 0 not in in_column and not self._in_column
            if alone and self._goes_on(grid, done.lines, head):
                assert self._last is not None
                number, first_row, last = self._last
                if not grid.continues(last):
                    edges = all_edges(last.columns, grid.columns)
                    at = columns_among(grid.columns, edges)
                    grids[0] = msgspec.structs.replace(grid, columns=edges)
                    _respan(pages, number, columns_among(last.columns, edges), self._shelf)
            else:
                number = self.count
                self.count += 1
                self._heads[number] = head
            numbered.append((number, first_row, at))
        self._before = done.lines
        self._last = None
        if grids:
            grid = max(grids, key=lambda g: g.bottom)
            at_foot = grids.index(grid)
            number, first_row, _ = numbered[at_foot]
            self._in_column = at_foot in in_column
            self._last = number, first_row + len(grid.rows) - 1, grid
            self._below = frozenset(
                k for k in _keys(done.lines) if grid.bottom - 1 <= k[0] < foot - 2
            )
        lines: list[Line] = []
        for line, place in zip(done.lines, done.cells, strict=True):
            if place is None:
                lines.append(line)
                continue
            number, first_row, at = numbered[place[0]]
            there = cell(place[1], table=number, first_row=first_row)
            there = there if at is None else respanned(there, at)
            lines.append(msgspec.structs.replace(line, cell=there))
        return lines

    def _goes_on(self, grid: Grid, lines: Sequence[Line], head: list[str]) -> bool:
        if self._last is None:
            return False
        agrees = grid.continues(self._last[2])
        if not agrees and not grid.may_continue(self._last[2]):
            return False
        here, before = _keys(lines), _keys(self._before)
        above = {k for k in here if k[0] < grid.top - 1}
        if not all(
            not text or any((top + d, text) in side for d in (-1, 0, 1))
            for between, side in ((self._below, here), (above, before))
            for top, text in between
        ):
            return False
        if agrees or head == self._heads[self._last[0]]:
            return True
        first = next((line for line in lines if line.text.strip() in head[:1]), None)
        self.notices.append(
            Notice(
                "table-over-page",
                "this table begins at the top of its page and is as wide as the one that ends the"
                " page before, but its columns are others: it was kept as a table of its own, and"
                " may be the rest of that one",
                at=None if first is None else first.start,
            )
        )
        return False


def _respan(pages: list[Page], table: int, at: tuple[int, ...], shelf: Shelf) -> None:
    """Count the columns of a table's cells anew on the pages it stands on so far."""
    for n in range(len(pages) - 1, -1, -1):
        page = pages[n]
        if not any(line.cell is not None and line.cell.table == table for line in page.lines):
            return
        lines = [
            line
            if line.cell is None or line.cell.table != table
            else msgspec.structs.replace(line, cell=respanned(line.cell, at))
            for line in page.lines
        ]
        pages[n] = msgspec.structs.replace(page, lines=PackedLines(lines, shelf))


_Key = tuple[int, str]


def _keys(lines: Iterable[Line]) -> frozenset[_Key]:
    return frozenset(_key(line) for line in lines)


def _key(line: Line) -> _Key:
    assert line.box is not None
    return round(line.box.top), _DIGITS.sub("#", line.text.strip())
