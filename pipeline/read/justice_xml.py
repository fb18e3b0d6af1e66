"""Canada's consolidated regulations and acts, in the XML the Department of Justice publishes.

The source marks its structure up: ``<Label>`` and ``<Text>`` in nested ``<Provision>``,
``<Section>``, ``<Paragraph>``, and headings with levels. So each line says where it belongs
(:class:`~pipeline.model.document.Given`), and nothing needs to be guessed. A provision is one line:
its label, a space, its words. White space between elements is formatting and no text; inside a line
it is folded as in HTML.

Printed with the text and no part of it (lines of :attr:`~pipeline.model.document.Part.ASIDE`, with
the reason): the identification (numbers, dates, titles), historical notes (which instruments
amended a provision), the list of recent amendments, and amendments that are not in force, which are
told in a notice. The dates of the consolidation are in ``properties``: ``point_in_time`` is the day
since which the text reads so, ``current_to`` the day up to which that is known.

Source of the element names: the published files; what no file showed is taken from the names of
the same publisher's acts (``Subsection``, ``MarginalNote``, ``TableGroup`` of CALS tables,
``FormulaGroup``). An element of no known name loses no character: its words are a line, and a
finding names it.
"""

from __future__ import annotations

import hashlib
import re

import msgspec
from lxml import etree

from pipeline.errors import WrongContentError
from pipeline.model.document import Document, Given, Line, Media, Notice, Page, Part, Run
from pipeline.read.cals import cells
from pipeline.read.justice_inline import GAP, INLINE, inline, words
from pipeline.read.lines import LineStream, fold_runs
from pipeline.read.xml import parse_xml

READER = "annex-justice-xml 1"

ROOTS = ("Regulation", "Statute")
_LIMS = "{http://justice.gc.ca/lims}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PROPERTIES = (
    ("language", _LANGUAGE),
    ("point_in_time", f"{_LIMS}pit-date"),
    ("current_to", f"{_LIMS}current-date"),
    ("last_amended", f"{_LIMS}lastAmendedDate"),
)
_UNITS = frozenset(
    [
        "ContinuedClause",
        "ContinuedDefinition",
        "ContinuedFormulaParagraph",
        "ContinuedParagraph",
        "ContinuedSectionSubsection",
        "ContinuedSubclause",
        "ContinuedSubparagraph",
        "Clause",
        "FormulaDefinition",
        "FormulaParagraph",
        "Item",
        "Oath",
        "Paragraph",
        "Provision",
        "Section",
        "Subclause",
        "Subparagraph",
        "Subsection",
        "Subsubclause",
    ]
)
"""Elements that hold a label, words, and what stands under them."""
_WORDS = frozenset(["Text", "FormulaText", "Formula", "FormulaConnector", "FormulaTerm", "Note"])
_HOLDERS = frozenset(
    [
        "AmendedText",
        "BilingualGroup",
        "Body",
        "FormGroup",
        "FormulaGroup",
        "List",
        "Order",
        "Preamble",
        "RegulationPiece",
        "RelatedOrNotInForce",
        "Schedule",
    ]
)
_ASIDE = {
    "Identification": "identification",
    "HistoricalNote": "historical-note",
    "RecentAmendments": "recent-amendments",
}
_INDENT = re.compile(r"indent-(\d{1,2})-")
_NOT_IN_FORCE = "not-in-force"
_TABLES = frozenset(["TableGroup", "table"])


def read_justice_xml(data: bytes, *, where: str) -> Document:
    """Read a consolidated regulation or act as a document without pages.

    Raises:
        WrongContentError: the root is no regulation and no act.
        ReadError, DoctypeError, LimitError: see :func:`pipeline.read.xml.parse_xml`.
    """
    root = parse_xml(data, where=where)
    if root.tag not in ROOTS:
        raise WrongContentError(
            where=where,
            found=f"XML with the root <{etree.QName(root).localname}>",
            expected=f"a consolidated text of Justice Laws: <{'> or <'.join(ROOTS)}>",
            do="check that the file is the one meant; for other XML, no reader exists yet",
        )
    walk = _Walk()
    walk.children(root, 0)
    properties = {name: root.get(key, "") for name, key in _PROPERTIES}
    properties["instrument"] = " ".join((root.findtext(".//InstrumentNumber") or "").split())
    return Document(
        media=Media.XML,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=READER,
        pages=(Page(0, None, None, tuple(walk.stream.lines)),),
        properties={name: value for name, value in properties.items() if value},
        findings=tuple(
            f"element <{name}> is not known: its words were read as a paragraph"
            for name in walk.unknown
        ),
        notices=walk.notices(),
    )


