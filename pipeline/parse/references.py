"""References: every mention of a provision, with the labels it means.

A list ("2.A.1.a. and 2.A.1.b.") gives one reference for each label; a range ("3.A.1. to 3.A.6.")
gives one, spelled out. "This item" means the item it stands in.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.lists.labels import Printed
from pipeline.lists.profile import Profile
from pipeline.model.label import Label
from pipeline.model.records import Reference
from pipeline.model.text import Text
from pipeline.parse.cited import citations


def references(
    text: Text, profile: Profile, item: Label | None, *, home: Label | None = None
) -> tuple[Reference, ...]:
    """Return the references of a text, left to right; none is resolved yet.

    ``item`` is the item the text stands in, ``home`` the nearest label it stands under.
    """
    raw = text.raw
    found = [_labelled(raw, one, profile) for one in profile.labels.find(raw)]
    merged = _ranges(raw, found, profile)
    merged.extend(_items(raw, profile))
    merged.extend(citations(raw, profile, home))
    if item is not None:
        merged.extend(
            Reference(m.start(), m.end(), m.group(), (item,))
            for m in profile.this_item.finditer(raw)
        )
    return tuple(sorted(merged, key=lambda r: r.start))


@cache
def _between(range_words: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in range_words)
    return re.compile(rf"\s+(?:{words})\s+")


@cache
def _more(joining: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in joining)
    return re.compile(
        rf"\s*(?P<word>,|{words})\s+(?P<number>\d{{1,2}})(?![\w.]*[A-Z0-9])(?!\s*[%x×])"
    )


def _labelled(raw: str, one: Printed, profile: Profile) -> Reference:
    end = one.end
    if profile.dotted and raw[end : end + 1] == ".":
        end += 1
    return Reference(one.start, end, raw[one.start : end], (one.label,))


def _ranges(raw: str, found: list[Reference], profile: Profile) -> list[Reference]:
    """Join two labels with a range word between them into one reference."""
    if len(found) < 2:
        return found
    between = _between(profile.range_words)
    out: list[Reference] = []
    for one in found:
        if out and between.fullmatch(raw[out[-1].end : one.start]) and out[-1].through is None:
            first, last = out[-1].targets[0], one.targets[0]
            spelled = between_labels(first, last)
            if spelled:
                start = out[-1].start
                out[-1] = Reference(start, one.end, raw[start : one.end], spelled, last)
                continue
        out.append(one)
    return out


def between_labels(first: Label, last: Label) -> tuple[Label, ...]:
    """Return the labels from ``first`` to ``last``, siblings both; empty when they are not.

    >>> [str(label) for label in between_labels(Label.parse("3.A.1"), Label.parse("3.A.3"))]
    ['3.A.1', '3.A.2', '3.A.3']
    """
    if first.depth != last.depth or first.parent != last.parent:
        return ()
    one, two = first.last, last.last
    if one.isdigit() and two.isdigit() and int(one) < int(two):
        width = len(one) if len(one) == len(two) and one[0] == "0" else 0
        run = [str(n).zfill(width) for n in range(int(one), int(two) + 1)]
    elif len(one) == len(two) == 1 and one.isalpha() and one < two:
        run = [chr(n) for n in range(ord(one), ord(two) + 1)]
    else:
        return ()
    parent = first.parent
    return tuple(parent.child(c) if parent is not None else Label(c) for c in run)


def _items(raw: str, profile: Profile) -> list[Reference]:
    """Return mentions of whole items: "Item 3", "Items 1 and 2"."""
    out: list[Reference] = []
    more = _more((*profile.list_words, *profile.range_words))
    for match in profile.item_reference.finditer(raw):
        number = int(match["number"])
        if not profile.labels.first <= number <= profile.labels.items:
            continue
        out.append(Reference(match.start(), match.end(), match.group(), (Label(str(number)),)))
        at = match.end()
        while True:
            following = more.match(raw, at)
            if following is None or not 0 < int(following["number"]) <= profile.labels.items:
                break
            target = Label(following["number"])
            if following["word"] in profile.range_words:
                last = out[-1]
                spelled = between_labels(last.targets[0], target)
                if spelled:
                    end = following.end()
                    out[-1] = Reference(last.start, end, raw[last.start : end], spelled, target)
            else:
                out.append(
                    Reference(
                        following.start("number"), following.end(), following["number"], (target,)
                    )
                )
            at = following.end()
    return out
