"""The pages of labels: which provision had a label in which edition; and the list of them all."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.model.lineage import Identity
from pipeline.report.paths import readable, sort_key
from pipeline.site import addresses
from pipeline.site.editions import title_of
from pipeline.site.frame import Frame
from pipeline.site.material import SiteMaterial


class Holder(msgspec.Struct):
    """A provision that had a label: its page, what it says (in the newest edition in which it had
    it), what became of it, and those editions, newest first, with the id of their line and their
    text's address.
    """

    path: str
    own: str
    title: str
    now: str
    editions: list[tuple[str, str, str]]


def pages(material: SiteMaterial, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield a page for each label any edition has, and the page of all of them."""
    found: dict[str, dict[tuple[str, str], Holder]] = {}
    for standing in reversed(material.stands):
        for path, identity in standing.identities.items():
            holders = found.setdefault(addresses.label(path), {})
            holder = holders.get((path, identity.id))
            if holder is None:
                own = addresses.provision(identity.id)
                title = title_of(standing.nodes[path])
                holder = Holder(path, own, title, _now(material, identity, path), [])
                holders[path, identity.id] = holder
            line = (standing.id, f"at_{addresses.anchor(standing.id)}", standing.link(path))
            holder.editions.append(line)
    for address, holders in found.items():
        first = next(iter(holders.values()))
        yield (
            address,
            frame.page(
                address,
                "label.html.j2",
                title=f"{readable(first.path)}, edition by edition",
                name=readable(first.path),
                path=first.path,
                holders=tuple(holders.values()),
                seen=set(),
            ),
        )
    now = material.newest.nodes
    listed = sorted(
        ((address, next(iter(holders.values())).path) for address, holders in found.items()),
        key=lambda one: sort_key(one[1]),
    )
    yield (
        addresses.LABELS,
        frame.page(
            addresses.LABELS,
            "labels.html.j2",
            title="All labels",
            here="labels",
            labels=[
                (address, readable(path), title_of(now[path]) if path in now else None)
                for address, path in listed
            ],
        ),
    )


def _now(material: SiteMaterial, identity: Identity, path: str) -> str:
    """Say what became of what once had a label."""
    last = material.last_of(identity)
    if last < material.chronicle.last:
        return f"It is gone from {material.edition_id(last + 1)} on."
    now = material.chronicle.path(identity, last)
    return "It has this label now." if now == path else f"It is {readable(now or '')} now."
