"""How a profile writes down the words of a language."""

from __future__ import annotations

import re

from pipeline.lists.profile import ComparatorPhrase
from pipeline.model.exclusion import closed_exclusion
from pipeline.model.records import Comparator


def any_case(pattern: str) -> re.Pattern[str]:
    """Return a pattern for words in small letters or capitals."""
    return re.compile(pattern, re.IGNORECASE)


def comparing(pairs: tuple[tuple[str, Comparator], ...]) -> tuple[ComparatorPhrase, ...]:
    """Return phrases with what they say of the figure beside them; the first that fits is meant."""
    return tuple(ComparatorPhrase(any_case(words), comparator) for words, comparator in pairs)


def set_off(openers: str, citing: str) -> re.Pattern[str]:
    """Return an exclusion that only cites provisions, up to the comma that closes it."""
    return re.compile(closed_exclusion(openers, citing))
