"""Titles that run into the words they head: "General Technology Note: ..."."""

from __future__ import annotations

import re

from pipeline.model.text import MarkKind
from pipeline.parse.strip import BIT, Strip

_RUN_IN = re.compile(r"\s*[^:]{3,80}?:(?=\s|$)")
_STYLED = BIT[MarkKind.UNDERLINE] | BIT[MarkKind.BOLD] | BIT[MarkKind.ITALIC]


def run_in_title(rest: Strip) -> int:
    """Return where a title at the head of a paragraph ends: words up to a colon, set apart by
    style or by capitals.
    """
    match = _RUN_IN.match(rest.text)
    if match is None or not rest.text[match.end() :].strip():
        return 0
    body = [n for n in range(match.end() - 1) if not rest.text[n].isspace()]
    styled = all(rest.styles[n] & _STYLED for n in body)
    words = re.findall(r"[^\W\d_]{4,}", match.group())
    capital = bool(words) and all(word[0].isupper() for word in words)
    after = rest.styles[match.end() :]
    plain_after = not all(style & _STYLED for style in after)
    return match.end() if capital or (styled and plain_after) else 0
