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
    help="SSH key: the private key, or the public key of one that an agent holds.",
)
@click.option("--gpg", metavar="KEY", help="GPG key: its id, fingerprint or e-mail address.")
@workspace_options
@as_json
def command(
    *,
    key: Path | None,
    gpg: str | None,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Sign with your SSH or GPG key each tag of the history that is not signed.

    A signed tag vouches for the edition as published. Commits are left as they are, so that their
    ids stay the same on every machine. `annex verify` checks the signatures, with --signers FILE
    those by SSH keys, with --keyring FILE those by GPG keys.
    """
    from pipeline.batch.signing import sign  # noqa: PLC0415

    if (key is None) is (gpg is None):
        raise click.UsageError("Say which key signs: --key or --gpg.")
    signed = sign(open_workspace(root, catalogue), ssh=key, gpg=gpg)
    if as_json:
        print_json(signed)
    else:
        click.echo("\n".join(f"signed {name}" for name in signed) or "Every tag is signed.")
