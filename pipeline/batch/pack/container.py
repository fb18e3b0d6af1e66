"""The zip of a pack: the same files give the same bytes, and a hostile one is refused.

A pack comes from outside, so nothing in it is believed before it is looked at: names are plain
relative paths, each once; there are no folders, links, encrypted or overlapping entries, nothing
before, between or behind; counts and sizes are bounded before anything is unpacked; and every byte
is checked against its sum. Nothing is ever written to disk.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import PackError

MOST_FILES = 20_000
MOST_BYTES = 512 * 1024 * 1024
"""Of the zip, and of all its files together."""
RATIO = 200
"""How much larger than its packed bytes a file over a megabyte may be."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*")
_LONGEST = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError,
    OverflowError,
)  # fmt: skip
"""What ``zipfile`` raises on bytes that are no whole zip."""
_DO = "do not rely on it; ask whoever made it for the pack again"


def write(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of ``files`` in the order of their names, without any time or owner."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, files[name], compresslevel=9)
    return out.getvalue()


def read(path: Path) -> dict[str, bytes]:
    """Return the files of a pack by name.

    Raises:
        PackError: it is no zip, or not one that :func:`write` could have made.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise refused(path, f"{size:,} bytes", f"at most {MOST_BYTES:,}")
    data = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            entries = pack.infolist()
            _look(path, pack, entries, len(data))
            return {entry.filename: _unpack(path, pack, entry) for entry in entries}
    except _DAMAGED as error:
        raise refused(path, f"a damaged zip ({error})", "a whole zip file") from None


def refused(path: Path | str, found: str, expected: str) -> PackError:
    """Return the error of a pack that is not to be relied on."""
    return PackError(where=str(path), found=found, expected=expected, do=_DO)


def _look(path: Path, pack: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what no pack has, before a byte is unpacked."""
    if len(entries) > MOST_FILES:
        raise refused(path, f"{len(entries):,} files", f"at most {MOST_FILES:,}")
    seen: set[str] = set()
    for entry in entries:
        _look_at(path, entry, seen)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise refused(path, f"{total:,} bytes unpacked", f"at most {MOST_BYTES:,}")
    # Each entry has 30 bytes before its name there, 46 in the directory at the end, and 22 end it.
    names = sum(len(entry.filename.encode()) for entry in entries)
    expected = sum(e.compress_size for e in entries) + 2 * names + 76 * len(entries) + 22
    if size != expected or pack.comment or any(e.extra or e.comment for e in entries):
        raise refused(
            path,
            f"{size:,} bytes, where its files account for {expected:,}",
            "nothing before, between or behind its files, and no file over another",
        )


def _look_at(path: Path, entry: zipfile.ZipInfo, seen: set[str]) -> None:
    name = entry.orig_filename
    where = f"{path}, {name[:_LONGEST]!r}"
    if not _NAME.fullmatch(name) or name != entry.filename or len(name) > _LONGEST:
        raise refused(where, "a name that leads elsewhere, or could", "a plain relative path")
    if name.casefold() in seen:
        raise refused(where, "a second file of that name", "each name once, whatever its case")
    seen.add(name.casefold())
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise refused(where, "a link, a folder or a device", "a plain file")
    if entry.flag_bits & _ENCRYPTED:
        raise refused(where, "an encrypted file", "files anybody can read")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused(where, f"compression method {entry.compress_type}", "deflate or none")
    if entry.file_size > 1_000_000 and entry.file_size > RATIO * entry.compress_size:
        raise refused(
            where,
            f"{entry.file_size:,} bytes packed into {entry.compress_size:,}",
            f"at most {RATIO} times as large unpacked",
        )


def _unpack(path: Path, pack: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with pack.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        found = f"{len(data):,} bytes unpacked"
        raise refused(f"{path}, {entry.filename!r}", found, f"{entry.file_size:,}, as it says")
    return data
