"""What a parser must be told about a control list: its grammar, its words, its furniture.

A profile is data. Nothing in it acts; the parser asks it and never asks which list it is reading.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

import msgspec

from pipeline.lists.labels import LabelGrammar
from pipeline.model.records import Comparator, Kind

Pattern = re.Pattern[str]


class Members(StrEnum):
    """What a part outside the items is made of."""

    LIST = "list"  # marked paragraphs: (a), (b) ...
    TERMS = "terms"  # quoted terms, each with its definition
    TEXT = "text"  # prose and tables
    PAIRS = "pairs"  # prose, and a table without rulings: its columns are set apart by their edges


@cache
def small_letters(pattern: Pattern) -> Pattern:
    """Return a pattern that ignores case as one for text in small letters.

    A search that ignores case tries every character; one that does not looks for the first letters
    of the phrases at several times the speed.

    >>> small_letters(re.compile("not|only", re.IGNORECASE)).search("If NOT".lower())
    <re.Match object; span=(3, 6), match='not'>
    >>> small_letters(re.compile("NOT|only", re.IGNORECASE))
    Traceback (most recent call last):
    ValueError: not in small letters: 'NOT|only'
    """
    letters = re.sub(r"\\.|\(\?P<", "", pattern.pattern)
    if letters != letters.lower():
        raise ValueError(f"not in small letters: {pattern.pattern!r}")
    return re.compile(pattern.pattern, pattern.flags & ~re.IGNORECASE)


def beginning(first: str, rest: str) -> Pattern:
    r"""Compile words that begin with one of the letters ``first``, at the beginning of a word.

    A pattern that begins with ``\b`` is tried at every character; where the letter stands first and
    its boundary is looked for behind it, the search goes from one such letter to the next.

    >>> beginning("Ii", r"tems?\s+\d").search("these items 3").group()
    'items 3'
    >>> beginning("Ii", r"tems?\s+\d").search("subitems 3")
    """
    return re.compile(rf"[{first}](?<=\b[{first}]){rest}")


class PartHeading(msgspec.Struct, frozen=True):
    """The heading of a part that is not an item.

    Attributes:
        path: the part's path (``introduction``).
        pattern: matches the whole heading line; group ``printed`` is its number, if it has one,
            and group ``heading`` its words.
        members: what the part is made of.
        back: true for what follows the items.
    """

    path: str
    pattern: Pattern
    members: Members
    back: bool = False


class NoteMarker(msgspec.Struct, frozen=True):
    """Words that open an annotation: ``pattern`` matches them at the start of a line, colon and
    all. ``plural`` markers announce a numbered group; a ``heading`` stands by itself over a part
    of the item, and all that follows it up to the next label is under it.
    """

    kind: Kind
    pattern: Pattern
    plural: bool = False
    heading: bool = False


class ComparatorPhrase(msgspec.Struct, frozen=True, eq=False):
    """Words before (or after) a quantity that say how it bounds.

    Two are the same where they are one object: what is compiled of them is looked up for every
    quantity, and to hash the patterns each time cost a tenth of reading them.
    """

    pattern: Pattern
    comparator: Comparator


class Citations(msgspec.Struct, frozen=True):
    """How a list cites its own provisions by level, as statutes do.

    Attributes:
        items: words before a run of items or groups; group ``first`` is where the run begins.
        this: the item the words stand in.
        levels: words before a run of markers, for each level under an item, outermost first:
            subitem (1), paragraph (a), subparagraph (i), clause (A), subclause (I).
        foreign: what behind a run says that it is another document's.
        elsewhere: the name of another document with items of the same numbers.
    """

    items: Pattern
    this: Pattern
    levels: tuple[Pattern, ...]
    foreign: Pattern
    elsewhere: Pattern


class Region(msgspec.Struct, frozen=True):
    """The stretch of a longer document that holds the list: from a line that matches ``start`` to
    the line before the next that matches ``end``, or the end of the document.
    """

    start: Pattern
    end: Pattern


class Furniture(msgspec.Struct, frozen=True):
    """A line that belongs to the page and not to the text; ``reason`` names it in the account."""

    reason: str
    pattern: Pattern


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """How one list is printed in one language.

    Attributes:
        name: the profile's name, as catalogues give it.
        language: ISO 639-1.
        version: changes whenever the same document would be parsed differently.
        labels: the label grammar.
        subsections: letters every item must have, unless it is reserved.
        parts: headings of the parts that are not items.
        category: a category heading; group 1 is its numeral.
        item: an item heading; groups ``printed``, ``number`` and ``heading``.
        terms_preamble: path of the part that holds text standing before the first heading.
        notes: note markers, longest first.
        none_phrases: the words that say there is nothing here.
        front_title: lines before the first part that are the publication's title.
        furniture: lines to be set aside wherever they stand.
        contents: heading of the table of contents.
        page_number: running page number; groups ``page`` and (optional) ``pages``.
        declared: the sentence of the cover that names the agreed changes; group 1 is the labels.
        loose_markers: accept ``a Words`` and ``2 Words`` as markers without a dot.
        decimal: the decimal sign.
        list_words: between the labels of a list (", ", "and").
        range_words: between the ends of a range of labels ("to").
        item_reference: a mention of whole items; group ``number`` is the first.
        dotted: the list prints a dot after its labels, so that a dot after a label in running text
            is the label's.
        this_item: phrases that mean the item or entry they stand in.
        exclusions: phrases that put what follows outside the control.
        comparators: phrases before a quantity; ``comparators_after`` after it.
        between: a range of quantities: groups ``low`` and ``high``.
        polarity: words whose loss would turn a sentence round.
        endings: endings of words that are no words themselves: after a line-break hyphen they show
            that the hyphen is the typesetter's.
        first_halves: first halves of compound words: a line-break hyphen behind one may always be
            the word's own.
        region: where the list stands in a longer document.
        division: the heading of a part of an item; groups ``printed``, ``number``, ``heading``.
        term: how a definition begins; group ``term`` is the term. Without it, any quoted words.
        nested_notes: a note may stand under another, set in to its words.
        of_following: the end of words that hand their comparator down to a list.
        outside: phrases after a quantity that put it outside the control.
        test_condition: how a condition of measurement begins ("at sea level", "measured at");
            what group ``plain`` does not match ("in vacuum") is one only behind a quantity.
        connectors: the words that join clauses, where a condition ends.
        qualifiers: words that may stand between a quantity and the phrase after it.
        repealed: the whole statement that what stood here was repealed.
        citations: how the list cites its own provisions, where it does so by level.
        quotes_terms: quotation marks are for terms; where they are not, none is looked for.
        bold_declares: bold in the words is the publisher's mark of what changed.
        low_quotes: quotations open low („double“, ‚single‘), and a comma may stand for the single
            sign.
        inflections: endings of words that do not tell one term from another.
        named: names with a number in them ("Annex 1A"), which is no quantity.
        set_off: an exclusion that only cites provisions, up to the comma that closes it: what
            follows is not left out ("other than those specified in 3.A.2, pulling ...").
        better: a comparator that says which is better, and not which way that is.
        rising: what is better the more decibels it has ("sensitivity").
        zero: the word for it at the beginning of a range ("zero to 13 kPa").
        by_words: between the figures of a size, beside the sign ("120 mm by 50 mm").
        thousands: the sign between groups of three digits, where it is no space.
    """

    name: str
    language: str
    version: str
    labels: LabelGrammar
    subsections: str
    parts: tuple[PartHeading, ...]
    category: Pattern
    item: Pattern
    notes: tuple[NoteMarker, ...]
    none_phrases: tuple[str, ...]
    front_title: Pattern
    furniture: tuple[Furniture, ...]
    contents: Pattern
    page_number: Pattern
    declared: Pattern
    loose_markers: bool
    decimal: str
    list_words: tuple[str, ...]
    range_words: tuple[str, ...]
    item_reference: Pattern
    dotted: bool
    this_item: Pattern
    exclusions: tuple[Pattern, ...]
    comparators: tuple[ComparatorPhrase, ...]
    comparators_after: tuple[ComparatorPhrase, ...]
    between: tuple[str, str]
    of_following: Pattern
    outside: Pattern
    test_condition: Pattern
    connectors: Pattern
    qualifiers: str
    polarity: Pattern
    endings: Pattern
    first_halves: Pattern = re.compile(r"(?!)")
    set_off: Pattern | None = None
    better: Pattern | None = None
    rising: Pattern | None = None
    zero: str = ""
    by_words: tuple[str, ...] = ()
    region: Region | None = None
    division: Pattern | None = None
    term: Pattern | None = None
    nested_notes: bool = False
    repealed: Pattern | None = None
    thousands: str = ""
    quotes_terms: bool = True
    bold_declares: bool = True
    low_quotes: bool = False
    inflections: Pattern | None = None
    named: Pattern | None = None
    citations: Citations | None = None

    def is_none(self, text: str) -> bool:
        """Whether ``text`` is the whole statement that there is nothing here."""
        body = text.strip()
        if self.repealed is not None and self.repealed.fullmatch(body):
            return True
        return body.rstrip(".").casefold() in self.none_phrases

    def note(self, text: str) -> tuple[NoteMarker, int] | None:
        """Return the note marker ``text`` begins with, and where it ends."""
        for marker in self.notes:
            found = marker.pattern.match(text)
            if found:
                return marker, found.end()
        return None
