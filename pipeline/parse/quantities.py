"""Quantities: a number with a unit, its comparator, and whether it stands in an exclusion.

Grammar, over plain text (decimal sign and words from the profile)::

    quantity = [ "±" ] number [ "×" "10" power ] [ range number ] [ " " ] unit
             | number unit range number unit            (20 Hz to 2 kHz)
    number   = [ "−" ] digits { space 3digits } [ decimal digits ]
    range    = " to " | "-" | " and " (after "between")

Values are exact decimals; a power whose superscript was lost (``10`` and digits before a unit) is
no quantity but a finding (:func:`flattened`).
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
from pipeline.parse.spans import plain_of
from pipeline.parse.units import UNIT, plain, to_si

_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_BLANK = "[ \u00a0\u2009\u202f]"
_FLAT = re.compile(rf"[×x]\s?10\s?[-−–·]?\d+(?={_BLANK}?(?:{UNIT}))")
_DIGIT = re.compile(r"\d")
_RESTATED = re.compile(r"\s*\(\s*")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZÁÉÍÓÚÑ“«‘])")


@lru_cache(maxsize=8)
def _pattern(
    decimal: str, low_high: tuple[str, str], range_words: tuple[str, ...]
) -> re.Pattern[str]:
    point = r"[.]" if decimal == "." else r"[.,]"
    number = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:{point}\d+)?(?!\d)|\d+(?:{point}\d+)?"
    times = rf"(?:{_BLANK}?[×x]{_BLANK}?10(?P<power>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
    words = "|".join(re.escape(w) for w in (*range_words, low_high[1]))
    between = rf"(?:{_BLANK}?[-–]{_BLANK}?|{_BLANK}(?:{words}){_BLANK})"
    return re.compile(
        rf"(?<![\w.,/\-–])(?P<sign>±{_BLANK}?|\+/-{_BLANK}?)?(?P<minus>[−–-]{_BLANK}?)?"
        rf"(?P<value>{number}){times}"
        rf"(?:(?:{_BLANK}?(?P<first>{UNIT}))?(?P<range>{between})(?P<upper>{number})"
        rf"(?P<times2>{_BLANK}?[×x]{_BLANK}?10(?P<power2>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?)?"
        rf"{_BLANK}?(?P<unit>{UNIT}|percent\b|por ciento\b)(?![^\W_])"
    )


def quantities(
    text: Text,
    profile: Profile,
    taken: Sequence[tuple[int, int]] = (),
    *,
    handed_down: Comparator | None = None,
) -> tuple[Quantity, ...]:
    """Return the quantities of a text, left to right.

    ``taken`` are raw spans that are something else: references (``1A`` is no ampere), CAS numbers.
    ``handed_down`` is the comparator the words above leave to each member of a list ("greater than
    either of the following:"): it holds for a quantity the text begins with.
    """
    if not _DIGIT.search(text.raw):
        return ()
    flat = plain_of(text)
    pattern = _pattern(profile.decimal, profile.between, profile.range_words)
    found: list[Quantity] = []
    at = 0
    closed = [*taken, *flattened(text)]
    while True:
        match = pattern.search(flat.text, at)
        if match is None:
            return tuple(found)
        start, end = match.start(), match.end()
        ranged = match["range"] is not None and _is_range(flat.text, match, profile)
        if match["range"] is not None and not ranged:
            # "A 5 kg and 3 kg": two quantities, not a range
            single = re.match(rf"{_BLANK}?(?:{UNIT})", flat.text[match.end("value") :])
            if single is None:
                at = match.start("upper")
                continue
            end = match.end("value") + single.end()
        one = _quantity(flat.text, match, end, ranged=ranged, profile=profile)
        if one.comparator is Comparator.EQUAL:
            if start == 0 and handed_down is not None:
                one = msgspec.structs.replace(one, comparator=handed_down)
            elif found and _RESTATED.fullmatch(text.raw[found[-1].end : flat.raw[start]]):
                one = msgspec.structs.replace(one, comparator=found[-1].comparator)
        raw_start, raw_end = flat.span(start, end)
        if any(raw_start < stop and raw_end > begin for begin, stop in closed):
            at = end
            continue
        printed = text.slice(raw_start, raw_end).plain()
        found.append(
            Quantity(
                start=raw_start,
                end=raw_end,
                printed=printed,
                value=one.value,
                unit=one.unit,
                comparator=one.comparator,
                upper=one.upper,
                si_value=one.si_value,
                si_upper=one.si_upper,
                si_unit=one.si_unit,
                excluding=one.excluding,
            )
        )
        at = end


def leaves_comparator(text: Text, profile: Profile) -> Comparator | None:
    """Return the comparator a text hands down to the list it announces, if it does."""
    flat = text.plain().rstrip()
    ending = profile.of_following.search(flat)
    if not flat.endswith(":") or ending is None:
        return None
    before = flat[: ending.start()]
    for phrase in profile.comparators:
        if re.search(rf"(?:{phrase.pattern.pattern})\s*$", before, re.IGNORECASE):
            return phrase.comparator
    return None


def _quantity(
    text: str, match: re.Match[str], end: int, *, ranged: bool, profile: Profile
) -> Quantity:
    unit = match["unit"] if ranged or match["range"] is None else text[match.end("value") : end]
    unit = unit.strip()
    value = _value(match["value"], match["power"], profile.decimal)
    if match["minus"]:
        value = -value
    upper: Decimal | None = None
    if ranged:
        upper = _value(match["upper"], match["power2"], profile.decimal)
        first = match["first"]
        if first and first != unit:
            low, high = to_si(Decimal(1), first), to_si(upper, unit)
            if low is not None and high is not None and low[1] == high[1]:
                upper = plain(high[0] / low[0])
                unit = first
    si = to_si(value, unit)
    si_upper = to_si(upper, unit) if upper is not None else None
    return Quantity(
        start=0,
        end=0,
        printed="",
        value=plain(value),
        unit=unit,
        comparator=_comparator(text, match.start(), end, match, ranged=ranged, profile=profile),
        upper=None if upper is None else plain(upper),
        si_value=si[0] if si else None,
        si_upper=si_upper[0] if si_upper else None,
        si_unit=si[1] if si else None,
        excluding=_excluding(text, match.start(), profile),
    )


def _is_range(text: str, match: re.Match[str], profile: Profile) -> bool:
    word = match["range"].strip()
    if word == profile.between[1]:
        before = text[: match.start()].rstrip().lower()
        return before.endswith(profile.between[0])
    return True


def _value(printed: str, power: str | None, decimal: str) -> Decimal:
    digits = re.sub(_BLANK, "", printed)
    if decimal == ",":
        digits = digits.replace(",", ".")
    value = Decimal(digits)
    return value.scaleb(int(power.translate(_POWERS))) if power else value


def _comparator(
    text: str,
    start: int,
    end: int,
    match: re.Match[str],
    *,
    ranged: bool,
    profile: Profile,
) -> Comparator:
    if match["sign"]:
        return Comparator.PLUS_MINUS
    if ranged:
        return Comparator.BETWEEN
    rest = text[end:]
    for phrase in profile.comparators_after:
        pattern = rf"[\s,]*(?:{profile.qualifiers})?[\s,]*(?:{phrase.pattern.pattern})\b"
        if re.match(pattern, rest, re.IGNORECASE):
            return phrase.comparator
    before = text[max(0, start - 60) : start]
    for phrase in profile.comparators:
        if re.search(
            rf"(?:{phrase.pattern.pattern})[\s(]*(?:(?:an?|el|la|los|un)\s+)?$",
            before,
            re.IGNORECASE,
        ):
            return phrase.comparator
    return Comparator.EQUAL


def _excluding(text: str, start: int, profile: Profile) -> bool:
    """Whether an exclusion stands before the quantity in its sentence, or after it in so many
    words.
    """
    begin = 0
    stop = len(text)
    for boundary in _SENTENCE.finditer(text):
        if boundary.end() <= start:
            begin = boundary.end()
        else:
            stop = boundary.start()
            break
    before = text[begin:start]
    if any(phrase.search(before) for phrase in profile.exclusions):
        return True
    return bool(profile.outside.search(text[start:stop]))


def flattened(text: Text) -> tuple[tuple[int, int], ...]:
    """Return the raw spans of powers of ten that have lost their superscript (``x 106 N``)."""
    if "10" not in text.raw:
        return ()
    flat = plain_of(text)
    return tuple(flat.span(m.start(), m.end()) for m in _FLAT.finditer(flat.text))
