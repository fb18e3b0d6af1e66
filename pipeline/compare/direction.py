"""Which way a threshold went: comparator x position x SI value, and limbs added or dropped.

Limits of the two texts are paired by dimension and order; a pair's direction follows from its
values in SI, its comparators and whether it stands in an exclusion. Nothing is inferred when the
words around the figure changed, when a test condition changed, or when one criterion took another's
place.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.editorial import canonical_words
from pipeline.compare.limits import Limit, limits, pair_limits
from pipeline.compare.ruling import Ruling, directed
from pipeline.compare.wording import Position, Span, Wording
from pipeline.model.records import Comparator

_LOWER = (Comparator.AT_LEAST, Comparator.GREATER)
_UPPER = (Comparator.AT_MOST, Comparator.LESS)


def rule_on_limits(old: Wording, new: Wording, settled: tuple[Ruling, ...]) -> list[Ruling]:
    """Return the rulings on every limit that differs between two texts.

    ``settled`` are rulings made already (a lost superscript, a parameter that moved): figures
    inside their spans are left alone.
    """
    before = [x for x in limits(old) if not _inside(x.span, [s for r in settled for s in r.old])]
    after = [x for x in limits(new) if not _inside(x.span, [s for r in settled for s in r.new])]
    conditions = _conditions(old, new)
    pairs, dropped, added = pair_limits(before, after)
    found = list(conditions)
    for one, other in pairs:
        if _same(one, other):
            if _bare(one.quantity.printed) != _bare(other.quantity.printed):
                found.append(_restyled(one, other))
            continue
        if conditions and _direction_of(one, other) is not None:
            found.append(
                _undetermined(
                    "test-condition-changed",
                    _moved(one, other) + " while the condition of measurement changed too",
                    (one,),
                    (other,),
                )
            )
        else:
            found.append(_on_pair(one, other))
    dropped_dimensions, added_dimensions = _dims(dropped), _dims(added)
    if dropped and added and _unknown(dropped, added):
        found.append(
            _undetermined(
                "units-not-comparable",
                f"{_list(dropped)} became {_list(added)}, and a unit is not known in SI",
                tuple(dropped),
                tuple(added),
            )
        )
        return found
    if dropped and added and dropped_dimensions != added_dimensions:
        argument = (
            f"the criterion {_list(dropped)} gave way to {_list(added)}, which measures something "
            "else"
        )
        found.append(
            Ruling(
                ChangeLabel.UNDETERMINED,
                "criterion-replaced",
                argument,
                tuple(x.clause for x in dropped),
                tuple(x.clause for x in added),
            )
        )
        return found
    found.extend(
        _limb(old, x, dropped=True) for x in dropped if x.comparator and not _unread(old, x, new)
    )
    found.extend(
        _limb(new, x, dropped=False) for x in added if x.comparator and not _unread(new, x, old)
    )
    return found


def _unknown(dropped: list[Limit], added: list[Limit]) -> bool:
    """Whether a single limit changed to a unit whose dimension is not known."""
    return len(dropped) == len(added) == 1 and not (
        dropped[0].quantity.si_unit and added[0].quantity.si_unit
    )


def _bare(printed: str) -> str:
    """Return a figure without spaces, its micro sign as the Greek letter it looks like."""
    return "".join(printed.split()).replace("\u00b5", "\u03bc")


def _restyled(one: Limit, other: Limit) -> Ruling:
    return Ruling(
        ChangeLabel.EDITORIAL,
        "figure-restyled",
        f"{one.quantity.printed.strip()} is printed {other.quantity.printed.strip()}: the same "
        "value in the same unit",
        one.spans,
        other.spans,
    )


def _dims(some: list[Limit]) -> set[str]:
    return {x.dimension for x in some}


def _list(some: list[Limit]) -> str:
    return " and ".join(_printed(x) for x in some)


def _printed(limit: Limit) -> str:
    if limit.comparator is Comparator.BETWEEN:
        return f"“{limit.quantity.printed.strip()}”"
    # A figure that nothing compares to is bare: a printed "=" would be ours.
    bare = limit.comparator in (None, Comparator.EQUAL)
    sign = "" if bare or limit.comparator is None else f"{limit.comparator.value} "
    return f"{sign}{limit.quantity.printed.strip()}"


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(s[0] < span[1] and span[0] < s[1] for s in spans)


def _same(one: Limit, other: Limit) -> bool:
    return (
        one.value == other.value
        and one.upper == other.upper
        and one.comparator == other.comparator
        and _bare(one.quantity.unit) == _bare(other.quantity.unit)
        and one.quantity.value == other.quantity.value
    )


def _on_pair(one: Limit, other: Limit) -> Ruling:
    if one.comparator == other.comparator and _equal_in_si(one, other):
        return Ruling(
            ChangeLabel.UNIT,
            "unit-rewrite",
            f"{one.quantity.printed.strip()} is printed as {other.quantity.printed.strip()}, which "
            "is the same value, to the precision printed",
            one.spans,
            other.spans,
        )
    moved = _moved(one, other)
    if one.company != other.company:
        return _undetermined(
            "threshold-in-changed-words",
            f"{moved} while the words around it changed",
            (one,),
            (other,),
        )
    if one.position is not other.position:
        return _undetermined(
            "threshold-changed-position",
            f"{moved} while it went from bounding what is {_bounded(one)} to what is "
            f"{_bounded(other)}",
            (one,),
            (other,),
        )
    widened = _direction_of(one, other)
    if widened is None:
        return _undetermined(
            "threshold-not-comparable",
            f"{moved}, and the comparators or units do not say which way that goes",
            (one,),
            (other,),
        )
    return directed(
        "threshold",
        widened=widened,
        position=one.position,
        what=moved,
        old=one.spans,
        new=other.spans,
    )


def _bounded(limit: Limit) -> str:
    return {
        Position.CONTROLS: "controlled",
        Position.EXCLUDES: "excluded",
        Position.UNKNOWN: "not said to be controlled",
    }[limit.position]


def _moved(one: Limit, other: Limit) -> str:
    if one.value == other.value and one.upper == other.upper:
        return (
            f"the {one.excluding}threshold {_printed(one)} became {_printed(other)}, the same "
            "value with another comparator"
        )
    if one.upper is not None and other.upper is not None:
        ranges = [x.quantity.printed.strip() for x in (one, other)]
        return f"the {one.excluding}range “{ranges[0]}” became “{ranges[1]}”"
    if one.upper is not None or other.upper is not None or one.dimension != other.dimension:
        return f"the {one.excluding}threshold went from {_printed(one)} to {_printed(other)}"
    verb = "rose" if other.value > one.value else "fell"
    return f"the {one.excluding}threshold {verb} from {_printed(one)} to {_printed(other)}"


def _undetermined(rule: str, what: str, old: tuple[Limit, ...], new: tuple[Limit, ...]) -> Ruling:
    return Ruling(
        ChangeLabel.UNDETERMINED,
        rule,
        what,
        tuple(s for x in old for s in x.spans),
        tuple(s for x in new for s in x.spans),
    )


def _equal_in_si(one: Limit, other: Limit) -> bool:
    """Same value in SI, within half a unit of the last printed place of the finer figure."""
    if one.dimension != other.dimension or (one.upper is None) is not (other.upper is None):
        return False
    if one.quantity.unit == other.quantity.unit:
        return one.value == other.value and one.upper == other.upper
    slack = min(_half_place(one), _half_place(other))
    near = abs(one.value - other.value) <= slack
    if one.upper is not None and other.upper is not None:
        near = near and abs(one.upper - other.upper) <= slack
    return near


def _half_place(limit: Limit) -> Decimal:
    """Half a unit of the figure's last printed place, in the unit of the dimension."""
    value, exponent = limit.quantity.value, limit.quantity.value.as_tuple().exponent
    if not isinstance(exponent, int) or value == 0:
        return Decimal(0)
    return abs(Decimal(5).scaleb(exponent - 1) * (limit.value / value))


