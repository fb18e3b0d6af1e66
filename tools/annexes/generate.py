"""A seed gives a tree: structure first, then the words that may mention its labels.

What print alone cannot decide is not generated: where a note hangs is shown by indents, so a
document without them has notes only where one thing can own them (see :class:`Layout`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from pipeline.model.records import Edition, Kind
from tools.annexes.footnotes import add_footnotes, look_of_footnotes, with_marks
from tools.annexes.spans import merge_cells
from tools.annexes.words import Words, capital
from tools.specimen.tree import NOTES, SEdition, SNode, number_nodes
from tools.specimen.truth import edition_record

SUBSECTIONS = (
    "EQUIPMENT, ASSEMBLIES AND COMPONENTS",
    "TEST AND PRODUCTION EQUIPMENT",
    "MATERIALS",
    "SOFTWARE",
    "TECHNOLOGY",
)


class Layout(StrEnum):
    """How a document shows what belongs to what.

    ``HANG``: markers hang out to the left of their text, children start at the parent's text.
    ``BLOCK``: no hanging; children are indented by a step; no sentences without a marker.
    ``FLAT``: no indents at all; two levels of provisions; notes on entries without sub-items only.
    """

    HANG = "hang"
    BLOCK = "block"
    FLAT = "flat"


@dataclass(frozen=True)
class Plan:
    """What was drawn for a document before its tree.

    ``dots``: subsections' and entries' labels end in a dot. ``ruled``: tables have lines. ``wide``:
    characters outside the Windows Latin set occur. ``orderly``: lists end in ";", "; and" and ".".
    ``density``, ``notes``, ``tables``: how often words look like structure, and things are
    annotated, from 0 to 1. ``length``: of sentences, in phrases. ``spans``: how many of the tables
    have merged cells, ``footnotes`` how many of the nodes have one, from 0 to 1; no seed draws
    these. ``anew``: they are counted anew on each page (of a PDF: in a Word file it is Word that
    counts); ``as_large``: they are in the size of the text; ``brackets``: their marks are in brackets,
    which are not raised.
    """

    items: int
    layout: Layout
    depth: int
    dots: bool
    ruled: bool
    straight: bool
    wide: bool
    density: float
    orderly: bool
    length: int
    notes: float
    tables: float
    front: bool
    back: bool
    spans: float = 0.0
    footnotes: float = 0.0
    anew: bool = False
    as_large: bool = False
    brackets: bool = False


FEATURES: dict[str, dict[str, object]] = {
    "spans": {"ruled": True, "tables": 0.15, "spans": 0.6},
    "footnotes": {"footnotes": 0.12},
}
"""What a document may have that no seed draws: what is fixed of its plan then. Merged cells are in
ruled tables only: nothing else shows them in print.
"""


@dataclass(frozen=True)
class Annex:
    """A random document: its tree for the typesetters, and its truth.

    ``marks`` are those of its footnotes as they are printed, by those of the tree, where they are
    others: numbers that a page decides are known once there is one.
    """

    seed: int
    plan: Plan
    edition: SEdition
    truth: Edition
    marks: Mapping[str, str] = field(default_factory=dict)


def annex(seed: int, **fixed: object) -> Annex:
    """Make the annex of a seed. ``fixed`` overrides fields of its :class:`Plan`."""
    rng = Random(seed)
    plan = _plan(rng)
    if fixed:
        plan = Plan(**{**vars(plan), **fixed})
    if plan.footnotes:
        plan = dataclasses.replace(plan, **look_of_footnotes(Random(f"{seed}/footnotes/look")))
    grower = _Grower(rng, plan)
    edition = grower.edition(seed)
    number_nodes(edition)
    _Writer(rng, plan, edition).write()
    if plan.spans:
        merge_cells(edition, Random(f"{seed}/spans"), plan.spans)
    if plan.footnotes:
        draws = Random(f"{seed}/footnotes")
        add_footnotes(edition, draws, plan.footnotes, wide=plan.wide, brackets=plan.brackets)
    return finished(seed, plan, edition)


def featured(seed: int, features: Iterable[str]) -> Annex:
    """Make the annex of a seed with some of :data:`FEATURES`."""
    fixed: dict[str, object] = {}
    for name in features:
        fixed |= FEATURES[name]
    return annex(seed, **fixed)


def finished(seed: int, plan: Plan, edition: SEdition) -> Annex:
    """Number a tree that has its words, and make its truth.

    Raises:
        SourceError: two nodes at one path, or a quoted term that nothing defines.
    """
    number_nodes(edition)
    if not plan.dots:
        for node in edition.walk():
            if node.kind in (Kind.SUBSECTION, Kind.ENTRY) and node.printed:
                node.printed = node.printed.rstrip(".")
    return Annex(seed, plan, edition, edition_record(edition))


def marked_anew(made: Annex, marks: Mapping[str, str]) -> Annex:
    """Return an annex whose footnotes have other marks in print: what its tree calls by a key of
    ``marks`` is the value there.
    """
    truth = finished(made.seed, made.plan, with_marks(made.edition, marks)).truth
    return dataclasses.replace(made, truth=truth, marks=marks)


def _plan(rng: Random) -> Plan:
    items = rng.choice((1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 6, 8, 20))
    layout = rng.choices((Layout.HANG, Layout.BLOCK, Layout.FLAT), (6, 2, 2))[0]
    return Plan(
        items=items,
        layout=layout,
        depth=rng.randint(4, 5 if layout is Layout.FLAT else 7),
        dots=rng.random() < 0.75,
        ruled=rng.random() < 0.7,
        straight=rng.random() < 0.2,
        wide=rng.random() < 0.6,
        density=rng.choice((0.1, 0.3, 0.5)),
        orderly=rng.random() < 0.7,
        length=rng.choice((2, 4, 8, 14) if items < 20 else (2, 4, 6)),
        notes=rng.choice((0.0, 0.15, 0.35)),
        tables=rng.choice((0.0, 0.04)),
        front=rng.random() < 0.6,
        back=rng.random() < 0.7,
    )


class _Grower:
    """Draws the tree without its words."""

    def __init__(self, rng: Random, plan: Plan) -> None:
        self.rng, self.plan = rng, plan

    def edition(self, seed: int) -> SEdition:
        rng, plan = self.rng, self.plan
        meta = {
            "edition": "2020-05-06",
            "number": f"RND/TEM/2020/{seed}",
            "printed": "6 May 2020",
            "declared": "Table of Contents",
        }
        made = SEdition(meta)
        if plan.front:
            made.parts.append(self.listed("introduction", "1.", "INTRODUCTION"))
            made.parts.append(self.definitions())
            made.parts.append(self.listed("terminology", "3.", "TERMINOLOGY"))
        first = rng.randint(0, plan.items)
        for n in range(1, plan.items + 1):
            made.parts.append(self.item(n, "I" if n <= first else "II"))
        if plan.back:
            made.parts.extend(self.back())
        return made

    def listed(self, name: str, marker: str, heading: str) -> SNode:
        part = SNode(Kind.PART, name=name, marker=marker, heading=heading)
        for _ in range(self.rng.randint(1, 4)):
            node = SNode(Kind.LIST_ITEM, style="(a)")
            part.children.append(node)
            if self.plan.layout is Layout.HANG and self.rng.random() < 0.3:
                node.children = self.list_items(1)
        return part

    def definitions(self) -> SNode:
        part = SNode(Kind.PART, name="definitions", marker="2.", heading="DEFINITIONS")
        words = Words(self.rng)
        terms = dict.fromkeys(capital(words.title()) for _ in range(self.rng.randint(2, 5)))
        for term in terms:
            node = SNode(Kind.DEFINITION, heading=f'"{term}"')
            part.children.append(node)
            if self.plan.layout is Layout.HANG and self.rng.random() < self.plan.notes:
                node.children.append(self.note())
        return part

    def item(self, number: int, category: str) -> SNode:
        rng = self.rng
        item = SNode(Kind.ITEM, marker=str(number), category=category)
        if number > 1 and rng.random() < 0.1:
            item.none = True
            return item
        if rng.random() < self.plan.notes / 3:
            item.children.append(self.note())
        full = rng.choice((1, 1, 2, 4))
        for heading in SUBSECTIONS:
            section = SNode(Kind.SUBSECTION, heading=heading)
            item.children.append(section)
            if rng.randrange(5) >= full:
                section.none = True
                continue
            if rng.random() < self.plan.notes / 4:
                section.children.append(self.note())
            section.children.extend(
                self.entry()
                for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 11 if self.plan.items < 4 else 4)))
            )
        return item

    def entry(self) -> SNode:
        node = SNode(Kind.ENTRY)
        self.below(node, 4)
        return node

    def below(self, node: SNode, depth: int) -> None:
        """Give a provision what belongs to it; ``depth`` is its children's number of components."""
        rng, plan = self.rng, self.plan
        flat = plan.layout is Layout.FLAT
        count = 0
        if depth <= plan.depth and rng.random() < (0.6 if depth == 4 else 0.35):
            count = rng.choice((2, 2, 2, 3, 3, 4, 5, 12 if depth < 6 else 2))
        if flat and (count or node.kind is not Kind.ENTRY):
            node.children.extend(self.provision(depth) for _ in range(count))
            return
        if count and rng.random() < plan.notes / 3:
            node.children.append(self.note())
        node.children.extend(self.provision(depth) for _ in range(count))
        if count and plan.layout is Layout.HANG and rng.random() < plan.notes / 2:
            node.children.append(SNode(Kind.PARAGRAPH))
        if rng.random() < plan.tables:
            node.children.append(self.table())
        while rng.random() < plan.notes:
            node.children.append(self.note())

    def provision(self, depth: int) -> SNode:
        node = SNode(Kind.PROVISION, style="a." if depth % 2 == 0 else "1.")
        self.below(node, depth + 1)
        return node

    def note(self) -> SNode:
        rng = self.rng
        kind = rng.choice(NOTES)
        group = kind is not Kind.NOTA_BENE and rng.random() < 0.3
        marker = {
            Kind.NOTE: "Notes:" if group else "Note:",
            Kind.TECHNICAL_NOTE: "Technical Notes:" if group else "Technical Note:",
            Kind.NOTA_BENE: "N.B.:",
        }[kind]
        node = SNode(kind, marker=marker)
        if group:
            node.children = self.list_items(2, style="1.")
        elif kind is not Kind.NOTA_BENE and rng.random() < 0.3:
            node.children = self.list_items(2)
        return node

    def list_items(self, levels: int, style: str | None = None) -> list[SNode]:
        style = style or self.rng.choice(("a.", "1.", "-"))
        made = [SNode(Kind.LIST_ITEM, style=style) for _ in range(self.rng.randint(2, 4))]
        if levels > 1 and style != "-":
            for node in made:
                if self.rng.random() < 0.2:
                    node.children = self.list_items(1, style="1." if style == "a." else "a.")
        return made

    def table(self) -> SNode:
        node = SNode(Kind.TABLE, header_rows=1)
        columns = self.rng.randint(2, 4)
        node.rows = [[""] * columns for _ in range(self.rng.randint(3, 6))]
        return node

    def back(self) -> list[SNode]:
        units = SNode(
            Kind.PART, name="units", heading="UNITS, CONSTANTS, ACRONYMS AND ABBREVIATIONS"
        )
        units.children = [self.table()]
        conversions = SNode(Kind.PART, name="conversions", heading="TABLE OF CONVERSIONS")
        conversions.children = [self.table()]
        statement = SNode(Kind.PART, name="statement", heading="STATEMENT OF UNDERSTANDING")
        statement.children = [SNode(Kind.PARAGRAPH)]
        return [units, conversions, statement]


