"""Lives on the specimen list, against the script of edits it was made by."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from histories import chronicle

from pipeline.history.blame import blame
from pipeline.history.chronicle import Chronicle
from pipeline.history.timeline import life
from pipeline.model import codec
from pipeline.model.records import Edition

TRUTH = Path(__file__).resolve().parents[2] / "sources" / "specimen" / "truth"
IDS = sorted(path.stem for path in TRUTH.glob("*.json") if ".." not in path.stem)
PAIRS = list(pairwise(IDS))


@cache
def specimen() -> Chronicle:
    return chronicle(
        [codec.decode((TRUTH / f"{i}.json").read_bytes(), Edition, where=i) for i in IDS]
    )


@pytest.mark.parametrize("n", range(1, len(IDS)), ids=[f"{a}..{b}" for a, b in PAIRS])
def test_identities_follow_the_edits(n) -> None:
    edits = json.loads((TRUTH / f"{IDS[n - 1]}..{IDS[n]}.json").read_bytes())["edits"]
    before, after = specimen().at(n - 1), specimen().at(n)
    named_old, named_new = set(), set()
    for edit in edits:
        old, new = edit.get("old", []), edit.get("new", [])
        named_old.update(old)
        named_new.update(new)
        if not old:
            for path in new:
                assert (after[path].born.edition, after[path].born.of) == (IDS[n], ()), path
        elif not new:
            for path in old:
                assert (before[path].gone, before[path].into) == (IDS[n], ()), path
        elif len(old) == len(new) == 1:
            assert before[old[0]] is after[new[0]], edit
        elif len(new) > 1:
            heirs = [path for path in new if after[path] is before[old[0]]]
            assert len(heirs) == 1
            for path in set(new) - set(heirs):
                assert after[path].born.of == (before[old[0]].id,)
        else:
            heir = after[new[0]]
            assert heir in [before[path] for path in old]
            others = [before[path] for path in old if before[path] is not heir]
            assert [one.into for one in others] == [(heir.id,)] * len(others)
    untold = (before.keys() - named_old) & (after.keys() - named_new)
    assert len(untold) > 400
    assert [path for path in untold if before[path] is not after[path]] == []
    assert before.keys() - named_old == after.keys() - named_new


def test_the_life_of_a_provision_that_was_moved() -> None:
    told = life(specimen(), "4.C.6.d.4")
    assert [(m.seen.edition, m.events, m.was) for m in told.moments] == [
        ("2019-05-10", ("born",), None),
        ("2024-03-14", ("moved",), "4.C.6.e.1"),
    ]
    assert [(n.first, n.now) for n in told.namesakes] == []
    assert [n.now for n in life(specimen(), "4.C.6.e.1").namesakes] == ["4.C.6.d.4"]


def test_blame_adds_up_on_every_provision_of_every_edition() -> None:
    for n in range(len(IDS)):
        for path, node in specimen().nodes(n).items():
            said = blame(specimen(), path, n)
            assert "".join(one.text for one in said.segments) == node.text.plain()
