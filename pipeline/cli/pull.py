"""``annex pull``: files into the vault."""

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
from pipeline.cli.output import print_json, table


@click.command("pull")
@click.argument("editions", nargs=-1)
@workspace_options
@click.option("--offline", is_flag=True, help="Ask no server; say what the vault holds.")
@dry_run
@as_json
@verbose
def command(
    *,
    editions: tuple[str, ...],
    root: Path | None,
    catalogue: Path | None,
    offline: bool,
    dry_run: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Bring each file of the catalogue, or of EDITIONS, into the vault.

    Bytes are kept under their SHA-256. The same bytes again are no news; other bytes at a known
    address are a finding (silent replacement), and both are kept.
    """
    from pipeline.batch.outcome import pull_rows  # noqa: PLC0415
    from pipeline.batch.pulling import pull_listed  # noqa: PLC0415

    progress = open_progress(is_verbose=verbose)
    try:
        report = pull_listed(
            open_workspace(root, catalogue),
            progress,
            only=editions,
            offline=offline,
            dry_run=dry_run,
        )
    finally:
        progress.close()
    if as_json:
        print_json(pull_rows(report))
    else:
        rows = [
            (
                f.edition_id,
                f.role.value,
                f.media.value,
                f.outcome.value,
                (f.sha256 or "–")[:12],
                f.size or 0,
                f.source,
            )
            for f in report.files
        ]
        headers = ("edition", "role", "format", "outcome", "sha256", "bytes", "from")
        click.echo(table(headers, rows))
        for finding in report.findings:
            click.echo(finding.message)
        if report.without_files:
            click.echo(f"no file known: {', '.join(report.without_files)}")
    errors = [file.error for file in report.files if file.error is not None]
    if errors:
        first, *others = errors
        for other in others:
            first.add_note(other.render())
        raise first
