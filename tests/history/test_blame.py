"""Words that others took over keep the edition they came in with."""

from __future__ import annotations

import pytest
from histories import chronicle
from notation import edition

from pipeline.history.blame import blame
from pipeline.history.timeline import life

ONE = "Reels of turned ash that hold more than 900 m of waxed line under a steady load"
TWO = "Winches of forged bronze that haul three kites at once against a squall"
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


def test_words_of_a_merger() -> None:
    history = chronicle([
        edition(TREE.format(two=TWO), A),
        edition(LATER.format(two=TWO, three=ONE), B),
        edition(TREE.format(two=f"{TWO} {ONE}"), C),
    ])  # fmt: skip
    assert life(history, "1.A.2").moments[-1].events == ("merged",)
    assert said(history, "1.A.2") == [(TWO, A), (ONE, B)]


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
    before, _, after = longer.partition(" and doubled")
    assert said(history, "1.A.3") == [(before, A), ("and doubled", B), (after.strip(), A)]


@pytest.mark.parametrize("dash", ["–", "-"])
def test_a_word_set_otherwise_is_no_new_word(dash) -> None:
    history = chronicle([
        edition(TREE.format(two="Lines of ‘waxed’ hemp - doubled, for kites"), A),
        edition(TREE.format(two=f"Lines of 'waxed' hemp {dash} doubled, for kites"), B),
    ])  # fmt: skip
    assert {when for _, when in said(history, "1.A.2")} == {A}
