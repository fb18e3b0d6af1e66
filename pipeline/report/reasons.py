"""Why a change carries its labels, with the words each argument rests on."""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import Change, Side
from pipeline.report.words import LABELS


class Reason(msgspec.Struct, frozen=True):
    """A label in words, the rule that gave it, its argument, and the words it rests on."""

    label: str
    rule: str
    argument: str
    old_words: tuple[str, ...] = ()
    new_words: tuple[str, ...] = ()


def reasons_of(change: Change) -> tuple[Reason, ...]:
    """Return the reasons of a change, in the order the comparison gave them."""
    return tuple(
        Reason(
            LABELS[verdict.label][0],
            verdict.rule,
            verdict.argument,
            _words(change.old, verdict.old_spans),
            _words(change.new, verdict.new_spans),
        )
        for verdict in change.verdicts
    )


def _words(side: Side | None, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    if side is None:
        return ()
    pieces = (side.text.slice(start, end).plain().strip() for start, end in spans)
    return tuple(piece for piece in pieces if piece)
