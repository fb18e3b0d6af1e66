"""The shape of a table of the words that decide logic and direction in one language."""

from __future__ import annotations

import msgspec

from pipeline.model.records import Comparator


class Phrases(msgspec.Struct, frozen=True):
    """What one language's list says, and how.

    Attributes:
        before: comparator phrases that stand before a value, longest first.
        after: comparator phrases that stand after it.
        any_of, all_of: introduce a list of alternatives, or of joint conditions.
        listing: introduces a list without saying which.
        enumerating: introduces a list of goods, whatever connector its last member has.
        criteria: words for what goods must meet: a list of those is no enumeration.
        and_words, or_words: connectors.
        exclusion: opens something left out ("other than", "does not control").
        no_control: says that something is not controlled: the strong form of an exclusion.
        inclusion: says that something is meant too ("includes").
        condition: opens a restriction ("having", "with").
        ladder: phrases of purpose, widest first; every rung takes in the rungs after it.
        test_condition: opens a condition of measurement.
        example: opens an example or an explanation.
        polarity: words whose loss or gain turns a sentence.
        function_words: words without content of their own.
        spelling: pairs of spellings of one word, as (pattern, replacement).
        plurals: endings of verbs and nouns in the plural, as (pattern of the word, singular).
        contractions: words that are a preposition and an article in one.
        commas_list: a comma with "or" somewhere behind it stands in a list of alternatives; where
            commas set off clauses as well, only what stands right before the "or" is one.
        set_off: an exclusion that only cites provisions, up to the comma that closes it.
        still: what goes on with an exclusion behind a comma: a relative clause.
        negation: the words before a comparator, up to it, that turn it round ("not capable of",
            "no dimension").
    """

    language: str
    before: tuple[tuple[str, Comparator], ...]
    after: tuple[tuple[str, Comparator], ...]
    any_of: str
    all_of: str
    listing: str
    enumerating: str
    criteria: str
    and_words: frozenset[str]
    or_words: frozenset[str]
    exclusion: str
    no_control: str
    inclusion: str
    condition: str
    ladder: tuple[tuple[str, str], ...]
    test_condition: str
    example: str
    polarity: frozenset[str]
    function_words: frozenset[str]
    spelling: tuple[tuple[str, str], ...]
    contractions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    plurals: tuple[tuple[str, str], ...] = ()
    commas_list: bool = True
    set_off: str = "(?!)"
    still: str = "(?!)"
    negation: str = "(?!)"
