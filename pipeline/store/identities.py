"""``lineage.json``: the identities of a list, one a line: git shows what happened line by line."""

from __future__ import annotations

import hashlib

from pipeline.model import codec
from pipeline.model.lineage import Identity, Lineage

LINEAGE_FILE = "lineage.json"


class LineageWriter:
    """Writes the lineage of one run of editions as it stood at each of them.

    An identity that nothing happened to is the same line in every one of them, and is made once.
    """

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._lines: dict[tuple[str, int, str | None], bytes] = {}

    def until(self, edition_id: str) -> bytes:
        """Return the bytes of the file when ``edition_id`` was the newest edition."""
        then = self.lineage.until(edition_id)
        return _page(
            then,
            [b"    " + codec.encode_compact(known) for known in then.editions],
            [self._line(identity) for identity in then.identities],
        )

    def whole(self) -> bytes:
        """Return the bytes of the file at the newest edition."""
        return self.until(self.lineage.editions[-1].edition_id)

    def _line(self, identity: Identity) -> bytes:
        key = (identity.id, len(identity.stations), identity.gone)
        known = self._lines.get(key)
        if known is None:
            known = self._lines[key] = b"    " + codec.encode_compact(identity)
        return known


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
