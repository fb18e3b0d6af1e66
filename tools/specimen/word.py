"""Writes blocks as a Word file: automatic numbering, styles, fields, and tracked changes.

The package's parts are written with lxml and zipped with a fixed date, so that the same blocks give
the same bytes. No label of the annex is typed: Word counts them from ``numbering.xml``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tools.specimen.blocks import Block, Run
from tools.specimen.word_parts import (
    NS,
    Element,
    Numbers,
    R,
    content_types,
    relationships,
    style_id,
    styles_xml,
    twips,
    w,
    xml_bytes,
    zipped,
)

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def word_run(run: Run, *, deleted: bool = False) -> Element:
    """Return a run with its style."""
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
        self.numbers = Numbers()
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
        if block.left or block.hang or block.numbering is not None:
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
            made = [word_run(run, deleted=change == "del") for run in _joined(group)]
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
            for column, cell in enumerate(row):
                merged = _merged(block, n, column)
                if merged is None:
                    continue
                wide, upright = merged
                of_cell = w("tcPr", w("tcW", w_=width * wide, type="dxa"))
                if wide > 1:
                    of_cell.append(w("gridSpan", val=wide))
                if upright:
                    of_cell.append(w("vMerge", val=upright))
                inner = Block("", "table", cell)
                runs = () if upright == "continue" else cell
                line.append(w("tc", of_cell, self.paragraph(inner, runs)))
            made.append(line)
        return made


def _merged(block: Block, row: int, column: int) -> tuple[int, str] | None:
    """How many columns a cell goes over, and its part in a merge of rows; ``None`` where another
    cell goes over its column.
    """
    for first, left, rows, columns in block.spans:
        if first <= row < first + rows and left <= column < left + columns:
            if column > left:
                return None
            part = "restart" if row == first else "continue"
            return columns, part if rows > 1 else ""
    return 1, ""


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
        word_run(Run("1")),
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
    header = w("hdr", w("p", tabs, word_run(Run(number)), tab, word_run(Run(date))))
    centred = w("pPr", w("pStyle", val="Footer"), w("jc", val="center"))
    footer = w("ftr", w("p", centred, *_field("PAGE"), word_run(Run(" of ")), *_field("NUMPAGES")))
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": xml_bytes(w("document", body)),
        "word/_rels/document.xml.rels": relationships(
            {
                "rIdStyles": ("styles", "styles.xml"),
                "rIdNumbering": ("numbering", "numbering.xml"),
                "rIdHeader": ("header", "header1.xml"),
                "rIdFooter": ("footer", "footer1.xml"),
            }
        ),
        "word/styles.xml": xml_bytes(styles_xml()),
        "word/numbering.xml": xml_bytes(writer.numbers.xml()),
        "word/header1.xml": xml_bytes(header),
        "word/footer1.xml": xml_bytes(footer),
    }
    return zipped(parts)


def _close_section(body: Element, section: Element) -> None:
    """End a section at the last paragraph, as Word does."""
    properties = body[-1].find("w:pPr", NS)
    assert properties is not None
    properties.append(section)
