"""Substances: CAS registry numbers and their check digit.

The check digit is the sum of the other digits, each times its place counted from the right, modulo
ten (CAS, "Check Digit Verification of CAS Registry Numbers").
"""

from __future__ import annotations

import re

from pipeline.model.records import Substance
from pipeline.model.text import Text

_CAS = re.compile(r"\d(?<![\d-]\d)\d{1,6}[-\u2010\u2011]\d{2}[-\u2010\u2011]\d(?![\d-])")


def check_digit_holds(cas: str) -> bool:
    """Say whether the last digit is the check digit of the others.

    >>> check_digit_holds("7440-59-7")
    True
    """
    digits = [int(c) for c in cas if c.isdigit()]
    total = sum(n * d for n, d in enumerate(reversed(digits[:-1]), start=1))
    return total % 10 == digits[-1]


def substances(text: Text) -> tuple[Substance, ...]:
    """Return the CAS numbers of a text: whatever has their shape and stands after "CAS" or carries
    a valid check digit.
    """
    found: list[Substance] = []
    for match in _CAS.finditer(text.raw):
        cas = match.group().replace("\u2010", "-").replace("\u2011", "-")
        valid = check_digit_holds(cas)
        announced = re.search(r"CAS\W{0,6}(?:No\.?|n[º°])?\W{0,3}$", text.raw[: match.start()])
        if valid or announced:
            found.append(Substance(match.start(), match.end(), cas, valid))
    return tuple(found)
