"""Units: which words are units, and what one of them is in SI.

A printed unit is a product of *atoms* with powers: ``kN``, ``m/s``, ``kg N⁻¹ h⁻¹``, ``g/cm³``. Each
atom has a factor to a coherent SI unit (SI Brochure, 9th edition, tables 8 and 9; the international
yard and pound agreement; the conventional millimetre of mercury). Values are exact decimals; where
a factor is no finite decimal (``h⁻¹``) the value is rounded to :data:`DIGITS` significant digits.

The result is named one way however it was printed: ``m s⁻¹`` and ``m/s`` are both ``m/s``. A unit
that measures nothing SI knows (``%``, ``ppm``, ``dB``), or that is ambiguous by itself (``g`` is
gram and standard gravity), has no SI value: what is not known is ``None``.

The tests hold every factor against the pint library. It is not used here: it takes half a second
to import, calculates in binary floating point unless told otherwise, and reads a unit into nearly
every word, where a control list uses a few dozen.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Context, Decimal
from functools import lru_cache

DIGITS = 15
"""Significant digits of a value whose factor to SI is no finite decimal."""

_TABLE = """
m 1 m | km 1000 m | cm 0.01 m | mm 0.001 m | μm 0.000001 m | nm 0.000000001 m
micras 0.000001 m | kilómetros 1000 m | kilometers 1000 m | kilometres 1000 m | metros 1 m
mètre 1 m | mètres 1 m | kilomètres 1000 m | metres 1 m | meters 1 m | Angstroms 0.0000000001 m
kg 1 kg | Kg 1 kg | mg 0.000001 kg | t 1000 kg | kilogramos 1 kg | kilograms 1 kg | kilogrammes 1 kg
s 1 s | ms 0.001 s | μs 0.000001 s | min 60 s | h 3600 s | hr 3600 s | minutos 60 s
seconds 1 s | minutes 60 s | hours 3600 s | day 86400 s | days 86400 s
seconde 1 s | secondes 1 s | heure 3600 s | heures 3600 s | jour 86400 s | jours 86400 s
Sekunde 1 s | Sekunden 1 s | Minuten 60 s | Stunden 3600 s
N 1 N | kN 1000 N | MN 1000000 N
Pa 1 Pa | kPa 1000 Pa | MPa 1000000 Pa | GPa 1000000000 Pa
Hz 1 Hz | kHz 1000 Hz | MHz 1000000 Hz | GHz 1000000000 Hz
J 1 J | kJ 1000 J | MJ 1000000 J | Julios 1 J | joule 1 J | joules 1 J
W 1 W | kW 1000 W | MW 1000000 W | mW 0.001 W | μW 0.000001 W
V 1 V | kV 1000 V | A 1 A | mA 0.001 A | K 1 K | °C 1 °C | ºC 1 °C | ℃ 1 °C
eV 0.0000000000000000001602176634 J | keV 0.0000000000000001602176634 J
MeV 0.0000000000001602176634 J
L 0.001 m^3 | l 0.001 m^3 | litros 0.001 m^3 | litres 0.001 m^3 | liters 0.001 m^3 | cc 0.000001 m^3
rad 1 rad | mrad 0.001 rad | milirradianes 0.001 rad | Gy 1 Gy | rads 0.01 Gy
° 1 ° | º 1 ° | degree 1 ° | degrees 1 ° | grado 1 ° | grados 1 ° | degré 1 ° | degrés 1 °
mGal 0.00001 m/s^2 | miligales 0.00001 m/s^2 | miligalios 0.00001 m/s^2
"""
_WHOLE: dict[str, tuple[str, str] | None] = {
    "g/cm³": ("1000", "kg/m³"),
    "rads (Si)": ("0.01", "Gy"),
    "Rads (SI)": ("0.01", "Gy"),
    "Rads (SI)/sec": ("0.01", "Gy/s"),
    "rad(SI)": ("0.01", "Gy"),
    "rad(SI)/s": ("0.01", "Gy/s"),
    "° C": ("1", "°C"),
    "º C": ("1", "°C"),
    "mm Hg": ("133.322387415", "Pa"),
    "micro g": ("0.00000980665", "m/s²"),
    "m par seconde": ("1", "m/s"),
    "litros por minuto": None,
}
"""Printed units that mean something else than the product of their atoms; ``None`` where the lists
print words that no factor is stated for."""

_BARE = (
    "g",
    "%",
    "ppm",
    "psi",
    "dB",
    "rpm",
    "r",
    "gr",
    "arc-seconds",
    "arc-second",
    "bits",
    "bit",
    "year",
    "years",
    "año",
    "años",
    "k",
    "micro",
    "Hg",
    "Gew.-%",
    "Masse-%",
    "Vol.-%",
)

_Dimension = tuple[tuple[str, int], ...]


def _dimension(printed: str) -> _Dimension:
    """Read ``m/s^2`` of the table: symbols with powers, those after the solidus negative."""
    out: list[tuple[str, int]] = []
    for sign, side in zip((1, -1), printed.split("/"), strict=False):
        symbol, _, power = side.partition("^")
        out.append((symbol, sign * int(power or 1)))
    return tuple(out)


def _read() -> dict[str, tuple[Decimal, _Dimension]]:
    found: dict[str, tuple[Decimal, _Dimension]] = {}
    for entry in _TABLE.replace("\n", "|").split("|"):
        if entry.strip():
            unit, factor, si = entry.split()
            found[unit] = (Decimal(factor), _dimension(si))
            # the Greek letter, and the sign micro: both are printed
            found[unit.replace("μ", "µ")] = found[unit]
    return found


SI = _read()
"""Atom → (factor, SI symbols with their powers)."""

_ATOMS = sorted({*SI, *_BARE}, key=len, reverse=True)
_ATOM = "(?:" + "|".join(re.escape(atom) for atom in _ATOMS) + ")"
_POWER = "[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_ONE = rf"{_ATOM}(?:{_POWER})?(?![^\W\d_])"
_PAIRS = (
    "litros por minuto",
    "m par seconde",
    "N s",
    "N m",
    "micro g",
    "mm Hg",
    "g mm",
    "kg m",
    "° C",
    "º C",
)
_POWERED = rf"{_ATOM}{_POWER}(?![^\W\d_])"
UNIT = (
    r"(?:" + "|".join(re.escape(pair) for pair in _PAIRS) + rf")(?:[ ]{_POWERED})*(?![^\W\d_])"
    r"|rads \(Si\)|Rads \(SI\)(?:/sec)?|rad\(SI\)(?:/s)?|Ns(?![^\W\d_])"
    rf"|{_ONE}(?:(?:/|·){_ONE}|[ ]{_POWERED})*"
)
"""Pattern of a unit as printed: atoms with powers, joined by a solidus, a dot, or a space where
the next atom has a power or the pair is a usual one.
"""

_PIECE = re.compile(rf"(?P<sign>^|[/· ])(?P<atom>Ns|{_ATOM})(?P<power>{_POWER})?")
_DIGIT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_EXACT = Context(prec=200)


def to_si(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """Return a value in SI and the SI unit, where the unit has one.

    >>> to_si(Decimal("8.89"), "kN")
    (Decimal('8890'), 'N')
    >>> to_si(Decimal("1.9"), "g/cm³")
    (Decimal('1900'), 'kg/m³')
    >>> to_si(Decimal("0.15"), "kg N⁻¹ h⁻¹")
    (Decimal('0.0000416666666666667'), 'kg/(N s)')
    """
    if unit in _WHOLE:
        whole = _WHOLE[unit]
        return None if whole is None else (plain(value * Decimal(whole[0])), whole[1])
    known = product(unit)
    if known is None:
        return None
    over, under, powers = known
    exact = _EXACT.divide(_EXACT.multiply(value, over), under)
    number = exact.normalize(_EXACT)
    if len(number.as_tuple().digits) > 40:  # the division does not come out even
        number = Context(prec=DIGITS).plus(exact)
    return plain(number), _name(powers)


@lru_cache(maxsize=1024)
def product(unit: str) -> tuple[Decimal, Decimal, Counter[str]] | None:
    """Return a unit as a product of atoms: numerator and denominator of its factor to SI, and the
    power of each SI symbol; ``None`` where an atom is unknown. Asked again, the same values.
    """
    powers: Counter[str] = Counter()
    over, under = Decimal(1), Decimal(1)
    at = 0
    for piece in _PIECE.finditer(unit):
        if piece.start() != at:
            return None
        at = piece.end()
        power = int((piece["power"] or "1").translate(_DIGIT))
        if piece["sign"] == "/":
            power = -power
        for atom in ("N", "s") if piece["atom"] == "Ns" else (piece["atom"],):
            known = SI.get(atom)
            if known is None:
                return None
            factor = _EXACT.power(known[0], abs(power))
            over, under = (over * factor, under) if power > 0 else (over, under * factor)
            for symbol, times in known[1]:
                powers[symbol] += times * power
    return (over, under, powers) if at == len(unit) else None


def _name(powers: Counter[str]) -> str:
    """Return one name for a product of SI symbols: ``m/s``, ``N s``, ``kg/(N s)``."""

    def side(sign: int) -> list[str]:
        return [
            symbol + (str(abs(power)).translate(_RAISED) if abs(power) > 1 else "")
            for symbol, power in sorted(powers.items())
            if power * sign > 0
        ]

    over, under = side(1), side(-1)
    if not under:
        return " ".join(over) or "1"
    below = under[0] if len(under) == 1 else f"({' '.join(under)})"
    return f"{' '.join(over) or '1'}/{below}"


def plain(value: Decimal) -> Decimal:
    """Return a decimal without exponent or trailing zeros.

    >>> plain(Decimal("7.620E+4"))
    Decimal('76200')
    """
    return Decimal(format(value.normalize(_EXACT), "f"))
