"""The compare and report stages for a list: each edition with the one before it.

Reports stand in ``diffs/<list>/<old>..<new>/``; ``changes.json`` there is the change set itself,
from which every other form is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.batch import fingerprint
from pipeline.batch.deciding import ledger
from pipeline.batch.keeping import Keyed, kept_under
from pipeline.batch.progress import Progress
from pipeline.batch.published import load_published
from pipeline.batch.workspace import Workspace
from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.compare.review import ReviewList, review_list
from pipeline.errors import DecisionError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.decisions import NOTHING_DECIDED, Decisions
from pipeline.model.records import Edition
from pipeline.sources.catalogue import Catalogue, load


class KeptComparison(Keyed, frozen=True):
    """A change set as kept on disk, with the key of what decided it."""

    changes: ChangeSet


def pair_folder(diffs: Path, list_id: str, changes: ChangeSet) -> Path:
    """Return the folder of the reports of a pair."""
    from pipeline import report  # noqa: PLC0415

    return diffs / list_id / report.folder_name(changes)


def compare_pair(
    old: Edition,
    new: Edition,
    gap: str | None,
    work: Path,
    *,
    decisions: Decisions = NOTHING_DECIDED,
    force: bool = False,
) -> ChangeSet:
    """Return the change set of a pair, made only when no kept one has the same key.

    Raises:
        DecisionError: a decision on the two no longer meets what it was made on.
    """
    here = decisions.between(old.edition_id, new.edition_id)
    key = fingerprint.key(
        fingerprint.stage_version("compare"),
        codec.encode_compact(old),
        codec.encode_compact(new),
        gap or "",
        codec.encode_compact((here.pairing, here.waiver)),
    )
    path = work / "comparisons" / new.list_id / f"{old.edition_id}..{new.edition_id}.json"
    found = None if force else kept_under(key, path, KeptComparison)
    if found is not None:
        return found.changes
    changes = compare(old, new, gap=gap, decisions=decisions)
    write_atomic(path, codec.encode_compact(KeptComparison(key, changes)))
    return changes


def compare_all(
    catalogue: Catalogue,
    editions: Sequence[Edition],
    work: Path,
    progress: Progress,
    *,
    force: bool = False,
) -> list[ChangeSet]:
    """Compare each edition with the one before it, in order of date."""
    found = []
    decisions = ledger(catalogue)
    pairs = list(pairwise(editions))
    for number, (old, new) in enumerate(pairs):
        progress.step("compare", number, len(pairs), f"{old.edition_id}..{new.edition_id}")
        gap = catalogue.gap_between(old.edition_id, new.edition_id)
        found.append(compare_pair(old, new, gap, work, decisions=decisions, force=force))
    if pairs:
        progress.step("compare", len(pairs), len(pairs))
    return found


def render_reports(
    workspace: Workspace,
    list_id: str,
    editions: Sequence[Edition],
    compared: Sequence[ChangeSet],
    progress: Progress,
    *,
    force: bool = False,
) -> dict[Path, bytes]:
    """Return every report file of a list with its bytes; nothing is written yet.

    ``compared`` is each of ``editions`` against the one before it.
    """
    from pipeline import report  # noqa: PLC0415  (templates are slow to import)
    from pipeline.batch.picturing import Picturing  # noqa: PLC0415

    diffs = workspace.diffs
    picturing = Picturing(workspace, force=force)
    files: dict[Path, bytes] = {}
    for number, (changes, (old, new)) in enumerate(zip(compared, pairwise(editions), strict=True)):
        folder = pair_folder(diffs, list_id, changes)
        progress.step("report", number, len(compared), folder.name)
        comparison = picturing.comparison(changes, old, new)
        for form, name in report.FORMS.items():
            files[folder / name] = report.render(comparison, form)
    for form, name in report.INDEX_FORMS.items():
        files[diffs / list_id / name] = report.index(compared, form)
    if compared:
        progress.step("report", len(compared), len(compared))
    return files


def diff(workspace: Workspace, old: str, new: str) -> ChangeSet:
    """Compare any two published editions of the workspace's list, in either order.

    Raises:
        UnknownListError, UnknownEditionError: not published; the message says what is.
        CompareError: the two cannot be compared.
        DecisionError: a decision on the two no longer meets what it was made on.
    """
    return compared(workspace, old, new)[2]


def review(workspace: Workspace, old: str, new: str) -> ReviewList:
    """Return what a person is asked to decide of two published editions; see :func:`diff`.

    Where a recorded decision no longer applies, everything is asked again and the message says why.
    """
    catalogue = load(workspace.catalogue)
    try:
        first, second, changes = compared(workspace, old, new)
    except DecisionError as error:
        first, second, changes = compared(workspace, old, new, NOTHING_DECIDED)
        return review_list(first, second, changes, stale=error.render())
    name = str(catalogue.decisions) if catalogue.decisions is not None else None
    return review_list(first, second, changes, ledger=name)


def compared(
    workspace: Workspace, old: str, new: str, decisions: Decisions | None = None
) -> tuple[Edition, Edition, ChangeSet]:
    """Return two published editions and what changed between them; see :func:`diff`."""
    catalogue = load(workspace.catalogue)
    first = load_published(workspace, catalogue.list_id, old)
    second = load_published(workspace, catalogue.list_id, new)
    gap = catalogue.gap_between(first.edition_id, second.edition_id)
    decided = ledger(catalogue) if decisions is None else decisions
    return first, second, compare_pair(first, second, gap, workspace.work, decisions=decided)


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

    Args:
        workspace: where the history is.
        old: the edition, or one revision of it.
        new: likewise.
        forms: of ``pipeline.report.FORMS``; all of them by default.
        folder: where to; ``diffs/<list>/<old>..<new>`` by default.
        dry_run: write nothing.

    Raises:
        ReportError: there is no such form, or the folder cannot be written.
    """
    from pipeline import report  # noqa: PLC0415  (templates are slow to import)

    wanted = forms or tuple(report.FORMS)
    first, second, changes = compared(workspace, old, new)
    if folder is None:
        list_id = changes.new.list_id
        names = (_revision(list_id, old), _revision(list_id, new))
        # A report of a certain revision must not stand where the run's own report stands.
        name = (
            "..".join(names) if any("+r" in one for one in names) else report.folder_name(changes)
        )
        folder = workspace.diffs / list_id / name
    if dry_run:
        return tuple(folder / report.FORMS[form] for form in wanted)
    comparison = report.Comparison(changes, first, second)
    if report.PICTURED & set(wanted):
        from pipeline.batch.picturing import Picturing  # noqa: PLC0415  (only these show pages)

        comparison = Picturing(workspace).comparison(changes, first, second)
    return report.write(comparison, folder, wanted)


def _revision(list_id: str, typed: str) -> str:
    """Name the revision meant: a tag without ``+r`` is the first one, an id the latest."""
    name = typed.removeprefix(f"{list_id}/")
    return name if name == typed or "+r" in name else f"{name}+r1"
