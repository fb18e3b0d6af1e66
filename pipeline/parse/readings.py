"""What a row may be: every reading its first characters allow, before any is chosen.

A bare marker is read by this grammar (the profile adds markers without a dot)::

    marker = "(" value ")" | value ( "." | ")" )
    value  = number | lower-case letter | roman numeral
    dash   = "-" | "–" | "—" | "•" | "·"          followed by a space
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache

import msgspec

from pipeline.lists.profile import PartHeading, Profile
from pipeline.model.label import ROMAN
from pipeline.model.records import Kind
from pipeline.model.text import MarkKind
from pipeline.parse.rows import Row


class Role(IntEnum):
    """How a row is understood."""

    PART = 1
    CATEGORY = 2
    ITEM = 3
    SUBSECTION = 4
    LABELLED = 5
    BARE = 6
    NOTE = 7
    TERM = 8
    PLAIN = 9
    TABLE = 10
    DIVISION = 11


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One way to understand a row.

    Attributes:
        role: what it would be.
        end: where its printed marker ends in the row's text (0 when there is none, or when the
            marker is automatic and not among the characters).
        family: of a bare marker: ``"1"``, ``"a"``, ``"i"``, ``"A"`` or ``"-"``.
        dress: its punctuation: ``"."``, ``")"``, ``"()"`` or ``""``.
        ordinal: its place in its family, from 1.
        value: the marker without punctuation.
        components: of a printed label.
        note: kind of an annotation, ``plural`` for a group, ``heading`` for one over a part of the
            item.
        part: the part a heading opens.
        cost: what makes this reading unlikely in itself.
    """

    role: Role
    end: int = 0
    family: str = ""
    dress: str = ""
    ordinal: int = 0
    value: str = ""
    components: tuple[str, ...] = ()
    note: Kind | None = None
    plural: bool = False
    heading: bool = False
    part: PartHeading | None = None
    cost: float = 0.0


_PLAIN = Reading(Role.PLAIN)
_TABLE = (Reading(Role.TABLE),)
_MARKER = re.compile(
    r"(?:\((?P<in>\d{1,3}|[a-z]{1,4}|[A-Z])\)|(?P<v>\d{1,3}|[a-z]{1,4}|[A-Z])(?P<dress>[.)]))"
    r"(?=[^\w.)(,]|$)"
)
_TIGHT = re.compile(r"(?P<v>\d{1,2}|[a-z])(?P<dress>[.)])(?=[A-ZÁÉÍÓÚÑ“‘«(])")
_DOUBLED = re.compile(r"(?P<v>\d{1,2}|[a-z])\.\.(?=\s)")
_LOOSE = re.compile(r"(?P<v>\d{1,2}|[a-z])(?=\s+[A-ZÁÉÍÓÚÑ“‘«])")
_DASH = re.compile(r"[-–—•·](?=\s)")
_ROMAN = ROMAN[:14]
_QUOTED = re.compile(r"[“«\"„][^“”«»\"„]{1,80}[”»\"“]")
_OPENED = re.compile(r"[“«\"„][^“”«»\"„]{1,120}$")
_CLOSED = re.compile(r"[^“”«»\"„]*[”»\"]")
UNCLOSED = "unclosed"
"""Family of a term whose heading goes on in the next line."""


def closing_quote(text: str) -> int:
    """Return where a quotation that stands open at the beginning of ``text`` ends, or 0."""
    match = _CLOSED.match(text)
    return match.end() if match is not None else 0


def readings(rows: Sequence[Row], profile: Profile) -> list[tuple[Reading, ...]]:
    """Return every reading of each row; of one that is no table cell plain text is the last."""
    # most rows begin like nothing: all patterns of a kind are tried at once before each is
    division = (profile.division,) if profile.division else ()
    parts = [part.pattern for part in profile.parts]
    heading = _any_of((*parts, profile.category, *division, profile.item))
    note = _any_of([marker.pattern for marker in profile.notes])
    bare = _any_of((_DASH, _MARKER, _DOUBLED, _TIGHT, _LOOSE))
    return [_readings(row, profile, heading, note, bare) for row in rows]


_NAME = re.compile(r"\(\?P<\w+>")


def _any_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """Return a pattern that matches wherever one of some does."""
    return re.compile(
        "|".join(
            f"(?{'i' if one.flags & re.IGNORECASE else ''}:{_NAME.sub('(?:', one.pattern)})"
            for one in patterns
        )
    )


def _readings(
    row: Row,
    profile: Profile,
    heading: re.Pattern[str],
    note: re.Pattern[str],
    bare: re.Pattern[str],
) -> tuple[Reading, ...]:
    if row.cell is not None:
        return _TABLE
    text = row.text
    lead = len(text) - len(text.lstrip())
    body = text[lead:]
    found: list[Reading] = []
    if row.marker:
        found.extend(_automatic(row.marker, body, profile))
    if heading.match(body):
        found.extend(_headings(body, lead, profile))
    labels = _labels(body, lead, profile, row)
    found.extend(labels)
    marked: Sequence[Reading] = ()
    if bare.match(body):
        # "3.D.2." is no "3." without its space
        marked = _bare(body, lead, profile, tight=not labels)
        found.extend(marked)
    annotation = profile.note(body) if note.match(body) else None
    if annotation is not None:
        marker, end = annotation
        found.append(
            Reading(
                Role.NOTE,
                lead + end,
                note=marker.kind,
                plural=marker.plural,
                heading=marker.heading,
            )
        )
    term = (profile.term or _QUOTED).match(body)
    if term:
        end = term.end("term") if profile.term else term.end()
        found.append(Reading(Role.TERM, value=body[1 : end - 1], end=lead + end))
    elif profile.term is None and not row.whole and _OPENED.match(body.rstrip()):
        found.append(Reading(Role.TERM, len(text), UNCLOSED, value=body[1:].strip(), cost=0.5))
    # most rows are nothing else, and most others are a marker alone
    return _or_plain(tuple(marked)) if len(found) == len(marked) else (*found, _PLAIN)


