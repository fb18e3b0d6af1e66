"""The whole site, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import msgspec

from pipeline import report
from pipeline.model.lineage import mint
from pipeline.report.paths import readable
from pipeline.site import addresses, api, editions, home, labels, lives, provisions, tools
from pipeline.site.frame import ASSETS, Frame, asset
from pipeline.site.material import SiteMaterial

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SITEMAP_LIMIT = 50_000
"""Addresses in one file, by the protocol."""


def build(material: SiteMaterial) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the site with its address; the same material gives the same files."""
    pages: list[str] = []
    for address, data in _pages(material):
        if address != "404.html":
            pages.append(address)
        yield address, data
    yield from _reports(material)
    for edition_id, printed in material.printed.items():
        for number, page in enumerate(printed.pages, 1):
            yield addresses.page(edition_id, number), page.png
    for name in ASSETS:
        yield f"assets/{name}", asset(name)
    yield addresses.HISTORY, lives.script(material)
    yield from api.files(material)
    for form, made in material.exports.items():
        for name, data in made.items():
            yield (name if form == "atom" else f"downloads/{name}"), data
    yield from _for_machines(material, pages)


def _pages(material: SiteMaterial) -> Iterator[tuple[str, bytes]]:
    frame = Frame(material)
    for kind in (home, editions, provisions, labels, tools):
        yield from kind.pages(material, frame)
    now = _now(material) if material.formers else {}
    for own, said in material.formers.items():
        path, _, edition = said.rpartition(" ")
        address = addresses.provision(own)
        yield (
            address,
            frame.page(
                address,
                "former.html.j2",
                title=readable(path),
                name=readable(path),
                edition=edition,
                label=addresses.label(path),
                has_label=any(path in standing.nodes for standing in material.stands),
                now=addresses.provision(now[own]) if own in now else None,
            ),
        )


def _now(material: SiteMaterial) -> dict[str, str]:
    """Return for every id an identity would have had, had the history begun later, its id now."""
    lineage = material.chronicle.lineage
    return {
        mint(lineage.list_id, *standing): one.id
        for one in lineage.identities
        for standing in one.standings(lineage.editions)
    }


def _reports(material: SiteMaterial) -> Iterator[tuple[str, bytes]]:
    for n, compared in enumerate(material.comparisons, 1):
        address = addresses.report(material.pair_name(n))
        top = addresses.up(address)
        names = [material.edition_id(m) for m in (n - 1, n)]
        around = (
            ("All editions", top + addresses.HOME),
            *((f"Edition {name}", top + addresses.edition(name)) for name in names),
        )
        placed = msgspec.structs.replace(compared, around=around)
        yield address, report.render(placed, "html")


def _for_machines(material: SiteMaterial, pages: list[str]) -> Iterator[tuple[str, bytes]]:
    base = material.base_url
    robots = "User-agent: *\nAllow: /\n"
    if base is not None:
        pages += [addresses.report(material.pair_name(n)) for n in range(1, len(material.stands))]
        whole = [base + quote(page) for page in sorted(pages)]
        chunks = [whole[i : i + _SITEMAP_LIMIT] for i in range(0, len(whole), _SITEMAP_LIMIT)]
        names = [f"sitemap-{i}.xml" for i in range(1, len(chunks) + 1)]
        if len(chunks) == 1:
            yield "sitemap.xml", _sitemap("urlset", "url", chunks[0])
        else:
            for name, chunk in zip(names, chunks, strict=True):
                yield name, _sitemap("urlset", "url", chunk)
            yield "sitemap.xml", _sitemap("sitemapindex", "sitemap", [base + n for n in names])
        robots += f"Sitemap: {base}sitemap.xml\n"
    yield "robots.txt", robots.encode()


def _sitemap(root: str, each: str, links: list[str]) -> bytes:
    top = Element(root, {"xmlns": _SITEMAP})
    for link in links:
        SubElement(SubElement(top, each), "loc").text = link
    indent(top)
    data: bytes = tostring(top, "utf-8", xml_declaration=True)
    return data + b"\n"
