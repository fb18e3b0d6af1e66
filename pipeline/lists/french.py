"""The words of control in French: comparators, exclusions, conditions, connectors.

Sources: the French text of Canada's Export Control List, and the usual drafting of the regimes'
lists in French (DOMAIN.md §5). Apostrophes are taken straight or curved.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.lists.phrases import any_case, comparing, set_off
from pipeline.lists.profile import Profile, beginning
from pipeline.model.records import Comparator

_AT_LEAST = Comparator.AT_LEAST
_AT_MOST = Comparator.AT_MOST
_GT = Comparator.GREATER
_LT = Comparator.LESS
_EQUAL = r"égale?s?|égaux"
_MORE = r"supérieure?s?"
_LESS = r"inférieure?s?"
_BETTER = r"(?:\s*\((?:meilleure?s?)(?:\s+que)?\))?"
_ALONE = r"(?!\s+(?:à|aux?)\b)"
_NO_MORE = r"(?!\s+(?:de|que)\b|\s+d['’])"
"""Not before what the word compares with: that is the next limit ("et inférieure à 124 nm")."""
_TO = r"(?:\s+(?:à|aux?))?"


def in_french(profile: Profile) -> Profile:
    """Return a profile with the words of its language in French; the rest is as it was."""
    return msgspec.structs.replace(
        profile,
        language="fr",
        decimal=",",
        thousands="",
        list_words=("et", "ou", "et/ou", "ni"),
        range_words=("à", "au"),
        this_item=beginning(
            "Ll", r"(?i:[ea]\s+présente?\s+(?:article|rubrique|paragraphe|alinéa)\b)"
        ),
        exclusions=(
            any_case(r"\bne\s+(?:vise(?:nt)?|comprend|comprennent|s['’]applique(?:nt)?)\s+pas\b"),
            any_case(r"\bn['’](?:inclu(?:t|ent)|englobe(?:nt)?)\s+pas\b"),
            any_case(r"\bautres?\s+que\b"),
            any_case(r"\bsauf\b|\bexcept(?:é|ion)\w*\b|\bhormis\b|\bà\s+l['’]exclusion\s+d"),
            any_case(r"\bà\s+moins\s+qu(?:e\b|['’])"),
        ),
        comparators=_COMPARATORS,
        comparators_after=comparing(
            (
                (rf"(?:ou|et)\s+(?:plus|davantage){_NO_MORE}|au\s+(?:moins|minimum)", _AT_LEAST),
                (rf"(?:ou|et)\s+{_MORE}{_ALONE}", _AT_LEAST),
                (rf"(?:ou|et)\s+moins{_NO_MORE}|au\s+(?:plus|maximum)", _AT_MOST),
                (rf"(?:ou|et)\s+{_LESS}{_ALONE}|ou\s+(?:mieux|meilleure?s?)", _AT_MOST),
            )
        ),
        set_off=set_off(
            r"\b(?:autres?\s+que|sauf|hormis|except\w+|à\s+l['’]exclusion\s+d)",
            r"\b(?:visé|spécifié|mentionné|décrit|énuméré)e?s?\s+(?:à|aux?|dans|par)\b",
        ),
        better=any_case(r"\bmeilleur|\bmieux"),
        rising=any_case(r"\bsensibilité\b"),
        zero="zéro",
        by_words=("sur", "par"),
        between=("entre", "et"),
        of_following=any_case(
            r"\s*(?:(?:à\s+|de\s+)?(?:l['’]un[e]?\s+(?:ou\s+l['’]autre\s+)?des|tou(?:te)?s\s+les|aux)"
            r"\s+)?(?:\w+\s+)?suivante?s?\s*:?\s*$"
        ),
        outside=any_case(r"\bne\s+(?:sont|est)\s+pas\s+(?:visé|inclus|contrôlé|mentionné)"),
        test_condition=any_case(
            r"(?P<plain>\b(?:mesuré|testé|déterminé|calculé|évalué)e?s?\s+(?:à|au|en|avec|sous|par"
            r"|selon|pour|conformément)\b|\bau\s+niveau\s+de\s+la\s+mer\b"
            r"|\bà\s+(?=[-+−±]\d))"
            r"|\bà\s+(?:une\s+|la\s+)?(?:température|pression|altitude|fréquence)\b"
            r"|\bdans\s+le\s+vide\b|\bsous\s+vide\b"
        ),
        connectors=any_case(r"\b(?:et|ou)\b"),
        qualifiers=r"(?:en\s+(?:poids|volume|masse)|rms|RMS|\([^)]*\))",
        polarity=any_case(
            r"\b(?:ne|pas|ni|non|aucune?|sans|sauf|ou|et|autres?\s+que|seulement|uniquement|sinon)\b"
        ),
        endings=re.compile(r"(?:tion|tions|ment|ments|té|tés|eur|eurs|ée?s?|er|ir|aux|ique|iques)"),
    )


_COMPARATORS = comparing(
    (
        (rf"(?:{_EQUAL}){_TO}\s+ou\s+{_MORE}\s+(?:à|aux?){_BETTER}", _AT_LEAST),
        (rf"{_MORE}{_TO}\s+ou\s+(?:{_EQUAL})\s+(?:à|aux?){_BETTER}", _AT_LEAST),
        (rf"(?:{_EQUAL}){_TO}\s+ou\s+{_LESS}\s+(?:à|aux?|de|que){_BETTER}", _AT_MOST),
        (rf"{_LESS}{_TO}\s+ou\s+(?:{_EQUAL})\s+(?:à|aux?){_BETTER}", _AT_MOST),
        (
            (
                rf"(?:non\s+|pas\s+|n['’](?:est|étant|excéd\w+)\s+pas\s+){_MORE}\s+(?:à|aux?)"
                r"|pas\s+plus\s+de|(?:ne\s+dépass|n['’]excèd|n['’]excéd)\w+\s+pas|sans\s+(?:dépasser|excéder)|jusqu['’]à"
            ),
            _AT_MOST,
        ),
        (
            (
                rf"(?:non\s+|pas\s+){_LESS}\s+(?:à|aux?)|pas\s+moins\s+de"
                r"|au\s+moins|au\s+minimum|minimum\s+de|minimale?s?\s+de"
            ),
            _AT_LEAST,
        ),
        (r"plus\s+ou\s+moins", Comparator.PLUS_MINUS),
        (r"au\s+plus|au\s+maximum|maximum\s+de|maximale?s?\s+de", _AT_MOST),
        (
            (
                rf"{_MORE}\s+(?:à|aux?){_BETTER}|plus\s+de|plus\s+d['’]|dépass(?:e|ent|ant)"
                r"|excèd(?:e|ent)|excédant|au-dessus\s+de|au-delà\s+de|plus\s+(?:grand|élevé|long|lourd|épai|large|haut)\w*\s+que"
            ),
            _GT,
        ),
        (
            (
                rf"{_LESS}\s+(?:à|aux?){_BETTER}|moins\s+de|moins\s+d['’]|au-dessous\s+de"
                r"|en\s+dessous\s+de|en\s+deçà\s+de|meilleure?s?\s+(?:\([^)]*\)\s+)?qu(?:e|['’])"
                r"|plus\s+(?:petit|faible|court|léger|mince|étroit|bas)\w*\s+que"
            ),
            _LT,
        ),
        (rf"(?:{_EQUAL})\s+(?:à|aux?)", Comparator.EQUAL),
        (r"≥", _AT_LEAST),
        (r"≤", _AT_MOST),
        (r">", _GT),
        (r"<", _LT),
        (r"±", Comparator.PLUS_MINUS),
    )
)
