"""The specimen's tree while it is being edited: nodes with an identity that outlives renumbering.

Markers are counted, never stored: inserting a provision renumbers its followers by itself, as Word
does. The marker written in the source is compared with the count and must agree.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.model.records import Kind
from tools.specimen.markup import SourceError, unbold

_counter = itertools.count(1)

LABELLED = (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)
NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)

FOOTNOTE = "footnote"
"""Name of a note that stands at the foot of the page, under the node whose words have its mark."""

Spans = dict[tuple[int, int], tuple[int, int]]
"""Merged cells: the first one's row and column, and over how many rows and columns it goes."""


def covered(spans: Spans) -> set[tuple[int, int]]:
    """The cells that a merged one stands over, its own place apart."""
    return {
        (r, c)
        for (row, column), (row_span, column_span) in spans.items()
        for r in range(row, row + row_span)
        for c in range(column, column + column_span)
        if (r, c) != (row, column)
    }


@dataclass
class SNode:
    """A node being edited. ``text`` and ``heading`` are markup; ``style`` is the list marker's.

    ``retype`` names typographic changes applied when it is printed; ``contents`` is its title in
    the table of contents.
    """

    kind: Kind
    text: str = ""
    heading: str | None = None
    marker: str | None = None
    name: str | None = None
    style: str = ""
    scope: str | None = None
    category: str | None = None
    contents: str | None = None
    none: bool = False
    rows: list[list[str]] = field(default_factory=list)
    header_rows: int = 0
    spans: Spans = field(default_factory=dict)
    blank_before: bool = False
    together: bool = False
    retype: list[str] = field(default_factory=list)
    children: list[SNode] = field(default_factory=list)
    uid: int = field(default_factory=lambda: next(_counter))
    path: str = ""
    printed: str | None = None
    label: str | None = None
    parent: SNode | None = None

    def walk(self) -> Iterator[SNode]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class SEdition:
    """One edition being edited: what its cover says, and its parts."""

    meta: dict[str, str] = field(default_factory=dict)
    parts: list[SNode] = field(default_factory=list)

    def walk(self) -> Iterator[SNode]:
        """All nodes in document order."""
        for part in self.parts:
            yield from part.walk()

    def by_path(self) -> dict[str, SNode]:
        """All nodes under their paths."""
        return {node.path: node for node in self.walk()}

    def successor(self) -> SEdition:
        """A copy to edit, with the same identities and no marks of change."""
        made = SEdition(copy.deepcopy(self.meta), copy.deepcopy(self.parts))
        for node in made.walk():
            node.text = unbold(node.text)
            node.heading = None if node.heading is None else unbold(node.heading)
            node.rows = [[unbold(cell) for cell in row] for row in node.rows]
        return made


_ITEM = re.compile(r"ITEM (\d+) (.+)$")
_SUBSECTION = re.compile(r"(\d+)\.([A-E])\. (.+)$")
_ENTRY = re.compile(r"\d+\.[A-E]\.(\d+)\. (?:\{((?:[^{}]|\{[^}]*\})*)\} )?(.+)$")
_LISTED = re.compile(r"(\([a-z]\)|[a-z]\.|\d+\.|-) (?:\[([^\]]+)\] )?(.+)$")
_NOTE = re.compile(r"(Notes?|Technical Notes?|N\.B\.)( to [^:{]*?)?(?: \{([^}]+)\})?:(?: (.+))?$")
_PART = re.compile(r"@part (\S+) (?:(\d+\.) )?(.+)$")
_NOTE_KIND = {"Note": Kind.NOTE, "Tech": Kind.TECHNICAL_NOTE, "N.B.": Kind.NOTA_BENE}


def parse_source(source: str) -> SEdition:
    """Read a whole edition from the readable source."""
    edition = SEdition()
    reader = _Reader(edition)
    for number, line in enumerate(source.splitlines(), start=1):
        try:
            reader.line(line)
        except (SourceError, ValueError, IndexError) as error:
            raise SourceError(f"line {number}: {line.strip()[:70]!r}: {error}") from error
    number_nodes(edition)
    return edition


