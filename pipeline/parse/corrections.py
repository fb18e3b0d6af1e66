"""Declared corrections: what is known to be wrong in a published file, as reviewed data.

A correction replaces characters of the source before its structure is read (so that a label
mistyped in print is still a label), names who vouches for it and why, and must match exactly as
often as it says: a source that changed underneath it is an error, never a silent pass. How they
are written is said in :mod:`pipeline.parse.declared`.
"""

from __future__ import annotations

import re
from itertools import takewhile

import msgspec

from pipeline.errors import CorrectionError
from pipeline.model.records import AppliedCorrection
from pipeline.model.text import MarkKind
from pipeline.parse.rows import Row
from pipeline.parse.strip import BIT, EMPTY, SCRIPTS, Strip

_START = "¶"


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """One declared correction; the fields are described in the module's docstring."""

    id: str
    editions: tuple[str, ...]
    found: str
    replace: str
    reason: str
    reviewer: str
    times: int = 1
    line: int | None = None
    path: str | None = None
    regex: bool = False


def apply_to_rows(
    rows: list[Row], corrections: tuple[Correction, ...], *, edition: str
) -> tuple[tuple[AppliedCorrection, ...], tuple[int, ...]]:
    """Apply what concerns the source's lines; return what took effect, and the offsets of the
    characters of the source that were replaced.

    Raises:
        CorrectionError: a correction matched fewer or more times than it declares.
    """
    done: list[AppliedCorrection] = []
    replaced: list[int] = []
    for one in corrections:
        if one.path is not None:
            continue
        times = 0
        words = "" if one.regex else one.found.strip(_START)
        for row in [row for row in rows if words in row.text]:
            if one.line is not None and row.source_line != one.line:
                continue
            count, strip, glued = _replace(row.strip, one)
            if count:
                times += count
                kept = set(strip.source())
                replaced.extend(offset for offset in row.strip.source() if offset not in kept)
                row.glued = row.glued or glued
                at = strip.text.find(_START)
                if at >= 0:
                    row.put(strip[:at] + strip[at + 1 :])
                    _cut(rows, row, at, one)
                else:
                    row.put(strip)
        _check(one, times, edition)
        done.append(applied(one, times))
    return tuple(done), tuple(replaced)


def _cut(rows: list[Row], row: Row, at: int, one: Correction) -> None:
    """Replace a row by the two a correction makes of it."""
    halves = row.cut(at)
    if halves is None:
        raise CorrectionError(
            where=f"correction {one.id!r}, page {row.page}",
            found=f"a cut inside one run of characters, before {row.text[at : at + 10]!r}",
            expected="a cut where the style or the place of the characters changes",
            do="move the cut to where the second line's first characters begin",
        )
    n = rows.index(row)
    rows[n : n + 1] = halves


def apply_to_strip(strip: Strip, one: Correction, *, edition: str) -> Strip:
    """Apply a correction that names a node to that node's words.

    Raises:
        CorrectionError: it matched fewer or more times than it declares.
    """
    times, changed, _ = _replace(strip, one)
    _check(one, times, edition)
    return changed


def applied(one: Correction, times: int) -> AppliedCorrection:
    """Return the record of a correction that took effect so many times."""
    return AppliedCorrection(
        id=one.id,
        found=one.found,
        replaced_by=one.replace,
        reason=f"{one.reason} ({one.reviewer})",
        path=one.path,
        times=times,
    )


def _check(one: Correction, times: int, edition: str) -> None:
    if times == one.times:
        return
    place = f", line {one.line}" if one.line is not None else ""
    place = f", {one.path}" if one.path is not None else place
    raise CorrectionError(
        where=f"correction {one.id!r} on edition {edition}{place}",
        found=f"{one.found!r} {times} time(s)",
        expected=f"{one.found!r} exactly {one.times} time(s)",
        do="compare the correction with the source: it may be another edition or a file that "
        "changed; correct the entry, its `times`, or remove it",
    )


def _replace(strip: Strip, one: Correction) -> tuple[int, Strip, bool]:
    """Return how often it matched, the changed strip, and whether the row joins the one before."""
    anchored = one.found.startswith(_START)
    pattern = one.found.removeprefix(_START)
    if not one.regex:
        pattern = re.escape(pattern)
    expression = re.compile(rf"\A{pattern}" if anchored else pattern)
    replace = one.replace.removeprefix(_START)
    matches = [m for m in expression.finditer(strip.text) if m.end() > m.start()]
    if not matches:
        return 0, strip, False
    pieces = EMPTY
    at = 0
    for match in matches:
        new = _styled(match.expand(replace) if one.regex else replace, strip, match)
        pieces = pieces + strip[at : match.start()] + new
        at = match.end()
    glued = anchored and not one.replace.startswith(_START)
    return len(matches), pieces + strip[at:], glued


_SCRIPT = re.compile(r"([\^_])\(([^)]*)\)")


def _styled(text: str, strip: Strip, match: re.Match[str]) -> Strip:
    """Return the replacement, keeping source offsets and style of characters it leaves as is."""
    base = strip.styles[match.start()] & ~SCRIPTS
    if not _SCRIPT.search(text):
        head = _alike(match.group(), text)
        most = min(len(match.group()), len(text)) - head
        tail = min(most, _alike(match.group()[::-1], text[::-1]))
        before = strip[match.start() : match.start() + head]
        after = strip[match.end() - tail : match.end()]
        return before + Strip.plain(text[head : len(text) - tail], base) + after
    out = EMPTY
    at = 0
    for script in _SCRIPT.finditer(text):
        out = out + Strip.plain(text[at : script.start()], base)
        kind = MarkKind.SUPERSCRIPT if script[1] == "^" else MarkKind.SUBSCRIPT
        out = out + Strip.plain(script[2], base | BIT[kind])
        at = script.end()
    return out + Strip.plain(text[at:], base)


def _alike(one: str, two: str) -> int:
    """Return how many characters two strings begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
