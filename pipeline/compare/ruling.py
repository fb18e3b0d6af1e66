"""What a rule says of a pair, before it becomes a verdict: label, argument and the spans used up.

Every stretch in which two texts differ must be used up by some ruling; what none uses is
``undetermined``. That is how nothing becomes editorial, or is given a direction, in silence.
"""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.wording import Position, Span


class Ruling(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule's answer. Spans are in the plain texts. ``review`` asks a person to look."""

    label: ChangeLabel
    rule: str
    argument: str
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    review: bool = False

    def at(self, spans: tuple[Span, ...], *, new: bool) -> Ruling:
        """Return the ruling with the spans it rests on, on one side alone."""
        return msgspec.structs.replace(self, **{"new" if new else "old": spans})


def directed(
    rule: str,
    *,
    widened: bool,
    position: Position,
    what: str,
    old: tuple[Span, ...] = (),
    new: tuple[Span, ...] = (),
) -> Ruling:
    """Return the direction of a condition that takes in more (``widened``) or less than it did.

    ``what`` says what happened, as the first half of a sentence: "the limit rose from 5 to 6 km".
    A wider condition controls more where it controls, and leaves out more where it excludes.
    """
    if position is Position.UNKNOWN:
        return Ruling(
            ChangeLabel.UNDETERMINED,
            rule,
            f"{what}; whether that widens or narrows a control does not follow from where it "
            "stands",
            old,
            new,
        )
    more = "more" if widened else "less"
    if position is Position.CONTROLS:
        label = ChangeLabel.TIGHTENED if widened else ChangeLabel.RELAXED
        return Ruling(label, rule, f"{what}, so {more} is controlled", old, new)
    label = ChangeLabel.RELAXED if widened else ChangeLabel.TIGHTENED
    left = "less" if widened else "more"
    argument = f"{what}, so {more} is left out and {left} is controlled"
    return Ruling(label, rule, argument, old, new)
