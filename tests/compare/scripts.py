"""Random annexes and edits that know what they did: the truth a comparison is measured against.

Words are made of syllables, so nothing of any list is in them. Every node has a number of its own
for life; an edition is printed from the tree with labels by position, so that inserting one
provision renumbers what follows, as it does in life.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from notation import resolve

from pipeline.compare.changes import ChangeSet
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node, Scope, ScopeLevel
from pipeline.model.text import Text

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")]
BOILERPLATE = ["Reserved.", "None.", "As above", "Spare parts", "Not used here"]
LITTLE = ["of", "the", "for", "in", "a", "with", "to", "and", "at", "by"]
EDITS = [
    "amend", "threshold", "insert", "delete", "move", "renumber", "swap", "split", "merge", "retype",
    "define",
]  # fmt: skip


@dataclass
class Thing:
    """A node that keeps its number through every edit."""

    number: int
    kind: Kind
    words: list[str]
    children: list[Thing] = field(default_factory=list)
    none: bool = False
    retyped: bool = False


@dataclass
class Truth:
    """What the edits did: edges by number, and which numbers were changed how."""

    pairs: set[tuple[str, str]]
    amended: dict[int, str]
    retyped: set[int]
    old_paths: dict[int, str]
    new_paths: dict[int, str]
    joined: set[int]
    users: set[str]
    """New paths of provisions that use a term whose definition was changed."""


class Annex:
    """A random annex of about ``size`` nodes; ``repeated`` is the share of texts said elsewhere."""

    def __init__(
        self, size: int, seed: int, *, repeated: float = 0.05, boilerplate: float = 0.03
    ) -> None:
        self.random = random.Random(seed)
        self.next = 0
        self.lexicon = [
            "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))
            for _ in range(1500)
        ]
        self.repeated, self.boilerplate = repeated, boilerplate
        self.said: list[list[str]] = []
        self.terms: list[Thing] = []
        self.names: dict[int, str] = {}
        self.parts: list[Thing] = [self._definitions(max(3, size // 60))]
        self.amended: dict[int, str] = {}
        self.retyped: set[int] = set()
        self.split_of: dict[int, int] = {}
        self.merged_into: dict[int, int] = {}
        while self.next < size:
            self.parts.append(self._item())
        self.born = self.next

    def thing(self, kind: Kind, words: list[str]) -> Thing:
        self.next += 1
        return Thing(self.next, kind, words)

    def sentence(self, low: int = 3, high: int = 24) -> list[str]:
        pick = self.random
        if self.said and pick.random() < self.repeated:
            words = list(pick.choice(self.said))
            self.said.append(words)
            return list(words)
        words = [
            pick.choice(LITTLE) if pick.random() < 0.3 else pick.choice(self.lexicon)
            for _ in range(pick.randint(low, high))
        ]
        if pick.random() < 0.25:
            words += [
                "of",
                "more",
                "than",
                f"{pick.randint(2, 900)}",
                pick.choice(["km", "kg", "kN", "mm"]),
            ]
        if self.terms and pick.random() < 0.2:
            words[0] = f"“{self.names[pick.choice(self.terms).number]}”"
        self.said.append(words)
        return list(words)

    def _definitions(self, count: int) -> Thing:
        part = self.thing(Kind.PART, ["definitions"])
        part.children = [self.thing(Kind.DEFINITION, self.sentence(6, 20)) for _ in range(count)]
        names = self.random.sample(self.lexicon, count)
        self.names = {t.number: f"{name}el" for t, name in zip(part.children, names, strict=True)}
        self.terms = part.children
        return part

    def _item(self) -> Thing:
        item = self.thing(Kind.ITEM, self.sentence(2, 6))
        for _ in range(5):
            subsection = self.thing(Kind.SUBSECTION, self.sentence(1, 4))
            item.children.append(subsection)
            for _ in range(self.random.randint(1, 9)):
                subsection.children.append(self._provision(Kind.ENTRY, 0))
        return item

    def _provision(self, kind: Kind, depth: int) -> Thing:
        pick = self.random
        made = self.thing(kind, self.sentence())
        if depth and pick.random() < self.boilerplate:
            made.words, made.none = [pick.choice(BOILERPLATE)], True
        elif depth < 4 and pick.random() < 0.5 - 0.1 * depth:
            made.words += ["as", "follows:"]
            for _ in range(pick.randint(2, 6)):
                made.children.append(self._provision(Kind.PROVISION, depth + 1))
        if pick.random() < 0.12:
            made.children.append(self.thing(Kind.NOTE, self.sentence(6, 20)))
        return made

    # --- edits ---------------------------------------------------------------------------------

    def all(self) -> list[tuple[Thing, Thing]]:
        """Every (thing, parent) below the items."""
        found, todo = [], list(self.parts)
        while todo:
            parent = todo.pop()
            for child in parent.children:
                found.append((child, parent))
                todo.append(child)
        return found

    def edit(self, count: int, kinds: list[str] = EDITS) -> None:
        """Make ``count`` edits, each on a place no edit has touched."""
        touched: set[int] = set()
        self.known = (
            self.all()
        )  # no edit touches a family twice, so this stays true where it is used
        for n in range(count):
            kind = kinds[n % len(kinds)]
            for _ in range(60):
                thing, parent = self.random.choice(self.known)
                family = {thing.number, parent.number, *(c.number for c in thing.children)}
                if not family & touched and getattr(self, f"_{kind}")(thing, parent):
                    touched |= family
                    break

    def _labelled(self, thing: Thing) -> bool:
        return thing.kind in (Kind.ENTRY, Kind.PROVISION) and not thing.none

    def _amend(self, thing: Thing, parent: Thing) -> bool:
        if len(thing.words) < 4 or thing.none or thing.kind is Kind.SUBSECTION:
            return False
        for _ in range(max(1, len(thing.words) // 8)):
            at = self.random.randrange(len(thing.words) - 2)
            thing.words[at] = self.random.choice(self.lexicon) + "x"
        self.amended[thing.number] = "amend"
        return True

    def _threshold(self, thing: Thing, parent: Thing) -> bool:
        numbers = [i for i, w in enumerate(thing.words) if w.isdigit()]
        if not numbers or len(thing.words) < 5:
            return False
        thing.words[numbers[-1]] = str(int(thing.words[numbers[-1]]) + self.random.randint(1, 50))
        self.amended[thing.number] = "threshold"
        return True

    def _retype(self, thing: Thing, parent: Thing) -> bool:
        if (
            thing.number > self.born
            or thing.none
            or thing.kind is Kind.SUBSECTION
            or not any("“" in w for w in thing.words)
        ):
            return False
        thing.retyped = True
        self.retyped.add(thing.number)
        return True

    def _insert(self, thing: Thing, parent: Thing) -> bool:
        if not self._labelled(thing):
            return False
        made = self.thing(thing.kind, self._fresh())
        parent.children.insert(parent.children.index(thing), made)
        return True

    def _renumber(self, thing: Thing, parent: Thing) -> bool:
        """To the end of its list: it and whatever followed it have another number now."""
        last = [t for t in parent.children if t.kind is thing.kind][-1:]
        others = [t.words for t, _ in self.known if t is not thing]
        if not self._labelled(thing) or last == [thing] or thing.words in others:
            return False
        parent.children.remove(thing)
        parent.children.insert(parent.children.index(last[0]) + 1, thing)
        return True

    def _define(self, thing: Thing, parent: Thing) -> bool:
        if thing.kind is not Kind.DEFINITION:
            thing = self.random.choice(self.terms)
        return thing.number not in self.amended and self._amend(thing, parent)

    def _fresh(self) -> list[str]:
        words = [self.random.choice(self.lexicon) + "q" for _ in range(self.random.randint(4, 14))]
        self.said.append(words)
        return words

    def _delete(self, thing: Thing, parent: Thing) -> bool:
        if not self._labelled(thing) or thing.children or len(parent.children) < 3:
            return False
        parent.children.remove(thing)
        return True

    def _move(self, thing: Thing, parent: Thing) -> bool:
        if thing.kind is not Kind.PROVISION or thing.none or len(set(thing.words)) < 6:
            return False
        homes = [
            p
            for t, p in self.known
            if t.kind is Kind.PROVISION and p is not parent and p is not thing
        ]
        if len(parent.children) < 3 or not homes or thing.children or self._repeats(thing):
            return False
        parent.children.remove(thing)
        self.random.choice(homes).children.insert(0, thing)
        return True

    def _repeats(self, thing: Thing) -> bool:
        return (
            self.said.count(thing.words) > 1
            or sum(t.words == thing.words for t, _ in self.known) > 1
        )

    def _swap(self, thing: Thing, parent: Thing) -> bool:
        at = parent.children.index(thing)
        if at + 1 >= len(parent.children) or not self._labelled(thing):
            return False
        other = parent.children[at + 1]
        if not self._labelled(other) or other.words == thing.words:
            return False
        parent.children[at : at + 2] = [other, thing]
        return True

    def _split(self, thing: Thing, parent: Thing) -> bool:
        if (
            not self._labelled(thing)
            or thing.children
            or len(thing.words) < 14
            or self._repeats(thing)
        ):
            return False
        half = len(thing.words) // 2
        made = self.thing(thing.kind, thing.words[half:])
        thing.words = thing.words[:half]
        parent.children.insert(parent.children.index(thing) + 1, made)
        self.split_of[made.number] = thing.number
        return True

    def _merge(self, thing: Thing, parent: Thing) -> bool:
        at = parent.children.index(thing)
        if at + 1 >= len(parent.children):
            return False
        other = parent.children[at + 1]
        if not all(
            self._labelled(t) and not t.children and len(t.words) > 6 for t in (thing, other)
        ):
            return False
        if self._repeats(thing) or self._repeats(other):
            return False
        thing.words += other.words
        parent.children.remove(other)
        self.merged_into[other.number] = thing.number
        return True

    # --- printing ------------------------------------------------------------------------------

    def print(
        self, name: str, *, retype: bool = False, shift: int = 0
    ) -> tuple[Edition, dict[int, str]]:
        """Return the edition as it stands, and each number's path."""
        paths: dict[int, str] = {}
        definitions, *items = self.parts
        parts = (
            self._part(definitions, paths, retype=retype),
            *(
                self._node(item, Label(str(n + shift)), None, paths, retype=retype)
                for n, item in enumerate(items, 1)
            ),
        )
        return resolve(Edition("list", name, "en", "A list", "mtcr", parts)), paths

    def _part(self, part: Thing, paths: dict[int, str], *, retype: bool) -> Node:
        paths[part.number] = "definitions"
        nodes = []
        for thing in part.children:
            name = self.names[thing.number]
            paths[thing.number] = f"definitions#{name}"
            nodes.append(
                Node(
                    Kind.DEFINITION,
                    paths[thing.number],
                    heading=Text(f"“{name}”"),
                    text=Text(self._printed(thing, retype=retype)),
                )
            )
        heading = Text("DEFINITIONS")
        return Node(Kind.PART, "definitions", heading=heading, children=tuple(nodes))

    def _printed(self, thing: Thing, *, retype: bool) -> str:
        words = " ".join(thing.words)
        if thing.retyped or retype:
            words = words.replace("“", "«").replace("”", "»").replace(" of ", "  of ")
        return words

    def _node(
        self, thing: Thing, label: Label, path: str | None, paths: dict[int, str], *, retype: bool
    ) -> Node:
        own = path or str(label)
        paths[thing.number] = own
        words = self._printed(thing, retype=retype)
        children, position, notes = [], 0, 0
        for child in thing.children:
            if child.kind is Kind.NOTE:
                notes += 1
                children.append(
                    self._node(child, label, f"{own}#note-{notes}", paths, retype=retype)
                )
            else:
                position += 1
                children.append(
                    self._node(
                        child,
                        label.child(_marker(label.depth, position)),
                        None,
                        paths,
                        retype=retype,
                    )
                )
        if path is not None:
            scope = Scope(ScopeLevel.PROVISION, (str(label),), "position")
            return Node(thing.kind, own, printed="Note:", text=Text(words), scope=scope)
        headed = thing.kind in (Kind.ITEM, Kind.SUBSECTION)
        return Node(
            thing.kind,
            own,
            label,
            f"{label}." if label.depth <= 3 else f"{label.last}.",
            Text(words.upper()) if headed else None,
            Text("") if headed else Text(words),
            tuple(children),
            thing.none,
        )


