"""Akoma Ntoso: what a document says of itself (FRBR), its life, its terms, and what is not known.

The work is the list, an expression an edition in its language, the manifestation the XML file. No
record says which state or body a list is of, so the country is ``xx``, which ISO 3166-1 leaves to
its users; the work's date is that of the first edition at hand, and says so in its ``name``. Of an
edition of which only a year or month is known, the day is the first; ``name`` says so too.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

import msgspec

from pipeline.export.akn_names import first_free, number
from pipeline.export.akn_text import clean
from pipeline.history.chronicle import Chronicle
from pipeline.model.records import Edition, Kind

SUBTYPE = "controlList"
_COUNTRY = "xx"
_OURS = "#annexPipeline"
_LANGUAGES = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "ja": "jpn",
    "ko": "kor", "nl": "nld", "pl": "pol", "pt": "por", "ru": "rus", "uk": "ukr", "zh": "zho",
}  # fmt: skip
"""ISO 639-1 to 639-2, which the Naming Convention asks for; ``und`` for any other."""
_QUOTES = "“”„‟«»″\"‘’‚‛‹›'"


class Terms(msgspec.Struct, frozen=True):
    """The terms an edition defines or quotes with a definition: ``eId`` of each, and what it is.

    ``by_use`` is keyed by the path of the definition and the folded term.
    """

    by_use: dict[tuple[str, str], str]
    defined: dict[str, str]
    shown: dict[str, tuple[str, str]]

    def used(self, definition: str | None, term: str) -> str | None:
        """Return the ``eId`` of the term that is used, ``None`` when no definition was found."""
        return self.by_use.get((definition or "", _folded(term)))


def terms(chronicle: Chronicle, n: int) -> Terms:
    """Return the terms of an edition."""
    edition, at = chronicle.editions[n], chronicle.at(n)
    found = Terms({}, {}, {})
    used: set[str] = set()

    def known(path: str, words: str) -> str:
        slug = number(words.casefold())
        key = (path, _folded(words))
        if key not in found.by_use:
            eid = first_free(f"term_{slug}" if slug else "term", used)
            iri = f"/akn/ontology/term/{edition.list_id}/{at[path].id}" + (f"/{slug}" * bool(slug))
            found.by_use[key] = eid
            found.shown[eid] = (words, iri)
        return found.by_use[key]

    for node in edition.nodes():
        if node.kind is Kind.DEFINITION and node.heading is not None:
            words = " ".join(node.heading.plain().strip(_QUOTES + " :").split())
            found.defined[node.path] = known(node.path, words)
    for node in edition.nodes():
        for use in node.terms:
            if use.definition in found.defined:
                # "Range" and "ranges" are uses of one definition.
                key = (use.definition, _folded(use.term))
                found.by_use.setdefault(key, found.defined[use.definition])
            elif use.definition in at:
                known(use.definition, use.term)
    return found


def _folded(term: str) -> str:
    """Letter case and kinds of hyphens make no other term."""
    return number(term.casefold()) or term


def meta(chronicle: Chronicle, n: int, named: Terms) -> Element:
    """Return the ``meta`` of the ``n``-th edition, its life told as far as that edition."""
    found = Element("meta")
    edition = chronicle.editions[n]
    _identification(found, chronicle, n, edition)
    _publication(found, edition)
    life = SubElement(found, "lifecycle", source=_OURS)
    references = Element("references", source=_OURS)
    for m in range(n + 1):
        known = chronicle.known(m)
        own = f"edition_{m + 1}"
        event = {
            "eId": f"eref_{m + 1}",
            "date": whole_date(known.dated),
            "source": f"#{own}",
            "type": "amendment" if m else "generation",
        }
        if m == n:
            event["originatingExpression"] = "true"
        SubElement(life, "eventRef", event)
        kind = "passiveRef" if m else "original"
        shown = {"href": _expression(chronicle, m), "showAs": f"Edition {known.edition_id}"}
        SubElement(references, kind, {"eId": own, **_clean(shown)})
    _agents(references, edition)
    for eid, (words, iri) in named.shown.items():
        SubElement(references, "TLCTerm", {"eId": eid, **_clean({"href": iri, "showAs": words})})
    found.append(references)
    _gaps(found, chronicle, n)
    return found


def whole_date(dated: str) -> str:
    """Return as much of a date as is known as the first day it can mean.

    >>> whole_date("2015-10")
    '2015-10-01'
    """
    return dated + "-01-01"[len(dated) - 4 :]


def _identification(meta: Element, chronicle: Chronicle, n: int, edition: Edition) -> None:
    identification = SubElement(meta, "identification", source=_OURS)
    work, expression = _work(chronicle), _expression(chronicle, n)
    first, known = chronicle.known(0), chronicle.known(n)
    found = _core(identification, "FRBRWork", f"{work}/!main", work)
    SubElement(found, "FRBRalias", name="title", value=clean(edition.title))
    _date(found, first.dated, "first edition at hand")
    SubElement(found, "FRBRauthor", {"href": "#issuer", "as": "#author"})
    SubElement(found, "FRBRcountry", value=_COUNTRY)
    SubElement(found, "FRBRsubtype", value=SUBTYPE)
    SubElement(found, "FRBRname", value=clean(chronicle.list_id))
    found = _core(identification, "FRBRExpression", f"{expression}/!main", expression)
    _date(found, known.dated, "printed" if known.printed else "from the edition's name")
    SubElement(found, "FRBRauthor", {"href": "#issuer", "as": "#author"})
    SubElement(found, "FRBRversionNumber", value=clean(known.edition_id))
    SubElement(found, "FRBRauthoritative", value="false")
    SubElement(found, "FRBRlanguage", language=_language(edition))
    found = _core(
        identification, "FRBRManifestation", f"{expression}/!main.xml", f"{expression}.xml"
    )
    _date(found, known.dated, "edition")
    SubElement(found, "FRBRauthor", {"href": _OURS, "as": "#editor"})
    SubElement(found, "FRBRformat", value="application/xml")


def _core(parent: Element, name: str, this: str, uri: str) -> Element:
    found = SubElement(parent, name)
    SubElement(found, "FRBRthis", value=this)
    SubElement(found, "FRBRuri", value=uri)
    return found


def _date(parent: Element, dated: str, name: str) -> None:
    known = {4: ", the year alone is known", 7: ", the month alone is known"}.get(len(dated), "")
    SubElement(parent, "FRBRdate", date=whole_date(dated), name=name + known)


def _publication(meta: Element, edition: Edition) -> None:
    if edition.dates.printed is not None:
        found = {
            "date": edition.dates.printed.isoformat(),
            "name": "edition",
            "showAs": f"Edition {edition.edition_id}",
        }
        if edition.document_number is not None:
            found["number"] = edition.document_number
        SubElement(meta, "publication", _clean(found))


def _agents(references: Element, edition: Edition) -> None:
    ontology = "/akn/ontology"
    for kind, eid, iri, shown in (
        ("TLCOrganization", "issuer", f"organization/{edition.list_id}.issuer",
         f"The body that issues: {edition.title}"),
        ("TLCOrganization", "annexPipeline", "organization/annex-pipeline",
         "annex-pipeline, the program that read the edition and wrote this file"),
        ("TLCRole", "author", "role/author", "Author"),
        ("TLCRole", "editor", "role/editor", "Editor"),
    ):  # fmt: skip
        said = _clean({"href": f"{ontology}/{iri}", "showAs": shown})
        SubElement(references, kind, {"eId": eid, **said})


def _gaps(meta: Element, chronicle: Chronicle, n: int) -> None:
    """What is known to lie between two editions: an event may not be the only one."""
    gaps = [(m, chronicle.known(m).gap) for m in range(1, n + 1)]
    said = [(m, gap) for m, gap in gaps if gap is not None]
    if not said:
        return
    notes = SubElement(meta, "notes", source=_OURS)
    for m, gap in said:
        note = SubElement(notes, "note", eId=f"note_{m + 1}", placementBase=f"#eref_{m + 1}")
        SubElement(note, "p").text = clean(gap)


def _work(chronicle: Chronicle) -> str:
    first = chronicle.known(0)
    return f"/akn/{_COUNTRY}/doc/{SUBTYPE}/{first.dated}/{_segment(chronicle.list_id)}"


def _expression(chronicle: Chronicle, n: int) -> str:
    version = _segment(chronicle.known(n).edition_id)
    return f"{_work(chronicle)}/{_language(chronicle.editions[n])}@{version}"


def _language(edition: Edition) -> str:
    return _LANGUAGES.get(edition.language.partition("-")[0].lower(), "und")


def _segment(words: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return quote(words, safe="")


def _clean(attributes: dict[str, str]) -> dict[str, str]:
    return {name: clean(value) for name, value in attributes.items()}
