"""The PDF readers on small documents that each show one thing: both must tell the same."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.errors import (
    AnnexError,
    EncryptedError,
    LimitError,
    NoTextLayerError,
    ReadError,
    TruncatedError,
    WrongContentError,
)
from pipeline.model.document import Box, Cell, Document, Media
from pipeline.model.text import MarkKind
from pipeline.read import pdf, pdf_guard, plumber
from pipeline.read.witness import compare_witnesses


def _samples() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "pdf_samples", Path(__file__).with_name("pdf_samples.py")
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


samples = _samples()
text, rule, bar = samples.text, samples.rule, samples.bar

Reader = Callable[..., Document]
READERS = pytest.mark.parametrize(
    "reader", [pdf.read_pdf, plumber.read_pdf], ids=["pdfium", "pdfplumber"]
)


def read(reader: Reader, *pages: str, **options: object) -> Document:
    return reader(samples.pdf(pages, **options), where="sample.pdf")


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines]


# --- text and style ---------------------------------------------------------------------------


@READERS
def test_a_line_has_text_style_and_place(reader: Reader) -> None:
    found = read(reader, text(50, 400, "Rocket motors", font="B", size=11, color="1 0 0 rg"))
    (line,) = found.lines
    (run,) = line.runs
    assert (run.text, run.size, run.font, run.color) == (
        "Rocket motors",
        11.0,
        "Times-Bold",
        "#ff0000",
    )
    assert (run.bold, run.italic) == (True, False)
    assert line.box is not None
    # baseline at 500 - 400 = 100 from the top; the em square is 0.8 above and 0.2 below it
    assert (line.box.x0, line.box.top, line.box.bottom) == (50.0, 91.2, 102.2)
    assert (line.page, line.indent, line.start, line.end) == (1, 50.0, 0, 13)
    assert (found.media, found.pages[0].width, found.pages[0].height) == (Media.PDF, 400.0, 500.0)
    assert found.properties["spaces-synthesized"] == "0"
    assert found.findings == ()


@READERS
def test_offsets_run_through_the_pages(reader: Reader) -> None:
    found = read(reader, text(50, 400, "One") + text(50, 380, "Two"), text(50, 400, "Three"))
    assert found.characters == "OneTwoThree"
    assert [(line.start, line.end, line.page) for line in found.lines] == [
        (0, 3, 1),
        (3, 6, 1),
        (6, 11, 2),
    ]


@READERS
def test_bold_and_italic_come_from_the_font_name(reader: Reader) -> None:
    page = "".join(
        text(50, 400 - 20 * i, "abc", font=font) for i, font in enumerate(("R", "B", "I", "BI"))
    )
    styles = [(line.runs[0].bold, line.runs[0].italic) for line in read(reader, page).lines]
    assert styles == [(False, False), (True, False), (False, True), (True, True)]


def test_an_outlined_and_filled_font_is_bold() -> None:
    found = read(pdf.read_pdf, text(50, 400, "CONTENTS", mode=2))
    assert found.lines[0].runs[0].bold


@READERS
def test_scripts_stay_on_their_line_in_stream_order(reader: Reader) -> None:
    page = (
        text(50, 400, "N", size=11)
        + text(58, 399, "2", size=6.4)
        + text(61.5, 400, "O", size=11)
        + text(69.5, 399, "4", size=6.4)
        + text(74, 400, "at 1.1 x 10", size=11)
        + text(124, 404.3, "6", size=6.4)
        + text(128, 400, " Ns", size=11)
        + text(50, 387, "next line", size=11)
    )
    found = read(reader, page)
    assert lines(found)[1:] == ["next line"]
    line = found.lines[0]
    assert line.text.replace(" ", "") == "N2O4at1.1x106Ns"
    marks = [(line.text[m.start : m.end], m.kind) for m in line.rich().marks]
    assert marks == [
        ("2", MarkKind.SUBSCRIPT),
        ("4", MarkKind.SUBSCRIPT),
        ("6", MarkKind.SUPERSCRIPT),
    ]


@READERS
def test_a_line_may_begin_with_a_superscript(reader: Reader) -> None:
    page = text(50, 404, "1", size=6) + text(54, 400, "See the list.") + text(50, 388, "Below")
    found = read(reader, page)
    assert lines(found) == ["1See the list.", "Below"]
    assert found.lines[0].runs[0].superscript
    assert found.lines[0].box == Box(50.0, 91.2, found.lines[0].box.x1, 102.0)


@READERS
def test_small_text_on_the_baseline_is_no_script(reader: Reader) -> None:
    found = read(reader, text(50, 400, "A") + text(57.5, 400, "NNEX", size=7))
    assert lines(found) == ["ANNEX"]
    assert not any(run.superscript or run.subscript for run in found.lines[0].runs)


@READERS
@pytest.mark.parametrize(
    ("mapped", "read_as"),
    [("D835DC65", "a𝑥b"), ("FB02", "aflb"), ("00660066", "affb"), ("00B2", "a²b"), ("2212", "a−b")],
    ids=["beyond the first plane", "ligature sign", "ligature letters", "superscript", "minus"],
)
def test_characters_are_what_the_file_maps_them_to(
    reader: Reader, mapped: str, read_as: str
) -> None:
    found = reader(samples.mapped_pdf(mapped), where="x")
    (line,) = found.lines
    assert line.text == read_as
    assert line.end == len(read_as)
    assert found.findings == ()


@pytest.mark.parametrize("mapped", ["D835DC65", "FB02", "00660066", "00B2"])
def test_an_underline_covers_characters_of_several_codes(mapped: str) -> None:
    (line,) = pdf.read_pdf(samples.mapped_pdf(mapped), where="x").lines
    assert [run.underline for run in line.runs] == [True]


# --- words and lines --------------------------------------------------------------------------


@READERS
def test_a_space_is_added_where_the_gap_demands_one(reader: Reader) -> None:
    # "all" is 13.3 points wide at size 10... the second piece begins 2.5 points after its end
    page = text(50, 400, "all") + text(62.5, 400, "motors") + text(88.6, 400, "s")
    found = read(reader, page)
    assert lines(found) == ["all motorss"]
    assert found.properties["spaces-synthesized"] == "1"


@READERS
def test_a_space_of_its_own_is_the_files_and_not_ours(reader: Reader) -> None:
    # Word sets the space after "of" as an object of its own, and tighter than a space is wide
    page = text(50, 400, "of") + text(58.4, 400, " ") + text(59.4, 400, "any")
    found = read(reader, page)
    assert lines(found) == ["of any"]
    assert found.properties["spaces-synthesized"] == "0"


@READERS
def test_lines_of_white_space_are_left_out_and_counted(reader: Reader) -> None:
    found = read(reader, text(50, 400, "One") + text(50, 380, " ") + text(50, 360, "Two"))
    assert lines(found) == ["One", "Two"]
    assert found.properties["blank-lines-left-out"] == "1"


@READERS
def test_label_and_text_are_one_line_and_two_runs(reader: Reader) -> None:
    page = "".join(
        text(50, 400 - 12 * i, f"2.A.{i}.") + text(110, 400 - 12 * i, f"Entry {name} of the list")
        for i, name in enumerate(("one", "two", "three", "four"))
    )
    found = read(reader, page)
    assert lines(found)[0] == "2.A.0. Entry one of the list"
    assert len(found.lines) == 4
    assert [run.x0 for run in found.lines[0].runs] == [50.0, 110.0]


@READERS
def test_columns_are_not_glued(reader: Reader) -> None:
    """A contents list set row by row: what stands left of the gap are words, not labels."""
    left = ("1.A. Complete systems", "1.B. Test equipment", "1.D. Software", "1.E. Technology")
    right = ("6.A. Structures", "6.B. Presses", "6.C. Materials", "6.D. Programs")
    page = "".join(
        text(50, 400 - 14 * i, a) + text(220, 400 - 14 * i, b)
        for i, (a, b) in enumerate(zip(left, right, strict=True))
    )
    assert set(lines(read(reader, page))) == {*left, *right}


@READERS
def test_a_single_wide_gap_is_no_gutter(reader: Reader) -> None:
    found = read(reader, text(50, 480, "MTCR/TEM") + text(300, 480, "14 March"))
    assert lines(found) == ["MTCR/TEM 14 March"]


@READERS
def test_a_hyphen_at_a_line_end_stays_and_is_not_called_soft(reader: Reader) -> None:
    found = read(reader, text(50, 400, "the well-") + text(50, 388, "known axis"))
    assert lines(found) == ["the well-", "known axis"]
    assert not any(line.soft_hyphen for line in found.lines)


@READERS
def test_a_rotated_page_is_read_as_shown(reader: Reader) -> None:
    turned = "BT /R 10 Tf 0 1 -1 0 100 50 Tm (Sideways) Tj ET\n"
    found = read(reader, turned, page_extra="/Rotate 90")
    (line,) = found.lines
    assert (found.pages[0].width, found.pages[0].height) == (500.0, 400.0)
    assert line.text == "Sideways"
    assert line.box is not None
    assert (round(line.box.x0, 1), round(line.box.top, 1)) == (50.0, 92.0)


@READERS
def test_text_at_an_angle_is_a_line_with_a_finding(reader: Reader) -> None:
    turned = "BT /R 10 Tf 0 1 -1 0 100 50 Tm (Up) Tj ET\n"
    found = read(reader, text(150, 400, "Level") + turned)
    assert sorted(lines(found)) == ["Level", "Up"]
    assert found.findings == ("page 1: text set at an angle",)


# --- rulings, mark-up, tables -----------------------------------------------------------------


@READERS
def test_underline_and_strike_cut_the_run(reader: Reader) -> None:
    page = text(50, 400, "keep drop add")
    # Times at 10: "keep " is 21.4 wide, "drop" 17.8 (50+22.5..), see the box of the runs
    page += rule(72.0, 402.6, 90.4, 402.6) + bar(93, 398.4, 15.0, 0.5)
    (line,) = read(reader, page).lines
    assert line.text == "keep drop add"
    assert [run.text.strip() for run in line.runs if run.strike] == ["drop"]
    assert [run.text.strip() for run in line.runs if run.underline] == ["add"]


@READERS
def test_only_coloured_underline_is_an_insertion(reader: Reader) -> None:
    page = (
        text(50, 400, "heading")
        + bar(50, 398.5, 31, 0.5)
        + text(50, 380, "inserted", color="0.8 0 0.2 rg")
        + bar(50, 378.5, 33, 0.5)
        + text(50, 360, "removed", color="0.8 0 0.2 rg")
        + rule(50, 362.5, 83, 362.5)
        + text(50, 340, "coloured", color="0.8 0 0.2 rg")
        + text(50, 320, "www.example.org", color="0 0 1 rg")
        + bar(50, 318.5, 68, 0.5)
    )
    found = {
        line.text: (line.runs[0].inserted, line.runs[0].deleted)
        for line in read(reader, page).lines
    }
    assert found == {
        "heading": (False, False),
        "inserted": (True, False),
        "removed": (False, True),
        "coloured": (False, False),
        "www.example.org": (False, False),
    }


@READERS
def test_a_struck_superscript_is_struck_with_its_line(reader: Reader) -> None:
    """One ruling under the whole, as Word draws it, and one for each size, as Typst does."""
    red = "0.8 0 0 rg"
    word = text(50, 400, "10", color=red) + text(60, 404, "6", size=6, color=red)
    word += text(63, 400, " Ns", color=red) + rule(50, 402.6, 76, 402.6)
    typst = text(50, 380, "10", color=red) + text(60, 384, "6", size=6, color=red)
    typst += text(63, 380, " ", color=red) + text(65.5, 380, "Nm", color="0 0 1 rg")
    typst += rule(50, 382.6, 60, 382.6) + rule(60, 385.6, 63, 385.6) + rule(63, 382.6, 65.5, 382.6)
    found = read(reader, word + typst + rule(65.5, 378.6, 80.5, 378.6))
    one, two = found.lines
    assert "".join(run.text for run in one.runs if run.deleted) == "106 Ns"
    assert "".join(run.text for run in two.runs if run.deleted) == "106 "
    assert "".join(run.text for run in two.runs if run.inserted) == "Nm"
    assert [run.text for run in two.runs if run.superscript] == ["6"]


@READERS
def test_a_blank_at_the_line_end_was_deleted_with_its_word(reader: Reader) -> None:
    red = "0.8 0 0 rg"
    page = text(50, 400, "removed", color=red) + text(83, 400, " ", color=red)
    (line,) = read(reader, page + rule(50, 402.6, 82.7, 402.6)).lines
    assert line.text == "removed "
    assert all(run.deleted for run in line.runs)


@READERS
def test_a_ruled_table_gives_each_line_its_cell(reader: Reader) -> None:
    page = text(50, 450, "Units") + samples.boxed_table(
        left=50, top=440, widths=(80, 120), rows=(("Unit", "Factor"), ("bar", "10 kPa"))
    )
    found = read(reader, page)
    assert [(line.text, line.cell) for line in found.lines] == [
        ("Units", None),
        ("Unit", Cell(0, 0, 0)),
        ("Factor", Cell(0, 0, 1)),
        ("bar", Cell(0, 1, 0)),
        ("10 kPa", Cell(0, 1, 1)),
    ]
    assert len(found.pages[0].rulings) == 6


@READERS
def test_cells_without_a_ruling_between_span(reader: Reader) -> None:
    page = (
        "".join(rule(50, y, 250, y) for y in (440, 420, 400))
        + "".join(rule(x, 440, x, 400) for x in (50, 250))
        + rule(150, 420, 150, 400)
        + text(54, 426, "Over both")
        + text(54, 406, "left")
        + text(154, 406, "right")
    )
    found = [(line.text, line.cell) for line in read(reader, page).lines]
    assert found == [
        ("Over both", Cell(0, 0, 0, 1, 2)),
        ("left", Cell(0, 1, 0)),
        ("right", Cell(0, 1, 1)),
    ]


def _two_page_table(between: str, second_widths: tuple[int, int]) -> tuple[str, str]:
    head = text(50, 480, "Header of the list") + text(200, 20, "{} of 2")
    first = head.replace("{}", "1") + samples.boxed_table(
        left=50, top=90, widths=(80, 120), rows=(("a", "b"), ("c", "d"))
    )
    second = head.replace("{}", "2") + between
    second += samples.boxed_table(left=50, top=440, widths=second_widths, rows=(("e", "f"),))
    return first, second


@READERS
@pytest.mark.parametrize(
    ("between", "widths", "cell"),
    [
        ("", (80, 120), Cell(0, 2, 1)),
        ("", (120, 80), Cell(1, 0, 1)),
        (text(50, 460, "Another table:"), (80, 120), Cell(1, 0, 1)),
    ],
    ids=["goes on", "other columns", "text between"],
)
def test_a_table_over_a_page_break_keeps_its_number(
    reader: Reader, between: str, widths: tuple[int, int], cell: Cell
) -> None:
    found = read(reader, *_two_page_table(between, widths))
    assert {line.text: line.cell for line in found.lines}["f"] == cell


@READERS
def test_a_table_as_wide_as_the_one_before_the_page_break_is_told(reader: Reader) -> None:
    found = read(reader, *_two_page_table("", (120, 80)))
    (notice,) = found.notices
    assert notice.code == "table-over-page"
    assert {line.start: line.text for line in found.lines}[notice.at] == "e"
    assert read(reader, *_two_page_table("", (120, 90))).notices == ()


@READERS
def test_a_table_whose_heading_is_repeated_goes_on_in_other_columns(reader: Reader) -> None:
    """On one page a cell over both columns hides the second one's edge."""
    wide = samples.boxed_table(left=50, top=90, widths=(200,), rows=(("Over both",), ("a",)))
    fine = samples.boxed_table(left=50, top=440, widths=(200,), rows=(("Over both",),))
    fine += samples.boxed_table(left=50, top=420, widths=(80, 120), rows=(("b", "c"),))
    found = read(reader, wide, fine)
    assert {line.text: line.cell for line in found.lines} == {
        "Over both": Cell(0, 2, 0, 1, 2),
        "a": Cell(0, 1, 0, 1, 2),
        "b": Cell(0, 3, 0),
        "c": Cell(0, 3, 1),
    }


