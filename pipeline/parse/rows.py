"""Rows: a reader's lines made ready to be understood, with the evidence each one carries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from pipeline.model.document import Box, Cell, Line, Run
from pipeline.model.records import Place
from pipeline.model.text import MarkKind
from pipeline.parse.strip import BIT, SCRIPTS, Strip, join, marked, share, spanned, styles_of

_GAP = 0.8
"""Ems between words that stand apart as a table's cells do."""
_APART = 0.45
"""Ems between a marker and words that are set apart from it."""


class Row(msgspec.Struct, eq=False, gc=False, array_like=True):
    """One line on its way through the parser; :meth:`of` makes one.

    ``index`` is its place among the document's lines and never changes; ``text`` and its styles do
    (:meth:`put`), when a correction or the removal of furniture takes effect. What the line says of
    itself is read off once, because the search asks for it in every state; the line itself, which
    few steps ask for, is left where it is packed.

    Attributes:
        start: offset of the line's first character.
        length: how many characters the line has.
        text: the row's characters, those of ``strip``.
        styles: the style of each.
        x: left edge of its first character (or automatic number) in points, where the format
            states one.
        page: page number from 1.
        box: extent on the page.
        whole: whether it is a whole paragraph rather than one printed line.
        cell: the table cell it stands in: the line's own, or as found since.
        marker: its automatic number.
        style: the source's own name for the paragraph.
        soft_hyphen: whether the reader knows its last hyphen to be the typesetter's.
        source_line: its line in a text source, from 1.
        baseline: where most of its large characters stand, from the top of the page.
        size: the size of most of its characters, in points.
        scripts: how far its raised and its lowered characters would push the lines around it, in
            points; ``None`` where it has neither.
        edges: left edges of words that stand apart as a table's cells do, a first one behind a
            marker left out.
        glued: whether a correction joined it to the row before.
        column: in which column of its page it stands, from 1; 0 where the page is not set in
            columns, or the row goes over all of them.
        shift: how many points to the right of the first that column begins; ``x`` is without it.
    """

    index: int
    start: int
    length: int
    text: str
    styles: bytes
    x: float | None
    page: int | None
    box: Box | None
    whole: bool
    cell: Cell | None
    marker: str | None
    style: str | None
    soft_hyphen: bool
    source_line: int | None
    baseline: float | None
    size: float
    scripts: tuple[float, float] | None
    edges: tuple[float, ...]
    _line: Line | None
    _lines: Sequence[Line] = ()
    _at: int = 0
    _spans: tuple[range, ...] | None = None
    glued: bool = False
    column: int = 0
    shift: float = 0.0
    _italic: bool | None = None
    _bold: bool | None = None
    _asked: int = -1
    _edge: float | None = None

    @classmethod
    def of(
        cls,
        index: int,
        line: Line,
        strip: Strip | None = None,
        packed: Sequence[Line] = (),
        at: int = 0,
    ) -> Row:
        """Return a line as a row, or the part of it that ``strip`` is; where the line is that
        ``at`` of some ``packed`` ones, it is not held.
        """
        text = line.text
        runs = line.runs
        x = line.marker_edge
        if x is None:
            x = line.indent
        if x is None and line.box is not None:
            x = line.box.x0
        size = _size_of(runs)
        styles = styles_of(runs, len(text))
        row = cls(
            index,
            line.start,
            len(text),
            text,
            styles,
            x,
            line.page,
            line.box,
            line.paragraph,
            line.cell,
            line.marker,
            line.style,
            line.soft_hyphen,
            line.source_line,
            line.baseline,
            size,
            _reach(line, size) if _has_scripts(styles) else None,
            () if len(runs) < 2 or line.paragraph else _edges(text, runs),
            None if packed else line,
            packed,
            at,
            column=line.column,
        )
        if strip is not None:
            row.put(strip)
        return row

    def is_of(self, packed: Sequence[Line]) -> None:
        """Say where its line is packed, after the row was itself put by."""
        if self._line is None:
            self._lines = packed

    @property
    def line(self) -> Line:
        """The reader's line (or the part of it that the row is of)."""
        return self._lines[self._at] if self._line is None else self._line

    def place(self, file: str) -> Place:
        """Return where the line stands in a file."""
        return Place(file, self.start, self.end, self.page, self.box, self.source_line)

    @property
    def end(self) -> int:
        """Offset after the line's last character."""
        return self.start + self.length

    @property
    def strip(self) -> Strip:
        """The row's characters with their styles and where they come from."""
        spans = self._spans
        return Strip(
            self.text, spanned(self.start, self.text) if spans is None else spans, self.styles
        )

    def put(self, strip: Strip) -> None:
        """Put other characters in the place of its own."""
        self.text = strip.text
        self.styles = strip.styles
        self._spans = strip.spans

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
        if end != self._asked:
            self._edge = self._edge_after(end)
            self._asked = end
        return self._edge

    def _edge_after(self, end: int) -> float | None:
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
        strip, line = self.strip, self.line
        if at <= 0 or strip.offset(at) < self.start:
            return None
        wanted = strip.offset(at) - self.start
        passed = 0
        for n, run in enumerate(line.runs):
            if passed == wanted:
                left, right = line.runs[:n], line.runs[n:]
                break
            passed += len(run.text)
        else:
            return None
        one = msgspec.structs.replace(
            line, runs=left, box=_box_of(line.box, left), soft_hyphen=False
        )
        two = msgspec.structs.replace(
            line,
            start=self.start + wanted,
            runs=right,
            box=_box_of(line.box, right),
            indent=right[0].x0,
        )
        return Row.of(self.index, one, strip[:at]), Row.of(self.index, two, strip[at:])

    @property
    def bold(self) -> bool:
        """Whether most of it is bold (asked for after corrections only)."""
        if self._bold is None:
            self._bold = share(self.text, self.styles, MarkKind.BOLD) > 0.6
        return self._bold

    @property
    def italic(self) -> bool:
        """Whether most of it is italic (asked for after corrections only)."""
        if self._italic is None:
            self._italic = share(self.text, self.styles, MarkKind.ITALIC) > 0.6
        return self._italic

    @property
    def blank(self) -> bool:
        """Whether it has no visible character (and no automatic number)."""
        return not self.text.strip() and not self.marker


