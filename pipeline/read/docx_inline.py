"""The content of one Word paragraph, run by run, with what was tracked around each.

What Word computes and stores (the result of a field) is text; what it hides (the field's
instruction) is not. An element nobody knows is entered, so that text inside it is not lost.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from lxml import etree

from pipeline.read.docx_content import NoteRef, Paragraph, Piece
from pipeline.read.docx_math import is_math, linear
from pipeline.read.docx_names import XML_SPACE, truth, w
from pipeline.read.docx_styles import Properties, Styles, read_run_properties
from pipeline.read.docx_symbols import from_symbol_font, is_private

CHANGES = {w(name): name for name in ("ins", "del", "moveFrom", "moveTo")}
_ADDS = ("ins", "moveTo")
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
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


class Context:
    """What the paragraphs of one story share: styles, open fields, counts and findings."""

    def __init__(self, styles: Styles, counts: Counter[str], findings: Counter[str]) -> None:
        self._styles = styles
        self._counts = counts
        self._findings = findings
        self._fields: list[bool] = []

    def run_properties(self, element: etree._Element) -> tuple[Properties, Properties | None]:
        """Return a run's direct formatting, and what it was before a tracked change of it."""
        rpr = element.find(w("rPr"))
        change = self.count_formatting(rpr)
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

    @property
    def in_field(self) -> bool:
        """Whether a field is open."""
        return bool(self._fields)

    def count_formatting(self, rpr: etree._Element | None) -> etree._Element | None:
        """Count a tracked change of formatting and return it."""
        change = None if rpr is None else rpr.find(w("rPrChange"))
        if change is not None:
            self._counts["formatting"] += 1
        return change


class Inline:
    """Reads the content of one paragraph."""

    def __init__(
        self, context: Context, paragraph: Paragraph, boxes: list[tuple[etree._Element, Changed]]
    ) -> None:
        self._context = context
        self._paragraph = paragraph
        self._boxes = boxes

    def read(self, parent: etree._Element, changed: Changed) -> None:
        """Read the children of a paragraph or of a wrapper inside it."""
        for child in parent:
            tag = child.tag
            if tag == w("r"):
                direct, before = self._context.run_properties(child)
                self._run(child, changed, direct, before)
            elif tag in CHANGES:
                self._context.count(f"{CHANGES[tag]}_text")
                self.read(child, changed.within(CHANGES[tag]))
            elif tag == ALTERNATE:
                self.read(alternative(child), changed)
            elif isinstance(tag, str) and is_math(tag):
                self._context.report("a formula was written on one line")
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
                self._context.field_mark(child.get(w("fldCharType")))
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
            elif tag == ALTERNATE:
                self._run(alternative(child), changed, direct, before)
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
        if self._context.in_instruction or (not text and note is None):
            return
        whole = self._paragraph
        if (whole.inserted and not changed.inserted) or (whole.deleted and not changed.deleted):
            self._context.report(
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
        font = self._context.font(self._paragraph, direct)
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
            self._context.report("a symbol without a character was left out")
            return
        character = chr(code if code >= 0xF000 else code + 0xF000 if code < 0x100 else code)
        self._add(self._shown(character, element.get(w("font"))), changed, direct, before)

    def _shown(self, character: str, font: str | None) -> str:
        shown = from_symbol_font(character, font)
        if shown is None:
            self._context.report(
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
                if not self._context.in_instruction:
                    self._boxes.append((child, changed))
                continue
            if child.tag == ALTERNATE:
                self._object(alternative(child), changed)
                continue
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name in ("blip", "imagedata"):
                self._context.report("a picture was not read")
            elif name in ("chart", "relIds"):
                self._context.report("a chart or a diagram was not read")
            elif name == "OLEObject":
                self._context.report("an embedded object was not read")
            self._object(child, changed)


def alternative(element: etree._Element) -> etree._Element:
    """Return the branch to read: the one for new programs, unless only the other has text."""
    branches = list(element)
    for branch in branches:
        if next(branch.iter(w("t"), w("delText"), w("sym")), None) is not None:
            return branch
    return branches[0] if branches else element
