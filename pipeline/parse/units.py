"""Units: which words are units, and their exact factor to SI.

Factors are decimals by definition (SI Brochure, 9th edition, and the international yard and pound
agreement for the inch-pound units); a unit whose factor is no finite decimal, or that is no measure
of a quantity with an SI unit (``%``, ``ppm``, ``°C`` with its offset), has none. The pint library
would bring floating point and a unit for every word; the lists use a few dozen.
"""

from __future__ import annotations

import re
from decimal import Decimal

_TABLE = """
m 1 m | km 1000 m | cm 0.01 m | mm 0.001 m | μm 0.000001 m | nm 0.000000001 m
micras 0.000001 m | kilómetros 1000 m | kilometers 1000 m | kilometres 1000 m | metros 1 m
metres 1 m | meters 1 m | Angstroms 0.0000000001 m
kg 1 kg | Kg 1 kg | mg 0.000001 kg | t 1000 kg | kilogramos 1 kg | kilograms 1 kg
s 1 s | ms 0.001 s | μs 0.000001 s | min 60 s | h 3600 s | hr 3600 s | minutos 60 s
seconds 1 s | minutes 60 s | hours 3600 s
N 1 N | kN 1000 N | MN 1000000 N
Pa 1 Pa | kPa 1000 Pa | MPa 1000000 Pa | GPa 1000000000 Pa
Hz 1 Hz | kHz 1000 Hz | MHz 1000000 Hz | GHz 1000000000 Hz
J 1 J | kJ 1000 J | MJ 1000000 J | W 1 W | kW 1000 W | MW 1000000 W
V 1 V | kV 1000 V | A 1 A | mA 0.001 A | K 1 K
L 0.001 m³ | l 0.001 m³ | litros 0.001 m³ | litres 0.001 m³ | liters 0.001 m³
N·s 1 N s | Ns 1 N s | m/s 1 m/s | km/h ? ?
"""
_BARE = (
    "g",
    "%",
    "ppm",
    "psi",
    "dB",
    "eV",
    "keV",
    "MeV",
    "°C",
    "ºC",
    "°",
    "º",
    "rad",
    "mrad",
    "rads",
    "Gy",
    "rpm",
    "r",
    "cc",
    "gr",
    "degrees",
    "degree",
    "grados",
    "grado",
    "milirradianes",
    "miligales",
    "miligalios",
    "arc-seconds",
    "arc-second",
    "mGal",
    "bits",
    "bit",
    "year",
    "years",
    "day",
    "days",
    "año",
    "años",
    "Julios",
    "k",
    "micro",
    "Hg",
)


def _read() -> dict[str, tuple[Decimal, str]]:
    found: dict[str, tuple[Decimal, str]] = {}
    for entry in _TABLE.replace("\n", "|").split("|"):
        words = entry.split()
        if len(words) >= 3 and words[1] != "?":
            found[words[0]] = (Decimal(words[1]), " ".join(words[2:]))
    return found


SI = _read()
"""Unit → (factor, SI unit)."""

_ATOMS = sorted({*SI, *_BARE} - {"N·s", "m/s"}, key=len, reverse=True)
_ATOM = "(?:" + "|".join(re.escape(atom) for atom in _ATOMS) + ")"
_POWER = "[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_ONE = rf"{_ATOM}(?:{_POWER})?(?![^\W\d_])"
_PAIRS = ("litros por minuto", "N s", "N m", "micro g", "mm Hg", "g mm", "kg m")
_POWERED = rf"{_ATOM}{_POWER}(?![^\W\d_])"
UNIT = (
    r"(?:" + "|".join(re.escape(pair) for pair in _PAIRS) + rf")(?:[ ]{_POWERED})*(?![^\W\d_])"
    rf"|rads \(Si\)|{_ONE}(?:(?:/|·){_ONE}|[ ]{_POWERED})*"
)
"""Pattern of a unit as printed: atoms with powers, joined by a solidus, a dot, or a space where
the next atom has a power or the pair is a usual one.
"""


def to_si(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """Return a value in SI, where the unit's factor is exact and known.

    >>> to_si(Decimal("8.89"), "kN")
    (Decimal('8890'), 'N')
    """
    known = SI.get(unit.replace("N s", "N·s"))
    if known is None:
        return None
    return plain(value * known[0]), known[1]


def plain(value: Decimal) -> Decimal:
    """Return a decimal without exponent or trailing zeros.

    >>> plain(Decimal("7.620E+4"))
    Decimal('76200')
    """
    return Decimal(format(value.normalize(), "f"))
