"""Golden triples: what a small pair of annexes must be found to be. Cases are discovered.

A case file holds ``[[case]]`` tables: ``name``, ``old``, ``new`` in the notation of ``notation.py``
(``under`` wraps both in item 3, subsection A), and ``expect``, one line for each change::

    3.A.1.a amended tightened threshold
    -> 3.A.2 added ...

that is the change's id, its outcome, its labels (joined by ``+``) and, if stated, rules that must be
among those that fired (joined by ``,``). Every change must be expected and every expectation met.
``contents_old`` and ``contents_new`` are tables of contents, a path and its title a line.
``inverse`` gives the expectation of the same case read backwards; ``typographic`` lists the ids of
the typographic layer with their rules; ``says`` are pieces of arguments; ``affects`` are paths.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest
from notation import edition
from rule_names import rules

from pipeline.compare import compare
from pipeline.compare.changes import ChangeLabel, ChangeSet
from pipeline.model.records import Listed

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in FILES
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def sides(case: dict) -> tuple:
    language = case.get("language", "en")
    facts = {"declared_amendments": tuple(case.get("declared", ()))}
    made = []
    for side in ("old", "new"):
        notation = textwrap.dedent(case[side])
        if case.get("under", True):
            notation = "3 KITES AND LINES [II]\n  3.A GOODS\n" + textwrap.indent(notation, "    ")
        notation = textwrap.dedent(case.get("before", "")) + notation
        contents = tuple(
            Listed(*line.split(maxsplit=1))
            for line in case.get(f"contents_{side}", "").strip().splitlines()
        )
        own = facts if side == "new" else {}
        made.append(edition(notation, side, language=language, contents=contents, **own))
    return tuple(made)


def told(changes: ChangeSet) -> dict[str, tuple[str, str]]:
    return {
        c.id: (c.outcome.value, "+".join(sorted({v.label.value for v in c.verdicts})))
        for c in changes.changes
    }


def expected(lines: str) -> tuple[dict[str, tuple[str, str]], dict[str, list[str]]]:
    outcomes, rules = {}, {}
    for line in lines.strip().splitlines():
        name, outcome, labels, *fired = line.split()
        outcomes[name] = (outcome, "+".join(sorted(labels.split("+"))))
        if fired:
            rules[name] = fired[0].split(",")
    return outcomes, rules


def check(changes: ChangeSet, lines: str) -> None:
    outcomes, rules = expected(lines)
    assert told(changes) == outcomes
    for change in changes.changes:
        fired = {rule for v in change.verdicts for rule in v.rule.split("+")}
        assert set(rules.get(change.id, ())) <= fired, change.id
    assert [
        p.code for p in changes.proofs if p.outcome == "failed" and p.code != "declared-found"
    ] == []


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict) -> None:
    old, new = sides(case)
    changes = compare(old, new)
    check(changes, case.get("expect", ""))
    quiet = {
        c.id: ",".join(v.rule.removeprefix("typographic:") for v in c.verdicts)
        for c in changes.typographic
    }
    if "typographic" in case:
        assert quiet == case["typographic"]
    arguments = [v.argument for c in changes.changes for v in c.verdicts]
    for words in case.get("says", ()):
        assert any(words in argument for argument in arguments), arguments
    affected = {a.path for c in changes.changes for a in c.affects}
    assert set(case.get("affects", ())) <= affected


@pytest.mark.parametrize("case", [c for c in CASES if "inverse" in c.values[0]])
def test_case_read_backwards(case: dict) -> None:
    old, new = sides(case)
    check(compare(new, old), case["inverse"])


def test_every_label_has_a_case() -> None:
    used = {
        label
        for case in CASES
        for name in ("expect", "inverse")
        for _, labels in expected(case.values[0].get(name, ""))[0].values()
        for label in labels.split("+")
    }
    assert {label.value for label in ChangeLabel} == used


def test_every_rule_has_a_case() -> None:
    """Every rule the source names fires in some case, read forwards or backwards."""
    fired: set[str] = set()
    for case in CASES:
        old, new = sides(case.values[0])
        for changes in (compare(old, new), compare(new, old)):
            for change in (*changes.changes, *changes.typographic):
                for verdict in change.verdicts:
                    fired.update((verdict.rule, *verdict.rule.split("+")))
    known = rules()
    assert len(known) > 100
    without = {
        f"{name} ({where})"
        for name, where in known.items()
        if not any(re.fullmatch(name, rule) for rule in fired)
    }
    assert without == set()
