r"""The file of corrections and decisions beside a catalogue: TOML, read strictly.

A correction (:mod:`pipeline.parse.corrections`)::

    [[correction]]
    id = "es-2014-2e1"
    edition = "2014-08-26"            # or editions = ["2016-09-21", ...]
    found = "¶2El "                   # ¶ stands for the start of a paragraph
    replace = "¶2E1 "                 # without ¶: joined to the paragraph before
    reason = "letter l printed for the digit 1 in a label"
    reviewer = "..."
    times = 1                         # optional, 1 by default
    line = 312                        # optional: only in this line of the source file
    path = "2.E.1"                    # optional instead: only in the words of this node
                                      # ¶ inside ``replace`` cuts the line in two there
    regex = true                      # optional: ``found`` is a regular expression,
                                      # ``replace`` may use \1

In ``replace``, ``^(6)`` writes a superscript and ``_(2)`` a subscript: ``10^(6)``.

A decision (:mod:`pipeline.parse.decisions`)::

    [[decision]]
    id = "2021-note-to-3a1"
    edition = "2021-10-08"            # or editions = [...]
    input = "5f0c2ad1b09e7713"        # hash of what it was made on, as `annex check` gives it
    read_as = "3.A.1 note"            # which reading of a line; or, for what a note governs:
    # path = "2.A.1#note-1"
    # governs = ["2.A.1.a", "2.A.1.c"]
    reason = "the note names both sub-items"
    reviewer = "..."
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from pipeline.errors import CorrectionError
from pipeline.parse.corrections import Correction
from pipeline.parse.decisions import Decision

Declaration = Correction | Decision
"""What stands in the file: a defect of the print, or what a person decided."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    reason: str
    reviewer: str
    edition: str | None = None
    editions: tuple[str, ...] = ()


class _Correction(_Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    found: str
    replace: str
    times: int = 1
    line: int | None = None
    path: str | None = None
    regex: bool = False


class _Decision(_Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    input: str
    read_as: str | None = None
    path: str | None = None
    governs: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    correction: tuple[_Correction, ...] = ()
    decision: tuple[_Decision, ...] = ()


def load(path: Path) -> tuple[Declaration, ...]:
    """Read the file of corrections and decisions, corrections first.

    Raises:
        CorrectionError: the file is not TOML of the shape above, an id stands in it twice, or a
            decision is not signed.
    """
    try:
        read = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError, OSError) as error:
        raise CorrectionError(
            where=str(path),
            found=str(error),
            expected="[[correction]] tables with id, edition, found, replace, reason, reviewer",
            do="mend the file of corrections",
        ) from None
    seen: set[str] = set()
    out: list[Declaration] = []
    entries: tuple[_Correction | _Decision, ...] = (*read.correction, *read.decision)
    for entry in entries:
        nothing = isinstance(entry, _Correction) and not entry.found
        if entry.id in seen or not (entry.edition or entry.editions) or nothing:
            raise CorrectionError(
                where=f"{path}, correction {entry.id!r}",
                found="an id used twice" if entry.id in seen else "no edition, or nothing to find",
                expected="unique ids, at least one edition, and the characters to find",
                do="mend the file of corrections",
            )
        seen.add(entry.id)
        made = _correction(entry) if isinstance(entry, _Correction) else _decision(entry, path)
        out.append(made)
    return tuple(out)


def _editions(entry: _Entry) -> tuple[str, ...]:
    return entry.editions or (entry.edition or "",)


def _correction(entry: _Correction) -> Correction:
    return Correction(
        id=entry.id,
        editions=_editions(entry),
        found=entry.found,
        replace=entry.replace,
        reason=entry.reason,
        reviewer=entry.reviewer,
        times=entry.times,
        line=entry.line,
        path=entry.path,
        regex=entry.regex,
    )


def _decision(entry: _Decision, path: Path) -> Decision:
    reading = entry.read_as is not None
    scope = entry.path is not None and bool(entry.governs)
    if reading == scope or not entry.reason.strip() or not entry.reviewer.strip():
        raise CorrectionError(
            where=f"{path}, decision {entry.id!r}",
            found="neither a reading nor what a note governs, or both"
            if reading == scope
            else "no reason, or no reviewer",
            expected="either read_as, or path and governs; and who decided, and why",
            do="complete the entry",
        )
    return Decision(
        id=entry.id,
        editions=_editions(entry),
        input=entry.input,
        reason=entry.reason,
        reviewer=entry.reviewer,
        read_as=entry.read_as,
        path=entry.path,
        governs=entry.governs,
    )
