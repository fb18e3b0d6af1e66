"""The pull stage: the files of each edition at hand."""

from __future__ import annotations

import msgspec

from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.model.records import Role
from pipeline.sources.catalogue import Catalogue, EditionEntry, load
from pipeline.sources.pulled import PullReport
from pipeline.sources.vault import Vault


class Pulled(msgspec.Struct, frozen=True):
    """What there is to go on with.

    ``held`` are the editions of which at least one clean file is in the vault, in order of date;
    ``not_held`` the ids of the others; ``notices`` what a person should know, one sentence each.
    """

    report: PullReport
    held: tuple[EditionEntry, ...]
    not_held: tuple[str, ...]
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
    """
    report = _pull(workspace, catalogue, progress, offline=offline, dry_run=dry_run, only=only)
    for failure in report.failures:
        if failure.error is not None:
            raise failure.error
    held = tuple(
        entry
        for entry in catalogue.editions
        if any(f.role is Role.CLEAN and f.sha256 is not None for f in report.of(entry.id))
    )
    names = {entry.id for entry in held}
    return Pulled(
        report=report,
        held=held,
        not_held=tuple(e.id for e in catalogue.editions if e.id not in names),
        notices=tuple(finding.message for finding in report.findings),
    )


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
    return _pull(workspace, catalogue, progress, offline=offline, dry_run=dry_run, only=only)


def _pull(
    workspace: Workspace,
    catalogue: Catalogue,
    progress: Progress,
    *,
    offline: bool,
    dry_run: bool,
    only: tuple[str, ...],
) -> PullReport:
    from pipeline.sources.fetch import pull  # noqa: PLC0415  (the client is slow to import)

    return pull(
        catalogue,
        Vault(workspace.vault, read_only=dry_run),
        only=only or None,
        offline=offline or dry_run,
        progress=progress.step,
    )
