"""What a person settles: taken into account, recorded, and refused once it was made on another text."""

from __future__ import annotations

from pathlib import Path

import pytest
from parse_builder import item, outline, tree

from pipeline.errors import CorrectionError, DecisionError
from pipeline.model.records import AppliedDecision, Edition, Scope, ScopeLevel
from pipeline.parse.decisions import Decision, input_of_note, note_entry, reading_entry
from pipeline.parse.declared import load

OPEN = (
    "1.A.1. Kites, as follows:",
    "a. Box kites.",
    "Note: Such as:",
    "a. red ones.",
    "b. Blue ones.",
)
EDITION = "2024-01-01"


def decision(**fields: object) -> Decision:
    known: dict[str, object] = {
        "id": "d-1", "editions": (EDITION,), "input": "", "reason": "seen on the page",
        "reviewer": "A. Reviewer",
    }  # fmt: skip
    return Decision(**(known | fields))  # type: ignore[arg-type]


def open_finding(edition: Edition):
    (found,) = [f for f in edition.findings if f.code == "ambiguous-structure"]
    return found


def test_a_reading_is_settled_either_way() -> None:
    asked = open_finding(tree(item(*OPEN)))
    assert asked.choices == ("1.A.1.a note b", "1.A.1.b")
    taken = tree(item(*OPEN), corrections=(decision(input=asked.input, read_as="1.A.1.a note b"),))
    other = tree(item(*OPEN), corrections=(decision(input=asked.input, read_as="1.A.1.b"),))
    assert outline(taken)[-1] == "1.A.1.a#note-1.b"
    assert outline(other)[-2:] == ["1.A.1.a#note-1.a", "1.A.1.b"]
    for settled, said in ((taken, "1.A.1.a note b"), (other, "1.A.1.b")):
        assert not [f for f in settled.findings if f.code == "ambiguous-structure"]
        assert settled.decisions == (
            AppliedDecision("d-1", asked.input, said, "seen on the page", "A. Reviewer"),
        )


def message(error: DecisionError) -> str:
    return f"{error.where} | {error.found} | {error.expected} | {error.do}"


def test_a_decision_made_on_other_lines_stops_the_parse() -> None:
    asked = open_finding(tree(item(*OPEN)))
    made = decision(input=asked.input, read_as="1.A.1.b")
    changed = (*OPEN[:-1], "b. Blue and green ones.")
    with pytest.raises(DecisionError) as refused:
        tree(item(*changed), corrections=(made,))
    assert message(refused.value) == (
        "decision 'd-1' on edition 2024-01-01 | 0 lines whose text and neighbours are what it was "
        f"made on | exactly one line with input {asked.input} | look at the passage again: the "
        "source, or a correction before it, has changed since; decide anew from the findings of "
        "`annex check`, or remove the decision"
    )
    assert refused.value.exit_code == 62


def test_other_editions_are_left_alone() -> None:
    asked = open_finding(tree(item(*OPEN)))
    made = decision(input=asked.input, read_as="1.A.1.b", editions=("1999-01-01",))
    assert open_finding(tree(item(*OPEN), corrections=(made,))) == asked


def test_a_reading_there_is_not() -> None:
    asked = open_finding(tree(item(*OPEN)))
    made = decision(input=asked.input, read_as="7.C.3")
    with pytest.raises(DecisionError) as refused:
        tree(item(*OPEN), corrections=(made,))
    assert message(refused.value) == (
        "decision 'd-1' on edition 2024-01-01, line 12 | no way to read 'b. Blue ones.' as '7.C.3' "
        "| one of the two readings that the finding names | copy `read_as` from the finding of "
        "`annex check`"
    )


NOTED = (
    "1.A.1. Kites, as follows:",
    "a. Box kites;",
    "b. Delta kites;",
    "c. Sled kites.",
    "Note: Kites of paper are not meant.",
)
PATH = "1.A.1.c#note-1"


