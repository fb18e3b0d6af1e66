"""A provision's own page: what it says, since when each word, its life, and what it is tied to.

Its address is that of its identity, which no renumbering changes. It tells of the newest edition
that has the provision, and of each edition what it was called there.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from pipeline.export.citations import written
from pipeline.history.blame import Blame, Blamed, blame
from pipeline.history.citation import cite
from pipeline.history.timeline import BELOW, Moment, Relative, life
from pipeline.model.lineage import Identity
from pipeline.model.records import Kind, Node
from pipeline.report.as_html import redline_html, text_html
from pipeline.report.paths import readable, safe_id
from pipeline.report.redline import Redline
from pipeline.report.words import KINDS
from pipeline.site import addresses
from pipeline.site.editions import title_of
from pipeline.site.frame import Frame
from pipeline.site.law import Law
from pipeline.site.material import HOLDER, ITSELF, PART, SiteMaterial, Standing

_WHOLE = (Kind.PART, Kind.CATEGORY, Kind.ITEM, Kind.SUBSECTION)
"""Kinds of which what hangs below is listed, not printed: it has pages of its own."""

_SAID = {
    "born": "new",
    "amended": "reworded",
    "renumbered": "renumbered",
    "moved": "moved",
    "split": "split",
    "merged": "merged",
    "gone": "gone",
    BELOW: "changed below",
}
_HOWS = {ITSELF: "by its own label", HOLDER: "with what holds it", PART: "in part"}


class Told(msgspec.Struct, frozen=True):
    """A moment of a life, ready to print."""

    edition: str
    anchor: str
    href: str
    after: str | None
    gap: str | None
    said: str
    place: str
    redlines: tuple[Markup, ...]
    fields: tuple[str, ...]
    relatives: tuple[Markup, ...]
    below: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str], ...]
    report: str | None
    doubt: str
    review: bool


def pages(material: SiteMaterial, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every identity."""
    for identity in material.chronicle.lineage.identities:
        yield _page(material, frame, identity)


def _page(material: SiteMaterial, frame: Frame, identity: Identity) -> tuple[str, bytes]:
    chronicle = material.chronicle
    standing = material.stands[material.last_of(identity)]
    path = chronicle.path(identity, standing.n)
    assert path is not None, "an identity stands in every edition of its span"
    node = standing.nodes[path]
    address = addresses.provision(identity.id)
    top = addresses.up(address)
    law = Law(standing, top)
    told = life(chronicle, identity.id, judge=lambda n: material.changes[n - 1])
    words = blame(chronicle, identity.id)
    origins = [one.seen for one in (*words.heading, *words.segments)]
    oldest = min(origins, key=lambda seen: chronicle.number[seen.edition], default=None)
    mixed = len({seen.edition for seen in origins}) > 1
    whole = node.kind in _WHOLE
    children = [child for child in node.children if child.text.raw or child.heading]
    shown = msgspec.structs.replace(node, children=()) if whole else node
    cited = cite(chronicle, [identity.id], None)
    mentions: dict[str, list[Markup]] = {}
    for one in standing.mentions_of(path):
        mentions.setdefault(_HOWS[one.how], []).append(law.named(one.path))
    return address, frame.page(
        address,
        "provision.html.j2",
        title=readable(path),
        identity=identity,
        kind=KINDS[node.kind],
        node=node,
        name=readable(path),
        subtitle=title_of(node),
        edition=standing.edition,
        present=told.present,
        href=law.link(path),
        above=[(law.link(one.path), _crumb(one)) for one in chronicle.above(standing.n, path)],
        words=Markup(law.node(shown)),  # noqa: S704  (made of escaped pieces by Law)
        children=[
            (top + addresses.provision(standing.identities[child.path].id), _crumb(child))
            for child in (children if whole else ())
        ],
        blamed=_blamed(words.heading, words.segments) if mixed else None,
        oldest=oldest,
        came=_came(words, top),
        moments=tuple(_told(material, identity, one, top) for one in reversed(told.moments)),
        namesakes=[(top + addresses.provision(one.id), one) for one in told.namesakes],
        stays=_stays(material, identity, top),
        governing=[
            (law.named(note.path), Markup(law.node(note)))  # noqa: S704  (as above)
            for note in standing.governing(path)
        ],
        mentions=mentions,
        uses=[law.named(one) for one in standing.uses_of(path)],
        out=_out(law, standing, node),
        cite=written("text", cited).strip(),
        bibtex=written("bibtex", cited),
        permanent=f"{material.base_url}{address}" if material.base_url else None,
        data=f"{top}api/provisions/{addresses.name(identity.id)}.json",
        label=addresses.label(path),
        definitions=law.definitions(),
    )


