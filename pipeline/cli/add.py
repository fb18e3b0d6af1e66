"""``annex add``: a user's own copy of an edition."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.options import as_json, dry_run, open_workspace, workspace_options
from pipeline.cli.output import print_json


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@workspace_options
@click.option("--edition", "edition_id", required=True, help="Edition the file is of: 2019-10-11.")
@click.option(
    "--role",
    type=click.Choice(["clean", "marked-up"]),
    default="clean",
    show_default=True,
    help="What the file is to its edition.",
)
@click.option(
    "--media",
    type=click.Choice(["pdf", "docx", "html", "markdown"]),
    help="Format.  [default: found from the content]",
)
@click.option("--follows", help="For an edition not yet known: the id of the one before it.")
@click.option("--document-number", help="For an edition not yet known: MTCR/TEM/2019/Annex.")
@click.option(
    "--printed",
    type=click.DateTime(["%Y-%m-%d"]),
    help="For an edition not yet known: the date on its cover.",
)
@dry_run
@as_json
def command(
    *,
    file: Path,
    root: Path | None,
    catalogue: Path | None,
    edition_id: str,
    role: str,
    media: str | None,
    follows: str | None,
    document_number: str | None,
    printed: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in FILE, your own copy of an edition.

    The copy goes into the vault under its SHA-256 and is noted beside the catalogue, in a file of
    yours; the reviewed catalogue is not touched.
    """
    from pipeline.batch.adding import add_copy  # noqa: PLC0415

    addition = add_copy(
        open_workspace(root, catalogue),
        file,
        edition_id=edition_id,
        role=role,
        media=media,
        follows=follows,
        document_number=document_number,
        printed=printed.date() if printed else None,
        dry_run=dry_run,
    )
    if as_json:
        print_json(addition)
        return
    if addition.known:
        click.echo(f"{file}: this very copy is recorded already; nothing to do")
        return
    done = "would be taken" if dry_run else "taken"
    click.echo(f"{file}: {done} as {role} {addition.entry.media.value} of {edition_id}")
    click.echo(f"  sha256   {addition.entry.sha256}")
    click.echo(f"  noted in {addition.overlay}")
    for remark in addition.remarks:
        click.echo(f"  {remark}")
