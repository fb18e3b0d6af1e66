"""The inline marks of the specimen's source: one string in, text with annotations out.

=====================================  =========================================================
``^{6}`` ``_{2}``                      raised, lowered
``**changed**``                        bold: changed in this edition
``"payload"`` ``'drift rate'``         a quoted term (printed with typographic quotes); ``!`` after
                                       the closing quote says that it is defined here
``{r|2.A.1.a.}``                       a reference to the label as printed
``{r|3.A.1. to 3.A.6.|3.A.1..3.A.6}``  a range; ``{r|Items 1|1}`` names its target; ``-`` has none
``{q|10 to 50 mm|between}``            a quantity and its comparator (``|x``: inside an exclusion)
``{c|57-50-1|Sucrose}``                a CAS number and the name of its substance
``{t|at {q|20 °C|=}}``                 a test condition: the quantities of its sentence hold under it
``{-}``                                the PDF breaks the line here (nothing is printed)
=====================================  =========================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from pipeline.model.label import Label
from pipeline.model.records import Comparator, Quantity, Reference, Substance
from pipeline.model.text import Mark, MarkKind, Text, merge_marks


class SourceError(ValueError):
    """The specimen's source says something it cannot mean."""


@dataclass(frozen=True)
class Term:
    """A quoted term: its span with the quotes, and whether it is defined where it stands."""

    start: int
    end: int
    term: str
    double: bool
    defines: bool


@dataclass
class Rich:
    """A parsed string. ``breaks`` are offsets at which the PDF breaks the line."""

    raw: str = ""
    marks: list[Mark] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    substances: list[Substance] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    conditions: list[tuple[int, int]] = field(default_factory=list)

    def text(self, *, bold: bool = True) -> Text:
        """Return the raw text with its marks, bold ones only if asked for."""
        kept = [m for m in self.marks if bold or m.kind is not MarkKind.BOLD]
        return Text(self.raw, merge_marks(kept))


_TAG = re.compile(r"\{([rqct])\|((?:[^{}|]|\{[^{}]*\})*)(?:\|([^{}|]*))?(?:\|([^{}|]*))?\}")
_PLAIN = re.compile(r"""[^*{^_"']+""")
_SCRIPT = {"^": MarkKind.SUPERSCRIPT, "_": MarkKind.SUBSCRIPT}
_QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}


def unbold(markup: str) -> str:
    """Drop the marks of change: they belong to one edition only."""
    return markup.replace("**", "")


def parse(markup: str, *, straight: bool = False) -> Rich:
    """Read one marked-up string; ``straight`` prints typewriter quotes."""
    rich = Rich()
    state = {"bold": -1}

    def here() -> int:
        return len(rich.raw)

    def put(piece: str) -> None:
        rich.raw += piece

    def walk(text: str) -> None:
        at = 0
        while at < len(text):
            rest = text[at:]
            char = text[at]
            if rest.startswith("**"):
                if state["bold"] < 0:
                    state["bold"] = here()
                else:
                    rich.marks.append(Mark(state["bold"], here(), MarkKind.BOLD))
                    state["bold"] = -1
                at += 2
            elif rest.startswith("{-}"):
                rich.breaks.append(here())
                at += 3
            elif char in _SCRIPT and rest[1:2] == "{":
                close = text.index("}", at)
                start = here()
                put(text[at + 2 : close])
                rich.marks.append(Mark(start, here(), _SCRIPT[char]))
                at = close + 1
            elif char == "{" and rest[1:2] in "rqct":
                match = _TAG.match(rest)
                if match is None:
                    raise SourceError(f"unreadable tag at {rest[:60]!r}")
                at += match.end()
                tag(match)
            elif char in _QUOTES:
                close = text.index(char, at + 1)
                start = here()
                opening, closing = (char, char) if straight else _QUOTES[char]
                put(opening)
                walk(text[at + 1 : close])
                put(closing)
                defines = text[close + 1 : close + 2] == "!"
                term = rich.raw[start + 1 : -1]
                rich.terms.append(Term(start, here(), term, char == '"', defines))
                at = close + 1 + defines
            else:
                plain = _PLAIN.match(rest)
                step = plain.end() if plain else 1
                put(rest[:step])
                at += step

    def tag(match: re.Match[str]) -> None:
        kind, printed, second, third = match.groups()
        start = here()
        printed_parts = printed.split("{-}")
        for n, piece in enumerate(printed_parts):
            if n:
                rich.breaks.append(here())
            walk(piece)
        end = here()
        raw = rich.raw[start:end]
        if kind == "r":
            rich.references.append(_reference(start, end, raw, second))
        elif kind == "t":
            rich.conditions.append((start, end))
        elif kind == "q":
            marks = [m for m in rich.marks if m.start >= start and m.kind in _SCRIPT.values()]
            rich.quantities.append(_quantity(start, raw, marks, comparator=second, flag=third))
        else:
            rich.substances.append(Substance(start, end, raw, cas_valid(raw), second))

    walk(markup)
    if state["bold"] >= 0:
        raise SourceError(f"bold not closed in {markup[:60]!r}")
    rich.quantities = [_under_condition(rich, one) for one in rich.quantities]
    rich.terms.sort(key=lambda t: t.start)
    if rich.raw != rich.raw.strip() or "  " in rich.raw:
        raise SourceError(f"spaces in {rich.raw[:80]!r}")
    return rich


