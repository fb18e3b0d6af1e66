"""What the places of words say: edges, gaps and pages, on the smallest documents that show it."""

from __future__ import annotations

import msgspec
import pytest
from parse_builder import head, item, outline, paragraphs, printed

from pipeline.lists import load
from pipeline.model.document import Box, Cell, Document, Line, Media, Page, Run
from pipeline.model.records import Edition, Kind
from pipeline.parse import parse
from pipeline.parse.doubts import columns_in_text, rows_over_pages
from pipeline.parse.furniture import set_aside
from pipeline.parse.paragraphs import Vocabulary
from pipeline.parse.rows import Row
from pipeline.parse.shelved import rows_of
from pipeline.parse.tables import gather

MTCR = load("mtcr", "en")
HEADINGS = ("CATEGORY I", "ITEM 1 KITES", "1.A. EQUIPMENT")
REST = ("1.B. TEST EQUIPMENT", "None.", "1.C. MATERIALS", "None.", "1.D. SOFTWARE", "None.",
        "1.E. TECHNOLOGY", "None.")  # fmt: skip


def word(*lines: tuple[str, float, float]) -> Edition:
    """A Word document of paragraphs: text, edge of its first line, edge of its further lines."""
    made = [
        *((text, {"indent": 0.0}) for text in HEADINGS),
        *((text, {"indent": first, "hang": hang}) for text, first, hang in lines),
        *((text, {"indent": 0.0}) for text in REST),
    ]
    return parse(head(), (paragraphs(made, Media.DOCX),), MTCR)


def row(*runs: Run, **rest: object) -> Row:
    line = Line(0, runs, **rest)  # type: ignore[arg-type]
    return Row.of(0, line)


# --- edges ----------------------------------------------------------------------------------------


def test_a_note_hangs_where_the_words_behind_a_typed_label_begin() -> None:
    """Word keeps no place for words behind a tab: they stand at the edge of further lines."""
    edition = word(
        ("1.A.1.\tReels, as follows:", 0.0, 50.0),
        ("a.\tHand reels:", 50.0, 74.0),
        ("1.\tOf wood.", 74.0, 98.0),
        ("N.B.: See the timber list.", 98.0, 98.0),
        ("Note: Hand reels may have two handles.", 74.0, 74.0),
        ("b.\tDrum reels.", 50.0, 74.0),
        ("Note: Reels are wound.", 50.0, 50.0),
    )
    assert outline(edition) == [
        "1.A.1", "1.A.1.a", "1.A.1.a.1", "1.A.1.a.1#nota-bene-1", "1.A.1.a#note-1", "1.A.1.b",
        "1.A.1#note-1",
    ]  # fmt: skip
    assert edition.findings == ()


def test_automatic_numbers_have_an_edge_of_their_own() -> None:
    lines = [
        ("Reels:", {"marker": "1.A.1.", "indent": 50.0, "hang": 50.0, "marker_edge": 0.0}),
        ("Hand reels.", {"marker": "a.", "indent": 74.0, "hang": 74.0, "marker_edge": 50.0}),
        ("Note: Hand reels are turned.", {"indent": 74.0, "hang": 74.0}),
        ("Note: Reels are wound.", {"indent": 50.0, "hang": 50.0}),
    ]
    edition = parse(head(), (paragraphs([*HEADINGS, *lines, *REST], Media.DOCX),), MTCR)
    assert outline(edition) == ["1.A.1", "1.A.1.a", "1.A.1.a#note-1", "1.A.1#note-1"]


def test_a_raised_character_is_no_edge_of_words() -> None:
    one = row(
        Run("(c) A line of 10", size=11.0, x0=42.0, x1=230.0),
        Run("5", size=7.0, superscript=True, x0=230.0, x1=234.0),
        Run(" N or more", size=11.0, x0=234.0, x1=290.0),
    )
    assert one.edge_after(4) is None


def test_a_bold_label_in_the_run_of_words_shows_no_edge() -> None:
    label = Run("1.A.1.", size=11.0, bold=True, x0=42.0, x1=76.0)
    assert row(label, Run(" Reels", size=11.0, x0=76.0, x1=100.0)).edge_after(6) is None
    assert row(label, Run("Reels", size=11.0, x0=79.0, x1=103.0)).edge_after(6) is None
    assert row(label, Run("Reels", size=11.0, x0=92.0, x1=116.0)).edge_after(6) == 92.0


