"""Annexes nobody wrote: the generator, the judgement, and twenty documents end to end.

The long run is ``python -m benchmarks.parse_random``.
"""

# ruff: noqa: E402  (the generator is no installed package: it is found beside the tests)

from __future__ import annotations

import dataclasses
import io
import sys
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import msgspec
import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.model.records import (
    Check,
    Edition,
    Finding,
    Kind,
    Node,
    Outcome,
    Scope,
    ScopeLevel,
    Severity,
    TableCell,
)
from pipeline.model.text import Mark, MarkKind, Text
from tools.annexes import shrink as shrinking
from tools.annexes.compare import Verdict, differences, near, tally, verdict, voices
from tools.annexes.footnotes import counted_anew
from tools.annexes.generate import Layout, annex, featured
from tools.annexes.layout import blocks_of
from tools.annexes.style import draw, draw_columns, in_columns, other_look
from tools.annexes.trial import NOTE_PAGES, TYPESETTERS, same_records_elsewhere, settled, trial

SEEDS = (10, 21, 57, 70, 84)
"""Five small annexes of unlike plans, four ways each: twenty documents."""

PDF = ("pdf-typst", "pdf-reportlab")


@pytest.mark.parametrize("typesetter", TYPESETTERS)
@pytest.mark.parametrize("seed", SEEDS)
def test_random_annex(seed: int, typesetter: str) -> None:
    found = trial(seed, typesetter)
    assert found.verdict is Verdict.EXACT, "\n".join(
        (found.message, *map(str, found.differences), *map(str, found.voices))
    )


# --- merged cells ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seed", "typesetter"),
    [
        *((seed, name) for seed in (19, 48) for name in TYPESETTERS),
        (5, "pdf-typst"),  # what is raised in a cell of several rows is drawn after its neighbours
        (39, "pdf-typst"),  # on one page a merged heading, on the next the columns under it
        (22, "pdf-reportlab"),  # a heading of two rows, repeated
        (486, "pdf-reportlab"),  # words wider than their cells
    ],
)
def test_merged_cells(seed: int, typesetter: str) -> None:
    found = trial(seed, typesetter, made=featured(seed, ["spans"]))
    assert found.verdict is Verdict.EXACT, "\n".join(map(str, found.differences))


@pytest.mark.parametrize("seed", [437, 459])
def test_a_merged_cell_cut_by_the_end_of_a_page_is_told(seed: int) -> None:
    found = trial(seed, "pdf-typst", made=featured(seed, ["spans"]))
    assert found.verdict in (Verdict.EXACT, Verdict.SAID)
    assert "row-over-page" in {voice.code for voice in found.voices}


def test_every_line_of_a_merged_grid_is_drawn() -> None:
    made = featured(19, ["spans"])
    cells = _cells(made.truth)
    assert {"rows", "columns"} == {
        way
        for cell in cells
        for way, span in (("rows", cell.row_span), ("columns", cell.column_span))
        if span > 1
    }
    for node in made.truth.nodes():
        if node.table is None:
            continue
        shape = node.table
        homes = {
            (row, column): (cell.row, cell.column)
            for cell in shape.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }
        grid = [
            [homes[row, column] for column in range(shape.columns)] for row in range(shape.rows)
        ]
        assert all(one != two for one, two in pairwise(grid))
        assert all(one != two for one, two in pairwise(zip(*grid, strict=True)))


def test_a_feature_changes_no_document_without_it() -> None:
    assert annex(10).truth == featured(10, []).truth
    assert not any(c.row_span > 1 or c.column_span > 1 for c in _cells(annex(19).truth))


def _cells(edition: Edition) -> list[TableCell]:
    return [cell for node in edition.nodes() if node.table for cell in node.table.cells]


# --- footnotes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seed", "typesetter"),
    [
        *((seed, name) for seed in (10, 49) for name in TYPESETTERS),
        (14, "pdf-reportlab"),  # a power of ten raised as the mark is
        (19, "pdf-typst"),  # a table goes on below the footnotes
        (21, "pdf-typst"),  # a word broken at its hyphen before a mark
        (29, "pdf-typst"),  # counted anew on each page, and notes that slipped to the page before
        (36, "pdf-reportlab"),  # in the size of the text, and a table that goes on below
    ],
)
def test_footnotes(seed: int, typesetter: str) -> None:
    made = featured(seed, ["footnotes"])
    assert any("footnote-" in node.path for node in made.truth.nodes())
    found = trial(seed, typesetter, made=made)
    assert found.verdict is Verdict.EXACT, "\n".join(map(str, found.differences))


