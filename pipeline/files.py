"""Writing files so that a reader never sees half of one, and a full disk loses nothing."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DiskFullError

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def disk_full_as_error(where: Path) -> Iterator[None]:
    """Turn "no space left" inside the block into :class:`DiskFullError` naming ``where``."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise DiskFullError(
            where=str(where),
            found="no space left on the device",
            expected="room for the whole file; what was there before is untouched",
            do="free some space and run the same command again: it goes on where it stopped",
        ) from error


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all: temporary file, fsync, rename.

    Raises:
        DiskFullError: when there is no room; the former file, if any, is still there.
    """
    with disk_full_as_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
