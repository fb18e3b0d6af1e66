import contextlib
import json
import sys

import msgspec
import pytest

from pipeline import report
from pipeline.errors import ReportError
from pipeline.model.document import Media
from pipeline.model.records import Edition, Kind, Node
from pipeline.model.text import Text
from pipeline.read import read
from pipeline.report.amending import draft as drafting
from pipeline.report.amending.draft import counts, draft
from pipeline.report.amending.printed import printed
from pipeline.report.amending.steps import Phase

SEEDS = range(10)


@pytest.fixture(scope="session")
def notation(pairs):
    """Small annexes written as in ``tests/compare``."""
    if pairs.COMPARE not in sys.path:
        sys.path.insert(0, pairs.COMPARE)
    import notation

    return notation.edition


@pytest.fixture
def sentences(notation, pairs, interpreter):
    """Return the draft of two annexes in words, proved by the interpreter."""

    def made(old: str, new: str) -> list[str]:
        comparison = pairs.compared(notation(old, "2001-01-01"), notation(new, "2002-01-01"))
        check(interpreter, comparison)
        found = []
        for section in printed(comparison).sections:
            for item in section.items:
                found.append("".join(f"“{s.text}”" if s.quoted else s.text for s in item.spans))
                found += [
                    "".join(f"“{s.text}”" if s.quoted else s.text for s in part)
                    for part in item.parts
                ]
                found += [f"[{flag}]" for flag in item.flags]
                found += [f"> {block.marker} {block.words}" for block in item.blocks]
        return found

    return made


def check(interpreter, comparison) -> None:
    made = draft(comparison)
    assert made.proved
    assert arrives(interpreter, comparison, json.loads(msgspec.json.encode(made.instructions)))


def arrives(interpreter, comparison, instructions: list[dict]) -> bool:
    reached = interpreter.said(interpreter.apply(comparison.old_edition, instructions))
    return reached == interpreter.said(interpreter.text_of(comparison.new_edition))


@pytest.mark.parametrize("seed", SEEDS)
def test_followed_one_by_one_they_give_the_new_edition(interpreter, pairs, seed):
    check(interpreter, pairs.scripted(seed))


def test_so_it_is_for_the_specimen_and_across_its_editions(interpreter, pairs):
    for comparison in pairs.specimen():
        check(interpreter, comparison)
    first, last = pairs.specimen()[0].old_edition, pairs.specimen()[-1].new_edition
    check(interpreter, pairs.compared(first, last))
    check(interpreter, pairs.compared(last, first))


@pytest.mark.real
def test_so_it_is_for_spain(interpreter, pairs):
    if not pairs.SPAIN.exists():
        pytest.skip(f"the official documents are not at {pairs.SPAIN}")
    check(interpreter, pairs.spain())
    found = counts(draft(pairs.spain()))
    assert found[Phase.WORDS] > 400
    assert found[Phase.INSERTIONS] >= 15


def test_the_proof_can_fail(interpreter, pairs):
    comparison = pairs.specimen()[3]
    every = json.loads(msgspec.json.encode(draft(comparison).instructions))
    assert arrives(interpreter, comparison, every)
    for left_out in range(len(every)):
        some = [one for n, one in enumerate(every) if n != left_out]
        # StopIteration: it could not even be followed
        with contextlib.suppress(interpreter.MisledError, StopIteration):
            assert not arrives(interpreter, comparison, some)


BELLS = """
1 BELLS
  1.A GOODS
    1. Bells of more than 900 kg, as follows:
      a. Of bronze, cast in one piece;
      b. Of steel, with a rim thinner than 3 mm;
      c. Of brass, for clocks and for towers;
      Note: 1.A.1 does not control hand bells.
    2. Ropes for bells.
"""


def test_words(sentences):
    assert sentences(BELLS, BELLS.replace("900", "800")) == [
        "In 1.A.1, for “900 kg,” substitute “800 kg,”."
    ]