def _crumb(node: Node) -> str:
    """What a link to a provision says: its label and title; of a part the title alone."""
    title = node.heading.plain() if node.heading is not None else ""
    name = "" if node.kind is Kind.PART and title else readable(node.path)
    return " ".join(filter(None, (name, title)))


def _blamed(*texts: tuple[Blamed, ...]) -> tuple[tuple[Blamed, ...], ...]:
    return tuple(text for text in texts if text)


def _came(words: Blame, top: str) -> tuple[Markup, ...]:
    """Links to the provisions that words of this one stood in before."""
    found = {
        (came.id, came.path, came.until): None
        for one in (*words.heading, *words.segments)
        for came in one.came
    }
    return tuple(_relative(Relative(own, path, until), top) for own, path, until in found)


def _told(material: SiteMaterial, identity: Identity, moment: Moment, top: str) -> Told:
    seen = moment.seen
    n = material.chronicle.number[seen.edition]
    change = material.change(identity.id, n) if seen.after is not None else None
    report = None
    if change is not None:
        report = f"{top}{addresses.report(material.pair_name(n))}#change-{safe_id(change.id)}"
    first = n == 0
    events = ["in the first edition at hand"] if first else [_SAID[e] for e in moment.events]
    place = ""
    if moment.was is not None:
        place = f"{readable(moment.was)} → {readable(moment.path)}"
    elif first or moment.events[0] in ("born", "gone"):
        place = f"as {readable(moment.path)}"
    shown = moment.events[0] != "born"
    redlines = tuple(
        redline_html(Redline(segments))
        for segments in (moment.heading, moment.redline)
        if segments and shown
    )
    doubt = ""
    if moment.confidence is not None:
        asks = "; the comparison asks a person to look" if moment.review else ""
        doubt = f"paired with a confidence of {moment.confidence:.2f}{asks}"
    return Told(
        edition=seen.edition,
        anchor=f"at_{addresses.anchor(seen.edition)}",
        href=top + addresses.edition(seen.edition),
        after=seen.after,
        gap=seen.gap,
        said=", ".join(events),
        place=place,
        redlines=redlines,
        fields=moment.fields,
        relatives=tuple(_relative(one, top) for one in moment.relatives),
        below=tuple((readable(one.path), _SAID.get(one.event, one.event)) for one in moment.below),
        verdicts=tuple((one.label.value, one.argument) for one in moment.verdicts),
        report=report,
        doubt=doubt,
        review=moment.review,
    )


def _relative(one: Relative, top: str) -> Markup:
    said = text_html(f"{readable(one.path)} ({one.edition})")
    href = top + addresses.provision(one.id)
    return Markup(f'<a href="{href}">{said}</a>')  # noqa: S704  (escaped above)


def _stays(
    material: SiteMaterial, identity: Identity, top: str
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What it was called, and the editions in which it was, each with a link to its text."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for n in material.chronicle.span(identity):
        path = material.chronicle.path(identity, n)
        assert path is not None, "an identity stands in every edition of its span"
        link = top + material.stands[n].link(path)
        if not found or found[-1][0] != readable(path):
            found.append((readable(path), []))
        found[-1][1].append((material.edition_id(n), link))
    return found


def _out(law: Law, standing: Standing, node: Node) -> tuple[Markup, ...]:
    """What the provision and what hangs below it mention, each once; what is missing as printed."""
    inside = {one.path for one in node.walk()}
    found: dict[str, Markup] = {}
    for one in node.walk():
        for reference in one.references:
            for target in map(str, reference.targets):
                if target in inside or target in found:
                    continue
                missing = Markup('<span class="bad">{} (not in this edition)</span>')
                known = target in standing.nodes
                found[target] = law.named(target) if known else missing.format(target)
    return tuple(found.values())
