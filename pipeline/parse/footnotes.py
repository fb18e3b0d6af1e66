"""Footnotes: notes that stand apart from the text, at the foot of a page or at a file's end.

A footnote becomes a note under the node whose words have its mark. A Word file says which is which.
On a page it is found by its place and its mark: the last lines of the page, smaller than the text
or under a short ruling, that begin with a raised mark which the text above them has once. A mark
that may as well be an exponent decides nothing alone, and is told.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from pipeline.model.document import Document, Page
from pipeline.model.records import Kind, Node
from pipeline.model.text import MarkKind, Text
from pipeline.parse.draft import Draft
from pipeline.parse.rows import Row
from pipeline.parse.strip import Strip
from pipeline.parse.units import product

FOOTNOTE = "footnote"
"""What the last component of a footnote's path begins with."""

_MARK = re.compile(r"\s*(\d{1,3}|\*{1,3}|[†‡§]|[a-z])(?=[\s.)]|$|[^\W\d_])")
_NUMBER = re.compile(r"\d$")
_UNIT = re.compile(r"(?P<before>^\s*|\d\s*|[/·×]\s?)(?P<unit>[^\W\d_]{1,3})$")
"""What a raised number behind it is a power of: the unit of a number, perhaps wrapped."""
_POWERS = ("1", "2", "3", "4")
"""Powers of units."""
_COMPONENT = re.compile(rf"[#.]{FOOTNOTE}-\d+$")
_SMALL = 0.93
"""Size of notes against the text, at most."""
_SHORTEST, _LONGEST = 30.0, 0.5
"""A ruling over notes: points at least, and share of the page's width at most."""
_ALIGNED = 4.0


class Footnote(msgspec.Struct):
    """One note: its mark where it stands, its lines, and the offset of its mark in the text."""

    mark: Strip
    lines: list[tuple[Row, Strip]]
    anchor: int


class Feet(msgspec.Struct):
    """The footnotes of a document; ``doubtful`` are the first lines of notes whose mark may be
    another, ``kept`` of what looks like a note and has no mark in the text.
    """

    notes: list[Footnote]
    doubtful: list[Row]
    kept: list[Row]

    @property
    def indexes(self) -> set[int]:
        """The rows that are no text of the list in its order."""
        return {row.index for note in self.notes for row, _ in note.lines}


def is_footnote(node: Node) -> bool:
    """Whether a node is a note with a mark in its parent's words."""
    return node.kind is Kind.NOTE and _COMPONENT.search(node.path) is not None


def without_marks(node: Node) -> Text:
    """Return a node's words with a space for each character of its footnotes' marks: behind
    "5 m", a mark is no power.
    """
    notes = {child.printed for child in node.children if is_footnote(child)}
    if not notes:
        return node.text
    raw, kept = node.text.raw, []
    for mark in node.text.marks:
        before, words = raw[: mark.start].rstrip(), raw[mark.start : mark.end]
        raised = mark.kind is MarkKind.SUPERSCRIPT and _NUMBER.search(before) is None
        if raised and words.strip() in notes:
            raw = f"{raw[: mark.start]}{' ' * len(words)}{raw[mark.end :]}"
        else:
            kept.append(mark)
    return Text(raw, tuple(kept))


def take_footnotes(rows: Sequence[Row], document: Document) -> Feet:
    """Return the footnotes among the rows of a document."""
    feet = Feet([], [], [])
    if document.pages and document.pages[0].number:
        _printed(rows, document.pages, feet)
    elif any(run.note is not None for row in rows for run in row.line.runs):
        _declared(rows, feet)
    return feet


def with_footnotes(drafts: Iterable[Draft], feet: Feet) -> Iterator[Draft]:
    """Yield drafts, each footnote put last under the one whose words have its mark."""
    if not feet.notes:
        yield from drafts
        return
    waiting = sorted(feet.notes, key=lambda note: note.anchor)
    for draft in drafts:
        _give(draft, waiting)
        yield draft
    for note in waiting:  # its mark stands in a line that is no text, as a repeated heading is
        feet.doubtful.append(note.lines[0][0])
        yield _draft(note)


def _give(draft: Draft, waiting: list[Footnote]) -> None:
    for child in draft.children:
        _give(child, waiting)
    spans = [(row.start, row.end) for row in draft.rows]
    mine = [n for n in waiting if any(start <= n.anchor < end for start, end in spans)]
    if mine:
        waiting[:] = [note for note in waiting if note not in mine]
        draft.children = [*draft.children, *(_draft(note) for note in mine)]


def _draft(note: Footnote) -> Draft:
    return Draft(
        Kind.NOTE,
        rows=[row for row, _ in note.lines],
        component=FOOTNOTE,
        printed=note.mark,
        pieces=[(strip, row.soft_hyphen) for row, strip in note.lines],
    )


# --- Word -----------------------------------------------------------------------------------------


def _declared(rows: Sequence[Row], feet: Feet) -> None:
    """Take the notes that the file itself ties to their marks."""
    anchors: dict[tuple[str, str], int] = {}
    for row in rows:
        at = row.start
        for run in row.line.runs:
            if run.note is not None and row.style != run.note:
                anchors.setdefault((run.note, run.text), at)
            at += len(run.text)
    note: Footnote | None = None
    for row in rows:
        style = row.style
        if style not in ("footnote", "endnote"):
            continue
        first = next((run for run in row.line.runs if run.text.strip()), None)
        if first is not None and first.note == style:
            anchor = anchors.get((style, first.text))
            at = row.text.find(first.text) + len(first.text)
            note = None
            if anchor is None:
                feet.kept.append(row)
            else:
                note = Footnote(row.strip[:at], [(row, row.strip[at:])], anchor)
                feet.notes.append(note)
        elif note is not None:
            note.lines.append((row, row.strip))
        else:
            feet.kept.append(row)


