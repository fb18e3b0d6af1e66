"""Evidence that lies outside a single row: what the document mentions, where lines end, what a note
speaks of.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import chain

from pipeline.lists.profile import Profile
from pipeline.parse.frames import (
    CLOSED,
    COLON,
    DIVISION,
    EMPTY,
    GOES_ON,
    ITEM,
    LABELLED,
    NOTE,
    OPEN,
    PART,
    SUBSECTION,
    Frame,
    Stack,
    Tail,
)
from pipeline.parse.page_columns import right_edge
from pipeline.parse.readings import Reading, Role, closing_quote, shouting
from pipeline.parse.rows import Row
from pipeline.parse.spacing import Spacing

_TITLE_LENGTH = 90
_AFTER = {OPEN: -0.5, COLON: 1.5, CLOSED: 0.8}
"""Cost of going on after words that end so; 0.3 after any other."""
_SHOWN = 3
_NARROW = frozenset(" .,:;'’‘|!iljtfI()[]-")
_WIDE = frozenset("mwMW—%")
_LEAST, _MOST = 0.28, 0.8
"""Ems that a character is wide."""
_ROOM = 6
"""A line with room for the next word this many times over was not broken there."""
HEADINGS = (PART, ITEM, SUBSECTION, DIVISION)
_CAPITALS = re.compile(r"[^\W\d_]{3,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def _ems(text: str) -> float:
    """Return about how wide a text is, in ems of a common text face."""
    return sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, float]):
    """Widths of characters in ems, each found once."""

    def __missing__(self, c: str) -> float:
        width = _LEAST if c in _NARROW else _MOST if c in _WIDE else 0.68 if c.isupper() else 0.5
        self[c] = width
        return width


_WIDTHS = _Widths()


class Evidence:
    """What a run of rows says about each of them; ``tails`` is how each row ends."""

    def __init__(
        self,
        rows: Sequence[Row],
        profile: Profile,
        options: Sequence[tuple[Reading, ...]],
        tails: Sequence[Tail],
    ) -> None:
        self._options = options
        self._rows = rows
        self._profile = profile
        self._mentioned = _mentions(rows, profile)
        self._edges = _right_edges(rows)
        spacing = Spacing(rows, options)
        self._ends = (*tails[:1], *tails[:-1])
        rooms = array("d", map(self._room, chain(rows[:1], rows), rows))
        self._fills = [room <= 1.0 for room in rooms]
        self._short = [room > _ROOM for room in rooms]
        self._gaps = [spacing.parts(n) for n in range(len(rows))]
        self._hangs = self._document_hangs()
        self._goes_on = [
            len(found) == 1 and self._breaks_off(n) and self._gaps[n] is not True
            for n, found in enumerate(options)
        ]
        self._fresh = array("d", map(self._fresh_cost, range(len(rows))))

    def mentioned(self, components: tuple[str, ...]) -> bool:
        """Whether some text of the document refers to this label or to one under it."""
        return components in self._mentioned

    # --- line breaks --------------------------------------------------------------------------

    def fresh_cost(self, n: int) -> float:
        """Cost of a printed line beginning something new: the line before went to the margin and
        stopped in the middle of a sentence, with no space between the two.
        """
        return self._fresh[n]

    def _fresh_cost(self, n: int) -> float:
        if n == 0:
            return 0.0
        before, row = self._rows[n - 1], self._rows[n]
        if before.whole or row.whole or before.cell or row.cell:
            return 0.0
        cost = 0.0
        if self._fills[n]:
            cost += 0.6
            if self._ends[n] is OPEN:
                cost += 0.8
        elif row.is_beside(before):
            cost -= 0.3
        gap = self._gaps[n]
        if gap is False:
            announced = self._ends[n] is COLON
            cost += 0.5 if announced or self._short[n] else 2.0
        elif gap and not self._breaks_off(n):
            cost -= 0.5
        return cost

    def unfinished_cost(self, n: int) -> float:
        """Cost of words that begin a paragraph of their own where the line before stopped in the
        middle of a sentence: a new one begins with a capital letter.
        """
        before, row = self._rows[n - 1], self._rows[n]
        if n == 0 or before.whole or before.cell or row.cell:
            return 0.0
        if self._ends[n] is not OPEN or shouting(before.text):
            return 0.0
        return 0.3 if row.text.lstrip("“«\"‘'(")[:1].isupper() else 2.0

    def end_before(self, n: int) -> Tail:
        """How the words of the row before end."""
        return self._ends[n] if n else EMPTY

    def may_wrap(self, n: int) -> bool:
        """Whether a printed line can be the rest of the line before it."""
        if n == 0 or self._rows[n].whole:
            return False
        return self._gaps[n] is not True and self._fills[n]

    def join_cost(self, n: int, top: Frame) -> float:
        """Cost of row ``n`` going on with the words of the open node."""
        row = self._rows[n]
        if row.glued:
            return -50.0
        if row.whole:
            return 99.0
        before = self._rows[n - 1]
        cost = 0.0
        if top.form in HEADINGS and row.bold != before.bold:
            cost += 3.0
        if self.heading_goes_on(n, top):
            # headings are broken by hand, or short of the margin
            return cost + (1.5 if self._gaps[n] is True else 0.3)
        if not self._fills[n] and row.is_beside(before):
            # the width of a word is an estimate: where lines stand close it weighs less
            cost += 0.5 if self._gaps[n] is False and not self._short[n] else 2.5
        if self._gaps[n] is True:
            # a formula makes room for itself: in the middle of a sentence, at the edge of the
            # words, a gap weighs less
            at_edge = top.hang is not None and (row.x is None or abs(row.x - top.hang) <= 4.0)
            cost += 0.8 if self._breaks_off(n) and at_edge else 2.5
        if top.form in (PART, ITEM, SUBSECTION) and not shouting(row.text):
            cost += 4.0  # headings are set in capitals
        end = self._ends[n]
        cost += _AFTER.get(end, 0.3)
        if row.x is not None:
            if top.hang is not None:
                if abs(row.x - top.hang) > 4.0:
                    # the first line's own words may stand off the edge the further lines have
                    # (a note's may go back to the edge of its marker)
                    off = row.x - top.x if top.x is not None else 0.0
                    goes_on = end is OPEN or (end is GOES_ON and self._fills[n])
                    goes_on = goes_on and len(self._options[n]) == 1
                    first = top.row == n - 1 and (
                        off > 4.0 or ((top.form is NOTE or goes_on) and off > -4.0)
                    )
                    cost += 0.8 if first else 2.5
            elif top.x is not None and row.x < top.x - 4.0:
                cost += 2.5
            elif top.x is not None and top.family and self._hangs is not None:
                # as the other marked lines of the document do, so does this one
                cost += 1.5 if self._hangs is not (row.x > top.x + 4.0) else 0.0
        return cost

    def heading_goes_on(self, n: int, top: Frame) -> bool:
        """Whether a printed line in capitals stands below a heading in capitals, at its edge."""
        row, before = self._rows[n], self._rows[n - 1]
        if (
            n == 0
            or top.form not in HEADINGS
            or row.whole
            or before.cell
            or not row.is_beside(before)
        ):
            return False
        edge = top.hang if top.hang is not None else top.x
        near = row.x is None or edge is None or abs(row.x - edge) <= 4.0
        return (
            near
            and row.bold == before.bold
            and all(shouting(r.text) and _CAPITALS.search(r.text) for r in (row, before))
        )

    def _breaks_off(self, n: int) -> bool:
        """Whether the line before went to the margin and stopped in the middle of a sentence."""
        return self._fills[n] and self._ends[n] is OPEN

    def goes_on(self, n: int) -> bool:
        """Whether a row without a marker is plainly the rest of the line before it."""
        return self._goes_on[n]

    def _room(self, before: Row, row: Row) -> float:
        """How many times the first word of ``row`` would have fitted on the line before."""
        if before.box is None or row.box is None or not row.text.strip():
            return 0.0
        text = row.text.strip()
        left = self._edges.get(before.sheet, before.box.x1) - before.box.x1
        width = row.box.x1 - row.box.x0
        if left <= 0.95 * width * 2 * _LEAST / (_MOST * len(text)):
            return 0.0  # as in most justified lines: not for one letter and the space behind it
        word = text.split(maxsplit=1)[0]
        return left / max(0.95 * width * _ems(f"{word} ") / max(_ems(text), 0.1), 0.01)

    def _document_hangs(self) -> bool | None:
        """Whether marked words that plainly go on stand in from their marker (or never do);
        ``None`` where the document shows neither.
        """
        shown: list[bool] = []
        for n in range(1, len(self._rows)):
            before, row = self._rows[n - 1], self._rows[n]
            if before.whole or row.x is None or before.x is None or not row.is_beside(before):
                continue
            if len(self._options[n]) > 1 or not row.text.lstrip()[:1].islower():
                continue
            roles = {reading.role for reading in self._options[n - 1]}
            if roles & {Role.BARE, Role.LABELLED} and self._gaps[n] is not True:
                shown.append(row.x > before.x + 4.0)
        if len(shown) < _SHOWN:
            return None
        share = sum(shown) / len(shown)
        return True if share > 0.85 else False if share < 0.15 else None

    # --- titles and terms -------------------------------------------------------------------------

    def is_title(self, n: int, words: str) -> bool:
        """Whether a marked row of the introduction is only a title, its text to follow."""
        row = self._rows[n]
        if len(words) > _TITLE_LENGTH or words.endswith((".", ";")) or n + 1 >= len(self._rows):
            return False
        if not row.whole and (self._fills[n + 1] or self._gaps[n + 1] is False):
            return False
        return all(r.role is Role.PLAIN for r in self._options[n + 1])

    def term_alone(self, n: int, reading: Reading) -> bool:
        """Whether the row is the defined term and nothing else (a word in brackets apart)."""
        rest = self._rows[n].text[reading.end :].strip()
        return re.sub(r"\([^)]*\)", "", rest).strip(" .:") == ""

    def closes_quote(self, n: int) -> bool:
        """Whether a row closes a quotation that the row before it left open, near its beginning."""
        if n >= len(self._rows) or self._rows[n].cell is not None:
            return False
        return 0 < closing_quote(self._rows[n].text) <= _TITLE_LENGTH

    def next_italic(self, n: int) -> bool:
        """Whether the row after is italic."""
        return n + 1 < len(self._rows) and self._rows[n + 1].italic

    # --- annotations ------------------------------------------------------------------------------

    def note_home(
        self, n: int, reading: Reading, stack: Stack, homes: list[int]
    ) -> dict[int, float]:
        """Weigh where an annotation without an indent belongs.

        It hangs under the deepest open provision that holds everything it names; one that names
        nothing hangs under the provision whose words it repeats, else under the last.
        """
        if not homes:
            return {}
        entry = next(
            (d for d in homes if stack[d].form is LABELLED),
            homes[0] if stack[homes[0]].form is not PART else homes[-1],
        )
        words = self._note_words(n, reading)
        depth = self._named(words, stack, entry)
        if depth is not None:
            return {d: 0.0 if d == depth else 1.2 + 0.4 * abs(d - depth) for d in homes}
        inner = [d for d in homes if d >= entry]
        if not inner:
            return {d: 0.0 if d == homes[-1] else 2.0 for d in homes}
        shares = {d: self._overlap(words, self._words_of(stack[d])) for d in inner}
        best = max(inner, key=lambda d: (shares[d], d))
        weight = {d: 0.3 + 0.3 * (len(stack) - d) for d in homes}
        return {d: (0.0 if d == best else weight.get(d, 0.0) + 0.5) for d in homes}

    def _note_words(self, n: int, reading: Reading) -> str:
        words = self._rows[n].text[reading.end :].strip()
        if not words and n + 1 < len(self._rows):
            words = self._rows[n + 1].text
        return words

    def _named(self, words: str, stack: Stack, entry: int) -> int | None:
        if entry >= len(stack) or not stack[entry].components:
            return None
        if self._profile.this_item.search(words):
            return entry
        home = stack[entry].components
        found = [p.components for p in self._profile.labels.find(words)]
        if any(home[: len(c)] == c and len(c) <= len(home) for c in found):
            return entry
        under = [c for c in found if c[: len(home)] == home]
        if not under:
            return None
        depth = entry
        for d in range(entry, len(stack)):
            mine = stack[d].components
            if mine and all(c[: len(mine)] == mine for c in under):
                depth = d
        return depth

    def _words_of(self, frame: Frame) -> str:
        return self._rows[frame.row].text if frame.row >= 0 else ""

    @staticmethod
    def _overlap(one: str, two: str) -> float:
        a = {w[:6].lower() for w in _WORD.findall(one)}
        b = {w[:6].lower() for w in _WORD.findall(two)}
        return len(a & b) / len(a | b) if a and b else 0.0


def _mentions(rows: Sequence[Row], profile: Profile) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    entry = profile.labels.entry
    for first in range(0, len(rows), _TOGETHER):
        text = "\0".join([row.text.strip() for row in rows[first : first + _TOGETHER]])
        for label in profile.labels.find(text, minimum=entry):
            if label.start == 0 or text[label.start - 1] == "\0":
                continue  # the row's own, no mention
            for depth in range(entry, len(label.components) + 1):
                found.add(label.components[:depth])
    return frozenset(found)


_TOGETHER = 500
"""Rows looked through at once."""


_Sheet = tuple[int | None, int]
"""A page, and which of its columns (0 where it has none)."""


def _right_edges(rows: Sequence[Row]) -> dict[_Sheet, float]:
    """Return how far lines reach on each page, in each column; nearly as far as on others."""
    ends: dict[_Sheet, list[float]] = {}
    for row in rows:
        if row.box is not None and row.cell is None:
            ends.setdefault(row.sheet, []).append(row.box.x1)
    edges = {sheet: right_edge(found) if sheet[1] else max(found) for sheet, found in ends.items()}
    whole: dict[int, float] = {}
    for (_, column), edge in edges.items():
        whole[column] = max(whole.get(column, 0.0), edge)
    return {sheet: max(edge, whole[sheet[1]] - 40.0) for sheet, edge in edges.items()}
