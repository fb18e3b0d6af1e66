"""Quantities: a number with a unit, its comparator, and whether it stands in an exclusion.

Grammar, over plain text (decimal sign and words from the profile)::

    quantity = [ "±" ] number [ "×" "10" power ] [ range number ] [ " " ] unit [ tolerance ]
             | number unit range number unit            (20 Hz to 2 kHz)
             | number tolerance                         (100 ± 5 mm)
    number   = [ "−" ] digits { space 3digits } [ decimal digits ]
    range    = " to " | "-" | " and " (after "between")
    tolerance = "±" number unit

Values are exact decimals; a power whose superscript was lost (``10`` and digits before a unit) is
no quantity but a finding (:func:`flattened`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from pipeline.lists.profile import Profile, small_letters
from pipeline.model.records import Comparator, Quantity
from pipeline.model.text import Text
from pipeline.parse.comparators import comparator_at_end, comparator_before, comparator_of
from pipeline.parse.compounds import joined, restated, restates
from pipeline.parse.spans import Plain, plain_of
from pipeline.parse.units import UNIT, plain, to_si

_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_BLANK = "[ \u00a0\u2009\u202f]"
_BLANKS = re.compile(_BLANK)
_NO_REST = "".join(rf"(?<!/{'[0-9]' * digits}[ \u00a0])" for digits in (1, 2, 3))
"""Not after a solidus and the first digits of a number: ``L/1 000 µm`` has no 000 µm."""
_FLAT = re.compile(rf"[×x]\s?10\s?[-−–·]?\d+(?={_BLANK}?(?:{UNIT}))")
_SINGLE = re.compile(rf"{_BLANK}?(?:{UNIT})")
_TOLERANCE = re.compile(rf"{_BLANK}*,?{_BLANK}*")
_BARE = re.compile(rf"(?<![\w.,/±\-–])(?P<value>\d+(?:[.,]\d+)?){_BLANK}?$")
_UNCONDITIONAL = (Comparator.EQUAL, Comparator.PLUS_MINUS, Comparator.BETWEEN)
_CLAUSE_END = re.compile(r"[;:()\[\]]|,(?!\d)|\.(?!\d)")
_DIGITS = re.compile(r"\d+")
_BEFORE_NUMBER = frozenset("±+/−–-\u00a0\u2009\u202f ")
"""Signs that may stand before a number, and the blanks behind them."""
_OPENING = re.compile(r"(?:(?:[^\W\d_][\w'’-]*\s+){1,5}(?:of|de|von)\s+)?")
"""Words a member of a list may begin with and still be bounded by those over the list: "a dose
of"."""
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZÁÉÍÓÚÑ“«‘])")


@lru_cache(maxsize=8)
def _pattern(
    decimal: str, thousands: str, low_high: tuple[str, str], range_words: tuple[str, ...]
) -> re.Pattern[str]:
    point = r"[.]" if decimal == "." else r"[.,]"
    grouped = (
        rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?:{point}\d+)?(?![\d{thousands}])|" if thousands else ""
    )
    number = rf"{grouped}\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:{point}\d+)?(?!\d)|\d+(?:{point}\d+)?"
    times = rf"(?:{_BLANK}?[×x]{_BLANK}?10(?P<power>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
    words = "|".join(re.escape(w) for w in (*range_words, low_high[1]))
    between = rf"(?:{_BLANK}?[-–]{_BLANK}?|{_BLANK}(?:{words}){_BLANK})"
    return re.compile(
        rf"(?:(?P<sign>±{_BLANK}?|\+/-{_BLANK}?)|(?<![\w.,/\-–]))(?P<minus>[−–-]{_BLANK}?)?"
        rf"(?:\+(?=\d))?{_NO_REST}"
        rf"(?P<value>{number}){times}"
        rf"(?:(?:{_BLANK}?(?P<first>{UNIT}))?(?P<range>{between})(?P<upper>{number})"
        rf"(?P<times2>{_BLANK}?[×x]{_BLANK}?10(?P<power2>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?)?"
        rf"{_BLANK}?(?P<unit>{UNIT}|percent\b|por ciento\b|pour cent\b)(?![^\W_])(?!{_BLANK}?\*|\^)"
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
    if _DIGITS.search(text.raw) is None:
        return ()
    flat = plain_of(text)
    pattern = _pattern(profile.decimal, profile.thousands, profile.between, profile.range_words)
    found: list[Quantity] = []
    closed = [*taken, *flattened(text)]
    at = 0
    while True:
        match = _next_number(pattern, flat.text, at)
        if match is None:
            return _conditioned(joined(found, text, profile), text.raw, flat, profile)
        start, end = match.start(), match.end()
        ranged = match["range"] is not None and _is_range(flat.text, match, profile)
        if match["range"] is not None and not ranged:
            # "A 5 kg and 3 kg": two quantities, not a range
            single = _SINGLE.match(flat.text, match.end("value"))
            if single is None:
                at = match.start("upper")
                continue
            end = single.end()
        raw_start, raw_end = flat.span(start, end)
        at = end
        if any(raw_start < stop and raw_end > begin for begin, stop in closed):
            continue
        one = _quantity(flat.text, match, end, ranged=ranged, profile=profile)
        if one.comparator is Comparator.EQUAL:
            if handed_down is not None and not found and _OPENING.fullmatch(flat.text, 0, start):
                one = msgspec.structs.replace(one, comparator=handed_down)
            elif found and restates(text.raw, found[-1], one, flat.raw[start]):
                one = msgspec.structs.replace(one, comparator=restated(found[-1]))
        if one.comparator is Comparator.PLUS_MINUS:
            if found and _TOLERANCE.fullmatch(text.raw[found[-1].end : raw_start]):
                before = found.pop()
                raw_start = before.start
                one = msgspec.structs.replace(before, tolerance=one.value, tolerance_unit=one.unit)
            elif (bare := _BARE.search(flat.text[:start])) is not None:
                raw_start = flat.raw[bare.start()]
                one = _around(flat.text, bare, one, profile)
        printed = text.slice(raw_start, raw_end).plain()
        found.append(msgspec.structs.replace(one, start=raw_start, end=raw_end, printed=printed))


def _next_number(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """Return the first match of the pattern of quantities from ``at`` on.

    It is tried where a number begins and at the signs before it, for it begins nowhere else; a
    search would try every character.
    """
    for number in _DIGITS.finditer(text, at):
        first = number.start()
        while first > at and text[first - 1] in _BEFORE_NUMBER:
            first -= 1
        for start in range(first, number.start() + 1):
            match = pattern.match(text, start)
            if match is not None:
                return match
    return None


def _around(text: str, bare: re.Match[str], spread: Quantity, profile: Profile) -> Quantity:
    """Return the quantity of a number whose unit stands behind its tolerance: "100 ± 5 mm"."""
    value = _value(bare["value"], None, profile)
    si = to_si(value, spread.unit)
    return msgspec.structs.replace(
        spread,
        value=plain(value),
        comparator=comparator_before(text, bare.start(), profile) or Comparator.EQUAL,
        si_value=si[0] if si else None,
        si_unit=si[1] if si else None,
        excluding=_excluding(text, bare.start(), profile),
        tolerance=spread.value,
        tolerance_unit=spread.unit,
    )


def _conditioned(
    found: tuple[Quantity, ...], raw: str, flat: Plain, profile: Profile
) -> tuple[Quantity, ...]:
    """Say of each quantity which test condition of its sentence it is stated under or stands in.

    A phrase that bounds something itself ("at a pressure of 7 MPa or more") is a criterion of its
    own, no condition.
    """
    if not found:
        return found
    out = list(found)
    for start, stop, plainly in _conditions(flat.text, profile):
        begin, end = flat.span(start, stop)
        first, last = _sentence(flat.text, start)
        if any(one.start < begin < one.end for one in out):
            continue  # the word is a range's
        if not plainly and not any(flat.raw[first] <= one.start < begin for one in out):
            continue  # there is nothing yet that could hold under it
        inside = [n for n, one in enumerate(out) if begin <= one.start < end]
        bounding = next((n for n in inside if out[n].comparator not in _UNCONDITIONAL), None)
        if bounding is not None:
            if bounding == inside[0]:
                continue
            # "at 30 °C of less than 47 poise": the condition ends where the criterion begins
            inside = inside[: inside.index(bounding)]
            end = out[inside[-1]].end
        for n in inside:
            out[n] = msgspec.structs.replace(out[n], condition=(begin, end), in_condition=True)
        for n, one in enumerate(out):
            if one.condition is None and flat.raw[first] <= one.start < flat.raw[last]:
                out[n] = msgspec.structs.replace(one, condition=(begin, end))
        for n in inside:  # "at 233 K (-40 °C)"
            for k in range(n + 1, len(out)):
                if (
                    not restates(raw, out[n], out[k], out[k].start)
                    or out[k].comparator not in _UNCONDITIONAL
                ):
                    break
                out[k] = msgspec.structs.replace(out[k], in_condition=True)
    return tuple(out)


def _conditions(text: str, profile: Profile) -> list[tuple[int, int, bool]]:
    """Return the test conditions of a text, each to the end of its clause, and whether the words
    say so plainly.
    """
    found: list[tuple[int, int, bool]] = []
    if small_letters(profile.test_condition).search(text.lower()) is None:
        return found
    ends = [m.start() for m in _CLAUSE_END.finditer(text)]
    ends += [m.start() for m in profile.connectors.finditer(text)]
    for match in profile.test_condition.finditer(text):
        if found and match.start() < found[-1][1]:
            continue
        stop = min((end for end in ends if end >= match.end()), default=len(text))
        end = match.start() + len(text[match.start() : stop].rstrip())
        found.append((match.start(), end, match["plain"] is not None))
    return found


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence around ``at`` begins and ends."""
    begin, stop = 0, len(text)
    for boundary in _SENTENCE.finditer(text):
        if boundary.end() > at:
            return begin, boundary.start()
        begin = boundary.end()
    return begin, stop


def leaves_comparator(text: Text, profile: Profile) -> Comparator | None:
    """Return the comparator a text hands down to the list it announces, if it does."""
    raw = text.raw.rstrip()
    if not raw.endswith(":") and not raw[-1:].isalpha():
        return None
    return comparator_at_end(text.plain(), profile)


def _quantity(
    text: str, match: re.Match[str], end: int, *, ranged: bool, profile: Profile
) -> Quantity:
    unit = match["unit"] if ranged or match["range"] is None else text[match.end("value") : end]
    # a degree's ring, set as a raised letter; a space that the line's end left: "kW/ cm²"
    unit = unit.strip().replace("^(o)", "°").replace("/ ", "/")
    value = _value(match["value"], match["power"], profile)
    if match["minus"]:
        value = -value
    upper: Decimal | None = None
    if ranged:
        upper = _value(match["upper"], match["power2"], profile)
        first = match["first"]
        if first and first != unit:
            low, high = to_si(Decimal(1), first), to_si(upper, unit)
            if low is not None and high is not None and low[1] == high[1]:
                upper = plain(high[0] / low[0])
                unit = first
    si = to_si(value, unit)
    si_upper = to_si(upper, unit) if upper is not None else None
    if match["sign"]:
        comparator = Comparator.PLUS_MINUS
    elif ranged:
        comparator = Comparator.BETWEEN
    else:
        beside = comparator_of(text, match.start(), end, (value, unit), profile)
        comparator = beside or Comparator.EQUAL
    return Quantity(
        start=0,
        end=0,
        printed="",
        value=plain(value),
        unit=unit,
        comparator=comparator,
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


def _value(printed: str, power: str | None, profile: Profile) -> Decimal:
    digits = _BLANKS.sub("", printed)
    if profile.thousands:
        digits = digits.replace(profile.thousands, "")
    if profile.decimal == ",":
        digits = digits.replace(",", ".")
    value = Decimal(digits)
    return value.scaleb(int(power.translate(_POWERS))) if power else value


@lru_cache(maxsize=8)
def _any_of(phrases: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{small_letters(phrase).pattern})" for phrase in phrases))


def _excluding(text: str, start: int, profile: Profile) -> bool:
    """Whether an exclusion stands before the quantity in its sentence, or after it in so many
    words.
    """
    begin, stop = _sentence(text, start)
    before = text[begin:start].lower()
    if _any_of(profile.exclusions).search(before):
        if profile.set_off is None or "," not in before:
            return True
        rest = profile.set_off.sub(" ", before)
        if rest == before or _any_of(profile.exclusions).search(rest):
            return True
    return bool(small_letters(profile.outside).search(text[start:stop].lower()))


def flattened(text: Text) -> tuple[tuple[int, int], ...]:
    """Return the raw spans of powers of ten that have lost their superscript (``x 106 N``)."""
    if "10" not in text.raw:
        return ()
    flat = plain_of(text)
    return tuple(flat.span(m.start(), m.end()) for m in _FLAT.finditer(flat.text))
