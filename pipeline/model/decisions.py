"""The ledger of decisions: what a person decided where the program asks, signed and held to.

A TOML file beside the catalogue, which names it (``[list] decisions = "mtcr-decisions.toml"``)::

    [[pairing]]                     # which provision became which
    editions = ["2022-10-21", "2024-03-14"]
    old = ["3.A.1.b"]               # paths; several when they were merged
    new = ["3.A.1.c"]               # several when it was split
    decided = "one"                 # or "apart": they are not the same provision
    old_content = "..."             # SHA-256 of what stands there, as `annex review` prints it
    new_content = "..."
    reviewer = "..."
    reason = "..."

    [[waiver]]                      # a cell of declared x found that stays unexplained
    editions = ["2022-10-21", "2024-03-14"]
    declared = "9.A.1."             # a claim nothing was found for, as printed; or:
    entry = "4.C.2"                 # an entry with changes that no claim covers
    content = "..."
    reviewer = "..."
    reason = "..."

Every decision holds the hash of what was decided on. One that no longer meets the same content is
an error (:class:`~pipeline.errors.DecisionError`), never a silent pass: the person who signed saw
something else. Decisions on one edition by itself (how a line is read, what a note governs) stand
with its corrections (:mod:`pipeline.parse.decisions`).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import DecisionError
from pipeline.model.records import Node


class Decided(StrEnum):
    """What a person decided of nodes of two editions."""

    ONE = "one"
    APART = "apart"


class Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every decision says: between which two editions, who decided, and why."""

    editions: tuple[str, str]
    reviewer: str
    reason: str

    @property
    def signature(self) -> str:
        """Who and why, in one line."""
        return f"{self.reviewer}: {self.reason}"

    def between(self, old: str, new: str) -> bool:
        """Say whether the decision concerns these two editions, in either order."""
        return self.editions in ((old, new), (new, old))


class Pairing(Signed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nodes that are one provision in two editions, or are not."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    decided: Decided
    old_content: str
    new_content: str

    @property
    def name(self) -> str:
        """How a message names it."""
        return f"{', '.join(self.old)} -> {', '.join(self.new)}"

    def turned(self) -> Pairing:
        """Return the decision for the two editions compared the other way round."""
        return Pairing(
            editions=(self.editions[1], self.editions[0]),
            reviewer=self.reviewer,
            reason=self.reason,
            old=self.new,
            new=self.old,
            decided=self.decided,
            old_content=self.new_content,
            new_content=self.old_content,
        )


class Waiver(Signed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim of the publisher's without a change, or changes without a claim, let stand."""

    content: str
    declared: str | None = None
    entry: str | None = None

    @property
    def name(self) -> str:
        """How a message names it."""
        return f"declared {self.declared}" if self.declared is not None else f"entry {self.entry}"


class Decisions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole ledger. ``file`` is where it was read from."""

    pairing: tuple[Pairing, ...] = ()
    waiver: tuple[Waiver, ...] = ()
    file: str = "the ledger of decisions"

    def between(self, old: str, new: str) -> Decisions:
        """Return the decisions on two editions, each seen from ``old`` to ``new``.

        A waiver speaks of what the later edition declares, and only of that.
        """
        return Decisions(
            tuple(
                p if p.editions == (old, new) else p.turned()
                for p in self.pairing
                if p.between(old, new)
            ),
            tuple(w for w in self.waiver if w.editions == (old, new)),
            self.file,
        )


NOTHING_DECIDED = Decisions()
_Table = TypeVar("_Table", Pairing, Waiver)


def load(path: Path, known: Iterable[str] | None = None) -> Decisions:
    """Read a ledger.

    Args:
        path: the TOML file.
        known: ids of the editions there are; a decision on another one is an error.

    Raises:
        DecisionError: the file is not of the shape above, a decision is not signed, or it is on an
            edition nobody knows.
    """
    shape = "[[pairing]] and [[waiver]] tables as `annex review` prints them"
    try:
        top = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise _unreadable(str(path), str(error), shape) from None
    unknown = sorted(set(top) - {"pairing", "waiver"})
    if unknown:
        raise _unreadable(str(path), f"a table or key {unknown[0]!r}", shape)
    found = Decisions(
        _tables(path, top.get("pairing", []), "pairing", Pairing),
        _tables(path, top.get("waiver", []), "waiver", Waiver),
        str(path),
    )
    ids = None if known is None else frozenset(known)
    for number, pairing in enumerate(found.pairing, 1):
        where = f"{path}, pairing {number}"
        _check_signed(pairing, where, ids)
        several = len(pairing.old) > 1 and len(pairing.new) > 1
        if not pairing.old or not pairing.new or several:
            raise DecisionError(
                where=where,
                found=f"{len(pairing.old)} old and {len(pairing.new)} new paths",
                expected="one path on each side, or several on one of them",
                do="decide on each provision by itself",
            )
    for number, waiver in enumerate(found.waiver, 1):
        where = f"{path}, waiver {number}"
        _check_signed(waiver, where, ids)
        if (waiver.declared is None) is (waiver.entry is None):
            raise DecisionError(
                where=where,
                found="both declared and entry" if waiver.entry else "neither declared nor entry",
                expected="one of the two: the cell that is waived",
                do="take the table as `annex review` prints it",
            )
    return found


def _tables(path: Path, tables: object, name: str, kind: type[_Table]) -> tuple[_Table, ...]:
    if not isinstance(tables, list):
        raise _unreadable(str(path), f"{name} that is no [[{name}]]", f"[[{name}]] tables")
    found = []
    for number, table in enumerate(tables, 1):
        try:
            found.append(msgspec.convert(table, kind))
        except msgspec.ValidationError as error:
            raise _unreadable(
                f"{path}, {name} {number}", str(error), f"the keys: {', '.join(_keys(kind))}"
            ) from None
    return tuple(found)


def _keys(kind: type[_Table]) -> tuple[str, ...]:
    return kind.__struct_fields__


def _unreadable(where: str, found: str, expected: str) -> DecisionError:
    return DecisionError(where=where, found=found, expected=expected, do="mend the ledger")


def _check_signed(one: Signed, where: str, known: frozenset[str] | None) -> None:
    missing = [key for key in ("reviewer", "reason") if not getattr(one, key).strip()]
    if missing:
        raise DecisionError(
            where=where,
            found=f"no {' and no '.join(missing)}",
            expected="who decided, and why",
            do="let the person who decided sign it, or remove the table",
        )
    strange = [edition for edition in one.editions if known is not None and edition not in known]
    if strange:
        raise DecisionError(
            where=where,
            found=f"edition {strange[0]!r}, which the catalogue does not know",
            expected="two editions of the catalogue",
            do="correct the edition's id, or remove the table",
        )


def content_hash(nodes: Iterable[Node]) -> str:
    """Return the SHA-256 (hex) of what nodes say, with everything below them.

    Marker, heading, words and cells count; what the program reads out of the words does not, so
    that a decision outlives a better reading of figures or references.
    """
    digest = hashlib.sha256()
    for root in nodes:
        for node in root.walk():
            heading = node.heading.plain() if node.heading is not None else ""
            cells = () if node.table is None else node.table.cells
            said = (
                node.kind.value,
                (node.printed or "").strip(),
                heading,
                node.text.plain(),
                *(f"{c.row},{c.column},{c.text.plain()}" for c in cells),
            )
            digest.update("\x1f".join(said).encode() + b"\x1e")
    return digest.hexdigest()
