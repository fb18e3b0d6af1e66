"""The page that leads to all reports of a run: counts of each pair, newest first, by list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from urllib.parse import quote

import msgspec

from pipeline.compare.changes import ChangeSet
from pipeline.report.assemble import view
from pipeline.report.churn import churn, size
from pipeline.report.forms import FORMS, folder_name
from pipeline.report.plots import STYLE, Grid, grid_svg, panels_svg
from pipeline.report.words import GROUPS


class Plots(msgspec.Struct, frozen=True):
    """Two pictures of a list's comparisons, and the numbers of the first."""

    churn: str
    size: str
    grid: Grid


INDEX_FORMS = {"html": "index.html", "markdown": "README.md"}
"""Form -> file name of the index."""

COLUMNS = (*(title.split()[0] for title, _ in GROUPS.values()), "All", "Typography")
"""Column heads: the first word of each group's title is enough here."""


class Entry(msgspec.Struct, frozen=True):
    """One pair of editions: its counts under :data:`COLUMNS`, its checks, links to its files."""

    title: str
    old: str
    new: str
    counts: tuple[int, ...]
    held: int
    failed: int
    not_available: int
    review: int
    gap: bool
    links: tuple[tuple[str, str], ...]


def index(
    pairs: Sequence[ChangeSet],
    form: str = "html",
    *,
    folder: Callable[[ChangeSet], str] = folder_name,
    forms: Sequence[str] = tuple(FORMS),
) -> bytes:
    """Return the index of the reports of a run.

    Args:
        pairs: the change sets of the run, in any order.
        form: ``"html"`` or ``"markdown"`` (a README for git hosts).
        folder: where each pair's files lie, relative to the index.
        forms: the forms that were written.
    """
    from pipeline.report import as_html, markdown  # noqa: PLC0415  (the template engine is heavy)

    entries = sorted(
        (_entry(changes, folder(changes), forms) for changes in pairs),
        key=lambda entry: (entry.new, entry.old),
        reverse=True,
    )
    entries.sort(key=lambda entry: entry.title)
    lists = [(title, list(members)) for title, members in groupby(entries, lambda e: e.title)]
    if form == "html":
        drawn = [_plots(pairs, title, number) for number, (title, _) in enumerate(lists)]
        return as_html.page(
            "index.html.j2",
            {"entries": entries, "lists": lists, "columns": COLUMNS, "plots": drawn},
            more_style=STYLE,
        )
    blocks = ["# Reports of changes"]
    if not lists:
        blocks.append("No two editions have been compared yet.")
    for title, members in lists:
        blocks.append(f"## {markdown.escape(title)}")
        header = ("Editions", *COLUMNS, "Checks", "Review", "Forms")
        rows = [_row(entry, markdown.escape) for entry in members]
        align = "l" + "r" * len(COLUMNS) + "lrl"
        blocks.append("\n".join(markdown.table(header, rows, align)))
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _plots(pairs: Sequence[ChangeSet], title: str, number: int) -> Plots:
    """Return the plots of one list, and the same numbers to read."""
    from markupsafe import Markup  # noqa: PLC0415  (comes with the template engine)

    own = sorted(
        (one for one in pairs if (one.new.title or one.old.title) == title),
        key=lambda one: (one.new.edition_id, one.old.edition_id),
    )
    grid, panels = churn(own), size(own)
    return Plots(
        Markup(grid_svg(grid, name=f"churn-{number}")),  # noqa: S704  (escaped there)
        Markup(panels_svg(panels, name=f"size-{number}")),  # noqa: S704  (escaped there)
        grid,
    )


def _entry(changes: ChangeSet, folder: str, forms: Sequence[str]) -> Entry:
    seen = view(changes)
    counts = [seen.group(group).whole for group in GROUPS]
    return Entry(
        title=seen.title,
        old=changes.old.edition_id,
        new=changes.new.edition_id,
        counts=(*counts, sum(counts), len(changes.typographic)),
        held=sum(proof.proof.outcome == "held" for proof in seen.proofs),
        failed=sum(proof.failed for proof in seen.proofs),
        not_available=sum(proof.proof.outcome == "not-available" for proof in seen.proofs),
        review=len(seen.review),
        gap=changes.gap is not None,
        links=tuple((form, f"./{quote(folder)}/{FORMS[form]}") for form in forms),
    )


def _row(entry: Entry, escape: Callable[[str], str]) -> tuple[str, ...]:
    name = f"{escape(entry.old)} → {escape(entry.new)}"
    checks = [f"{entry.held} held"]
    if entry.failed:
        checks.append(f"**{entry.failed} failed**")
    if entry.not_available:
        checks.append(f"{entry.not_available} not available")
    return (
        (f"[{name}]({entry.links[0][1]})" if entry.links else name)
        + (" (across a gap)" if entry.gap else ""),
        *(str(count) for count in entry.counts),
        ", ".join(checks),
        str(entry.review),
        ", ".join(f"[{form}]({address})" for form, address in entry.links),
    )
