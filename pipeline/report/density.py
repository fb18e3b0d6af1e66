"""Where in the list change is dense: a grid of item by subsection."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from pipeline.compare.changes import Change, ChangeSet, Pair
from pipeline.report.paths import is_part, item_of, readable, safe_id, sort_key, subsection_of

_STEPS = (1, 2, 4, 8)
"""A cell's level is how many of these its count reaches: none, 1, 2-3, 4-7, 8 and more."""


class Cell(msgspec.Struct, frozen=True):
    """Changes in one subsection, out of how many provisions, notes and tables it holds."""

    changes: int
    of: int
    level: int
    anchor: str = ""


class Row(msgspec.Struct, frozen=True):
    """One item or part, or a run of unchanged ones, which has no cells. ``cells`` stand under the
    columns; ``None`` where there is no such subsection in either edition.
    """

    name: str
    cells: tuple[Cell | None, ...]
    total: int
    title: str = ""


class Density(msgspec.Struct, frozen=True):
    """The grid. ``columns`` are subsection letters; the empty one is text outside subsections."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def place_of(pair: Pair) -> str:
    """Return the path a pair is counted at: where the new edition has it, or else the old."""
    return (pair.new or pair.old or ("",))[0]


def path_of(change: Change) -> str:
    """Return the path a change is counted at: where the new edition has it, or else the old."""
    side = change.new or change.old
    return side.path if side is not None else change.entry


def density(changes: ChangeSet) -> Density:
    """Return the grid of every item and part of both editions; neighbours without change share a
    row.
    """
    sizes: dict[tuple[str, str], int] = {}
    counts: dict[tuple[str, str], int] = {}
    for pair in changes.pairs:
        _add(sizes, place_of(pair))
    for change in changes.changes:
        _add(counts, path_of(change))
    spots = sizes.keys() | counts.keys()
    columns = ("", *sorted({sub for _, sub in spots if sub}, key=lambda sub: (len(sub), sub)))
    items = sorted({item for item, _ in spots}, key=sort_key)
    titles = _titles(changes.changes)
    rows: list[Row] = []
    changed = {item for item, _ in counts}
    for unchanged, run in groupby(items, key=lambda item: item not in changed):
        if unchanged:
            rows.append(Row(_run_name(list(run)), (), 0))
        else:
            rows += [_row(item, columns, sizes, counts, titles.get(item, "")) for item in run]
    return Density(columns, tuple(rows))


def _run_name(items: Sequence[str]) -> str:
    """Name a run of neighbours: parts one by one, items as a range."""
    pieces: list[str] = []
    for part, members in groupby(items, key=is_part):
        names = list(members)
        if part:
            pieces += [readable(name) for name in names]
        elif len(names) > 1:
            pieces.append(f"Items {names[0]}{'–' if len(names) > 2 else ' and '}{names[-1]}")
        else:
            pieces.append(f"Item {names[0]}")
    return ", ".join(pieces)


def spot_anchor(path: str) -> str:
    """Return the id of the place in the list by provision where a path's subsection begins."""
    return "at-" + safe_id(".".join(filter(None, (item_of(path), subsection_of(path)))))


def _add(tally: dict[tuple[str, str], int], path: str) -> None:
    spot = (item_of(path), subsection_of(path))
    tally[spot] = tally.get(spot, 0) + 1


def _row(
    item: str,
    columns: Sequence[str],
    sizes: dict[tuple[str, str], int],
    counts: dict[tuple[str, str], int],
    title: str,
) -> Row:
    cells: list[Cell | None] = []
    for column in columns:
        spot = (item, column)
        count, size = counts.get(spot, 0), sizes.get(spot, 0)
        if not count and not size:
            cells.append(None)
            continue
        level = sum(count >= step for step in _STEPS)
        anchor = spot_anchor(f"{item}.{column}" if column else item) if count else ""
        cells.append(Cell(count, max(size, count), level, anchor))
    name = readable(item) if is_part(item) else f"Item {item}"
    return Row(name, tuple(cells), sum(c.changes for c in cells if c is not None), title)


def _titles(changes: Sequence[Change]) -> dict[str, str]:
    """Find the items' own headings, where an item itself or something in it changed."""
    titles: dict[str, str] = {}
    for change in changes:
        side = change.new or change.old
        if side is None or is_part(side.path):
            continue
        item = item_of(side.path)
        if side.path == item:
            found = side.heading.plain() if side.heading is not None else ""
        else:
            found = side.context[0] if side.context else ""
        if found and item not in titles:
            titles[item] = _without_label(found, item)
    return titles


def _without_label(title: str, item: str) -> str:
    for lead in (f"ITEM {item}", f"Item {item}", item):
        if title.startswith(lead) and not title[len(lead) : len(lead) + 1].isalnum():
            return title[len(lead) :].lstrip(" .:–—-")
    return title
