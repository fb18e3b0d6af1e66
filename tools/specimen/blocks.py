"""An edition as a flat list of blocks: what both printers, and the marked-up edition, start from.

A block is a paragraph or a table. Its key is made from its node's identity, so that the blocks of
two editions can be laid side by side.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from pipeline.model.records import Kind
from pipeline.model.text import MarkKind
from tools.specimen.markup import Rich, parse
from tools.specimen.tree import NOTES, SEdition, SNode
from tools.specimen.truth import rich

TITLE = ("KITE AND SOUNDING BALLOON REGIME", "EQUIPMENT, SOFTWARE AND TECHNOLOGY ANNEX")
SPECIMEN = (
    "SPECIMEN. This is no official text. The regime, its members and its controls are invented; "
    "the document was made to show and to test a program."
)
BLANK = "THIS PAGE IS INTENTIONALLY LEFT BLANK"
DECLARED = "The agreed changes are shown in **bold** in the following Items: "
LABEL_WIDTH = 54.0
STEP = 24.0


@dataclass(frozen=True)
class Run:
    """Characters of one style. ``breaks`` makes the PDF break the line before them."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    superscript: bool = False
    subscript: bool = False
    breaks: bool = False
    change: str = ""


@dataclass(frozen=True)
class Numbering:
    """Word's automatic numbering: the family, the level in it, and the list it counts in."""

    family: str
    level: int
    group: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph, or one table (``rows``). ``left`` and ``hang`` are in points: the text's left
    edge, and how far the marker hangs out to its left. ``spans`` are merged cells: row, column, rows
    and columns. ``notes`` are footnotes: the mark, which is a raised run of the block, and the words.
    """

    key: str
    style: str
    runs: tuple[Run, ...] = ()
    marker: str | None = None
    left: float = 0.0
    hang: float = 0.0
    numbering: Numbering | None = None
    marker_bold: bool = False
    new_page: bool = False
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    header_rows: int = 0
    spans: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[tuple[str, tuple[Run, ...]], ...] = ()
    change: str = ""


def runs_of(found: Rich, *, bold: bool = False, underline: bool = False) -> tuple[Run, ...]:
    """Cut a parsed string into runs of one style."""
    edges = {0, len(found.raw), *found.breaks}
    for mark in found.marks:
        edges.update((mark.start, mark.end))
    cuts = sorted(edges)
    made = []
    for start, end in itertools.pairwise(cuts):
        kinds = {m.kind for m in found.marks if m.start <= start and end <= m.end}
        made.append(
            Run(
                found.raw[start:end],
                bold=bold or MarkKind.BOLD in kinds,
                underline=underline,
                superscript=MarkKind.SUPERSCRIPT in kinds,
                subscript=MarkKind.SUBSCRIPT in kinds,
                breaks=start in found.breaks,
            )
        )
    return tuple(made)


def blocks_of(edition: SEdition) -> tuple[Block, ...]:
    """Return the whole document, cover and contents included."""
    layout = _Layout()
    layout.cover(edition)
    layout.contents(edition)
    layout.add("blank:front", "blank", parse(BLANK), new_page=True)
    for part in edition.parts:
        layout.part(part)
    return tuple(layout.blocks)


@dataclass
class _Layout:
    blocks: list[Block] = field(default_factory=list)
    after_blank: bool = True

    def add(self, key: str, style: str, found: Rich, *, bold: bool = False, **rest: object) -> None:
        self.blocks.append(Block(key, style, runs_of(found, bold=bold), **rest))  # type: ignore[arg-type]

    def cover(self, edition: SEdition) -> None:
        meta = edition.meta
        self.add("cover:number", "cover-number", parse(meta["number"]))
        self.add("cover:date", "cover-date", parse(meta["printed"]))
        for n, line in enumerate(TITLE):
            self.add(f"cover:title{n}", "cover-title", parse(line), bold=True)
        self.add("cover:notice", "cover-notice", parse(SPECIMEN))
        self.add("cover:declared", "cover-declared", parse(DECLARED + meta["declared"] + "."))
        last = self.blocks[-1]
        text = last.runs[-1].text
        if text.endswith(".."):
            fixed = Run(text[:-1])
            self.blocks[-1] = Block(last.key, last.style, (*last.runs[:-1], fixed))

    def contents(self, edition: SEdition) -> None:
        self.add("toc", "toc-head", parse("TABLE OF CONTENTS"), bold=True, new_page=True)
        for part in edition.parts:
            key = f"toc:{part.uid}"
            title = f"{part.printed or ''} {part.heading}".strip()
            self.add(key, "toc-item", parse(title), bold=True)
            for section in part.children if part.kind is Kind.ITEM else []:
                if section.kind is not Kind.SUBSECTION:
                    continue
                words = "None" if section.none else (section.heading or "").capitalize()
                style = "toc-none" if section.none else "toc-section"
                self.add(f"toc:{section.uid}", style, parse(f"{section.printed} {words}"))
                for entry in section.children:
                    if entry.kind is Kind.ENTRY:
                        title, _, flag = (entry.contents or "").partition("|")
                        label = entry.printed if flag != "nodot" else entry.label
                        self.add(f"toc:{entry.uid}", "toc-entry", parse(f"{label} {title}"))

    def part(self, part: SNode) -> None:
        if part.blank_before:
            self.add(f"blank:{part.uid}", "blank", parse(BLANK), new_page=True)
        new_page = not part.together
        found = rich(part, part.heading or "")
        if part.kind is Kind.ITEM:
            category = parse(f"CATEGORY {part.category}")
            self.add(f"cat:{part.uid}", "category", category, bold=True, new_page=new_page)
            self.add(
                f"head:{part.uid}",
                "item",
                found,
                bold=True,
                marker=part.printed,
                left=LABEL_WIDTH + 6,
                hang=LABEL_WIDTH + 6,
                numbering=Numbering("annex", 0),
                marker_bold=True,
            )
        else:
            numbered = part.printed is not None
            self.add(
                f"head:{part.uid}",
                "part",
                found,
                bold=True,
                marker=part.printed,
                left=28 if numbered else 0,
                hang=28 if numbered else 0,
                numbering=Numbering("front", 0) if numbered else None,
                marker_bold=True,
                new_page=new_page,
            )
        if part.text:
            self.add(f"text:{part.uid}", "words", rich(part, part.text))
        for child in part.children:
            self.node(child, 0.0)

    def node(self, node: SNode, edge: float) -> None:
        """Lay out a node whose parent's text starts at ``edge``."""
        if node.kind is Kind.TABLE:
            self.table(node, edge)
            return
        found = rich(node, node.text)
        key = f"text:{node.uid}"
        if node.kind is Kind.SUBSECTION:
            self.add(
                f"head:{node.uid}",
                "subsection",
                rich(node, node.heading or ""),
                bold=True,
                marker=node.printed,
                left=LABEL_WIDTH,
                hang=LABEL_WIDTH,
                numbering=Numbering("annex", 1),
                marker_bold=True,
            )
            if node.text:
                self.add(key, "words", found, left=LABEL_WIDTH)
            inner = LABEL_WIDTH
        elif node.kind is Kind.DEFINITION:
            self.add(f"head:{node.uid}", "term", rich(node, node.heading or ""), bold=True)
            inner = 28.0
            self.add(key, "words", found, left=inner)
        elif node.kind in NOTES:
            inner = edge + 18
            lead = (Run(node.printed or "", italic=True, bold=_all_bold(found)),)
            words = (Run(" "), *runs_of(found)) if node.text else ()
            self.blocks.append(Block(key, "note", (*lead, *words), left=edge))
        elif node.kind is Kind.PARAGRAPH:
            inner = edge
            self.add(key, "words", found, left=edge)
        else:
            inner = self.marked(node, edge, found, key)
        for child in node.children:
            flush = node.kind is Kind.SUBSECTION and child.kind not in NOTES
            self.node(child, 0.0 if flush else inner)

    def marked(self, node: SNode, edge: float, found: Rich, key: str) -> float:
        """Lay out an entry, a provision or a list item: a marker and words."""
        if node.kind is Kind.ENTRY:
            width, style = LABEL_WIDTH, "entry"
            numbering = Numbering("annex", 2)
        elif node.kind is Kind.PROVISION:
            width, style = STEP, "provision"
            numbering = Numbering("annex", (node.label or "").count("."))
        else:
            width, style = (28.0 if edge == 0 else STEP), "list"
            numbering = _list_numbering(node)
        words = runs_of(found)
        if node.heading is not None:
            words = (*runs_of(rich(node, node.heading), underline=True), Run(" "), *words)
        self.blocks.append(
            Block(
                key,
                style,
                words,
                marker=node.printed,
                left=edge + width,
                hang=width,
                numbering=numbering,
                marker_bold=_all_bold(found),
            )
        )
        return edge + width

    def table(self, node: SNode, edge: float) -> None:
        if node.heading is not None:
            self.add(f"head:{node.uid}", "caption", rich(node, node.heading), left=edge)
        rows = tuple(
            tuple(runs_of(rich(node, cell), bold=n < node.header_rows) for cell in row)
            for n, row in enumerate(node.rows)
        )
        self.blocks.append(
            Block(f"table:{node.uid}", "table", left=edge, rows=rows, header_rows=node.header_rows)
        )


def _all_bold(found: Rich) -> bool:
    return bool(found.raw) and any(
        m.kind is MarkKind.BOLD and m.start == 0 and m.end == len(found.raw) for m in found.marks
    )


def _list_numbering(node: SNode) -> Numbering:
    """Which Word list a list item counts in: one list for each group of brothers, its level fixed by
    how deep it stands in the list.
    """
    parent = node.parent
    assert parent is not None
    if parent.kind is Kind.PART:
        return Numbering("front", 1)
    level = 0
    above = parent
    while above.kind is Kind.LIST_ITEM and above.parent is not None:
        if above.parent.kind is Kind.PART:
            break
        level += 1
        above = above.parent
    # Word's lists change between digits and letters from level to level: the family is the one
    # that has this marker at this level.
    even, odd = ("digits", "letters") if node.style == "1." else ("letters", "digits")
    family = "dash" if node.style == "-" else (odd if level % 2 else even)
    return Numbering(family, level, group=f"{parent.uid}{node.style}")
