"""The printed pages of an edition, as small pictures, and which of them hold what."""

from __future__ import annotations

import msgspec


class Page(msgspec.Struct, frozen=True):
    """A page as a picture, its size in pixels."""

    png: bytes
    width: int
    height: int


class Printed(msgspec.Struct, frozen=True):
    """The pages of one file of an edition.

    Attributes:
        file: the file's name.
        of_record: whether the text of record was read from it.
        pages: all of them, in order; the first is page 1.
        at: for each path, the numbers of the pages it stands on.
    """

    file: str
    of_record: bool
    pages: tuple[Page, ...]
    at: dict[str, tuple[int, ...]]

    @property
    def size(self) -> int:
        """Bytes of all pictures."""
        return sum(len(page.png) for page in self.pages)
