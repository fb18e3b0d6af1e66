"""Characters of symbol fonts as what they show, for both PDF readers.

A file may give a sign taken from the font *Symbol* as a position in that font, U+F020 to U+F0FF
(:mod:`pipeline.read.docx_symbols` has the tables). What is not known stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.docx_symbols import from_symbol_font, is_private
from pipeline.read.pdf_pieces import Piece

_FIRST, _LAST = "\uf020", "\uf0ff"


def as_shown(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Put the Unicode characters in place of positions in a symbol font."""
    for piece in pieces:
        if not piece.text.isascii() and is_position(max(piece.text)):
            piece.text = shown_as(piece.text, piece.font)
    return pieces


def is_position(char: str) -> bool:
    """Whether a character may be a position in a symbol font."""
    return _FIRST <= char <= _LAST


def shown_as(text: str, font: str) -> str:
    """Return characters as a font (by its PDF name) shows them."""
    family = _family(font)
    return "".join((from_symbol_font(c, family) or c) if is_private(c) else c for c in text)


def _family(font: str) -> str:
    """Return a PDF font's name as Word names the family: ``SymbolMT`` is Symbol."""
    for family in ("Symbol", "Wingdings"):
        if font.lower().startswith(family.lower()):
            return family
    return font
