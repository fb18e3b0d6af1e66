"""Which text object each character belongs to: as asking for each would say, at fewer questions."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.pdf_owners import stretches

_RUNS = st.lists(
    st.tuples(st.booleans(), st.integers(1, 90), st.booleans()), min_size=1, max_size=12
)


def page_of(runs: list[tuple[bool, int, bool]]) -> tuple[list[int | None], str]:
    """A page of text objects, some between inferred spaces, some ending a printed line."""
    owners: list[int | None] = []
    text = ""
    for number, (space, length, line) in enumerate(runs, 1):
        if space:
            owners.append(None)
            text += " "
        owners.extend([number] * length)
        text += "x" * length
        if line:
            owners.extend([None, None])
            text += "\r\n"
    return owners, text


def one_by_one(owners: list[int | None]) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    at = 0
    for owner, members in groupby(owners):
        end = at + len(list(members))
        if owner is not None:
            found.append((owner, at, end))
        at = end
    return found


@given(_RUNS)
def test_stretches_are_those_of_each_character(runs: list[tuple[bool, int, bool]]) -> None:
    owners, text = page_of(runs)
    assert list(stretches(owners.__getitem__, text)) == one_by_one(owners)


def test_a_line_of_one_object_takes_a_few_questions() -> None:
    owners, text = page_of([(False, 80, True)] * 40)
    asked: list[int] = []

    def object_of(index: int) -> int | None:
        asked.append(index)
        return owners[index]

    assert len(list(stretches(object_of, text))) == 40
    assert len(asked) <= 5 * 40


@pytest.mark.parametrize("letter", ["א", "ع", "ﻼ", "\ud802", "\u200f"])
def test_letters_from_the_right_may_tear_an_object(letter: str) -> None:
    owners = [1, 2, 1, 2, 2, None, 3]
    text = f"abc{letter}de\r"
    assert list(stretches(owners.__getitem__, text)) == one_by_one(owners)
    torn = [1, 2, 1]
    assert list(stretches(torn.__getitem__, f"ab{letter}")) == [(1, 0, 1), (2, 1, 2), (1, 2, 3)]
