"""The store stage: the history of one list made equal to its parsed editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.batch.parsing import jobs_for, parse_all
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import pull_all
from pipeline.batch.workspace import Workspace
from pipeline.model.records import Edition
from pipeline.sources.catalogue import Catalogue, load

if TYPE_CHECKING:
    from pipeline.store.values import PublishReport


def publish(
    workspace: Workspace, catalogue: Catalogue, editions: Sequence[Edition]
) -> PublishReport:
    """Write the editions into the history and return what that did."""
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)

    with DataRepository(workspace.parsed) as repository:
        return repository.publish(
            catalogue.list_id, editions, program_version=__version__, profile=catalogue.profile
        )


def publication_notices(report: PublishReport) -> tuple[str, ...]:
    """Return what a person should know of a publication, one sentence each."""
    notices = []
    if report.resumed:
        notices.append("An interrupted run was brought to its end first.")
    if report.rebuilt:
        notices.append(
            "The history was made anew because an edition belongs between others; "
            f"the former one is kept at {report.former}."
        )
    notices += [
        f"{tag}: a corrected reading of an edition published before." for tag in report.revised
    ]
    notices += [
        f"parsed/{path} was changed by hand; the history does not have that change."
        for path in report.local_edits
    ]
    return tuple(notices)


def head_of_history(workspace: Workspace, list_id: str) -> str | None:
    """Return the commit a list's branch stands at, ``None`` when nothing is published."""
    from pipeline.store.repository import DataRepository  # noqa: PLC0415

    with DataRepository(workspace.parsed) as repository:
        return repository.head(list_id)


def load_published(workspace: Workspace, list_id: str, edition_id: str) -> Edition:
    """Return an edition as the history has it.

    Raises:
        UnknownListError, UnknownEditionError: nothing of that name is published; the message says
            what is.
    """
    from pipeline.store.repository import DataRepository  # noqa: PLC0415

    with DataRepository(workspace.parsed) as repository:
        return repository.load(list_id, edition_id)


def store_listed(
    workspace: Workspace, progress: Progress, *, offline: bool, dry_run: bool
) -> tuple[PublishReport, tuple[str, ...]]:
    """Parse what is at hand and publish it; return the report and what a person should know.

    With ``dry_run`` nothing is written, and the report says what would be.
    """
    from pipeline.store.values import PublishReport  # noqa: PLC0415

    catalogue = load(workspace.catalogue)
    pulled = pull_all(workspace, catalogue, progress, offline=offline, dry_run=dry_run)
    jobs = jobs_for(workspace, catalogue, pulled)
    if dry_run:
        from pipeline.store.repository import DataRepository  # noqa: PLC0415

        with DataRepository(workspace.parsed) as repository:
            there = {one.edition_id for one in repository.editions(catalogue.list_id)}
        ids = [job.head.edition_id for job in jobs]
        report = PublishReport(
            list_id=catalogue.list_id,
            head=head_of_history(workspace, catalogue.list_id),
            unchanged=tuple(name for name in ids if name in there),
            added=tuple(name for name in ids if name not in there),
        )
        return report, ()
    parsed = parse_all(jobs, workspace.work, progress)
    report = publish(workspace, catalogue, [one.edition for one in parsed])
    return report, publication_notices(report)
