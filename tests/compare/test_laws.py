"""Laws a comparison obeys, whatever the annexes: identity, mirror, renumbering, retyping, patching."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import edition
from scripts import EDITS, Annex, pair, score

from pipeline.compare import compare
from pipeline.compare.changes import ChangeLabel, Outcome
from pipeline.compare.patch import apply, delta, mirror, reverse, without_places
from pipeline.compare.phrases import phrases_for
from pipeline.compare.words import mirrored, new_text, old_text, redline
from pipeline.errors import CompareError
from pipeline.model.codec import decode, encode
from pipeline.model.records import Edition, Place
from pipeline.model.text import Mark, MarkKind, Text

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=12, deadline=None)


@FEW
@given(SEEDS, st.sampled_from([0.05, 0.4]))
def test_an_edition_against_itself_is_empty(seed: int, repeated: float) -> None:
    edition, _ = Annex(120, seed, repeated=repeated, boilerplate=0.2).print("2001-01-01")
    changes = compare(edition, edition)
    assert (changes.changes, changes.typographic, changes.claims) == ((), (), ())
    assert {p.outcome for p in changes.pairs} == {Outcome.SAME}
    assert all(p.old == p.new and not p.review for p in changes.pairs)


@FEW
@given(SEEDS, st.sampled_from([0.05, 0.25]))
def test_backwards_is_the_mirror(seed: int, churn: float) -> None:
    old, new, _ = pair(150, seed, churn, repeated=0.2)
    there, back = mirror(compare(old, new)), compare(new, old)

    def edges(changes):
        return {(p.outcome, p.old, p.new, p.confidence, p.review) for p in changes.pairs}

    assert edges(there) == edges(back)
    by_id = {c.id: c for c in back.changes}
    assert {c.id for c in there.changes} == set(by_id)
    for change in there.changes:
        other = by_id[change.id]
        assert change.redline == other.redline
        assert {v.label for v in change.verdicts} == {v.label for v in other.verdicts}
        assert (change.outcome, change.substantive) == (other.outcome, other.substantive)
        assert change.within == other.within
    assert {c.id for c in there.typographic} == {c.id for c in back.typographic}


@FEW
@given(SEEDS)
def test_renumbering_everything_gives_renumberings_only(seed: int) -> None:
    annex = Annex(150, seed, repeated=0.2)
    old, _ = annex.print("2001-01-01")
    new, _ = annex.print("2002-01-01", shift=7)
    changes = compare(old, new)
    assert {v.label for c in changes.changes for v in c.verdicts} == {ChangeLabel.RENUMBERED}
    assert [c.old.path for c in changes.changes] == [part.path for part in old.items]
    assert {p.outcome for p in changes.pairs} <= {Outcome.RENUMBERED, Outcome.SAME}
    assert changes.typographic == ()


@FEW
@given(SEEDS)
def test_retyping_everything_is_typographic_only(seed: int) -> None:
    annex = Annex(150, seed)
    old, _ = annex.print("2001-01-01")
    new, _ = annex.print("2002-01-01", retype=True)
    changes = compare(old, new)
    assert changes.changes == ()
    rules = {v.rule for c in changes.typographic for v in c.verdicts}
    assert rules <= {"typographic:white-space", "typographic:quote-form"}
    changed = sum(
        a.text != b.text or a.heading != b.heading
        for a, b in zip(old.nodes(), new.nodes(), strict=True)
    )
    assert len(changes.typographic) == changed


@FEW
@given(SEEDS, st.sampled_from([0.02, 0.3]))
def test_patching_works_both_ways(seed: int, churn: float) -> None:
    old, new, _ = pair(120, seed, churn)
    made = delta(old, new)
    assert apply(made, old) == new
    assert apply(reverse(made), new) == old
    assert reverse(reverse(made)) == made
    assert decode(encode(made), type(made), where="delta") == made


def test_a_delta_without_places_is_as_small_as_the_change() -> None:
    old, new, _ = pair(300, 4, 0.02, kinds=["amend"])

    def placed(edition: Edition, file: str) -> Edition:
        def at(node):
            return msgspec.structs.replace(
                node, places=(Place(file, 0, 1),), children=tuple(at(c) for c in node.children)
            )

        return msgspec.structs.replace(edition, parts=tuple(at(p) for p in edition.parts))

    old, new = placed(old, "a"), placed(new, "b")
    whole, small = delta(old, new), delta(old, new, places=False)
    assert len(whole.edits) == len(new.nodes())
    assert len(small.edits) < 20 < len(whole.edits)
    assert apply(whole, old) == new
    assert apply(small, without_places(old)) == without_places(new)


def test_a_delta_refuses_another_edition() -> None:
    old, new, _ = pair(60, 1, 0.1)
    with pytest.raises(CompareError) as caught:
        apply(delta(old, new), new)
    assert str(caught.value) == (
        "the editions cannot be compared\n"
        "  where:    delta 2001-01-01 to 2002-01-01\n"
        "  found:    edition list 2002-01-01, with other facts\n"
        "  expected: edition list 2001-01-01 as the delta was made from\n"
        "  do:       apply the delta to the edition it names, unchanged"
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("churn", "least"), [(0.05, 0.999), (0.2, 0.99)])
def test_edits_are_found_again(seed: int, churn: float, least: float) -> None:
    old, new, truth = pair(700, seed, churn, repeated=0.1)
    changes = compare(old, new)
    found = score(changes, truth)
    assert found.f1 >= least, found.wrong
    assert found.renumbering_recall >= 0.999
    assert (found.missed, found.retyped_counted, found.untouched) == ([], [], [])
    assert found.review <= 0.02
    assert [p.code for p in changes.proofs if p.outcome == "failed"] == []


@pytest.mark.parametrize("kind", EDITS)
def test_each_kind_of_edit_alone(kind: str) -> None:
    old, new, truth = pair(400, 11, 0.03, kinds=[kind])
    found = score(compare(old, new), truth)
    assert (found.wrong, found.missed, found.false, found.retyped_counted) == ([], [], [], [])


PHRASE = st.lists(
    st.sampled_from(
        ["kites", "reels", "of", "the", "beech", "and", "or", "silk", "paper,", "bearing", "more",
         "than", "400 N", "which", "fold", "in", "“play”", "(e.g.", "linen)", "3.A.2", "used", "for"]
    ),
    min_size=4,
    max_size=16,
)  # fmt: skip
TURNING = [*sorted(phrases_for("en").polarity), "other than", "unless", "450 N", "10⁶ N", "3.A.7"]


@given(PHRASE, st.integers(0, 16), st.sampled_from(TURNING))
@settings(max_examples=400, deadline=None)
def test_a_word_that_turns_a_sentence_is_never_quiet(
    words: list[str], at: int, turning: str
) -> None:
    """A lost "not", a figure, a label: always a change that counts, read either way."""
    before = " ".join(words)
    after = " ".join([*words[:at], turning, *words[at:]])
    old, new = (
        edition(f"3 KITES [II]\n  3.A GOODS\n    1. {said}\n", name)
        for said, name in ((f"Toys {before}.", "old"), (f"Toys {after}.", "new"))
    )
    for changes in (compare(old, new), compare(new, old)):
        assert any(c.substantive for c in changes.changes), (before, after)


WORDS = st.lists(
    st.sampled_from(
        ["kite", "reel ", "of", "and", "not", "“box", "kite”", "5 km", "5", "10", "⁶", "3.A.1.", ",", "(", ")",
         " ", "  ", "-", "x", "77-94-1", "1,1-dimethyl", "«", "»", "'", '"', "é", "\u00a0", "º", "()", "<w>"]
    ),
    max_size=14,
)  # fmt: skip


@given(WORDS, WORDS, st.sampled_from(["", " "]), st.sampled_from(["en", "es"]))
@settings(max_examples=300, deadline=None)
def test_a_redline_gives_both_texts_back(
    left: list[str], right: list[str], between: str, language: str
) -> None:
    old, new = Text(between.join(left)), Text(between.join(right))
    line = redline(old, new, language)
    assert (old_text(line), new_text(line)) == (old.plain(), new.plain())
    assert (old_text(mirrored(line)), new_text(mirrored(line))) == (new.plain(), old.plain())
    assert mirrored(line) == redline(new, old, language)
    assert all(s.text for s in line)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_redline_of_any_characters_gives_them_back(left: str, right: str) -> None:
    line = redline(Text(left), Text(right), "en")
    assert (old_text(line), new_text(line)) == (left, right)


def test_a_redline_prints_raised_figures() -> None:
    old = Text("of 106 Ns", (Mark(5, 6, MarkKind.SUPERSCRIPT),))
    line = redline(old, Text("of 106 Ns"), "en")
    assert [(s.operation.value, s.text) for s in line] == [
        ("equal", "of "),
        ("delete", "10⁶ Ns"),
        ("insert", "106 Ns"),
    ]
