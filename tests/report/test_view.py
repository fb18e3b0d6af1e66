from itertools import pairwise

import msgspec
import pytest

from pipeline.compare.changes import ChangeLabel as L
from pipeline.compare.changes import ClaimOutcome, Operation, Outcome, Pair, Proof, Segment
from pipeline.model.citing import readable
from pipeline.model.records import Kind
from pipeline.report.assemble import in_document_order, view
from pipeline.report.consequence import Consequence, place
from pipeline.report.density import density
from pipeline.report.redline import redline_of


def one(samples, *labels, kind=Kind.PROVISION, old="Old words.", new="New words."):
    old_side = samples.side("2.A.1.a", old, kind=kind) if old is not None else None
    new_side = samples.side("2.A.1.a", new, kind=kind) if new is not None else None
    return samples.change(old_side, new_side, *((label, "rule", "Why.") for label in labels))


def test_the_samples_carry_the_whole_vocabulary(everything):
    changes = everything.changes
    assert {v.label for c in changes for v in c.verdicts} == set(L)
    assert {p.outcome for p in everything.pairs} == set(Outcome)
    assert {c.outcome for c in everything.claims} == set(ClaimOutcome)
    assert {p.outcome for p in everything.proofs} == {"held", "failed", "not-available"}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ((L.TIGHTENED,), Consequence.TIGHTENED),
        ((L.RELAXED, L.NOTE), Consequence.RELAXED),
        ((L.TIGHTENED, L.RELAXED), Consequence.MIXED),
        ((L.MIXED, L.UNDETERMINED), Consequence.MIXED),
        ((L.TIGHTENED, L.UNDETERMINED), Consequence.UNDETERMINED),
        ((L.TIGHTENED, L.RENUMBERED), Consequence.TIGHTENED),
        ((L.CLARIFIED, L.EDITORIAL), Consequence.CLARIFIED),
        ((L.CLARIFIED, L.SUBSTANCE), Consequence.UNDETERMINED),
        ((L.CLARIFIED, L.REFERENCE_BROKEN), Consequence.UNDETERMINED),
        ((L.EDITORIAL, L.RENUMBERED), Consequence.EDITORIAL),
        ((L.EDITORIAL, L.NOTE), Consequence.EDITORIAL),
        ((L.CONTENTS_ONLY,), Consequence.EDITORIAL),
        ((L.NOTE,), Consequence.UNDETERMINED),
        ((L.UNIT,), Consequence.CLARIFIED),  # the same value in another unit
        ((L.UNIT, L.SUBSTANCE), Consequence.UNDETERMINED),
        ((L.UNIT, L.REFERENCE_RETARGETED), Consequence.UNDETERMINED),
        ((L.SUBSTANCE, L.EDITORIAL), Consequence.UNDETERMINED),
        ((L.RENUMBERED,), Consequence.UNDETERMINED),  # the words differ too
        ((L.MOVED,), Consequence.RENUMBERED),  # an amended change whose words went elsewhere
        ((L.SPLIT,), Consequence.UNDETERMINED),
        ((), Consequence.UNDETERMINED),
    ],
)
def test_each_combination_of_labels_has_one_group(samples, labels, expected):
    assert place([one(samples, *labels)])[0].consequence is expected


def test_same_words_elsewhere_are_renumbered_only(samples):
    same = one(samples, L.RENUMBERED, L.MOVED, old="“Words” – here.", new='"Words" - here.')
    assert place([same])[0].consequence is Consequence.RENUMBERED


def test_a_change_that_no_rule_directs_says_so(samples):
    placed = place([one(samples, L.DEFINITION)])[0]
    assert placed.because == "No rule gave this change a direction, so a person must judge it."


def test_an_added_note_stands_with_its_added_entry_and_by_its_direction_elsewhere(samples):
    entry = samples.change(None, samples.side("2.A.9", "Words."), (L.ADDED, "r", "a"))
    note = samples.change(
        None,
        samples.side("2.A.9#note-1", "Does not control x.", kind=Kind.NOTE),
        (L.ADDED, "r", "a"),
        (L.RELAXED, "r", "a"),
    )
    assert [(p.consequence, p.part) for p in place([entry, note])] == [
        (Consequence.NEW, False),
        (Consequence.NEW, True),
    ]
    assert place([note])[0].consequence is Consequence.RELAXED


