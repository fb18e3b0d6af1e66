"""The date a file made of an edition carries: the edition's own, never that of the making."""

from __future__ import annotations

from datetime import date

from pipeline.model.records import Edition

NO_DATE = date(1980, 1, 1)
"""The first date a zip can say: what stands for a date nobody knows."""


def edition_date(edition: Edition) -> date:
    """Return the date of an edition: printed, agreed, or that in its id."""
    return edition.dates.printed or edition.dates.agreed or id_date(edition.edition_id)


def id_date(edition_id: str) -> date:
    """Return the date an edition's id begins with, :data:`NO_DATE` where it is none.

    >>> id_date("2024-03-14+r2").isoformat(), id_date("spring").isoformat()
    ('2024-03-14', '1980-01-01')
    """
    try:
        return date.fromisoformat(edition_id[:10])
    except ValueError:
        return NO_DATE
