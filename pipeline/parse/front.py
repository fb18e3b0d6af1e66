"""The front of an edition: cover, title and table of contents, up to the first heading of the body.

The contents list is no part of the tree, but what it says is kept: its labels must be the body's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.lists.profile import Profile
from pipeline.model.label import Label
from pipeline.model.records import Listed
from pipeline.parse.rows import Row


class Front(msgspec.Struct, frozen=True):
    """The front taken off.

    Attributes:
        body: the rows from the first heading on (and text of the list that stands before it).
        aside: cover, title and contents rows with their reasons.
        cover: the cover's lines.
        contents: the lines of the table of contents, heading apart.
    """

    body: list[Row]
    aside: list[tuple[Row, str]]
    cover: tuple[str, ...]
    contents: tuple[str, ...]


_DOTS = re.compile(r"(?:\s*\.){3,}\s*\d*\s*$")
_LEADER = re.compile(r"(?:\s*\.){3,}\s*\d*\s*$|\s\d{1,3}\s*$")


def split_front(rows: Sequence[Row], profile: Profile) -> Front:
    """Separate cover, title and contents from the body.

    The body begins at the last line that is the first part's heading and no entry of the contents;
    before it, a line that is neither cover nor contents stays in the body.
    """
    first = profile.parts[0]
    heads = [n for n, row in enumerate(rows) if not first.back and _is_heading(row, first.pattern)]
    start = heads[-1] if heads else 0
    contents_at = next(
        (n for n, row in enumerate(rows) if profile.contents.match(row.text.strip())), None
    )
    inside = _contents_inside(rows, contents_at) if heads and (contents_at or 0) > start else None
    if inside is not None:
        return Front(
            [*rows[start : inside.start], *rows[inside.stop :]],
            [
                *((row, "cover") for row in rows[:start]),
                *((rows[n], "contents") for n in inside),
            ],
            tuple(row.text.strip() for row in rows[:start]),
            tuple(rows[n].text.strip() for n in inside[1:]),
        )
    if contents_at is not None and contents_at >= start:
        start = _body_after_contents(rows, contents_at, profile)
    elif not heads:
        start = _body_after_cover(rows, profile)
    aside: list[tuple[Row, str]] = []
    body: list[Row] = []
    cover: list[str] = []
    contents: list[str] = []
    limit = contents_at if contents_at is not None else start
    titles = contents_at is not None or _is_cover(rows[:start], profile)
    for n in range(start):
        row = rows[n]
        if n >= limit:
            aside.append((row, "contents"))
            if n > limit:
                contents.append(row.text.strip())
        elif titles or profile.front_title.match(row.text.strip()):
            aside.append((row, "cover"))
            cover.append(row.text.strip())
        else:
            body.append(row)
    return Front([*body, *rows[start:]], aside, tuple(cover), tuple(contents))


def _contents_inside(rows: Sequence[Row], at: int | None) -> range | None:
    """Return the rows of a table of contents that follows the list's title: from its heading to
    the last line with dot leaders.
    """
    if at is None:
        return None
    last = at
    for n in range(at + 1, len(rows)):
        if _DOTS.search(rows[n].text):
            last = n
        elif n - last > 1:
            break
    return range(at, last + 1) if last > at else None


def _body_after_contents(rows: Sequence[Row], contents_at: int, profile: Profile) -> int:
    """Return the first row of a body that has no introduction: where the headings begin again.

    The contents list names each heading once; the first part or item that comes a second time (its
    words may be broken otherwise, and its number be automatic), or the category's line right before
    it, opens the body.
    """
    listed: set[str] = set()
    for n in range(contents_at + 1, len(rows)):
        name = _heading_name(rows[n], profile)
        if name is None:
            continue
        if name in listed:
            before = rows[n - 1].text.strip()
            return n - 1 if profile.category.match(before) else n
        listed.add(name)
    return contents_at


def _body_after_cover(rows: Sequence[Row], profile: Profile) -> int:
    """Return the first heading, or the category's line before it, of a document that has neither
    introduction nor contents; 0 where there is none.
    """
    for n, row in enumerate(rows):
        if profile.category.match(row.text.strip()) or _heading_name(row, profile) is not None:
            return n
    return 0


def _is_cover(rows: Sequence[Row], profile: Profile) -> bool:
    """Whether the rows before the first heading are a cover: the publication's title is among them,
    and none is a sentence, a provision or a note.
    """
    words = " ".join(row.text.strip() for row in rows)
    return profile.front_title.search(words) is not None and not any(
        row.marker or row.text.rstrip().endswith((".", ";", ":")) or profile.note(row.text)
        for row in rows
    )


def _heading_name(row: Row, profile: Profile) -> str | None:
    """Return which part or item a row is the heading of."""
    text = row.text.strip()
    full = f"{row.marker} {text}" if row.marker else text
    item = profile.item.match(full)
    if item is not None:
        return item["number"]
    label = profile.labels.match(full)
    if label is not None and label.label.depth == 1:
        return str(label.label)
    return next((p.path for p in profile.parts if p.pattern.match(_LEADER.sub("", full))), None)


def _is_heading(row: Row, pattern: re.Pattern[str]) -> bool:
    text = row.text.strip()
    if row.marker and pattern.match(f"{row.marker} {text}"):
        return True
    return bool(pattern.match(text)) and not _LEADER.search(text)


def listed(front: Front, profile: Profile) -> tuple[Listed, ...]:
    """Return the table of contents line by line, wrapped titles whole, leaders and pages off.

    A line begins an entry when it opens with a part's heading, an item's, or a label after the last
    one; any other line goes on with the title before it.
    """
    found: list[tuple[str, list[str]]] = []
    last: Label | None = None
    for line in front.contents:
        words = " ".join(_LEADER.sub("", line).split())
        part = next((p for p in profile.parts if p.pattern.match(words)), None)
        match = part.pattern.match(words) if part is not None else profile.item.match(words)
        if match is not None:
            path = part.path if part is not None else str(Label(match["number"]))
            last = None if part is not None else Label(match["number"])
            found.append((path, [match["heading"]]))
            continue
        label = next((p for p in profile.labels.find(words)[:1] if p.start == 0), None)
        if label is not None and (last is None or last < label.label):
            last = label.label
            found.append((str(last), [words[label.end :].strip(" .")]))
        elif profile.category.match(words) is None and found:
            found[-1][1].append(words)
    return tuple(Listed(path, _joined(titles)) for path, titles in found)


def _joined(lines: list[str]) -> str:
    """Return the lines of a title as one; a hyphen at a line's end stays, without a space."""
    whole = ""
    for line in filter(None, lines):
        broken = whole[-1:] == "-" and whole[-2:-1].isalpha() and line[0].isalpha()
        whole += line if broken or not whole else f" {line}"
    return whole


def declared_labels(front: Front, profile: Profile) -> tuple[str, ...]:
    """Return what the cover says was changed, label by label, as printed."""
    cover = ""
    for line in front.cover:
        broken = cover.endswith(("-", "\u00ad")) and line[:1].islower()
        cover = cover[:-1] + line if broken else f"{cover} {line}"
    match = profile.declared.search(cover)
    if match is None:
        return ()
    listed = re.split(r",\s*(?:and\s+)?|\s+and\s+", match["labels"].strip())
    return tuple(part.strip() for part in listed if part.strip(" ."))
