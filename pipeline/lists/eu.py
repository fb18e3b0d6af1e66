"""The EU list of dual-use items (Annex I of Regulation (EU) 2021/821), in English.

Sources of the rules: the layout of the list as Norway reprints it (List II), which is the EU's own
Word file, and of the consolidated Regulation. An entry's code is printed without dots (``9A101``),
what stands under it with them (``9A101.a.1.``); its label is ``9.A.101.a.1``. Category 5 is in two
parts, whose subsections carry the part's number (``5A2``) while the codes under them do not.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.lists import mtcr
from pipeline.lists.labels import LabelGrammar, Shape
from pipeline.lists.profile import Furniture, Members, NoteMarker, PartHeading, Profile, beginning
from pipeline.model.records import Kind

_GRAMMAR = LabelGrammar(
    shapes=(
        Shape.NUMBER,
        Shape.UPPER,
        Shape.CODE,
        Shape.EITHER,
        Shape.NUMBER,
        Shape.LOWER,
        Shape.NUMBER,
    ),
    second="ABCDE",
    items=9,
    first=0,
    divided={"5": "12"},
    skips=frozenset({2}),
)
_CATEGORY = r"(?:\d|All|def|GTN|NTN|GSN|GISN)"


def profile(language: str) -> Profile:
    """Return the profile in ``en``, the only language it has (the caller has checked)."""
    # The words of control (comparators, exclusions, connectors) are those of the regimes' English.
    return msgspec.structs.replace(
        mtcr.profile(language),
        name="eu",
        version="1",
        labels=_GRAMMAR,
        parts=_PARTS,
        category=re.compile(r"(?!)()"),
        item=re.compile(r"(?P<printed>CATEGORY\s+(?P<number>\d))\s*[-–—]\s*(?P<heading>.*\S)\s*$"),
        division=re.compile(
            r"(?P<printed>Part\s+(?P<number>[12])\s*[-–—])\s*(?P<heading>[^.]*[A-Z\"])\s*$"
        ),
        term=re.compile(
            r"(?P<term>\"[^\"]{1,90}\"(?:\s*\(\"[^\"]+\"\)|\s*\([^)\d]*\)|\s+\w+)?)"
            rf"\s*\({_CATEGORY}(?:\s+{_CATEGORY})*\)"
        ),
        notes=_NOTES,
        none_phrases=("none", "not used"),
        front_title=re.compile(r"(?!)"),
        furniture=(
            Furniture("continued", re.compile(r"(?:\d[A-E]\d{3}[\w. ]*|Note \d+)\s+continued$")),
        ),
        contents=re.compile(r"CONTENTS\s*$"),
        page_number=re.compile(r"(?P<page>\d{1,3})\s*(?P<pages>(?!))?$"),
        declared=re.compile(r"(?!)(?P<labels>)"),
        decimal=",",
        item_reference=beginning("C", r"ategor(?:y|ies)\s+(?P<number>\d)(?![\w.]*[A-Z0-9])"),
        this_item=beginning("t", r"his\s+Category\b"),
        nested_notes=True,
    )


def _part(path: str, words: str, members: Members, *, back: bool = False) -> PartHeading:
    pattern = re.compile(rf"(?P<printed>)(?P<heading>{words})\s*$")
    return PartHeading(path, pattern, members, back=back)


_PARTS = (
    _part("opening", r"LIST OF DUAL-USE ITEMS", Members.TEXT),
    _part("general-notes", r"GENERAL NOTES TO ANNEX\s+I", Members.LIST),
    _part("nuclear-technology-note", r"NUCLEAR TECHNOLOGY NOTE.*", Members.TEXT),
    _part("general-technology-note", r"GENERAL TECHNOLOGY NOTE.*", Members.TEXT),
    _part("nuclear-software-note", r"NUCLEAR SOFTWARE NOTE.*", Members.TEXT),
    _part("general-software-note", r"GENERAL SOFTWARE NOTE.*", Members.TEXT),
    _part("general-information-security-note", r"GENERAL \"INFORMATION SEC.*", Members.TEXT),
    _part("acronyms", r"ACRONYMS AND ABBREVIATIONS.*", Members.PAIRS),
    _part("definitions", r"DEFINITIONS OF TERMS.*", Members.TERMS),
    _part("changes", r"\d{4} UPDATE OF THE EU.*", Members.TEXT, back=True),
)

_NOTES = (
    NoteMarker(
        Kind.TECHNICAL_NOTE,
        re.compile(r"TABLE\s*-.*-\s*TECHNICAL NOTE\s*$"),
        plural=True,
        heading=True,
    ),
    NoteMarker(Kind.TECHNICAL_NOTE, re.compile(r"TECHNICAL NOTE ON .*$"), heading=True),
    NoteMarker(Kind.NOTE, re.compile(r"TABLE\s*-.*-\s*NOTES\s*$"), plural=True, heading=True),
    NoteMarker(Kind.TECHNICAL_NOTE, re.compile(r"[Tt]echnical\s+[Nn]otes\s*:"), plural=True),
    NoteMarker(Kind.TECHNICAL_NOTE, re.compile(r"[Tt]echnical\s+[Nn]ote(?:\s+\d+)?\s*:")),
    NoteMarker(
        Kind.NOTE,
        re.compile(r"Notes(?:\s+to\s+[^:]{1,60})?\s*:"),
        plural=True,
    ),
    NoteMarker(Kind.NOTE, re.compile(r"Note(?:\s?\d+|\s+to\s+[^:]{1,60})?\s*:")),
    NoteMarker(Kind.NOTA_BENE, re.compile(r"N\.B\.?(?:\s?\d(?=[\s.:])\.?)?\s*:?(?=\s|$)")),
)
