"""Word styles: what a run looks like and how a paragraph is set, after all inheritance.

Order of ISO/IEC 29500-1 §17.7.2, the nearest last: document defaults, paragraph style with its
ancestors, character style with its ancestors, direct formatting. Toggle properties (§17.7.3) of the
paragraph style and the character style cancel each other; a direct value stands by itself. Table
styles are not applied: they colour rows, and no list marks a change with them.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from pipeline.model.document import Run
from pipeline.read.docx_names import number, points, truth, value, w

_TOGGLES = ("b", "i", "strike", "dstrike", "vanish")
_RAISED_FROM = 3
"""Half-points of ``w:position`` from which text counts as raised or lowered script."""

Properties = dict[str, str]


class Indent(NamedTuple):
    """Twips from the margin: ``left`` of the text, ``first`` line against it (negative hangs)."""

    left: int | None = None
    first: int | None = None

    def over(self, other: Indent) -> Indent:
        """Return this indent, filled up from the one it overrides."""
        return Indent(
            other.left if self.left is None else self.left,
            other.first if self.first is None else self.first,
        )


class NumberingRef(NamedTuple):
    """What ``w:numPr`` says: a list instance and a level, either of which may be inherited."""

    num: str | None = None
    level: int | None = None


class Look(NamedTuple):
    """A run's style without its text, and whether it is hidden."""

    run: Run
    hidden: bool
    font: str | None


def read_indent(ppr: etree._Element | None) -> Indent:
    """Read ``w:ind``."""
    ind = None if ppr is None else ppr.find(w("ind"))
    if ind is None:
        return Indent()
    left = number(ind.get(w("left"), ind.get(w("start"))))
    hanging = number(ind.get(w("hanging")))
    first = number(ind.get(w("firstLine"))) if hanging is None else -hanging
    return Indent(left, first)


def read_numbering_ref(ppr: etree._Element | None) -> NumberingRef:
    """Read ``w:numPr``."""
    numpr = None if ppr is None else ppr.find(w("numPr"))
    if numpr is None:
        return NumberingRef()
    return NumberingRef(value(numpr, "numId"), number(value(numpr, "ilvl")))


def read_run_properties(rpr: etree._Element | None) -> Properties:
    """Read the properties of ``w:rPr`` that this program uses, as strings."""
    found: Properties = {}
    if rpr is None:
        return found
    for child in rpr:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        val = child.get(w("val"))
        if name in _TOGGLES:
            found[name] = "1" if truth(val) else "0"
        elif name in ("u", "vertAlign", "position", "sz", "color", "rStyle"):
            found[name] = val or ("single" if name == "u" else "")
        elif name == "rFonts":
            font = child.get(w("ascii")) or child.get(w("hAnsi"))
            if font:
                found["font"] = font
    return found


class _Style(NamedTuple):
    id: str
    name: str
    based_on: str | None
    run: Properties
    indent: Indent
    numbering: NumberingRef


