"""Where characters went, told of the files in the vault and held against the record."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from kite_pages import add_pdf
from kites import NEW, OLD
from PIL import Image

from pipeline.batch.account_pictures import _patches
from pipeline.batch.accounting import account
from pipeline.batch.originals import chosen
from pipeline.batch.progress import Progress
from pipeline.batch.published import load_published
from pipeline.batch.pulling import pull_listed
from pipeline.batch.tints import _KNOWN, DOUBLE, GROUPS, SPACE, is_furniture, palette
from pipeline.errors import AnnexError, NoPagesError, ReadError, UnknownEditionError, VaultError
from pipeline.model.document import Media
from pipeline.model.records import Edition, Manifestation, Role
from pipeline.parse.whereabouts import LOST, Span, Whereabouts
from pipeline.read import read


@pytest.fixture
def both(kites):
    """OLD has Markdown (of record) and a PDF, NEW a PDF alone; both published."""
    add_pdf(kites, OLD, markdown=True)
    add_pdf(kites, NEW, lift=45, more=f'follows = "{OLD}"')
    kites.run(workers=1)
    return kites


def told(kites, edition_id, **options):
    return account(kites.workspace, edition_id, Progress(), **options)


def test_every_clean_file_is_accounted_for_and_the_record_says_the_same(both) -> None:
    report = told(both, OLD)
    assert (report.list_id, report.edition_id, report.published) == ("kites", OLD, True)
    record = load_published(both.workspace, "kites", OLD)
    assert [(f.media, f.of_record, f.agrees) for f in report.files] == [
        ("markdown", True, True), ("pdf", False, True),
    ]  # fmt: skip
    for file, kept in zip(report.files, record.accounts, strict=True):
        assert file.sha256 == kept.file
        assert file.total == kept.total == sum(file.by_destination.values())
        assert file.by_destination == kept.by_destination
        assert (file.lost, file.double) == (0, 0)


def test_pages_add_up_to_the_file(both) -> None:
    (file,) = told(both, NEW).files
    assert [page.page for page in file.pages] == [1, 2]
    assert file.stretches == ()
    total = Counter()
    for page in file.pages:
        total.update(page.by_destination)
    assert dict(sorted(total.items())) == file.by_destination
    assert all(page.by_destination["furniture:running-header"] == 16 for page in file.pages)


def test_a_file_without_pages_is_told_by_paragraphs(both) -> None:
    file, _ = told(both, OLD).files
    assert file.pages == ()
    assert sum(one.characters for one in file.stretches) == file.total
    assert [one.first for one in file.stretches[1:]] == [o.last + 1 for o in file.stretches[:-1]]
    shown = {one.begins: (one.first, one.last, one.destination) for one in file.stretches}
    assert shown["Note: 1.A.1. does not control toys."] == (13, 13, "note")
    assert shown["a. Box kites; b. Delta kites with a span of 4 m or more."] == (
        11,
        12,
        "provision",
    )


def test_a_record_that_says_otherwise_is_told(both) -> None:
    """The corrections have changed since the edition was published."""
    both.head["more"] = 'corrections = "corrections.toml"'
    both.save()
    (both.folder / "corrections.toml").write_text(
        f'[[correction]]\nid = "one"\nedition = "{OLD}"\nfound = "Box kites"\n'
        'replace = "Flat kites"\nreason = "a test"\nreviewer = "A. Reviewer"\n',
        encoding="utf-8",
    )
    assert [f.agrees for f in told(both, OLD).files] == [False, True]
    assert told(both, OLD).files[0].by_destination["correction"] > 0


def test_an_edition_that_is_held_and_not_published_has_no_record_to_agree_with(kites) -> None:
    add_pdf(kites, NEW)
    pull_listed(kites.workspace, Progress(), offline=True)
    report = told(kites, NEW)
    assert not report.published
    assert [(f.media, f.of_record, f.agrees, f.lost) for f in report.files] == [
        ("pdf", True, None, 0)
    ]
    with pytest.raises(UnknownEditionError) as refused:
        told(kites, "1999-01-01")
    assert refused.value.where == str(kites.catalogue)
    assert refused.value.found == 'edition "1999-01-01"'


def message(error: AnnexError) -> tuple[str, str, str, str]:
    return error.where, error.found, error.expected, error.do


def test_an_edition_nobody_has_a_copy_of(kites) -> None:
    kites.run()
    kites.entry("2021-02-03", 'note = "no copy"\n')
    with pytest.raises(UnknownEditionError) as refused:
        told(kites, "2021-02-03")
    assert message(refused.value) == (
        str(kites.catalogue), "no copy of 2021-02-03",
        "a clean file of the edition in the vault",
        "pull it, or take in your own copy with `annex add`",
    )  # fmt: skip


def test_bytes_that_are_gone_from_the_vault(both) -> None:
    (one,) = load_published(both.workspace, "kites", NEW).manifestations
    path = both.workspace.vault / one.sha256[:2] / one.sha256
    path.unlink()
    with pytest.raises(VaultError) as refused:
        told(both, NEW)
    assert message(refused.value) == (
        str(path), "no such file", f"the pulled bytes with SHA-256 {one.sha256}",
        "run `annex pull` to fetch them again",
    )  # fmt: skip


# --- which file --------------------------------------------------------------------------------


def edition(*files: tuple[Role, Media, str]) -> Edition:
    made = tuple(
        Manifestation(role, media, f"{n}" * 64, 1, name)
        for n, (role, media, name) in enumerate(files)
    )
    return Edition("kites", OLD, "en", "Kites", "mtcr", (), manifestations=made)


FILES = edition(
    (Role.MARKED_UP, Media.PDF, "marked.pdf"), (Role.CLEAN, Media.PDF, "clean.pdf"),
    (Role.MARKED_UP, Media.DOCX, "marked.docx"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("named", "name"),
    [("pdf", "clean.pdf"), ("docx", "marked.docx"), ("marked.pdf", "marked.pdf"),
     ("000000", "marked.pdf"), ("1" * 64, "clean.pdf")],
)  # fmt: skip
def test_a_file_is_named_in_any_of_three_ways(named, name) -> None:
    assert chosen(FILES, named).name == name


@pytest.mark.parametrize("named", ["html", "", "0", "00000", "clean"])
def test_a_file_that_is_not_there(named) -> None:
    with pytest.raises(ReadError) as refused:
        chosen(FILES, named)
    assert message(refused.value) == (
        f"kites {OLD}", f"no file {named!r}",
        "one of: pdf (clean, clean.pdf); pdf (marked-up, marked.pdf); docx (marked-up, marked.docx)",
        "name it by its format, its name or the beginning of its SHA-256",
    )  # fmt: skip


# --- pictures ----------------------------------------------------------------------------------


def test_each_page_becomes_a_picture(both, tmp_path) -> None:
    report = told(both, OLD, pictures=tmp_path / "out")
    names = [f"{OLD}_page-1.png", f"{OLD}_page-2.png"]
    assert [Path(p).name for p in report.pictures] == names
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == names
    for path in report.pictures:
        picture = Image.open(BytesIO(Path(path).read_bytes()))
        assert picture.width == 800
        assert picture.height > 1000  # the legend stands below the page


def test_one_page_of_one_file(both, tmp_path) -> None:
    report = told(both, OLD, file="pdf", pictures=tmp_path / "out", pages=(2,))
    assert [Path(p).name for p in report.pictures] == [f"{OLD}_page-2.png"]


def test_a_file_without_pages_has_no_pictures(both, tmp_path) -> None:
    with pytest.raises(NoPagesError) as refused:
        told(both, OLD, file="markdown", pictures=tmp_path / "out")
    assert message(refused.value) == (
        f"kites {OLD}", f"{OLD}.md (markdown): no pages, only paragraphs", "a PDF of the edition",
        "leave --picture out to see the account by paragraph, or take in a PDF with `annex add`",
    )  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_a_page_that_is_not_there(both, tmp_path) -> None:
    with pytest.raises(NoPagesError) as refused:
        told(both, NEW, pictures=tmp_path / "out", pages=(1, 3))
    assert message(refused.value) == (
        f"kites {NEW}, {NEW}.pdf", "no page 3", "pages 1 to 2",
        "name pages of the file, not the numbers printed on them",
    )  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_every_visible_character_is_tinted_where_it_stands(both) -> None:
    """Each patch covers the place of its line's characters, and no line is without one."""
    document = read((both.folder / f"{NEW}.pdf").read_bytes(), Media.PDF, where="a.pdf")
    (page, _) = document.pages
    whole = Whereabouts((Span(0, len(document.characters), "note"),), ())
    patches, counts = _patches(page, whole, palette(["note", DOUBLE]))
    assert [p.box for p in patches] == [line.box for line in page.lines]
    assert [p.first for p in patches] == [True] + [False] * (len(patches) - 1)
    assert counts["note"] == sum(len(line.text) for line in page.lines)


