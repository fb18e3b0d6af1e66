"""Quantities that are one with their neighbours: ranges, sizes, and what a comparator goes on to.

Read one by one, each of these would be a bare figure that bounds nothing::

    range    = [ "between" ] quantity "(" words ")" range-word quantity [ "(" words ")" ]
               (between 343 K (70 °C) and 373 K (100 °C): two ranges, of kelvins and of degrees)
             | zero range-word quantity                   (from zero to 13.3 kPa)
    size     = quantity { by quantity }                   (120 mm x 120 mm x 50 mm or greater)
    run      = bounded { word } ( "and" | "or" ) quantity (more than 25 % nickel and 20 % chromium)

The second of two ranges, of the values in brackets, has the span from the first bracket to the
last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from pipeline.lists.profile import Profile
from pipeline.model.records import Comparator, Quantity
from pipeline.model.text import Text
from pipeline.parse.comparators import BRACKET
from pipeline.parse.units import plain, to_si

_RESTATED = re.compile(r"\s*\(\s*")
_CALLED = re.compile(r"\s*\(\s*[^\W\d_]+\s+")
"""What stands between a value and the same value in another unit."""
_BOUNDS = (Comparator.LESS, Comparator.AT_MOST, Comparator.AT_LEAST, Comparator.GREATER)


def restated(before: Quantity) -> Comparator | None:
    """Return what bounds a value in brackets behind another: the same, or the end of its range."""
    return Comparator.AT_MOST if before.comparator is Comparator.BETWEEN else before.comparator


def restates(raw: str, one: Quantity, other: Quantity, start: int) -> bool:
    """Whether what stands at ``start`` is in brackets right behind another quantity, or its range's
    second. A word may come first where both measure the same: "12.7 mm (calibre 0.50 inches)".
    """
    between = raw[one.end : start]
    if start < one.end or _RESTATED.fullmatch(between):
        return True
    alike = one.si_unit is not None and one.si_unit == other.si_unit
    return alike and _CALLED.fullmatch(between) is not None


def joined(found: Sequence[Quantity], text: Text, profile: Profile) -> tuple[Quantity, ...]:
    """Return the quantities of a text with those that are one joined, and the rest as they were."""
    if not found:
        return ()
    out = _from_zero(list(found), text, profile)
    if len(out) > 1:
        out = _ranges(out, text, profile)
        _run(out, text.raw, profile)
        _sizes(out, text.raw, profile)
    return tuple(out)


def _from_zero(found: list[Quantity], text: Text, profile: Profile) -> list[Quantity]:
    if not profile.zero or profile.zero not in text.raw:
        return found
    opening = _zero(profile.zero, profile.range_words)
    out = []
    for one in found:
        match = opening.search(text.raw, 0, one.start)
        if match is None or one.comparator not in (Comparator.EQUAL, Comparator.AT_MOST):
            out.append(one)
            continue
        whole = msgspec.structs.replace(
            one,
            value=Decimal(0),
            upper=one.value,
            si_value=None if one.si_value is None else Decimal(0),
            si_upper=one.si_value,
            comparator=Comparator.BETWEEN,
        )
        out.append(_span(whole, match.start(), one.end, text))
    return out


def _ranges(found: list[Quantity], text: Text, profile: Profile) -> list[Quantity]:
    """Join two values, each with another behind it in brackets, into two ranges."""
    raw = text.raw
    if "(" not in raw:
        return found
    joint = _joint((*profile.range_words, profile.between[1]))
    at_start = {one.start: n for n, one in enumerate(found)}
    out: list[Quantity] = []
    at = 0
    while at < len(found):
        low = found[at]
        match = joint.match(raw, low.end)
        n = None if match is None else at_start.get(match.end())
        whole = None
        if match is not None and n is not None:
            ranged = match["word"] != profile.between[1] or _after_between(raw, low, profile)
            bare = low.comparator is found[n].comparator is Comparator.EQUAL
            whole = _range(low, found[n], text) if ranged and bare else None
        if match is None or n is None or whole is None:
            out.append(low)
            at += 1
            continue
        inside, behind = found[at + 1 : n], found[n + 1 : n + 2]
        if behind and not _RESTATED.fullmatch(raw[found[n].end : behind[0].start]):
            behind = []
        out.append(whole)
        out.extend(_in_brackets(inside, behind, match.start("bracket"), text))
        at = n + 1 + len(behind)
    return out


def _in_brackets(
    low: list[Quantity], high: list[Quantity], start: int, text: Text
) -> list[Quantity]:
    """Return the range of the values in brackets; where only one end has any, that end."""
    second = _range(low[0], high[0], text) if len(low) == len(high) == 1 else None
    if second is not None:
        closed = text.raw[second.end : second.end + 1] == ")"
        return [_span(second, start, second.end + closed, text)]
    return [
        *(msgspec.structs.replace(one, comparator=Comparator.AT_LEAST) for one in low),
        *(msgspec.structs.replace(one, comparator=Comparator.AT_MOST) for one in high),
    ]


def _after_between(raw: str, low: Quantity, profile: Profile) -> bool:
    return raw[: low.start].rstrip().lower().endswith(profile.between[0])


def _range(low: Quantity, high: Quantity, text: Text) -> Quantity | None:
    """Return the range from one value to another, in the first one's unit; none where they measure
    different things.
    """
    upper, si_upper = high.value, high.si_value
    if high.unit != low.unit:
        one = to_si(Decimal(1), low.unit)
        if one is None or si_upper is None or high.si_unit != low.si_unit:
            return None
        upper = plain(si_upper / one[0])
    whole = msgspec.structs.replace(
        low, upper=upper, si_upper=si_upper, comparator=Comparator.BETWEEN
    )
    return _span(whole, low.start, high.end, text)


def _run(found: list[Quantity], raw: str, profile: Profile) -> None:
    """Let a comparator hold for the figures that follow in the same breath and the same unit."""
    joint = _breath(profile.connectors)
    for n, one in enumerate(found[1:], 1):
        before = found[n - 1]
        if (
            one.comparator is Comparator.EQUAL
            and before.comparator in _BOUNDS
            and before.unit == one.unit
            and joint.fullmatch(raw[before.end : one.start])
        ):
            found[n] = msgspec.structs.replace(one, comparator=before.comparator)


def _sizes(found: list[Quantity], raw: str, profile: Profile) -> None:
    """Let a comparator at either end of a size hold for each figure of it."""
    joint = _by(profile.by_words)
    start = 0
    for n in range(1, len(found) + 1):
        if n < len(found) and joint.fullmatch(raw[found[n - 1].end : found[n].start]):
            continue
        run = found[start:n]
        bound = next((x.comparator for x in (run[-1], run[0]) if x.comparator in _BOUNDS), None)
        if len(run) > 1 and bound is not None:
            found[start:n] = [
                msgspec.structs.replace(x, comparator=bound)
                if x.comparator is Comparator.EQUAL
                else x
                for x in run
            ]
        start = n


def _span(one: Quantity, start: int, end: int, text: Text) -> Quantity:
    printed = text.slice(start, end).plain()
    return msgspec.structs.replace(one, start=start, end=end, printed=printed)


@lru_cache(maxsize=8)
def _zero(zero: str, range_words: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in range_words)
    return re.compile(rf"\b{zero}\s+(?:{words})\s+$")


@lru_cache(maxsize=8)
def _joint(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in words)
    return re.compile(rf"\s*(?P<bracket>{BRACKET})\s*(?P<word>[-–]|(?:{either})(?=\s))\s*")


@lru_cache(maxsize=8)
def _breath(connectors: re.Pattern[str]) -> re.Pattern[str]:
    joins = connectors.pattern
    return re.compile(rf"(?:\s+(?!{joins})[^\W\d_][\w-]*){{0,2}}\s+{joins}\s+", re.IGNORECASE)


@lru_cache(maxsize=8)
def _by(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "".join(rf"|\s{re.escape(word)}\s" for word in words)
    return re.compile(rf"\s*(?:[x×]{either})\s*")