class Styles:
    """The style sheet of a package, resolved on demand."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._defaults: Properties = {}
        self._chains: dict[str, tuple[_Style, ...]] = {}
        self._looks: dict[tuple[str | None, tuple[tuple[str, str], ...]], Look] = {}
        self.default_indent = Indent()
        self.default_paragraph: str | None = None
        self.language: str | None = None
        if root is None:
            return
        defaults = root.find(w("docDefaults"))
        if defaults is not None:
            defaults_of_runs = defaults.find(f"{w('rPrDefault')}/{w('rPr')}")
            self._defaults = read_run_properties(defaults_of_runs)
            self.language = value(defaults_of_runs, "lang")
            self.default_indent = read_indent(defaults.find(f"{w('pPrDefault')}/{w('pPr')}"))
        for element in root.iterchildren(w("style")):
            style = _read_style(element)
            self._styles[style.id] = style
            default = element.get(w("default"))
            if element.get(w("type")) == "paragraph" and default is not None and truth(default):
                self.default_paragraph = style.id

    def name(self, style_id: str | None) -> str | None:
        """Return the name of a paragraph style as Word shows it; an unknown id is its own name."""
        found = style_id or self.default_paragraph
        return (
            None if found is None else self._styles[found].name if found in self._styles else found
        )

    def indent(self, style_id: str | None) -> Indent:
        """Return the indent of a paragraph style, ancestors included."""
        indent = Indent()
        for style in self.chain(style_id or self.default_paragraph):
            indent = indent.over(style.indent)
        return indent

    def numbering(self, style_id: str | None) -> tuple[NumberingRef, tuple[str, ...]]:
        """Return the numbering a paragraph style asks for and the ids from it to the style.

        The ids are those among which a numbering level may name its own style (``w:pStyle``).
        """
        ref = NumberingRef()
        ids: list[str] = []
        for style in self.chain(style_id or self.default_paragraph):
            ids.append(style.id)
            ref = NumberingRef(
                style.numbering.num if ref.num is None else ref.num,
                style.numbering.level if ref.level is None else ref.level,
            )
            if ref.num is not None:
                break
        return ref, tuple(ids)

    def chain(self, style_id: str | None) -> tuple[_Style, ...]:
        """Return a style and its ancestors, nearest first; a circle ends where it closes."""
        if style_id is None:
            return ()
        if style_id not in self._chains:
            found: list[_Style] = []
            seen: set[str] = set()
            at: str | None = style_id
            while at in self._styles and at not in seen:
                seen.add(at)
                found.append(self._styles[at])
                at = self._styles[at].based_on
            self._chains[style_id] = tuple(found)
        return self._chains[style_id]

    def look(self, paragraph_style: str | None, direct: Properties) -> Look:
        """Return the resolved style of a run with that direct formatting."""
        key = (paragraph_style, tuple(sorted(direct.items())))
        if key not in self._looks:
            self._looks[key] = self._resolve(paragraph_style, direct)
        return self._looks[key]

    def _resolve(self, paragraph_style: str | None, direct: Properties) -> Look:
        paragraph = self._merged(paragraph_style or self.default_paragraph)
        character = self._merged(direct.get("rStyle"))
        merged = self._defaults | paragraph | character | direct
        toggles = {name: self._toggle(name, paragraph, character, direct) for name in _TOGGLES}
        position = number(merged.get("position")) or 0
        vertical = merged.get("vertAlign") or "baseline"
        size = number(merged.get("sz"))
        color = merged.get("color") or None
        font = merged.get("font")
        return Look(
            Run(
                "",
                size=None if size is None else size / 2,
                font=font,
                color=None if color in (None, "auto") else f"#{color.lower()}",
                bold=toggles["b"],
                italic=toggles["i"],
                underline=merged.get("u", "none") != "none",
                strike=toggles["strike"] or toggles["dstrike"],
                superscript=vertical == "superscript"
                or (vertical == "baseline" and position >= _RAISED_FROM),
                subscript=vertical == "subscript"
                or (vertical == "baseline" and position <= -_RAISED_FROM),
            ),
            hidden=toggles["vanish"],
            font=font,
        )

    def _merged(self, style_id: str | None) -> Properties:
        merged: Properties = {}
        for style in reversed(self.chain(style_id)):
            merged |= style.run
        return merged

    def _toggle(
        self, name: str, paragraph: Properties, character: Properties, direct: Properties
    ) -> bool:
        if name in direct:
            return direct[name] == "1"
        if self._defaults.get(name) == "1":
            return True
        return (paragraph.get(name) == "1") != (character.get(name) == "1")


def _read_style(element: etree._Element) -> _Style:
    ppr = element.find(w("pPr"))
    style_id = element.get(w("styleId"), "")
    return _Style(
        id=style_id,
        name=value(element, "name") or style_id,
        based_on=value(element, "basedOn"),
        run=read_run_properties(element.find(w("rPr"))),
        indent=read_indent(ppr),
        numbering=read_numbering_ref(ppr),
    )


class Edges(NamedTuple):
    """Left edges of a paragraph, in points from the margin: of its own first character, of its
    further lines, and of its automatic number.
    """

    text: float | None = None
    hang: float | None = None
    marker: float | None = None


def edges(indent: Indent, *, numbered: bool) -> Edges:
    """Return where a paragraph's characters begin.

    Behind an automatic number that is the left indent; without one, the start of the first line.
    """
    if indent.left is None and indent.first is None:
        return Edges()
    left = points(indent.left or 0)
    first = points((indent.left or 0) + (indent.first or 0))
    return Edges(left, left, first) if numbered else Edges(first, left)
