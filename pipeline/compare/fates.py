"""What became of each node: the pairing read by path, both ways, with what is around it."""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.compare.changes import Side
from pipeline.compare.index import Interner, TreeIndex
from pipeline.compare.links import Link
from pipeline.compare.phrases import Phrases, phrases_for
from pipeline.compare.wording import Position, Wording, base_position
from pipeline.model.records import Kind, Node
from pipeline.model.text import Text

_CONTEXT_WIDTH = 90


class Fates:
    """Two editions, the pairing between them, and the look-ups the rules share.

    Attributes:
        old, new: the editions laid flat.
        links: old position -> pairing; ``back``: new position -> the same pairing.
        splits: old position -> further new positions it became; ``merges``: new -> further old.
    """

    def __init__(
        self,
        old: TreeIndex,
        new: TreeIndex,
        links: dict[int, Link],
        *,
        splits: dict[int, list[int]],
        merges: dict[int, list[int]],
        interner: Interner,
    ) -> None:
        self.old, self.new = old, new
        self.links = links
        self.back = {link.new: link for link in links.values()}
        self.splits, self.merges = splits, merges
        self.interner = interner
        self._base: dict[tuple[bool, int], Position] = {}
        self._contexts: dict[tuple[bool, int], str] = {}

    @cached_property
    def phrases(self) -> Phrases:
        """The phrase table of the editions' language; an empty one when they differ in it."""
        one, other = self.old.edition.language[:2], self.new.edition.language[:2]
        return phrases_for(one if one == other else "")

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Defined terms, folded with their quotes, whose definition goes by another name now."""
        found: dict[str, str] = {}
        for link in self.links.values():
            before, after = self.old.nodes[link.old], self.new.nodes[link.new]
            if before.kind is after.kind is Kind.DEFINITION:
                one, other = (_term(self.interner.fold_heading(n.heading)) for n in (before, after))
                if one and other and one != other:
                    found[f"'{one}'"] = f"'{other}'"
        return found

    def became(self, path: str) -> str | None:
        """Return the new path of what stood at an old path, ``None`` when it is gone or unknown."""
        i = self.old.at_path.get(path)
        link = self.links.get(i) if i is not None else None
        return self.new.path(link.new) if link is not None else None

    def was(self, path: str) -> str | None:
        """Return the old path of what stands at a new path, ``None`` when it is new or unknown."""
        j = self.new.at_path.get(path)
        link = self.back.get(j) if j is not None else None
        return self.old.path(link.old) if link is not None else None

    def wording(self, i: int, *, new: bool, node: Node | None = None) -> Wording:
        """Return a node's wording; ``node`` stands in for it when parts were joined."""
        index = self.new if new else self.old
        return Wording(
            node or index.nodes[i], self.base(i, new=new), self.interner.text_rules, self.phrases
        )

    def base(self, i: int, *, new: bool) -> Position:
        """Return what a node's place makes its words bound."""
        known = self._base.get((new, i))
        if known is None:
            index = self.new if new else self.old
            above = tuple(index.nodes[a] for a in reversed(index.ancestors(i)))
            known = self._base[new, i] = base_position(above, index.nodes[i], self.phrases)
        return known

    def side(self, i: int, *, new: bool) -> Side:
        """Return a node as its edition has it, with its ancestors' headings or first words."""
        index = self.new if new else self.old
        node = index.nodes[i]
        return Side(
            path=node.path,
            kind=node.kind,
            text=node.text,
            label=node.label,
            printed=node.printed,
            heading=node.heading,
            context=tuple(self._context(a, new=new) for a in reversed(index.ancestors(i))),
            places=node.places,
        )

    def _context(self, i: int, *, new: bool) -> str:
        known = self._contexts.get((new, i))
        if known is None:
            index = self.new if new else self.old
            known = self._contexts[new, i] = _context(index.nodes[i])
        return known


def _term(heading: str) -> str:
    """Return the quoted term of a folded heading, the whole of it when nothing is quoted."""
    found = re.search(r"'([^']+)'", heading)
    return found.group(1) if found else heading.strip("'\" ")


def _context(node: Node) -> str:
    """Return a node's label and heading or first words, on one short line."""
    words = (node.heading or node.text or Text("")).plain().strip()
    if len(words) > _CONTEXT_WIDTH:
        words = words[: _CONTEXT_WIDTH - 2].rsplit(" ", 1)[0] + " …"
    name = str(node.label) if node.label is not None else (node.printed or "").strip()
    return " ".join(part for part in (name, words) if part)
