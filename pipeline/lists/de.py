"""Germany's Ausfuhrliste: Annex 1 (AL) of the foreign trade ordinance (AWV), in German.

Source of the rules: the ordinance as gesetze-im-internet.de publishes it in XML, 2021 to 2025
(:mod:`pipeline.read.gii_xml`). The file marks up what stands under what, so the profile says only
where the list is, what its parts are called, and what the words mean.

Two kinds of entries follow one another. Section A of Part I is the munitions list, numbered 0001 to
0022; section B is the national list, numbered as the EU's dual-use list is, from 901 up (the
list's own rule: "Kennungen 901-1999"). Where section B adds to an entry of the EU's numbering, it
prints the whole label (``3A1901a15``), which is ``3A1901.a.15`` here; what stands under it is
``3A1901.a.15.1``. The EU's own codes (``1C010``) are another list's, and no references of this one.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.lists import mtcr
from pipeline.lists.german import in_german
from pipeline.lists.labels import LabelGrammar, Shape
from pipeline.lists.profile import Members, NoteMarker, PartHeading, Profile, Region
from pipeline.model.records import Kind

_NEVER = re.compile(r"(?!)()")
_NUMBERED = r"(?:\s+\d+)?"
_OF_NUMBER = r"(?=\s+(?:Unter)?[Nn]ummern?\s)"
"""Behind a marker without its colon: the provision that the note is about."""

_GRAMMAR = LabelGrammar(
    shapes=(Shape.NUMBER, Shape.LOWER, Shape.NUMBER),
    second="",
    items=0,
    codes=r"00\d{2}|\d[A-E](?:9\d{2}|1\d{3})",
    entry=1,
)


def profile(language: str) -> Profile:
    """Return the profile in ``de``, the only language it has (the caller has checked)."""
    del language
    return msgspec.structs.replace(
        in_german(mtcr.profile("en")),
        name="de",
        version="1",
        labels=_GRAMMAR,
        subsections="",
        parts=(
            _part("application", r"Ausfuhrliste\s+Anwendung der Ausfuhrliste"),
            _part("application-of-first-part", r"Teil I"),
            _part("application-of-second-part", r"Teil II"),
            _part("first-part", r"TEIL I"),
            _part("section-a", r"Liste für Waffen, Munition und Rüstungsmaterial", "A"),
            _part("section-b", r"National erfasste Güter", "B"),
            _part("abbreviations", r"Verzeichnis der verwendeten Abkürzungen"),
            _part("definitions", r"Begriffsbestimmungen", members=Members.TERMS),
            _part("second-part", r"TEIL II"),
            _part("plants", r"Waren pflanzlichen Ursprungs"),
        ),
        category=_NEVER,
        item=_NEVER,
        term=re.compile(r"(?P<term>„[^“]{1,120}“(?:\s*\(„[^“]{1,120}“\))?)\s*\("),
        notes=(
            _note(Kind.TECHNICAL_NOTE, r"Technische\s+Anmerkungen\s*:", plural=True),
            _note(Kind.TECHNICAL_NOTE, rf"Technische\s+Anmerkung{_NUMBERED}(?:\s*:|{_OF_NUMBER})"),
            _note(Kind.NOTA_BENE, r"Ergänzende\s+Anmerkungen\s*:", plural=True),
            _note(Kind.NOTA_BENE, rf"Ergänzende\s+Anmerkung{_NUMBERED}(?:\s*:|{_OF_NUMBER})"),
            _note(Kind.NOTE, r"Anmerkungen\s*:", plural=True),
            _note(Kind.NOTE, rf"Anmerkung{_NUMBERED}(?:\s*:|{_OF_NUMBER})"),
        ),
        none_phrases=("nicht belegt", "nicht belegt;", "nicht belegt,", "(weggefallen)"),
        front_title=re.compile(r"Anlage (?:1\b|AL\b)"),
        furniture=(),
        contents=re.compile(r"Inhaltsübersicht\s*$"),
        declared=re.compile(r"(?!)(?P<labels>)"),
        dotted=False,
        bold_declares=False,
        item_reference=_NEVER,
        named=re.compile(r"\b(?:Anlage|Anhang|Tabelle|Stufe|Klasse|Teil|Kapitel|§)\s+\d+\w*"),
        region=Region(start=re.compile(r"Anlage 1\b"), end=re.compile(r"Anlage (?!1\b)\d")),
    )


def _part(path: str, words: str, printed: str = "", members: Members = Members.TEXT) -> PartHeading:
    pattern = re.compile(rf"(?P<printed>{printed})\s*(?P<heading>{words})\s*$")
    return PartHeading(path, pattern, members)


def _note(kind: Kind, pattern: str, *, plural: bool = False) -> NoteMarker:
    return NoteMarker(kind, re.compile(pattern), plural=plural)