@pytest.mark.parametrize(
    ("edge", "home"),
    [(74.0, "1.A.1.a#table-1"), (50.0, "1.A.1#table-1"), (80.0, "1.A.1.a#table-1")],
)
def test_a_table_belongs_to_the_words_at_its_edge(edge: float, home: str) -> None:
    cells = [
        ("Reel", {"cell": Cell(0, 0, 0), "indent": edge}),
        ("Length", {"cell": Cell(0, 0, 1)}),
    ]
    lines = [
        *HEADINGS,
        ("1.A.1.\tReels, as follows:", {"indent": 0.0, "hang": 50.0}),
        ("a.\tHand reels.", {"indent": 50.0, "hang": 74.0}),
        *cells,
        *REST,
    ]
    edition = parse(head(), (paragraphs(lines, Media.DOCX),), MTCR)
    assert outline(edition)[2:] == [home]


# --- lists ----------------------------------------------------------------------------------------


def test_a_note_does_not_hide_that_or_announced_the_last_member() -> None:
    """Careless drafters go on after "or": the note stays with the member it follows."""
    edition = word(
        ("1.A.1. Reels, as follows:", 0.0, 0.0),
        ("a. Hand reels; or", 28.0, 28.0),
        ("N.B.: Turned by hand.", 28.0, 28.0),
        ("N.B.: Of wood.", 28.0, 28.0),
        ("b. Drum reels;", 28.0, 28.0),
        ("c. Winches.", 28.0, 28.0),
    )
    assert outline(edition) == [
        "1.A.1", "1.A.1.a", "1.A.1.a#nota-bene-1", "1.A.1.a#nota-bene-2", "1.A.1.b", "1.A.1.c",
    ]  # fmt: skip


def test_an_upright_list_in_an_italic_note() -> None:
    """That the members are not italic is one piece of evidence, however many they are."""
    note = (
        "Note: 1.A.1.a. does not control:",
        {"indent": 78.0, "runs": (Run("Note: 1.A.1.a. does not control:", italic=True),)},
    )
    members = [(f"{n}.\tToys number {n};", {"indent": 96.0, "hang": 120.0}) for n in range(1, 6)]
    lines = [
        *((text, {"indent": 0.0}) for text in HEADINGS),
        ("1.A.1.\tReels, as follows:", {"indent": 0.0, "hang": 50.0}),
        ("a.\tHand reels.", {"indent": 50.0, "hang": 78.0}),
        note,
        *members,
        *REST,
    ]
    edition = parse(head(), (paragraphs(lines, Media.DOCX),), MTCR)
    assert outline(edition)[2:] == [
        "1.A.1.a#note-1", *(f"1.A.1.a#note-1.{n}" for n in range(1, 6))
    ]  # fmt: skip


def test_a_marker_in_its_sequence_is_no_wrapped_reference() -> None:
    edition = parse(
        head(),
        (
            printed(
                [
                    (70, 60, "CATEGORY I"), (70, 80, "ITEM 1 KITES"), (70, 100, "1.A. EQUIPMENT"),
                    (70, 120, "1.A.1. Reels, as follows:"),
                    (98, 140, "a. Reels of a drum that is specified in the entry 1.A.1.b|"),
                    (98, 160, "b. Winches;"),
                    (98, 180, "c. Drums."),
                ]
            ),
        ),
        MTCR,
    )  # fmt: skip
    assert outline(edition) == ["1.A.1", "1.A.1.a", "1.A.1.b", "1.A.1.c"]


# --- headings -------------------------------------------------------------------------------------


