"""Evidence: the box round a provision holds the provision, all of it and nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from kite_pages import add_pdf, kite_pdf
from kites import NEW, OLD, page
from PIL import Image

from pipeline import lists
from pipeline.batch import evidence as module
from pipeline.batch.evidence import boxes_of, evidence, same_characters, words_of
from pipeline.batch.published import load_published
from pipeline.errors import AnnexError, NoPagesError, UnknownEditionError, UnknownLabelError
from pipeline.model.document import Box, Media
from pipeline.model.records import Edition, Kind, Node, Place
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.parse import parse
from pipeline.read import read
from pipeline.read.pdf_picture import Pictures

PROJECT = Path(__file__).resolve().parents[2]
SPECIMEN = PROJECT / "sources" / "specimen"
REAL = PROJECT.parent / "shared" / "real" / "eu-dual-use"


@pytest.fixture
def both(kites):
    """OLD has Markdown (of record) and a PDF, NEW a PDF alone; both published."""
    add_pdf(kites, OLD, markdown=True)
    add_pdf(kites, NEW, lift=45, more=f'follows = "{OLD}"')
    kites.run(workers=1)
    return kites


def shown(kites, edition_id, typed, folder, **options):
    return evidence(kites.workspace, edition_id, typed, folder, **options)


def parsed(data: bytes, profile: str = "mtcr") -> Edition:
    document = read(data, Media.PDF, where="a.pdf")
    head = Edition("specimen", "2024", "en", "title", profile, ())
    return parse(head, (document,), lists.load(profile, "en"))


def wrong(data: bytes, nodes: list[tuple[Node, ...]]) -> list[tuple[str, str, str]]:
    """The nodes whose boxes, read again, do not give their words."""
    found = []
    with Pictures(data, where="a.pdf") as pictures:
        for group in nodes:
            again = "".join(pictures.words_in(n, boxes) for n, boxes in boxes_of(group).items())
            words = "".join(words_of(node) for node in group)
            if not same_characters(words, again):
                found.append((group[0].path, words, again))
    return found


@pytest.mark.parametrize(
    "name",
    [p.name if p.stem == "2024-03-14" else pytest.param(p.name, marks=pytest.mark.slow)
     for p in sorted(SPECIMEN.glob("????-??-??.pdf"))],
)  # fmt: skip
def test_every_provision_is_read_again_at_its_box(name) -> None:
    data = (SPECIMEN / name).read_bytes()
    nodes = parsed(data).nodes()
    assert len(nodes) > 500
    assert wrong(data, [(node,) for node in nodes]) == []
    assert wrong(data, [node.walk() for node in nodes if node.children]) == []


def test_a_box_in_the_wrong_place_does_not_pass(both) -> None:
    data = (both.folder / f"{NEW}.pdf").read_bytes()
    nodes = [node for node in parsed(data).nodes() if words_of(node)]
    moved = []
    for node in nodes:
        places = tuple(
            msgspec.structs.replace(
                p, box=Box(p.box.x0, p.box.top + 16, p.box.x1, p.box.bottom + 16)
            )
            for p in node.places
        )
        moved.append((msgspec.structs.replace(node, places=places),))
    assert wrong(data, [(node,) for node in nodes]) == []
    assert len(wrong(data, moved)) == len(nodes)


@pytest.mark.real
@pytest.mark.slow
def test_a_sample_of_the_eu_list_is_read_again() -> None:
    if not REAL.is_dir():
        pytest.skip(f"the official documents are not at {REAL}")
    if "eu" not in lists.KNOWN:
        pytest.skip("no profile reads the EU list yet")
    (path,) = REAL.glob("liste2-*.pdf")
    data = path.read_bytes()
    nodes = [node for node in parsed(data, "eu").nodes() if node.label is not None]
    sample = nodes[:: max(1, len(nodes) // 300)]
    assert len(sample) >= 300
    assert wrong(data, [(node,) for node in sample]) == []


# --- what is told ------------------------------------------------------------------------------


def test_of_a_pdf_of_record(both, tmp_path) -> None:
    found = shown(both, NEW, "1a1.", tmp_path / "out")
    assert (found.path, found.file, found.of_record) == ("1.A.1", f"{NEW}.pdf", True)
    assert found.text == "1.A.1. Complete kites that can lift more than 45 kg, as follows:"
    assert found.read_again.replace(" ", "") == found.text.replace(" ", "")
    assert (found.agrees, found.same_words) == (True, None)
    (cutting,) = found.cuttings
    assert (cutting.page, len(cutting.boxes)) == (1, 1)
    assert cutting.picture == str(tmp_path / "out" / f"{NEW}_1.A.1_page-1.png")
    with Image.open(cutting.picture) as picture:
        assert picture.width == 800
        assert picture.height < 300


def test_with_children_over_a_page_break(both, tmp_path) -> None:
    found = shown(both, NEW, "1.A.1", tmp_path, with_children=True)
    assert found.text.splitlines() == [
        "1.A.1. Complete kites that can lift more than 45 kg, as follows:",
        "a. Box kites;",
        "b. Delta kites with a span of 4 m or more.",
        "Note: 1.A.1. does not control toys.",
    ]
    assert found.agrees
    assert [(c.page, len(c.boxes)) for c in found.cuttings] == [(1, 1), (2, 1)]
    assert sorted(p.name for p in tmp_path.glob("*.png")) == [
        f"{NEW}_1.A.1_page-1.png", f"{NEW}_1.A.1_page-2.png",
    ]  # fmt: skip


def test_of_a_witness_when_the_file_of_record_has_no_pages(both, tmp_path) -> None:
    found = shown(both, OLD, "1.A.1#note-1", tmp_path)
    assert (found.file, found.of_record, found.agrees, found.same_words) == (
        f"{OLD}.pdf", False, True, True,
    )  # fmt: skip
    assert [Path(c.picture).name for c in found.cuttings] == [f"{OLD}_1.A.1_note-1_page-2.png"]


def test_a_witness_that_says_otherwise_is_told(kites, tmp_path) -> None:
    add_pdf(kites, OLD, markdown=True)
    (kites.folder / f"{OLD}.pdf").write_bytes(kite_pdf(page(box="Large box kites")))
    kites.run(workers=1)
    found = shown(kites, OLD, "1.A.1.a", tmp_path)
    assert (found.agrees, found.same_words) == (True, False)
    assert found.text == "a. Box kites;"
    assert found.read_again.replace(" ", "") == "a.Largeboxkites;"
    assert shown(kites, OLD, "1.A.1.b", tmp_path).same_words


def in_place_of(edition: Edition, path: str, **fields) -> Edition:
    """The edition with one node changed."""

    def changed(one: Node) -> Node:
        children = tuple(changed(child) for child in one.children)
        return msgspec.structs.replace(
            one, children=children, **(fields if one.path == path else {})
        )

    return msgspec.structs.replace(edition, parts=tuple(map(changed, edition.parts)))


def test_words_of_the_record_that_are_not_in_the_box_are_told(both, tmp_path, monkeypatch) -> None:
    """As where a correction mended the words."""
    edition = load_published(both.workspace, "kites", NEW)
    text = Text("Complete kites of 106 N:", (Mark(20, 21, MarkKind.SUPERSCRIPT),))
    other = in_place_of(edition, "1.A.1", text=text)
    monkeypatch.setattr(module, "load_published", lambda *_: other)
    found = shown(both, NEW, "1.A.1", tmp_path)
    assert not found.agrees
    assert found.text == "1.A.1. Complete kites of 10⁶ N:"
    assert found.read_again.replace(" ", "").endswith("liftmorethan45kg,asfollows:")


# --- boxes -------------------------------------------------------------------------------------


def place(start: int, top: float, *, page: int = 1, x0: float = 10, x1: float = 90) -> Place:
    return Place("0" * 64, start, start + 10, page, Box(x0, top, x1, top + 10))


def node(*places: Place, category: str | None = None) -> Node:
    return Node(Kind.ENTRY, "1.A.1", places=places, category=category)


def test_lines_in_one_run_share_a_box() -> None:
    found = boxes_of([node(place(0, 100), place(10, 112, x0=20, x1=95))])
    assert found == {1: (Box(10, 100, 95, 122),)}


def test_a_line_of_something_else_between_parts_the_boxes() -> None:
    found = boxes_of([node(place(0, 100), place(20, 124))])
    assert found == {1: (Box(10, 100, 90, 110), Box(10, 124, 90, 134))}
    whole = boxes_of([node(place(0, 100), place(20, 124)), node(place(10, 112))])
    assert whole == {1: (Box(10, 100, 90, 134),)}


def test_each_page_has_its_own() -> None:
    found = boxes_of([node(place(0, 700), place(10, 72, page=2), place(20, 84, page=2))])
    assert found == {1: (Box(10, 700, 90, 710),), 2: (Box(10, 72, 90, 94),)}


def test_the_line_of_a_category_is_no_word_of_its_item() -> None:
    assert boxes_of([node(place(0, 100), place(10, 112), category="I")]) == {
        1: (Box(10, 112, 90, 122),)
    }


# --- refusals ----------------------------------------------------------------------------------


def message(error: AnnexError) -> tuple[str, str, str, str]:
    return error.where, error.found, error.expected, error.do


def test_a_label_the_edition_does_not_have(both, tmp_path) -> None:
    with pytest.raises(UnknownLabelError) as refused:
        shown(both, NEW, "1.A.1.c", tmp_path / "out")
    assert message(refused.value) == (
        f"kites {NEW}", "no '1.A.1.c'",
        "a label or path of the edition, such as 1.A.1, 1.A.1.a, 1.A.1.b or 1.A",
        "check the label; how it is punctuated, and its case, do not matter",
    )  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_an_edition_that_is_not_published(both, tmp_path) -> None:
    with pytest.raises(UnknownEditionError) as refused:
        shown(both, "1999-01-01", "1.A.1", tmp_path)
    assert message(refused.value) == (
        f"{both.root.resolve() / 'parsed'}, list kites", "no edition '1999-01-01'",
        f"one of: {OLD}, {NEW}", "check the edition's id, or add the edition and run `annex run`",
    )  # fmt: skip


def test_an_edition_without_a_pdf(kites, tmp_path) -> None:
    kites.run()
    with pytest.raises(NoPagesError) as refused:
        shown(kites, OLD, "1.A.1", tmp_path)
    assert message(refused.value) == (
        f"kites {OLD}, 1.A.1", f"{OLD}.md (markdown, clean): no clean file that has pages",
        "a clean PDF of the edition",
        "take in a PDF of the edition with `annex add`, then `annex run`",
    )  # fmt: skip


def test_a_provision_that_the_pdf_lacks(kites, tmp_path) -> None:
    add_pdf(kites, OLD, markdown=True)
    cut = page().replace("b. Delta kites with a span of 4 m or more.\n", "")
    (kites.folder / f"{OLD}.pdf").write_bytes(kite_pdf(cut))
    kites.run(workers=1)
    with pytest.raises(UnknownLabelError) as refused:
        shown(kites, OLD, "1.A.1.b", tmp_path)
    assert message(refused.value) == (
        f"kites {OLD}, {OLD}.pdf", "no 1.A.1.b", "the provision, which the file of record has",
        f"see `annex check {OLD}`: its witness checks say how the files differ",
    )  # fmt: skip
