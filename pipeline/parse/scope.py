"""What a note governs: by what it says, else by where it stands.

A note whose marker names provisions ("Notes to 2.A.1.a. to c."), or whose first sentence begins by
naming them ("2.A.1.c. does not control ..."), governs those; any other governs its parent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lists.profile import Profile
from pipeline.model.label import Label
from pipeline.model.records import Kind, Node, Reference, Scope, ScopeLevel
from pipeline.model.text import Text
from pipeline.parse.references import references

_LEVELS = {
    Kind.ITEM: ScopeLevel.ITEM,
    Kind.SUBSECTION: ScopeLevel.SUBSECTION,
    Kind.ENTRY: ScopeLevel.ENTRY,
    Kind.PROVISION: ScopeLevel.PROVISION,
}
_OPENING = 60
_LEAD = re.compile(r"^(?:the|in|for|for the purposes? of|to|notes?)?\W*$", re.IGNORECASE)


def scope_of(
    node: Node, ancestors: Sequence[Node], paths: set[str], profile: Profile
) -> Scope:
    """Return what a note governs and how that was decided."""
    parent = ancestors[-1] if ancestors else None
    named = _named(node, parent, profile)
    targets = tuple(path for path in named if path in paths)
    if targets and (parent is None or targets != (parent.path,)):
        return Scope(_level(targets), targets, "reference")
    if parent is None:
        return Scope(ScopeLevel.LIST, (), "position")
    if parent.kind is Kind.PART and parent.path == "preamble":
        return Scope(ScopeLevel.LIST, (), "position")
    level = _LEVELS.get(parent.kind, ScopeLevel.PROVISION)
    if parent.kind is Kind.PART:
        level = ScopeLevel.LIST
    return Scope(level, (parent.path,), "position")


def _level(targets: tuple[str, ...]) -> ScopeLevel:
    if len(targets) > 1:
        return ScopeLevel.SIBLINGS
    depth = Label.parse(targets[0]).depth
    return {1: ScopeLevel.ITEM, 2: ScopeLevel.SUBSECTION, 3: ScopeLevel.ENTRY}.get(
        depth, ScopeLevel.PROVISION
    )


def _named(node: Node, parent: Node | None, profile: Profile) -> tuple[str, ...]:
    """Return the paths a note names in its marker, or at the head of its first sentence."""
    if node.printed:
        marker = references(Text(node.printed), profile, None)
        if marker:
            return _paths(marker)
    text = node.text if node.text.raw else Text("")
    if not text.raw and node.children:
        return ()
    under = parent.label if parent is not None else None
    found = [
        r
        for r in references(text, profile, None)
        if r.start <= _OPENING and under is not None and all(t.is_under(under) for t in r.targets)
    ]
    if not found or not _LEAD.match(text.raw[: found[0].start]):
        return ()
    run = [found[0]]
    for one in references(text, profile, None)[1:]:
        between = text.raw[run[-1].end : one.start].strip(" ,")
        if between in ("", *profile.list_words) and one.start != run[-1].start:
            run.append(one)
    return _paths(run)


def _paths(found: Sequence[Reference]) -> tuple[str, ...]:
    out: list[str] = []
    for reference in found:
        out.extend(str(target) for target in reference.targets if str(target) not in out)
    return tuple(out)
