"""Exclusions that a comma closes: the parser and the comparison read them alike."""

from __future__ import annotations

_WORDS = r"(?:[^,;:]|,(?=\d))*"
_LABEL = r"\d{1,2}\.?[a-e]\.?\d|\bml\d|\b00\d\d"


def closed_exclusion(openers: str, citing: str) -> str:
    """Return the pattern of an exclusion that one of ``openers`` opens, that cites a provision (a
    label, or the words ``citing``), and that a comma closes. The text is in small letters.
    """
    return rf"{openers}{_WORDS}?(?:{citing}|{_LABEL}){_WORDS},(?!\d)"
