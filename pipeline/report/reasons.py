"""Why a change carries its labels, with the words each argument rests on."""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import Change, ChangeSet, Side
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


class Doubts:
    """Why a person is asked to look at a change: for its pairing, or for its words."""

    def __init__(self, changes: ChangeSet) -> None:
        self._pairings = {
            (old, new)
            for pair in changes.pairs
            if pair.review
            for old in pair.old
            for new in pair.new
        }

    def of(self, change: Change) -> str:
        """Return why, as a clause; empty where nobody is asked."""
        if not change.review:
            return ""
        old, new = change.old, change.new
        if old is None or new is None or (old.path, new.path) in self._pairings:
            return (
                f"it is uncertain which provision became which (confidence {change.confidence:.2f})"
            )
        if any(verdict.rule == "lost-superscript" for verdict in change.verdicts):
            return "figures are raised or lowered in one edition only"
        return "a word that can turn a sentence round stands in one edition only"


def _words(side: Side | None, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    if side is None:
        return ()
    pieces = (side.text.slice(start, end).plain().strip() for start, end in spans)
    return tuple(piece for piece in pieces if piece)
