"""Automatic numbering: the labels that Word prints and does not store (ISO/IEC 29500-1 §17.9).

``numbering.xml`` holds *definitions* (``w:abstractNum``: up to nine levels with start, format and
text) and *instances* (``w:num``) that refer to one and may override it. A paragraph names an
instance and a level, itself or through its style. Instances of one definition count on together;
an instance with a start override starts anew where it is first used.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from pipeline.read.docx_counters import format_counter
from pipeline.read.docx_names import number, truth, value, w
from pipeline.read.docx_styles import (
    Indent,
    NumberingRef,
    Styles,
    read_indent,
    read_run_properties,
)
from pipeline.read.docx_symbols import from_symbol_font

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CUSTOM = re.compile(r"(0*1),")


class Level(NamedTuple):
    """One level of a definition."""

    start: int = 0
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    indent: Indent = Indent()
    font: str | None = None
    picture: bool = False


class Instance(NamedTuple):
    """One ``w:num``: its definition, the levels it replaces and the starts it overrides."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbered(NamedTuple):
    """What numbering gives a paragraph."""

    marker: str | None
    level: int


class Numbering:
    """The definitions and instances of a package; see :class:`Counter` for counting."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self.language = styles.language
        self.definitions: dict[str, dict[int, Level]] = {}
        self.instances: dict[str, Instance] = {}
        if root is None:
            return
        linked: dict[str, str] = {}
        for element in root.iterchildren(w("abstractNum")):
            name = element.get(w("abstractNumId"), "")
            self.definitions[name] = _read_levels(element)
            link = value(element, "numStyleLink")
            if link is not None:
                linked[name] = link
        for element in root.iterchildren(w("num")):
            self.instances[element.get(w("numId"), "")] = _read_instance(element)
        for num, instance in self.instances.items():
            if instance.definition in linked:
                self.instances[num] = instance._replace(
                    definition=self._follow(linked, instance.definition)
                )

    def _follow(self, linked: dict[str, str], definition: str) -> str:
        """Go from a definition that only names a numbering style to the one that style uses."""
        seen: set[str] = set()
        while definition in linked and definition not in seen:
            seen.add(definition)
            ref, _ = self._styles.numbering(linked[definition])
            found = self.instances.get(ref.num or "")
            if found is None:
                break
            definition = found.definition
        return definition

    def resolve(self, direct: NumberingRef, style_id: str | None) -> tuple[str, int] | None:
        """Return the (instance, level) of a paragraph, ``None`` where it has no number."""
        inherited, style_ids = self._styles.numbering(style_id)
        num = inherited.num if direct.num is None else direct.num
        if num is None or num == "0" or num not in self.instances:
            return None
        level = direct.level
        if level is None and direct.num is None:
            level = self._level_of_style(num, style_ids[:1])
        if level is None:
            level = inherited.level
        if level is None and direct.num is None:
            level = self._level_of_style(num, style_ids[1:])
        level = level or 0
        return (num, level) if 0 <= level < LEVELS else None

    def _level_of_style(self, num: str, style_ids: tuple[str, ...]) -> int | None:
        """Return the level that names the style, or the nearest of its ancestors, as its own."""
        for style_id in style_ids:
            for index in range(LEVELS):
                if self.level(num, index).style == style_id:
                    return index
        return None

    def level(self, num: str, index: int) -> Level:
        """Return a level as that instance sees it; a level nobody defines prints nothing."""
        instance = self.instances[num]
        if index in instance.levels:
            return instance.levels[index]
        return self.definitions.get(instance.definition, {}).get(index, Level(kind="none"))

    def start(self, num: str, index: int) -> int:
        """Return the number a level starts with in that instance."""
        return self.instances[num].starts.get(index, self.level(num, index).start)


class Counter:
    """Counts through one story (body, header, footnotes, text box) of one view of a document."""

    def __init__(self, numbering: Numbering, findings: list[str]) -> None:
        self._numbering = numbering
        self._findings = findings
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, num: str, level: int) -> Numbered:
        """Count one paragraph and return its label.

        A level above that was skipped counts as used: after ``2.a.i`` without a ``2.a`` comes
        ``2.b``, as in Word. Deeper levels restart, unless ``w:lvlRestart`` says 0 (never) or names
        a level further up.
        """
        definition = self._numbering.instances[num].definition
        counts = self._counts.setdefault(definition, {})
        if level in self._numbering.instances[num].starts and (num, level) not in self._started:
            counts.pop(level, None)
        self._started.add((num, level))
        for above in range(level):
            counts.setdefault(above, self._numbering.start(num, above))
        start = self._numbering.start(num, level)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [other for other in counts if other > level]:
            restart = self._numbering.level(num, deeper).restart
            if restart is None or level < restart:
                del counts[deeper]
        return Numbered(self._print(num, level, counts), level)

    def _print(self, num: str, level: int, counts: dict[int, int]) -> str | None:
        here = self._numbering.level(num, level)
        if here.kind == "bullet":
            return self._bullet(here)
        if here.kind == "none" and not here.text:
            return None

        def place(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            if index > level:
                return ""
            kind = self._numbering.level(num, index).kind
            if here.legal and kind not in ("none", "bullet"):
                kind = "decimal"
            printed = format_counter(counts[index], kind, self._numbering.language)
            if printed is None:
                self._report(f"the number format {kind!r} is not known; its labels are in figures")
                return str(counts[index])
            return printed

        return _PLACE.sub(place, here.text) or None

    def _bullet(self, here: Level) -> str:
        if here.picture and not here.text.strip():
            return "•"
        shown = [from_symbol_font(c, here.font) for c in here.text]
        if None in shown:
            self._report(f"a bullet of the font {here.font} is not known; it is shown as •")
        return "".join("•" if c is None else c for c in shown) or "•"

    def _report(self, finding: str) -> None:
        if finding not in self._findings:
            self._findings.append(finding)


def _read_levels(element: etree._Element) -> dict[int, Level]:
    return {
        index: _read_level(child)
        for child in element.iterchildren(w("lvl"))
        if (index := number(child.get(w("ilvl")))) is not None
    }


def _read_level(element: etree._Element) -> Level:
    legal = element.find(w("isLgl"))
    font = read_run_properties(element.find(w("rPr"))).get("font")
    return Level(
        start=number(value(element, "start")) or 0,
        kind=_read_kind(element),
        text=value(element, "lvlText") or "",
        restart=number(value(element, "lvlRestart")),
        legal=legal is not None and truth(legal.get(w("val"))),
        style=value(element, "pStyle"),
        indent=read_indent(element.find(w("pPr"))),
        font=font,
        picture=element.find(w("lvlPicBulletId")) is not None,
    )


def _read_kind(element: etree._Element) -> str:
    """Read ``w:numFmt``; Word wraps its custom formats in ``mc:AlternateContent``."""
    formats = list(element.iter(w("numFmt")))
    for found in formats:
        custom = _CUSTOM.match(found.get(w("format"), "") + ",")
        if found.get(w("val")) == "custom":
            return custom[1] if custom else f"custom: {found.get(w('format'), '')}"
    return (formats[0].get(w("val")) if formats else None) or "decimal"


def _read_instance(element: etree._Element) -> Instance:
    levels: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for override in element.iterchildren(w("lvlOverride")):
        index = number(override.get(w("ilvl")))
        if index is None:
            continue
        level = override.find(w("lvl"))
        if level is not None:
            levels[index] = _read_level(level)
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[index] = start
    return Instance(value(element, "abstractNumId") or "", levels, starts)
