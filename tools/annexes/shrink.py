"""Reduce a failing document to the smallest that still fails: ``python -m tools.annexes shrink``.

Greedy: the plainest style, then subtrees left out, then words, as long as the parse stays wrong in
the same way (same verdict, same field, same kind of node).
"""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterator

from pipeline.model.records import Kind
from tools.annexes.generate import Annex, finished
from tools.annexes.style import Style
from tools.annexes.trial import Trial, trial
from tools.specimen.markup import SourceError
from tools.specimen.tree import NOTES, SEdition, SNode

PLAIN: dict[str, object] = {
    "cover": False,
    "contents": False,
    "blanks": False,
    "header": False,
    "footer": "none",
    "new_pages": False,
    "columns": 1,
    "page": "a4",
    "margin": 72.0,
    "size": 11.0,
    "sans": False,
    "leading": 0.65,
    "spacing": 1.0,
    "justify": False,
    "hyphenate": False,
    "bold_heads": True,
    "bold_labels": False,
    "notes": "marker",
    "inset": 18.0,
}
"""The style a shrunk document tends to."""


def signature(one: Trial, made: Annex) -> tuple[str, ...] | None:
    """What kind of failure a trial shows; ``None`` when it shows none."""
    if one.message:
        return one.verdict.value, re.sub(r"[\d'\"]\S*", "", one.message.strip().splitlines()[-1])
    if not one.differences:
        return None
    first = next((d for d in one.differences if d.field != "extra"), one.differences[0])
    node = made.truth.by_path().get(first.path)
    return one.verdict.value, first.field, node.kind.value if node else "extra"


def shrink(made: Annex, style: Style, typesetter: str, *, rounds: int = 400) -> tuple[Annex, Style]:
    """Return a smaller annex and a plainer style that fail in the same way.

    ``rounds`` bounds the number of documents parsed.
    """
    wanted = signature(trial(made.seed, typesetter, made=made, style=style), made)
    left = [rounds]

    def fails(candidate: Annex, look: Style) -> bool:
        left[0] -= 1
        found = trial(candidate.seed, typesetter, made=candidate, style=look)
        return signature(found, candidate) == wanted

    for name, value in PLAIN.items():
        if getattr(style, name) != value:
            plainer = dataclasses.replace(style, **{name: value})  # type: ignore[arg-type]
            if fails(made, plainer):
                style = plainer
    smaller = True
    while smaller and left[0] > 0:
        smaller = False
        for candidate in _smaller(made):
            if left[0] <= 0:
                break
            if fails(candidate, style):
                made, smaller = candidate, True
                break
    return made, style


def _smaller(made: Annex) -> Iterator[Annex]:
    """Every annex one step smaller, the boldest steps first."""
    count = sum(1 for _ in made.edition.walk())
    sizes = [(sum(1 for _ in node.walk()), n) for n, node in enumerate(made.edition.walk())]
    for _size, n in sorted(sizes, reverse=True):
        yield from _finish(made, _without(made.edition, n))
    for n in range(count):
        yield from _finish(made, _shorter(made.edition, n))


def _finish(made: Annex, edition: SEdition | None) -> Iterator[Annex]:
    if edition is None:
        return
    try:
        candidate = finished(made.seed, made.plan, edition)
    except SourceError:
        return
    if _sound(edition):
        yield candidate


def _without(edition: SEdition, number: int) -> SEdition | None:
    """The edition without its ``number``-th node; an emptied subsection says "None."."""
    changed = copy.deepcopy(edition)
    node = list(changed.walk())[number]
    if node.kind is Kind.SUBSECTION:
        if not node.children:
            return None
        node.children, node.none, node.text = [], True, "None."
        return changed
    home = changed.parts if node.parent is None else node.parent.children
    home.remove(node)
    parent = node.parent
    items = (part for part in changed.parts if part.kind is Kind.ITEM)
    for count, item in enumerate(items, start=1):
        item.marker = str(count)
    if not any(part.kind is Kind.ITEM for part in changed.parts):
        return None
    if parent is not None and parent.kind is Kind.SUBSECTION and not parent.children:
        parent.none, parent.text = True, "None."
    if parent is not None and parent.text.endswith(":") and not parent.children:
        parent.text = parent.text.rstrip(":") + "."
    return changed


def _shorter(edition: SEdition, number: int) -> SEdition | None:
    changed = copy.deepcopy(edition)
    node = list(changed.walk())[number]
    words = node.text.split()
    if (
        node.none
        or "does not control" in node.text
        or len(words) < 3
        or "{" in node.text
        or "'" in node.text
        or '"' in node.text
    ):
        return None
    node.text = " ".join((*words[: len(words) // 2], words[-1]))
    return changed


def _sound(edition: SEdition) -> bool:
    """Whether notes still mean the provisions they name, now that labels have moved."""
    for node in edition.walk():
        if node.kind not in NOTES or node.parent is None:
            continue
        named = re.match(r"(\d+\.[A-E][\w.]*)\. does not", node.text)
        if named and named[1] not in (node.parent.label, (node.scope or "- -").split()[1]):
            return False
        if node.scope and not _governs(node):
            return False
    return True


def _governs(node: SNode) -> bool:
    assert node.parent is not None
    assert node.scope is not None
    return node.scope.split()[1] in {child.label for child in node.parent.children}
