"""What git itself says of the data repository: whether its objects hold, and who signed what."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.store.history import History
from pipeline.store.plumbing import GitFailed, Plumbing
from pipeline.store.signing import bad_signatures


class Examination(msgspec.Struct, frozen=True):
    """What git found.

    Attributes:
        faults: complaints of ``git fsck --strict``; dangling objects are none.
        signed: tags of the list that carry a signature.
        tags: how many tags it has.
        refused: signed tags whose signature is not by an allowed signer, with what git says;
            ``None`` when nobody said who is.
    """

    faults: tuple[str, ...]
    signed: tuple[str, ...]
    tags: int
    refused: tuple[tuple[str, str], ...] | None = None


def examine(plumbing: Plumbing, history: History, signers: Path | None = None) -> Examination:
    """Have git check every object, and look for signatures."""
    try:
        said = plumbing.run("fsck", "--strict", "--no-dangling", "--no-progress").decode()
    except GitFailed as failed:
        said = failed.stderr or f"git fsck: status {failed.status}"
    listed = plumbing.run(
        "for-each-ref",
        "--format=%(refname:lstrip=2)%00%(contents:signature)%00",
        f"refs/tags/{history.list_id}/",
    ).decode()
    pieces = listed.split("\0")
    signed = tuple(
        name.strip()
        for name, signature in zip(pieces[::2], pieces[1::2], strict=False)
        if signature
    )
    refused = bad_signatures(plumbing, signed, signers) if signers is not None else None
    return Examination(tuple(said.splitlines()), signed, len(history.tags), refused)
