"""What is put by is what is brought again, and its file goes when nobody has any of it."""

from __future__ import annotations

import gc
import os
import pickle
import tempfile
from pathlib import Path

import pytest

from pipeline.model.shelf import Kept, Shelf


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_bytes_come_back_from_memory_and_from_the_file() -> None:
    shelf = Shelf(held=10)
    pieces = [b"1234567", b"too much", b"890", b"", b"x" * 100_000]
    kept = [shelf.put(piece) for piece in pieces]
    assert [one.get() for one in (*kept, *reversed(kept))] == [*pieces, *reversed(pieces)]
    # what is held is of the first bytes that there was room for
    assert [one._shelf is None for one in kept] == [True, False, True, True, False]


def test_a_write_that_is_cut_short_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, data[:3], at))
    shelf = Shelf(held=0)
    kept = [shelf.put(piece) for piece in (b"ten-second", b"delay")]
    assert [one.get() for one in kept] == [b"ten-second", b"delay"]


def test_what_is_sent_to_another_process_takes_its_bytes_along() -> None:
    kept = Shelf(held=0).put(b"words")
    again = pickle.loads(pickle.dumps(kept))
    assert isinstance(again, Kept)
    assert again._shelf is None
    assert again.get() == b"words"


def test_a_forked_process_reads_without_moving_anything() -> None:
    shelf = Shelf(held=0)
    kept = [shelf.put(bytes([n]) * 1000) for n in range(50)]
    child = os.fork()
    if child == 0:
        right = all(one.get() == bytes([n]) * 1000 for n, one in enumerate(kept))
        os._exit(0 if right else 1)
    assert all(one.get() == bytes([n]) * 1000 for n, one in enumerate(kept))
    assert os.waitpid(child, 0)[1] == 0


def test_the_file_has_no_name_and_goes_with_the_last_that_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gc.collect()
    before = open_files()
    shelf: Shelf | None = Shelf(held=0)
    kept = shelf.put(b"words")
    assert open_files() == before + 1
    assert list(tmp_path.iterdir()) == []
    shelf = None
    assert kept.get() == b"words"
    del kept
    assert open_files() == before
