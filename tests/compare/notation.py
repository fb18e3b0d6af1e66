"""A small notation for annexes, so that a comparison's cases can be read by a person.

Indentation makes the tree; the first word of a line says what it is::

    introduction
      (a) General words.
    definitions
      "Range": The greatest distance a craft flies.
    3 KITES AND LINES [II]
      3.A GOODS
        1. Lines bearing more than 5 kN, as follows:
          a. Plaited; or
          b. Twisted.
          Note: 3.A.1 does not control lines shorter than 10 m.
          Technical Note: ‘Bearing’ is measured at 20 °C.
          > A trailing sentence.

``^{6}`` and ``_{4}`` raise and lower, ``*{...}`` is bold; ``!`` at the end of a line marks it as
declared; ``Note to 3.A.1 and 3.A.2: ...`` names what it governs; ``= Caption: a, b; c, d`` is a table
of two rows. Quantities, references, CAS numbers and quoted terms are read from the words,
comparators are left to the comparison.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from pipeline.model.label import Label
from pipeline.model.records import (
    Comparator,
    Edition,
    Kind,
    Node,
    Quantity,
    Reference,
    Scope,
    ScopeLevel,
    Substance,
    Table,
    TableCell,
    TermUse,
)
from pipeline.model.text import Mark, MarkKind, Text

SI = {
    "km": ("m", "1000"), "m": ("m", "1"), "mm": ("m", "0.001"), "cm": ("m", "0.01"),
    "kN": ("N", "1000"), "N": ("N", "1"), "kg": ("kg", "1"), "g": ("kg", "0.001"), "t": ("kg", "1000"),
    "%": ("1", "0.01"), "m/s": ("m/s", "1"), "km/h": ("m/s", "0.2777777777777778"),
    "°C": ("°C", "1"), "kW": ("W", "1000"), "W": ("W", "1"), "litres": ("m³", "0.001"), "litros": ("m³", "0.001"),
    "turns": None, "casks": None, "Ns": ("N s", "1"), "kPa": ("Pa", "1000"), "bar": ("Pa", "100000"), "Hz": ("Hz", "1"),
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, SI), key=len, reverse=True))
_QUANTITY = re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)?)(?: to (\d+(?:\.\d+)?))?\s?({_UNIT})(?!\w)")
_POWER = re.compile(rf"(?<![\w.,])(\d+(?:\.\d+)?) × 10(\d+)\s?({_UNIT})(?!\w)")
_CAS = re.compile(r"(?<![\w-])\d{2,7}-\d{2}-\d(?![\w-])")
_RANGE = re.compile(r"(\d+\.[A-E]\.\d+) to (\d+\.[A-E]\.\d+)")
_LABEL = re.compile(r"(?<![\w.])\d{1,2}\.[A-E](?:\.\w{1,3})*\b")
_TERM = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’")
_SCRIPT = re.compile(r"([\^_*])\{([^}]*)\}")
_STYLE = {"^": MarkKind.SUPERSCRIPT, "_": MarkKind.SUBSCRIPT, "*": MarkKind.BOLD}
_LINE = re.compile(r"^( *)(.*?)\s*$")

_ITEM = re.compile(r"(\d+) (.*?)(?: \[(I|II)\])?$")
_SUBSECTION = re.compile(r"(\d+)\.([A-E]) ?(.*)$")
_NOTE = re.compile(
    r"(Notes?|Technical Notes?|N\.B\.|Nota|Nota técnica)( \d+)?(?: to ([^:]+))?:\s*(.*)$"
)
_TABLE = re.compile(r"= ([^:]*): (.*)$")
_DEFINITION = re.compile(r"([“\"«][^:]+[”\"»]):\s*(.*)$")
_MARKED = re.compile(r"(\(?)(\d+|[a-z]{1,2}|[ivx]+)([.)])\s+(.*)$")
_KINDS = {
    "Note": Kind.NOTE, "Notes": Kind.NOTE, "Nota": Kind.NOTE, "N.B.": Kind.NOTA_BENE,
    "Technical Note": Kind.TECHNICAL_NOTE, "Technical Notes": Kind.TECHNICAL_NOTE, "Nota técnica": Kind.TECHNICAL_NOTE,
}  # fmt: skip


def text(printed: str) -> Text:
    """Return a text, ``^{}`` and ``_{}`` turned into marks."""
    raw, marks, at = "", [], 0
    for found in _SCRIPT.finditer(printed):
        raw += printed[at : found.start()]
        marks.append(Mark(len(raw), len(raw) + len(found.group(2)), _STYLE[found.group(1)]))
        raw += found.group(2)
        at = found.end()
    return Text(raw + printed[at:], tuple(marks))


def edition(notation: str, name: str = "e", *, language: str = "en", **facts) -> Edition:
    """Return the edition a notation describes, annotated and resolved."""
    root: list = [-1, None, []]
    stack = [root]
    for line in notation.splitlines():
        if not line.strip():
            continue
        indent, content = _LINE.fullmatch(line).groups()
        while stack[-1][0] >= len(indent):
            stack.pop()
        parent = stack[-1][1]
        node = _node(content, parent, [c[1] for c in stack[-1][2]])
        entry = [len(indent), node, []]
        stack[-1][2].append(entry)
        stack.append(entry)
    parts = tuple(_built(entry) for entry in root[2])
    found = Edition("list", name, language, "A list", "mtcr", parts, **facts)
    return resolve(found)


def _built(entry: list) -> Node:
    return msgspec.structs.replace(entry[1], children=tuple(_built(c) for c in entry[2]))


def _node(content: str, parent: Node | None, before: list[Node]) -> Node:
    declared = content.endswith(" !")
    node = _read(content.removesuffix(" !"), parent, before)
    return msgspec.structs.replace(node, declared=declared)


def _read(content: str, parent: Node | None, before: list[Node]) -> Node:
    if parent is None:
        found = _ITEM.fullmatch(content)
        if found is None:
            return Node(
                Kind.PART, content.split(maxsplit=1)[0].lower(), heading=Text(content.upper())
            )
        number, title, category = found.groups()
        return Node(
            Kind.ITEM, number, Label(number), f"ITEM {number}", Text(title), category=category
        )
    if parent.kind is Kind.ITEM and (found := _SUBSECTION.fullmatch(content)):
        title, _, words = found.group(3).partition(" = ")
        label = Label(found.group(1), found.group(2))
        none = words in ("None.", "Reserved.")
        return Node(
            Kind.SUBSECTION, str(label), label, f"{label}.", Text(title), text(words), none=none
        )
    if found := _NOTE.fullmatch(content):
        kind = _KINDS[found.group(1)]
        path = _below(parent.path, _count(kind.value, kind, before))
        scope = Scope(ScopeLevel.PROVISION, (parent.path,), "position")
        if found.group(3):
            scope = Scope(ScopeLevel.SIBLINGS, tuple(found.group(3).split(" and ")), "reference")
        printed = f"{found.group(1)}{found.group(2) or ''}:"
        return Node(kind, path, printed=printed, text=text(found.group(4)), scope=scope)
    if found := _TABLE.fullmatch(content):
        rows = [row.split(", ") for row in found.group(2).split("; ")]
        cells = tuple(
            TableCell(i, j, text(cell)) for i, row in enumerate(rows) for j, cell in enumerate(row)
        )
        path = _below(parent.path, _count("table", Kind.TABLE, before))
        table = Table(len(rows), len(rows[0]), cells)
        return Node(Kind.TABLE, path, heading=Text(found.group(1)), table=table)
    if found := _DEFINITION.fullmatch(content):
        name = re.sub(r"\W+", "-", found.group(1).strip('“”"«»')).lower()
        return Node(
            Kind.DEFINITION,
            _below(parent.path, name),
            heading=Text(found.group(1)),
            text=text(found.group(2)),
        )
    if found := _MARKED.fullmatch(content):
        mark, words = found.group(2), found.group(4)
        if parent.label is not None:
            label = parent.label.child(mark)
            kind = Kind.ENTRY if label.depth == 3 else Kind.PROVISION
            sign = found.group(3)
            printed = f"{label}{sign}" if kind is Kind.ENTRY else f"{mark}{sign}"
            return Node(
                kind, str(label), label, printed, text=text(words), none=words == "Reserved."
            )
        printed = "".join(found.group(1, 2, 3))
        return Node(Kind.LIST_ITEM, _below(parent.path, mark), printed=printed, text=text(words))
    if content.startswith("- "):
        path = _below(parent.path, _count("dash", Kind.LIST_ITEM, before))
        return Node(Kind.LIST_ITEM, path, printed="–", text=text(content[2:]))
    path = _below(parent.path, _count("paragraph", Kind.PARAGRAPH, before))
    return Node(Kind.PARAGRAPH, path, text=text(content.removeprefix("> ")))


def _below(path: str, component: str) -> str:
    return f"{path}{'.' if '#' in path else '#'}{component}"


def _count(name: str, kind: Kind, before: list[Node]) -> str:
    return f"{name}-{1 + sum(n.kind is kind for n in before)}"


def resolve(found: Edition) -> Edition:
    """Return the edition with references, quantities, substances and terms read from its words."""
    paths = {node.path for node in found.nodes()}
    terms = {
        node.heading.raw.strip('“”"«» ').casefold(): node.path
        for node in found.nodes()
        if node.kind is Kind.DEFINITION and node.heading is not None
    }
    for node in found.nodes():
        if node.kind in _KINDS.values() and (local := re.match(r"‘([^’]+)’", node.text.raw)):
            terms.setdefault(local.group(1).casefold(), node.path)
    return msgspec.structs.replace(
        found, parts=tuple(_annotated(part, paths, terms) for part in found.parts)
    )


def _annotated(node: Node, paths: set[str], terms: dict[str, str]) -> Node:
    raw = node.text.raw
    raised = [(m.start, m.end) for m in node.text.marks if m.kind is MarkKind.SUPERSCRIPT]
    return msgspec.structs.replace(
        node,
        children=tuple(_annotated(child, paths, terms) for child in node.children),
        references=tuple(_references(raw, paths)),
        quantities=tuple(_quantities(raw, raised)),
        substances=tuple(
            Substance(m.start(), m.end(), m.group(), valid=True) for m in _CAS.finditer(raw)
        ),
        terms=tuple(
            TermUse(
                m.start(),
                m.end(),
                term,
                double=m.group(3) is None,
                definition=terms.get(term.casefold()),
            )
            for m in _TERM.finditer(raw)
            for term in [next(g for g in m.groups() if g)]
        ),
    )


def _quantities(raw: str, raised: list[tuple[int, int]]):
    powers = []
    for m in _POWER.finditer(raw):
        if any(start == m.start(2) for start, _ in raised):
            powers.append(m.span())
            value = Decimal(m.group(1)) * 10 ** int(m.group(2))
            unit, factor = SI[m.group(3)]
            yield Quantity(
                m.start(),
                m.end(),
                m.group(),
                value,
                m.group(3),
                si_value=value * Decimal(factor),
                si_unit=unit,
            )
    for m in _QUANTITY.finditer(raw):
        if any(a <= m.start() < b for a, b in powers):
            continue
        if SI[m.group(3)] is None:
            value = Decimal(m.group(1))
            yield Quantity(m.start(), m.end(), m.group(), value, m.group(3))
            continue
        unit, factor = SI[m.group(3)]
        value = Decimal(m.group(1).replace(",", "."))
        upper = Decimal(m.group(2)) if m.group(2) else None
        yield Quantity(
            m.start(), m.end(), m.group(), value, m.group(3),
            upper=upper, si_value=value * Decimal(factor), si_unit=unit,
            si_upper=upper * Decimal(factor) if upper is not None else None,
            comparator=None if upper is None else Comparator.BETWEEN,
        )  # fmt: skip


def _references(raw: str, paths: set[str]):
    taken = []
    for m in _RANGE.finditer(raw):
        low, high = Label.parse(m.group(1)), Label.parse(m.group(2))
        between = range(int(low.last), int(high.last) + 1)
        targets = tuple(low.parent.child(str(n)) for n in between)
        taken.append(m.span())
        resolved = all(str(t) in paths for t in targets)
        yield Reference(m.start(), m.end(), m.group(), targets, high, resolved)
    for m in _LABEL.finditer(raw):
        if not any(a <= m.start() < b for a, b in taken):
            target = Label.parse(m.group())
            yield Reference(m.start(), m.end(), m.group(), (target,), None, str(target) in paths)
