"""One story of a Word document (body, header, note) from its XML to paragraphs and pieces.

Every element is either read, entered, or known to hold no text. What Word computes and stores (the
result of a field) is text; what it hides (the field's instruction) is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.read.docx_content import (
    CellRef,
    NoteRef,
    Paragraph,
    Piece,
    Setting,
    Table,
    TableCell,
    TableRow,
)
from pipeline.read.docx_math import is_math, linear
from pipeline.read.docx_names import XML_SPACE, number, truth, value, w
from pipeline.read.docx_styles import (
    NumberingRef,
    Properties,
    Styles,
    read_indent,
    read_numbering_ref,
    read_run_properties,
)
from pipeline.read.docx_symbols import from_symbol_font, is_private

_CHANGES = {w(name): name for name in ("ins", "del", "moveFrom", "moveTo")}
_ADDS = ("ins", "moveTo")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SPACES = " \t\r\n"
_FIXED = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): " ",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
_OBJECTS = {w("drawing"), w("pict"), w("object")}
_SKIPPED = {
    w(name)
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "tblPr", "tblGrid",
        "trPr", "tcPr", "tblPrEx", "sectPr", "instrText", "delInstrText", "fldData",
    )
}  # fmt: skip


class Changed(NamedTuple):
    """The tracked changes around a place in the document."""

    inserted: bool = False
    deleted: bool = False

    def within(self, kind: str) -> Changed:
        """Return the state inside a ``w:ins``, ``w:del``, ``w:moveFrom`` or ``w:moveTo``."""
        return Changed(self.inserted or kind in _ADDS, self.deleted or kind not in _ADDS)


class Story:
    """Reads one story; ``paragraphs`` holds what it found, ``counts`` the tracked changes.

    ``counts`` keys are ``ins_text``, ``del_paragraph``, ``moveTo_row``, ``formatting`` and the
    like, one for each element of the file that says so.
    """

    def __init__(
        self, name: str, styles: Styles, counts: Counter[str], findings: Counter[str]
    ) -> None:
        self.paragraphs: list[Paragraph] = []
        self._name = name
        self._styles = styles
        self._counts = counts
        self._findings = findings
        self._containers = 0
        self._fields: list[bool] = []

    def read(self, root: etree._Element) -> None:
        """Read the blocks of a story's root element."""
        self._blocks(root, self._name, Changed(), None)
        if self._fields:
            self._findings["a field is never closed; its text may be incomplete"] += 1

    # --- blocks ---------------------------------------------------------------------------

    def _blocks(
        self, parent: etree._Element, story: str, changed: Changed, cell: CellRef | None
    ) -> None:
        container = self._new_container()
        for child, state in self._flat(parent, changed):
            if child.tag == w("p"):
                self._paragraph(child, story, state, cell, container)
            elif child.tag == w("tbl"):
                self._table(child, story, state)
                container = self._new_container()
            elif child.tag in (w("altChunk"), w("subDoc")):
                self._findings["a part in another format is embedded and was not read"] += 1

    def _new_container(self) -> int:
        self._containers += 1
        return self._containers

    def _flat(
        self, parent: etree._Element, changed: Changed
    ) -> Iterator[tuple[etree._Element, Changed]]:
        """Yield children, those inside wrappers (content controls, custom XML) included."""
        for child in parent:
            if child.tag in _CHANGES:
                self._counts[f"{_CHANGES[child.tag]}_text"] += 1
                yield from self._flat(child, changed.within(_CHANGES[child.tag]))
            elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("smartTag")):
                yield from self._flat(child, changed)
            elif child.tag == _ALTERNATE:
                yield from self._flat(_alternative(child), changed)
            else:
                yield child, changed

    def _table(self, element: etree._Element, story: str, changed: Changed) -> None:
        table = Table()
        for tr, state in self._flat(element, changed):
            if tr.tag != w("tr"):
                continue
            trpr = tr.find(w("trPr"))
            state = self._marked(trpr, state, "row")  # noqa: PLW2901
            row = TableRow(state.inserted, state.deleted)
            table.rows.append(row)
            column = number(value(trpr, "gridBefore")) or 0
            for tc, inner in self._flat(tr, state):
                if tc.tag != w("tc"):
                    continue
                tcpr = tc.find(w("tcPr"))
                cell = _read_cell(tcpr, column)
                for name, attribute in (("cellIns", "inserted"), ("cellDel", "deleted")):
                    if tcpr is not None and tcpr.find(w(name)) is not None:
                        self._counts[f"{'ins' if name == 'cellIns' else 'del'}_cell"] += 1
                        setattr(cell, attribute, True)
                row.cells.append(cell)
                column += cell.span
                self._blocks(
                    tc,
                    story,
                    Changed(inner.inserted or cell.inserted, inner.deleted or cell.deleted),
                    CellRef(table, len(table.rows) - 1, len(row.cells) - 1),
                )

    def _marked(self, properties: etree._Element | None, changed: Changed, place: str) -> Changed:
        """Return the state that ``w:ins`` or ``w:del`` among properties leads to, and count it."""
        if properties is None:
            return changed
        for child in properties:
            if child.tag in _CHANGES:
                self._counts[f"{_CHANGES[child.tag]}_{place}"] += 1
                changed = changed.within(_CHANGES[child.tag])
        return changed

    def _paragraph(
        self,
        element: etree._Element,
        story: str,
        changed: Changed,
        cell: CellRef | None,
        container: int,
    ) -> None:
        ppr = element.find(w("pPr"))
        setting = _read_setting(ppr)
        change = None if ppr is None else ppr.find(w("pPrChange"))
        before = None
        if change is not None:
            self._counts["formatting"] += 1
            before = _read_setting(change.find(w("pPr")))
        numpr = None if ppr is None else ppr.find(w("numPr"))
        if numpr is not None and self._marked(numpr, Changed(), "numbering").inserted:
            before = (before or setting)._replace(numbering=NumberingRef("0"))
        mark = self._marked(None if ppr is None else ppr.find(w("rPr")), Changed(), "paragraph")
        self._count_formatting(None if ppr is None else ppr.find(w("rPr")))
        paragraph = Paragraph(
            setting,
            container,
            story,
            cell,
            before,
            mark_inserted=mark.inserted,
            mark_deleted=mark.deleted,
            inserted=changed.inserted,
            deleted=changed.deleted,
        )
        self.paragraphs.append(paragraph)
        boxes: list[tuple[etree._Element, Changed]] = []
        _Inline(self, paragraph, boxes).read(element, Changed())
        for box, state in boxes:
            whole = Changed(state.inserted or changed.inserted, state.deleted or changed.deleted)
            self._blocks(box, "textbox", whole, None)

    def _count_formatting(self, rpr: etree._Element | None) -> etree._Element | None:
        change = None if rpr is None else rpr.find(w("rPrChange"))
        if change is not None:
            self._counts["formatting"] += 1
        return change

    # --- what the inline reader needs -----------------------------------------------------

    def run_properties(self, element: etree._Element) -> tuple[Properties, Properties | None]:
        """Return a run's direct formatting, and what it was before a tracked change of it."""
        rpr = element.find(w("rPr"))
        change = self._count_formatting(rpr)
        before = None if change is None else read_run_properties(change.find(w("rPr")))
        return read_run_properties(rpr), before

    def field_mark(self, kind: str | None) -> None:
        """Follow ``w:fldChar``: an instruction opens, its result begins, the field ends."""
        if kind == "begin":
            self._fields.append(False)
        elif not self._fields:
            self._findings["a field ends that never began"] += 1
        elif kind == "separate":
            self._fields[-1] = True
        elif kind == "end":
            self._fields.pop()

    @property
    def in_instruction(self) -> bool:
        """Whether the place is inside a field's instruction, which is never printed."""
        return not all(self._fields)

    def count(self, kind: str) -> None:
        """Count a tracked change."""
        self._counts[kind] += 1

    def report(self, finding: str) -> None:
        """Record an oddity; each is told once, with how often it was met."""
        self._findings[finding] += 1

    def font(self, paragraph: Paragraph, direct: Properties) -> str | None:
        """Return the font a run is set in."""
        return self._styles.look(paragraph.setting.style, direct).font


