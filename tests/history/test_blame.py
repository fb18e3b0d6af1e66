"""Words that others took over keep the edition they came in with."""

from __future__ import annotations

import pytest
from histories import chronicle
from notation import edition

from pipeline.history.blame import blame
from pipeline.history.timeline import life

ONE = "Reels of turned ash that hold more than 900 m of waxed line under a steady load"
TWO = "Winches of forged bronze that haul three kites at once against a squall"
FOUR = "Boxes of iron with a lid that closes over every bridle kept, and with a lock to which he has a key"
TREE = """
1 KITES
  1.A GOODS
    1. Complete kites with a span of more than 4 m in flight
    2. {two}
"""
LATER = TREE + "    3. {three}\n"
A, B, C = "2001-01-01", "2002-01-01", "2003-01-01"


def said(history, label: str) -> list[tuple[str, str]]:
    return [(one.text.strip(), one.seen.edition) for one in blame(history, label).segments]


def came(history, label: str) -> list[list[tuple[str, str]]]:
    segments = blame(history, label).segments
    return [[(one.path, one.until) for one in segment.came] for segment in segments]


def words(history, label: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What blame says of words; whose a full stop is between sentences is nobody's question."""
    both = zip(said(history, label), came(history, label), strict=True)
    return [(text.strip(" ."), when, where) for (text, when), where in both if text.strip(" .")]


def test_words_of_a_merger() -> None:
    history = chronicle([
        edition(TREE.format(two=TWO), A),
        edition(LATER.format(two=TWO, three=ONE), B),
        edition(TREE.format(two=f"{TWO} {ONE}"), C),
    ])  # fmt: skip
    assert life(history, "1.A.2").moments[-1].events == ("merged",)
    assert said(history, "1.A.2") == [(TWO, A), (ONE, B)]
    assert came(history, "1.A.2") == [[], [("1.A.3", B)]]


def test_words_of_a_split() -> None:
    longer = ONE.replace("waxed line", "waxed and doubled line")
    history = chronicle([
        edition(TREE.format(two=f"{TWO} {ONE}"), A),
        edition(TREE.format(two=f"{TWO} {longer}"), B),
        edition(LATER.format(two=TWO, three=longer), C),
    ])  # fmt: skip
    # The comparison pairs the longer half with the whole: it carries the identity on.
    assert [one.path for one in life(history, "1.A.3").moments[-1].relatives] == ["1.A.2"]
    assert life(history, "1.A.2").moments[0].events == ("born",)
    assert said(history, "1.A.2") == [(TWO, A)]
    assert came(history, "1.A.2") == [[("1.A.2", B)]]
    before, _, after = longer.partition(" and doubled")
    assert said(history, "1.A.3") == [(before, A), ("and doubled", B), (after.strip(), A)]


@pytest.mark.parametrize("dash", ["–", "-"])
def test_a_word_set_otherwise_is_no_new_word(dash) -> None:
    history = chronicle([
        edition(TREE.format(two="Lines of ‘waxed’ hemp - doubled, for kites"), A),
        edition(TREE.format(two=f"Lines of 'waxed' hemp {dash} doubled, for kites"), B),
    ])  # fmt: skip
    assert {when for _, when in said(history, "1.A.2")} == {A}


def test_a_sentence_moved_between_provisions_says_where_it_stood() -> None:
    three = "Tails of knotted silk, each longer than the kite it steadies"
    history = chronicle([
        edition(LATER.format(two=f"{TWO}. {ONE}.", three=three), A),
        edition(LATER.format(two=f"{TWO}.", three=f"{three}. {ONE}."), B),
        edition(LATER.format(two=f"{TWO} and gale. {ONE}.", three=f"{three}."), C),
    ])  # fmt: skip
    assert [m.events for m in life(history, "1.A.3").moments] == [
        ("born",),
        ("amended",),
        ("amended",),
    ]
    assert words(history, "1.A.2") == [
        (TWO, A, []),
        ("and gale", C, []),
        (ONE, A, [("1.A.3", B), ("1.A.2", A)]),
    ]
    assert words(history, "1.A.3") == [(three, A, [])]


def test_a_sentence_moved_within_its_provision_keeps_its_edition() -> None:
    history = chronicle([
        edition(TREE.format(two=f"{TWO}. {ONE}. Kites."), A),
        edition(TREE.format(two=f"{ONE}. {TWO}. Kites."), B),
    ])  # fmt: skip
    assert {when for _, when in said(history, "1.A.2")} == {A}
    assert came(history, "1.A.2") == [[]]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_phrase_used_elsewhere_too_is_not_followed(elsewhere) -> None:
    """Of words that stood in two places, nobody can say from which they came."""
    three = f"Tails of knotted silk. {ONE}." if elsewhere else "Tails of knotted silk."
    four = f"    4. {FOUR}{{more}}\n"
    history = chronicle([
        edition(LATER.format(two=f"{TWO}. {ONE}.", three=three) + four.format(more="."), A),
        edition(LATER.format(two=f"{TWO}.", three=three) + four.format(more=f". {ONE}."), B),
    ])  # fmt: skip
    moved = (ONE, B, []) if elsewhere else (ONE, A, [("1.A.2", A)])
    assert words(history, "1.A.4")[-1] == moved
    assert words(history, "1.A.4")[0] == (FOUR, A, [])


def test_words_of_what_is_gone_live_on_in_what_is_new() -> None:
    long = f"{ONE}, for a captain, his mate and the boy who stands at the helm"
    history = chronicle([
        edition(LATER.format(two=TWO, three=long), A),
        edition(LATER.format(two=TWO, three=f"Any other thing whatever. {long}, or none"), B),
    ])  # fmt: skip
    found = [one for one in blame(history, "1.A.3").segments if one.seen.edition == A]
    assert long in "".join(one.text for one in found)
