"""Signatures on tags, by SSH keys (``ssh-keygen -Y sign``), as git itself makes and checks them.

Tags are signed and commits are not: a signature is different each time it is made, and a commit id
must be the same on every machine. A tag names a commit, and a commit everything it holds, so a
signed tag vouches for the edition as published.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.errors import SigningError
from pipeline.store.history import History, tag
from pipeline.store.plumbing import GitFailed, Plumbing

_BEGINS = b"-----BEGIN "


def sign_tags(plumbing: Plumbing, history: History, key: Path) -> tuple[tuple[str, str, str], ...]:
    """Store a signed copy of each unsigned tag; return the references to move (name, new, old).

    Raises:
        SigningError: the key cannot sign.
    """
    names = [one.tag for one in history.revisions if one.tag in history.tags]
    bodies = plumbing.objects([history.tags[name][0] for name in names])
    moves = []
    for name, body in zip(names, bodies, strict=True):
        if body is None or _BEGINS in body:
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
    """Have ssh-keygen sign, in the user's own environment: an agent may hold the key."""
    try:
        done = subprocess.run(
            ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(key)],
            input=body,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise _refused(key, "no ssh-keygen program") from None
    if done.returncode or not done.stdout.startswith(_BEGINS):
        said = done.stderr.decode("utf-8", "replace").strip().replace("\n", "; ")
        raise _refused(key, said or f"ssh-keygen: status {done.returncode}")
    return done.stdout


def _refused(key: Path, found: str) -> SigningError:
    return SigningError(
        where=str(key),
        found=found,
        expected="an SSH key that ssh-keygen can sign with (the private key, or the public key of "
        "one that an agent holds)",
        do="name another key, or load it into the agent (ssh-add), then run again: no tag was "
        "changed",
    )
