"""``annex parse``: editions read, parsed and proved."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import (
    as_json,
    open_progress,
    open_workspace,
    verbose,
    workspace_options,
)
from pipeline.cli.output import heading, indent, print_json, print_notices, table


@click.command("parse")
@click.argument("editions", nargs=-1)
@workspace_options
@click.option("--offline", is_flag=True, help="Ask no server; use what the vault holds.")
@click.option("--reader", type=click.Choice(["pdfium", "pdfplumber"]), help="PDF reader.")
@as_json
@verbose
def command(
    *,
    editions: tuple[str, ...],
    root: Path | None,
    catalogue: Path | None,
    offline: bool,
    reader: str | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Read and parse all EDITIONS at hand, or those named, and show what was proved.

    Publishes nothing. With --json the whole records are printed, as one list.
    """
    from pipeline.batch.parsing import parse_listed  # noqa: PLC0415

    progress = open_progress(is_verbose=verbose)
    try:
        parsed, notices = parse_listed(
            open_workspace(root, catalogue),
            progress,
            only=editions,
            offline=offline,
            reader=reader,
        )
    finally:
        progress.close()
    if as_json:
        print_json(parsed)
        print_notices(notices)
        return
    for edition in parsed:
        click.echo(heading(f"{edition.list_id} {edition.edition_id}"))
        rows = [(check.outcome.value, check.code, check.summary) for check in edition.checks]
        click.echo(indent(table(("outcome", "check", "what"), rows)))
        details = [
            f"{check.code}: {detail}"
            for check in edition.checks
            if check.outcome.value == "failed" or verbose
            for detail in check.details
        ]
        findings = [
            f"{f.severity.value}: {f.code}: {f.message}" + (f" [{f.path}]" if f.path else "")
            for f in edition.findings
            if f.severity.value != "info" or verbose
        ]
        for account in edition.accounts:
            where = ", ".join(f"{n} {name}" for name, n in account.by_destination.items())
            click.echo(
                f"  {account.total} characters: {where}; lost {account.lost}, "
                f"double {account.double}"
            )
        for line in (*details, *findings):
            click.echo(f"  {line}")
        click.echo()
    for notice in notices:
        click.echo(notice)
