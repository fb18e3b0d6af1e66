"""The compare and report stages for a list: each edition with the one before it.

Reports stand in ``diffs/<list>/<old>..<new>/``; ``changes.json`` there is the change set itself,
from which every other form is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from pipeline.batch import fingerprint
from pipeline.batch.progress import Progress
from pipeline.batch.storing import load_published
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import ChangeSet
from pipeline.errors import CompareError, StoreError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.records import Edition
from pipeline.sources.catalogue import Catalogue, load


class KeptComparison(msgspec.Struct, frozen=True):
    """A change set as kept on disk, with the key of what decided it."""

    key: str
    changes: ChangeSet


def pair_folder(diffs: Path, list_id: str, changes: ChangeSet) -> Path:
    """Return the folder of the reports of a pair."""
    return diffs / list_id / f"{changes.old.edition_id}..{changes.new.edition_id}"


def compare_pair(old: Edition, new: Edition, gap: str | None, work: Path) -> ChangeSet:
    """Return the change set of a pair, made only when no kept one has the same key."""
    key = fingerprint.key(
        fingerprint.stage_version("compare"),
        codec.encode_compact(old),
        codec.encode_compact(new),
        gap or "",
    )
    path = work / "comparisons" / new.list_id / f"{old.edition_id}..{new.edition_id}.json"
    if path.is_file():
        try:
            found = codec.decode(path.read_bytes(), KeptComparison, where=str(path))
        except StoreError:
            found = None  # a damaged cache is no error: it is made again
        if found is not None and found.key == key:
            return found.changes
    from pipeline import compare  # noqa: PLC0415  (not needed when nothing changed)

    changes = compare.compare(old, new, gap=gap)
    write_atomic(path, codec.encode_compact(KeptComparison(key, changes)))
    return changes


def compare_all(
    catalogue: Catalogue, editions: Sequence[Edition], work: Path, progress: Progress
) -> list[ChangeSet]:
    """Compare each edition with the one before it, in order of date."""
    found = []
    pairs = list(pairwise(editions))
    for number, (old, new) in enumerate(pairs, 1):
        gap = catalogue.gap_between(old.edition_id, new.edition_id)
        found.append(compare_pair(old, new, gap, work))
        progress.step("compare", number, len(pairs), f"{old.edition_id}..{new.edition_id}")
    return found


def render_reports(
    diffs: Path, list_id: str, compared: Sequence[ChangeSet], progress: Progress
) -> dict[Path, bytes]:
    """Return every report file of a list with its bytes; nothing is written yet."""
    from pipeline import report  # noqa: PLC0415  (templates are slow to import)

    files: dict[Path, bytes] = {}
    for number, changes in enumerate(compared, 1):
        folder = pair_folder(diffs, list_id, changes)
        for form, name in report.FORMS.items():
            files[folder / name] = report.render(changes, form)
        progress.step("report", number, len(compared), folder.name)
    for name, data in report.index(compared).items():
        files[diffs / list_id / name] = data
    return files


def diff(workspace: Workspace, old: str, new: str) -> ChangeSet:
    """Compare any two published editions of the workspace's list, in either order.

    Raises:
        UnknownListError, UnknownEditionError: not published; the message says what is.
    """
    catalogue = load(workspace.catalogue)
    first = load_published(workspace, catalogue.list_id, old)
    second = load_published(workspace, catalogue.list_id, new)
    gap = catalogue.gap_between(first.edition_id, second.edition_id)
    return compare_pair(first, second, gap, workspace.work)


def write_report(
    workspace: Workspace,
    old: str,
    new: str,
    *,
    forms: tuple[str, ...] = (),
    folder: Path | None = None,
    dry_run: bool = False,
) -> tuple[Path, ...]:
    """Write the reports of two published editions and return the files' paths.

    Raises:
        CompareError: a form nobody has written.
    """
    from pipeline import report  # noqa: PLC0415  (templates are slow to import)

    unknown = [form for form in forms if form not in report.FORMS]
    if unknown:
        raise CompareError(
            where="--form",
            found=", ".join(unknown),
            expected=f"one of: {', '.join(report.FORMS)}",
            do="name one of these, or leave --form out for all",
        )
    catalogue = load(workspace.catalogue)
    changes = diff(workspace, old, new)
    target = folder or pair_folder(workspace.diffs, catalogue.list_id, changes)
    written = []
    for form in forms or tuple(report.FORMS):
        path = target / report.FORMS[form]
        if not dry_run:
            write_atomic(path, report.render(changes, form))
        written.append(path)
    return tuple(written)
