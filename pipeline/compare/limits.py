"""Limits: stored quantities as they bound something, and which of one text is which of another.

A limit is a quantity with its comparator (the stored one, else the one the phrase table reads
beside the figure), the clause it stands in, the words that keep it company there, and whether it
bounds what is controlled or what is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from rapidfuzz.distance import LCSseq

from pipeline.compare.editorial import canonical_words
from pipeline.compare.phrases import pattern
from pipeline.compare.wording import Position, Span, Wording
from pipeline.model.records import Comparator, Quantity

_TURNED = {
    Comparator.GREATER: Comparator.AT_MOST,
    Comparator.AT_LEAST: Comparator.LESS,
    Comparator.LESS: Comparator.AT_LEAST,
    Comparator.AT_MOST: Comparator.GREATER,
}


class Limit(msgspec.Struct, frozen=True):
    """A quantity as it bounds something: ``span`` in the plain text, ``clause`` around it."""

    quantity: Quantity
    span: Span
    clause: Span
    comparator: Comparator | None
    comparator_span: Span | None
    position: Position
    company: tuple[str, ...]

    @property
    def dimension(self) -> str:
        """What can be compared with what: the SI unit, or the printed one where unknown."""
        return self.quantity.si_unit or self.quantity.unit

    @property
    def value(self) -> Decimal:
        """The value in the unit of :attr:`dimension`."""
        si = self.quantity.si_value
        return si if si is not None and self.quantity.si_unit else self.quantity.value

    @property
    def upper(self) -> Decimal | None:
        """The upper end of a range, in the same unit."""
        si = self.quantity.si_upper
        return si if si is not None and self.quantity.si_unit else self.quantity.upper

    @property
    def spans(self) -> tuple[Span, ...]:
        """The figure and its comparator."""
        return (self.span, self.comparator_span) if self.comparator_span else (self.span,)

    @property
    def excluding(self) -> str:
        """The adjective for an argument."""
        return "excluding " if self.position is Position.EXCLUDES else ""


def limits(wording: Wording) -> list[Limit]:
    """Return the limits of a text in order; figures inside a test condition are none."""
    found = []
    for quantity in wording.node.quantities:
        span = wording.to_plain(quantity.start, quantity.end)
        if any(c[0] <= span[0] < c[1] for c in wording.conditions):
            continue
        clause = wording.clause(span)
        comparator, comparator_span = _comparator(wording, quantity, span, clause)
        if comparator in _TURNED and _negated(wording, span, comparator_span):
            comparator = _TURNED[comparator]
        position = wording.position(span[0])
        if quantity.excluding and position is Position.CONTROLS:
            position = Position.EXCLUDES
        rest = [(clause[0], span[0]), (span[1], clause[1])]
        company = tuple(
            word
            for start, stop in rest
            for word in canonical_words(
                _without_rungs(wording, _without(wording.lower, start, stop, comparator_span))
            )
            if word not in wording.phrases.function_words
        )
        found.append(Limit(quantity, span, clause, comparator, comparator_span, position, company))
    return found


def _negated(wording: Wording, span: Span, comparator_span: Span | None) -> bool:
    """Whether words before the comparator turn it round: what is "not capable of more than 3 kg"
    is capable of 3 kg at most.
    """
    at = min(span, comparator_span or span)[0]
    if at == span[0] and comparator_span is not None:
        return False  # the comparator stands behind the figure
    before = wording.lower[wording.sentence(at)[0] : at]
    return pattern(wording.phrases.negation).search(before) is not None


def _without(text: str, start: int, stop: int, hole: Span | None) -> str:
    if hole is None or hole[1] <= start or hole[0] >= stop:
        return text[start:stop]
    return text[start : max(start, hole[0])] + " " + text[min(stop, hole[1]) : stop]


def _without_rungs(wording: Wording, words: str) -> str:
    """Leave out phrases of purpose: a rung climbed beside a figure is ruled on by itself."""
    for _, source in wording.phrases.ladder:
        words = pattern(source).sub(" ", words)
    return words


def _comparator(
    wording: Wording, quantity: Quantity, span: Span, clause: Span
) -> tuple[Comparator | None, Span | None]:
    """The stored comparator, else the one the phrase table reads beside the figure."""
    for around, side in wording.comparators:
        near = (
            around[1] <= span[0] and not wording.lower[around[1] : span[0]].strip(" a")
            if side == "before"
            else around[0] >= span[1] and not wording.lower[span[1] : around[0]].strip(" ,")
        )
        inside = span[0] <= around[0] < span[1]
        if near or inside:
            table = wording.phrases.before if side == "before" else wording.phrases.after
            words = wording.lower[around[0] : around[1]]
            read = next((c for p, c in table if pattern(rf"(?:{p})").fullmatch(words)), None)
            return quantity.comparator or read, around
    for around, side in wording.comparators:
        if side == "before" and clause[0] <= around[0] and around[1] <= span[0]:
            words = wording.lower[around[0] : around[1]]
            read = next(
                (c for p, c in wording.phrases.before if pattern(rf"(?:{p})").fullmatch(words)),
                None,
            )
            return quantity.comparator or read, around
    return quantity.comparator, None


def pair_limits(
    before: list[Limit], after: list[Limit]
) -> tuple[list[tuple[Limit, Limit]], list[Limit], list[Limit]]:
    """Pair limits: first equal ones in order, then by dimension in the gaps between."""
    exact_old = [(x.dimension, x.value, x.upper, x.comparator) for x in before]
    exact_new = [(x.dimension, x.value, x.upper, x.comparator) for x in after]
    pairs: list[tuple[Limit, Limit]] = []
    dropped: list[Limit] = []
    added: list[Limit] = []
    for code in LCSseq.opcodes(*_numbered(exact_old, exact_new)):
        left, right = before[code.src_start : code.src_end], after[code.dest_start : code.dest_end]
        if code.tag == "equal":
            pairs.extend(zip(left, right, strict=True))
            continue
        dropped.extend(left)
        added.extend(right)
    lefts, rights = _numbered([x.dimension for x in dropped], [x.dimension for x in added])
    still_dropped: list[Limit] = []
    still_added: list[Limit] = []
    for code in LCSseq.opcodes(lefts, rights):
        left = dropped[code.src_start : code.src_end]
        right = added[code.dest_start : code.dest_end]
        if code.tag == "equal":
            pairs.extend(zip(left, right, strict=True))
        else:
            still_dropped.extend(left)
            still_added.extend(right)
    return pairs, still_dropped, still_added


def _numbered(left: Sequence[object], right: Sequence[object]) -> tuple[list[int], list[int]]:
    numbers: dict[object, int] = {}
    return (
        [numbers.setdefault(x, len(numbers)) for x in left],
        [numbers.setdefault(x, len(numbers)) for x in right],
    )
