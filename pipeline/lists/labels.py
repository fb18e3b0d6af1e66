"""How a list prints its labels: from printed characters to components.

The grammar a list gives is a sequence of component shapes, outermost first; a printed label is a
prefix of it, with or without dots, so that ``2.A.1.c.2.``, ``2A1c.2`` and ``2A1c2`` are one label::

    label     = [ prefix ] component { separator component } [ "." ]
    component = number | upper | lower            (in the order of ``shapes``)
    separator = "." | nothing                     (a dot, with or without spaces around it)
    prefix    = the letters a list puts before its numbers, a part of the first component (ML8)
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

import msgspec

from pipeline.model.label import Label


class Shape(StrEnum):
    """What one component of a label is made of."""

    NUMBER = "number"
    CODE = "code"  # three digits, leading zeros and all: the 001 of 9A001
    UPPER = "upper"
    LOWER = "lower"
    EITHER = "either"  # a letter, or where a list counts so far, a number


_SHAPE_PATTERN = {
    Shape.NUMBER: r"\d{1,3}",
    Shape.CODE: r"\d{3}",
    Shape.UPPER: r"[A-Z]",
    Shape.LOWER: r"[a-z]{1,2}",
    Shape.EITHER: r"\d{1,3}|[a-z]{1,2}",
}


class Printed(msgspec.Struct, frozen=True):
    """A label found in text: its components and the characters ``[start, end)`` it takes."""

    components: tuple[str, ...]
    start: int
    end: int

    @property
    def label(self) -> Label:
        """The canonical label."""
        return Label(*self.components)


class LabelGrammar(msgspec.Struct, frozen=True):
    """The labels of one list.

    Attributes:
        shapes: of the components, outermost first; deeper ones repeat the last two.
        second: the letters a second component may be (``"ABCDE"``); empty for any.
        items: the highest item number that can be meant; ``first`` the lowest.
        divided: items in parts, with the part's digits: ``{"5": "12"}`` reads ``5A2`` as subsection
            A of part 2. Codes are not divided: ``5A002`` stands under ``5A2``.
        skips: depths at which numbers rise but may leave some out.
        prefix: letters before the first number: ``"ML"``.
        codes: the pattern of a first component that is more than a number (``0004``, ``9A904``);
            such a one is a label by itself.
        entry: how many components an entry's label has: 3 under items and subsections, 1 where the
            entries are all there is.
    """

    shapes: tuple[Shape, ...]
    second: str
    items: int
    first: int = 1
    divided: dict[str, str] = {}
    skips: frozenset[int] = frozenset()
    prefix: str = ""
    codes: str = ""
    entry: int = 3

    @property
    def least(self) -> int:
        """How many components a label has at least: a number alone is none."""
        return 1 if self.prefix or self.codes else 2

    def number(self, component: str) -> int:
        """Return the number in the first component of a label."""
        return int(component.removeprefix(self.prefix))

    def shape(self, depth: int) -> Shape:
        """Return the shape of the component at ``depth`` (0 = outermost)."""
        return _shape(self.shapes, depth)

    def match(self, text: str, at: int = 0, *, minimum: int = 0) -> Printed | None:
        """Read the longest label that starts at ``at``: at least ``minimum`` components, or as many
        as a label has.

        The label must not run on into a word or a number: ``3Ax`` and ``2.5`` are none.
        """
        best: Printed | None = None
        components: list[str] = []
        position = at
        if self.prefix:
            if not text.startswith(self.prefix, at):
                return None
            position += len(self.prefix)
        if not text[position : position + 1].isdigit():
            return None  # every list's labels begin with a number
        minimum = minimum or self.least
        for depth, pattern in enumerate(_components(self.shapes, self.codes)):
            found = pattern.match(text, position)
            if found is None or not self._allowed(found.group(), depth):
                break
            components.append(found.group() if depth else self.prefix + found.group())
            position = found.end()
            part = text[position : position + 1]
            divided = self.divided.get(components[0], "") if depth == 1 else ""
            if part and part in divided and not _runs_on(text, position + 1):
                return Printed((components[0], components[1] + part), at, position + 1)
            if depth + 1 >= minimum and not _runs_on(text, position):
                best = Printed(tuple(components), at, position)
            if part == "." and _SEPARATOR.match(text, position):
                position += 1
        return best

    def _allowed(self, component: str, depth: int) -> bool:
        if depth == 0 and not self.codes:
            plain = component == "0" or component[0] != "0"
            return plain and self.first <= int(component) <= self.items
        if depth == 0:
            return True
        if depth == 1 and self.second:
            return component in self.second
        return component[0] != "0" or self.shape(depth) is Shape.CODE

    def place(self, components: tuple[str, ...]) -> tuple[str, ...]:
        """Return what the labels below ``components`` begin with: without the digit of a part."""
        if len(components) == 2 and components[0] in self.divided:
            return (components[0], components[1][:1])
        return components

    def find(self, text: str, *, minimum: int = 0) -> tuple[Printed, ...]:
        """Return every label in running text, left to right, none overlapping."""
        found: list[Printed] = []
        at = 0
        starts = _CODED if self.codes else _start(self.prefix, self.shape(1))
        for start in starts.finditer(text):
            if start.start() < at:
                continue
            one = self.match(text, start.start(), minimum=minimum)
            if one is not None:
                found.append(one)
                at = one.end
        return tuple(found)


_MOST = 8
"""Components a label has at most."""
_PATTERNS = {shape: re.compile(pattern) for shape, pattern in _SHAPE_PATTERN.items()}
_CODED = re.compile(r"\d(?<![\w.,]\d)")
_SEPARATOR = re.compile(r"(?:\.(?! ))")


@cache
def _start(prefix: str, second: Shape) -> re.Pattern[str]:
    """Return what a label in running text begins with, at the least. The first character stands
    first, so that the search need not look back at every one.
    """
    if prefix:
        first, rest = re.escape(prefix[0]), re.escape(prefix[1:])
        return re.compile(rf"{first}(?<![\w.,]{first}){rest}(?=\d)")
    more = _SHAPE_PATTERN[second]
    return re.compile(rf"\d(?<![\w.,]\d)(?=\d{{0,2}}{_SEPARATOR.pattern}?(?:{more}))")


def _shape(shapes: tuple[Shape, ...], depth: int) -> Shape:
    if depth < len(shapes):
        return shapes[depth]
    return shapes[-2 + (depth - len(shapes)) % 2]


@cache
def _components(shapes: tuple[Shape, ...], codes: str) -> tuple[re.Pattern[str], ...]:
    """Return the pattern of each component a label may have, outermost first."""
    found = tuple(_PATTERNS[_shape(shapes, depth)] for depth in range(_MOST))
    return (re.compile(codes), *found[1:]) if codes else found


def _runs_on(text: str, at: int) -> bool:
    """Whether a word or number goes on at ``at``: then what stands before is no whole label."""
    return at < len(text) and (text[at].isalnum() or text[at] in "º°%")
