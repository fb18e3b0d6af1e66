"""Labels: the address of a provision inside an edition, apart from how a list prints it.

A label is a tuple of components. ``2.A.1.c.2`` is ``("2", "A", "1", "c", "2")`` whether the list
prints it ``2.A.1.c.2.`` (MTCR), ``2A1c2`` (Spain) or, for the EU list, ``9A101.a.1`` =
``("9", "A", "101", "a", "1")``. Reading a *printed* label needs the list's grammar and belongs to
``pipeline.lists``; this module reads and writes only the canonical dotted form.
"""

from __future__ import annotations

import re
from functools import total_ordering

from pipeline.errors import ParseError

ROMAN = tuple(
    tens + ones
    for tens in ("", "x", "xx")
    for ones in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
)
"""Roman numerals as lists count with them, the first to the thirtieth."""


_DIGITS = re.compile(r"\d+")
_WIDTH = 6
"""Digits that a number inside a code is filled up to, to be sorted by value."""


def _lettered(component: str) -> tuple[int, int, str]:
    """Return what a component sorts by that is no number."""
    first = _DIGITS.match(component)
    if first is None:
        return (1, len(component), component)
    rest = _DIGITS.sub(lambda one: one[0].zfill(_WIDTH), component[first.end() :])
    return (1, int(first[0]), rest)


@total_ordering
class Label:
    """An ordered, hashable path of components.

    Canonical form: components joined by dots, without a trailing dot. Order is document order:
    numbers by value, letters by length then alphabet (``z`` before ``aa``), codes that begin with a
    number (``4E1901``) behind numbers and piece by piece, a parent before its children.
    """

    __slots__ = ("components",)
    components: tuple[str, ...]

    def __init__(self, *components: str) -> None:
        if not components:
            raise ValueError("a label needs at least one component")
        for component in components:
            if not (component.isalnum() and component.isascii()):
                raise ValueError(f"not a label component: {component!r}")
        object.__setattr__(self, "components", tuple(components))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("labels are immutable")

    @classmethod
    def parse(cls, text: str) -> Label:
        """Read the canonical dotted form (``"2.A.1.c.2"``).

        Raises:
            ParseError: when ``text`` is not canonical.

        >>> Label.parse("2.A.1.c.2").components
        ('2', 'A', '1', 'c', '2')
        """
        try:
            return cls(*text.split("."))
        except ValueError as error:
            raise ParseError(
                where=f"label {text!r}",
                found=str(error),
                expected="components of letters or digits joined by dots, such as 2.A.1.c",
                do="correct the label",
            ) from None

    def __str__(self) -> str:
        return ".".join(self.components)

    def __repr__(self) -> str:
        return f"Label.parse({str(self)!r})"

    def __hash__(self) -> int:
        return hash(self.components)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Label) and self.components == other.components

    def __lt__(self, other: Label) -> bool:
        return self.sort_key() < other.sort_key()

    def __reduce__(self) -> tuple[object, ...]:
        return (Label, self.components)

    def sort_key(self) -> tuple[tuple[int, int, str], ...]:
        """Return a key that sorts labels in document order."""
        return tuple((0, int(c), "") if c.isdigit() else _lettered(c) for c in self.components)

    @property
    def depth(self) -> int:
        """Number of components: an item is 1, a subsection 2, an entry 3."""
        return len(self.components)

    @property
    def last(self) -> str:
        """The label's own marker, without its ancestors'."""
        return self.components[-1]

    @property
    def parent(self) -> Label | None:
        """The label one level up, or ``None`` for a top-level one."""
        return Label(*self.components[:-1]) if len(self.components) > 1 else None

    def child(self, component: str) -> Label:
        """Return the label of the child ``component``."""
        return Label(*self.components, component)

    def ancestors(self) -> tuple[Label, ...]:
        """Return the labels above this one, outermost first."""
        return tuple(Label(*self.components[:n]) for n in range(1, len(self.components)))

    def is_under(self, other: Label) -> bool:
        """Say whether this label is ``other`` or lies below it."""
        return self.components[: len(other.components)] == other.components