@READERS
def test_on_a_page_in_columns_the_next_thing_may_be_in_the_next_column(reader: Reader) -> None:
    """A table at the head of the second column is not the rest of the one before the page break."""

    def column(left: int) -> str:
        return "".join(text(left, 430 - 12 * n, f"word {n} of a line") for n in range(30))

    table = samples.boxed_table(left=250, top=90, widths=(60, 60), rows=(("a", "b"),))
    again = samples.boxed_table(left=250, top=440, widths=(60, 60), rows=(("c", "d"),))
    beside = "".join(text(250, 390 - 12 * n, f"word {n} of a line") for n in range(20))
    found = read(reader, column(50) + beside + table, column(50) + again + beside)
    cells = {line.text: line.cell.table for line in found.lines if line.cell is not None}
    assert cells == {"a": 0, "b": 0, "c": 1, "d": 1}


@READERS
def test_a_fraction_is_told(reader: Reader) -> None:
    over = text(60, 412, "Q = (length) x (K factor)") + rule(80, 409, 170, 409)
    found = read(reader, over + text(105, 399, "width"))
    (notice,) = found.notices
    assert notice.code == "fraction"
    assert notice.message == (
        "page 1: “width” stands under the bar of a fraction; it was read as a line of its own,"
        " and the division is lost"
    )
    assert {line.start: line.text for line in found.lines}[notice.at] == "width"


