"""``lineage.json``: the identities of a list, one a line: git shows what happened line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from pipeline.model import codec
from pipeline.model.lineage import Identity, KnownEdition, Lineage

LINEAGE_FILE = "lineage.json"


class LineageWriter:
    """Writes the lineage of one run of editions as it stood at each of them.

    From one edition back to the one before it, only the lines of the identities that something
    happened to are made anew.
    """

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._digests: dict[str, str] = {}

    @property
    def newest(self) -> str:
        """The newest edition."""
        return self.lineage.editions[-1].edition_id

    def digest(self, edition_id: str) -> str:
        """Return the SHA-256 of the file when ``edition_id`` was the newest edition."""
        if edition_id not in self._digests:
            for _ in self.files([edition_id]):
                pass
        return self._digests[edition_id]

    def files(self, edition_ids: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the file as it stood at each of some editions, the newest first, under the
        edition's name.
        """
        identities = self.lineage.identities
        lines = [_line(identity) for identity in identities]
        editions = [_line(known) for known in self.lineage.editions]
        touched: dict[str, set[int]] = {}
        for n, one in enumerate(identities):
            for station in one.stations:
                touched.setdefault(station.edition, set()).add(n)
            if one.gone is not None:
                touched.setdefault(one.gone, set()).add(n)
        kept = {known.edition_id for known in self.lineage.editions}
        born = len(identities)
        for n in range(len(editions), 0, -1):
            edition_id = self.lineage.editions[n - 1].edition_id
            if edition_id in edition_ids:
                content = _page(self.lineage, editions[:n], lines[:born])
                self._digests[edition_id] = fingerprint(content)
                yield edition_id, content
            kept.discard(edition_id)
            while born and identities[born - 1].born.edition == edition_id:
                born -= 1
            for at in touched.get(edition_id, ()):
                if at < born:
                    lines[at] = _line(identities[at].until(kept))


def _line(value: Identity | KnownEdition) -> bytes:
    return b"    " + codec.encode_compact(value)


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of the file, as the commit's trailer gives it."""
    return hashlib.sha256(data).hexdigest()


def read_lineage(data: bytes, *, where: str) -> Lineage:
    """Read the file.

    Raises:
        StoreError: when it is not one.
    """
    return codec.decode(data, Lineage, where=f"{where} {LINEAGE_FILE}")


def _page(lineage: Lineage, editions: list[bytes], identities: list[bytes]) -> bytes:
    return (
        b'{\n  "list_id": %s,\n  "editions": [\n%s\n  ],\n  "identities": [\n%s\n  ],\n'
        b'  "schema_version": %s\n}\n'
        % (
            codec.encode_compact(lineage.list_id),
            b",\n".join(editions),
            b",\n".join(identities),
            codec.encode_compact(lineage.schema_version),
        )
    )
