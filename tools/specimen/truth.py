"""The truth beside the files: records made from the source's own tags, and what changed and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from pipeline.model.label import Label
from pipeline.model.records import (
    Dates,
    Edition,
    Kind,
    Listed,
    Node,
    Scope,
    ScopeLevel,
    Table,
    TableCell,
    TermUse,
)
from pipeline.model.text import MarkKind, Text
from tools.specimen.edits import Operation, Script, retyped
from tools.specimen.markup import Rich, SourceError, Term, parse, unbold
from tools.specimen.tree import NOTES, SEdition, SNode, covered

LIST_ID = "specimen"
TITLE = "Kite and Sounding Balloon Regime: Equipment, Software and Technology Annex (specimen)"
FOLDS = (" and ", ", ")


def rich(node: SNode, markup: str) -> Rich:
    """Parse one of a node's strings as this edition prints it."""
    return parse(retyped(node, markup), straight="straight-quotes" in node.retype)


class _Terms:
    """Where quoted terms are defined in one edition."""

    def __init__(self, edition: SEdition) -> None:
        self.double: dict[str, str] = {}
        self.single: dict[str, list[SNode]] = {}
        for node in edition.walk():
            if node.kind is Kind.DEFINITION:
                self.double[_fold(unbold(node.heading or "").strip('"'))] = node.path
            for term in rich(node, node.text).terms:
                if term.defines and term.double:
                    self.double.setdefault(_fold(term.term), node.path)
                elif term.defines:
                    self.single.setdefault(_fold(term.term), []).append(node)

    def find(self, node: SNode, term: Term) -> str | None:
        """The path that defines a term used in ``node``: for single quotes the nearest one."""
        key = _fold(term.term)
        if term.double:
            if key not in self.double:
                raise SourceError(f"{node.path}: nothing defines {term.term!r}")
            return self.double[key]
        places = self.single.get(key, [])
        if not places:
            raise SourceError(f"{node.path}: nothing defines {term.term!r}")
        line = _ancestors(node)
        return max(places, key=lambda place: len(line & _ancestors(place))).path


def _fold(term: str) -> str:
    return term.lower().replace("\u2011", "-").rstrip("s")


def _ancestors(node: SNode | None) -> set[int]:
    found = set()
    while node is not None:
        found.add(node.uid)
        node = node.parent
    return found


def edition_record(edition: SEdition) -> Edition:
    """Return the whole edition as the records a perfect parse would give."""
    paths = set(edition.by_path())
    terms = _Terms(edition)
    meta = edition.meta

    def day(name: str) -> date | None:
        return date.fromisoformat(meta[name]) if name in meta else None

    dates = Dates(
        agreed=day("agreed"),
        printed=day("edition"),
        site_updated=day("site_updated"),
        uploaded=day("uploaded"),
    )
    return Edition(
        list_id=LIST_ID,
        edition_id=meta["edition"],
        language="en",
        title=TITLE,
        profile="mtcr",
        parts=tuple(_record(part, paths, terms) for part in edition.parts),
        document_number=meta["number"],
        dates=dates,
        declared_amendments=declared(meta),
        contents=tuple(_listed(edition)),
    )


def _listed(edition: SEdition) -> Iterator[Listed]:
    """The table of contents as the cover pages print it (see blocks.py)."""
    for part in edition.parts:
        yield Listed(part.path, _flat(part.heading or ""))
        for section in part.children if part.kind is Kind.ITEM else []:
            if section.kind is not Kind.SUBSECTION:
                continue
            words = "None" if section.none else (section.heading or "").capitalize()
            yield Listed(section.path, _flat(words))
            for entry in section.children:
                if entry.kind is Kind.ENTRY:
                    yield Listed(entry.path, _flat((entry.contents or "").partition("|")[0]))


def _flat(markup: str) -> str:
    return parse(markup).raw.strip(" .")


