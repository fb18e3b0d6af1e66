"""``annex report``: the reports of two editions."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import dry_run, open_workspace, workspace_options

FORMS = (
    "html", "markdown", "json", "csv", "correlation", "redline", "pdf", "note", "note-pdf",
    "workbook", "instructions", "instructions-markdown",
)  # fmt: skip
"""Those of ``pipeline.report.FORMS``, which is slow to import."""


@click.command("report")
@click.argument("old")
@click.argument("new")
@workspace_options
@click.option(
    "--form",
    "--format",
    "forms",
    type=click.Choice(FORMS),
    multiple=True,
    help="Form to write; may be given more than once.  [default: all]",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to.  [default: diffs/LIST/OLD..NEW]",
)
@dry_run
def command(
    *,
    old: str,
    new: str,
    root: Path | None,
    catalogue: Path | None,
    forms: tuple[str, ...],
    output: Path | None,
    dry_run: bool,
) -> None:
    """Write the change reports from edition OLD to edition NEW, any two that are published.

    Prints the files written, one a line.
    """
    from pipeline.batch.comparing import write_report  # noqa: PLC0415

    written = write_report(
        open_workspace(root, catalogue), old, new, forms=forms, folder=output, dry_run=dry_run
    )
    for path in written:
        click.echo(path)
