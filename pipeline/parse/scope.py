"""What a note governs: by what it says, else by where it stands.

A note whose marker names provisions ("Notes to 2.A.1.a. to c."), or whose first sentence names some
under its parent ("2.A.1.c. does not control ..."), governs those; any other governs its parent, as
does one that begins by naming it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lists.profile import Profile
from pipeline.model.label import Label
from pipeline.model.records import Kind, Node, Reference, Scope, ScopeLevel
from pipeline.model.text import Text
from pipeline.parse.footnotes import is_footnote
from pipeline.parse.references import references

_LEVELS = {
    Kind.ITEM: ScopeLevel.ITEM,
    Kind.SUBSECTION: ScopeLevel.SUBSECTION,
    Kind.ENTRY: ScopeLevel.ENTRY,
    Kind.PROVISION: ScopeLevel.PROVISION,
}
_OPENING = 60
_SUBJECT = 8
"""Characters before the first provision named, where it is what the sentence is about."""
_SENTENCE = re.compile(r"(?<=[.:;])\s+(?=[A-ZÁÉÍÓÚÑ“«‘])")


def scope_of(node: Node, ancestors: Sequence[Node], paths: set[str], profile: Profile) -> Scope:
    """Return what a note governs and how that was decided."""
    parent = ancestors[-1] if ancestors else None
    if parent is not None and is_footnote(node):
        return Scope(_LEVELS.get(parent.kind, ScopeLevel.PROVISION), (parent.path,), "reference")
    named = tuple(path for path in _named(node, parent, profile) if path in paths)
    if named and (parent is None or named != (parent.path,)):
        return Scope(_level(named, profile), named, "reference")
    if parent is None or parent.kind is Kind.PART:
        return Scope(ScopeLevel.LIST, (parent.path,) if parent is not None else (), "position")
    level = _LEVELS.get(parent.kind, ScopeLevel.PROVISION)
    heading = parent.kind in (Kind.ITEM, Kind.SUBSECTION)
    return Scope(level, (parent.path,), "heading" if heading else "position")


def _level(targets: tuple[str, ...], profile: Profile) -> ScopeLevel:
    if len(targets) > 1:
        return ScopeLevel.SIBLINGS
    depth = Label.parse(targets[0]).depth + 3 - profile.labels.entry
    return {1: ScopeLevel.ITEM, 2: ScopeLevel.SUBSECTION, 3: ScopeLevel.ENTRY}.get(
        depth, ScopeLevel.PROVISION
    )


def _named(node: Node, parent: Node | None, profile: Profile) -> tuple[str, ...]:
    """Return the paths a note names in its marker, or in its first sentence: provisions under the
    one it stands in, or one above it at the very beginning.
    """
    if node.printed:
        marker = references(Text(node.printed), profile, None)
        if marker:
            return _paths(marker)
    home = parent.label if parent is not None else None
    if home is None or not node.text.raw:
        return ()
    boundary = _SENTENCE.search(node.text.raw)
    end = boundary.start() if boundary else len(node.text.raw)
    found = [r for r in references(node.text, profile, None, home=home) if r.start < end]
    under = [r for r in found if all(t != home and t.is_under(home) for t in r.targets)]
    if under and found[0].targets == (home,) and found[0].start <= _SUBJECT:
        return ()  # what is left out of 0008 is told by 0008.d.2: the note is still about 0008
    if under:
        return _paths(under)
    beside = [r for r in found if all(t.parent == home.parent for t in r.targets)]
    if any(home in r.targets for r in beside) and len(_paths(beside)) > 1:
        return _paths(beside)
    if found and found[0].start <= _OPENING:
        above = found[0].targets[0]
        if len(found[0].targets) == 1 and above != home and home.is_under(above):
            return (str(above),)
    return ()


def _paths(found: Sequence[Reference]) -> tuple[str, ...]:
    out: list[str] = []
    for reference in found:
        out.extend(str(target) for target in reference.targets if str(target) not in out)
    return tuple(out)
