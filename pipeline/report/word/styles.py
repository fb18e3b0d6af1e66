"""The styles of our Word files, with outline levels so that the navigation pane shows the list."""

from __future__ import annotations

import re

import msgspec

from pipeline.report.word.lines import DEEPEST
from pipeline.report.word.xml import Element, add, root, serialized

FONT = "Arial"
"""What every Word has; LibreOffice sets Liberation Sans for it, which is as wide."""

_STEP = 425
"""Twentieths of a point that each depth is indented by (7.5 mm)."""
_HANG = 567
_NOTE = 737

_REGIONS = {
    "ar": "ar-SA", "de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "he": "he-IL",
    "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "nl": "nl-NL", "pt": "pt-PT", "ru": "ru-RU",
    "zh": "zh-CN",
}  # fmt: skip
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Style(msgspec.Struct, frozen=True):
    """A paragraph style: ``outline`` from 1 puts it into the navigation pane; ``indent`` and
    ``hang`` in twentieths of a point; ``size`` in half points.
    """

    id: str
    name: str
    based_on: str = "AnnexText"
    outline: int = 0
    indent: int = 0
    hang: int = 0
    before: int = 0
    after: int = 80
    size: int = 0
    bold: bool = False
    italic: bool = False
    color: str = ""
    keep: bool = False
    page_break: bool = False
    center: bool = False


def _paragraphs() -> tuple[Style, ...]:
    return (
        Style("AnnexText", "Annex Text", "Normal"),
        Style("AnnexTitle", "Annex Title", before=120, after=120, size=28, bold=True, keep=True),
        Style("AnnexPart", "Annex Part", outline=1, before=360, after=120, size=26, bold=True,
              keep=True, hang=_HANG),
        Style("AnnexCategory", "Annex Category", before=360, after=0, size=18, bold=True,
              color="555555", keep=True),
        Style("AnnexItem", "Annex Item", outline=1, before=60, after=120, size=26, bold=True,
              keep=True, indent=1134, hang=1134),
        Style("AnnexSubsection", "Annex Subsection", outline=2, before=240, after=80, size=22,
              bold=True, keep=True, indent=850, hang=850),
        Style("AnnexEntry", "Annex Entry", outline=3, before=160, indent=850, hang=850),
        Style("AnnexDefinition", "Annex Definition", before=120),
        Style("AnnexCaption", "Annex Caption", before=160, bold=True, keep=True),
        Style("AnnexCell", "Annex Cell", after=20, size=18),
        Style("AnnexSmall", "Annex Small", after=20, size=16, color="444444"),
        *(
            Style(
                f"AnnexProvision{level}", f"Annex Provision {level}",
                indent=850 + _STEP * level if level else _HANG, hang=_STEP if level else _HANG,
            )
            for level in range(DEEPEST + 1)
        ),
        *(
            Style(
                f"AnnexParagraph{level}", f"Annex Paragraph {level}",
                indent=850 + _STEP * (level - 1) if level else 0,
            )
            for level in range(DEEPEST + 1)
        ),
        *(
            Style(
                f"AnnexNote{level}", f"Annex Note {level}",
                indent=850 + _STEP * level + _NOTE, hang=_NOTE, size=18, color="1F3A5F",
            )
            for level in range(DEEPEST + 1)
        ),
        Style("CommentText", "annotation text", "Normal", size=18),
        Style("FootnoteText", "footnote text", "Normal", size=16, after=20),
        Style("Header", "header", "Normal", size=16, color="444444", after=0),
        Style("Footer", "footer", "Normal", size=16, color="444444", after=0),
    )  # fmt: skip


PARAGRAPHS = {style.id: style for style in _paragraphs()}
"""Every paragraph style by its id."""


def word_language(language: str) -> str:
    """Return the language tag Word knows an edition's language by.

    >>> word_language("en"), word_language("fr-CA"), word_language('en"><script>')
    ('en-GB', 'fr-CA', 'und')
    """
    if not _LANGUAGE.fullmatch(language):
        return "und"
    return _REGIONS.get(language, language)


