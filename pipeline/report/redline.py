"""Redlines a report can vouch for: their pieces add up to the two texts, or it is said.

A :class:`Redline` is what every form prints. It is taken from the change when its segments add up
to the texts of both sides; when they do not, both texts are shown whole and ``whole`` is true, so
that a fault in a redline can never hide a word.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pipeline.compare.changes import Change, Operation, Outcome, Segment, Side
from pipeline.model.text import Text


class Redline(msgspec.Struct, frozen=True):
    """Pieces kept, deleted and inserted. ``whole`` says that there was no redline of the
    words, or none that adds up, and that both texts are given whole instead.
    """

    segments: tuple[Segment, ...] = ()
    whole: bool = False

    @property
    def old(self) -> str:
        """The old text."""
        return "".join(s.text for s in self.segments if s.operation is not Operation.INSERT)

    @property
    def new(self) -> str:
        """The new text."""
        return "".join(s.text for s in self.segments if s.operation is not Operation.DELETE)

    @property
    def differs(self) -> bool:
        """Whether anything is deleted or inserted that is more than typography."""
        return any(s.operation is not Operation.EQUAL and not s.typographic for s in self.segments)

    def folded(self) -> Redline:
        """Return the redline with differences of typography shown as the new edition has them."""
        return Redline(
            tuple(
                Segment(Operation.EQUAL, s.text) if s.typographic else s
                for s in self.segments
                if not (s.typographic and s.operation is Operation.DELETE)
            ),
            self.whole,
        )


def redline_of(change: Change) -> Redline:
    """Return the redline of a change's own words."""
    old, new = _plain(change.old), _plain(change.new)
    given = Redline(change.redline)
    if change.redline and _same(given.old, old) and _same(given.new, new):
        return given
    if change.redline and _gathers(change, given, old, new):
        return given
    unpaired = not old or not new or old == new
    return Redline(tuple(_coarse(old, new)), whole=bool(change.redline) or not unpaired)


def heading_of(change: Change) -> Redline:
    """Return the redline of the headings: both whole where the change has none that adds up."""
    old = _text(change.old.heading if change.old is not None else None)
    new = _text(change.new.heading if change.new is not None else None)
    given = Redline(change.heading_redline)
    if change.heading_redline and _same(given.old, old) and _same(given.new, new):
        return given
    return Redline(tuple(_coarse(old, new)))


def _plain(side: Side | None) -> str | None:
    return None if side is None else side.text.plain()


def _text(text: Text | None) -> str | None:
    return None if text is None else text.plain()


def _same(pieces: str, text: str | None) -> bool:
    return pieces.rstrip() == (text or "").rstrip()


def _gathers(change: Change, given: Redline, old: str | None, new: str | None) -> bool:
    """Say whether the redline of a split or a merger runs over all the pieces, of which the change
    holds the first.
    """
    if change.outcome is Outcome.SPLIT:
        return _same(given.old, old) and given.new.startswith((new or "").rstrip())
    if change.outcome is Outcome.MERGED:
        return _same(given.new, new) and given.old.startswith((old or "").rstrip())
    return False


def _coarse(old: str | None, new: str | None) -> Iterable[Segment]:
    if old is not None and old == new:
        if old:
            yield Segment(Operation.EQUAL, old)
        return
    if old:
        yield Segment(Operation.DELETE, old)
    if new:
        yield Segment(Operation.INSERT, new)
