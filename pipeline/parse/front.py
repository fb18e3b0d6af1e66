"""The front of an edition: cover, title and table of contents, up to the first heading of the body.

The contents list is no part of the tree, but what it says is kept: its labels must be the body's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.lists.profile import Profile
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
    aside: list[tuple[Row, str]] = []
    body: list[Row] = []
    cover: list[str] = []
    contents: list[str] = []
    limit = contents_at if contents_at is not None else start
    titles = contents_at is not None
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

    The contents list names each heading once; the first heading that comes a second time, or the
    category's line right before it, opens the body.
    """
    listed: set[str] = set()
    for n in range(contents_at + 1, len(rows)):
        text = " ".join(_LEADER.sub("", rows[n].text).split()).casefold()
        label = profile.labels.match(rows[n].text.strip())
        if label is not None and label.label.depth == 1:
            text = str(label.label)
        if text in listed and _opens(text, rows[n], profile):
            before = rows[n - 1].text.strip()
            return n - 1 if profile.category.match(before) else n
        listed.add(text)
    return contents_at


def _opens(text: str, row: Row, profile: Profile) -> bool:
    full = f"{row.line.marker} {row.text.strip()}" if row.line.marker else row.text.strip()
    label = profile.labels.match(full)
    return (
        (label is not None and label.label.depth == 1)
        or profile.item.match(full) is not None
        or any(part.pattern.match(full) for part in profile.parts if text)
    )


def _is_heading(row: Row, pattern: re.Pattern[str]) -> bool:
    text = row.text.strip()
    if row.line.marker and pattern.match(f"{row.line.marker} {text}"):
        return True
    return bool(pattern.match(text)) and not _LEADER.search(text)


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