def _size_of(runs: Sequence[Run]) -> float:
    if len(runs) == 1 or len({run.size for run in runs}) == 1:
        return runs[0].size or 0.0
    sizes: dict[float, int] = {}
    for run in runs:
        if run.size is not None:
            sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


_CAPITAL = 0.7
"""Height of a capital letter in ems, as fonts have it (0.64 to 0.72)."""
_ASCENT, DESCENT = 0.8, 0.2
"""How far the box of a character reaches from its baseline, in ems (as the readers draw it)."""


def _has_scripts(styles: bytes) -> bool:
    # most lines have no style at all
    return bool(styles.strip(b"\0")) and any(style & SCRIPTS for style in set(styles))


def _edges(text: str, runs: Sequence[Run]) -> tuple[float, ...]:
    edges: tuple[float, ...] = ()
    end: float | None = None
    read = 0
    for run in runs:
        if run.x0 is not None and run.x1 is not None and run.text.strip():
            if end is not None and run.x0 - end > _GAP * (run.size or 0.0):
                words = text[:read].split()
                if edges or len(words) > 2 or words[-1][-1:] not in ".):–-":
                    edges = (*edges, run.x0)
            end = run.x1
        read += len(run.text)
    return edges


def _reach(line: Line, size: float) -> tuple[float, float]:
    """Return how far a line's raised and lowered characters would push the lines above and below
    it away, in points; ``size`` is that of most characters.
    """
    box, baseline = line.box, line.baseline
    if box is None or baseline is None:
        return 0.0, 0.0
    above = below = 0.0
    raised = [run.size for run in line.runs if run.superscript and run.size]
    if raised:
        most = max(raised)
        above = max(0.0, baseline - box.top - (_ASCENT - _CAPITAL) * most - _CAPITAL * size)
    lowered = [run.size for run in line.runs if run.subscript and run.size]
    if lowered:
        reach = max(box.bottom - baseline, DESCENT * size)
        below = max(0.0, reach - DESCENT * max(lowered))
    return above, below


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


def leave_out(rows: list[Row], kind: MarkKind) -> tuple[list[Row], list[int]]:
    """Drop the characters that carry a mark; return the rows left and the offsets dropped.

    A row of which nothing is left goes whole, its automatic number with it.
    """
    bit = BIT[kind]
    kept: list[Row] = []
    gone: list[int] = []
    for row in rows:
        if marked(row.styles, kind):
            stay: list[Strip] = []
            strip = row.strip
            at = 0
            for is_marked, members in groupby(strip.styles, key=lambda style: bool(style & bit)):
                part = strip[at : at + sum(1 for _ in members)]
                at += len(part)
                if is_marked:
                    gone.extend(part.source())
                else:
                    stay.append(part)
            row.put(join(stay))
            if not row.text.strip():
                continue
        kept.append(row)
    return kept, gone
