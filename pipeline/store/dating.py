"""When an edition is dated, and whether a row of editions is one that can be published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from pipeline.errors import EditionOrderError, StoreError
from pipeline.model.records import Edition

LIST_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What can name a branch, a folder and tags."""

_EDITION_ID = re.compile(r"(?P<date>[0-9]{4}(?:-[0-9]{2}){0,2})(?:-[A-Za-z][A-Za-z0-9]*)*")


def dated_editions(list_id: str, editions: Sequence[Edition]) -> list[tuple[Edition, int]]:
    """Return each edition with its date in seconds since 1970, having checked their order.

    Raises:
        EditionOrderError: not in order of date, or one of them twice.
        StoreError: an id that cannot name what it must, or an edition of another list.
    """
    if not LIST_ID.fullmatch(list_id):
        raise StoreError(
            where=f"list {list_id!r}",
            found="an id that cannot name a branch, a folder and tags",
            expected="lower-case letters, digits and hyphens",
            do="give the list another id in its catalogue",
        )
    found: list[tuple[Edition, int]] = []
    for edition in editions:
        where = f"list {list_id}, edition {edition.edition_id}"
        if edition.list_id != list_id:
            raise StoreError(
                where=where,
                found=f"an edition of the list {edition.list_id}",
                expected=f"editions of {list_id} only",
                do="publish each list by itself",
            )
        seconds = _seconds(edition, where)
        if any(other.edition_id == edition.edition_id for other, _ in found):
            raise EditionOrderError(
                where=where,
                found="the edition stands twice in the list",
                expected="each edition once",
                do="give two editions of one date different suffixes (2023-06-15, 2023-06-15-b)",
            )
        if found and found[-1][1] > seconds:
            raise EditionOrderError(
                where=where,
                found=f"it is dated before {found[-1][0].edition_id}, which stands before it",
                expected="editions in order of their printed dates",
                do="correct the dates or the order in the catalogue",
            )
        found.append((edition, seconds))
    return found


def _seconds(edition: Edition, where: str) -> int:
    """The time a commit is dated with: noon of the printed day, or of the day in the edition's id.

    Where only the year or the month is known it is the first day the edition can be of: git has no
    way to leave a day open. The edition's own dates keep it open.
    """
    found = _EDITION_ID.fullmatch(edition.edition_id)
    if found is None:
        raise StoreError(
            where=where,
            found=f"the edition id {edition.edition_id!r}",
            expected="a date as far as it is known, with a suffix if need be: 2024-03-14, "
            "2015-10, 2023-06-15-b",
            do="correct the id in the catalogue",
        )
    stated = found["date"]
    try:
        earliest = date.fromisoformat(stated + "-01-01"[len(stated) - 4 :])
        day = edition.dates.printed or earliest
    except ValueError:
        raise StoreError(
            where=where,
            found=f"no date is called {stated}",
            expected="a date that exists",
            do="correct the id in the catalogue",
        ) from None
    return int(datetime.combine(day, time(12), UTC).timestamp())
