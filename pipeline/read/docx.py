"""Word documents: text, style, tables, automatic numbers and tracked changes from the package.

Paragraphs come in document order, one line each: the body with its tables and text boxes, then the
notes in the order of their references (style ``footnote`` or ``endnote``), then headers and
footers, each once (``header``, ``footer``). A tab is one tab character, a line break one space, an
optional hyphen U+00AD, a no-break hyphen U+2011. The number of a note is a superscript run at its
reference and at the head of the note. Blank paragraphs without a number are left out, but an empty
table cell keeps one, so that the grid is whole. Labels of automatic numbering are in
``Line.marker``.

Those five names (``textbox`` too) are the reader's: a paragraph elsewhere that is set in Word's own
style of that name has it capitalised (``Header``), so that body text is never taken for furniture.

What is not text is counted in ``properties`` or told in ``findings``: pictures, charts, embedded
objects, hidden text, comments.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import msgspec
from lxml import etree

from pipeline.model.document import Document, Media, Page, Run
from pipeline.read.docx_content import NoteRef, Paragraph, Piece
from pipeline.read.docx_counters import format_counter
from pipeline.read.docx_names import relation_id, value, w
from pipeline.read.docx_numbering import Counter as NumberCounter
from pipeline.read.docx_numbering import Numbered, Numbering
from pipeline.read.docx_package import Package
from pipeline.read.docx_revisions import Shown, project, visible_notes
from pipeline.read.docx_story import Story
from pipeline.read.docx_styles import Indent, Styles, edges
from pipeline.read.docx_tables import Grid
from pipeline.read.lines import LineStream
from pipeline.read.views import View

READER = "annex-docx 1"

_STORIES = frozenset(("textbox", "footnote", "endnote", "header", "footer"))
_NOTES = {"footnote": "footnotes", "endnote": "endnotes"}
_NOTE_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}
_CORE = ("title", "subject", "creator", "created", "modified", "revision")


def read_docx(data: bytes, *, where: str, view: View | str = View.MARKED) -> Document:
    """Read a Word document.

    With ``marked``, a run that was inserted or moved in is ``inserted``, one deleted or moved away
    is ``deleted``; a paragraph that stays carries the label it has when every change is accepted,
    one that goes the label it has when every change is rejected.

    ``properties`` holds the title and the like, ``comments`` (how many), and a count for each kind
    of tracked change, named for the element and its place: ``tracked_ins_text``,
    ``tracked_del_paragraph``, ``tracked_moveTo_text``, ``tracked_ins_row``, ``tracked_formatting``.

    Raises:
        WrongContentError, EncryptedError, TruncatedError, DoctypeError, LimitError, ReadError:
            see :mod:`pipeline.read.docx_package` and :mod:`pipeline.read.xml`.
    """
    view = View(view)
    package = Package(data, where=where)
    source = _Source(package)
    writer = _Writer(source, view)
    writer.write()
    properties = _core_properties(package)
    properties |= {f"tracked_{kind}": str(times) for kind, times in sorted(source.changes.items())}
    if source.comments:
        properties["comments"] = str(source.comments)
    findings = [
        text if times == 1 else f"{text} ({times} times)"
        for text, times in (source.findings + writer.findings).items()
    ]
    return Document(
        media=Media.DOCX,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=READER,
        pages=(Page(0, None, None, tuple(writer.stream.lines)),),
        properties=properties,
        findings=tuple(findings + source.numbering_findings),
    )


def _core_properties(package: Package) -> dict[str, str]:
    part = next((p for kind, p in package.relations("").values() if kind == "core-properties"), "")
    root = package.part(part)
    found: dict[str, str] = {}
    for child in () if root is None else root:
        name = etree.QName(child).localname
        if name in _CORE and child.text:
            found[name] = child.text
    return found


class _Source:
    """Everything read from the package, for all views."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.changes: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.numbering_findings: list[str] = []
        self.styles = Styles(self._related("styles"))
        self.numbering = Numbering(self._related("numbering"), self.styles)
        settings = self._related("settings")
        self.note_formats = {
            kind: value(None if settings is None else settings.find(w(f"{kind}Pr")), "numFmt")
            or default
            for kind, default in _NOTE_FORMATS.items()
        }
        document = package.part(package.main)
        assert document is not None
        for kind in _NOTES:
            properties = [] if settings is None else settings.findall(w(f"{kind}Pr"))
            for one in (*properties, *document.iter(w(f"{kind}Pr"))):
                if value(one, "numRestart") in ("eachPage", "eachSect"):
                    self.findings[
                        f"Word numbers {kind}s anew on each page or in each section; here"
                        " they are numbered through the document"
                    ] += 1
        body = document.find(w("body"))
        self.body = [] if body is None else self._story("body", body)
        self.notes = {
            NoteRef(kind, note.get(w("id"), "")): self._story(kind, note)
            for kind, part in _NOTES.items()
            for note in self._notes(part, kind)
        }
        self.margins = self._margins(document)
        comments = self._related("comments")
        self.comments = 0 if comments is None else len(comments.findall(w("comment")))

    def _related(self, kind: str) -> etree._Element | None:
        part = self._package.related(kind)
        return None if part is None else self._package.part(part)

    def _story(self, name: str, root: etree._Element) -> list[Paragraph]:
        story = Story(name, self.styles, self.changes, self.findings)
        story.read(root)
        return story.paragraphs

    def _notes(self, part: str, kind: str) -> Iterable[etree._Element]:
        root = self._related(part)
        for note in () if root is None else root.iterchildren(w(kind)):
            if note.get(w("type"), "normal") == "normal":
                yield note

    def _margins(self, document: etree._Element) -> list[tuple[str, list[Paragraph]]]:
        """Read each header and footer that a section refers to, once, in order."""
        relations = self._package.relations(self._package.main)
        found: dict[str, tuple[str, list[Paragraph]]] = {}
        for element in document.iter(w("headerReference"), w("footerReference")):
            kind = "header" if element.tag == w("headerReference") else "footer"
            _, part = relations.get(relation_id(element) or "", ("", ""))
            root = self._package.part(part)
            if root is not None and part not in found:
                found[part] = (kind, self._story(kind, root))
        return list(found.values())


