"""Footnotes: notes that stand apart from the text, at the foot of a page or at a file's end.

A footnote becomes a note under the node whose words have its mark. A Word file says which is which.
On a page it is found by its place and its mark: the last lines of the page, smaller than the text
or under a short ruling, that begin with a raised mark which the text above them has once. A mark
that may as well be an exponent decides nothing alone, and is told. Where notes are counted anew on
each page, one mark may be several notes' own: they are taken in their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from pipeline.model.document import Document, Page
from pipeline.model.records import Kind, Node
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.parse.draft import Draft
from pipeline.parse.foot import Cut, foot_of, mark_of
from pipeline.parse.rows import Row
from pipeline.parse.strip import Strip
from pipeline.parse.units import product

FOOTNOTE = "footnote"
"""What the last component of a footnote's path begins with."""

_NUMBER = re.compile(r"\d$")
_UNIT = re.compile(r"(?P<before>^\s*|\d\s*|[/·×]\s?)(?P<unit>[^\W\d_]{1,3})$")
"""What a raised number behind it is a power of: the unit of a number, perhaps wrapped."""
_POWERS = ("1", "2", "3", "4")
"""Powers of units."""
_COMPONENT = re.compile(rf"[#.]{FOOTNOTE}-\d+$")
_ALIGNED = 4.0
_ELSEWHERE, _POWER = 1, 2
"""How unlikely it is that the mark of a note is on another page, and that it looks like a power."""
_BACKWARDS, _TWICE = 4, 8
"""And that marks do not stand in the order of their notes, or one is the mark of two."""


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
    "5 m", a mark is no power. Where there are more raised words alike, those behind units are.
    """
    notes = Counter(child.printed for child in node.children if is_footnote(child))
    if not notes:
        return node.text
    raw = node.text.raw
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in node.text.marks:
        before, words = raw[: mark.start].rstrip(), raw[mark.start : mark.end].strip()
        raised = mark.kind is MarkKind.SUPERSCRIPT and _NUMBER.search(before) is None
        if before.endswith("(") and raw[mark.end :].startswith(")"):
            words = f"({words})"
        if raised and words in notes:
            found[words].append(mark)
    gone: set[Mark] = set()
    for words, marks in found.items():
        if len(marks) > notes[words]:
            others = [one for one in marks if not _ends_in_unit(raw[: one.start].rstrip())]
            gone.update(others or marks)
        else:
            gone.update(marks)
    for mark in gone:
        raw = f"{raw[: mark.start]}{' ' * (mark.end - mark.start)}{raw[mark.end :]}"
    return Text(raw, tuple(mark for mark in node.text.marks if mark not in gone))


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
        first = next((run for run in row.line.runs if run.text.strip(" (")), None)
        if first is not None and first.note == style:
            anchor = anchors.get((style, first.text))
            at = row.text.find(first.text) + len(first.text)
            at += row.text.lstrip().startswith("(") and row.text.startswith(")", at)
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
    cut: list[Cut] = []
    for page in pages:
        over = cut[-1].ruled if cut else None
        cut.append(foot_of(on_page.get(page.number, []), page, size, over))
    found: list[_Found] = []
    note: Footnote | None = None
    for n, one in enumerate(cut):
        if one.foot:
            near = [m for m in (n - 1, n + 1) if 0 <= m < len(cut)]
            last = note if one.ruled is not None else None
            around = (_marks(one.text), *(_marks(cut[m].text) for m in near))
            note = _notes(one.foot, around, feet, found, last)
        else:
            note = None
    _settle(found, feet)


class _Marks(msgspec.Struct):
    """Offsets of raised runs by their words: those behind words, and those behind units."""

    words: dict[str, list[int]]
    units: dict[str, list[int]]


class _Found(NamedTuple):
    """A note at the foot of a page, and where its mark may stand, from the likeliest: offsets, and
    how unlikely each is.
    """

    note: Footnote
    places: list[tuple[int, int]]


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
                if before.endswith("(") and row.text[at + len(run.text) :].startswith(")"):
                    mark = f"({mark})"
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


def _places(mark: str, around: Sequence[_Marks]) -> list[tuple[int, int]]:
    """Return where the mark of a note may stand: by a page's end, a note may slip to the page
    before or after. ``around`` are the marks of its page, and those of the pages beside.
    """
    here, *beside = around
    return [
        *((at, 0) for at in here.words.get(mark, [])),
        *((at, _ELSEWHERE) for one in beside for at in one.words.get(mark, [])),
        *((at, _POWER) for at in here.units.get(mark, [])),
    ]


def _settle(found: Sequence[_Found], feet: Feet) -> None:
    """Give each note the place of its mark: the likeliest, where marks stand in the order of their
    notes, and none is two notes' own.
    """
    if not found:
        return
    ways = [_Way(cost, at, None) for at, cost in found[0].places]
    for one in found[1:]:
        ways = [
            min(
                (_Way(way.cost + cost + _order(way.at, at), at, way) for way in ways),
                key=lambda way: way.cost,
            )
            for at, cost in one.places
        ]
    best: list[int] = []
    last: _Way | None = min(ways, key=lambda way: way.cost)
    while last is not None:
        best.append(last.at)
        last = last.before
    best.reverse()
    taken = Counter(best)
    for (note, places), at in zip(found, best, strict=True):
        note.anchor = at
        near = [place for place, cost in places if not cost]
        if near != [at] or taken[at] > 1:
            feet.doubtful.append(note.lines[0][0])
        feet.notes.append(note)


class _Way(msgspec.Struct):
    """How unlikely the places of some notes' marks are, that of the last, and those before."""

    cost: int
    at: int
    before: _Way | None


def _order(before: int, at: int) -> int:
    return 0 if at > before else _TWICE if at == before else _BACKWARDS


def _notes(
    foot: Sequence[Row],
    around: Sequence[_Marks],
    feet: Feet,
    found: list[_Found],
    before: Footnote | None,
) -> Footnote | None:
    """Find the notes at the foot of a page; return the last, which may go on on the next.

    ``around`` are the marks of the page and of those beside it, ``before`` a note that may go on.
    """
    note = before
    edge: float | None = None
    for row in foot:
        mark = mark_of(row)
        aligned = edge is None or row.x is None or abs(row.x - edge) <= _ALIGNED
        if mark is not None and aligned:
            places = _places(mark, around)
            if not places:
                feet.kept.append(row)
                note = None
                continue
            at = row.text.find(mark) + len(mark)
            note = Footnote(row.strip[:at], [(row, row.strip[at:])], places[0][0])
            found.append(_Found(note, places))
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
