"""``annex evidence``: a provision cut out of the printed page."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import heading, indent, print_json

if TYPE_CHECKING:
    from pipeline.batch.evidence import Evidence

_WIDTH = 96


@click.command("evidence")
@click.argument("label")
@click.option("--edition", required=True, help="A published edition.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder to write the pictures to.",
)
@click.option("--with-children", is_flag=True, help="What hangs below the provision too.")
@workspace_options
@as_json
def command(
    *,
    label: str,
    edition: str,
    output: Path,
    with_children: bool,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> int:
    """Write the piece of each page that holds LABEL, a box drawn round its lines.

    LABEL is typed in any manner: 2.A.1.c, 2A1c, 2.a.1.c.; or a path such as 2.A.1#note-1. The box
    is read again by itself and held against the record; exit status 1 says that they differ.
    """
    from pipeline.batch.evidence import evidence  # noqa: PLC0415

    found = evidence(
        open_workspace(root, catalogue), edition, label, output, with_children=with_children
    )
    if as_json:
        print_json(found)
    else:
        click.echo(render(found))
    return 0 if found.agrees and found.same_words is not False else 1


def render(found: Evidence) -> str:
    """Return what the evidence shows, for people."""
    lines = [heading(f"{found.path}  ({found.list_id} {found.edition_id}, {found.file})")]
    lines += [
        textwrap.fill(line, _WIDTH, initial_indent="  ", subsequent_indent="    ")
        for line in found.text.splitlines()
    ]
    pages = ", ".join(str(cutting.page) for cutting in found.cuttings)
    what = f"page {pages}" if len(found.cuttings) == 1 else f"pages {pages}"
    if found.agrees:
        said = [f"The box on {what}, read again by itself, holds these words."]
    else:
        said = [
            f"THE BOX ON {what.upper()}, READ AGAIN BY ITSELF, HOLDS OTHER WORDS (scripts flat):"
        ]
        said.append(textwrap.shorten(found.read_again, 600, placeholder=" …"))
    if found.same_words:
        said.append("The file of record, which has no pages, says the same.")
    elif found.same_words is False:
        said.append(
            "THE FILE OF RECORD SAYS OTHERWISE (above are its words): "
            f"see `annex check {found.edition_id}`."
        )
    lines.append(indent("\n".join(said)))
    lines += [cutting.picture for cutting in found.cuttings]
    return "\n".join(lines)
