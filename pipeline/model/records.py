"""The records an edition is made of: one recursive :class:`Node`, and what is known about the file.

An edition is a tree. Labelled provisions, notes, definitions, headings, tables and trailing
sentences are all nodes, told apart by :class:`Kind`; each has a *path*, unique in its edition, that
says how to reach it: the canonical label for a labelled provision (``2.A.1.c.2``), and the parent's
path, ``#`` and a component for anything else (``2.A.1.c#note-1``, ``2.A.1.c#note-1.a``,
``definitions#range``, ``introduction#a``). A path is an address inside one edition, never an
identity across editions.

The parts of a tree are frozen and hold no cycles, so the garbage collector need not look at them
(``gc=False``): a list has tens of thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from pipeline.model.document import Box, Media
from pipeline.model.label import Label
from pipeline.model.text import Text

RECORD_SCHEMA_VERSION = "1.1.0"
"""Version (SemVer) of the record format, apart from the version of the program and of the data."""


class Kind(StrEnum):
    """What a node is."""

    PART = "part"  # Introduction, Definitions, Terminology, units, conversions, statement ...
    CATEGORY = "category"  # "Category I" heading: carried by the item that follows it
    ITEM = "item"  # 1 ... 20
    SUBSECTION = "subsection"  # 2.A
    ENTRY = "entry"  # 2.A.1
    PROVISION = "provision"  # 2.A.1.c, 2.A.1.c.2 and deeper
    NOTE = "note"
    TECHNICAL_NOTE = "technical-note"
    NOTA_BENE = "nota-bene"
    LIST_ITEM = "list-item"  # a marked member of a list inside a note or a definition
    DEFINITION = "definition"
    PARAGRAPH = "paragraph"  # text without a marker: trailing sentence, further paragraph
    TABLE = "table"


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Where characters of a node stand in a source file.

    ``file`` is the SHA-256 of the file's bytes; ``start``/``end`` are offsets in the reader's
    character stream (see :mod:`pipeline.model.document`). One place for each source line, in order.
    """

    file: str
    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    source_line: int | None = None


class ScopeLevel(StrEnum):
    """What a note governs."""

    LIST = "list"
    ITEM = "item"
    SUBSECTION = "subsection"
    ENTRY = "entry"
    PROVISION = "provision"
    SIBLINGS = "siblings"


