"""One writer at a time: a file lock that the operating system releases when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import BusyError

_POLL_SECONDS = 0.05


@contextmanager
def locked(path: Path, *, wait: float) -> Iterator[int]:
    """Hold the lock at ``path``; yields its file descriptor.

    A child process that inherits the descriptor keeps the lock until it ends too: a git process
    that outlives a killed run is waited for.

    Raises:
        BusyError: when another process holds it for longer than ``wait`` seconds.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, path, wait)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "?"
                raise BusyError(
                    where=str(path),
                    found=f"process {holder} is writing to the data repository",
                    expected=f"the lock within {wait:g} seconds",
                    do="wait for the other run to end, or stop it, then run again",
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return
