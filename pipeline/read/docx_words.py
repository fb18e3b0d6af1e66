"""Counters in English words, as ``w:numFmt`` ``cardinalText`` and ``ordinalText`` print them."""

from __future__ import annotations

_ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
LARGEST = 99
"""Up to here writers of English agree on the words ("hundred and one", "hundred one")."""


def cardinal(number: int) -> str | None:
    """Return a number in words with a capital, ``None`` for one beyond :data:`LARGEST` or nought.

    >>> cardinal(24), cardinal(100)
    ('Twenty-four', None)
    """
    words = _words(number)
    return words and words.capitalize()


def ordinal(number: int) -> str | None:
    """Return a number's ordinal in words with a capital, ``None`` where :func:`cardinal` does.

    >>> ordinal(1), ordinal(22), ordinal(30)
    ('First', 'Twenty-second', 'Thirtieth')
    """
    words = _words(number)
    if words is None:
        return None
    before, hyphen, last = words.rpartition("-")
    last = f"{last[:-1]}ieth" if last.endswith("y") else _ORDINALS.get(last, f"{last}th")
    return f"{before}{hyphen}{last}".capitalize()


def _words(number: int) -> str | None:
    if not 0 < number <= LARGEST:
        return None
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