def test_a_heading_over_two_lines_and_none_below() -> None:
    edition = parse(
        head(),
        (
            printed(
                [
                    (70, 60, "CATEGORY I"), (70, 80, "ITEM 1", "KITES, REELS AND"),
                    (98, 93, "WINCHES"), (70, 110, "1.A.", "EQUIPMENT, ASSEMBLIES AND"),
                    (98, 123, "COMPONENTS"), (98, 140, "None."), (70, 160, "1.B.", "TESTS"),
                    (98, 180, "None."),
                ]
            ),
        ),
        MTCR,
    )  # fmt: skip
    found = edition.by_path()
    assert found["1"].heading is not None
    assert found["1"].heading.raw == "KITES, REELS AND WINCHES"
    section = found["1.A"]
    assert section.heading is not None
    assert (section.heading.raw, section.text.raw, section.none) == (
        "EQUIPMENT, ASSEMBLIES AND COMPONENTS", "None.", True
    )  # fmt: skip


def test_a_defined_term_over_two_lines() -> None:
    edition = parse(
        head(),
        (
            printed(
                [
                    (70, 60, "1. INTRODUCTION"), (70, 80, "(a) Words."), (70, 100, "2. DEFINITIONS"),
                    (70, 120, "“Self-righting kite with a"), (70, 135, "sliding keel”"),
                    (98, 150, "A kite that turns over by itself."),
                    (70, 170, "“Reel”"), (98, 190, "A drum for line."),
                    (70, 210, "3. TERMINOLOGY"), (70, 230, "ITEM 1 KITES"),
                ]
            ),
        ),
        MTCR,
    )  # fmt: skip
    first, second = edition.by_path()["definitions"].children
    assert first.heading is not None
    assert first.heading.raw == "“Self-righting kite with a sliding keel”"
    assert (first.path, first.kind) == (
        "definitions#self-righting-kite-with-a-sliding-keel", Kind.DEFINITION
    )  # fmt: skip
    assert first.text.raw == "A kite that turns over by itself."
    assert second.path == "definitions#reel"


COVER = ("KIT/2024", "EQUIPMENT, SOFTWARE AND", "TECHNOLOGY ANNEX")


def test_a_cover_without_a_contents_list() -> None:
    edition = parse(head(), (paragraphs([*COVER, *HEADINGS, "1.A.1. Reels.", *REST]),), MTCR)
    assert [part.path for part in edition.parts] == ["1"]
    assert edition.accounts[0].by_destination["furniture:cover"] == sum(map(len, COVER))
    assert "text-before-first-heading" not in [finding.code for finding in edition.findings]


def test_sentences_before_the_first_heading_are_kept_as_text() -> None:
    lines = (*COVER, "This list binds everybody.", *HEADINGS, "1.A.1. Reels.", *REST)
    edition = parse(head(), (paragraphs(lines),), MTCR)
    assert edition.parts[0].path == "preamble"
    assert "text-before-first-heading" in [finding.code for finding in edition.findings]


def test_a_body_with_automatic_numbers_after_its_contents_list() -> None:
    lines = [
        "TABLE OF CONTENTS", "ITEM 1 KITES", "1.A. Equipment", "CATEGORY I",
        ("KITES", {"marker": "ITEM 1"}), ("EQUIPMENT", {"marker": "1.A."}),
        ("Reels.", {"marker": "1.A.1."}), *REST,
    ]  # fmt: skip
    edition = parse(head(), (paragraphs(lines),), MTCR)
    assert edition.items[0].category == "I"
    assert outline(edition) == ["1.A.1"]


# --- lines ----------------------------------------------------------------------------------------


def lines_of(*texts: str, leading: float = 14.0, after: float = 3.0) -> Document:
    """One page; a text that begins with a space goes on with the one before it. A caret raises the
    digit behind it, and pushes its line down, as some typesetters do.
    """
    made: list[Line] = []
    at, y = 0, 60.0
    for text in texts:
        goes_on = text.startswith(" ")
        raised = "^" in text
        y += leading + (0.0 if goes_on else after) + (2.0 if raised else 0.0)
        before, _, rest = text.strip().partition("^")
        runs = [Run(before, size=10.0, x0=70.0, x1=70.0 + 5 * len(before))]
        if raised:
            end = runs[0].x1 or 0.0
            runs.append(Run(rest[0], size=6.2, superscript=True, x0=end, x1=end + 3))
            runs.append(Run(rest[1:], size=10.0, x0=end + 3, x1=end + 3 + 5 * len(rest)))
        top = y - 8.0 - (1.2 if raised else 0.0)
        box = Box(70.0, top, runs[-1].x1 or 0.0, y + 2.0)
        made.append(Line(at, tuple(runs), page=1, box=box, indent=70.0, baseline=y))
        at = made[-1].end
    return Document(Media.PDF, "3" * 64, "hand", (Page(1, 400.0, 842.0, tuple(made)),))


