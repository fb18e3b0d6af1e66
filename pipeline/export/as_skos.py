"""SKOS (Turtle): a concept for each identity, with its notation in each edition.

``skos:notation`` has a datatype for each edition, as SKOS asks of several notations in one scheme;
``skos:broader`` is what holds a concept in the newest edition that has it; ``dcterms:isReplacedBy``
and ``dcterms:replaces`` are splits and mergers; ``skos:historyNote`` tells each event.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.export.material import Material
from pipeline.history.chronicle import Chronicle
from pipeline.model.lineage import Identity, Station
from pipeline.model.records import Node

_BASE = "urn:x-annex"
_PREFIXES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


def files(material: Material) -> dict[str, bytes]:
    """Return the scheme."""
    chronicle = material.chronicle
    edition = chronicle.editions[chronicle.last]
    scheme = f"<{_BASE}:{material.list_id}>"
    language = edition.language
    versions = ", ".join(_literal(one.edition_id) for _, one in material.editions())
    lines = [
        _PREFIXES,
        f"{scheme} a skos:ConceptScheme ;",
        f"    dcterms:title {_literal(edition.title, language)} ;",
        f"    dcterms:hasVersion {versions} .",
    ]
    wanted = set(material.numbers)
    for identity in chronicle.lineage.identities:
        span = [n for n in chronicle.span(identity) if n in wanted]
        if span:
            lines += ["", *_concept(chronicle, identity, span, scheme, language)]
    return {f"{material.list_id}.ttl": ("\n".join(lines) + "\n").encode("utf-8", "replace")}


def _concept(
    chronicle: Chronicle, identity: Identity, span: list[int], scheme: str, language: str
) -> Iterator[str]:
    last = span[-1]
    node = chronicle.node(identity, last)
    assert node is not None
    parent = chronicle.parent(last, node.path)
    said = [
        ("a", "skos:Concept"),
        ("skos:inScheme", scheme),
        ("skos:prefLabel", _literal(_title(node), language)),
    ]
    said += [
        ("skos:notation", f"{_literal(path)}^^{_edition(chronicle, n)}")
        for n in span
        if (path := chronicle.path(identity, n)) is not None
    ]
    if parent is not None:
        said.append(("skos:broader", _iri(chronicle, parent.id)))
    else:
        said.append(("skos:topConceptOf", scheme))
    if node.text.raw:
        said.append(("skos:definition", _literal(node.text.plain(), language)))
    said += [("dcterms:replaces", _iri(chronicle, own)) for own in identity.born.of]
    said += [("dcterms:isReplacedBy", _iri(chronicle, own)) for own in identity.into]
    said += [
        ("skos:historyNote", _literal(_told(chronicle, station), "en"))
        for station in identity.stations
    ]
    if identity.gone is not None:
        seen = chronicle.seen(chronicle.number[identity.gone])
        said.append(
            ("skos:historyNote", _literal(f"between {seen.after} and {seen.edition}: gone", "en"))
        )
    yield f"{_iri(chronicle, identity.id)}"
    for number, (predicate, value) in enumerate(said):
        yield f"    {predicate} {value} {'.' if number == len(said) - 1 else ';'}"


def _told(chronicle: Chronicle, station: Station) -> str:
    seen = chronicle.seen(chronicle.number[station.edition])
    if seen.after is None:
        return f"{station.edition}, the first edition at hand: there as {station.path}"
    return f"between {seen.after} and {station.edition}: {station.event.value}, as {station.path}"


def _title(node: Node) -> str:
    """A concept's name: its path, and its heading where it has one."""
    heading = node.heading.plain() if node.heading is not None else ""
    return " ".join(f"{node.path} {heading}".split())


def _iri(chronicle: Chronicle, own: str) -> str:
    return f"<{_BASE}:{chronicle.list_id}:{own}>"


def _edition(chronicle: Chronicle, n: int) -> str:
    return f"<{_BASE}:{chronicle.list_id}:edition:{chronicle.known(n).edition_id}>"


def _literal(text: str, language: str | None = None) -> str:
    kept = "".join(c if c >= " " or c in "\n\r\t\b\f" else " " for c in text)
    quoted = f'"{kept.translate(_ESCAPES)}"'
    return f"{quoted}@{language}" if language else quoted