@READERS
@pytest.mark.parametrize("x", [60, 105], ids=["at the margin", "set in"])
def test_an_underline_is_no_bar(reader: Reader, x: int) -> None:
    heading = text(60, 412, "Note:") + rule(60, 410.5, 84, 410.5)
    assert read(reader, heading + text(x, 399, "does not control kites of wood")).notices == ()


@READERS
def test_a_frame_is_no_table(reader: Reader) -> None:
    page = text(60, 420, "Framed") + "0.5 w 50 400 100 40 re S\n"
    found = read(reader, page)
    assert found.lines[0].cell is None
    assert len(found.pages[0].rulings) == 4


def test_a_tagged_file_names_its_lines() -> None:
    data = samples.tagged_pdf()
    found = pdf.read_pdf(data, where="x")
    styles = {line.text: line.style for line in found.lines}
    assert styles == {"Running header": "Artifact", "Item 1": "H1", "cell": "Table/TR/TD"}
    assert (found.properties["tagged"], found.properties["structure-tree"]) == ("yes", "read")
    bare = pdf.read_pdf(data, where="x", structure=False)
    assert [line.style for line in bare.lines] == ["Artifact", None, None]
    assert bare.properties["structure-tree"] == "not read"
    witness = plumber.read_pdf(data, where="x")
    assert [line.style for line in witness.lines] == ["Artifact", None, None]
    assert compare_witnesses(found, witness) == ()


