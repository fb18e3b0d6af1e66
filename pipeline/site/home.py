"""The pages that lead to all others: home, terms, substances, downloads, about, missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from pipeline.export.forms import FORMS
from pipeline.history import series, statistics, terms
from pipeline.model.records import Outcome
from pipeline.report.consequence import tally
from pipeline.report.paths import readable
from pipeline.site import addresses
from pipeline.site.frame import Frame
from pipeline.site.material import SiteMaterial


class EditionRow(msgspec.Struct, frozen=True):
    """A line of the table of editions; changes are against the edition before."""

    edition: str
    href: str
    number: str
    provisions: int
    failed: int
    held: int
    gap: str | None
    before: str | None
    report: str | None
    changes: tuple[tuple[str, int], ...]


def pages(material: SiteMaterial, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield the pages."""
    rows = _rows(material)
    yield (
        addresses.HOME,
        frame.page(
            addresses.HOME,
            "home.html.j2",
            title=frame.list_title,
            here="editions",
            rows=rows,
            edition=material.newest.edition,
            parts=material.newest.edition.parts,
        ),
    )
    yield _terms(material, frame)
    yield _substances(material, frame)
    yield (
        addresses.DOWNLOADS,
        frame.page(
            addresses.DOWNLOADS,
            "downloads.html.j2",
            title="Downloads and data",
            here="downloads",
            forms=[
                (form, FORMS[form].what, [(file, len(data), _sha256(data)) for file, data in files])
                for form, made in material.exports.items()
                for files in (sorted(made.items()),)
            ],
            refused=material.not_exported,
            rows=rows,
        ),
    )
    yield (
        addresses.ABOUT,
        frame.page(
            addresses.ABOUT,
            "about.html.j2",
            title="About this site",
            here="about",
            rule=statistics.RULE,
            rows=rows,
        ),
    )
    yield "404.html", frame.page("404.html", "missing.html.j2", title="There is no such page")


def _rows(material: SiteMaterial) -> tuple[EditionRow, ...]:
    counts = statistics.statistics(material.chronicle).editions
    found = []
    for standing in reversed(material.stands):
        n, edition = standing.n, standing.edition
        changes: tuple[tuple[str, int], ...] = ()
        if n:
            groups = tally(material.changes[n - 1].changes)
            changes = tuple((group.value, whole) for group, (whole, _) in groups.items() if whole)
        found.append(
            EditionRow(
                standing.id,
                addresses.edition(standing.id),
                edition.document_number or "",
                counts[n].entries + counts[n].provisions,
                sum(check.outcome is Outcome.FAILED for check in edition.checks),
                sum(check.outcome is Outcome.HELD for check in edition.checks),
                material.chronicle.known(n).gap,
                material.edition_id(n - 1) if n else None,
                addresses.report(material.pair_name(n)) if n else None,
                changes,
            )
        )
    return tuple(found)


def _terms(material: SiteMaterial, frame: Frame) -> tuple[str, bytes]:
    standing = material.newest
    found = terms.terms(material.chronicle, standing.n)
    return addresses.TERMS, frame.page(
        addresses.TERMS,
        "terms.html.j2",
        title="Terms",
        here="terms",
        terms=[
            (
                one,
                [(standing.link(path), readable(path)) for path in one.definitions],
                [(standing.link(path), readable(path)) for path in one.uses],
            )
            for one in found.terms
        ],
    )


def _substances(material: SiteMaterial, frame: Frame) -> tuple[str, bytes]:
    found = []
    for one in series.substances(material.chronicle):
        last = material.stands[material.chronicle.number[one.stretches[-1].last]]
        links = [(last.link(path), readable(path)) for path in one.paths]
        found.append((one, f"cas_{addresses.anchor(one.cas)}", links))
    return addresses.SUBSTANCES, frame.page(
        addresses.SUBSTANCES,
        "substances.html.j2",
        title="Substances",
        here="substances",
        substances=found,
        named=any(one.names for one, _, _ in found),
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
