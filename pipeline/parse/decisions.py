r"""Decisions: what a person settled where the print alone does not, as reviewed data.

They stand in the file of corrections (:mod:`pipeline.parse.declared`), in tables of their own.
Where two readings of a line cost nearly the same, the parse says so (finding
``ambiguous-structure``) and a person may settle it; what a note governs is settled likewise::

    [[decision]]
    id = "2021-note-to-3a1"
    edition = "2021-10-08"            # or editions = [...]
    input = "5f0c2ad1b09e7713"        # of the finding: what the decision was made on
    read_as = "3.A.1 note"            # one of the two readings, in the finding's words
    reason = "the note names both sub-items"
    reviewer = "..."

    [[decision]]
    id = "2021-scope-of-2a1-note-1"
    edition = "2021-10-08"
    input = "a3d9c0b7712e5c44"        # of the note (`annex check --decide PATH`)
    path = "2.A.1#note-1"
    governs = ["2.A.1.a", "2.A.1.c"]
    reason = "..."
    reviewer = "..."

``input`` is a hash of the lines (or the note) that the decision was made on. When they change, or
are no longer there, the decision no longer holds and the parse stops: it was made on another text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from pipeline.errors import DecisionError
from pipeline.model.label import Label
from pipeline.model.records import AppliedDecision, Finding, Node, Scope, ScopeLevel
from pipeline.parse.rows import Row

AROUND = 2
"""Lines before and after the one in question that the decision rests on as well."""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """One decision; the fields are described in the module's docstring."""

    id: str
    editions: tuple[str, ...]
    input: str
    reason: str
    reviewer: str
    read_as: str | None = None
    path: str | None = None
    governs: tuple[str, ...] = ()


def input_of_row(rows: Sequence[Row], n: int) -> str:
    """Return the hash of a line and the lines around it, however they are spaced."""
    around = rows[max(0, n - AROUND) : n + AROUND + 1]
    return _hash(" ".join(row.text.split()) for row in around)


def input_of_note(node: Node) -> str:
    """Return the hash of a note: where it stands and what it says."""
    return _hash((node.path, node.printed or "", node.text.normalized()))


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def chosen_readings(
    rows: Sequence[Row], decisions: Sequence[Decision], *, edition: str
) -> dict[int, Decision]:
    """Return the decision for each row that one was made on.

    Raises:
        DecisionError: no row, or more than one, is what a decision was made on.
    """
    wanted = [one for one in decisions if one.read_as is not None]
    if not wanted:
        return {}
    places: dict[str, list[int]] = {}
    for n in range(len(rows)):
        places.setdefault(input_of_row(rows, n), []).append(n)
    chosen: dict[int, Decision] = {}
    for one in wanted:
        found = places.get(one.input, [])
        if len(found) != 1:
            raise DecisionError(
                where=f"decision {one.id!r} on edition {edition}",
                found=f"{len(found)} lines whose text and neighbours are what it was made on",
                expected=f"exactly one line with input {one.input}",
                do="look at the passage again: the source, or a correction before it, has changed "
                "since; decide anew from the findings of `annex check`, or remove the decision",
            )
        chosen[found[0]] = one
    return chosen


def impossible(one: Decision, row: Row, *, edition: str) -> DecisionError:
    """Return the error for a decision that no reading of its line satisfies."""
    place = f"page {row.page}" if row.page is not None else f"line {row.source_line}"
    return DecisionError(
        where=f"decision {one.id!r} on edition {edition}, {place}",
        found=f"no way to read {row.text.strip()[:60]!r} as {one.read_as!r}",
        expected="one of the two readings that the finding names",
        do="copy `read_as` from the finding of `annex check`",
    )


def governed(
    node: Node, decisions: Sequence[Decision], paths: set[str], *, edition: str
) -> Scope | None:
    """Return what a person decided a note governs; ``None`` where nobody did.

    Raises:
        DecisionError: the note has changed, or a provision it is to govern is not there.
    """
    one = next((d for d in decisions if d.path == node.path), None)
    if one is None:
        return None
    have = input_of_note(node)
    missing = [path for path in one.governs if path not in paths]
    if have != one.input or missing:
        raise DecisionError(
            where=f"decision {one.id!r} on edition {edition}, {node.path}",
            found=f"no {', '.join(missing)}" if missing else f"a note with input {have}",
            expected="provisions of the edition" if missing else f"the note with input {one.input}",
            do="read the note again and decide anew (`annex check --decide` prints the entry), or "
            "remove the decision",
        )
    if len(one.governs) > 1:
        return Scope(ScopeLevel.SIBLINGS, one.governs, "decision")
    depth = Label.parse(one.governs[0]).depth if one.governs[0][:1].isdigit() else 0
    levels = (ScopeLevel.LIST, ScopeLevel.ITEM, ScopeLevel.SUBSECTION, ScopeLevel.ENTRY)
    level = levels[depth] if depth < len(levels) else ScopeLevel.PROVISION
    return Scope(level, one.governs, "decision")


def applied_decisions(
    decisions: Sequence[Decision], parts: Sequence[Node], *, edition: str
) -> tuple[AppliedDecision, ...]:
    """Return what took effect.

    Raises:
        DecisionError: a decision is about a note that is not there.
    """
    if not decisions:
        return ()
    notes = {node.path for part in parts for node in part.walk() if node.scope is not None}
    for one in decisions:
        if one.path is not None and one.path not in notes:
            raise DecisionError(
                where=f"decision {one.id!r} on edition {edition}",
                found=f"no note {one.path}",
                expected="the path of a note of the edition",
                do="correct the path, or remove the decision",
            )
    return tuple(
        AppliedDecision(
            id=one.id,
            input=one.input,
            decided=one.read_as if one.read_as is not None else ", ".join(one.governs),
            reason=one.reason,
            reviewer=one.reviewer,
            path=one.path,
        )
        for one in decisions
    )


def reading_entry(identity: str, edition: str, finding: Finding) -> str:
    """Return the entry that would settle an open reading as it was taken, the other beside it."""
    taken, other = finding.choices
    assert finding.input is not None
    decided = (f'read_as = "{taken}"', f'# read_as = "{other}"')
    return _entry(identity, edition, finding.input, decided)


def note_entry(edition: str, node: Node) -> str:
    """Return the entry that would settle what a note governs, with what it is taken to govern."""
    targets = node.scope.targets if node.scope is not None else ()
    listed = ", ".join(f'"{target}"' for target in targets)
    decided = (f'path = "{node.path}"', f"governs = [{listed}]")
    identity = f"{edition}-{node.path.replace('#', '-')}"
    return _entry(identity, edition, input_of_note(node), decided)


def _entry(identity: str, edition: str, input_: str, decided: tuple[str, ...]) -> str:
    lines = ("[[decision]]", f'id = "{identity}"', f'edition = "{edition}"', f'input = "{input_}"')
    return "\n".join((*lines, *decided, 'reason = ""', 'reviewer = ""'))
