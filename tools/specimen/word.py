"""Writes blocks as a Word file: automatic numbering, styles, fields, and tracked changes.

The package's parts are written with lxml and zipped with a fixed date, so that the same blocks give
the same bytes. No label of the annex is typed: Word counts them from ``numbering.xml``.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from lxml import etree

from tools.specimen.blocks import Block, Run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = {"w": W, "r": R}
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

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


class _Numbers:
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


def _styles_xml() -> Element:
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


# --- text -------------------------------------------------------------------------------------


def _run(run: Run, *, deleted: bool = False) -> Element:
    properties = w("rPr")
    if run.bold:
        properties.append(w("b"))
    if run.italic:
        properties.append(w("i"))
    if run.underline:
        properties.append(w("u", val="single"))
    if run.superscript or run.subscript:
        properties.append(w("vertAlign", val="superscript" if run.superscript else "subscript"))
    text = w("delText" if deleted else "t")
    text.text = run.text
    text.set(_XML_SPACE, "preserve")
    return w("r", *([properties] if len(properties) else []), text)


class _Writer:
    """Turns blocks into the body, numbering tracked changes as it goes."""

    def __init__(self, author: str, when: str) -> None:
        self.numbers = _Numbers()
        self.revision = itertools.count(1)
        self.author, self.when = author, when

    def mark(self, tag: str, *children: Element) -> Element:
        """Make a tracked-change element."""
        return w(tag, *children, id=next(self.revision), author=self.author, date=self.when)

    def paragraph(self, block: Block, runs: tuple[Run, ...], style: str | None = None) -> Element:
        properties = w("pPr", w("pStyle", val=style or style_id(block.style)))
        if block.new_page:
            properties.append(w("pageBreakBefore"))
        if block.numbering is not None:
            properties.append(
                w(
                    "numPr",
                    w("ilvl", val=block.numbering.level),
                    w("numId", val=self.numbers.id_of(block)),
                )
            )
        if block.left or block.hang:
            properties.append(w("ind", left=twips(block.left), hanging=twips(block.hang)))
        paragraph_mark = w("rPr")
        tag = {"ins": "ins", "del": "del", "from": "moveFrom", "to": "moveTo"}.get(block.change)
        if tag is not None:
            paragraph_mark.append(self.mark(tag))
        if block.marker_bold:
            paragraph_mark.append(w("b"))
        if len(paragraph_mark):
            properties.append(paragraph_mark)
        made = w("p", properties)
        made.extend(self.runs(runs))
        return made

    def runs(self, runs: tuple[Run, ...]) -> Iterator[Element]:
        tags = {"ins": "ins", "del": "del", "from": "moveFrom", "to": "moveTo"}
        for change, group in itertools.groupby(runs, key=lambda r: r.change):
            made = [_run(run, deleted=change == "del") for run in _joined(group)]
            if change:
                yield self.mark(tags[change], *made)
            else:
                yield from made

    def moved(self, block: Block, name: str) -> list[Element]:
        """A moved paragraph between its range marks."""
        kind = "moveFrom" if block.change == "from" else "moveTo"
        number = next(self.revision)
        start = w(f"{kind}RangeStart", id=number, name=name, author=self.author, date=self.when)
        return [start, self.paragraph(block, block.runs), w(f"{kind}RangeEnd", id=number)]

    def table(self, block: Block) -> Element:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = w("tblBorders", *(w(s, val="single", sz=4, space=0, color="auto") for s in sides))
        columns = len(block.rows[0])
        width = twips(450 - block.left) // columns
        made = w(
            "tbl",
            w(
                "tblPr",
                w("tblW", w_=width * columns, type="dxa"),
                w("tblInd", w_=twips(block.left), type="dxa"),
                borders,
            ),
            w("tblGrid", *(w("gridCol", w_=width) for _ in range(columns))),
        )
        for n, row in enumerate(block.rows):
            properties = w("trPr", w("cantSplit"))
            if n < block.header_rows:
                properties.append(w("tblHeader"))
            line = w("tr", properties)
            for cell in row:
                inner = Block("", "table", cell)
                line.append(
                    w(
                        "tc",
                        w("tcPr", w("tcW", w_=width, type="dxa")),
                        self.paragraph(inner, cell),
                    )
                )
            made.append(line)
        return made


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Join neighbours of one style (the PDF's break hints cut them)."""

    def style(run: Run) -> tuple[bool, ...]:
        return run.bold, run.italic, run.underline, run.superscript, run.subscript

    for _, group in itertools.groupby(runs, key=style):
        together = list(group)
        first = together[0]
        yield Run(
            "".join(r.text for r in together),
            first.bold,
            first.italic,
            first.underline,
            first.superscript,
            first.subscript,
        )


