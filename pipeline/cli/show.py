"""``annex show``: a provision as it stood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, at_option, open_workspace, workspace_options
from pipeline.cli.output import heading, print_json

if TYPE_CHECKING:
    from pipeline.history.point import Shown
    from pipeline.model.records import Node


@click.command("show")
@click.argument("label")
@at_option("The edition, or the newest printed on or before a day.  [default: the newest]")
@workspace_options
@as_json
def command(
    *, label: str, at: str | None, root: Path | None, catalogue: Path | None, as_json: bool
) -> None:
    """Show the provision LABEL as it stood, with what holds it and the notes that govern it.

    LABEL is typed in any manner: 2.A.1.c, 2A1c, 2.a.1.c.; or a path such as definitions#payload.
    It is the label of that time: `annex log` follows a provision through renumbering.
    """
    from pipeline.batch.asking import show  # noqa: PLC0415

    found = show(open_workspace(root, catalogue), label, at)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found))


def render(found: Shown) -> str:
    """Return the provision for people."""
    from pipeline.cli.words import filled, provision, since  # noqa: PLC0415  (as all below)

    lines = [heading(f"{found.node.path}  ({found.list_id} {found.edition})")]
    lines += [filled(said, "  ") for said in found.statements]
    if found.above:
        lines += ["", heading("Held by")]
        lines += [_line(node, depth) for depth, node in enumerate(found.above)]
    lines += ["", heading("Words")]
    lines += list(provision(found.node))
    if found.governed_by:
        lines += ["", heading("Governed by")]
        for one in found.governed_by:
            targets = one.note.scope.targets if one.note.scope is not None else ()
            of = f"of {', '.join(targets)}" if targets else "of the whole list"
            lines.append(f"  {one.note.path}, {of} ({one.decided_by})")
            lines += list(provision(one.note, 1))
    if found.terms:
        lines += ["", heading("Terms")]
        lines += [f"  {t.term}  {t.definition or 'no definition found'}" for t in found.terms]
    said = f"Here {since(found.born)}; its own words {since(found.worded)}."
    lines += ["", filled(said, "")]
    lines.append(f"Identity {found.id}.")
    return "\n".join(lines)


def _line(node: Node, depth: int) -> str:
    from pipeline.cli.words import filled  # noqa: PLC0415

    title = node.heading.plain() if node.heading is not None else node.text.plain()
    words = " ".join(f"{node.printed or node.path} {title}".split())
    return filled(words, "  " * (depth + 1), "  " * (depth + 2))
