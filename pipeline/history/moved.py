"""Words that an amendment took out of one place and put into another, of one provision or of two.

A redline cannot tell them from new words. They are the same words where :data:`LEAST` words or
signs in a row left one provision at an edition, came into one there (or changed their place in it),
and stood nowhere else in the edition before: of a phrase that is used all over a list nobody can
say where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pipeline.compare.typography import Rule
from pipeline.compare.words import Token, tokenize
from pipeline.history.chronicle import Chronicle
from pipeline.model.lineage import Identity
from pipeline.model.records import Node

LEAST = 8
"""Words and signs in a row that are not the same by chance."""

_Gram = tuple[str, ...]


class Run(NamedTuple):
    """Tokens of a text from ``start`` on that stood in ``source`` from its token ``at`` on."""

    start: int
    size: int
    source: Identity
    at: int
    tokens: Sequence[Token]


class _Place(NamedTuple):
    source: Identity
    tokens: Sequence[Token]
    at: int


class Losses:
    """What the provisions of edition ``n`` had lost at the next; see :func:`losses`."""

    def __init__(
        self, chronicle: Chronicle, n: int, rules: tuple[Rule, ...], *, heading: bool
    ) -> None:
        self._nodes = chronicle.nodes(n)
        self._rules = rules
        self._heading = heading
        self._places: dict[_Gram, list[_Place]] = {}
        self._once: dict[_Gram, bool] = {}
        for path, identity in chronicle.at(n).items():
            self._lose(identity, self._nodes[path], chronicle.node(identity, n + 1))

    def runs(
        self, own: Identity, old: str, new: Sequence[Token], fresh: Sequence[bool]
    ) -> list[Run]:
        """Return the runs of a text that stood elsewhere before, left to right.

        Args:
            own: whose text it is.
            old: what its words were before.
            new: the tokens of its text.
            fresh: for each token, whether it seems to be new.
        """
        before = tokenize(old, self._rules)
        stayed = {gram: _Place(own, before, at) for at, gram in _grams(before)}
        grams = dict(_grams(new))
        found: list[Run] = []
        end = 0
        for at, gram in grams.items():
            if at < end or not any(fresh[at : at + LEAST]):
                continue
            place = stayed.get(gram) or self._lost(gram)
            if place is None or not self._stood_once(gram):
                continue
            first, last = at, at
            while first > end and self._with(place, first - 1 - at, grams[first - 1], stayed):
                first -= 1
            while last + 1 in grams and self._with(place, last + 1 - at, grams[last + 1], stayed):
                last += 1
            while new[first].kind == "sign":  # a full stop is that of the sentence before
                first += 1
            end = last + LEAST
            there = place.at + first - at
            found.append(Run(first, end - first, place.source, there, place.tokens))
        return found

    def _with(self, place: _Place, step: int, gram: _Gram, stayed: dict[_Gram, _Place]) -> bool:
        """Whether words so many tokens on (or back) are those of the other place too, and left it
        with the rest.
        """
        kept = stayed.get(gram)
        places = [kept] if kept is not None else self._places.get(gram, [])
        wanted = (place.source, place.at + step)
        return any((one.source, one.at) == wanted for one in places)

    def _lost(self, gram: _Gram) -> _Place | None:
        places = self._places.get(gram, ())
        return places[0] if len(places) == 1 else None

    def _lose(self, identity: Identity, before: Node, after: Node | None) -> None:
        if after is before or (after is None and identity.into):
            return  # what went into another is carried on with it
        old = text_of(before, heading=self._heading)
        new = text_of(after, heading=self._heading) if after is not None else ""
        if old == new:
            return
        kept = {gram for _, gram in _grams(tokenize(new, self._rules))}
        left = tokenize(old, self._rules)
        for at, gram in _grams(left):
            if gram not in kept:
                self._places.setdefault(gram, []).append(_Place(identity, left, at))

    def _stood_once(self, gram: _Gram) -> bool:
        """Whether the words stood in one place of the edition."""
        if gram not in self._once:
            self._once[gram] = self._count(gram) == 1
        return self._once[gram]

    def _count(self, gram: _Gram) -> int:
        word = max((key for key in gram if key.isascii() and key.isalnum()), key=len, default="")
        if not word:
            return 0  # signs and numbers alone prove nothing
        count = 0
        for node in self._nodes.values():
            text = text_of(node, heading=self._heading)
            if word in text:
                count += sum(one == gram for _, one in _grams(tokenize(text, self._rules)))
        return count


_KNOWN: WeakKeyDictionary[Chronicle, dict[tuple[int, bool], Losses]] = WeakKeyDictionary()


def losses(chronicle: Chronicle, n: int, rules: tuple[Rule, ...], *, heading: bool) -> Losses:
    """Return what edition ``n`` had lost at the next, worked out once for each history."""
    known = _KNOWN.setdefault(chronicle, {})
    if (n, heading) not in known:
        known[n, heading] = Losses(chronicle, n, rules, heading=heading)
    return known[n, heading]


def _grams(tokens: Sequence[Token]) -> Iterator[tuple[int, _Gram]]:
    keys = [token.key for token in tokens]
    for at in range(len(keys) - LEAST + 1):
        yield at, tuple(keys[at : at + LEAST])


def text_of(node: Node, *, heading: bool) -> str:
    """Return a node's words, or those of its heading, as a person reads them."""
    text = node.heading if heading else node.text
    return text.plain() if text is not None else ""
