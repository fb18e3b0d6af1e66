"""What a line alone shows of being the list itself, and no line of a cover or a table of contents.

The front of a document is parted from its body before anything is understood. Nothing here decides
what a line is: it says what a person would point at.
"""

from __future__ import annotations

import re

from pipeline.lists.profile import Profile
from pipeline.parse.rows import Row

LEADER = re.compile(r"(?:\s*\.){3,}\s*\d*\s*$|\s\d{1,3}\s*$")
"""What parts a title of the contents from its page, or the page alone."""
DOTS = re.compile(r"(?:\s*\.){3,}\s*\d*\s*$")
_TO_PAGE = re.compile(DOTS.pattern + r"|\t\s*\d{1,3}\s*$")
_CLOSING = "\"'”’»)]"
_LEAST = 4
"""Words that a clause has at least; titles that end in a dot are mostly shorter."""


def is_entry(text: str) -> bool:
    """Whether a line leads to a page, as only a table of contents does."""
    return _TO_PAGE.search(text) is not None


def heading_name(row: Row, profile: Profile) -> str | None:
    """Return which part or item a row is the heading of."""
    full = _full(row)
    item = profile.item.match(full)
    if item is not None:
        return item["number"]
    label = profile.labels.match(full)
    if label is not None and label.label.depth == 1 and not _goes_on(full[label.end :], profile):
        return str(label.label)
    return next((p.path for p in profile.parts if p.pattern.match(LEADER.sub("", full))), None)


def subsection_name(row: Row, profile: Profile) -> str | None:
    """Return which subsection of an item a row is the heading of."""
    full = _full(row)
    label = profile.labels.match(full)
    if label is None or not 1 < label.label.depth < profile.labels.entry:
        return None
    return None if _goes_on(full[label.end :], profile) else str(label.label)


def likeness(row: Row, profile: Profile) -> str | None:
    """Return what of the list a line looks like, if anything: a note, or a provision (a label with
    words that end as a clause does, or one that stands under an entry).
    """
    full = _full(row)
    if not full or is_entry(full):
        return None
    if profile.note(row.text.strip()) is not None:
        return "a note"
    label = profile.labels.match(full)
    if label is None:
        return None
    words = full[label.end :]
    depth = label.label.depth
    if _goes_on(words, profile) or len(words.split()) < _LEAST:
        return None
    if depth > profile.labels.entry or _ends(words, ".;:" if depth > 1 else ".;"):
        return "a provision"
    return None


def is_sentence(row: Row, profile: Profile) -> bool:
    """Whether a line ends as a clause does: in a table of contents none should."""
    full = _full(row)
    if is_entry(full) or heading_name(row, profile) is not None:
        return False
    label = profile.labels.match(full)
    words = full if label is None else full[label.end :]
    if label is not None and _goes_on(words, profile):
        return False
    small = sum(word[0].islower() for word in words.split())
    return small >= 2 and len(words.split()) >= _LEAST and _ends(words, ".;")


def _full(row: Row) -> str:
    text = row.text.strip()
    return f"{row.marker} {text}" if row.marker else text


def _ends(words: str, signs: str) -> bool:
    return words.rstrip().rstrip(_CLOSING).endswith(tuple(signs))


def _goes_on(words: str, profile: Profile) -> bool:
    """Whether more labels stand behind one ("3.A.2., 4.B.1 and 5.C"), and not its words."""
    rest = words.lstrip(" .\t")
    first = rest.partition(" ")[0]
    return rest[:1] in (",", ";", ")") or first in (*profile.list_words, *profile.range_words)
