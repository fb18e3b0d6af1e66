"""Markdown with front matter: the form in which several countries' law is mirrored in git.

Every block becomes one line (a whole paragraph), every table cell one line. What makes the file a
Markdown file is not text and not in the stream, but it is counted, so that an account can add up::

    characters of the file = front matter + stream + markup + structure

*markup* is the signs of headings, emphasis, escapes, tables and rules; *structure* is line ends,
blank lines, indentation, white space at the end of a line, and the padding of table cells. A line
break inside a paragraph stands in the stream as one space. See :func:`account`.

Blocks::

    heading   = 1*6"#" space text             style "h1" .. "h6"
    rule      = 3*"-" | 3*"*" | 3*"_"         nothing but that on the line; markup
    table     = row delimiter-row *row        cells in style "th" (first row) and "td"
    item      = ("-" | "*" | "+") space text  style "li"; the sign stays in the text, because a
                                              statute's dashes are content
    paragraph = 1*line                        style "p"; ended by a blank line or another block

A numbered line begins a paragraph of its own where the block began with a number too. Block quotes,
code fences, links and setext headings are text.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from pipeline.errors import LimitError, ReadError
from pipeline.model.document import Cell, Document, Media, Page
from pipeline.read.lines import LineStream
from pipeline.read.markdown_inline import parse_inline, unescape_reference

MAX_BYTES = 64 * 1024 * 1024
"""Largest Markdown file read: ten times the longest consolidated code seen."""

READER = "annex-markdown 1"

_BREAK = re.compile(r"\r\n|\n|\r")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")
_ITEM = re.compile(r"[-*+][ \t]+[^ \t]")
_NUMBERED = re.compile(r"[0-9]{1,9}[.)][ \t]")
_DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_CELL_PIECE = re.compile(r"(?:\\.|[^\\|]|\\\Z)+|\|")
_KEY = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(.*))?")
_COUNTS = ("markup_characters", "structure_characters", "front_matter_characters")


class _Source(NamedTuple):
    """One line of the file: number from 1, width of its indentation, text without outer space."""

    number: int
    indent: int
    text: str


def read_markdown(data: bytes, *, where: str) -> Document:
    """Read Markdown as a document without pages.

    ``properties`` holds the front matter and the counts ``markup_characters``,
    ``structure_characters`` and ``front_matter_characters``; a front matter line that is not
    ``key: value`` is kept as ``front_matter_line_<n>`` and reported.

    Raises:
        ReadError: the bytes are not UTF-8 text.
        LimitError: more than :data:`MAX_BYTES`.
    """
    text = _decode(data, where)
    findings: list[str] = []
    rows = _BREAK.split(text)
    properties, body_row = _front_matter(rows, findings)
    blocks = _Blocks(findings)
    blocks.read(
        [
            _Source(number, len(row) - len(row.lstrip(" \t\ufeff")), row.strip(" \t\ufeff"))
            for number, row in enumerate(rows[body_row:], start=body_row + 1)
        ]
    )
    front = _length_of_rows(text, body_row)
    stream = sum(len(line.text) for line in blocks.stream.lines)
    counts = (blocks.markup, len(text) - front - stream - blocks.markup, front)
    properties.update(zip(_COUNTS, map(str, counts), strict=True))
    return Document(
        media=Media.MARKDOWN,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=READER,
        pages=(Page(0, None, None, tuple(blocks.stream.lines)),),
        properties=properties,
        findings=tuple(findings),
    )


def _decode(data: bytes, where: str) -> str:
    if len(data) > MAX_BYTES:
        raise LimitError(
            where=where,
            found=f"{len(data):,} bytes",
            expected=f"at most {MAX_BYTES:,} bytes of Markdown",
            do="split the file, or check that it is the one meant",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            where=f"{where}, line {line}",
            found=f"byte 0x{data[error.start]:02x}, which is not UTF-8",
            expected="Markdown in UTF-8",
            do="save the file as UTF-8, or check that it is a text file",
        ) from None
    if "\0" in text:
        raise ReadError(
            where=f"{where}, line {text.count(chr(10), 0, text.index(chr(0))) + 1}",
            found="a NUL character",
            expected="Markdown in UTF-8",
            do="check that the file is a text file and not damaged",
        )
    return text


def _length_of_rows(text: str, rows: int) -> int:
    """Characters of the first ``rows`` rows of the file, line ends included."""
    ends = [match.end() for match in _BREAK.finditer(text)]
    if rows == 0:
        return 0
    return ends[rows - 1] if rows <= len(ends) else len(text)


def _front_matter(rows: list[str], findings: list[str]) -> tuple[dict[str, str], int]:
    """Read ``key: value`` rows between two ``---``; return them and the first row of the body."""
    if rows[0].removeprefix("\ufeff").rstrip(" \t") != "---":
        return {}, 0
    close = next((n for n, row in enumerate(rows[1:], 1) if row.rstrip() in ("---", "...")), None)
    if close is None:
        findings.append("line 1: a front matter opens and is not closed; it was read as text")
        return {}, 0
    properties: dict[str, str] = {}
    for number, row in enumerate(rows[1:close], start=2):
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        match = _KEY.fullmatch(row.rstrip())
        if match and match[1] not in properties and match[1] not in _COUNTS:
            properties[match[1]] = _unquote(match[2] or "")
        else:
            properties[f"front_matter_line_{number}"] = row
            findings.append(
                f"line {number}: front matter that is not a new 'key: value' was kept as it is"
            )
    return properties, close + 1


def _unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", value[1:-1])
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


class _Blocks:
    """Turns source lines into paragraphs, headings and cells, counting markup as it goes."""

    def __init__(self, findings: list[str]) -> None:
        self.stream = LineStream()
        self.markup = 0
        self._findings = findings
        self._tables = 0

    def read(self, lines: list[_Source]) -> None:
        """Read the whole body."""
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line.text:
                at += 1
            elif _RULE.fullmatch(line.text):
                self.markup += sum(not c.isspace() for c in line.text)
                at += 1
            elif heading := _HEADING.fullmatch(line.text):
                self.markup += len(heading[1])
                self._add(heading[2], line.number, style=f"h{len(heading[1])}")
                at += 1
            elif _starts_table(lines, at):
                at = self._table(lines, at)
            else:
                at = self._paragraph(lines, at)

    def _paragraph(self, lines: list[_Source], at: int) -> int:
        first = lines[at]
        numbered = _NUMBERED.match(first.text) is not None
        end = at + 1
        while end < len(lines) and not _interrupts(lines, end, numbered=numbered):
            end += 1
        indented = [line.number for line in lines[at + 1 : end] if line.indent >= 4]
        if indented:
            self._findings.append(
                f"line {first.number}: {len(indented)} indented line(s) below were joined to the "
                "paragraph with one space each; the source may have had a subscript, a superscript "
                "or a line break there"
            )
        self._add(
            " ".join(line.text for line in lines[at:end]),
            first.number,
            style="li" if _ITEM.match(first.text) else "p",
        )
        return end

    def _table(self, lines: list[_Source], at: int) -> int:
        table, self._tables = self._tables, self._tables + 1
        row = 0
        start = at
        while at < len(lines) and "|" in lines[at].text:
            text = lines[at].text
            if at == start + 1:
                self.markup += sum(not c.isspace() for c in text)
            else:
                cells, pipes = _split_row(text)
                self.markup += pipes
                for column, cell in enumerate(cells):
                    self._add(
                        cell.strip(" \t"),
                        lines[at].number,
                        style="td" if row else "th",
                        cell=Cell(table, row, column),
                    )
                row += 1
            at += 1
        return at

    def _add(self, source: str, number: int, *, style: str, cell: Cell | None = None) -> None:
        inline = parse_inline(source)
        self.markup += inline.markup
        if inline.stray:
            self._findings.append(
                f"line {number}: {inline.stray} asterisk(s) close no emphasis and were kept as text"
            )
        self.stream.paragraph(inline.runs, source_line=number, style=style, cell=cell)


def _starts_table(lines: list[_Source], at: int) -> bool:
    if "|" not in lines[at].text or at + 1 == len(lines):
        return False
    return "|" in lines[at + 1].text and bool(_DELIMITER_ROW.fullmatch(lines[at + 1].text))


def _interrupts(lines: list[_Source], at: int, *, numbered: bool) -> bool:
    text = lines[at].text
    return (
        not text
        or _RULE.fullmatch(text) is not None
        or _HEADING.fullmatch(text) is not None
        or _ITEM.match(text) is not None
        or (numbered and _NUMBERED.match(text) is not None)
        or _starts_table(lines, at)
    )


def _split_row(text: str) -> tuple[list[str], int]:
    """Split a table row at its unescaped pipes; return the cells and the number of pipes."""
    pieces = _CELL_PIECE.findall(text)
    cells = [""]
    for piece in pieces:
        if piece == "|":
            cells.append("")
        else:
            cells[-1] = piece
    if pieces[0] == "|":
        cells = cells[1:]
    if pieces[-1] == "|" and len(cells) > 1:
        cells = cells[:-1]
    return cells, pieces.count("|")


def account(data: bytes, document: Document) -> dict[str, int]:
    """Prove where every character of the file went, by a count that knows no blocks.

    The body, with its inline constructs resolved, must contain the stream as a subsequence, white
    space apart; what is skipped must be signs of markup. Returns ``file``, ``front_matter``,
    ``stream``, ``markup``, ``structure`` and ``lost``: the characters skipped that are no signs of
    markup, plus the characters of the stream that the file does not have in that order. ``file``
    is the sum of the four parts, and ``markup`` agrees with the reader's own count, exactly when
    ``lost`` is 0.
    """
    text = data.decode("utf-8")
    rows = _BREAK.split(text)
    front = _length_of_rows(text, _front_matter(rows, [])[1])
    resolved, markup = _resolve(text[front:])
    stream = document.characters
    solid = "".join(c for c in stream if c not in " \t")
    lost = at = 0
    for c in resolved:
        if at < len(solid) and c == solid[at]:
            at += 1
        elif c in "#*|-_:":
            markup += 1
        elif c not in " \t\r\n\ufeff":
            lost += 1
    lost += len(solid) - at
    return {
        "file": len(text),
        "front_matter": front,
        "stream": len(stream),
        "markup": markup,
        "structure": len(text) - front - len(stream) - markup,
        "lost": lost,
    }


_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])|(</?su[bp]>)|(<br[ ]?/?>)"
    r"|(&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)


def _resolve(body: str) -> tuple[str, int]:
    """Resolve escapes, script tags, breaks and references; count the markup they were."""
    markup = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal markup
        if match[1]:
            kept = match[1]
        elif match[2]:
            kept = ""
        elif match[3]:
            kept = " "
        else:
            kept = unescape_reference(match[4])
        markup += len(match[0]) - len(kept)
        return kept

    return _INLINE.sub(replace, body), markup
