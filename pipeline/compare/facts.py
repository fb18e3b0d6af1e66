"""What the record says beside a node's words: heading, category, kind, table, scope and place."""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import ChangeLabel, Verdict
from pipeline.compare.editorial import TYPOGRAPHIC, editorial_rule
from pipeline.compare.fates import Fates
from pipeline.compare.ruling import Ruling
from pipeline.compare.words import align
from pipeline.model.citing import KINDS, a_kind, readable
from pipeline.model.records import Kind, Node
from pipeline.model.text import Text


def rule_on_heading(fates: Fates, before: Node, after: Node) -> list[Ruling]:
    """Rule on a heading or defined term that differs; spans are not given, headings are short."""
    rules = fates.interner
    old, new = before.heading, after.heading
    if rules.fold_heading(old) == rules.fold_heading(new):
        return []
    one, other = (old or Text("")).plain(), (new or Text("")).plain()
    if after.kind is Kind.DEFINITION:
        return [
            Ruling(
                ChangeLabel.DEFINITION,
                "defined-term-renamed",
                f"the defined term {_term(one)} is now {_term(other)}",
            )
        ]
    followed = rules.fold_heading(old)
    for term, called in fates.renamed.items():
        followed = followed.replace(term.strip("'"), called.strip("'"))
    if followed == rules.fold_heading(new):
        return [
            Ruling(
                ChangeLabel.EDITORIAL,
                "heading-term-renamed",
                f"the heading “{one}” reads “{other}”, as the defined term does now",
            )
        ]
    left = fates.wording(0, new=False, node=msgspec.structs.replace(before, text=old or Text("")))
    right = fates.wording(0, new=True, node=msgspec.structs.replace(after, text=new or Text("")))
    reasons = [
        editorial_rule(
            left.tokens[h.i1 : h.i2], right.tokens[h.j1 : h.j2], fates.phrases, fates.renamed
        )
        for h in align(left.tokens, right.tokens)
    ]
    if reasons and all(reasons):
        return [
            Ruling(ChangeLabel.EDITORIAL, f"heading-{r.id}", f"in the heading, {r.argument}")
            for r in dict.fromkeys(reasons)
            if r is not None and r is not TYPOGRAPHIC
        ]
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "heading-reworded",
            f"the heading “{one}” became “{other}”, which no rule decides",
        )
    ]


def rule_on_fields(fates: Fates, before: Node, after: Node) -> list[Ruling]:
    """Rule on what the record says beside its words."""
    found: list[Ruling] = []
    if before.category != after.category:
        label = {
            ("II", "I"): ChangeLabel.TIGHTENED,
            ("I", "II"): ChangeLabel.RELAXED,
        }.get((before.category or "", after.category or ""), ChangeLabel.UNDETERMINED)
        found.append(
            Ruling(
                label,
                "category-changed",
                f"the item went from Category {before.category} to Category {after.category}",
            )
        )
    if before.kind is not after.kind and not _same_level(before, after):
        found.append(
            Ruling(
                ChangeLabel.UNDETERMINED,
                "kind-changed",
                f"the {KINDS[before.kind]} became {a_kind(after.kind)}",
            )
        )
    if before.table != after.table and _cells(fates, before) != _cells(fates, after):
        found.append(
            Ruling(
                ChangeLabel.UNDETERMINED,
                "table-changed",
                "cells of the table changed, which no rule decides",
            )
        )
    found.extend(_on_scope(fates, before, after))
    return found


_PROVISIONS = (Kind.ENTRY, Kind.PROVISION)


def _same_level(before: Node, after: Node) -> bool:
    return before.kind in _PROVISIONS and after.kind in _PROVISIONS


def _cells(fates: Fates, node: Node) -> object:
    if node.table is None:
        return None
    return [
        (c.row, c.column, c.row_span, c.column_span, fates.interner.fold_text(c.text))
        for c in node.table.cells
    ]


def _on_scope(fates: Fates, before: Node, after: Node) -> list[Ruling]:
    """A note that governs other provisions than before, apart from those added or removed."""
    if before.scope is None or after.scope is None:
        return []
    followed = {fates.became(t) or t for t in before.scope.targets if fates.became(t) is not None}
    stayed = {t for t in after.scope.targets if fates.was(t) is not None}
    if followed == stayed or (before.scope.decided_by, after.scope.decided_by) == (
        "position",
        "position",
    ):
        return []
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "scope-changed",
            f"what it governs went from {_cited(before.scope.targets)} to "
            f"{_cited(after.scope.targets)}",
        )
    ]


def _cited(targets: tuple[str, ...]) -> str:
    return ", ".join(readable(target) for target in sorted(targets))


def _term(heading: str) -> str:
    """Return a defined term as printed, in quotation marks, without the stop behind it."""
    term = heading.strip().rstrip(".: ")
    return term if term[:1] in "“«\"‘'" else f"“{term}”"


_PLACES = {
    Kind.TECHNICAL_NOTE: (ChangeLabel.TECHNICAL_NOTE, "in-technical-note", "a technical note"),
    Kind.NOTE: (ChangeLabel.NOTE, "in-note", "a note"),
    Kind.NOTA_BENE: (ChangeLabel.NOTE, "in-note", "an N.B."),
    Kind.DEFINITION: (ChangeLabel.DEFINITION, "in-definition", "a definition"),
}
_DEFINING_PARTS = ("definitions", "terminology")


def place_label(fates: Fates, i: int | None, j: int | None) -> Verdict | None:
    """Return the label a node's place gives: in a note, a definition, a general part."""
    index, at = (fates.new, j) if j is not None else (fates.old, i)
    assert at is not None, "a node stands on one side at least"
    above = index.ancestors(at)
    inside = any(index.nodes[here].kind in (Kind.ITEM, Kind.ENTRY) for here in (at, *above))
    for here in (at, *above):
        node = index.nodes[here]
        if node.kind in _PLACES:
            label, rule, what = _PLACES[node.kind]
            return Verdict(label, rule, f"the change is in {what}")
        if node.kind is Kind.PART and not inside:  # a division governs nothing
            if node.path in _DEFINING_PARTS:
                return Verdict(
                    ChangeLabel.DEFINITION, "in-definition", f"the change is in the {node.path}"
                )
            return Verdict(
                ChangeLabel.GENERAL_NOTE,
                "in-general-part",
                f"the change is in a part that governs the whole list ({node.path})",
            )
    return None
