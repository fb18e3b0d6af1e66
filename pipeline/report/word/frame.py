"""What stands around the body of a Word file: page, header, footer, settings."""

from __future__ import annotations

from pipeline.report.word.package import relation_id
from pipeline.report.word.styles import right_to_left, word_language
from pipeline.report.word.xml import Element, add, add_run, root, serialized

_URI = "http://schemas.microsoft.com/office/word"


def header(*paragraphs: str) -> bytes:
    """Return a header of the given paragraphs, the first in bold."""
    part = root("hdr")
    for number, text in enumerate(paragraphs):
        paragraph = _paragraph(part, "Header")
        add_run(paragraph, text, (("b", ""), ("bCs", "")) if number == 0 else ())
    return serialized(part)


def footer(text: str) -> bytes:
    """Return a footer: what file this is, the page, and the number of pages."""
    part = root("ftr")
    paragraph = _paragraph(part, "Footer")
    add_run(paragraph, f"{text} · page ")
    _field(paragraph, "PAGE")
    add_run(paragraph, " of ")
    _field(paragraph, "NUMPAGES")
    return serialized(part)


def add_section(
    body: Element, language: str, *, landscape: bool = False, first: bool = True
) -> None:
    """Add the section's properties: A4, header and footer; with ``first`` the first page has a
    header of its own (``header2``).
    """
    section = add(body, "sectPr")
    _reference(section, "headerReference", "default", "header1")
    if first:
        _reference(section, "headerReference", "first", "header2")
    _reference(section, "footerReference", "default", "footer1")
    if first:
        _reference(section, "footerReference", "first", "footer1")
    if landscape:
        add(section, "pgSz", w=16838, h=11906, orient="landscape")
    else:
        add(section, "pgSz", w=11906, h=16838)
    add(section, "pgMar", top=1134, right=1134, bottom=1134, left=1134, header=567, footer=567,
        gutter=0)  # fmt: skip
    if first:
        add(section, "titlePg")
    if right_to_left(language):
        add(section, "bidi")


def settings(language: str, *, notes: bool = False) -> bytes:
    """Return the settings: as Word 2013 and later lay out, and no revision-save ids. ``notes`` says
    that there are footnotes, whose separators are named.
    """
    part = root("settings")
    add(part, "zoom", percent=100)
    add(part, "defaultTabStop", val=425)
    add(part, "characterSpacingControl", val="doNotCompress")
    if notes:
        separators = add(part, "footnotePr")
        for number in (-1, 0):
            add(separators, "footnote", id=number)
    compatible = add(part, "compat")
    add(compatible, "compatSetting", name="compatibilityMode", uri=_URI, val=15)
    tag = word_language(language)
    add(part, "themeFontLang", val=tag)
    add(part, "decimalSymbol", val=".")
    add(part, "listSeparator", val=",")
    return serialized(part)


def _reference(section: Element, name: str, kind: str, part: str) -> None:
    element = add(section, name, type=kind)
    element.set(_RELATION, relation_id(part))


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _paragraph(part: Element, style: str) -> Element:
    paragraph = add(part, "p")
    add(add(paragraph, "pPr"), "pStyle", val=style)
    return paragraph


def _field(paragraph: Element, instruction: str) -> None:
    field = add(paragraph, "fldSimple", instr=f" {instruction} ")
    add_run(field, "1")