def right_to_left(language: str) -> bool:
    """Say whether the language is written from right to left."""
    return language[:2].lower() in _RIGHT_TO_LEFT


def styles(language: str) -> bytes:
    """Return the styles part for a text of that language."""
    part = root("styles")
    _defaults(part, word_language(language))
    normal = add(part, "style", type="paragraph", default="1", styleId="Normal")
    add(normal, "name", val="Normal")
    add(normal, "qFormat")
    if right_to_left(language):
        add(add(normal, "pPr"), "bidi")
    for style in PARAGRAPHS.values():
        _paragraph(part, style)
    _character(part, "AnnexLabel", "Annex Label", (("b", ""),))
    _character(part, "AnnexTerm", "Annex Term", (("b", ""),))
    _character(part, "CommentReference", "annotation reference", (("sz", "16"),))
    _character(part, "FootnoteReference", "footnote reference", (("vertAlign", "superscript"),))
    normal_table = add(part, "style", type="table", default="1", styleId="TableNormal")
    add(normal_table, "name", val="Normal Table")
    add(normal_table, "uiPriority", val=99)
    add(normal_table, "semiHidden")
    _margins(add(normal_table, "tblPr"), 108)
    _grid(part)
    return serialized(part)


def _defaults(part: Element, language: str) -> None:
    defaults = add(part, "docDefaults")
    inside = add(add(defaults, "rPrDefault"), "rPr")
    add(inside, "rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    add(inside, "sz", val=20)
    add(inside, "szCs", val=20)
    add(inside, "lang", val=language, eastAsia=language, bidi=language)
    paragraph = add(add(defaults, "pPrDefault"), "pPr")
    add(paragraph, "spacing", after=80, line=264, lineRule="auto")


def _paragraph(part: Element, style: Style) -> None:
    element = add(part, "style", type="paragraph", customStyle="1", styleId=style.id)
    if style.name[0].islower():  # Word's own name
        del element.attrib[next(k for k in element.attrib if str(k).endswith("customStyle"))]
    add(element, "name", val=style.name)
    add(element, "basedOn", val=style.based_on)
    if style.outline:
        add(element, "next", val="AnnexText")
    add(element, "qFormat")
    inside = add(element, "pPr")
    if style.keep:
        add(inside, "keepNext")
    if style.page_break:
        add(inside, "pageBreakBefore")
    if style.hang:
        tabs = add(inside, "tabs")
        add(tabs, "tab", val="left", pos=style.indent or style.hang)
    add(inside, "spacing", before=style.before, after=style.after)
    if style.indent:
        add(inside, "ind", left=style.indent, **({"hanging": style.hang} if style.hang else {}))
    if style.center:
        add(inside, "jc", val="center")
    if style.outline:
        add(inside, "outlineLvl", val=style.outline - 1)
    inside = add(element, "rPr")
    if style.bold:
        add(inside, "b")
        add(inside, "bCs")
    if style.italic:
        add(inside, "i")
        add(inside, "iCs")
    if style.color:
        add(inside, "color", val=style.color)
    if style.size:
        add(inside, "sz", val=style.size)
        add(inside, "szCs", val=style.size)
    if not len(inside):
        element.remove(inside)


def _character(
    part: Element, style_id: str, name: str, properties: tuple[tuple[str, str], ...]
) -> None:
    element = add(part, "style", type="character", styleId=style_id)
    add(element, "name", val=name)
    inside = add(element, "rPr")
    for key, value in properties:
        add(inside, key, **({"val": value} if value else {}))


def _grid(part: Element) -> None:
    element = add(part, "style", type="table", customStyle="1", styleId="AnnexTable")
    add(element, "name", val="Annex Table")
    add(element, "basedOn", val="TableNormal")
    properties = add(element, "tblPr")
    borders = add(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, side, val="single", sz=4, space=0, color="999999")
    _margins(properties, 85)


def _margins(properties: Element, width: int) -> None:
    margins = add(properties, "tblCellMar")
    for side, size in (("top", 30), ("left", width), ("bottom", 30), ("right", width)):
        add(margins, side, w=size, type="dxa")
