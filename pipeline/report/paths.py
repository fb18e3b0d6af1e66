"""Paths of nodes as a reader wants them: in document order, under a readable name, as safe ids.

The grammar of a path is the record tree's (docs/records.md): a canonical label
(``2.A.1.c``) or the name of a part (``definitions``), then optionally ``#`` and components joined
by dots (``2.A.1.c#note-1.a``).
"""

from __future__ import annotations

import re

from pipeline.model.citing import COUNTED, NUMBERED, is_part, readable, split

__all__ = [
    "ancestors",
    "is_part",
    "item_of",
    "readable",
    "safe_id",
    "sort_key",
    "split",
    "subsection_of",
]

_FRONT = ("preamble", "introduction", "definitions", "terminology")
_BACK = ("units", "conversions", "statement")
_ORDER = {name: rank for rank, name in enumerate(COUNTED)}


def item_of(path: str) -> str:
    """Return the item's number, or the name of the part."""
    return split(path)[0][0]


def subsection_of(path: str) -> str:
    """Return the subsection's letter, or nothing for an item's own line and for parts.

    >>> subsection_of("2.A.1.c"), subsection_of("2"), subsection_of("units#table-1")
    ('A', '', '')
    """
    base = split(path)[0]
    return base[1] if len(base) > 1 and base[1].isalpha() else ""


def ancestors(path: str) -> tuple[str, ...]:
    """Return the paths above this one, innermost first.

    >>> ancestors("2.A.1#note-1.a")
    ('2.A.1#note-1', '2.A.1', '2.A', '2')
    """
    base, rest = split(path)
    label = ".".join(base)
    above = [f"{label}#{'.'.join(rest[:n])}" for n in range(len(rest) - 1, 0, -1)]
    if rest:
        above.append(label)
    above.extend(".".join(base[:n]) for n in range(len(base) - 1, 0, -1))
    return tuple(above)


def sort_key(path: str) -> tuple[tuple[int, int, int, str], ...]:
    """Return a key for document order: front matter, items, back matter; a node before its notes,
    and its notes before its sub-provisions (the paths alone cannot say more).
    """
    base, rest = split(path)
    if is_part(path):
        known = _FRONT if base[0] in _FRONT else _BACK
        rank = known.index(base[0]) if base[0] in known else len(known)
        head = (0 if known is _FRONT else 2, rank, 0, base[0])
        return (head, *map(_step, base[1:]), *map(_step, rest))
    return ((1, 0, 0, ""), *map(_step, base), *map(_step, rest))


def _step(component: str) -> tuple[int, int, int, str]:
    numbered = NUMBERED.fullmatch(component)
    if numbered:
        return (0, _ORDER[numbered[1]], int(numbered[2]), "")
    if component.isascii() and component.isdigit():
        return (1, int(component), 0, "")
    return (2, min(4, len(component)), 0, component)


_SAFE = re.compile(r"[^A-Za-z0-9.-]")


def safe_id(text: str) -> str:
    """Return ``text`` as an HTML id and URL fragment: different texts give different ids.

    Letters, digits, dots and hyphens stay; ``->`` is ``_to_``, ``#`` is ``_n_``, and any other
    character its code point in hex between underscores.

    >>> safe_id("2.A.1.c->2.A.1.d"), safe_id("units#table-1"), safe_id("a b")
    ('2.A.1.c_to_2.A.1.d', 'units_n_table-1', 'a_20_b')
    """
    return "_to_".join(_SAFE.sub(_escape, piece) for piece in text.split("->"))


def _escape(match: re.Match[str]) -> str:
    return "_n_" if match[0] == "#" else f"_{ord(match[0]):x}_"
