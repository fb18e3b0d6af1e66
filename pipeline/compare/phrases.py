"""The words that decide logic and direction, as data: one table for each language.

Patterns are matched on folded, case-folded text. Adding a language is adding a table
(``phrases_french`` and its like); nothing else in the comparison knows a word. Sources: the general
drafting of export-control lists (DOMAIN.md §5: comparators, AND/OR position, exclusion, the phrase
ladder).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.compare.phrase_table import Phrases
from pipeline.compare.phrases_english import ENGLISH
from pipeline.compare.phrases_french import FRENCH
from pipeline.compare.phrases_german import GERMAN
from pipeline.compare.phrases_spanish import SPANISH
from pipeline.errors import CompareError

__all__ = ["TABLES", "Phrases", "pattern", "phrases_for"]

TABLES: dict[str, Phrases] = {
    "de": GERMAN,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
}
"""Languages whose logic is known. In any other, direction is always ``undetermined``."""

_NEVER = r"(?!)"


def phrases_for(language: str) -> Phrases:
    """Return the table of a language ("en", "es-ES"), or an empty one, which never decides.

    >>> phrases_for("it").before
    ()
    """
    return TABLES.get(language[:2]) or Phrases(
        language=language,
        before=(),
        after=(),
        any_of=_NEVER,
        all_of=_NEVER,
        listing=_NEVER,
        enumerating=_NEVER,
        criteria=_NEVER,
        and_words=frozenset(),
        or_words=frozenset(),
        exclusion=_NEVER,
        no_control=_NEVER,
        inclusion=_NEVER,
        condition=_NEVER,
        ladder=(),
        test_condition=_NEVER,
        example=_NEVER,
        polarity=frozenset(),
        function_words=frozenset(),
        spelling=(),
    )


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Return a compiled phrase pattern; each is compiled once.

    Raises:
        CompareError: when a table holds a pattern that is no regular expression.
    """
    try:
        return re.compile(source, re.IGNORECASE)
    except re.error as error:
        raise CompareError(
            where=f"phrase pattern {source!r}",
            found=str(error),
            expected="a regular expression",
            do="correct the pattern in the table of its language, pipeline/compare/phrases_*.py",
        ) from error
