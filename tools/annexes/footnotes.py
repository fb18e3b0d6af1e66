"""Footnotes: marks put into the words of a document, and a note for each, numbered through it.

Drawn from a stream of its own, so that a document without footnotes is what it always was.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from pipeline.model.records import Kind
from tools.annexes.words import Words
from tools.specimen.tree import FOOTNOTE, NOTES, SEdition, SNode

_MARKED = (Kind.ENTRY, Kind.PROVISION, Kind.LIST_ITEM, Kind.PARAGRAPH, Kind.DEFINITION, *NOTES)
_AFTER_A_WORD = re.compile(r"(?<=[a-z]{3})(?=[ ;.])")
_LEVELS = {Kind.ENTRY: "entry"}


def add_footnotes(
    edition: SEdition, rng: Random, share: float, *, wide: bool, brackets: bool
) -> None:
    """Give about ``share`` of the nodes that have words of their own a footnote; ``wide`` as in
    :class:`Words`. Marks in ``brackets`` stand behind a blank, as the EU's Official Journal has them.
    """
    words = Words(rng, wide=wide)
    count = 0
    for node in [*edition.walk()]:
        if node.kind not in _MARKED or node.none or rng.random() >= share:
            continue
        mark = f"^{{{count + 1}}}"
        places = [at for at in _places(node.text) if mark not in node.text]
        if not places:
            continue
        count += 1
        at = rng.choice(places)
        node.text = node.text[:at] + (f" ({mark})" if brackets else mark) + node.text[at:]
        text = f"{words.sentence(rng.randint(1, 8), references=False)}."
        note = SNode(Kind.NOTE, text=text, marker=str(count), name=FOOTNOTE)
        if brackets:
            note.marker = f"({count})"
        note.scope = f"{_LEVELS.get(node.kind, 'provision')} {node.path} by reference"
        node.children.append(note)


def look_of_footnotes(rng: Random) -> dict[str, bool]:
    """Draw what the footnotes of a document look like: fields of its plan."""
    return {
        "anew": rng.random() < 0.4,
        "as_large": rng.random() < 0.4,
        "brackets": rng.random() < 0.25,
    }


def bare(marker: str | None) -> str:
    """Return the mark of a footnote without its brackets."""
    return (marker or "").strip("()")


def counted_anew(pages: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Return the numbers of notes counted anew on each page, from their marks in the tree and the
    pages those stand on, in the order of the text.
    """
    last: dict[int, int] = {}
    marks: dict[str, str] = {}
    for mark, page in pages:
        last[page] = last.get(page, 0) + 1
        marks[mark] = str(last[page])
    return marks


def with_marks(edition: SEdition, marks: Mapping[str, str]) -> SEdition:
    """Return a tree with other marks; none of the old ones may stand in a node's words twice."""
    changed = copy.deepcopy(edition)
    for node in changed.walk():
        old = bare(node.marker)
        if node.name == FOOTNOTE and old in marks:
            assert node.parent is not None
            assert node.marker is not None
            new = marks[old]
            node.parent.text = node.parent.text.replace(f"^{{{old}}}", f"^{{{new}}}")
            node.marker = node.marker.replace(old, new)
    return changed


def _places(text: str) -> Iterator[int]:
    """Where a mark may stand: behind a word, outside quotations, scripts and labels."""
    for match in _AFTER_A_WORD.finditer(text):
        before = text[: match.start()]
        if (
            before.count('"') % 2
            == before.count("'") % 2
            == 0
            == before.count("{") - before.count("}")
        ):
            yield match.start()
