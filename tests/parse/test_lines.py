"""Lines into text, and characters into the account."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_builder import head, paragraphs, printed

from pipeline.errors import UnaccountedError
from pipeline.lists import load
from pipeline.model.text import MarkKind
from pipeline.parse.account import Ledger
from pipeline.parse.furniture import outside_region, set_aside
from pipeline.parse.paragraphs import Vocabulary, join_rows
from pipeline.parse.shelved import rows_of
from pipeline.parse.strip import BIT, Strip, join

NO_ENDINGS = re.compile(r"(?:tion)")


def joined(
    *lines: str, known: str = "", soft: bool = False
) -> tuple[str, tuple[tuple[str, str], ...]]:
    vocabulary = Vocabulary(rows_of(paragraphs([known])), NO_ENDINGS)
    result = join_rows([(Strip.plain(line), soft) for line in lines], vocabulary)
    return result.strip.text, result.doubtful


@pytest.mark.parametrize(
    ("lines", "known", "expected"),
    [
        (("a kite", "flies"), "", "a kite flies"),
        (("a navi-", "gator"), "the navigator", "a navigator"),
        (("a multi-", "axis table"), "a multi-axis bench", "a multi-axis table"),
        (("a multi-", "Axis"), "", "a multi-Axis"),
        (("CAS 7440-", "59-7"), "", "CAS 7440-59-7"),
        (("PRO-", "DUCTION"), "production", "PRODUCTION"),
        (("naviga-", "tion"), "", "navigation"),
        (("and/", "or"), "", "and/or"),
        (("two  spaces ", " more"), "", "two spaces more"),
    ],
)
def test_lines_are_joined(lines: tuple[str, ...], known: str, expected: str) -> None:
    assert joined(*lines, known=known) == (expected, ())


def test_a_hyphen_in_doubt_is_kept_and_said() -> None:
    assert joined("a sail-", "cloth", known="the cloth of a sail") == (
        "a sail-cloth",
        (("sail-cloth", "sail-cloth"),),
    )


def test_a_hyphen_the_reader_knows_goes() -> None:
    assert joined("a sail-", "cloth", soft=True) == ("a sailcloth", ())


@given(st.lists(st.text("ab -", max_size=8), max_size=6))
def test_joining_loses_no_letter(lines: list[str]) -> None:
    text, _ = joined(*lines)
    assert re.sub(r"[ -]", "", text) == re.sub(r"[ -]", "", "".join(lines))


@given(st.text("ab ^", max_size=20), st.integers(0, 20))
def test_strips_cut_and_join(text: str, at: int) -> None:
    strip = Strip(text, (range(len(text)),), bytes([BIT[MarkKind.BOLD]] * len(text)))
    again = join([strip[:at], strip[at:]])
    assert (again.text, again.source()) == (text, tuple(range(len(text))))
    assert strip.rich() == again.rich()


def test_account_adds_up_and_names_the_place() -> None:
    document = paragraphs(["one two", "three"])
    ledger = Ledger(document)
    ledger.claim(range(3), "entry")
    ledger.claim(range(4, 7), "note")
    with pytest.raises(UnaccountedError) as caught:
        ledger.close(edition="2024-01-01")
    assert str(caught.value) == (
        "characters of the source are not accounted for\n"
        "  where:    edition 2024-01-01, line 2\n"
        "  found:    5 character(s) lost, 0 counted twice, beginning with 'three'\n"
        "  expected: every character of the source in exactly one record or piece of page "
        "furniture\n"
        "  do:       nothing was published; report the document, or declare a correction for the "
        "place named"
    )
    ledger.claim(range(7, 12), "furniture:cover")
    account = ledger.close(edition="2024-01-01")
    assert account.by_destination == {"entry": 3, "furniture:cover": 5, "note": 3, "space": 1}
    ledger.claim([0], "note")
    with pytest.raises(UnaccountedError, match="0 character\\(s\\) lost, 1 counted twice"):
        ledger.close(edition="2024-01-01")


def test_running_lines_are_found_by_repetition_and_headings_are_not() -> None:
    import msgspec

    page = printed(
        [(71.0, 40.0, "KSBR/2024"), (71.0, 72.0, "CATEGORY II"), (280.0, 800.0, "1 of 3")]
    )
    lines = page.lines
    pages = []
    at = 0
    for number in (1, 2, 3):
        moved = []
        for line in lines:
            text = line.text.replace("1 of", f"{number} of")
            run = msgspec.structs.replace(line.runs[0], text=text)
            moved.append(msgspec.structs.replace(line, start=at, page=number, runs=(run,)))
            at = moved[-1].end
        pages.append(msgspec.structs.replace(page.pages[0], number=number, lines=tuple(moved)))
    document = msgspec.structs.replace(page, pages=tuple(pages))
    kept = set_aside(rows_of(document), document, load("mtcr", "en"))
    assert [row.text for row in kept.text] == ["CATEGORY II"] * 3
    assert sorted({reason for _, reason in kept.aside}) == ["page-number", "running-header"]
    assert kept.pages == 3


def test_region() -> None:
    rows = rows_of(paragraphs(["decree", "ANEXO I.1", "x", "ANEXO I.2", "text", "ANEXO II", "y"]))
    inside, outside = outside_region(rows, load("mtcr", "es"))
    assert [row.text for row in inside] == ["ANEXO I.2", "text"]
    assert len(outside) == 5
    assert outside_region(rows, load("mtcr", "en")) == (rows, [])


def test_head_is_kept() -> None:
    assert head().language == "en"
