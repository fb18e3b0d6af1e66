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
from pipeline.parse.likeness import (
    DOTS,
    LEADER,
    heading_name,
    is_entry,
    is_sentence,
    likeness,
    subsection_name,
)
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


def split_front(rows: Sequence[Row], profile: Profile) -> Front:
    """Separate cover, title and contents from the body.

    The body begins where the headings begin again behind the contents list; where they do not
    (:func:`_first_heading`), at the last line that is the first part's heading and no entry of the
    contents. Before it, a line that is neither cover nor contents stays in the body.
    """
    first = profile.parts[0]
    heads = [n for n, row in enumerate(rows) if not first.back and _is_heading(row, first.pattern)]
    contents_at = next(
        (n for n, row in enumerate(rows) if profile.contents.match(row.text.strip())), None
    )
    inside = _contents_inside(rows, contents_at) if heads else None
    start = _first_heading(rows, heads, contents_at, inside, profile)
    if contents_at is not None and _hold_text(rows[:contents_at], profile):
        if inside is None:
            contents_at = None
        start = _last_before_text(rows, heads, contents_at, profile)
    if inside is not None and contents_at is not None and contents_at > start:
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
    title_ends = heads[0] if heads else start
    for n in range(start):
        row = rows[n]
        if n >= limit:
            aside.append((row, "contents"))
            if n > limit:
                contents.append(row.text.strip())
        elif titles or (n < title_ends and profile.front_title.match(row.text.strip())):
            aside.append((row, "cover"))
            cover.append(row.text.strip())
        else:
            body.append(row)
    return Front([*body, *rows[start:]], aside, tuple(cover), tuple(contents))


def _first_heading(
    rows: Sequence[Row],
    heads: Sequence[int],
    contents_at: int | None,
    inside: range | None,
    profile: Profile,
) -> int:
    """Return which of the first part's headings opens the body, or the heading that does where no
    first part stands before it; 0 where the first part has no heading.

    It is the last, since the contents may print it without dots or page. But between the contents
    and the last one the list itself may stand: a second list follows in the same file, or the
    heading is printed again behind the text. Then there are notes and provisions, and the body
    opens at the heading before them. ``inside`` is a contents list that follows the title.
    """
    last = heads[-1] if heads else 0
    if not heads or contents_at is None or contents_at > last:
        return last
    opens = _body_after_contents(rows[:last], contents_at, profile)
    if opens == contents_at:
        opens = _only_opening(rows, heads, contents_at, profile)
    if not any(likeness(row, profile) or is_sentence(row, profile) for row in rows[opens:last]):
        return last
    before = [n for n in heads if n <= opens]
    if before and (before[-1] > contents_at or inside is not None):
        return before[-1]
    return opens


def _only_opening(
    rows: Sequence[Row], heads: Sequence[int], contents_at: int, profile: Profile
) -> int:
    """Return the first heading of a body whose headings the contents do not name; the last of the
    first part's where most headings before it come again behind it: then the contents name them.
    """
    last = heads[-1]
    behind = contents_at + 1
    listed = {heading_name(row, profile) for row in rows[behind:last]} - {None}
    again = {heading_name(row, profile) for row in rows[last + 1 :]} & listed
    if not listed or 2 * len(again) > len(listed):
        return last
    first = next(n for n in heads if n > contents_at)
    return first if first < last else behind + _body_after_cover(rows[behind:last], profile)


def _hold_text(rows: Sequence[Row], profile: Profile) -> bool:
    """Whether rows are the list rather than a cover, which has no headings with provisions."""
    names: set[str] = set()
    for row in rows:
        name = heading_name(row, profile) or subsection_name(row, profile)
        if name is not None:
            names.add(name)
        if len(names) > 1 and likeness(row, profile) is not None:
            return True
    return False


def _last_before_text(
    rows: Sequence[Row], heads: Sequence[int], contents_at: int | None, profile: Profile
) -> int:
    """Return where the body begins whose contents are printed behind it (or, without
    ``contents_at``, whose heading of contents is none).
    """
    if contents_at is None:
        return heads[-1] if heads else 0
    covers = (n for n in heads if n < contents_at and not _hold_text(rows[:n], profile))
    return max(covers, default=0)


def _contents_inside(rows: Sequence[Row], at: int | None) -> range | None:
    """Return the rows of a table of contents that follows the list's title: from its heading to
    the last line with dot leaders.
    """
    if at is None:
        return None
    last = at
    for n in range(at + 1, len(rows)):
        if DOTS.search(rows[n].text):
            last = n
        elif n - last > 1:
            break
    return range(at, last + 1) if last > at else None


def _body_after_contents(rows: Sequence[Row], contents_at: int, profile: Profile) -> int:
    """Return the first row of a body that has no introduction: where the headings begin again.

    The contents list names each heading once; the first part or item that comes a second time (its
    words may be broken otherwise, and its number be automatic), or the category's line right before
    it, opens the body. A line that leads to a page goes on with the contents, whatever it names.
    """
    listed: set[str] = set()
    for n in range(contents_at + 1, len(rows)):
        name = heading_name(rows[n], profile)
        if name is None:
            continue
        if name in listed and not is_entry(rows[n].text):
            before = rows[n - 1].text.strip()
            return n - 1 if profile.category.match(before) else n
        listed.add(name)
    return contents_at


def _body_after_cover(rows: Sequence[Row], profile: Profile) -> int:
    """Return the first heading, or the category's line before it, of a document that has neither
    introduction nor contents; 0 where there is none.
    """
    for n, row in enumerate(rows):
        if profile.category.match(row.text.strip()) or heading_name(row, profile) is not None:
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


def _is_heading(row: Row, pattern: re.Pattern[str]) -> bool:
    text = row.text.strip()
    if row.marker and pattern.match(f"{row.marker} {text}"):
        return True
    return bool(pattern.match(text)) and not LEADER.search(text)


def listed(front: Front, profile: Profile) -> tuple[Listed, ...]:
    """Return the table of contents line by line, wrapped titles whole, leaders and pages off.

    A line begins an entry when it opens with a part's heading, an item's, or a label after the last
    one; any other line goes on with the title before it.
    """
    found: list[tuple[str, list[str]]] = []
    last: Label | None = None
    for line in front.contents:
        words = " ".join(LEADER.sub("", line).split())
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
