"""Pulling: every file a catalogue names comes into the vault, or the report says why not.

One file that fails does not lose the others. What concerns the vault itself (a full disk, a damaged
ledger) stops the pull: going on could only lose more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

import msgspec

from pipeline.errors import (
    CatalogueError,
    FetchError,
    OversizeError,
    ReadError,
    WrongContentError,
)
from pipeline.model.records import Finding, Severity
from pipeline.sources.entries import Catalogue, EditionEntry, FileEntry
from pipeline.sources.pulled import PulledFile, PullOutcome, PullReport
from pipeline.sources.settings import ClientSettings, Clock, SystemClock
from pipeline.sources.sniff import check, printable
from pipeline.sources.vault import AddressRecord, Fetch, Vault, digest

if TYPE_CHECKING:
    from pipeline.sources.download import Downloader

__all__ = ["ClientSettings", "PullOutcome", "PullReport", "PulledFile", "page", "pull"]

Progress = Callable[[str, int, int, str], None]
"""Called as ``progress(stage, done, total, what)`` before each file and once at the end."""

_OWN_FAILURES = (CatalogueError, FetchError, ReadError)
"""What one file can do wrong without the others being concerned."""


def pull(
    catalogue: Catalogue,
    vault: Vault,
    *,
    only: Collection[str] | None = None,
    offline: bool = False,
    progress: Progress | None = None,
    settings: ClientSettings | None = None,
    clock: Clock | None = None,
    chance: random.Random | None = None,
) -> PullReport:
    """Bring every file of the catalogue into the vault and report on each.

    Args:
        catalogue: what to pull.
        vault: where to.
        only: ids of the editions to look at; all of them by default.
        offline: ask no address; go on with what the vault holds.
        progress: told before each file.
        settings: manners and bounds of the client.
        clock: the time; the machine's by default.
        chance: source of the jitter between attempts.

    Raises:
        UnknownEditionError: an id in ``only`` that the catalogue does not have.
        VaultError: the ledger cannot be read.
        DiskFullError: no room in the vault.
    """
    for edition_id in sorted(only or ()):
        catalogue.edition(edition_id)
    editions = [e for e in catalogue.editions if only is None or e.id in only]
    work = [(edition, entry) for edition in editions for entry in edition.files]
    tell = progress if progress is not None else _silent
    with _Pull(catalogue, vault, settings, clock, chance, offline=offline) as job:
        files = []
        for number, (edition, entry) in enumerate(work):
            tell("pull", number, len(work), f"{edition.id} {entry.role} {entry.media}")
            files.append(job.file(edition, entry))
    if work:
        tell("pull", len(work), len(work), "")
    return PullReport(
        files=_compared(files), without_files=tuple(e.id for e in editions if not e.files)
    )


def page(
    catalogue: Catalogue,
    *,
    settings: ClientSettings | None = None,
    clock: Clock | None = None,
    chance: random.Random | None = None,
) -> bytes:
    """Return the catalogue's publication page as served now, for ``discover``.

    Raises:
        CatalogueError: when the catalogue names no publication page.
        FetchError: when it cannot be had.
    """
    address = catalogue.publication_page
    if address is None:
        raise CatalogueError(
            where=catalogue.where,
            found="no publication_page in [list]",
            expected="the address of the page that offers the editions",
            do="add it, or save the page yourself and name the file",
        )
    where = f"publication page of {catalogue.list_id}, {address}"
    with _Pull(catalogue, None, settings, clock, chance) as job:
        answer = job.downloader().get(address, allowed_hosts=catalogue.allowed_hosts, where=where)
    assert answer.data is not None  # nothing conditional was asked
    return answer.data


def _silent(_stage: str, _done: int, _total: int, _what: str) -> None:
    return


class _Pull:
    """One run: opens a client only when an address has to be asked."""

    def __init__(
        self,
        catalogue: Catalogue,
        vault: Vault | None,
        settings: ClientSettings | None,
        clock: Clock | None,
        chance: random.Random | None,
        *,
        offline: bool = False,
    ) -> None:
        self._catalogue = catalogue
        self._vault = vault
        self._settings = settings if settings is not None else ClientSettings()
        self._clock: Clock = clock if clock is not None else SystemClock()
        self._chance = chance
        self._offline = offline
        self._client: Downloader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.__exit__(None, None, None)

    def downloader(self) -> Downloader:
        """Return the client, opened at the first call."""
        if self._client is None:
            from pipeline.sources.download import Downloader  # noqa: PLC0415  (httpx is slow)

            self._client = Downloader(self._settings, self._clock, self._chance)
        return self._client

    @property
    def vault(self) -> Vault:
        """The vault; a pull always has one."""
        assert self._vault is not None
        return self._vault

    def file(self, edition: EditionEntry, entry: FileEntry) -> PulledFile:
        """Bring one file into the vault."""
        local = entry.path is not None
        source = str(self._catalogue.folder / entry.path) if entry.path else entry.address or ""
        blank = PulledFile(
            edition_id=edition.id,
            role=entry.role,
            media=entry.media,
            outcome=PullOutcome.FAILED,
            name=_name(entry),
            source=source,
            address=entry.address,
        )
        where = f"{self._catalogue.list_id} {edition.id}, {entry.role} {entry.media}: {source}"
        try:
            if local:
                return self._local(blank, entry, Path(source), where)
            return self._remote(blank, entry, where)
        except _OWN_FAILURES as error:
            address = Path(source).resolve().as_uri() if local else source
            return msgspec.structs.replace(self._held(blank, entry, address), error=error)

    # --- a file of the user's own -------------------------------------------------------------

    def _local(self, blank: PulledFile, entry: FileEntry, path: Path, where: str) -> PulledFile:
        if not path.is_file():
            if entry.sha256 is not None and self.vault.intact(entry.sha256):
                return self._with_bytes(blank, entry.sha256, PullOutcome.UNCHANGED)
            raise CatalogueError(
                where=where,
                found="no such file" if not path.exists() else "not a file",
                expected="the copy the catalogue names",
                do="put the file there, or correct path in the catalogue "
                "(it is relative to the catalogue's folder)",
            )
        data = _read(path, self._settings.max_bytes, where)
        check(data, entry.media, where=where)
        sha256 = digest(data)
        if entry.sha256 not in (None, sha256):
            raise _other_bytes(where, sha256, entry.sha256 or "")
        address = path.resolve().as_uri()
        record = self.vault.record(address)
        known = record is not None and record.latest.sha256 == sha256
        if not (known and self.vault.intact(sha256)):
            self.vault.put(data)
        if not known:
            record = self.vault.note_fetch(
                Fetch(
                    address=address,
                    final_address=address,
                    time=self._clock.now(),
                    status=0,
                    sha256=sha256,
                    size=len(data),
                )
            )
        assert record is not None
        outcome = PullOutcome.UNCHANGED
        if not known:
            outcome = PullOutcome.COPIED if len(record.fetches) == 1 else PullOutcome.REPLACED
        file = self._with_bytes(blank, sha256, outcome)
        return _judged(file, entry, record, local=True)

    # --- a published file ---------------------------------------------------------------------

    def _remote(self, blank: PulledFile, entry: FileEntry, where: str) -> PulledFile:
        address = entry.address or ""
        record = self.vault.record(address)
        if self._offline:
            file = self._held(blank, entry, address)
            if file.sha256 is not None:
                file = msgspec.structs.replace(file, outcome=PullOutcome.HELD)
                return _judged(file, entry, record, local=False) if record else file
            raise FetchError(
                where=where,
                found="no copy in the vault, and this run asks no address (offline)",
                expected="the file",
                do="run `annex pull` with a connection once, or use `annex add` with your own copy",
            )
        at_hand = record is not None and self.vault.intact(record.latest.sha256)
        answer = self.downloader().get(
            address,
            allowed_hosts=self._catalogue.allowed_hosts,
            where=where,
            etag=record.latest.etag if record is not None and at_hand else None,
            last_modified=record.latest.last_modified if record is not None and at_hand else None,
        )
        if answer.data is None:
            assert record is not None  # the request was conditional
            record = self.vault.note_unchanged(record, self._clock.now())
            outcome = PullOutcome.UNCHANGED
        else:
            check(answer.data, entry.media, where=where)
            before = record
            record = self.vault.note_fetch(
                Fetch(
                    address=address,
                    final_address=answer.final_address,
                    time=self._clock.now(),
                    status=answer.status,
                    sha256=self.vault.put(answer.data),
                    size=len(answer.data),
                    headers=answer.headers,
                    etag=answer.etag,
                    last_modified=answer.last_modified,
                )
            )
            outcome = _outcome(before, record)
        return self._chosen(blank, entry, record, outcome, where)

    def _chosen(
        self,
        blank: PulledFile,
        entry: FileEntry,
        record: AddressRecord,
        outcome: PullOutcome,
        where: str,
    ) -> PulledFile:
        """Decide which bytes count: those the catalogue states, else those served last."""
        serves = record.latest.sha256
        if entry.sha256 is not None and entry.sha256 != serves:
            if not self.vault.intact(entry.sha256):
                raise _other_bytes(where, serves, entry.sha256)
            file = self._with_bytes(blank, entry.sha256, outcome)
        else:
            file = self._with_bytes(blank, serves, outcome)
        return _judged(file, entry, record, local=False)

    # --- both ---------------------------------------------------------------------------------

    def _held(self, blank: PulledFile, entry: FileEntry, address: str) -> PulledFile:
        """Complete a file from what an earlier pull left in the vault, if anything."""
        record = self.vault.record(address)
        sha256 = entry.sha256 or (record.latest.sha256 if record is not None else None)
        if sha256 is None or not self.vault.intact(sha256):
            return blank
        file = self._with_bytes(blank, sha256, blank.outcome)
        first = record.first(sha256) if record is not None and entry.path is None else None
        if first is None:
            return file
        return msgspec.structs.replace(file, fetched=first.time)

    def _with_bytes(self, blank: PulledFile, sha256: str, outcome: PullOutcome) -> PulledFile:
        size = self.vault.size(sha256)
        return msgspec.structs.replace(blank, sha256=sha256, size=size, outcome=outcome)


def _outcome(before: AddressRecord | None, after: AddressRecord) -> PullOutcome:
    if before is None:
        return PullOutcome.NEW
    same = before.latest.sha256 == after.latest.sha256
    return PullOutcome.UNCHANGED if same else PullOutcome.REPLACED


def _judged(
    file: PulledFile, entry: FileEntry, record: AddressRecord, *, local: bool
) -> PulledFile:
    """Add when the bytes first came, and the finding that an address has served several.

    The finding comes back with every pull until somebody closes it, by stating in the catalogue
    which bytes are meant.
    """
    first = record.first(file.sha256 or "")
    file = msgspec.structs.replace(
        file, fetched=first.time if first is not None and not local else None
    )
    serves = record.latest
    others = [fetch for fetch in record.fetches if fetch.sha256 != serves.sha256]
    if file.outcome is PullOutcome.REPLACED:
        file = msgspec.structs.replace(file, previous=others[-1].sha256)
    if entry.sha256 == serves.sha256:
        return file
    if entry.sha256 is not None:
        before = f"the catalogue means {entry.sha256}"
    elif others:
        before = f"it served {others[-1].sha256} from {_day(others[-1])}"
    else:
        return file
    kind = "local file" if local else "silent replacement"
    finding = Finding(
        code="local-file-changed" if local else "silent-replacement",
        severity=Severity.WARNING,
        message=f"{kind}: {file.source} has served {serves.sha256} since {_day(serves)}; "
        f"{before}. Both copies are in the vault. Compare them, then state in the catalogue the "
        "sha256 that is meant",
    )
    return msgspec.structs.replace(file, findings=(finding,))


def _compared(files: list[PulledFile]) -> tuple[PulledFile, ...]:
    """Add a finding to every file whose bytes are those of another one before it.

    Comparing two editions that are one file would find "no change", and prove nothing.
    """
    first: dict[str, PulledFile] = {}
    compared = []
    for file in files:
        other = first.setdefault(file.sha256, file) if file.sha256 is not None else file
        if other is not file:
            finding = Finding(
                code="same-bytes",
                severity=Severity.WARNING,
                message=f"the same file twice: {file.source} ({file.edition_id}, {file.role} "
                f"{file.media}) has the very bytes of {other.source} ({other.edition_id}, "
                f"{other.role} {other.media}). One of the two is not what the catalogue takes it "
                "for",
            )
            file = msgspec.structs.replace(file, findings=(*file.findings, finding))  # noqa: PLW2901
        compared.append(file)
    return tuple(compared)


def _day(fetch: Fetch) -> str:
    return fetch.time.date().isoformat()


def _other_bytes(where: str, found: str, expected: str) -> WrongContentError:
    return WrongContentError(
        where=where,
        found=f"bytes with SHA-256 {found}",
        expected=f"bytes with SHA-256 {expected}, as the catalogue states",
        do="find out which is the published file, then correct the file or the catalogue's sha256",
    )


def _read(path: Path, limit: int, where: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit:
            raise OversizeError(
                where=where,
                found=f"{size} bytes",
                expected=f"at most {limit} bytes",
                do="look at the file; if it is really that large, raise the limit",
            )
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            where=where,
            found=f"it cannot be opened: {error.strerror}",
            expected="a file that may be read",
            do="check its permissions",
        ) from error


def _name(entry: FileEntry) -> str:
    if entry.path is not None:
        return entry.path.name
    path = unquote(urlsplit(entry.address or "").path)
    return printable(PurePosixPath(path).name, 200) or "unnamed"
