"""What belongs to the page and not to the text: set aside, with a reason, and accounted for.

Running headers and footers are found by repetition in the same zone of different pages; page
numbers and blank-page notices by the profile's patterns. Nothing is set aside for its place alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from pipeline.lists.profile import Profile
from pipeline.model.document import Document
from pipeline.parse.rows import Row

_DIGITS = re.compile(r"\d+")
_ZONE = 0.12
_ARTIFACT = "Artifact"
"""Style of what a tagged PDF declares to be page furniture."""
_SHARE = 0.4
"""A running line stands on this share of the pages at least (odd and even pages may differ)."""
_LEVEL = 3.0
"""Running lines stand at one height, this many points more or less."""


class Sorted(msgspec.Struct, frozen=True):
    """Rows of text, and rows set aside with the reason of each."""

    text: list[Row]
    aside: list[tuple[Row, str]]
    pages: int | None


def outside_region(rows: Sequence[Row], profile: Profile) -> tuple[list[Row], list[Row]]:
    """Cut the list out of a longer document; return the rows inside and those outside."""
    region = profile.region
    if region is None:
        return list(rows), []
    start = next((n for n, row in enumerate(rows) if region.start.match(row.text.strip())), None)
    if start is None:
        return list(rows), []
    end = next(
        (n for n in range(start + 1, len(rows)) if region.end.match(rows[n].text.strip())),
        len(rows),
    )
    return list(rows[start:end]), [*rows[:start], *rows[end:]]


def set_aside(rows: Sequence[Row], document: Document, profile: Profile) -> Sorted:
    """Separate the text from running headers, page numbers and notices."""
    heights = {page.number: page.height for page in document.pages}
    running = _running(rows, heights, profile)
    numbers = _page_numbers(rows, heights, profile)
    text: list[Row] = []
    aside: list[tuple[Row, str]] = []
    pages: int | None = None
    for row in rows:
        body = row.text.strip()
        notice = None
        for one in profile.furniture:
            if one.pattern.match(body):
                notice = one
                break
        if not body and not row.marker:
            aside.append((row, "blank"))
        elif notice is not None:
            aside.append((row, notice.reason))
        elif row.index in numbers:
            aside.append((row, "page-number"))
            number = numbers[row.index]
            pages = int(number["pages"]) if number["pages"] else pages
        elif row.index in running:
            found = re.search(profile.page_number.pattern.removesuffix("$"), body)
            if found and found["pages"]:
                pages = int(found["pages"])
            aside.append((row, f"running-{running[row.index]}"))
        elif row.style in ("header", "footer"):
            aside.append((row, f"running-{row.style}"))
        elif row.style == _ARTIFACT and row.cell is None and _zone(row, heights) is not None:
            # a heading repeated over a table's next page is an artifact too, and stands in its cell
            aside.append((row, f"running-{_zone(row, heights)}"))
        else:
            text.append(row)
    return Sorted(text, aside, pages)


def _page_numbers(
    rows: Sequence[Row], heights: dict[int, float | None], profile: Profile
) -> dict[int, re.Match[str]]:
    """Return the rows that are page numbers.

    A number alone in the cell of a table is a value, unless it counts with the pages as those do
    that stand in none.
    """
    found: dict[int, re.Match[str]] = {}
    free: list[Row] = []
    cells: list[Row] = []
    for row in rows:
        number = profile.page_number.match(row.text.strip())
        if number is None or not (row.whole or _zone(row, heights) is not None):
            continue
        found[row.index] = number
        if _says_nothing_else(row, number):
            (free if row.cell is None else cells).append(row)
    steps = _steps(free, profile) if cells else frozenset()
    for row in cells:
        if row.page is None or _step(row, profile) not in steps:
            del found[row.index]
    return found


def numbers_in_doubt(rows: Sequence[Row], profile: Profile) -> list[Row]:
    """Return those of the page numbers set aside that do not count with the pages; where a file has
    no pages, those that do not count with the number before or after them.

    One that states how many pages there are, or stands in a header or footer, is in no doubt.
    """
    bare = [
        row
        for row in rows
        if (number := profile.page_number.match(row.text.strip())) is not None
        and _says_nothing_else(row, number)
    ]
    steps = _steps([row for row in bare if row.page is not None], profile)
    loose = [(_step(row, profile), row) for row in bare if row.page is None]
    counted = {
        row.index
        for (one, before), (two, after) in pairwise(loose)
        if two == one + 1
        for row in (before, after)
    }
    return [
        row
        for row in bare
        if (row.index not in counted if row.page is None else _step(row, profile) not in steps)
    ]


def _says_nothing_else(row: Row, number: re.Match[str]) -> bool:
    """Whether a row is a number alone: without how many pages there are, and in no part of the page
    that the source calls its header or footer.
    """
    return not number["pages"] and row.style not in ("header", "footer")


def _step(row: Row, profile: Profile) -> int:
    """Return how far a page number is ahead of the page it stands on."""
    number = profile.page_number.match(row.text.strip())
    assert number is not None
    return int(number["page"]) - (row.page or 0)


def _steps(rows: Sequence[Row], profile: Profile) -> frozenset[int]:
    """Return how far page numbers are ahead of their pages: alike on two pages at the least, of a
    file that prints them on several.
    """
    ahead: dict[int, set[int | None]] = defaultdict(set)
    for row in rows:
        ahead[_step(row, profile)].add(row.page)
    least = min(2, len({row.page for row in rows}))
    return frozenset(step for step, pages in ahead.items() if len(pages) >= least)


def running_lines(aside: Iterable[tuple[Row, str]]) -> dict[tuple[str, str], set[int | None]]:
    """Return the pages of each running line set aside, by its reason and its words (each number
    shown as 0).
    """
    lines: dict[tuple[str, str], set[int | None]] = {}
    for row, reason in aside:
        if reason.startswith("running-"):
            text = _DIGITS.sub("0", " ".join(row.text.split()))
            lines.setdefault((reason, text), set()).add(row.page)
    return lines


def _zone(row: Row, heights: dict[int, float | None]) -> str | None:
    height = heights.get(row.page or 0)
    if row.box is None or not height:
        return None
    if row.box.bottom < height * _ZONE:
        return "header"
    if row.box.top > height * (1 - _ZONE):
        return "footer"
    return None


def _running(
    rows: Sequence[Row], heights: dict[int, float | None], profile: Profile
) -> dict[int, str]:
    """Return the rows that stand alike, page numbers apart, at the edge of several pages.

    A line of the list itself must never go this way, and the account could not tell: so a row of a
    table, a category's line, and anything with text between it and the edge of its page is text,
    however often it is repeated.
    """
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    zones: dict[int, str] = {}
    for row in rows:
        zone = _zone(row, heights)
        body = row.text.strip()
        if zone is None or not body:
            continue
        zones[row.index] = zone
        if row.cell is None and not profile.category.match(body):
            groups[zone, _DIGITS.sub("0", " ".join(body.split()))].append(row)
    needed = max(2 if len(heights) < 6 else 3, round(len(heights) * _SHARE))
    alike: dict[int, str] = {}
    for (zone, _), group in groups.items():
        tops = sorted(row.box.top for row in group if row.box)
        middle = tops[len(tops) // 2]
        level = [row for row in group if row.box and abs(row.box.top - middle) <= _LEVEL]
        # A heading stands twice, in the contents and in the text; a running line more often.
        least = max(needed, 3) if _is_heading(group[0].text.strip(), profile) else needed
        if len({row.page for row in level}) >= least and _follows_pages(level):
            alike |= {row.index: zone for row in level}
    return _from_the_edge(rows, zones, alike, profile)


def _is_heading(body: str, profile: Profile) -> bool:
    return (
        profile.item.match(body) is not None
        or profile.labels.match(body) is not None
        or any(part.pattern.match(body) for part in profile.parts)
    )


def _follows_pages(rows: Sequence[Row]) -> bool:
    """Whether the rows say the same, or differ only in a number that counts with the pages."""
    texts = {" ".join(row.text.split()) for row in rows}
    if len(texts) == 1:
        return True
    numbers = [[int(n) for n in _DIGITS.findall(row.text)] for row in rows]
    for column in zip(*numbers, strict=True):
        if len(set(column)) == 1:
            continue
        if len({n - (row.page or 0) for n, row in zip(column, rows, strict=True)}) != 1:
            return False
    return True


def _from_the_edge(
    rows: Sequence[Row], zones: dict[int, str], alike: dict[int, str], profile: Profile
) -> dict[int, str]:
    """Keep the rows that nothing but running lines and page numbers parts from the page's edge."""
    found: dict[int, str] = {}
    for zone, sign in (("header", 1), ("footer", -1)):
        pages: dict[int | None, list[Row]] = defaultdict(list)
        for row in rows:
            if zones.get(row.index) == zone:
                pages[row.page].append(row)
        for on_page in pages.values():
            on_page.sort(
                key=lambda r: (
                    sign * round((r.box.top if r.box else 0.0) / _LEVEL),
                    r.index not in alike,
                )
            )
            for row in on_page:
                if row.index in alike:
                    found[row.index] = zone
                elif not profile.page_number.match(row.text.strip()):
                    break
    return found
