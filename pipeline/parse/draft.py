"""From understood rows to draft nodes: what the search decided, made a tree that can still change.

A :class:`Draft` becomes a :class:`~pipeline.model.records.Node` in :mod:`pipeline.parse.finish`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pipeline.lists.profile import Members, PartHeading, Profile
from pipeline.model.records import Kind
from pipeline.parse.frames import Form
from pipeline.parse.outline import Step
from pipeline.parse.readings import UNCLOSED, Role, closing_quote
from pipeline.parse.rows import Row
from pipeline.parse.strip import Strip


class Draft(msgspec.Struct, eq=False, gc=False):
    """A node in the making.

    ``run_in`` says that its words may begin with a title, ``open_title`` that its heading goes on
    in the next line. ``pieces`` are the lines of its own
    words, each with whether its last hyphen is the typesetter's; ``title`` the lines of its
    heading. ``component`` is what its path ends in, where that is known before its siblings are
    counted.
    """

    kind: Kind
    rows: list[Row] = []
    components: tuple[str, ...] = ()
    component: str = ""
    printed: Strip | None = None
    automatic: str | None = None
    title: list[tuple[Strip, bool]] = []
    pieces: list[tuple[Strip, bool]] = []
    children: list[Draft] = []
    none: bool = False
    plural: bool = False
    run_in: bool = False
    open_title: bool = False
    category: str | None = None
    part: PartHeading | None = None
    cells: list[Row] = []
    spare: list[Strip] = []

    @property
    def words(self) -> str:
        """Its own words, roughly: for deciding, not for keeping."""
        return " ".join(strip.text.strip() for strip, _ in self.pieces)


def build(steps: Iterable[Step], profile: Profile, tables: dict[int, list[Row]]) -> Iterator[Draft]:
    """Yield the top of the tree, each branch once it is whole. ``tables`` gives the cells of each
    table by its first row.
    """
    builder = _Builder(profile, tables)
    for step in steps:
        builder.add(step)
        while len(builder.top) > 1:
            yield builder.top.pop(0)
    yield from builder.top


class _Builder:
    def __init__(self, profile: Profile, tables: dict[int, list[Row]]) -> None:
        self.top: list[Draft] = []
        self._profile = profile
        self._tables = tables
        self._stack: list[Draft] = []
        self._category: Row | None = None

    def add(self, step: Step) -> None:
        row, reading = step.row, step.reading
        if reading.role is Role.CATEGORY:
            self._stack = []
            self._category = row
            return
        if step.joins:
            self._join(row, self._stack[step.parent])
            return
        draft = self._draft(step)
        del self._stack[step.parent + 1 :]
        siblings = self._stack[-1].children if self._stack else self.top
        if draft.kind is Kind.TABLE and siblings and _is_caption(siblings[-1]):
            caption = siblings.pop()
            draft.title = caption.pieces
            draft.rows = [*caption.rows, *draft.rows]
        siblings.append(draft)
        if reading.role is not Role.TABLE:
            self._stack.append(draft)

    def _join(self, row: Row, draft: Draft) -> None:
        draft.rows.append(row)
        if draft.kind is Kind.DEFINITION and draft.open_title:
            at = closing_quote(row.text)
            draft.open_title = False
            rest = row.strip[at:]
            alone = _is_aside(rest.text)
            draft.title.append((row.strip if alone else row.strip[:at], row.soft_hyphen))
            if not alone:
                draft.pieces.append((rest, row.soft_hyphen))
            return
        piece = (row.strip, row.soft_hyphen)
        if draft.kind in (Kind.ITEM, Kind.SUBSECTION, Kind.PART):
            if self._profile.is_none(row.text):
                draft.pieces.append(piece)
                draft.none = True
            else:
                draft.title.append(piece)
        else:
            draft.pieces.append(piece)

    def _draft(self, step: Step) -> Draft:
        row, reading, frame = step.row, step.reading, step.frame
        form = frame.form if frame is not None else Form.PARAGRAPH
        strip = row.strip
        rest = strip[reading.end :]
        soft = row.soft_hyphen
        draft = Draft(_KINDS[form], rows=[row])
        if reading.end:
            draft.printed = strip[: reading.end]
        elif row.marker and reading.role not in (Role.PLAIN, Role.TERM, Role.TABLE):
            draft.automatic = row.marker
        match reading.role:
            case Role.PART:
                self._open_part(draft, row, reading.part)
            case Role.DIVISION:
                draft.component = reading.value
                draft.title.append((rest, soft))
            case Role.ITEM | Role.SUBSECTION:
                draft.components = reading.components
                self._split_none(draft, rest, soft=soft)
                if reading.role is Role.ITEM and self._category is not None:
                    draft.category = self._profile.category.match(self._category.text.strip())[1]  # type: ignore[index]
                    draft.rows.insert(0, self._category)
                    draft.spare.append(self._category.strip)
                    self._category = None
            case Role.LABELLED:
                draft.components = reading.components
                draft.kind = self._labelled(draft.components)
                draft.pieces.append((rest, soft))
            case Role.BARE:
                draft.component = reading.value
                assert frame is not None
                draft.components = frame.components
                if draft.components:
                    draft.kind = self._labelled(draft.components)
                draft.run_in = self._in_introduction(step.parent)
                if frame.title:
                    draft.title.append((rest, soft))
                else:
                    draft.pieces.append((rest, soft))
            case Role.NOTE:
                assert reading.note is not None
                draft.kind = reading.note
                draft.plural = reading.plural
                draft.pieces.append((rest, soft))
            case Role.TERM:
                self._open_term(draft, row, reading.end)
                draft.open_title = reading.family == UNCLOSED
            case Role.TABLE:
                draft.kind = Kind.TABLE
                draft.cells = self._tables.pop(row.index)
                draft.rows = list(draft.cells)
            case _:
                draft.pieces.append((row.strip, soft))
        return draft

    def _labelled(self, components: tuple[str, ...]) -> Kind:
        entry = len(components) == self._profile.labels.entry
        return Kind.ENTRY if entry else Kind.PROVISION

    def _in_introduction(self, parent: int) -> bool:
        part = self._stack[0].part if self._stack else None
        return parent == 0 and part is not None and part.members is Members.LIST

    def _open_part(self, draft: Draft, row: Row, part: PartHeading | None) -> None:
        assert part is not None
        draft.kind = Kind.PART
        draft.part = part
        body = row.text.lstrip()
        lead = len(row.text) - len(body)
        text = body if not row.marker else f"{row.marker} {body}"
        shift = lead - (len(text) - len(body))
        match = part.pattern.match(text) or part.pattern.match(body)
        assert match is not None
        if match.string is body:
            shift = lead
        start, end = match.span("printed")
        if end > start and end + shift > lead:
            draft.printed = row.strip[max(0, start + shift) : end + shift]
            draft.automatic = None
        elif end > start:
            draft.automatic = row.marker
        draft.title.append((row.strip[max(0, match.start("heading") + shift) :], row.soft_hyphen))

    def _split_none(self, draft: Draft, rest: Strip, *, soft: bool) -> None:
        """A subsection that says "None." on its own heading line."""
        body = rest.text.rstrip()
        for phrase in self._profile.none_phrases:
            at = len(body) - len(phrase) - 1
            if at > 0 and body.casefold().endswith(phrase + ".") and body[at - 1] in " .\t":
                draft.title.append((rest[:at], False))
                draft.pieces.append((rest[at:], soft))
                draft.none = True
                return
        draft.title.append((rest, soft))

    def _open_term(self, draft: Draft, row: Row, end: int) -> None:
        draft.kind = Kind.DEFINITION
        alone = _is_aside(row.text[end:])
        draft.printed = None
        if alone:
            draft.title.append((row.strip, row.soft_hyphen))
        else:
            draft.title.append((row.strip[:end], False))
            draft.pieces.append((row.strip[end:], row.soft_hyphen))


def _is_aside(text: str) -> bool:
    """Whether nothing stands behind a term but a stop, or words in brackets that go with it."""
    rest = text.strip()
    return len(rest) <= 2 or (rest[0] == "(" and rest.rstrip(".: ").endswith(")"))


def _is_caption(draft: Draft) -> bool:
    """Whether a paragraph right before a table is its title: short, and no sentence."""
    words = draft.words
    return (
        draft.kind is Kind.PARAGRAPH
        and not draft.children
        and 0 < len(words) <= 80
        and words[-1] not in ".;:,"
    )


_KINDS = {
    Form.PART: Kind.PART,
    Form.ITEM: Kind.ITEM,
    Form.SUBSECTION: Kind.SUBSECTION,
    Form.LABELLED: Kind.PROVISION,
    Form.LIST_ITEM: Kind.LIST_ITEM,
    Form.NOTE: Kind.NOTE,
    Form.TERM: Kind.DEFINITION,
    Form.PARAGRAPH: Kind.PARAGRAPH,
    Form.DIVISION: Kind.PART,
}

TERMS = Members.TERMS
