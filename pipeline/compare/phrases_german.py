"""German: the words that decide logic and direction. ``ß`` is ``ss`` where text is case-folded."""

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

_SS = r"(?:ß|ss)"
_MORE = rf"(?:grö{_SS}er|höher|länger|schwerer|stärker|schneller|breiter|dicker)"
_LESS = r"(?:kleiner|niedriger|geringer|kürzer|leichter|langsamer|schmaler|dünner)"
_END = r"(?:e[mnrs]?)?"
_ALONE = r"\b(?! ?/| (?:oder )?(?:als|gleich)\b| \()"
"""Not before what the word compares with: that is the next limit."""
_OR = r" ?(?:/| (?:oder )?) ?"

GERMAN = Phrases(
    language="de",
    before=(
        (rf"{_MORE}{_OR}gleich|gleich{_OR}{_MORE}(?: als)?", _GE),
        (rf"nicht (?:weniger|{_LESS}) als|nicht unter|mindestens|wenigstens|minimal", _GE),
        (rf"{_LESS}{_OR}gleich|gleich{_OR}{_LESS}(?: als)?", _LE),
        (rf"nicht (?:mehr|{_MORE}) als|nicht über|höchstens|maximal", _LE),
        (r"bis (?:einschlie(?:ß|ss)lich|zu)", _LE),
        (rf"mehr als|über|oberhalb(?: von)?|{_MORE}(?: \(\w+\))? als", _GT),
        (r"überschreite[tn]|übersteig(?:t|en)", _GT),
        (rf"weniger als|unter|unterhalb(?: von)?|{_LESS}(?: \(\w+\))? als", _LT),
        (r"unterschreite[tn]|besser(?: \(\w+\))? als|genauer als", _LT),
        (_MORE, _GT),
        (_LESS, _LT),
        (r"≥|>=", _GE),
        (r"≤|<=", _LE),
        (r">", _GT),
        (r"<", _LT),
    ),
    after=(
        (rf"(?:oder|und) (?:mehr|darüber|{_MORE}{_END}){_ALONE}", _GE),
        (rf"(?:oder|und) (?:weniger|darunter|{_LESS}{_END}){_ALONE}", _LE),
    ),
    any_of=(
        r"\beine[mrs]? (?:oder mehrere[nr]? )?(?:der|dieser|von den)\b|\bmindestens eine[mrs]?\b"
        r"|\bentweder\b|\beine[mrs]? (?:oder mehrere[nr]? )?(?:folgenden?|nachstehenden?)\b"
    ),
    all_of=(
        r"\balle[nr]? (?:der |die |diese[rn]? )?(?:folgende[nr]?|nachstehende[nr]?)\b|\bsowohl\b"
    ),
    listing=(
        r"\bfolgende[mnrs]?\b|\bnachstehende[mnrs]?\b|\bwie folgt\b|\bwie nachstehend\b|\bnämlich\b"
    ),
    enumerating=r"\bwie folgt\b|\bnämlich\b|\bwie:$",
    criteria=(
        r"\b(?:kriteri(?:um|en)|bedingung(?:en)?|eigenschaft(?:en)?|merkmale?n?|anforderung(?:en)?"
        r"|parametern?|voraussetzung(?:en)?)\b"
    ),
    and_words=frozenset({"und", "sowie"}),
    or_words=frozenset({"oder", "bzw"}),
    exclusion=(
        rf"\bau{_SS}er\b|\bausgenommen\b|\bmit ausnahme\b|\bes sei denn\b"
        r"|\bsofern (?:sie |es |er )?nicht\b|\bsoweit (?:sie |es |er )?nicht\b"
        rf"|\berfass(?:t|en) (?:nicht|kein\w*)\b|\bnicht erfass(?:t|en)\b|\bgilt nicht\b"
        rf"|\bgelten nicht\b|\bumfass(?:t|en) (?:nicht|kein\w*)\b|\bschlie{_SS}(?:t|en) nicht\b"
        r"|\bdie nicht (?:von|durch|unter)\b"
    ),
    no_control=(
        r"\berfass(?:t|en) (?:nicht|kein\w*)\b|\bnicht erfass(?:t|en)\b|\bg(?:ilt|elten) nicht\b"
    ),
    set_off=closed_exclusion(
        r"\b(?:ausgenommen|au(?:ß|ss)er|mit ausnahme|nicht (?:von|durch|unter))\b",
        r"\b(?:erfass|genann|aufgeführ)\w*",
    ),
    still=r"(?:die|der|das|den|dem|deren|dessen|denen|welche[mnrs]?)\b",
    negation=(
        r"\b(?:nicht (?:in der lage|fähig|geeignet)|unfähig),?"
        r"(?: (?!aber\b)[\w'\"„“‚‘/-]+){0,14} ?$"
        r"|\bkein(?:e[mnrs]?)?(?: (?!(?:und|oder|aber)\b)[\w'\"„“‚‘/-]+){1,5} ?$"
    ),
    inclusion=(
        rf"\bschlie{_SS}(?:t|en)\b.{{0,60}}\bein\b|\beinschlie{_SS}lich\b"
        r"|\bumfass(?:t|en)\b(?! nicht)|\berfass(?:t|en) auch\b"
    ),
    condition=(
        r"\b(?:mit|wenn|sofern|soweit|falls|geeignet|konstruiert|entwickelt|bestimmt)\b"
        r"|, d(?:ie|er|as)\b"
    ),
    ladder=(
        ("geeignet", r"\bgeeignet (?:für|zu[rm]?|als)\b|\bverwendbar (?:für|in|als)\b"),
        (
            "konstruiert oder geändert",
            r"\b(?:konstruiert|entwickelt|ausgelegt) oder (?:geändert|modifiziert)\b",
        ),
        (
            "besonders konstruiert",
            r"\bbesonders (?:konstruiert|entwickelt|ausgelegt|hergerichtet|formuliert)e?[nrs]?\b",
        ),
    ),
    test_condition=(
        r"\b(?:gemessen|geprüft|bestimmt|ermittelt|berechnet|getestet) (?:bei|in|mit|unter|nach"
        r"|über|gemä(?:ß|ss))\b|\bbei (?:einer |einem |der )?(?:\w*temperatur|\w*druck|höhe"
        r"|\w*frequenz)(?:en)?\b|\bauf meereshöhe\b|\bim vakuum\b|\bbei (?=[-+±]?\d)"
    ),
    example=(
        r"\bz\. ?b\b|\bzum beispiel\b|\bbeispielsweise\b|\bd\. ?h\b|\bdas hei(?:ß|ss)t\b|\bwie z"
    ),
    polarity=frozenset(
        [
            "nicht",
            "kein",
            "keine",
            "keinem",
            "keinen",
            "keiner",
            "keines",
            "nie",
            "weder",
            "noch",
            "ohne",
            "außer",
            "ausser",
            "ausgenommen",
            "nur",
            "ausschließlich",
            "ausschliesslich",
            "alle",
            "allen",
            "aller",
            "jede",
            "jeder",
            "jedes",
            "jeden",
            "jedem",
        ]
    ),
    function_words=frozenset(
        [
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
            "ein",
            "eine",
            "einer",
            "eines",
            "einem",
            "einen",
        ]
    ),
    spelling=(),
    commas_list=False,
    plurals=((r"^(\w{3,}(?:t|ig|lich|isch|bar|sam))e[mnrs]$", r"\1e"),),
)