def test_a_word_of_another_destination_is_tinted_for_itself(both) -> None:
    document = read((both.folder / f"{NEW}.pdf").read_bytes(), Media.PDF, where="a.pdf")
    line = document.pages[0].lines[1]
    cut = line.start + 4
    spans = (Span(0, cut, "note"), Span(cut, cut + 1, SPACE), Span(cut + 1, 10_000, "table"))
    tints = palette(["note", "table", DOUBLE, LOST])
    page = document.pages[0]
    patches, counts = _patches(page, Whereabouts(spans, (line.start,)), tints)
    mine = [p for p in patches if p.box.top == line.box.top]
    assert [(p.tint.name, p.first) for p in mine] == [
        ("note", False), ("table", True), ("COUNTED TWICE", True),
    ]  # fmt: skip
    left, right, twice = (p.box for p in mine)
    assert line.box.x0 == left.x0 < left.x1 < right.x0 < right.x1 == line.box.x1
    assert twice.x0 == left.x0
    assert counts[DOUBLE] == 1


def test_no_two_tints_look_alike_even_in_grey() -> None:
    tints = palette([name for name, _, _ in _KNOWN]).values()
    assert len({t.number for t in tints}) == len({t.name for t in tints}) == len(_KNOWN)
    by_hatch: dict[str, list[float]] = {}
    for tint in tints:
        red, green, blue = tint.colour
        by_hatch.setdefault(tint.hatch, []).append(0.299 * red + 0.587 * green + 0.114 * blue)
    for greys in by_hatch.values():
        assert all(b - a >= 5 for a, b in pairwise(sorted(greys)))


def test_a_destination_nobody_knew_gets_a_number_of_its_own() -> None:
    found = palette(["furniture:stamp", "note", SPACE, "furniture:seal"])
    assert [(t.number, t.name) for t in found.values()] == [
        (9, "note"), (28, "page furniture: seal"), (29, "page furniture: stamp"),
    ]  # fmt: skip


def test_every_destination_has_a_column() -> None:
    columns = {name for names in GROUPS.values() for name in names}
    others = {LOST, DOUBLE, SPACE}
    assert {n for n, _, _ in _KNOWN if not is_furniture(n)} - others == columns
