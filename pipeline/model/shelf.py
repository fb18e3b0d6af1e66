"""Bytes put by: so many are held in memory, what is more than that lies in a file without a name.

A long document is gone through again and again, a page at a time. What is not at hand need not be
in memory: put by as bytes it costs the memory next to nothing, and reading it back little time.
"""

from __future__ import annotations

import os
import tempfile
import weakref

HELD = 4_000_000
"""Bytes of one shelf that are held in memory: the lines of some 300 pages of a list."""


class Kept:
    """Some bytes put by: held, or in the file of a shelf."""

    __slots__ = ("_at", "_data", "_shelf", "_size")

    def __init__(
        self, data: bytes | None, shelf: Shelf | None = None, at: int = 0, size: int = 0
    ) -> None:
        self._data = data
        self._shelf = shelf
        self._at = at
        self._size = size

    def get(self) -> bytes:
        """Return the bytes."""
        if self._data is not None:
            return self._data
        assert self._shelf is not None
        return self._shelf.read(self._at, self._size)

    def __reduce__(self) -> tuple[type[Kept], tuple[bytes]]:
        # another process has another file
        return Kept, (self.get(),)


class Shelf:
    """Where bytes are put by. Its file is gone once nobody has any of them.

    Reading moves no position in the file, so that a process that was forked may read as well.
    """

    def __init__(self, held: int | None = None) -> None:
        self._room = HELD if held is None else held
        self._file: int | None = None
        self._end = 0

    def put(self, data: bytes) -> Kept:
        """Put some bytes by.

        Raises:
            OSError: the folder for temporary files, which it names, has no room or is not there.
        """
        size = len(data)
        if size <= self._room:
            self._room -= size
            return Kept(data)
        try:
            at = self._append(data)
        except OSError as error:
            raise OSError(error.errno, error.strerror, error.filename or _folder()) from None
        return Kept(None, self, at, size)

    def _append(self, data: bytes) -> int:
        """Write some bytes at the end of the file; return where."""
        if self._file is None:
            # the number alone is kept, since a file object says that nobody closed it
            with tempfile.TemporaryFile(buffering=0) as file:
                self._file = os.dup(file.fileno())
            weakref.finalize(self, os.close, self._file)
        at, left = self._end, memoryview(data)
        while left:
            left = left[os.pwrite(self._file, left, at + len(data) - len(left)) :]
        self._end = at + len(data)
        return at

    def read(self, at: int, size: int) -> bytes:
        """Return bytes that were put into the file."""
        assert self._file is not None
        return os.pread(self._file, size, at)


def _folder() -> str:
    return tempfile.tempdir or "the folder for temporary files"
