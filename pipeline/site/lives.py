"""The history for the pages that compute: every provision's life and the words of each wording.

One script file, ``data/history.js``, that calls ``annexHistory(…)``: a page opened from a disk may
load a script, and may not fetch. Words stand once a wording, not once an edition, as numbers into
one list of tokens cut as the comparison cuts them; with each token comes the number of its folded
form, so that the browser aligns by the same keys and draws the same redlines. With each wording
comes its class: wordings of one class differ in typography alone, as the comparison decides it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.compare.differences import marker_shape
from pipeline.compare.index import Interner, TreeIndex
from pipeline.compare.outcomes import own_marker
from pipeline.compare.typography import rules_for
from pipeline.compare.words import is_small, tokenize
from pipeline.model.records import Kind, Node
from pipeline.report.words import KINDS
from pipeline.site import addresses
from pipeline.site.material import SiteMaterial, Standing

_KINDS = tuple(Kind)


class Words:
    """Tokens and wordings, each numbered as it is first met."""

    def __init__(self, language: str) -> None:
        self.rules = rules_for(language, heading=False)
        self.interner = Interner(language)
        self.tokens: dict[tuple[str, str, bool], int] = {}
        self.wordings: list[list[Any]] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._classes: dict[tuple[object, ...], int] = {}
        self._cut: dict[str, list[int]] = {}

    def cut(self, plain: str) -> list[int]:
        """Return a text as numbers of tokens, which joined are the text."""
        known = self._cut.get(plain)
        if known is None:
            known = self._cut[plain] = []
            for token in tokenize(plain, self.rules):
                word = (plain[token.start : token.stop], token.key, is_small(token))
                known.append(self.tokens.setdefault(word, len(self.tokens)))
        return known

    def keys(self) -> list[int]:
        """Return for each token twice the number of its key, in the order of the keys themselves,
        and one more where the token is too small to part two hunks of a redline.
        """
        numbers = {key: n for n, key in enumerate(sorted({key for _, key, _ in self.tokens}))}
        return [2 * numbers[key] + small for _, key, small in self.tokens]

    def wording(self, node: Node, folded: str) -> int:
        """Return the number of a node's wording: its heading, its text, the rows of its table.

        ``folded`` are its words as the comparison folds them, which decide its class. Wordings that
        differ in typeface or in the signs around the marker are two, of one class.
        """
        heading = node.heading.plain() if node.heading is not None else ""
        rows = _rows(node)
        set_as = (node.heading, node.text, marker_shape(node.printed))
        whole = (set_as, rows, folded, node.kind, node.category)
        known = self._known.get(whole)
        if known is None:
            known = self._known[whole] = len(self.wordings)
            keys = tuple(token.key for token in tokenize(folded, self.rules))
            provision = node.kind in (Kind.ENTRY, Kind.PROVISION)
            kind = "provision" if provision else node.kind.value
            meaning = ("".join(folded.split()), keys, kind, node.category)
            number = self._classes.setdefault(meaning, len(self._classes))
            texts = [self.cut(heading), self.cut(node.text.plain())]
            self.wordings.append([number, *texts, *([self.cut(rows)] if rows else [])])
        return known


def _rows(node: Node) -> str:
    if node.table is None:
        return ""
    rows: dict[int, list[str]] = {}
    for cell in node.table.cells:
        rows.setdefault(cell.row, []).append(cell.text.plain())
    return "\n".join(" | ".join(cells) for cells in rows.values())


def script(material: SiteMaterial) -> bytes:
    """Return the file."""
    chronicle = material.chronicle
    words = Words(material.newest.edition.language)
    numbers = {one.id: i for i, one in enumerate(chronicle.lineage.identities)}
    places: dict[str, list[list[Any]]] = {own: [] for own in numbers}
    wordings: dict[str, list[list[int]]] = {own: [] for own in numbers}
    for standing in material.stands:
        index = TreeIndex(standing.edition, words.interner)
        for at, node in enumerate(index.nodes[1:], 1):
            identity = standing.identities[node.path]
            parent = index.parent[at]
            holder = numbers[standing.identities[index.path(parent)].id] if parent else -1
            kind = _KINDS.index(node.kind)
            place = [standing.n, node.path, holder, index.position[at], own_marker(node), kind]
            _run(places[identity.id], place)
            _run(wordings[identity.id], [standing.n, words.wording(node, index.words[at])])
    value = {
        "list": chronicle.list_id,
        "editions": [_edition(material, standing) for standing in material.stands],
        "kinds": [KINDS[kind] for kind in _KINDS],
        "tokens": [text for text, _, _ in words.tokens],
        "keys": words.keys(),
        "wordings": words.wordings,
        "lives": [
            [
                one.id,
                chronicle.span(one).stop,
                places[one.id],
                wordings[one.id],
                [numbers[own] for own in one.born.of],
                [numbers[own] for own in one.into],
            ]
            for one in chronicle.lineage.identities
        ],
    }
    return b"annexHistory(" + msgspec.json.encode(value) + b");\n"


def _run(runs: list[list[Any]], entry: list[Any]) -> None:
    """Add an entry where it differs from the one before in more than the edition."""
    if not runs or runs[-1][1:] != entry[1:]:
        runs.append(entry)


def _edition(material: SiteMaterial, standing: Standing) -> dict[str, Any]:
    known = material.chronicle.known(standing.n)
    found: dict[str, Any] = {
        "id": standing.id,
        "dated": known.dated,
        "printed": known.printed,
        "href": addresses.edition(standing.id),
        "folder": addresses.name(standing.id),
    }
    if known.gap is not None:
        found["gap"] = known.gap
    if standing.n:
        found["report"] = addresses.report(material.pair_name(standing.n))
    return found
