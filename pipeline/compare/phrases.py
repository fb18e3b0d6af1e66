"""The words that decide logic and direction, as data: one table for each language.

Patterns are matched on folded, case-folded text. Adding a language is adding a table; nothing else
in the comparison knows a word. Sources: the general drafting of export-control lists (DOMAIN.md §5:
comparators, AND/OR position, exclusion, the phrase ladder).
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.errors import CompareError
from pipeline.model.records import Comparator


class Phrases(msgspec.Struct, frozen=True):
    """What one language's list says, and how.

    Attributes:
        before: comparator phrases that stand before a value, longest first.
        after: comparator phrases that stand after it.
        any_of, all_of: introduce a list of alternatives, or of joint conditions.
        listing: introduces a list without saying which.
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
    """

    language: str
    before: tuple[tuple[str, Comparator], ...]
    after: tuple[tuple[str, Comparator], ...]
    any_of: str
    all_of: str
    listing: str
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


_GE, _GT, _LE, _LT = (
    Comparator.AT_LEAST,
    Comparator.GREATER,
    Comparator.AT_MOST,
    Comparator.LESS,
)

ENGLISH = Phrases(
    language="en",
    before=(
        (r"(?:equal to or|equal or) (?:greater|more|higher) than", _GE),
        (r"(?:greater|more|higher) than or equal to", _GE),
        (r"not (?:less|lower|smaller) than", _GE),
        (r"no (?:less|lower|smaller) than", _GE),
        (r"at least|(?:a )?minimum(?: of)?", _GE),
        (r"(?:equal to or|equal or) (?:less|lower|smaller) than", _LE),
        (r"(?:less|lower|smaller) than or equal to", _LE),
        (r"(?:not|no) (?:more|greater|higher) than", _LE),
        (r"not (?:exceeding|above)|(?:does|do|that does|which does) not exceed", _LE),
        (r"up to(?: and including)?|at most|(?:a )?maximum(?: of)?|within", _LE),
        (r"(?:greater|more|higher|larger|better) than", _GT),
        (r"in excess of|exceeding|exceeds?|above|over", _GT),
        (r"(?:less|lower|smaller|fewer) than|below|under", _LT),
        (r"≥|>=", _GE),
        (r"≤|<=", _LE),
        (r">", _GT),
        (r"<", _LT),
    ),
    after=(
        (r"(?:or|and) (?:more|greater|above|higher|over|larger)", _GE),
        (r"(?:or|and) (?:less|lower|below|better|smaller|fewer|under)", _LE),
    ),
    any_of=r"\b(?:any(?: one)?(?: or more)?|one or more|either|at least one) of\b",
    all_of=r"\b(?:all|both|each) of\b|\bthe following (?:two|three|four) (?:conditions|criteria)\b",
    listing=r"\bthe following\b|\bas follows\b",
    and_words=frozenset({"and"}),
    or_words=frozenset({"or"}),
    exclusion=(
        r"\bother than\b|\bexcept(?:ing|ed)?(?: for)?\b|\bexcluding\b|\bexcludes?\b|\bunless\b"
        r"|\bwith the exception of\b|\bnot including\b"
        r"|\b(?:does|do|is|are) not (?:control(?:led)?|appl(?:y|ied)|cover(?:ed)?|include[d]?"
        r"|subject to control)\b"
    ),
    no_control=(
        r"\b(?:does|do|is|are) not (?:control(?:led)?|appl(?:y|ied)|cover(?:ed)?"
        r"|subject to control)\b"
    ),
    inclusion=r"\b(?:also )?(?:includes?|including|controls?|covers?|appl(?:y|ies) to)\b",
    condition=r"\b(?:having|with|where|when|if|capable of|designed for|that (?:is|are|has|have))\b",
    ladder=(
        ("usable", r"\busable (?:in|as|for|with)\b|\bcapable of\b"),
        ("designed or modified", r"\bdesigned or modified\b"),
        ("specially designed", r"\bspecially designed\b"),
    ),
    test_condition=(
        r"\b(?:measured|tested|determined|calculated|evaluated|rated) (?:at|in|with|under|over|by|"
        r"to|using|according)\b"
        r"|\bat (?:a|an)? ?(?:ambient )?(?:temperature|pressure|altitude|frequency)\b"
        r"|\bat sea level\b|\bin (?:a )?vacuum\b|\bat standard\b|\bwhen (?:measured|tested)\b"
        r"|\bat (?=[-+±]?\d)"
    ),
    example=r"\be\.?g\b|\bi\.?e\b|\bfor example\b|\bsuch as\b|\bthat is\b|\bnamely\b",
    polarity=frozenset(
        [
            "not",
            "no",
            "nor",
            "never",
            "neither",
            "without",
            "except",
            "excepting",
            "excluding",
            "unless",
            "only",
            "non",
            "cannot",
            "any",
            "all",
            "each",
            "both",
            "either",
            "every",
        ]
    ),
    function_words=frozenset(["a", "an", "the", "that", "which"]),
    spelling=(
        (r"is(e[ds]?|ing|ation|ations|er|ers)\b", r"iz\1"),
        (r"yse([ds]?)\b", r"yze\1"),
        (r"(\w{3})our(s|ed|ing|able|al)?\b", r"\1or\2"),  # never "four"
        (r"\b(fib|met|lit|cent|calib|cal[io]b)re(s?)\b", r"\1er\2"),
        (r"(\w{2,})metre(s?)\b", r"\1meter\2"),
        (r"\b(ana|cata|dia)logue(s?)\b", r"\1log\2"),
        (r"\bprogramme(s?)\b", r"program\1"),
        (r"\balumini?um\b", r"aluminum"),
        (r"\bsulph", r"sulf"),
        # never "filled", which is not "filed"
        (
            r"\b(model|label|travel|cancel|level|fuel|signal|channel|swivel)l(ed|ing|ers?)\b",
            r"\1\2",
        ),
        (r"\bartefact", r"artifact"),
        (r"\bgr[ea]y", r"gray"),
        (r"\bdefence\b", r"defense"),
        (r"\bplough", r"plow"),
        (r"\bvapour", r"vapor"),
    ),
)

SPANISH = Phrases(
    language="es",
    before=(
        (r"igual(?:es)? o (?:superior|mayor)(?:es)? (?:a|que|de)", _GE),
        (r"(?:superior|mayor)(?:es)? o igual(?:es)? (?:a|que)", _GE),
        (r"no (?:inferior|menor)(?:es)? (?:a|que|de)", _GE),
        (r"al menos|como mínimo(?: de)?|(?:un )?mínimo de|por lo menos", _GE),
        (r"igual(?:es)? o (?:inferior|menor)(?:es)? (?:a|que|de)", _LE),
        (r"(?:inferior|menor)(?:es)? o igual(?:es)? (?:a|que)", _LE),
        (
            (
                r"no (?:superior|mayor)(?:es)? (?:a|que|de)"
                r"|que no (?:exceda|supere)[n]?(?: de| los| las)?"
            ),
            _LE,
        ),
        (r"hasta|como máximo(?: de)?|(?:un )?máximo de", _LE),
        (r"(?:superior|mayor)(?:es)? (?:a|que|de)|más de|por encima de|que excedan?(?: de)?", _GT),
        (r"que superen?(?: los| las)?|excede[n]?(?: de)?|exceda[n]?(?: de)?", _GT),
        (r"(?:inferior|menor)(?:es)? (?:a|que|de)|menos de|por debajo de", _LT),
        (r"≥|>=", _GE),
        (r"≤|<=", _LE),
        (r">", _GT),
        (r"<", _LT),
    ),
    after=(
        (r"(?:o|y) (?:más|superior(?:es)?|mayor(?:es)?)", _GE),
        (r"(?:o|y) (?:menos|inferior(?:es)?|menor(?:es)?|mejor(?:es)?)", _LE),
        (r"como mínimo", _GE),
        (r"como máximo", _LE),
    ),
    any_of=r"\b(?:cualquiera|alguna?s?|una? o más) de (?:las|los)\b",
    all_of=r"\b(?:todas|todos|ambas|ambos)(?: y cada (?:uno|una) de)? (?:las|los|de las|de los)\b",
    listing=(
        r"\b(?:los|las)? ?siguientes?\b|\bcomo se indica\b|\ba continuación\b"
        r"|\bsegún se indica\b"
    ),
    and_words=frozenset({"y", "e"}),
    or_words=frozenset({"o", "u"}),
    exclusion=(
        r"\bdistint[oa]s? de\b|\bexcept(?:o|uad[oa]s?|uando)\b|\bsalvo\b|\ba excepción de\b"
        r"|\bcon (?:la )?excepción de\b|\bexcluid[oa]s?\b|\bexcluyendo\b|\ba menos que\b"
        r"|\bno (?:se )?(?:somete[n]?(?: a control)?|controla[n]?|aplica[n]?|incluye[n]?)\b"
        r"|\bno (?:está[n]?|son|es) (?:sometid[oa]s?|sujet[oa]s?|aplicables?|incluid[oa]s?)\b"
    ),
    no_control=(
        r"\bno (?:se )?(?:somete[n]?(?: a control)?|controla[n]?|aplica[n]?)\b"
        r"|\bno (?:está[n]?|son|es) (?:sometid[oa]s?|sujet[oa]s?|aplicables?)\b"
    ),
    inclusion=(
        r"\b(?:también )?(?:incluye[n]?|incluid[oa]s?|somete[n]?(?: a control)?"
        r"|se aplica[n]?)\b"
    ),
    condition=r"\b(?:que tenga[n]?|con|cuando|si|capaces? de|diseñad[oa]s? para|que sea[n]?)\b",
    ladder=(
        (
            "utilizable",
            r"\b(?:utilizables?|usables?) (?:en|como|para)\b|\bcapaz de\b|\bcapaces de\b",
        ),
        ("diseñado o modificado", r"\bdiseñad[oa]s? o modificad[oa]s?\b"),
        (
            "diseñado especialmente",
            r"\b(?:especialmente diseñad[oa]s?|diseñad[oa]s? especialmente)\b",
        ),
    ),
    test_condition=(
        r"\b(?:medid[oa]s?|ensayad[oa]s?|determinad[oa]s?|calculad[oa]s?) (?:a|en|con|bajo|por|"
        r"según|utilizando|usando)\b|\ba (?:una )?(?:temperatura|presión|altitud|frecuencia)\b"
        r"|\ba nivel del mar\b|\ben (?:el )?vacío\b|\bcuando se (?:mida|midan|ensaye)[n]?\b"
        r"|\ba (?=[-+±]\d)"
    ),
    example=r"\bp\.? ?ej\b|\bpor ejemplo\b|\btal(?:es)? como\b|\bes decir\b|\ba saber\b",
    polarity=frozenset(
        [
            "no",
            "ni",
            "nunca",
            "sin",
            "excepto",
            "salvo",
            "excluyendo",
            "sólo",
            "solo",
            "solamente",
            "únicamente",
            "cualquiera",
            "cualquier",
            "todo",
            "toda",
            "todos",
            "todas",
            "cada",
            "ambos",
            "ambas",
        ]
    ),
    function_words=frozenset(["el", "la", "los", "las", "un", "una", "unos", "unas", "lo", "que"]),
    spelling=(
        (r"\bs[oó]lo\b", "solo"),
        (r"\bsustancia", "substancia"),
        (r"\bpost", "pos"),
        (r"\btrans", "tras"),
    ),
    plurals=((r"^(\w{2,}[ae])n$", r"\1"), (r"^han$", "ha"), (r"^son$", "es")),
    contractions=(("del", ("de", "el")), ("al", ("a", "el"))),
)

TABLES: dict[str, Phrases] = {"en": ENGLISH, "es": SPANISH}
"""Languages whose logic is known. In any other, direction is always ``undetermined``."""

_NEVER = r"(?!)"


def phrases_for(language: str) -> Phrases:
    """Return the table of a language ("en", "es-ES"), or an empty one, which never decides.

    >>> phrases_for("fr").before
    ()
    """
    return TABLES.get(language[:2]) or Phrases(
        language=language,
        before=(),
        after=(),
        any_of=_NEVER,
        all_of=_NEVER,
        listing=_NEVER,
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
            do="correct the pattern in pipeline/compare/phrases.py",
        ) from error
