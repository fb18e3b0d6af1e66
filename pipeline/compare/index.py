"""An edition laid flat for matching: nodes in document order, parents, and keys that ignore labels.

Keys are small integers from an :class:`Interner` shared by the two editions compared, so that equal
words under :mod:`~pipeline.compare.typography` have equal keys on either side. Position 0 is a
virtual root above the parts.
"""

from __future__ import annotations

import re

from pipeline.compare.typography import Rule, fold, rules_for
from pipeline.model.records import Edition, Kind, Node
from pipeline.model.text import Text

_FAMILY = {
    Kind.PART: "part",
    Kind.CATEGORY: "item",
    Kind.ITEM: "item",
    Kind.SUBSECTION: "subsection",
    Kind.ENTRY: "provision",
    Kind.PROVISION: "provision",
    Kind.NOTE: "annotation",
    Kind.TECHNICAL_NOTE: "annotation",
    Kind.NOTA_BENE: "annotation",
    Kind.LIST_ITEM: "annotation",
    Kind.PARAGRAPH: "annotation",
    Kind.DEFINITION: "definition",
    Kind.TABLE: "table",
}
"""Kinds that can become one another between editions (a note a technical note, say)."""

_WORD = re.compile(r"[\w⁰¹²³⁴-⁹₀-₉]+")
_MARKER = re.compile(r"[^\W_]+")

DISTINCTIVE_WORDS = 4
"""A text of fewer words is never paired across the list on its text alone, unless it has a CAS
number, which names one substance."""


class Interner:
    """Gives equal values equal small numbers, for both editions of one comparison."""

    def __init__(self, language: str) -> None:
        self.text_rules: tuple[Rule, ...] = rules_for(language, heading=False)
        self.heading_rules: tuple[Rule, ...] = rules_for(language, heading=True)
        self._numbers: dict[object, int] = {}
        self._folded: dict[str, str] = {}

    def number(self, value: object) -> int:
        """Return the number of a value, a new one for a value not seen before."""
        return self._numbers.setdefault(value, len(self._numbers))

    def fold_text(self, text: Text) -> str:
        """Return the folded words of a text; each distinct raw text is folded once."""
        plain = text.plain() if text.marks else text.raw
        known = self._folded.get(plain)
        if known is None:
            known = self._folded[plain] = fold(plain, self.text_rules) if plain else ""
        return known

    def fold_heading(self, text: Text | None) -> str:
        """Return the folded words of a heading, empty for none."""
        return fold(text.plain(), self.heading_rules) if text is not None else ""


class TreeIndex:
    """One edition laid flat.

    Attributes (one entry a node, position 0 the virtual root):
        nodes, parent, children, position: the tree; ``position`` is the place among siblings.
        family: kinds that can become one another.
        words: the folded heading, text and cells, as matched.
        key: equal for equal words and family; ``subtree``: equal for equal words all the way down.
        distinctive: long enough, and no "None.", to be recognised by its words alone.
    """

    def __init__(self, edition: Edition, interner: Interner) -> None:
        root = Node(Kind.PART, "", children=tuple(edition.parts))
        self.edition = edition
        self.nodes: list[Node] = [root]
        self.parent: list[int] = [-1]
        self.children: list[list[int]] = [[]]
        self.position: list[int] = [0]
        stack = [(0, i, part) for i, part in reversed(list(enumerate(edition.parts)))]
        while stack:
            parent, position, node = stack.pop()
            here = len(self.nodes)
            self.nodes.append(node)
            self.parent.append(parent)
            self.children.append([])
            self.position.append(position)
            self.children[parent].append(here)
            kids = node.children
            stack.extend((here, i, kids[i]) for i in range(len(kids) - 1, -1, -1))
        self.family = [_FAMILY[node.kind] for node in self.nodes]
        self.words = [_own_words(node, interner) for node in self.nodes]
        self.key = [
            interner.number((family, words))
            for family, words in zip(self.family, self.words, strict=True)
        ]
        self.length = [words.count(" ") + 1 if words else 0 for words in self.words]
        self.distinctive = [
            (length >= DISTINCTIVE_WORDS or bool(node.substances)) and not node.none
            for length, node in zip(self.length, self.nodes, strict=True)
        ]
        self.subtree = [0] * len(self.nodes)
        self.weight = list(self.length)
        for i in range(len(self.nodes) - 1, -1, -1):
            below = tuple(self.subtree[c] for c in self.children[i])
            self.subtree[i] = interner.number((self.key[i], below))
            self.weight[i] += sum(self.weight[c] for c in self.children[i])
        self._split: dict[int, list[str]] = {}
        self.at_path: dict[str, int] = {node.path: i for i, node in enumerate(self.nodes)}

    def __len__(self) -> int:
        return len(self.nodes)

    def split(self, i: int) -> list[str]:
        """Return a node's words as they are held against another's: case folded, signs apart."""
        known = self._split.get(i)
        if known is None:
            known = self._split[i] = _WORD.findall(self.words[i].casefold())
        return known

    def path(self, i: int) -> str:
        """Return a node's path."""
        return self.nodes[i].path

    def ancestors(self, i: int) -> list[int]:
        """Return the positions above a node, nearest first, without the virtual root."""
        found = []
        i = self.parent[i]
        while i > 0:
            found.append(i)
            i = self.parent[i]
        return found

    def entry(self, i: int) -> str:
        """Return the canonical label of the entry a node belongs to, or the path of its part."""
        here = i
        while here > 0:
            node = self.nodes[here]
            if node.kind is Kind.ENTRY or self.parent[here] <= 0:
                return node.path
            here = self.parent[here]
        return self.nodes[i].path


def marker(node: Node) -> str:
    """Return a node's own marker without punctuation: ``c``, ``1``, ``Note``; empty for none."""
    if node.label is not None:
        return node.label.last
    return " ".join(_MARKER.findall(node.printed or ""))


def _own_words(node: Node, interner: Interner) -> str:
    heading = interner.fold_heading(node.heading)
    text = interner.fold_text(node.text)
    words = f"{heading}\x1f{text}" if heading else text
    if node.table is not None:
        cells = "\x1e".join(
            f"{c.row},{c.column},{c.row_span},{c.column_span},{interner.fold_text(c.text)}"
            for c in node.table.cells
        )
        words = f"{words}\x1d{cells}"
    return words
