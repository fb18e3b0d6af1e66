"""What pages say of a provision is what the questions of `pipeline.history` answer."""

from __future__ import annotations

from pipeline.history.point import show
from pipeline.history.references import references
from pipeline.history.terms import terms


def test_mentions_and_governing_notes_are_those_asking_gives(history) -> None:
    chronicle = history.chronicle
    for standing in (history.stands[0], history.newest):
        for path in list(standing.nodes)[::5]:
            asked = references(chronicle, path, standing.n).mentioned_by
            found = {(one.path, one.printed): one.how for one in standing.mentions_of(path)}
            assert found == {(one.path, one.printed): one.how for one in asked}, path
            notes = show(chronicle, path, standing.id).governed_by
            assert {n.path for n in standing.governing(path)} == {one.note.path for one in notes}


def test_the_uses_of_a_term_are_those_asking_gives(history) -> None:
    standing = history.newest
    expected: dict[str, set[str]] = {}
    certain: dict[str, set[str]] = {}
    for term in terms(history.chronicle, standing.n).terms:
        for path in term.definitions:
            expected.setdefault(path, set()).update(term.uses, term.definitions)
            if len(term.definitions) == 1:
                certain.setdefault(path, set()).update(term.uses)
    found = {path: set(standing.uses_of(path)) for path in expected}
    assert [path for path in found if not found[path] <= expected[path]] == []
    for path, uses in certain.items():
        assert uses - {one.path for one in standing.nodes[path].walk()} <= found[path], path
    assert sum(map(len, found.values())) > 100
