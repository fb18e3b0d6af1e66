"""The parts of a Word package beside its text: numbering, styles, relationships, and the zip."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from lxml import etree

from tools.specimen.blocks import Block

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = {"w": W, "r": R}

Element = etree._Element  # noqa: SLF001  (lxml's only name for it)


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """Make a ``w:`` element with ``w:`` attributes."""
    made = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W, "r": R})
    for name, value in attributes.items():
        made.set(f"{{{W}}}{name.rstrip('_')}", str(value))
    made.extend(children)
    return made


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


# --- numbering --------------------------------------------------------------------------------

_LEVELS: dict[str, list[tuple[str, str]]] = {
    "annex": [
        ("decimal", "ITEM %1"),
        ("upperLetter", "%1.%2."),
        ("decimal", "%1.%2.%3."),
        ("lowerLetter", "%4."),
        ("decimal", "%5."),
        ("lowerLetter", "%6."),
        ("decimal", "%7."),
    ],
    "front": [("decimal", "%1."), ("lowerLetter", "(%2)")],
    "digits": [(("decimal", "lowerLetter")[n % 2], f"%{n + 1}.") for n in range(4)],
    "letters": [(("lowerLetter", "decimal")[n % 2], f"%{n + 1}.") for n in range(4)],
    "dash": [("bullet", "–")] * 4,
}
_FAMILIES = list(_LEVELS)


class Numbers:
    """Gives each list its ``w:num``. Lists inside notes each count in a list of their own; the
    levels below the first one of a family start again with it, as Word makes them.
    """

    def __init__(self) -> None:
        self.ids = {"annex": 1, "front": 2}
        self.lists: list[tuple[int, str, int]] = []

    def id_of(self, block: Block) -> int:
        numbering = block.numbering
        assert numbering is not None
        if numbering.family in ("annex", "front"):
            return self.ids[numbering.family]
        key = f"{numbering.group}"
        if key not in self.ids:
            self.ids[key] = len(self.ids) + 1
            self.lists.append((self.ids[key], numbering.family, numbering.level))
        return self.ids[key]

    def xml(self) -> Element:
        root = w("numbering")
        for n, family in enumerate(_FAMILIES):
            abstract = w("abstractNum", w("multiLevelType", val="multilevel"), abstractNumId=n)
            for level, (form, text) in enumerate(_LEVELS[family]):
                properties = w("pPr", w("ind", left=twips(24 * (level + 1)), hanging=twips(24)))
                abstract.append(
                    w(
                        "lvl",
                        w("start", val=1),
                        w("numFmt", val=form),
                        w("lvlText", val=text),
                        w("lvlJc", val="left"),
                        properties,
                        ilvl=level,
                    )
                )
            root.append(abstract)
        root.append(w("num", w("abstractNumId", val=0), numId=1))
        root.append(w("num", w("abstractNumId", val=1), numId=2))
        for number, family, level in self.lists:
            override = w("lvlOverride", w("startOverride", val=1), ilvl=level)
            root.append(
                w("num", w("abstractNumId", val=_FAMILIES.index(family)), override, numId=number)
            )
        return root


# --- styles -----------------------------------------------------------------------------------

_STYLES: dict[str, tuple[str, dict[str, object]]] = {
    # style of a block: (name in Word, what it sets)
    "cover-number": ("Cover Number", {"jc": "right"}),
    "cover-date": ("Cover Date", {"jc": "right", "after": 200}),
    "cover-title": ("Cover Title", {"jc": "center", "size": 34}),
    "cover-notice": ("Cover Notice", {"jc": "center", "before": 90}),
    "cover-declared": ("Cover Declared", {"before": 60}),
    "legend": ("Legend", {"before": 20}),
    "toc-head": ("Contents Heading", {"jc": "center", "size": 26}),
    "toc-item": ("Contents Item", {"jc": "left", "size": 19, "after": 2}),
    "toc-section": ("Contents Section", {"jc": "left", "size": 19, "left": 10, "after": 2}),
    "toc-none": ("Contents None", {"jc": "left", "size": 19, "left": 10, "after": 2}),
    "toc-entry": ("Contents Entry", {"jc": "left", "size": 19, "left": 20, "after": 2}),
    "blank": ("Blank Page", {"jc": "center", "before": 280}),
    "part": ("Part Heading", {"size": 24, "keep": True, "outline": 0}),
    "category": ("Category", {"keep": True}),
    "item": ("Item Heading", {"size": 24, "keep": True, "outline": 0}),
    "subsection": ("Subsection Heading", {"keep": True, "before": 8, "outline": 1}),
    "entry": ("Entry", {}),
    "provision": ("Provision", {}),
    "list": ("Listed", {}),
    "note": ("Note", {}),
    "words": ("Words", {}),
    "term": ("Defined Term", {"keep": True}),
    "caption": ("Table Caption", {"keep": True}),
    "table": ("Table Words", {"jc": "left", "size": 20, "after": 2}),
}


def style_id(style: str) -> str:
    """Word's id of a block's style."""
    return _STYLES[style][0].replace(" ", "")


def styles_xml() -> Element:
    font = w("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", cs="Times New Roman")
    root = w(
        "styles",
        w(
            "docDefaults",
            w("rPrDefault", w("rPr", font, w("sz", val=22), w("lang", val="en-GB"))),
            w("pPrDefault", w("pPr", w("spacing", after=120), w("jc", val="both"))),
        ),
        w("style", w("name", val="Normal"), type="paragraph", default=1, styleId="Normal"),
    )
    for key, (name, sets) in _STYLES.items():
        paragraph = w("pPr")
        if sets.get("keep"):
            paragraph.append(w("keepNext"))
        spacing = w("spacing", after=twips(float(str(sets.get("after", 6)))))
        if "before" in sets:
            spacing.set(f"{{{W}}}before", str(twips(float(str(sets["before"])))))
        paragraph.append(spacing)
        if "left" in sets:
            paragraph.append(w("ind", left=twips(float(str(sets["left"])))))
        if "jc" in sets:
            paragraph.append(w("jc", val=sets["jc"]))
        if "outline" in sets:
            paragraph.append(w("outlineLvl", val=sets["outline"]))
        style = w("style", w("name", val=name), w("basedOn", val="Normal"), paragraph)
        if "size" in sets:
            style.append(w("rPr", w("sz", val=sets["size"])))
        style.set(f"{{{W}}}type", "paragraph")
        style.set(f"{{{W}}}styleId", style_id(key))
        style.set(f"{{{W}}}customStyle", "1")
        root.append(style)
    for kind in ("header", "footer"):
        root.append(
            w(
                "style",
                w("name", val=kind),
                w("basedOn", val="Normal"),
                w("rPr", w("sz", val=18)),
                type="paragraph",
                styleId=kind.capitalize(),
            )
        )
    return root


# --- package ---------------------------------------------------------------------------------


def xml_bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def content_types() -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "header1": "header",
        "footer1": "footer",
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{main}{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def relationships(targets: dict[str, tuple[str, str]]) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = "".join(
        f'<Relationship Id="{i}" Type="{base}/{kind}" Target={quoteattr(target)}/>'
        for i, (kind, target) in targets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{lines}</Relationships>"
    ).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in parts.items():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            package.writestr(member, data)
    return buffer.getvalue()
