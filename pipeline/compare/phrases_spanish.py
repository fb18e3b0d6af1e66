"""Spanish: the words that decide logic and direction."""

from __future__ import annotations

from pipeline.compare.phrase_table import Phrases
from pipeline.model.exclusion import closed_exclusion
from pipeline.model.records import Comparator

_GE, _GT, _LE, _LT = (
    Comparator.AT_LEAST,
    Comparator.GREATER,
    Comparator.AT_MOST,
    Comparator.LESS,
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
    enumerating=r"\bcomo se indica(?: a continuación)?\b|\bsegún se indica\b",
    criteria=(
        r"\b(?:criterios?|condici(?:ón|ones)|características?|propiedad(?:es)?|requisitos?"
        r"|parámetros?)\b"
    ),
    and_words=frozenset({"y", "e"}),
    or_words=frozenset({"o", "ó", "u"}),
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
    set_off=closed_exclusion(
        (
            r"\b(?:distint[oa]s? de|except(?:o|uando|uad[oa]s?)|salvo"
            r"|(?:a|con(?: la)?) excepción de|con exclusión de)\b"
        ),
        r"\b(?:especificad|incluid|sometid|descrit|indicad|citad)[oa]s? (?:en|por|a)\b",
    ),
    still=r"(?:que|cuy[oa]s?)\b",
    negation=(
        r"\b(?:no (?:\w+ )?|in)capa(?:z|ces) de(?: (?!(?:y|pero)\b)[\w'\"“”‘/-]+){0,14} ?$"
        r"|\bningun[oa]?(?: (?!(?:y|o|pero)\b)[\w'\"“”‘/-]+){1,5} ?$"
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
