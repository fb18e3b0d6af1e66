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
Meter 1 m | Kilometer 1000 m | microns 0.000001 m | feet 0.3048 m | ft 0.3048 m
inch 0.0254 m | inches 0.0254 m
micras 0.000001 m | kilómetros 1000 m | kilometers 1000 m | kilometres 1000 m | metros 1 m
mètre 1 m | mètres 1 m | kilomètres 1000 m | metres 1 m | meters 1 m | Angstroms 0.0000000001 m
angstrom 0.0000000001 m | angstroms 0.0000000001 m | Å 0.0000000001 m
kg 1 kg | Kg 1 kg | mg 0.000001 kg | t 1000 kg | kilogramos 1 kg | kilograms 1 kg | kilogrammes 1 kg
Kilogramm 1 kg | Tonnen 1000 kg | tonnes 1000 kg | toneladas 1000 kg | lb 0.45359237 kg
s 1 s | ms 0.001 s | μs 0.000001 s | min 60 s | h 3600 s | hr 3600 s | minutos 60 s
ns 0.000000001 s | ps 0.000000000001 s | sec 1 s | microseconds 0.000001 s | milliseconds 0.001 s
second 1 s | minute 60 s | hour 3600 s | week 604800 s | weeks 604800 s
seconds 1 s | minutes 60 s | hours 3600 s | day 86400 s | days 86400 s
segundos 1 s | horas 3600 s | días 86400 s
seconde 1 s | secondes 1 s | heure 3600 s | heures 3600 s | jour 86400 s | jours 86400 s
Sekunde 1 s | Sekunden 1 s | Minute 60 s | Minuten 60 s | Stunde 3600 s | Stunden 3600 s
Tage 86400 s | Tagen 86400 s
N 1 N | kN 1000 N | MN 1000000 N | Ns 1 N.s | kNs 1000 N.s | MNs 1000000 N.s
Nm 1 N.m | kNm 1000 N.m
Pa 1 Pa | hPa 100 Pa | kPa 1000 Pa | MPa 1000000 Pa | GPa 1000000000 Pa
mPa 0.001 Pa | μPa 0.000001 Pa | bar 100000 Pa | mbar 100 Pa | kbar 100000000 Pa
Poise 0.1 Pa.s | poise 0.1 Pa.s | cSt 0.000001 m^2/s | centistokes 0.000001 m^2/s
Hz 1 Hz | kHz 1000 Hz | MHz 1000000 Hz | GHz 1000000000 Hz | THz 1000000000000 Hz
J 1 J | kJ 1000 J | MJ 1000000 J | GJ 1000000000 J | mJ 0.001 J | μJ 0.000001 J
Julios 1 J | joule 1 J | joules 1 J | Joule 1 J | Wh 3600 J | kWh 3600000 J
W 1 W | kW 1000 W | MW 1000000 W | GW 1000000000 W | mW 0.001 W | μW 0.000001 W
nW 0.000000001 W | watts 1 W | PS 735.49875 W | hp 745.69987158227022 W
V 1 V | kV 1000 V | mV 0.001 V | μV 0.000001 V | VA 1 V.A | kVA 1000 V.A
A 1 A | kA 1000 A | mA 0.001 A | μA 0.000001 A
T 1 T | mT 0.001 T | nT 0.000000001 T | pT 0.000000000001 T | fT 0.000000000000001 T
ohm 1 Ω | ohms 1 Ω | Ohm 1 Ω | Ω 1 Ω | kΩ 1000 Ω | MΩ 1000000 Ω | S 1 S | lm 1 lm
mF 0.001 F | μF 0.000001 F | nF 0.000000001 F | pF 0.000000000001 F
mH 0.001 H | μH 0.000001 H | nH 0.000000001 H
Bq 1 Bq | MBq 1000000 Bq | GBq 1000000000 Bq | TBq 1000000000000 Bq
Ci 37000000000 Bq | mCi 37000000 Bq | millicuries 37000000 Bq
K 1 K | °C 1 °C | ºC 1 °C | ℃ 1 °C
eV 0.0000000000000000001602176634 J | keV 0.0000000000000001602176634 J
MeV 0.0000000000001602176634 J
L 0.001 m^3 | l 0.001 m^3 | ml 0.000001 m^3 | mL 0.000001 m^3 | Liter 0.001 m^3
 litros 0.001 m^3 | litres 0.001 m^3 | liters 0.001 m^3 | cc 0.000001 m^3
