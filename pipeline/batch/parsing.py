"""The parse stage: which editions must be read anew, and reading them over workers.

A parsed edition is kept under ``.annex/editions`` with the key of everything that decided it: the
files' SHA-256, what the catalogue says of the edition, the corrections, the profile's and parser's
code. The same key means the kept one is right; nothing else does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec

from pipeline.batch import fingerprint
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import Pulled, pull_all
from pipeline.batch.workspace import Workspace
from pipeline.errors import AnnexError, StoreError, UnknownEditionError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.records import Edition, Manifestation, Role
from pipeline.sources.catalogue import Catalogue, EditionEntry, load
from pipeline.sources.vault import Vault

_ROLE_ORDER = (Role.CLEAN, Role.MARKED_UP)


class ParseJob(msgspec.Struct, frozen=True):
    """What one edition needs to be parsed, in a form that crosses to a worker.

    ``head`` is the edition without parts; ``files`` are the vault's paths of its manifestations, in
    the same order; ``corrections`` is the ledger's path, if there is one; ``reader`` asks for a
    reader other than the default.
    """

    head: Edition
    files: tuple[Path, ...]
    corrections: Path | None
    reader: str | None
    key: str


def job_path(work: Path, head: Edition) -> Path:
    """Return where the parse of ``head`` is kept."""
    return work / "editions" / head.list_id / f"{head.edition_id}.json"


class Kept(msgspec.Struct, frozen=True):
    """A parsed edition as kept on disk."""

    key: str
    edition: Edition


class ParsedEdition(msgspec.Struct, frozen=True):
    """An edition and whether it was parsed in this run (``fresh``) or already at hand."""

    edition: Edition
    fresh: bool


def head_of(catalogue: Catalogue, entry: EditionEntry, files: tuple[Manifestation, ...]) -> Edition:
    """Return the edition without parts: all that is known before its text is read.

    When a file was fetched stays in the vault's ledger and out of the record: the same sources must
    give the same history on every machine, whenever they were fetched.
    """
    return Edition(
        list_id=catalogue.list_id,
        edition_id=entry.id,
        language=entry.language or catalogue.language,
        title=catalogue.title,
        profile=catalogue.profile,
        parts=(),
        document_number=entry.document_number,
        dates=msgspec.structs.replace(entry.dates, fetched=None),
        declared_amendments=entry.declared_amendments,
        manifestations=files,
    )


def jobs_for(
    workspace: Workspace, catalogue: Catalogue, pulled: Pulled, *, reader: str | None = None
) -> list[ParseJob]:
    """Return one job for each edition at hand, in order of date."""
    vault = Vault(workspace.vault)
    ledger = catalogue.folder / catalogue.corrections if catalogue.corrections else None
    corrections = ledger.read_bytes() if ledger is not None and ledger.is_file() else b""
    jobs = []
    for entry in pulled.held:
        found = (file.manifestation() for file in pulled.report.of(entry.id))
        files = sorted(
            (msgspec.structs.replace(m, fetched=None) for m in found if m is not None),
            key=lambda m: (_ROLE_ORDER.index(m.role), m.media.value),
        )
        head = head_of(catalogue, entry, tuple(files))
        key = fingerprint.key(
            fingerprint.stage_version("parse"),
            codec.encode_compact(head),
            corrections,
            reader or "",
        )
        paths = tuple(vault.path(m.sha256) for m in files)
        jobs.append(ParseJob(head, paths, ledger, reader, key))
    return jobs


def run_job(job: ParseJob) -> Edition:
    """Read and parse one edition: bytes to record, in this process."""
    from pipeline import lists, parse, read  # noqa: PLC0415  (a run with nothing to do needs none)
    from pipeline.parse.corrections import load  # noqa: PLC0415

    profile = lists.load(job.head.profile, job.head.language)
    documents = tuple(
        read.read(path.read_bytes(), m.media, where=m.name, reader=job.reader)
        for path, m in zip(job.files, job.head.manifestations, strict=True)
    )
    corrections = load(job.corrections) if job.corrections else ()
    return parse.parse(job.head, documents, profile, corrections)


def kept(work: Path, job: ParseJob) -> Edition | None:
    """Return the edition parsed earlier under the same key, if it is still there and whole."""
    path = job_path(work, job.head)
    if not path.is_file():
        return None
    try:
        found = codec.decode(path.read_bytes(), Kept, where=str(path))
    except StoreError:
        return None  # a damaged cache is no error: it is made again
    return found.edition if found.key == job.key else None


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
    done: dict[str, ParsedEdition] = {}
    failed: dict[str, AnnexError] = {}
    waiting: list[ParseJob] = []
    for job in jobs:
        edition = None if force else kept(work, job)
        if edition is None:
            waiting.append(job)
        else:
            done[job.head.edition_id] = ParsedEdition(edition, fresh=False)
    for number, (job, result) in enumerate(_results(waiting, workers), 1):
        name = job.head.edition_id
        if isinstance(result, AnnexError):
            failed[name] = result
        else:
            data = codec.encode_compact(Kept(job.key, result))
            write_atomic(job_path(work, job.head), data)
            done[name] = ParsedEdition(result, fresh=True)
        progress.step("parse", number, len(waiting), name)
    order = [job.head.edition_id for job in jobs]
    if failed:
        first, *others = (failed[name] for name in order if name in failed)
        for other in others:
            first.add_note(other.render())
        raise first
    return [done[name] for name in order]


def _results(
    jobs: Sequence[ParseJob], workers: int | None
) -> Iterator[tuple[ParseJob, Edition | AnnexError]]:
    """Yield each job with its edition or its error, as they come."""
    count = min(workers or os.cpu_count() or 1, len(jobs))
    if count <= 1:
        for job in jobs:
            yield job, _outcome(partial(run_job, job))
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(run_job, job): job for job in jobs}
        for future in as_completed(futures):
            yield futures[future], _outcome(future.result)


def _outcome(call: Callable[[], Edition]) -> Edition | AnnexError:
    try:
        return call()
    except AnnexError as error:
        return error


def parse_listed(
    workspace: Workspace,
    progress: Progress,
    *,
    only: tuple[str, ...] = (),
    offline: bool = False,
    reader: str | None = None,
) -> tuple[Edition, ...]:
    """Parse the editions named, or all at hand, and return them; nothing is published.

    Raises:
        UnknownEditionError: an edition named is not in the catalogue, or no copy of it is held.
    """
    catalogue = load(workspace.catalogue)
    pulled = pull_all(workspace, catalogue, progress, offline=offline, only=only)
    missing = [name for name in only if name not in {entry.id for entry in pulled.held}]
    if missing:
        raise UnknownEditionError(
            where=catalogue.where,
            found=f"no copy of {', '.join(missing)}",
            expected="a clean file of the edition in the vault",
            do="pull it without --offline, or take in your own copy with `annex add`",
        )
    jobs = jobs_for(workspace, catalogue, pulled, reader=reader)
    return tuple(one.edition for one in parse_all(jobs, workspace.work, progress))
