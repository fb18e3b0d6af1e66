"""How a counter of automatic numbering prints: the number formats of ISO/IEC 29500-1 §17.18.59."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.read import docx_words

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_GREEK = "αβγδε"
"""As far as the alphabet and the Greek numerals agree: the sixth numeral is no letter of it."""


def roman(number: int) -> str:
    """Return a lower-case Roman number; numbers Rome could not write stay decimal.

    >>> roman(1994)
    'mcmxciv'
    """
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for worth, sign in _ROMAN:
        while number >= worth:
            letters += sign
            number -= worth
    return letters


def letters(number: int, alphabet: str = _LATIN) -> str:
    """Return a letter, repeated for each time through the alphabet, as Word counts.

    >>> letters(26), letters(27), letters(28)
    ('z', 'aa', 'bb')
    """
    if number < 1:
        return str(number)
    times, at = divmod(number - 1, len(alphabet))
    return alphabet[at] * (times + 1)


def ordinal(number: int) -> str:
    """Return an English ordinal in figures.

    >>> ordinal(2), ordinal(11), ordinal(23)
    ('2nd', '11th', '23rd')
    """
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "ordinal": ordinal,
    "russianLower": lambda n: letters(n, _RUSSIAN),
    "russianUpper": lambda n: letters(n, _RUSSIAN).upper(),
    "numberInDash": lambda n: f"- {n} -",
    "none": lambda _: "",
    "bullet": lambda _: "",
}


_IN_ENGLISH = {"cardinalText": docx_words.cardinal, "ordinalText": docx_words.ordinal}


def format_counter(number: int, kind: str, language: str | None = None) -> str | None:
    """Return the counter as that format prints it, ``None`` for a format not known here.

    The two formats of words are known in English, where the file says that its ``language`` is.

    ``kind`` is a value of ``w:numFmt``, or ``0..01`` for a custom format of zero-padded figures, or
    ``custom: `` with the format as it stands (``α, β, γ, ...``).

    >>> format_counter(2, "custom: α, β, γ, ..."), format_counter(6, "custom: α, β, γ, ...")
    ('β', None)
    """
    if kind.startswith("0") and kind.endswith("1"):
        return str(number).zfill(len(kind))
    if kind.lower().startswith("custom: α, β, γ"):
        if not 0 < number <= len(_GREEK):
            return None
        return _GREEK[number - 1] if kind[8] == "α" else _GREEK[number - 1].upper()
    if kind in _IN_ENGLISH and (language or "").lower().startswith("en"):
        return _IN_ENGLISH[kind](number)
    known = _FORMATS.get(kind)
    return None if known is None else known(number)
