"""Structure by constraint, on the smallest documents that show each case."""

from __future__ import annotations

import pytest
from parse_builder import FRONT, cell, head, item, outline, paragraphs, printed, tree

from pipeline.errors import ParseError
from pipeline.lists import load
from pipeline.model.document import Run
from pipeline.model.records import Kind
from pipeline.parse import parse


def test_a_list_inside_a_note_and_the_list_it_interrupts() -> None:
    edition = tree(
        item(
            "1.A.1. Kites, as follows:",
            "a. Box kites;",
            "b. Kites that are steered;",
            "Technical Note: 1.A.1.b. includes:",
            "a. a second line;",
            "b. a tail.",
            "c. Delta kites, other than those of 1.A.1.c.1.",
            "Note: 1.A.1. does not control toys.",
        )
    )
    assert outline(edition) == [
        "1.A.1", "1.A.1.a", "1.A.1.b", "1.A.1.b#technical-note-1", "1.A.1.b#technical-note-1.a",
        "1.A.1.b#technical-note-1.b", "1.A.1.c", "1.A.1#note-1",
    ]  # fmt: skip


def test_a_whole_label_is_no_number_of_a_list_without_its_space() -> None:
    edition = tree(
        item("1.A.1. Kites, as follows:", "a. Box kites:", "1. Small; ", "2. Large; or",
             "3.A.2. Reels.")
    )  # fmt: skip
    assert outline(edition)[-1] != "1.A.1.a.3"


def test_seven_levels_of_bare_markers() -> None:
    edition = tree(
        item(
            "1.A.1. Kites, as follows:",
            "a. Kites having any of the following:",
            "1. A tail with either of the following:",
            "a. Bows, as follows:",
            "1. Paper bows; or",
            "2. Silk bows; or",
            "b. Rings;",
            "2. A second line;",
            "b. Trains.",
        )
    )
    assert outline(edition) == [
        "1.A.1", "1.A.1.a", "1.A.1.a.1", "1.A.1.a.1.a", "1.A.1.a.1.a.1", "1.A.1.a.1.a.2",
        "1.A.1.a.1.b", "1.A.1.a.2", "1.A.1.b",
    ]  # fmt: skip


def test_a_member_after_the_last_but_one_closes_the_inner_list() -> None:
    edition = tree(
        item(
            "1.A.1. Tables, as follows:",
            "a. Round;",
            "b. Square;",
            "c. Turning, having any of the following:",
            "1. Two axes; or",
            "2. Any of the following:",
            "a. A lamp;",
            "b. A bell; or",
            "c. A drum;",
            "d. Folding.",
        )
    )
    assert "1.A.1.d" in outline(edition)
    assert "1.A.1.c.2.d" not in outline(edition)


def test_roman_numerals_are_told_from_letters() -> None:
    edition = tree(
        item(
            "1.A.1. Kites.",
            "Note: The following are not controlled:",
            "(i) toys;",
            "(ii) flags; and",
            "(iii) lamps.",
        )
    )
    assert outline(edition)[-3:] == ["1.A.1#note-1.i", "1.A.1#note-1.ii", "1.A.1#note-1.iii"]


def test_words_after_a_list_and_the_list_they_announce() -> None:
    edition = tree(
        item(
            "1.A.1. Kites.",
            "1.A.2. Reels.",
            "Reels may be sent under the following conditions:",
            "1. the first;",
            "2. the second.",
        )
    )
    assert outline(edition) == [
        "1.A.1", "1.A.2", "1.A.2#paragraph-1", "1.A.2#paragraph-1.1", "1.A.2#paragraph-1.2",
    ]  # fmt: skip


def test_none_reserved_and_category() -> None:
    edition = tree([*item("None."), "CATEGORY II", "ITEM 2 RESERVED", "Reserved for future use."])
    one, two = edition.items
    assert (one.category, two.category) == ("I", "II")
    assert [c.none for c in one.children] == [True] * 5
    assert (two.none, two.text.raw, two.heading and two.heading.raw) == (
        True, "Reserved for future use.", "RESERVED",
    )  # fmt: skip


def test_indent_decides_where_a_note_hangs() -> None:
    def at(x: float | None, text: str, marker: str | None = None) -> tuple[str, dict[str, object]]:
        return text, {"indent": x, "marker": marker}

    front = [*FRONT, "CATEGORY I", "ITEM 1 KITES", "1.A. EQUIPMENT"]
    rows = [
        *front, at(54, "Kites, as follows:", "1.A.1."), at(78, "Box kites;", "a."),
        at(78, "Note: For the sub-item."), at(78, "Delta kites.", "b."),
        at(54, "Note: For the entry."),
    ]  # fmt: skip
    edition = tree(rows)
    assert outline(edition) == ["1.A.1", "1.A.1.a", "1.A.1.a#note-1", "1.A.1.b", "1.A.1#note-1"]
    assert edition.by_path()["1.A.1.a"].printed == "a."


