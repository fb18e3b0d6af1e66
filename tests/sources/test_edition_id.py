from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.edition_id import EditionId

suffixes = st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)


@st.composite
def ids(draw):
    day = draw(st.dates(date(1000, 1, 1)))
    known = draw(st.integers(1, 3))
    return EditionId(
        day.year,
        day.month if known > 1 else 0,
        day.day if known > 2 else 0,
        draw(st.just("") | suffixes),
    )


@given(ids())
def test_round_trip(edition):
    assert EditionId.parse(str(edition)) == edition


@given(st.lists(ids(), max_size=6))
def test_order_never_contradicts_what_is_known_of_the_dates(editions):
    ordered = sorted(editions)
    for a, b in pairwise(ordered):
        assert a.earliest <= b.earliest


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_whole_dates_are_ordered_as_dates(a, b):
    assert (EditionId.parse(a.isoformat()) < EditionId.parse(b.isoformat())) is (a < b)


def test_order_within_a_year():
    texts = ["2015", "2015-04", "2015-10", "2015-10-20", "2015-10-20-b", "2015-11", "2016"]
    assert [str(e) for e in sorted(map(EditionId.parse, reversed(texts)))] == texts


@pytest.mark.parametrize(
    "text",
    ["", "24-03-14", "2024-3-14", "2024-03-14-", "2024-03-14-B", "2024-03-14-2", "2024/03/14"],
)
def test_what_is_no_id(text):
    with pytest.raises(ValueError) as caught:
        EditionId.parse(text)
    assert str(caught.value) == (
        f"{text!r} is not a year, a month or a day (2002, 2015-10, 2024-03-14), optionally with "
        '"-suffix"'
    )


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2023-13", "2023-00", "2023-00-10", "2023-04-00", "0000"]
)
def test_days_that_do_not_exist(text):
    with pytest.raises(ValueError) as caught:
        EditionId.parse(text)
    assert str(caught.value) == f"{text!r} names a day that does not exist"


@pytest.mark.parametrize(
    ("wide", "close", "expected"),
    [
        ("2015", "2015-10", True),
        ("2015", "2015-10-20", True),
        ("2015-10", "2015-10-20", True),
        ("2015-10", "2015-11-20", False),
        ("2015", "2015", False),
        ("2015-10-20", "2015-10-20", False),
        ("2015-10-es", "2015-10-20", False),
    ],
)
def test_covers(wide, close, expected):
    assert EditionId.parse(wide).covers(EditionId.parse(close)) is expected


def test_earliest_and_exact():
    assert EditionId.parse("2015-10").earliest == date(2015, 10, 1)
    assert not EditionId.parse("2015-10").exact
    assert EditionId.parse("2015-10-20-b").exact