# --- what is refused --------------------------------------------------------------------------

_AGAIN = "download the file again and open it in a PDF viewer before adding it"


def refusal(reader: Reader, data: bytes, kind: type[AnnexError]) -> str:
    with pytest.raises(kind) as caught:
        reader(data, where="vault/annex.pdf")
    assert type(caught.value) is kind
    return str(caught.value)


@READERS
def test_encrypted(reader: Reader) -> None:
    data = samples.pdf([text(50, 400, "Secret")], password="pass")
    assert refusal(reader, data, EncryptedError) == (
        "the document is encrypted\n"
        "  where:    vault/annex.pdf\n"
        "  found:    a PDF that asks for a password\n"
        "  expected: a PDF that opens without one\n"
        "  do:       ask the publisher for an open copy, or save one from a viewer with the password"
    )


@READERS
def test_pictures_of_pages(reader: Reader) -> None:
    assert refusal(reader, samples.pdf([samples.PICTURE] * 2), NoTextLayerError) == (
        "the PDF has no text layer\n"
        "  where:    vault/annex.pdf\n"
        "  found:    2 pages and not one character of text; 2 with pictures\n"
        "  expected: a PDF with a text layer\n"
        "  do:       look for another copy of this edition (a DOCX, or a PDF made from one);"
        " a scan must be recognised and proof-read first"
    )


