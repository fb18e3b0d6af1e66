"""The words of control in German: comparators, exclusions, conditions, connectors.

Sources: Part I of Germany's Ausfuhrliste, and the usual drafting of the regimes' lists in German.
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
_MORE = r"(?:größer|höher|länger|schwerer|stärker|schneller|breiter|dicker)"
_LESS = r"(?:kleiner|niedriger|geringer|kürzer|leichter|langsamer|schmaler|dünner)"
_ENDING = r"(?:e[nmrs]?)?"
_OR = r"\s*(?:/|\s(?:oder\s+)?)\s*"
_ALONE = r"\b(?!\s*/|\s+(?:oder\s+)?(?:als|gleich)\b|\s+\()"
"""Not before what the word compares with: that is the next limit ("und kleiner als 10 m")."""
_BETTER = r"(?:\s+\((?:besser|genauer|feiner)(?:\s+als)?\))?"


def in_german(profile: Profile) -> Profile:
    """Return a profile with the words of its language in German; the rest is as it was."""
    return msgspec.structs.replace(
        profile,
        language="de",
        decimal=",",
        thousands="",
        list_words=("und", "oder", "und/oder", "sowie", "bzw."),
        range_words=("bis",),
        this_item=beginning("Dd", r"iese[rs]?\s+(?i:(?:unter)?nummer)\b"),
        exclusions=(
            any_case(r"\berfass(?:t|en)\s+(?:nicht|kein\w*)\b|\bnicht\s+erfass(?:t|en)\b"),
            any_case(
                r"\b(?:gilt|gelten|umfass(?:t|en)|schließ(?:t|en)|findet)\b[^.;:]{0,60}\bnicht\b"
            ),
            any_case(r"\bnicht\s+(?:von|durch|unter)\b[^.;:]{0,80}\berfass\w*"),
            any_case(r"\bausgenommen\b|\baußer\b|\bmit\s+ausnahme\b"),
            any_case(r"\bsofern\s+nicht\b|\bsoweit\s+nicht\b|\bes\s+sei\s+denn\b"),
        ),
        comparators=_COMPARATORS,
        comparators_after=comparing(
            (
                (rf"(?:oder|und)\s+(?:mehr|darüber|{_MORE}{_ENDING}){_ALONE}", _AT_LEAST),
                (rf"(?:oder|und)\s+(?:weniger|darunter|{_LESS}{_ENDING}){_ALONE}", _AT_MOST),
                (rf"oder\s+(?:besser|genauer){_ENDING}{_ALONE}", _AT_MOST),
                (r"nicht\s+(?:überschreit|übersteig)\w+", _AT_MOST),
                (r"nicht\s+unterschreit\w+", _AT_LEAST),
                (r"(?:überschreit|übersteig)\w+", _GT),
                (r"unterschreit\w+", _LT),
            )
        ),
        set_off=set_off(
            r"\b(?:ausgenommen|au(?:ß|ss)er|mit\s+ausnahme|nicht\s+(?:von|durch|unter))\b",
            r"\b(?:erfass|genann|aufgeführ)\w*",
        ),
        better=any_case(r"\b(?:besser|genauer)"),
        rising=any_case(r"empfindlichkeit\b"),
        zero="null",
        by_words=("mal",),
        between=("zwischen", "und"),
        of_following=any_case(
            r"\s*(?:(?:mit|aus|für|zu)?\s*(?:eine[mnrs]?|alle[nr]?)\s+(?:der\s+|dieser\s+)?)?"
            r"(?:(?:folgende[nr]?|nachstehende[nr]?)(?:\s+\w+)?)?\s*:\s*$"
        ),
        outside=any_case(r"\b(?:ist|sind)\s+nicht\s+(?:erfasst|genannt|aufgeführt|angegeben)\b"),
        test_condition=any_case(
            r"(?P<plain>\b(?:gemessen|geprüft|bestimmt|ermittelt|berechnet|getestet)\s+(?:bei|in|mit"
            r"|unter|nach|über|gemäß)\b|\bauf\s+meereshöhe\b|\bbei\s+(?=[-+−±]?\d))"
            r"|\bbei\s+(?:eine[rm]\s+|der\s+)?(?:\w*temperatur|\w*druck|höhe|\w*frequenz)(?:en)?\b"
            r"|\bim\s+vakuum\b"
        ),
        connectors=any_case(r"\b(?:und|oder)\b"),
        qualifiers=r"(?:Gew\.-%|Masse-%|Vol\.-%|rms|RMS|effektiv|\([^)]*\))",
        polarity=any_case(
            r"\b(?:nicht|keine?[mnrs]?|nie|weder|noch|nur|ausschließlich|ohne|außer|ausgenommen|ausnahme"
            r"|sofern|soweit|oder|und)\b"
        ),
        endings=re.compile(
            r"(?:ungen|ung|heiten|heit|keiten|keit|lich(?:e[nmrs]?)?|isch(?:e[nmrs]?)?|en|er|es|em)"
        ),
        low_quotes=True,
        inflections=re.compile(r"(?<=\w{3})(?:e[mnr]?s?|[ns])$"),
    )


_COMPARATORS = comparing(
    (
        (rf"{_MORE}{_OR}gleich", _AT_LEAST),
        (rf"gleich{_OR}{_MORE}(?:\s+als)?", _AT_LEAST),
        (rf"{_LESS}{_OR}gleich", _AT_MOST),
        (rf"gleich{_OR}{_LESS}(?:\s+als)?", _AT_MOST),
        (rf"{_LESS}\s+als\s+oder\s+gleich|gleich\s+oder\s+(?:besser|genauer)\s+als", _AT_MOST),
        (rf"nicht\s+(?:mehr|{_MORE})\s+als|nicht\s+über|höchstens|maximal", _AT_MOST),
        (r"bis(?:\s+zu)?(?:\s+einschließlich)?|einem\s+maximum\s+von", _AT_MOST),
        (
            rf"nicht\s+(?:weniger|{_LESS})\s+als|nicht\s+unter|mindestens|minimal|wenigstens",
            _AT_LEAST,
        ),
        (rf"{_MORE}\s+als\s+oder\s+gleich|ab|mindest\w+\s+von|einem\s+minimum\s+von", _AT_LEAST),
        (r"von\s+mehr\s+als|mehr\s+als|über|oberhalb(?:\s+von)?", _GT),
        (rf"{_MORE}(?:\s+\(\w+\))?\s+als", _GT),
        (r"überschreite[tn]|übersteig(?:t|en)", _GT),
        (rf"{_LESS}{_BETTER}\s+als|besser{_ENDING}\s+(?:\(\w+\)\s+)?als|genauer\s+als", _LT),
        (r"weniger\s+als|unter|unterhalb(?:\s+von)?|unterschreite[tn]", _LT),
        (rf"{_MORE}", _GT),
        (rf"{_LESS}", _LT),
        (r"plus(?:/|\s+oder\s+)minus", Comparator.PLUS_MINUS),
        (r"gleich", Comparator.EQUAL),
        (r"≥", _AT_LEAST),
        (r"≤", _AT_MOST),
        (r">", _GT),
        (r"<", _LT),
        (r"±", Comparator.PLUS_MINUS),
    )
)
