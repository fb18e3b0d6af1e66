"""Lines kept as bytes are the lines that were packed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.model.document import Box, Cell, Document, Given, Line, Media, Page, Part, Run
from pipeline.model.packed import PackedLines
from pipeline.read.pdf import read_pdf

FULL = Line(
    7,
    (Run("10", size=9.96, font="Serif", bold=True, x0=72.1), Run("6", superscript=True, note="x")),
    page=3,
    box=Box(72.1, 80.25, 140.0, 91.0),
    source_line=4,
    marker="2.A.1.",
    level=2,
    style="h5",
    indent=72.1,
    hang=90.0,
    marker_edge=54.0,
    baseline=88.7,
    cell=Cell(1, 2, 3, row_span=2),
    soft_hyphen=True,
    paragraph=True,
    given=Given(Part.NOTE, depth=2, marker=4),
    column=2,
)
BARE = Line(0, (Run("words"),))
PDF = Path(__file__).parents[2] / "sources" / "specimen" / "2024-03-14.pdf"


def test_every_field_of_a_line_comes_back() -> None:
    for name in Line.__struct_fields__:
        assert getattr(FULL, name) != getattr(BARE, name), f"{name}: nothing to lose here"
    packed = PackedLines([BARE, FULL])
    assert len(packed) == 2
    assert list(packed) == [BARE, FULL]
    assert packed[1] == packed[-1] == FULL
    assert packed[:1] == (BARE,)
    assert packed == (BARE, FULL)
    assert packed == PackedLines((BARE, FULL))
    assert packed != PackedLines((FULL, BARE))
    with pytest.raises(IndexError):
        packed[2]


def test_a_page_of_packed_lines_is_a_page() -> None:
    packed = Document(Media.PDF, "00", "hand", (Page(1, 1.0, 1.0, PackedLines((BARE, FULL))),))
    plain = Document(Media.PDF, "00", "hand", (Page(1, 1.0, 1.0, (BARE, FULL)),))
    assert packed == plain
    assert packed.lines == plain.lines
    assert packed.characters == "words106"
    again = msgspec.structs.replace(packed.pages[0], lines=(BARE,))
    assert again.lines == (BARE,)


def test_the_pdf_reader_packs_its_pages() -> None:
    document = read_pdf(PDF.read_bytes(), where=PDF.name)
    assert all(isinstance(page.lines, PackedLines) for page in document.pages)
    # more lines than are left unpacked, asked for in no order
    asked = [page.lines[0] for page in (*document.pages, *reversed(document.pages)) if page.lines]
    assert asked == asked[::-1]
    assert len({line.start for line in asked}) == len(asked) / 2 > 4
