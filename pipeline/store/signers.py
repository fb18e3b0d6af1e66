"""Whose signatures hold: tags and commits checked by git, against keys the user names.

SSH signatures are checked against an allowed-signers file (``man ssh-keygen``), GPG signatures
against a file of public keys. Nothing of the user's own keyring or configuration has a say: GPG
works in a folder made for the purpose, and the programs git calls are named on the command line,
so that a repository's configuration cannot name others.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path

import msgspec

from pipeline.errors import KeyringError
from pipeline.store.history import History, tag
from pipeline.store.plumbing import GitFailed, Plumbing

_PROGRAMS = (
    "gpg.program=gpg",
    "gpg.openpgp.program=gpg",
    "gpg.ssh.program=ssh-keygen",
    "gpg.minTrustLevel=undefined",
)
_KEYBOX = b"KBXf"
"""At the ninth byte of a keyring as GnuPG 2 keeps it (``pubring.kbx``)."""
_HEADER = re.compile(rb"^gpgsig(?:-sha256)? (-----BEGIN [^\n]*)", re.MULTILINE)


class Kind(StrEnum):
    """By what a signature was made."""

    SSH = "ssh"
    GPG = "gpg"
    OTHER = "other"


class Signed(msgspec.Struct, frozen=True):
    """A tag or a commit that carries a signature: its name, its object, and the kind."""

    name: str
    object: str
    commit: bool
    kind: Kind


class Trusted(msgspec.Struct, frozen=True):
    """Who may sign: an allowed-signers file for SSH keys, a file of public keys for GPG.

    The latter is what ``gpg --export`` writes, armoured or not, or a keyring (``pubring.kbx``).
    """

    ssh: Path | None = None
    gpg: Path | None = None

    def knows(self, kind: Kind) -> bool:
        """Whether anybody is named for signatures of a kind."""
        return {Kind.SSH: self.ssh, Kind.GPG: self.gpg}.get(kind) is not None


def kind_of(signature: bytes) -> Kind:
    """Return the kind a signature is, by its first line."""
    if signature.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        return Kind.SSH
    return Kind.GPG if signature.startswith(b"-----BEGIN PGP ") else Kind.OTHER


def signed(plumbing: Plumbing, history: History) -> tuple[Signed, ...]:
    """Return the tags and commits of a list that carry a signature."""
    listed = plumbing.run(
        "for-each-ref",
        "--format=%(refname:lstrip=2)%00%(contents:signature)%00",
        f"refs/tags/{history.list_id}/",
    )
    pieces = listed.split(b"\0")
    found = [
        Signed(own, tag(own), commit=False, kind=kind_of(signature))
        for name, signature in zip(pieces[::2], pieces[1::2], strict=False)
        if signature and (own := name.decode().strip())
    ]
    ids = [commit.id for commit in history.commits]
    for own, body in zip(ids, plumbing.objects(ids), strict=True):
        header = _HEADER.search((body or b"").partition(b"\n\n")[0])
        if header is not None:
            found.append(Signed(f"commit {own[:12]}", own, commit=True, kind=kind_of(header[1])))
    return tuple(found)


def bad_signatures(
    plumbing: Plumbing, every: tuple[Signed, ...], trusted: Trusted
) -> tuple[tuple[str, str], ...]:
    """Return what is signed by nobody in ``trusted``, with what git says of it.

    Raises:
        KeyringError: the file of public keys is none, or there is no gpg to read it.
    """
    with ExitStack() as stack:
        settings = list(_PROGRAMS)
        environment = {}
        if trusted.ssh is not None:
            settings.append(f"gpg.ssh.allowedSignersFile={trusted.ssh.resolve()}")
        if trusted.gpg is not None:
            environment["GNUPGHOME"] = str(stack.enter_context(_home(trusted.gpg)))
        checking = Plumbing(plumbing.folder, plumbing.git_dir, environment)
        stack.callback(checking.close)
        options = [piece for setting in settings for piece in ("-c", setting)]
        found = []
        for one in every:
            if not trusted.knows(one.kind):
                continue
            command = "verify-commit" if one.commit else "verify-tag"
            try:
                checking.run(*options, command, one.object)
            except GitFailed as failed:
                said = failed.stderr.replace("\n", " ") or "no good signature"
                found.append((one.name, said))
    return tuple(found)


@contextmanager
def _home(keys: Path) -> Iterator[Path]:
    """A folder for GPG that knows the keys of a file and nothing else."""
    # Not below the workspace: the path of a socket in it must be short.
    with tempfile.TemporaryDirectory(prefix="annex-") as name:
        home = Path(name)
        (home / "gpg.conf").write_text("no-autostart\n", encoding="ascii")
        data = keys.read_bytes()
        if data[8:12] == _KEYBOX:
            own = ["--no-default-keyring", "--keyring", str(keys.resolve()), "--export"]
            data = _gpg(home, keys, own, b"")
        _gpg(home, keys, ["--import"], data)
        yield home


def _gpg(home: Path, keys: Path, arguments: list[str], data: bytes) -> bytes:
    environment: Mapping[str, str] = {
        "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(home),
    }  # fmt: skip
    command = ["gpg", "--homedir", str(home), "--batch", "--quiet", *arguments]
    try:
        done = subprocess.run(
            command, input=data, env=environment, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise _no_keys(keys, "no gpg program") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().replace("\n", "; ")
        raise _no_keys(keys, said or f"gpg: status {done.returncode}")
    return done.stdout


def _no_keys(keys: Path, found: str) -> KeyringError:
    return KeyringError(
        where=str(keys),
        found=found,
        expected="public GPG keys (gpg --export --armor KEY > FILE), or a keyring, and gpg to read "
        "them with",
        do="name another file with --keyring, or install gnupg",
    )
