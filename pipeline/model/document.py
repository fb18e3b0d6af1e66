"""What a reader hands to the parser: pages of lines of styled runs, over one stream of characters.

Every character a reader reports has one *offset*: its place in ``Document.characters``, the
concatenation of all lines' text in reading order (content-stream order for PDF, document order
elsewhere). An offset is the identity of a character for the rest of its life: the parser gives each
exactly one destination, and the account proves it. A reader drops nothing: running headers, page
numbers and empty pages are lines like any other, and it is the parser that says what they are.

Lengths are PDF points (1/72 inch) from the top left corner of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from pipeline.model.text import Mark, MarkKind, Text, merge_marks

LONG = 300
"""Pages up to which all is held in memory; of more, what is not at hand is put by."""


class Media(StrEnum):
    """Formats a reader exists for."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "markdown"
    XML = "xml"


class Box(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A rectangle on a page, in points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Run(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Consecutive characters of one style.

    ``superscript``/``subscript`` are decided by the reader from baseline and size. ``inserted`` and
    ``deleted`` come from tracked changes or from a marked-up edition's colour, underline or strike.
    ``note`` is the kind of note whose mark the run is ("footnote"), where the format says so.
    ``x0`` and ``x1`` are the run's horizontal extent where the format has places.
    """

    text: str
    size: float | None = None
    font: str | None = None
    color: str | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    superscript: bool = False
    subscript: bool = False
    inserted: bool = False
    deleted: bool = False
    x0: float | None = None
    x1: float | None = None
    note: str | None = None

    def mark_kinds(self) -> tuple[MarkKind, ...]:
        """Return the marks this run's style amounts to."""
        styled = self.bold or self.italic or self.superscript or self.subscript
        if not (styled or self.underline or self.inserted or self.deleted):
            return ()
        return tuple(kind for name, kind in _MARKS if getattr(self, name))


_MARKS = (
    ("superscript", MarkKind.SUPERSCRIPT),
    ("subscript", MarkKind.SUBSCRIPT),
    ("bold", MarkKind.BOLD),
    ("italic", MarkKind.ITALIC),
    ("underline", MarkKind.UNDERLINE),
    ("inserted", MarkKind.INSERTED),
    ("deleted", MarkKind.DELETED),
)


class Cell(msgspec.Struct, frozen=True, gc=False):
    """Where a line stands in a table: ``table`` counts from 0 through the document; a table that
    goes on over a page break keeps its number where the reader can tell.
    """

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Part(StrEnum):
    """What a source that marks up its own structure says a line is."""

    HEADING = "heading"  # over what follows it
    TITLE = "title"  # of the provision that follows it: a marginal note
    PROVISION = "provision"  # numbered or not
    DEFINITION = "definition"  # its title is the term
    NOTE = "note"
    ASIDE = "aside"  # printed with the text and no part of it


class Given(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a source that marks up its own structure says of a line, so that nothing is guessed.

    ``depth`` counts from 0; a line stands under the nearest line before it that has a smaller one.
    Its first ``marker`` characters are its number or name, the next ``title`` its title (spaces
    between them belong to neither). ``indent`` is how many steps in it is printed, where the source
    says that too, and ``reason`` why an aside is one.
    """

    part: Part
    depth: int = 0
    marker: int = 0
    title: int = 0
    indent: int | None = None
    reason: str = ""


class Line(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One printed line (PDF), or one paragraph (DOCX, HTML, Markdown).

    Attributes:
        start: offset of the first character in the document's stream.
        runs: the styled pieces; their texts joined are the line's text, with no line break.
        page: page number from 1, ``None`` where the format has no pages.
        box: extent of the line, ``None`` where the format has no places.
        source_line: line number from 1 in a text source (Markdown, HTML), else ``None``.
        marker: a label computed from automatic numbering (DOCX ``numbering.xml``), which is *not*
            among the line's characters: ``"2.A.1.a."``, ``"(i)"``, ``"–"``.
        level: the automatic numbering's level from 0, else ``None``.
        style: the source's own name for the paragraph: a Word style, an HTML tag, ``h5`` for a
            Markdown heading of five signs, a PDF structure tag where the file is tagged.
        indent: left edge of the text in points, where the format states it.
        hang: left edge of the paragraph's further lines, where a format that keeps whole paragraphs
            states it: words behind a typed label's tab stand there too.
        marker_edge: left edge of the automatic ``marker``, where the format states it.
        baseline: where most of the line's large characters stand, from the top of the page.
        cell: the table cell the line stands in, if any.
        soft_hyphen: the line ends in a hyphen that the reader knows to be a line-break hyphen.
        paragraph: true when the line is a whole paragraph, false when it is one printed line.
        given: where the line belongs, when the source itself says so.
        column: in which column of its page it stands, from 1; 0 where the page is not set in
            columns, or the line stands above or below them.
    """

    start: int
    runs: tuple[Run, ...]
    page: int | None = None
    box: Box | None = None
    source_line: int | None = None
    marker: str | None = None
    level: int | None = None
    style: str | None = None
    indent: float | None = None
    hang: float | None = None
    marker_edge: float | None = None
    baseline: float | None = None
    cell: Cell | None = None
    soft_hyphen: bool = False
    paragraph: bool = False
    given: Given | None = None
    column: int = 0

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join([run.text for run in self.runs])

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + sum([len(run.text) for run in self.runs])

    def rich(self) -> Text:
        """Return the line's characters with marks for their style."""
        marks: list[Mark] = []
        at = 0
        for run in self.runs:
            marks.extend(Mark(at, at + len(run.text), kind) for kind in run.mark_kinds())
            at += len(run.text)
        return Text(self.text, merge_marks(marks))


class Ruling(msgspec.Struct, frozen=True, gc=False):
    """A drawn straight line or thin filled rectangle."""

    box: Box
    horizontal: bool


class Page(msgspec.Struct, frozen=True):
    """One page (PDF), or the whole of a format without pages (``number`` 0).

    ``lines`` and ``rulings`` may be packed (:mod:`~pipeline.model.packed`).
    """

    number: int
    width: float | None
    height: float | None
    lines: Sequence[Line]
    rulings: Sequence[Ruling] = ()


class Notice(msgspec.Struct, frozen=True):
    """What a person should look at in a file; ``code`` is that of the finding it becomes. ``at`` is
    the offset of the line it speaks of, if it speaks of one.
    """

    code: str
    message: str
    at: int | None = None


class Document(msgspec.Struct, frozen=True):
    """Everything a reader found in one file.

    Attributes:
        media: the format read.
        sha256: of the bytes read, in hex.
        reader: which reader made it, with its version: ``"pypdfium2 5.15"``.
        properties: what the file says of itself (front matter, title, author), as strings.
        findings: oddities met while reading that lost no character, one sentence each.
        notices: what the reader could not settle by itself and a person should see.
    """

    media: Media
    sha256: str
    reader: str
    pages: tuple[Page, ...]
    properties: dict[str, str] = {}
    findings: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether it is too long for all that is made of it to be held in memory at once."""
        return len(self.pages) > LONG

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in reading order."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def characters(self) -> str:
        """The whole stream: offsets index into it."""
        return "".join(line.text for page in self.pages for line in page.lines)
