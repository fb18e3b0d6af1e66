"""Paragraphs and tables without tracked changes, for notes and drafts that we write ourselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.compare.changes import Operation
from pipeline.report.redline import Redline
from pipeline.report.word.xml import Element, add, add_words


class Run(msgspec.Struct, frozen=True):
    """Characters of one style; ``color`` in hex."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: bool = False
    color: str = ""


DELETED, INSERTED = "9C1C1C", "0B5A2B"
"""Colours of words deleted and inserted; struck and underlined too, for print without colour."""


def redlined(redline: Redline, *, side: str = "") -> tuple[Run, ...]:
    """Return a redline as runs; ``side`` (``"old"`` or ``"new"``) leaves the other side's out."""
    other = {"old": Operation.INSERT, "new": Operation.DELETE}.get(side)
    found: list[Run] = []
    for segment in redline.segments:
        if segment.operation is other:
            continue
        if segment.operation is Operation.DELETE:
            found.append(Run(segment.text, strike=True, color=DELETED))
        elif segment.operation is Operation.INSERT:
            found.append(Run(segment.text, underline=True, color=INSERTED))
        else:
            found.append(Run(segment.text))
    return tuple(found)


def add_text(parent: Element, style: str, runs: Iterable[Run | str], *, indent: int = 0) -> Element:
    """Add a paragraph; ``indent`` in twentieths of a point overrides the style's."""
    paragraph = add(parent, "p")
    properties = add(paragraph, "pPr")
    add(properties, "pStyle", val=style)
    if indent:
        add(properties, "ind", left=indent)
    for run in runs:
        _run(paragraph, run if isinstance(run, Run) else Run(run))
    return paragraph


def _run(paragraph: Element, run: Run) -> None:
    element = add(paragraph, "r")
    properties = add(element, "rPr")
    if run.bold:
        add(properties, "b")
        add(properties, "bCs")
    if run.italic:
        add(properties, "i")
        add(properties, "iCs")
    if run.strike:
        add(properties, "strike")
    if run.color:
        add(properties, "color", val=run.color)
    if run.underline:
        add(properties, "u", val="single")
    if not len(properties):
        element.remove(properties)
    add_words(element, run.text)


Paragraphs = Sequence[Sequence[Run | str]]


def add_table(
    parent: Element,
    widths: Sequence[int],
    rows: Iterable[Sequence[Paragraphs]],
    *,
    heads: Sequence[str] = (),
    shades: Sequence[str] = (),
    indent: int = 0,
) -> None:
    """Add a table of fixed widths (twentieths of a point). ``heads`` are repeated on every page;
    ``shades`` are the colours of the rows, empty for none.
    """
    table = add(parent, "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblStyle", val="AnnexTable")
    add(properties, "tblW", w=sum(widths), type="dxa")
    if indent:
        add(properties, "tblInd", w=indent, type="dxa")
    add(properties, "tblLayout", type="fixed")
    add(properties, "tblLook", val="0000")
    grid = add(table, "tblGrid")
    for width in widths:
        add(grid, "gridCol", w=width)
    if heads:
        row = add(table, "tr")
        inside = add(row, "trPr")
        add(inside, "cantSplit")
        add(inside, "tblHeader")
        _cells(row, widths, [[[Run(head, bold=True)]] for head in heads], "E4E8EE")
    for number, cells in enumerate(rows):
        shade = shades[number] if number < len(shades) else ""
        _cells(add(table, "tr"), widths, cells, shade)


def _cells(row: Element, widths: Sequence[int], cells: Sequence[Paragraphs], shade: str) -> None:
    for width, paragraphs in zip(widths, cells, strict=True):
        cell = add(row, "tc")
        properties = add(cell, "tcPr")
        add(properties, "tcW", w=width, type="dxa")
        if shade:
            add(properties, "shd", val="clear", color="auto", fill=shade)
        for runs in paragraphs or [[]]:
            add_text(cell, "AnnexCell", runs)
