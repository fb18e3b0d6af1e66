"""The order of children that ECMA-376 gives to the elements our Word files have.

Word refuses or repairs a file whose elements stand in another order; LibreOffice takes any. The
lists are those of the transitional schema (wml.xsd, part 4), shortened to what can occur here and
its neighbours; an element that is on no list fails the test, so that nothing is written unchecked.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

RUN = "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike color sz szCs highlight u effect vertAlign rtl cs em lang rPrChange"
MARK = "ins del moveFrom moveTo " + RUN
PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind "
    "contextualSpacing jc textAlignment outlineLvl rPr sectPr pPrChange"
)
ORDER = {
    "pPr": PARAGRAPH,
    "rPr": RUN,
    "tblPr": "tblStyle tblpPr bidiVisual tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "trPr": "cantSplit trHeight tblHeader jc ins del trPrChange",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tcBorders": "top left bottom right insideH insideV",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar pgNumType cols titlePg bidi",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": (
        "zoom trackRevisions defaultTabStop characterSpacingControl footnotePr compat rsids themeFontLang "
        "decimalSymbol listSeparator"
    ),
}
FREE = {
    "document": {"body"},
    "body": {"p", "tbl", "sectPr", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"},
    "p": {
        "pPr", "r", "ins", "del", "moveFrom", "moveTo", "commentRangeStart", "commentRangeEnd", "fldSimple",
    },
    "r": {"rPr", "t", "delText", "tab", "br", "commentReference", "footnoteReference", "footnoteRef", "separator", "continuationSeparator"},
    "ins": {"r"}, "del": {"r"}, "moveFrom": {"r"}, "moveTo": {"r"}, "fldSimple": {"r"},
    "tc": {"tcPr", "p"},
    "comments": {"comment"}, "comment": {"p"}, "hdr": {"p"}, "ftr": {"p"},
    "footnotes": {"footnote"}, "footnote": {"p"}, "footnotePr": {"footnote"},
    "tabs": {"tab"}, "tblGrid": {"gridCol"}, "compat": {"compatSetting"},
    "rPrDefault": {"rPr"}, "pPrDefault": {"pPr"}, "rPrChange": {"rPr"}, "pPrChange": {"pPr"},
}  # fmt: skip
FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr", "tr": "trPr", "tbl": "tblPr"}
LAST = {"body": "sectPr", "rPr": "rPrChange", "pPr": "pPrChange", "tc": "p"}


def faults(data: bytes) -> list[str]:
    """Return everything in a Word file that the schema does not allow, as far as the lists know."""
    found: list[str] = []
    archive = zipfile.ZipFile(io.BytesIO(data))
    roots = {
        name: etree.fromstring(archive.read(name))
        for name in archive.namelist()
        if name.startswith("word/") and name.endswith(".xml")
    }
    for name, root in roots.items():
        for element in root.iter():
            found += [f"{name}: {fault}" for fault in _element(element)]
    return found + _package(archive, roots)


def _element(element) -> list[str]:
    name = _name(element)
    children = [_name(child) for child in element]
    if not children:
        return []
    parent = _name(element.getparent()) if element.getparent() is not None else ""
    order = MARK if name == "rPr" and parent == "pPr" else ORDER.get(name)
    if order is None:
        allowed = FREE.get(name)
        if allowed is None:
            return [f"no list for the children of {name}: {children}"]
        wrong = [f"{child} in {name}" for child in children if child not in allowed]
        if name in FIRST and FIRST[name] in children[1:]:
            wrong.append(f"{FIRST[name]} is not the first of {name}")
        if name in LAST and LAST[name] in children and children[-1] != LAST[name]:
            wrong.append(f"{LAST[name]} is not the last of {name}")
        if name == "tc" and children[-1] != "p":
            wrong.append("a cell that does not end with a paragraph")
        return wrong
    places = {one: at for at, one in enumerate(order.split())}
    unknown = [f"{child} in {name}" for child in children if child not in places]
    if unknown:
        return unknown
    if name == "trPr" and children[0] in ("ins", "del"):
        return ["a changed row without a property of its own"]
    at = [places[child] for child in children]
    return [f"{name}: {children}"] if at != sorted(at) else []


def _package(archive, roots) -> list[str]:
    """Ids used once, ranges that close, references that lead somewhere, parts of a known type."""
    found: list[str] = []
    document = roots["word/document.xml"]
    ids = [
        element.get(W + "id")
        for element in document.iter(W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "rPrChange",
                                     W + "pPrChange", W + "moveFromRangeStart", W + "moveToRangeStart")
    ]  # fmt: skip
    if len(ids) != len(set(ids)):
        found.append("an id of a tracked change is used twice")
    for side in ("moveFrom", "moveTo"):
        starts = [e.get(W + "id") for e in document.iter(f"{W}{side}RangeStart")]
        ends = [e.get(W + "id") for e in document.iter(f"{W}{side}RangeEnd")]
        if starts != ends:
            found.append(f"ranges of {side} do not close one by one: {starts} {ends}")
    names = [
        sorted(e.get(W + "name") for e in document.iter(f"{W}{side}RangeStart"))
        for side in ("moveFrom", "moveTo")
    ]
    if len(set(names[0])) != len(names[0]) or set(names[0]) != set(names[1]):
        found.append(f"moves without their other end: {names}")
    if "word/comments.xml" in roots:
        said = {e.get(W + "id") for e in roots["word/comments.xml"]}
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            marks = [e.get(W + "id") for e in document.iter(W + name)]
            if len(marks) != len(said) or set(marks) != said:
                found.append(f"{name} and the comments differ")
    styles = {e.get(W + "styleId") for e in roots["word/styles.xml"].iter(W + "style")}
    for root in roots.values():
        for element in root.iter(
            W + "pStyle", W + "rStyle", W + "tblStyle", W + "basedOn", W + "next"
        ):
            if element.get(W + "val") not in styles:
                found.append("no style " + element.get(W + "val"))  # noqa: PERF401
    tables = [
        e
        for e in document.iter(W + "tbl")
        if e.getnext() is not None and e.getnext().tag == W + "tbl"
    ]
    if tables:
        found.append("two tables stand side by side")
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    listed = {e.get("PartName") for e in types if e.get("PartName")}
    parts = {f"/{name}" for name in archive.namelist() if name.endswith(".xml")} - {
        "/[Content_Types].xml"
    }
    if listed != parts:
        found.append(f"types and parts differ: {sorted(listed ^ parts)}")
    relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = {f"word/{e.get('Target')}" for e in relations}
    if targets != set(roots) - {"word/document.xml"}:
        found.append("relations and parts differ")
    return found


def _name(element) -> str:
    return element.tag.rpartition("}")[2]
