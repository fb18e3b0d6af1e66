"""``annex substances``: CAS numbers over the editions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import heading, indent, print_json, table

if TYPE_CHECKING:
    from pipeline.history.series import SubstanceLife


@click.command("substances")
@click.argument("wanted", metavar="[CAS|NAME]", required=False)
@workspace_options
@as_json
def command(
    *, wanted: str | None, root: Path | None, catalogue: Path | None, as_json: bool
) -> None:
    """List every CAS number that any edition names: where, and from when until when.

    A number whose check digit is wrong is marked; it is a misprint of the source or of the reading.
    """
    from pipeline.batch.asking import substances  # noqa: PLC0415

    found = substances(open_workspace(root, catalogue), wanted)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found))


def render(found: tuple[SubstanceLife, ...]) -> str:
    """Return the substances for people."""
    from pipeline.cli.words import stretch  # noqa: PLC0415

    rows = [
        (
            one.cas + ("" if one.valid else " (CHECK DIGIT WRONG)"),
            ", ".join(one.names) or "–",
            ", ".join(one.paths),
            "; ".join(stretch(s) for s in one.stretches),
        )
        for one in found
    ]
    title = heading(f"Substances: {len(rows) or 'none'}")
    return title + ("\n" + indent(table(("CAS", "name", "in", "stands"), rows)) if rows else "")
