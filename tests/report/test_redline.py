import io
import zipfile
from datetime import date

import msgspec
import pytest
from lxml import etree

from pipeline import report
from pipeline.errors import ReportError
from pipeline.model.document import Media
from pipeline.model.label import Label
from pipeline.model.records import Dates, Edition, Kind, Node
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.read import read
from pipeline.read.views import View

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SEEDS = range(4)


def said(data: bytes, view: View) -> list[str]:
    """What our own reader finds in one view of a Word file, header and footer apart."""
    document = read(data, Media.DOCX, where="redline.docx", view=view)
    return [line.text for line in document.lines if line.style not in ("header", "footer")]


def body(data: bytes):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))[0]


def comments(data: bytes) -> list[str]:
    part = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml"))
    return ["\n".join("".join(p.itertext()) for p in comment) for comment in part]


def edition(name: str, *texts: str | Text, **facts) -> Edition:
    nodes = tuple(
        Node(
            Kind.ENTRY,
            f"1.A.{n}",
            Label.parse(f"1.A.{n}"),
            f"1.A.{n}.",
            text=text if isinstance(text, Text) else Text(text),
        )
        for n, text in enumerate(texts, 1)
    )
    head = Node(Kind.SUBSECTION, "1.A", Label.parse("1.A"), "1.A.", Text("GOODS"), children=nodes)
    item = Node(Kind.ITEM, "1", Label("1"), "ITEM 1", Text("BELLS"), children=(head,), category="I")
    return Edition("bells", name, "en", "Bell list", "mtcr", (item,), **facts)


@pytest.fixture(scope="session")
def redlines(pairs):
    return {
        seed: (pairs.scripted(seed), report.render(pairs.scripted(seed), "redline"))
        for seed in SEEDS
    }


def check(pairs, comparison, data):
    for view, one in (
        (View.ACCEPTED, comparison.new_edition),
        (View.REJECTED, comparison.old_edition),
    ):
        found = [words for text in said(data, view) if (words := pairs.folded(text))]
        assert found == pairs.printed(one)


@pytest.mark.parametrize("seed", SEEDS)
def test_accepted_is_the_new_edition_and_rejected_the_old_one(pairs, redlines, seed):
    comparison, data = redlines[seed]
    check(pairs, comparison, data)
    assert comparison.changes.changes


def test_so_it_is_for_the_specimen(pairs):
    for comparison in pairs.specimen():
        check(pairs, comparison, report.render(comparison, "redline"))


@pytest.mark.real
def test_so_it_is_for_spain(pairs):
    if not pairs.SPAIN.exists():
        pytest.skip(f"the official documents are not at {pairs.SPAIN}")
    check(pairs, pairs.spain(), report.render(pairs.spain(), "redline"))


def test_so_it_is_the_other_way_round(pairs):
    forth = pairs.scripted(0)
    back = pairs.compared(forth.new_edition, forth.old_edition)
    check(pairs, back, report.render(back, "redline"))


def test_elements_stand_in_the_order_of_the_schema(ooxml, redlines, pairs):
    files = [data for _, data in redlines.values()]
    files += [report.render(comparison, "redline") for comparison in pairs.specimen()]
    assert [ooxml.faults(data) for data in files] == [[]] * len(files)
    names = {e.tag.removeprefix(W) for data in files for e in body(data).iter()}
    # what compares nothing finds no fault
    assert names >= {
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "trPr", "gridSpan",
        "vertAlign", "delText", "commentReference", "moveFromRangeStart",
    }  # fmt: skip


def test_the_same_bytes_come_again_and_name_no_hour(redlines):
    comparison, data = redlines[0]
    assert report.render(comparison, "redline") == data
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"rsid" not in b"".join(archive.read(name) for name in archive.namelist())
    dates = {e.get(W + "date") for e in body(data).iter() if e.get(W + "date")}
    assert dates == {"2002-01-01T00:00:00Z"}
    core = archive.read("docProps/core.xml").decode()
    assert "2002-01-01T00:00:00Z</dcterms:created>" in core


def test_a_renumbering_changes_the_label_and_nothing_else(pairs):
    old = edition("2001-01-01", "Large bells.", "Small bells of brass.")
    new = edition(
        "2002-01-01", "Large bells.", "Ropes of hemp for towers.", "Small bells of brass."
    )
    data = report.render(pairs.compared(old, new), "redline")
    last = body(data).findall(W + "p")[-2]
    assert ["".join(e.itertext()) for e in last.iter(W + "del")] == ["1.A.2."]
    assert ["".join(e.itertext()) for e in last.iter(W + "ins")] == ["1.A.3."]
    assert any("renumbered" in comment and "1.A.2 → 1.A.3" in comment for comment in comments(data))


def test_what_moved_is_moved_and_a_word_changed_on_the_way_is_seen(pairs):
    words = "Clappers of wrought iron, not hardened, for bells of more than 900 kg"
    others = [
        f"Thing number {n} of its own kind, made of {m}"
        for n, m in enumerate(("tin", "lead", "zinc"))
    ]
    old = edition("2001-01-01", words, *others)
    new = edition("2002-01-01", *others, words.replace("900", "800"))
    data = report.render(pairs.compared(old, new), "redline")
    found = body(data)
    left, reached = (
        next(found.iter(W + name)) for name in ("moveFromRangeStart", "moveToRangeStart")
    )
    assert left.get(W + "name") == reached.get(W + "name") == "move1"
    start, end = left.getnext(), reached.getnext()
    assert "not hardened" in "".join(t for e in start.iter(W + "moveFrom") for t in e.itertext())
    assert "not hardened" in "".join(t for e in end.iter(W + "moveTo") for t in e.itertext())
    assert "900 kg" in "".join(t for e in start.iter(W + "del") for t in e.itertext())
    assert "800 kg" in "".join(t for e in end.iter(W + "ins") for t in e.itertext())


