"""What a site is made from, and what its pages ask again and again, worked out once an edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from pipeline import report
from pipeline.compare.changes import Change, ChangeSet
from pipeline.history.chronicle import Chronicle
from pipeline.model.lineage import Event, Identity, Station
from pipeline.model.records import Edition, Node, ScopeLevel
from pipeline.report.comparison import Comparison
from pipeline.report.paths import readable
from pipeline.site import addresses
from pipeline.site.printed import Printed

_STEP = re.compile(r"[.#]")


@dataclass(frozen=True)
class SiteMaterial:
    """The history of a list and what was found between its editions.

    Attributes:
        chronicle: the history.
        comparisons: each edition with the one before it, in order.
        base_url: where the site will stand, ending in a slash; without it there are no canonical
            links and no map of the site, which both need whole addresses.
        exports: files to take away, by form.
        not_exported: forms that could not be made, with the reason.
        printed: pages of the source by edition, for as many editions as there is room for.
        not_printed: why an edition has none here.
        formers: addresses of provisions an earlier build had and this history gives another id,
            with the path and the edition they were minted from (``PATH EDITION``).
    """

    chronicle: Chronicle
    comparisons: tuple[Comparison, ...]
    base_url: str | None = None
    exports: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    not_exported: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, Printed] = field(default_factory=dict)
    not_printed: Mapping[str, str] = field(default_factory=dict)
    formers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def changes(self) -> tuple[ChangeSet, ...]:
        """What each edition changed, against the one before it."""
        return tuple(compared.changes for compared in self.comparisons)

    @cached_property
    def stands(self) -> tuple[Standing, ...]:
        """What stands in each edition."""
        return tuple(Standing(self, n) for n in range(len(self.chronicle.editions)))

    @cached_property
    def newest(self) -> Standing:
        """What stands in the newest edition."""
        return self.stands[-1]

    @cached_property
    def _changed(self) -> dict[tuple[int, str], Change]:
        found: dict[tuple[int, str], Change] = {}
        for n, between in enumerate(self.changes, 1):
            for change in between.changes:
                side = change.new or change.old
                if side is None:  # only the table of contents is concerned
                    continue
                own = self.chronicle.at(n if change.new else n - 1).get(side.path)
                if own is not None:
                    found.setdefault((n, own.id), change)
        return found

    def change(self, own: str, n: int) -> Change | None:
        """Return the change of an identity between edition ``n`` and the one before it."""
        return self._changed.get((n, own))

    def pair_name(self, n: int) -> str:
        """Return the name of the pair of edition ``n`` and the one before it."""
        return report.folder_name(self.changes[n - 1])

    def edition_id(self, n: int) -> str:
        """Return the id of the ``n``-th edition."""
        return self.chronicle.known(n).edition_id

    def last_of(self, identity: Identity) -> int:
        """Return the number of the newest edition an identity is in."""
        return self.chronicle.span(identity)[-1]


class Mention(msgspec.Struct, frozen=True):
    """A mention of a provision: where it stands, and what of it is meant."""

    path: str
    printed: str
    how: str


ITSELF, HOLDER, PART = "itself", "what holds it", "part of it"


class Standing:
    """One edition, with what its pages need: parts, mentions both ways, governing notes, events."""

    def __init__(self, material: SiteMaterial, n: int) -> None:
        self.material = material
        self.n = n
        self.chronicle = material.chronicle
        self.edition: Edition = self.chronicle.editions[n]
        self.id = self.edition.edition_id
        self.nodes = self.chronicle.nodes(n)
        self.identities = self.chronicle.at(n)
        self.tops = {node.path: part.path for part in self.edition.parts for node in part.walk()}

    def link(self, path: str) -> str:
        """Return the address of a path's text in this edition."""
        return f"{addresses.part(self.id, self.tops[path])}#{addresses.anchor(path)}"

    @cached_property
    def stations(self) -> dict[str, Station]:
        """What happened to identities at this edition; nothing for the first."""
        if self.n == 0:
            return {}
        return {
            one.id: station
            for one in self.identities.values()
            for station in one.stations
            if station.edition == self.id
        }

    def event(self, path: str) -> str:
        """Return in a few words what this edition did to what stands at a path, if anything."""
        own = self.identities[path]
        station = self.stations.get(own.id)
        if station is None:
            return ""
        said = {
            Event.BORN: "new",
            Event.AMENDED: "reworded",
            Event.SPLIT: "split",
            Event.MERGED: "merged",
        }.get(station.event, "")
        if station.event is Event.BORN and station.of:
            said = "split off"
        was = self.chronicle.path(own, self.n - 1)
        if was is None or was == path or self._carried(was, path):
            return said
        return ", ".join(filter(None, (said, f"was {readable(was)}")))

    def _carried(self, was: str, path: str) -> bool:
        """Whether a path is another only because that of what holds it is."""
        before = self.chronicle.parent(self.n - 1, was)
        steps = [_STEP.split(one)[-1] for one in (was, path)]
        return before == self.chronicle.parent(self.n, path) and steps[0] == steps[1]

    @cached_property
    def _mentions(self) -> dict[str, list[Mention]]:
        """Mentions by the label they mean, and of what lies below it by every label above."""
        found: dict[str, list[Mention]] = {}
        for path, node in self.nodes.items():
            for one in node.references:
                above: dict[str, None] = {}
                for target in one.targets:
                    found.setdefault(str(target), []).append(Mention(path, one.printed, ITSELF))
                    above.update(dict.fromkeys(map(str, target.ancestors())))
                for label in above:
                    found.setdefault(label, []).append(Mention(path, one.printed, PART))
        return found

    def mentions_of(self, path: str) -> tuple[Mention, ...]:
        """Return who mentions what stands at a path, from outside it: it, what holds it, a part.

        A mention that means several of these is told once, as the nearest.
        """
        node = self.nodes[path]
        if node.label is None:
            return ()
        inside = {one.path for one in node.walk()}
        found: dict[tuple[str, str], Mention] = {}
        own = self._mentions.get(str(node.label), ())
        held = (
            Mention(one.path, one.printed, HOLDER)
            for above in node.label.ancestors()
            for one in self._mentions.get(str(above), ())
            if one.how == ITSELF
        )
        for wanted, mentions in ((ITSELF, own), (HOLDER, held), (PART, own)):
            for one in mentions:
                if one.how == wanted and one.path not in inside:
                    found.setdefault((one.path, one.printed), one)
        return tuple(found.values())

    @cached_property
    def _uses(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for path, node in self.nodes.items():
            for one in node.terms:
                if one.definition is not None and one.definition != path:
                    found.setdefault(one.definition, {})[path] = None
        return found

    def uses_of(self, path: str) -> tuple[str, ...]:
        """Return where a term is used that is defined at a path, in document order."""
        inside = {one.path for one in self.nodes[path].walk()}
        return tuple(one for one in self._uses.get(path, ()) if one not in inside)

    @cached_property
    def _notes(self) -> tuple[dict[str, list[Node]], list[Node]]:
        """Notes by what they govern, and those of the whole list."""
        found: dict[str, list[Node]] = {}
        every = []
        for node in self.nodes.values():
            if node.scope is None:
                continue
            for target in node.scope.targets:
                found.setdefault(target, []).append(node)
            if node.scope.level is ScopeLevel.LIST and not node.scope.targets:
                every.append(node)
        return found, every

    def governing(self, path: str) -> tuple[Node, ...]:
        """Return the notes that govern what stands at a path and hang elsewhere, the widest first:
        of the whole list, of what holds it, of itself or a part of it.
        """
        by_target, every = self._notes
        above = self.chronicle.above(self.n, path)
        below = {one.path: None for one in self.nodes[path].walk()}
        held = {one.path for one in above}
        targets = [*(one.path for one in above), *below]
        found = {
            note.path: note
            for notes in (every, *(by_target.get(target, ()) for target in targets))
            for note in notes
            if note.path not in below and note.path not in held
        }
        return tuple(found.values())
