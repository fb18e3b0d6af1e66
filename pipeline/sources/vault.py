"""The vault: pulled bytes under their SHA-256, and the ledger of where they came from.

Nothing in the vault is ever overwritten with other bytes or removed by the program: when an address
serves something new, both are kept. Layout of the folder::

    ab/abcdef...                bytes, named by their SHA-256 in hex, fanned out by its first two
    ledger/ab/abcdef....json    what one address has served, named by the SHA-256 of the address
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path

import msgspec

from pipeline.errors import StoreError, VaultError
from pipeline.files import write_atomic
from pipeline.model import codec

_SHA256 = re.compile(r"[0-9a-f]{64}")


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hex: the name it has in the vault."""
    return hashlib.sha256(data).hexdigest()


class Fetch(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one address served at one time. ``headers`` are those worth keeping, in lower case;
    for a file of the user's own, ``address`` is a ``file:`` address and ``status`` is 0.
    """

    address: str
    final_address: str
    time: datetime
    status: int
    sha256: str
    size: int
    headers: dict[str, str] = {}
    etag: str | None = None
    last_modified: str | None = None


class AddressRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything an address has served, oldest first; neighbours differ in their bytes.

    ``checked`` is when it was last asked; the last fetch is what it serves now.
    """

    address: str
    fetches: tuple[Fetch, ...]
    checked: datetime

    @property
    def latest(self) -> Fetch:
        """What it served last."""
        return self.fetches[-1]

    def first(self, sha256: str) -> Fetch | None:
        """Return the first time it served those bytes."""
        return next((fetch for fetch in self.fetches if fetch.sha256 == sha256), None)


class Vault:
    """Bytes by SHA-256 in ``folder``, which is made when something is first put into it.

    Args:
        folder: where the bytes stand.
        read_only: write nothing, for a dry run: what is put is kept in memory, and forgotten with
            the vault.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only
        self._unwritten: dict[Path, bytes] = {}

    def path(self, sha256: str) -> Path:
        """Return where the bytes of that SHA-256 stand, whether or not they are there."""
        if not _SHA256.fullmatch(sha256):
            raise VaultError(
                where=str(self.folder),
                found=f'"{sha256}"',
                expected="a SHA-256: 64 lower-case hexadecimal digits",
                do="correct the sha256 in the catalogue",
            )
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Store ``data`` and return its SHA-256; bytes that are there already are left alone.

        A damaged copy under the same name is replaced by the sound one.

        Raises:
            DiskFullError: no room; nothing half-written is left.
            VaultError: the folder cannot be written to.
        """
        sha256 = digest(data)
        if not self.intact(sha256):
            self._store(self.path(sha256), data)
        return sha256

    def has(self, sha256: str) -> bool:
        """Return whether bytes are stored under that SHA-256; :meth:`get` proves they are sound."""
        return self._there(self.path(sha256))

    def size(self, sha256: str) -> int:
        """Return how many bytes are stored under that SHA-256, which must be there."""
        path = self.path(sha256)
        held = self._unwritten.get(path)
        return path.stat().st_size if held is None else len(held)

    def intact(self, sha256: str) -> bool:
        """Return whether the bytes are there and match their SHA-256."""
        path = self.path(sha256)
        return self._there(path) and digest(self._bytes(path)) == sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes of that SHA-256.

        Raises:
            VaultError: when they are missing or do not match it.
        """
        path = self.path(sha256)
        try:
            data = self._bytes(path)
        except FileNotFoundError:
            raise VaultError(
                where=str(path),
                found="no such file",
                expected=f"the pulled bytes with SHA-256 {sha256}",
                do="run `annex pull` to fetch them again",
            ) from None
        found = digest(data)
        if found != sha256:
            raise VaultError(
                where=str(path),
                found=f"{len(data)} bytes with SHA-256 {found}",
                expected=f"bytes with SHA-256 {sha256}",
                do="move the damaged file away and run `annex pull` to fetch it again; "
                "check the disk",
            )
        return data

    # --- the ledger ---------------------------------------------------------------------------

    def ledger_path(self, address: str) -> Path:
        """Return where the record of that address stands."""
        name = digest(address.encode())
        return self.folder / "ledger" / name[:2] / f"{name}.json"

    def record(self, address: str) -> AddressRecord | None:
        """Return what ``address`` has served so far, ``None`` when it was never fetched.

        Raises:
            VaultError: when the record cannot be read.
        """
        path = self.ledger_path(address)
        if not self._there(path):
            return None
        try:
            found = codec.decode(self._bytes(path), AddressRecord, where=str(path))
        except StoreError as error:
            raise self._damaged(path, error.found, address) from None
        if not found.fetches or found.address != address:
            raise self._damaged(path, "the record of another address, or an empty one", address)
        return found

    def note_fetch(self, fetch: Fetch) -> AddressRecord:
        """Add what an address served to its record, and return the record.

        The same bytes as last time change only ``checked`` and the validators (ETag,
        Last-Modified) for the next conditional request.
        """
        known = self.record(fetch.address)
        if known is None:
            fetches: tuple[Fetch, ...] = (fetch,)
        elif known.latest.sha256 == fetch.sha256:
            again = msgspec.structs.replace(
                known.latest, etag=fetch.etag, last_modified=fetch.last_modified
            )
            fetches = (*known.fetches[:-1], again)
        else:
            fetches = (*known.fetches, fetch)
        return self._write(AddressRecord(fetch.address, fetches, fetch.time))

    def note_unchanged(self, record: AddressRecord, time: datetime) -> AddressRecord:
        """Note that the address answered "not modified" at ``time``."""
        return self._write(msgspec.structs.replace(record, checked=time))

    def _write(self, record: AddressRecord) -> AddressRecord:
        self._store(self.ledger_path(record.address), codec.encode(record))
        return record

    def _there(self, path: Path) -> bool:
        return path in self._unwritten or path.is_file()

    def _bytes(self, path: Path) -> bytes:
        held = self._unwritten.get(path)
        return path.read_bytes() if held is None else held

    def _store(self, path: Path, data: bytes) -> None:
        if self.read_only:
            self._unwritten[path] = data
            return
        try:
            write_atomic(path, data)
        except OSError as error:
            raise VaultError(
                where=str(path),
                found=f"it cannot be written: {error.strerror}",
                expected="a folder this program may write to",
                do="check who owns the folder and what it allows",
            ) from error

    def _damaged(self, path: Path, found: str, address: str) -> VaultError:
        return VaultError(
            where=str(path),
            found=found,
            expected=f"the record of what {address} has served",
            do="move the file away and run `annex pull`; the bytes themselves are not touched",
        )