def test_several_places_of_one_text(sentences):
    old = BELLS.replace(
        "Ropes for bells.",
        "Ropes of hemp for great bells; wires of iron for small bells; oil for clocks.",
    )
    new = old.replace("hemp", "flax").replace("iron", "steel").replace("oil", "fat")
    assert [one for one in sentences(old, new) if "UNDETERMINED" not in one] == [
        "In 1.A.2—",
        "(a) for “hemp” substitute “flax”;",
        "(b) for “iron” substitute “steel”; and",
        "(c) for “oil” substitute “fat”.",
    ]


def test_an_insertion_renumbers_what_follows(sentences):
    new = BELLS.replace("      b. Of s", "      b. Of glass, blown and not cast;\n      c. Of s")
    new = new.replace("      c. Of brass", "      d. Of brass")
    assert sentences(BELLS, new) == [
        "Renumber 1.A.1.b and 1.A.1.c as 1.A.1.c and 1.A.1.d respectively, at once.",
        "Directly after 1.A.1.a (and everything below it) insert—",
        "> b. Of glass, blown and not cast;",
    ]


def test_an_omission_closes_the_gap(sentences):
    new = BELLS.replace("      b. Of steel, with a rim thinner than 3 mm;\n", "")
    new = new.replace("      c. Of brass", "      b. Of brass")
    assert sentences(BELLS, new) == [
        "Omit 1.A.1.b (“Of steel, with a rim thinner than 3 mm;”), with everything below it.",
        "Renumber 1.A.1.c as 1.A.1.b.",
    ]


def test_two_that_exchange_their_labels_do_so_at_once(sentences):
    new = BELLS.replace("a. Of bronze, cast in one piece;", "a. @").replace(
        "b. Of steel, with a rim thinner than 3 mm;", "b. Of bronze, cast in one piece;"
    )
    new = new.replace("@", "Of steel, with a rim thinner than 3 mm;")
    assert sentences(BELLS, new) == [
        "Renumber 1.A.1.a and 1.A.1.b as 1.A.1.b and 1.A.1.a respectively, at once.",
        "Place 1.A.1.b directly after 1.A.1.a (and everything below it).",
    ]


def test_what_is_moved_keeps_its_words(sentences):
    new = BELLS.replace("      c. Of brass, for clocks and for towers;\n", "")
    new += "      a. Of brass, for clocks and for towers;\n"
    new = new.replace("2. Ropes for bells.", "2. Ropes for bells, and:")
    assert sentences(BELLS, new) == [
        "In 1.A.2, for “bells.” substitute “bells, and:”.",
        "[UNDETERMINED: whether more or less is controlled, a person must judge]",
        "Move 1.A.1.c, with everything below it, to the end of 1.A.2, as 1.A.2.a.",
    ]


def test_words_that_stand_twice_are_quoted_with_their_neighbours(sentences):
    old = BELLS.replace("Ropes for bells.", "Ropes of hemp for bells, wires of hemp for clocks.")
    new = BELLS.replace("Ropes for bells.", "Ropes of hemp for bells, wires of flax for clocks.")
    assert (
        sentences(old, new)[0]
        == "In 1.A.2, for “of hemp for clocks.” substitute “of flax for clocks.”."
    )


