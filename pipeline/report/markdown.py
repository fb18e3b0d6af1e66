"""Markdown that a git host shows as meant: everything a document says is escaped.

The dialect is GitHub's (tables, strikethrough), which GitLab and Gitea read too. Emphasis closes
only where the signs stand against a word in the right way; where they would not, the HTML elements
that those hosts let through are used instead. A space is set between words deleted and words
inserted in their place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.compare.changes import Operation, Segment
from pipeline.report.redline import Redline
from pipeline.report.visible import visible

_SIGNS = re.compile(r"([\\`*_\[\]<>|~#&$]|(?<=www)\.|:(?=//))")
_OPENS_BLOCK = re.compile(r"(\s*)([-+=#]|[0-9]+(?=[.)](?:\s|$)))")


def escape(text: str) -> str:
    r"""Return ``text`` so that no character of it is read as a sign, wherever it stands in a line.

    >>> escape("a|b *c* <d>")
    'a\\|b \\*c\\* \\<d\\>'
    >>> escape("1. first"), escape("- 5")
    ('1\\. first', '\\- 5')
    """
    signs = _SIGNS.sub(r"\\\1", visible(text).replace("\t", " "))
    return "<br>".join(_opening(line) for line in signs.split("\n"))


def _opening(line: str) -> str:
    """Keep a line from opening a list or a heading."""
    match = _OPENS_BLOCK.match(line)
    if match is None:
        return line
    if match[2].isdigit():
        return f"{line[: match.end()]}\\{line[match.end() :]}"
    return f"{match[1]}\\{line[match.start(2) :]}"


def row(cells: Sequence[str]) -> str:
    """Return a table row of cells that are Markdown already (their bars escaped)."""
    return f"| {' | '.join(cells)} |"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], align: str = "") -> list[str]:
    """Return a table; ``align`` has one letter for each column, ``r`` for numbers."""
    rules = ["--:" if align[i : i + 1] == "r" else "---" for i in range(len(header))]
    return [row(header), row(rules), *map(row, rows)]


def link(name: str, anchor: str) -> str:
    """Return a link inside the page, or the name alone when it leads nowhere."""
    return f"[{escape(name)}](#{anchor})" if anchor else escape(name)


def redline(given: Redline) -> str:
    """Return a redline with ``~~deleted~~`` and ``**inserted**``."""
    pieces: list[str] = []
    segments = given.segments
    for at, segment in enumerate(segments):
        before = segments[at - 1].text[-1:] if at else ""
        after = segments[at + 1].text[:1] if at + 1 < len(segments) else ""
        if _abut(segments, at):
            pieces.append(" ")
            before = " "
        if _abut(segments, at + 1):
            after = " "
        pieces.append(_piece(segment, before, after))
    return "".join(pieces)


def _abut(segments: Sequence[Segment], at: int) -> bool:
    """Say whether what is deleted before ``at`` would run into what is inserted there."""
    if not 0 < at < len(segments):
        return False
    left, right = segments[at - 1], segments[at]
    return Operation.EQUAL not in (left.operation, right.operation) and not (
        left.text[-1:].isspace() or right.text[:1].isspace()
    )


def _piece(segment: Segment, before: str, after: str) -> str:
    body = segment.text.strip()
    if segment.operation is Operation.EQUAL or not body:
        return escape(segment.text)
    at = segment.text.index(body)
    lead, tail = segment.text[:at], segment.text[at + len(body) :]
    opens = _outside(lead[-1:] or before) or body[0].isalnum()
    closes = _outside(tail[:1] or after) or body[-1].isalnum()
    inside = escape(body)
    if segment.operation is Operation.DELETE:
        marked = f"~~{inside}~~" if opens and closes else f"<del>{inside}</del>"
    else:
        marked = f"**{inside}**" if opens and closes else f"<strong>{inside}</strong>"
    return f"{escape(lead)}{marked}{escape(tail)}"


def _outside(character: str) -> bool:
    """Say whether emphasis may open after (or close before) this character whatever it holds."""
    return not character or character.isspace()