def _marker(depth: int, position: int) -> str:
    if depth == 1:
        return "ABCDEFGH"[position - 1]
    if depth == 2 or depth % 2 == 0:
        return str(position)
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def pair(
    size: int, seed: int, churn: float, *, kinds: list[str] = EDITS, **shape
) -> tuple[Edition, Edition, Truth]:
    """Return an annex before and after ``churn`` of its nodes were edited, and the truth."""
    annex = Annex(size, seed, **shape)
    old, old_paths = annex.print("2001-01-01")
    annex.edit(max(1, int(annex.next * churn)), kinds)
    new, new_paths = annex.print("2002-01-01")
    pairs = {(old_paths[n], new_paths[n]) for n in old_paths if n in new_paths}
    pairs |= {
        (old_paths[o], new_paths[n])
        for n, o in annex.split_of.items()
        if o in old_paths and n in new_paths
    }
    pairs |= {
        (old_paths[o], new_paths[n])
        for o, n in annex.merged_into.items()
        if o in old_paths and n in new_paths
    }
    joined = {
        *annex.split_of,
        *annex.split_of.values(),
        *annex.merged_into,
        *annex.merged_into.values(),
    }
    changed = {new_paths[n] for n in annex.names if n in annex.amended}
    users = {node.path for node in new.nodes() for use in node.terms if use.definition in changed}
    return old, new, Truth(pairs, annex.amended, annex.retyped, old_paths, new_paths, joined, users)


