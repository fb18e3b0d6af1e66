"""What belongs to the page and not to the text: set aside, with a reason, and accounted for.

Running headers and footers are found by repetition in the same zone of different pages; page
numbers and blank-page notices by the profile's patterns. Nothing is set aside for its place alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from pipeline.lists.profile import Profile
from pipeline.model.document import Document
from pipeline.parse.rows import Row

_DIGITS = re.compile(r"\d+")
_ZONE = 0.12
_SHARE = 0.4
"""A running line stands on this share of the pages at least (odd and even pages may differ)."""


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
    text: list[Row] = []
    aside: list[tuple[Row, str]] = []
    pages: int | None = None
    for row in rows:
        body = row.text.strip()
        number = profile.page_number.match(body)
        notice = next((f for f in profile.furniture if f.pattern.match(body)), None)
        if not body and not row.line.marker:
            aside.append((row, "blank"))
        elif notice is not None:
            aside.append((row, notice.reason))
        elif number is not None and (row.whole or _zone(row, heights) is not None):
            aside.append((row, "page-number"))
            pages = int(number["pages"]) if number["pages"] else pages
        elif row.index in running:
            found = re.search(profile.page_number.pattern.removesuffix("$"), body)
            if found and found["pages"]:
                pages = int(found["pages"])
            aside.append((row, f"running-{running[row.index]}"))
        elif row.line.style in ("header", "footer"):
            aside.append((row, f"running-{row.line.style}"))
        else:
            text.append(row)
    return Sorted(text, aside, pages)


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
    """Return the rows that stand alike (numbers apart) in one zone of several pages."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        zone = _zone(row, heights)
        if profile.category.match(row.text.strip()):
            continue
        if zone is not None and row.text.strip():
            key = " ".join(row.text.split())
            if profile.labels.match(key) is None and not profile.item.match(key):
                key = _DIGITS.sub("0", key)  # a page number may stand in it; a label may not
            groups[zone, key].append(row)
    found: dict[int, str] = {}
    for (zone, _), group in groups.items():
        pages = {row.page for row in group}
        if len(pages) >= max(2 if len(heights) < 6 else 3, round(len(heights) * _SHARE)):
            tops = sorted(row.box.top for row in group if row.box)
            middle = tops[len(tops) // 2]
            for row in group:
                if row.box and abs(row.box.top - middle) <= 3.0:
                    found[row.index] = zone
    return found
