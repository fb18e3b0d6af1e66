"""``annex evidence-pack``: everything a comparison rests on, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import indent, print_json

if TYPE_CHECKING:
    from pipeline.batch.pack.making import PackReport


@click.command("evidence-pack")
@click.argument("old")
@click.argument("new")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The zip to write.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="SSH key to sign with: the private key, or the public key of one that an agent holds.",
)
@workspace_options
@as_json
def command(
    *,
    old: str,
    new: str,
    output: Path,
    key: Path | None,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Write everything the comparison of OLD and NEW rests on into one zip.

    Both records, the change set, accounts, checks, decisions, the pieces of printed pages of each
    change, and a manifest with the SHA-256 of every file and of every source. `annex verify PACK`
    checks it anywhere, without this workspace.
    """
    from pipeline.batch.pack.making import make_pack  # noqa: PLC0415

    made = make_pack(open_workspace(root, catalogue), old, new, output, key=key)
    if as_json:
        print_json(made)
    else:
        click.echo(render(made))


def render(made: PackReport) -> str:
    """Return what was written, for people."""
    signed = "signed" if made.signed else "not signed"
    lines = [
        made.path,
        f"  {made.files} files, {made.crops} pieces of pages, {made.size:,} bytes, {signed}",
        f"  SHA-256 {made.sha256}",
        *(indent(note) for note in made.without),
    ]
    return "\n".join(lines)
