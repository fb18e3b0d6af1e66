"""Pairs of editions for the benchmarks: real ones, and a real one with edits that know what they did.

The real documents lie beside the project (``../shared/real``) and are read where they are; nothing
of them is kept. A pair whose documents are absent is ``None``, and its rows say so.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.lists import load
from pipeline.lists.profile import Profile
from pipeline.model import codec
from pipeline.model.document import Media
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Manifestation, Node, Role
from pipeline.model.text import Text
from pipeline.parse import parse
from pipeline.parse.annotations import annotate
from pipeline.parse.declared import load as load_corrections
from pipeline.read import read

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
EU_PDF = REAL / "eu-dual-use" / "liste2-flerbruksvarer-2021_pdf2022-03-01.pdf"
EU_JSON = REAL / "eu-dual-use" / "annex_02021R0821-20251115.json"
SPAIN = REAL / "es-rd679-2014"

_CODE = re.compile(r"(\d)([A-E])(\d{3})((?:\.[a-z0-9]+)*)\.?(?: (.*))?$", re.DOTALL)
_NOTES = {Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE}


@dataclass
class Pair:
    """Two editions, and what is known to be true of them."""

    name: str
    old: Edition
    new: Edition
    changed_old: set[str] = field(default_factory=set)
    """Paths whose words went or changed; likewise ``changed_new``."""
    changed_new: set[str] = field(default_factory=set)
    renumbered: set[tuple[str, str]] = field(default_factory=set)
    """Paths of provisions with the same words under another label."""
    true: int | None = None
    """How many things truly changed: edits of words, insertions, deletions, moves."""


# --- the real editions ----------------------------------------------------------------------------


def eu_2025() -> Edition | None:
    """The EU list of November 2025, from the machine-made JSON: one line a provision or note."""
    if not EU_JSON.exists():
        return None
    data = json.loads(EU_JSON.read_text(encoding="utf-8"))
    profile = load("eu", "en")
    items: dict[str, dict[str, list[Node]]] = {}
    for entry in data["entries"]:
        lines = entry["verbatim_text"].split("\n")
        node = _entry(lines, profile)
        label = node.label
        assert label is not None
        items.setdefault(label.components[0], {}).setdefault(label.components[1], []).append(node)
    parts = tuple(
        Node(
            Kind.ITEM,
            number,
            Label(number),
            f"CATEGORY {number}",
            children=tuple(
                Node(
                    Kind.SUBSECTION,
                    f"{number}.{letter}",
                    Label(number, letter),
                    f"{number}{letter}",
                    children=tuple(entries),
                )
                for letter, entries in sections.items()
            ),
        )
        for number, sections in items.items()
    )
    return Edition("eu", "2025-11-15", "en", "EU", "eu", annotate(parts, profile))


@dataclass
class _Thing:
    node: Node
    below: list[_Thing] = field(default_factory=list)

    def built(self) -> Node:
        return msgspec.structs.replace(self.node, children=tuple(t.built() for t in self.below))


def _entry(lines: list[str], profile: Profile) -> Node:
    top: _Thing | None = None
    at: dict[str, _Thing] = {}
    for line in lines:
        match = _CODE.match(line)
        assert match is not None, line[:40]
        number, letter, code, deeper, words = match.groups()
        label = Label(number, letter, code, *deeper.split(".")[1:])
        path = str(label)
        holder = at.get(path)
        marker = next((n for n in profile.notes if n.pattern.match(words or "")), None)
        if holder is not None or marker is not None:
            assert holder is not None, line[:40]
            holder.below.append(
                _note(holder, words or "", marker.kind if marker else None, profile)
            )
            continue
        printed = f"{number}{letter}{code}{deeper}"
        kind = Kind.ENTRY if label.depth == 3 else Kind.PROVISION
        thing = at[path] = _Thing(Node(kind, path, label, printed, text=Text(words or "")))
        if top is None:
            top = thing
        else:
            parent = label.parent
            while str(parent) not in at:
                assert parent is not None
                parent = parent.parent
            at[str(parent)].below.append(thing)
    assert top is not None
    return top.built()


def _note(holder: _Thing, words: str, kind: Kind | None, profile: Profile) -> _Thing:
    kind = kind or Kind.PARAGRAPH
    path = holder.node.path
    count = 1 + sum(t.node.kind is kind for t in holder.below)
    printed = None
    for note in profile.notes:
        found = note.pattern.match(words)
        if found and note.kind is kind:
            printed, words = found.group(), words[found.end() :].strip()
            break
    return _Thing(Node(kind, f"{path}#{kind.value}-{count}", printed=printed, text=Text(words)))


def eu_2021() -> Edition | None:
    """The EU list of 2021 as parsed from its print; the parse is kept among the temporary files."""
    if not EU_PDF.exists():
        return None
    from pipeline.batch.fingerprint import key, stage_version

    data = EU_PDF.read_bytes()
    corrections = ROOT / "tests" / "real" / "eu" / "corrections.toml"
    name = key(stage_version("parse"), data, corrections.read_bytes())[:16]
    kept = Path(tempfile.gettempdir()) / f"annex-bench-eu-2021-{name}.json"
    if kept.exists():
        return codec.decode(kept.read_bytes(), Edition, where=str(kept))
    file = Manifestation(
        Role.CLEAN, Media.PDF, hashlib.sha256(data).hexdigest(), len(data), EU_PDF.name
    )
    head = Edition("eu", "2021", "en", "EU", "eu", (), manifestations=(file,))
    document = read(data, Media.PDF, where=EU_PDF.name)
    found = parse(head, (document,), load("eu", "en"), load_corrections(corrections))
    kept.write_bytes(codec.encode_compact(found))
    return found


def spain(name: str) -> Edition | None:
    """Spain's text of the MTCR Annex, edition of 2014-08-26 or 2016-09-21."""
    path = SPAIN / f"mtcr-annex-es_edition-{name}.md"
    if not path.exists():
        return None
    corrections = load_corrections(ROOT / "tests" / "real" / "es" / "corrections.toml")
    document = read(path.read_bytes(), Media.MARKDOWN, where=path.name)
    head = Edition("mtcr-es", name, "es", "Anexo I.2", "mtcr", ())
    return parse(head, (document,), load("mtcr", "es"), corrections)


