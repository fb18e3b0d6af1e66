"""References: every mention of a provision, with the labels it means.

A list ("2.A.1.a. and 2.A.1.b.") gives one reference for each label; a range ("3.A.1. to 3.A.6.")
gives one, spelled out. What stands next in a list may leave out how it begins ("8.g.3. and g.4.",
"0008g3 und g4", "3B001.a. to f."): it begins as the one before does. "This item" means the item it
stands in.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.lists.labels import Printed, Shape
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
    merged = _continued(raw, _ranges(raw, found, profile), profile)
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


def _continued(raw: str, found: list[Reference], profile: Profile) -> list[Reference]:
    """Add the labels of a list whose beginning is left out."""
    if not found:
        return found
    rest = _rest((*profile.list_words, *profile.range_words))
    out: list[Reference] = []
    for n, one in enumerate(found):
        out.append(one)
        limit = found[n + 1].start if n + 1 < len(found) else len(raw)
        while (match := rest.match(raw, out[-1].end)) is not None and match.end() <= limit:
            last = out[-1]
            # where labels have no dots, one that follows ends the sentence
            printed = match["label"] if profile.dotted else match["label"].rstrip(".")
            label = _in_full(last.through or last.targets[-1], printed, profile)
            if label is None:
                break
            start = match.start("label")
            end = start + len(printed)
            ranged = last.through is None and match["word"] in profile.range_words
            spelled = between_labels(last.targets[0], label) if ranged else ()
            if spelled:
                out[-1] = Reference(last.start, end, raw[last.start : end], spelled, label)
            else:
                out.append(Reference(start, end, printed, (label,)))
    return out


@cache
def _rest(joining: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in joining)
    component = r"(?:[a-z]{1,2}(?![a-z])|\d{1,3}(?!\d))"
    return re.compile(
        rf"(?:\s*,(?:\s+(?:{words}))?|\s+(?P<word>{words}))\s+(?!(?:{words})\s)"
        rf"(?P<label>\.?{component}(?:\.?{component})*\.?)(?![^\W_]|[.,)]\d|\s?[%°])"
    )


def _in_full(before: Label, printed: str, profile: Profile) -> Label | None:
    """Return the label that is printed without its beginning, behind another; none where the words
    may be something else: a letter by itself must have a dot in a list that dots its labels, and a
    number by itself must have one anywhere.
    """
    parts = _COMPONENT.findall(printed)
    dots = "." in printed
    if not dots and (profile.dotted or (len(parts) == 1 and not _LETTER.fullmatch(parts[0]))):
        return None
    own, grammar = before.components, profile.labels
    depths = [len(own) - len(parts), *range(len(own) - 1, 0, -1)]
    for depth in depths:
        if depth < grammar.entry or not _fits(parts, own, depth, profile):
            continue
        return Label(*own[:depth], *parts)
    return None


def _fits(parts: list[str], own: tuple[str, ...], depth: int, profile: Profile) -> bool:
    """Whether the components may stand from ``depth`` on: of the kind of the one they stand for,
    and the rest of the shapes that come below it.
    """
    if parts[0].isdigit() is not own[depth].isdigit():
        return False
    below = (profile.labels.shape(depth + n) for n in range(1, len(parts)))
    return all(
        shape is Shape.EITHER or part.isdigit() is (shape is Shape.NUMBER)
        for part, shape in zip(parts[1:], below, strict=True)
    )


_COMPONENT = re.compile(r"[a-z]+|\d+")
_LETTER = re.compile(r"[a-z]")


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
