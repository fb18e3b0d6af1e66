"""What is found inside text: quantities, references, substances, terms."""

from __future__ import annotations

from decimal import Decimal

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lists import load
from pipeline.model.label import Label
from pipeline.model.records import Comparator, Kind, Node
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.parse.quantities import flattened, leaves_comparator, quantities
from pipeline.parse.references import references
from pipeline.parse.scope import scope_of
from pipeline.parse.substances import check_digit_holds, substances
from pipeline.parse.terms import terms
from pipeline.parse.units import _WHOLE, SI, to_si

EN, ES = load("mtcr", "en"), load("mtcr", "es")
SUP = MarkKind.SUPERSCRIPT


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "comparator"),
    [
        ("equal to or greater than 300 km", "300 km", "300", "km", "≥"),
        ("of 300 km or more", "300 km", "300", "km", "≥"),
        ("97% by weight or more", "97%", "97", "%", "≥"),
        ("less than 8 000 r/min", "8 000 r/min", "8000", "r/min", "<"),
        ("no more than 5 s", "5 s", "5", "s", "≤"),
        ("not exceeding 5 s", "5 s", "5", "s", "≤"),
        ("exceeding 5 s", "5 s", "5", "s", ">"),
        ("below −20 °C", "−20 °C", "-20", "°C", "<"),
        ("within ± 2 °C", "± 2 °C", "2", "°C", "±"),
        ("at 20° C", "20° C", "20", "° C", "="),
        ("better than 0.5 degrees", "0.5 degrees", "0.5", "degrees", "<"),
        ("at 20 °C", "20 °C", "20", "°C", "="),
        ("a dose of 5 rads (Si)", "5 rads (Si)", "5", "rads (Si)", "="),
    ],
)
def test_comparators(text: str, printed: str, value: str, unit: str, comparator: str) -> None:
    (found,) = quantities(Text(text), EN)
    assert (found.printed, found.value, found.unit) == (printed, Decimal(value), unit)
    assert found.comparator is Comparator(comparator)
    assert text[found.start : found.end] == printed


@pytest.mark.parametrize(
    ("text", "printed", "value", "comparator"),
    [
        ("igual o superior a 7 000 kPa", "7 000 kPa", "7000", "≥"),
        ("de 0,15 kg o inferior", "0,15 kg", "0.15", "≤"),
        ("superior a 400 N", "400 N", "400", ">"),
        ("inferior a 300 km", "300 km", "300", "<"),
        ("al menos el 90%", "90%", "90", "≥"),
        ("de 0.9 GPa", "0.9 GPa", "0.9", "="),
    ],
)
def test_spanish(text: str, printed: str, value: str, comparator: str) -> None:
    (found,) = quantities(Text(text), ES)
    assert (found.printed, found.value) == (printed, Decimal(value))
    assert found.comparator is Comparator(comparator)


@pytest.mark.parametrize(
    ("text", "profile", "low", "high", "unit"),
    [
        ("between 12 and 50 mm", EN, "12", "50", "mm"),
        ("of 12 to 50 mm", EN, "12", "50", "mm"),
        ("from 20 Hz to 2 kHz", EN, "20", "2000", "Hz"),
        ("entre 12 y 50 mm", ES, "12", "50", "mm"),
        ("17,0-23,0 por ciento", ES, "17", "23", "por ciento"),
    ],
)
def test_ranges(text: str, profile: object, low: str, high: str, unit: str) -> None:
    (found,) = quantities(Text(text), profile)  # type: ignore[arg-type]
    assert (found.value, found.upper, found.unit) == (Decimal(low), Decimal(high), unit)
    assert found.comparator is Comparator.BETWEEN


def test_two_quantities_with_and_are_no_range() -> None:
    found = quantities(Text("kites of 5 kg and 3 kg"), EN)
    assert [q.printed for q in found] == ["5 kg", "3 kg"]


def test_powers_and_si() -> None:
    text = Text("1.1 × 106 N s", (Mark(8, 9, SUP),))
    (found,) = quantities(text, EN)
    assert (found.printed, found.value, found.si_unit) == ("1.1 × 10⁶ N s", Decimal(1100000), "N s")
    area = Text("4.184 × 106 J/m2", (Mark(10, 11, SUP), Mark(15, 16, SUP)))
    assert quantities(area, EN)[0].unit == "J/m²"
    rate = Text("0.15 kg N−1 h−1 or less", (Mark(9, 11, SUP), Mark(13, 15, SUP)))
    assert (quantities(rate, EN)[0].unit, quantities(rate, EN)[0].comparator) == (
        "kg N⁻¹ h⁻¹", Comparator.AT_MOST,
    )  # fmt: skip


