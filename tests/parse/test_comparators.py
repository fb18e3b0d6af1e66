"""Comparators and what is one with its neighbours: phrases around a quantity, ranges, sizes."""

from __future__ import annotations

import pytest

from pipeline.lists import load
from pipeline.model.text import Text
from pipeline.parse.quantities import leaves_comparator, quantities

EN, ES, FR, DE = load("eu", "en"), load("mtcr", "es"), load("ca", "fr"), load("de", "de")


def read(text: str, profile: object) -> list[str]:
    """Return each quantity as its comparator, its value (or values) and its unit."""
    return [
        f"{q.comparator} {q.value}{'' if q.upper is None else f'..{q.upper}'} {q.unit}"
        for q in quantities(Text(text), profile)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("above 2,7 GHz up to and including 6,8 GHz", ["> 2.7 GHz", "≤ 6.8 GHz"]),
        ("less (better) than or equal to 0,1 degree", ["≤ 0.1 degree"]),
        ("equal to or better (less) than 10 MHz", ["≤ 10 MHz"]),
        ("equal to or exceeding 505 K", ["≥ 505 K"]),
        ("that meet or exceed a total dose of 5 Gy", ["≥ 5 Gy"]),
        ("exceeding a mean pull of 5 kN", ["> 5 kN"]),
        ("does not exceed 31 GHz", ["≤ 31 GHz"]),
        ("at or above 13 µm, at or below 15 µm", ["≥ 13 µm", "≤ 15 µm"]),
        ("limited to a maximum width of 15 mm", ["≤ 15 mm"]),
        ("more (worse) than 30 µm", ["> 30 µm"]),
        ("below 228 K (-45 °C) or above 358 K", ["< 228 K", "< -45 °C", "> 358 K"]),
        ("of 5 kg or more than 5 kg", ["= 5 kg", "> 5 kg"]),
        ("hot (450 K (177 °C) and above) kites", ["≥ 450 K", "≥ 177 °C"]),
        ("at frequencies of 200 Hz and below.", ["≤ 200 Hz"]),
        ("of 85 % purity or higher", ["≥ 85 %"]),
        ("sheets of 100 cm² per sheet or less", ["≤ 100 cm²"]),
        ("droplets of 500 μm diameter or less", ["≤ 500 μm"]),
        ("a drift of 200 m 'CEP' or less", ["≤ 200 m"]),
        ("greater than +20 dBm", ["> 20 dBm"]),
        ("beyond 110 GHz", ["> 110 GHz"]),
        ("from 10 Hz ≤ F ≤ 10 kHz", ["≥ 10 Hz", "≤ 10 kHz"]),
        ("plus or minus 0,05 % averaged over 10 degrees", ["± 0.05 %", "= 10 degrees"]),
        ("moreover 5 kg, and a cover 3 m", ["= 5 kg", "= 3 m"]),
        ("at 20±0,01 °C", ["= 20 °C"]),
        ("a gun of 12,7 mm (calibre 0,50 inches) or less", ["≤ 12.7 mm", "≤ 0.5 inches"]),
        ("over 5 dB (reference 1 µPa)", ["> 5 dB", "= 1 µPa"]),
    ],
)
def test_english(text, found):
    assert read(text, EN) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("an accuracy of 6 µm or better", ["≤ 6 µm"]),
        ("an accuracy of equal to or better than 0,1 %", ["≤ 0.1 %"]),
        ("an accuracy better than 1 %", ["< 1 %"]),
        ("a purity better than 99,9 %", ["> 99.9 %"]),
        ("a uniformity of 99,5 % or better", ["≥ 99.5 %"]),
        ("a 'sensitivity' better than -180 dB", ["> -180 dB"]),
        ("a distortion of better than -80 dB", ["< -80 dB"]),
        ("an accuracy less (better) than 60 %", ["< 60 %"]),
    ],
)
def test_what_is_better_depends_on_what_it_is_of(text, found):
    assert read(text, EN) == found


