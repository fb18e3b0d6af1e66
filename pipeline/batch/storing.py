"""The store stage: the history of one list made equal to its parsed editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.batch.comparing import compare_all
from pipeline.batch.jobs import jobs_for
from pipeline.batch.lock import one_run
from pipeline.batch.parsing import parse_all
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import pull_all
from pipeline.batch.workspace import Workspace
from pipeline.errors import HistoryConflictError, ParseError, UnaccountedError
from pipeline.model.records import Edition, Severity
from pipeline.sources.catalogue import Catalogue, load

if TYPE_CHECKING:
    from pipeline.compare.changes import ChangeSet
    from pipeline.store.values import PublishReport


def refuse_unproved(editions: Sequence[Edition]) -> None:
    """Stop before anything is published when a parse says of itself that it is wrong.

    Raises:
        UnaccountedError: characters of a source went nowhere, or to two places.
        ParseError: a finding of the parse is an error.
    """
    for edition in editions:
        where = f"{edition.list_id} {edition.edition_id}"
        for account in edition.accounts:
            if account.lost or account.double:
                raise UnaccountedError(
                    where=f"{where}, file {account.file[:12]}",
                    found=f"{account.lost} character(s) lost, {account.double} counted twice",
                    expected="every character of the source in exactly one place",
                    do="nothing was published; report the document, or declare a correction",
                )
        errors = [one for one in edition.findings if one.severity is Severity.ERROR]
        if errors:
            first = errors[0]
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            raise ParseError(
                where=f"{where}, {first.path or 'the whole edition'}",
                found=f"{first.code}: {first.message}{more}",
                expected="a parse without errors: only that is published",
                do=f"see `annex parse {edition.edition_id}`; where the source is at fault, declare "
                "a correction",
            )


def publish(
    workspace: Workspace,
    catalogue: Catalogue,
    editions: Sequence[Edition],
    compared: Sequence[ChangeSet],
) -> PublishReport:
    """Write the editions and their identities into the history and return what that did.

    ``compared`` is each edition against the one before it.

    Raises:
        ParseError: an edition whose parse is not proved; see :func:`refuse_unproved`.
        StoreError: of the class that says why nothing was written.
    """
    from pipeline.history.lineage import trace  # noqa: PLC0415  (brings in the comparison)
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)

    refuse_unproved(editions)
    at_hand = {edition.edition_id for edition in editions}
    absent = [entry.id for entry in catalogue.editions if entry.id not in at_hand]
    with DataRepository(workspace.parsed) as repository:
        if absent:
            published = {one.edition_id for one in repository.editions(catalogue.list_id)}
            _refuse_lost([name for name in absent if name in published], catalogue)
        return repository.publish(
            catalogue.list_id,
            editions,
            program_version=__version__,
            profile=catalogue.profile,
            lineage=trace(editions, compared) if editions else None,
        )


def _refuse_lost(lost: list[str], catalogue: Catalogue) -> None:
    if lost:
        raise HistoryConflictError(
            where=catalogue.where,
            found=f"no copy of {', '.join(lost)}, which the history holds",
            expected="a copy of every edition that was ever published",
            do="pull it without --offline, or take in your own copy with `annex add`",
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
    if report.renewed:
        notices.append("The identities of provisions were traced anew; no edition reads otherwise.")
    notices += [
        f"{tag}: a corrected reading of an edition published before." for tag in report.revised
    ]
    notices += [
        f"parsed/{path} was changed by hand; the history does not have that change."
        for path in report.local_edits
    ]
    return tuple(notices)


def store_listed(
    workspace: Workspace, progress: Progress, *, offline: bool, dry_run: bool
) -> tuple[PublishReport, tuple[str, ...]]:
    """Parse what is at hand and publish it; return the report and what a person should know.

    With ``dry_run`` nothing is written, and the report says which editions would be added. Whether
    one that is there would be revised is not told: that takes a parse.
    """
    catalogue = load(workspace.catalogue)
    if dry_run:
        return _would_store(workspace, catalogue, progress)
    with one_run(workspace, progress):
        pulled = pull_all(workspace, catalogue, progress, offline=offline)
        parsed = parse_all(jobs_for(workspace, catalogue, pulled), workspace.work, progress)
        editions = [one.edition for one in parsed]
        refuse_unproved(editions)
        compared = compare_all(catalogue, editions, workspace.work, progress)
        report = publish(workspace, catalogue, editions, compared)
    return report, (*pulled.notices, *publication_notices(report))


def _would_store(
    workspace: Workspace, catalogue: Catalogue, progress: Progress
) -> tuple[PublishReport, tuple[str, ...]]:
    from pipeline.store.repository import DataRepository  # noqa: PLC0415
    from pipeline.store.values import PublishReport  # noqa: PLC0415

    pulled = pull_all(workspace, catalogue, progress, dry_run=True)
    with DataRepository(workspace.parsed) as repository:
        there = {one.edition_id for one in repository.editions(catalogue.list_id)}
        head = repository.head(catalogue.list_id)
    report = PublishReport(
        list_id=catalogue.list_id,
        head=head,
        unchanged=tuple(entry.id for entry in pulled.held if entry.id in there),
        added=tuple(entry.id for entry in pulled.held if entry.id not in there),
    )
    return report, pulled.notices
