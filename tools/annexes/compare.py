"""What a parse and the truth disagree about, and whether the parse said so.

Compared: paths (labels and parents), kinds, printed markers, headings and texts with raised and
lowered characters, none, category, scopes and table cells. Marks of bold and italic are style here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.records import Edition, Kind, Node, Outcome, Severity
from pipeline.model.text import Text
from tools.specimen.tree import NOTES


class Verdict(StrEnum):
    """What became of a document."""

    EXACT = "exact"
    SAID = "said so"  # wrong, and a finding or failed check names the place, or refused
    VAGUE = "vague"  # wrong, and some finding or failed check says that something is
    SILENT = "silent"
    CRASH = "crash"  # an exception that is no message of the program


@dataclass(frozen=True)
class Difference:
    """One disagreement at a path."""

    path: str
    field: str
    have: str
    want: str

    def __str__(self) -> str:
        return f"{self.field} {self.path}: {self.have}\n    instead of {self.want}"


@dataclass(frozen=True)
class Voice:
    """A finding or failed check: where it points."""

    code: str
    path: str
    message: str


@dataclass(frozen=True)
class Tally:
    """Right ones and all ones, of labels, parents, notes and texts."""

    labels: tuple[int, int] = (0, 0)
    parents: tuple[int, int] = (0, 0)
    notes: tuple[int, int] = (0, 0)
    texts: tuple[int, int] = (0, 0)


def differences(found: Edition, truth: Edition) -> list[Difference]:
    """Return every disagreement, in the order of the truth."""
    mine, theirs = found.by_path(), truth.by_path()
    out: list[Difference] = []
    for path, want in theirs.items():
        have = mine.get(path)
        if have is None:
            out.append(Difference(path, "missing", "nothing", _short(want)))
            continue
        for field in ("kind", "label", "printed", "none", "category", "scope"):
            a, b = getattr(have, field), getattr(want, field)
            if a != b:
                out.append(Difference(path, field, repr(a), repr(b)))
        for field in ("heading", "text"):
            a, b = plain(getattr(have, field)), plain(getattr(want, field))
            if a != b:
                out.append(Difference(path, field, repr(a), repr(b)))
        if _cells(have) != _cells(want):
            out.append(Difference(path, "table", repr(_cells(have)), repr(_cells(want))))
        order = [c.path for c in have.children]
        if set(order) == {c.path for c in want.children} and order != [
            c.path for c in want.children
        ]:
            out.append(
                Difference(path, "order", repr(order), repr([c.path for c in want.children]))
            )
    out.extend(
        Difference(path, "extra", _short(mine[path]), "nothing")
        for path in mine
        if path not in theirs
    )
    return out


def plain(text: Text | None) -> str | None:
    """A text as a person reads it, raised and lowered characters apart from the others."""
    return None if text is None else text.plain()


def _cells(node: Node) -> tuple[object, ...] | None:
    table = node.table
    if table is None:
        return None
    cells = tuple((c.row, c.column, c.row_span, c.column_span, plain(c.text)) for c in table.cells)
    return table.rows, table.columns, table.header_rows, cells


def _short(node: Node) -> str:
    return f"[{node.printed}] {node.text.plain()[:80]!r}"


def tally(found: Edition | None, truth: Edition, wrong: Iterable[Difference]) -> Tally:
    """Count what is right. What was found and is not there counts as wrong too."""
    theirs = truth.by_path()
    mine = {} if found is None else found.by_path()
    bad: dict[str, set[str]] = {}
    for one in wrong:
        bad.setdefault(one.path, set()).add(one.field)
    every = dict.fromkeys((*theirs, *mine))

    def count(paths: list[str], fields: set[str]) -> tuple[int, int]:
        fatal = fields | {"missing", "extra", "kind"}
        right = sum(1 for p in paths if p in mine and p in theirs and not bad.get(p, set()) & fatal)
        return right, len(paths)

    def kind(path: str) -> Kind:
        return (theirs.get(path) or mine[path]).kind

    labelled = [
        p for p in every if kind(p) in (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)
    ]
    notes = [p for p in every if kind(p) in NOTES]
    return Tally(
        labels=count(labelled, {"label", "printed"}),
        parents=count(list(every), {"order"}),
        notes=count(notes, {"scope", "printed"}),
        texts=count(list(every), {"text", "heading", "table"}),
    )


_UNCOUNTED = frozenset({"back-matter", "cover-declared", "references", "witness"})
"""Checks that fail on some random annexes although the parse is right: there is no back matter, a
reference to an item that was not made. They are no warning about anything else."""

_PATH = re.compile(
    r"\b\d{1,2}\.[A-E](?:\.\w{1,3}\b)*(?:#[\w.-]+)?|(?<=item )\d+|\b[a-z]{5,}#[\w.-]+"
)


def voices(found: Edition) -> list[Voice]:
    """Return what the parse says about itself that asks a person to look, and where."""
    out: list[Voice] = []
    spans = [(place.start, place.end, node.path) for node in found.nodes() for place in node.places]
    for finding in found.findings:
        if finding.severity is Severity.INFO:
            continue
        places = {finding.path} if finding.path else set(_PATH.findall(finding.message))
        if finding.place is not None:
            start, end = finding.place.start, finding.place.end
            places |= {path for a, b, path in spans if a < end and start < b}
        out.extend(Voice(finding.code, p, finding.message) for p in sorted(places) or [""])
    for check in found.checks:
        if check.outcome is not Outcome.FAILED or check.code in _UNCOUNTED:
            continue
        for detail in check.details or (check.summary,):
            out.extend(Voice(check.code, p, detail) for p in _PATH.findall(detail) or [""])
    return out


def near(path: str, voice: Voice) -> bool:
    """Whether a voice points at the entry, or the part, that ``path`` is in."""
    a, b = (one.split("#")[0].split(".")[:3] for one in (path, voice.path))
    if not voice.path:
        return False
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def verdict(wrong: list[Difference], said: list[Voice]) -> Verdict:
    """Judge a parse that came to an end."""
    if not wrong:
        return Verdict.EXACT
    if all(any(near(one.path, voice) for voice in said) for one in wrong):
        return Verdict.SAID
    return Verdict.VAGUE if said else Verdict.SILENT
