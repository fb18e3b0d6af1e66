"""One side of a pair, ready for the rules: its words, its logic, and where in them a thing stands.

A :class:`Wording` is a node's text cut into tokens, with the record's quantities, references,
substances and terms placed on the plain text, the spans of comparators and test conditions, and the
answer to "does what stands here bound what is controlled, or what is left out?".
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property

from pipeline.compare.phrases import Phrases, pattern
from pipeline.compare.typography import Rule
from pipeline.compare.words import Token, tokenize
from pipeline.model.records import Kind, Node
from pipeline.model.text import Text

Span = tuple[int, int]

_EVEN = str.maketrans(
    {
        "’": "'",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2007": " ",
        "‐": "-",
        "‑": "-",
        "\n": " ",
    }
)
_SENTENCE = re.compile(r"[;:]|[.!?](?=\s+[^\W\d_a-z])|[.!?]$")
_CLAUSE_SIGN = re.compile(r"[;:()\[\]]|,(?!\d)|[.](?!\d)")


_NEGATED = re.compile(r"\b(?:not|nicht|kein\w*|no|ne|n'|pas|unless|menos|moins|denn)\b")
_CLOSING = re.compile(r"(?:[^,;:]|,(?=\d))+,(?!\d)")


class Position(StrEnum):
    """What a phrase bounds where it stands."""

    CONTROLS = "controls"
    EXCLUDES = "excludes"
    UNKNOWN = "unknown"

    def turned(self) -> Position:
        """Return the position inside an exclusion opened here; one inside another is unknown."""
        return Position.EXCLUDES if self is Position.CONTROLS else Position.UNKNOWN


class Wording:
    """The words of one node in one edition.

    Args:
        node: the record.
        base: what the node's place in the tree makes it (see :func:`base_position`).
        rules: the typographic rules of its language.
        phrases: the phrase table of its language.
    """

    def __init__(
        self, node: Node, base: Position, rules: tuple[Rule, ...], phrases: Phrases
    ) -> None:
        self.node = node
        self.base = base
        self.phrases = phrases
        self.plain = node.text.plain()
        self.lower = _lower(self.plain)
        self._rules = rules
        self._map = _offsets(node.text) if node.text.marks else None

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The plain text cut into tokens."""
        return tokenize(self.plain, self._rules)

    def to_plain(self, start: int, end: int) -> Span:
        """Return where raw characters ``[start, end)`` stand in the plain text."""
        if self._map is None:
            return start, end
        return self._map[min(start, len(self._map) - 1)], self._map[min(end, len(self._map) - 1)]

    def to_raw(self, span: Span) -> Span:
        """Return where plain characters stand in the raw text."""
        if self._map is None:
            return span
        start = max(i for i, at in enumerate(self._map) if at <= span[0])
        end = next((i for i, at in enumerate(self._map) if at >= span[1]), len(self._map) - 1)
        return start, max(start, end)

    @cached_property
    def comparators(self) -> tuple[tuple[Span, str], ...]:
        """Spans of comparator phrases, with "before" or "after" (the value they stand)."""
        taken: list[tuple[Span, str]] = []
        for side, table in (("before", self.phrases.before), ("after", self.phrases.after)):
            for source, _ in table:
                for found in pattern(rf"(?<!\w)(?:{source})(?!\w)").finditer(self.lower):
                    if not any(_overlap(found.span(), span) for span, _ in taken):
                        taken.append((found.span(), side))
        return tuple(sorted(taken))

    @cached_property
    def conditions(self) -> tuple[Span, ...]:
        """Spans of test conditions, each to the end of its clause."""
        found: list[Span] = []
        for match in pattern(self.phrases.test_condition).finditer(self.lower):
            if found and match.start() < found[-1][1]:
                continue
            stop = min((e[0] for e in self.edges if e[0] >= match.end()), default=len(self.plain))
            found.append((match.start(), stop))
        return tuple(found)

    @cached_property
    def edges(self) -> tuple[Span, ...]:
        """What parts clauses: signs and connectors, except those inside a comparator phrase."""
        connectors = self.phrases.and_words | self.phrases.or_words
        found = [m.span() for m in _CLAUSE_SIGN.finditer(self.lower)]
        found.extend(
            (t.start, t.end)
            for t in self.tokens
            if t.kind == "word" and self.lower[t.start : t.end].strip() in connectors
        )
        masked = [span for span, _ in self.comparators]
        masked.extend(m.span() for m in pattern(_DESIGNED).finditer(self.lower))
        return tuple(sorted(e for e in found if not any(_overlap(e, span) for span in masked)))

    def clause(self, span: Span) -> Span:
        """Return the clause a span stands in."""
        start = max((e[1] for e in self.edges if e[1] <= span[0]), default=0)
        stop = min((e[0] for e in self.edges if e[0] >= span[1]), default=len(self.plain))
        return start, stop

    def connector_before(self, at: int) -> str:
        """Return the nearest and/or word before a clause that starts at ``at``, within commas."""
        edge = max((e for e in self.edges if e[1] <= at), default=None)
        return self.lower[edge[0] : edge[1]].strip() if edge is not None else ""

    def connector_after(self, at: int) -> str:
        """Return the and/or word that ends the clause at ``at``, or an empty string."""
        edge = min((e for e in self.edges if e[0] >= at), default=None)
        return self.lower[edge[0] : edge[1]].strip() if edge is not None else ""

    def sentence(self, at: int) -> Span:
        """Return the sentence (or part between semicolons) that ``at`` stands in."""
        start, stop = 0, len(self.lower)
        for found in _SENTENCE.finditer(self.lower_case_kept):
            if found.end() <= at:
                start = found.end()
            elif found.start() >= at:
                stop = found.start()
                break
        return start, stop

    @cached_property
    def lower_case_kept(self) -> str:
        """The plain text with even spaces, capitals kept: sentences begin with capitals."""
        return self.plain.translate(_EVEN)

    def position(self, at: int) -> Position:
        """Say what a phrase at ``at`` bounds: what is controlled, or what is left out."""
        here = self.base
        start, _ = self.sentence(at)
        before = self.lower[start:at]
        if here is Position.UNKNOWN:
            if pattern(self.phrases.no_control).search(before):
                here = Position.EXCLUDES
                before = pattern(self.phrases.no_control).sub(" ", before, count=1)
            elif _is_note(self.node) and pattern(self.phrases.inclusion).search(before):
                here = Position.CONTROLS
            else:
                return Position.UNKNOWN
        if pattern(self.phrases.exclusion).search(before) is None:
            return here
        before = pattern(self.phrases.set_off).sub(" ", before)
        found = list(pattern(self.phrases.exclusion).finditer(before))
        if any(self._may_be_closed(before, one) for one in found):
            return Position.UNKNOWN
        return here.turned() if found else here

    def _may_be_closed(self, before: str, exclusion: re.Match[str]) -> bool:
        """Whether a comma may have closed an exclusion that one opened (", other than at night, at
        more than 5 m"). A relative clause has a comma too, and then it goes on.
        """
        opened = before[: exclusion.start()].rstrip().endswith(",")
        if not opened or _NEGATED.search(exclusion.group()):
            return False
        comma = _CLOSING.match(before, exclusion.end())
        if comma is None:
            return False
        behind = before[comma.end() :].lstrip()
        return pattern(self.phrases.still).match(behind) is None

    def slice(self, span: Span) -> str:
        """Return plain characters, trimmed."""
        return self.plain[span[0] : span[1]].strip()


