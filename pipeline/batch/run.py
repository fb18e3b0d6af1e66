"""The whole batch: pull, parse, store, compare, report; and nothing at all when nothing changed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline import __version__
from pipeline.batch import fingerprint
from pipeline.batch.comparing import compare_all, pair_folder, render_reports
from pipeline.batch.outcome import EditionRow, PairRow, RunReport, edition_row, pair_row
from pipeline.batch.parsing import ParsedEdition, ParseJob, jobs_for, kept, parse_all
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import Pulled, pull_all
from pipeline.batch.state import RunState, load_state, outputs_intact, save_state
from pipeline.batch.storing import head_of_history, publication_notices, publish
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import ChangeSet
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.sources.catalogue import Catalogue, load

INDEX = "index.html"
"""The page that lists all reports of a list."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to run. ``offline`` asks no server; ``force`` makes everything again."""

    dry_run: bool = False
    offline: bool = False
    force: bool = False
    reader: str | None = None
    workers: int | None = None


def run(workspace: Workspace, options: Options, progress: Progress) -> RunReport:
    """Bring the history and the reports of one list up to date with its sources.

    Raises:
        AnnexError: of the class of the first failure. Nothing is published then: ``parsed/`` and
            ``diffs/`` stay as they were, and the next run goes on from there.
    """
    catalogue = load(workspace.catalogue)
    pulled = pull_all(
        workspace, catalogue, progress, offline=options.offline, dry_run=options.dry_run
    )
    jobs = jobs_for(workspace, catalogue, pulled, reader=options.reader)
    key = _run_key(catalogue, [job.key for job in jobs])
    state = None if options.force else load_state(workspace, catalogue.list_id)
    if state is not None and state.key == key and _intact(workspace, catalogue, state):
        return msgspec.structs.replace(
            state.report, up_to_date=True, notices=pulled.notices, published=()
        )
    if options.dry_run:
        return _plan(workspace, catalogue, pulled, jobs)
    parsed = parse_all(jobs, workspace.work, progress, workers=options.workers, force=options.force)
    editions = [one.edition for one in parsed]
    compared = compare_all(catalogue, editions, workspace.work, progress)
    outputs = render_reports(workspace.diffs, catalogue.list_id, compared, progress)
    published = publish(workspace, catalogue, editions)
    for path, data in outputs.items():
        write_atomic(path, data)
    report = RunReport(
        list_id=catalogue.list_id,
        title=catalogue.title,
        up_to_date=False,
        editions=_edition_rows(catalogue, parsed),
        pairs=tuple(_pair_row(workspace, catalogue, changes) for changes in compared),
        history=_shown(workspace, workspace.parsed),
        reports=_shown(workspace, workspace.diffs / catalogue.list_id / INDEX),
        head=published.head,
        published=(*published.added, *published.revised),
        notices=(*pulled.notices, *publication_notices(published)),
    )
    save_state(workspace, key, report, outputs)
    return report


def _run_key(catalogue: Catalogue, jobs: list[str]) -> str:
    """Everything that decides what a run writes."""
    stages = [fingerprint.stage_version(stage) for stage in ("compare", "store", "report")]
    return fingerprint.key(
        __version__, *stages, codec.encode_compact(catalogue.gaps), catalogue.title, *jobs
    )


def _intact(workspace: Workspace, catalogue: Catalogue, state: RunState) -> bool:
    return (
        outputs_intact(workspace, state)
        and head_of_history(workspace, catalogue.list_id) == state.head
    )


def _plan(
    workspace: Workspace, catalogue: Catalogue, pulled: Pulled, jobs: list[ParseJob]
) -> RunReport:
    """What a run would do, without doing it."""
    rows = {job.head.edition_id: job for job in jobs}
    return RunReport(
        list_id=catalogue.list_id,
        title=catalogue.title,
        up_to_date=False,
        dry_run=True,
        editions=tuple(
            EditionRow(
                edition_id=entry.id,
                state="not held"
                if entry.id not in rows
                else "to parse"
                if kept(workspace.work, rows[entry.id]) is None
                else "unchanged",
                files=tuple(
                    f"{m.media.value} {m.role.value}" for m in rows[entry.id].head.manifestations
                )
                if entry.id in rows
                else (),
            )
            for entry in catalogue.editions
        ),
        pairs=(),
        history=_shown(workspace, workspace.parsed),
        reports=_shown(workspace, workspace.diffs / catalogue.list_id / INDEX),
        notices=pulled.notices,
    )


def _edition_rows(catalogue: Catalogue, parsed: list[ParsedEdition]) -> tuple[EditionRow, ...]:
    rows = {one.edition.edition_id: edition_row(one.edition, fresh=one.fresh) for one in parsed}
    return tuple(
        rows.get(entry.id) or EditionRow(edition_id=entry.id, state="not held")
        for entry in catalogue.editions
    )


def _pair_row(workspace: Workspace, catalogue: Catalogue, changes: ChangeSet) -> PairRow:
    folder = pair_folder(workspace.diffs, catalogue.list_id, changes)
    return pair_row(changes, report=_shown(workspace, folder / "report.html"))


def _shown(workspace: Workspace, path: Path) -> str:
    """A path as the user would type it from the workspace's root."""
    return path.relative_to(workspace.root).as_posix()