@pytest.mark.parametrize(
    ("label", "direction", "expected"),
    [
        (L.ADDED, L.TIGHTENED, Consequence.NEW),
        (L.ADDED, L.RELAXED, Consequence.RELAXED),  # a further condition
        (L.ADDED, L.UNDETERMINED, Consequence.UNDETERMINED),
        (L.REMOVED, L.RELAXED, Consequence.REMOVED),
        (L.REMOVED, L.TIGHTENED, Consequence.TIGHTENED),  # one condition less
        (L.REMOVED, L.UNDETERMINED, Consequence.UNDETERMINED),
        (L.ADDED, L.MIXED, Consequence.MIXED),
    ],
)
def test_a_provision_added_or_removed_is_a_control_unless_its_verdicts_say_otherwise(
    samples, label, direction, expected
):
    def made(path, *labels, **facts):
        side = samples.side(path, "Words.")
        sides = (None, side) if label is L.ADDED else (side, None)
        return samples.change(*sides, *((one, "r", "a") for one in labels), **facts)

    whole = made("2.A.9", label, direction)
    below = made("2.A.9.a", label)
    assert [(p.consequence, p.part) for p in place([whole, below])] == [
        (expected, False),
        (expected, True),
    ]


def test_what_is_added_within_a_note_is_a_part_of_it(samples):
    note = samples.change(
        None,
        samples.side("2.A.9#technical-note-1", "It may hold:", kind=Kind.TECHNICAL_NOTE),
        (L.ADDED, "r", "a"),
        (L.TECHNICAL_NOTE, "r", "a"),
        outcome=Outcome.ADDED,
    )
    member = samples.change(
        None,
        samples.side("2.A.9#technical-note-1.dash-1", "bolts;", kind=Kind.LIST_ITEM),
        (L.ADDED, "r", "a"),
        (L.TECHNICAL_NOTE, "r", "a"),
        outcome=Outcome.ADDED,
        within=note.id,
    )
    assert [(p.consequence, p.part) for p in place([note, member])] == [
        (Consequence.UNDETERMINED, False),
        (Consequence.UNDETERMINED, True),
    ]


@pytest.mark.parametrize(
    ("labels", "because"),
    [
        ((L.CLARIFIED, L.SUBSTANCE), "Whether a CAS number names what was meant before"),
        ((L.REFERENCE_BROKEN,), "What a reference that leads elsewhere does to the control"),
        ((L.SPLIT,), "Whether the pieces control what the whole does"),
        ((L.NOTE,), "No rule gave this change a direction, so"),
    ],
)
def test_what_no_verdict_calls_undetermined_says_what_a_person_must_judge(samples, labels, because):
    placed = place([one(samples, *labels)])[0]
    assert placed.consequence is Consequence.UNDETERMINED
    assert placed.because.startswith(because)


def test_groups_hold_every_change_once_in_reading_order(everything):
    seen = view(everything)
    ids = [c.change.id for g in seen.groups for c in g.changes]
    assert sorted(ids) == sorted(c.id for c in everything.changes)
    assert [g.consequence for g in seen.groups] == list(Consequence)


def test_document_order_is_of_the_list_and_not_of_the_input(everything):
    backwards = in_document_order(everything.changes[::-1])
    assert [c.id for c in backwards] == [c.id for c in in_document_order(everything.changes)]
    entries = [c.entry for c in backwards]
    assert entries[:4] == ["definitions", "1.A.1", "2.A.1", "2.A.1"]
    assert entries.index("9.B.2") < entries.index("11.A.3")


def test_verdict_in_three_sentences(everything):
    bearing, rest, doubts = view(everything).verdict
    assert bearing == (
        "Between 2019-05-03 and 2021-10-08 11 changes bear, or may bear, on what is controlled: "
        "1 new control (with 3 parts), 1 removed control, 2 tightened, 1 relaxed, 1 mixed and 5 "
        "of undetermined direction."
    )
    assert rest == (
        "7 further changes do not: 3 clarified, 2 renumbered or moved only and 2 editorial; "
        "2 differences of typography alone are kept apart and not counted."
    )
    assert doubts == (
        "Before you rely on it: 1 check failed, 1 check could not be made, 1 declared amendment "
        "was not found, 1 place changed without being declared and 2 changes ask for review."
    )


