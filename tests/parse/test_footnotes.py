"""Footnotes: which raised mark is whose, on pages made by hand and in Word's own terms."""

from __future__ import annotations

import pytest
from parse_builder import head, item, tree

from pipeline.lists import load
from pipeline.model.document import Box, Document, Line, Media, Page, Ruling, Run
from pipeline.model.records import Edition, Kind, Node, ScopeLevel
from pipeline.parse import parse

RULE = Ruling(Box(60, 700, 200, 700.5), horizontal=True)


def page(
    number: int, lines: list[str], start: int, *, ruled: bool = True, small: float = 8.0
) -> Page:
    """Lines of text from the top, those after "--" at the foot and smaller; ^ raises a word."""
    made: list[Line] = []
    top, size = 60.0, 11.0
    for text in lines:
        if text == "--":
            top, size = 710.0, small
            continue
        runs: list[Run] = []
        x = 60.0
        for n, part in enumerate(text.split("^")):
            if part:
                raised = n % 2 == 1
                high = size * 0.6 if raised else size
                end = x + 0.5 * high * len(part)
                runs.append(Run(part, size=high, superscript=raised, x0=x, x1=end))
                x = end
        box = Box(60, top, x, top + size)
        line = Line(start, tuple(runs), page=number, box=box, baseline=top + size, indent=60.0)
        made.append(line)
        start = line.end
        top += 1.3 * size
    return Page(number, 595.0, 842.0, tuple(made), (RULE,) if ruled else ())


def printed(*pages: list[str], ruled: bool = True, small: float = 8.0) -> Edition:
    start = 0
    made = []
    for number, lines in enumerate(pages, 1):
        made.append(page(number, lines, start, ruled=ruled, small=small))
        start = made[-1].lines[-1].end
    document = Document(Media.PDF, "1" * 64, "hand", tuple(made))
    return parse(head(), (document,), load("mtcr", "en"))


def notes(edition: Edition) -> dict[str, str]:
    return {n.path: n.text.raw for n in edition.nodes() if "footnote" in n.path}


def told(edition: Edition) -> list[str]:
    return [finding.message for finding in edition.findings if finding.code == "footnote"]


def two_pages(one: str, two: str) -> tuple[list[str], list[str]]:
    lines = item(one, two)
    at = lines.index(two)
    return lines[:at], lines[at:]


FOOT = ["--", "^2^ As measured on the ground."]


def test_a_note_is_under_the_words_that_have_its_mark() -> None:
    edition = printed([*item("1.A.1. Kites of 10^2^ m, with tails^2^ of silk."), *FOOT])
    assert notes(edition) == {"1.A.1#footnote-1": "As measured on the ground."}
    (note,) = (node for node in edition.nodes() if "footnote" in node.path)
    assert (note.kind, note.printed) == (Kind.NOTE, "2")
    assert note.scope is not None
    assert (note.scope.level, note.scope.targets) == (ScopeLevel.ENTRY, ("1.A.1",))
    assert told(edition) == []


@pytest.mark.parametrize(
    ("entry", "where", "says"),
    [
        ("1.A.1. Kites of 5 m^2^ or more.", {"1.A.1#footnote-1"}, "put under the likeliest"),
        ("1.A.1. Kites^2^ with tails^2^ of silk.", {"1.A.1#footnote-1"}, "put under the likeliest"),
        ("1.A.1. Kites of 10^2^ m or more.", set(), "no mark in the text above is its own"),
        ("1.A.1. Kites.", set(), "no mark in the text above is its own"),
    ],
    ids=["power of a unit", "twice", "power of a number", "nowhere"],
)
def test_a_mark_in_doubt_is_told(entry: str, where: set[str], says: str) -> None:
    edition = printed([*item(entry), *FOOT])
    assert set(notes(edition)) == where
    (message,) = told(edition)
    assert says in message


def test_a_short_word_that_begins_a_line_is_no_unit() -> None:
    edition = printed(
        [
            *item(
                "1.A.1. Kites of 5", "m^2^ or more.", "1.A.2. Kites with tails", "not^2^ of silk."
            ),
            *FOOT,
        ]
    )
    assert set(notes(edition)) == {"1.A.2#footnote-1"}
    assert told(edition) == []


def test_a_mark_behind_a_unit_is_no_power_of_it() -> None:
    edition = printed([*item("1.A.1. Kites of 5 m^2^ or more."), *FOOT])
    (quantity,) = _entry(edition).quantities
    assert (quantity.printed.strip(), quantity.unit) == ("5 m", "m")
    edition = printed(item("1.A.1. Kites of 5 m^2^ or more."))
    assert [one.unit for one in _entry(edition).quantities] == ["m²"]


