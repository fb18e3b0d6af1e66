"""Values over time: thresholds of a provision or of a unit, and substances."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pipeline.history.chronicle import Chronicle, Seen, Stretch
from pipeline.model.lineage import Identity
from pipeline.model.records import Node, Quantity
from pipeline.model.text import normalize


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A quantity as printed, with how it bounds what is controlled (see
    :class:`~pipeline.model.records.Quantity`).
    """

    printed: str
    comparator: str | None = None
    si: str | None = None
    excluding: bool = False


class Point(msgspec.Struct, frozen=True):
    """The values a provision has from an edition on; none, when it has no more."""

    seen: Seen
    values: tuple[Value, ...]


class Series(msgspec.Struct, frozen=True):
    """A provision's values over time, one point for each change.

    ``path`` is where it stands in ``last``, the newest edition that has it. A value that is printed
    otherwise, but is the same number in the same unit, is no change.
    """

    id: str
    path: str
    last: str
    points: tuple[Point, ...]


class Thresholds(msgspec.Struct, frozen=True):
    """What was asked (``by`` is ``label`` or ``unit``) and each provision's values over time."""

    list_id: str
    asked: str
    by: str
    series: tuple[Series, ...]


class SubstanceLife(msgspec.Struct, frozen=True, omit_defaults=True):
    """A CAS number over time.

    Attributes:
        cas: the number; ``valid``, whether its check digit is right.
        names: as printed with it.
        paths: provisions that name it in the last edition that does.
        stretches: the editions that name it anywhere.
    """

    cas: str
    valid: bool
    names: tuple[str, ...]
    paths: tuple[str, ...]
    stretches: tuple[Stretch, ...]


def thresholds(chronicle: Chronicle, asked: str, n: int | None = None) -> Thresholds:
    """Return values over time.

    Args:
        chronicle: the history.
        asked: a unit as printed (``km``, ``kN``) or in SI; else a label: of the provision and what
            hangs below it.
        n: the edition the label is of; by default the newest that has it.

    Raises:
        UnknownLabelError: neither a unit nor a label.
    """
    units = {
        unit
        for m in range(len(chronicle.editions))
        for node in chronicle.nodes(m).values()
        for quantity in node.quantities
        for unit in (quantity.unit, quantity.si_unit)
    }
    if asked in units:
        identities = list(chronicle.lineage.identities)
        return Thresholds(
            chronicle.list_id,
            asked,
            "unit",
            _series(chronicle, identities, lambda q: asked in (q.unit, q.si_unit)),
        )
    found = chronicle.find(asked, n)
    within: dict[str, Identity] = {}
    for m in chronicle.span(found.identity):
        node = chronicle.node(found.identity, m)
        assert node is not None
        for one in node.walk():
            identity = chronicle.at(m)[one.path]
            within[identity.id] = identity
    return Thresholds(
        chronicle.list_id,
        found.path,
        "label",
        _series(chronicle, list(within.values()), lambda _: True),
    )


def _series(
    chronicle: Chronicle, identities: list[Identity], wanted: Callable[[Quantity], bool]
) -> tuple[Series, ...]:
    found: list[tuple[tuple[int, int], Series]] = []
    order = {m: {p: i for i, p in enumerate(chronicle.nodes(m))} for m in range(chronicle.last + 1)}
    for identity in identities:
        points: list[Point] = []
        before: list[object] = []
        for m in chronicle.span(identity):
            node = chronicle.node(identity, m)
            quantities = [q for q in node.quantities if wanted(q)] if node else []
            now: list[object] = [_meaning(q) for q in quantities]
            if now != before:
                points.append(Point(chronicle.seen(m), tuple(map(_value, quantities))))
            before = now
        last = chronicle.span(identity)[-1]
        if not points:
            continue
        if identity.gone is not None and points[-1].values:
            points.append(Point(chronicle.seen(last + 1), ()))
        path = chronicle.path(identity, last)
        assert path is not None
        found.append(
            (
                (-last, order[last][path]),
                Series(identity.id, path, chronicle.known(last).edition_id, tuple(points)),
            )
        )
    found.sort(key=lambda each: each[0])
    return tuple(series for _, series in found)


def _meaning(quantity: Quantity) -> tuple[object, ...]:
    return (
        quantity.comparator,
        quantity.value,
        quantity.upper,
        normalize(quantity.unit),
        quantity.excluding,
    )


def _value(quantity: Quantity) -> Value:
    si = None
    if quantity.si_value is not None:
        upper = f" to {quantity.si_upper}" if quantity.si_upper is not None else ""
        si = f"{quantity.si_value}{upper} {quantity.si_unit}"
    comparator = quantity.comparator.value if quantity.comparator is not None else None
    return Value(quantity.printed, comparator, si, quantity.excluding)


def substances(chronicle: Chronicle, wanted: str | None = None) -> tuple[SubstanceLife, ...]:
    """Return every CAS number any edition names, by number.

    Args:
        chronicle: the history.
        wanted: only the number or the names that hold these characters.
    """
    editions: dict[str, list[int]] = {}
    names: dict[str, dict[str, None]] = {}
    nodes: dict[tuple[str, int], list[Node]] = {}
    valid: dict[str, bool] = {}
    for n in range(len(chronicle.editions)):
        for node in chronicle.nodes(n).values():
            for one in node.substances:
                editions.setdefault(one.cas, []).append(n)
                nodes.setdefault((one.cas, n), []).append(node)
                valid[one.cas] = one.valid
                if one.name:
                    names.setdefault(one.cas, {})[one.name] = None
    return tuple(
        SubstanceLife(
            cas,
            valid[cas],
            tuple(names.get(cas, ())),
            tuple(dict.fromkeys(node.path for node in nodes[cas, numbers[-1]])),
            chronicle.stretches(numbers),
        )
        for cas, numbers in sorted(editions.items(), key=lambda each: _digits(each[0]))
        if wanted is None or wanted.casefold() in " ".join((cas, *names.get(cas, ()))).casefold()
    )


def _digits(cas: str) -> tuple[int, ...]:
    return tuple(int(piece) for piece in cas.split("-"))
