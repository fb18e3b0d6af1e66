"""Identities: what a provision is, whatever it is called. The values; made in ``pipeline.history``.

A path is an address inside one edition. An *identity* is the provision itself: it keeps its id when
it is renumbered, moved or reworded, and an id never comes to mean anything else. It is minted from
the list, the first edition at hand that has the provision, and its path there (:func:`mint`), so
that every machine gives the same one. Splits and merges are explicit: an identity born of others
names them, and one that went into others names those.

An older edition found later moves the births of what it holds back, and so their ids. None is lost:
an id is that of the provision that stood at some path in some edition, and every edition an
identity was in gives the id it would have had if the history had begun there. Those are its former
ids (:meth:`Identity.standings` gives the pairs to mint them from).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum

import msgspec

LINEAGE_SCHEMA_VERSION = "1.0.0"
"""Version (SemVer) of the format of ``lineage.json``."""

ID_DIGITS = 16


class Event(StrEnum):
    """What happened to an identity at an edition."""

    BORN = "born"
    AMENDED = "amended"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    SPLIT = "split"  # it gave words to others, which are born of it
    MERGED = "merged"  # it took in the words of others, which end


class KnownEdition(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One edition of the run that was traced.

    Attributes:
        edition_id: the edition.
        dated: its printed date, or as much of a date as its id gives (``2015-10``).
        printed: whether that is the printed date.
        gap: what is known to lie between it and the one before it, in a sentence.
    """

    edition_id: str
    dated: str
    printed: bool = True
    gap: str | None = None


class Station(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An edition at which something happened to an identity. Between stations nothing did.

    Attributes:
        edition: the edition that shows it; it happened after the edition before.
        path: where the identity stands from here on.
        event: what happened; a change of words comes before a change of place.
        of: for one born by a split, whose words it has; for a merger, who came in.
        confidence: of the pairing with the edition before, where it is below 1.
        review: the comparison asks a person to look at that pairing.
    """

    edition: str
    path: str
    event: Event
    of: tuple[str, ...] = ()
    confidence: float | None = None
    review: bool = False


class Identity(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One provision, note, definition or table for as long as it lives.

    Attributes:
        id: never reused, the same on every machine.
        stations: the first is its birth.
        gone: the first edition without it.
        into: whose words its words became, when it was merged or split up.
    """

    id: str
    stations: tuple[Station, ...]
    gone: str | None = None
    into: tuple[str, ...] = ()

    @property
    def born(self) -> Station:
        """Its first station."""
        return self.stations[0]

    def until(self, kept: set[str]) -> Identity:
        """Return the identity as it was when the editions ``kept`` were all there were."""
        stays = self.gone is None or self.gone in kept
        if stays and self.stations[-1].edition in kept:
            return self
        return Identity(
            self.id,
            tuple(station for station in self.stations if station.edition in kept),
            self.gone if stays else None,
            self.into if stays else (),
        )

    def standings(self, editions: tuple[KnownEdition, ...]) -> Iterator[tuple[str, str]]:
        """Yield (edition, path) for every edition it is in, in order."""
        stations = {station.edition: station.path for station in self.stations}
        path: str | None = None
        for known in editions:
            if known.edition_id == self.gone:
                return
            path = stations.get(known.edition_id, path)
            if path is not None:
                yield known.edition_id, path


class Lineage(msgspec.Struct, frozen=True, omit_defaults=True):
    """All identities of a list over a run of editions.

    ``identities`` are in order of birth, and at one edition in document order.
    """

    list_id: str
    editions: tuple[KnownEdition, ...]
    identities: tuple[Identity, ...]
    # From a function: always in the JSON (see pipeline.model.records.Edition).
    schema_version: str = msgspec.field(default_factory=lambda: LINEAGE_SCHEMA_VERSION)


def mint(list_id: str, edition_id: str, path: str) -> str:
    """Return the id of what stands at ``path`` in ``edition_id`` and in no edition before it.

    >>> mint("mtcr", "2024-03-14", "2.A.1.c")
    'bd63de22a438aaa3'
    """
    seed = f"{list_id}\n{edition_id}\n{path}"
    return hashlib.sha256(seed.encode()).hexdigest()[:ID_DIGITS]