def alike(edition: Edition) -> Edition:
    """The items alone, a note with its lists as one text: what two formats of a list share."""
    return msgspec.structs.replace(
        edition,
        parts=tuple(_flat(p) for p in edition.parts if p.kind is Kind.ITEM),
        findings=(),
        checks=(),
        contents=(),
    )


def _flat(node: Node) -> Node:
    if node.kind in _NOTES:
        pieces = [f"{n.printed or ''} {n.text.plain()}".strip() for n in node.walk()[1:]]
        words = " ".join(filter(None, (node.text.plain(), *pieces)))
        return Node(node.kind, node.path, printed=node.printed, text=Text(words), scope=node.scope)
    return msgspec.structs.replace(node, children=tuple(_flat(c) for c in node.children))


# --- a real edition with edits --------------------------------------------------------------------


def seeded(edition: Edition, churn: float, seed: int, *, retyped: float = 0.0) -> Pair:
    """Return an edition and what it became by edits on ``churn`` of its provisions.

    Words amended, figures changed, provisions inserted, deleted, moved and swapped; markers follow,
    as they do in print. ``retyped`` of the texts have other quotes, dashes and spaces besides,
    which changes nothing. Cross-references are left out of the records: no edit corrects them.
    """
    return _Script(edition, seed).run(churn, retyped)