class _Writer:
    """Writes one view of a source as lines."""

    def __init__(self, source: _Source, view: View) -> None:
        self._source = source
        self._view = view
        self._grid = Grid(view)
        self._numbers: dict[NoteRef, str] = {}
        self._markers: dict[int, Numbered] = {}
        self.stream = LineStream()
        self.findings: Counter[str] = Counter()

    def write(self) -> None:
        """Write body, notes, headers and footers."""
        body = project(self._source.body, self._view)
        notes = [NoteRef(*note) for note in visible_notes(body)]
        for kind, form in self._source.note_formats.items():
            same = [note for note in notes if note.kind == kind]
            for count, note in enumerate(same, start=1):
                self._numbers[note] = format_counter(count, form) or str(count)
        self._number(self._source.body)
        self._lines(body)
        for note in notes:
            if note in self._source.notes:
                self._story(self._source.notes[note], note.kind, note)
            else:
                self.findings[f"a reference leads to a {note.kind} that is not there"] += 1
        everywhere = {NoteRef(*n) for n in visible_notes(project(self._source.body, View.MARKED))}
        for note, paragraphs in self._source.notes.items():
            if note not in everywhere:
                self.findings[f"a {note.kind} has no reference in the body"] += 1
                self._story(paragraphs, note.kind, note)
        for kind, paragraphs in self._source.margins:
            self._story(paragraphs, kind, None)

    def _story(self, paragraphs: list[Paragraph], style: str, note: NoteRef | None) -> None:
        self._number(paragraphs)
        self._lines(project(paragraphs, self._view), style, note)

    def _number(self, paragraphs: list[Paragraph]) -> None:
        """Compute the labels of a story.

        In the marked view a paragraph that stays has its label of the accepted text, and one that
        goes its label of the rejected text: deleted paragraphs do not count.
        """
        if self._view is not View.MARKED:
            self._markers |= self._labels(paragraphs, self._view)
            return
        self._markers |= self._labels(paragraphs, View.REJECTED)
        self._markers |= self._labels(paragraphs, View.ACCEPTED)

    def _labels(self, paragraphs: list[Paragraph], view: View) -> dict[int, Numbered]:
        counters: dict[str, NumberCounter] = {}
        labels: dict[int, Numbered] = {}
        numbering = self._source.numbering
        for shown in project(paragraphs, view):
            resolved = numbering.resolve(shown.setting.numbering, shown.setting.style)
            if resolved is not None:
                counter = counters.setdefault(
                    shown.source.story, NumberCounter(numbering, self._source.numbering_findings)
                )
                labels[id(shown.source)] = counter.next(*resolved)
        return labels

    def _lines(
        self, paragraphs: list[Shown], style: str | None = None, note: NoteRef | None = None
    ) -> None:
        filled = Counter(shown.source.container for shown in paragraphs)
        for shown in paragraphs:
            runs = [
                run
                for piece in shown.pieces
                for run in self._runs(piece, shown.setting.style, note)
            ]
            numbered = self._markers.get(id(shown.source))
            cell = shown.source.cell
            empty = not any(run.text for run in runs) and (
                numbered is None or numbered.marker is None
            )
            if empty and (cell is None or filled[shown.source.container] > 1):
                filled[shown.source.container] -= 1
                continue
            if cell is not None and self._grid.continues(cell):
                if empty:
                    continue
                self.findings["a merged table cell holds text that Word does not show"] += 1
            name = self._source.styles.name(shown.setting.style)
            if name in _STORIES:
                name = name.capitalize()
            at = edges(self._indent(shown), numbered=numbered is not None)
            self.stream.paragraph(
                runs,
                marker=None if numbered is None else numbered.marker,
                level=None if numbered is None else numbered.level,
                style="textbox" if shown.source.story == "textbox" else style or name,
                indent=at.text if cell is None else cell.edge,
                hang=at.hang if cell is None else None,
                marker_edge=at.marker if cell is None else None,
                cell=None if cell is None else self._grid.place(cell),
            )

    def _runs(self, piece: Piece, style: str | None, own: NoteRef | None) -> Iterable[Run]:
        direct = piece.direct
        if self._view is View.REJECTED and piece.before is not None:
            direct = piece.before
        look = self._source.styles.look(style, direct)
        text = piece.text
        note = own if piece.note is not None and piece.note.kind == "self" else piece.note
        if piece.note is not None:
            text = self._numbers.get(note, "") if note is not None else ""
        if look.hidden:
            self.findings["hidden text was left out"] += 1
            return ()
        marked = self._view is View.MARKED
        return (
            msgspec.structs.replace(
                look.run,
                text=text,
                inserted=marked and piece.inserted,
                deleted=marked and piece.deleted,
                note=None if note is None else note.kind,
            ),
        )

    def _indent(self, shown: Shown) -> Indent:
        """Direct indent over the numbering level's over the style's.

        Where the style itself brings the numbering, an indent of the style is nearer.
        """
        styles, setting = self._source.styles, shown.setting
        by_style = styles.indent(setting.style)
        by_level = Indent()
        resolved = self._source.numbering.resolve(setting.numbering, setting.style)
        if resolved is not None:
            by_level = self._source.numbering.level(*resolved).indent
        if setting.numbering.num is None:
            inherited = by_style.over(by_level)
        else:
            inherited = by_level.over(by_style)
        return setting.indent.over(inherited).over(styles.default_indent)