@READERS
def test_one_page_of_picture_among_text_is_a_finding(reader: Reader) -> None:
    found = read(reader, text(50, 400, "Text"), samples.PICTURE)
    assert found.findings == ("page 2: pictures and no text; what they show is not read",)


def test_hidden_text_is_read_and_reported() -> None:
    found = read(pdf.read_pdf, text(50, 400, "Seen") + text(50, 380, "Hidden", mode=3))
    assert lines(found) == ["Seen", "Hidden"]
    assert found.findings == (
        (
            "page 1: 6 characters are drawn invisibly (the text of a recognised scan, or hidden text);"
            " they are read like any other"
        ),
    )


@READERS
@pytest.mark.parametrize("cut", [1, 30, 200, 900])
def test_truncated(reader: Reader, cut: int) -> None:
    data = samples.pdf([text(50, 400, "Text")])[: -cut - 5]
    assert refusal(reader, data, TruncatedError) == (
        "the file is truncated\n"
        "  where:    vault/annex.pdf\n"
        f"  found:    no end-of-file mark in the last {len(data):,} of {len(data):,} bytes\n"
        "  expected: a whole PDF, up to its cross-reference table and %%EOF\n"
        "  do:       download the file again and compare its size with the publisher's"
    )


@READERS
def test_a_file_cut_in_its_middle(reader: Reader) -> None:
    data = samples.pdf([text(50, 400, "Text " * 400)])
    assert "the cross-reference table is stated at byte" in refusal(
        reader, data[:300] + data[-300:], TruncatedError
    )


