"""Signatures by SSH keys (``ssh-keygen -Y``): made in the user's own environment, where an agent
may hold the key, and checked against a file that says who may sign (man ssh-keygen, ALLOWED
SIGNERS).
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import SigningError

BEGINS = b"-----BEGIN "


def sign(data: bytes, key: Path, *, namespace: str, otherwise: str) -> bytes:
    """Return the armoured signature of ``data``.

    Args:
        data: what is signed.
        key: a private key, or the public key of one that an agent holds.
        namespace: what the signature is for; one made for another purpose does not pass.
        otherwise: for the message, what is the case when nothing can be signed.

    Raises:
        SigningError: the key cannot sign.
    """
    try:
        done = subprocess.run(
            ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(key)],
            input=data,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise _refused(key, "no ssh-keygen program", otherwise) from None
    if done.returncode or not done.stdout.startswith(BEGINS):
        raise _refused(key, _said(done), otherwise)
    return done.stdout


def signer(data: bytes, signature: bytes, signers: Path, *, namespace: str) -> tuple[str, str]:
    """Return who signed ``data``, or nobody and what ssh-keygen says of the signature.

    Args:
        data: what was signed.
        signature: as :func:`sign` returns it.
        signers: the allowed-signers file.
        namespace: what the signature must be for.
    """
    with tempfile.NamedTemporaryFile(suffix=".sig") as file:
        file.write(signature)
        file.flush()
        common = ("-s", file.name, "-f", str(signers.resolve()))
        try:
            found = _run("find-principals", *common)
            names = found.stdout.decode("utf-8", "replace").splitlines()
            if found.returncode or not names:
                return "", _said(found)
            done = _run("verify", *common, "-n", namespace, "-I", names[0], data=data)
        except FileNotFoundError:
            return "", "no ssh-keygen program"
    return (names[0], "") if done.returncode == 0 else ("", _said(done))


def _run(what: str, *arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["ssh-keygen", "-Y", what, *arguments], input=data, capture_output=True, check=False
    )


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().replace("\n", "; ")
    return said or f"ssh-keygen: status {done.returncode}"


def _refused(key: Path, found: str, otherwise: str) -> SigningError:
    return SigningError(
        where=str(key),
        found=found,
        expected="an SSH key that ssh-keygen can sign with (the private key, or the public key of "
        "one that an agent holds)",
        do=f"name another key, or load it into the agent (ssh-add), then run again: {otherwise}",
    )
