"""``annex sign``: sign the tags of a list's history."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import print_json


@click.command("sign")
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="SSH key: the private key, or the public key of one that an agent holds.",
)
@workspace_options
@as_json
def command(*, key: Path, root: Path | None, catalogue: Path | None, as_json: bool) -> None:
    """Sign with your SSH key each tag of the history that is not signed.

    A signed tag vouches for the edition as published. Commits are left as they are, so that their
    ids stay the same on every machine. `annex verify --signers FILE` checks the signatures.
    """
    from pipeline.batch.signing import sign  # noqa: PLC0415

    signed = sign(open_workspace(root, catalogue), key)
    if as_json:
        print_json(signed)
    else:
        click.echo("\n".join(f"signed {name}" for name in signed) or "Every tag is signed.")
