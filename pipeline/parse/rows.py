"""Rows: a reader's lines made ready to be understood, with the evidence each one carries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from pipeline.model.document import Box, Cell, Document, Line, Media, Run
from pipeline.model.text import MarkKind
from pipeline.parse.strip import BIT, Strip, join

_APART = 0.45
"""Ems between a marker and words that are set apart from it."""


class Row(msgspec.Struct, eq=False, gc=False):
    """One line on its way through the parser; :meth:`of` makes one.

    ``index`` is its place among the document's lines and never changes; ``strip`` does
    (:meth:`put`), when a correction or the removal of furniture takes effect. What the line says of
    itself is read off once, because the search asks for it in every state.

    Attributes:
        text: the row's characters, those of ``strip``.
        x: left edge of its first character (or automatic number) in points, where the format
            states one.
        page: page number from 1.
        box: extent on the page.
        whole: whether it is a whole paragraph rather than one printed line.
        cell: the table cell it stands in: the line's own, or as found since.
        glued: whether a correction joined it to the row before.
        column: in which column of its page it stands, from 1; 0 where the page is not set in
            columns, or the row goes over all of them.
        shift: how many points to the right of the first that column begins; ``x`` is without it.
    """

    index: int
    line: Line
    strip: Strip
    text: str
    x: float | None
    page: int | None
    box: Box | None
    whole: bool
    cell: Cell | None
    glued: bool = False
    column: int = 0
    shift: float = 0.0
    _italic: bool | None = None
    _bold: bool | None = None
    _size: float | None = None

    @classmethod
    def of(cls, index: int, line: Line, strip: Strip | None = None) -> Row:
        """Return a line as a row, or the part of it that ``strip`` is."""
        strip = Strip.of(line) if strip is None else strip
        x = line.marker_edge
        if x is None:
            x = line.indent
        if x is None and line.box is not None:
            x = line.box.x0
        return cls(
            index,
            line,
            strip,
            strip.text,
            x,
            line.page,
            line.box,
            line.paragraph,
            line.cell,
            column=line.column,
        )

    def put(self, strip: Strip) -> None:
        """Put other characters in the place of its own."""
        self.strip = strip
        self.text = strip.text

    def shift_left(self, by: float) -> None:
        """Measure the row's edges from so many points further to the right."""
        self.shift = by
        if self.x is not None:
            self.x -= by

    @property
    def sheet(self) -> tuple[int | None, int]:
        """Its page, and the column of the page: what a table may be cut at the end of."""
        return self.page, self.column

    def is_beside(self, before: Row) -> bool:
        """Whether it stands on the page of the row before, and in the same column."""
        return before.page == self.page and before.column == self.column

    def edge_after(self, end: int) -> float | None:
        """Left edge of the words behind a marker that ends at character ``end``.

        Behind an automatic number, and behind a tab, words stand at the edge of the paragraph's
        further lines; on a page, words set apart from the marker begin a run of their own, behind
        a gap no word space is as wide as, or behind a blank set otherwise than either.
        """
        if end == 0:
            return self.line.indent - self.shift if self.line.indent is not None else self.x
        if self.whole:
            tab = "\t" in self.text[:end] or self.text[end : end + 1] == "\t"
            return self.line.hang if tab else None
        at = 0
        before: Run | None = None
        blank = False
        for run in self.line.runs:
            if at >= end and run.text.strip():
                if self.text[end:at].strip() or before is None:
                    return None
                if run.x0 is None or before.x1 is None:
                    return None
                # runs of one style are parted by a gap alone
                wide = blank or run.x0 - before.x1 > _APART * (run.size or 0.0)
                return run.x0 - self.shift if wide or _one_style(run, before) else None
            blank = at >= end
            at += len(run.text)
            before = run if run.text.strip() else before
        return None

    def cut(self, at: int) -> tuple[Row, Row] | None:
        """Return the row in two, the second beginning with character ``at``; ``None`` where no
        run of the line begins there, so that the second half's place would be unknown.
        """
        if at <= 0 or self.strip.offset(at) < self.line.start:
            return None
        wanted = self.strip.offset(at) - self.line.start
        passed = 0
        for n, run in enumerate(self.line.runs):
            if passed == wanted:
                left, right = self.line.runs[:n], self.line.runs[n:]
                break
            passed += len(run.text)
        else:
            return None
        one = msgspec.structs.replace(
            self.line, runs=left, box=_box_of(self.line.box, left), soft_hyphen=False
        )
        two = msgspec.structs.replace(
            self.line,
            start=self.line.start + wanted,
            runs=right,
            box=_box_of(self.line.box, right),
            indent=right[0].x0,
        )
        return (
            Row.of(self.index, one, self.strip[:at]),
            Row.of(self.index, two, self.strip[at:]),
        )

    @property
    def bold(self) -> bool:
        """Whether most of it is bold (asked for after corrections only)."""
        if self._bold is None:
            self._bold = self.strip.share(MarkKind.BOLD) > 0.6
        return self._bold

    @property
    def italic(self) -> bool:
        """Whether most of it is italic (asked for after corrections only)."""
        if self._italic is None:
            self._italic = self.strip.share(MarkKind.ITALIC) > 0.6
        return self._italic

    @property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        if self._size is None:
            self._size = _size_of(self.line.runs)
        return self._size

    @property
    def blank(self) -> bool:
        """Whether it has no visible character (and no automatic number)."""
        return not self.strip.text.strip() and not self.line.marker


def _size_of(runs: Sequence[Run]) -> float:
    if len({run.size for run in runs}) == 1:
        return runs[0].size or 0.0
    sizes: dict[float, int] = {}
    for run in runs:
        if run.size is not None:
            sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _one_style(one: Run, two: Run) -> bool:
    """Whether two runs differ in nothing but their words and places."""
    there = msgspec.structs.replace(one, text=two.text, x0=two.x0, x1=two.x1)
    return there == two


def _box_of(box: Box | None, runs: Sequence[Run]) -> Box | None:
    """Return the extent of some of a line's runs."""
    if box is None:
        return None
    lefts = [run.x0 for run in runs if run.x0 is not None and run.text.strip()]
    rights = [run.x1 for run in runs if run.x1 is not None and run.text.strip()]
    return Box(min(lefts, default=box.x0), box.top, max(rights, default=box.x1), box.bottom)


def rows_of(document: Document) -> list[Row]:
    """Return the document's lines as rows, in reading order."""
    lines = document.lines
    if document.media is Media.DOCX and any(line.indent is not None for line in lines):
        # what states no indent stands at the margin
        lines = tuple(
            line
            if line.indent is not None or line.cell is not None
            else msgspec.structs.replace(line, indent=0.0)
            for line in lines
        )
    return [Row.of(n, line) for n, line in enumerate(lines)]


def leave_out(rows: list[Row], kind: MarkKind) -> tuple[list[Row], list[int]]:
    """Drop the characters that carry a mark; return the rows left and the offsets dropped.

    A row of which nothing is left goes whole, its automatic number with it.
    """
    bit = BIT[kind]
    kept: list[Row] = []
    gone: list[int] = []
    for row in rows:
        if row.strip.marked(kind):
            stay: list[Strip] = []
            at = 0
            for marked, members in groupby(row.strip.styles, key=lambda style: bool(style & bit)):
                part = row.strip[at : at + sum(1 for _ in members)]
                at += len(part)
                if marked:
                    gone.extend(part.source())
                else:
                    stay.append(part)
            row.put(join(stay))
            if not row.strip.text.strip():
                continue
        kept.append(row)
    return kept, gone
