"""Word: the draft of amending instructions, as a drafter would take it over."""

from __future__ import annotations

from pipeline import __version__
from pipeline.report.amending.printed import Item, Paper, Span, printed
from pipeline.report.amending.steps import Block, Cell
from pipeline.report.comparison import Comparison
from pipeline.report.dated import edition_date
from pipeline.report.word.blocks import TEXT_WIDTH
from pipeline.report.word.frame import add_section, footer, header, settings
from pipeline.report.word.package import Properties, package
from pipeline.report.word.plain import Paragraphs, Run, add_table, add_text
from pipeline.report.word.styles import styles
from pipeline.report.word.xml import Element, add, root, serialized

_QUOTED = "1F3A5F"
_FLAG = "9C1C1C"
_STEP = 425


def render(comparison: Comparison) -> bytes:
    """Return the draft as a Word file.

    Raises:
        ReportError: the editions are not at hand.
    """
    paper = printed(comparison)
    _, new = comparison.editions("instructions")
    document = root("document")
    body = add(document, "body")
    _top(body, paper)
    for section in paper.sections:
        add_text(body, "AnnexPart", [section.title])
        add_text(body, "AnnexSmall", [section.meaning])
        for item in section.items:
            _item(body, item)
    if not paper.sections:
        add_text(body, "AnnexText", ["Nothing is to be amended."])
    add_section(body, new.language, first=False)
    return package(
        {
            "document": serialized(document),
            "styles": styles(new.language),
            "settings": settings(new.language),
            "header1": header(paper.warning, paper.title),
            "footer1": footer(paper.title),
        },
        Properties(
            title=paper.title,
            subject=paper.warning,
            creator=f"annex-pipeline {__version__}",
            language=new.language,
            made=edition_date(new),
        ),
    )


def _top(body: Element, paper: Paper) -> None:
    add_text(body, "AnnexTitle", [Run(paper.warning, color=_FLAG)])
    add_text(body, "AnnexTitle", [paper.title])
    add_text(body, "AnnexText", [Run("What it rests on", bold=True)])
    for sentence in paper.rests_on:
        add_text(body, "AnnexText", [sentence])
    add_text(body, "AnnexText", [Run("How to apply it", bold=True)])
    for sentence in paper.reading:
        add_text(body, "AnnexText", [sentence])


def _item(body: Element, item: Item) -> None:
    runs = [_run(span) for span in item.spans]
    add_text(body, "AnnexProvision0", [Run(f"{item.number}."), "\t", *runs])
    for part in item.parts:
        add_text(body, "AnnexText", map(_run, part), indent=_STEP * 2)
    for flag in item.flags:
        add_text(body, "AnnexText", [Run(f"[{flag}.]", bold=True, color=_FLAG)], indent=567)
    for block in item.blocks:
        _block(body, block, 2)
    if item.cells is not None:
        _table(body, item.cells, 1)


def _run(span: Span) -> Run:
    return Run(f"“{span.text}”", color=_QUOTED) if span.quoted else Run(span.text)


def _block(body: Element, block: Block, depth: int) -> None:
    indent = _STEP * min(depth, 10)
    if block.category is not None:
        text = Run(f"CATEGORY {block.category}", bold=True, color=_QUOTED)
        add_text(body, "AnnexText", [text], indent=indent)
    pieces = [
        Run(text, bold=bold, color=_QUOTED)
        for text, bold in ((block.marker, True), (block.heading, True), (block.words, False))
        if text
    ]
    runs = [run for piece in pieces for run in (piece, " ")][:-1]
    if runs:
        add_text(body, "AnnexText", runs, indent=indent)
    if block.cells is not None:
        _table(body, block.cells, depth)
    for below in block.below:
        _block(body, below, depth + 1)


def _table(body: Element, cells: tuple[Cell, ...], depth: int) -> None:
    """Add the cells as a grid; what goes over several is said in words, so that nothing is lost."""
    if not cells:
        return
    columns = max(cell.column + cell.column_span - 1 for cell in cells)
    rows = max(cell.row + cell.row_span - 1 for cell in cells)
    grid: list[list[Paragraphs]] = [[() for _ in range(columns)] for _ in range(rows)]
    for cell in cells:
        joined = "" if cell.row_span == cell.column_span == 1 else _joined(cell)
        words: list[list[Run | str]] = [[Run(cell.words, color=_QUOTED)]]
        if joined:
            words.append([Run(joined, italic=True)])
        grid[cell.row - 1][cell.column - 1] = words
    indent = _STEP * min(depth, 10)
    add_table(body, [(TEXT_WIDTH - indent) // columns] * columns, grid, indent=indent)
    add_text(body, "AnnexSmall", [])


def _joined(cell: Cell) -> str:
    return f"[over {cell.row_span} rows and {cell.column_span} columns]"