def test_what_a_note_governs_is_settled() -> None:
    note = tree(item(*NOTED)).by_path()[PATH]
    made = decision(path=PATH, governs=("1.A.1.a", "1.A.1.c"), input=input_of_note(note))
    settled = tree(item(*NOTED), corrections=(made,))
    assert settled.by_path()[PATH].scope == Scope(
        ScopeLevel.SIBLINGS, ("1.A.1.a", "1.A.1.c"), "decision"
    )
    assert [(d.decided, d.path) for d in settled.decisions] == [("1.A.1.a, 1.A.1.c", PATH)]
    one = decision(path=PATH, governs=("1.A.1",), input=input_of_note(note))
    scope = tree(item(*NOTED), corrections=(one,)).by_path()[PATH].scope
    assert scope == Scope(ScopeLevel.ENTRY, ("1.A.1",), "decision")


def test_a_note_that_says_something_else_now() -> None:
    note = tree(item(*NOTED)).by_path()[PATH]
    made = decision(path=PATH, governs=("1.A.1",), input=input_of_note(note))
    changed = (*NOTED[:-1], "Note: Kites of paper are meant.")
    now = tree(item(*changed)).by_path()[PATH]
    with pytest.raises(DecisionError) as refused:
        tree(item(*changed), corrections=(made,))
    assert message(refused.value) == (
        f"decision 'd-1' on edition 2024-01-01, {PATH} | a note with input {input_of_note(now)} | "
        f"the note with input {made.input} | read the note again and decide anew (`annex check "
        "--decide` prints the entry), or remove the decision"
    )


@pytest.mark.parametrize(
    ("path", "governs", "expected"),
    [
        (
            PATH,
            ("1.A.9",),
            (
                "decision 'd-1' on edition 2024-01-01, 1.A.1.c#note-1 | no 1.A.9 | provisions of the "
                "edition | read the note again and decide anew (`annex check --decide` prints the "
                "entry), or remove the decision"
            ),
        ),
        (
            "1.A.1#note-7",
            ("1.A.1",),
            (
                "decision 'd-1' on edition 2024-01-01 | no note 1.A.1#note-7 | the path of a note of "
                "the edition | correct the path, or remove the decision"
            ),
        ),
    ],
)
def test_what_is_not_there(path: str, governs: tuple[str, ...], expected: str) -> None:
    note = tree(item(*NOTED)).by_path()[PATH]
    made = decision(path=path, governs=governs, input=input_of_note(note))
    with pytest.raises(DecisionError) as refused:
        tree(item(*NOTED), corrections=(made,))
    assert message(refused.value) == expected


def test_the_entries_printed_are_the_entries_read(tmp_path: Path) -> None:
    asked = open_finding(tree(item(*OPEN)))
    note = tree(item(*NOTED)).by_path()[PATH]
    entries = reading_entry("one", EDITION, asked), note_entry(EDITION, note)
    assert entries[0] == (
        f'[[decision]]\nid = "one"\nedition = "2024-01-01"\ninput = "{asked.input}"\n'
        'read_as = "1.A.1.a note b"\n# read_as = "1.A.1.b"\nreason = ""\nreviewer = ""'
    )
    path = tmp_path / "corrections.toml"
    path.write_text("\n\n".join(entries))
    with pytest.raises(CorrectionError) as refused:
        load(path)
    assert (refused.value.where, refused.value.found, refused.value.expected) == (
        f"{path}, decision 'one'",
        "no reason, or no reviewer",
        "either read_as, or path and governs; and who decided, and why",
    )
    signed = "\n\n".join(entries).replace('""', '"seen"')
    path.write_text(signed)
    one, two = load(path)
    assert one == decision(
        id="one", input=asked.input, read_as="1.A.1.a note b", reason="seen", reviewer="seen"
    )
    assert (two.path, two.input) == (PATH, input_of_note(note))  # type: ignore[union-attr]


@pytest.mark.parametrize("more", ['read_as = "x"\npath = "1.A"\ngoverns = ["1.A"]', 'path = "1.A"'])
def test_a_decision_is_about_one_thing(tmp_path: Path, more: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(
        '[[decision]]\nid = "a"\nedition = "e"\ninput = "i"\nreason = "r"\nreviewer = "v"\n' + more
    )
    with pytest.raises(CorrectionError) as refused:
        load(path)
    assert refused.value.found == "neither a reading nor what a note governs, or both"
