"""The parse stage: reading and parsing what is not at hand.

A parsed edition is kept under ``.annex/editions`` with its key (:mod:`pipeline.batch.jobs`). The
same key means the kept one is right; nothing else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from pipeline.batch.jobs import Kept, ParseJob, jobs_for, kept, kept_path, predecessor
from pipeline.batch.lock import one_run
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import pull_all
from pipeline.batch.witnesses import keep_witness
from pipeline.batch.workers import outcomes
from pipeline.batch.workspace import Workspace
from pipeline.errors import AnnexError, UnknownEditionError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.document import Document
from pipeline.model.records import Edition, Role
from pipeline.sources.catalogue import Catalogue, load


class ParsedEdition(msgspec.Struct, frozen=True):
    """An edition and whether it was parsed in this run (``fresh``) or already at hand."""

    edition: Edition
    fresh: bool


def run_job(job: ParseJob, previous: Edition | None = None, *, work: Path | None = None) -> Edition:
    """Read and parse one edition: bytes to record, in this process.

    Args:
        job: what to parse.
        previous: the edition ``job.after``.
        work: where to keep what its PDF reads as by itself, if that is parsed on the way.
    """
    from pipeline import lists, parse, read  # noqa: PLC0415  (a run with nothing to do needs none)
    from pipeline.parse.declared import load as load_corrections  # noqa: PLC0415

    head = job.head
    profile = lists.load(head.profile, head.language)
    documents = tuple(
        read.read(
            path.read_bytes(),
            m.media,
            where=f"{head.list_id} {head.edition_id}, {m.name}",
            reader=job.reader,
        )
        for path, m in zip(job.files, head.manifestations, strict=True)
    )
    corrections = load_corrections(job.corrections) if job.corrections else ()

    def keep(document: Document, other: Edition) -> None:
        if work is not None and job.reader is None:
            keep_witness(work, head, document.sha256, other)

    return parse.parse(head, documents, profile, corrections, previous=previous, on_witness=keep)


def parse_all(
    jobs: Sequence[ParseJob],
    work: Path,
    progress: Progress,
    *,
    workers: int | None = None,
    force: bool = False,
) -> list[ParsedEdition]:
    """Parse what is not at hand, over ``workers`` processes (one for each processor by default).

    Every job is tried and what parsed is kept, so that the next run goes on from there.

    Raises:
        AnnexError: the failure of the earliest edition that failed; the message of each further
            one is added as a note.
    """
    at_hand: dict[str, Edition] = {}
    waiting: list[ParseJob] = []
    for job in jobs:
        edition = None if force else kept(work, job)
        if edition is None:
            waiting.append(job)
        else:
            at_hand[job.edition_id] = edition
    failed: dict[str, AnnexError] = {}
    if waiting:
        progress.step("parse", 0, len(waiting))
    with closing(outcomes(waiting, at_hand, partial(run_job, work=work), workers)) as results:
        for number, (job, result) in enumerate(results, 1):
            if isinstance(result, AnnexError):
                failed[job.edition_id] = result
            else:
                data = codec.encode_compact(Kept(job.key, result))
                write_atomic(kept_path(work, job.head), data)
            progress.step("parse", number, len(waiting), job.edition_id)
    if failed:
        first, *others = (failed[job.edition_id] for job in jobs if job.edition_id in failed)
        for message in dict.fromkeys(other.render() for other in others):
            if message != first.render():
                first.add_note(message)
        raise first
    fresh = {job.edition_id for job in waiting}
    return [ParsedEdition(at_hand[job.edition_id], fresh=job.edition_id in fresh) for job in jobs]


def parse_listed(
    workspace: Workspace,
    progress: Progress,
    *,
    only: tuple[str, ...] = (),
    offline: bool = False,
    reader: str | None = None,
) -> tuple[tuple[Edition, ...], tuple[str, ...]]:
    """Parse the editions named, or all at hand; nothing is published.

    Returns:
        The editions, and what a person should know of their files, one sentence each.

    Raises:
        UnknownEditionError: an edition named is not in the catalogue, or no copy of it is held.
    """
    catalogue = load(workspace.catalogue)
    with one_run(workspace, progress):
        needed = _with_predecessors(catalogue, only)
        pulled = pull_all(workspace, catalogue, progress, offline=offline, only=needed)
        missing = [name for name in only if name not in {entry.id for entry in pulled.held}]
        if missing:
            raise UnknownEditionError(
                where=catalogue.where,
                found=f"no copy of {', '.join(missing)}",
                expected="a clean file of the edition in the vault",
                do="pull it without --offline, or take in your own copy with `annex add`",
            )
        jobs = jobs_for(workspace, catalogue, pulled, reader=reader)
        parsed = parse_all(jobs, workspace.work, progress)
    found = tuple(one.edition for one in parsed if not only or one.edition.edition_id in only)
    return found, pulled.notices


def _with_predecessors(catalogue: Catalogue, only: tuple[str, ...]) -> tuple[str, ...]:
    """Add the editions that marked-up files of those named are held against."""
    needed: list[str] = []
    waiting = list(only)
    while waiting:
        name = waiting.pop()
        entry = catalogue.edition(name)
        needed.append(name)
        before = predecessor(catalogue, entry)
        marked = any(file.role is Role.MARKED_UP for file in entry.files)
        if marked and before is not None and before not in (*needed, *waiting):
            waiting.append(before)
    return tuple(needed)