def test_raised_characters_hide_no_paragraph() -> None:
    """A line that a raised digit pushes down is no paragraph, when it goes on."""
    document = lines_of(
        "CATEGORY I", "ITEM 1 KITES", "1.A. EQUIPMENT",
        "1.A.1. Reels for a line of a length that does not",
        " go round the drum more often than the winch",
        " will bear; and drums.", "1.A.2. Winches for a line that",
        " is wound by hand.", "1.A.3. Drums for a line which bears",
        " 10^5 N or more, and which is of silk.", "1.A.4. Lines of silk.",
    )  # fmt: skip
    edition = parse(head(), (document,), MTCR)
    assert [n.text.plain() for n in edition.by_path()["1.A"].children][2:] == [
        "Drums for a line which bears 10⁵ N or more, and which is of silk.",
        "Lines of silk.",
    ]


def hyphens(*lines: str) -> Vocabulary:
    made = printed([(70.0, 60.0 + 14 * n, line) for n, line in enumerate(lines)])
    return Vocabulary(rows_of(made), MTCR.endings)


def test_a_hyphen_is_the_typesetters_only_where_he_is_seen_to_break_words() -> None:
    unseen = hyphens("a kite with a double-", "walled spar")
    assert unseen.verdict("double", "walled") == (True, False)
    seen = hyphens("a kite with a double-", "walled spar, a bal-", "last and ballast")
    assert seen.verdict("double", "walled") == (False, False)


def test_a_word_that_begins_alike_shows_whose_a_hyphen_is() -> None:
    broken = ("the spar is deton-", "ating, a bal-", "last and ballast")
    assert hyphens(*broken).verdict("deton", "ating") == (False, False)
    assert hyphens(*broken, "its detonation").verdict("deton", "ating") == (False, True)
    assert hyphens(*broken, "its detonator-cap").verdict("deton", "ating") == (False, False)
    # too little of the second half, or a word that stops where the first half does
    assert hyphens(*broken, "its detonations").verdict("deton", "at") == (False, False)


def test_a_hyphen_taken_for_the_typesetters_is_told() -> None:
    document = printed(
        [
            (70.0, 60.0 + 14 * n, line)
            for n, line in enumerate(
                (
                    "CATEGORY I", "ITEM 1 KITES", "1.A. EQUIPMENT",
                    "1.A.1. Kites with a double-", "walled spar.",
                    "1.A.2. Kites with bal-", "last or ballast.",
                )
            )
        ]
    )  # fmt: skip
    edition = parse(head(), (document,), MTCR)
    assert edition.by_path()["1.A.1"].text.raw == "Kites with a doublewalled spar."
    (told,) = [one for one in edition.findings if one.code == "line-break-hyphen"]
    assert told.path == "1.A.1"
    assert told.message == (
        "'double-walled' was broken at its hyphen, and neither half is a word of its own elsewhere:"
        " the hyphen was taken for the typesetter's, and 'doublewalled' read"
    )


def test_a_word_broken_twice_is_known_by_the_whole_of_it() -> None:
    document = lines_of(
        "CATEGORY I", "ITEM 1 KITES", "1.A. EQUIPMENT", "1.A.1. Kites including tails.",
        "1.A.2. Reels in-", " clud-", " ing drums.",
    )  # fmt: skip
    edition = parse(head(), (document,), MTCR)
    assert edition.by_path()["1.A.2"].text.raw == "Reels including drums."
    assert "line-break-hyphen" not in [finding.code for finding in edition.findings]


def test_words_broken_at_a_line_end_are_counted_whole() -> None:
    document = lines_of(*HEADINGS, "1.A.1. Kites of all kinds ex-", " cept toys, not sold.")
    edition = parse(head(), (document,), MTCR)
    (check,) = (one for one in edition.checks if one.code == "polarity")
    assert check.details == ()


# --- tables and pages -----------------------------------------------------------------------------