class _Script:
    def __init__(self, edition: Edition, seed: int) -> None:
        self.random = random.Random(seed)
        self.edition = edition
        self.tops = [self._thing(p) for p in edition.parts if p.kind is Kind.ITEM]
        self.lexicon = sorted(
            {w for n in edition.nodes() for w in re.findall(r"[a-z]{5,}", n.text.raw)}
        )
        self.origin: dict[int, str] = {}
        self.touched: set[int] = set()
        self.changed: set[int] = set()
        self.gone: set[str] = set()
        self.true = 0
        for thing, _ in self._all():
            self.origin[id(thing)] = thing.node.path

    def _thing(self, node: Node) -> _Thing:
        bare = msgspec.structs.replace(node, children=(), references=(), places=())
        return _Thing(bare, [self._thing(c) for c in node.children])

    def _all(self) -> list[tuple[_Thing, _Thing]]:
        found, todo = [], list(self.tops)
        while todo:
            parent = todo.pop()
            for child in parent.below:
                found.append((child, parent))
                todo.append(child)
        return found

    def run(self, churn: float, retyped: float) -> Pair:
        old = self._edition("before")
        everything = self._all()
        wanted = int(len(everything) * churn)
        kinds = [self._amend, self._amend, self._threshold, self._insert, self._delete, self._move,
                 self._swap]  # fmt: skip
        for n in range(wanted):
            for _ in range(80):
                thing, parent = self.random.choice(everything)
                family = {id(thing), id(parent), *map(id, thing.below)}
                if not family & self.touched and kinds[n % len(kinds)](thing, parent):
                    self.touched |= family
                    self.true += 1
                    break
        if retyped:
            for thing, _ in self._all():
                if self.random.random() < retyped:
                    self._retype(thing)
        for top in self.tops:
            self._relabel(top)
        new = self._edition("after")
        return self._pair(old, new)

    def _edition(self, name: str) -> Edition:
        parts = annotate(tuple(t.built() for t in self.tops), load(self.edition.profile, "en"))
        parts = tuple(_unreferring(p) for p in parts)
        return msgspec.structs.replace(
            self.edition, edition_id=name, parts=parts, findings=(), checks=(), contents=()
        )

    def _pair(self, old: Edition, new: Edition) -> Pair:
        now = {id(thing): thing.node.path for thing, _ in self._all()}
        was = {path: number for number, path in self.origin.items() if number in now}
        changed_new = {path for number, path in now.items() if number in self.changed}
        changed_old = {p for number, p in self.origin.items() if number in self.changed} | self.gone
        renumbered = {
            (path, now[number])
            for path, number in was.items()
            if path != now[number] and number not in self.changed
        }
        return Pair("", old, new, changed_old, changed_new, renumbered, self.true)

    # --- edits ---

    def _provision(self, thing: _Thing) -> bool:
        return thing.node.kind is Kind.PROVISION and not thing.node.none

    def _say(self, thing: _Thing, words: str) -> None:
        thing.node = msgspec.structs.replace(thing.node, text=Text(words))

    def _amend(self, thing: _Thing, _: _Thing) -> bool:
        words = thing.node.text.raw.split(" ")
        plain = [n for n, w in enumerate(words) if re.fullmatch("[a-z]{4,}", w)]
        if len(words) < 6 or len(plain) < 3 or thing.node.kind is Kind.SUBSECTION:
            return False
        for at in self.random.sample(plain, max(1, len(plain) // 8)):
            words[at] = self.random.choice(self.lexicon)
        if words == thing.node.text.raw.split(" "):
            return False
        self._say(thing, " ".join(words))
        self.changed.add(id(thing))
        return True

    def _threshold(self, thing: _Thing, _: _Thing) -> bool:
        found = list(re.finditer(r"(?<= )\d{2,4}(?= [a-zA-Z°])", thing.node.text.raw))
        if not found or len(thing.node.text.raw.split()) < 5:
            return False
        match = self.random.choice(found)
        value = str(int(match.group()) + self.random.randint(1, 90))
        raw = thing.node.text.raw
        self._say(thing, raw[: match.start()] + value + raw[match.end() :])
        self.changed.add(id(thing))
        return True

    def _insert(self, thing: _Thing, parent: _Thing) -> bool:
        if not self._provision(thing):
            return False
        words = " ".join(self.random.choices(self.lexicon, k=self.random.randint(6, 16)))
        made = _Thing(msgspec.structs.replace(thing.node, text=Text(f"{words.capitalize()};"),
                      quantities=(), substances=(), terms=()))  # fmt: skip
        parent.below.insert(parent.below.index(thing), made)
        self.changed.add(id(made))
        self.touched.add(id(made))
        return True

    def _delete(self, thing: _Thing, parent: _Thing) -> bool:
        siblings = [t for t in parent.below if self._provision(t)]
        if not self._provision(thing) or thing.below or len(siblings) < 3:
            return False
        if any(t is not thing and t.node.text == thing.node.text for t in siblings):
            return False  # nobody could say which of the two is gone
        parent.below.remove(thing)
        self.gone.add(self.origin[id(thing)])
        return True

    def _move(self, thing: _Thing, parent: _Thing) -> bool:
        siblings = [t for t in parent.below if self._provision(t)]
        if not self._provision(thing) or thing.below or len(siblings) < 3:
            return False
        if len(thing.node.text.raw.split()) < 7 or _quoting(thing):
            return False
        homes = [
            p
            for t, p in self._all()
            if self._provision(t) and id(t) not in self.touched and p is not parent
        ]
        home = self.random.choice(homes)
        parent.below.remove(thing)
        at = next(n for n, t in enumerate(home.below) if self._provision(t))
        home.below.insert(at, thing)
        return True

    def _swap(self, thing: _Thing, parent: _Thing) -> bool:
        at = parent.below.index(thing)
        if at + 1 >= len(parent.below):
            return False
        other = parent.below[at + 1]
        if not self._provision(thing) or not self._provision(other):
            return False
        if other.node.text == thing.node.text or _quoting(other) or _quoting(thing):
            return False
        parent.below[at : at + 2] = [other, thing]
        return True

    def _retype(self, thing: _Thing) -> None:
        raw = re.sub(r'"([^"]*)"', r"“\1”", thing.node.text.raw)
        raw = re.sub(r"(?<!\w)'([^']*)'(?!\w)", r"‘\1’", raw)
        self._say(thing, raw.replace(" mm", "\u00a0mm").replace("-", "‑").replace(". ", ".  "))

    def _relabel(self, thing: _Thing) -> None:
        """Number the provisions below a thing again, in the style they have."""
        label = thing.node.label
        marked = [t for t in thing.below if t.node.kind is Kind.PROVISION]
        digits = sum((t.node.label or Label("0")).last.isdigit() for t in marked)
        letters = 2 * digits < len(marked)
        if label is not None and label.depth >= 3:
            for n, child in enumerate(marked, 1):
                own = label.child(_letters(n) if letters else str(n))
                child.node = msgspec.structs.replace(
                    child.node, label=own, path=str(own), printed=_printed(own)
                )
        counts: dict[Kind, int] = {}
        for child in thing.below:
            if child.node.label is None:
                kind = child.node.kind
                counts[kind] = counts.get(kind, 0) + 1
                path = f"{thing.node.path}#{kind.value}-{counts[kind]}"
                child.node = msgspec.structs.replace(child.node, path=path, scope=None)
            self._relabel(child)


def _quoting(thing: _Thing) -> bool:
    """Whether a term is quoted in it: elsewhere another note may explain it, and more changes."""
    return bool(thing.node.terms) or any(_quoting(t) for t in thing.below)


def _printed(label: Label) -> str:
    number, letter, code, *deeper = label.components
    return ".".join((f"{number}{letter}{code}", *deeper))


def _letters(n: int) -> str:
    found = ""
    while n:
        n, rest = divmod(n - 1, 26)
        found = chr(97 + rest) + found
    return found


def _unreferring(node: Node) -> Node:
    children = tuple(_unreferring(c) for c in node.children)
    return msgspec.structs.replace(node, children=children, references=(), scope=None)


def rows(edition: Edition) -> Iterator[dict[str, object]]:
    """Every node with words, in order: what the other tools are given."""
    stack: list[tuple[Node, str]] = [(p, "") for p in reversed(edition.parts)]
    while stack:
        node, parent = stack.pop()
        words = " ".join(t.plain() for t in (node.heading, node.text) if t is not None and t.raw)
        yield {
            "path": node.path,
            "parent": parent,
            "kind": node.kind.value,
            "label": node.printed or node.path,
            "text": " ".join(words.split()) if words.isascii() else words,
        }
        stack.extend((c, node.path) for c in reversed(node.children))
