"""``annex diff``: what changed between two editions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import print_json


@click.command("diff")
@click.argument("old")
@click.argument("new")
@workspace_options
@click.option(
    "--exit-code", is_flag=True, help="Exit with 1 when there are changes, typographic ones apart."
)
@click.option("--summary", is_flag=True, help="Only the counts.")
@as_json
def command(
    *,
    old: str,
    new: str,
    root: Path | None,
    catalogue: Path | None,
    exit_code: bool,
    summary: bool,
    as_json: bool,
) -> int:
    """Show what changed from edition OLD to edition NEW, any two that are published.

    Editions are named by their id (2022-10-21), with a revision if meant (2022-10-21+r2). Either
    order is allowed. --json prints the whole change set. Words struck are printed as
    [-struck-], words inserted as {+inserted+}; on a terminal in colour.
    """
    from pipeline.batch.comparing import diff  # noqa: PLC0415

    changes = diff(open_workspace(root, catalogue), old, new)
    if as_json:
        print_json(changes)
    else:
        from pipeline import report  # noqa: PLC0415
        from pipeline.cli.listing import listing  # noqa: PLC0415

        if not summary and (changes.changes or changes.typographic):
            click.echo(listing(changes, styled=sys.stdout.isatty()))
        click.echo(report.summary(changes), nl=False)
    return 1 if exit_code and changes.changes else 0
