"""Report files of a run: written beside their place first, moved there when the history stands.

So a disk that fills up while reports are written leaves history and reports as they were, both.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.files import disk_full_as_error, write_atomic


@contextmanager
def staged(folder: Path, files: Mapping[Path, bytes]) -> Iterator[Callable[[], None]]:
    """Write ``files`` to a hidden folder in ``folder``; yield the function that moves them.

    Files that are in place with the same bytes are left alone. What is not moved when the block
    ends is removed.

    Raises:
        DiskFullError: no room; nothing in place was touched.
    """
    stage = folder / ".incoming"
    shutil.rmtree(stage, ignore_errors=True)  # of a run that was killed
    moves: list[tuple[Path, Path]] = []
    try:
        for number, (path, data) in enumerate(sorted(files.items())):
            if path.is_file() and path.read_bytes() == data:
                continue
            waiting = stage / str(number)
            write_atomic(waiting, data)
            with disk_full_as_error(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            moves.append((waiting, path))

        def move() -> None:
            for waiting, path in moves:
                waiting.replace(path)

        yield move
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def digests(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """Return the SHA-256 of each file under its path from ``root``."""
    return {path.relative_to(root).as_posix(): _sha256(path) for path in sorted(paths)}


def intact(root: Path, expected: Mapping[str, str]) -> bool:
    """Say whether every file is there, byte for byte."""
    return all(
        (root / name).is_file() and _sha256(root / name) == digest
        for name, digest in expected.items()
    )


def remove_stale(root: Path, before: Mapping[str, str], now: Iterable[Path]) -> tuple[str, ...]:
    """Remove files an earlier run wrote and this one does not; return the folders that went.

    A file changed since is somebody's own and stays.
    """
    keep = {path.relative_to(root).as_posix() for path in now}
    folders: list[Path] = []
    for name, digest in before.items():
        path = root / name
        if name not in keep and path.is_file() and _sha256(path) == digest:
            path.unlink()
            if path.parent not in folders:
                folders.append(path.parent)
    gone = [folder for folder in folders if not any(folder.iterdir())]
    for folder in gone:
        folder.rmdir()
    return tuple(folder.relative_to(root).as_posix() for folder in gone)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
