"""Total accounting: every character of a source goes to exactly one place, and this proves it.

A destination is the kind of the node that holds the character (``provision``, ``note``, ``table``
...), ``furniture:<reason>`` for what belongs to the page, ``correction`` for characters a declared
correction replaced, or ``space`` for white space that only positions. Whatever is left is lost;
whatever was claimed twice is double; either stops publication.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable

from pipeline.errors import UnaccountedError
from pipeline.model.document import Document
from pipeline.model.records import Account


class Ledger:
    """The destinations of one document's characters, claimed one by one."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._characters = document.characters
        self._where: list[str | None] = [None] * len(self._characters)
        self._double: list[int] = []

    def claim(self, offsets: Iterable[int], destination: str) -> None:
        """Say where characters went."""
        if isinstance(offsets, array) and len(offsets):
            first, size = offsets[0], len(offsets)
            run = slice(first, first + size)
            if offsets == array("i", range(first, first + size)) and (
                self._where[run].count(None) == size
            ):
                self._where[run] = [destination] * size
                return
        for offset in offsets:
            if self._where[offset] is None:
                self._where[offset] = destination
            else:
                self._double.append(offset)

    def close(self, *, edition: str) -> Account:
        """Return the account; white space nobody claimed is ``space``.

        Raises:
            UnaccountedError: characters went nowhere, or to two places.
        """
        lost: list[int] = []
        for offset, where in enumerate(self._where):
            if where is None:
                char = self._characters[offset]
                if char.isspace() or char in "\u200b\ufeff":
                    self._where[offset] = "space"
                else:
                    lost.append(offset)
        counts = Counter(filter(None, self._where))
        account = Account(
            file=self._document.sha256,
            total=len(self._characters),
            by_destination=dict(sorted(counts.items())),
            lost=len(lost),
            double=len(self._double),
        )
        if lost or self._double:
            raise UnaccountedError(
                where=f"edition {edition}, {self._place((lost or self._double)[0])}",
                found=f"{len(lost)} character(s) lost, {len(self._double)} counted twice, "
                f"beginning with {self._excerpt((lost or self._double)[0])!r}",
                expected="every character of the source in exactly one record or piece of "
                "page furniture",
                do="nothing was published; report the document, or declare a correction for the "
                "place named",
            )
        return account

    def _excerpt(self, offset: int) -> str:
        return self._characters[offset : offset + 40]

    def _place(self, offset: int) -> str:
        for line in self._document.lines:
            if line.start <= offset < line.end:
                if line.page:
                    return f"page {line.page}"
                if line.source_line:
                    return f"line {line.source_line}"
                return f"character {offset}"
        return f"character {offset}"