def test_a_wrapped_cross_reference_is_no_entry() -> None:
    """Printed lines: a label at a line start, in the middle of a sentence, is a mention."""
    rows: list[tuple[float, float, str] | tuple[float, float, str, str]] = [
        (71.0, 60.0, "1. INTRODUCTION"),
        (71.0, 80.0, "2. DEFINITIONS"),
        (71.0, 100.0, "3. TERMINOLOGY"),
        (71.0, 120.0, "CATEGORY I"),
        (71.0, 140.0, "ITEM 1 KITES"),
        (71.0, 160.0, "1.A. EQUIPMENT"),
        (71.0, 180.0, "1.A.1.", "Kites that can be flown with the reels and the winding units of|"),
        (99.0, 193.6, "1.A.2. or of any other list, and whatever else belongs to them, in|"),
        (99.0, 207.2, "all sizes."),
        (71.0, 222.4, "1.A.2.", "Reels."),
        (99.0, 237.6, "Note: Reels of wood are not controlled, nor are those that an office|"),
        (99.0, 251.2, "has marked as toys."),
        (71.0, 266.4, "1.A.3.", "Lamps that burn oil or wax, in boxes made of tin or brass, with|"),
        (99.0, 280.0, "wicks."),
        (71.0, 295.2, "1.A.4.", "Bells."),
    ]  # fmt: skip
    edition = parse(head(), (printed(rows),), load("mtcr", "en"))
    assert outline(edition) == ["1.A.1", "1.A.2", "1.A.2#note-1", "1.A.3", "1.A.4"]
    assert edition.by_path()["1.A.1"].text.raw.endswith("units of 1.A.2. or of any other list, and "
                                                        "whatever else belongs to them, in all sizes.")  # fmt: skip


def test_a_table_with_its_title() -> None:
    edition = tree(
        [
            *item("1.A.1. Kites.")[:-8],
            "Sizes of kites",
            ("Class", cell(0, 0, 0)), ("Size", cell(0, 0, 1)),
            ("K1", cell(0, 1, 0)), ("5 m", cell(0, 1, 1)),
            "Kites of class K1 are small.",
            *item()[-8:],
        ]
    )  # fmt: skip
    table = edition.by_path()["1.A.1#table-1"]
    assert table.heading is not None
    assert table.heading.raw == "Sizes of kites"
    assert table.table is not None
    assert [c.text.raw for c in table.table.cells] == ["Class", "Size", "K1", "5 m"]
    assert edition.by_path()["1.A.1#paragraph-1"].text.raw == "Kites of class K1 are small."


def test_close_readings_are_reported() -> None:
    """A list of letters inside a note that ends where the interrupted list would go on."""
    edition = tree(
        item(
            "1.A.1. Kites, as follows:",
            "a. Box kites.",
            "Note: Such as:",
            "a. red ones.",
            "b. Blue ones.",
        )
    )
    found = [f for f in edition.findings if f.code == "ambiguous-structure"]
    assert found
    assert found[0].place is not None


def test_definitions_and_their_text() -> None:
    edition = tree(
        [
            "1. INTRODUCTION", "(a) General Kite Note: Kites rise.", "2. DEFINITIONS",
            "The following apply:", "“Range”", "The distance flown.", "Note: In still air.",
            "“Payload” The mass carried.", "3. TERMINOLOGY", *item()[4:],
        ]
    )  # fmt: skip
    by_path = edition.by_path()
    assert by_path["introduction#a"].heading is not None
    assert by_path["introduction#a"].heading.raw == "General Kite Note:"
    assert by_path["introduction#a"].text.raw == "Kites rise."
    assert by_path["definitions#range"].text.raw == "The distance flown."
    assert by_path["definitions#range.note-1"].text.raw == "In still air."
    assert by_path["definitions#payload"].text.raw == "The mass carried."
    assert by_path["definitions#paragraph-1"].kind is Kind.PARAGRAPH


def test_a_document_without_items() -> None:
    with pytest.raises(ParseError) as caught:
        parse(head(), (paragraphs(["A letter.", "It says nothing."]),), load("mtcr", "en"))
    assert str(caught.value) == (
        "the document cannot be parsed\n"
        "  where:    edition 2024-01-01\n"
        "  found:    2 lines of text and no item heading among them\n"
        "  expected: headings as the profile 'mtcr' (en) knows them\n"
        "  do:       check that the file is the list the catalogue says, and in that language"
    )


def test_text_marked_as_deleted_is_left_out_and_said() -> None:
    runs = (Run("Kites, "), Run("not ", deleted=True), Run("toys.", inserted=True))
    lines = item("1.A.1. Reels.")
    at = lines.index("1.A.1. Reels.")
    rows: list[str | tuple[str, dict[str, object]]] = [*lines]
    rows[at] = ("", {"runs": (Run("1.A.1. "), *runs)})
    edition = tree(rows)
    assert edition.by_path()["1.A.1"].text.raw == "Kites, toys."
    assert edition.accounts[0].by_destination["furniture:deleted"] == 4
    (finding,) = [f for f in edition.findings if f.code == "deleted-text"]
    assert finding.message == ("4 character(s) are marked as deleted in the file and were left out")
