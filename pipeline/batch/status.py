"""What is known, held, parsed and published, without asking a server or writing anything."""

from __future__ import annotations

import msgspec

from pipeline.batch.parsing import jobs_for, kept
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import pull_all
from pipeline.batch.workspace import Workspace
from pipeline.sources.catalogue import Catalogue, Gap, load


class EditionStatus(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far one edition has come. ``parsed`` says whether its parse is at hand and up to date;
    ``published`` is the tag of its last revision.
    """

    edition_id: str
    held: tuple[str, ...]
    missing: tuple[str, ...]
    parsed: bool
    document_number: str | None = None
    published: str | None = None


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole list's state."""

    list_id: str
    title: str
    editions: tuple[EditionStatus, ...]
    gaps: tuple[Gap, ...] = ()


def status(workspace: Workspace) -> Status:
    """Return how far each edition of the catalogue has come."""
    catalogue = load(workspace.catalogue)
    pulled = pull_all(workspace, catalogue, Progress(), offline=True, dry_run=True)
    jobs = {job.head.edition_id: job for job in jobs_for(workspace, catalogue, pulled)}
    published = _published(workspace, catalogue)
    rows = []
    for entry in catalogue.editions:
        files = pulled.report.of(entry.id)
        job = jobs.get(entry.id)
        rows.append(
            EditionStatus(
                edition_id=entry.id,
                document_number=entry.document_number,
                held=tuple(f"{f.media.value} {f.role.value}" for f in files if f.sha256),
                missing=tuple(f"{f.media.value} {f.role.value}" for f in files if not f.sha256),
                parsed=job is not None and kept(workspace.work, job) is not None,
                published=published.get(entry.id),
            )
        )
    return Status(catalogue.list_id, catalogue.title, tuple(rows), catalogue.gaps)


def _published(workspace: Workspace, catalogue: Catalogue) -> dict[str, str]:
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)

    with DataRepository(workspace.parsed) as repository:
        return {one.edition_id: one.tag for one in repository.editions(catalogue.list_id)}
