"""The whole comparison: proofs, claims, correlation, what is carried over, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from notation import edition

from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet, Claim, ClaimOutcome, CorrelationRow, Proof
from pipeline.compare.patch import apply, delta, reverse
from pipeline.errors import CompareError
from pipeline.model.codec import decode, encode
from pipeline.model.records import (
    Check,
    Edition,
    Kind,
    Listed,
    Node,
    Outcome,
    Table,
    TableCell,
)
from pipeline.model.text import Text

OLD = """
3 KITES AND LINES [II]
  3.A GOODS
    1. Kites with a span of 3 m or more.
    2. Reels of turned beech wood.
    3. Drums of sheet copper for lines.
"""
NEW = """
3 KITES AND LINES [II]
  3.A GOODS
    1. Kites with a span of 4 m or more. !
    2. Bells of cast bronze for kites.
    3. Reels of turned beech wood.
    4. Drums of sheet copper for lines.
"""


def proof(changes: ChangeSet, code: str) -> Proof:
    return next(p for p in changes.proofs if p.code == code)


def test_claims_found_and_not_found() -> None:
    new = edition(NEW, "new", declared_amendments=("3A1.", "3.A.9", "Item 7"))
    changes = compare(edition(OLD, "old"), new)
    unexplained = {c.declared or c.changes[0] for c in changes.claims if c.content}
    assert unexplained == {"3.A.9", "Item 7", "->3.A.2"}
    assert tuple(msgspec.structs.replace(c, content="") for c in changes.claims) == (
        Claim(ClaimOutcome.CONFIRMED, "3A1.", ("3.A.1",)),
        Claim(ClaimOutcome.NOTHING_FOUND, "3.A.9", (), "no such label in either edition"),
        Claim(ClaimOutcome.NOTHING_FOUND, "Item 7", (), "no such label in either edition"),
        Claim(ClaimOutcome.CONFIRMED, "marked as amended: 3.A.1", ("3.A.1",)),
        Claim(
            ClaimOutcome.UNDECLARED,
            None,
            ("->3.A.2",),
            "in 3.A.2: the publisher names no change here",
        ),
        Claim(
            ClaimOutcome.UNDECLARED,
            None,
            ("3.A.2->3.A.3",),
            "in 3.A.3: editorial or renumbering only, which publishers do not always name",
        ),
        Claim(
            ClaimOutcome.UNDECLARED,
            None,
            ("3.A.3->3.A.4",),
            "in 3.A.4: editorial or renumbering only, which publishers do not always name",
        ),
    )
    assert changes.changes[0].declared_by == ("3A1.", "marked as amended: 3.A.1")
    assert proof(changes, "declared-found") == Proof(
        "declared-found",
        "failed",
        "2 declared without a change, 1 place changed without being declared",
        "",
        (
            "declared, nothing found: 3.A.9",
            "declared, nothing found: Item 7",
            "in 3.A.2: the publisher names no change here",
        ),
    )


@pytest.mark.parametrize("claim", ["3.A.", "3.A.1. to 3.A.4.", "3.A.1.to 3.A.4", "3A", "ITEM 3"])
def test_a_claim_covers_what_stands_under_it(claim: str) -> None:
    changes = compare(edition(OLD, "old"), edition(NEW, "new", declared_amendments=(claim,)))
    assert proof(changes, "declared-found").outcome == "held"
    assert set(changes.claims[0].changes) == {c.id for c in changes.changes}


def test_correlation_rows() -> None:
    changes = compare(edition(OLD, "old"), edition(NEW, "new"))
    assert changes.correlation == (
        CorrelationRow("3", "3", "1:1", "same"),
        CorrelationRow("3.A", "3.A", "1:1", "same"),
        CorrelationRow("3.A.1", "3.A.1", "1:1", "amended", changes.pairs[2].confidence),
        CorrelationRow(None, "3.A.2", "new", ""),
        CorrelationRow("3.A.2", "3.A.3", "1:1", "same", 0.99),
        CorrelationRow("3.A.3", "3.A.4", "1:1", "same", 0.99),
    )


def test_fields_of_the_record_that_differ() -> None:
    change = compare(edition(OLD, "old"), edition(NEW, "new")).changes[0]
    assert [(f.field, f.old, f.new) for f in change.fields] == [
        ("quantities[0].printed", '"3 m"', '"4 m"'),
        ("quantities[0].si_value", '"3"', '"4"'),
        ("quantities[0].value", '"3"', '"4"'),
    ]


def test_what_is_carried_over() -> None:
    check = Check("numbering", Outcome.FAILED, "a gap", ("3.A.2",))
    old = msgspec.structs.replace(edition(OLD, "old"), checks=(check,))
    changes = compare(old, edition(NEW, "new"), gap="an edition is missing between them")
    assert changes.gap == "an edition is missing between them"
    assert proof(changes, "numbering") == Proof("numbering", "failed", "a gap", "old", ("3.A.2",))
    assert [p.outcome for p in changes.proofs[:3]] == ["held", "held", "held"]
    assert decode(encode(changes), ChangeSet, where="changes") == changes


def test_two_languages_are_refused() -> None:
    with pytest.raises(CompareError) as caught:
        compare(edition(OLD, "old"), edition(OLD, "new", language="es"))
    assert str(caught.value) == (
        "the editions cannot be compared\n"
        "  where:    list old against list new\n"
        "  found:    languages 'en' and 'es'\n"
        "  expected: two editions in one language\n"
        "  do:       compare editions of the same language version"
    )


def test_a_language_without_a_table_decides_nothing() -> None:
    old = edition(OLD.replace("3 m or more", "3 m o più"), "old", language="it")
    new = edition(OLD.replace("3 m or more", "4 m o più"), "new", language="it")
    (change,) = compare(old, new).changes
    assert [v.label.value for v in change.verdicts] == ["undetermined"]


TRUTH = Path(__file__).resolve().parents[2] / "sources" / "specimen" / "truth"
SPANS = sorted(path.stem for path in TRUTH.glob("*..*.json"))


def specimen(name: str) -> Edition:
    path = TRUTH / f"{name}.json"
    return decode(path.read_bytes(), Edition, where=path.name)


def changes_at(changes: ChangeSet, path: str) -> set[str]:
    return {c.outcome.value for c in changes.changes if c.new is not None and c.new.path == path}


@pytest.mark.parametrize("span", SPANS)
def test_the_specimen_pairs_as_its_makers_say(span: str) -> None:
    old, new = (specimen(name) for name in span.split(".."))
    changes = compare(old, new)
    fate = {path: p for p in changes.pairs for path in (*p.old, *(f"->{n}" for n in p.new))}
    edits = json.loads((TRUTH / f"{span}.json").read_text(encoding="utf-8"))["edits"]
    for edit in edits:
        olds, news = edit.get("old", []), edit.get("new", [])
        if edit["outcome"] in ("split", "merged"):
            assert {fate[path].outcome.value for path in olds} == {edit["outcome"]}
        for path in olds:
            assert set(fate[path].new) == set(news), edit
        for path in news:
            assert set(fate[f"->{path}"].old) == set(olds), edit
    contents = [e["contents"] for e in edits if "contents" in e]
    said = [v for c in changes.changes if c.id == "contents" for v in c.verdicts]
    renamed = {
        v.argument.split(",")[0].rsplit(" ", 1)[-1]: v.label.value
        for v in said
        if "-title" in v.rule
    }
    assert set(contents) <= set(renamed)
    for path, label in renamed.items():
        alone = changes_at(changes, path).isdisjoint({"amended", "split", "merged"})
        assert label == ("contents-only" if alone else "editorial")
    wrong = [
        p
        for p in changes.proofs
        if p.outcome == "failed" and p.code != "declared-found" and not p.side
    ]
    assert wrong == []
    assert apply(delta(old, new), old) == new
    assert apply(reverse(delta(old, new)), new) == old


@pytest.mark.parametrize("span", SPANS)
def test_the_specimen_goes_the_way_its_makers_say(span: str) -> None:
    """No direction is given that the makers deny; what they call open or retyped stays so."""
    old, new = (specimen(name) for name in span.split(".."))
    changes = compare(old, new)
    found = {c.new.path: {v.label.value for v in c.verdicts} for c in changes.changes if c.new}
    directions = {"tightened", "relaxed", "mixed"}
    for edit in json.loads((TRUTH / f"{span}.json").read_text(encoding="utf-8"))["edits"]:
        for path in edit.get("new", []):
            labels = found.get(path, set())
            if edit.get("text_same") or edit["outcome"] in ("same", "renumbered"):
                assert not labels & directions, edit
            elif "direction" in edit:
                assert labels & directions <= {edit["direction"]}, (edit, labels)


def test_a_table_of_contents_declared_and_found_is_not_undeclared_too() -> None:
    listed = {
        "old": (Listed("3.A.1", "Kites"),),
        "new": (Listed("3.A.1", "Kites and tails"),),
    }
    text = "3 KITES AND LINES [II]\n  3.A GOODS\n    1. Kites with a span of 3 m or more.\n"
    old, new = (
        edition(
            text,
            side,
            contents=listed[side],
            declared_amendments=("Table of Contents",) if side == "new" else (),
        )
        for side in ("old", "new")
    )
    changes = compare(old, new)
    assert [(c.outcome, c.declared, c.changes) for c in changes.claims] == [
        (ClaimOutcome.CONFIRMED, "Table of Contents", ("contents",))
    ]
    assert changes.changes[0].declared_by == ("Table of Contents",)


@pytest.mark.parametrize("span", [{"row_span": 2}, {"column_span": 2}])
def test_merged_cells_alone_are_a_change(span: dict[str, int]) -> None:
    def with_cell(**spans: int) -> Edition:
        table = Table(2, 2, (TableCell(0, 0, Text("Reel"), **spans),))
        node = Node(Kind.TABLE, "units#table-1", table=table)
        parts = (Node(Kind.PART, "units", heading=Text("UNITS"), children=(node,)),)
        return Edition("list", "2020-01-01", "en", "t", "mtcr", parts)

    assert [c.id for c in compare(with_cell(), with_cell(**span)).changes] == ["units#table-1"]
    assert compare(with_cell(**span), with_cell(**span)).changes == ()
