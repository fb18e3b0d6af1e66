"""When the sources were fetched: a fact about a machine, kept beside the edition as a git note.

The same edition fetched twice is the same edition. If the time stood in the tree, every machine
would have commit ids of its own.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from pipeline.errors import StoreError
from pipeline.model import codec
from pipeline.model.records import Edition


class Observed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Times of fetching: of the edition, and of its manifestations in their order."""

    edition: datetime | None = None
    manifestations: tuple[datetime | None, ...] = ()


def without_observations(edition: Edition) -> Edition:
    """Return the edition without the times at which it was fetched."""
    changes: dict[str, object] = {}
    if edition.dates.fetched is not None:
        changes["dates"] = msgspec.structs.replace(edition.dates, fetched=None)
    if any(file.fetched is not None for file in edition.manifestations):
        changes["manifestations"] = tuple(
            msgspec.structs.replace(file, fetched=None) for file in edition.manifestations
        )
    return msgspec.structs.replace(edition, **changes) if changes else edition


def note(edition: Edition) -> bytes | None:
    """Return the note for an edition's commit, ``None`` when no time is known."""
    files = tuple(file.fetched for file in edition.manifestations)
    known = any(time is not None for time in files)
    if edition.dates.fetched is None and not known:
        return None
    return codec.encode(Observed(edition.dates.fetched, files if known else ()))


def restore(edition: Edition, data: bytes, *, where: str) -> Edition:
    """Give an edition the times of its note back.

    Raises:
        StoreError: when the note is not one of this program.
    """
    found = codec.decode(data, Observed, where=f"the note of {where}")
    dates = msgspec.structs.replace(edition.dates, fetched=found.edition)
    files = edition.manifestations
    if found.manifestations:
        if len(found.manifestations) != len(files):
            raise StoreError(
                where=f"the note of {where}",
                found=f"times for {len(found.manifestations)} files",
                expected=f"times for {len(files)} files",
                do="remove the note (git notes --ref=annex/LIST remove COMMIT): "
                "only the times of fetching are lost",
            )
        files = tuple(
            msgspec.structs.replace(file, fetched=time)
            for file, time in zip(files, found.manifestations, strict=True)
        )
    return msgspec.structs.replace(edition, dates=dates, manifestations=files)