rad 1 rad | mrad 0.001 rad | μrad 0.000001 rad | milirradianes 0.001 rad
milliradians 0.001 rad | Gy 1 Gy | rads 0.01 Gy
° 1 ° | deg 1 ° | Grad 1 ° | º 1 ° | degree 1 ° | degrees 1 ° | grado 1 ° | grados 1 °
degré 1 ° | degrés 1 °
mGal 0.00001 m/s^2 | μGal 0.00000001 m/s^2 | milligal 0.00001 m/s^2
miligales 0.00001 m/s^2 | miligalios 0.00001 m/s^2
"""
_WHOLE: dict[str, tuple[str, str] | None] = {
    "g/cm³": ("1000", "kg/m³"),
    "g/ml": ("1000", "kg/m³"),
    "° C": ("1", "°C"),
    "º C": ("1", "°C"),
    "Grad Celsius": ("1", "°C"),
    "mm Hg": ("133.322387415", "Pa"),
    "micro g": ("0.00000980665", "m/s²"),
    "rad (radians)/s²": ("1", "rad/s²"),
    "knots": ("1852", "m/h"),
    "nautical mile": ("1852", "m"),
    "nautical miles": ("1852", "m"),
    "ohm cm": ("0.01", "Ω m"),
    "ohm-cm": ("0.01", "Ω m"),
    "arc second": None,
    "arc seconds": None,
    "second of arc": None,
    "seconds of arc": None,
    "minutes of arc": None,
    "r.p.m.": None,
    "per cent": None,
    "atom per cent": None,
    "weight per cent": None,
    "part per million": None,
    "parts per million": None,
    "Weighted TeraFLOPS": None,
}
"""Printed units that mean something else than the product of their atoms: a factor, and of what;
``None`` where the lists print words that no factor is stated for, or one with π in it."""
_DOSE = re.compile(r"(?P<of>Gy|[Rr]ads?) ?\((?:Si|SI|silicon)\)(?P<per>/s(?:ec)?)?")
"""A dose in silicon, and its rate. A rad without the bracket is an angle, rads are not."""

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
    "dBm",
    "dBc",
    "knots",
    "meq",
    "MSPS",
    "GSPS",
    "WT",
    "Mbit",
    "Gbit",
    "Mb",
    "Gb",
    "Gbyte",
    "Prozent",
    "Jahre",
    "Jahren",
    "Gew.-%",
    "Masse-%",
    "Vol.-%",
)

_PER = {
    **dict.fromkeys(("second", "segundo", "seconde", "Sekunde"), "s"),
    **dict.fromkeys(("minute", "minuto", "Minute"), "min"),
    **dict.fromkeys(("hour", "hora", "heure", "Stunde"), "h"),
    **dict.fromkeys(("day", "día", "jour", "Tag"), "day"),
    **dict.fromkeys(("square metre", "square meter"), "m²"),
    **dict.fromkeys(("cubic metre", "cubic meter"), "m³"),
    "year": "year",
    "square root hour": "√h",
}
"""What a unit is told to be for, in words, and its symbol: ``degrees per hour``."""
_PER_WORD = re.compile(rf"[ ](?:per|por|par|pro)[ ](?P<what>{'|'.join(_PER)})$")

_Dimension = tuple[tuple[str, int], ...]


def _dimension(printed: str) -> _Dimension:
    """Read ``m/s^2`` or ``N.s`` of the table: symbols with powers, those after the solidus
    negative.
    """
    out: list[tuple[str, int]] = []
    for sign, side in zip((1, -1), printed.split("/"), strict=False):
        for factor in side.split("."):
            symbol, _, power = factor.partition("^")
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

_ATOMS = sorted({*SI, *_BARE} - {"S"}, key=len, reverse=True)
"""Longest first. A siemens is none by itself: a letter behind a number is too often something
else."""


def _any_of(words: list[str]) -> str:
    """Return a pattern for any of the words, by their first letters: each number of a text is held
    against it.
    """
    first: dict[str, list[str]] = {}
    for word in words:
        first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "(?:" + "|".join(f"{re.escape(a)}(?:{'|'.join(b)})" for a, b in first.items()) + ")"


_ATOM = _any_of(_ATOMS)
_POWER = "[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_ENDS = r"(?![^\W\d_])"
_ONE = rf"{_ATOM}(?:{_POWER})?{_ENDS}"
_PAIRS = ["N s", "N m", "g mm", "kg m", "Pa s", "mPa s", "mm mrad"]
_PAIRS += [unit for unit in _WHOLE if re.search(r"[ .-]", unit) and "(" not in unit]
_TIMES = "[/·•]"
_BEFORE_POWERED = rf"/?[ ](?=[^\s/·•⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+{_POWER})"
"""What stands before an atom that has a power, which must be one of its own."""
UNIT = (
    rf"(?:(?:{_any_of(sorted(_PAIRS, key=len, reverse=True))}{_ENDS}"
    rf"|{_DOSE.pattern.replace('?P<of>', '?:').replace('?P<per>', '?:')}|S/m{_ENDS}"
    rf"|rad \(radians\)/s²|\^\(o\)C?{_ENDS}|{_ONE})"
    rf"(?:(?:{_TIMES}|{_BEFORE_POWERED}){_ONE})*(?:{_TIMES}(?=[^\W\d_])\w+)*"
    rf"(?:[ ](?:per|por|par|pro)[ ](?:{'|'.join(_PER)}){_ENDS})?)"
)
"""Pattern of a unit as printed: atoms with powers, joined by a solidus, a dot, or a space where
the next atom has a power or the pair is a usual one, and what it is for in words. What stands
behind a solidus is the unit's even where no atom is known by that name: ``5 kg/drum`` are no 5 kg.
"""

_PIECE = re.compile(rf"(?P<sign>^|[/·• ])(?P<atom>S(?=/m)|{_ATOM})(?P<power>{_POWER})?")
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
    known = _measure(unit)
    if known is None:
        return None
    over, under, name = known
    exact = _EXACT.divide(_EXACT.multiply(value, over), under)
    number = exact.normalize(_EXACT)
    if len(number.as_tuple().digits) > 40:  # the division does not come out even
        number = Context(prec=DIGITS).plus(exact)
    return plain(number), name


@lru_cache(maxsize=1024)
def _measure(unit: str) -> tuple[Decimal, Decimal, str] | None:
    """Return numerator and denominator of a printed unit's factor to SI, and the SI unit's name."""
    times, written = _as_written(unit)
    known = product(written) if written else None
    if known is None:
        return None
    over, under, powers = known
    return _EXACT.multiply(over, times), under, _name(powers)


def _as_written(unit: str) -> tuple[Decimal, str]:
    """Return a factor, and the product of atoms a printed unit is so many of: none where nothing is
    stated.
    """
    if unit in _WHOLE:
        whole = _WHOLE[unit]
        return (Decimal(1), "") if whole is None else (Decimal(whole[0]), whole[1])
    per = _PER_WORD.search(unit)
    if per is not None:
        times, written = _as_written(unit[: per.start()])
        return times, written and f"{written}/{_PER[per['what']]}"
    dose = _DOSE.fullmatch(unit)
    if dose is not None:
        return Decimal("1" if dose["of"] == "Gy" else "0.01"), f"Gy{dose['per'] or ''}"
    return Decimal(1), unit


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
        known = SI.get(piece["atom"])
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
