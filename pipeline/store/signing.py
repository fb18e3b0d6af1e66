"""Signatures on tags, by SSH keys (``ssh-keygen -Y sign``), as git itself makes and checks them.

Tags are signed and commits are not: a signature is different each time it is made, and a commit id
must be the same on every machine. A tag names a commit, and a commit everything it holds, so a
signed tag vouches for the edition as published.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.store.history import History, tag
from pipeline.store.plumbing import GitFailed, Plumbing
from pipeline.store.ssh import BEGINS, sign


def sign_tags(plumbing: Plumbing, history: History, key: Path) -> tuple[tuple[str, str, str], ...]:
    """Store a signed copy of each unsigned tag; return the references to move (name, new, old).

    Raises:
        SigningError: the key cannot sign.
    """
    names = [one.tag for one in history.revisions if one.tag in history.tags]
    bodies = plumbing.objects([history.tags[name][0] for name in names])
    moves = []
    for name, body in zip(names, bodies, strict=True):
        if body is None or BEGINS in body:
            continue
        signed = plumbing.store("tag", body + _signature(body, key))
        moves.append((tag(name), signed, history.tags[name][0]))
    return tuple(moves)


def bad_signatures(
    plumbing: Plumbing, names: tuple[str, ...], signers: Path
) -> tuple[tuple[str, str], ...]:
    """Return each tag whose signature is not by one of ``signers``, with what git says of it."""
    found = []
    for name in names:
        try:
            plumbing.run(
                "-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={signers.resolve()}",
                "verify-tag", tag(name),
            )  # fmt: skip
        except GitFailed as failed:
            found.append((name, failed.stderr.replace("\n", " ") or "no good signature"))
    return tuple(found)


def _signature(body: bytes, key: Path) -> bytes:
    return sign(body, key, namespace="git", otherwise="no tag was changed")