@pytest.mark.parametrize(
    ("text", "profile", "found"),
    [
        ("que no exceda de 5 kg", ES, ["≤ 5 kg"]),
        ("no menos de 5 kg y no más de 8 kg", ES, ["≥ 5 kg", "≤ 8 kg"]),
        ("igual o mejor (menor) que 5 m", ES, ["≤ 5 m"]),
        ("más o menos 0,05%", ES, ["± 0.05 %"]),
        ("de 5 kg o superior a 8 kg", ES, ["= 5 kg", "> 8 kg"]),
        ("una exactitud de 5 m o mejor", ES, ["≤ 5 m"]),
        ("pureza mejor que 99 %", ES, ["> 99 %"]),
        ("égale ou inférieures de 5 Pa", FR, ["≤ 5 Pa"]),
        ("plus ou moins 5 m", FR, ["± 5 m"]),
        ("une précision de 5 m ou mieux", FR, ["≤ 5 m"]),
        ("mit einer Mindestkonzentration von 70 %", DE, ["≥ 70 %"]),
        ("die 500 kg nicht überschreitet", DE, ["≤ 500 kg"]),
        ("die 500 kg überschreitet", DE, ["> 500 kg"]),
        ("ab 5 kg, im Maßstab 5 m", DE, ["≥ 5 kg", "= 5 m"]),
        ("kleiner als oder gleich 5 m", DE, ["≤ 5 m"]),
        ("bis zu einschließlich 5 m", DE, ["≤ 5 m"]),
        ("eine Genauigkeit von 5 m oder besser", DE, ["≤ 5 m"]),
        ("von plus/minus 5 m", DE, ["± 5 m"]),
    ],
)
def test_other_languages(text, profile, found):
    assert read(text, profile) == found


@pytest.mark.parametrize(
    ("text", "profile", "printed"),
    [
        (
            "zwischen 343 K (70 °C) und 373 K (100 °C), größer als 5 m",
            DE,
            ["343 K (70 °C) und 373 K", "(70 °C) und 373 K (100 °C)", "5 m"],
        ),
        (
            "melting between 343 K (70 °C) and 373 K (100 °C)",
            EN,
            ["343 K (70 °C) and 373 K", "(70 °C) and 373 K (100 °C)"],
        ),
        (
            "from 373 K (100 °C) to 473 K (200 °C) or so",
            EN,
            ["373 K (100 °C) to 473 K", "(100 °C) to 473 K (200 °C)"],
        ),
        (
            "presiones de 130 Pa (1 mm Hg) a 20 kPa (150 mm Hg)",
            ES,
            ["130 Pa (1 mm Hg) a 20 kPa", "(1 mm Hg) a 20 kPa (150 mm Hg)"],
        ),
        (
            "entre 343 K (70 °C) et 373 K (100 °C)",
            FR,
            ["343 K (70 °C) et 373 K", "(70 °C) et 373 K (100 °C)"],
        ),
    ],
)
def test_a_range_whose_ends_are_each_converted_is_one_range_and_its_conversion(
    text, profile, printed
):
    found = quantities(Text(text), profile)
    assert [q.printed for q in found] == printed
    assert all(text[q.start : q.end] == q.printed for q in found)
    assert [str(q.comparator) for q in found[:2]] == ["between", "between"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("between 343 K (70 °C) and 373 K (100 °C)", ["between 343..373 K", "between 70..100 °C"]),
        ("from 130 Pa (1 mm Hg) to 20 kPa (150 mm Hg)",
         ["between 130..20000 Pa", "between 1..150 mm Hg"]),
        # where one end alone is converted, that end is known
        ("between 343 K (70 °C) and 373 K", ["between 343..373 K", "≥ 70 °C"]),
        ("between 343 K and 373 K (100 °C)", ["between 343..373 K", "≤ 100 °C"]),
        # no range: nothing says between, or the ends measure different things
        ("of 343 K (70 °C) and 373 K (100 °C)", ["= 343 K", "= 70 °C", "= 373 K", "= 100 °C"]),
        ("from 5 kg (11 lb) to 3 m (10 feet)", ["= 5 kg", "= 11 lb", "= 3 m", "= 10 feet"]),
        ("below 223 K (-50 °C) to above 398 K", ["< 223 K", "< -50 °C", "> 398 K"]),
        ("in the range of zero to 13,326 kPa", ["between 0..13.326 kPa"]),
        ("120 mm x 110 mm by 50 mm or greater", ["≥ 120 mm", "≥ 110 mm", "≥ 50 mm"]),
        ("larger than 120 mm x 50 mm", ["> 120 mm", "> 50 mm"]),
        ("sites of 26 mm x 8 mm", ["= 26 mm", "= 8 mm"]),
        ("more than 25% nickel and 20% chromium", ["> 25 %", "> 20 %"]),
        ("25% nickel or more and 20% chromium", ["≥ 25 %", "= 20 %"]),
        ("more than 25% nickel and 20 kg of chromium", ["> 25 %", "= 20 kg"]),
        ("more than 25% nickel, and a mass of 20% less", ["> 25 %", "= 20 %"]),
    ],
)  # fmt: skip
def test_what_is_one_with_its_neighbours(text, found):
    assert read(text, EN) == found


