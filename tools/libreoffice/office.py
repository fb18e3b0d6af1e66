"""Run LibreOffice once, without a window, over a batch of Word files.

One process loads every file, accepts all tracked changes, loads it again and rejects them, and
writes down each paragraph with the label LibreOffice counted for it (:mod:`tools.libreoffice.macro`
runs inside). It has a profile of its own and works on copies: no lock file is left beside a
document, and no setting of the user's matters.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 240
"""How long LibreOffice may take for a batch before it is stopped."""

PACKAGES = ("libreoffice-writer", "libreoffice-script-provider-python")
"""What Debian and Ubuntu call the two parts needed."""

_JOB = "ANNEX_LIBREOFFICE_JOB"
_MACRO = "vnd.sun.star.script:macro.py$run?language=Python&location=user"


class LibreOfficeError(Exception):
    """LibreOffice is not there, or did not do what it was asked."""


@dataclass(frozen=True)
class Said:
    """A paragraph as LibreOffice shows it.

    ``story`` is ``body`` (tables included), ``footnote``, ``endnote`` or ``drawn`` (text boxes and
    frames). ``label`` is the automatic number; ``bullet`` is the bullet, with its font behind a tab.
    """

    story: str
    label: str
    bullet: str
    text: str


@dataclass(frozen=True)
class Witness:
    """A file: LibreOffice's count of tracked changes, and its text with all accepted and rejected.

    Both texts are the same value where the file has no tracked change.
    """

    changes: int
    accepted: tuple[Said, ...]
    rejected: tuple[Said, ...]


def missing() -> str | None:
    """Say what has to be installed, ``None`` where LibreOffice can be run."""
    if shutil.which("soffice") is None:
        return f"LibreOffice is not installed: apt-get install {' '.join(PACKAGES)}"
    return None


def version() -> str:
    """Return LibreOffice's own name and version."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["soffice", "--headless", _profile(Path(folder)), "--version"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    return " ".join(done.stdout.split()[:2])


def read_all(paths: Sequence[Path]) -> dict[Path, Witness]:
    """Let LibreOffice read the files.

    Raises:
        LibreOfficeError: it is missing, has no Python, takes longer than :data:`SECONDS`, or fails
            at a file; the message says which.
    """
    if (lacking := missing()) is not None:
        raise LibreOfficeError(lacking)
    with tempfile.TemporaryDirectory(prefix="annex-libreoffice-") as name:
        folder = Path(name)
        scripts = folder / "profile" / "user" / "Scripts" / "python"
        scripts.mkdir(parents=True)
        shutil.copy(Path(__file__).with_name("macro.py"), scripts)
        copies = [folder / f"{n}.docx" for n in range(len(paths))]
        for path, copy in zip(paths, copies, strict=True):
            copy.write_bytes(path.read_bytes())
        job, answer = folder / "job.json", folder / "answer.json"
        job.write_text(json.dumps({"files": [str(c) for c in copies], "answer": str(answer)}))
        _run(folder, job)
        if not answer.exists():
            raise LibreOfficeError(
                "LibreOffice ran without running the macro: is its Python there? "
                f"apt-get install {PACKAGES[1]}"
            )
        answered = json.loads(answer.read_text(encoding="utf-8"))
    found: dict[Path, Witness] = {}
    for path, said in zip(paths, answered, strict=False):
        if "error" in said:
            raise LibreOfficeError(f"{path.name}: {said['error']}")
        found[path] = Witness(
            said["changes"],
            tuple(Said(*paragraph) for paragraph in said["accepted"]),
            tuple(Said(*paragraph) for paragraph in said["rejected"]),
        )
    if len(found) != len(paths):
        raise LibreOfficeError(f"LibreOffice ended after {len(found)} of {len(paths)} files")
    return found


def _profile(folder: Path) -> str:
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def _run(folder: Path, job: Path) -> None:
    process = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", _profile(folder), _MACRO],
        env={**os.environ, _JOB: str(job)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise LibreOfficeError(f"LibreOffice took longer than {SECONDS} seconds") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
