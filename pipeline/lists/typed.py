"""Labels and paths as a person types them: matched with those an edition has, near ones suggested.

Dots, blanks and case carry no meaning, so ``2.A.1.c``, ``2A1c``, ``2.a.1.c.`` and ``2a1 c`` are one
label; so are ``9A101.a.1`` and ``9a101a1``. What stands after ``#`` is taken likewise
(``2A1c#Note-1``). Where entries are numbered through the list, as Canada's are, the item need not
be said: ``5504(2)(g)`` is ``5.5504.2.g``. A label is never guessed: letters stay letters and
digits digits, and what no label of the edition equals is an error that names the nearest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import takewhile

from pipeline.errors import UnknownLabelError

_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
_ITEM = re.compile(r"^\s*item\s+", re.IGNORECASE)
_SUGGESTED = 4
_ALIKE = 0.6
"""Least likeness (difflib's ratio) of a suggestion."""
_KIN = 0.1
"""What each component shared with a suggestion adds to its likeness."""


def find_path(typed: str, paths: Iterable[str], *, where: str) -> str:
    """Return the one of ``paths`` that is meant.

    Args:
        typed: as a person wrote it.
        paths: of the edition's nodes (:mod:`pipeline.model.records`).
        where: the edition, for messages.

    Raises:
        UnknownLabelError: none of them is meant, or several might be; the message suggests.
    """
    known = tuple(paths)
    if typed in known:
        return typed
    wanted = _pieces(_ITEM.sub("", typed))
    found = [path for path in known if _pieces(path) == wanted]
    if not found and wanted[0] and wanted[0][0].isdigit():
        found = [
            path for path in known if (have := _pieces(path))[0][1:] and _inner(have) == wanted
        ]
    if not found and "." not in typed.strip(" ."):
        flat = _flat(wanted)
        found = [path for path in known if _flat(_pieces(path)) == flat]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownLabelError(
            where=where,
            found=f"{typed!r}, which may be any of {len(found)}: {', '.join(found)}",
            expected="one label of the edition",
            do="type it with its dots",
        )
    near = nearest(typed, known)
    raise UnknownLabelError(
        where=where,
        found=f"no {typed!r}",
        expected="a label or path of the edition" + (f", such as {_listed(near)}" if near else ""),
        do="check the label; how it is punctuated, and its case, do not matter",
    )


def nearest(typed: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths somebody may have meant, likeliest first.

    Likeness is that of the characters, dots apart; what shares the first components counts more,
    and the name alone of a definition or note is enough (``payload``).
    """
    wanted = _pieces(_ITEM.sub("", typed))
    flat = _flat(wanted)
    scored: list[tuple[float, str]] = []
    for path in paths:
        pieces = _pieces(path)
        names = [_flat(pieces), "".join(pieces[1])]
        likeness = max(difflib.SequenceMatcher(None, flat, name).ratio() for name in names)
        if likeness >= _ALIKE:
            shared = _shared(wanted[0], pieces[0])
            scored.append((likeness + _KIN * shared, path))
    scored.sort(key=lambda one: -one[0])  # stable: in document order among equals
    return tuple(path for _, path in scored[:_SUGGESTED])


_Pieces = tuple[tuple[str, ...], tuple[str, ...]]


def _pieces(text: str) -> _Pieces:
    """Digits and letters of the label and of what follows its first ``#``, in lower case."""
    label, _, rest = text.casefold().partition("#")
    return tuple(_PIECE.findall(label)), tuple(_PIECE.findall(rest))


def _inner(pieces: _Pieces) -> _Pieces:
    """The pieces without the item's number."""
    return pieces[0][1:], pieces[1]


def _shared(one: tuple[str, ...], two: tuple[str, ...]) -> int:
    """How many components two labels begin alike with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _flat(pieces: _Pieces) -> str:
    label, rest = ("".join(part) for part in pieces)
    return f"{label}#{rest}" if rest else label


def _listed(paths: tuple[str, ...]) -> str:
    return ", ".join(paths[:-1]) + f" or {paths[-1]}" if len(paths) > 1 else paths[0]
