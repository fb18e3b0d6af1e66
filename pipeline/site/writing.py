"""A site on disk: only what differs is written, and only what is ours is ever removed.

``site.json`` at the top names every file of the site with its SHA-256. A folder that has none, and
is not empty, is somebody's own: nothing is written there. A file whose bytes are not those an
earlier build wrote is somebody's own too: it is not removed when the site no longer has it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pipeline.errors import SiteError, StoreError
from pipeline.files import disk_full_as_error, write_atomic
from pipeline.model import codec

MANIFEST = "site.json"
MADE_BY = "annex site"


class Manifest(msgspec.Struct, frozen=True):
    """What a build wrote: each file's SHA-256, and where each provision's page came from.

    ``provisions`` has for each id the path and the edition it was minted from, so that a later
    build, of a history read anew, can still say what an address meant.
    """

    made_by: str
    list_id: str
    files: dict[str, str]
    provisions: dict[str, str]


class Written(msgspec.Struct, frozen=True):
    """How many files the site has, how many bytes, how many were written and how many removed."""

    files: int
    size: int
    written: int
    removed: int


def manifest_of(folder: Path, list_id: str) -> Manifest | None:
    """Return what an earlier build wrote to a folder; ``None`` when there is nothing in it.

    Raises:
        SiteError: the folder holds something else, or the site of another list.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    path = folder / MANIFEST
    if folder.is_dir() and path.is_file():
        try:
            found = codec.decode(path.read_bytes(), Manifest, where=str(path))
        except StoreError:
            raise _not_ours(folder, f"a {MANIFEST} that is not of this program") from None
        if found.made_by == MADE_BY and found.list_id == list_id:
            return found
        raise _not_ours(folder, f"the site of another list, {found.list_id!r}")
    what = "files that are no site" if folder.is_dir() else "a file"
    raise _not_ours(folder, what)


def write(
    folder: Path,
    list_id: str,
    files: Iterable[tuple[str, bytes]],
    provisions: dict[str, str],
    before: Manifest | None,
) -> Written:
    """Write the files of a site and remove those an earlier build wrote and this one has not.

    The new ``site.json`` is written last, and while files are written the old one stands: a build
    that stops half-way is finished by the next.

    Raises:
        SiteError: an address that would leave the folder, or that two files have.
        DiskFullError: no room; each file is whole or as it was.
    """
    digests: dict[str, str] = {}
    size = written = 0
    if before is None:
        start = Manifest(MADE_BY, list_id, {}, {})
        write_atomic(folder / MANIFEST, codec.encode(start))
    for name, data in files:
        if name in digests or not _is_safe(name):
            raise SiteError(
                where=f"{folder}, {name}",
                found="an address that two files have" if name in digests else "an unsafe address",
                expected="one address a file, inside the folder",
                do="report this: nothing the lists print should make such an address",
            )
        digests[name] = hashlib.sha256(data).hexdigest()
        size += len(data)
        written += _put(folder / name, data)
    removed = 0
    for name, digest in (before.files if before is not None else {}).items():
        path = folder / name
        if name not in digests and _is_safe(name) and path.is_file() and _sha256(path) == digest:
            path.unlink()
            removed += 1
    write_atomic(
        folder / MANIFEST,
        codec.encode(Manifest(MADE_BY, list_id, dict(sorted(digests.items())), provisions)),
    )
    return Written(len(digests), size, written, removed)


def _put(path: Path, data: bytes) -> bool:
    """Write a file where it differs, beside its place first; say whether it did.

    Not flushed to the disk one by one: a site is made again from the history at any time.
    """
    with disk_full_as_error(path):
        try:
            if path.stat().st_size == len(data) and path.read_bytes() == data:
                return False
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_name(f".{path.name}.part")
        try:
            waiting.write_bytes(data)
            waiting.replace(path)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
    return True


def _is_safe(name: str) -> bool:
    pieces = name.split("/")
    return all(piece not in ("", ".", "..") and os.sep not in piece for piece in pieces)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _not_ours(folder: Path, found: str) -> SiteError:
    return SiteError(
        where=str(folder),
        found=found,
        expected="an empty folder, a new one, or a site of this list that `annex site` made",
        do="name another folder with --output; nothing was written",
    )
