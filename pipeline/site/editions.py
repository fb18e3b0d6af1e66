"""The pages of editions: what is known of each, its contents, and its text, a page a part."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from pipeline.model.records import Check, Edition, Kind, Node, Outcome, Severity
from pipeline.report.paths import readable
from pipeline.site import addresses
from pipeline.site.frame import Frame
from pipeline.site.law import Law
from pipeline.site.material import SiteMaterial, Standing

_FIRST_WORDS = 90
_ORDER = (Outcome.FAILED, Outcome.NOT_AVAILABLE, Outcome.HELD)


class Line(msgspec.Struct, frozen=True):
    """A line of contents: marker, title or first words, where it leads, and the lines below."""

    marker: str
    title: str
    href: str
    below: tuple[Line, ...] = ()


def pages(material: SiteMaterial, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of every edition."""
    for standing in material.stands:
        yield _edition(material, frame, standing)
        parts = standing.edition.parts
        for at, part in enumerate(parts):
            before = parts[at - 1] if at else None
            after = parts[at + 1] if at + 1 < len(parts) else None
            yield _part(material, frame, standing, part, (before, after))


def title_of(node: Node) -> str:
    """Return a node's title, or its first words."""
    title = node.heading.plain() if node.heading is not None else node.text.plain()
    if len(title) > _FIRST_WORDS:
        title = title[:_FIRST_WORDS].rpartition(" ")[0] + " …"
    return title


def name_of(part: Node) -> str:
    """Return what a part is called: an item as it is printed ("ITEM 3", "GROUP 3"), any other part
    by its title.
    """
    if part.kind is Kind.ITEM:
        return (part.printed or "").strip(" .:") or f"Item {part.path}"
    return title_of(part) or readable(part.path)


def checks_of(edition: Edition) -> tuple[Check, ...]:
    """Return the checks of an edition, failures first."""
    return tuple(sorted(edition.checks, key=lambda check: _ORDER.index(check.outcome)))


def _edition(material: SiteMaterial, frame: Frame, standing: Standing) -> tuple[str, bytes]:
    n, edition = standing.n, standing.edition
    address = addresses.edition(standing.id)
    top = addresses.up(address)
    law = Law(standing, top)
    known = material.chronicle.known(n)
    findings = sorted(
        (one for one in edition.findings if one.severity is not Severity.INFO),
        key=lambda one: one.severity is Severity.WARNING,
    )
    return address, frame.page(
        address,
        "edition.html.j2",
        title=f"Edition {standing.id}",
        here="editions",
        edition=edition,
        known=known,
        before=material.edition_id(n - 1) if n else None,
        after=material.edition_id(n + 1) if n < material.chronicle.last else None,
        report=addresses.report(material.pair_name(n)) if n else None,
        changes=len(material.changes[n - 1].changes) if n else 0,
        checks=checks_of(edition),
        findings=[
            (one, law.link(one.path) if one.path in standing.nodes else None) for one in findings
        ],
        told=len(edition.findings) - len(findings),
        contents=[_line(law, part) for part in edition.parts],
        about=_about(material, standing, address),
    )


def _line(law: Law, node: Node, depth: int = 0) -> Line:
    href = law.link(node.path)
    if not depth:
        href = href.partition("#")[0]
    wanted = (Kind.SUBSECTION, Kind.ENTRY)
    below = tuple(_line(law, child, depth + 1) for child in node.children if child.kind in wanted)
    marker = name_of(node) if not depth else (node.printed or readable(node.path))
    title = title_of(node) if depth or node.kind is Kind.ITEM else ""
    return Line(marker, title, href, below)


def _about(material: SiteMaterial, standing: Standing, address: str) -> dict[str, object]:
    """The edition in the words of schema.org."""
    edition = standing.edition
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": f"{edition.title}, edition {standing.id}",
        "inLanguage": edition.language,
        "version": standing.id,
        "isPartOf": {"@type": "Legislation", "name": edition.title},
    }
    if edition.document_number:
        found["legislationIdentifier"] = edition.document_number
    if edition.dates.printed is not None:
        found["legislationDate"] = edition.dates.printed.isoformat()
    if material.base_url:
        found["url"] = material.base_url + address
    if standing.n:
        found["legislationChanges"] = {
            "@type": "Legislation",
            "name": f"{edition.title}, edition {material.edition_id(standing.n - 1)}",
        }
    return found


def _part(
    material: SiteMaterial,
    frame: Frame,
    standing: Standing,
    part: Node,
    beside: tuple[Node | None, Node | None],
) -> tuple[str, bytes]:
    address = addresses.part(standing.id, part.path)
    law = Law(standing, addresses.up(address), part.path)
    own = standing.identities[part.path]
    body = law.line(part, 1) + "".join(law.node(child, 2) for child in part.children)
    links = [(node, addresses.name(node.path)) if node is not None else None for node in beside]
    others = [
        (material.edition_id(m), addresses.part(material.edition_id(m), path))
        for m in material.chronicle.span(own)
        if (path := material.chronicle.path(own, m)) is not None
        and path in {one.path for one in material.chronicle.editions[m].parts}
    ]
    printed = material.printed.get(standing.id)
    printed = material.printed.get(standing.id)
    held = sorted({page for node in part.walk() for page in law.pages(node.path)})
    mentioned = [
        (node.path, law.named(node.path), mentions)
        for node in part.walk()
        if node.label is not None and (mentions := _mentioned(law, standing, node))
    ]
    return address, frame.page(
        address,
        "part.html.j2",
        title=f"{name_of(part)}, edition {standing.id}",
        here="editions",
        edition=standing.edition,
        part=part,
        name=name_of(part),
        known=material.chronicle.known(standing.n),
        body=Markup(body),  # noqa: S704  (made of escaped pieces by Law)
        anchor=addresses.anchor(part.path),
        sections=[
            (addresses.anchor(node.path), node.printed or readable(node.path), title_of(node))
            for node in part.children
            if node.kind is Kind.SUBSECTION
        ],
        previous=links[0],
        following=links[1],
        name_of=name_of,
        others=others,
        own=addresses.provision(own.id),
        mentioned=mentioned,
        printed=printed,
        printed_pages=[
            (number, addresses.page(standing.id, number), printed.pages[number - 1])
            for number in held
            if printed is not None
        ],
        not_printed=material.not_printed.get(standing.id),
        definitions=law.definitions(),
    )


def _mentioned(law: Law, standing: Standing, node: Node) -> tuple[Markup, ...]:
    """Links to who mentions a provision itself, from outside it."""
    paths = {one.path: None for one in standing.mentions_of(node.path) if one.how == "itself"}
    return tuple(law.named(path) for path in paths)
