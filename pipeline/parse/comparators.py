"""Comparators: how the words beside a quantity bound it.

The phrase stands before the quantity ("greater than 5 m", "up to and including 5 m") or behind it
("5 m or more", "5 m (16 feet) or more"); the profile says which phrases there are. What is "better"
depends on what it is of: an accuracy of 5 m or better is at most 5 m, a purity better than 99 % is
more.

The comparator is what the phrase says. What turns that round around it (an exclusion, "not capable
of") is no part of it: the comparison judges it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.lists.profile import ComparatorPhrase, Profile, small_letters
from pipeline.model.records import Comparator

_PHRASE = 60
"""Characters before a quantity in which the phrase that compares it stands."""
_CLOSED = (".", ";", ",", ")")
"""What a comparator does not end in, and most texts do."""
_PHRASES = 2 * _PHRASE
"""Characters at the end of a text in which it hands one down to the list it announces, with those
that announce it."""
_END = r"[\s(]*(?:(?:an?|el|la|los|un|une|les?)\s+)?$"
_WORD = r"(?:\b(?=\w)|(?=\W))"
"""Before a phrase: it begins where a word begins, or with a sign (≥)."""
BRACKET = r"\((?:[^()]|\([^()]*\))*\)"
"""Words in brackets, with others in them or not."""
_SHARES = ("%", "percent", "per cent", "Prozent", "por ciento", "pour cent")
_UPWARDS = {Comparator.LESS: Comparator.GREATER, Comparator.AT_MOST: Comparator.AT_LEAST}

_Phrases = tuple[tuple[re.Pattern[str], Comparator], ...]


def comparator_of(
    text: str, start: int, end: int, measure: tuple[Decimal, str], profile: Profile
) -> Comparator | None:
    """Return what the words around ``text[start:end]`` say; ``measure`` is its value and unit."""
    match = _after(profile.comparators_after, profile.qualifiers).match(text, end)
    if match is not None and match.lastgroup is not None:
        comparator = profile.comparators_after[int(match.lastgroup[1:])].comparator
        words = match[match.lastgroup].lower()
        return _bettered(comparator, words, text[:start], measure, profile)
    return comparator_before(text, start, profile, measure)


def comparator_before(
    text: str, start: int, profile: Profile, measure: tuple[Decimal, str] | None = None
) -> Comparator | None:
    """Return what the words that end at ``start`` say, if they compare."""
    before = text[max(0, start - _PHRASE) : start].lower()
    found, at = _ending(before, profile)
    if found is None:
        return None
    above = text[: start - len(before) + at]
    words = before[max(0, at - 1) :]
    return found if measure is None else _bettered(found, words, above, measure, profile)


def _bettered(
    comparator: Comparator,
    phrase: str,
    before: str,
    measure: tuple[Decimal, str],
    profile: Profile,
) -> Comparator:
    """Return what a comparator says of what is better the more there is of it: a share over half,
    or in decibels what the profile names ("sensitivity").
    """
    if comparator not in _UPWARDS or profile.better is None or "(" in phrase:
        return comparator
    if profile.better.search(phrase) is None:
        return comparator
    value, unit = measure
    rising = unit in _SHARES and value > _HALF
    if unit == "dB" and profile.rising is not None:
        rising = profile.rising.search(before[-_PHRASE:]) is not None
    return _UPWARDS[comparator] if rising else comparator


_HALF = 50


def comparator_at_end(plain: str, profile: Profile) -> Comparator | None:
    """Return the comparator a text ends with, the words before its colon ("any of the following:")
    apart.
    """
    before = plain.rstrip()[-_PHRASES:].lower()
    if before.endswith(":"):
        ending = small_letters(profile.of_following).search(before)
        if ending is None:
            return None
        before = before[: ending.start()]
    if before[-1:] in _CLOSED:
        return None
    return _ending(before[-_PHRASE:], profile)[0]


def _ending(before: str, profile: Profile) -> tuple[Comparator | None, int]:
    """Return the comparator that small letters end with, and where its phrase begins."""
    first = _any_before(profile.comparators).search(before)
    if first is None:
        return None, len(before)
    # none begins before the first of any; what stands right before that is looked back at
    words = before[max(0, first.start() - 1) :]
    return _comparator_in(words, profile.comparators), first.start()


@lru_cache(maxsize=512)
def _comparator_in(words: str, phrases: tuple[ComparatorPhrase, ...]) -> Comparator | None:
    """Return what some words that end in a comparator say: those of most quantities are few."""
    for pattern, comparator in _before(phrases):
        if pattern.search(words):
            return comparator
    return None


@lru_cache(maxsize=8)
def _any_before(phrases: tuple[ComparatorPhrase, ...]) -> re.Pattern[str]:
    """Return one pattern for all phrases: most quantities have none before them."""
    words = "|".join(f"(?:{small_letters(phrase.pattern).pattern})" for phrase in phrases)
    return re.compile(rf"{_WORD}(?:{words}){_END}")


@lru_cache(maxsize=8)
def _before(phrases: tuple[ComparatorPhrase, ...]) -> _Phrases:
    return tuple(
        (re.compile(rf"{_WORD}(?:{small_letters(p.pattern).pattern}){_END}"), p.comparator)
        for p in phrases
    )


@lru_cache(maxsize=8)
def _after(phrases: tuple[ComparatorPhrase, ...], qualifiers: str) -> re.Pattern[str]:
    """Return one pattern for all phrases behind a quantity, the n-th of them group ``pn``."""
    start = rf"[\s,]*(?:(?:{qualifiers}|{BRACKET})[\s,]*){{0,2}}"
    each = "|".join(f"(?P<p{n}>{p.pattern.pattern})" for n, p in enumerate(phrases))
    return re.compile(rf"{start}(?:{each})(?:\b|(?<=[<>≤≥]))", re.IGNORECASE)