def test_a_lost_superscript_is_no_quantity() -> None:
    text = Text("1,1 x 106 N")
    assert quantities(text, ES) == ()
    assert flattened(text) == ((4, 9),)


def test_exclusions() -> None:
    found = quantities(Text("Engines above 400 N, other than those above 8.89 kN."), EN)
    assert [q.excluding for q in found] == [False, True]
    (unless,) = quantities(Text("Engines, unless above 400 N."), EN)
    assert unless.excluding
    outside = quantities(Text("Reels below 80 mm are outside this item."), EN)
    assert outside[0].excluding


def test_comparators_handed_down() -> None:
    above = Text("that pulls harder than either of the following:")
    assert leaves_comparator(above, EN) is Comparator.GREATER
    assert leaves_comparator(Text("having both of the following:"), EN) is None
    (found,) = quantities(Text("2 kN in wind"), EN, handed_down=Comparator.GREATER)
    assert found.comparator is Comparator.GREATER


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("rods of 100 mm ± 0.5 mm", "100 mm ± 0.5 mm", ("= 100 mm", "0.5", "mm")),
        ("rods of 100 ± 5 mm", "100 ± 5 mm", ("= 100 mm", "5", "mm")),
        ("less than 20 °C ±2%", "20 °C ±2%", ("< 20 °C", "2", "%")),
        ("a drift of ± 2 mm", "± 2 mm", ("± 2 mm", None, None)),
    ],
)
def test_tolerances(text: str, printed: str, expected: tuple[str, str | None, str | None]) -> None:
    (found,) = quantities(Text(text), EN)
    assert found.printed == text[found.start : found.end] == printed
    assert found.comparator is not None
    tolerance = None if found.tolerance is None else str(found.tolerance)
    said = f"{found.comparator.value} {found.value} {found.unit}"
    assert (said, tolerance, found.tolerance_unit) == expected


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        (
            "Fuel of more than 40 MJ/kg, measured at 20 °C, in drums of 200 kg. Soot of 5 kg.",
            EN,
            [
                ("40 MJ/kg", "measured at 20 °C", False),
                ("20 °C", "measured at 20 °C", True),
                ("200 kg", "measured at 20 °C", False),
                ("5 kg", None, False),
            ],
        ),
        # what bounds something itself is a criterion, not a condition
        ("24 L/min or more at a pressure of 7 MPa or more", EN,
         [("24 L/min", None, False), ("7 MPa", None, False)]),
        ("to work in vacuum, 2 kN", EN, [("2 kN", None, False)]),
        ("de 100 MHz a 100 GHz", ES, [("100 MHz a 100 GHz", None, False)]),
        ("a pull of 8.89 kN in vacuum", EN, [("8.89 kN", "in vacuum", False)]),
        ("un empuje de 8,89 kN al nivel del mar", ES, [("8,89 kN", "al nivel del mar", False)]),
    ],
)  # fmt: skip
def test_conditions(
    text: str, profile: object, expected: list[tuple[str, str | None, bool]]
) -> None:
    found = quantities(Text(text), profile)  # type: ignore[arg-type]
    assert [
        (q.printed, text[slice(*q.condition)] if q.condition else None, q.in_condition)
        for q in found
    ] == expected


def test_si_is_exact_where_it_can_be() -> None:
    assert to_si(Decimal("8.89"), "kN") == (Decimal(8890), "N")
    assert to_si(Decimal("0.1"), "MeV") == (Decimal("0.00000000000001602176634"), "J")
    assert to_si(Decimal(5), "km/h") == (Decimal("1.38888888888889"), "m/s")
    assert to_si(Decimal(18), "km/h") == (Decimal(5), "m/s")


@pytest.mark.parametrize(("one", "two"), [("m s⁻²", "m/s²"), ("N s", "Ns"), ("J/kg", "J kg⁻¹")])
def test_a_unit_has_one_name_however_it_is_printed(one: str, two: str) -> None:
    assert to_si(Decimal(3), one) == to_si(Decimal(3), two)


@pytest.mark.parametrize("unit", ["%", "ppm", "g", "g mm", "g²/Hz", "r/min", "years"])
def test_what_is_ambiguous_or_no_measure_has_no_si_value(unit: str) -> None:
    assert to_si(Decimal(1), unit) is None


