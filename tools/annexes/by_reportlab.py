"""Typesets blocks with ReportLab: no kerning, no ligatures, greedy line breaks, other fonts, text
drawn in another order and with other operators than Typst's.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tools.annexes.generate import Annex
from tools.annexes.layout import blocks_of
from tools.annexes.style import PAGES, Style
from tools.specimen.blocks import Block, Run


def typeset(annex: Annex, style: Style) -> bytes:
    """Return the PDF. Documents with wide characters get the Vera fonts, which ReportLab carries;
    the others Times or Helvetica, which a PDF need not carry.
    """
    return _made(annex, style)[0]


def note_pages(annex: Annex, style: Style) -> list[tuple[str, int]]:
    """Return the marks of the footnotes in the tree, and the pages they come to stand on."""
    return _made(annex, style)[1]


def _made(annex: Annex, style: Style) -> tuple[bytes, list[tuple[str, int]]]:
    family = "Vera" if annex.plan.wide else ("Helvetica" if style.sans else "Times")
    if family == "Vera":
        _register()
    blocks = blocks_of(annex, style)
    feet: dict[int, float] = {}
    while True:  # each time, a page has as much room for notes as it ever needed
        pages, _, needed, _ = _build(annex, style, blocks, family, total=0, feet=feet)
        more = {n: height for n, height in needed.items() if height > feet.get(n, 0.0)}
        if not more:
            done = _build(annex, style, blocks, family, total=pages, feet=feet)
            return done[1], done[3]
        feet |= more


def _register() -> None:
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Vera" in pdfmetrics.getRegisteredFontNames():
        return
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Vera", "Vera", "VeraBd", "VeraIt", "VeraBI")


_BOLD = {"Vera": "VeraBd", "Helvetica": "Helvetica-Bold", "Times": "Times-Bold"}
_ROMAN = {"Vera": "Vera", "Helvetica": "Helvetica", "Times": "Times-Roman"}


_GUTTER = 18.0
_OVER = ("category", "item", "part", "table")
"""What may stand over all columns of a page."""


def column_width(inner: float, columns: int) -> float:
    return (inner - _GUTTER * (columns - 1)) / columns


def _build(
    annex: Annex,
    style: Style,
    blocks: tuple[Block, ...],
    family: str,
    *,
    total: int,
    feet: dict[int, float],
) -> tuple[int, bytes, dict[int, float], list[tuple[str, int]]]:
    """Return how many pages there are, the PDF, the room each page's notes need, and on which page
    each mark stands. ``feet`` is the room they have.
    """
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import (
        BalancedColumns,
        BaseDocTemplate,
        Frame,
        NextPageTemplate,
        PageBreak,
        PageTemplate,
        Paragraph,
    )

    width, height = PAGES[style.page]
    margin = style.margin
    meta = annex.edition.meta
    drawn = [0]

    def furniture(canvas: Any, _document: Any) -> None:  # noqa: ANN401
        drawn[0] += 1
        canvas.saveState()
        canvas.setFont(_ROMAN[family], 0.8 * style.size)
        if style.header:
            canvas.drawString(margin, height - margin * 0.6, meta["number"])
            canvas.drawRightString(width - margin, height - margin * 0.6, meta["printed"])
        if style.footer != "none":
            of = f" of {total}" if style.footer == "of" else ""
            canvas.drawCentredString(width / 2, margin * 0.5, f"{drawn[0]}{of}")
        canvas.restoreState()
        if feet:
            one.y1, one.height = margin + foot(), tall - foot()
        marks.clear()
        canvas.setNamedCB("note", lambda _canvas, _kind, mark: marked(mark))

    def marked(mark: str) -> None:
        marks.append(mark)
        placed.append((mark, drawn[0]))

    def foot() -> float:
        return feet.get(drawn[0], 0.0)

    def noted(canvas: Any, _document: Any) -> None:  # noqa: ANN401
        if not marks:
            return
        printed = [
            Paragraph(_markup((*_mark(annex, mark), Run(" "), *notes[mark]), small), look)
            for mark in marks
        ]
        heights = [note.wrap(inner, tall)[1] + 2 for note in printed]
        needed[drawn[0]] = sum(heights) + size
        y = margin + max(foot(), needed[drawn[0]]) - 0.7 * size
        canvas.line(margin, y, margin + 0.3 * inner, y)
        for note, height in zip(printed, heights, strict=True):
            y -= height
            note.drawOn(canvas, margin, y)

    size = style.size
    small = size if annex.plan.as_large else 0.82 * size
    look = ParagraphStyle(
        "note", fontName=_ROMAN[family], fontSize=small, leading=1.2 * small, splitLongWords=0
    )
    notes = {mark: words for block in blocks for mark, words in block.notes}
    marks: list[str] = []
    placed: list[tuple[str, int]] = []
    needed: dict[int, float] = {}
    inner, tall = width - 2 * margin, height - 2 * margin
    one = Frame(margin, margin, inner, tall, 0, 0, 0, 0, id="one")

    def frames_of(name: str, count: int) -> list[Frame]:
        room = column_width(inner, count)
        edges = [margin + n * (room + _GUTTER) for n in range(count)]
        return [Frame(x, margin, room, tall, 0, 0, 0, 0, id=f"{name}-{x:.0f}") for x in edges]

    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer, pagesize=(width, height), invariant=1, allowSplitting=1, title="random annex"
    )
    document.addPageTemplates(
        [
            PageTemplate(
                "body",
                [one]
                if style.text_columns == 1 or style.over
                else frames_of("body", style.text_columns),
                onPage=furniture,
                onPageEnd=noted,
            ),
            PageTemplate(
                "contents",
                frames_of("contents", 2) if style.columns == 2 else [one],
                onPage=furniture,
            ),
        ]
    )
    story: list[Any] = []
    balanced: list[Any] = []  # what stands in columns up to the next heading over them
    for n, block in enumerate(blocks):
        if block.style == "toc-head":
            story.append(NextPageTemplate("contents"))
            if not story[:-1]:
                document.pageTemplates.reverse()
        if block.new_page and story:
            if block.style != "toc-head":
                story.append(NextPageTemplate("body"))
            story.append(PageBreak())
        room = column_width(inner, style.text_columns)
        if not style.over:
            story.extend(_flowables(annex, style, block, family, room))
        elif block.style in _OVER or block.style.startswith(("cover", "toc", "blank")):
            balanced = []
            story.extend(_flowables(annex, style, block, family, inner))
        else:
            if not balanced:
                story.append(balanced)
            balanced.extend(_flowables(annex, style, block, family, room))
        if block.style == "blank" and not blocks[n + 1].new_page:
            story.append(PageBreak())
    document.build(
        [
            BalancedColumns(one, nCols=style.text_columns, innerPadding=_GUTTER)
            if isinstance(one, list)
            else one
            for one in story
        ]
    )
    return drawn[0], buffer.getvalue(), needed, placed


def _flowables(annex: Annex, style: Style, block: Block, family: str, inner: float) -> list[Any]:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Indenter, Paragraph, Spacer, Table

    size = style.size
    # Typst's leading is the gap between lines, ReportLab's the distance of baselines.
    leading = size * (0.72 + style.leading)
    after = size * max(style.spacing - style.leading, 0.1)
    base = {"fontName": _ROMAN[family], "fontSize": size, "leading": leading, "spaceAfter": after}
    kind = block.style
    if kind == "table":
        cell = ParagraphStyle("cell", **{**base, "spaceAfter": 0}, splitLongWords=0)
        rows = [[Paragraph(_markup(c, size), cell) for c in row] for row in block.rows]
        columns = len(rows[0])
        grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if annex.plan.ruled else []
        spans = [
            ("SPAN", (column, row), (column + columns_ - 1, row + rows_ - 1))
            for row, column, rows_, columns_ in block.spans
        ]
        table = Table(
            rows,
            colWidths=[(inner - block.left) / columns * 0.95] * columns,
            repeatRows=block.header_rows,
            hAlign="LEFT",
            style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *grid, *spans],
        )
        return [
            Indenter(left=block.left),
            Spacer(1, 4),
            table,
            Spacer(1, 6),
            Indenter(left=-block.left),
        ]
    if kind.startswith(("cover", "toc", "blank")):
        place = {
            "cover-number": TA_RIGHT,
            "cover-date": TA_RIGHT,
            "cover-title": TA_CENTER,
            "toc-head": TA_CENTER,
            "blank": TA_CENTER,
        }.get(kind, TA_LEFT)
        left = {"toc-entry": 20, "toc-section": 10, "toc-none": 10}.get(kind, 0)
        look = ParagraphStyle(kind, **base, alignment=place, leftIndent=left)
        before = {"blank": [Spacer(1, 200)], "cover-title": [Spacer(1, 60)]}.get(kind, [])
        return [*before, Paragraph(_markup(block.runs, size), look)]
    look = ParagraphStyle(
        kind,
        **base,
        alignment=TA_JUSTIFY if style.justify else TA_LEFT,
        leftIndent=block.left,
        bulletIndent=block.left - block.hang,
        bulletFontName=(_BOLD if block.marker_bold else _ROMAN)[family],
        bulletFontSize=size,
        keepWithNext=kind in ("category", "item", "part", "subsection", "term"),
        splitLongWords=0,
    )
    marks = {mark: annex.marks.get(mark, mark) for mark, _ in block.notes}
    words = _markup(block.runs, size, marks)
    if block.marker is not None and not block.hang:
        words = f"{_markup((Run(block.marker, bold=block.marker_bold),), size)} {words}"
    hung = block.marker if block.hang else None
    return [Paragraph(words, look, bulletText=hung)]


def _mark(annex: Annex, mark: str) -> tuple[Run, ...]:
    raised = Run(annex.marks.get(mark, mark), superscript=True)
    return (Run("("), raised, Run(")")) if annex.plan.brackets else (raised,)


def _markup(runs: tuple[Run, ...], size: float, notes: Mapping[str, str] | None = None) -> str:
    made = []
    notes = notes or {}
    for run in runs:
        piece = escape(run.text)
        if run.superscript and run.text in notes:
            piece = f'<onDraw name="note" label="{run.text}"/>{escape(notes[run.text])}'
        if run.superscript:
            piece = f'<super rise="{size * 0.4:.2f}" size="{size * 0.62:.2f}">{piece}</super>'
        if run.subscript:
            piece = f'<sub rise="{size * 0.14:.2f}" size="{size * 0.62:.2f}">{piece}</sub>'
        if run.bold:
            piece = f"<b>{piece}</b>"
        if run.italic:
            piece = f"<i>{piece}</i>"
        made.append(piece)
    return "".join(made)
