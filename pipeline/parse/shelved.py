"""From a document to its rows; of a long one, rows that are put by while nobody asks them anything.

What every step of a parse asks of a line is read off it once, and takes more memory than the line
does as it is packed. All rows are there before the first is understood, since what tells furniture,
indents and broken words is learnt from all of them: so those of a long document are thin. A thin
row knows its page; the rows of a page are brought when one of them is asked, and put by again, with
what was changed of them, when other pages have been asked since.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Sequence
from typing import cast

import msgspec

from pipeline.model.document import Document, Line, Media
from pipeline.model.packed import PackedLines
from pipeline.model.shelf import Kept, Shelf
from pipeline.parse.rows import Row
from pipeline.parse.strip import Strip

_NEAR = 8
"""Pages whose rows are there at once: those at hand, and those of what is still open."""


def rows_of(document: Document) -> list[Row]:
    """Return the document's lines as rows, in reading order."""
    if document.media is Media.DOCX:
        lines = document.lines
        if any(line.indent is not None for line in lines):
            # what states no indent stands at the margin
            lines = tuple(
                line
                if line.indent is not None or line.cell is not None
                else msgspec.structs.replace(line, indent=0.0)
                for line in lines
            )
        return [Row.of(n, line) for n, line in enumerate(lines)]
    shelved = _Shelved() if document.is_long else None
    rows: list[Row] = []
    for page in document.pages:
        packed = page.lines if isinstance(page.lines, PackedLines) else ()
        first = len(rows)
        made = [Row.of(first + at, line, None, packed, at) for at, line in enumerate(page.lines)]
        rows.extend(made if shelved is None else shelved.thin(made, packed))
    return rows


class _Shelved:
    """The rows of a long document, a page's together; those of a few pages are there."""

    def __init__(self) -> None:
        self._shelf = Shelf(0)
        self._near: deque[weakref.ref[_PageRows]] = deque()  # weak: no circle for the collector

    def thin(self, rows: list[Row], lines: Sequence[Line]) -> list[Row]:
        """Return thin rows in the place of those of a page, whose ``lines`` are packed."""
        page = _PageRows(self, rows, lines)
        # it answers as a row does, and is one to whoever asks
        return [cast("Row", _ThinRow(page, at)) for at in range(len(rows))]

    def put(self, rows: list[Row]) -> Kept:
        """Put the rows of a page by."""
        return self._shelf.put(_ENCODER.encode(rows))

    def is_near(self, page: _PageRows) -> None:
        """Take note that a page's rows are there, and put those of another by."""
        self._near.append(weakref.ref(page))
        if len(self._near) > _NEAR:
            far = self._near.popleft()()
            if far is not None:
                far.put_by()


class _PageRows:
    """The rows of one page, there or put by."""

    __slots__ = ("__weakref__", "_kept", "_lines", "_shelved", "is_changed", "there")

    def __init__(self, shelved: _Shelved, rows: list[Row], lines: Sequence[Line]) -> None:
        self._shelved = shelved
        self._kept: Kept | None = None
        self._lines = lines
        self.there: list[Row] | None = rows
        self.is_changed = True
        shelved.is_near(self)

    def bring(self) -> list[Row]:
        """Bring the rows, which are not there."""
        assert self._kept is not None
        self.there = _DECODER.decode(self._kept.get())
        for row in self.there:
            row.is_of(self._lines)
        self._shelved.is_near(self)
        return self.there

    def put_by(self) -> None:
        """Let go of the rows; what was changed of them is kept."""
        if self.is_changed and self.there is not None:
            self._kept = self._shelved.put(self.there)
            self.is_changed = False
        self.there = None


class _ThinRow:
    """Answers as the row does that it stands for."""

    __slots__ = ("_at", "_page")
    _at: int
    _page: _PageRows

    def __init__(self, page: _PageRows, at: int) -> None:
        object.__setattr__(self, "_page", page)
        object.__setattr__(self, "_at", at)

    def __getattr__(self, name: str) -> object:
        return getattr((self._page.there or self._page.bring())[self._at], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._changed(), name, value)

    def put(self, strip: Strip) -> None:
        self._changed().put(strip)

    def shift_left(self, by: float) -> None:
        self._changed().shift_left(by)

    def _changed(self) -> Row:
        self._page.is_changed = True
        return (self._page.there or self._page.bring())[self._at]


def _encoded(value: object) -> object:
    if isinstance(value, range):
        return value.start, value.stop
    if isinstance(value, PackedLines):
        return ()  # the page has them
    raise NotImplementedError(f"a row has no {type(value).__name__}")


def _decoded(kind: type, value: object) -> object:
    if kind is range:
        return range(*cast("list[int]", value))
    raise NotImplementedError(f"a row has no {kind.__name__}")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encoded)
_DECODER = msgspec.msgpack.Decoder(list[Row], dec_hook=_decoded)
