"""What else a change touches: provisions whose own text is unchanged.

A changed definition reaches every provision that uses the term, also through other definitions; a
changed phrase of the terminology reaches every provision that uses the phrase; a general part
reaches the whole list; a note reaches what it governs and what uses its terms; and any substantive
change reaches what refers to it. Each way is given with the path it went.
"""

from __future__ import annotations

import re
from collections import deque

import msgspec

from pipeline.compare.changes import Affected, Change, ChangeLabel
from pipeline.compare.fates import Fates
from pipeline.compare.index import TreeIndex
from pipeline.model.citing import readable
from pipeline.model.records import Kind, Node

_QUOTED = re.compile('[“«"]([^“”«»"]{3,60})[”»"]')
_NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
_FARTHEST = 3
"""How many definitions a change is followed through."""


def with_ripples(fates: Fates, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes, the substantive ones with what else they touch."""
    changed_new = {c.new.path for c in changes if c.new is not None and c.substantive}
    changed_old = {c.old.path for c in changes if c.old is not None and c.substantive}
    new = _Uses(fates.new, changed_new)
    old: _Uses | None = None
    found: list[Change] = []
    for change in changes:
        if not change.substantive or change.within is not None:
            found.append(change)
            continue
        if change.new is not None:
            uses = new
        else:
            uses = old = old or _Uses(fates.old, changed_old)
        side = change.new or change.old
        if side is None:
            found.append(change)
            continue
        affected = uses.reached(side.path, change)
        found.append(msgspec.structs.replace(change, affects=affected) if affected else change)
    return tuple(found)


class _Uses:
    """Who uses what, in one edition: terms, references, phrases, notes."""

    def __init__(self, index: TreeIndex, changed: set[str]) -> None:
        self.index = index
        self.changed = changed
        self.by_definition: dict[str, list[tuple[str, str]]] = {}
        self.by_reference: dict[str, list[str]] = {}
        for node in index.nodes[1:]:
            for use in node.terms:
                if use.definition is not None:
                    self.by_definition.setdefault(use.definition, []).append((node.path, use.term))
            for reference in node.references:
                for target in reference.targets:
                    self.by_reference.setdefault(str(target), []).append(node.path)
        self._lower: dict[str, str] | None = None

    def reached(self, path: str, change: Change) -> tuple[Affected, ...]:
        """Return what a change at ``path`` reaches, each place once, by its shortest way."""
        index = self.index
        at = index.at_path[path]
        above = [index.nodes[i] for i in (at, *index.ancestors(at))]
        found: dict[str, Affected] = {}
        for node in above:
            if node.path in self.by_definition or node.kind is Kind.DEFINITION:
                self._through_terms(node.path, found)
            if node.kind in _NOTES and node.scope is not None:
                for target in node.scope.targets:
                    self._add(found, target, f"is governed by {readable(node.path)}", ())
        part = above[-1]
        if part.kind is Kind.PART:
            if part.path == "terminology":
                self._through_phrases(above, found)
            elif part.path == "introduction":
                for item in index.nodes[0].children:
                    if item.kind is Kind.ITEM:
                        self._add(found, item.path, "is governed by the introduction", ())
        labels = {v.label for v in change.verdicts}
        if labels not in ({ChangeLabel.REFERENCE_BROKEN}, {ChangeLabel.REFERENCE_RETARGETED}):
            for node in above:
                if node.kind in (Kind.SUBSECTION, Kind.ITEM, Kind.PART):
                    break
                for user in self.by_reference.get(node.path, ()):
                    if not _inside(user, node.path):
                        self._add(found, user, f"refers to {readable(node.path)}", ())
        return tuple(sorted(found.values(), key=lambda a: (index.at_path.get(a.path, 0), a.path)))

    def _add(
        self, found: dict[str, Affected], path: str, way: str, through: tuple[str, ...]
    ) -> bool:
        if path in self.changed or path in found or path not in self.index.at_path:
            return False
        found[path] = Affected(path, way, through)
        return True

    def _through_terms(self, definition: str, found: dict[str, Affected]) -> None:
        seen = {definition}
        todo: deque[tuple[str, tuple[str, ...]]] = deque([(definition, ())])
        while todo:
            here, through = todo.popleft()
            for user, term in self.by_definition.get(here, ()):
                if _inside(user, definition):
                    continue
                self._add(found, user, f"uses “{term}”", through)
                onward = self._definition_of(user)
                if onward is not None and onward not in seen and len(through) < _FARTHEST:
                    seen.add(onward)
                    todo.append((onward, (*through, onward)))

    def _definition_of(self, path: str) -> str | None:
        at = self.index.at_path[path]
        for i in (at, *self.index.ancestors(at)):
            if self.index.nodes[i].kind is Kind.DEFINITION:
                return self.index.nodes[i].path
        return None

    def _through_phrases(self, above: list[Node], found: dict[str, Affected]) -> None:
        """Provisions that use a phrase the terminology explains, with or without quotes."""
        phrases = {
            phrase.casefold().strip(" ,.;:")
            for node in above[:-1]
            for text in (node.heading, node.text)
            if text is not None
            for phrase in _QUOTED.findall(text.plain())
        }
        if not phrases:
            return
        if self._lower is None:
            self._lower = {
                n.path: n.text.plain().casefold() for n in self.index.nodes[1:] if n.text.raw
            }
        wanted = re.compile(
            r"(?<!\w)("
            + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))
            + r")(?!\w)"
        )
        for path, words in self._lower.items():
            if path.startswith(("terminology", "introduction", "definitions")):
                continue
            hit = wanted.search(words)
            if hit is not None:
                self._add(found, path, f"uses the phrase “{hit.group(1)}”", ())


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith((f"{root}.", f"{root}#"))
