"""Everything found inside text, and what notes govern: the last pass over the finished tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import msgspec

from pipeline.lists.profile import Profile
from pipeline.model.label import Label
from pipeline.model.packed import PackedNodes
from pipeline.model.records import Comparator, Kind, Node, Reference, TermUse
from pipeline.parse.decisions import Decision, governed
from pipeline.parse.footnotes import without_marks
from pipeline.parse.quantities import leaves_comparator, quantities
from pipeline.parse.references import references
from pipeline.parse.scope import scope_of
from pipeline.parse.substances import substances
from pipeline.parse.terms import key, terms

_NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
_HOMES = (Kind.ENTRY, Kind.SUBSECTION, Kind.ITEM, Kind.PART)


def annotate(
    parts: Sequence[Node],
    profile: Profile,
    decisions: Sequence[Decision] = (),
    *,
    edition: str = "",
) -> Iterator[Node]:
    """Yield the tree with references, quantities, substances, terms and scopes, a part at a time.

    Raises:
        DecisionError: what a person decided a note governs was decided on another note.
    """
    return _Annotator(parts, profile, decisions, edition).run()


_Explained = dict[str, list[tuple[str, int]]]
"""Terms, each with the paths of the notes that quote it, and how clearly each does."""


class _Above(NamedTuple):
    """What stands over a node: the nodes, the item among them, the nearest label, and the
    comparator that its parent's words leave to it.
    """

    nodes: tuple[Node, ...] = ()
    item: Label | None = None
    home: Label | None = None
    comparator: Comparator | None = None


class _Annotator:
    def __init__(
        self,
        parts: Sequence[Node],
        profile: Profile,
        decisions: Sequence[Decision],
        edition: str,
    ) -> None:
        self._decisions = decisions
        self._edition = edition
        self._parts = parts
        self._profile = profile
        self._tops: list[str] = []
        self._paths: set[str] = set()
        self._labels: set[Label] = set()
        self._definitions: dict[str, str] = {}
        for part in parts:
            self._tops.append(part.path)
            for node in part.walk():
                self._paths.add(node.path)
                if node.label is not None:
                    self._labels.add(node.label)
            for term, path in _definitions(part, profile):
                self._definitions.setdefault(term, path)
        self._quoted: dict[str, tuple[TermUse, ...]] = {}
        self._explained: dict[str, _Explained] = {}
        self._explained_by_part: dict[str, _Explained] = {}

    def run(self) -> Iterator[Node]:
        for part in self._parts:
            yield self._node(part, _Above())
            if isinstance(self._parts, PackedNodes):
                # of the parts behind, no more is asked for than what they explain
                self._quoted.clear()
                self._explained.clear()

    def _node(self, node: Node, above: _Above) -> Node:
        """Return a node annotated."""
        ancestors = above.nodes
        item = node.label if node.kind is Kind.ITEM else above.item
        home = above.home if node.label is None else node.label
        text = without_marks(node) if node.children else node.text
        found = tuple(
            self._resolve(reference)
            for reference in references(text, self._profile, item, home=home)
        )
        scope = node.scope
        if node.kind in _NOTES:
            scope = governed(node, self._decisions, self._paths, edition=self._edition) or scope_of(
                node, ancestors, self._paths, self._profile
            )
        chemicals = substances(text)
        taken = [(r.start, r.end) for r in found] + [(s.start, s.end) for s in chemicals]
        if self._profile.named is not None:
            taken += [m.span() for m in self._profile.named.finditer(node.text.raw)]
        children: tuple[Node, ...] = ()
        if node.children:
            left = leaves_comparator(node.text, self._profile)
            below = _Above((*ancestors, node), item, home, left)
            children = tuple([self._node(child, below) for child in node.children])
        return msgspec.structs.replace(
            node,
            references=found,
            quantities=quantities(text, self._profile, taken, handed_down=above.comparator),
            substances=chemicals,
            terms=tuple(self._define(use, node, ancestors) for use in self._terms(node))
            if self._profile.quotes_terms
            else (),
            scope=scope,
            children=children,
        )

    def _resolve(self, reference: Reference) -> Reference:
        targets = reference.targets
        if reference.through is not None and self._skips(reference.through):
            # a range of codes means those there are: its ends must be among them
            ends = targets[0] in self._labels and reference.through in self._labels
            targets = tuple(t for t in targets if t in self._labels) if ends else targets
        whole = bool(targets) and all(t in self._labels for t in targets)
        return msgspec.structs.replace(reference, targets=targets, resolved=whole)

    def _skips(self, label: Label) -> bool:
        return label.depth - 1 in self._profile.labels.skips

    def _define(self, use: TermUse, node: Node, ancestors: tuple[Node, ...]) -> TermUse:
        if use.double:
            path = self._definitions.get(self._key(use)) or self._local(use, node, ancestors)
        else:
            path = self._local(use, node, ancestors)
        return msgspec.structs.replace(use, definition=path) if path is not None else use

    def _local(self, use: TermUse, node: Node, ancestors: tuple[Node, ...]) -> str | None:
        """Return the note that explains a local term: in the same entry, else the same item, else
        anywhere; in the front parts, which have no notes for it, the paragraph itself.
        """
        wanted = self._key(use)
        for place in reversed((*ancestors, node)):
            if place.kind in _HOMES:
                found = _likeliest(self._explanations(place).get(wanted, ()))
                if found is not None:
                    return found
        for n in range(len(self._tops)):
            found = _likeliest(self._explanations_of_part(n).get(wanted, ()))
            if found is not None:
                return found
        if not use.double and ancestors and ancestors[0].kind is Kind.PART:
            return node.path
        return None

    def _key(self, use: TermUse) -> str:
        return key(use.term, self._profile.inflections)

    def _terms(self, node: Node) -> tuple[TermUse, ...]:
        """Return the terms a node quotes; of notes they are asked for more than once."""
        known = self._quoted.get(node.path)
        if known is None:
            known = self._quoted[node.path] = terms(node.text, low=self._profile.low_quotes)
        return known

    def _explanations(self, place: Node) -> _Explained:
        """Return the terms the notes under ``place`` quote, each with where and how clearly."""
        known = self._explained.get(place.path)
        if known is None:
            known = {}
            for note in place.walk():
                if note.kind in _NOTES:
                    for candidate in note.walk():
                        technical = 2 if "technical-note" in candidate.path else 0
                        for n, use in enumerate(self._terms(candidate)):
                            rank = 1 + technical + (2 if n == 0 else 0)
                            known.setdefault(self._key(use), []).append((candidate.path, rank))
            self._explained[place.path] = known
        return known

    def _explanations_of_part(self, n: int) -> _Explained:
        """Return the same of a part, which is looked through once."""
        known = self._explained_by_part.get(self._tops[n])
        if known is None:
            known = self._explained_by_part[self._tops[n]] = self._explanations(self._parts[n])
        return known


def _likeliest(candidates: Sequence[tuple[str, int]]) -> str | None:
    """Return the first of the paths of the highest rank."""
    return max(candidates, key=itemgetter(1))[0] if candidates else None


def _definitions(part: Node, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield each term a part defines, and where: definitions, and terms that open terminology."""
    if part.kind is not Kind.PART:
        return
    for node in part.walk():
        if node.kind is Kind.DEFINITION and node.heading is not None:
            for use in terms(node.heading, low=profile.low_quotes):
                yield key(use.term, profile.inflections), node.path
        elif node.kind is Kind.LIST_ITEM and part.path == "terminology":
            for use in _leading(node):
                yield key(use.term), node.path


def _leading(node: Node) -> list[TermUse]:
    """The terms a paragraph begins with: “a”, “b” or “c” describes ..."""
    out: list[TermUse] = []
    at = 0
    for use in terms(node.text):
        between = node.text.raw[at : use.start].strip(" ,")
        if between and not (out and between in {"and", "or", "o", "y", ", or"}):
            break
        out.append(use)
        at = use.end
    return out
