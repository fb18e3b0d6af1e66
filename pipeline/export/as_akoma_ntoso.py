"""Akoma Ntoso 3.0 (OASIS LegalDocML): a document for each edition, valid against the OASIS schema.

Elements and ``eId`` are told in :mod:`pipeline.export.akn_names`, metadata in
:mod:`pipeline.export.akn_meta`. ``wId`` is the ``eId`` a provision had in the first edition at hand
that has it, where that is another; ``GUID`` is its identity, the same in every edition. A mention
of provisions of the same edition is a ``ref`` (a range an ``rref``); one that leads nowhere is an
``inline`` named ``unresolvedReference``.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from pipeline.export.akn_meta import SUBTYPE, Terms, meta, terms
from pipeline.export.akn_names import Named, first_free, names, number
from pipeline.export.akn_text import Span, clean, fill
from pipeline.export.material import Material
from pipeline.history.chronicle import Chronicle
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node, TableCell

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_RUNNING = ("p", "num", "heading", "subheading", "caption")
"""Elements with running text, in which white space means something."""
_NUMBERED = (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION, Kind.PART, Kind.LIST_ITEM)


def files(material: Material) -> dict[str, bytes]:
    """Return a document for each edition asked for."""
    every: dict[int, dict[str, Named]] = {}
    return {
        f"{edition.edition_id}.xml": _document(material.chronicle, n, every)
        for n, edition in material.editions()
    }


def _document(chronicle: Chronicle, n: int, every: dict[int, dict[str, Named]]) -> bytes:
    edition = chronicle.editions[n]
    named = terms(chronicle, n)
    root = Element("akomaNtoso", xmlns=NAMESPACE)
    document = SubElement(root, "doc", name=SUBTYPE, contains="singleVersion")
    document.append(meta(chronicle, n, named))
    _preface(document, edition)
    body = SubElement(document, "mainBody", {"xml:lang": edition.language})
    builder = _Builder(chronicle, n, every, named)
    builder.parts(body, edition)
    if not len(body):
        SubElement(body, "p")
    _indent(root, 0)
    data: bytes = tostring(root, "utf-8", xml_declaration=True)
    return data + b"\n"


def _preface(document: Element, edition: Edition) -> None:
    preface = SubElement(document, "preface")
    SubElement(SubElement(preface, "p"), "docTitle").text = clean(edition.title)
    if edition.document_number is not None:
        SubElement(SubElement(preface, "p"), "docNumber").text = clean(edition.document_number)
    printed = edition.dates.printed
    if printed is not None:
        line = SubElement(preface, "p")
        SubElement(line, "docDate", date=printed.isoformat()).text = printed.isoformat()


class _Builder:
    """Turns the nodes of one edition into elements."""

    def __init__(
        self, chronicle: Chronicle, n: int, every: dict[int, dict[str, Named]], named: Terms
    ) -> None:
        self.chronicle = chronicle
        self.every = every
        self.terms = named
        self.at = chronicle.at(n)
        self.names = self._of(n)
        self.used = {one.eid for one in self.names.values()}

    def _of(self, n: int) -> dict[str, Named]:
        if n not in self.every:
            self.every[n] = names(self.chronicle.editions[n])
        return self.every[n]

    def parts(self, body: Element, edition: Edition) -> None:
        """Put the parts in order, neighbouring items of one category in one ``part``."""
        category: str | None = None
        holder = body
        for node in edition.parts:
            if node.category != category:
                category, holder = node.category, body
                if category is not None:
                    eid = first_free(f"part_{number(category) or 'nn'}", self.used)
                    holder = SubElement(body, "part", eId=eid)
                    SubElement(holder, "num").text = clean(category)
            self._node(holder, node)

    def _node(self, parent: Element, node: Node) -> None:
        own = self.names[node.path]
        element = SubElement(parent, own.element)
        if own.name is not None:
            element.set("name", clean(own.name))
        element.set("eId", own.eid)
        first = self._first(node.path)
        if first != own.eid:
            element.set("wId", first)
        element.set("GUID", self.at[node.path].id)
        self._head(element, node, own.eid)
        if node.text.raw or node.table is not None:
            name = "intro" if node.children else "content"
            block = SubElement(element, name, eId=f"{own.eid}__{name}")
            if node.text.raw:
                fill(SubElement(block, "p"), node.text, self._spans(node, own.eid))
            if node.table is not None:
                self._table(block, node, own.eid)
        for child in node.children:
            self._node(element, child)

    def _first(self, path: str) -> str:
        """The ``eId`` in the first edition that has the provision."""
        born = self.at[path].born
        return self._of(self.chronicle.number[born.edition])[born.path].eid

    def _head(self, element: Element, node: Node, eid: str) -> None:
        printed = node.printed
        if printed is not None and node.kind in _NUMBERED:
            SubElement(element, "num").text = clean(printed)
            printed = None
        if printed is not None:
            SubElement(element, "heading", eId=f"{eid}__heading").text = clean(printed)
        if node.heading is not None and not (node.table is not None and printed is None):
            name = "heading" if printed is None else "subheading"
            heading = SubElement(element, name, eId=f"{eid}__{name}")
            term = self.terms.defined.get(node.path)
            whole = (0, len(node.heading.raw))
            spans = [Span(*whole, "def", {"refersTo": f"#{term}"})] if term is not None else []
            fill(heading, node.heading, spans)

    def _spans(self, node: Node, eid: str) -> Iterator[Span]:
        for n, one in enumerate(node.references, 1):
            targets = [self._target(label) for label in one.targets]
            known = [target for target in targets if target is not None]
            if len(known) < len(targets) or not known:
                yield Span(one.start, one.end, "inline", {"name": "unresolvedReference"})
            elif len(known) > 1:
                ends = {"from": f"#{known[0]}", "upTo": f"#{known[-1]}"}
                yield Span(one.start, one.end, "rref", {"eId": f"{eid}__rref_{n}", **ends})
            else:
                place = {"eId": f"{eid}__ref_{n}", "href": f"#{known[0]}"}
                yield Span(one.start, one.end, "ref", place)
        for n, use in enumerate(node.terms, 1):
            term = self.terms.used(use.definition, use.term)
            if term is not None:
                place = {"eId": f"{eid}__term_{n}", "refersTo": f"#{term}"}
                yield Span(use.start, use.end, "term", place)

    def _target(self, label: Label) -> str | None:
        found = self.names.get(str(label))
        return found.eid if found is not None else None

    def _table(self, content: Element, node: Node, eid: str) -> None:
        assert node.table is not None
        grid = SubElement(content, "table", eId=f"{eid}__table_1")
        if node.heading is not None and node.printed is None:
            fill(SubElement(grid, "caption"), node.heading)
        rows: list[list[TableCell]] = [[] for _ in range(max(node.table.rows, 1))]
        for cell in node.table.cells:
            rows[cell.row].append(cell)
        for n, cells in enumerate(rows):
            row = SubElement(grid, "tr")
            name = "th" if n < node.table.header_rows else "td"
            for cell in cells:
                one = SubElement(row, name, _spanned(cell))
                if cell.text.raw:
                    fill(SubElement(one, "p"), cell.text)
            if not cells:  # wholly under cells of rows above: the schema wants one all the same
                SubElement(row, name)


def _spanned(cell: TableCell) -> dict[str, str]:
    spans = {"rowspan": cell.row_span, "colspan": cell.column_span}
    return {name: str(value) for name, value in spans.items() if value > 1}


def _indent(element: Element, level: int) -> None:
    """Set each element on a line of its own, except in running text."""
    if element.tag in _RUNNING or not len(element):
        return
    element.text = "\n" + "  " * (level + 1)
    for child in element:
        _indent(child, level + 1)
        child.tail = "\n" + "  " * (level + 1)
    element[-1].tail = "\n" + "  " * level