def test_a_page_decides_the_numbers_of_its_footnotes() -> None:
    made = featured(29, ["footnotes"])
    assert made.plan.anew
    look = draw(made)
    for name in PDF:
        printed = settled(made, name, look)
        pages = dict(NOTE_PAGES[name](printed, look))
        assert printed.marks == counted_anew(pages.items())
        notes = [node for node in printed.truth.nodes() if "footnote-" in node.path]
        assert Counter(node.printed for node in notes) == Counter(printed.marks.values())
    assert settled(made, "docx-typed", look) is made


def test_a_footnote_that_slipped_to_another_page_is_told() -> None:
    found = trial(22, "pdf-typst", made=featured(22, ["footnotes"]))
    assert found.verdict is Verdict.EXACT
    assert [(voice.code, voice.path) for voice in found.voices] == [
        ("footnote", "2.E.1.c.1#note-1.footnote-1")
    ]


REACHED = ("docx-counted", "docx-typed", "pdf-typst", "pdf-reportlab")
"""Typesetters whose small documents are never wrong without saying so, there."""

SMALL = 150
"""Nodes of a document that is small."""


@pytest.mark.slow
@pytest.mark.parametrize("typesetter", REACHED)
def test_the_aim_on_seeds_nobody_chose(typesetter: str) -> None:
    """No document is wrong without saying so where it is; next to all is right; and what is right
    is seldom warned of.
    """
    made = [annex(seed) for seed in range(1, 41)]
    small = [one for one in made if len(one.truth.nodes()) <= SMALL]
    found = [trial(one.seed, typesetter, made=one) for one in small]
    loud = {Verdict.EXACT, Verdict.SAID}
    assert [one.seed for one in found if one.verdict not in loud] == []
    for measure in ("labels", "parents", "notes", "texts"):
        counts = [getattr(one.tally, measure) for one in found]
        share = sum(right for right, _ in counts) / sum(whole for _, whole in counts)
        assert share >= 0.995, measure  # the benchmark counts the large documents too
    exact = [one for one in found if one.verdict is Verdict.EXACT]
    assert sum(bool(one.voices) for one in exact) <= 0.1 * len(exact)


# --- re-flow --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typesetter", PDF)
@pytest.mark.parametrize("seed", [57, 70])
def test_other_page_font_and_line_length_give_the_same_records(seed: int, typesetter: str) -> None:
    made = annex(seed)
    typeset = TYPESETTERS[typesetter][1]
    assert typeset(made, draw(made)) != typeset(made, other_look(draw(made)))
    assert same_records_elsewhere(made, typesetter)


def test_the_other_look_prints_the_same_words() -> None:
    look = draw(annex(57))
    other = other_look(look)
    assert (look.page, look.size, look.font) != (other.page, other.size, other.font)
    assert blocks_of(annex(57), look)[0].runs == blocks_of(annex(57), other)[0].runs


# --- the generator --------------------------------------------------------------------------------


def test_a_seed_is_a_document() -> None:
    assert annex(21).truth == annex(21).truth
    assert annex(21).truth != annex(22).truth
    for name, (_, typeset) in TYPESETTERS.items():
        made = annex(70)
        assert typeset(made, draw(made)) == typeset(annex(70), draw(made)), name


def test_documents_differ_in_all_that_may_differ() -> None:
    made = [annex(seed) for seed in range(1, 80)]
    looks = [draw(one) for one in made]
    assert {one.plan.layout for one in made} == set(Layout)
    assert {one.plan.dots for one in made} == {True, False}
    assert {one.plan.ruled for one in made} == {True, False}
    assert {look.page for look in looks} == {"a4", "us-letter", "a5"}
    assert {look.notes for look in looks} == {"none", "marker", "words", "all"}
    depths = {n.label.depth for one in made for n in one.truth.nodes() if n.label}
    assert depths == {1, 2, 3, 4, 5, 6, 7}
    kinds = {n.kind for one in made for n in one.truth.nodes()}
    assert kinds == set(Kind) - {Kind.CATEGORY}
    assert max(len(one.truth.items) for one in made) == 20


