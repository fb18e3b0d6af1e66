"""Lines that hold more than one thing: cut in two before they are understood.

A code and its first sub-item may stand in one printed line ("4E001  a.  Words"), each in a run of
its own; the search reads one marker for each row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lists.profile import Profile
from pipeline.parse.rows import Row

_MARKER = re.compile(r"\s*(?:\d{1,2}|[a-z])\.\s*")
_FIRST_ALONE = re.compile(r"\s*(?:a|1|i)\.\s*")
_TWO = re.compile(_MARKER.pattern + _FIRST_ALONE.pattern)
_FIRST = re.compile(r"\s*(?:a|1)\.\s")


def _second_marker(row: Row) -> int:
    """Return where the second of two markers stands ("1.  a.  Words"), each a run of its own."""
    if row.cell is not None or row.whole or not _TWO.match(row.text) or len(row.line.runs) < 3:
        return 0
    first, second = row.line.runs[0].text, row.line.runs[1].text
    if not _MARKER.fullmatch(first) or not _FIRST_ALONE.fullmatch(second):
        return 0
    return len(first) if row.text.startswith(first + second) else 0


def cut_composites(rows: Sequence[Row], profile: Profile) -> list[Row]:
    """Return the rows with a whole label and the first marker under it apart."""
    out: list[Row] = []
    start = profile.labels.prefix or tuple("0123456789")
    for row in rows:
        at = _second_marker(row)
        halves = row.cut(at) if at else None
        if halves is not None:
            out.extend(halves)
            continue
        if row.cell is None and not row.whole and row.text.startswith(start):
            label = profile.labels.match(row.text, minimum=profile.labels.entry)
            first = _FIRST.match(row.text, label.end) if label else None
            if label is not None and first is not None:
                at = first.end() - len(first.group().lstrip())
                halves = row.cut(at)
                if halves is not None:
                    out.extend(halves)
                    continue
        out.append(row)
    return out
