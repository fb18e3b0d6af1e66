from __future__ import annotations

from pathlib import Path

import pytest
from parse_builder import item, outline, paragraphs, tree

from pipeline.errors import CorrectionError
from pipeline.model.text import Mark, MarkKind
from pipeline.parse.corrections import Correction, apply_to_rows
from pipeline.parse.declared import load
from pipeline.parse.shelved import rows_of


def correction(found: str, replace: str, **fields: object) -> Correction:
    values: dict[str, object] = {
        "id": "c-1", "editions": ("2024-01-01",), "found": found, "replace": replace,
        "reason": "mistyped", "reviewer": "A. Reader", **fields,
    }  # fmt: skip
    return Correction(**values)  # type: ignore[arg-type]


def test_a_label_mistyped_in_print_is_a_label() -> None:
    lines = item("1.A.l. Kites with a “tail”.", "1.A.2. Reels.")
    fixed = tree(lines, corrections=(correction("¶1.A.l.", "¶1.A.1."),))
    assert outline(fixed) == ["1.A.1", "1.A.2"]
    (applied,) = fixed.corrections
    assert (applied.id, applied.found, applied.replaced_by) == ("c-1", "¶1.A.l.", "¶1.A.1.")
    assert applied.reason == "mistyped (A. Reader)"
    assert fixed.accounts[0].by_destination["correction"] == 1


def test_a_paragraph_broken_in_two_is_joined() -> None:
    lines = item("1.A.1. Kites that fly", "(in any wind) and land.")
    fixed = tree(lines, corrections=(correction("¶(in", "(in"),))
    assert fixed.by_path()["1.A.1"].text.raw == "Kites that fly (in any wind) and land."


def test_a_flattened_power_gets_its_superscript_back() -> None:
    lines = item("1.A.1. Kites pulling more than 5 x 104 N.")
    fixed = tree(lines, corrections=(correction("x 104 N", "x 10^(4) N"),))
    text = fixed.by_path()["1.A.1"].text
    assert text.raw == "Kites pulling more than 5 x 104 N."
    assert text.marks == (Mark(30, 31, MarkKind.SUPERSCRIPT),)
    assert str(fixed.by_path()["1.A.1"].quantities[0].value) == "50000"
    flat = tree(lines)
    assert flat.by_path()["1.A.1"].quantities == ()
    failed = [c for c in flat.checks if c.code == "exponents"]
    assert failed[0].details == ("1.A.1: “x 104”",)


def test_by_path_and_by_pattern() -> None:
    lines = item("1.A.1. Kltes.", "1.A.2. Kltes <of> <silk>.")
    fixed = tree(
        lines,
        corrections=(
            correction("Kltes", "Kites", path="1.A.2"),
            correction(r"<(\w+)>", r"\1", id="c-2", regex=True, times=2),
        ),
    )
    assert fixed.by_path()["1.A.1"].text.raw == "Kltes."
    assert fixed.by_path()["1.A.2"].text.raw == "Kites of silk."
    assert {c.id for c in fixed.corrections} == {"c-1", "c-2"}


def test_a_correction_that_no_longer_matches_stops_the_parse() -> None:
    with pytest.raises(CorrectionError) as caught:
        tree(item("1.A.1. Kites."), corrections=(correction("Kltes", "Kites", times=2),))
    assert str(caught.value) == (
        "a declared correction does not apply\n"
        "  where:    correction 'c-1' on edition 2024-01-01\n"
        "  found:    'Kltes' 0 time(s)\n"
        "  expected: 'Kltes' exactly 2 time(s)\n"
        "  do:       compare the correction with the source: it may be another edition or a file "
        "that changed; correct the entry, its `times`, or remove it"
    )


def test_other_editions_are_left_alone() -> None:
    other = correction("Kites", "Rites", editions=("1999-01-01",))
    assert tree(item("1.A.1. Kites."), corrections=(other,)).corrections == ()


def test_line_restricts() -> None:
    rows = rows_of(paragraphs(["one x", "two x"]))
    applied, replaced = apply_to_rows(rows, (correction("x", "y", line=2),), edition="e")
    assert [row.text for row in rows] == ["one x", "two y"]
    assert replaced == (rows[1].line.start + 4,)
    assert applied[0].times == 1


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(
        '[[correction]]\nid = "a"\nedition = "2024-01-01"\nfound = "l"\nreplace = "1"\n'
        'reason = "r"\nreviewer = "v"\n'
        '[[correction]]\nid = "b"\neditions = ["x", "y"]\nfound = "l"\nreplace = ""\n'
        'reason = "r"\nreviewer = "v"\ntimes = 3\nregex = true\n'
    )
    one, two = load(path)
    assert (one.editions, one.times, one.regex) == (("2024-01-01",), 1, False)
    assert (two.editions, two.times, two.regex) == (("x", "y"), 3, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            '[[correction]]\nid = "a"\n',
            "Object missing required field `reason` - at `$.correction[0]`",
        ),
        (
            '[[correction]]\nid = "a"\nfound = "x"\nreplace = ""\nreason = "r"\nreviewer = "v"\n',
            "no edition, or nothing to find",
        ),
        (
            '[[correction]]\nid = "a"\nedition = "e"\nfound = "x"\nreplace = ""\nreason = "r"\n'
            'reviewer = "v"\n' * 2,
            "an id used twice",
        ),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(text)
    with pytest.raises(CorrectionError) as caught:
        load(path)
    assert caught.value.found == found
