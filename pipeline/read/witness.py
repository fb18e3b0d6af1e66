"""Two readings of one PDF, compared: what differs in characters, style and places, page by page.

White space and the joining of lines are typesetting and are left out; everything else that a
reader reports of a character is compared, character by character in the order of the stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

import msgspec

from pipeline.model.document import Cell, Document, Page

WITHIN = 1.0
"""Points by which the two may place a run or a line differently."""

_STYLES = ("bold", "italic", "superscript", "subscript", "underline", "strike")
_SHOWN = 40


class _Character(msgspec.Struct, gc=False):
    text: str
    styles: tuple[str, ...]
    size: float | None
    top: float | None
    left: float | None  # of the run, for its first character
    cell: Cell | None


def compare_witnesses(a: Document, b: Document) -> tuple[str, ...]:
    """List the differences of two readings of the same file, one sentence each, in page order.

    Compared are the pages' number and size, the characters (white space left out), their bold,
    italic, superscript, subscript, underline and strike, their size (within 0.1 point), the height
    of their line and the left edge of runs (within one point), and table cells. Runs the readers
    cut differently are compared where both begin one.

    Returns:
        An empty tuple when the witnesses agree.
    """
    found: list[str] = []
    if len(a.pages) != len(b.pages):
        found.append(f"{a.reader} has {len(a.pages)} pages, {b.reader} {len(b.pages)}")
    for one, two in zip(a.pages, b.pages, strict=False):
        where = f"page {one.number}: "
        found.extend(where + said for said in _page(one, two, a.reader, b.reader))
    return tuple(found)


def _page(one: Page, two: Page, name: str, other: str) -> Iterator[str]:
    if _apart(one.width, two.width, 0.5) or _apart(one.height, two.height, 0.5):
        yield (
            f"{one.width} by {one.height} points in {name}, {two.width} by {two.height} in {other}"
        )
    left, right = list(_characters(one)), list(_characters(two))
    left_text = [c.text for c in left]
    right_text = [c.text for c in right]
    if left_text == right_text:
        yield from _styles(left, right, name, other)
        return
    matcher = SequenceMatcher(None, left_text, right_text, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield from _styles(left[i:j], right[k:m], name, other)
        else:
            yield (
                f"characters {_quote(left_text[i:j])} in {name}, {_quote(right_text[k:m])} in"
                f" {other}, after {_quote(left_text[max(0, i - 15) : i])}"
            )


def _characters(page: Page) -> Iterator[_Character]:
    for line in page.lines:
        top = line.box.top if line.box else None
        for run in line.runs:
            styles = tuple(name for name in _STYLES if getattr(run, name))
            x0 = run.x0 if not run.text[:1].isspace() else None
            for character in run.text:
                if not character.isspace():
                    yield _Character(character, styles, run.size, top, x0, line.cell)
                x0 = None


def _styles(
    left: list[_Character], right: list[_Character], name: str, other: str
) -> Iterator[str]:
    said = [_difference(c, d, name, other) for c, d in zip(left, right, strict=True)]
    at = 0
    for difference, members in groupby(said):
        count = sum(1 for _ in members)
        if difference:
            yield f"{_quote([c.text for c in left[at : at + count]])} is {difference}"
        at += count


def _difference(one: _Character, two: _Character, name: str, other: str) -> str | None:
    if one.styles != two.styles:
        return f"{_named(one.styles)} in {name}, {_named(two.styles)} in {other}"
    if _apart(one.size, two.size, 0.1):
        return f"of size {one.size} in {name}, {two.size} in {other}"
    if _apart(one.top, two.top, WITHIN):
        return f"on a line at {one.top} in {name}, {two.top} in {other}"
    if one.left is not None and two.left is not None and _apart(one.left, two.left, WITHIN):
        return f"at {one.left} in {name}, {two.left} in {other}"
    if one.cell != two.cell:
        return f"in {_cell(one.cell)} in {name}, {_cell(two.cell)} in {other}"
    return None


def _apart(one: float | None, two: float | None, within: float) -> bool:
    if one is None or two is None:
        return one is not two
    return abs(one - two) > within


def _named(styles: tuple[str, ...]) -> str:
    return " ".join(styles) or "plain"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "no cell"
    return f"table {cell.table} row {cell.row} column {cell.column}"


def _quote(characters: list[str]) -> str:
    text = "".join(characters)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