@dataclass
class Score:
    """How a comparison did against the truth."""

    f1: float
    wrong: list[str]
    missed: list[str]
    false: list[str]
    retyped_counted: list[str]
    renumbering_recall: float
    review: float
    untouched: list[str]
    """Users of a changed definition that no change says it touches (own changes apart)."""


def score(changes: ChangeSet, truth: Truth) -> Score:
    """Measure pairing (F1 over edges), substantive changes missed or false, renumberings found."""
    found = {(o, n) for p in changes.pairs for o in p.old for n in p.new}
    right = len(found & truth.pairs)
    f1 = 2 * right / (len(found) + len(truth.pairs))
    number_at = {path: n for n, path in truth.new_paths.items()}
    counted = {c.new.path for c in changes.changes if c.substantive and c.new is not None}
    listed = {n for p in changes.pairs if p.outcome in ("split", "merged") for n in p.new}
    edited = {truth.new_paths[n] for n in truth.amended if n in truth.new_paths}
    added = {p for n, p in truth.new_paths.items() if n not in truth.old_paths}
    joined = {truth.new_paths[n] for n in truth.joined if n in truth.new_paths}
    moved = [(o, n) for o, n in truth.pairs if o != n and number_at[n] not in truth.joined]
    retyped = {truth.new_paths[n] for n in truth.retyped if n in truth.new_paths}
    return Score(
        f1=f1,
        wrong=[f"{o} -> {n}" for o, n in sorted(found ^ truth.pairs)],
        missed=sorted((edited | added) - counted - listed),
        false=sorted(counted - edited - added - joined - listed),
        retyped_counted=sorted((retyped & counted) - edited),
        renumbering_recall=sum(edge in found for edge in moved) / len(moved) if moved else 1.0,
        review=sum(p.review for p in changes.pairs) / len(truth.new_paths),
        untouched=sorted(
            truth.users - {a.path for c in changes.changes for a in c.affects} - counted - listed
        ),
    )
