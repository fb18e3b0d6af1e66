"""Akoma Ntoso: which element a node is, and its ``eId`` by the OASIS Naming Convention 1.0.

An ``eId`` is ``<eId of what gives the context>__<element reference>_<number>`` (section 5.4 of the
convention). The number is what is printed in ``num`` without its punctuation, inner punctuation a
hyphen; an element without a number has its place among those of its name in the same context.

======================  =====================================  ========================
node                    element                                ``eId``
======================  =====================================  ========================
category (a field)      ``part``                               ``part_I``
item                    ``chapter``                            ``chp_2``
subsection              ``section``                            ``sec_2-A``
entry                   ``article``                            ``art_2-A-1``
provision, by depth     ``paragraph``, ``subparagraph``,       ``art_2-A-1__para_c``
                        ``point``, ``indent``
list item               ``point``                              ``..__point_a``
part with a number      ``division``                           ``dvs_1``
other part              ``hcontainer`` named for its path      ``hcontainer_1``
note, definition,       ``hcontainer`` named for its kind      ``..__hcontainer_1``
table
paragraph               ``alinea``                             ``..__al_1``
======================  =====================================  ========================

Items, subsections and entries carry the whole label in their number, which is unique in an edition:
their context is the document, so that an ``eId`` does not change with the category.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node

ABBREVIATED = {
    "article": "art",
    "chapter": "chp",
    "division": "dvs",
    "paragraph": "para",
    "section": "sec",
    "subparagraph": "subpara",
    "alinea": "al",
}
"""Element references of the convention that are not the element's own name."""

_BY_KIND = {
    Kind.CATEGORY: "part",
    Kind.ITEM: "chapter",
    Kind.SUBSECTION: "section",
    Kind.ENTRY: "article",
    Kind.LIST_ITEM: "point",
    Kind.PARAGRAPH: "alinea",
}
_LEVELS = ("paragraph", "subparagraph", "point", "indent")
_CONTAINERS = {
    Kind.NOTE: "note",
    Kind.TECHNICAL_NOTE: "technicalNote",
    Kind.NOTA_BENE: "notaBene",
    Kind.DEFINITION: "definition",
    Kind.TABLE: "table",
}
_WHOLE = ("chapter", "section", "article", "division")
_MEANINGLESS = re.compile(r"[\W_]+")


class Named(msgspec.Struct, frozen=True):
    """The element of a node, the ``name`` of a container, and the ``eId``."""

    element: str
    eid: str
    name: str | None = None


def names(edition: Edition) -> dict[str, Named]:
    """Return the element and ``eId`` of every node of an edition, by path."""
    namer = _Namer()
    namer.siblings(edition.parts, "", None, 0)
    return namer.found


def reference(element: str) -> str:
    """Return the element reference that stands in an ``eId``."""
    return ABBREVIATED.get(element, element)


def number(printed: str) -> str:
    """Return a printed number as an ``eId`` has it.

    >>> number("2.A.1."), number("(a)"), number("–")
    ('2-A-1', 'a', '')
    """
    return _MEANINGLESS.sub("-", printed).strip("-")


def first_free(candidate: str, used: set[str]) -> str:
    """Return ``candidate``, or with the first number behind it that makes it a name of its own."""
    name, n = candidate, 1
    while name in used:
        n += 1
        name = f"{candidate}-{n}"
    used.add(name)
    return name


class _Namer:
    """Gives each node a name that no other has."""

    def __init__(self) -> None:
        self.found: dict[str, Named] = {}
        self.used: set[str] = set()

    def siblings(
        self, nodes: Iterable[Node], context: str, above: Label | None, depth: int
    ) -> None:
        """Name siblings: first those with a number, so that a place never takes a printed one."""
        counted: dict[str, int] = {}
        pending: list[tuple[Node, str, str | None]] = []
        for node in nodes:
            element, name = _element(node, depth)
            own = _number(node, element, above)
            if not own:
                pending.append((node, element, name))
                continue
            prefix = "" if element in _WHOLE or not context else f"{context}__"
            eid = first_free(f"{prefix}{reference(element)}_{own}", self.used)
            self.found[node.path] = Named(element, eid, name)
        for node, element, name in pending:
            prefix = f"{context}__" if context else ""
            n = counted.get(element, 0) + 1
            while (eid := f"{prefix}{reference(element)}_{n}") in self.used:
                n += 1
            counted[element] = n
            self.used.add(eid)
            self.found[node.path] = Named(element, eid, name)
        for node in nodes:
            below = depth + 1 if node.kind is Kind.PROVISION else 0
            self.siblings(node.children, self.found[node.path].eid, node.label or above, below)


def _element(node: Node, depth: int) -> tuple[str, str | None]:
    if node.kind is Kind.PROVISION:
        return _LEVELS[min(depth, len(_LEVELS) - 1)], None
    if node.kind is Kind.PART:
        numbered = node.printed is not None and number(node.printed) != ""
        return ("division", None) if numbered else ("hcontainer", node.path)
    if node.kind in _CONTAINERS:
        return "hcontainer", _CONTAINERS[node.kind]
    return _BY_KIND[node.kind], None


def _number(node: Node, element: str, above: Label | None) -> str:
    if node.label is not None:
        own = node.label.components
        printed = number(node.printed or "")
        if element in _WHOLE and printed.replace("-", "") == "".join(own):
            return printed  # 2-A-1 where the list prints 2.A.1., 9A101 where it prints that
        inside = above.components if above is not None else ()
        if element not in _WHOLE and own[: len(inside)] == inside and len(own) > len(inside):
            own = own[len(inside) :]
        return "-".join(own)
    if node.kind in (Kind.PART, Kind.LIST_ITEM) and node.printed is not None:
        return number(node.printed)
    return ""
