"""A random annex in a style as a flat list of the specimen's blocks."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from pipeline.model.records import Kind
from tools.annexes.footnotes import bare
from tools.annexes.generate import Annex, Layout
from tools.annexes.style import Style
from tools.specimen.blocks import BLANK, TITLE, Block, Numbering, Run, _list_numbering, runs_of
from tools.specimen.markup import parse
from tools.specimen.tree import FOOTNOTE, NOTES, SNode
from tools.specimen.truth import rich


def blocks_of(annex: Annex, style: Style) -> tuple[Block, ...]:
    """Return the whole document in reading order."""
    layout = _Blocks(annex, style)
    layout.front()
    for part in annex.edition.parts:
        layout.part(part)
    return tuple(layout.made)


@dataclass
class _Blocks:
    annex: Annex
    style: Style
    made: list[Block] = field(default_factory=list)
    fresh: bool = False

    @property
    def hangs(self) -> bool:
        return self.annex.plan.layout is Layout.HANG

    def add(self, key: str, style: str, runs: tuple[Run, ...], **rest: object) -> None:
        self.made.append(Block(key, style, runs, **rest))  # type: ignore[arg-type]

    def front(self) -> None:
        style, meta = self.style, self.annex.edition.meta
        if style.cover:
            self.add("cover:number", "cover-number", (Run(meta["number"]),))
            self.add("cover:date", "cover-date", (Run(meta["printed"]),))
            for n, line in enumerate(TITLE):
                self.add(f"cover:title{n}", "cover-title", (Run(line, bold=True),))
        if style.contents:
            self.contents()
        if style.blanks and self.made:
            self.add("blank:front", "blank", (Run(BLANK),), new_page=True)
        self.fresh = bool(self.made)

    def contents(self) -> None:
        self.add(
            "toc", "toc-head", (Run("TABLE OF CONTENTS", bold=True),), new_page=bool(self.made)
        )
        for part in self.annex.edition.parts:
            title = f"{part.printed or ''} {part.heading}".strip()
            self.add(f"toc:{part.uid}", "toc-item", (Run(title),))
            for section in part.children:
                if section.kind is not Kind.SUBSECTION:
                    continue
                words = "None" if section.none else (section.heading or "").capitalize()
                shown = "toc-none" if section.none else "toc-section"
                self.add(f"toc:{section.uid}", shown, (Run(f"{section.printed} {words}"),))
                for entry in section.children:
                    if entry.kind is Kind.ENTRY:
                        first = parse(entry.text).raw.split()[0].strip(".,;:")
                        self.add(
                            f"toc:{entry.uid}", "toc-entry", (Run(f"{entry.printed} {first}"),)
                        )

    def part(self, part: SNode) -> None:
        new_page = self.fresh or (self.style.new_pages and bool(self.made))
        self.fresh = False
        bold = self.style.bold_heads
        if part.kind is Kind.ITEM:
            category = (Run(f"CATEGORY {part.category}", bold=bold),)
            self.add(f"cat:{part.uid}", "category", category, new_page=new_page)
            self.headed(part, "item", self.style.label + 8, Numbering("annex", 0))
        else:
            numbered = Numbering("front", 0) if part.printed else None
            self.headed(part, "part", 28.0, numbered, new_page=new_page)
        if part.text:
            self.add(f"text:{part.uid}", "words", runs_of(rich(part, part.text)))
        for child in part.children:
            self.node(child, 0.0)

    def headed(
        self, node: SNode, style: str, width: float, numbering: Numbering | None, **rest: object
    ) -> None:
        bold = self.style.bold_heads
        hang = width if node.printed and self.annex.plan.layout is not Layout.FLAT else 0.0
        self.add(
            f"head:{node.uid}",
            style,
            runs_of(rich(node, node.heading or ""), bold=bold),
            marker=node.printed,
            marker_bold=bold,
            left=hang,
            hang=hang,
            numbering=numbering,
            **rest,
        )

    def node(self, node: SNode, edge: float) -> None:
        """Lay out a node; ``edge`` is where its parent's children start."""
        style, layout = self.style, self.annex.plan.layout
        step = 0.0 if layout is Layout.FLAT else style.step
        inset = 0.0 if layout is Layout.FLAT else style.inset
        found = rich(node, node.text)
        key = f"text:{node.uid}"
        if node.kind is Kind.TABLE:
            rows = tuple(
                tuple(runs_of(rich(node, cell), bold=n < node.header_rows) for cell in row)
                for n, row in enumerate(node.rows)
            )
            self.add(
                f"table:{node.uid}",
                "table",
                (),
                left=edge,
                rows=rows,
                header_rows=node.header_rows,
                spans=tuple((*at, *span) for at, span in sorted(node.spans.items())),
            )
            return
        if node.kind is Kind.SUBSECTION:
            self.headed(node, "subsection", style.label, Numbering("annex", 1))
            inner = style.label if self.hangs else 0.0
            if node.text:
                self.add(key, "words", runs_of(found), left=inner)
        elif node.kind is Kind.DEFINITION:
            heading = runs_of(rich(node, node.heading or ""), bold=style.bold_heads)
            self.add(f"head:{node.uid}", "term", heading)
            inner = edge + (28.0 if step else 0.0)
            self.add(key, "words", runs_of(found), left=inner)
        elif node.kind in NOTES:
            inner = edge + inset
            lead = Run(node.printed or "", italic=style.notes != "none")
            words = runs_of(found)
            if style.notes in ("words", "all"):
                words = tuple(_italic(run) for run in words)
            self.add(key, "note", (lead, Run(" "), *words) if node.text else (lead,), left=edge)
        elif node.kind is Kind.PARAGRAPH:
            inner = edge
            self.add(key, "words", runs_of(found), left=edge)
        else:
            words = runs_of(found)
            if style.notes == "all" and node.kind is Kind.LIST_ITEM and "note" in node.path:
                words = tuple(_italic(run) for run in words)
            inner = self.marked(node, edge, step, words)
        notes = [child for child in node.children if child.name == FOOTNOTE]
        if notes:
            place = next(n for n, block in enumerate(self.made) if block.key == key)
            words_of = tuple((bare(n.marker), runs_of(rich(n, n.text))) for n in notes)
            self.made[place] = dataclasses.replace(self.made[place], notes=words_of)
        for child in node.children:
            if child in notes:
                continue
            if child.kind in NOTES or (child.kind is Kind.TABLE and node.kind is not Kind.PART):
                # Without hanging markers these stand at the indent of what they belong to.
                self.node(child, inner if self.hangs or node.kind is Kind.DEFINITION else edge)
            else:
                self.node(child, 0.0 if node.kind is Kind.SUBSECTION else inner)

    def marked(self, node: SNode, edge: float, step: float, words: tuple[Run, ...]) -> float:
        """Lay out an entry, a provision or a list item; return where its children start."""
        bold = False
        width = step
        if node.kind is Kind.ENTRY:
            kind, numbering, bold = "entry", Numbering("annex", 2), self.style.bold_labels
            width = self.style.label if self.hangs else step
        elif node.kind is Kind.PROVISION:
            kind, numbering = "provision", Numbering("annex", (node.label or "").count("."))
        else:
            kind, numbering = "list", _list_numbering(node)
            if edge == 0 and self.hangs:
                width = max(step, 28.0)
        hang = width if self.hangs else 0.0
        self.add(
            f"text:{node.uid}",
            kind,
            words,
            marker=node.printed,
            marker_bold=bold,
            left=edge + hang,
            hang=hang,
            numbering=numbering,
        )
        return edge + width


def _italic(run: Run) -> Run:
    return Run(
        run.text, run.bold, italic=True, superscript=run.superscript, subscript=run.subscript
    )
