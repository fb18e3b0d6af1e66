"""Pictures of the pages of a change: where they come from, what is said of them, what is left out."""

from __future__ import annotations

from io import BytesIO

import pytest
from kite_pages import add_pdf, kite_pdf
from kites import NEW, OLD, page
from PIL import Image

from pipeline.batch import picturing as module
from pipeline.batch import witnesses
from pipeline.batch.comparing import compare_pair, write_report
from pipeline.batch.picturing import Picturing
from pipeline.batch.published import load_published
from pipeline.errors import VaultError
from pipeline.read import pdf_picture


@pytest.fixture
def both(kites):
    """OLD has Markdown (of record) and a PDF, NEW a PDF alone; both published."""
    add_pdf(kites, OLD, markdown=True)
    add_pdf(kites, NEW, lift=45, box="Small box kites", more=f'follows = "{OLD}"')
    kites.run(workers=1)
    return kites


def made(kites, **options):
    old, new = (load_published(kites.workspace, "kites", name) for name in (OLD, NEW))
    changes = compare_pair(old, new, None, kites.workspace.work)
    return Picturing(kites.workspace, **options).comparison(changes, old, new)


def test_each_change_has_its_place_in_both_editions(both) -> None:
    found = made(both)
    assert {
        name: [(p.side, p.file, p.page) for p in pictures]
        for name, pictures in found.pictures.items()
    } == {
        name: [("old", f"{OLD}.pdf", 1), ("new", f"{NEW}.pdf", 1)] for name in ("1.A.1", "1.A.1.a")
    }
    assert found.picture_notes == ()
    old, new = found.pictures["1.A.1"]
    assert old.said == (
        f"1.A.1 in a box on page 1 of {OLD} ({OLD}.pdf). Read again by itself, it holds the words "
        "of the record, which is another file."
    )
    assert new.said == (
        f"1.A.1 in a box on page 1 of {NEW} ({NEW}.pdf). Read again by itself, it holds the words "
        "of the record."
    )
    with Image.open(BytesIO(new.png)) as picture:
        assert picture.size == (new.width, new.height) == (600, new.height)
        assert new.height < 200
        assert picture.mode == "P"
        colours = {index for _, index in picture.getcolors()}
        assert 15 in colours  # the box
        assert picture.getpalette()[45:48] == [192, 0, 48]


def test_the_box_is_round_the_lines_of_the_change_and_no_other(both) -> None:
    """The rows of the box of 1.A.1.a lie below those of 1.A.1, on the same page."""

    def box(picture):
        with Image.open(BytesIO(picture.png)) as image:
            rows = [
                y
                for y in range(image.height)
                if 15 in image.crop((0, y, image.width, y + 1)).tobytes()
            ]
            return rows[-1] - rows[0], len(rows)

    found = made(both)
    for name in ("1.A.1", "1.A.1.a"):
        height, rows = box(found.pictures[name][1])
        assert 15 <= height <= 30  # one line of 10 points
        assert rows == height + 1


def test_a_second_time_nothing_is_drawn(both, monkeypatch) -> None:
    first = made(both)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(pdf_picture, "marked", never)
    assert made(both) == first
    with pytest.raises(AssertionError, match="drawn again"):
        made(both, force=True)


def test_damaged_pictures_are_made_again(both) -> None:
    first = made(both)
    (kept,) = (both.workspace.work / "pictures").rglob("*.json")
    kept.write_bytes(b"{")
    assert made(both) == first


def test_an_edition_without_pages_is_told(kites) -> None:
    add_pdf(kites, NEW, lift=45, more=f'follows = "{OLD}"')
    kites.run(workers=1)
    found = made(kites)
    assert [[p.side for p in pictures] for pictures in found.pictures.values()] == [["new"]]
    assert found.picture_notes == (
        f"No pages of {OLD} are shown: it has no clean PDF (markdown only).",
    )


