"""Atom and SKOS, read by a feed reader and by an RDF parser."""

from __future__ import annotations

import unicodedata

import feedparser
import msgspec
import rdflib
from exported import LONG, NAMES, history, hostile, material, one
from histories import chronicle
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from notation import edition
from rdflib.namespace import DCTERMS, RDF, SKOS

from pipeline.export.as_skos import _literal
from pipeline.export.material import Scope
from pipeline.model.records import Listed, Node
from pipeline.model.text import Text


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


def test_hostile_words_are_text_in_atom_and_steer_nothing() -> None:
    """Nothing a document says is an element or turns the writing round; every word is there."""
    first = hostile().editions[0]

    def more(node: Node) -> Node:
        longer = (
            Text(f"{node.text.raw} <script>alert(1)</script> =1+1") if node.text.raw else node.text
        )
        return msgspec.structs.replace(
            node, text=longer, children=tuple(more(child) for child in node.children)
        )

    parts = tuple(more(part) for part in first.parts)
    second = msgspec.structs.replace(first, edition_id="2002-01-01", parts=parts)
    of = chronicle([first, second])
    data = one("atom", Scope.ALL, of=of)
    names = {etree.QName(element).localname for element in etree.fromstring(data).iter()}
    assert names == {
        "feed", "id", "title", "updated", "author", "name", "generator", "entry", "summary",
        "category", "content",
    }  # fmt: skip
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert not [c for c in data.decode() if unicodedata.category(c) in ("Cf", "Cc") and c != "\n"]
    words = [entry.content[0].value for entry in feed.entries if "content" in entry]
    assert all(
        entry.content[0].type == "text/plain" for entry in feed.entries if "content" in entry
    )
    assert any(
        "⟨U+202E⟩abc⟨U+202C⟩" in said and "<script>alert(1)</script>" in said for said in words
    )
    assert any(LONG in said for said in words)


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
