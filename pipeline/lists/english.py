"""The words of control in English: what bounds a quantity.

Sources: the MTCR Annex, the EU's lists and Canada's, and the usual drafting of the regimes' lists
(DOMAIN.md §5).
"""

from __future__ import annotations

from pipeline.lists.phrases import any_case, comparing, set_off
from pipeline.model.records import Comparator

_AT_LEAST = Comparator.AT_LEAST
_AT_MOST = Comparator.AT_MOST
_GT = Comparator.GREATER
_LT = Comparator.LESS
_MORE = r"(?:more|greater|higher|larger|longer|heavier|faster)"
_LESS = r"(?:less|lower|smaller|fewer|shorter|lighter)"
_BETTER = r"(?:better|finer|closer)"
_THAN = r"(?:\s+\(\w+(?:\s+than)?\))?\s+than(?:\s+\(\w+(?:\s+than)?\))?"
_AN_OF = r"(?:\s+an?(?:\s+[\w'-]+){1,4}\s+of)?"
"""What may stand between "exceeding" and the figure: "a dose of"."""
_ALONE = r"\b(?!\s+(?:than|to|or\s+equal)\b|\s+\(\w+\)\s+than\b|\s*[-–−+±]?\d)"
"""Not before what the word compares with: that is the next limit ("or above 358 K")."""
_SIGNS_OFF = r"(?=\s*(?:[^\w\s(–−+±-]|$))"
"""Only at the end of a clause: elsewhere "and above" begins the next limit."""


COMPARATORS = comparing(
    (
        (rf"equal\s+to\s+or\s+{_MORE}{_THAN}|{_MORE}{_THAN}\s+or\s+equal\s+to", _AT_LEAST),
        (r"equal\s+to\s+or\s+(?:exceeding|above|over)|at\s+or\s+above", _AT_LEAST),
        (
            rf"(?:equal(?:s|ling)?|meet(?:s|ing)?)\s+or\s+exceed(?:s|ing)?{_AN_OF}",
            _AT_LEAST,
        ),
        (
            (
                rf"equal\s+to\s+or\s+(?:{_LESS}|{_BETTER}){_THAN}"
                rf"|(?:{_LESS}|{_BETTER}){_THAN}\s+or\s+equal\s+to"
            ),
            _AT_MOST,
        ),
        (r"equal\s+to\s+or\s+(?:below|under)|at\s+or\s+below", _AT_MOST),
        (rf"(?:not?\s+{_MORE}\s+than|not\s+(?:to\s+)?exceed(?:ing|ed)?)", _AT_MOST),
        (r"without\s+exceeding|up\s+to(?:\s+and\s+including)?", _AT_MOST),
        (rf"limited\s+to{_AN_OF}", _AT_MOST),
        (rf"not?\s+{_LESS}\s+than|at\s+least|a\s+minimum\s+of", _AT_LEAST),
        (r"at\s+most|a\s+maximum\s+of", _AT_MOST),
        (rf"{_BETTER}\s+(?:\(\w+\)\s+)?than|to\s+within", _LT),
        (r"within", _AT_MOST),
        (rf"(?:{_MORE}|harder){_THAN}|exceeding{_AN_OF}|in\s+excess\s+of", _GT),
        (r"(?:stronger|wider|thicker|deeper|hotter|warmer)\s+than", _GT),
        (r"(?:thinner|narrower|colder|weaker|slower)\s+than", _LT),
        (rf"exceeds?{_AN_OF}|above|beyond|(?<!averaged\s)(?<!measured\s)(?<!\btir\s)over", _GT),
        (rf"{_LESS}{_THAN}|below|under", _LT),
        (r"plus\s+or\s+minus", Comparator.PLUS_MINUS),
        (r"equal\s+to", Comparator.EQUAL),
        (r"≥", _AT_LEAST),
        (r"≤", _AT_MOST),
        (r">", _GT),
        (r"<", _LT),
        (r"±", Comparator.PLUS_MINUS),
    )
)
COMPARATORS_AFTER = comparing(
    (
        (rf"or\s+(?:{_MORE}|above|over){_ALONE}", _AT_LEAST),
        (rf"or\s+(?:{_LESS}|below|under|{_BETTER}){_ALONE}", _AT_MOST),
        (rf"and\s+(?:{_MORE}|above|over|up){_SIGNS_OFF}", _AT_LEAST),
        (rf"and\s+(?:{_LESS}|below|under){_SIGNS_OFF}", _AT_MOST),
        # the other side of "10 Hz ≤ F ≤ 10 kHz"
        (r"≤(?=\s*[a-z])", _AT_LEAST),
        (r"<(?=\s*[a-z])", _GT),
    )
)
QUALIFIERS = (
    r"(?:by\s+(?:weight|volume|mass)|(?:of|per)\s+\w+(?:\s+\w+)?|rms|RMS"
    r"|['\"‘“]?(?!(?:and|or|to)\b)[^\W\d_]+['\"’”]?(?=\s+or\b))"
)
"""Words between a figure and "or more": "5 m diameter or less", "85 % purity or higher"."""
BETTER = any_case(rf"\b{_BETTER}\b")
RISING = any_case(r"\bsensitivity\b")
SET_OFF = set_off(
    r"\b(?:other\s+than|except(?:ing|ed)?(?:\s+for)?|excluding|exclusive\s+of|save\s+for)\b",
    r"\b(?:specified|controlled|named|described|listed)\s+(?:in|by|under)\b",
)
