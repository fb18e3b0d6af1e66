"""What stands round a change in its edition: the words above it and beside it, the notes that
govern it, and the definitions of the terms it uses.

The comparison says what differs; a reader needs the provision. All of it is taken from the records
of the two editions as they are: scopes and terms were settled by the parser, and each says how.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.compare.changes import Change, ChangeSet, Operation, Outcome
from pipeline.model.records import Edition, Kind, Node, TermUse
from pipeline.report.paths import ancestors, readable

NOTES = frozenset({Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE})
_ABOVE_ENTRIES = frozenset({Kind.PART, Kind.CATEGORY, Kind.ITEM, Kind.SUBSECTION})
_WORDED = frozenset({Outcome.SAME, Outcome.AMENDED})
_JOINS = re.compile(r"\b(?:and|or|y|o|e|u|et|ou|und|oder)\b", re.IGNORECASE)
"""Words that join the members of an enumeration, in the languages that are compared."""

_HOW = {
    "position": "by where it stands",
    "reference": "because it names what it governs",
    "heading": "by the heading it stands under",
    "decision": "as a person decided",
}


class Words(msgspec.Struct, frozen=True):
    """A piece of an edition: how one cites it, what is printed there, a line a node, and the id of
    a change of its own if it has one.
    """

    name: str
    lines: tuple[str, ...]
    anchor: str = ""


class Governing(msgspec.Struct, frozen=True):
    """A note that governs a provision. ``how`` says how that is known; ``only`` is ``"old"`` or
    ``"new"`` where it governs the provision in that edition alone.
    """

    words: Words
    how: str
    only: str = ""


class Defined(msgspec.Struct, frozen=True):
    """A quoted term as printed, quotes included, and what explains it: ``None`` where nothing was
    found that does. ``only`` is ``"old"`` where the term is gone from the new words.
    """

    term: str
    words: Words | None
    only: str = ""


class Context(msgspec.Struct, frozen=True):
    """What stands round a change.

    Attributes:
        above: the provisions it stands under, from the entry down, with all their own words.
        before, after: its neighbours under the same parent, where the change concerns its place or
            what joins it to them.
        governing: the notes that govern it.
        governs: for a note, what it governs.
        terms: the quoted terms it uses.
    """

    above: tuple[Words, ...] = ()
    before: Words | None = None
    after: Words | None = None
    governing: tuple[Governing, ...] = ()
    governs: tuple[Words, ...] = ()
    terms: tuple[Defined, ...] = ()


NOTHING = Context()


class Surroundings:
    """Both editions, ready to be asked what stands round a change.

    Args:
        changes: the change set.
        old: the edition compared from.
        new: the edition compared to.
        anchors: the id of each change's permanent link, by the change's own id.
    """

    def __init__(
        self, changes: ChangeSet, old: Edition, new: Edition, anchors: Mapping[str, str]
    ) -> None:
        self._old, self._new = _Side(old), _Side(new)
        for change in changes.changes:
            for side, one in ((self._old, change.old), (self._new, change.new)):
                if one is not None:
                    side.anchors[one.path] = anchors[change.id]
        self._became = {
            path: pair.new[0] for pair in changes.pairs if pair.new for path in pair.old
        }

    def of(self, change: Change) -> Context:
        """Return what stands round a change: in the new edition, or in the old where it is gone."""
        side = self._new if change.new is not None else self._old
        one = change.new or change.old
        node = side.nodes.get(one.path) if one is not None else None
        if node is None:
            return NOTHING
        before, after = side.beside(node.path) if _concerns_place(change) else (None, None)
        return Context(
            above=tuple(
                self._words(side, above, whole=False) for above in reversed(side.above(node.path))
            ),
            before=self._words(side, before, whole=False) if before is not None else None,
            after=self._words(side, after, whole=False) if after is not None else None,
            governing=self._governing(change, side, node),
            governs=tuple(
                self._words(side, side.nodes[path], whole=False)
                for path in (node.scope.targets if node.scope is not None else ())
                if path in side.nodes
            ),
            terms=self._terms(change, side, node),
        )

    @staticmethod
    def _words(side: _Side, node: Node, *, whole: bool) -> Words:
        nodes = node.walk() if whole else (node,)
        lines = tuple(filter(None, map(_line, nodes)))
        return Words(readable(node.path), lines, side.anchors.get(node.path, ""))

    def _governing(self, change: Change, side: _Side, node: Node) -> tuple[Governing, ...]:
        here = side.governing(node.path)
        if change.old is None or change.new is None:
            return tuple(self._note(side, note) for note in here)
        before = self._old.governing(change.old.path)
        kept = {self._became.get(note.path) for note in before}
        paths = {note.path for note in here}
        found = [self._note(side, note, "" if note.path in kept else "new") for note in here]
        return (
            *found,
            *(
                self._note(self._old, note, "old")
                for note in before
                if self._became.get(note.path) not in paths
            ),
        )

    def _note(self, side: _Side, note: Node, only: str = "") -> Governing:
        assert note.scope is not None
        how = _HOW.get(note.scope.decided_by, note.scope.decided_by)
        return Governing(self._words(side, note, whole=True), how, only)

    def _terms(self, change: Change, side: _Side, node: Node) -> tuple[Defined, ...]:
        found = {_folded(use): self._defined(side, node, use) for use in reversed(node.terms)}
        used = [found[key] for key in reversed(found)]
        if side is self._new and change.old is not None and change.old.path in self._old.nodes:
            was = self._old.nodes[change.old.path]
            gone = {_folded(u): u for u in reversed(was.terms) if _folded(u) not in found}
            used += [self._defined(self._old, was, gone[key], "old") for key in reversed(gone)]
        return tuple(one for one in used if one is not None)

    def _defined(self, side: _Side, node: Node, use: TermUse, only: str = "") -> Defined | None:
        """Return a term with what explains it; nothing where that is the provision itself."""
        printed = node.text.slice(use.start, use.end).plain()
        if use.definition is None or use.definition not in side.nodes:
            return Defined(printed, None, only)
        if use.definition in (node.path, *ancestors(node.path)):
            return None
        return Defined(printed, self._words(side, side.nodes[use.definition], whole=True), only)


class _Side:
    """One edition by path: its nodes, their parents, and the notes that govern them."""

    def __init__(self, edition: Edition) -> None:
        self.nodes: dict[str, Node] = {}
        self.anchors: dict[str, str] = {}
        self._parents: dict[str, Node] = {}
        self._notes: dict[str, list[Node]] = {}
        self._order: dict[str, int] = {}
        for number, node in enumerate(edition.nodes()):
            self.nodes[node.path] = node
            self._order[node.path] = number
            for child in node.children:
                self._parents[child.path] = node
            if node.kind in NOTES and node.scope is not None:
                for target in node.scope.targets:
                    self._notes.setdefault(target, []).append(node)

    def _chain(self, path: str) -> tuple[Node, ...]:
        """Return the nodes above a path, innermost first."""
        found = []
        above = self._parents.get(path)
        while above is not None:
            found.append(above)
            above = self._parents.get(above.path)
        return tuple(found)

    def above(self, path: str) -> tuple[Node, ...]:
        """Return the provisions above a path up to the entry, innermost first."""
        return tuple(node for node in self._chain(path) if node.kind not in _ABOVE_ENTRIES)

    def governing(self, path: str) -> tuple[Node, ...]:
        """Return the notes that govern a path, in document order, itself and those it stands in
        left out.
        """
        chain = [path, *(node.path for node in self._chain(path))]
        found = {note.path: note for one in chain for note in self._notes.get(one, ())}
        return tuple(
            found[name] for name in sorted(found, key=self._order.__getitem__) if name not in chain
        )

    def beside(self, path: str) -> tuple[Node | None, Node | None]:
        """Return the neighbours of a path among the children of its parent of the same sort."""
        parent = self._parents.get(path)
        if parent is None:
            return None, None
        same = _alike(parent.children, self.nodes[path])
        at = next(number for number, node in enumerate(same) if node.path == path)
        return (
            same[at - 1] if at else None,
            same[at + 1] if at + 1 < len(same) else None,
        )


def _alike(children: Sequence[Node], node: Node) -> list[Node]:
    return [child for child in children if (child.kind in NOTES) == (node.kind in NOTES)]


def _concerns_place(change: Change) -> bool:
    """Say whether a change cannot be read without its neighbours: it came, went or moved, or the
    word that joins it to them did.
    """
    if change.outcome not in _WORDED:
        return True
    joins: Iterable[str] = (
        segment.text for segment in change.redline if segment.operation is not Operation.EQUAL
    )
    return any(_JOINS.search(text) for text in joins)


def _folded(use: TermUse) -> str:
    return use.term.casefold()


def _line(node: Node) -> str:
    heading = node.heading.plain() if node.heading is not None else ""
    return " ".join(piece for piece in (node.printed, heading, node.text.plain()) if piece)
