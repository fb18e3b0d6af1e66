"""Rows whose heading is certain: the search need not weigh what else they might be.

A list of codes (``9A101``, ``ML8``) prints each at one edge of the page, where nothing else stands
that looks like one; a subsection's heading is bold or in capitals. Such rows cut the document into
stretches, and the search starts each with the best reading of the one before. A list whose labels
are like its cross-references (``2.A.1.``) has no anchors: there every reading stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.lists.labels import Shape
from pipeline.lists.profile import Profile
from pipeline.parse.readings import Reading, Role
from pipeline.parse.rows import Row
from pipeline.parse.weights import NEAR

_CERTAIN = (Role.PART, Role.ITEM, Role.SUBSECTION)


def anchors(
    rows: Sequence[Row], options: Sequence[tuple[Reading, ...]], profile: Profile
) -> dict[int, tuple[Reading, ...]]:
    """Return, for each row that is certain, the readings that remain."""
    grammar = profile.labels
    if Shape.CODE not in grammar.shapes and not grammar.prefix:
        return {}
    depth = grammar.entry
    codes: dict[int, tuple[Reading, ...]] = {}
    for n, found in enumerate(options):
        if len(found) > 1:
            mine = [r for r in found if r.role is Role.LABELLED and len(r.components) == depth]
            if mine:
                codes[n] = tuple(mine)
    edges = Counter(round(rows[n].x or 0.0) for n in codes)
    if not edges:
        return {}
    edge = edges.most_common(1)[0][0]
    certain: dict[int, tuple[Reading, ...]] = {}
    for n, found in enumerate(options):
        if len(found) == 1:
            continue
        x = rows[n].x
        heading = tuple(r for r in found if r.role in _CERTAIN and r.cost == 0.0)
        if heading:
            certain[n] = heading
        elif n in codes and x is not None and abs(x - edge) <= NEAR:
            # a defined term may begin with the codes it is used in
            certain[n] = codes[n] + tuple(r for r in found if r.role is Role.TERM and profile.term)
    return certain
