"""A person's decisions: held to while both texts stay as they were, and loud when they do not."""

from __future__ import annotations

import msgspec
import pytest
from notation import edition

from pipeline.compare import compare
from pipeline.compare.patch import mirror
from pipeline.compare.review import review_list
from pipeline.errors import DecisionError
from pipeline.model.decisions import Decided, Decisions, Pairing, Waiver

OLD = """
3 KITES AND LINES [II]
  3.A GOODS
    1. Kites of split bamboo and paper for children.
    2. Reels, as follows:
      a. Cranks of brass for long lines;
      b. Drums of turned beech wood.
"""
NEW = """
3 KITES AND LINES [II]
  3.A GOODS
    1. Kites of glass fibre and foil for racing by day.
    2. Reels, as follows:
      a. Drums of pressed copper sheet;
      b. Locks of iron;
"""
SIGNED = {"reviewer": "R. Reader", "reason": "as the memorandum says"}


def pairs(changes) -> dict:
    return {(p.old, p.new): p for p in changes.pairs if p.old != p.new or p.review or p.evidence.startswith("decided")}  # fmt: skip


def decision(old, new, olds, news, decided="one", **other) -> Pairing:
    from pipeline.model.decisions import content_hash

    before, after = old.by_path(), new.by_path()
    hashes = {
        "old_content": content_hash(before[p] for p in olds),
        "new_content": content_hash(after[p] for p in news),
    } | other
    return Pairing(
        editions=("old", "new"), old=olds, new=news, decided=Decided(decided), **hashes, **SIGNED
    )


@pytest.fixture
def old():
    return edition(OLD, "old")


@pytest.fixture
def new():
    return edition(NEW, "new")


def test_without_a_decision_a_person_is_asked(old, new) -> None:
    changes = compare(old, new)
    asked = review_list(old, new, changes).pairs
    assert [(p.old, p.new) for p in asked] == [(("3.A.1",), ("3.A.1",))]
    assert asked[0].old_words == "Kites of split bamboo and paper for children."


def test_one_provision_by_decision(old, new) -> None:
    decided = Decisions((decision(old, new, ("3.A.2.b",), ("3.A.2.a",)),))
    changes = compare(old, new, decisions=decided)
    pair = pairs(changes)[("3.A.2.b",), ("3.A.2.a",)]
    assert (pair.evidence, pair.confidence, pair.review) == (
        "decided by R. Reader: as the memorandum says", 1.0, False,
    )  # fmt: skip
    row = next(r for r in changes.correlation if r.old == "3.A.2.b")
    assert (row.new, row.relation) == ("3.A.2.a", "1:1")


def test_a_pair_confirmed_asks_no_more(old, new) -> None:
    decided = Decisions((decision(old, new, ("3.A.1",), ("3.A.1",)),))
    assert review_list(old, new, compare(old, new, decisions=decided)).pairs == ()


def test_apart_by_decision(old, new) -> None:
    decided = Decisions((decision(old, new, ("3.A.1",), ("3.A.1",), "apart"),))
    outcomes = {(p.old, p.new): p.outcome for p in compare(old, new, decisions=decided).pairs}
    assert outcomes[("3.A.1",), ()] == "removed"
    assert outcomes[(), ("3.A.1",)] == "added"


def test_a_split_and_a_merger_by_decision(old, new) -> None:
    decided = Decisions((decision(old, new, ("3.A.2.b",), ("3.A.2.a", "3.A.2.b")),))
    there = compare(old, new, decisions=decided)
    pair = pairs(there)[("3.A.2.b",), ("3.A.2.a", "3.A.2.b")]
    assert pair.outcome == "split"
    back = compare(new, old, decisions=decided)
    assert pairs(back)[("3.A.2.a", "3.A.2.b"), ("3.A.2.b",)].outcome == "merged"
    edges = [{(p.outcome, p.old, p.new) for p in c.pairs} for c in (mirror(there), back)]
    assert edges[0] == edges[1]
    assert [p.code for p in there.proofs if p.outcome == "failed"] == []


def test_a_decision_on_other_editions_is_none_here(old, new) -> None:
    other = msgspec.structs.replace(
        decision(old, new, ("3.A.1",), ("3.A.1",)), editions=("old", "newer")
    )
    assert compare(old, new, decisions=Decisions((other,))) == compare(old, new)


