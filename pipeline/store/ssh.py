"""SSH signatures checked (``ssh-keygen -Y verify``) against a file that says who may sign (man
ssh-keygen, ALLOWED SIGNERS). Tags and commits are checked by git: :mod:`pipeline.store.signers`.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path


def signer(data: bytes, signature: bytes, signers: Path, *, namespace: str) -> tuple[str, str]:
    """Return who signed ``data``, or nobody and what ssh-keygen says of the signature.

    Args:
        data: what was signed.
        signature: armoured.
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