@lru_cache(maxsize=1024)
def _or_plain(found: tuple[Reading, ...]) -> tuple[Reading, ...]:
    return (*found, _PLAIN)


def _headings(body: str, lead: int, profile: Profile) -> list[Reading]:
    found = [Reading(Role.PART, part=part) for part in profile.parts if part.pattern.match(body)]
    category = profile.category.match(body)
    if category:
        found.append(Reading(Role.CATEGORY, value=category[1]))
    division = profile.division.match(body) if profile.division else None
    if division:
        found.append(
            Reading(
                Role.DIVISION, lead + division.end("printed"), value=f"part-{division['number']}"
            )
        )
    item = profile.item.match(body)
    if item and int(item["number"]) <= profile.labels.items:
        heading = item["heading"]
        cost = 0.0 if not heading or shouting(heading) else 6.0
        found.append(
            Reading(
                Role.ITEM,
                lead + item.end("printed"),
                components=(item["number"],),
                ordinal=int(item["number"]),
                cost=cost,
            )
        )
    return found


def shouting(text: str) -> bool:
    """Whether the letters are capitals, as headings are set (words in brackets apart)."""
    letters = [c for c in re.sub(r"[(<][^)>]*[)>]", "", text) if c.isalpha()]
    return not letters or sum(c.isupper() for c in letters) / len(letters) > 0.7


def _labels(body: str, lead: int, profile: Profile, row: Row | None = None) -> list[Reading]:
    label = profile.labels.match(body)
    if label is None:
        return []
    end = label.end + (1 if body[label.end : label.end + 1] == "." else 0)
    rest = body[end:].strip()
    if rest[:1] in {",", ";", ")", "]"}:
        return []
    if len(label.components) < profile.labels.entry:
        heading = shouting(rest) or (row is not None and row.strip.share(MarkKind.BOLD) > 0.9)
        cost = 0.0 if heading else 6.0
        return [Reading(Role.SUBSECTION, lead + end, components=label.components, cost=cost)]
    cost = 1.0 if rest[:1].islower() else 0.0
    return [Reading(Role.LABELLED, lead + end, components=label.components, cost=cost)]


def _bare(body: str, lead: int, profile: Profile, *, tight: bool = True) -> Sequence[Reading]:
    dash = _DASH.match(body)
    if dash:
        return [Reading(Role.BARE, lead + dash.end(), "-", dash.group(), 0, "dash")]
    for pattern, cost in ((_MARKER, 0.0), (_DOUBLED, 0.5), (_TIGHT, 1.0)):
        match = pattern.match(body)
        if match and (tight or pattern is not _TIGHT):
            groups = match.groupdict()
            value = groups.get("in") or groups["v"]
            dress = "()" if groups.get("in") else groups.get("dress") or "."
            return _values(value, dress, lead + match.end(), cost)
    if profile.loose_markers:
        match = _LOOSE.match(body)
        if match:
            return _values(match["v"], "", lead + match.end(), 1.5)
    return []


@lru_cache(maxsize=1024)  # the same few hundred stand in every list, and are held for each row
def _values(value: str, dress: str, end: int, cost: float) -> tuple[Reading, ...]:
    """Return the families a marker's value may belong to: ``i.`` is the ninth letter or one."""
    if value.isdigit():
        return (Reading(Role.BARE, end, "1", dress, int(value), value, cost=cost),)
    found: list[Reading] = []
    if len(value) == 1:
        family = "a" if value.islower() else "A"
        ordinal = ord(value.lower()) - ord("a") + 1
        found.append(Reading(Role.BARE, end, family, dress, ordinal, value, cost=cost))
    elif len(value) == 2 and value[0] == value[1]:
        ordinal = 26 + ord(value[0]) - ord("a") + 1
        found.append(Reading(Role.BARE, end, "a", dress, ordinal, value, cost=cost))
    if value in _ROMAN:
        ordinal = _ROMAN.index(value) + 1
        found.append(Reading(Role.BARE, end, "i", dress, ordinal, value, cost=cost))
    return tuple(found)


def _automatic(marker: str, body: str, profile: Profile) -> list[Reading]:
    """Read an automatic number as if it were printed; it takes no characters of the row."""
    found = [
        msgspec.structs.replace(reading, end=0)
        for reading in (
            *_headings(f"{marker} {body}", 0, profile),
            *_labels(f"{marker} {body}", 0, profile),
            *_bare(f"{marker} ", 0, profile),
        )
    ]
    note = profile.note(marker)
    if note is not None:
        found.append(Reading(Role.NOTE, note=note[0].kind, plural=note[0].plural))
    return found