@READERS
def test_a_linearized_file_that_states_more_bytes(reader: Reader) -> None:
    data = samples.pdf([text(50, 400, "Text")])
    data = data.replace(
        b"%\xe2\xe3\xcf\xd3\n", b"%\xe2\n9 0 obj\n<</Linearized 1/L 99999>>\nendobj\n"
    )
    found = refusal(reader, data, TruncatedError)
    assert f"found:    {len(data):,} bytes of 99,999 stated inside\n" in found


@READERS
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\n<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page"),
        (b"PK\x03\x04" + b"\x00" * 40, "a ZIP archive (a Word file is one)"),
        (b"<?xml version='1.0'?><list/>", "an XML file"),
        (b"", "an empty file"),
        (b"Item 1 Complete systems", "bytes beginning b'Item 1 Complete '"),
    ],
)
def test_not_a_pdf(reader: Reader, data: bytes, found: str) -> None:
    assert refusal(reader, data, WrongContentError) == (
        "not the kind of file it claims to be\n"
        "  where:    vault/annex.pdf\n"
        f"  found:    {found}\n"
        "  expected: a PDF: the signature %PDF- within the first 1,024 bytes\n"
        f"  do:       {_AGAIN}"
    )


@READERS
def test_too_many_pages(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_guard, "MAX_PAGES", 2)
    data = samples.pdf([text(50, 400, "Text")] * 3)
    assert refusal(reader, data, LimitError) == (
        "the document exceeds a stated bound\n"
        "  where:    vault/annex.pdf\n"
        "  found:    3 pages\n"
        "  expected: at most 2 pages\n"
        "  do:       check that this is the list and not a collection;"
        " split the file if it is right"
    )


@READERS
def test_too_many_bytes(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_guard, "MAX_BYTES", 100)
    assert "expected: at most 100 bytes\n" in refusal(reader, b"%PDF-1.4" * 50, LimitError)


def test_a_page_that_cannot_be_loaded_is_named() -> None:
    data = samples.pdf([text(50, 400, "Text")] * 3, missing_page=2)
    assert refusal(pdf.read_pdf, data, ReadError) == (
        "the file cannot be read\n"
        "  where:    vault/annex.pdf, page 2 of 3\n"
        "  found:    a page that cannot be loaded\n"
        "  expected: a page of content\n"
        "  do:       open the file in a PDF viewer; if that page fails there too,"
        " download it again"
    )
    assert "found:    2 pages that can be loaded of 3 the file states\n" in refusal(
        plumber.read_pdf, data, ReadError
    )


@READERS
def test_no_pages(reader: Reader) -> None:
    message = refusal(reader, samples.pdf([]), ReadError)
    assert message.startswith("the file cannot be read\n  where:    vault/annex.pdf\n")


def moved(data: bytes, by: int) -> bytes:
    """The same file with another number behind startxref."""
    head, _, tail = data.rpartition(b"startxref\n")
    place, _, end = tail.partition(b"\n")
    return head + b"startxref\n" + str(int(place) + by).encode() + b"\n" + end


