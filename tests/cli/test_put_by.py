"""A long document is put by in a temporary file, and a folder that refuses it is named."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.model import shelf

PDF = Path(__file__).parents[2] / "sources" / "specimen" / "2024-03-14.pdf"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            (
                "annex: the disk is full\n"
                "  where:    {folder}\n"
                "  found:    no space left on the device\n"
                "  expected: room for what the command writes; what was there before is untouched\n"
                "  do:       free some space and run the same command again: it goes on where it"
                " stopped\n"
            ),
        ),
        (
            OSError(errno.EIO, "Input/output error"),
            (
                "annex: something went wrong\n"
                "  where:    {folder}\n"
                "  found:    Input/output error\n"
                "  expected: a file or folder that this program may use\n"
                "  do:       check that it exists, who owns it and what it allows\n"
            ),
        ),
    ],
)
def test_a_folder_for_temporary_files_that_cannot_be_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: OSError,
    said: str,
) -> None:
    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shelf, "HELD", 0)
    monkeypatch.setattr(os, "pwrite", refuse)
    with pytest.raises(SystemExit) as ended:
        main(["read", str(PDF)])
    assert capsys.readouterr().err == said.format(folder=tmp_path)
    assert ended.value.code == (52 if error.errno == errno.ENOSPC else 10)