# --- pages ----------------------------------------------------------------------------------------


def _printed(rows: Sequence[Row], pages: Sequence[Page], feet: Feet) -> None:
    sizes: Counter[float] = Counter()
    on_page: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.page is not None and row.box is not None:
            sizes[row.size] += len(row.text)
            on_page[row.page].append(row)
    if not sizes:
        return
    size = sizes.most_common(1)[0][0]
    cut = [_foot(on_page.get(page.number, []), page, size) for page in pages]
    before: Footnote | None = None
    for n, one in enumerate(cut):
        if one.foot:
            near = [_marks(cut[m].text) for m in (n + 1, n - 1) if 0 <= m < len(cut)]
            before = _notes(one.foot, _marks(one.text), near, feet, before if one.ruled else None)
        else:
            before = None


class _Cut(NamedTuple):
    """A page's text, its last lines, and whether a short ruling stands over these."""

    text: list[Row]
    foot: list[Row]
    ruled: bool


class _Marks(msgspec.Struct):
    """Offsets of raised runs by their words: those behind words, and those behind units."""

    words: dict[str, list[int]]
    units: dict[str, list[int]]


def _marks(text: Sequence[Row]) -> _Marks:
    """Return what may be the marks of notes in some lines: no powers of numbers."""
    marks = _Marks(defaultdict(list), defaultdict(list))
    for row in text:
        if row.scripts is None:
            continue
        at = 0
        for run in row.line.runs:
            before, mark = row.text[:at].rstrip(), run.text.strip()
            if run.superscript and before and _NUMBER.search(before) is None:
                power = mark in _POWERS and _ends_in_unit(before)
                (marks.units if power else marks.words)[mark].append(row.start + at)
            at += len(run.text)
    return marks


def _ends_in_unit(words: str) -> bool:
    """Whether words end in what may be a unit: behind a number anything short, at the beginning of
    a line what is known as one ("m", but not "not").
    """
    match = _UNIT.search(words)
    return match is not None and bool(match["before"].strip() or product(match["unit"]))


def _place(mark: str, here: _Marks, near: Sequence[_Marks]) -> tuple[int | None, bool]:
    """Return where the mark of a note stands, and whether that is beyond doubt: by a page's end, a
    note may slip to the page before or after.
    """
    places = here.words.get(mark, [])
    if places:
        return places[0], len(places) == 1
    elsewhere = [at for one in near for at in one.words.get(mark, [])]
    for others in (elsewhere, here.units.get(mark, [])):
        if len(others) == 1:
            return others[0], False
    return None, False


def _foot(rows: Sequence[Row], page: Page, size: float) -> _Cut:
    """Cut off the last lines of a page, where all are smaller than the text."""
    down = sorted(rows, key=lambda row: (row.box.top if row.box else 0.0, row.index))
    at = len(down)
    while at and down[at - 1].size <= _SMALL * size and down[at - 1].cell is None:
        at -= 1
    text, foot = down[:at], down[at:]
    if not foot:
        return _Cut(text, [], ruled=False)
    end = text[-1].box.top if text and text[-1].box else 0.0
    ruled = [
        ruling.box.top
        for ruling in page.rulings
        if ruling.horizontal
        and _SHORTEST <= ruling.box.x1 - ruling.box.x0 <= _LONGEST * (page.width or 0.0)
        and ruling.box.top > end
    ]
    if not ruled:
        return _Cut(text, foot, ruled=False)
    # small words of the text may stand over the ruling
    under = [row for row in foot if row.box is not None and row.box.top >= min(ruled) - 2.0]
    return _Cut(down[: len(down) - len(under)], under, ruled=bool(under))


def _notes(
    foot: Sequence[Row],
    here: _Marks,
    near: Sequence[_Marks],
    feet: Feet,
    before: Footnote | None,
) -> Footnote | None:
    """Take the notes at the foot of a page; return the last, which may go on on the next."""
    note = before
    edge: float | None = None
    for row in foot:
        mark = _mark_of(row)
        aligned = edge is None or row.x is None or abs(row.x - edge) <= _ALIGNED
        if mark is not None and aligned:
            anchor, certain = _place(mark, here, near)
            if anchor is None:
                feet.kept.append(row)
                note = None
                continue
            if not certain:
                feet.doubtful.append(row)
            at = row.text.find(mark) + len(mark)
            note = Footnote(row.strip[:at], [(row, row.strip[at:])], anchor)
            feet.notes.append(note)
            edge = row.x if edge is None else edge
        elif note is not None and _follows(row, note):
            note.lines.append((row, row.strip))
        else:
            note = None  # small words of the text, or what goes on with a line told
    return note


def _follows(row: Row, note: Footnote) -> bool:
    """Whether a line stands right under the last one of a note, or begins the foot of a page."""
    last = note.lines[-1][0]
    if last.page != row.page or last.box is None or row.box is None:
        return True
    return row.box.top - last.box.bottom <= row.size


def _mark_of(row: Row) -> str | None:
    """Return the raised mark that a line begins with."""
    first = next((run for run in row.line.runs if run.text.strip()), None)
    match = _MARK.match(row.text)
    if first is None or match is None or not first.superscript:
        return None
    return match[1] if first.text.strip() == match[1] else None
