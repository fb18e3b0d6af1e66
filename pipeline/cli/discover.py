"""``annex discover``: editions the publication page offers."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import print_json, table


@click.command("discover")
@workspace_options
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A saved copy of the publication page, instead of asking the site.",
)
@as_json
def command(*, root: Path | None, catalogue: Path | None, page: Path | None, as_json: bool) -> None:
    """Read the publication page and propose catalogue entries for what is not yet known.

    Proposals are printed as TOML for a person to check and paste; nothing is written. A page whose
    shape has changed is an error, never "nothing new".
    """
    from pipeline.batch.adding import discover_editions  # noqa: PLC0415

    proposals, entries = discover_editions(open_workspace(root, catalogue), page)
    if as_json:
        print_json(proposals)
        return
    rows = [
        (p.edition_id, p.role.value, p.media.value, p.standing.value, p.address) for p in proposals
    ]
    click.echo(table(("edition", "role", "format", "standing", "address"), rows))
    if entries:
        click.echo("\nTo add to the catalogue, once checked:\n")
        click.echo(entries, nl=False)
    else:
        click.echo("\nEverything on the page is in the catalogue.")
