"""Tables that draw no lines: found by what stands in them, and told from lists."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.model.document import Document, Media
from pipeline.read import read


def _samples() -> ModuleType:
    """Load the sample maker beside this file, which no other tests may hide."""
    name = "read_pdf_samples"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, Path(__file__).with_name("pdf_samples.py")
        )
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


SAMPLES = _samples()
pdf, rule, text = SAMPLES.pdf, SAMPLES.rule, SAMPLES.text

Row = tuple[float, str]


def rows(top: float, *lines: tuple[Row, ...], step: float = 18.0, head: str = "B") -> str:
    """Lines of words at their left edges, the first of them in the font ``head``."""
    return "".join(
        text(x, top - n * step, words, font=head if n == 0 else "R")
        for n, line in enumerate(lines)
        for x, words in line
    )


def document(content: str) -> Document:
    return read(pdf([content]), Media.PDF, where="sample.pdf")


def cells(found: Document) -> list[tuple[int, int, str]]:
    return [
        (line.cell.row, line.cell.column, line.text.strip())
        for line in found.lines
        if line.cell is not None
    ]


def test_a_table_below_bold_headings() -> None:
    table = rows(
        450,
        ((50, "Reel"), (120, "Drum")),
        ((50, "oak"), (120, "7 m")),
        ((50, "brass"), (120, "9 m")),
    )
    found = document(text(40, 475, "Reels are made so:") + table + text(40, 390, "None."))
    assert cells(found) == [
        (0, 0, "Reel"), (0, 1, "Drum"), (1, 0, "oak"), (1, 1, "7 m"), (2, 0, "brass"), (2, 1, "9 m"),
    ]  # fmt: skip
    assert [line.text for line in found.lines if line.cell is None] == [
        "Reels are made so:", "None.",
    ]  # fmt: skip


def test_three_columns_need_no_headings() -> None:
    line = ((50, "oak"), (120, "7 m"), (190, "silk"))
    assert len(cells(document(rows(450, line, line, line, head="R")))) == 9
    assert cells(document(rows(450, line, line, head="R"))) == []


def test_cells_that_touch_are_cut_where_other_rows_have_an_edge() -> None:
    table = rows(
        450,
        ((50, "Reel"), (89, "Envelope"), (128, "Lamp")),
        ((50, "oak"), (89, "7 m"), (128, "9 m")),
    )
    assert cells(document(table))[:3] == [(0, 0, "Reel"), (0, 1, "Envelope"), (0, 2, "Lamp")]


def test_a_cell_of_two_lines_is_one_row() -> None:
    table = rows(
        450, ((50, "Reel"), (120, "Length")), ((50, "oak"), (120, "seven metres"))
    ) + "".join((text(120, 420, "or more"), text(50, 402, "brass"), text(120, 402, "9 m")))
    assert cells(document(table))[2:] == [
        (1, 0, "oak"), (1, 1, "seven metres"), (1, 1, "or more"), (2, 0, "brass"), (2, 1, "9 m"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        (((50, "1.A."), (90, "EQUIPMENT")), ((50, "1.A.1."), (90, "Reels.")), ((50, "1.A.2."), (90, "Drums."))),
        (((50, "Part"), (90, "Words")), ((50, "a."), (90, "Reels;")), ((50, "b."), (90, "Drums."))),
        (((50, "Note:"), (90, "Reels")), ((50, "Note:"), (90, "Drums")), ((50, "N.B.:"), (90, "Of oak"))),
        (((50, "9A101"), (90, "Reels")), ((50, "9A102"), (90, "Drums")), ((50, "9A103"), (90, "Lamps"))),
    ],
)  # fmt: skip
def test_lists_with_hanging_markers_are_no_tables(lines: tuple[tuple[Row, ...], ...]) -> None:
    assert cells(document(rows(450, *lines))) == []


def test_a_word_too_long_for_its_cell_is_not_torn() -> None:
    grid = "".join(rule(50, y, 170, y) for y in (400, 420, 440)) + "".join(
        rule(x, 400, x, 440) for x in (50, 110, 170)
    )
    words = text(53, 426, "slender sailmakersbench") + text(113, 406, "oak") + text(53, 406, "elm")
    assert cells(document(grid + words)) == [
        (0, 0, "slender sailmakersbench"), (1, 0, "elm"), (1, 1, "oak"),
    ]  # fmt: skip
