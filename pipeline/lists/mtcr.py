"""The MTCR Equipment, Software and Technology Annex, in English and in Spanish.

Sources of the rules: the layout of the editions of 2009 to 2024 as published by the MTCR, and
Annex I.2 of Spain's Royal Decree 679/2014, which is the same annex as national law (labels printed
without dots, "ARTÍCULO" for item).
"""

from __future__ import annotations

import re

from pipeline.lists import english
from pipeline.lists.labels import LabelGrammar, Shape
from pipeline.lists.phrases import any_case, comparing, set_off
from pipeline.lists.profile import (
    Furniture,
    Members,
    NoteMarker,
    PartHeading,
    Profile,
    Region,
    beginning,
)
from pipeline.model.records import Comparator, Kind

_GRAMMAR = LabelGrammar(
    shapes=(
        Shape.NUMBER,
        Shape.UPPER,
        Shape.NUMBER,
        Shape.LOWER,
        Shape.NUMBER,
        Shape.LOWER,
        Shape.NUMBER,
    ),
    second="ABCDE",
    items=20,
)


def profile(language: str) -> Profile:
    """Return the profile in ``en`` or ``es`` (the caller has checked the language)."""
    return _spanish() if language == "es" else _english()


def _part(number: str, words: str) -> re.Pattern[str]:
    return any_case(rf"(?P<printed>{number})\s*(?P<heading>{words})\s*$")


def _english() -> Profile:
    return Profile(
        name="mtcr",
        language="en",
        version="1",
        labels=_GRAMMAR,
        subsections="ABCDE",
        parts=(
            PartHeading("introduction", _part(r"1\.?", "introduction"), Members.LIST),
            PartHeading("definitions", _part(r"2\.?", "definitions"), Members.TERMS),
            PartHeading("terminology", _part(r"3\.?", "terminology"), Members.LIST),
            PartHeading(
                "units",
                _part("", r"units, constants\b.*"),
                Members.TEXT,
                back=True,
            ),
            PartHeading(
                "conversions", _part("", r"(?:table of )?conversions.*"), Members.TEXT, back=True
            ),
            PartHeading(
                "statement", _part("", r"statement of understanding.*"), Members.TEXT, back=True
            ),
        ),
        category=re.compile(r"(?:CATEGORY|Category)\s+(I{1,2})\s*$"),
        item=re.compile(
            r"(?P<printed>(?:ITEM|Item)\s+(?P<number>\d{1,2})\.?)\s*[-–—:]?\s*(?P<heading>.*)$"
        ),
        notes=(
            NoteMarker(Kind.TECHNICAL_NOTE, any_case(r"technical\s+notes\s*:"), plural=True),
            NoteMarker(Kind.TECHNICAL_NOTE, any_case(r"technical\s+note\s*:")),
            NoteMarker(
                Kind.NOTE,
                re.compile(r"(?:Notes|NOTES)(?:\s+to\s+[^:]{1,60})?\s*:"),
                plural=True,
            ),
            NoteMarker(Kind.NOTE, re.compile(r"(?:Note|NOTE)(?:\s+\d+|\s+to\s+[^:]{1,60})?\s*:")),
            NoteMarker(Kind.NOTA_BENE, re.compile(r"N\.?\s?B\.?\s*:|N\.\s?B\.")),
        ),
        none_phrases=("none", "reserved for future use"),
        front_title=any_case(
            r"missile technology control regime|equipment, software and technology"
        ),
        furniture=(
            Furniture("blank-page", any_case(r"this page (?:is )?intentionally left blank\.?$")),
        ),
        contents=any_case(r"table of contents\s*$|contents\s*$"),
        page_number=any_case(r"(?:page\s+)?(?P<page>\d{1,4})\s+of\s+(?P<pages>\d{1,4})$"),
        declared=any_case(
            r"(?:agreed\s+)?changes\s+(?:are|is)\s+(?:shown|marked|indicated|printed)\b.*?"
            r"items?\s*:\s*(?P<labels>.+)$"
        ),
        loose_markers=False,
        decimal=".",
        list_words=("and", "or", "and/or"),
        range_words=("to", "through"),
        item_reference=beginning("Ii", r"tems?\s+(?P<number>\d{1,2})(?![\w.]*[A-Z0-9])"),
        dotted=True,
        this_item=beginning("Tt", r"(?i:his\s+(?:item|entry|sub-?item|subsection)\b)"),
        exclusions=(
            any_case(r"\bdoes\s+not\s+(?:control|apply|include)\b"),
            any_case(r"\bdo\s+not\s+(?:control|apply|include)\b"),
            any_case(r"\bother\s+than\b"),
            any_case(r"\bsave\s+for\b|\bleaves?\s+out\b|\bunless\b"),
            any_case(r"\bexcept\b|\bexcluding\b|\bexclusive\s+of\b|\bexempt\b"),
        ),
        comparators=english.COMPARATORS,
        comparators_after=english.COMPARATORS_AFTER,
        between=("between", "and"),
        of_following=any_case(
            r"(?:\s+(?:(?:any|either|both|all|one)(?:\s+one)?\s+of\s+)?the\s+following)?\s*:\s*$"
        ),
        outside=any_case(r"\b(?:is|are)\s+(?:outside|not\s+(?:controlled|named|specified))\b"),
        test_condition=any_case(
            r"(?P<plain>\b(?:measured|tested|determined|calculated|evaluated|rated)\s+(?:at|in|with"
            r"|under|over|by|to|using|according)\b|\bwhen\s+(?:measured|tested)\b"
            r"|\bat\s+(?:sea\s+level|standard|room\s+temperature|ambient)\b|\bat\s+(?=[-+−±]?\d))"
            r"|\bat\s+(?:an?\s+|the\s+)?(?:temperature|pressure|altitude|frequency)\b"
            r"|\bin\s+(?:an?\s+)?vacuum\b"
        ),
        connectors=any_case(r"\b(?:and|or)\b"),
        qualifiers=english.QUALIFIERS,
        set_off=english.SET_OFF,
        better=english.BETTER,
        rising=english.RISING,
        zero="zero",
        by_words=("by",),
        polarity=any_case(
            "|".join(
                beginning(first, rf"(?:{rest})\b").pattern
                for first, rest in (
                    ("n", "ot|o|one|or"),
                    ("e", "xcept"),
                    ("u", "nless"),
                    ("o", r"r|ther\s+than|nly"),
                    ("a", "nd"),
                )
            )
        ),
        first_halves=re.compile(r"self|non|half|quasi|cross"),
        endings=re.compile(
            r"(?:ings?|ed|ly|ness|ments?|tions?|sions?|[ai]ble|[ai]ty|ities|ances?|ences?|[ai]cal|ture?s?"
            r"|tures?|tural|tific|tive|sive|ous|less|ful|ward|wards|dition|ditions|lowing)"
        ),
    )


