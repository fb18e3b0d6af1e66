"""Canada's Export Control List (SOR/89-202), in English and in French: one list in two expressions.

Source of the rules: the consolidated text as the Department of Justice publishes it in XML, 2021 to
2025 (:mod:`pipeline.read.justice_xml`). The file marks up what stands under what, so the profile
says only what the parts are called and what the words mean.

The groups of the schedule are the items. An item of the schedule is an entry, whether its number
repeats the group's (``9-1`` in Group 9 is ``9.1``, ``3-01`` in Group 3 is ``3.01``) or not
(``5504`` in Group 5 is ``5.5504``); what stands under it is ``5.5504.2.g.i``. A paragraph of a
group that has no items is the group's: paragraph (a) of Group 2 is ``2.a``. The sections of the
list's body are no provisions of the schedule and have no labels.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.lists import mtcr
from pipeline.lists.french import in_french
from pipeline.lists.labels import LabelGrammar, Shape
from pipeline.lists.profile import Citations, Members, NoteMarker, PartHeading, Profile
from pipeline.model.records import Kind

_NEVER = re.compile(r"(?!)()")

_GRAMMAR = LabelGrammar(
    shapes=(Shape.NUMBER, Shape.NUMBER, Shape.NUMBER, Shape.LOWER),
    second="",
    items=0,  # a label is never printed whole: see _citations
    entry=2,
    skips=frozenset({1}),
)


def profile(language: str) -> Profile:
    """Return the profile in ``en`` or ``fr`` (the caller has checked the language)."""
    return _french() if language == "fr" else _english()


def _english() -> Profile:
    # The words of control (comparators, exclusions, connectors) are those of the regimes' English.
    return msgspec.structs.replace(
        mtcr.profile("en"),
        name="ca",
        language="en",
        version="1",
        labels=_GRAMMAR,
        subsections="",
        parts=(
            _part("definitions", "Interpretation"),
            _part("general", "General"),
            _part("schedule", r"\(Section 2\)", "SCHEDULE"),
        ),
        category=_NEVER,
        item=re.compile(r"(?P<printed>GROUP\s+(?P<number>\d))\b\s*(?P<heading>.*)$"),
        notes=(NoteMarker(Kind.NOTE, re.compile(r"NOTES?\s*:?(?=\s|$)")),),
        none_phrases=(),
        repealed=re.compile(r"\[Repealed\b[^\]]*\]"),
        front_title=_NEVER,
        furniture=(),
        contents=_NEVER,
        declared=re.compile(r"(?!)(?P<labels>)"),
        thousands=",",
        dotted=False,
        this_item=_NEVER,
        citations=_citations(
            items=r"(?:items?|groups?)",
            this=r"this\s+item",
            levels=(
                r"subitems?|subsections?",
                "paragraphs?",
                "subparagraphs?",
                "clauses?",
                "subclauses?",
            ),
            foreign=r"of\s+(?!the\s+schedule\b(?!\s+to)|this\s+List)",
            elsewhere=r"of\s+the\s+Guide\b",
        ),
        quotes_terms=False,
        named=re.compile(r"\b(?:Annex|Annexes|Table|Appendix)\s+\d+[A-Z]\b"),
    )


def _french() -> Profile:
    return msgspec.structs.replace(
        in_french(_english()),
        this_item=_NEVER,
        parts=(
            _part("definitions", "Définitions"),
            _part("general", "Dispositions générales"),
            _part("schedule", r"\(article 2\)", "ANNEXE"),
        ),
        item=re.compile(r"(?P<printed>GROUPE\s+(?P<number>\d))\b\s*(?P<heading>.*)$"),
        notes=(
            NoteMarker(Kind.NOTE, re.compile(r"(?:NOTA|NOTES?|Nota|Notes?)\s*:")),
            NoteMarker(Kind.NOTA_BENE, re.compile(r"N\.\s?B\.\s*:?(?=\s|$)")),
        ),
        citations=_citations(
            items=r"(?:articles?|groupes?)",
            this=r"l[ea]\s+présent\s+article|du\s+présent\s+article",
            levels=("paragraphes?", "alinéas?", "sous-alinéas?", "divisions?", "sous-divisions?"),
            foreign=r"d(?:e|u|es)\s+(?!l['’]annexe\b|la\s+présente\s+liste)",
            elsewhere=r"du\s+Guide\b",
        ),
        named=re.compile(r"\b(?:annexe|tableau|appendice)s?\s+\d+[A-Z]\b", re.IGNORECASE),
        repealed=re.compile(r"\[Abrogée?s?\b[^\]]*\]"),
    )


def _citations(
    *, items: str, this: str, levels: tuple[str, ...], foreign: str, elsewhere: str
) -> Citations:
    """Return the patterns of words that name a level; none is the end of a longer word."""

    def named(words: str, behind: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{words}){behind}", re.IGNORECASE)

    return Citations(
        items=named(items, r"\s+(?P<first>\d)"),
        this=named(this, r"\b"),
        levels=tuple(named(words, r"\s+(?=\(?[0-9A-Za-z]{1,5}\))") for words in levels),
        foreign=re.compile(rf"[\s,.]*{foreign}", re.IGNORECASE),
        elsewhere=re.compile(elsewhere),
    )


def _part(path: str, words: str, printed: str = "") -> PartHeading:
    pattern = re.compile(rf"(?P<printed>{printed})\s*(?P<heading>{words})\s*$")
    return PartHeading(path, pattern, Members.TEXT)
