"""Markdown: the draft of amending instructions, for review on a git host."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.amending.printed import Item, Span, printed
from pipeline.report.amending.steps import Block, Cell
from pipeline.report.comparison import Comparison
from pipeline.report.markdown import escape


def render(comparison: Comparison) -> bytes:
    """Return the draft as Markdown.

    Raises:
        ReportError: the editions are not at hand.
    """
    paper = printed(comparison)
    lines = [f"# {escape(paper.warning)}", "", f"**{escape(paper.title)}**", ""]
    lines += ["## What it rests on", "", *(f"- {escape(one)}" for one in paper.rests_on), ""]
    lines += ["## How to apply it", "", *(f"- {escape(one)}" for one in paper.reading), ""]
    for section in paper.sections:
        lines += [f"## {escape(section.title)}", "", escape(section.meaning), ""]
        for item in section.items:
            lines += [*_item(item), ""]
    if not paper.sections:
        lines += ["Nothing is to be amended.", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def _item(item: Item) -> Iterator[str]:
    yield f"**{item.number}.** {''.join(map(_span, item.spans))}"
    for part in item.parts:
        yield ""
        yield f"> {''.join(map(_span, part))}"
    for flag in item.flags:
        yield ""
        yield f"**\\[{escape(flag)}.\\]**"
    for block in item.blocks:
        yield from _block(block, 0)
    if item.cells is not None:
        yield from _cells(item.cells)


def _span(span: Span) -> str:
    return f"“{escape(span.text)}”" if span.quoted else escape(span.text)


def _block(block: Block, depth: int) -> Iterator[str]:
    signs = ">" * (min(depth, 6) + 1)
    if block.category is not None:
        yield from ("", f"{signs} CATEGORY {escape(block.category)}")
    pieces = [
        f"**{escape(text)}**" if strong else escape(text)
        for text, strong in ((block.marker, True), (block.heading, True), (block.words, False))
        if text
    ]
    if pieces:
        yield from ("", f"{signs} {' '.join(pieces)}")
    if block.cells is not None:
        yield from _cells(block.cells)
    for below in block.below:
        yield from _block(below, depth + 1)


def _cells(cells: tuple[Cell, ...]) -> Iterator[str]:
    """Name each cell: a grid could not say which of them go over several rows or columns."""
    yield ""
    for cell in cells:
        over = (
            f", over {cell.row_span} rows and {cell.column_span} columns"
            if (cell.row_span, cell.column_span) != (1, 1)
            else ""
        )
        yield f"> - row {cell.row}, column {cell.column}{over}: “{escape(cell.words)}”"
