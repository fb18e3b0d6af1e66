"""The pull stage: the files of each edition at hand."""

from __future__ import annotations

import msgspec

from pipeline.batch.lock import one_run
from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.errors import FetchError, UnknownEditionError
from pipeline.model.records import Role
from pipeline.sources.catalogue import Catalogue, EditionEntry, load
from pipeline.sources.pulled import PulledFile, PullReport
from pipeline.sources.vault import Vault


class Pulled(msgspec.Struct, frozen=True):
    """What there is to go on with.

    ``held`` are the editions of which at least one clean file is in the vault, in order of date;
    ``notices`` what a person should know, one sentence each.
    """

    report: PullReport
    held: tuple[EditionEntry, ...]
    notices: tuple[str, ...]


def pull_all(
    workspace: Workspace,
    catalogue: Catalogue,
    progress: Progress,
    *,
    offline: bool = False,
    dry_run: bool = False,
    only: tuple[str, ...] = (),
) -> Pulled:
    """Bring every file of the catalogue into the vault.

    A file that cannot be had stops the run, even when an earlier copy is at hand: a failed fetch
    says nothing about what the address serves now. ``offline`` asks no address and goes on with
    what the vault holds; ``dry_run`` does so too, and writes nothing.

    Raises:
        AnnexError: the first failure; what came in before it is kept.
        UnknownEditionError: no copy of any edition is at hand.
    """
    report = _pull(workspace, catalogue, progress, offline=offline, dry_run=dry_run, only=only)
    absent = tuple(file for file in report.failures if _merely_absent(file))
    if not (offline or dry_run):
        absent = ()
    for failure in report.failures:
        if failure.error is not None and failure not in absent:
            raise failure.error
    pulled = _sorted_out(catalogue, report, absent)
    if not pulled.held and not dry_run:
        raise UnknownEditionError(
            where=catalogue.where,
            found=f"no copy of any of its {len(catalogue.editions)} edition(s)",
            expected="a clean file of at least one edition in the vault",
            do="pull without --offline, or take in your own copy with `annex add`",
        )
    return pulled


def look(workspace: Workspace, catalogue: Catalogue) -> Pulled:
    """Return what is at hand, asking no address, writing nothing and stopping at nothing."""
    report = _pull(workspace, catalogue, Progress(), offline=True, dry_run=True, only=())
    return _sorted_out(catalogue, report, ())


def pull_listed(
    workspace: Workspace,
    progress: Progress,
    *,
    only: tuple[str, ...] = (),
    offline: bool = False,
    dry_run: bool = False,
) -> PullReport:
    """Pull the editions named, or all, and return what became of each file, failures included."""
    catalogue = load(workspace.catalogue)
    if dry_run:
        return _pull(workspace, catalogue, progress, offline=True, dry_run=True, only=only)
    with one_run(workspace, progress):
        return _pull(workspace, catalogue, progress, offline=offline, dry_run=False, only=only)


def _merely_absent(file: PulledFile) -> bool:
    """Whether all that is wrong is that there is no copy of a file published at an address."""
    return (
        isinstance(file.error, FetchError) and file.sha256 is None and file.source == file.address
    )


def _sorted_out(catalogue: Catalogue, report: PullReport, absent: tuple[PulledFile, ...]) -> Pulled:
    held = tuple(
        entry
        for entry in catalogue.editions
        if any(f.role is Role.CLEAN and f.sha256 is not None for f in report.of(entry.id))
    )
    names = {entry.id for entry in held}
    lacking = (
        f"{file.edition_id}: no copy of the {file.role.value} {file.media.value} is at hand; "
        "what it would prove is not proved"
        for file in absent
        if file.edition_id in names
    )
    notices = (*(finding.message for finding in report.findings), *lacking)
    return Pulled(report=report, held=held, notices=notices)


def _pull(
    workspace: Workspace,
    catalogue: Catalogue,
    progress: Progress,
    *,
    offline: bool,
    dry_run: bool,
    only: tuple[str, ...],
) -> PullReport:
    from pipeline.sources.fetch import pull  # noqa: PLC0415  (opens a client when it needs one)

    return pull(
        catalogue,
        Vault(workspace.vault, read_only=dry_run),
        only=only or None,
        offline=offline or dry_run,
        progress=progress.step,
    )
