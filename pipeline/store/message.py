"""What commits and tags say: a subject a person reads, a body that counts, trailers for programs.

The trailers hold everything needed to tell, without reading a tree, which edition a commit is, what
it was made from, and whether it says the same as an edition at hand (``Content-SHA256``).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from pipeline.model import codec
from pipeline.model.records import (
    AppliedCorrection,
    AppliedDecision,
    Edition,
    Kind,
    Node,
    Outcome,
    Severity,
)
from pipeline.store.observed import without_observations

_TRAILER = re.compile(r"([A-Z][A-Za-z0-9-]*): (.+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAMED_PATHS = 50


def content_sha256(edition: Edition) -> str:
    """Return the fingerprint of an edition: all it says and where, not when it was fetched."""
    return hashlib.sha256(codec.encode_compact(without_observations(edition))).hexdigest()


def trailers(message: str) -> dict[str, tuple[str, ...]]:
    r"""Return the trailers of a commit message: the values under each key, in order.

    >>> trailers("subject\n\nbody\n\nEdition: 2024-03-14\nSource: a\nSource: b\n")
    {'Edition': ('2024-03-14',), 'Source': ('a', 'b')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in message.rstrip().rpartition("\n\n")[2].split("\n"):
        match = _TRAILER.fullmatch(line)
        if match:
            found[match[1]] = (*found.get(match[1], ()), match[2])
    return found


class Made(msgspec.Struct, frozen=True):
    """What a commit was made with, for its trailers: the program, the profile, and the SHA-256 of
    what it holds (``content`` of the edition, ``lineage`` of the identities).
    """

    program_version: str
    profile: str
    content: str = ""
    lineage: str | None = None


def edition_message(edition: Edition, made: Made) -> str:
    """Return the message of the commit that brings an edition."""
    return _message(
        f"{edition.list_id} edition {edition.edition_id}",
        [_counts(edition), _proofs(edition)],
        _identity(edition, made),
    )


def revision_message(
    edition: Edition, former: Edition, made: Made, *, revises: str, revision: int
) -> str:
    """Return the message of a commit that corrects what was published of an edition.

    ``former`` is the edition as it was, ``revises`` its tag. The body says what is different; the
    trailers name each path whose record changed (up to fifty, and how many more) and each declared
    correction that is new.
    """
    changed = changed_paths(former, edition)
    known = {one.id for one in former.corrections} | {one.id for one in former.decisions}
    fresh = [one for one in edition.corrections if one.id not in known]
    decided = [one for one in edition.decisions if one.id not in known]
    if changed:
        said = f"Corrects the record of {_number(len(changed), 'path')} published as {revises}."
    else:
        said = (
            f"No provision reads differently from {revises}: "
            "what changed is what is known about the edition (sources, places, checks, findings)."
        )
    reasons = [_reasons("New corrections", fresh), _reasons("New decisions", decided)]
    extra = [("Revision", str(revision)), ("Revises", revises)]
    extra += [("Correction", c.id) for c in fresh]
    extra += [("Decision", c.id) for c in decided]
    extra += [("Changed-Path", path) for path in changed[:_NAMED_PATHS]]
    if len(changed) > _NAMED_PATHS:
        extra.append(("Changed-Paths-Not-Named", str(len(changed) - _NAMED_PATHS)))
    identity = _identity(edition, made)
    return _message(
        f"{edition.list_id} edition {edition.edition_id}, revision {revision}",
        [said, *filter(None, reasons), _counts(edition)],
        [*identity[:2], *extra, *identity[2:]],
    )


def _reasons(title: str, entries: Sequence[AppliedCorrection | AppliedDecision]) -> str:
    if not entries:
        return ""
    return "\n".join((f"{title}:", *(f"- {one.id}: {_line(one.reason)}" for one in entries)))


def join_message(list_id: str, tags: Sequence[str], made: Made) -> str:
    """Return the message of the commit that joins revisions of earlier editions to the branch."""
    return _message(
        f"{list_id}: join {_number(len(tags), 'revision')} of earlier editions",
        ["The newest edition is as it was. Revised: " + ", ".join(tags) + "."],
        [("List", list_id), *(("Joins", tag) for tag in tags), *_lineage(made)],
    )


def lineage_message(list_id: str, identities: int, made: Made) -> str:
    """Return the message of the commit that renews the lineage and nothing else."""
    traced = _number(identities, "identity", "identities")
    return _message(
        f"{list_id}: renew the lineage",
        [f"No edition reads differently. Traced anew: {traced}."],
        [("List", list_id), *_lineage(made), ("Program-Version", made.program_version)],
    )


def _lineage(made: Made) -> list[tuple[str, str]]:
    return [("Lineage-SHA256", made.lineage)] if made.lineage is not None else []


def tag_name(list_id: str, edition_id: str, revision: int = 1) -> str:
    """Return the tag of an edition: ``mtcr/2024-03-14``, and ``mtcr/2024-03-14+r2`` if revised."""
    return f"{list_id}/{edition_id}" + (f"+r{revision}" if revision > 1 else "")


def changed_paths(old: Edition, new: Edition) -> list[str]:
    """Return the paths whose own record differs (places and children apart), in document order."""
    before = {node.path: _own_record(node) for node in old.nodes()}
    after = {node.path: _own_record(node) for node in new.nodes()}
    changed = [path for path, record in after.items() if before.get(path) != record]
    return changed + [path for path in before if path not in after]


def _own_record(node: Node) -> Node:
    table = node.table
    if table is not None:
        cells = tuple(msgspec.structs.replace(cell, places=()) for cell in table.cells)
        table = msgspec.structs.replace(table, cells=cells)
    return msgspec.structs.replace(node, children=(), places=(), table=table)


def _identity(edition: Edition, made: Made) -> list[tuple[str, str]]:
    found = [("List", edition.list_id), ("Edition", edition.edition_id)]
    if edition.document_number:
        found.append(("Document-Number", edition.document_number))
    found += [("Source-SHA256", file.sha256) for file in edition.manifestations]
    found += [
        ("List-Profile", made.profile),
        ("Record-Schema", edition.schema_version),
        ("Program-Version", made.program_version),
        ("Content-SHA256", made.content),
    ]
    return found + _lineage(made)


def _counts(edition: Edition) -> str:
    kinds = Counter(node.kind for node in edition.nodes())
    notes = kinds[Kind.NOTE] + kinds[Kind.TECHNICAL_NOTE] + kinds[Kind.NOTA_BENE]
    said = [
        _number(kinds[Kind.ITEM], "item"),
        _number(kinds[Kind.ENTRY], "entry", "entries"),
        _number(kinds[Kind.PROVISION], "provision"),
        _number(notes, "note"),
        _number(kinds[Kind.DEFINITION], "definition"),
        _number(kinds[Kind.TABLE], "table"),
    ]
    return ", ".join(said) + "."


def _proofs(edition: Edition) -> str:
    outcomes = Counter(check.outcome for check in edition.checks)
    severities = Counter(finding.severity for finding in edition.findings)
    held, failed, missing = (
        outcomes[outcome] for outcome in (Outcome.HELD, Outcome.FAILED, Outcome.NOT_AVAILABLE)
    )
    errors, warnings = severities[Severity.ERROR], severities[Severity.WARNING]
    lost = sum(account.lost for account in edition.accounts)
    double = sum(account.double for account in edition.accounts)
    said = [
        f"Checks: {held} held, {failed} failed, {missing} not available.",
        f"Findings: {_number(errors, 'error')}, {_number(warnings, 'warning')}.",
    ]
    if edition.accounts:
        said.append(f"Characters lost: {lost}; counted twice: {double}.")
    if failed:
        codes = [check.code for check in edition.checks if check.outcome is Outcome.FAILED]
        said.append("Failed: " + ", ".join(codes) + ".")
    return "\n".join(said)


def _message(subject: str, body: Iterable[str], pairs: Iterable[tuple[str, str]]) -> str:
    paragraphs = [
        _line(subject),
        *body,
        "\n".join(f"{key}: {_line(value)}" for key, value in pairs),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _number(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