def test_a_raised_digit_is_another_character_and_bold_is_style(pairs):
    raised = Text("A load of 106 N", (Mark(12, 13, MarkKind.SUPERSCRIPT),))
    bold = Text("A rope of hemp", (Mark(2, 6, MarkKind.BOLD),))
    old = edition("2001-01-01", "A load of 106 N", "A rope of hemp")
    new = edition("2002-01-01", raised, bold)
    first, second = body(report.render(pairs.compared(old, new), "redline")).findall(W + "p")[-3:-1]
    assert "".join(t for e in first.iter(W + "del") for t in e.itertext()).strip() == "106 N"
    inserted = next(first.iter(W + "ins"))
    assert [run.find(f"{W}rPr/{W}vertAlign") is not None for run in inserted] == [
        False,
        True,
        False,
    ]
    assert not list(second.iter(W + "ins", W + "del"))
    (change,) = second.iter(W + "rPrChange")
    assert change.getparent().find(W + "b") is not None
    assert change.find(f"{W}rPr/{W}b") is None


def test_a_paragraph_that_loses_its_marker_is_set_as_one_without(pairs, ooxml):
    old, new = edition("2001-01-01", "A rope."), edition("2002-01-01", "A rope.")
    item = new.parts[0]
    entry = msgspec.structs.replace(item.children[0].children[0], printed=None, kind=Kind.PROVISION)
    head = msgspec.structs.replace(item.children[0], children=(entry,))
    new = msgspec.structs.replace(new, parts=(msgspec.structs.replace(item, children=(head,)),))
    data = report.render(pairs.compared(old, new), "redline")
    (change,) = body(data).iter(W + "pPrChange")
    styles = [e.get(W + "val") for e in change.getparent().iter(W + "pStyle")]
    assert styles == ["AnnexParagraph0", "AnnexEntry"]
    assert ooxml.faults(data) == []


def test_typography_is_signed_apart(pairs):
    old = edition("2001-01-01", 'A "peal" of bells', "A rope of hemp")
    new = edition("2002-01-01", "A “peal” of bells", "A rope of flax")
    first, second = body(report.render(pairs.compared(old, new), "redline")).findall(W + "p")[-3:-1]
    authors = [{e.get(W + "author") for e in p.iter(W + "ins", W + "del")} for p in (first, second)]
    assert authors == [
        {f"annex-pipeline {report_version()}: bells 2002-01-01, typography only"},
        {f"annex-pipeline {report_version()}: bells 2002-01-01"},
    ]


def report_version() -> str:
    from pipeline import __version__

    return __version__


def test_a_comment_says_what_a_change_is_and_why(pairs):
    old = edition("2001-01-01", "Bells of more than 900 kg.")
    new = edition("2002-01-01", "Bells of more than 800 kg.")
    (comment,) = comments(report.render(pairs.compared(old, new), "redline"))
    head, *why = comment.split("\n")
    assert head.startswith("1.A.1: amended. Direction: ")
    assert why


def test_hostile_text_stays_text(pairs, samples):
    texts = samples.HOSTILE
    old = edition("2001-01-01", *texts)
    new = edition("2002-01-01", *(f"{text} and more" for text in texts))
    data = report.render(pairs.compared(old, new), "redline")
    check(pairs, pairs.compared(old, new), data)
    turning = [c for c in comments(data) if "turn its direction" in c]
    assert len(turning) == 1
    assert turning[0].endswith(
        "This paragraph holds characters that turn its direction: U+202E, U+202C, U+200F, U+2066."
    )
    assert any(
        "bell ⟨U+0007⟩ escape ⟨U+001B⟩[31m nul ⟨U+0000⟩ end" in t for t in said(data, View.REJECTED)
    )
    assert max(map(len, said(data, View.ACCEPTED))) > 100_000


def test_pages_are_headed_with_the_editions_and_in_the_language_of_the_list(pairs):
    old = edition("2001-01-01", "Bells.", dates=Dates(printed=date(2001, 1, 2)))
    new = edition("2002-01-01", "Ropes.", dates=Dates(printed=date(2002, 1, 2)))
    new, old = (msgspec.structs.replace(one, language="fr") for one in (new, old))
    archive = zipfile.ZipFile(io.BytesIO(report.render(pairs.compared(old, new), "redline")))
    head = "".join(etree.fromstring(archive.read("word/header2.xml")).itertext())
    assert head.startswith(
        "Bell list · edition 2001-01-01 → 2002-01-01Redline. Reject all changes for"
    )
    assert "dated 2001-01-02; accept all for edition 2002-01-01, dated 2002-01-02." in head
    assert b'w:val="fr-FR"' in archive.read("word/styles.xml")
    outline = etree.fromstring(archive.read("word/styles.xml")).iter(W + "outlineLvl")
    assert [level.get(W + "val") for level in outline] == ["0", "0", "1", "2"]


def test_without_the_editions_it_is_refused(everything):
    with pytest.raises(ReportError) as caught:
        report.render(report.Comparison(everything), "redline")
    assert str(caught.value) == (
        "the report cannot be written\n"
        "  where:    form 'redline', 2019-05-03..2021-10-08\n"
        "  found:    a change set without the editions it compares\n"
        "  expected: both editions: this form prints what did not change too\n"
        "  do:       make the report from a published history: annex report OLD NEW"
    )
