"""Citations by level: "paragraph (2)(g)", "clauses (c)(ii)(B) or (C)", "items 9-1 to 9-9".

Statutes cite a provision from where the words stand: the level's name says what the last marker of
each citation is, what stands before it comes from the citation before, else from the provision the
words are in. What follows the run may make it another document's ("of the Guide")::

    run      = level-word citation { joint citation }
    citation = 1*marker                     (2)(g)   or, in French,   (2)g)
    joint    = "," | "and" | "or" | "to"    as the profile has it
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.lists.profile import Citations, Profile
from pipeline.model.label import ROMAN, Label
from pipeline.model.records import Reference

ITEM, SUBITEM, PARAGRAPH, SUBPARAGRAPH, CLAUSE, SUBCLAUSE = range(6)
_NUMBER = re.compile(
    r"(?P<group>\d)(?:-(?P<item>\d{1,2})|(?P<code>\d{3}))?"
    r"(?P<deeper>(?:\.\w{1,2})+)?(?![\w(-])"
)
_MARKER = re.compile(r"\(?([0-9]{1,3}|[A-Za-z]{1,5})\)")


class _Cited(NamedTuple):
    start: int
    end: int
    components: tuple[str, ...]
    ranged: bool


def citations(raw: str, profile: Profile, home: Label | None) -> list[Reference]:
    """Return what a text cites of its own list; ``home`` is the label the text stands under."""
    words = profile.citations
    if words is None:
        return []
    found: list[Reference] = []
    for match in words.items.finditer(raw):
        found.extend(_group(raw, match, words, profile))
    if home is not None and home.depth > 1:
        entry = Label(*home.components[:2])
        found.extend(
            Reference(m.start(), m.end(), m.group(), (entry,)) for m in words.this.finditer(raw)
        )
    if home is not None:
        for level, pattern in enumerate(words.levels, SUBITEM):
            for match in pattern.finditer(raw):
                found.extend(_levelled(raw, match, level, home, profile))
    return [one for one in found if not _quoted(raw, one.start)]


def _quoted(raw: str, at: int) -> bool:
    """Whether a place is inside quotation marks: then the words are a title."""
    return any(raw.count(one, 0, at) > raw.count(two, 0, at) for one, two in ("“”", "«»"))


def _group(raw: str, match: re.Match[str], words: Citations, profile: Profile) -> list[Reference]:
    """Read a run of items: groups, or numbers that say their group (``9-1``, ``5504``).

    Another document of the same numbers is meant where one of them goes deeper (``2-2.a``), or
    where its name follows before the clause ends.
    """
    run: list[_Cited] = []
    at = match.start("first")
    joint = _joint(profile)
    ranged = False
    while (one := _NUMBER.match(raw, at)) is not None:
        if one["deeper"]:
            return []
        if one["item"] and words.elsewhere.search(_clause(raw, at)):
            return []
        inner = one["item"] or (one.group() if one["code"] else "")
        components = (one["group"], inner) if inner else (one["group"],)
        run.append(_Cited(at, one.end(), components, ranged))
        following = joint.match(raw, one.end())
        if following is None:
            break
        ranged = following["word"] in profile.range_words
        at = following.end()
    return _references(raw, run, profile, ITEM)


def _clause(raw: str, at: int) -> str:
    """Return the words from a place to the end of its clause."""
    return raw[at:].partition(";")[0]


def _levelled(
    raw: str, match: re.Match[str], level: int, home: Label, profile: Profile
) -> list[Reference]:
    run: list[_Cited] = []
    at = match.end()
    joint = _joint(profile)
    ranged = False
    before = home.components
    while (markers := _markers(raw, at)) is not None:
        end, values = markers
        first = level - len(values) + 1
        base = _above(before, first)
        if base is None:
            break
        before = (*base, *values)
        run.append(_Cited(at, end, before, ranged))
        following = joint.match(raw, end)
        if following is None:
            break
        ranged = following["word"] in profile.range_words
        at = following.end()
    return _references(raw, run, profile, level)


def _references(raw: str, run: list[_Cited], profile: Profile, level: int) -> list[Reference]:
    words = profile.citations
    if not run or words is None or words.foreign.match(raw, run[-1].end):
        return []
    found: list[Reference] = []
    for one in run:
        label = Label(*one.components)
        if one.ranged and found:
            first = found[-1]
            spelled = _between(first.targets[-1], label, level)
            if spelled:
                text = raw[first.start : one.end]
                found[-1] = Reference(first.start, one.end, text, spelled, label)
                continue
        found.append(Reference(one.start, one.end, raw[one.start : one.end], (label,)))
    return found


def _between(first: Label, last: Label, level: int) -> tuple[Label, ...]:
    """Return the labels from one to another of one level; empty where they are no siblings."""
    parent = first.parent
    if parent is None or parent != last.parent:
        return ()
    roman = level in (SUBPARAGRAPH, SUBCLAUSE)
    one, two = (_ordinal(label.last, roman=roman) for label in (first, last))
    if not 0 < one < two:
        return ()
    if first.last.isdigit():
        names = [str(n) for n in range(one, two + 1)]
    elif roman:
        names = [ROMAN[n - 1] for n in range(one, two + 1)]
    else:
        names = [chr(ord("a") + n - 1) for n in range(one, two + 1)]
    upper = first.last.isupper()
    return tuple(parent.child(name.upper() if upper else name) for name in names)


def _ordinal(value: str, *, roman: bool) -> int:
    if value.isdigit():
        return int(value)
    if roman:
        return ROMAN.index(value.lower()) + 1 if value.lower() in ROMAN else 0
    return ord(value.lower()) - ord("a") + 1 if len(value) == 1 else 0


def _above(components: tuple[str, ...], level: int) -> tuple[str, ...] | None:
    """Return the components above a level; none where there is nothing of a level above it."""
    if level < SUBITEM:
        return None
    kept: list[str] = [components[0]]
    last = -1
    for component in components[1:]:
        own = _level(component, last)
        if own >= level:
            break
        kept.append(component)
        last = own
    return tuple(kept)


def _level(component: str, last: int) -> int:
    """Return the level of a component behind one of level ``last``."""
    if component.isdigit():
        return ITEM if last < ITEM else SUBITEM
    if component.islower():
        return PARAGRAPH if last < PARAGRAPH else SUBPARAGRAPH
    return CLAUSE if last < CLAUSE else SUBCLAUSE


def _markers(raw: str, at: int) -> tuple[int, tuple[str, ...]] | None:
    values: list[str] = []
    while (one := _MARKER.match(raw, at)) is not None:
        values.append(one[1])
        at = one.end()
    return (at, tuple(values)) if values else None


@cache
def _joints(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in words)
    return re.compile(rf"\s*(?P<word>,(?:\s+(?:{listed}))?|{listed})\s+(?=[(\dA-Za-z])")


def _joint(profile: Profile) -> re.Pattern[str]:
    return _joints((*profile.list_words, *profile.range_words))
