"""For each word of a provision, the edition that brought it: the replay of all its redlines.

A word keeps its edition through renumbering, moves, splits and mergers, and through changes that
are typography alone. Words are followed inside an identity and those it came from; a word that
left one provision and turned up in another by an amendment of both counts as new there.
"""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import Operation, Segment
from pipeline.compare.typography import rules_for
from pipeline.compare.words import redline, tokenize
from pipeline.history.chronicle import Chronicle, Seen
from pipeline.model.lineage import Event, Identity
from pipeline.model.text import Text


class Blamed(msgspec.Struct, frozen=True):
    """Words of the text, and when they came in."""

    text: str
    seen: Seen


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


class _Words:
    """Follows one text of identities; an origin is the number of an edition, one a character."""

    def __init__(self, chronicle: Chronicle, *, heading: bool) -> None:
        self.chronicle = chronicle
        self.heading = heading
        self.rules = rules_for(chronicle.editions[-1].language, heading=False)

    def of(self, identity: Identity, n: int) -> tuple[Blamed, ...]:
        plain, origins = self._replay(identity, n)
        found: list[Blamed] = []
        start = 0
        for at in range(1, len(plain) + 1):
            if at == len(plain) or origins[at] != origins[start]:
                found.append(Blamed(plain[start:at], self.chronicle.seen(origins[start])))
                start = at
        return tuple(found)

    def _replay(self, identity: Identity, n: int) -> tuple[str, list[int]]:
        """The text of an identity in an edition, and the origin of each character."""
        first = self.chronicle.span(identity)[0]
        stations = {self.chronicle.number[s.edition]: s for s in identity.stations}
        born = self._plain(identity, first)
        plain, origins = "", list[int]()
        if identity.born.of:
            plain, origins = self._joined(identity.born.of, first - 1)
        plain, origins = self._step(plain, origins, born, first)
        for m in range(first + 1, n + 1):
            station = stations.get(m)
            now = self._plain(identity, m)
            if station is not None and station.event is Event.MERGED and station.of:
                came, theirs = self._joined(station.of, m - 1)
                gap = [theirs[0]] if plain and came else []
                plain, origins = plain + " " * len(gap) + came, origins + gap + theirs
            if now != plain:
                plain, origins = self._step(plain, origins, now, m)
        return plain, origins

    def _joined(self, ids: tuple[str, ...], n: int) -> tuple[str, list[int]]:
        """The texts of several identities, one after the other."""
        plain, origins = "", list[int]()
        for own in ids:
            more, theirs = self._replay(self.chronicle.by_id[own], n)
            if plain and more:
                plain, origins = plain + " ", [*origins, theirs[0]]
            plain, origins = plain + more, origins + theirs
        return plain, origins

    def _plain(self, identity: Identity, n: int) -> str:
        node = self.chronicle.node(identity, n)
        assert node is not None
        text = node.heading if self.heading else node.text
        return text.plain() if text is not None else ""

    def _step(self, old: str, origins: list[int], new: str, n: int) -> tuple[str, list[int]]:
        """Carry the origins over one redline."""
        language = self.chronicle.editions[n].language
        found: list[int] = []
        at = 0
        struck: tuple[Segment, list[int]] | None = None
        for segment in redline(Text(old), Text(new), language):
            size = len(segment.text)
            if segment.operation is Operation.INSERT:
                if segment.typographic and struck is not None and struck[0].typographic:
                    found += self._retyped(struck[0].text, struck[1], segment.text)
                elif segment.text.strip() or not found:
                    found += [n] * size
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
        return new, found

    def _retyped(self, old: str, origins: list[int], new: str) -> list[int]:
        """Origins of words set otherwise: word by word, or all as the latest of them."""
        before, after = tokenize(old, self.rules), tokenize(new, self.rules)
        if len(before) != len(after) or not before:
            return [max(origins, default=0)] * len(new)
        found: list[int] = []
        for one, other in zip(before, after, strict=True):
            found += [origins[one.start]] * (other.stop - len(found))
        return found