def test_a_flat_document_holds_nothing_that_indents_alone_decide() -> None:
    made = annex(7, layout=Layout.FLAT, depth=5, notes=0.35)
    for node in made.truth.nodes():
        if node.kind is Kind.PROVISION:
            assert all(child.kind is Kind.PROVISION for child in node.children), node.path
            assert node.label is not None
            assert node.label.depth <= 5
        if node.kind is Kind.ENTRY and any(c.kind is Kind.PROVISION for c in node.children):
            assert all(child.kind is Kind.PROVISION for child in node.children), node.path


def test_every_word_of_the_truth_is_printed_in_order() -> None:
    made = annex(70)
    style = dataclasses.replace(draw(made), hyphenate=False)
    blocks = [b for b in blocks_of(made, style) if not b.style.startswith(("toc", "cover"))]
    words = "".join(
        (b.marker or "") + "".join(r.text for r in b.runs) for b in blocks if b.style != "table"
    )
    flat = words.replace(" ", "")
    for name in PDF:
        document = pypdfium2.PdfDocument(TYPESETTERS[name][1](made, style))
        printed = "".join(page.get_textpage().get_text_range() for page in document)
        letters = "".join(c for c in printed if not c.isspace())
        for part in made.truth.parts:
            assert part.heading is not None
            assert part.heading.raw.replace(" ", "") in letters, name
    assert all(n.text.raw.replace(" ", "") in flat for n in made.truth.nodes())


def test_typed_and_counted_labels() -> None:
    made = annex(70)
    style = draw(made)
    texts = {}
    for name in ("docx-counted", "docx-typed"):
        with zipfile.ZipFile(io.BytesIO(TYPESETTERS[name][1](made, style))) as package:
            texts[name] = package.read("word/document.xml").decode()
    assert "numPr" in texts["docx-counted"]
    assert "numPr" not in texts["docx-typed"]
    assert "w:tab/>" in texts["docx-typed"]


# --- the judgement --------------------------------------------------------------------------------


def edition(*nodes: Node, **rest: object) -> Edition:
    return Edition("random", "2020-05-06", "en", "t", "mtcr", nodes, **rest)  # type: ignore[arg-type]


def node(path: str, text: str = "", *, kind: Kind = Kind.PROVISION, **rest: object) -> Node:
    return Node(kind, path, text=Text(text), **rest)  # type: ignore[arg-type]


def test_a_lost_superscript_is_a_difference() -> None:
    raised = Text("10 m and 106 m", (Mark(11, 12, MarkKind.SUPERSCRIPT),))
    truth = edition(msgspec.structs.replace(node("1.A.1"), text=raised))
    found = edition(node("1.A.1", "10 m and 106 m"))
    assert [str(d) for d in differences(found, truth)] == [
        "text 1.A.1: '10 m and 106 m'\n    instead of '10 m and 10⁶ m'"
    ]


def test_a_moved_note_is_missing_and_extra() -> None:
    note = node("1.A.1.a#note-1", "Words", kind=Kind.NOTE, printed="Note:")
    moved = msgspec.structs.replace(note, path="1.A.1#note-1")
    truth, found = edition(note), edition(moved)
    wrong = differences(found, truth)
    assert [(d.path, d.field) for d in wrong] == [
        ("1.A.1.a#note-1", "missing"),
        ("1.A.1#note-1", "extra"),
    ]
    assert tally(found, truth, wrong).notes == (0, 2)


def test_style_of_words_is_no_difference() -> None:
    bold = Text("Words", (Mark(0, 5, MarkKind.BOLD),))
    truth = edition(node("1.A.1", "Words"))
    found = edition(msgspec.structs.replace(node("1.A.1"), text=bold))
    assert differences(found, truth) == []


def test_scope_counts() -> None:
    scopes = [Scope(ScopeLevel.ENTRY, (target,), "position") for target in ("1.A.1", "1.A.2")]
    truth, found = (edition(node("1.A.1#note-1", kind=Kind.NOTE, scope=scope)) for scope in scopes)
    assert [d.field for d in differences(found, truth)] == ["scope"]