@pytest.mark.parametrize(
    ("text", "profile", "found"),
    [
        ("de cero a 13 kPa", ES, ["between 0..13 kPa"]),
        ("del 2% al 7%", ES, ["between 2..7 %"]),
        ("120 mm x 50 mm o superior", ES, ["≥ 120 mm", "≥ 50 mm"]),
        ("null bis 13 kPa", DE, ["between 0..13 kPa"]),
        ("größer als 120 mm mal 50 mm", DE, ["> 120 mm", "> 50 mm"]),
    ],
)
def test_the_same_in_other_languages(text, profile, found):
    assert read(text, profile) == found


def test_a_condition_holds_its_value_in_brackets_and_ends_where_a_limit_begins():
    found = quantities(Text("more than 5 % at 233 K (-40 °C)"), EN)
    assert [(q.printed, q.in_condition) for q in found] == [
        ("5 %", False), ("233 K", True), ("-40 °C", True),
    ]  # fmt: skip
    text = "a viscosity at 30 °C of less than 47 poise"
    one, two = quantities(Text(text), EN)
    assert (one.in_condition, two.in_condition) == (True, False)
    assert two.condition is not None
    assert text[slice(*two.condition)] == "at 30 °C"


def test_a_comparator_holds_for_what_a_member_of_the_list_says_it_is_of():
    above = leaves_comparator(Text("circuits that meet or exceed any of the following:"), EN)
    assert str(above) == "≥"
    assert str(leaves_comparator(Text("with an impulse of more than:"), EN)) == ">"
    (dose,) = quantities(Text("a total dose of 5 Gy"), EN, handed_down=above)
    assert str(dose.comparator) == "≥"
    (other,) = quantities(Text("kites, each of 5 kg"), EN, handed_down=above)
    assert str(other.comparator) == "="


@pytest.mark.parametrize(
    ("text", "profile", "excluding"),
    [
        ("Reels, other than those specified in 3.A.2, over 5 m", EN, False),
        ("Reels, other than those in 3A002.a., .b. or .c., over 5 m", EN, False),
        ("Soot other than that specified in the Guide, over 5 kg", EN, False),
        ("Reels, other than those specified in 3.A.2 and over 5 m", EN, True),
        ("Reels, other than wooden ones, over 5 m", EN, True),  # a person must judge
        ("Reels other than those over 5 m", EN, True),
        ("3.A.1 does not control reels specified in 3.A.2, over 5 m", EN, True),
        ("Reels, other than those in 3.A.2, over 5 m, except those over 8 m", EN, [False, True]),
        ("Carretes, distintos de los especificados en 3A2, de más de 5 m", ES, False),
        ("Dévidoirs, autres que ceux visés à l’alinéa a), de plus de 5 m", FR, False),
        ("Rollen, die nicht von Nummer 0002 erfasst werden, größer als 5 m", DE, False),
        ("Rollen, ausgenommen solche, die größer als 5 m sind", DE, True),
        ("Nummer 0001 erfasst nicht Rollen, genannt in 0002, größer als 5 m", DE, True),
    ],
)
def test_an_exclusion_that_cites_ends_at_its_comma(text, profile, excluding):
    found = [q.excluding for q in quantities(Text(text), profile)]
    assert found == (excluding if isinstance(excluding, list) else [excluding])