PINT = {
    **dict.fromkeys(("m", "mètre", "mètres", "metros", "Meter"), "m"),
    **dict.fromkeys(("km", "kilómetros", "kilomètres", "Kilometer"), "km"),
    **dict.fromkeys(("micras", "microns"), "um"),
    **dict.fromkeys(("Angstroms", "angstrom", "angstroms", "Å"), "angstrom"),
    **dict.fromkeys(("ft", "feet"), "foot"),
    **dict.fromkeys(("Kg", "kilogramos", "kilogrammes", "Kilogramm"), "kg"),
    **dict.fromkeys(("t", "Tonnen", "tonnes", "toneladas"), "metric_ton"),
    **dict.fromkeys(("seconde", "secondes", "Sekunde", "Sekunden", "segundos", "sec"), "s"),
    **dict.fromkeys(("minutos", "Minute", "Minuten"), "min"),
    **dict.fromkeys(("hr", "heure", "heures", "horas", "Stunde", "Stunden"), "hour"),
    **dict.fromkeys(("jour", "jours", "días", "Tage", "Tagen"), "day"),
    **dict.fromkeys(("Julios", "Joule"), "J"),
    **dict.fromkeys(("L", "l", "litros", "Liter"), "liter"),
    **dict.fromkeys(("ml", "mL", "cc"), "cm^3"),
    **dict.fromkeys(("°C", "ºC", "° C", "º C", "℃", "Grad Celsius"), "delta_degC"),
    **dict.fromkeys(("°", "º", "grado", "grados", "degré", "degrés", "deg", "Grad"), "degree"),
    **dict.fromkeys(("miligales", "miligalios", "milligal"), "mGal"),
    **dict.fromkeys(("milirradianes", "milliradians"), "mrad"),
    **dict.fromkeys(("Ohm", "Ω"), "ohm"),
    **dict.fromkeys(("ohm cm", "ohm-cm"), "ohm*cm"),
    **dict.fromkeys(("nautical mile", "nautical miles"), "nautical_mile"),
    "kΩ": "kohm", "MΩ": "Mohm", "Ns": "N*s", "kNs": "kN*s", "MNs": "MN*s", "Nm": "N*m",
    "kNm": "kN*m", "kNs/kg": "kN*s/kg", "Poise": "poise", "cSt": "centistokes", "PS": "metric_horsepower",
    "VA": "V*A", "kVA": "kV*A", "S": "siemens", "Ci": "curie", "mCi": "millicurie",
    "millicuries": "millicurie", "mm Hg": "mmHg", "micro g": "microg_0", "knots": "knot",
    "m par seconde": "m/s", "nautical miles per hour": "knot", "degrees per hour": "degree/hour",
    "litros por minuto": "liter/minute", "GJ per cubic meter": "GJ/m^3", "rad (radians)/s²": "rad/s^2", "Wh": "W*h", "kWh": "kW*h",
    "lb": "pound", "bar": "bar",
}  # fmt: skip
"""How pint calls what the lists print otherwise."""


def test_factors_are_those_of_pint() -> None:
    registry = pint.UnitRegistry(non_int_type=Decimal)
    doses = ["rads (Si)", "Rads (SI)", "rad(SI)", "rad(SI)/s", "Rads (SI)/sec", "Gy (silicon)/s"]
    units = [*(SI.keys() - {"S"}), *(u for u, whole in _WHOLE.items() if whole), *doses]
    units += ["nautical miles per hour", "degrees per hour", "litros por minuto", "m par seconde"]
    units += [
        "GJ per cubic meter",
        "km/h",
        "kg N⁻¹ h⁻¹",
        "J/m³",
        "N s",
        "GJ/m³",
        "kNs/kg",
        "mm•mrad",
        "A/mm²",
        "S/m",
    ]
    for unit in units:
        found = to_si(Decimal(1), unit)
        assert found is not None, unit
        if unit in doses:  # pint's rad is an angle, its rads a dose
            per = "/s" if "/" in unit else ""
            theirs = ("gray" if unit.startswith("Gy") else "rads") + per
        else:
            theirs = PINT.get(unit, unit).replace("μ", "u").replace("µ", "u").replace("•", "*")
        theirs = theirs.translate(POWERS).replace("^-", "**-").replace("^", "**").replace(" ", "*")
        mine = found[1].translate(POWERS).replace("^", "**").replace(" ", "*")
        mine = mine.replace("°C", "delta_degC").replace("°", "degree").replace("Ω", "ohm")
        ratio = registry.parse_expression(theirs).to(mine).magnitude / found[0]
        assert abs(ratio - 1) < Decimal("1e-12"), (unit, found, ratio)


