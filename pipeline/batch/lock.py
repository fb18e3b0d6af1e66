"""One run at a time in one workspace, commands that only read apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.errors import BusyError
from pipeline.store.lock import locked

WAIT_SECONDS = 30.0
"""How long a run waits for another one before it gives up."""


@contextmanager
def one_run(
    workspace: Workspace, progress: Progress, *, wait: float = WAIT_SECONDS
) -> Iterator[None]:
    """Hold the workspace for the length of the block.

    The lock is the operating system's and ends with its process, however that ends.

    Raises:
        BusyError: another run holds it for longer than ``wait`` seconds.
    """
    path = workspace.work / "run.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(locked(path, wait=0))
        except BusyError as busy:
            holder = busy.found.split()[1]
            progress.say(f"waiting for another run (process {holder}) to end")
            try:
                held.enter_context(locked(path, wait=wait))
            except BusyError:
                raise BusyError(
                    where=str(workspace.root),
                    found=f"process {holder} has been at work here for {wait:g} seconds and more",
                    expected="one run at a time in one folder",
                    do="wait for it to end, or stop it, then run again: nothing is lost",
                ) from None
        yield