def _under_condition(rich: Rich, quantity: Quantity) -> Quantity:
    """Return the quantity with the test condition that its sentence states."""
    for start, end in rich.conditions:
        within = start <= quantity.start < end
        begin = rich.raw.rfind(". ", 0, start) + 1
        stop = rich.raw.find(". ", end)
        if within or begin <= quantity.start < (stop if stop >= 0 else len(rich.raw)):
            return msgspec.structs.replace(quantity, condition=(start, end), in_condition=within)
    return quantity


def cas_valid(cas: str) -> bool:
    """Return whether the last digit of a CAS number is its check digit."""
    digits = cas.replace("-", "").replace("\u2011", "")
    total = sum(n * int(d) for n, d in enumerate(reversed(digits[:-1]), start=1))
    return total % 10 == int(digits[-1])


def _reference(start: int, end: int, raw: str, target: str | None) -> Reference:
    if target == "-":
        return Reference(start, end, raw, ())
    if target is None:
        return Reference(start, end, raw, (Label.parse(raw.rstrip(".")),))
    if ".." in target:
        first, last = (Label.parse(t) for t in target.split(".."))
        return Reference(start, end, raw, _between(first, last), last)
    return Reference(start, end, raw, tuple(Label.parse(t) for t in target.split()))


def _between(first: Label, last: Label) -> tuple[Label, ...]:
    parent = first.parent
    if parent is None:
        return tuple(Label(str(n)) for n in range(int(first.last), int(last.last) + 1))
    if first.last.isdigit():
        run = [str(n) for n in range(int(first.last), int(last.last) + 1)]
    else:
        run = [chr(c) for c in range(ord(first.last), ord(last.last) + 1)]
    return tuple(parent.child(c) for c in run)


_NUMBER = r"[−–-]?\d{1,3}(?:[ \u00a0]\d{3})+|[−–-]?\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?:±\s)?(?P<value>{_NUMBER})(?:\s×\s10(?P<exp>[−\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?"
    rf"(?:\sto\s(?P<upper>{_NUMBER}))?\s?(?P<unit>\D.*)$"
)
_FLAT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_SI: dict[str, tuple[str, str]] = {
    "m": ("1", "m"),
    "km": ("1000", "m"),
    "mm": ("0.001", "m"),
    "μm": ("0.000001", "m"),
    "kg": ("1", "kg"),
    "s": ("1", "s"),
    "ms": ("0.001", "s"),
    "min": ("60", "s"),
    "h": ("3600", "s"),
    "N": ("1", "N"),
    "kN": ("1000", "N"),
    "kPa": ("1000", "Pa"),
    "MPa": ("1000000", "Pa"),
    "GPa": ("1000000000", "Pa"),
    "Hz": ("1", "Hz"),
    "kHz": ("1000", "Hz"),
    "m/s": ("1", "m/s"),
    "N s": ("1", "N s"),
}
"""Units whose factor to SI is a finite decimal: the truth states SI values for these alone."""


def _decimal(printed: str) -> Decimal:
    return Decimal(
        printed.replace(" ", "").replace("\u00a0", "").replace("−", "-").replace("–", "-")
    )


def _plain(value: Decimal) -> Decimal:
    return Decimal(format(value.normalize(), "f"))


def _quantity(
    start: int, raw: str, marks: list[Mark], *, comparator: str | None, flag: str | None
) -> Quantity:
    end = start + len(raw)
    match = _QUANTITY.match(raw)
    if match is None:
        raise SourceError(f"not a quantity: {raw!r}")
    value = _decimal(match["value"])
    upper = _decimal(match["upper"]) if match["upper"] else None
    if match["exp"]:
        value = value.scaleb(int(match["exp"].translate(_FLAT)))
    unit_at = start + match.start("unit")
    unit = Text(raw, tuple(Mark(m.start - start, m.end - start, m.kind) for m in marks))
    printed_unit = unit.slice(unit_at - start, end - start).plain()
    # "20 Hz to 2 kHz": two units of one kind, the upper bound brought to the first.
    double = re.match(rf"(\S+) to ({_NUMBER}) (\S+)$", printed_unit)
    if double:
        printed_unit = double[1]
        factor = Decimal(_SI[double[3]][0]) / Decimal(_SI[double[1]][0])
        upper = _decimal(double[2]) * factor
    si = _SI.get(printed_unit)
    return Quantity(
        start=start,
        end=end,
        printed=unit.plain(),
        value=_plain(value),
        unit=printed_unit,
        comparator=Comparator(comparator) if comparator else None,
        upper=None if upper is None else _plain(upper),
        si_value=_plain(value * Decimal(si[0])) if si else None,
        si_upper=_plain(upper * Decimal(si[0])) if si and upper is not None else None,
        si_unit=si[1] if si else None,
        excluding=flag == "x",
    )
