"""Paths and kinds of nodes as a person would cite and call them: one way everywhere.

The grammar of a path is the record tree's (docs/records.md): a canonical label
(``2.A.1.c``) or the name of a part (``definitions``), then optionally ``#`` and components joined
by dots (``2.A.1.c#note-1.a``).
"""

from __future__ import annotations

import re

from pipeline.model.records import Kind

NUMBERED = re.compile(r"(paragraph|technical-note|note|nota-bene|footnote|table|dash)-([0-9]+)")
"""A component of a path that counts siblings of a kind: ``note-2``."""

COUNTED = {
    "paragraph": "paragraph",
    "technical-note": "Technical Note",
    "note": "Note",
    "nota-bene": "N.B.",
    "footnote": "footnote",
    "table": "table",
    "dash": "dash",
}
"""What is counted -> its name, in the order in which they stand under a node."""

KINDS: dict[Kind, str] = {
    Kind.PART: "part",
    Kind.CATEGORY: "category",
    Kind.ITEM: "item",
    Kind.SUBSECTION: "subsection",
    Kind.ENTRY: "entry",
    Kind.PROVISION: "provision",
    Kind.NOTE: "note",
    Kind.TECHNICAL_NOTE: "technical note",
    Kind.NOTA_BENE: "N.B.",
    Kind.LIST_ITEM: "list member",
    Kind.DEFINITION: "definition",
    Kind.PARAGRAPH: "paragraph",
    Kind.TABLE: "table",
}
"""Name of each kind of node."""


def a_kind(kind: Kind) -> str:
    """Return the name of a kind with its article.

    >>> a_kind(Kind.ENTRY), a_kind(Kind.NOTA_BENE), a_kind(Kind.NOTE)
    ('an entry', 'an N.B.', 'a note')
    """
    name = KINDS[kind]
    return f"{'an' if name[0] in 'aeiouN' else 'a'} {name}"


def split(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the components before and after the ``#``.

    >>> split("2.A.1#note-1.a")
    (('2', 'A', '1'), ('note-1', 'a'))
    """
    base, _, rest = path.partition("#")
    return tuple(base.split(".")), tuple(rest.split(".")) if rest else ()


def is_part(path: str) -> bool:
    """Say whether the path lies in a part (introduction, units, ...) and not in an item."""
    return not any(c.isdigit() for c in split(path)[0][0])


def readable(path: str) -> str:
    """Return the path as a person would cite it.

    >>> readable("2.A.1.c#note-1.a")
    '2.A.1.c Note 1 (a)'
    >>> readable("definitions#production-facilities")
    'Definitions: production facilities'
    >>> readable("introduction#c.paragraph-1")
    'Introduction (c) paragraph 1'
    >>> readable("contents")
    'Table of contents'
    """
    if path == "contents":
        return "Table of contents"
    base, rest = split(path)
    name = ".".join(base)
    if is_part(path):
        name = name[:1].upper() + name[1:].replace("-", " ")
    for position, component in enumerate(rest):
        numbered = NUMBERED.fullmatch(component)
        if numbered:
            name += f" {COUNTED[numbered[1]]} {numbered[2]}"
        elif base[0] == "definitions" and position == 0:
            name += f": {component.replace('-', ' ')}"
        else:
            name += f" ({component})"
    return name


def listed(pieces: list[str] | tuple[str, ...]) -> str:
    """Return the pieces as an enumeration.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    if len(pieces) < 2:
        return "".join(pieces)
    return f"{', '.join(pieces[:-1])} and {pieces[-1]}"
