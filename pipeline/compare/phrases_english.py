"""English: the words that decide logic and direction."""

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
    enumerating=r"\bas follows\b",
    criteria=(
        r"\b(?:criteri(?:a|on)|conditions?|characteristics?|propert(?:y|ies)|requirements?"
        r"|features?|parameters?)\b"
    ),
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
    set_off=closed_exclusion(
        r"\b(?:other than|except(?:ing|ed)?(?: for)?|excluding|exclusive of|save for)\b",
        r"\b(?:specified|controlled|named|described|listed) (?:in|by|under)\b",
    ),
    still=r"(?:which|that|who)\b",
    negation=(
        r"\b(?:not (?:capable of|able to)|(?:incapable of|unable to)|cannot|do(?:es)? not have)"
        r"(?: (?!(?:and|but)\b)[\w'\"“”‘/-]+){0,14} ?$"
        r"|\b(?:no|without an?)(?: (?!(?:and|or|but)\b)[\w'\"“”‘/-]+){1,5} ?$"
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
