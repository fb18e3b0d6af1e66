"""Quoted terms: double quotes for terms of the definitions, single quotes for local ones."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model.records import TermUse
from pipeline.model.text import Text

# each begins with its sign, and looks back behind it: a search then goes from sign to sign
_DOUBLE = re.compile(r"“([^“”]{1,120})”|«([^«»]{1,120})»|\"(?<!\w\")([^\"]{1,120})\"(?!\w)")
_SINGLE = re.compile(r"‘([^‘’]{1,120})’(?!\w)|'(?<![\w’']')([^'\s][^']{0,118})'(?!\w)")

_LOW_DOUBLE = re.compile(r"„([^„“”]{1,120})[“”]")
_LOW_SINGLE = re.compile(r"(?:‚|,(?<![\w,],)(?=\S))([^‚‘’,]{1,120})[‘’]")

_IES = re.compile(r"(?<=\w\w)ies$")
_PLURAL = re.compile(r"(?<=\w\w)(?:(?<=[rlnd])es?|s)$")


def terms(text: Text, *, low: bool = False) -> tuple[TermUse, ...]:
    """Return the quoted terms of a text in order; what defines them is found later. ``low`` says
    that quotations open low, as in German.
    """
    found: list[TermUse] = []
    double_quotes, single_quotes = (_LOW_DOUBLE, _LOW_SINGLE) if low else (_DOUBLE, _SINGLE)
    for pattern, double in ((double_quotes, True), (single_quotes, False)):
        for match in pattern.finditer(text.raw):
            words = next(group for group in match.groups() if group is not None)
            found.append(TermUse(match.start(), match.end(), words, double))
    return tuple(sorted(found, key=lambda use: use.start))


@lru_cache(maxsize=4096)
def key(term: str, inflections: re.Pattern[str] | None = None) -> str:
    """Return a term as it is looked up: lower case, single spaces, each word without its plural
    (which in Spanish is "es" behind a consonant: detector, detectores), or without the endings that
    the list's language is said to have.

    >>> key("Range") == key("ranges")
    True
    >>> key("Equipo de detectores") == key("equipos de detector")
    True
    >>> key("technologies") == key("Technology")
    True
    """
    words = term.lower().replace("\u2011", "-").split()
    if inflections is not None:
        return " ".join(inflections.sub("", word) for word in words)
    return " ".join(_PLURAL.sub("", _IES.sub("y", word)) for word in words)
