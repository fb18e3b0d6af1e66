"""Total accounting: every character of a source goes to exactly one place, and this proves it.

A destination is the kind of the node that holds the character (``provision``, ``note``, ``table``
...), ``furniture:<reason>`` for what belongs to the page, ``correction`` for characters a declared
correction replaced, or ``space`` for white space that only positions. Whatever is left is lost;
whatever was claimed twice is double; either stops publication.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import UnaccountedError
from pipeline.model.document import Document
from pipeline.model.records import Account
from pipeline.parse.strip import Strip


class Ledger:
    """The destinations of one document's characters, claimed one by one."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._codes = {"": 0}
        last = next((page.lines[-1] for page in reversed(document.pages) if page.lines), None)
        # the code of each one's destination
        self._where = bytearray(last.end if last is not None else 0)
        self._double: list[int] = []

    def claim(self, offsets: Iterable[int], destination: str) -> None:
        """Say where characters went."""
        code = self._code(destination)
        for offset in offsets:
            if self._where[offset]:
                self._double.append(offset)
            else:
                self._where[offset] = code

    def claim_strip(self, strip: Strip, destination: str) -> None:
        """Say where the characters of a strip went: each stretch of the source at once where
        nobody has claimed any of it.
        """
        code = bytes((self._code(destination),))
        for stretch in strip.stretches():
            size = len(stretch)
            if self._where.count(0, stretch.start, stretch.stop) == size:
                self._where[stretch.start : stretch.stop] = code * size
            else:
                self.claim(stretch, destination)

    def _code(self, destination: str) -> int:
        return self._codes.setdefault(destination, len(self._codes))

    def destination(self, offset: int) -> str:
        """Return where a character went; the empty string where nobody claimed it."""
        return list(self._codes)[self._where[offset]]

    def close(self, *, edition: str) -> Account:
        """Return the account; white space nobody claimed is ``space``.

        Raises:
            UnaccountedError: characters went nowhere, or to two places.
        """
        lost: list[int] = []
        space = self._code("space")
        at = 0
        for page in self._document.pages:  # one at a time: all at once would be the whole text
            characters = "".join([line.text for line in page.lines])
            end = at + len(characters)
            offset = self._where.find(0, at, end)
            while offset >= 0:
                char = characters[offset - at]
                if char.isspace() or char in "\u200b\ufeff":
                    self._where[offset] = space
                else:
                    lost.append(offset)
                offset = self._where.find(0, offset + 1, end)
            at = end
        counts = {name: self._where.count(code) for name, code in self._codes.items() if name}
        account = Account(
            file=self._document.sha256,
            total=len(self._where),
            by_destination={name: n for name, n in sorted(counts.items()) if n},
            lost=len(lost),
            double=len(self._double),
        )
        if lost or self._double:
            first = (lost or self._double)[0]
            characters = self._document.characters
            raise UnaccountedError(
                where=f"edition {edition}, {self._place(first)}",
                found=f"{len(lost)} character(s) lost, {len(self._double)} counted twice, "
                f"beginning with {characters[first : first + 40]!r}",
                expected="every character of the source in exactly one record or piece of "
                "page furniture",
                do="nothing was published; report the document, or declare a correction for the "
                "place named",
            )
        return account

    def _place(self, offset: int) -> str:
        for line in self._document.lines:
            if line.start <= offset < line.end:
                if line.page:
                    return f"page {line.page}"
                if line.source_line:
                    return f"line {line.source_line}"
                return f"character {offset}"
        return f"character {offset}"