@pytest.mark.parametrize(
    ("text", "unit", "si"),
    [
        ("340 kbar", "kbar", "34000000000 Pa"),
        ("47 Poise", "Poise", "4.7 Pa s"),
        ("50 PS", "PS", "36774.9375 W"),
        ("37,5 GJ/m³", "GJ/m³", "37500000000 J/m³"),
        ("10 knots", "knots", "5.14444444444444 m/s"),
        ("1,1 MNs", "MNs", "1100000 N s"),
        ("5 x 10⁶ Gy (silicon)/s", "Gy (silicon)/s", "5000000 Gy/s"),
        ("1,5 g/ml", "g/ml", "1500 kg/m³"),
        ("5 m³/minute", "m³/minute", "0.0833333333333333 m³/s"),
        ("1,7 mm•mrad", "mm•mrad", "0.0000017 m rad"),
        ("1,5 mm mrad", "mm mrad", "0.0000015 m rad"),
        ("2 seconds of arc", "seconds of arc", None),
        ("18 degrees per hour", "degrees per hour", "0.005 °/s"),
        ("37,5 GJ per cubic metre", "GJ per cubic metre", "37500000000 J/m³"),
        ("0,1 degree per square root hour", "degree per square root hour", None),
        ("0,1% per year", "% per year", None),
        ("0,77 meq/g", "meq/g", None),
        ("29 Weighted TeraFLOPS", "Weighted TeraFLOPS", None),
        # a unit is not cut at what is not known
        ("5 kg/drum", "kg/drum", None),
    ],
)
def test_units_are_read_whole(text: str, unit: str, si: str | None) -> None:
    (found,) = quantities(Text(text), load("eu", "en"))
    assert (found.printed, found.unit) == (text, unit)
    assert si == (f"{found.si_value} {found.si_unit}" if found.si_unit else None)


def test_a_space_behind_a_solidus_is_not_the_unit_s() -> None:
    (found,) = quantities(Text("above 1 kW/ cm2", (Mark(14, 15, SUP),)), EN)
    assert (found.printed, found.unit, found.si_value) == ("1 kW/ cm²", "kW/cm²", 10000000)


def test_a_degree_may_be_a_raised_letter() -> None:
    (found,) = quantities(Text("above 1 000oC", (Mark(11, 12, SUP),)), EN)
    assert (found.unit, found.si_value, found.comparator) == ("°C", 1000, Comparator.GREATER)


@pytest.mark.parametrize(
    "text", ["L/1 000 µm", "(N log N) /20 480 ms", "505 W*GHz", "5 kg*m", "2 V^(2.65)Q"]
)
def test_a_figure_of_a_formula_is_no_quantity(text: str) -> None:
    assert quantities(Text(text), EN) == ()


@pytest.mark.parametrize(
    ("text", "printed", "value", "comparator"),
    [
        ("supérieure ou égale à 300 km", "300 km", "300", "≥"),
        ("égale à 5 s ou plus", "5 s", "5", "≥"),
        ("d’au moins 5 s", "5 s", "5", "≥"),
        ("égal ou inférieur à (meilleur que) 4,5 K", "4,5 K", "4.5", "≤"),
        ("inférieures ou égales aux 8 m", "8 m", "8", "≤"),
        ("n’excédant pas 5 s", "5 s", "5", "≤"),
        ("de plus de 1 250,5 N", "1 250,5 N", "1250.5", ">"),
        ("dépassant 5 s", "5 s", "5", ">"),
        ("de moins de 5 %", "5 %", "5", "<"),
        ("plus faible que 5 s", "5 s", "5", "<"),
        ("supérieure à 5 nm et inférieure à 124", "5 nm", "5", ">"),
        ("600 W ou plus à une température", "600 W", "600", "≥"),
        ("de 5 kg, et de plus de bois", "5 kg", "5", "="),
    ],
)
def test_french_comparators(text: str, printed: str, value: str, comparator: str) -> None:
    (found,) = quantities(Text(text), load("ca", "fr"))
    assert (found.printed, found.value) == (printed, Decimal(value))
    assert found.comparator is Comparator(comparator)


