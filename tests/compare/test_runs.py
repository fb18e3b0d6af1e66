"""Siblings that take other labels together are one thing to read: the first holds the others."""

from __future__ import annotations

from notation import edition

from pipeline.compare import compare
from pipeline.compare.changes import Change
from pipeline.report.consequence import Consequence, tally

HEAD = "3 KITES AND LINES [II]\n  3.A GOODS\n"
REELS = "Reels of turned beech wood."
DRUMS = "Drums of sheet copper for lines."
BELLS = "Bells of cast bronze for kites."
TAILS = "Tails of dyed paper with bows."
MASTS = "Masts of split ash for the spine."
SAILS = "Sails sewn from oiled silk panels."


def renumbered(old: list[str], new: list[str]) -> list[Change]:
    def printed(texts: list[str]) -> str:
        return HEAD + "".join(f"    {n}. {text}\n" for n, text in enumerate(texts, 1))

    changes = compare(edition(printed(old), "old"), edition(printed(new), "new"))
    return [c for c in changes.changes if c.old is not None and c.new is not None]


def told(changes: list[Change]) -> list[tuple[str, str | None, str]]:
    return [(c.id, c.within, c.verdicts[0].argument) for c in changes]


def test_what_follows_an_insertion_is_one_run_that_names_it() -> None:
    changes = renumbered([REELS, DRUMS, BELLS, TAILS], [REELS, MASTS, DRUMS, BELLS, TAILS])
    first = "3.A.2->3.A.3"
    same = "the same provision under another label"
    assert told(changes) == [
        (
            first,
            None,
            (
                f"3.A.2 is now 3.A.3: {same}; so are 2 more, up to 3.A.4, now 3.A.5, "
                "because what is now 3.A.2 came in"
            ),
        ),
        ("3.A.3->3.A.4", first, f"3.A.3 is now 3.A.4: {same}"),
        ("3.A.4->3.A.5", first, f"3.A.4 is now 3.A.5: {same}"),
    ]
    assert tally(changes)[Consequence.RENUMBERED] == (1, 3)


def test_each_shift_is_a_run_of_its_own_with_all_that_makes_it() -> None:
    changes = renumbered(
        [REELS, DRUMS, BELLS, TAILS],
        ["Vanes of thin tin plate.", REELS, DRUMS, MASTS, BELLS, TAILS],
    )
    assert [(c.id, c.within) for c in changes] == [
        ("3.A.1->3.A.2", None),
        ("3.A.2->3.A.3", "3.A.1->3.A.2"),
        ("3.A.3->3.A.5", None),
        ("3.A.4->3.A.6", "3.A.3->3.A.5"),
    ]
    assert (
        changes[2]
        .verdicts[0]
        .argument.endswith("; so is 3.A.4, now 3.A.6, because what is now 3.A.1 and 3.A.4 came in")
    )


def test_a_removal_pulls_a_run_up_and_an_amended_one_does_not_end_it() -> None:
    changes = renumbered(
        [REELS, DRUMS, BELLS, TAILS, SAILS],
        [DRUMS, BELLS, "Tails of dyed paper with ten bows or more.", SAILS],
    )
    within = {c.id: c.within for c in changes}
    assert within == {
        "3.A.2->3.A.1": None,
        "3.A.3->3.A.2": "3.A.2->3.A.1",
        "3.A.4->3.A.3": None,  # its words changed: a change to be read by itself
        "3.A.5->3.A.4": "3.A.2->3.A.1",
    }
    assert (
        changes[0]
        .verdicts[0]
        .argument.endswith("; so are 2 more, up to 3.A.5, now 3.A.4, because what was 3.A.1 went")
    )


def test_two_that_changed_places_are_no_run_and_blame_nobody() -> None:
    changes = renumbered([REELS, DRUMS, BELLS], [DRUMS, REELS, BELLS])
    assert all(c.within is None for c in changes)
    assert not any("because" in c.verdicts[0].argument for c in changes)
