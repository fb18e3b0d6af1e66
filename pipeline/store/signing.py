"""Signatures on tags, by SSH keys (``ssh-keygen -Y sign``) or GPG keys, as git itself makes them.

Tags are signed and commits are not: a signature is different each time it is made, and a commit id
must be the same on every machine. A tag names a commit, and a commit everything it holds, so a
signed tag vouches for the edition as published. Commits that somebody signed all the same are
checked with the tags. How signatures are checked is told in :mod:`pipeline.store.signers`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import SigningError
from pipeline.store.history import History, tag
from pipeline.store.plumbing import Plumbing

_BEGINS = b"-----BEGIN "
_SPARED = "no tag was changed"

Sign = Callable[[bytes], bytes]
"""Makes the signature of a body."""


def sign_tags(plumbing: Plumbing, history: History, sign: Sign) -> tuple[tuple[str, str, str], ...]:
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
        signed = plumbing.store("tag", body + sign(body))
        moves.append((tag(name), signed, history.tags[name][0]))
    return tuple(moves)


def by_ssh(key: Path, *, namespace: str = "git", spared: str = _SPARED) -> Sign:
    """Sign with an SSH key, in the user's own environment: an agent may hold it.

    Args:
        key: a private key, or the public key of one that an agent holds.
        namespace: what the signature is for; one made for another purpose does not pass.
        spared: for the message, what is untouched when nothing can be signed.
    """
    return _Signing(
        ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(key)],
        str(key),
        "an SSH key that ssh-keygen can sign with (the private key, or the public key of "
        "one that an agent holds)",
        f"name another key, or load it into the agent (ssh-add), then run again: {spared}",
    )


def by_gpg(key: str) -> Sign:
    """Sign with a GPG key, in the user's own environment (``GNUPGHOME``, an agent, a card)."""
    return _Signing(
        ["gpg", "--status-fd=2", "-bsau", key],
        f"GPG key {key}",
        "a key that gpg can sign with (gpg --list-secret-keys)",
        f"name another key, or unlock it for the agent, then run again: {_SPARED}",
    )


class _Signing:
    """Has a program sign what it is given."""

    def __init__(self, command: list[str], where: str, expected: str, do: str) -> None:
        self.command, self.where, self.expected, self.do = command, where, expected, do

    def __call__(self, body: bytes) -> bytes:
        program = self.command[0]
        try:
            done = subprocess.run(self.command, input=body, capture_output=True, check=False)
        except FileNotFoundError:
            raise self._refused(f"no {program} program") from None
        if done.returncode or not done.stdout.startswith(_BEGINS):
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            said = "; ".join(line for line in lines if not line.startswith("[GNUPG:]"))
            raise self._refused(said or f"{program}: status {done.returncode}")
        return done.stdout

    def _refused(self, found: str) -> SigningError:
        return SigningError(
            where=self.where,
            found=found,
            expected=self.expected,
            do=self.do,
        )
