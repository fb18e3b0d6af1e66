"""Germany's federal acts and ordinances, in the XML of gesetze-im-internet.de ("gii-norm").

A file is one instrument: a ``<norm>`` for each section and annex, with its number and title in
``<metadaten>`` and its words in ``<textdaten>``. Provisions are nested lists: ``<DL>`` of ``<DT>``
(the marker) and ``<DD>`` (paragraphs ``<LA>``, in which further lists and tables stand). So each
line says where it belongs (:class:`~pipeline.model.document.Given`); a provision is one line: its
marker, a space, its first words. White space between elements is formatting and no text; inside a
line it is folded as in HTML.

What the markup nests is not always what is printed under what. A list that stands in the last words
before it stands under the *provision* they are part of, and not under the words,

* where its own markers are in italics, which only those of notes are;
* where those words are in italics, as all words of notes are, and the list is not.

The second contradicts the markup, and each such place is told.

Printed with the text and no part of it (lines of :attr:`~pipeline.model.document.Part.ASIDE`, with
the reason): names and dates of the instrument, where a norm was promulgated, and the publisher's
own notes (``<fussnoten>``).

Source of the element names: the ordinance AWV as published 2021 to 2025, all its norms. An element
of no known name loses no character: its words are a line, and a finding names it.
"""

from __future__ import annotations

import hashlib

import msgspec
from lxml import etree

from pipeline.errors import WrongContentError
from pipeline.model.document import Document, Given, Line, Media, Notice, Page, Part, Run
from pipeline.read.cals import cells
from pipeline.read.gii_inline import (
    GAP,
    Content,
    Marks,
    content,
    flat,
    is_bold,
    is_italic,
    styled,
)
from pipeline.read.lines import LineStream, fold_runs
from pipeline.read.xml import parse_xml

READER = "annex-gii-xml 1"

ROOT = "dokumente"
DOCTYPE = '<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">'
"""The declaration in every file of the publisher; what it points to is not fetched."""
_PROPERTIES = (
    ("instrument", "metadaten/jurabk"),
    ("promulgated", "metadaten/ausfertigung-datum"),
    ("as_amended", "metadaten/standangabe[standtyp='Stand']/standkommentar"),
)
_ASIDE = {
    "amtabk": "identification",
    "ausfertigung-datum": "identification",
    "fundstelle": "identification",
    "fussnoten": "publishers-note",
    "gliederungskennzahl": "identification",
    "jurabk": "identification",
    "kommentar": "publishers-note",
    "langue": "identification",
    "noindex": "promulgation",
    "standangabe": "identification",
}
_HOLDERS = frozenset(["Content", "TOC", "text", "textdaten"])
_PICTURES = frozenset(["FILE", "IMG"])
_SET_OFF = "set-off"
_SHOWN = 40
"""How many characters of a list a notice shows."""


def read_gii_xml(data: bytes, *, where: str) -> Document:
    """Read an act or ordinance as a document without pages.

    Raises:
        WrongContentError: the root is another, or holds no norm.
        ReadError, DoctypeError, LimitError: see :func:`pipeline.read.xml.parse_xml`.
    """
    root = parse_xml(data, where=where, doctype=DOCTYPE)
    if root.tag != ROOT or root.find("norm") is None:
        held = "" if root.tag != ROOT else " and no <norm> in it"
        raise WrongContentError(
            where=where,
            found=f"XML with the root <{etree.QName(root).localname}>{held}",
            expected=f"a text of gesetze-im-internet.de: <{ROOT}> with a <norm> for each section",
            do="check that the file is the one meant, and fetch it again",
        )
    walk = _Walk(root)
    for norm in root:
        walk.norm(norm)
    first = root.find("norm")
    assert first is not None
    properties = {name: " ".join((first.findtext(at) or "").split()) for name, at in _PROPERTIES}
    properties |= {"language": "de", "built": root.get("builddate", "")}
    return Document(
        media=Media.XML,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=READER,
        pages=(Page(0, None, None, tuple(walk.stream.lines)),),
        properties={name: value for name, value in properties.items() if value},
        findings=walk.findings(),
        notices=tuple(walk.notices),
    )