def _section(columns: int, kind: str) -> Element:
    made = w("sectPr")
    for tag in ("header", "footer"):
        reference = w(f"{tag}Reference", type="default")
        reference.set(f"{{{R}}}id", "rIdHeader" if tag == "header" else "rIdFooter")
        made.append(reference)
    made.extend(
        [
            w("type", val=kind),
            w("pgSz", w_=11906, h=16838),
            w(
                "pgMar",
                top=1474,
                right=1418,
                bottom=1304,
                left=1418,
                header=709,
                footer=709,
                gutter=0,
            ),
            w("cols", num=columns, space=360),
        ]
    )
    return made


def _field(name: str) -> list[Element]:
    instruction = w("instrText")
    instruction.text = f" {name} "
    instruction.set(_XML_SPACE, "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", instruction),
        w("r", w("fldChar", fldCharType="separate")),
        _run(Run("1")),
        w("r", w("fldChar", fldCharType="end")),
    ]


def write_docx(
    blocks: tuple[Block, ...], *, number: str, date: str, author: str = "", when: str = ""
) -> bytes:
    """Return the DOCX of a document. Blocks and runs with a ``change`` become tracked changes of
    ``author`` at ``when``.
    """
    writer = _Writer(author, when)
    body = w("body")
    moves: dict[str, str] = {}
    previous = ""
    for block in blocks:
        listed = block.style.startswith("toc-") and block.style != "toc-head"
        if previous == "toc-head" and listed:
            _close_section(body, _section(1, "nextPage"))
        if previous == "toc" and not listed:
            _close_section(body, _section(2, "continuous"))
        previous = "toc" if listed else block.style
        if block.style == "table":
            body.append(writer.table(block))
        elif block.change in ("from", "to"):
            name = moves.setdefault(block.key, f"move{len(moves) + 1}")
            body.extend(writer.moved(block, name))
        else:
            body.append(writer.paragraph(block, block.runs))
    body.append(_section(1, "nextPage"))

    tab = w("r", w("tab"))
    tabs = w("pPr", w("pStyle", val="Header"), w("tabs", w("tab", val="right", pos=9070)))
    header = w("hdr", w("p", tabs, _run(Run(number)), tab, _run(Run(date))))
    centred = w("pPr", w("pStyle", val="Footer"), w("jc", val="center"))
    footer = w("ftr", w("p", centred, *_field("PAGE"), _run(Run(" of ")), *_field("NUMPAGES")))
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": _bytes(w("document", body)),
        "word/_rels/document.xml.rels": _relationships(
            {
                "rIdStyles": ("styles", "styles.xml"),
                "rIdNumbering": ("numbering", "numbering.xml"),
                "rIdHeader": ("header", "header1.xml"),
                "rIdFooter": ("footer", "footer1.xml"),
            }
        ),
        "word/styles.xml": _bytes(_styles_xml()),
        "word/numbering.xml": _bytes(writer.numbers.xml()),
        "word/header1.xml": _bytes(header),
        "word/footer1.xml": _bytes(footer),
    }
    return _zipped(parts)


def _close_section(body: Element, section: Element) -> None:
    """End a section at the last paragraph, as Word does."""
    properties = body[-1].find("w:pPr", NS)
    assert properties is not None
    properties.append(section)


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _content_types() -> bytes:
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


def _relationships(targets: dict[str, tuple[str, str]]) -> bytes:
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


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in parts.items():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            package.writestr(member, data)
    return buffer.getvalue()