def test_bytes_that_are_not_at_hand_are_told(both) -> None:
    sha256 = load_published(both.workspace, "kites", NEW).manifestations[0].sha256
    (both.workspace.vault / sha256[:2] / sha256).unlink()
    (note,) = made(both).picture_notes
    with pytest.raises(VaultError) as absent:
        module.Vault(both.workspace.vault).get(sha256)
    assert note == (
        f"No pages of {NEW} are shown: {NEW}.pdf is not at hand ({absent.value.found})."
    )


def test_a_pdf_that_says_otherwise_is_told(kites) -> None:
    add_pdf(kites, OLD, markdown=True)
    (kites.folder / f"{OLD}.pdf").write_bytes(kite_pdf(page(box="Large box kites")))
    kites.edition(NEW, box="Small box kites", more=f'follows = "{OLD}"')
    kites.run(workers=1)
    found = made(kites)
    (picture,) = found.pictures["1.A.1.a"]
    assert picture.said.endswith("). THE FILE OF RECORD, WHICH IS ANOTHER, HAS OTHER WORDS THERE.")


def test_a_pdf_that_lacks_the_provision_is_told(kites) -> None:
    add_pdf(kites, OLD, markdown=True)
    cut = page().replace("a. Box kites;\n", "").replace("b. Delta", "a. Delta")
    (kites.folder / f"{OLD}.pdf").write_bytes(kite_pdf(cut))
    kites.edition(NEW, more=f'follows = "{OLD}"')
    kites.write(NEW, page().replace("of 4 m", "of 5 m"))
    kites.run(workers=1)
    found = made(kites)
    assert found.pictures == {}
    assert found.picture_notes == (
        f"No pages of {NEW} are shown: it has no clean PDF (markdown only).",
        f"No page is shown of 1.A.1.b ({OLD}): {OLD}.pdf, read by itself, has no line of it.",
    )


@pytest.mark.parametrize(("most", "most_bytes"), [(3, 6_000_000), (400, None)])
def test_what_is_too_much_is_left_out_and_told(both, most, most_bytes) -> None:
    every = made(both)
    size = sum(len(p.png) for pictures in every.pictures.values() for p in pictures)
    found = made(both, most=most, most_bytes=most_bytes or size - 1)
    kept = [len(pictures) for pictures in found.pictures.values()]
    assert kept == [2, 1]
    megabytes = 6 if most_bytes else 0
    (note,) = found.picture_notes
    assert note == (
        f"1 place of 4 is not pictured here, to keep this report light (at most {most} pictures "
        f"and {megabytes} MB, in the order of the groups): `annex evidence LABEL --edition EDITION "
        "--output FOLDER` cuts out any of them."
    )


def test_a_run_and_a_report_asked_for_are_the_same(both, tmp_path) -> None:
    for path in write_report(both.workspace, OLD, NEW, forms=("html", "pdf"), folder=tmp_path):
        assert both.reports()[f"kites/{OLD}..{NEW}/{path.name}"] == path.read_bytes()


def test_reports_hold_the_pictures(both) -> None:
    (html,) = (data for name, data in both.reports().items() if name.endswith("report.html"))
    assert html.count(b"data:image/png;base64,") == 4


def test_a_witness_parsed_on_the_way_is_not_parsed_again(both, monkeypatch) -> None:
    """OLD's PDF is a witness: the run kept what it reads as by itself."""
    (kept,) = (both.workspace.work / "witnesses").rglob("*.json")
    assert kept.name.startswith(f"{OLD}_")
    first = made(both)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(witnesses, "open_original", never)
    assert made(both, force=True) == first
    for damaged in (b"{", kept.read_bytes().replace(b'"key":"', b'"key":"0')):
        kept.write_bytes(damaged)
        with pytest.raises(AssertionError, match="read again"):
            made(both, force=True)
    monkeypatch.undo()
    assert made(both, force=True) == first


def test_only_the_edition_the_next_pair_begins_with_stays_in_memory(both) -> None:
    old, new = (load_published(both.workspace, "kites", name) for name in (OLD, NEW))
    changes = compare_pair(old, new, None, both.workspace.work)
    picturing = Picturing(both.workspace, force=True)
    picturing.comparison(changes, old, new)
    assert set(picturing._known) == {NEW}