@pytest.mark.parametrize(
    ("findings", "checks", "expected"),
    [
        ((), (), Verdict.SILENT),
        ((Finding("x", Severity.INFO, "m", "1.A.1.a"),), (), Verdict.SILENT),
        ((Finding("x", Severity.WARNING, "m", "1.A.1.b"),), (), Verdict.SAID),
        ((Finding("x", Severity.WARNING, "m", "1.B.2"),), (), Verdict.VAGUE),
        ((), (Check("numbering", Outcome.FAILED, "s", ("1.A.1.c follows 1",)),), Verdict.SAID),
        ((), (Check("polarity", Outcome.FAILED, "s", ("'not': 2 and 1",)),), Verdict.VAGUE),
        ((), (Check("back-matter", Outcome.FAILED, "s", ("units",)),), Verdict.SILENT),
        ((), (Check("numbering", Outcome.HELD, "s"),), Verdict.SILENT),
    ],
)
def test_what_counts_as_saying_so(
    findings: tuple[Finding, ...], checks: tuple[Check, ...], expected: Verdict
) -> None:
    truth = edition(node("1.A.1.a", "Not so"))
    found = edition(node("1.A.1.a", "So"), findings=findings, checks=checks)
    assert verdict(differences(found, truth), voices(found)) is expected


def test_a_difference_in_a_score_is_no_place() -> None:
    message = "read as 1.A note; 1.A.1 note was nearly as likely (difference 0.30)"
    found = edition(findings=(Finding("ambiguous-structure", Severity.WARNING, message),))
    said = voices(found)
    assert [v.path for v in said] == ["1.A", "1.A.1"]
    assert [near("1.A.2.b", v) for v in said] == [True, False]


def test_shrinking_keeps_the_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that loses superscripts is shown by a document of one entry."""

    def broken(_seed: int, typesetter: str, *, made: object, style: object) -> object:
        truth = made.truth  # type: ignore[attr-defined]
        found = msgspec.structs.replace(
            truth, parts=tuple(_without_marks(part) for part in truth.parts)
        )
        wrong = differences(found, truth)
        return shrinking.Trial(
            0, typesetter, verdict(wrong, []), tally(found, truth, wrong), 0, wrong
        )

    monkeypatch.setattr(shrinking, "trial", broken)
    made = annex(21)
    small, style = shrinking.shrink(made, draw(made), "docx-counted", rounds=600)
    assert len(small.truth.nodes()) <= 12
    assert differences(edition(*(_without_marks(part) for part in small.truth.parts)), small.truth)
    assert style.page == "a4"


def _without_marks(one: Node) -> Node:
    children = tuple(_without_marks(child) for child in one.children)
    return msgspec.structs.replace(one, text=Text(one.text.raw), children=children)


# --- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typesetter", PDF)
@pytest.mark.parametrize(
    "seed",
    [
        4,  # tables that go on in the next column
        412,  # all lines at one edge
        29,  # tables without rulings, beside the words of the other column
    ],
)
def test_two_columns(seed: int, typesetter: str) -> None:
    made = annex(seed)
    found = trial(seed, typesetter, made=made, style=in_columns(draw(made)))
    assert found.verdict is Verdict.EXACT, "\n".join(map(str, found.differences))


@pytest.mark.parametrize(
    ("seed", "typesetter"),
    [
        (603, "pdf-typst"),  # the third column has no line at its left edge
        (618, "pdf-reportlab"),  # right edges that differ, tables that go on in the next column
        (12, "pdf-typst"),  # pages whose first column alone has words, and a number in the second
        (621, "pdf-typst"),  # pages that show the gutters differently wide
    ],
)
def test_three_columns(seed: int, typesetter: str) -> None:
    made = annex(seed)
    found = trial(seed, typesetter, made=made, style=in_columns(draw(made), 3))
    assert found.verdict is Verdict.EXACT, "\n".join(map(str, found.differences))


def test_a_table_over_all_columns_goes_on_over_the_page() -> None:
    """In the pages before and behind it the text stands in columns, and the table in none."""
    made = annex(34)
    style = dataclasses.replace(draw_columns(made), over=True)
    found = trial(34, "pdf-reportlab", made=made, style=style)
    assert found.verdict is Verdict.EXACT, "\n".join(map(str, found.differences))


def test_columns_at_unequal_distances_are_told() -> None:
    """ReportLab sets the second of these three five points too far to the right."""
    made = annex(980)
    style = dataclasses.replace(draw_columns(made), over=True)
    found = trial(980, "pdf-reportlab", made=made, style=style)
    assert found.verdict is not Verdict.SILENT
    (told,) = (voice.message for voice in found.voices if voice.code == "page-columns")
    assert told == (
        "the pages are set in columns, and the lines of the column that begins here do not stand as"
        " in columns of one width: how far in each is printed may be misread"
    )


def test_two_or_three_columns_are_drawn() -> None:
    assert {draw_columns(annex(seed)).text_columns for seed in range(1, 9)} == {2, 3}
