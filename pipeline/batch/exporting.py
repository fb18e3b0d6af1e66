"""Exports written: the part of the history that is asked for, in one form, as files."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec

from pipeline.batch.asking import Say, chronicle, edition_meant
from pipeline.batch.comparing import diff
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import ChangeSet
from pipeline.errors import ExportError
from pipeline.export.forms import files, form_of
from pipeline.export.material import Material, Scope
from pipeline.files import write_atomic
from pipeline.history.chronicle import Chronicle


class Written(msgspec.Struct, frozen=True):
    """A file that was written: its path and size in bytes."""

    path: str
    size: int


def export(
    workspace: Workspace,
    form: str,
    path: Path,
    say: Say,
    *,
    edition: str | None = None,
    delta: str | None = None,
) -> tuple[Written, ...]:
    """Write an export and return its files.

    Args:
        workspace: where the history is.
        form: of ``pipeline.export.forms.FORMS``.
        path: the file, or the folder of a form that is one.
        say: told how a date was understood.
        edition: one edition.
        delta: two, as ``A..B``. Every edition when neither is given.

    Raises:
        ExportError: no such form, a part it cannot hold, or a path that cannot be one.
        UnknownEditionError: an edition that is not published.
        DecisionError: a recorded decision no longer meets what it was made on.
    """
    scope = Scope.EDITION if edition else Scope.DELTA if delta else Scope.ALL
    wanted = form_of(form, scope)
    history = chronicle(workspace)
    numbers = _numbers(history, edition, delta, say)
    changes: tuple[ChangeSet, ...] = ()
    if scope in wanted.compared:
        names = [history.known(n).edition_id for n in numbers]
        changes = tuple(diff(workspace, old, new) for old, new in pairwise(names))
    made = files(form, Material(history, scope, numbers, changes))
    if wanted.folder:
        targets = {path / name: data for name, data in made.items()}
        if path.exists() and not path.is_dir():
            raise _not_a(path, "a file", "a folder: this form is several files")
    else:
        ((name, data),) = made.items()
        targets = {path / name if path.is_dir() else path: data}
    for target, data in targets.items():
        write_atomic(target, data)
    return tuple(Written(str(target), len(data)) for target, data in targets.items())


def _numbers(
    history: Chronicle, edition: str | None, delta: str | None, say: Say
) -> tuple[int, ...]:
    if edition is not None:
        return (edition_meant(history, edition, say),)
    if delta is None:
        return tuple(range(len(history.editions)))
    old, dots, new = delta.partition("..")
    if not dots or not old or not new:
        raise ExportError(
            where=f"--delta {delta}",
            found="not two editions",
            expected="two editions with two dots between: 2022-10-21..2024-03-14",
            do="name both editions",
        )
    return history.edition(old), history.edition(new)


def _not_a(path: Path, found: str, expected: str) -> ExportError:
    return ExportError(
        where=str(path), found=found, expected=expected, do="name another path with --output"
    )
