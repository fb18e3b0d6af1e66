from __future__ import annotations

import errno
import hashlib
import os
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import DiskFullError, VaultError
from pipeline.sources.vault import Fetch, Vault

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 3, 12, tzinfo=UTC)
ADDRESS = "https://www.example.org/a.pdf"


def sha(data):
    return hashlib.sha256(data).hexdigest()


def fetch(data=b"one", time=NOON, etag=None):
    return Fetch(ADDRESS, ADDRESS, time, 200, sha(data), len(data), {"etag": etag or ""}, etag)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(max_size=300))
def test_put_then_get(vault, data):
    sha256 = vault.put(data)
    assert sha256 == sha(data)
    assert vault.get(sha256) == data
    assert vault.has(sha256)
    assert vault.path(sha256) == vault.folder / sha256[:2] / sha256


def test_putting_the_same_bytes_again_writes_nothing(vault):
    path = vault.path(vault.put(b"x"))
    before = path.stat().st_mtime_ns, path.stat().st_ino
    vault.put(b"x")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_nothing_is_made_before_something_is_put(tmp_path):
    vault = Vault(tmp_path / "vault")
    assert not vault.has("0" * 64)
    assert not vault.intact("0" * 64)
    assert vault.record(ADDRESS) is None
    assert not vault.folder.exists()


def test_missing_bytes(vault):
    with pytest.raises(VaultError) as caught:
        vault.get("0" * 64)
    assert str(caught.value) == (
        "the vault is damaged\n"
        f"  where:    {vault.folder}/00/{'0' * 64}\n"
        "  found:    no such file\n"
        f"  expected: the pulled bytes with SHA-256 {'0' * 64}\n"
        "  do:       run `annex pull` to fetch them again"
    )


def test_damaged_bytes_are_found_and_repaired(vault):
    sha256 = vault.put(b"sound")
    vault.path(sha256).write_bytes(b"flipped")
    assert vault.has(sha256)
    assert not vault.intact(sha256)
    with pytest.raises(VaultError) as caught:
        vault.get(sha256)
    assert str(caught.value) == (
        "the vault is damaged\n"
        f"  where:    {vault.path(sha256)}\n"
        f"  found:    7 bytes with SHA-256 {sha(b'flipped')}\n"
        f"  expected: bytes with SHA-256 {sha256}\n"
        "  do:       move the damaged file away and run `annex pull` to fetch it again; check the "
        "disk"
    )
    vault.put(b"sound")
    assert vault.get(sha256) == b"sound"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_what_is_no_hash_never_becomes_a_path(vault, name):
    with pytest.raises(VaultError) as caught:
        vault.path(name)
    assert str(caught.value) == (
        "the vault is damaged\n"
        f"  where:    {vault.folder}\n"
        f'  found:    "{name}"\n'
        "  expected: a SHA-256: 64 lower-case hexadecimal digits\n"
        "  do:       correct the sha256 in the catalogue"
    )


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_full_disk_leaves_nothing_half_written(vault, monkeypatch, call):
    vault.put(b"before")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync" if call == "fsync" else "pathlib.Path.replace", full)
        with pytest.raises(DiskFullError) as caught:
            vault.put(b"after")
    assert str(caught.value) == (
        "the disk is full\n"
        f"  where:    {vault.path(sha(b'after'))}\n"
        "  found:    no space left on the device\n"
        "  expected: room for the whole file; what was there before is untouched\n"
        "  do:       free some space and run the same command again: it goes on where it stopped"
    )
    files = [path for path in vault.folder.rglob("*") if path.is_file()]
    assert files == [vault.path(sha(b"before"))]
    assert vault.get(vault.put(b"after")) == b"after"


def test_folder_that_may_not_be_written(vault, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(VaultError) as caught:
        vault.put(b"x")
    assert str(caught.value) == (
        "the vault is damaged\n"
        f"  where:    {vault.path(sha(b'x'))}\n"
        "  found:    it cannot be written: Permission denied\n"
        "  expected: a folder this program may write to\n"
        "  do:       check who owns the folder and what it allows"
    )


# --- the ledger -------------------------------------------------------------------------------


def test_ledger_keeps_every_version_an_address_served(vault):
    vault.note_fetch(fetch(b"one", NOON, '"1"'))
    vault.note_fetch(fetch(b"two", LATER, '"2"'))
    record = vault.record(ADDRESS)
    assert [f.sha256 for f in record.fetches] == [sha(b"one"), sha(b"two")]
    assert (record.latest.etag, record.checked) == ('"2"', LATER)
    assert record.first(sha(b"one")).time == NOON
    assert record.first(sha(b"three")) is None


def test_the_same_bytes_again_change_only_validators_and_the_time_of_the_check(vault):
    vault.note_fetch(fetch(b"one", NOON, '"1"'))
    vault.note_fetch(fetch(b"one", LATER, '"1b"'))
    record = vault.record(ADDRESS)
    assert [(f.time, f.etag) for f in record.fetches] == [(NOON, '"1b"')]
    assert record.checked == LATER


def test_back_to_an_earlier_version_is_a_version_of_its_own(vault):
    for data in (b"one", b"two", b"one"):
        vault.note_fetch(fetch(data))
    assert [f.sha256 for f in vault.record(ADDRESS).fetches] == [
        sha(b"one"),
        sha(b"two"),
        sha(b"one"),
    ]


def test_not_modified_moves_only_the_time_of_the_check(vault):
    record = vault.note_fetch(fetch())
    vault.note_unchanged(record, LATER)
    assert vault.record(ADDRESS).fetches == record.fetches
    assert vault.record(ADDRESS).checked == LATER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"{", "Input data was truncated"),
        (
            b'{"address": "x", "fetches": [], "checked": "2026-01-02T12:00:00Z"}',
            "the record of another address, or an empty one",
        ),
    ],
)
def test_damaged_ledger(vault, text, found):
    vault.note_fetch(fetch())
    path = vault.ledger_path(ADDRESS)
    path.write_bytes(text)
    with pytest.raises(VaultError) as caught:
        vault.record(ADDRESS)
    assert str(caught.value) == (
        "the vault is damaged\n"
        f"  where:    {path}\n"
        f"  found:    {found}\n"
        f"  expected: the record of what {ADDRESS} has served\n"
        "  do:       move the file away and run `annex pull`; the bytes themselves are not touched"
    )
