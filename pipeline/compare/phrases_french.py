"""French: the words that decide logic and direction. Apostrophes are straight: text is folded."""

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

_EQUAL = r"(?:égale?s?|égaux)"
_TO = r"(?:à|aux?)"
_BETTER = r"(?: \(meilleure?s?(?: que)?\))?"

FRENCH = Phrases(
    language="fr",
    before=(
        (rf"{_EQUAL}(?: {_TO})? ou supérieure?s? {_TO}{_BETTER}", _GE),
        (rf"supérieure?s?(?: {_TO})? ou {_EQUAL} {_TO}{_BETTER}", _GE),
        (rf"(?:non|pas) inférieure?s? {_TO}|pas moins d(?:e|')", _GE),
        (r"au moins|au minimum|(?:un )?minimum d(?:e|')|minimale?s? d(?:e|')", _GE),
        (rf"{_EQUAL}(?: {_TO})? ou inférieure?s? {_TO}{_BETTER}", _LE),
        (rf"inférieure?s?(?: {_TO})? ou {_EQUAL} {_TO}{_BETTER}", _LE),
        (rf"(?:non|pas) supérieure?s? {_TO}|pas plus d(?:e|')", _LE),
        (
            (
                r"(?:ne dépasse|n'excède|n'excédant|ne dépassant)(?:nt)? pas"
                r"|sans (?:dépasser|excéder)|jusqu'(?:à|au)"
            ),
            _LE,
        ),
        (r"au plus|au maximum|(?:un )?maximum d(?:e|')|maximale?s? d(?:e|')", _LE),
        (rf"supérieure?s? {_TO}{_BETTER}|plus d(?:e|')", _GT),
        (r"dépass(?:e|ent|ant)|excèd(?:e|ent)|excédant|au-dessus de|au-delà de", _GT),
        (rf"inférieure?s? {_TO}{_BETTER}|moins d(?:e|')|au-dessous de|en dessous de", _LT),
        (r"≥|>=", _GE),
        (r"≤|<=", _LE),
        (r">", _GT),
        (r"<", _LT),
    ),
    after=(
        (r"(?:ou|et) (?:plus|davantage)(?! d(?:e|'))|ou supérieure?s?(?! (?:à|au))", _GE),
        (r"(?:ou|et) moins(?! d(?:e|'))|ou inférieure?s?(?! (?:à|au))", _LE),
        (r"au (?:moins|minimum)", _GE),
        (r"au (?:plus|maximum)", _LE),
    ),
    any_of=(
        r"\bl'une? (?:quelconque |ou l'autre )?des\b|\bl'une? ou plusieurs des\b"
        r"|\bau moins l'une? des\b|\bn'importe l(?:aquelle|equel) des\b|\bsoit\b"
    ),
    all_of=r"\b(?:toutes|tous|chacune?|ensemble) (?:les|des)\b|\bà la fois\b",
    listing=(
        r"\b(?:les )?suivante?s?\b|\bci-après\b|\bcomme suit\b|\bà savoir\b|\bce qui suit\b"
        r"|\bénumérée?s? ci-dessous\b"
    ),
    enumerating=r"\bcomme suit\b|\bci-après\b|\bà savoir\b",
    criteria=(
        r"\b(?:critères?|conditions?|caractéristiques?|propriétés?|exigences?|paramètres?)\b"
    ),
    and_words=frozenset({"et"}),
    or_words=frozenset({"ou"}),
    exclusion=(
        r"\bautres? que\b|\bsauf\b|\bhormis\b|\bexcepté\w*|\bà l'exc(?:eption|lusion) d(?:e|es|u)\b"
        r"|\bà l'exclusion d'|\bà moins (?:que|de)\b|\bexclu[est]*\b"
        r"|\b(?:ne|n') ?(?:vise|comprend|comprenne|inclu|contrôle|s'applique)\w* pas\b"
        r"|\bne (?:sont|est) pas (?:visée?s?|incluse?s?|contrôlée?s?|soumise?s? au contrôle)\b"
    ),
    no_control=(
        r"\b(?:ne|n') ?(?:vise|contrôle|s'applique)\w* pas\b"
        r"|\bne (?:sont|est) pas (?:visée?s?|contrôlée?s?|soumise?s? au contrôle)\b"
    ),
    set_off=closed_exclusion(
        r"\b(?:autres? que|sauf|hormis|except\w+|à l'exclusion d)",
        r"\b(?:visé|spécifié|mentionné|décrit|énuméré)e?s? (?:à|aux?|dans|par)\b",
    ),
    still=r"(?:qui|que|dont)\b",
    negation=(
        r"\b(?:pas |in)capables? d(?:e |')(?: ?(?!(?:et|mais)\b)[\w'\"«»“”/-]+){0,14} ?$"
        r"|\baucune?(?: (?!(?:et|ou|mais)\b)[\w'\"«»“”/-]+){1,5} ?$"
    ),
    inclusion=(
        r"\b(?:comprend|comprennent|y compris|inclu(?:t|ent|ant)|vise(?:nt)?|s'applique(?:nt)?"
        r"(?: également)? (?:à|aux?))\b"
    ),
    condition=(
        r"\b(?:ayant|avec(?! (?:ses|leurs) modifications)|lorsqu|quand|si|où|présentant"
        r"|capables? de|conçue?s? pour|qui (?:sont|est|ont|a))\b"
    ),
    ladder=(
        ("utilisable", r"\butilisables? (?:dans|comme|pour|avec)\b|\bcapables? d(?:e\b|')"),
        ("conçu ou modifié", r"\bconçue?s? ou modifiée?s?\b"),
        (
            "spécialement conçu",
            r"\b(?:spécialement conçue?s?|conçue?s? spécialement)\b",
        ),
    ),
    test_condition=(
        r"\b(?:mesuré|testé|déterminé|calculé|évalué)e?s? (?:à|au|en|avec|sous|par|selon|pour"
        r"|conformément)\b|\bà (?:une |la )?(?:température|pression|altitude|fréquence)\b"
        r"|\bau niveau de la mer\b|\bdans le vide\b|\bsous vide\b|\bà (?=[-+±]\d)"
    ),
    example=r"\bp\. ?ex\b|\bpar exemple\b|\btel(?:le)?s? que\b|\bc'est-à-dire\b|\bà savoir\b",
    polarity=frozenset(
        [
            "ne",
            "pas",
            "ni",
            "non",
            "jamais",
            "aucun",
            "aucune",
            "sans",
            "sauf",
            "hormis",
            "excepté",
            "seulement",
            "uniquement",
            "tout",
            "toute",
            "tous",
            "toutes",
            "chaque",
            "chacun",
            "chacune",
            "quelconque",
        ]
    ),
    function_words=frozenset(["le", "la", "les", "l", "un", "une", "des", "qui", "que", "qu"]),
    spelling=(
        (r"œ", "oe"),
        (r"\bcl(?:é|ef)(s?)\b", r"clé\1"),
    ),
    plurals=((r"^(\w{3,})aux$", r"\1al"), (r"^sont$", "est"), (r"^ont$", "a")),
    contractions=(
        ("du", ("de", "le")),
        ("des", ("de", "les")),
        ("au", ("à", "le")),
        ("aux", ("à", "les")),
    ),
)
