"""Where the list begins and ends in its file: what is set aside is stated, and told where it looks
like the list itself.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from parse_builder import FRONT, cell, head, item, paragraphs, printed

from pipeline.lists import load
from pipeline.model.document import Document, Line, Media
from pipeline.model.records import Edition, Finding, Node, Severity
from pipeline.parse import parse
from pipeline.read import read

SPECIMEN = Path(__file__).parents[2] / "sources" / "specimen"
ASIDE = ("set-aside", "front-matter", "outside-region", "page-number")
COVER = ("KIT/2024", "KITE REGIME", "EQUIPMENT, SOFTWARE AND TECHNOLOGY ANNEX")
CONTENTS = (
    "TABLE OF CONTENTS", "1. INTRODUCTION", "2. DEFINITIONS", "3. TERMINOLOGY", "ITEM 1 KITES",
    "1.A. Equipment", "1.A.1. Reels",
)  # fmt: skip
BODY = item(
    "1.A.1. Reels that are wound by hand, as follows:", "a. Reels of wood;", "b. Reels of horn.",
    "Note: A reel may have two handles.",
)  # fmt: skip


def parsed(
    texts: list[str], profile: str = "mtcr", language: str = "en", media: Media = Media.DOCX
) -> Edition:
    return parse(head(language), (paragraphs(texts, media),), load(profile, language))


def told(edition: Edition, *codes: str) -> list[str]:
    return [one.message for one in edition.findings if one.code in (codes or ASIDE)]


def paths(edition: Edition) -> list[str]:
    return [part.path for part in edition.parts]


def words(node: Node) -> list[str]:
    return [text for one in node.walk() for text in [one.text.raw] if text]


# --- where the body begins ------------------------------------------------------------------------


def test_two_copies_of_a_list_in_one_file_are_both_read() -> None:
    one = parsed([*COVER, *CONTENTS, *BODY])
    both = parsed([*COVER, *CONTENTS, *BODY, *COVER, *CONTENTS, *BODY])
    assert both.parts[: len(one.parts) - 1] == one.parts[:-1]
    assert both.contents == one.contents
    assert paths(both)[-1] == "1~2"
    assert any(one.code == "duplicate-path" for one in both.findings)
    assert told(both) == told(one) == [
        (
            "3 line(s) were set aside as cover: 'KIT/2024' to"
            " 'EQUIPMENT, SOFTWARE AND TECHNOLOGY ANNEX'"
        ),
        "7 line(s) were set aside as table of contents: 'TABLE OF CONTENTS' to '1.A.1. Reels'",
    ]  # fmt: skip


def test_two_copies_of_a_printed_list_are_both_read() -> None:
    """The whole specimen, page after page, and once more: all that is printed is in the records."""
    document = read((SPECIMEN / "2024-03-14.pdf").read_bytes(), Media.PDF, where="specimen")
    profile = load("mtcr", "en")
    one = parse(head(), (document,), profile)
    both = parse(head(), (strung(document),), profile)
    (account,), (twice,) = one.accounts, both.accounts
    assert twice.by_destination["furniture:contents"] == account.by_destination[
        "furniture:contents"
    ]  # fmt: skip
    assert [part.path for part in both.parts[:20]] == [part.path for part in one.parts[:20]]
    assert len(both.nodes()) > 2 * len(one.nodes())
    assert told(both, "front-matter") == []


def strung(document: Document) -> Document:
    """The pages of a document twice, one after another."""
    size = sum(len(line.text) for page in document.pages for line in page.lines)
    count = len(document.pages)
    again = tuple(
        msgspec.structs.replace(
            page,
            number=page.number + count,
            lines=tuple(moved(line, size, count) for line in page.lines),
        )
        for page in document.pages
    )
    return msgspec.structs.replace(document, pages=(*document.pages, *again))


def moved(line: Line, by: int, pages: int) -> Line:
    return msgspec.structs.replace(line, start=line.start + by, page=(line.page or 0) + pages)


@pytest.mark.parametrize("contents", [CONTENTS, CONTENTS[:1] + CONTENTS[4:]])
def test_the_first_heading_printed_once_more_behind_the_text_opens_nothing(
    contents: tuple[str, ...],
) -> None:
    """Its contents name the first part or not."""
    late = ("STATEMENT OF UNDERSTANDING", "It rests on these words:", "1. INTRODUCTION")
    edition = parsed([*COVER, *contents, *BODY, *late])
    whole = parsed([*COVER, *contents, *BODY])
    assert edition.parts[: len(whole.parts)] == whole.parts
    assert told(edition) == told(whole)


def test_a_body_without_its_first_part_begins_before_a_late_heading() -> None:
    """The contents name items alone, and no introduction stands before them."""
    late = ("STATEMENT OF UNDERSTANDING", "It rests on these words:", "1. INTRODUCTION")
    edition = parsed([*COVER, CONTENTS[0], *CONTENTS[4:], *BODY[4:], *late])
    assert paths(edition) == ["1", "statement", "introduction"]
    assert words(edition.by_path()["1.A.1"])[1:3] == ["Reels of wood;", "Reels of horn."]


def test_contents_that_name_nothing_known_hide_no_text_before_a_late_heading() -> None:
    late = ("STATEMENT OF UNDERSTANDING", "It rests on these words:", "1. INTRODUCTION")
    edition = parsed([*COVER, "TABLE OF CONTENTS", "What kites are", "How they fly", *BODY, *late])
    assert paths(edition)[:4] == ["introduction", "definitions", "terminology", "1"]
    assert told(edition)[1] == (
        "3 line(s) were set aside as table of contents: 'TABLE OF CONTENTS' to 'How they fly'"
    )


def test_copies_whose_contents_follow_the_title_are_both_read() -> None:
    contents = ["CONTENTS", "CATEGORY 1 - KITES .......... 3", "CATEGORY 2 - REELS .......... 9"]
    body = [
        "It holds kites and reels.", "CATEGORY 1 - KITES", "1A KITES", "1A001 Kites of silk that fly;",
        "CATEGORY 2 - REELS", "2A REELS", "2A001 Reels that are wound by hand;",
    ]  # fmt: skip
    one = ["LIST OF DUAL-USE ITEMS", *contents, *body]
    edition = parsed([*one, *one], "eu")
    assert paths(edition)[:3] == ["opening", "1", "2"]
    assert edition.parts[:2] == parsed(one, "eu").parts[:2]
    assert told(edition) == [
        (
            "3 line(s) were set aside as table of contents: 'CONTENTS' to"
            " 'CATEGORY 2 - REELS .......... 9'"
        ),
    ]


@pytest.mark.parametrize("front", [[], [*COVER]])
def test_the_word_contents_in_the_text_heads_no_table_of_contents(front: list[str]) -> None:
    at = BODY.index("1.B. TEST EQUIPMENT")
    table = [("Drum", cell(0, 0, 0)), ("Contents", cell(0, 0, 1))]
    texts = [*front, *BODY[:at], *table, *BODY[at:]]
    edition = parsed(texts)  # type: ignore[arg-type]
    assert paths(edition) == ["introduction", "definitions", "terminology", "1"]
    assert [node.path for node in edition.by_path()["1.A"].walk()][-1].endswith("table-1")
    assert told(edition, "front-matter") == []


def test_contents_printed_behind_the_text_leave_it_whole() -> None:
    contents = [f"{line} ........ {n}" for n, line in enumerate(CONTENTS[1:], 2)]
    edition = parsed([*COVER, *BODY, "TABLE OF CONTENTS", *contents])
    assert edition.parts == parsed([*COVER, *BODY]).parts
    assert [line.path for line in edition.contents][-1] == "1.A.1"


def test_a_category_in_two_parts_in_the_contents_opens_no_body() -> None:
    contents = [
        "CONTENTS", "CATEGORY 1 - KITES .......... 3", "CATEGORY 2 - REELS, OF WOOD ........ 9",
        "CATEGORY 2 - REELS, OF HORN ....... 12",
    ]  # fmt: skip
    body = [
        "LIST OF DUAL-USE ITEMS", "CATEGORY 1 - KITES", "1A KITES",
        "1A001 Kites of silk that fly;", "CATEGORY 2 - REELS", "2A REELS", "2A001 Reels of wood;",
    ]  # fmt: skip
    edition = parsed([*contents, *body, *contents, *body], "eu")
    assert paths(edition)[:3] == ["opening", "1", "2"]
    assert told(edition, "front-matter") == []


# --- what looks like the list ---------------------------------------------------------------------


def warned(message: str) -> Finding:
    return Finding("front-matter", Severity.WARNING, message)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Note: Kites may have a tail.", "a note"),
        ("1.A.1. Reels that are wound by hand;", "a provision"),
        ("1.A.1.a. Reels of any wood whatever", "a provision"),
        ("These words bind all who fly kites.", "a sentence"),
    ],
)
def test_text_among_the_contents_is_told(line: str, what: str) -> None:
    edition = parsed([*COVER, *CONTENTS, line, *BODY])
    (found,) = [one for one in edition.findings if one.code == "front-matter"]
    assert msgspec.structs.replace(found, place=None) == warned(
        "8 line(s) were set aside as table of contents, and 1 of them may be the list itself,"
        f" the first looks like {what}: {line!r}"
    )
    assert found.place is not None
    assert found.place.source_line == len(COVER) + len(CONTENTS) + 1


def test_a_heading_named_again_among_the_contents_is_told() -> None:
    """Short contents and long ones: both are set aside, and which they are is not proved."""
    edition = parsed([*COVER, *CONTENTS[:5], *CONTENTS[1:], *BODY])
    assert paths(edition) == ["introduction", "definitions", "terminology", "1"]
    assert told(edition, "front-matter") == [
        (
            "11 line(s) were set aside as table of contents, and 4 of them may be the list itself,"
            " the first looks like a heading that was named before: '1. INTRODUCTION'"
        ),
    ]


def test_headings_on_a_cover_are_told() -> None:
    edition = parsed([*COVER, "ITEM 1 KITES", "1.A. Equipment", *BODY])
    assert told(edition, "front-matter") == [
        (
            "5 line(s) were set aside as cover, and 2 of them may be the list itself, the first"
            " looks like a heading: 'ITEM 1 KITES'"
        ),
    ]


def test_text_between_the_title_and_the_contents_is_told() -> None:
    edition = parsed(
        [
            "LIST OF DUAL-USE ITEMS", "These words bind all who fly kites.", "CONTENTS",
            "CATEGORY 1 - KITES", "CATEGORY 1 - KITES", "1A KITES", "1A001 Kites of silk that fly;",
        ],
        "eu",
    )  # fmt: skip
    assert told(edition, "front-matter") == [
        (
            "2 line(s) were set aside as cover, and 1 of them may be the list itself, the first"
            " looks like a sentence: 'These words bind all who fly kites.'"
        ),
    ]


def test_what_a_cover_and_contents_may_say_is_no_text() -> None:
    """Who publishes the list, what changed, over several lines; titles over two, and with dots."""
    cover = [
        *COVER, "This annex is for all who fly kites.",
        "The agreed changes are shown in bold in the following Items: Table of Contents,",
        "1.A.1., 1.A.2. and 1.B.1.a.2,", "Item 2.A.1, 3.B. to 3.D.4,", "4.A.1., 5.A.1. and 6.B.3.",
    ]  # fmt: skip
    contents = [
        "TABLE OF CONTENTS", "1. INTRODUCTION ....... 3", "2. DEFINITIONS", "3. TERMINOLOGY",
        "ITEM 1 KITES, REELS AND", "WINCHES OF WOOD .......... 4", "1.A. Equipment",
        "1.A.1. Reels, as follows, and their drums: ...... 5",
    ]  # fmt: skip
    edition = parsed([*cover, *contents, *BODY])
    assert told(edition, "front-matter") == []
    assert len(told(edition, "set-aside")) == 2


# --- the stretch of a longer document -------------------------------------------------------------

SPANISH = [
    "1. INTRODUCCIÓN", "(a) Palabras.", "2. DEFINICIONES", "3. TERMINOLOGÍA", "CATEGORÍA I",
    "ARTÍCULO 1 COMETAS", "1A Equipos", "1A1 Carretes de madera para cometas.",
    "1A2 Carretes de asta para cometas.", "1B Ninguno.", "1C Ninguno.", "1D Ninguno.", "1E Ninguno.",
    "CATEGORÍA II", "ARTÍCULO 2 TORNOS", "2A Equipos", "2A1 Tornos de mano para cometas.",
]  # fmt: skip


def test_what_stands_around_the_list_is_stated() -> None:
    edition = parsed(
        ["DECRETO", "Palabras.", "ANEXO I.2", *SPANISH, "ANEXO I.3", "Otras cosas."], "mtcr", "es"
    )
    found = [one for one in edition.findings if one.code in ASIDE]
    assert [(one.code, one.severity, one.message) for one in found] == [
        ("set-aside", Severity.INFO,
         "2 line(s) were set aside before the list: 'DECRETO' to 'Palabras.'"),
        ("set-aside", Severity.INFO,
         "2 line(s) were set aside behind the list: 'ANEXO I.3' to 'Otras cosas.'"),
        ("set-aside", Severity.INFO, "1 line(s) were set aside as cover: 'ANEXO I.2'"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "count", "like", "first"),
    [
        (8, 9, 8, "a provision: '1A2 Carretes de asta para cometas.'"),
        (13, 4, 3, "a heading of an item: 'ARTÍCULO 2 TORNOS'"),
    ],
)
def test_a_list_cut_short_by_a_line_that_looks_like_its_end_is_told(
    at: int, count: int, like: int, first: str
) -> None:
    texts = ["ANEXO I.2", *SPANISH[:at], "ANEXO II", *SPANISH[at:]]
    edition = parsed(texts, "mtcr", "es")
    (found,) = [one for one in edition.findings if one.code == "outside-region"]
    assert found.severity is Severity.WARNING
    assert found.message == (
        f"{count + 1} line(s) behind the list were set aside, and {like} of them may be the list"
        f" itself, the first looks like {first}"
    )
    assert found.place is not None


def test_a_second_beginning_of_the_list_is_told() -> None:
    texts = ["ANEXO I.2", *SPANISH, "ANEXO II", "Otras cosas.", "ANEXO I.2", "Nada."]
    assert told(parsed(texts, "mtcr", "es"), "outside-region") == [
        (
            "4 line(s) behind the list were set aside, and 1 of them may be the list itself, the"
            " first looks like its beginning: 'ANEXO I.2'"
        ),
    ]


# --- notices and page numbers ---------------------------------------------------------------------

LIST = ["LIST OF DUAL-USE ITEMS", "CATEGORY 1 - KITES", "1A KITES", "1A001 Kites of silk that fly."]


def test_lines_taken_by_a_pattern_are_stated_with_the_longest() -> None:
    edition = parsed([*LIST, "1A001 continued", "1A001.a.1. continued", "1A002 Tails."], "eu")
    assert told(edition) == [
        "2 line(s) were set aside as continued, the longest '1A001.a.1. continued'"
    ]


def test_a_number_in_the_cell_of_a_table_is_no_page_number() -> None:
    table = [("Length", cell(0, 0, 0)), ("Width", cell(0, 0, 1)), ("12", cell(0, 1, 0)),
             ("30", cell(0, 1, 1))]  # fmt: skip
    edition = parsed([*LIST, *table], "eu")  # type: ignore[list-item]
    (found,) = [node.table for node in edition.nodes() if node.table is not None]
    assert [one.text.raw for one in found.cells] == ["Length", "Width", "12", "30"]
    assert told(edition) == []


def test_a_number_alone_that_counts_with_no_page_is_told() -> None:
    edition = parsed([*LIST, "7", "1A002 Tails of silk.", "8", "1A003 Reels.", "40"], "eu")
    assert told(edition) == [
        (
            "1 of 3 number(s) that were set aside as page numbers do not count with the pages, the"
            " first '40'"
        ),
    ]


def test_a_number_at_the_foot_of_a_page_that_is_not_its_own_is_told() -> None:
    pages = [
        printed([(70, 60 + 14 * n, line) for n, line in enumerate(LIST)]),
        printed([(70, 60, "1A002 Tails of silk."), (70, 780, "12"), (300, 800, "2")]),
        printed([(70, 60, "1A003 Reels."), (300, 800, "3")]),
    ]
    edition = parse(head(), (bound(pages),), load("eu", "en"))
    (found,) = [one for one in edition.findings if one.code == "page-number"]
    assert (found.severity, found.message) == (
        Severity.WARNING,
        (
            "1 of 3 number(s) that were set aside as page numbers do not count with the pages, the"
            " first '12'"
        ),
    )
    assert found.place is not None
    assert found.place.page == 2


def bound(documents: list[Document]) -> Document:
    """Documents of one page each as one."""
    at = 0
    pages = []
    for number, document in enumerate(documents, 1):
        lines = [
            msgspec.structs.replace(line, start=at + line.start, page=number)
            for line in document.pages[0].lines
        ]
        at = lines[-1].end
        pages.append(msgspec.structs.replace(document.pages[0], number=number, lines=tuple(lines)))
    return msgspec.structs.replace(documents[0], pages=tuple(pages))


def test_a_list_with_nothing_around_it_says_nothing() -> None:
    assert tuple(BODY[:4]) == FRONT
    assert told(parsed([*BODY])) == []
