"""The word material: a small grammar of invented sentences, in the specimen's markup.

Sentences are long enough to wrap, and hold what trips a parser at the start of a line: labels,
"Item 2", "a.", "1.", numbers, raised and lowered characters, CAS numbers, quoted terms.
"""

from __future__ import annotations

from random import Random

_ONSETS = ("b", "br", "d", "dr", "f", "fl", "g", "gr", "k", "l", "m", "n", "p", "pl", "r", "s", "sp",
           "st", "t", "tr", "v", "w", "fi", "ffl")  # fmt: skip
_RIMES = ("an", "el", "im", "or", "us", "ark", "end", "ist", "old", "unt", "ave", "ine", "otte")
_KNOWN = (
    "reel", "drum", "line", "sail", "spar", "mooring", "winch", "ballast", "valve", "kite", "lamp",
    "gauge", "envelope", "bridle", "flap", "cord", "basket", "keel", "burner", "vane",
)  # fmt: skip
_ADJECTIVES = (
    "slender", "hollow", "woven", "tethered", "sealed", "twin", "upper", "waxed", "folding",
    "double-walled", "spring-loaded", "self-righting", "portable", "flexible", "unpainted",
)  # fmt: skip
_VERBS = ("hold", "carry", "turn", "release", "measure", "steer", "resist", "fold")
_LINKS = ("for", "with", "without", "or", "and", "in", "under", "of", "except", "not including")
_UNITS = (
    "kg",
    "m",
    "mm",
    "N s",
    "kPa",
    "km",
    "% by weight",
    "°C",
    "Hz",
    "m^{2}",
    "kg/m^{3}",
    "m/s^{2}",
)
_SYMBOLS = ("H_{2}O", "N_{2}H_{4}", "CO_{2}", "Al_{2}O_{3}", "v_{max}", "t_{0}")
_PLAIN_POWERS = ("1.1 × 10^{6} N s", "8.4 × 10^{5} N s", "5 × 10^{10} m", "3.2 × 10^{4} m")
_WIDE_POWERS = ("2 × 10^{−9} m", "4 × 10^{−3} kg N^{−1} h^{−1}", "−40 °C", "≥ 12 µm", "≤ 3 Ω")


class Words:
    """Makes phrases and sentences for one document.

    Args:
        rng: the source of all choices.
        labels: printed labels of the document, that its words may mention.
        double, single: the terms it defines.
        wide: characters outside the Windows Latin set may be used.
        density: share of phrases that hold something which looks like structure, 0 to 1.
    """

    def __init__(
        self,
        rng: Random,
        *,
        labels: tuple[str, ...] = (),
        double: tuple[str, ...] = (),
        single: tuple[str, ...] = (),
        wide: bool = True,
        density: float = 0.4,
    ) -> None:
        self.rng, self.labels = rng, labels
        self.double, self.single = double, single
        self.wide, self.density = wide, density
        made = {self._invented() for _ in range(25)}
        self.nouns = (*_KNOWN, *sorted(made))

    def _invented(self) -> str:
        return "".join(
            self.rng.choice(_ONSETS) + self.rng.choice(_RIMES)
            for _ in range(self.rng.randint(1, 3))
        )

    def noun(self) -> str:
        """One or two words for a thing."""
        word = self.rng.choice(self.nouns)
        if self.rng.random() < 0.35:
            word = f"{self.rng.choice(_ADJECTIVES)} {word}"
        return word

    def title(self) -> str:
        """A heading's words."""
        return " ".join(self.noun() for _ in range(self.rng.randint(1, 3)))

    def reference(self) -> str:
        """A label as the running text prints it; one in three without its last dot."""
        if not self.labels:
            return "this Annex"
        label = self.rng.choice(self.labels)
        return label if self.rng.random() < 0.3 else f"{label}."

    def phrase(self, length: int, *, references: bool = True) -> str:
        """About ``length`` pieces, in lower case, without an end."""
        pieces = [self.noun()]
        while len(pieces) < length:
            pieces.append(self.rng.choice(_LINKS))
            if self.rng.random() < self.density:
                pieces.append(self._odd(references=references))
            else:
                pieces.append(self.noun())
        return " ".join(pieces)

    def sentence(self, length: int, *, references: bool = True) -> str:
        """A phrase with a capital letter, without its full stop."""
        return capital(self.phrase(length, references=references))

    def _odd(self, *, references: bool) -> str:
        rng = self.rng
        kind = rng.randrange(12)
        if kind <= 2 and references:
            return f"a {self.noun()} specified in {self.reference()}"
        if kind == 3 and references:
            return f"what {self.reference()} or {self.reference()} names"
        if kind == 4:
            return f"grade {rng.choice('abc')}. of the {self.noun()}"
        if kind == 5:
            return f"stage {rng.randint(1, 4)}. {rng.randint(2, 9)} kg of {self.noun()}"
        if kind == 6 and references:
            return f"a {self.noun()} of Item {rng.randint(1, 3)}"
        if kind == 7:
            return f"{self.noun()} of {rng.choice(_SYMBOLS)}"
        if kind == 8:
            return f"{self.noun()} (CAS {cas(rng)})"
        if kind == 9 and (self.double or self.single):
            quoted = [f'"{t}"' for t in self.double] + [f"'{t}'" for t in self.single]
            return rng.choice(quoted)
        if kind == 10:
            powers = _PLAIN_POWERS + (_WIDE_POWERS if self.wide else ())
            return f"a {self.noun()} of {rng.choice(powers)} or more"
        return f"a {self.noun()} of {self.quantity()} or less"

    def quantity(self) -> str:
        """A number and a unit."""
        rng = self.rng
        value = rng.choice((str(rng.randint(1, 900)), f"{rng.randint(0, 40)}.{rng.randint(1, 9)}"))
        return f"{value} {rng.choice(_UNITS)}"

    def cell(self, *, short: bool) -> str:
        """The words of a table's cell."""
        kind = self.rng.random()
        if kind < 0.35:
            return f"{self.rng.randint(1, 900)} {self.rng.choice(('kg', 'm', 'Hz', 'm^{2}'))}"
        if kind < 0.45:
            return self.rng.choice(_SYMBOLS)
        return (
            self.rng.choice(_KNOWN)
            if short
            else self.phrase(self.rng.randint(1, 4), references=False)
        )

    def column(self) -> str:
        """A column's heading."""
        return capital(self.rng.choice(_KNOWN))


def capital(phrase: str) -> str:
    """Return a phrase with its first letter in upper case."""
    return phrase[:1].upper() + phrase[1:]


def cas(rng: Random) -> str:
    """Return an invented number with a valid check digit, in the form of a CAS number."""
    digits = str(rng.randint(50, 99999)) + f"{rng.randint(0, 99):02d}"
    total = sum(n * int(d) for n, d in enumerate(reversed(digits), start=1))
    return f"{digits[:-2]}-{digits[-2:]}-{total % 10}"
