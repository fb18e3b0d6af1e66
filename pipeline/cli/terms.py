"""``annex terms``: quoted terms, where each is defined and used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, at_option, open_workspace, workspace_options
from pipeline.cli.output import heading, indent, print_json, table, tell

if TYPE_CHECKING:
    from pipeline.history.terms import Term, Terms


@click.command("terms")
@click.argument("term", required=False)
@at_option("The edition.  [default: the newest]")
@workspace_options
@as_json
def command(
    *, term: str | None, at: str | None, root: Path | None, catalogue: Path | None, as_json: bool
) -> None:
    """List the quoted terms of an edition: where each is defined and used, and since when.

    With TERM, only those that hold these characters, with every place.
    """
    from pipeline.batch.asking import terms  # noqa: PLC0415

    found = terms(open_workspace(root, catalogue), term, at, tell)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found, whole=term is not None))


def render(found: Terms, *, whole: bool) -> str:
    """Return the terms for people: a table, or each with every place."""
    title = heading(f"Terms of {found.list_id} {found.edition}: {len(found.terms) or 'none'}")
    if whole:
        return "\n\n".join((title, *(_whole(one) for one in found.terms)))
    rows = [
        (
            one.term,
            ", ".join(one.definitions) or "NOT DEFINED",
            len(one.uses),
            one.stretches[-1].seen.edition,
            ", ".join(seen.edition for seen in one.reworded) or "–",
        )
        for one in found.terms
    ]
    return title + "\n" + indent(table(("term", "defined", "uses", "since", "reworded"), rows))


def _whole(one: Term) -> str:
    from pipeline.cli.words import filled, stretch, when  # noqa: PLC0415

    lines = [heading(one.term), f"  defined:  {', '.join(one.definitions) or 'NOT DEFINED'}"]
    lines.append(filled(f"used in:  {', '.join(one.uses) or 'no provision'}", "  ", " " * 12))
    lines.append(f"  stands:   {'; '.join(stretch(s) for s in one.stretches)}")
    lines += [f"  reworded: {when(seen)}" for seen in one.reworded]
    return "\n".join(lines)
