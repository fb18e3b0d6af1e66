"""``annex status``: what is known, held, parsed and published."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import heading, indent, print_json, table


@click.command("status")
@workspace_options
@as_json
def command(*, root: Path | None, catalogue: Path | None, as_json: bool) -> None:
    """Show each edition known, whether a copy is held, parsed and published, and the gaps.

    Asks no server and writes nothing.
    """
    from pipeline.batch.status import status  # noqa: PLC0415

    found = status(open_workspace(root, catalogue))
    if as_json:
        print_json(found)
        return
    click.echo(heading(f"{found.title} [{found.list_id}]"))
    rows = [
        (
            row.edition_id,
            row.document_number or "–",
            ", ".join(row.held) or "–",
            ", ".join(row.missing) or "–",
            "yes" if row.parsed else "no",
            row.published or "–",
        )
        for row in found.editions
    ]
    headers = ("edition", "document", "held", "not held", "parsed", "published as")
    click.echo(indent(table(headers, rows)))
    for row in found.editions:
        for problem in row.problems:
            click.echo(indent(f"{row.edition_id}: {problem}"))
    for gap in found.gaps:
        click.echo(indent(f"gap after {gap.after}, before {gap.before}: {gap.note}"))
