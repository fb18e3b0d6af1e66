"""The PDF readers on official texts: figures only, nothing of their wording."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.model.document import Document
from pipeline.read import pdf, plumber
from pipeline.read.witness import compare_witnesses

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real" / "eu-dual-use"
LONG = "liste2-flerbruksvarer-2021_pdf2022-03-01.pdf"
SHORT = "liste1-forsvarsmateriell-2020_pdf2022-03-01.pdf"

pytestmark = pytest.mark.real


def data_of(name: str) -> bytes:
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"the official documents are not here: {file}")
    return file.read_bytes()


def solid(document: Document) -> str:
    return "".join(document.characters.split())


@pytest.fixture(scope="module")
def long_list() -> Document:
    return pdf.read_pdf(data_of(LONG), where=LONG)


def test_the_long_list_is_read_whole(long_list: Document) -> None:
    assert len(long_list.pages) == 253
    assert long_list.findings == ("page 1: pictures beside the text; they are not read",)
    assert len(solid(long_list)) == 506_319
    assert long_list.properties["spaces-synthesized"] == "4"


def test_the_long_list_has_its_tables(long_list: Document) -> None:
    """One table runs over five pages; the change log has eleven, some over a page break."""
    pages: dict[int, set[int]] = {}
    for line in long_list.lines:
        if line.cell:
            pages.setdefault(line.cell.table, set()).add(line.page or 0)
    assert pages == {
        0: {100, 101, 102, 103, 104},
        1: {249, 250},
        2: {250},
        3: {250, 251},
        4: {251},
        5: {251},
        6: {251},
        7: {251, 252},
        8: {252},
        9: {252},
        10: {252},
        11: {252, 253},
    }


def test_no_exponent_is_flattened(long_list: Document) -> None:
    """After "x 10" or "× 10" there is a superscript, or nothing that could be one."""
    flat = 0
    for line in long_list.lines:
        for run in line.runs:
            if not run.superscript and run.text.rstrip().endswith(("x 10", "× 10", "x10")):
                flat += not any(other.superscript for other in line.runs)
    assert flat == 0


def test_the_page_numbers_are_all_there(long_list: Document) -> None:
    missing = [
        page.number
        for page in long_list.pages
        if not any(line.text.strip() == str(page.number) for line in page.lines)
    ]
    assert missing == []


def test_tags_of_the_short_list() -> None:
    found = pdf.read_pdf(data_of(SHORT), where=SHORT)
    styles = Counter((line.style or "").split("/")[0] for line in found.lines)
    assert set(styles) == {"P", "L", "TOC", "H1", "Artifact"}


@pytest.mark.slow
def test_witnesses_of_the_long_list(long_list: Document) -> None:
    """No character, space, place, size or script differs; what differs are 15 headings that are
    filled and outlined to look bold, which pdfplumber does not report.
    """
    other = plumber.read_pdf(data_of(LONG), where=LONG)
    differences = compare_witnesses(long_list, other)
    assert len(differences) == 15
    assert all(" is bold in pypdfium2 " in said for said in differences)
    assert [_words(d) for d in long_list.lines] == [_words(d) for d in other.lines]


@pytest.mark.slow
def test_witnesses_of_the_short_list() -> None:
    """pdfplumber takes code 173 of a Windows font, a hyphen at a line end, for a space: 20 times.
    Nothing else differs.
    """
    one = pdf.read_pdf(data_of(SHORT), where=SHORT)
    other = plumber.read_pdf(data_of(SHORT), where=SHORT)
    differences = compare_witnesses(one, other)
    assert len(differences) == 20
    assert all(": characters '-' in pypdfium2 " in said for said in differences)
    assert len(solid(one)) - len(solid(other)) == 20


def _words(line: object) -> list[str]:
    return str(getattr(line, "text", "")).split()
