"""Counts by edition, under a rule that is stated with them."""

from __future__ import annotations

import msgspec

from pipeline.history.chronicle import Chronicle
from pipeline.model.lineage import Event
from pipeline.model.records import Edition, Kind

RULE = (
    "An item, subsection, entry or provision is one labelled node of that kind. Those whose whole "
    "content is that there is none, or that the label is not used, are counted under “none” and "
    "nowhere else. Notes are notes, technical notes and N.B., one a marker; the members of a list "
    "in a note are not counted. Words are runs of characters between blanks in headings, texts and "
    "tables, markers apart. Born, reworded, renumbered and gone count identities, against the "
    "edition before."
)
_NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
_REWORDED = (Event.AMENDED, Event.SPLIT, Event.MERGED)


class Counts(msgspec.Struct, frozen=True, omit_defaults=True):
    """One edition in numbers; changes are against the edition before, ``None`` for the first."""

    edition: str
    items: int
    subsections: int
    entries: int
    provisions: int
    none: int
    notes: int
    definitions: int
    tables: int
    references: int
    quantities: int
    substances: int
    words: int
    born: int | None = None
    reworded: int | None = None
    renumbered: int | None = None
    gone: int | None = None


class SubsectionCount(msgspec.Struct, frozen=True):
    """How many entries a subsection has in each edition, in the order of the editions."""

    path: str
    entries: tuple[int, ...]


class Statistics(msgspec.Struct, frozen=True):
    """All counts and the rule they were made by."""

    list_id: str
    rule: str
    editions: tuple[Counts, ...]
    subsections: tuple[SubsectionCount, ...]


def statistics(chronicle: Chronicle) -> Statistics:
    """Return the counts of every edition."""
    by_subsection = [_entries(edition) for edition in chronicle.editions]
    paths = dict.fromkeys(path for of in reversed(by_subsection) for path in of)
    return Statistics(
        chronicle.list_id,
        RULE,
        tuple(_counts(chronicle, n) for n in range(len(chronicle.editions))),
        tuple(
            SubsectionCount(path, tuple(of.get(path, 0) for of in by_subsection)) for path in paths
        ),
    )


def _counts(chronicle: Chronicle, n: int) -> Counts:
    nodes = chronicle.nodes(n).values()
    kinds = [node.kind for node in nodes if not node.none]
    edition_id = chronicle.known(n).edition_id
    events = [
        station.event
        for identity in chronicle.lineage.identities
        for station in identity.stations
        if station.edition == edition_id
    ]
    gone = sum(identity.gone == edition_id for identity in chronicle.lineage.identities)
    places = (Event.RENUMBERED, Event.MOVED)
    return Counts(
        edition=edition_id,
        items=kinds.count(Kind.ITEM),
        subsections=kinds.count(Kind.SUBSECTION),
        entries=kinds.count(Kind.ENTRY),
        provisions=kinds.count(Kind.PROVISION),
        none=sum(node.none for node in nodes),
        notes=sum(kind in _NOTES for kind in kinds),
        definitions=kinds.count(Kind.DEFINITION),
        tables=kinds.count(Kind.TABLE),
        references=sum(len(node.references) for node in nodes),
        quantities=sum(len(node.quantities) for node in nodes),
        substances=sum(len(node.substances) for node in nodes),
        words=sum(
            len(text.raw.split())
            for node in nodes
            for text in (
                node.text,
                *((node.heading,) if node.heading is not None else ()),
                *(cell.text for cell in (node.table.cells if node.table else ())),
            )
        ),
        born=events.count(Event.BORN) if n else None,
        reworded=sum(event in _REWORDED for event in events) if n else None,
        renumbered=sum(event in places for event in events) if n else None,
        gone=gone if n else None,
    )


def _entries(edition: Edition) -> dict[str, int]:
    return {
        node.path: sum(child.kind is Kind.ENTRY and not child.none for child in node.children)
        for item in edition.items
        for node in item.children
        if node.kind is Kind.SUBSECTION
    }
