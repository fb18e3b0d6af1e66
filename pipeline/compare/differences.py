"""What differs between two records, short of a verdict, and records joined for a verdict."""

from __future__ import annotations

import re

import msgspec

from pipeline.compare.changes import ChangeLabel, Verdict
from pipeline.compare.fates import Fates
from pipeline.compare.index import TreeIndex
from pipeline.compare.typography import MARKER, Rule, explain
from pipeline.model.records import Node, Quantity
from pipeline.model.text import Text


def untouched(before: Node, after: Node) -> bool:
    """Whether nothing of a node differs and nothing in it could lead elsewhere: most nodes."""
    return (
        before.text == after.text
        and before.heading == after.heading
        and before.printed == after.printed
        and not after.references
        and not fields_differ(before, after)
    )


def fields_differ(before: Node, after: Node) -> bool:
    """Whether a record differs in what its words do not say."""
    return (
        before.category != after.category
        or before.kind is not after.kind
        or before.scope != after.scope
        or before.none is not after.none
        or len(before.terms) != len(after.terms)
        or any(a.definition != b.definition for a, b in zip(before.terms, after.terms, strict=True))
    )


def typographic_rules(fates: Fates, before: Node, after: Node) -> tuple[Rule, ...]:
    """Return the typographic rules that two records of the same words differ by."""
    language = fates.new.edition.language
    found: dict[str, Rule] = {}
    for old, new, heading in (
        (before.text, after.text, False),
        (before.heading or Text(""), after.heading or Text(""), True),
    ):
        if old.raw == new.raw and old.marks == new.marks:
            continue
        found.update({rule.id: rule for rule in explain(old, new, language, heading=heading)})
    if marker_shape(before.printed) != marker_shape(after.printed) and before.kind is after.kind:
        found[MARKER.id] = MARKER
    return tuple(found.values())


def marker_shape(printed: str | None) -> str:
    """Return what is printed around a marker's letters and figures: "#.#." for "2.A."."""
    return re.sub(r"[^\W_]+", "#", printed or "").strip()


def typographic_verdict(rule: Rule) -> Verdict:
    """Return a rule as a verdict of the typographic layer."""
    return Verdict(
        ChangeLabel.EDITORIAL, f"typographic:{rule.id}", f"typography alone: {rule.argument}"
    )


def joined(index: TreeIndex, parts: list[int]) -> Node:
    """Return several nodes as one: the first, with the words of all, a space between."""
    first = index.nodes[parts[0]]
    words = " ".join(index.nodes[i].text.plain() for i in parts if index.nodes[i].text.raw)
    quantities: list[Quantity] = []
    at = 0
    for i in parts:
        node = index.nodes[i]
        if not node.text.raw:
            continue
        if len(node.text.plain()) == len(node.text.raw):
            quantities.extend(
                msgspec.structs.replace(q, start=q.start + at, end=q.end + at)
                for q in node.quantities
            )
        at += len(node.text.plain()) + 1
    return msgspec.structs.replace(
        first,
        text=Text(words),
        quantities=tuple(quantities),
        references=(),
        substances=(),
        terms=(),
    )