def parse_fragment(lines: list[str], parent: SNode) -> list[SNode]:
    """Read nodes to be added under ``parent``; their indent is counted from the first line's."""
    base = len(lines[0]) - len(lines[0].lstrip())
    holder = replace(parent, children=[])
    reader = _Reader(SEdition())
    reader.stack = [holder]
    for line in lines:
        reader.node_line(line.strip(), (len(line) - base - len(line[base:].lstrip())) // 2)
    return holder.children


class _Reader:
    def __init__(self, edition: SEdition) -> None:
        self.edition = edition
        self.stack: list[SNode] = []
        self.container: SNode | None = None
        self.item: SNode | None = None
        self.category: str | None = None
        self.blank = self.together = False

    def line(self, line: str) -> None:
        text = line.strip()
        if not text or text.startswith("# "):
            return
        if text == "@blank":
            self.blank = True
        elif text == "@together":
            self.together = True
        elif match := _PART.match(text):
            self.open(SNode(Kind.PART, heading=match[3], marker=match[2], name=match[1]))
        elif text.startswith("@"):
            name, _, value = text[1:].partition(" ")
            self.edition.meta[name] = value
        elif text.startswith("CATEGORY "):
            self.category = text.split()[1]
        elif match := _ITEM.match(text):
            self.open(SNode(Kind.ITEM, heading=match[2], category=self.category, marker=match[1]))
        elif (match := _SUBSECTION.match(text)) and not _ENTRY.match(text):
            assert self.item is not None
            node = SNode(Kind.SUBSECTION, heading=match[3], marker=match[2])
            self.item.children.append(node)
            self.container = node
        else:
            assert self.container is not None
            level = (len(line) - len(line.lstrip())) // 2
            if level == 0:
                self.stack = [self.container]
            self.node_line(text, level)

    def open(self, node: SNode) -> None:
        node.blank_before, node.together = self.blank, self.together
        self.blank = self.together = False
        self.edition.parts.append(node)
        self.container = node
        self.item = node if node.kind is Kind.ITEM else None

    def node_line(self, text: str, level: int) -> None:
        del self.stack[level + 1 :]
        parent = self.stack[level]
        if text.startswith("| "):
            parent.rows.append([cell.strip() for cell in text.strip("| ").split(" | ")])
            return
        if text in ("None.", "Reserved for future use."):
            parent.text, parent.none = text, True
            return
        node = _read_node(text, parent)
        if node is None:
            if parent.text or parent.kind is not Kind.DEFINITION:
                raise SourceError("words without a marker")
            parent.text = text
            return
        parent.children.append(node)
        self.stack.append(node)


def _read_node(text: str, parent: SNode) -> SNode | None:
    if match := _ENTRY.match(text):
        return SNode(Kind.ENTRY, text=match[3], contents=match[2], marker=match[1])
    if text.startswith("= "):
        return SNode(Kind.DEFINITION, heading=text[2:])
    if text.startswith(". "):
        return SNode(Kind.PARAGRAPH, text=text[2:])
    if text.startswith("table "):
        caption, _, header = text[6:].partition("|")
        return SNode(Kind.TABLE, heading=caption.strip() or None, header_rows=int(header))
    if match := _NOTE.match(text):
        kind = _NOTE_KIND[match[1][:4]]
        printed = f"{match[1]}{match[2] or ''}:"
        return SNode(kind, text=match[4] or "", marker=printed, scope=match[3])
    if match := _LISTED.match(text):
        provision = parent.kind in (Kind.ENTRY, Kind.PROVISION)
        style = "-" if match[1] == "-" else re.sub(r"[a-z]", "a", re.sub(r"\d+", "1", match[1]))
        kind = Kind.PROVISION if provision else Kind.LIST_ITEM
        return SNode(kind, text=match[3], heading=match[2], marker=match[1], style=style)
    return None


def number_nodes(edition: SEdition) -> None:
    """Count markers, and set every node's path, label, printed marker and parent."""
    for part in edition.parts:
        part.parent = None
        if part.kind is Kind.ITEM:
            part.path = part.label = part.marker or ""
            part.printed = f"ITEM {part.marker}"
        else:
            part.path, part.printed = part.name or "", part.marker
        _number_children(part)
    seen: dict[str, SNode] = {}
    for node in edition.walk():
        if node.path in seen:
            raise SourceError(f"two nodes at {node.path}")
        seen[node.path] = node


def _number_children(parent: SNode) -> None:
    counts: dict[str, int] = {}
    for node in parent.children:
        node.parent = parent
        if node.kind in LABELLED:
            counts["label"] = counts.get("label", 0) + 1
            n = counts["label"]
            own = {Kind.SUBSECTION: chr(64 + n), Kind.ENTRY: str(n)}.get(node.kind) or (
                str(n) if node.style == "1." else chr(96 + n)
            )
            node.path = node.label = f"{parent.label}.{own}"
            node.printed = f"{own}." if node.kind is Kind.PROVISION else f"{node.label}."
        elif node.kind is Kind.LIST_ITEM:
            counts[node.style] = counts.get(node.style, 0) + 1
            n = counts[node.style]
            own = {"-": f"dash-{n}", "1.": str(n)}.get(node.style, chr(96 + n))
            node.printed = {"-": "–", "1.": f"{n}.", "a.": f"{own}."}.get(node.style, f"({own})")
            node.path = _join(parent.path, own)
        else:
            component = node.name if node.name == FOOTNOTE else node.kind.value
            if node.kind is Kind.DEFINITION:
                term = unbold(node.heading or "").strip('"').lower()
                node.path = _join(parent.path, re.sub(r"[^a-z0-9]+", "-", term))
            else:
                counts[component] = counts.get(component, 0) + 1
                node.path = _join(parent.path, f"{component}-{counts[component]}")
            node.printed = node.marker
        _number_children(node)


def _join(parent: str, component: str) -> str:
    return f"{parent}{'.' if '#' in parent else '#'}{component}"


def check_markers(edition: SEdition) -> None:
    """Compare the markers written in the first edition's source with the counted ones.

    Raises:
        SourceError: when they differ: a slip of the pen in the source.
    """
    for node in edition.walk():
        written = node.marker
        if node.kind is Kind.ENTRY and written != (node.label or "").rsplit(".", 1)[-1]:
            raise SourceError(f"{node.path}: written {written}")
        if node.kind in (Kind.PROVISION, Kind.LIST_ITEM) and written not in (node.printed, "-"):
            raise SourceError(f"{node.path}: written {written}, counted {node.printed}")
