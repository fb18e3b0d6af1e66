"""Spain's text of the annex, 2014 against 2016: what must be found, by label and kind alone.

The verdicts were read against the two texts by a person; nothing of either stands here.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from pipeline.compare import compare
from pipeline.compare.changes import ChangeLabel, ChangeSet, Outcome
from pipeline.compare.patch import apply, delta, reverse
from pipeline.lists import load
from pipeline.model.records import Edition, Kind
from pipeline.parse import parse
from pipeline.parse.declared import load as load_corrections
from pipeline.read.markdown import read_markdown

HERE = Path(__file__).resolve()
REAL = HERE.parents[3] / "shared" / "real" / "es-rd679-2014"
TABLE = HERE.parents[1] / "real" / "es" / "changes-2014-2016.tsv"
CORRECTIONS = HERE.parents[1] / "real" / "es" / "corrections.toml"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.exists(), reason=f"the official documents are not at {REAL}"),
]


@cache
def annex(name: str) -> Edition:
    path = REAL / f"mtcr-annex-es_edition-{name}.md"
    document = read_markdown(path.read_bytes(), where=path.name)
    head = Edition("mtcr-es", name, "es", "Anexo I.2", "mtcr", ())
    return parse(head, (document,), load("mtcr", "es"), load_corrections(CORRECTIONS))


@cache
def changes() -> ChangeSet:
    return compare(annex("2014-08-26"), annex("2016-09-21"))


def test_one_entry_is_new_and_none_is_gone() -> None:
    entries = [c for c in changes().changes if (c.new or c.old).kind is Kind.ENTRY]
    assert [c.new.path for c in entries if c.outcome is Outcome.ADDED] == ["3.A.10"]
    assert [c.old.path for c in entries if c.outcome is Outcome.REMOVED] == []


def test_nothing_is_missed_or_lost() -> None:
    made = ("every-node-paired", "redlines-add-up", "word-census")
    assert {p.code: p.outcome for p in changes().proofs if p.code in made} == dict.fromkeys(
        made, "held"
    )
    old, new = annex("2014-08-26"), annex("2016-09-21")
    assert apply(delta(old, new), old) == new
    assert apply(reverse(delta(old, new)), new) == old


def test_quotes_and_converter_marks_count_for_nothing() -> None:
    quiet = {v.rule for c in changes().typographic for v in c.verdicts}
    assert quiet >= {
        "typographic:quote-form",
        "typographic:quote-kind",
        "typographic:heading-period",
    }
    counted = {c.id for c in changes().changes if c.substantive}
    typographic = {c.id for c in changes().typographic if c.outcome is Outcome.SAME}
    assert not counted & typographic
    assert len(counted) < 120  # of 788 nodes; a naive comparison calls nearly every entry changed


def table() -> dict[str, tuple[str, str]]:
    """Every change reported, as judged by hand against the two texts: id -> outcome and labels.

    ``right``: the labels say what happened; ``open``: a person must judge, and the comparison says
    so; ``part``: right, and coarser than a person would put it.
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {row["verdict"] for row in rows} == {"right", "open", "part"}
    assert all(row["reason"] for row in rows)
    open_ = [row for row in rows if row["verdict"] == "open"]
    assert all({"undetermined", "added"} & set(row["labels"].split("+")) for row in open_)
    found = {row["id"]: (row["outcome"], row["labels"]) for row in rows}
    assert len(found) == len(rows)
    return found


def test_every_reported_change_is_judged_by_hand() -> None:
    reported = {
        c.id: (c.outcome.value, "+".join(sorted({v.label.value for v in c.verdicts})))
        for c in changes().changes
    }
    assert reported == table()


def test_what_is_reported_is_what_a_person_reads_in_the_two_texts() -> None:
    directions = {
        c.id: v.rule
        for c in changes().changes
        for v in c.verdicts
        if v.label in (ChangeLabel.TIGHTENED, ChangeLabel.RELAXED, ChangeLabel.MIXED)
    }
    assert directions == {
        "->introduction#d.1.a.3": "or-member-added",
        "->3.A.10": "or-member-added",
        "3.B.1": "or-limb-added",
        "3.B.2": "or-limb-added",
        "3.E.1": "or-limb-added",
        "4.B.3.d": "or-limb-added",
        "->4.C.2.g": "or-member-added",
        "->4.C.5.g": "or-member-added",
        "10.A.1": "or-limb-added",
        "14.A.1.b.1.a->": "and-member-removed",
        "14.A.1.b.2.a->": "and-member-removed",
        "14.A.1.b.2.b->14.A.1.b.2.a": "threshold",
    }


def test_review_is_short() -> None:
    assert sum(p.review for p in changes().pairs) <= 0.02 * len(changes().pairs)