def test_verdict_of_no_change(samples):
    assert view(samples.nothing()).verdict == (
        "Between 2019-05-03 and 2021-10-08 no change was found that bears on what is controlled.",
        "No difference of typography was found, and nothing was merely renumbered or reworded.",
        "Before you rely on it: no check was carried into this report.",
    )


def test_a_failure_is_stated_first(everything):
    assert [p.proof.outcome for p in view(everything).proofs] == [
        "failed",
        "not-available",
        "held",
        "held",
        "held",
    ]


def test_an_unheard_of_proof_outcome_counts_as_failed(everything):
    odd = msgspec.structs.replace(everything.proofs[0], outcome="perhaps")
    seen = view(msgspec.structs.replace(everything, proofs=(*everything.proofs[1:4], odd)))
    assert (seen.proofs[0].name, seen.proofs[0].failed) == ("perhaps", True)
    assert "1 check failed" in seen.verdict[2]


def test_the_map_counts_changes_out_of_nodes(everything):
    density = view(everything).density
    assert density.columns == ("", "A", "B", "C", "D", "E")
    rows = {row.name: row for row in density.rows}
    two = rows["Item 2"]
    assert two.title == "Bells and their frames"
    assert [(c.changes, c.of, c.level) for c in two.cells[1:3]] == [(4, 10, 3), (0, 2, 0)]
    assert two.total == 4
    assert rows["Items 13–20, Units"].cells == ()
    assert sum(row.total for row in density.rows) == len(everything.changes)


def test_sources_name_page_line_and_file(everything):
    seen = {c.change.id: c for c in view(everything).in_order}
    assert seen["2.A.1.c"].old_sources == ("page 7",)
    assert seen["2.A.1.c"].new_sources == ("page 7 of source 1", "line 311 of source 2")


def test_reasons_quote_the_words_they_rest_on(everything):
    reason = next(c for c in view(everything).in_order if c.change.id == "2.A.1.c").reasons[0]
    assert (reason.old_words, reason.new_words) == (
        ("greater than 400 kg",),
        ("greater than 250 kg",),
    )


def test_a_redline_that_does_not_add_up_gives_both_texts_whole(samples):
    good = one(samples, L.EDITORIAL)
    bad = msgspec.structs.replace(good, redline=(Segment(Operation.EQUAL, "Old "),))
    found = redline_of(bad)
    assert found.whole
    assert [(s.operation, s.text) for s in found.segments] == [
        (Operation.DELETE, "Old words."),
        (Operation.INSERT, "New words."),
    ]
    assert not redline_of(good).whole


def test_claims_lead_to_their_changes_and_put_trouble_first(everything):
    claims = view(everything).claims
    assert [c.claim.outcome for c in claims][:2] == [
        ClaimOutcome.NOTHING_FOUND,
        ClaimOutcome.UNDECLARED,
    ]
    assert [(to.name, to.anchor) for to in claims[1].links] == [
        ("6.B.5", "change-6.B.5"),
        ("9.B.2 (removed)", "change-9.B.2"),
    ]


def test_changes_of_one_id_get_different_anchors(samples):
    change = one(samples, L.EDITORIAL)
    twice = msgspec.structs.replace(samples.small(), changes=(change, change), claims=())
    assert [c.anchor for c in view(twice).in_order] == [
        "change-2.A.1.a",
        "change-2.A.1.a_no_2",
    ]