@pytest.mark.parametrize(
    ("stale", "found", "expected"),
    [
        ({"new_content": "00"}, "other words at 3.A.2.a in new: content {new}",
         "what was decided on: content 00"),
        ({"old_content": "00"}, "other words at 3.A.2.b in old: content {old}",
         "what was decided on: content 00"),
        ({"new": ("3.A.7",)}, "no 3.A.7 in new",
         "a path that the edition has, as it had when the decision was made"),
    ],
)  # fmt: skip
def test_a_stale_decision_stops_the_comparison(old, new, stale, found, expected) -> None:
    good = decision(old, new, ("3.A.2.b",), ("3.A.2.a",))
    bad = msgspec.structs.replace(good, **stale)
    with pytest.raises(DecisionError) as caught:
        compare(old, new, decisions=Decisions((bad,), file="decisions.toml"))
    found = found.format(old=good.old_content, new=good.new_content)
    assert str(caught.value) == (
        "a recorded decision does not apply\n"
        f"  where:    decisions.toml, pairing {bad.name} of old and new\n"
        f"  found:    {found}\n  expected: {expected}\n"
        "  do:       see `annex review` and decide again, or remove the table"
    )


@pytest.mark.parametrize("second", ["one", "apart"])
def test_two_decisions_on_one_provision_contradict(old, new, second) -> None:
    one = decision(old, new, ("3.A.2.b",), ("3.A.2.a",))
    other = decision(old, new, ("3.A.2.b",), ("3.A.2.b" if second == "one" else "3.A.2.a",), second)
    with pytest.raises(DecisionError) as caught:
        compare(old, new, decisions=Decisions((one, other)))
    assert caught.value.found == "two decisions on one provision"


# --- waivers ----------------------------------------------------------------------------------


def declaring(*amendments):
    return edition(NEW, "new", declared_amendments=amendments)


def waivers(old, new) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(editions=("old", "new"), content=cell.content, declared=cell.declared,
               entry=cell.entry, **SIGNED)
        for cell in review_list(old, new, compare(old, new)).cells
    )  # fmt: skip


def proof(changes):
    return next(p for p in changes.proofs if p.code == "declared-found")


def test_a_signed_waiver_explains_a_cell_and_leaves_it_to_be_read(old) -> None:
    new = declaring("3.A.1", "3.B")
    signed = waivers(old, new)
    assert [(w.declared, w.entry) for w in signed] == [("3.B", None), (None, "3.A.2")]
    assert proof(compare(old, new)).outcome == "failed"
    changes = compare(old, new, decisions=Decisions((), signed))
    assert [(c.outcome.value, c.note) for c in changes.claims if c.waived] == [
        ("nothing-found", "no such label in either edition; let stand by R. Reader: as the memorandum says"),
        ("undeclared", "in 3.A.2: the publisher names no change here; let stand by R. Reader: as the memorandum says"),
    ]  # fmt: skip
    assert (proof(changes).outcome, proof(changes).summary, proof(changes).details) == (
        "held",
        "what is declared and what changed agree but for 2 let stand by a person",
        (
            "let stand by R. Reader: as the memorandum says: 3.B",
            (
                "let stand by R. Reader: as the memorandum says: in 3.A.2: the publisher names no "
                "change here"
            ),
        ),
    )
    assert review_list(old, new, changes).cells == ()


def test_a_waiver_whose_cell_changed_stops_the_comparison(old) -> None:
    new = declaring("3.A.1", "3.B")
    waiver = waivers(old, new)[1]
    other = edition(NEW.replace("copper", "tin"), "new", declared_amendments=("3.A.1", "3.B"))
    with pytest.raises(DecisionError) as caught:
        compare(old, other, decisions=Decisions((), (waiver,)))
    now = waivers(old, other)[1].content
    assert str(caught.value) == (
        "a recorded decision does not apply\n"
        "  where:    the ledger of decisions, waiver of entry 3.A.2 of old and new\n"
        f"  found:    the cell's content is {now} now\n"
        f"  expected: an unexplained cell with the content {waiver.content}\n"
        "  do:       see `annex review` and decide again, or remove the table"
    )


def test_a_waiver_of_a_cell_that_is_explained_stops_the_comparison(old) -> None:
    waiver = waivers(old, declaring("3.A.1"))[0]
    with pytest.raises(DecisionError) as caught:
        compare(old, declaring("3.A.1", "3.A.2"), decisions=Decisions((), (waiver,)))
    assert caught.value.found == "no such unexplained cell"
