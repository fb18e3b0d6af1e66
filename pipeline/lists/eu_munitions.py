"""The Common Military List of the European Union, in English.

Sources of the rules: the layout of the list as Norway reprints it (List I), which is the EU's own
file; its codes are those of the Wassenaar Arrangement's Munitions List. An entry is ``ML8`` with
words of its own, and stands under nothing; what is under it is ``ML8.a.1.``, and its label keeps
the letters. Note markers have no colon. A defined term begins with the codes it is used in.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.lists import eu
from pipeline.lists.labels import LabelGrammar, Shape
from pipeline.lists.profile import Members, NoteMarker, PartHeading, Profile
from pipeline.model.records import Kind

_GRAMMAR = LabelGrammar(
    shapes=(
        Shape.NUMBER,
        Shape.LOWER,
        Shape.NUMBER,
        Shape.LOWER,
        Shape.NUMBER,
        Shape.LOWER,
        Shape.NUMBER,
    ),
    second="",
    items=22,
    prefix="ML",
    entry=1,
)


def profile(language: str) -> Profile:
    """Return the profile in ``en``, the only language it has (the caller has checked)."""
    return msgspec.structs.replace(
        eu.profile(language),
        name="eu_munitions",
        version="1",
        labels=_GRAMMAR,
        subsections="",
        parts=_PARTS,
        item=re.compile(r"(?!)(?P<printed>)(?P<number>)(?P<heading>)"),
        division=None,
        term=re.compile(
            r"(?:ML\s?\d+(?:,?\s+\d+)*\s+)?(?P<term>[\"“][^\"“”]{1,90}[\"”](?:\s*\([^)]*\))*)\s*$"
        ),
        notes=_NOTES,
        none_phrases=("none",),
        furniture=(),
        contents=re.compile(r"Innholdsfortegnelse\s*$|CONTENTS\s*$"),
        item_reference=re.compile(r"(?!)(?P<number>)"),
        this_item=re.compile(r"(?!)"),
    )


_PARTS = (
    PartHeading(
        "definitions",
        re.compile(r"(?P<printed>)(?P<heading>DEFINITIONS OF TERMS USED IN THIS LIST)\s*$"),
        Members.TERMS,
        back=True,
    ),
)

_WORDS = r"(?=\s+[\"'(A-Z]|\s*$)"
"""Behind a marker without a colon: words that begin a sentence, or nothing."""

_NOTES = (
    NoteMarker(Kind.TECHNICAL_NOTE, re.compile(rf"Technical\s+[Nn]otes\s*:?{_WORDS}"), plural=True),
    NoteMarker(Kind.TECHNICAL_NOTE, re.compile(rf"Technical\s+[Nn]ote(?:\s+\d+)?\s*:?{_WORDS}")),
    NoteMarker(Kind.NOTE, re.compile(rf"Notes\s*:?{_WORDS}"), plural=True),
    NoteMarker(Kind.NOTE, re.compile(rf"Note(?:\s?\d+)?\s*:?{_WORDS}")),
    NoteMarker(Kind.NOTA_BENE, re.compile(rf"N\.B\.(?:\s?\d+)?[.:]{{0,2}}{_WORDS}")),
)