def cells(*rows: tuple[int, int, list[str]]) -> list[Row]:
    """Cells of one table: page, row, texts ("" for an empty cell)."""
    made: list[Row] = []
    for page, number, texts in rows:
        for column, text in enumerate(texts):
            if text:
                place = Cell(0, number, column)
                made.append(row(Run(text), page=page, cell=place))
    for n, one in enumerate(made):
        one.index = n
    return made


def test_a_row_cut_by_the_end_of_a_page() -> None:
    _, tables, repeated = gather(
        cells(
            (1, 0, ["Reel", "Length"]), (1, 1, ["of wood, turned by", "5 m"]),
            (2, 2, ["Reel", "Length"]), (2, 3, ["hand", ""]), (2, 4, ["of brass", "7 m"]),
        )
    )  # fmt: skip
    assert [one.text for one in repeated] == ["Reel", "Length"]
    places = [(one.text, one.cell.row, one.cell.column) for one in tables[0] if one.cell]
    assert places[2:] == [
        ("of wood, turned by", 1, 0), ("5 m", 1, 1), ("hand", 1, 0), ("of brass", 2, 0),
        ("7 m", 2, 1),
    ]  # fmt: skip


def test_a_table_with_empty_cells_is_not_joined() -> None:
    _, tables, _ = gather(
        cells((1, 0, ["Reel", "Length"]), (1, 1, ["of wood", ""]), (2, 2, ["of brass", ""]))
    )
    assert [one.cell.row for one in tables[0] if one.cell] == [0, 0, 1, 2]


HEAD = (1, 0, ["Reel", "Drum", "Line"])
OAK = (1, 1, ["Oak", "Brass", "Silk."])
ASH = (1, 2, ["", "Steel", "Hemp."])


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ((2, 3, ["", "", "Flax."]), True),  # no other row begins with its third cell
        ((2, 3, ["", "Zinc", "Flax."]), False),  # others do so under a heading of rows
        ((2, 3, ["Elm", "Zinc", "and flax."]), True),
        ((2, 3, ["Elm", "Zinc", "Flax."]), True),  # no other row is empty where the one above is
    ],
    ids=["shorter", "like another", "mid-sentence", "longer"],
)
def test_a_row_that_may_be_the_rest_of_one_over_the_page_is_told(
    rest: tuple[int, int, list[str]], told: bool
) -> None:
    rows = cells(HEAD, OAK, ASH, rest)
    first = next(one for one in rows if one.page == 2 and one.text)
    assert rows_over_pages(rows) == ([first] if told else [])


def test_a_row_under_whole_ones_is_a_row() -> None:
    assert rows_over_pages(cells(HEAD, OAK, (2, 2, ["Elm", "Zinc", "Flax."]))) == []


def test_a_row_that_stops_at_a_hyphen_over_the_page_is_told() -> None:
    rows = cells(HEAD, OAK, (1, 2, ["Elm", "Steel", "Hemp-"]), (2, 3, ["Fir", "Zinc", "Flax."]))
    assert [one.text for one in rows_over_pages(rows)] == ["Fir"]


@pytest.mark.parametrize(
    ("ends", "told"), [((100.0, 200.0), True), ((100.0, 120.0), False)], ids=["full", "room left"]
)
def test_a_row_of_single_lines_cut_by_the_end_of_a_page_is_told(
    ends: tuple[float, float], told: bool
) -> None:
    """All its cells go on below, where each has one line above the break and no room in it."""

    def line(page: int, number: int, column: int, top: float, end: float) -> Row:
        box = Box(100.0 * column, top, end, top + 10.0)
        return row(Run("Words here"), page=page, box=box, cell=Cell(0, number, column))

    rows = [
        *(line(1, 1, column, top, 100.0 * (column + 1)) for column in (0, 1) for top in (10, 20)),
        *(line(1, 2, column, 30.0, ends[column]) for column in (0, 1)),
        *(line(2, 3, column, 10.0, 100.0 * (column + 1)) for column in (0, 1)),
    ]
    assert rows_over_pages(rows) == ([rows[6]] if told else [])


