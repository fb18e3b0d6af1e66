"""Conversions of units that a list states ("1 bar = 10⁵ Pa"), calculated anew.

Grammar, over plain text::

    conversion = number unit sign number unit
    sign       = "=" | "≈" | "≅"
    number     = "10" power | digits [ "." digits ] [ "×" "10" power ]

"=" claims the exact value; "≈" claims that the value, rounded to the digits printed, is what stands
there. Here alone the factors that are no finite decimal (degree, revolution) and the units that
mean two things (``g``) are known: the other side of the equation tells which is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Context, Decimal

import msgspec

from pipeline.model.text import Text
from pipeline.parse.units import plain, product

_EXACT = Context(prec=60)
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")
_TEN = r"10[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_NUMBER = rf"(?:{_TEN}|\d[\d \u00a0]*(?:\.\d+)?(?:\s?[×x]\s?{_TEN})?)"
_UNIT = r"(?![x×]\s)[^\d\s=≈≅(),;⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺](?:(?! [x×] )[^=≈≅(),;]|\(Si\))*?"
_STATED = re.compile(
    rf"(?<![\w.])(?<![x×] )(?P<one>{_NUMBER})\s?(?P<from>{_UNIT})\s*(?P<sign>[=≈≅])\s*"
    rf"(?P<two>{_NUMBER})\s?(?P<to>{_UNIT})\s*(?=$|[(),;.]$|[(),;]|\.\s)"
)
_POWER = re.compile(r"10(?P<power>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_DIGIT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

_MORE: dict[str, tuple[tuple[Decimal, dict[str, int]], ...]] = {
    "bar": ((Decimal(100_000), {"kg": 1, "m": -1, "s": -2}),),
    "mbar": ((Decimal(100), {"kg": 1, "m": -1, "s": -2}),),
    "atm": ((Decimal(101_325), {"kg": 1, "m": -1, "s": -2}),),
    "g": ((Decimal("9.80665"), {"m": 1, "s": -2}), (Decimal("0.001"), {"kg": 1})),
    "°": ((_PI / 180, {"rad": 1}),),
    "r/min": ((_PI / 30, {"rad": 1, "s": -1}),),
    "rpm": ((_PI / 30, {"rad": 1, "s": -1}),),
    "in": ((Decimal("0.0254"), {"m": 1}),),
    "inch": ((Decimal("0.0254"), {"m": 1}),),
    "ft": ((Decimal("0.3048"), {"m": 1}),),
    "lb": ((Decimal("0.45359237"), {"kg": 1}),),
    "nautical mile": ((Decimal(1852), {"m": 1}),),
}
"""Units of conversion tables beyond those of :mod:`pipeline.parse.units`: international yard and
pound, standard gravity and atmosphere, and what has π in its factor."""
_BASE: dict[str, dict[str, int]] = {
    "N": {"kg": 1, "m": 1, "s": -2},
    "Pa": {"kg": 1, "m": -1, "s": -2},
    "J": {"kg": 1, "m": 2, "s": -2},
    "W": {"kg": 1, "m": 2, "s": -3},
    "V": {"kg": 1, "m": 2, "s": -3, "A": -1},
    "Hz": {"s": -1},
    "Gy": {"m": 2, "s": -2},
}


class Conversion(msgspec.Struct, frozen=True):
    """A stated conversion.

    ``right`` is the number that would be right on the other side, as many digits as are printed
    there where the statement is an approximation; ``None`` where a unit is not known, or the two
    sides measure different things. ``holds`` says that the statement is true.
    """

    printed: str
    right: Decimal | None = None
    holds: bool = False


def conversions(text: Text) -> tuple[Conversion, ...]:
    """Return the conversions a text states, left to right."""
    if not any(sign in text.raw for sign in "=≈≅"):
        return ()
    flat = text.plain()
    found: list[Conversion] = []
    for match in _STATED.finditer(flat):
        one, two = _number(match["one"]), _number(match["two"])
        right = _ratio(match["from"], match["to"])
        if right is None:
            found.append(Conversion(match.group().strip()))
            continue
        right = _EXACT.multiply(right, one)
        if match["sign"] != "=":
            right = Context(prec=len(two.as_tuple().digits)).plus(right)
        found.append(Conversion(match.group().strip(), plain(right), right == two))
    return tuple(found)


def _number(printed: str) -> Decimal:
    digits = re.sub(r"[\s\u00a0]", "", printed)
    power = _POWER.search(digits)
    mantissa = digits[: power.start()].rstrip("×x") if power else digits
    value = Decimal(mantissa or 1)
    return value.scaleb(int(power["power"].translate(_DIGIT))) if power else value


def _ratio(one: str, two: str) -> Decimal | None:
    """How many of unit ``two`` one of unit ``one`` is."""
    for factor, dimension in _meanings(one):
        for other, its in _meanings(two):
            if dimension == its:
                return _EXACT.divide(factor, other)
    return None


def _meanings(unit: str) -> list[tuple[Decimal, dict[str, int]]]:
    """Return what a unit may mean: its factor, and the powers of the SI base units."""
    more = _MORE.get(unit)
    if more is not None:
        return list(more)
    known = product(unit)
    if known is None:
        return []
    over, under, powers = known
    factor = _EXACT.divide(over, under)
    base: Counter[str] = Counter()
    for symbol, power in powers.items():
        if symbol == "°":
            factor = _EXACT.multiply(factor, _EXACT.power(_PI / 180, power))
            base["rad"] += power
            continue
        for name, times in _BASE.get(symbol, {symbol: 1}).items():
            base[name] += times * power
    return [(factor, {name: power for name, power in base.items() if power})]
