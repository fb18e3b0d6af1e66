"""Pages as pictures: what is cut out is what is in the box, and what is in the box is read again."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from pdf_samples import HEIGHT, WIDTH, bar, pdf, text

from pipeline.errors import ReadError
from pipeline.model.document import Box
from pipeline.read.pdf import read_pdf
from pipeline.read.pdf_picture import Pictures, pixels, png
from pipeline.read.pdf_tint import Hatch, Patch, Tint, tinted

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "eu-dual-use"
RED = (192, 0, 48)

LINES = ("1.A. EQUIPMENT", "1.A.1. Kites that lift 10", "more than two persons", "Note: not toys")
PAGE = "".join(text(40, 400 - 14 * n, line) for n, line in enumerate(LINES))


def boxes(data: bytes) -> dict[str, Box]:
    return {
        line.text: line.box for line in read_pdf(data, where="a.pdf").lines if line.box is not None
    }


@pytest.mark.parametrize(
    "extra", ["", "/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox[20 30 380 470]"]
)
def test_each_line_is_read_again_at_its_box(extra) -> None:
    data = pdf([PAGE, PAGE], page_extra=extra)
    found = boxes(data)
    assert len(found) == len(LINES)
    with Pictures(data, where="a.pdf") as pictures:
        for line, box in found.items():
            again = pictures.words_in(2, [box])
            assert again.replace(" ", "") == line.replace(" ", "")


def test_a_superscript_belongs_to_its_line() -> None:
    end = boxes(pdf([PAGE]))[LINES[1]].x1
    data = pdf([text(40, 386, LINES[1]) + text(end, 390, "6", size=6) + text(40, 372, "x")])
    found = boxes(data)
    assert "1.A.1. Kites that lift 106" in found
    with Pictures(data, where="a.pdf") as pictures:
        again = pictures.words_in(1, [found["1.A.1. Kites that lift 106"]])
    assert again.replace(" ", "") == "1.A.1.Kitesthatlift106"


def test_a_box_holds_nothing_of_its_neighbours() -> None:
    data = pdf([text(40, 400, "left") + text(100, 400, "right") + text(40, 389, "below")])
    with Pictures(data, where="a.pdf") as pictures:
        left = Box(40, HEIGHT - 408, 56, HEIGHT - 398)
        assert pictures.words_in(1, [left]) == "left"
        assert pictures.words_in(1, [Box(0, 0, WIDTH, HEIGHT)]).split() == ["leftrightbelow"]
        assert pictures.words_in(1, []) == ""
        moved = Box(left.x0 + 4, left.top, left.x1 + 4, left.bottom)
        assert pictures.words_in(1, [moved]) != "left"


def test_characters_are_read_as_the_reader_has_them() -> None:
    data = pdf([text(40, 400, "a-b \xad caf\xe9 \x93x\x94".encode("latin-1").decode("cp1252"))])
    (line,) = read_pdf(data, where="a.pdf").lines
    with Pictures(data, where="a.pdf") as pictures:
        again = pictures.words_in(1, [line.box])
    assert again.replace(" ", "") == line.text.replace(" ", "")


@pytest.mark.parametrize(
    ("extra", "size"),
    [("", (WIDTH, HEIGHT)), ("/Rotate 90", (HEIGHT, WIDTH)), ("/CropBox[0 0 100 50]", (100, 50))],
)
def test_a_page_is_as_large_as_it_is_shown(extra, size) -> None:
    with Pictures(pdf([PAGE], page_extra=extra), where="a.pdf") as pictures:
        picture = pictures.page_picture(1, scale=1.5)
    assert picture.size == (round(size[0] * 1.5), round(size[1] * 1.5))
    assert picture.mode == "RGB"


def test_the_box_is_drawn_round_the_line_and_not_on_it() -> None:
    data = pdf([PAGE])
    box = boxes(data)["more than two persons"]
    with Pictures(data, where="a.pdf") as pictures:
        plain = pictures.page_picture(1)
        cut = pictures.cutting(1, [box], "a caption")
    red = [
        (x, y) for y in range(cut.height) for x in range(cut.width) if cut.getpixel((x, y)) == RED
    ]
    left, right = min(x for x, _ in red), max(x for x, _ in red)
    top, bottom = min(y for _, y in red), max(y for _, y in red)
    x0, y0, x1, y1 = pixels(box, 2.0)
    assert left < x0 - 2
    assert right > x1 + 2
    assert (right - left, bottom - top) == (x1 - x0 + 10, y1 - y0 + 10)
    inside = cut.crop((left + 3, top + 3, right - 2, bottom - 2))
    where = (left + 3, y0 - 5 + 3)
    assert (
        inside.tobytes()
        == plain.crop((*where, where[0] + inside.width, where[1] + inside.height)).tobytes()
    )


def test_no_line_of_print_is_cut_in_two() -> None:
    data = pdf(["".join(text(40, 480 - 11 * n, "xgxgxg") for n in range(40))])
    line = read_pdf(data, where="a.pdf").lines[20]
    with Pictures(data, where="a.pdf") as pictures:
        cut = pictures.cutting(1, [line.box], "")
    first = cut.crop((0, 0, cut.width, 1))
    foot = cut.height - 36 - 1
    last = cut.crop((0, foot, cut.width, foot + 1))
    assert first.getextrema() == last.getextrema() == ((255, 255),) * 3


def test_a_page_without_a_blank_row_is_cut_where_the_margin_ends() -> None:
    data = pdf([PAGE + bar(10, 0, 2, HEIGHT)])
    box = boxes(data)["more than two persons"]
    with Pictures(data, where="a.pdf") as pictures:
        cut = pictures.cutting(1, [box], "")
    assert cut.height == round((box.bottom + 36) * 2) - round((box.top - 36) * 2) + 36


def test_a_box_at_the_edge_of_the_page_is_cut_at_the_edge() -> None:
    data = pdf([text(2, HEIGHT - 9, "top") + text(2, 2, "foot")])
    with Pictures(data, where="a.pdf") as pictures:
        for box in boxes(data).values():
            cut = pictures.cutting(1, [box], "")
            assert 36 < cut.height < 200


def test_a_picture_states_its_resolution_and_is_the_same_each_time() -> None:
    with Pictures(pdf([PAGE]), where="a.pdf") as pictures:
        one, two = (png(pictures.page_picture(1, scale=2.0)) for _ in range(2))
    assert one == two
    opened = Image.open(BytesIO(one))
    assert opened.format == "PNG"
    assert [round(n) for n in opened.info["dpi"]] == [144, 144]


def test_a_page_that_cannot_be_loaded_is_named() -> None:
    with (
        Pictures(pdf([PAGE, PAGE], missing_page=2), where="a.pdf") as pictures,
        pytest.raises(ReadError) as refused,
    ):
        pictures.page_picture(2)
    assert str(refused.value) == (
        "the file cannot be read\n"
        "  where:    a.pdf, page 2 of 2\n"
        "  found:    a page that cannot be loaded\n"
        "  expected: a page of content\n"
        "  do:       open the file in a PDF viewer; if that page fails there too, download it again"
    )


def tints() -> list[Tint]:
    return [Tint(n, hatch.value, (200, 220, 250), hatch) for n, hatch in enumerate(Hatch, 1)]


def areas(scale: float) -> dict[Hatch, bytes]:
    """What an empty stretch looks like under each hatching."""
    page = Image.new("RGB", (200, 200), (255, 255, 255))
    found = {}
    for tint in tints():
        shown = tinted(page, [Patch(Box(20, 20, 60, 60), tint)], {}, "", scale=scale)
        found[tint.hatch] = shown.crop(pixels(Box(24, 24, 56, 56), scale)).convert("L").tobytes()
    return found


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_hatchings_differ_in_grey(scale) -> None:
    found = areas(scale)
    assert len(set(found.values())) == len(Hatch)


def test_no_hatching_strikes_words_out() -> None:
    """No level line: in every row of pixels there is ground between the ink."""
    for hatch, area in areas(2.0).items():
        ground = max(area)
        rows = [area[n : n + 64] for n in range(0, len(area), 64)]
        assert all(ground in row for row in rows), hatch


def test_print_stays_legible_under_a_tint() -> None:
    data = pdf([PAGE])
    with Pictures(data, where="a.pdf") as pictures:
        page = pictures.page_picture(1)
    box = boxes(data)["Note: not toys"]
    for tint in tints():
        shown = tinted(page, [Patch(box, tint)], {tint: 14}, "a caption")
        before, after = (p.convert("L").crop(pixels(box, 2.0)) for p in (page, shown))
        pairs = list(zip(before.tobytes(), after.tobytes(), strict=True))
        assert max(b for a, b in pairs if a < 60) < 60  # ink stays ink
        assert min(b for a, b in pairs if a == 255) > 120  # ground stays ground


def test_what_is_not_tinted_is_left_as_it_is() -> None:
    data = pdf([PAGE])
    with Pictures(data, where="a.pdf") as pictures:
        page = pictures.page_picture(1)
    box = boxes(data)["Note: not toys"]
    shown = tinted(page, [Patch(box, tints()[0], first=True)], {tints()[0]: 14}, "a caption")
    top = pixels(box, 2.0)[1] - 10
    assert (
        shown.crop((0, 0, page.width, top)).tobytes()
        == page.crop((0, 0, page.width, top)).tobytes()
    )
    assert shown.width == page.width
    assert shown.height > page.height


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "liste1-forsvarsmateriell-2020_pdf2022-03-01.pdf",
        "liste2-flerbruksvarer-2021_pdf2022-03-01.pdf",
    ],
)
def test_lines_of_real_lists_are_read_again(name) -> None:
    if not REAL.is_dir():
        pytest.skip(f"the official documents are not at {REAL}")
    data = (REAL / name).read_bytes()
    document = read_pdf(data, where=name)
    wrong, seen = [], 0
    with Pictures(data, where=name) as pictures:
        for page in document.pages[::12]:
            for line in page.lines:
                if line.cell is not None:
                    continue  # a blank behind a cell's words may reach into the next cell
                seen += 1
                again = pictures.words_in(page.number, [line.box])
                if "".join(again.split()) != "".join(line.text.split()):
                    wrong.append((page.number, line.text, again))
    assert wrong == []
    assert seen > 80