class _Inline:
    """Reads the content of one paragraph."""

    def __init__(
        self, story: Story, paragraph: Paragraph, boxes: list[tuple[etree._Element, Changed]]
    ) -> None:
        self._story = story
        self._paragraph = paragraph
        self._boxes = boxes

    def read(self, parent: etree._Element, changed: Changed) -> None:
        """Read the children of a paragraph or of a wrapper inside it."""
        for child in parent:
            tag = child.tag
            if tag == w("r"):
                direct, before = self._story.run_properties(child)
                self._run(child, changed, direct, before)
            elif tag in _CHANGES:
                self._story.count(f"{_CHANGES[tag]}_text")
                self.read(child, changed.within(_CHANGES[tag]))
            elif tag == _ALTERNATE:
                self.read(_alternative(child), changed)
            elif isinstance(tag, str) and is_math(tag):
                self._story.report("a formula was written on one line")
                for text, script in linear(child):
                    self._add(text, changed, {"vertAlign": script} if script else {}, None)
            elif tag not in _SKIPPED:
                self.read(child, changed)

    def _run(
        self,
        run: etree._Element,
        changed: Changed,
        direct: Properties,
        before: Properties | None,
    ) -> None:
        for child in run:
            tag = child.tag
            if tag == w("fldChar"):
                self._story.field_mark(child.get(w("fldCharType")))
            elif tag in (w("t"), w("delText")):
                self._text(child, changed, direct, before)
            elif tag in _FIXED:
                self._add(_FIXED[tag], changed, direct, before)
            elif tag == w("br"):
                self._break(child, changed, direct, before)
            elif tag == w("sym"):
                self._symbol(child, changed, direct, before)
            elif tag in (w("footnoteReference"), w("endnoteReference")):
                if not truth(child.get(w("customMarkFollows"), "0")):
                    kind = "footnote" if tag == w("footnoteReference") else "endnote"
                    self._note(NoteRef(kind, child.get(w("id"), "")), changed, direct, before)
            elif tag in (w("footnoteRef"), w("endnoteRef")):
                self._note(NoteRef("self", ""), changed, direct, before)
            elif tag in _OBJECTS:
                self._object(child, changed)
            elif tag == _ALTERNATE:
                self._run(_alternative(child), changed, direct, before)
            elif tag not in _SKIPPED:
                self._run(child, changed, direct, before)

    def _add(
        self,
        text: str,
        changed: Changed,
        direct: Properties,
        before: Properties | None,
        note: NoteRef | None = None,
    ) -> None:
        if self._story.in_instruction or (not text and note is None):
            return
        whole = self._paragraph
        if (whole.inserted and not changed.inserted) or (whole.deleted and not changed.deleted):
            self._story.report(
                "characters of an inserted or deleted table row are not marked themselves; they "
                "were read as going with the row"
            )
        whole.pieces.append(
            Piece(
                text,
                direct,
                before,
                changed.inserted or whole.inserted,
                changed.deleted or whole.deleted,
                note,
            )
        )

    def _text(
        self,
        element: etree._Element,
        changed: Changed,
        direct: Properties,
        before: Properties | None,
    ) -> None:
        text = element.text or ""
        if element.get(XML_SPACE) != "preserve":
            text = text.strip(_SPACES)
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        font = self._story.font(self._paragraph, direct)
        if any(map(is_private, text)) or (font or "").lower() == "symbol":
            text = "".join(self._shown(c, font) for c in text)
        self._add(text, changed, direct, before)

    def _symbol(
        self,
        element: etree._Element,
        changed: Changed,
        direct: Properties,
        before: Properties | None,
    ) -> None:
        try:
            code = int(element.get(w("char"), ""), 16)
        except ValueError:
            self._story.report("a symbol without a character was left out")
            return
        character = chr(code if code >= 0xF000 else code + 0xF000 if code < 0x100 else code)
        self._add(self._shown(character, element.get(w("font"))), changed, direct, before)

    def _shown(self, character: str, font: str | None) -> str:
        shown = from_symbol_font(character, font)
        if shown is None:
            self._story.report(
                f"the character U+{ord(character):04X} of the font {font} is not known "
                "and was kept as it is"
            )
            return character
        return shown

    def _break(
        self,
        element: etree._Element,
        changed: Changed,
        direct: Properties,
        before: Properties | None,
    ) -> None:
        """A line break is one space; a page break is one only between characters."""
        turns = element.get(w("type")) in ("page", "column")
        if not turns or self._paragraph.pieces:
            self._add(" ", changed, direct, before)

    def _note(
        self, note: NoteRef, changed: Changed, direct: Properties, before: Properties | None
    ) -> None:
        script: Properties = {"vertAlign": "superscript"}
        self._add("", changed, direct | script, None if before is None else before | script, note)

    def _object(self, element: etree._Element, changed: Changed) -> None:
        for child in element:
            if child.tag == w("txbxContent"):
                if not self._story.in_instruction:
                    self._boxes.append((child, changed))
                continue
            if child.tag == _ALTERNATE:
                self._object(_alternative(child), changed)
                continue
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name in ("blip", "imagedata"):
                self._story.report("a picture was not read")
            elif name in ("chart", "relIds"):
                self._story.report("a chart or a diagram was not read")
            elif name == "OLEObject":
                self._story.report("an embedded object was not read")
            self._object(child, changed)


def _alternative(element: etree._Element) -> etree._Element:
    """Return the branch to read: the one for new programs, unless only the other has text."""
    branches = list(element)
    for branch in branches:
        if next(branch.iter(w("t"), w("delText"), w("sym")), None) is not None:
            return branch
    return branches[0] if branches else element


def _read_cell(tcpr: etree._Element | None, column: int) -> TableCell:
    merge = None if tcpr is None else tcpr.find(w("vMerge"))
    return TableCell(
        column,
        max(1, number(value(tcpr, "gridSpan")) or 1),
        continues=merge is not None and merge.get(w("val"), "continue") == "continue",
    )


def _read_setting(ppr: etree._Element | None) -> Setting:
    return Setting(value(ppr, "pStyle"), read_numbering_ref(ppr), read_indent(ppr))