POWERS = {ord(a): f"^{b}" for a, b in zip("²³", "23", strict=True)} | {
    ord("⁻"): "^-",
    ord("¹"): "1",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.A.1.a. and 2.A.1.b.", [("2.A.1.a.", "2.A.1.a"), ("2.A.1.b.", "2.A.1.b")]),
        ("3.A.1. to 3.A.3. or 3.C.", [("3.A.1. to 3.A.3.", "3.A.1 3.A.2 3.A.3"), ("3.C.", "3.C")]),
        ("Items 1 to 3", [("Items 1 to 3", "1 2 3")]),
        ("Item 9 and Item 10", [("Item 9", "9"), ("Item 10", "10")]),
        ("this item", [("this item", "4")]),
        ("2.5 kg of CaCO3 at 3.A", [("3.A", "3.A")]),
    ],
)
def test_references(text: str, expected: list[tuple[str, str]]) -> None:
    found = references(Text(text), EN, Label("4"))
    assert [(r.printed, " ".join(map(str, r.targets))) for r in found] == expected
    assert all(text[r.start : r.end] == r.printed for r in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("artículos 1A, 19A1 o 2A1c.2", ["1A", "19A1", "2A1c.2"]),
        ("artículos 1 y 19", ["artículos 1", "19"]),
        ("En 3.A.1.a.1., el valor", ["3.A.1.a.1"]),
        ("4B3d y 4.B3.a.2 y 2A1d.", ["4B3d", "4.B3.a.2", "2A1d"]),
    ],
)
def test_spanish_references(text: str, expected: list[str]) -> None:
    assert [r.printed for r in references(Text(text), ES, None)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(see also 2.A.1.c.3. and c.4.)", [("2.A.1.c.3.", "2.A.1.c.3"), ("c.4.", "2.A.1.c.4")]),
        ("2.A.1.a., .b. or .c.,", [("2.A.1.a.", "2.A.1.a"), (".b.", "2.A.1.b"), (".c.", "2.A.1.c")]),
        ("2.A.1.a.1. or 2., 3.A.1.", [("2.A.1.a.1.", "2.A.1.a.1"), ("2.", "2.A.1.a.2"), ("3.A.1.", "3.A.1")]),
        ("2.A.1.a. to c., 3.A.1.", [("2.A.1.a. to c.", "2.A.1.a 2.A.1.b 2.A.1.c"), ("3.A.1.", "3.A.1")]),
        # words, figures and what has no dot in a list that dots its labels
        ("2.A.1.a. or a kite, 2.A.1.b. and 5 kg", [("2.A.1.a.", "2.A.1.a"), ("2.A.1.b.", "2.A.1.b")]),
        ("2.A.1.a., e.g. kites, and 2.5 m", [("2.A.1.a.", "2.A.1.a")]),
        ("2.A.1.a., respectively. Kites", [("2.A.1.a.", "2.A.1.a")]),
        ("2.A.1. and 2. Kites", [("2.A.1.", "2.A.1")]),
    ],
)  # fmt: skip
def test_what_stands_next_in_a_list_may_leave_out_its_beginning(
    text: str, expected: list[tuple[str, str]]
) -> None:
    found = references(Text(text), EN, None)
    assert [(r.printed, " ".join(map(str, r.targets))) for r in found] == expected
    assert all(text[r.start : r.end] == r.printed for r in found)


def test_substances() -> None:
    (one, two) = substances(Text("Water (CAS 7732-18-5), salt (CAS 7647-14-6), date 12-11-2"))
    assert (one.cas, one.valid) == ("7732-18-5", True)
    assert (two.cas, two.valid) == ("7647-14-6", False)


@given(st.integers(10, 9_999_999), st.integers(0, 99))
def test_one_digit_of_ten_is_the_check_digit(first: int, second: int) -> None:
    valid = [d for d in range(10) if check_digit_holds(f"{first}-{second:02}-{d}")]
    assert len(valid) == 1


def test_terms() -> None:
    text = "the “payload” of a maker’s ‘pilot set’, «carga útil»"
    assert [(u.term, u.double, text[u.start : u.end]) for u in terms(Text(text))] == [
        ("payload", True, "“payload”"),
        ("pilot set", False, "‘pilot set’"),
        ("carga útil", True, "«carga útil»"),
    ]


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        ("1.A.1.b. does not control kites.", ("1.A.1.b",)),
        ("1.A.1. does not control kites named in 1.A.1.b.", ("1.A.1",)),
        ("Kites in 1.A.1. and in 1.A.1.b. are not meant.", ("1.A.1.b",)),
        ("Kites are not meant.", ("1.A.1",)),
    ],
)
def test_a_note_governs_what_its_sentence_begins_with(words: str, targets: tuple[str, ...]) -> None:
    entry = Node(Kind.ENTRY, "1.A.1", Label.parse("1.A.1"))
    note = Node(Kind.NOTE, "1.A.1#note-1", text=Text(words))
    found = scope_of(note, (entry,), {"1.A.1", "1.A.1.b"}, load("mtcr", "en"))
    assert found.targets == targets
