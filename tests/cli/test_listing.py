import re

import msgspec
import pytest

from pipeline.cli.listing import listing
from pipeline.compare import compare
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node
from pipeline.model.text import Text

LONG = " ".join(f"word{n}" for n in range(60))


def edition(edition_id: str, words: str) -> Edition:
    entry = Node(Kind.ENTRY, "1.A.1", Label.parse("1.A.1"), "1.A.1.", text=Text(words))
    item = Node(Kind.ITEM, "1", Label.parse("1"), "ITEM 1", children=(entry,))
    return Edition("kites", edition_id, "en", "Kites", "mtcr", (item,))


def changes(old: str, new: str):
    return compare(edition("2019", old), edition("2020", new))


def test_words_are_struck_and_inserted() -> None:
    said = listing(changes("Kites of 4 m.", "Kites of 5 m."), styled=False)
    assert "\n    Kites of [-4 m-]{+5 m+}.\n" in said


def test_on_a_terminal_in_colour_and_not_in_signs() -> None:
    said = listing(changes("Kites of reed.", "Kites of bamboo."), styled=True)
    assert "\x1b[31m" in said
    assert "\x1b[32m" in said
    assert "[-" not in said
    plain = listing(changes("Kites of reed.", "Kites of bamboo."), styled=False)
    assert "\x1b" not in plain


def test_a_long_stretch_without_a_difference_is_cut_short_on_the_side_that_is_far() -> None:
    said = re.sub(r"\s+", " ", listing(changes(f"Reed {LONG}", f"Bamboo {LONG}"), styled=False))
    assert "[-Reed-] {+Bamboo+} word0 " in said
    assert " word11 […]" in said
    assert "word12" not in said


def test_no_line_is_longer_than_a_hundred_columns() -> None:
    said = listing(
        changes(LONG, LONG.replace("word7", "bird7").replace("word50", "bird50")), styled=False
    )
    assert max(map(len, said.splitlines())) <= 100


def test_what_steers_a_terminal_is_printed_and_not_obeyed() -> None:
    said = listing(changes("Kites of reed.", "Kites of \x1b[2Jreed\u202e and paper."), styled=False)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "⟨U+001B⟩" in said


def test_a_redline_that_does_not_add_up_is_told() -> None:
    found = changes("Kites of reed.", "Kites of bamboo.")
    (change,) = found.changes
    wrong = msgspec.structs.replace(change, redline=change.redline[:1])
    said = listing(msgspec.structs.replace(found, changes=(wrong,)), styled=False)
    assert "[-Kites of reed.-]{+Kites of bamboo.+}" in said
    assert "    (no word-by-word redline of this text: both texts are whole)\n" in said


@pytest.mark.parametrize("styled", [True, False])
def test_nothing_for_nothing(styled) -> None:
    assert listing(changes("Kites.", "Kites."), styled=styled) == ""
