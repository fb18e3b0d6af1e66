"""``annex refs``: references both ways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, at_option, open_workspace, workspace_options
from pipeline.cli.output import heading, indent, print_json, table, tell

if TYPE_CHECKING:
    from pipeline.history.references import References


@click.command("refs")
@click.argument("label")
@at_option("The edition.  [default: the newest]")
@workspace_options
@as_json
def command(
    *, label: str, at: str | None, root: Path | None, catalogue: Path | None, as_json: bool
) -> None:
    """Show what the provision LABEL mentions, and what mentions it.

    A mention of what holds LABEL, or of a part of it, is told apart from one of LABEL itself.
    """
    from pipeline.batch.asking import references  # noqa: PLC0415

    found = references(open_workspace(root, catalogue), label, at, tell)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found))


def render(found: References) -> str:
    """Return the references for people."""
    blocks = [heading(f"{found.path}  ({found.list_id} {found.edition})")]
    out = [
        (one.path, one.printed, ", ".join(one.targets), _missing(one.missing))
        for one in found.mentions
    ]
    blocks.append(f"It mentions: {len(out) or 'nothing'}")
    if out:
        blocks.append(indent(table(("in", "as printed", "that is", ""), out)))
    into = [(one.path, one.printed, one.how, _missing(one.missing)) for one in found.mentioned_by]
    blocks.append(f"Mentioned elsewhere: {len(into) or 'nowhere'}")
    if into:
        blocks.append(indent(table(("in", "as printed", "which is", ""), into)))
    return "\n".join(blocks)


def _missing(missing: tuple[str, ...]) -> str:
    return f"NOT IN THE EDITION: {', '.join(missing)}" if missing else ""
