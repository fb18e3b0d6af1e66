"""Conversions a list states, calculated anew."""

from __future__ import annotations

from decimal import Decimal

import pytest
from parse_builder import item, tree

from pipeline.model.records import Outcome
from pipeline.model.text import Text
from pipeline.parse.conversions import conversions


@pytest.mark.parametrize(
    ("text", "right", "holds"),
    [
        ("1 bar = 10⁵ Pa", "100000", True),
        ("1 bar = 100 kPa.", "100", True),
        ("1 g = 9.80665 m/s²", "9.80665", True),
        ("1 g = 0.001 kg", "0.001", True),
        ("1 mrad ≈ 0.0573°", "0.0573", True),
        ("1 mrad ≈ 0.0574°", "0.0573", False),
        ("1 mrad = 0.0573°", None, False),  # "=" claims more than is true
        ("1 r/min ≈ 0.10472 rad/s (rounded)", "0.10472", True),
        ("1 L/min ≈ 1.667 × 10⁻⁵ m³/s", "0.00001667", True),
        ("1 kg N⁻¹ h⁻¹ ≈ 2.778 × 10⁻⁴ kg N⁻¹ s⁻¹", "0.0002778", True),
        ("1 h = 3 600 s", "3600", True),
        ("1 h = 3 660 s", "3600", False),
        ("1 N/m² = 1 Pa", "1", True),
    ],
)
def test_what_is_stated_is_calculated(text: str, right: str | None, holds: bool) -> None:
    (found,) = conversions(Text(text))
    assert found.holds is holds
    if right is not None:
        assert found.right == Decimal(right)


@pytest.mark.parametrize(
    "text", ["1 rad (Si) = 100 ergs/gram", "1 kg = 2 m", "250 mesh = 0.063 mm"]
)
def test_what_cannot_be_calculated_says_so(text: str) -> None:
    (found,) = conversions(Text(text))
    assert (found.printed, found.right, found.holds) == (text, None, False)


@pytest.mark.parametrize(
    "text", ["p = 5 kPa", "20 W x 10 cm³/W = 200 cm³", "a = b", "no sign at all", "2 = 3"]
)
def test_what_is_no_conversion(text: str) -> None:
    assert conversions(Text(text)) == ()


def test_the_check_names_the_place_and_what_would_be_right() -> None:
    edition = tree(item("1.A.1. Kites. 1 h = 3 660 s; 1 min = 60 s; 1 mesh = 4 m."))
    (check,) = [c for c in edition.checks if c.code == "conversions"]
    assert check.outcome is Outcome.FAILED
    assert check.summary == "2 calculated; not calculated: 1 mesh = 4 m"
    assert check.details == ("1.A.1: 1 h = 3 660 s: 3600 would be right",)


def test_quoted_terms_that_nothing_explains_are_listed() -> None:
    edition = tree(item("1.A.1. “Kites” of a ‘pilot’."))
    (check,) = [c for c in edition.checks if c.code == "terms"]
    assert check.outcome is Outcome.FAILED
    assert check.details == (
        "1.A.1: “Kites”, in double quotes",
        "1.A.1: “pilot”, in single quotes",
    )
