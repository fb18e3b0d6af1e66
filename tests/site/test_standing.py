"""What pages say of a provision is what the questions of `pipeline.history` answer."""

from __future__ import annotations

from pipeline.history.point import show
from pipeline.history.references import references


def test_mentions_and_governing_notes_are_those_asking_gives(history) -> None:
    chronicle = history.chronicle
    for standing in (history.stands[0], history.newest):
        for path in list(standing.nodes)[::5]:
            asked = references(chronicle, path, standing.n).mentioned_by
            found = {(one.path, one.printed): one.how for one in standing.mentions_of(path)}
            assert found == {(one.path, one.printed): one.how for one in asked}, path
            notes = show(chronicle, path, standing.id).governed_by
            assert {n.path for n in standing.governing(path)} == {one.note.path for one in notes}
