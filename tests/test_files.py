import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import DiskFullError
from pipeline.files import disk_full_as_error, write_atomic


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.json"
    write_atomic(target, b"one")
    write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["file.json"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file.json"
    write_atomic(target, b"one")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError) as caught:
        write_atomic(target, b"two")
    assert str(caught.value) == (
        "the disk is full\n"
        f"  where:    {target}\n"
        "  found:    no space left on the device\n"
        "  expected: room for the whole file; what was there before is untouched\n"
        "  do:       free some space and run the same command again: it goes on where it stopped"
    )
    assert target.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["file.json"]


def test_other_troubles_are_not_called_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), disk_full_as_error(tmp_path):
        raise PermissionError(errno.EACCES, "no")