class _Writer:
    """Fills a numbered tree with words."""

    def __init__(self, rng: Random, plan: Plan, edition: SEdition) -> None:
        self.rng, self.plan, self.edition = rng, plan, edition
        nodes = list(edition.walk())
        labels = [
            n.label
            for n in nodes
            if n.label and n.kind in (Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)
        ]
        double = [n.heading.strip('"') for n in nodes if n.kind is Kind.DEFINITION and n.heading]
        holders = [n for n in nodes if n.kind is Kind.TECHNICAL_NOTE and not n.children]
        names = Words(rng)
        self.locals: dict[int, str] = {}
        for holder in holders[:4]:
            term = f"{rng.choice(('mean', 'full', 'net'))} {names.title()}"
            if term not in self.locals.values():
                self.locals[holder.uid] = term
        self.words = Words(
            rng,
            labels=tuple(labels),
            double=tuple(double),
            single=tuple(self.locals.values()),
            wide=plan.wide,
            density=plan.density,
        )

    def write(self) -> None:
        for node in self.edition.walk():
            if self.plan.straight:
                node.retype = ["straight-quotes"]
            self.fill(node)

    def length(self) -> int:
        return self.rng.randint(1, self.plan.length)

    def fill(self, node: SNode) -> None:
        words, rng = self.words, self.rng
        follows = any(c.kind in (Kind.PROVISION, Kind.LIST_ITEM) for c in node.children)
        if node.kind is Kind.ITEM:
            if node.none:
                node.heading, node.text = words.title().upper(), "Reserved for future use."
            else:
                node.heading = words.title().upper()
        elif node.kind is Kind.SUBSECTION:
            node.text = "None." if node.none else ""
        elif node.kind is Kind.TABLE:
            short = not self.plan.ruled
            node.rows = [
                [words.column() if not n else words.cell(short=short) for _ in row]
                for n, row in enumerate(node.rows)
            ]
        elif node.kind in NOTES:
            self.note(node, follows=follows)
        elif node.kind in (Kind.PARAGRAPH, Kind.DEFINITION):
            end = ":" if follows else "."
            node.text = words.sentence(self.length() + 2) + end
        elif node.kind is not Kind.PART:
            text = words.sentence(self.length())
            if follows:
                text += rng.choice((", as follows:", ":", ", having all of the following:"))
            elif rng.random() < 0.1:
                text += f". {words.sentence(self.length())}."
            else:
                text += self.end(node)
            node.text = text
        if node.text:
            node.text = _tidy(node.text)

    def end(self, node: SNode) -> str:
        """What ends a member of a list: as careful drafters do it, or any which way."""
        assert node.parent is not None
        if node.kind is Kind.ENTRY:
            return "."
        if not self.plan.orderly:
            return self.rng.choice((";", ";", "; or", "; and", ".", ""))
        brothers = [c for c in node.parent.children if c.kind is node.kind]
        if node is brothers[-1]:
            return "."
        return self.rng.choice(("; or", "; and")) if node is brothers[-2] else ";"

    def note(self, node: SNode, *, follows: bool) -> None:
        """A note's words: its first sentence mentions provisions only to say what it governs."""
        words, rng, parent = self.words, self.rng, node.parent
        assert parent is not None
        if node.marker in ("Notes:", "Technical Notes:"):
            return
        if node.uid in self.locals:
            node.text = f"The '{self.locals[node.uid]}'! is a {words.phrase(1)}."
        else:
            governed = self.governed(parent)
            if node.kind is Kind.NOTE and parent.label and rng.random() < 0.4:
                printed = f"{governed or parent.label}."
                node.text = (
                    f"{printed} does not control {words.phrase(self.length(), references=False)}"
                )
                if governed:
                    node.scope = f"provision {governed} by reference"
            else:
                node.text = words.sentence(self.length() + 1, references=False)
            node.text += ":" if follows else "."
        if not follows and rng.random() < 0.4:
            node.text += f" {words.sentence(self.length())}."

    def governed(self, parent: SNode) -> str | None:
        labels = [c.label for c in parent.children if c.kind is Kind.PROVISION and c.label]
        return self.rng.choice(labels) if labels and self.rng.random() < 0.5 else None


def _tidy(text: str) -> str:
    """A label's dot and the sentence's are one."""
    return re.sub(r"\.\.+", ".", text.replace(". .", "."))
