"""Writes blocks as Word files: labels counted by Word, or typed with a tab as people do."""

from __future__ import annotations

import dataclasses
import io
import zipfile

from lxml import etree

from tools.annexes.generate import Annex
from tools.annexes.layout import blocks_of
from tools.annexes.style import Style
from tools.specimen.blocks import Block, Run
from tools.specimen.word import word_run, write_docx
from tools.specimen.word_parts import NS, W, w, xml_bytes, zipped

_TAB = "\ue000"
"""Stands for the tab after a typed label until the XML is written."""

_NOTE = "\ue001"
"""Stands before the mark of a footnote until then."""


def typeset(annex: Annex, style: Style, *, typed: bool) -> bytes:
    """Return the DOCX; ``typed`` labels are ordinary characters, others come from numbering.xml."""
    blocks = tuple(_marked(block) for block in blocks_of(annex, style))
    if typed:
        blocks = tuple(_typed(block) for block in blocks)
    meta = annex.edition.meta
    made = write_docx(blocks, number=meta["number"], date=meta["printed"])
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = _with_tabs(parts["word/document.xml"])
    notes = [note for block in blocks for note in block.notes]
    if notes:
        parts |= _with_notes(parts, notes, brackets=annex.plan.brackets)
    if not annex.plan.dots:
        parts["word/numbering.xml"] = _without_dots(parts["word/numbering.xml"])
    return zipped(parts)


def _typed(block: Block) -> Block:
    if block.marker is None:
        return block
    between = _TAB if block.hang else " "
    marker = Run(f"{block.marker}{between}", bold=block.marker_bold)
    return dataclasses.replace(block, runs=(marker, *block.runs), marker=None, numbering=None)


def _marked(block: Block) -> Block:
    """Put a stand-in before the marks of a block's footnotes."""
    marks = {mark for mark, _ in block.notes}
    runs = tuple(
        dataclasses.replace(run, text=_NOTE + run.text)
        if run.superscript and run.text in marks
        else run
        for run in block.runs
    )
    return dataclasses.replace(block, runs=runs)


def _with_notes(
    parts: dict[str, bytes], notes: list[tuple[str, tuple[Run, ...]]], *, brackets: bool
) -> dict[str, bytes]:
    """Return the parts that footnotes change or need: Word counts their marks."""
    root = etree.fromstring(parts["word/document.xml"])
    for text in root.iterfind(".//w:t", NS):
        if (text.text or "").startswith(_NOTE):
            run = text.getparent()
            assert run is not None
            run.replace(text, w("footnoteReference", id=(text.text or "")[1:]))
    made = w(
        "footnotes",
        *(
            w("footnote", w("p", w("r", w(name))), type=name, id=number)
            for number, name in ((-1, "separator"), (0, "continuationSeparator"))
        ),
    )
    for mark, runs in notes:
        own = w("r", w("rPr", w("vertAlign", val="superscript")), w("footnoteRef"))
        words = [word_run(run) for run in (Run(") " if brackets else " "), *runs)]
        begin = [word_run(Run("("))] if brackets else []
        made.append(w("footnote", w("p", *begin, own, *words), id=mark))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdNotes" Type="{base}/footnotes" Target="footnotes.xml"/>'
    end = "</Relationships>"
    return {
        "word/document.xml": xml_bytes(root),
        "word/footnotes.xml": xml_bytes(made),
        types: parts[types].replace(b"</Types>", part.encode()),
        relations: parts[relations].replace(end.encode(), (relation + end).encode()),
    }


def _with_tabs(document: bytes) -> bytes:
    root = etree.fromstring(document)
    for text in root.iterfind(".//w:t", NS):
        if text.text and _TAB in text.text:
            before, _, after = text.text.partition(_TAB)
            text.text = before
            tab = etree.Element(f"{{{W}}}tab")
            text.addnext(tab)
            if after:
                rest = etree.Element(f"{{{W}}}t")
                rest.text = after
                rest.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                tab.addnext(rest)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_dots(numbering: bytes) -> bytes:
    """Take the last dot from the labels of subsections and entries."""
    root = etree.fromstring(numbering)
    for text in root.iterfind(".//w:lvlText", NS):
        value = text.get(f"{{{W}}}val")
        if value in ("%1.%2.", "%1.%2.%3."):
            text.set(f"{{{W}}}val", value.rstrip("."))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