def test_where_rows_begin_small_a_small_letter_tells_nothing() -> None:
    rows = cells(HEAD, (1, 1, ["Oak", "7 m", "silk"]), (2, 2, ["Elm", "9 m", "hemp"]))
    assert rows_over_pages(rows) == []


def test_words_in_columns_that_were_read_as_text() -> None:
    def line(top: float, *words: tuple[float, str]) -> Row:
        runs = tuple(Run(t, size=10.0, x0=x, x1=x + 5.0 * len(t)) for x, t in words)
        box = Box(words[0][0], top - 8, 300.0, top + 2)
        one = row(*runs, page=1, box=box, baseline=top)
        one.index = round(words[0][0] + top)
        return one

    table = [line(60, (70, "Reel"), (140, "Drum"), (210, "Line")),
             line(76, (70, "oak"), (140, "7 m"), (210, "silk"))]  # fmt: skip
    assert columns_in_text(table) == table
    beside = [line(60, (70, "Reel")), line(60, (140, "Drum"))]
    assert columns_in_text(beside) == beside
    listed = [line(60, (70, "a."), (98, "Reels;")), line(76, (70, "b."), (98, "drums."))]
    assert columns_in_text(listed) == []


def test_labels_at_the_top_of_pages_are_no_running_lines() -> None:
    """ "2.D." and "3.D." on pages 2 and 3 count with the pages, and are law."""
    pages = []
    at = 0
    for number in (1, 2, 3, 4):
        made = []
        heading = (
            f"{number}.D. SOFTWARE" if number in (2, 3) else f"Words of page {'abcde'[number]}"
        )
        for top, text in ((40.0, heading), (400.0, "None.")):
            made.append(
                Line(at, (Run(text),), page=number, box=Box(70, top, 200, top + 10), indent=70.0)
            )
            at = made[-1].end
        pages.append(Page(number, 400.0, 842.0, tuple(made)))
    document = Document(Media.PDF, "4" * 64, "hand", tuple(pages))
    kept = set_aside(rows_of(document), document, MTCR)
    assert [one.text for one, _ in kept.aside] == []
    assert msgspec.to_builtins(kept.pages) is None


def test_a_paragraph_after_words_without_a_stop_is_not_glued_to_them() -> None:
    """It stands at the edge of the markers, behind the white of a paragraph, and begins anew."""
    rows: list[tuple[float, float, str] | tuple[float, float, str, str]] = []
    top = 60.0
    for text in item("@"):
        if text != "@":
            rows.append((60.0, top, text))
            top += 18.0
            continue
        for x, marker, words, step in (
            (60.0, "1.A.1.", "Kites as follows:", 18.0),
            (
                88.0,
                "a.",
                "Box kites of the larger kind that are flown from a field, and their|",
                12.0,
            ),
            (116.0, "", "lines of silk;", 18.0),
            (
                88.0,
                "b.",
                "Delta kites of the larger kind that are flown from a field, and all|",
                12.0,
            ),
            (116.0, "", "their lines of hemp;", 18.0),
            (
                88.0,
                "c.",
                "Sled kites of the kind that stays up by itself for a day or a night|",
                18.0,
            ),
            (
                88.0,
                "",
                "Kites of paper are among these, and so are their lines of every sort.|",
                12.0,
            ),
            (88.0, "", "whether of silk or of hemp.", 18.0),
        ):
            rows.append((x, top, marker, words) if marker else (x, top, words))
            top += step
    edition = parse(head(), (printed(rows),), load("mtcr", "en"))
    by_path = edition.by_path()
    assert by_path["1.A.1.c"].text.raw.endswith("for a day or a night")
    assert by_path["1.A.1#paragraph-1"].text.raw.startswith("Kites of paper")


def test_a_hyphen_behind_half_a_compound_is_not_the_typesetters_unseen() -> None:
    made = printed(
        [
            (70.0, 60.0 + 14 * n, line)
            for n, line in enumerate(("a self-", "righting spar, a bal-", "last and ballast"))
        ]
    )
    seen = Vocabulary(rows_of(made), MTCR.endings, MTCR.first_halves)
    assert seen.verdict("self", "righting") == (True, False)
    assert (
        not hyphens("a self-", "righting spar, a bal-", "last and ballast")
        .verdict("self", "righting")
        .keeps
    )
