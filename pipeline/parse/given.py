"""The tree of a document that says itself what stands under what: nothing is searched, all is kept.

Where the source marks its structure up, each row carries its depth, its marker and its title
(:class:`~pipeline.model.document.Given`). What is left to settle is what the profile knows: which
headings are parts and items, what a marker is as part of a label, and what opens a note. The drafts
are finished, accounted for and checked like those of any other document.

A source may contradict itself: a provision nested beside another and printed as what stands under
it. It is read as it is nested, the other reading is told, and a person may decide; what is nested
like it right behind it, and under it, then goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.lists.profile import Members, Profile
from pipeline.model.document import Given, Part
from pipeline.model.records import Kind
from pipeline.parse.decisions import Decision, chosen_readings, impossible, input_of_row
from pipeline.parse.draft import Draft
from pipeline.parse.outline import Tie
from pipeline.parse.rows import Row

_PIECE = re.compile(r"[0-9]+|[A-Za-z]+")
_NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)


def is_given(rows: Sequence[Row]) -> bool:
    """Whether the source says of every row where it belongs."""
    return bool(rows) and all(row.line.given is not None for row in rows)


def split_asides(rows: Sequence[Row], profile: Profile) -> tuple[list[Row], list[tuple[Row, str]]]:
    """Part the text from what is only printed with it, with the reason of each: what the source
    says is no part of it, the list's own title, and a table of contents down to the next heading.
    """
    text: list[Row] = []
    aside: list[tuple[Row, str]] = []
    in_contents = False
    for row in rows:
        given = row.line.given
        heading = given is not None and given.part is Part.HEADING
        if heading:
            in_contents = profile.contents.match(row.text.strip()) is not None
        if given is not None and given.part is Part.ASIDE:
            aside.append((row, given.reason))
        elif in_contents:
            aside.append((row, "contents"))
        elif heading and profile.front_title.match(row.text.strip()):
            aside.append((row, "cover"))
        else:
            text.append(row)
    return text, aside


def build_given(
    rows: Sequence[Row],
    profile: Profile,
    tables: dict[int, list[Row]],
    decisions: Sequence[Decision] = (),
    *,
    edition: str = "",
) -> tuple[list[Draft], list[Tie]]:
    """Return the top of the tree, and the rows whose nesting their indent contradicts.

    ``tables`` gives the cells of each table by its first row.

    Raises:
        DecisionError: a decision was made on other lines than those at hand, or where the source
            leaves nothing to decide.
    """
    decided = chosen_readings(rows, decisions, edition=edition)
    builder = _Builder(profile, tables)
    ties: list[Tie] = []
    moved: Given | None = None
    for n, row in enumerate(rows):
        given = row.line.given
        assert given is not None
        if moved is not None and not _goes_with(given, moved):
            moved = None
        if moved is not None:
            given = _deeper(given)
        nested, indented = builder.readings(row, given)
        decision = decided.get(n)
        if decision is not None and decision.read_as not in {nested, indented} - {""}:
            raise impossible(decision, row, edition=edition)
        if decision is not None and decision.read_as == indented:
            moved, given = given, _deeper(given)
        elif indented and decision is None:
            ties.append(Tie(row, nested, indented, None, input_of_row(rows, n)))
        builder.add(row, given)
    return builder.top, ties


def _goes_with(given: Given, moved: Given) -> bool:
    """Whether a row goes with one that a person moved in: it is under it, or goes on counting."""
    beside = given.depth == moved.depth and given.indent == moved.indent
    return given.depth > moved.depth or beside


def _deeper(given: Given) -> Given:
    return msgspec.structs.replace(given, depth=given.depth + 1)


class _Builder:
    def __init__(self, profile: Profile, tables: dict[int, list[Row]]) -> None:
        self.top: list[Draft] = []
        self._profile = profile
        self._tables = tables
        self._stack: list[tuple[int, Draft]] = []
        self._title: Row | None = None

    def readings(self, row: Row, given: Given) -> tuple[str, str]:
        """Return the label of a provision as it is nested, and as its indent would have it: empty
        where the two do not part.

        They part where the one before it at its depth is printed less far in.
        """
        if given.part is not Part.PROVISION or not given.marker:
            return "", ""
        before = next((one for depth, one in self._stack if depth == given.depth), None)
        if before is None or not before.components or given.indent is None:
            return "", ""
        its = before.rows[0].line.given
        if its is None or its.indent is None or its.indent >= given.indent:
            return "", ""
        pieces = _PIECE.findall(row.text[: given.marker])
        above = [one for depth, one in self._stack if depth < given.depth]
        home = next((one.components for one in reversed(above) if one.components), ())
        return ".".join((*home, *pieces)), ".".join((*before.components, *pieces))

    def add(self, row: Row, given: Given) -> None:
        if given.part is Part.TITLE:
            self._title = row
            return
        if self._goes_on(row, given):
            note = self._stack[-1][1]
            note.rows.append(row)
            note.pieces.append((row.strip, False))
            return
        while self._stack and self._stack[-1][0] >= given.depth:
            self._stack.pop()
        if given.part is Part.HEADING:
            self._open(self._heading(row, given), given)
        elif (draft := self._provision(row, given)) is not None:
            self._open(draft, given)

    def _goes_on(self, row: Row, given: Given) -> bool:
        """Whether a paragraph is the words of a note whose marker stands by itself before it."""
        if given.part is not Part.PROVISION or given.marker or row.cell is not None:
            return False
        depth, above = self._stack[-1] if self._stack else (-1, None)
        return (
            above is not None
            and above.kind in _NOTES
            and depth == given.depth
            and _is_open(above)
            and self._profile.note(row.text.lstrip()) is None
        )

    def _open(self, draft: Draft, given: Given) -> None:
        siblings = self._stack[-1][1].children if self._stack else self.top
        if given.part is Part.HEADING and not draft.components and draft.part is None:
            count = sum(1 for one in siblings if one.kind is Kind.PART and one.part is None)
            draft.component = f"part-{count + 1}"
        siblings.append(draft)
        self._stack.append((given.depth, draft))

    # --- headings ---------------------------------------------------------------------------------

    def _heading(self, row: Row, given: Given) -> Draft:
        """A part, an item, or (anything else) a division of what it stands in."""
        text = row.text.strip()
        draft = Draft(Kind.PART, rows=[row])
        if given.marker:
            draft.printed = row.strip[: given.marker]
        item = self._profile.item.match(text)
        part = next((p for p in self._profile.parts if p.pattern.match(text)), None)
        if item is not None:
            draft.kind = Kind.ITEM
            draft.components = (item["number"],)
        elif part is not None:
            draft.part = part
        if item is not None or part is not None:
            self._stack.clear()
        self._title_or_none(draft, row, given)
        return draft

    def _title_or_none(self, draft: Draft, row: Row, given: Given) -> None:
        rest = row.strip[given.marker :]
        if self._profile.is_none(rest.text):
            draft.pieces.append((rest, False))
            draft.none = True
        else:
            draft.title.append((rest, False))

    # --- provisions -------------------------------------------------------------------------------

    def _provision(self, row: Row, given: Given) -> Draft | None:
        """Return the node a row opens; none where it goes on with the note it stands in."""
        parent = self._stack[-1][1] if self._stack else None
        if row.cell is not None:
            cells = self._tables[row.index]
            return Draft(Kind.TABLE, rows=list(cells), cells=cells)
        draft = Draft(Kind.PARAGRAPH, rows=[row])
        if given.marker:
            draft.printed = row.strip[: given.marker]
        rest = row.strip[given.marker :]
        if given.part is Part.NOTE:
            draft.kind = Kind.NOTE
        elif given.part is Part.DEFINITION and given.title:
            draft.kind = Kind.DEFINITION
            lead = len(rest.text) - len(rest.text.lstrip())
            draft.title.append((rest[: lead + given.title], False))
            rest = rest[lead + given.title :]
        elif (note := self._profile.note(row.text.lstrip())) is not None:
            marker, end = note
            lead = len(row.text) - len(row.text.lstrip())
            draft.kind, draft.plural = marker.kind, marker.plural
            draft.printed = row.strip[: lead + end]
            rest = row.strip[lead + end :]
        elif given.marker:
            self._label(draft, row.text[: given.marker])
        elif (term := self._term(row, parent)) > 0:
            draft.kind = Kind.DEFINITION
            draft.title.append((row.strip[:term], False))
            rest = row.strip[term:]
        elif parent is not None and parent.kind in _NOTES and _is_open(parent):
            parent.rows.append(row)
            parent.pieces.append((rest, False))
            self._stack.append((given.depth, parent))
            return None
        if self._title is not None:
            draft.rows.insert(0, self._title)
            draft.title.insert(0, (self._title.strip, False))
            self._title = None
        draft.none = self._profile.is_none(rest.text)
        if rest.text.strip():
            draft.pieces.append((rest, False))
        return draft

    def _term(self, row: Row, parent: Draft | None) -> int:
        """How many characters the term takes that a paragraph of the definitions begins with."""
        pattern = self._profile.term
        if pattern is None or parent is None or parent.part is None:
            return 0
        found = pattern.match(row.text) if parent.part.members is Members.TERMS else None
        return found.end("term") if found else 0

    def _label(self, draft: Draft, marker: str) -> None:
        """Settle what a marker is: a whole label of the list, the next part of one, or of a list
        that has none.

        What stands under an item is labelled, down to the first note or definition. A marker that
        repeats the item's number (``9-1`` in group 9) adds what comes behind it.
        """
        whole = self._profile.labels.match(marker)
        if whole is not None and whole.end == len(marker):
            draft.components = whole.components
            draft.kind = Kind.ENTRY
            return
        pieces = tuple(_PIECE.findall(marker))
        home = self._home()
        if home is None or not pieces:
            draft.kind = Kind.LIST_ITEM
            draft.component = "".join(pieces) or "dash"
            return
        if len(home) == 1 and len(pieces) > 1 and pieces[0] == home[0]:
            pieces = pieces[1:]
        draft.components = (*home, *pieces)
        entry = len(draft.components) == self._profile.labels.entry
        draft.kind = Kind.ENTRY if entry else Kind.PROVISION

    def _home(self) -> tuple[str, ...] | None:
        """Return the components of the label that what follows is under."""
        for _, draft in reversed(self._stack):
            if draft.components:
                return draft.components
            if draft.kind is not Kind.PARAGRAPH and not _is_division(draft):
                return None
        return None


def _is_open(note: Draft) -> bool:
    """Whether nothing stands in a note yet but its marker."""
    return not note.children and not any(strip.text.strip() for strip, _ in note.pieces)


def _is_division(draft: Draft) -> bool:
    return draft.kind is Kind.PART and draft.part is None
