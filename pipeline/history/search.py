"""When a wording appeared and disappeared, provision by provision.

Words are searched as they are normalised (:func:`pipeline.model.text.normalize`): kinds of quotes,
dashes and blanks do not matter, superscripts do (``10^6`` in a pattern stands for 10⁶). A heading,
a text and a table's cell are each searched by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.history.chronicle import Chronicle, Stretch
from pipeline.model.records import Node
from pipeline.model.text import Text, normalize

_POWER = re.compile(r"\^(?P<digits>[-−]?[0-9]+)")
_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_AROUND = 60


class Excerpt(msgspec.Struct, frozen=True):
    """A match with the words around it, as normalised."""

    before: str
    match: str
    after: str


class Hit(msgspec.Struct, frozen=True):
    """A provision that has, or had, the wording.

    Attributes:
        id: the identity.
        path: where it stands in the last edition that has the wording.
        stretches: the editions in which it has it.
        excerpt: the first match in the last of them.
    """

    id: str
    path: str
    stretches: tuple[Stretch, ...]
    excerpt: Excerpt


class Tally(msgspec.Struct, frozen=True):
    """How many provisions of an edition have the wording."""

    edition: str
    provisions: int


class Search(msgspec.Struct, frozen=True):
    """What a search found.

    Attributes:
        list_id: the list.
        pattern: as it was understood.
        editions: each edition looked at.
        stretches: the editions in which any provision has the wording.
        hits: in document order of the last edition each has it in, newest first.
    """

    list_id: str
    pattern: str
    editions: tuple[Tally, ...]
    stretches: tuple[Stretch, ...]
    hits: tuple[Hit, ...]


def compiled(pattern: str, *, regex: bool = False, case: bool = False) -> re.Pattern[str]:
    """Return the pattern as it is searched.

    Args:
        pattern: words, or a regular expression.
        regex: whether it is one.
        case: whether upper and lower case differ.

    Raises:
        re.error: it is no regular expression.
    """
    raised = _POWER.sub(lambda m: m["digits"].translate(_RAISED), pattern)
    words = raised if regex else re.escape(normalize(raised))
    return re.compile(words, 0 if case else re.IGNORECASE)


def search(
    chronicle: Chronicle, pattern: re.Pattern[str], since: int = 0, until: int | None = None
) -> Search:
    """Return where and when a wording stands.

    Args:
        chronicle: the history.
        pattern: made by :func:`compiled`.
        since: the first edition looked at; what stood before is not left out of the dates told.
        until: the last one; the newest by default.
    """
    last = chronicle.last if until is None else until
    seen: dict[int, tuple[Node, bool]] = {}
    having: dict[str, list[int]] = {}
    tallies = []
    for n in range(len(chronicle.editions)):
        count = 0
        for at, node in chronicle.nodes(n).items():
            known = seen.get(id(node))
            if known is None:
                known = seen[id(node)] = (node, any(map(pattern.search, _texts(node))))
            if known[1]:
                count += 1
                having.setdefault(chronicle.at(n)[at].id, []).append(n)
        if since <= n <= last:
            tallies.append(Tally(chronicle.known(n).edition_id, count))
    hits = []
    for own, numbers in having.items():
        inside = [n for n in numbers if since <= n <= last]
        if inside:
            path = chronicle.path(chronicle.by_id[own], inside[-1])
            assert path is not None
            excerpt = _excerpt(pattern, chronicle.nodes(inside[-1])[path])
            order = (-inside[-1], [*chronicle.nodes(inside[-1])].index(path))
            hits.append((order, Hit(own, path, chronicle.stretches(numbers), excerpt)))
    hits.sort(key=lambda each: each[0])
    anywhere = {n for numbers in having.values() for n in numbers}
    return Search(
        chronicle.list_id,
        pattern.pattern,
        tuple(tallies),
        chronicle.stretches(anywhere),
        tuple(hit for _, hit in hits),
    )


def _texts(node: Node) -> Iterator[str]:
    if node.heading is not None:
        yield normalize(node.heading.plain())
    yield normalize(node.text.plain())
    if node.table is not None:
        for cell in node.table.cells:
            yield _plain(cell.text)


def _plain(text: Text) -> str:
    return normalize(text.plain())


def _excerpt(pattern: re.Pattern[str], node: Node) -> Excerpt:
    for text in _texts(node):
        found = pattern.search(text)
        if found:
            before, after = text[: found.start()], text[found.end() :]
            if len(before) > _AROUND:
                before = "…" + before[-_AROUND:].partition(" ")[2]
            if len(after) > _AROUND:
                after = after[:_AROUND].rpartition(" ")[0] + "…"
            return Excerpt(before, found[0], after)
    raise AssertionError("the node was found by this very pattern")
