"""Characters that Word stores as positions in a symbol font, as the Unicode characters they show.

Word writes ``×``, ``≤`` or ``µ`` taken from the font *Symbol* as a private-use character U+F020 to
U+F0FF, so that a limit could lose its sign. The table is the published encoding of Adobe's Symbol
font; of Wingdings only the bullets in use are known.
"""

from __future__ import annotations

_LOW = (
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\uf8e5"
    "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\uf8e6\uf8e7↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
    "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\uf8ff〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_SYMBOL = {
    0x20: " ",
    **dict(enumerate(_LOW, start=0x21)),
    **dict(enumerate(_HIGH, start=0xA0)),
}
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    0xE0: "→",
    0xFC: "✔",
    0xFB: "✘",
}


def is_private(character: str) -> bool:
    """Say whether a character is a position in a symbol font."""
    return "\uf020" <= character <= "\uf0ff"


def from_symbol_font(character: str, font: str | None) -> str | None:
    """Return what ``character`` shows in ``font``; ``None`` where that is not known.

    A character in no symbol font's range is itself, unless the font is Symbol: there the letter
    ``m`` shows ``μ``.
    """
    name = (font or "").lower()
    if is_private(character):
        position = ord(character) - 0xF000
        table = _SYMBOL if name in ("symbol", "") else _WINGDINGS if name == "wingdings" else {}
        return table.get(position)
    if name == "symbol" and ord(character) in _SYMBOL:
        return _SYMBOL[ord(character)]
    return character
