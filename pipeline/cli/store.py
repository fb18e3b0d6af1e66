"""``annex store``: parsed editions into the history."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import (
    as_json,
    dry_run,
    open_progress,
    open_workspace,
    verbose,
    workspace_options,
)
from pipeline.cli.output import print_json, print_notices


@click.command("store")
@workspace_options
@click.option("--offline", is_flag=True, help="Ask no server; use what the vault holds.")
@dry_run
@as_json
@verbose
def command(
    *,
    root: Path | None,
    catalogue: Path | None,
    offline: bool,
    dry_run: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Write the editions at hand into the git history in parsed/: one commit and one tag each.

    Tags never move. A corrected reading of an edition becomes a revision on top.
    """
    from pipeline.batch.storing import store_listed  # noqa: PLC0415

    progress = open_progress(is_verbose=verbose)
    try:
        report, notices = store_listed(
            open_workspace(root, catalogue), progress, offline=offline, dry_run=dry_run
        )
    finally:
        progress.close()
    if as_json:
        print_json(report)
        print_notices(notices)
        return
    if not report.changed:
        click.echo(
            f"{report.list_id}: nothing to do, {len(report.unchanged)} editions as published"
        )
    for edition in report.added:
        click.echo(f"{report.list_id}: {'would add' if dry_run else 'added'} {edition}")
    for notice in notices:
        click.echo(notice)
    if report.head:
        click.echo(f"head {report.head}")
