"""Printed pages for the site: which editions have them, on which page what stands, what is told."""

from __future__ import annotations

from io import BytesIO

import msgspec
import pytest
from kite_pages import add_pdf
from kites import NEW, OLD
from PIL import Image

from pipeline.batch import printing as module
from pipeline.batch.printing import printed_pages
from pipeline.batch.published import load_published
from pipeline.read import pdf_picture


@pytest.fixture
def both(kites):
    """OLD has Markdown (of record) and a PDF, NEW a PDF alone; both published."""
    add_pdf(kites, OLD, markdown=True)
    add_pdf(kites, NEW, lift=45, more=f'follows = "{OLD}"')
    kites.run(workers=1)
    return kites


def made(kites):
    editions = [load_published(kites.workspace, "kites", name) for name in (NEW, OLD)]
    return printed_pages(kites.workspace, editions)


def test_pages_are_small_and_grey_and_say_what_stands_on_them(both) -> None:
    found, without = made(both)
    assert without == {}
    assert {name: (one.file, one.of_record, len(one.pages)) for name, one in found.items()} == {
        NEW: (f"{NEW}.pdf", True, 2),
        OLD: (f"{OLD}.pdf", False, 2),
    }
    for printed in found.values():
        assert (printed.at["1.A.1.a"], printed.at["1.E"]) == ((1,), (2,))
        assert printed.size < 60_000
        for page in printed.pages:
            with Image.open(BytesIO(page.png)) as picture:
                assert picture.size == (page.width, page.height)
                assert (picture.mode, 15 in picture.tobytes()) == ("P", False)


def test_they_are_made_once(both, monkeypatch) -> None:
    first = made(both)

    def drawn(*_):
        raise AssertionError("made again")

    monkeypatch.setattr(pdf_picture.Pictures, "page_picture", drawn)
    assert made(both) == first


def test_there_is_room_for_the_newest_whole_and_the_rest_is_told(both, monkeypatch) -> None:
    size = made(both)[0][NEW].size
    monkeypatch.setattr(module, "BYTES", size + 10)
    found, without = made(both)
    assert list(found) == [NEW]
    assert without == {
        OLD: "to keep the site light, 0 MB of pages are spent on newer editions; `annex evidence` "
        "cuts out any provision"
    }


def test_an_edition_without_a_pdf_or_without_its_bytes_says_so(both) -> None:
    for path in both.workspace.vault.rglob("*"):
        if path.is_file() and path.read_bytes().startswith(b"%PDF"):
            path.unlink()
    _, without = made(both)
    assert without[NEW].startswith(f"{NEW}.pdf is not at hand (")
    edition = msgspec.structs.replace(
        load_published(both.workspace, "kites", OLD), manifestations=()
    )
    assert printed_pages(both.workspace, [edition]) == ({}, {OLD: "it has no clean PDF"})
