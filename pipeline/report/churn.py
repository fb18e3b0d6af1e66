"""Plots of a run of comparisons: how large the list is by edition, and which items change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.compare.changes import ChangeSet, Pair
from pipeline.report.density import path_of
from pipeline.report.paths import is_part, item_of, readable, sort_key, split
from pipeline.report.plots import Grid, Mark, Panel, Panels
from pipeline.report.words import counted

_NOTES = ("note-", "technical-note-", "nota-bene-", "footnote-")


def churn(pairs: Sequence[ChangeSet]) -> Grid:
    """Return the changes of each item in each comparison, in the order of the list; items that no
    comparison changes have no row.
    """
    counts = [_counts(changes) for changes in pairs]
    items = sorted({item for count in counts for item in count}, key=sort_key)
    rows = tuple((_name(item), tuple(count.get(item, 0) for count in counts)) for item in items)
    most = max(((sum(row), name) for name, row in rows), default=(0, ""))
    said = (
        f"{counted(len(rows), 'item or part', 'items or parts')} changed in "
        f"{counted(len(pairs), 'comparison')}; {most[1]} most, {counted(most[0], 'change')}."
        if rows
        else "No change in any comparison."
    )
    return Grid(
        "Changes by item",
        said,
        tuple(f"{one.old.edition_id} → {one.new.edition_id}" for one in pairs),
        rows,
    )


def size(pairs: Sequence[ChangeSet]) -> Panels:
    """Return how many provisions and notes each edition has."""
    editions: dict[str, tuple[int, int]] = {}
    for changes in pairs:
        for ref, side in ((changes.old, "old"), (changes.new, "new")):
            editions.setdefault(ref.edition_id, _sizes(_paths(changes.pairs, side)))
    names = tuple(sorted(editions))
    panels = tuple(
        Panel(
            title,
            tuple(
                Mark(at, float(editions[name][n]), f"{editions[name][n]:,}")
                for at, name in enumerate(names)
            ),
        )
        for n, title in enumerate(("labelled provisions", "notes"))
    )
    ends = [names[0], names[-1]] if names else []
    said = "; ".join(
        f"{name}: {editions[name][0]:,} labelled provisions and {editions[name][1]:,} notes"
        for name in ends
    )
    return Panels("Size over the editions", f"{said or 'No edition'}.", names, panels)


def _counts(changes: ChangeSet) -> dict[str, int]:
    found: dict[str, int] = {}
    for change in changes.changes:
        item = item_of(path_of(change))
        found[item] = found.get(item, 0) + 1
    return found


def _name(item: str) -> str:
    return readable(item) if is_part(item) else f"Item {item}"


def _paths(pairs: Iterable[Pair], side: str) -> Iterable[str]:
    """Return the paths of one side, each once: a merger names its new one several times."""
    return dict.fromkeys(path for pair in pairs for path in getattr(pair, side))


def _sizes(paths: Iterable[str]) -> tuple[int, int]:
    provisions = notes = 0
    for path in paths:
        rest = split(path)[1]
        if not rest:
            provisions += not is_part(path)
        elif rest[-1].startswith(_NOTES):
            notes += 1
    return provisions, notes
