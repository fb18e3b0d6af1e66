"""What is known, held, parsed and published, without asking a server or writing anything."""

from __future__ import annotations

import msgspec

from pipeline.batch.jobs import jobs_for, kept
from pipeline.batch.pulling import look
from pipeline.batch.workspace import Workspace
from pipeline.errors import FetchError
from pipeline.sources.catalogue import Catalogue, Gap, load
from pipeline.sources.pulled import PulledFile


class EditionStatus(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far one edition has come. ``parsed`` says whether its parse is at hand and up to date;
    ``published`` is the tag of its last revision; ``problems`` is what is wrong with its files.
    """

    edition_id: str
    held: tuple[str, ...]
    missing: tuple[str, ...]
    parsed: bool
    document_number: str | None = None
    published: str | None = None
    problems: tuple[str, ...] = ()


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole list's state."""

    list_id: str
    title: str
    editions: tuple[EditionStatus, ...]
    gaps: tuple[Gap, ...] = ()


def status(workspace: Workspace) -> Status:
    """Return how far each edition of the catalogue has come."""
    catalogue = load(workspace.catalogue)
    pulled = look(workspace, catalogue)
    jobs = {job.edition_id: job for job in jobs_for(workspace, catalogue, pulled)}
    published = _published(workspace, catalogue)
    rows = []
    for entry in catalogue.editions:
        files = pulled.report.of(entry.id)
        job = jobs.get(entry.id)
        rows.append(
            EditionStatus(
                edition_id=entry.id,
                document_number=entry.document_number,
                held=tuple(_name(file) for file in files if file.sha256),
                missing=tuple(_name(file) for file in files if not file.sha256),
                parsed=job is not None and kept(workspace.work, job) is not None,
                published=published.get(entry.id),
                problems=tuple(said for file in files if (said := _problem(file)) is not None),
            )
        )
    return Status(catalogue.list_id, catalogue.title, tuple(rows), catalogue.gaps)


def _name(file: PulledFile) -> str:
    return f"{file.media.value} {file.role.value}"


def _problem(file: PulledFile) -> str | None:
    """What is wrong with a file, in a line; that it was never fetched is no problem."""
    if file.error is None or (isinstance(file.error, FetchError) and file.source == file.address):
        return None
    return f"{_name(file)}: {file.error.title}: {file.error.found}"


def _published(workspace: Workspace, catalogue: Catalogue) -> dict[str, str]:
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)

    with DataRepository(workspace.parsed) as repository:
        return {one.edition_id: one.tag for one in repository.editions(catalogue.list_id)}