def test_a_split_names_all_its_pieces_and_keeps_its_redline(samples):
    old = samples.side("6.A.1", "Wheels, and stays.")
    new = samples.side("6.A.1", "Wheels.")
    line = samples.segments("Wheels, and stays.", "Wheels. Stays.")
    change = msgspec.structs.replace(
        samples.change(old, new, (L.SPLIT, "split", "Why."), outcome=Outcome.SPLIT), redline=line
    )
    pair = Pair(Outcome.SPLIT, ("6.A.1",), ("6.A.1", "6.A.2"))
    shown = view(
        msgspec.structs.replace(samples.small(), changes=(change,), pairs=(pair,), claims=())
    ).in_order[0]
    assert shown.full_name == "6.A.1 → 6.A.1, 6.A.2"
    assert (shown.text.whole, shown.text.new) == (False, "Wheels. Stays.")


def test_links_go_to_what_a_change_touches(everything):
    shown = next(c for c in view(everything).in_order if c.item == "definitions")
    assert [(t.name, t.anchor, t.way, t.through) for t in shown.touched] == [
        ("2.A.1", "", "uses the term", ()),
        (
            "2.A.1.c Technical Note 1",
            "change-2.A.1.c_n_technical-note-1",
            "refers to it",
            ("2.A.1",),
        ),
    ]


def test_typography_inside_a_redline_can_be_folded(everything):
    shown = next(c for c in view(everything).in_order if c.item == "definitions")
    assert shown.text.old.startswith('"Strike note" means the pitch heard first.')
    assert shown.text.folded().old == "“Strike note” means the pitch heard first."
    assert shown.text.folded().new == shown.text.new


def test_neighbouring_reasons_of_one_label_stand_together(everything):
    for change in view(everything).in_order:
        groups = change.reasons_by_label
        assert [reason for _, reasons in groups for reason in reasons] == list(change.reasons)
        assert all(reason.label == label for label, reasons in groups for reason in reasons)
        labels = [label for label, _ in groups]
        assert all(a != b for a, b in pairwise(labels))


def test_only_what_bears_on_nothing_and_asks_for_nobody_is_quiet(everything):
    seen = view(everything)
    quiet = [change for change in seen.in_order if change.quiet]
    assert quiet
    for change in seen.in_order:
        kept = change.consequence.value in ("renumbered", "editorial") and not change.change.review
        assert change.quiet is kept


def test_review_says_whether_the_pairing_or_the_words_ask_for_it(samples):
    old, new = samples.side("2.A.9", "Kites of any size."), samples.side("2.A.9", "Kites.")
    change = samples.change(old, new, (L.UNDETERMINED, "polarity-word", "a"), review=True)
    raised = samples.change(old, new, (L.UNDETERMINED, "lost-superscript", "a"), review=True)
    pair = Pair(Outcome.AMENDED, ("2.A.9",), ("2.A.9",), 0.71, "words", text_same=False)
    changes = msgspec.structs.replace(samples.nothing(), changes=(change,), pairs=(pair,))
    unsure = msgspec.structs.replace(
        changes,
        changes=(msgspec.structs.replace(change, confidence=0.71),),
        pairs=(msgspec.structs.replace(pair, review=True),),
    )
    assert [
        view(one).in_order[0].doubt
        for one in (changes, msgspec.structs.replace(changes, changes=(raised,)), unsure)
    ] == [
        "a word that can turn a sentence round stands in one edition only",
        "figures are raised or lowered in one edition only",
        "it is uncertain which provision became which (confidence 0.71)",
    ]
    settled = msgspec.structs.replace(change, review=False)
    assert view(msgspec.structs.replace(changes, changes=(settled,))).in_order[0].doubt == ""


def test_a_check_that_finds_what_it_asks_says_it_once(samples):
    proof = Proof("duplicates", "held", "no label occurs twice")
    changes = msgspec.structs.replace(samples.nothing(), proofs=(proof,))
    assert view(changes).proofs[0].said == "No label occurs twice"


def test_the_map_stands_in_the_order_of_the_list(samples):
    paths = ("units", "statement", "conversions", "7", "8", "1", "introduction", "preamble", "3")
    pairs = tuple(
        Pair(Outcome.SAME, (path,), (path,), 1.0, "words", text_same=True) for path in paths
    )
    rows = density(msgspec.structs.replace(samples.nothing(), pairs=pairs)).rows
    assert [row.name for row in rows] == [
        "Preamble, Introduction, Items 1–8, Units, Conversions, Statement"
    ]
    assert readable("contents") == "Table of contents"
