"""Where each character of one file went: the ledger of a parse, kept instead of summed up.

A record holds the sums (:class:`~pipeline.model.records.Account`); a picture of a page needs every
character. The steps of the parse (:mod:`pipeline.parse.steps`) are gone through again with a ledger
that stays open; whoever asks compares the sums (:meth:`Whereabouts.counts`) with the record's, so
that the two can never quietly say different things.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby, islice

import msgspec

from pipeline.errors import UnaccountedError
from pipeline.lists.profile import Profile
from pipeline.model.document import Document, Line
from pipeline.model.text import MarkKind
from pipeline.parse.account import Ledger
from pipeline.parse.declared import Declaration
from pipeline.parse.steps import understand

LOST = "lost"
"""Destination of a character that went nowhere."""


class Span(msgspec.Struct, frozen=True, gc=False):
    """Characters ``[start, end)`` of a document's stream that went to one destination."""

    start: int
    end: int
    destination: str


class Whereabouts(msgspec.Struct, frozen=True):
    """Every character of one file.

    ``spans`` follow one another without gap from 0 to the last character; ``double`` are the
    offsets of characters that were claimed again after they had gone somewhere.
    """

    spans: tuple[Span, ...]
    double: tuple[int, ...]

    def counts(self) -> dict[str, int]:
        """Return how many characters went to each destination."""
        found: Counter[str] = Counter()
        for span in self.spans:
            found[span.destination] += span.end - span.start
        return dict(sorted(found.items()))

    def of_lines(self, lines: Sequence[Line]) -> Iterator[tuple[Line, tuple[Span, ...]]]:
        """Yield each of ``lines``, in order of offset, with its spans, cut at the line's ends."""
        at = bisect_right(self.spans, lines[0].start, key=lambda s: s.end) if lines else 0
        for line in lines:
            start, end = line.start, line.end
            while at < len(self.spans) and self.spans[at].end <= start:
                at += 1
            mine = []
            for span in islice(self.spans, at, None):
                if span.start >= end:
                    break
                cut = Span(max(span.start, start), min(span.end, end), span.destination)
                mine.append(cut)
            yield line, tuple(mine)


class _OpenLedger(Ledger):
    """A ledger that can be read after it was closed, whatever it said."""

    def whereabouts(self, edition: str) -> Whereabouts:
        with suppress(UnaccountedError):  # what is lost is wanted here, not refused
            self.close(edition=edition)
        spans: list[Span] = []
        start = 0
        for _, members in groupby(self._where):
            end = start + sum(1 for _ in members)
            spans.append(Span(start, end, self.destination(start) or LOST))
            start = end
        return Whereabouts(tuple(spans), tuple(self._double))


def whereabouts(
    document: Document,
    profile: Profile,
    corrections: tuple[Declaration, ...] = (),
    *,
    edition: str,
    without: MarkKind = MarkKind.DELETED,
) -> Whereabouts:
    """Return where each character of a file goes when it is parsed by itself.

    Args:
        document: the file as read.
        profile: how the list is printed.
        corrections: those that hold for this file: the edition's for its file of record, none for
            another witness.
        edition: which edition, for messages.
        without: tracked changes to leave out, as for a parse.

    Raises:
        CorrectionError: a correction does not match.
    """
    ledger = _OpenLedger(document)
    understand(document, profile, corrections, ledger, edition=edition, without=without)
    return ledger.whereabouts(edition)