@READERS
@pytest.mark.parametrize("by", [-400, -4, 7, 100_000])
def test_a_wrong_place_for_the_table_is_mended_and_said(reader: Reader, by: int) -> None:
    whole = samples.pdf([text(50, 400, "Text"), text(50, 400, "1.1 x 106", font="BI")])
    wrong = moved(whole, by)
    found = reader(wrong, where="x")
    table = whole.rindex(b"\nxref") + 1
    (notice,) = found.notices
    assert notice.code == "repaired"
    assert notice.message == (
        f"the file says that its cross-reference table is at byte {table + by:,}; it is at byte"
        f" {table:,}, and its 13 entries lead to their objects"
    )
    expected = reader(whole, where="x")
    assert found.pages == expected.pages
    assert found.sha256 == hashlib.sha256(wrong).hexdigest() != expected.sha256


@READERS
def test_a_table_that_does_not_fit_the_file_is_not_believed(reader: Reader) -> None:
    """Each is one thing wrong with the table or with what it leads to: nothing is guessed then."""
    whole = samples.pdf([text(50, 400, "Text")])
    for damaged in (
        whole.replace(b"(Text)", b"(Text or more)"),
        whole.replace(b"/Root 1 0 R", b"/Boot 1 0 R"),
        whole.replace(b"trailer\n<<", b"trailer\n<</Prev 15 "),
        whole.replace(b"trailer\n<<", b"trailer\n<</XRefStm 15 "),
        whole.replace(b" 00000 n ", b" 00001 n ", 1),
        whole.replace(b" 00000 n ", b" 00000 q ", 1),
        whole.replace(b"trailer\n<<", b"tailor\n<<"),
        whole.replace(b"\nxref\n", b"\nXREF\n"),
        whole.replace(b"%\xe2\xe3\xcf\xd3", b"%/Linearized"),
        whole.replace(b"trailer\n<<", b"trailer\n<</Prev %d " % (whole.rindex(b"\nxref") + 1)),
    ):
        assert "no cross-reference table at byte" in refusal(reader, moved(damaged, -9), ReadError)


@READERS
def test_shifted_bytes(reader: Reader) -> None:
    """Line ends changed on the way: the cross-reference table is not where the file says."""
    data = samples.pdf([text(50, 400, "Text")]).replace(b"\nendobj", b"\r\nendobj")
    assert "no cross-reference table at byte" in refusal(reader, data, ReadError)


# --- the witnesses ----------------------------------------------------------------------------


def test_witnesses_agree_on_a_page_of_everything() -> None:
    page = (
        text(50, 460, "2.A.1.", font="B")
        + text(100, 460, "Motors of 1.1 x 10")
        + text(172.5, 464, "6", size=6)
        + samples.boxed_table(left=50, top=440, widths=(80, 120), rows=(("a", "b"), ("c", "d")))
        + text(50, 300, "struck")
        + rule(50, 302.5, 74, 302.5)
    )
    data = samples.pdf([page, text(50, 400, "Page two", font="BI")])
    one, two = (module.read_pdf(data, where="x") for module in (pdf, plumber))
    assert compare_witnesses(one, two) == ()
    assert one.characters == two.characters


def test_witnesses_that_differ_say_where() -> None:
    a = read(pdf.read_pdf, text(50, 400, "above 106 N") + text(50, 380, "same"))
    b = read(
        pdf.read_pdf,
        text(50, 400, "above 105 N") + text(53, 380, "same", font="B"),
        text(50, 400, "more"),
    )
    name = a.reader
    assert compare_witnesses(a, b) == (
        f"{name} has 1 pages, {name} 2",
        f"page 1: characters '6' in {name}, '5' in {name}, after 'above10'",
        f"page 1: 'same' is plain in {name}, bold in {name}",
    )


SPECIMENS = sorted((Path(__file__).resolve().parents[2] / "sources" / "specimen").glob("*.pdf"))


def test_there_are_specimens() -> None:
    assert len(SPECIMENS) >= 6


@pytest.mark.parametrize(
    "file",
    [
        # one marked-up and one tagged in every run, the others where there is time
        pytest.param(
            file,
            id=file.stem,
            marks=[] if "marked-up" in file.stem or "2022" in file.stem else pytest.mark.slow,
        )
        for file in SPECIMENS
    ],
)
def test_witnesses_agree_on_every_specimen(file: Path) -> None:
    data = file.read_bytes()
    one, two = (module.read_pdf(data, where=file.name) for module in (pdf, plumber))
    assert compare_witnesses(one, two) == ()
    assert one.characters == two.characters
    assert one.properties["spaces-synthesized"] == two.properties["spaces-synthesized"]
