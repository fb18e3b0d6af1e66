"""The text a draft is applied to: a tree that can be changed, with labels as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.model.records import Edition, Kind, Node, Table
from pipeline.report.amending.steps import Block, Cell

_MARK = re.compile(r"\d{1,3}|\*{1,3}|[†‡§]|[a-z]")
_COUNTED = frozenset({Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE, Kind.PARAGRAPH, Kind.TABLE})


@dataclass(eq=False)
class Spot:
    """A provision with its place. ``name`` is the last part of its path in its edition."""

    kind: Kind
    name: str
    path: str
    label: str | None = None
    category: str | None = None
    marker: str = ""
    heading: str = ""
    words: str = ""
    cells: tuple[Cell, ...] | None = None
    below: list[Spot] = field(default_factory=list)
    above: Spot | None = None

    def walk(self) -> Iterator[Spot]:
        """Yield this and everything below it, in order."""
        yield self
        for one in self.below:
            yield from one.walk()

    def content(self) -> tuple[object, ...]:
        """What must be the same in the end, without what stands below."""
        return (
            self.kind in (Kind.ENTRY, Kind.PROVISION) or self.kind,
            self.label,
            self.category,
            self.marker,
            self.heading,
            self.words,
            self.cells,
        )


def tree(edition: Edition) -> Spot:
    """Return the edition under a root that is no provision."""
    root = Spot(Kind.PART, "", "")
    root.below = [_spot(part, root) for part in edition.parts]
    return root


def _spot(node: Node, above: Spot) -> Spot:
    made = Spot(
        kind=node.kind,
        name=node.path.rpartition("#")[2].rpartition(".")[2] if "#" in node.path else node.path,
        path=node.path,
        label=str(node.label) if node.label is not None else None,
        category=node.category,
        marker=node.printed or "",
        heading=node.heading.plain() if node.heading is not None else "",
        words=node.text.plain(),
        cells=_cells(node.table),
        above=above,
    )
    made.below = [_spot(child, made) for child in node.children]
    return made


def _cells(table: Table | None) -> tuple[Cell, ...] | None:
    if table is None:
        return None
    return tuple(
        Cell(c.row + 1, c.column + 1, c.text.plain(), c.row_span, c.column_span)
        for c in sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    )


def block(spot: Spot) -> Block:
    """Return a provision and everything below it as what an instruction inserts."""
    return Block(
        spot.kind,
        spot.name,
        spot.label,
        spot.category,
        spot.marker,
        spot.heading,
        spot.words,
        spot.cells,
        tuple(block(one) for one in spot.below),
    )


def grown(given: Block, above: Spot) -> Spot:
    """Return what :func:`block` was given, to be put under ``above``."""
    made = Spot(
        given.kind,
        given.name,
        "",
        given.label,
        given.category,
        given.marker,
        given.heading,
        given.words,
        given.cells,
        above=above,
    )
    made.below = [grown(one, made) for one in given.below]
    return made


def address(spot: Spot) -> str:
    """Return how an instruction names a provision in the text as it stands."""
    if spot.label is not None:
        return spot.label
    above = spot.above
    assert above is not None, "the root is never named"
    if above.above is None:
        return spot.name
    base = address(above)
    return f"{base}{'.' if '#' in base else '#'}{_component(spot, above)}"


def _component(spot: Spot, above: Spot) -> str:
    """Name an unlabelled provision among its siblings: a list's marker or a definition's name where
    that is its alone, or else its kind and its place among those of the kind.
    """
    same = [one for one in above.below if _sort(one) == _sort(spot) and one.label is None]
    if spot.kind not in _COUNTED:
        name = own_name(spot)
        if name and sum(own_name(one) == name for one in same) == 1:
            return name
    return f"{_sort(spot)}-{same.index(spot) + 1}"


def _sort(spot: Spot) -> str:
    """What it is counted as: its kind, or a footnote, which is a note whose marker is a mark."""
    mark = spot.kind is Kind.NOTE and _MARK.fullmatch(spot.marker) is not None
    return "footnote" if mark else spot.kind.value


def own_name(spot: Spot) -> str:
    """Return the letters and digits of a list's marker, or of a defined term, in lower case."""
    said = spot.heading if spot.kind is Kind.DEFINITION else spot.marker
    name = "-".join(re.findall(r"[^\W_]+", said.lower()))
    return "" if re.fullmatch(r".*-[0-9]+", name) else name


def relabelled(marker: str, old: str, new: str) -> str:
    """Return a marker under another label: the whole label where it was printed, or its last part.

    >>> relabelled("2.A.1.", "2.A.1", "2.A.2"), relabelled("(e)", "2.A.1.e", "2.A.1.d")
    ('2.A.2.', '(d)')
    """
    for before, after in ((old, new), (old.rpartition(".")[2], new.rpartition(".")[2])):
        found = re.search(rf"(?<![^\W_]){re.escape(before)}(?![^\W_])", marker)
        if found:
            return marker[: found.start()] + after + marker[found.end() :]
    return marker


def renumber(spot: Spot, label: str) -> None:
    """Give a provision another label, and everything below it that was named by it."""
    old = spot.label
    assert old is not None, "only what has a label is renumbered"
    for one in spot.walk():
        if one.label is not None and (one.label == old or one.label.startswith(f"{old}.")):
            new = label + one.label[len(old) :]
            one.marker = relabelled(one.marker, one.label, new)
            one.label = new