def _direction_of(one: Limit, other: Limit) -> bool | None:
    """Say whether the set bounded grew (true), shrank (false), or cannot be told (none)."""
    if one.dimension != other.dimension:
        return None
    if Comparator.BETWEEN in (one.comparator, other.comparator):
        return _range_direction(one, other)
    sides = {_side(one.comparator), _side(other.comparator)}
    if len(sides) != 1 or "" in sides:
        return None
    if one.value != other.value:
        return (other.value < one.value) is ("lower" in sides)
    loose = (Comparator.AT_LEAST, Comparator.AT_MOST)
    return (other.comparator in loose) and one.comparator not in loose


def _range_direction(one: Limit, other: Limit) -> bool | None:
    if one.comparator != other.comparator or one.upper is None or other.upper is None:
        return None
    down, up = other.value - one.value, other.upper - one.upper
    if down <= 0 <= up:
        return True
    if up <= 0 <= down:
        return False
    return None


def _side(comparator: Comparator | None) -> str:
    if comparator in _LOWER:
        return "lower"
    return "upper" if comparator in _UPPER else ""


def _unread(wording: Wording, limit: Limit, other: Wording) -> bool:
    """Whether the other text has a limit's figure where no quantity could be read ("above100 m"):
    then nothing says that it came or went.
    """
    figure = wording.slice(limit.span).split()
    read = sum("".join(one.printed.split()) == "".join(figure) for one in other.node.quantities)
    return len(_whole(figure).findall(other.plain)) > read


def _whole(figure: list[str]) -> re.Pattern[str]:
    """Return a pattern for a number with its unit, no part of another ("1100 m", "100 mm")."""
    words = r"\s*".join(map(re.escape, figure))
    return re.compile(rf"(?<![\d.,]){words}(?![\w⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹])")


def _limb(wording: Wording, limit: Limit, *, dropped: bool) -> Ruling:
    """A condition that stands on one side only: an OR limb when "or" joins it, else a conjunct."""
    before = wording.connector_before(limit.clause[0] + 1)
    after = wording.connector_after(limit.clause[1])
    either = before in wording.phrases.or_words or after in wording.phrases.or_words
    kind = "alternative" if either else "further condition"
    verb = "dropped" if dropped else "added"
    rule = f"{'or' if either else 'and'}-limb-{verb}"
    widened = either is not dropped
    spans = (limit.clause, *limit.spans)
    return directed(
        rule,
        widened=widened,
        position=limit.position,
        what=f"the {kind} {_printed(limit)} was {verb}",
        old=spans if dropped else (),
        new=() if dropped else spans,
    )


def _conditions(old: Wording, new: Wording) -> list[Ruling]:
    """Return one ruling when the conditions of measurement differ."""

    def said(wording: Wording) -> list[tuple[str, ...]]:
        return [canonical_words(wording.lower[a:b]) for a, b in wording.conditions]

    if said(old) == said(new):
        return []
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "test-condition-changed",
            "the condition of measurement changed, and values under different conditions do not "
            "compare",
            old.conditions,
            new.conditions,
        )
    ]
