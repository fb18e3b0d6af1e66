"""HTML pages: a paragraph for each block, table cells on their grid, the style of every character.

A block is what a browser starts on a new line; ``style`` is the tag of the innermost one. White
space is folded as browsers fold it (no-break spaces stay), a ``<br>`` is one space and two in a row
end the paragraph. Items of lists carry the marker the list itself asks for, and no style sheet is
read. Scripts and style sheets are no text: their characters are counted in ``properties``
(``script_characters``, ``style_characters``). Pictures are told in ``findings``.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace

import msgspec
from lxml import etree

from pipeline.errors import LimitError
from pipeline.model.document import Cell, Document, Media, Page, Run
from pipeline.read.html_lists import markers
from pipeline.read.html_style import styled
from pipeline.read.html_text import parse_html
from pipeline.read.lines import LineStream, fold_runs, join_runs

READER = "annex-html 1"

MAX_TABLE_AREA = 1_000_000
"""Places on the grid of one table; a span that claims more is no table."""

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_UNSEEN = {"script": "script", "style": "style", "template": "script"}
_NOT_READ = {
    "img": "picture",
    "picture": "picture",
    "svg": "drawing",
    "canvas": "drawing",
    "video": "film",
    "audio": "sound",
    "iframe": "embedded page",
    "object": "embedded object",
    "embed": "embedded object",
}
_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """What a paragraph inherits from the elements around it."""

    tag: str = "body"
    line: int | None = None
    cell: Cell | None = None
    level: int | None = None
    preformatted: bool = False


def read_html(data: bytes, *, where: str) -> Document:
    """Read a page.

    ``properties``: ``title``, ``language`` and ``encoding`` where known, and the counts of
    characters that are no text.

    Raises:
        ReadError, LimitError: see :mod:`pipeline.read.html_text`; a table larger than
            :data:`MAX_TABLE_AREA` is a LimitError too.
    """
    root, encoding = parse_html(data, where=where)
    walker = _Walker(where)
    walker.page(root)
    properties = {"encoding": encoding}
    title = root.findtext(".//head/title")
    if title and title.strip():
        properties["title"] = _SPACE.sub(" ", title).strip()
    if root.get("lang"):
        properties["language"] = root.get("lang", "")
    for kind, characters in sorted(walker.unseen.items()):
        properties[f"{kind}_characters"] = str(characters)
    return Document(
        media=Media.HTML,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=READER,
        pages=(Page(0, None, None, tuple(walker.stream.lines)),),
        properties=properties,
        findings=tuple(
            f"{times} {what}(s) of the page were not read" for what, times in walker.unread.items()
        ),
    )


class _Walker:
    """Walks the tree in document order; block starts and ends close the open paragraph."""

    def __init__(self, where: str) -> None:
        self.stream = LineStream()
        self.unseen: Counter[str] = Counter()
        self.unread: Counter[str] = Counter()
        self._where = where
        self._runs: list[Run] = []
        self._breaks = 0
        self._tables = 0
        self._marker: str | None = None

    def page(self, root: etree._Element) -> None:
        """Read the whole page; of its head only scripts and style sheets are counted."""
        for child in root:
            if child.tag == "head":
                for element in child.iter("script", "style", "template"):
                    self._skip(element)
            else:
                self._element(child, Run(""), _Place())
                self._text(child.tail, Run(""), _Place())
        self._flush(_Place())

    def _element(self, element: etree._Element, run: Run, place: _Place) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in _UNSEEN:
            self._skip(element)
            return
        if tag in _NOT_READ:
            self.unread[_NOT_READ[tag]] += 1
        if tag == "br":
            self._breaks += 1
            if self._breaks > 1 or place.preformatted:
                self._flush(place)
            else:
                self._runs.append(msgspec.structs.replace(run, text=" "))
            return
        run = styled(run, element)
        if tag not in _BLOCKS:
            self._children(element, run, place)
            return
        self._flush(place)
        inner = replace(
            place,
            tag=tag,
            line=element.sourceline,
            preformatted=place.preformatted or tag == "pre",
        )
        if tag == "table":
            self._table(element, run, inner)
        elif tag in ("ol", "ul", "menu", "dir"):
            self._list(
                element, run, replace(inner, level=(-1 if place.level is None else place.level) + 1)
            )
        else:
            self._children(element, run, inner)
        self._flush(inner)

    def _children(self, element: etree._Element, run: Run, place: _Place) -> None:
        self._text(element.text, run, place)
        for child in element:
            self._element(child, run, place)
            self._text(child.tail, run, place)

    def _list(self, element: etree._Element, run: Run, place: _Place) -> None:
        marker = markers(element)
        self._text(element.text, run, place)
        for child in element:
            self._marker = marker.get(child)
            self._element(child, run, place)
            self._marker = None
            self._text(child.tail, run, place)

    def _text(self, text: str | None, run: Run, place: _Place) -> None:
        if not text:
            return
        if place.preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._runs.append(msgspec.structs.replace(run, text=first))
            for line in rest:
                self._flush(place)
                self._runs.append(msgspec.structs.replace(run, text=line))
            return
        folded = _SPACE.sub(" ", text)
        if folded != " ":
            self._breaks = 0
        self._runs.append(msgspec.structs.replace(run, text=folded))

    def _flush(self, place: _Place, *, even_empty: bool = False) -> bool:
        """Close the open paragraph; return whether it made a line."""
        runs = join_runs(self._runs) if place.preformatted else fold_runs(self._runs)
        self._runs = []
        self._breaks = 0
        if not any(run.text.strip(" ") for run in runs) and not even_empty:
            return False
        self.stream.paragraph(
            runs,
            source_line=place.line,
            marker=self._marker,
            level=place.level,
            style=place.tag,
            cell=place.cell,
        )
        self._marker = None
        return True

    def _table(self, element: etree._Element, run: Run, place: _Place) -> None:
        table, self._tables = self._tables, self._tables + 1
        taken: set[tuple[int, int]] = set()
        row = -1
        self._text(element.text, run, place)
        for child in _rows(element):
            if child.tag != "tr":
                self._element(child, run, place)
                continue
            row += 1
            column = 0
            for cell in child:
                if cell.tag not in ("td", "th"):
                    self._element(cell, run, place)
                    self._text(cell.tail, run, place)
                    continue
                while (row, column) in taken:
                    column += 1
                spans = _span(cell, "rowspan"), _span(cell, "colspan")
                if len(taken) + spans[0] * spans[1] > MAX_TABLE_AREA:
                    raise LimitError(
                        where=f"{self._where}, line {cell.sourceline}",
                        found=f"a table cell of {spans[0]:,} rows and {spans[1]:,} columns",
                        expected=f"a table of at most {MAX_TABLE_AREA:,} places",
                        do="check that the file is the one meant",
                    )
                taken |= {(row + r, column + c) for r in range(spans[0]) for c in range(spans[1])}
                inside = replace(
                    place,
                    tag=str(cell.tag),
                    line=cell.sourceline,
                    cell=Cell(table, row, column, *spans),
                    level=None,
                )
                self._flush(place)
                before = len(self.stream.lines)
                self._children(cell, styled(run, cell), inside)
                self._flush(inside, even_empty=len(self.stream.lines) == before)
                self._text(cell.tail, run, place)

    def _skip(self, element: etree._Element) -> None:
        kind = _UNSEEN[str(element.tag)]
        self.unseen[kind] += len("".join(element.itertext()))


def _rows(table: etree._Element) -> list[etree._Element]:
    """Return rows and captions in order, those of ``tbody`` and its like included."""
    found: list[etree._Element] = []
    for child in table:
        if child.tag in ("tbody", "thead", "tfoot"):
            found.extend(child)
        else:
            found.append(child)
    return found


def _span(cell: etree._Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    most = 65_534 if name == "rowspan" else 1_000
    return min(max(int(text), 1), most) if text.isdecimal() else 1
