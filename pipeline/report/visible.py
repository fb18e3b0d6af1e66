"""Text from a document, made safe to show: characters that steer instead of print become visible.

A control list is data from outside. Characters that reverse, hide or overwrite what stands beside
them (bidirectional controls, zero-width characters, terminal control codes) would let a text look
like what it is not. HTML keeps such a character and isolates it (see :mod:`.as_html`); plain forms
print its code point in angle brackets instead.
"""

from __future__ import annotations

import re

STEERING = re.compile(
    "["
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control codes but tab and line feed
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufffe\uffff"
    "]"
)
"""A character that is shown by its code point."""

UNPRINTABLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]")
"""Those of them that HTML, XML or UTF-8 cannot carry at all."""


def code_point(character: str) -> str:
    r"""Return the character's name as Unicode writes it.

    >>> code_point("\u202e")
    'U+202E'
    """
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    r"""Return ``text`` with steering characters written out.

    >>> visible("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return STEERING.sub(lambda match: f"⟨{code_point(match[0])}⟩", text)


def one_line(text: str) -> str:
    """Return :func:`visible` with tabs and line feeds as spaces."""
    return visible(text).replace("\n", " ").replace("\t", " ")
