"""What each check asks, in a sentence: the same wherever a check is shown.

``docs/checks.md`` says what to do when one fails; a test holds its tables to these sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

ASKED: Mapping[str, str] = MappingProxyType(
    {
        "numbering": "siblings count 1, 2, 3 or a, b, c without gap or turn, items too",
        "subsections": (
            "every item that is not reserved has all its subsections (A–E), and an empty one "
            "says so"
        ),
        "contents-labels": (
            "the contents list names exactly the subsections and entries of the body"
        ),
        "page-count": 'as many pages were read as the footer states ("n of 83")',
        "cover-declared": (
            "what the cover says was amended is printed bold, and what is bold is declared"
        ),
        "quotes": "quotation marks open and close in every provision",
        "polarity": (
            "the records hold as many words such as not, except, or, unless as the raw lines"
        ),
        "duplicates": "no label occurs twice",
        "back-matter": "the parts behind the items were reached (units, conversions, statement)",
        "exponents": "no power of ten has lost its superscript",
        "cas-check-digit": "the check digit of every CAS number is right",
        "references": "every provision referred to exists in the edition",
        "terms": (
            "every quoted term is explained: double quotes by a definition, single ones by a note "
            "nearby"
        ),
        "conversions": (
            'each conversion of units that the edition states ("1 bar = 10⁵ Pa") is true, '
            "calculated anew"
        ),
        "witness-accept-all": "the marked-up file, all changes accepted, is this edition",
        "witness-reject-all": "the marked-up file, all changes rejected, is the edition before",
        "witness": "another file of the edition backs its words",
        "every-node-paired": (
            "every provision, note and table of both editions is compared with one, or told to be "
            "new or gone"
        ),
        "redlines-add-up": "each redline gives the old text and the new text back",
        "word-census": "the words of the whole editions differ by exactly what the changes say",
        "declared-found": "every amendment declared has a change, and every change is declared",
    }
)
"""Code of a check -> what holds when it held. Those of two formats are made by :func:`asked`."""

_FORMATS = MappingProxyType({"docx": "Word file", "pdf": "PDF", "html": "web page"})
_BETWEEN = re.compile(r"witness-(tree-)?([a-z]+)-([a-z]+)")


def asked(code: str) -> str:
    """Return what a check asks, as a sentence without its stop; empty where it is not known.

    >>> asked("duplicates"), asked("witness-docx-pdf"), asked("witness-tree-docx-pdf")[:46]
    ('No label occurs twice', 'The clean Word file and the clean PDF hold the same words', \
'The clean Word file and the clean PDF, parsed ')
    >>> asked("something-else")
    ''
    """
    said = ASKED.get(code)
    if said is None:
        between = _BETWEEN.fullmatch(code)
        if between is None:
            return ""
        one, other = (_FORMATS.get(name, f"{name} file") for name in between.group(2, 3))
        said = f"the clean {one} and the clean {other}"
        said += (
            ", parsed each by itself, give the same tree" if between[1] else " hold the same words"
        )
    return said[0].upper() + said[1:]
