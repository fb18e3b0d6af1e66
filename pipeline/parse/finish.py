"""Drafts into records: paths, text, places; every character claimed in the ledger on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model.label import Label
from pipeline.model.records import Kind, Node, Table, TableCell
from pipeline.model.text import MarkKind, Text
from pipeline.parse.account import Ledger
from pipeline.parse.corrections import Correction, apply_to_strip
from pipeline.parse.draft import Draft
from pipeline.parse.footnotes import FOOTNOTE
from pipeline.parse.paragraphs import DoubtfulWord, Vocabulary, join_rows
from pipeline.parse.rows import Row
from pipeline.parse.strip import SCRIPTS, Strip
from pipeline.parse.titles import run_in_title

_COUNTED = {
    Kind.NOTE: "note",
    Kind.TECHNICAL_NOTE: "technical-note",
    Kind.NOTA_BENE: "nota-bene",
    Kind.PARAGRAPH: "paragraph",
    Kind.TABLE: "table",
}
_QUOTES = "“”«»\"„‘’'"


class Finisher:
    """Makes the records of one document; ``declares`` says that bold is a mark of change in it."""

    def __init__(
        self,
        sha256: str,
        ledger: Ledger,
        vocabulary: Vocabulary,
        corrections: Sequence[Correction],
        edition: str,
        *,
        declares: bool = True,
    ) -> None:
        self._declares = declares
        self._file = sha256
        self._ledger = ledger
        self._vocabulary = vocabulary
        self._by_path = {c.path: c for c in corrections if c.path is not None}
        self._edition = edition
        self.doubtful: list[tuple[str, DoubtfulWord]] = []
        self.corrected: set[str] = set()
        self._paths: set[str] = set()
        self.duplicates: list[str] = []

    def parts(self, drafts: Iterable[Draft]) -> Iterator[Node]:
        """Yield the records of the top of the tree, each made before the next draft is asked for:
        no more of the drafts need be there at once.
        """
        counts: Counter[str] = Counter()
        for draft in drafts:
            yield self._node(draft, "", counts)

    def _children(self, drafts: list[Draft], parent: str) -> tuple[Node, ...]:
        """Return the records of some drafts, each of which is let go of: the list is emptied."""
        counts: Counter[str] = Counter()
        for draft in drafts:
            if draft.kind is Kind.DEFINITION:
                counts[slug(self._term(draft))] += 1
        drafts.reverse()
        nodes: list[Node] = []
        while drafts:
            nodes.append(self._node(drafts.pop(), parent, counts))
        return tuple(nodes)

    def _node(self, draft: Draft, parent: str, counts: Counter[str]) -> Node:
        path = self._path(draft, parent, counts)
        if path in self._paths:
            self.duplicates.append(path)
            n = 2
            while f"{path}~{n}" in self._paths:
                n += 1
            path = f"{path}~{n}"
        self._paths.add(path)
        destination = draft.kind.value
        printed = draft.automatic
        if draft.printed is not None:
            mark = draft.printed.trim()
            printed = mark.text
            self._ledger.claim_strip(mark, destination)
        for strip in draft.spare:
            self._ledger.claim_strip(strip.trim(), destination)
        heading = self._heading(draft, path)
        text = Text("")
        declared = False
        if draft.pieces:
            words = self._words(draft.pieces, path, destination)
            correction = self._by_path.get(path)
            if correction is not None:
                words = apply_to_strip(words, correction, edition=self._edition)
                self.corrected.add(correction.id)
            title = run_in_title(words) if draft.run_in else 0
            if title:
                heading = words[:title].trim().rich(only=SCRIPTS)
                words = words[title:].trim()
            text = words.rich()
            declared = any(mark.kind is MarkKind.BOLD for mark in text.marks)
        table = self._table(draft, path, destination) if draft.kind is Kind.TABLE else None
        if table is not None:
            declared = any(
                mark.kind is MarkKind.BOLD for cell in table.cells for mark in cell.text.marks
            )
        return Node(
            kind=draft.kind,
            path=path,
            label=Label(*draft.components) if draft.components else None,
            printed=printed,
            heading=heading,
            text=text,
            children=self._children(draft.children, path),
            none=draft.none,
            category=draft.category,
            declared=declared and self._declares,
            table=table,
            places=tuple([row.place(self._file) for row in draft.rows]),
        )

    def _words(self, pieces: Sequence[tuple[Strip, bool]], path: str, destination: str) -> Strip:
        joined = join_rows(pieces, self._vocabulary)
        self.doubtful.extend((path, word) for word in joined.doubtful)
        self._ledger.claim_strip(joined.strip, destination)
        self._ledger.claim(joined.hyphens, "furniture:line-break-hyphen")
        return joined.strip

    def _heading(self, draft: Draft, path: str) -> Text | None:
        if not draft.title:
            return None
        strip = self._words(draft.title, path, draft.kind.value)
        return strip.rich(only=SCRIPTS) if strip else None

    def _table(self, draft: Draft, path: str, destination: str) -> Table:
        cells: dict[tuple[int, int], list[Row]] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for row in draft.cells:
            assert row.cell is not None
            key = (row.cell.row, row.cell.column)
            cells.setdefault(key, []).append(row)
            spans[key] = (row.cell.row_span, row.cell.column_span)
        made = []
        heads = _header_rows(draft.cells)
        for (r, c), rows in sorted(cells.items()):
            pieces = [(row.strip, row.soft_hyphen) for row in rows]
            words = self._words(pieces, path, destination)
            made.append(
                TableCell(
                    row=r,
                    column=c,
                    text=words.rich(only=SCRIPTS if r < heads else None),
                    row_span=spans[r, c][0],
                    column_span=spans[r, c][1],
                    places=tuple([row.place(self._file) for row in rows]),
                )
            )
        return Table(
            rows=max(cell.row + cell.row_span for cell in made),
            columns=max(cell.column + cell.column_span for cell in made),
            cells=tuple(made),
            header_rows=heads,
        )

    def _path(self, draft: Draft, parent: str, counts: Counter[str]) -> str:
        if draft.components:
            return ".".join(draft.components)
        if draft.part is not None:
            return draft.part.path
        if draft.component and not parent:
            return draft.component
        component = self._component(draft, counts)
        if not parent:
            return component
        return f"{parent}{'.' if '#' in parent else '#'}{component}"

    def _term(self, draft: Draft) -> str:
        return join_rows(draft.title, self._vocabulary).strip.text

    def _component(self, draft: Draft, counts: Counter[str]) -> str:
        if draft.kind is Kind.DEFINITION:
            title = self._term(draft)
            alone = counts[slug(title)] < 2
            return slug(title) if alone else slug(title, whole=True)
        if draft.kind is Kind.PART or (draft.kind is Kind.LIST_ITEM and draft.component != "dash"):
            return draft.component
        name = draft.component if draft.component == FOOTNOTE else _COUNTED.get(draft.kind, "dash")
        counts[name] += 1
        return f"{name}-{counts[name]}"


def slug(term: str, *, whole: bool = False) -> str:
    """Return a defined term as it stands in a path: the quoted words, lower case, hyphens; the
    ``whole`` heading where two terms would have one path.

    >>> slug('"Production facilities"')
    'production-facilities'
    >>> slug('"Bias" (gyro)', whole=True)
    'bias-gyro'
    """
    if whole:
        return re.sub(r"[^\w]+", "-", term.lower()).strip("-")
    body = re.sub(r"\([^)]*\)", "", term)
    quoted = re.search(r"[“«\"„]([^”»\"“]+)[”»\"“]", body)
    words = quoted[1] if quoted else body.strip(_QUOTES + " .:")
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")


def _header_rows(cells: Sequence[Row]) -> int:
    """Leading rows whose every word is bold, or that the source calls headings."""
    heads = 0
    rows = sorted({row.cell.row for row in cells if row.cell})
    for n in rows:
        mine = [r for r in cells if r.cell and r.cell.row == n and r.strip.text.strip()]
        if mine and all(r.style == "th" or r.strip.share(MarkKind.BOLD) > 0.9 for r in mine):
            heads += 1
        else:
            break
    return heads
