"""``annex verify``: is the history what its sources give? Is a pack what it says?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    as_json,
    open_progress,
    open_workspace,
    verbose,
    workspace_options,
)
from pipeline.cli.output import heading, indent, print_json, table

if TYPE_CHECKING:
    from pipeline.batch.pack.checking import PackVerification
    from pipeline.batch.verifying import Verification
    from pipeline.model.records import Check


@click.command("verify")
@click.argument("pack", required=False, type=click.Path(path_type=Path))
@click.option("--no-rebuild", is_flag=True, help="Do not read the sources again.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
@click.option(
    "--signers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Allowed-signers file (man ssh-keygen): whose SSH keys may have signed.",
)
@click.option(
    "--keyring",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Public GPG keys (gpg --export, or a keyring): whose GPG keys may have signed.",
)
@workspace_options
@as_json
@verbose
def command(
    *,
    pack: Path | None,
    no_rebuild: bool,
    workers: int | None,
    signers: Path | None,
    keyring: Path | None,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
    verbose: bool,
) -> int:
    """Prove the history again: objects, hashes, accounts, identities, a rebuild, signatures.

    Every edition is read again from the vault and the history made anew in a temporary folder; it
    must have the same commit ids. Nothing in parsed/ is touched. Exit status 1: a proof failed.

    With PACK, prove an evidence pack instead, without any workspace: every digest, the records, the
    comparison made again, the pieces of pages, the signature.
    """
    if pack is not None:
        if keyring is not None:
            raise click.UsageError("A pack is signed by an SSH key: say who may with --signers.")
        return _verify_pack(pack, signers, as_json=as_json)
    from pipeline.batch.verifying import verify  # noqa: PLC0415

    progress = open_progress(is_verbose=verbose)
    try:
        found = verify(
            open_workspace(root, catalogue),
            progress,
            rebuild=not no_rebuild,
            workers=workers,
            signers=signers,
            keyring=keyring,
        )
    finally:
        progress.close()
    if as_json:
        print_json(found)
    else:
        click.echo(render(found))
    return 1 if found.failed else 0


def _verify_pack(pack: Path, signers: Path | None, *, as_json: bool) -> int:
    from pipeline.batch.pack.checking import verify_pack  # noqa: PLC0415

    found = verify_pack(pack, signers)
    if as_json:
        print_json(found)
    else:
        click.echo(render_pack(found))
    return 1 if found.failed else 0


def render(found: Verification) -> str:
    """Return the proofs for people."""
    title = f"{found.list_id}: {found.editions} editions, head {found.head[:12]}"
    return _render(title, found.checks)


def render_pack(found: PackVerification) -> str:
    """Return the proofs of a pack for people."""
    title = f"{found.list_id}: {found.old} to {found.new}, made by {found.program}"
    return f"{_render(title, found.checks)}\n\n  SHA-256 of the pack: {found.sha256}"


def _render(title: str, checks: Sequence[Check]) -> str:
    rows = [
        (check.outcome.value.upper() if check.outcome.value == "failed" else check.outcome.value,
         check.code, check.summary)
        for check in checks
    ]  # fmt: skip
    blocks = [heading(title), indent(table(("outcome", "proof", "what"), rows))]
    blocks += [
        indent(f"{check.code}\n{indent(chr(10).join(check.details))}")
        for check in checks
        if check.details
    ]
    return "\n\n".join(blocks)
