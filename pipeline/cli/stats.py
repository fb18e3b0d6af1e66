"""``annex stats``: counts by edition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, open_workspace, plot_option, workspace_options
from pipeline.cli.output import heading, indent, print_json, table

if TYPE_CHECKING:
    from pipeline.history.statistics import Statistics


@click.command("stats")
@click.option("--entries", is_flag=True, help="Entries of each subsection, by edition.")
@plot_option
@workspace_options
@as_json
def command(
    *,
    entries: bool,
    plot: Path | None,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Count items, entries, notes, quantities and the rest, by edition, under a stated rule."""
    from pipeline.batch.asking import stats  # noqa: PLC0415

    found = stats(open_workspace(root, catalogue))
    if plot is not None:
        from pipeline.batch.plotting import of_statistics, write_plot  # noqa: PLC0415

        write_plot(plot, of_statistics(found))
    if as_json:
        print_json(found)
    else:
        click.echo(render(found, entries=entries))


def render(found: Statistics, *, entries: bool) -> str:
    """Return the counts for people."""
    from pipeline.cli.words import filled  # noqa: PLC0415

    names = ["edition", *_COUNTED, *_CHANGED]
    rows = [
        [
            one.edition,
            *(getattr(one, name) for name in _COUNTED),
            *("–" if getattr(one, name) is None else str(getattr(one, name)) for name in _CHANGED),
        ]
        for one in found.editions
    ]
    blocks = [heading(found.list_id), indent(table(names, rows))]
    if entries:
        by = [[one.path, *one.entries] for one in found.subsections]
        headers = ["entries in", *(one.edition for one in found.editions)]
        blocks.append(indent(table(headers, by)))
    blocks.append(filled(f"Rule: {found.rule}", "  ", "  "))
    return "\n\n".join(blocks)


_COUNTED = (
    "items", "subsections", "entries", "provisions", "none", "notes", "definitions", "tables",
    "references", "quantities", "substances", "words",
)  # fmt: skip
_CHANGED = ("born", "reworded", "renumbered", "gone")