class Scope(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What an annotation governs, and how that was decided.

    ``targets`` are paths; ``decided_by`` is ``position`` (it follows them), ``reference`` (it names
    them, or is a footnote with its mark in their words), ``heading`` (it stands under their
    heading) or ``decision`` (a person said so).
    """

    level: ScopeLevel
    targets: tuple[str, ...]
    decided_by: str


class Reference(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A mention of other provisions in the characters ``[start, end)`` of a node's raw text.

    ``targets`` are the labels meant (a range is spelled out); ``through`` is the last label of a
    range; ``resolved`` says whether every target exists in the same edition.
    """

    start: int
    end: int
    printed: str
    targets: tuple[Label, ...]
    through: Label | None = None
    resolved: bool = False


class Comparator(StrEnum):
    """How a value bounds what is controlled."""

    LESS = "<"
    AT_MOST = "≤"
    EQUAL = "="
    AT_LEAST = "≥"
    GREATER = ">"
    BETWEEN = "between"
    PLUS_MINUS = "±"


class Quantity(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A number with a unit in the characters ``[start, end)`` of a node's raw text.

    ``value`` (and ``upper`` for a range) are exact decimals in the printed unit; ``si_value`` and
    ``si_unit`` are the same in SI where the unit has an SI value (to 15 significant digits where
    its factor is no finite decimal). ``tolerance`` is what stands behind "±" after a value, in
    ``tolerance_unit`` (``%`` of the value, for one). ``excluding`` is true when the quantity stands
    inside an exclusion ("other than", "does not control").

    ``condition`` is the span, in the raw text, of the test condition the quantity is stated under
    ("at sea level", "measured at 20 °C"); a quantity that stands within one itself (the 20 °C)
    bounds nothing by itself, and has ``in_condition``.
    """

    start: int
    end: int
    printed: str
    value: Decimal
    unit: str
    comparator: Comparator | None = None
    upper: Decimal | None = None
    si_value: Decimal | None = None
    si_upper: Decimal | None = None
    si_unit: str | None = None
    excluding: bool = False
    tolerance: Decimal | None = None
    tolerance_unit: str | None = None
    condition: tuple[int, int] | None = None
    in_condition: bool = False


class Substance(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A CAS registry number in the characters ``[start, end)``; ``valid`` is its check digit."""

    start: int
    end: int
    cas: str
    valid: bool
    name: str | None = None


class TermUse(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A quoted term in the characters ``[start, end)``, quotes included.

    ``definition`` is the path of the node that defines it (a definition for double quotes, a note
    nearby for single ones), ``None`` when none was found.
    """

    start: int
    end: int
    term: str
    double: bool
    definition: str | None = None


class TableCell(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One cell of a grid, rows and columns from 0."""

    row: int
    column: int
    text: Text
    row_span: int = 1
    column_span: int = 1
    places: tuple[Place, ...] = ()


class Table(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A grid of cells, in row order. ``header_rows`` leading rows are headings."""

    rows: int
    columns: int
    cells: tuple[TableCell, ...]
    header_rows: int = 0


class Node(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One part of the edition's tree.

    Attributes:
        kind: what it is.
        path: its address in the edition (see the module's docstring).
        label: canonical label, for items, subsections, entries and provisions only.
        printed: the marker exactly as printed ("2.A.1.", "a.", "Note:", "Technical Notes:",
            "1B001 continued"), ``None`` when there is none. Text does not include it.
        heading: a title printed with the marker (an item's or subsection's title, a defined term).
        text: the node's own words; empty text for a node that only groups.
        children: in document order.
        none: the node's content is the statement that there is none ("None.", "Reserved").
        category: Category "I" or "II", on items.
        scope: for notes, technical notes and N.B.
        declared: the publisher marked this node as amended in this edition (bold, or tracked).
        continued: markers and headings repeated after a page break, not part of the text.
    """

    kind: Kind
    path: str
    label: Label | None = None
    printed: str | None = None
    heading: Text | None = None
    text: Text = Text("")
    children: tuple[Node, ...] = ()
    none: bool = False
    category: str | None = None
    scope: Scope | None = None
    declared: bool = False
    table: Table | None = None
    references: tuple[Reference, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    substances: tuple[Substance, ...] = ()
    terms: tuple[TermUse, ...] = ()
    places: tuple[Place, ...] = ()

    def walk(self) -> tuple[Node, ...]:
        """Return this node and everything below it, in document order."""
        found: list[Node] = []
        stack = [self]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(reversed(node.children))
        return tuple(found)


class Role(StrEnum):
    """What a published file is to its edition."""

    CLEAN = "clean"
    MARKED_UP = "marked-up"


class Dates(msgspec.Struct, frozen=True, omit_defaults=True):
    """The five dates of an edition, never merged; unknown is ``None``."""

    agreed: date | None = None
    printed: date | None = None
    site_updated: date | None = None
    uploaded: date | None = None
    fetched: datetime | None = None


class Manifestation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One published file of an edition, as pulled."""

    role: Role
    media: Media
    sha256: str
    size: int
    name: str
    address: str | None = None
    fetched: datetime | None = None


class Outcome(StrEnum):
    """Result of a check or a comparison of witnesses."""

    HELD = "held"
    FAILED = "failed"
    NOT_AVAILABLE = "not-available"


class Severity(StrEnum):
    """What a finding asks for. ``ERROR`` stops publication; ``WARNING`` asks a person to look."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proof attempted: ``code`` is stable (``witness-docx-pdf``, ``cover-declared``)."""

    code: str
    outcome: Outcome
    summary: str
    details: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something a person should know about the source or the parse.

    ``input`` is the hash of the lines it rests on, where a person's decision can settle it;
    ``choices`` are then what may be decided, the one taken first.
    """

    code: str
    severity: Severity
    message: str
    path: str | None = None
    place: Place | None = None
    input: str | None = None
    choices: tuple[str, ...] = ()


class Account(msgspec.Struct, frozen=True):
    """Where the characters of one file went: counts by destination (``provision``, ``note``,
    ``furniture:page-number``, ...), and what went nowhere or twice (white space included).
    """

    file: str
    total: int
    by_destination: dict[str, int]
    lost: int
    double: int


class AppliedCorrection(msgspec.Struct, frozen=True, omit_defaults=True):
    """A declared correction that took effect: the defect of the document, and who vouches."""

    id: str
    found: str
    replaced_by: str
    reason: str
    path: str | None = None
    times: int = 1


class AppliedDecision(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person settled where print alone does not: which reading of a line, or what a note
    governs (then ``path`` is the note's). ``input`` is the hash of what it was decided on.
    """

    id: str
    input: str
    decided: str
    reason: str
    reviewer: str
    path: str | None = None


class Listed(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A line of the table of contents: the path it names in the body, and its title as printed."""

    path: str
    title: str


class Edition(msgspec.Struct, frozen=True, omit_defaults=True):
    """One edition of one list, parsed.

    ``parts`` holds everything in document order: front matter parts (introduction, definitions,
    terminology), the items, and back matter parts. ``contents`` is the table of contents, which is
    no part of the tree: its titles can lag behind the body's.
    """

    list_id: str
    edition_id: str
    language: str
    title: str
    profile: str
    parts: Sequence[Node]  # a tuple; those just made of a long document are put by: PackedNodes
    # From a function, because a plain default is left out of the JSON when it is the very same
    # object, and put in when it is an equal one: after a worker has sent it back, for one.
    schema_version: str = msgspec.field(default_factory=lambda: RECORD_SCHEMA_VERSION)
    document_number: str | None = None
    dates: Dates = Dates()
    declared_amendments: tuple[str, ...] = ()
    manifestations: tuple[Manifestation, ...] = ()
    corrections: tuple[AppliedCorrection, ...] = ()
    decisions: tuple[AppliedDecision, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    accounts: tuple[Account, ...] = ()
    contents: tuple[Listed, ...] = ()

    def __post_init__(self) -> None:
        """Make a tuple of what was read from JSON."""
        if isinstance(self.parts, list):
            msgspec.structs.force_setattr(self, "parts", tuple(self.parts))

    @property
    def items(self) -> tuple[Node, ...]:
        """The items, in order."""
        return tuple(part for part in self.parts if part.kind is Kind.ITEM)

    def nodes(self) -> tuple[Node, ...]:
        """Return every node of the edition in document order."""
        return tuple(node for part in self.parts for node in part.walk())

    def by_path(self) -> dict[str, Node]:
        """Return every node under its path."""
        return {node.path: node for node in self.nodes()}