def declared(meta: dict[str, str]) -> tuple[str, ...]:
    """The references of the cover's line, as printed."""
    text = meta["declared"]
    head, _, last = text.rpartition(" and ")
    return (*head.split(", "), last) if head else (text,)


def _record(node: SNode, paths: set[str], terms: _Terms) -> Node:
    found = rich(node, node.text)
    text = found.text()
    bold = any(m.kind is MarkKind.BOLD for m in text.marks)
    cells = [c for row in node.rows for c in row]
    own_rich = [found] if not node.rows else []
    bold = bold or any("**" in c for c in cells)
    return Node(
        kind=node.kind,
        path=node.path,
        label=Label.parse(node.label) if node.label else None,
        printed=node.printed,
        heading=None if node.heading is None else rich(node, node.heading).text(bold=False),
        text=text,
        children=tuple(_record(child, paths, terms) for child in node.children),
        none=node.none,
        category=node.category,
        scope=_scope(node) if node.kind in NOTES else None,
        declared=bold,
        table=_table(node),
        references=tuple(
            msgspec.structs.replace(
                r, resolved=bool(r.targets) and {str(t) for t in r.targets} <= paths
            )
            for f in own_rich
            for r in f.references
        ),
        quantities=tuple(q for f in own_rich for q in f.quantities),
        substances=tuple(s for f in own_rich for s in f.substances),
        terms=tuple(
            TermUse(t.start, t.end, t.term, t.double, terms.find(node, t))
            for f in own_rich
            for t in f.terms
        ),
    )


def _scope(node: SNode) -> Scope:
    if node.scope is not None:
        level, *targets = node.scope.split()
        by = targets.index("by")
        return Scope(ScopeLevel(level), tuple(targets[:by]), targets[by + 1])
    parent = node.parent
    assert parent is not None
    level, decided = {
        Kind.ITEM: (ScopeLevel.ITEM, "heading"),
        Kind.SUBSECTION: (ScopeLevel.SUBSECTION, "heading"),
        Kind.ENTRY: (ScopeLevel.ENTRY, "position"),
    }.get(parent.kind, (ScopeLevel.PROVISION, "position"))
    return Scope(level, (parent.path,), decided)


def _table(node: SNode) -> Table | None:
    if not node.rows:
        return None
    hidden = covered(node.spans)
    cells = tuple(
        TableCell(row, column, rich(node, cell).text(), *node.spans.get((row, column), (1, 1)))
        for row, line in enumerate(node.rows)
        for column, cell in enumerate(line)
        if (row, column) not in hidden
    )
    return Table(len(node.rows), len(node.rows[0]), cells, node.header_rows)