def test_words_that_stand_often_are_counted(sentences):
    often = "Ropes " + "of hemp and " * 30 + "of hemp."
    old = BELLS.replace("Ropes for bells.", often)
    at = often.index("hemp", len(often) // 2)
    new = BELLS.replace("Ropes for bells.", f"{often[:at]}flax{often[at + 4 :]}")
    (said, *_) = sentences(old, new)
    assert " of the " in said
    assert " places where it stands, substitute “" in said


def test_an_only_space_that_differs_is_said(sentences):
    said = sentences(BELLS, BELLS.replace("900 kg", "900\u00a0kg"))
    assert said == ["In 1.A.1, for “900 kg,” substitute “900\u00a0kg,” (the spaces alone differ)."]


def test_notes_tables_headings_and_categories(sentences):
    old = (
        BELLS.replace("1 BELLS", "1 BELLS [I]") + "    = Weights: bell, kg; great, 900; small, 40\n"
    )
    new = old.replace("1 BELLS [I]", "1 BELLS AND ROPES [II]").replace("hand bells", "table bells")
    new = new.replace("40", "45")
    said = [one for one in sentences(old, new) if "UNDETERMINED" not in one]
    assert said == [
        "For the category of Item 1 substitute “II”.",
        "In the heading of Item 1, for “BELLS” substitute “BELLS AND ROPES”.",
        "In 1.A.1 Note 1, for “hand” substitute “table”.",
        "For the words of row 3, column 2 of 1.A table 1 substitute “45”.",
    ]


def test_what_is_uncertain_is_flagged_at_its_first_instruction(pairs):
    comparison = pairs.specimen()[3]
    flags = [one.flags for one in draft(comparison).instructions if one.flags]
    assert any(
        "UNDER REVIEW: it is uncertain which provision became which (confidence 0.76)" in flag
        for one in flags
        for flag in one
    )
    reviewed = [change for change in comparison.changes.changes if change.review]
    assert sum("UNDER REVIEW" in flag for one in flags for flag in one) == len(reviewed)


def test_it_is_a_draft_and_says_what_it_rests_on(pairs):
    text = report.render(pairs.specimen()[3], "instructions-markdown").decode()
    assert text.startswith(
        "# DRAFT – made by a program, not adopted by anybody, and no legal text\n"
    )
    assert (
        "- Proved: these instructions were applied to the old edition, one after the other" in text
    )
    assert (
        "- Failed: Every amendment declared has a change, and every change is declared: 0 declared "
        "without a change, 2 places changed without being declared\n" in text
    )
    assert "**21.** Renumber 3\\.A" not in text  # a label is no sign of Markdown's
    data = report.render(pairs.specimen()[3], "instructions")
    lines = [line.text for line in read(data, Media.DOCX, where="x").lines]
    assert lines[0] == "DRAFT – made by a program, not adopted by anybody, and no legal text"
    assert any(line.startswith("21.\tRenumber 3.A.4") for line in lines)


def test_what_does_not_hold_is_said(pairs, monkeypatch):
    monkeypatch.setattr(drafting._Plan, "arrived", lambda _: False)
    text = report.render(pairs.specimen()[0], "instructions-markdown").decode()
    assert (
        "- NOT PROVED: applied to the old edition, these instructions did not give the new edition. "
        "Do not use them.\n"
    ) in text


def test_nothing_to_amend(pairs):
    one = pairs.specimen()[0].old_edition
    text = report.render(pairs.compared(one, one), "instructions-markdown").decode()
    assert text.endswith("\nNothing is to be amended.\n")


def test_hostile_text_stays_text(pairs, samples, interpreter, ooxml):
    def edition(name: str, tail: str) -> Edition:
        nodes = tuple(
            Node(Kind.PARAGRAPH, f"preamble#paragraph-{n}", text=Text(text + tail))
            for n, text in enumerate(samples.HOSTILE, 1)
        )
        return Edition("x", name, "en", "t", "mtcr", (Node(Kind.PART, "preamble", children=nodes),))

    comparison = pairs.compared(edition("2001-01-01", ""), edition("2002-01-01", " and more"))
    check(interpreter, comparison)
    assert ooxml.faults(report.render(comparison, "instructions")) == []
    text = report.render(comparison, "instructions-markdown").decode()
    assert "<script" not in text.replace("\\<script", "")
    assert "\u202e" not in text


def test_the_order_of_elements_is_the_schemas(pairs, ooxml):
    comparisons = [*pairs.specimen(), *(pairs.scripted(seed) for seed in range(4))]
    assert [ooxml.faults(report.render(one, "instructions")) for one in comparisons] == [[]] * 9


def test_the_same_bytes_come_again(pairs):
    for form in ("instructions", "instructions-markdown"):
        one, two = (report.render(pairs.scripted(3), form) for _ in range(2))
        assert one == two


def test_without_the_editions_it_is_refused(everything):
    with pytest.raises(ReportError, match="a change set without the editions it compares"):
        report.render(report.Comparison(everything), "instructions")