_DESIGNED = (
    r"\bdesigned or modified\b|\bdiseñad[oa]s? o modificad[oa]s?\b|\bconçue?s? ou modifiée?s?\b"
    r"|\b(?:konstruiert|entwickelt)\w* oder geändert\w*\b|\band/or\b|\by/o\b|\bet/ou\b|\bund/oder\b"
)


def base_position(ancestors: tuple[Node, ...], node: Node, phrases: Phrases) -> Position:
    """Say what a node's place in the tree makes its words bound, before its own are read.

    ``ancestors`` outermost first. Provisions control; what stands under "other than the following:"
    or "does not control:" is left out; notes, definitions and front matter are unknown until their
    own words or their opener's say. A division of an item, and a part made of entries, is no front
    matter.
    """
    here = Position.CONTROLS
    inside = any(one.kind in (Kind.ITEM, Kind.ENTRY) for one in (*ancestors, node))
    for above in ancestors:
        if above.kind in _UNDECIDED and not (inside and above.kind is Kind.PART):
            here = Position.UNKNOWN
        here = _after_opener(above, here, phrases)
    return Position.UNKNOWN if node.kind in _UNDECIDED else here


_UNDECIDED = frozenset({Kind.PART, Kind.DEFINITION, Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE})


def _is_note(node: Node) -> bool:
    return node.kind in (Kind.NOTE, Kind.NOTA_BENE)


def _after_opener(above: Node, here: Position, phrases: Phrases) -> Position:
    """Return the position under a node whose last sentence opens a list."""
    words = _lower(above.text.plain()).rstrip(" :")
    if not words:
        return here
    last = max((m.end() for m in re.finditer(r"[.;]\s", words)), default=0)
    words = words[last:]
    if here is Position.UNKNOWN:
        if pattern(phrases.no_control).search(words):
            return Position.EXCLUDES
        if _is_note(above) and pattern(phrases.inclusion).search(words):
            return Position.CONTROLS
        return here
    return _after_exclusion(words, here, phrases)


def _after_exclusion(words: str, here: Position, phrases: Phrases) -> Position:
    """Return the position of a list that words with an exclusion in them open.

    The list is what is left out ("pumps, other than the following"), unless the exclusion is over
    before the list is announced ("pumps, other than those in Group 1, as follows"), or the list was
    announced before it ("the following pumps, other than those in Group 1"). Where a condition
    opens the list behind an exclusion ("other than old ones, that are"), nobody can tell.
    """
    found = list(pattern(phrases.exclusion).finditer(words))
    if not found:
        return here
    before, rest = words[: found[-1].start()], words[found[-1].end() :].strip(" ,")
    _, comma, tail = rest.rpartition(",")
    listing = pattern(phrases.listing)
    if comma and before.rstrip().endswith(","):
        if listing.match(tail.strip()):
            return here
        if pattern(phrases.condition).match(tail.strip()):
            return Position.UNKNOWN
    if rest and listing.search(before) and not listing.search(rest):
        return here
    return here.turned()


def _lower(plain: str) -> str:
    lowered = plain.translate(_EVEN).lower()
    return lowered if len(lowered) == len(plain) else plain.translate(_EVEN)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _offsets(text: Text) -> list[int] | None:
    """Return where each raw offset stands in the plain text, ``None`` where the two agree."""
    plain = text.plain()
    if len(plain) == len(text.raw):
        return None
    # Only scripts Unicode cannot print change the length; every prefix tells its own.
    return [len(text.slice(0, at).plain()) for at in range(len(text.raw) + 1)]