class Edit(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One line of the true edit script.

    ``typographic`` edits change characters but no words; ``declared`` says whether the cover of
    the new edition names it; ``affects`` are paths in the new edition whose meaning a changed
    definition moves although their words stand.
    """

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    outcome: str
    labels: tuple[str, ...] = ()
    direction: str | None = None
    reason: str
    text_same: bool = False
    typographic: bool = False
    declared: bool = True
    contents: str | None = None
    affects: tuple[str, ...] = ()


class EditScript(msgspec.Struct, frozen=True):
    """Everything that differs between two consecutive editions."""

    old: str
    new: str
    edits: tuple[Edit, ...]


def edit_script(old: SEdition, new: SEdition, script: Script) -> EditScript:
    """Return the true edit script; renumbering is worked out, everything else was stated."""
    before = {n.uid: n for n in old.walk()}
    after = {n.uid: n for n in new.walk()}
    edits: list[Edit] = []
    told: set[int] = set()
    for operation in script.operations:
        if operation.verb == "contents":
            node = new.by_path()[_renumbered_path(operation, before, after)]
            edits.append(
                Edit(
                    outcome="same",
                    labels=("contents-only",),
                    reason=operation.why,
                    text_same=True,
                    contents=node.path,
                )
            )
            continue
        if operation.verb in ("retype", "add", "remove", "move"):
            edits.extend(_edit(operation, one, before, after, new) for one in _each(operation))
        else:
            edits.append(_edit(operation, (operation.old, operation.new), before, after, new))
        told.update(operation.old, operation.new)
    for uid, node in after.items():
        if uid in before and uid not in told and before[uid].path != node.path:
            edits.append(
                Edit(
                    old=(before[uid].path,),
                    new=(node.path,),
                    outcome="renumbered",
                    labels=("renumbered",),
                    reason=_cause(before[uid], script.operations),
                    text_same=True,
                    declared=False,
                )
            )
    return EditScript(old.meta["edition"], new.meta["edition"], tuple(edits))


def _renumbered_path(
    operation: Operation, before: dict[int, SNode], after: dict[int, SNode]
) -> str:
    path = operation.arguments[0]
    uid = next(u for u, n in before.items() if n.path == path)
    return after[uid].path


def _each(operation: Operation) -> Iterable[tuple[list[int], list[int]]]:
    if operation.verb == "add":
        return [([], [uid]) for uid in operation.new]
    if operation.verb == "remove":
        return [([uid], []) for uid in operation.old]
    return [([uid], [uid]) for uid in operation.old]


_OUTCOMES = {
    "add": "added",
    "remove": "removed",
    "move": "moved",
    "split": "split",
    "merge": "merged",
}


def _edit(
    operation: Operation,
    which: tuple[list[int], list[int]],
    before: dict[int, SNode],
    after: dict[int, SNode],
    new: SEdition,
) -> Edit:
    olds = [before[uid] for uid in which[0]]
    news = [after[uid] for uid in which[1]]
    outcome = _OUTCOMES.get(operation.verb)
    same = bool(olds and news) and _printed(olds[0]) == _printed(news[0])
    labels = list(operation.labels)
    if outcome is None:
        renumbered = olds[0].path != news[0].path
        if operation.verb == "amend":
            outcome = "amended"
            if renumbered and "renumbered" not in labels:
                labels.append("renumbered")
        elif renumbered:
            outcome = "renumbered"
            labels.append("renumbered")
        else:
            outcome = "same"
    return Edit(
        old=tuple(n.path for n in olds),
        new=tuple(n.path for n in news),
        outcome=outcome,
        labels=tuple(labels),
        direction=operation.direction,
        reason=operation.why or f"Retyped ({operation.values['how']}): the same words.",
        text_same=same or operation.verb == "retype",
        typographic=operation.verb == "retype",
        declared=not operation.undeclared and operation.verb not in ("retype", "note"),
        affects=_affected(operation.ripples, new),
    )


def _printed(node: SNode) -> tuple[Text, Text | None]:
    heading = None if node.heading is None else rich(node, node.heading).text(bold=False)
    return rich(node, node.text).text(bold=False), heading


def _cause(node: SNode, operations: list[Operation]) -> str:
    best = max(
        (o for o in operations if o.cause and node.path.startswith(o.cause)),
        key=lambda o: len(o.cause),
    )
    verb = {
        "add": "an insertion",
        "remove": "a removal",
        "move": "a move",
        "split": "a split",
        "merge": "a merger",
    }[best.verb]
    return f"Renumbered by {verb} at {best.arguments[-1]}; the words are the same."


def _affected(ripples: list[str], edition: SEdition) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for ripple in ripples:
        kind, _, words = ripple.partition(" ")
        pattern = re.compile(rf"\b{re.escape(words)}s?\b", re.IGNORECASE)
        for node in edition.walk():
            text = rich(node, node.text)
            if kind == "term":
                hit = any(t.double and _fold(t.term) == _fold(words) for t in text.terms)
            else:
                hit = bool(pattern.search(text.raw))
            if hit and node.path.split("#")[0] not in ("definitions", "terminology"):
                found[node.path] = None
    return tuple(found)
