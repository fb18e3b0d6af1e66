"""The whole batch: pull, parse, store, compare, report; and nothing at all when nothing changed."""

from __future__ import annotations

from contextlib import nullcontext

import msgspec

from pipeline import __version__
from pipeline.batch import fingerprint
from pipeline.batch.deciding import ledger
from pipeline.batch.jobs import ParseJob, jobs_for, kept
from pipeline.batch.lock import WAIT_SECONDS, one_run
from pipeline.batch.outcome import EditionRow, RunReport, media_and_role
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import Pulled, pull_all
from pipeline.batch.state import RunState, load_state, still_stands
from pipeline.batch.workspace import Workspace
from pipeline.model import codec
from pipeline.model.decisions import Decisions
from pipeline.sources.catalogue import Catalogue, EditionEntry, load


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to run.

    Attributes:
        dry_run: say what would be done, write nothing.
        offline: ask no server.
        force: make everything again.
        reader: PDF reader other than the default.
        workers: how many processes; one for each processor by default.
        wait: seconds to wait for another run to end.
    """

    dry_run: bool = False
    offline: bool = False
    force: bool = False
    reader: str | None = None
    workers: int | None = None
    wait: float = WAIT_SECONDS


def run(workspace: Workspace, options: Options, progress: Progress) -> RunReport:
    """Bring the history and the reports of one list up to date with its sources.

    Raises:
        AnnexError: of the class of the first failure. Nothing is published then: ``parsed/`` and
            ``diffs/`` stay as they were, and the next run goes on from there.
    """
    catalogue = load(workspace.catalogue)
    alone = one_run(workspace, progress, wait=options.wait)
    with nullcontext() if options.dry_run else alone:
        pulled = pull_all(
            workspace, catalogue, progress, offline=options.offline, dry_run=options.dry_run
        )
        jobs = jobs_for(workspace, catalogue, pulled, reader=options.reader)
        key = _run_key(catalogue, jobs, ledger(catalogue))
        state = load_state(workspace, catalogue.list_id)
        if _up_to_date(workspace, options, state, key):
            assert state is not None
            return _same_again(state, pulled)
        if options.dry_run:
            return _plan(workspace, catalogue, pulled, jobs, options)
        from pipeline.batch.making import make  # noqa: PLC0415  (brings in every room)

        return make(
            workspace, catalogue, pulled, jobs, progress,
            key=key, before=state, workers=options.workers, force=options.force,
        )  # fmt: skip


def _run_key(catalogue: Catalogue, jobs: list[ParseJob], decisions: Decisions) -> str:
    """Everything that decides what a run writes and says."""
    stages = [
        fingerprint.stage_version(stage)
        for stage in ("compare", "history", "store", "report", "batch")
    ]
    return fingerprint.key(
        __version__,
        *stages,
        catalogue.title,
        codec.encode_compact(catalogue.gaps),
        codec.encode_compact([entry.id for entry in catalogue.editions]),
        codec.encode_compact((decisions.pairing, decisions.waiver)),
        *(job.key for job in jobs),
    )


def _up_to_date(workspace: Workspace, options: Options, state: RunState | None, key: str) -> bool:
    return (
        state is not None
        and not options.force
        and state.key == key
        and still_stands(workspace, state)
    )


def _same_again(state: RunState, pulled: Pulled) -> RunReport:
    rows = tuple(
        msgspec.structs.replace(row, state="unchanged") if row.state == "parsed" else row
        for row in state.report.editions
    )
    return msgspec.structs.replace(
        state.report, up_to_date=True, editions=rows, notices=pulled.notices, published=()
    )


def _plan(
    workspace: Workspace,
    catalogue: Catalogue,
    pulled: Pulled,
    jobs: list[ParseJob],
    options: Options,
) -> RunReport:
    """What a run would do, without doing it."""
    at_hand = {job.edition_id: job for job in jobs}

    def row(entry: EditionEntry) -> EditionRow:
        job = at_hand.get(entry.id)
        if job is None:
            missing = any(file.address is not None for file in entry.files)
            return EditionRow(
                edition_id=entry.id,
                state="to pull" if missing and not options.offline else "not held",
            )
        again = options.force or kept(workspace.work, job) is None
        return EditionRow(
            edition_id=entry.id,
            state="to parse" if again else "unchanged",
            files=media_and_role(job.head),
        )

    return RunReport(
        list_id=catalogue.list_id,
        title=catalogue.title,
        up_to_date=False,
        dry_run=True,
        editions=tuple(row(entry) for entry in catalogue.editions),
        pairs=(),
        history=workspace.shown(workspace.parsed),
        reports=workspace.shown(workspace.diffs / catalogue.list_id),
        notices=pulled.notices,
    )