class _Walk:
    """One walk over the tree. ``_reason`` is set while everything met is an aside."""

    def __init__(self, root: etree._Element) -> None:
        self.stream = LineStream()
        self.notices: list[Notice] = []
        self._told: dict[str, None] = {}
        self._pictures = 0
        self._tables = 0
        self._reason = ""
        self._marks = {one.get("ID", ""): one.get("FnZ", "") for one in root.iter("Footnote")}

    def findings(self) -> tuple[str, ...]:
        """Say what was not understood, and what was not read."""
        found = [*self._told]
        if self._pictures:
            found.append(f"{self._pictures} picture(s) or file(s) beside the text were not read")
        return tuple(found)

    # --- norms ------------------------------------------------------------------------------------

    def norm(self, norm: etree._Element) -> None:
        """Read one section, annex, or heading over several."""
        for child in norm:
            if child.tag == "metadaten":
                self._head(child)
            else:
                self._block(child, 1)

    def _head(self, head: etree._Element) -> None:
        """Read a norm's number and title as its heading; all else there only identifies it."""
        division = head.find("gliederungseinheit")
        number = head.find("enbez" if division is None else "gliederungseinheit/gliederungsbez")
        title = head.find("titel" if division is None else "gliederungseinheit/gliederungstitel")
        for child in (*head, *(division if division is not None else ())):
            if child is not division and child is not number and child is not title:
                self._block(child, 0)
        marker, words = (
            fold_runs(self._flat(one)) if one is not None else () for one in (number, title)
        )
        self._marked(head, list(marker), list(words), Given(Part.HEADING))

    def _block(self, element: etree._Element, depth: int) -> None:
        name = str(element.tag)
        if name in _ASIDE:
            before, self._reason = self._reason, self._reason or _ASIDE[name]
            self._line(self._flat(element), element, Given(Part.ASIDE))
            self._reason = before
        elif name in _HOLDERS:
            self._flow(element, depth)
        elif name in ("Title", "Ident"):
            self._heading(element, self._flat(element))
        elif name == "P":
            self._paragraph(element, depth)
        elif name == "DL":
            self._list(element, depth, Run(""))
        elif name == "table":
            self._table(element, depth)
        elif name in ("Footnotes", "Footnote"):
            self._footnote(element, depth)
        elif name in _PICTURES:
            self._pictures += 1
        else:
            told = f"element <{name}> is not known: its words were read as a paragraph"
            self._told[told] = None
            self._flow(element, depth)

    def _heading(self, element: etree._Element, runs: list[Run]) -> None:
        """Read a heading; whether it opens a part or a division of one, the format does not say."""
        length = sum(len(run.text) for run in fold_runs(runs))
        self._line(runs, element, Given(Part.HEADING, 0, title=length))

    def _table(self, element: etree._Element, depth: int) -> None:
        lines = cells(element, self._tables, self._flat)
        if _signs(self._flat(element)) != sum(_signs(one.runs) for one in lines):
            self._told["a table has words beside its cells: it was read as a paragraph"] = None
            self._line(self._flat(element), element, Given(Part.PROVISION, depth))
            return
        for runs, line, cell, heading in lines:
            self.stream.paragraph(
                fold_runs(runs),
                source_line=line,
                style="th" if heading else None,
                cell=cell,
                given=self._given(Given(Part.PROVISION, depth)),
            )
        self._tables += 1 if lines else 0

    def _footnote(self, element: etree._Element, depth: int) -> None:
        for child in element.iter("Footnote"):
            marker = [Run(child.get("FnZ", ""))]
            self._marked(child, marker, self._flat(child), Given(Part.NOTE, depth))

    # --- words and the lists in them --------------------------------------------------------------

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        """Read a paragraph outside lists: a heading where it is all bold, else words, and under
        them what stands among them.
        """
        pieces = list(content(element, Run(""), self._marks))
        runs = [one for one in pieces if isinstance(one, Run)]
        if len(runs) == len(pieces) and is_bold(runs):
            self._heading(element, runs)
        else:
            self._pieces(element, pieces, depth, Run(""))

    def _flow(self, element: etree._Element, depth: int) -> None:
        """Read what holds blocks; words beside them are lines of their own."""
        self._pieces(element, list(content(element, Run(""), self._marks)), depth, Run(""), under=0)

    def _pieces(
        self,
        element: etree._Element,
        pieces: list[Content],
        depth: int,
        style: Run,
        *,
        under: int = 1,
        set_off: bool = False,
    ) -> None:
        """Read words and blocks: the words at ``depth``, the blocks ``under`` them, if they are not
        ``set_off``.
        """
        words: list[Run] = []
        last: list[Run] = []
        for one in [*pieces, None]:
            if isinstance(one, Run):
                words.append(one)
                continue
            if fold_runs(words):
                self._line(words, element, Given(Part.PROVISION, depth))
                last = words
            words = []
            if one is None:
                continue
            if one.tag == "DL":
                beside = not last or (set_off and self._set_off(one, last, style))
                self._list(one, depth if beside else depth + under, style)
            elif one.tag == "LA":
                inner = list(content(one, styled(one, style), self._marks))
                self._pieces(one, inner, depth, style, set_off=set_off)
            else:
                self._block(one, depth + (under if last else 0))

    def _list(self, element: etree._Element, depth: int, style: Run) -> None:
        """Read a list: pairs of a marker and what it marks. Behind a bold marker, a heading, the
        pairs stand under it. What stands between pairs is kept where it is.
        """
        marker: etree._Element | None = None
        words: list[Run] = []
        down = 0
        for one in [*content(element, style, self._marks), None]:
            if isinstance(one, Run):
                words.append(one)
                continue
            if marker is not None and (one is None or one.tag != "DD" or fold_runs(words)):
                self._line(self._flat(marker), marker, Given(Part.PROVISION, depth + down))
                marker = None
            self._line(words, element, Given(Part.PROVISION, depth + down))
            words = []
            if one is None:
                return
            if one.tag == "DT":
                marker = one
            elif one.tag == "DD":
                runs = self._flat(marker) if marker is not None else []
                part = Part.HEADING if is_bold(runs) else Part.PROVISION
                down = 0 if part is Part.HEADING else down
                self._pair(one, runs, depth + down, style, part)
                down = 1 if part is Part.HEADING else down
                marker = None
            else:
                self._block(one, depth + down)

    def _pair(
        self, element: etree._Element, marker: list[Run], depth: int, style: Run, part: Part
    ) -> None:
        """Read a provision: its marker and first words are its line, the rest stands under it."""
        style = styled(element, style)
        pieces = list(content(element, style, self._marks))
        first = next((n for n, one in enumerate(pieces) if not isinstance(one, Run)), None)
        stray = fold_runs([one for one in pieces[:first] if isinstance(one, Run)])
        opening: list[Run] = []
        rest: list[Content] = []
        if first is not None and not stray and _is(pieces[first], "LA"):
            paragraph = pieces[first]
            assert not isinstance(paragraph, Run)
            inner = styled(paragraph, style)
            opening = _opening(paragraph, inner, self._marks)
            rest = list(content(paragraph, inner, self._marks))[len(opening) :]
            pieces = pieces[first + 1 :]
        self._marked(element, list(fold_runs(marker)), opening, Given(part, depth))
        self._pieces(element, rest, depth + 1, style, under=0)
        self._pieces(element, pieces, depth + 1, style, set_off=True)

    def _set_off(self, element: etree._Element, words: list[Run], style: Run) -> bool:
        """Whether a list stands beside the words it is nested in, and not under them."""
        marker, marked = element.find("DT"), element.find("DD")
        first = marked.find("LA") if marked is not None else None
        if marker is None or marked is None or first is None:
            return False
        if is_italic(self._flat(marker)):
            return True
        opening = fold_runs(_opening(first, styled(first, styled(marked, style)), self._marks))
        if not opening or is_italic(opening) or not is_italic(words):
            return False
        begun = "".join(run.text for run in opening)[:_SHOWN].strip()
        self.notices.append(
            Notice(
                _SET_OFF,
                f"the markup nests the list that begins {begun!r} in the words before it, which "
                "are in italics as notes are, and the list is not: it was read as standing beside "
                "them",
                self.stream.lines[-1].end,
            )
        )
        return True

    # --- lines ------------------------------------------------------------------------------------

    def _flat(self, element: etree._Element) -> list[Run]:
        return flat(element, Run(""), self._marks)

    def _marked(
        self, element: etree._Element, marker: list[Run], body: list[Run], given: Given
    ) -> None:
        """Add a line that begins with a marker, if it has any characters."""
        words = fold_runs(body)
        length = sum(len(run.text) for run in marker)
        title = sum(len(run.text) for run in words) if given.part is Part.HEADING else 0
        runs = [*marker, *([GAP] if marker and words else []), *words]
        self._line(runs, element, msgspec.structs.replace(given, marker=length, title=title))

    def _line(self, runs: list[Run], element: etree._Element, given: Given) -> Line | None:
        folded = fold_runs(runs)
        if not folded:
            return None
        return self.stream.paragraph(
            folded,
            source_line=element.sourceline,
            style=str(element.tag),
            given=self._given(given),
        )

    def _given(self, given: Given) -> Given:
        return Given(Part.ASIDE, reason=self._reason) if self._reason else given


def _signs(runs: list[Run]) -> int:
    """Count characters, white space apart."""
    return sum(len("".join(run.text.split())) for run in runs)


def _is(one: Content, name: str) -> bool:
    return not isinstance(one, Run) and one.tag == name


def _opening(element: etree._Element, style: Run, marks: Marks) -> list[Run]:
    """Return the words an element begins with, down to the first block."""
    runs: list[Run] = []
    for one in content(element, style, marks):
        if not isinstance(one, Run):
            break
        runs.append(one)
    return runs
