"""For each word of a provision, the edition that brought it: the replay of all its redlines.

A word keeps its edition through renumbering, moves, splits and mergers, and through changes that
are typography alone. Words that left one provision and turned up in another by an amendment of both
keep theirs where a run of them shows it (:mod:`~pipeline.history.moved`). Each word says by which
provisions it came.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from pipeline.compare.changes import Operation, Segment
from pipeline.compare.typography import rules_for
from pipeline.compare.words import redline, tokenize
from pipeline.history.chronicle import Chronicle, Seen
from pipeline.history.moved import LEAST, losses, text_of
from pipeline.model.lineage import Event, Identity
from pipeline.model.text import Text


class Came(msgspec.Struct, frozen=True):
    """Another provision that words stood in: where, and until which edition."""

    id: str
    path: str
    until: str


class Blamed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of the text, when they came in, and by which other provisions, the latest first."""

    text: str
    seen: Seen
    came: tuple[Came, ...] = ()


class Blame(msgspec.Struct, frozen=True):
    """A provision's words by origin.

    Attributes:
        list_id: the list.
        id: the identity.
        path: where it stands in ``edition``.
        edition: the edition whose words these are.
        segments: joined, they are the text as ``Text.plain`` prints it.
        heading: likewise for the heading.
    """

    list_id: str
    id: str
    path: str
    edition: str
    segments: tuple[Blamed, ...]
    heading: tuple[Blamed, ...]


def blame(chronicle: Chronicle, typed: str, n: int | None = None) -> Blame:
    """Return which edition brought each word of what stands at a label.

    Args:
        chronicle: the history.
        typed: the label, as a person types it.
        n: the edition whose text is asked for; by default the newest that has the label.

    Raises:
        UnknownLabelError: nothing at hand has that label.
    """
    found = chronicle.find(typed, n)
    texts, headings = (_Words(chronicle, heading=heading) for heading in (False, True))
    return Blame(
        chronicle.list_id,
        found.identity.id,
        found.path,
        chronicle.known(found.edition).edition_id,
        texts.of(found.identity, found.edition),
        headings.of(found.identity, found.edition),
    )


SEEM = LEAST // 2
"""Fewer new words than this, a few of them old ones by chance, are not looked for elsewhere."""


class _Origin(NamedTuple):
    """The edition that brought a character, and the provisions it left since, the latest first:
    each with the last edition it stood there.
    """

    edition: int
    left: tuple[tuple[str, int], ...] = ()


_Text = tuple[str, list[_Origin]]


class _Words:
    """Follows one text of identities; there is an origin for each character."""

    def __init__(self, chronicle: Chronicle, *, heading: bool) -> None:
        self.chronicle = chronicle
        self.heading = heading
        self.rules = rules_for(chronicle.editions[-1].language, heading=False)
        self._known: dict[tuple[str, int], _Text] = {}

    def of(self, identity: Identity, n: int) -> tuple[Blamed, ...]:
        plain, origins = self._replay(identity, n)
        found: list[Blamed] = []
        start = 0
        for at in range(1, len(plain) + 1):
            if at == len(plain) or origins[at] != origins[start]:
                found.append(self._blamed(plain[start:at], origins[start]))
                start = at
        return tuple(found)

    def _blamed(self, text: str, origin: _Origin) -> Blamed:
        came = []
        for own, n in origin.left:
            path = self.chronicle.path(self.chronicle.by_id[own], n)
            assert path is not None, "words left it only while it stood somewhere"
            came.append(Came(own, path, self.chronicle.known(n).edition_id))
        return Blamed(text, self.chronicle.seen(origin.edition), tuple(came))

    def _replay(self, identity: Identity, n: int) -> _Text:
        """The text of an identity in an edition, and the origin of each character."""
        known = self._known.get((identity.id, n))
        if known is not None:
            return known
        first = self.chronicle.span(identity)[0]
        stations = {self.chronicle.number[s.edition]: s for s in identity.stations}
        plain, origins = "", list[_Origin]()
        if identity.born.of:
            plain, origins = self._joined(identity.born.of, first - 1)
        plain, origins = self._step(plain, origins, identity, first)
        for m in range(first + 1, n + 1):
            station = stations.get(m)
            if station is not None and station.event is Event.MERGED and station.of:
                came, theirs = self._joined(station.of, m - 1)
                gap = [theirs[0]] if plain and came else []
                plain, origins = plain + " " * len(gap) + came, origins + gap + theirs
            plain, origins = self._step(plain, origins, identity, m)
        self._known[identity.id, n] = plain, origins
        return plain, origins

    def _joined(self, ids: tuple[str, ...], n: int) -> _Text:
        """The texts of several identities, one after the other."""
        plain, origins = "", list[_Origin]()
        for own in ids:
            more, theirs = self._left(self.chronicle.by_id[own], n)
            if plain and more:
                plain, origins = plain + " ", [*origins, theirs[0]]
            plain, origins = plain + more, origins + theirs
        return plain, origins

    def _left(self, source: Identity, n: int) -> _Text:
        """The text of an identity after whose edition ``n`` words of it stand elsewhere."""
        plain, origins = self._replay(source, n)
        return plain, [_Origin(o.edition, ((source.id, n), *o.left)) for o in origins]

    def _step(self, old: str, origins: list[_Origin], identity: Identity, n: int) -> _Text:
        """Carry the origins over one redline."""
        node = self.chronicle.node(identity, n)
        assert node is not None
        new = text_of(node, heading=self.heading)
        if new == old:
            return old, origins
        language = self.chronicle.editions[n].language
        found: list[_Origin] = []
        at = 0
        struck: tuple[Segment, list[_Origin]] | None = None
        for segment in redline(Text(old), Text(new), language):
            size = len(segment.text)
            if segment.operation is Operation.INSERT:
                if segment.typographic and struck is not None and struck[0].typographic:
                    found += self._retyped(struck[0].text, struck[1], segment.text)
                elif segment.text.strip() or not found:
                    found += [_Origin(n)] * size
                else:  # a blank is no word
                    found += [found[-1]] * size
                struck = None
                continue
            if segment.operation is Operation.EQUAL:
                found += origins[at : at + size]
                struck = None
            else:
                struck = (segment, origins[at : at + size])
            at += size
        if n:
            self._follow(identity, (old, origins), new, found, n)
        return new, found

    def _follow(
        self, identity: Identity, before: _Text, new: str, found: list[_Origin], n: int
    ) -> None:
        """Give words that stood elsewhere in the edition before the origins they had there."""
        fresh = _Origin(n)
        tokens = tokenize(new, self.rules) if fresh in found else ()
        seem = [found[token.start] == fresh for token in tokens]
        if sum(seem) < SEEM or len(tokens) < LEAST:
            return
        lost = losses(self.chronicle, n - 1, self.rules, heading=self.heading)
        for run in lost.runs(identity, before[0], tokens, seem):
            theirs = before[1] if run.source is identity else self._left(run.source, n - 1)[1]
            for k in range(run.size):
                mine, was = tokens[run.start + k], run.tokens[run.at + k]
                found[mine.start : mine.stop] = [theirs[was.start]] * (mine.stop - mine.start)

    def _retyped(self, old: str, origins: list[_Origin], new: str) -> list[_Origin]:
        """Origins of words set otherwise: word by word, or all as the latest of them."""
        before, after = tokenize(old, self.rules), tokenize(new, self.rules)
        if len(before) != len(after) or not before:
            return [max(origins, default=_Origin(0))] * len(new)
        found: list[_Origin] = []
        for one, other in zip(before, after, strict=True):
            found += [origins[one.start]] * (other.stop - len(found))
        return found
