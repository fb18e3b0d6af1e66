"""``annex cite``: a provision as of an edition, for a bibliography."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import as_json, at_option, open_workspace, workspace_options
from pipeline.cli.output import print_json, tell

FORMS = ("text", "csl-json", "cff", "bibtex")
"""A test holds them to those of ``pipeline.export``, which takes longer to import."""


@click.command("cite")
@click.argument("labels", metavar="[LABEL]...", nargs=-1)
@at_option("The edition, or the newest printed on or before a day.  [default: the newest]")
@click.option(
    "--form", type=click.Choice(FORMS), default="text", show_default=True, help="How it is written."
)
@workspace_options
@as_json
def command(
    *,
    labels: tuple[str, ...],
    at: str | None,
    form: str,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Cite provisions as of an edition; without LABEL, the edition itself.

    csl-json is what Zotero and pandoc read, cff the text of a CITATION.cff, bibtex for LaTeX. Each
    names the edition, the place, the identity, and the hash of the file the words were read from.
    """
    from pipeline.batch.asking import cite  # noqa: PLC0415
    from pipeline.export.citations import written  # noqa: PLC0415

    found = cite(open_workspace(root, catalogue), labels, at, tell)
    if as_json:
        print_json(found)
    else:
        click.echo(written(form, found), nl=False)
