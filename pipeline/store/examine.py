"""What git itself says of the data repository: whether its objects hold, and who signed what."""

from __future__ import annotations

import msgspec

from pipeline.store.history import History
from pipeline.store.plumbing import GitFailed, Plumbing
from pipeline.store.signers import Signed, Trusted, bad_signatures, signed


class Examination(msgspec.Struct, frozen=True):
    """What git found.

    Attributes:
        faults: complaints of ``git fsck --strict``; dangling objects are none.
        signed: tags and commits of the list that carry a signature.
        tags: how many tags it has.
        unchecked: of those signed, the ones for whose kind of signature nobody is trusted.
        refused: of the others, what is not signed by one who is, with what git says.
    """

    faults: tuple[str, ...]
    signed: tuple[Signed, ...]
    tags: int
    unchecked: tuple[Signed, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def examine(plumbing: Plumbing, history: History, trusted: Trusted) -> Examination:
    """Have git check every object, and the signatures of whoever is trusted.

    Raises:
        KeyringError: the file of public keys is none.
    """
    try:
        said = plumbing.run("fsck", "--strict", "--no-dangling", "--no-progress").decode()
    except GitFailed as failed:
        said = failed.stderr or f"git fsck: status {failed.status}"
    every = signed(plumbing, history)
    return Examination(
        tuple(said.splitlines()),
        every,
        len(history.tags),
        tuple(one for one in every if not trusted.knows(one.kind)),
        bad_signatures(plumbing, every, trusted),
    )
