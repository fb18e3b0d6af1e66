"""Reports on disk: all forms of a pair or none, each file whole or as it was."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.compare.changes import ChangeSet
from pipeline.errors import DiskFullError, ReportError
from pipeline.report.comparison import Comparison
from pipeline.report.forms import FORMS, check_form, render
from pipeline.report.index import INDEX_FORMS, index


def write(comparison: Comparison, folder: Path, forms: Iterable[str] = FORMS) -> tuple[Path, ...]:
    """Write the report in the given forms into ``folder``, and return the files in that order.

    Every form is made and stored beside its place before the first file is replaced, so that a
    failure leaves the files of the last good run. The folder is made if need be.

    Raises:
        ReportError: when there is no such form, or the folder cannot be written.
        DiskFullError: when there is no space left.
    """
    names = {form: check_form(form) for form in forms}
    made = {folder / name: render(comparison, form) for form, name in names.items()}
    write_files(made)
    return tuple(made)


def write_index(pairs: Sequence[ChangeSet], folder: Path) -> tuple[Path, ...]:
    """Write the index of a run's reports into ``folder``, above the folders of the pairs.

    Raises:
        ReportError: when the folder cannot be written.
        DiskFullError: when there is no space left.
    """
    made = {folder / name: index(pairs, form) for form, name in INDEX_FORMS.items()}
    write_files(made)
    return tuple(made)


def write_files(contents: dict[Path, bytes]) -> None:
    """Write files so that each is whole or as it was before, and none is replaced before all are
    stored.

    Raises:
        ReportError: when a file cannot be written.
        DiskFullError: when there is no space left.
    """
    stored: dict[Path, Path] = {}
    place = Path()
    try:
        for path, data in contents.items():
            place = path
            path.parent.mkdir(parents=True, exist_ok=True)
            stored[path] = _store(path, data)
        for path in contents:
            place = path
            stored[path].replace(path)
            del stored[path]
    except OSError as error:
        raise _explain(error, place) from error
    finally:
        for temporary in stored.values():
            temporary.unlink(missing_ok=True)


def _store(path: Path, data: bytes) -> Path:
    """Store the bytes beside ``path`` and return where; nothing stays behind on failure."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _explain(error: OSError, path: Path) -> ReportError | DiskFullError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(
            where=str(path),
            found="no space left while writing the report",
            expected="room for the report beside the last one",
            do="free some space and run the command again; the last report is untouched",
        )
    return ReportError(
        where=str(path),
        found=f"{error.strerror or error}",
        expected="a folder that reports can be written to",
        do="check the folder and its permissions, and run the command again",
    )
