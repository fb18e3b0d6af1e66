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
from tools.specimen.word import write_docx
from tools.specimen.word_parts import NS, W, zipped

_TAB = "\ue000"
"""Stands for the tab after a typed label until the XML is written."""


def typeset(annex: Annex, style: Style, *, typed: bool) -> bytes:
    """Return the DOCX; ``typed`` labels are ordinary characters, others come from numbering.xml."""
    blocks = blocks_of(annex, style)
    if typed:
        blocks = tuple(_typed(block) for block in blocks)
    meta = annex.edition.meta
    made = write_docx(blocks, number=meta["number"], date=meta["printed"])
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = _with_tabs(parts["word/document.xml"])
    if not annex.plan.dots:
        parts["word/numbering.xml"] = _without_dots(parts["word/numbering.xml"])
    return zipped(parts)


def _typed(block: Block) -> Block:
    if block.marker is None:
        return block
    between = _TAB if block.hang else " "
    marker = Run(f"{block.marker}{between}", bold=block.marker_bold)
    return dataclasses.replace(block, runs=(marker, *block.runs), marker=None, numbering=None)


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
