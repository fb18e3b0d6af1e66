"""Proofs made here: that nothing was missed between pairing and report.

They know as little as possible of how the comparison works: the census counts words of the whole
editions, without their structure, and asks whether the changes reported add up to the difference.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.compare.changes import Change, Operation, Pair, Proof, Segment
from pipeline.compare.index import TreeIndex
from pipeline.compare.words import new_text, old_text
from pipeline.model.records import Edition
from pipeline.model.text import Text

_WORD = re.compile(r"\S+")
_LISTED = 12


def carried(edition: Edition, side: str) -> tuple[Proof, ...]:
    """Return an edition's own checks as proofs of its side."""
    return tuple(
        Proof(check.code, check.outcome.value, check.summary, side, check.details)
        for check in edition.checks
    )


def every_node_paired(old: TreeIndex, new: TreeIndex, pairs: tuple[Pair, ...]) -> Proof:
    """Every node of both editions is in exactly one pair."""
    wrong: list[str] = []
    for index, named in (
        (old, Counter(p for pair in pairs for p in pair.old)),
        (new, Counter(p for pair in pairs for p in pair.new)),
    ):
        paths = Counter(node.path for node in index.nodes[1:])
        wrong.extend(sorted((paths - named) + (named - paths)))
    return _proof(
        "every-node-paired",
        f"{len(old) - 1} of the old edition and {len(new) - 1} of the new one",
        "in no pair, or in several",
        wrong,
    )


def redlines_add_up(changes: tuple[Change, ...]) -> Proof:
    """Each redline gives the old text and the new text back."""
    wrong: list[str] = []
    for change in changes:
        for line, old, new in (
            (change.redline, change.old and change.old.text, change.new and change.new.text),
            (
                change.heading_redline,
                change.old and change.old.heading,
                change.new and change.new.heading,
            ),
        ):
            if not line or change.outcome in ("split", "merged"):
                continue
            if (
                old_text(line) != (old or Text("")).plain()
                or new_text(line) != (new or Text("")).plain()
            ):
                wrong.append(change.id)
    return _proof(
        "redlines-add-up",
        f"{len(changes)} changes",
        "redlines do not give their texts back",
        wrong,
    )


def word_census(
    old: TreeIndex, new: TreeIndex, changes: tuple[Change, ...], typographic: tuple[Change, ...]
) -> Proof:
    """The words of the whole editions differ by exactly what the changes say.

    Counted without structure: words of all headings and texts, against the words on either side of
    every change. A change missed anywhere shows here. Cells of tables are compared field by field.
    """
    texts = Counter(_texts(new))
    texts.subtract(_texts(old))
    difference: Counter[str] = Counter()
    for text, times in texts.items():
        if times:
            for word in _words(text):
                difference[word] += times
    for change in (*changes, *typographic):
        for segments in (change.redline, change.heading_redline):
            difference.subtract(_words(new_text(segments)))
            difference.update(_words(old_text(segments)))
    wrong = [f"{word} ({n:+d})" for word, n in sorted(difference.items()) if n]
    counted = [sum(len(_words(text)) for text in _texts(index)) for index in (old, new)]
    return _proof(
        "word-census",
        f"{counted[0]} words in headings and texts of the old edition, {counted[1]} of the new one",
        "words differ that no change reports",
        wrong,
    )


def _texts(index: TreeIndex) -> list[str]:
    """Every heading and text of an edition, without its structure (cells: see the fields)."""
    found = [n.text.plain() if n.text.marks else n.text.raw for n in index.nodes[1:]]
    found.extend(n.heading.plain() for n in index.nodes[1:] if n.heading is not None)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _proof(code: str, held: str, failed: str, wrong: list[str]) -> Proof:
    if not wrong:
        return Proof(code, "held", held)
    more = () if len(wrong) <= _LISTED else (f"and {len(wrong) - _LISTED} more",)
    return Proof(code, "failed", f"{len(wrong)} {failed}", "", (*wrong[:_LISTED], *more))


def whole(text: Text, operation: Operation) -> tuple[Segment, ...]:
    """Return the redline of words that stand on one side only."""
    plain = text.plain()
    return (Segment(operation, plain),) if plain else ()
