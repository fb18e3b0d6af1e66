"""Reading and parsing without the collector of cycles, which would find nothing in them.

What a reader and a parse make is trees and tuples, without cycles. CPython would walk over all of
it again and again as it grows: a thirtieth of the time from bytes to records.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles off, and spare it what was made meanwhile when it comes back.

    Where it is off already, or the caller keeps objects frozen (``gc.freeze``), the latter is left
    to the caller.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not gc.get_freeze_count():
                # all that lives counts as old, without a walk over it
                gc.freeze()
                gc.unfreeze()
            gc.enable()
