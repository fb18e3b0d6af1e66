"""The part of a run that makes something: parse, compare, report, publish."""

from __future__ import annotations

import msgspec

from pipeline.batch.comparing import compare_all, pair_folder, render_reports
from pipeline.batch.jobs import ParseJob
from pipeline.batch.outcome import EditionRow, PairRow, RunReport, edition_row, pair_row
from pipeline.batch.outputs import remove_stale, staged
from pipeline.batch.parsing import ParsedEdition, parse_all
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import Pulled
from pipeline.batch.state import RunState, save_state
from pipeline.batch.storing import publication_notices, publish, refuse_unproved
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import ChangeSet
from pipeline.errors import DiskFullError
from pipeline.sources.catalogue import Catalogue

INDEX = "index.html"
"""The page that lists all reports of a list."""


def make(
    workspace: Workspace,
    catalogue: Catalogue,
    pulled: Pulled,
    jobs: list[ParseJob],
    progress: Progress,
    *,
    key: str,
    before: RunState | None,
    workers: int | None,
    force: bool,
) -> RunReport:
    """Make what is not there, publish it, and remember the run.

    History and reports change last, one right after the other: until then everything that can fail
    has been done elsewhere.
    """
    parsed = parse_all(jobs, workspace.work, progress, workers=workers, force=force)
    editions = [one.edition for one in parsed]
    refuse_unproved(editions)
    compared = compare_all(catalogue, editions, workspace.work, progress, force=force)
    outputs = render_reports(
        workspace, catalogue.list_id, editions, compared, progress, force=force
    )
    with staged(workspace.diffs / catalogue.list_id, outputs) as move:
        published = publish(workspace, catalogue, editions, compared)
        move()
    stale = remove_stale(workspace.root, before.outputs, outputs) if before is not None else ()
    report = RunReport(
        list_id=catalogue.list_id,
        title=catalogue.title,
        up_to_date=False,
        editions=_edition_rows(catalogue, parsed),
        pairs=tuple(_pair_row(workspace, catalogue, changes) for changes in compared),
        history=workspace.shown(workspace.parsed),
        reports=workspace.shown(workspace.diffs / catalogue.list_id / INDEX),
        head=published.head,
        published=(*published.added, *published.revised),
        notices=(
            *pulled.notices,
            *publication_notices(published),
            *(f"{folder}: removed, the two are no neighbours any more." for folder in stale),
        ),
    )
    if published.local_edits:
        return report  # to be told again, by every run, until somebody puts the files right
    try:
        save_state(workspace, key, report, outputs)
    except DiskFullError:
        forgotten = (
            "The disk is full: this run could not be remembered, and the next one will look at "
            "everything again."
        )
        report = msgspec.structs.replace(report, notices=(*report.notices, forgotten))
    return report


def _edition_rows(catalogue: Catalogue, parsed: list[ParsedEdition]) -> tuple[EditionRow, ...]:
    rows = {one.edition.edition_id: edition_row(one.edition, fresh=one.fresh) for one in parsed}
    return tuple(
        rows.get(entry.id) or EditionRow(edition_id=entry.id, state="not held")
        for entry in catalogue.editions
    )


def _pair_row(workspace: Workspace, catalogue: Catalogue, changes: ChangeSet) -> PairRow:
    folder = pair_folder(workspace.diffs, catalogue.list_id, changes)
    return pair_row(changes, report=workspace.shown(folder / "report.html"))