def test_a_note_goes_on_under_the_ruling_of_the_next_page() -> None:
    first = item("1.A.1. Kites with tails^2^ of silk.")
    pages = ([*first, *FOOT[:1], "^2^ As measured"], ["2. Words.", "--", "on the ground."])
    path = "1.A.1#footnote-1"
    assert notes(printed(*pages))[path] == "As measured on the ground."
    assert notes(printed(*pages, ruled=False))[path] == "As measured"


def test_notes_in_the_size_of_the_text_stand_under_a_ruling() -> None:
    first = item("1.A.1. Kites with tails^2^ of silk.")
    pages = ([*first, *FOOT[:1], "^2^ As measured"], ["2. Words.", "--", "on the ground."])
    path = "1.A.1#footnote-1"
    assert notes(printed(*pages, small=11.0)) == {path: "As measured on the ground."}
    assert notes(printed(*pages, small=11.0, ruled=False)) == {}


def test_notes_counted_anew_on_each_page() -> None:
    first, second = two_pages(
        "1.A.1. Kites with tails^1^ of silk.", "1.A.2. Kites^1^ with^2^ cords."
    )
    first += ["--", "^1^ First."]
    second += ["--", "^1^ Second.", "^2^ Third."]
    assert notes(edition := printed(first, second)) == {
        "1.A.1#footnote-1": "First.",
        "1.A.2#footnote-1": "Second.",
        "1.A.2#footnote-2": "Third.",
    }
    assert told(edition) == []


@pytest.mark.parametrize("to", ["the page after", "the page before"])
def test_a_note_that_slipped_keeps_the_order(to: str) -> None:
    first, second = two_pages("1.A.1. Kites with tails^1^ of silk.", "1.A.2. Kites^1^ with cords.")
    (second if to == "the page after" else first).extend(["--", "^1^ First.", "^1^ Second."])
    assert notes(edition := printed(first, second)) == {
        "1.A.1#footnote-1": "First.",
        "1.A.2#footnote-1": "Second.",
    }
    assert len(told(edition)) == 1


def test_a_page_number_under_the_notes_is_none_of_them() -> None:
    lines = page(1, [*item("1.A.1. Kites with tails^2^ of silk."), *FOOT, "far"], 0).lines
    last = Line(lines[-1].start, lines[-1].runs, page=1, box=Box(290, 790, 300, 798), indent=290.0)
    document = Document(Media.PDF, "1" * 64, "hand", (Page(1, 595.0, 842.0, (*lines[:-1], last)),))
    edition = parse(head(), (document,), load("mtcr", "en"))
    assert list(notes(edition).values()) == ["As measured on the ground."]


def test_a_mark_in_brackets() -> None:
    foot = ["--", "(^2^) As measured on the ground."]
    edition = printed([*item("1.A.1. Kites of 5 m^2^ with tails (^2^) of silk."), *foot])
    (note,) = (node for node in edition.nodes() if "footnote" in node.path)
    assert (note.path, note.printed) == ("1.A.1#footnote-1", "(2)")
    assert note.text.raw == "As measured on the ground."
    assert told(edition) == []
    assert [one.unit for one in _entry(edition).quantities] == ["m²"]


def test_word_says_which_marks_are_in_brackets() -> None:
    note = Run("1", superscript=True, note="footnote")
    marked = (Run("1.A.1. Kites of 5 m ("), note, Run(")."))
    edition = tree(
        [
            *item(("1.A.1. Kites of 5 m (1).", {"runs": marked})),  # type: ignore[arg-type]
            ("(1) Words.", {"runs": (Run("("), note, Run(") Words.")), "style": "footnote"}),
        ]
    )
    assert notes(edition) == {"1.A.1#footnote-1": "Words."}
    assert edition.by_path()["1.A.1#footnote-1"].printed == "(1)"


def test_a_power_beside_a_note_of_its_mark_stays() -> None:
    edition = printed([*item("1.A.1. Kites of 5 m^2^ with tails^2^ of silk."), *FOOT])
    assert [one.unit for one in _entry(edition).quantities] == ["m²"]


def test_word_says_which_is_which() -> None:
    marked = (Run("1.A.1. Kites of 5 m"), Run("1", superscript=True, note="footnote"), Run("."))
    own = (Run("1", superscript=True, note="footnote"), Run(" On the ground."))
    edition = tree(
        [
            *item(("1.A.1. Kites of 5 m1.", {"runs": marked})),  # type: ignore[arg-type]
            ("1 On the ground.", {"runs": own, "style": "footnote"}),
            ("In calm air.", {"style": "footnote"}),
        ]
    )
    assert notes(edition) == {"1.A.1#footnote-1": "On the ground. In calm air."}
    assert [one.unit for one in _entry(edition).quantities] == ["m"]


def _entry(edition: Edition) -> Node:
    return edition.by_path()["1.A.1"]