_AT_LEAST = Comparator.AT_LEAST
_AT_MOST = Comparator.AT_MOST
_GT = Comparator.GREATER
_LT = Comparator.LESS
_NO_LIMIT = r"\b(?!\s+(?:al?|del?|que)\s+[-–−+±]?\d)"
"""Not before a figure: that is the next limit ("o superior a 80 ºC")."""


def _spanish() -> Profile:
    return Profile(
        name="mtcr",
        language="es",
        version="1",
        labels=_GRAMMAR,
        subsections="ABCDE",
        parts=(
            PartHeading("introduction", _part(r"1\.", r"introducción\W{0,2}"), Members.LIST),
            PartHeading("definitions", _part(r"2\.", r"definiciones\W{0,2}"), Members.TERMS),
            PartHeading("terminology", _part(r"3\.", r"terminología\W{0,2}"), Members.LIST),
        ),
        category=re.compile(r"CATEGORÍA\s+(I{1,2})\s*$"),
        item=re.compile(r"(?P<printed>ART[IÍ]CULO\s+(?P<number>\d{1,2})\.?)\s*(?P<heading>.*)$"),
        notes=(
            NoteMarker(Kind.TECHNICAL_NOTE, any_case(r"notas\s+técnicas\s*:"), plural=True),
            NoteMarker(Kind.TECHNICAL_NOTE, any_case(r"nota\s+técnica\s*:")),
            NoteMarker(Kind.NOTE, re.compile(r"(?:Notas|NOTAS)\s*:"), plural=True),
            NoteMarker(Kind.NOTE, re.compile(r"(?:Nota|NOTA)(?:\s+\d+)?\s*:")),
            NoteMarker(Kind.NOTA_BENE, re.compile(r"N\.?\s?B\.?\s*:|N\.?\s?B\.")),
        ),
        none_phrases=("ninguno", "ninguna", "no se usa"),
        front_title=any_case(r"anexo i\.2\s*$|productos y tecnologías específicos\b"),
        furniture=(),
        contents=any_case(r"índice\s*$"),
        page_number=any_case(r"(?:página\s+)?(?P<page>\d{1,4})\s+de\s+(?P<pages>\d{1,4})$"),
        declared=re.compile(r"(?!)(?P<labels>)"),
        loose_markers=True,
        decimal=",",
        list_words=("y", "o", "ó", "e", "u"),
        range_words=("a", "al"),
        item_reference=beginning("a", r"rt[íi]culos?\s+(?P<number>\d{1,2})(?![\w.]*[A-Z0-9])"),
        dotted=False,
        this_item=beginning("Ee", r"(?i:ste\s+(?:sub)?artículo\b)"),
        exclusions=(
            any_case(r"\bno\s+(?:somete[n]?\s+a\s+control|incluye[n]?|controla[n]?)\b"),
            any_case(r"\bdistint[oa]s?\s+de\b"),
            any_case(r"\bexcept[ou]\w*\b|\bcon\s+exclusión\s+de\b|\bsalvo\b"),
            any_case(r"\ba\s+menos\s+que\b"),
        ),
        comparators=comparing(
            (
                (r"iguale?s?\s+(?:a\s+)?o\s+(?:superior|mayor)(?:es)?\s+(?:que|al?)", _AT_LEAST),
                (
                    (
                        r"iguale?s?\s+(?:a\s+)?o\s+(?:inferior|menor|mejor)(?:es)?"
                        r"(?:\s+\(m\w+(?:\s+que)?\))?\s+(?:que|al?)(?:\s+\(m\w+\s+que\))?"
                    ),
                    _AT_MOST,
                ),
                (r"(?:no|sin)\s+exced\w+(?:\s+de)?|un\s+máximo\s+de|como\s+máximo", _AT_MOST),
                (r"no\s+(?:mayor|superior)(?:es)?\s+(?:del?|que|al?)|no\s+más\s+del?", _AT_MOST),
                (r"no\s+(?:menor|inferior)(?:es)?\s+(?:del?|que|al?)|no\s+menos\s+del?", _AT_LEAST),
                (r"hasta", _AT_MOST),
                (r"por\s+lo\s+menos|al\s+menos|como\s+mínimo|un\s+mínimo\s+de", _AT_LEAST),
                (r"más\s+o\s+menos", Comparator.PLUS_MINUS),
                (
                    r"(?:superior|mayor)(?:es)?\s+(?:al?|que|del?)|más\s+del?|encima\s+de|más\s+allá\s+del?",
                    _GT,
                ),
                (r"que\s+excedan?(?:\s+de)?|excedan?\s+de", _GT),
                (
                    r"(?:inferior|menor)(?:es)?\s+(?:al?|que|del?)|menos(?:\s+del?)?|debajo\s+de",
                    _LT,
                ),
                (r"menor(?:es)?\s+\(mejor(?:es)?\)\s+que|mejor(?:es)?\s+que", _LT),
                (r"mejor\s+que\s+\(menor\s+que\)", _LT),
            )
        ),
        comparators_after=comparing(
            (
                (rf"o\s+(?:más|superior(?:es)?|mayor(?:es)?){_NO_LIMIT}", _AT_LEAST),
                (rf"o\s+(?:menos|(?:inferior|menor|mejor)(?:es)?){_NO_LIMIT}", _AT_MOST),
            )
        ),
        set_off=set_off(
            (
                r"\b(?:distint[oa]s?\s+de|except(?:o|uando|uad[oa]s?)|salvo"
                r"|(?:a|con(?:\s+la)?)\s+excepción\s+de|con\s+exclusión\s+de)\b"
            ),
            r"\b(?:especificad|incluid|sometid|descrit|indicad|citad)[oa]s?\s+(?:en|por|a)\b",
        ),
        better=any_case(r"\bmejor"),
        rising=any_case(r"\bsensibilidad\b"),
        zero="cero",
        by_words=("por",),
        between=("entre", "y"),
        of_following=any_case(
            r"\s*(?:(?:cualquiera|todas?|todos)\s+(?:de\s+)?)?(?:l[oa]s?\s+siguientes?)?\s*:\s*$"
        ),
        outside=any_case(r"\bno\s+est[áa]n?\s+(?:incluid|sometid)"),
        test_condition=any_case(
            r"(?P<plain>\b(?:medid|ensayad|determinad|calculad)[oa]s?\s+(?:al?|en|con|bajo|por|según"
            r"|utilizando|usando)\b|\bcuando\s+se\s+(?:mid[ae]n?|ensay[ae]n?)\b"
            r"|\b(?:a\s+nivel|al\s+nivel)\s+del\s+mar\b|\ba\s+(?=[-+−±]\d))"
            r"|\ba\s+(?:una\s+|la\s+)?(?:temperatura|presión|altitud|frecuencia)\b"
            r"|\ben\s+(?:el\s+)?vacío\b"
        ),
        connectors=any_case(r"\b(?:y|o|e|u)\b"),
        qualifiers=r"(?:en\s+(?:peso|volumen)|rms|RMS|\([^)]*\))",
        polarity=any_case(r"\b(?:no|ni|ninguno|excepto|salvo|o|ó|y|distint[oa]s\s+de|sólo)\b"),
        endings=re.compile(
            r"(?:ción|ciones|mente|miento|mientos|dad|dades|ado|ada|ados|adas|ar|er|ir)"
        ),
        region=Region(
            start=re.compile(r"ANEXO I\.2\s*$"), end=re.compile(r"ANEXO (?!I\.2)[IVX]+[.\d]*\s*$")
        ),
    )
