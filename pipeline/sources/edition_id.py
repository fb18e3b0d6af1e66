"""Edition ids: a date as far as it is known, and what may follow it.

::

    id     = date ["-" suffix]
    date   = YYYY | YYYY "-" MM | YYYY "-" MM "-" DD
    suffix = letter { letter | digit } { "-" ( letter | digit ) ... }      lower case

An edition of which only the month is known is ``2015-10``, never a day somebody made up. Ids are
ordered by date; within the year or month it names, a date known only in part stands first; a
suffix stands after the bare date. The order is a convention for what cannot be known better: where
it matters, the month or the day has to be found out.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

GRAMMAR = 'a year, a month or a day (2002, 2015-10, 2024-03-14), optionally with "-suffix"'
"""What an edition id looks like, for messages."""

_ID = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:-(?P<suffix>[a-z][a-z0-9]*(?:-[a-z0-9]+)*))?"
)


class EditionId(msgspec.Struct, frozen=True, order=True):
    """An edition id taken apart. Ordered as the module says; ``month`` and ``day`` are 0 when they
    are not known.

    >>> EditionId.parse("2015-10") < EditionId.parse("2015-10-20") < EditionId.parse("2015-11")
    True
    """

    year: int
    month: int = 0
    day: int = 0
    suffix: str = ""

    @classmethod
    def parse(cls, text: str) -> EditionId:
        """Read an id.

        Raises:
            ValueError: when ``text`` is not an edition id or names a day that does not exist.
        """
        match = _ID.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not {GRAMMAR}")
        found = cls(
            int(match["year"]),
            int(match["month"] or 0),
            int(match["day"] or 0),
            match["suffix"] or "",
        )
        try:
            date(found.year, found.month if match["month"] else 1, found.day if match["day"] else 1)
        except ValueError:
            raise ValueError(f"{text!r} names a day that does not exist") from None
        return found

    @classmethod
    def valid(cls, text: str) -> bool:
        """Return whether ``text`` is an edition id."""
        try:
            cls.parse(text)
        except ValueError:
            return False
        return True

    def __str__(self) -> str:
        """Return the id as written."""
        pieces = [f"{self.year:04d}"]
        if self.month:
            pieces.append(f"{self.month:02d}")
        if self.day:
            pieces.append(f"{self.day:02d}")
        if self.suffix:
            pieces.append(self.suffix)
        return "-".join(pieces)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.day > 0

    @property
    def earliest(self) -> date:
        """The first day the edition can be of: the day itself where it is known."""
        return date(self.year, self.month or 1, self.day or 1)

    def covers(self, other: EditionId) -> bool:
        """Return whether ``other`` is dated more closely within what this id leaves open.

        >>> EditionId.parse("2015-10").covers(EditionId.parse("2015-10-20"))
        True
        """
        if self.exact or self.suffix:
            return False
        if self.month:
            return (self.year, self.month) == (other.year, other.month) and other.exact
        return self.year == other.year and other.month > 0
