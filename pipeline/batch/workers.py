"""Parsing over processes: one document a process, and no process left behind.

A worker ignores the interrupt key (its parent stops it) and ends when its parent has ended in
whatever way, killed ones included.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process

from pipeline.batch.jobs import ParseJob
from pipeline.errors import AnnexError, ParseError
from pipeline.model import codec
from pipeline.model.records import Edition

Parse = Callable[[ParseJob, Edition | None], Edition]
"""Parses one job, given the edition before where the job asks for it."""


def outcomes(
    jobs: Sequence[ParseJob], at_hand: dict[str, Edition], parse: Parse, workers: int | None
) -> Generator[tuple[ParseJob, Edition | AnnexError]]:
    """Yield each job with its edition or its error, as they come.

    A job that comes after another one (``ParseJob.after``) begins when that one is done, and is not
    tried when it failed.

    Args:
        jobs: in order of date.
        at_hand: editions parsed already, by id; those parsed here are added.
        parse: a function of a module (it crosses to the workers).
        workers: how many processes; one for each processor by default.
    """
    count = min(workers or processors(), len(jobs))
    if count <= 1:
        missing: set[str] = set()
        for job in jobs:
            if job.after in missing:
                missing.add(job.edition_id)
                continue
            result = _outcome(job, partial(parse, job, at_hand.get(job.after or "")))
            _note(job, result, at_hand, missing)
            yield job, result
        return
    with _pool(count) as pool:
        yield from _spread(pool, jobs, at_hand, parse)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _spread(
    pool: ProcessPoolExecutor, jobs: Sequence[ParseJob], at_hand: dict[str, Edition], parse: Parse
) -> Generator[tuple[ParseJob, Edition | AnnexError]]:
    running: dict[Future[bytes], ParseJob] = {}

    def begin(job: ParseJob) -> None:
        running[pool.submit(_encoded, parse, job, at_hand.get(job.after or ""))] = job

    coming = {job.edition_id for job in jobs}
    waited_for = {job.after for job in jobs}
    # Those that others wait for first, then the longest (most files).
    for job in sorted(jobs, key=lambda j: (j.edition_id not in waited_for, -len(j.files))):
        if job.after not in coming:
            begin(job)
    while running:
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            job = running.pop(future)
            result = _outcome(job, partial(_decoded, job, future))
            if isinstance(result, Edition):
                at_hand[job.edition_id] = result
                for other in jobs:
                    if other.after == job.edition_id:
                        begin(other)
            yield job, result


def _encoded(parse: Parse, job: ParseJob, previous: Edition | None) -> bytes:
    """In a worker: what it made, in the form it is kept in.

    Not pickled: that makes new objects of defaults, and a record would then be written with them.
    """
    return codec.encode_compact(parse(job, previous))


def _decoded(job: ParseJob, future: Future[bytes]) -> Edition:
    return codec.decode(future.result(), Edition, where=f"the worker of {job.edition_id}")


def _note(
    job: ParseJob, result: Edition | AnnexError, at_hand: dict[str, Edition], missing: set[str]
) -> None:
    if isinstance(result, Edition):
        at_hand[job.edition_id] = result
    else:
        missing.add(job.edition_id)


def _outcome(job: ParseJob, call: Callable[[], Edition]) -> Edition | AnnexError:
    try:
        return call()
    except AnnexError as error:
        return error
    except BrokenProcessPool:
        return ParseError(
            where=f"{job.head.list_id} {job.edition_id}",
            found="the process that parsed it ended without an answer",
            expected="an edition, or an error that says why there is none",
            do="see whether the machine ran out of memory, then run again with --workers 1",
        )


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool that is stopped at once, and not waited for, when the block is left early."""
    before = active_children()
    # Not "fork": a forked child inherits the run's lock and open files.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in active_children():
            if child not in before:
                child.terminate()
        raise
    pool.shutdown()


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
