"""Atom and SKOS, read by a feed reader and by an RDF parser."""

from __future__ import annotations

import feedparser
import rdflib
from exported import NAMES, history, material, one
from histories import chronicle
from hypothesis import given
from hypothesis import strategies as st
from notation import edition
from rdflib.namespace import DCTERMS, RDF, SKOS

from pipeline.export.as_skos import _literal
from pipeline.export.material import Scope
from pipeline.model.records import Listed


def test_atom_is_well_formed_and_every_entry_is_whole() -> None:
    feed = feedparser.parse(one("atom", Scope.ALL))
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    changes = [change for of in material(Scope.ALL).changes for change in of.changes]
    assert len(feed.entries) == len(NAMES) + len(changes)
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    assert all(entry.title and entry.updated and entry.summary for entry in feed.entries)
    updated = [entry.updated for entry in feed.entries]
    assert updated == sorted(updated, reverse=True)
    assert feed.feed.updated == "2004-01-01T12:00:00Z"
    moved = next(entry for entry in feed.entries if entry.id.endswith("3.A.2-%3E3.A.3"))
    assert moved.title == "3.A.3: relaxed, renumbered (between 2001-01-01 and 2002-05-01)"
    assert "[-900 m-]{+950 m+}" in moved.content[0].value.replace(" {+", "{+")
    assert {tag.term for tag in moved.tags} == {"relaxed", "renumbered"}


def test_atom_tells_what_differs_in_the_table_of_contents() -> None:
    old, new = (
        edition(
            "3 KITES [I]\n  3.A GOODS\n    1. Lines.\n", name, contents=(Listed("3.A.1", title),)
        )
        for name, title in (("2001-01-01", "Lines"), ("2002-01-01", "Cords"))
    )
    feed = feedparser.parse(one("atom", Scope.ALL, of=chronicle([old, new])))
    (entry,) = [entry for entry in feed.entries if entry.id.endswith("/contents")]
    assert entry.title == "contents: contents-only (between 2001-01-01 and 2002-01-01)"
    assert "“Lines” reads “Cords”" in entry.content[0].value


def test_skos_is_a_tree_of_concepts_with_a_notation_an_edition() -> None:
    graph = rdflib.Graph().parse(data=one("skos", Scope.ALL), format="turtle")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(history().by_id)
    for own, identity in history().by_id.items():
        concept = rdflib.URIRef(f"urn:x-annex:list:{own}")
        notations = {
            (str(n.datatype).rpartition(":")[2], str(n))
            for n in graph.objects(concept, SKOS.notation)
        }
        assert notations == {
            (NAMES[n], history().path(identity, n)) for n in history().span(identity)
        }
        last = history().span(identity)[-1]
        parent = history().parent(last, history().path(identity, last))
        broader = [str(one).rpartition(":")[2] for one in graph.objects(concept, SKOS.broader)]
        assert broader == ([parent.id] if parent is not None else [])
        words = history().node(identity, last).text.plain()
        assert [str(one) for one in graph.objects(concept, SKOS.definition)] == (
            [words] if words else []
        )
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert {str(version) for version in graph.objects(scheme, DCTERMS.hasVersion)} == set(NAMES)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40))
def test_any_words_survive_turtle(words) -> None:
    graph = rdflib.Graph().parse(data=f"<urn:a> <urn:b> {_literal(words)} .", format="turtle")
    assert [str(value) for value in graph.objects()] == [words]
