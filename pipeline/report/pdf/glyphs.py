"""Which characters a PDF can print: those of the three fonts that come with Typst.

A PDF must be the same on every machine, so no font of the system is used. The fonts have Latin,
Greek and Cyrillic letters with their marks, and the signs of mathematics and print. Any other
character, and any that steers, is shown by its code point (``⟨U+6F22⟩``). Letters written from the
right are among the others although the fonts have some: Typst 0.15 ends in a panic where such a
paragraph is broken into lines.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.report.visible import code_point

RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x04FF), (0x1D00, 0x200A), (0x2010, 0x2027), (0x202F, 0x205E),
    (0x2070, 0x211E), (0x2126, 0x2151), (0x2153, 0x2184), (0x2190, 0x23FF), (0x2460, 0x2606),
    (0x2713, 0x2713), (0x2717, 0x2717), (0x27E8, 0x27E9),
)  # fmt: skip
"""Blocks of characters that are printed, as far as they are assigned."""

MISSING = frozenset("\u2041\u2043\u2053\u2065\u2072\u2073")
"""Single characters in these blocks that no font has."""

_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_LONGEST = 48
"""Characters of a word without a place to break, which would run over the edge of the page."""

_WORD = re.compile(rf"[^\s\u200b]{{{_LONGEST}}}(?=[^\s\u200b])")


def printable(text: str) -> str:
    r"""Return ``text`` with what cannot be printed written out, tabs and line ends as spaces.

    A word that no line can hold gets a place to break every 48 characters.

    >>> printable("10⁶ \u202e\u6f22 N\n")
    '10⁶ ⟨U+202E⟩⟨U+6F22⟩ N '
    """
    shown = "".join(map(_shown, text))
    return _WORD.sub("\\g<0>\u200b", shown)


@cache
def _shown(character: str) -> str:
    if character in "\t\n":
        return " "
    return character if can_print(character) else f"⟨{code_point(character)}⟩"


def can_print(character: str) -> bool:
    """Say whether a character is printed as it is."""
    at = ord(character)
    return (
        any(first <= at <= last for first, last in RANGES)
        and character not in MISSING
        and unicodedata.category(character) not in _HIDDEN
    )