class _Walk:
    """One walk over the tree. ``_reason`` is set while everything met is an aside."""

    def __init__(self) -> None:
        self.stream = LineStream()
        self.unknown: dict[str, None] = {}
        self._reason = ""
        self._waiting: list[str] = []
        self._tables = 0

    def notices(self) -> tuple[Notice, ...]:
        """Say which amendments the file prints that are not in force."""
        if not self._waiting:
            return ()
        named = "; ".join(self._waiting)
        message = (
            f"the file also prints {len(self._waiting)} amendment(s) that are not in force, and "
            f"they are no part of this edition: {named}"
        )
        return (Notice(_NOT_IN_FORCE, message),)

    def children(self, element: etree._Element, base: int) -> None:
        """Read what an element holds; headings in it are open until one of their level or above."""
        headings: list[int] = []
        for child in element:
            name = etree.QName(child).localname
            depth = base + len(headings)
            if name in ("Heading", "ScheduleFormHeading"):
                level = _level(child) if name == "Heading" else 0
                while headings and headings[-1] >= level:
                    headings.pop()
                self._heading(child, base + len(headings))
                headings.append(level)
            else:
                self._element(child, name, depth)

    def _element(self, element: etree._Element, name: str, depth: int) -> None:
        if name in _ASIDE or element.get("id") == "NifProvs":
            before, self._reason = self._reason, _ASIDE.get(name, _NOT_IN_FORCE)
            if name in _ASIDE:
                for child in element:
                    self._line(_flat(child), child, Given(Part.ASIDE))
            else:
                self.children(element, depth)
            self._reason = before
        elif name in _TABLES:
            lines = cells(element, self._tables, inline)
            for runs, line, cell, _ in lines:
                given = self._given(Given(Part.PROVISION, depth))
                self.stream.paragraph(fold_runs(runs), source_line=line, cell=cell, given=given)
            self._tables += 1 if lines else 0
        elif name == "Footnote":
            self._unit(element, depth, Part.NOTE)
        elif name == "Definition":
            self._unit(element, depth, Part.DEFINITION)
        elif name in _UNITS:
            self._unit(element, depth, Part.PROVISION)
        elif name == "MarginalNote":
            self._line(inline(element), element, Given(Part.TITLE, depth))
        elif name in _WORDS:
            self._line(inline(element), element, Given(Part.PROVISION, depth))
        elif name in _HOLDERS:
            self.children(element, depth)
        else:
            self._unknown(element, name, depth)

    def _unknown(self, element: etree._Element, name: str, depth: int) -> None:
        self.unknown[name] = None
        own = [element.text, *(child.tail for child in element)]
        if any(text and text.strip() for text in own) or name in INLINE:
            self._line(_flat(element), element, Given(Part.PROVISION, depth))
        elif any(etree.QName(child).localname == "Label" for child in element):
            self._unit(element, depth, Part.PROVISION)
        else:
            self.children(element, depth)

    def _unit(self, element: etree._Element, depth: int, part: Part) -> None:
        """Read a provision: its label and first words are its line, the rest stands under it."""
        label: etree._Element | None = None
        text: etree._Element | None = None
        rest: list[etree._Element] = []
        for child in element:
            name = etree.QName(child).localname
            if name == "Label" and label is None and text is None and not rest:
                label = child
            elif name == "MarginalNote" and text is None and not rest:
                self._element(child, name, depth)
            elif name == "Text" and text is None and not rest:
                text = child
            else:
                rest.append(child)
        if label is not None or text is not None:
            marker = fold_runs(inline(label)) if label is not None else ()
            body = fold_runs(inline(text)) if text is not None else ()
            title = _term(text) if part is Part.DEFINITION and text is not None else 0
            given = Given(part, depth, title=title, indent=_indent(element))
            self._marked(element, marker, body, given)
        for child in rest:
            self._element(child, etree.QName(child).localname, depth + 1)

    def _heading(self, element: etree._Element, depth: int) -> None:
        label = element.find("Label")
        marker = fold_runs(inline(label)) if label is not None else ()
        rest = [child for child in element if child is not label]
        runs = [run for child in rest for run in (*inline(child), GAP)]
        folded = fold_runs(runs)
        if self._reason == _NOT_IN_FORCE and element.get("style") == "nifrp":
            self._waiting.append("".join(run.text for run in folded).strip(" —"))
        length = sum(len(run.text) for run in folded)
        self._marked(element, marker, folded, Given(Part.HEADING, depth, title=length))

    def _marked(
        self,
        element: etree._Element,
        marker: tuple[Run, ...],
        body: tuple[Run, ...],
        given: Given,
    ) -> None:
        length = sum(len(run.text) for run in marker)
        runs = [*marker, *([GAP] if marker and body else []), *body]
        self._line(runs, element, msgspec.structs.replace(given, marker=length))

    def _line(self, runs: list[Run], element: etree._Element, given: Given) -> Line | None:
        folded = fold_runs(runs)
        if not folded:
            return None
        return self.stream.paragraph(
            folded,
            source_line=element.sourceline,
            style=etree.QName(element).localname,
            given=self._given(given),
        )

    def _given(self, given: Given) -> Given:
        return Given(Part.ASIDE, reason=self._reason) if self._reason else given


def _indent(element: etree._Element) -> int | None:
    """How far in a provision is printed: ``format-ref="indent-1-1"`` is one step."""
    match = _INDENT.match(element.get("format-ref", ""))
    return int(match[1]) if match else None


def _level(heading: etree._Element) -> int:
    text = heading.get("level", "1")
    return int(text) if text.isdecimal() else 1


def _term(text: etree._Element) -> int:
    """How many characters the defined term takes that a definition begins with."""
    first = next(iter(text), None)
    if first is None or (text.text or "").strip():
        return 0
    if not etree.QName(first).localname.startswith("DefinedTerm"):
        return 0
    return sum(len(run.text) for run in fold_runs(inline(first)))


def _flat(element: etree._Element) -> list[Run]:
    """Return all the words of an element in one line, those of its blocks set apart by a space."""
    runs = [words(element.text)]
    for child in element:
        if etree.QName(child).localname in INLINE:
            runs.extend([*inline(child), words(child.tail)])
        else:
            runs.extend([GAP, *_flat(child), GAP, words(child.tail)])
    return runs
