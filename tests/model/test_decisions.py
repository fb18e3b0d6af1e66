"""The ledger of decisions as a file: what it must say, and the whole message where it does not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.errors import DecisionError
from pipeline.model.decisions import content_hash, load
from pipeline.model.records import Kind, Node, Quantity
from pipeline.model.text import Text

PAIRING = """\
[[pairing]]
editions = ["2001", "2002"]
old = ["3.A.1"]
new = ["3.A.2"]
decided = "one"
old_content = "aa"
new_content = "bb"
reviewer = "R. Reader"
reason = "the same kite"
"""
WAIVER = """\
[[waiver]]
editions = ["2001", "2002"]
entry = "3.A.2"
content = "cc"
reviewer = "R. Reader"
reason = "told by letter"
"""


def ledger(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "decisions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_ledger_reads_both_ways_round(tmp_path) -> None:
    found = load(ledger(tmp_path, PAIRING + WAIVER), ["2001", "2002"])
    assert found.between("2001", "2003").pairing == ()
    there, back = found.between("2001", "2002"), found.between("2002", "2001")
    assert (there.pairing[0].old, there.pairing[0].old_content) == (("3.A.1",), "aa")
    assert (back.pairing[0].old, back.pairing[0].old_content) == (("3.A.2",), "bb")
    assert back.pairing[0].turned() == there.pairing[0]
    assert (len(there.waiver), back.waiver) == (1, ())


@pytest.mark.parametrize(
    ("text", "where", "found", "expected", "do"),
    [
        ("[[pairng]]\n", "", "a table or key 'pairng'",
         "[[pairing]] and [[waiver]] tables as `annex review` prints them", "mend the ledger"),
        ("pairing = 3\n", "", "pairing that is no [[pairing]]", "[[pairing]] tables",
         "mend the ledger"),
        (PAIRING.replace('"one"', '"perhaps"'), ", pairing 1",
         "Invalid enum value 'perhaps' - at `$.decided`",
         "the keys: editions, reviewer, reason, old, new, decided, old_content, new_content",
         "mend the ledger"),
        (PAIRING + WAIVER.replace("content", "contents"), ", waiver 1",
         "Object contains unknown field `contents`",
         "the keys: editions, reviewer, reason, content, declared, entry", "mend the ledger"),
        (PAIRING.replace("R. Reader", " "), ", pairing 1", "no reviewer", "who decided, and why",
         "let the person who decided sign it, or remove the table"),
        (WAIVER.replace("R. Reader", "").replace("told by letter", ""), ", waiver 1",
         "no reviewer and no reason", "who decided, and why",
         "let the person who decided sign it, or remove the table"),
        (PAIRING.replace('"2002"', '"2004"'), ", pairing 1",
         "edition '2004', which the catalogue does not know", "two editions of the catalogue",
         "correct the edition's id, or remove the table"),
        (PAIRING.replace('["3.A.1"]', '["3.A.1", "3.A.4"]').replace('["3.A.2"]', '["3.A.2", "3.A.3"]'),
         ", pairing 1", "2 old and 2 new paths",
         "one path on each side, or several on one of them", "decide on each provision by itself"),
        (WAIVER.replace('entry = "3.A.2"', ""), ", waiver 1", "neither declared nor entry",
         "one of the two: the cell that is waived", "take the table as `annex review` prints it"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path, text, where, found, *, expected, do) -> None:
    path = ledger(tmp_path, text)
    with pytest.raises(DecisionError) as caught:
        load(path, ["2001", "2002"])
    assert str(caught.value) == (
        "a recorded decision does not apply\n"
        f"  where:    {path}{where}\n  found:    {found}\n  expected: {expected}\n  do:       {do}"
    )


def test_a_ledger_that_is_named_and_not_there_is_refused(tmp_path) -> None:
    with pytest.raises(DecisionError, match="No such file"):
        load(tmp_path / "decisions.toml")


def test_content_is_what_a_reader_sees() -> None:
    node = Node(Kind.ENTRY, "3.A.1", printed="3.A.1.", text=Text("Kites of 5 kg."))
    same = msgspec.structs.replace(
        node, path="3.A.2", quantities=(Quantity(9, 13, "5 kg", value=5, unit="kg"),)
    )
    assert content_hash((node,)) == content_hash((same,))
    for other in (
        msgspec.structs.replace(node, text=Text("Kites of 6 kg.")),
        msgspec.structs.replace(node, heading=Text("Kites")),
        msgspec.structs.replace(node, printed="3.A.2."),
        msgspec.structs.replace(node, children=(node,)),
    ):
        assert content_hash((other,)) != content_hash((node,))
