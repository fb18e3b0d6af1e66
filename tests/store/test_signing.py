"""Signed tags: made with an SSH or GPG key, checked by git itself, and no commit changed by them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from store_support import corrected, git, make_edition, references

from pipeline.errors import KeyringError, SigningError
from pipeline.store.repository import DataRepository
from pipeline.store.signers import Kind, Trusted
from pipeline.store.signing import by_gpg, by_ssh

SMALL = {"items": 1, "entries": 1, "provisions": 1}
A = make_edition("2016-10-20", **SMALL)
B = make_edition("2019-10-11", changed=300, **SMALL)
C = make_edition("2021-10-08", changed=200, **SMALL)

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None and os.environ.get("CI") != "true",
    reason="no ssh-keygen here",
)
needs_gpg = pytest.mark.skipif(
    shutil.which("gpg") is None and os.environ.get("CI") != "true", reason="no gpg here"
)


def make_key(folder, name="key"):
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)],
        check=True,
    )
    return folder / name


def allowed(key):
    path = key.with_suffix(".signers")
    path.write_text("ann@example.org " + key.with_suffix(".pub").read_text())
    return path


def publish(folder, *editions):
    with DataRepository(folder) as repository:
        return repository.publish("weather", editions, program_version="1", profile="weather")


def sign(folder, key):
    with DataRepository(folder) as repository:
        return repository.sign("weather", by_ssh(key))


def examine(folder, signers=None, keyring=None):
    with DataRepository(folder) as repository:
        return repository.examine("weather", Trusted(signers, keyring))


def verified_by_git(folder, tag, signers) -> bool:
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-tag", tag],
        capture_output=True, check=False,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"},
    )  # fmt: skip
    return done.returncode == 0


def test_tags_are_signed_and_commits_stay(tmp_path):
    folder, key = tmp_path / "parsed", make_key(tmp_path)
    publish(folder, A, B)
    before = references(folder)
    assert sign(folder, key) == ("weather/2016-10-20", "weather/2019-10-11")
    after = references(folder)
    assert after.keys() == before.keys()
    for name in before:
        assert (after[name] == before[name]) is not name.startswith("refs/tags/")
        commits = [git(folder, "rev-parse", f"{at[name]}^{{commit}}") for at in (before, after)]
        assert commits[0] == commits[1]
    assert all(verified_by_git(folder, f"refs/tags/{t}", allowed(key)) for t in ("weather/2016-10-20", "weather/2019-10-11"))  # fmt: skip
    assert git(folder, "fsck", "--strict", "--no-dangling") == ""  # the unsigned tags
    assert git(folder, "status", "--porcelain") == ""
    assert sign(folder, key) == ()
    assert not publish(folder, A, B).changed


def test_what_comes_later_is_signed_later(tmp_path):
    folder, key = tmp_path / "parsed", make_key(tmp_path)
    publish(folder, A, B)
    sign(folder, key)
    publish(folder, corrected(A, "1.A.1", "Mended."), B, C)
    assert sign(folder, key) == ("weather/2016-10-20+r2", "weather/2021-10-08")
    assert examine(folder, allowed(key)).refused == ()
    assert len(examine(folder).signed) == examine(folder).tags == 4


def test_a_signature_by_somebody_else_is_told(tmp_path):
    folder, key, other = tmp_path / "parsed", make_key(tmp_path), make_key(tmp_path, "other")
    publish(folder, A, B)
    sign(folder, key)
    refused = examine(folder, allowed(other)).refused
    assert [name for name, _ in refused] == ["weather/2016-10-20", "weather/2019-10-11"]
    assert all(said for _, said in refused)
    assert examine(folder).refused == ()
    assert [one.name for one in examine(folder).unchecked] == [
        "weather/2016-10-20",
        "weather/2019-10-11",
    ]


def test_a_tag_changed_after_it_was_signed_is_told(tmp_path):
    folder, key = tmp_path / "parsed", make_key(tmp_path)
    publish(folder, A, B)
    sign(folder, key)
    body = git(folder, "cat-file", "tag", "refs/tags/weather/2019-10-11")
    forged = subprocess.run(
        ["git", "-C", str(folder), "hash-object", "-t", "tag", "-w", "--stdin"],
        input=body.replace("edition 2019-10-11", "edition 2019-10-12"),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    git(folder, "update-ref", "refs/tags/weather/2019-10-11", forged.stdout.strip())
    assert [name for name, _ in examine(folder, allowed(key)).refused] == ["weather/2019-10-11"]


def test_a_key_that_is_none(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    before = references(folder)
    (tmp_path / "key").write_text("no key\n")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(SigningError) as caught:
        sign(folder, tmp_path / "key")
    said = str(caught.value)
    assert said.startswith(f"the key cannot sign\n  where:    {tmp_path}/key\n  found:    ")
    assert said.endswith("then run again: no tag was changed")
    assert references(folder) == before


def test_no_ssh_keygen(tmp_path, monkeypatch):
    folder, key = tmp_path / "parsed", make_key(tmp_path)
    publish(folder, A)
    real = subprocess.run

    def run(command, *arguments, **named):
        if command[0] == "ssh-keygen":
            raise FileNotFoundError
        return real(command, *arguments, **named)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SigningError, match="found:    no ssh-keygen program"):
        sign(folder, key)


# --- GPG --------------------------------------------------------------------------------------


class Gpg:
    """Somebody's GnuPG, with a key of their own."""

    def __init__(self, home: Path, mail: str) -> None:
        self.home, self.mail = home, mail
        home.mkdir(mode=0o700)
        self(
            "--quick-generate-key", f"{mail.partition('@')[0]} <{mail}>", "ed25519", "sign", "never"
        )

    def __call__(self, *arguments: str, data: bytes = b"") -> bytes:
        return subprocess.run(
            ["gpg", "--homedir", str(self.home), "--batch", "--quiet", "--pinentry-mode", "loopback",
             "--passphrase", "", *arguments],
            input=data, capture_output=True, check=True,
        ).stdout  # fmt: skip

    def public(self, folder: Path, *options: str) -> Path:
        path = folder / f"{self.mail}.keys"
        path.write_bytes(self("--export", *options))
        return path


@pytest.fixture(scope="module")
def people():
    """Ann and Bob. Their folders have short names: a socket's path may not be long."""
    with tempfile.TemporaryDirectory(prefix="g-") as name:
        found = [Gpg(Path(name) / who, f"{who}@example.org") for who in ("ann", "bob")]
        yield found
        for one in found:
            subprocess.run(["gpgconf", "--homedir", str(one.home), "--kill", "all"], check=True)


def sign_by_gpg(folder, who: Gpg, monkeypatch, key: str | None = None):
    """In the user's environment, a git configuration of theirs included."""
    monkeypatch.setenv("GNUPGHOME", str(who.home))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "gpg.program")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "/bin/false")
    with DataRepository(folder) as repository:
        return repository.sign("weather", by_gpg(key or who.mail))


@needs_gpg
def test_tags_signed_by_gpg(tmp_path, people, monkeypatch):
    ann, bob = people
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    commits = git(folder, "log", "--all", "--format=%H")
    assert sign_by_gpg(folder, ann, monkeypatch) == ("weather/2016-10-20", "weather/2019-10-11")
    assert git(folder, "log", "--all", "--format=%H") == commits
    assert sign_by_gpg(folder, ann, monkeypatch) == ()
    # What is checked is the file that is named, and not the keyring of whoever asks.
    for keys in (ann.public(tmp_path), ann.public(tmp_path, "--armor"), ann.home / "pubring.kbx"):
        held = examine(folder, keyring=keys)
        assert (held.refused, held.unchecked) == ((), ())
    assert [(one.name, one.kind) for one in held.signed] == [
        ("weather/2016-10-20", Kind.GPG),
        ("weather/2019-10-11", Kind.GPG),
    ]
    refused = examine(folder, keyring=bob.public(tmp_path)).refused
    assert [name for name, _ in refused] == ["weather/2016-10-20", "weather/2019-10-11"]
    assert all("No public key" in said for _, said in refused)
    assert len(examine(folder).unchecked) == 2
    assert git(folder, "fsck", "--strict", "--no-dangling") == ""
    assert not publish(folder, A, B).changed


@needs_gpg
def test_a_tag_changed_after_gpg_signed_it_is_told(tmp_path, people, monkeypatch):
    ann, _ = people
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    sign_by_gpg(folder, ann, monkeypatch)
    body = git(folder, "cat-file", "tag", "refs/tags/weather/2019-10-11")
    replace(
        folder,
        "tag",
        body.replace("edition 2019-10-11", "edition 2019-10-12"),
        "refs/tags/weather/2019-10-11",
    )
    (refused,) = examine(folder, keyring=ann.public(tmp_path)).refused
    assert refused[0] == "weather/2019-10-11"
    assert "BAD signature" in refused[1]


@needs_gpg
def test_each_kind_of_signature_is_checked_by_its_own_keys(tmp_path, people, monkeypatch):
    ann, bob = people
    folder, key = tmp_path / "parsed", make_key(tmp_path)
    publish(folder, A)
    sign(folder, key)
    publish(folder, A, B)
    sign_by_gpg(folder, ann, monkeypatch)
    both = examine(folder, allowed(key), ann.public(tmp_path))
    assert (both.refused, both.unchecked) == ((), ())
    ssh = examine(folder, allowed(key))
    assert [one.name for one in ssh.unchecked] == ["weather/2019-10-11"]
    gpg = examine(folder, keyring=ann.public(tmp_path))
    assert [one.name for one in gpg.unchecked] == ["weather/2016-10-20"]
    assert [name for name, _ in examine(folder, allowed(key), bob.public(tmp_path)).refused] == [
        "weather/2019-10-11"
    ]


def replace(folder, kind: str, body: str, reference: str) -> str:
    """Put another object where a reference stands."""
    made = subprocess.run(
        ["git", "-C", str(folder), "hash-object", "-t", kind, "-w", "--stdin"],
        input=body, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    git(folder, "update-ref", reference, made)
    return made


@needs_gpg
def test_a_commit_that_somebody_signed_is_checked_too(tmp_path, people):
    ann, bob = people
    folder = tmp_path / "parsed"
    publish(folder, A)
    body = git(folder, "cat-file", "commit", "refs/heads/weather")
    head, _, message = body.partition("\n\n")
    signature = ann("-bsa", "-u", ann.mail, data=body.encode()).decode().strip()
    header = "gpgsig " + signature.replace("\n", "\n ")
    commit = replace(folder, "commit", f"{head}\n{header}\n\n{message}", "refs/heads/weather")
    old = body and git(folder, "rev-parse", "refs/tags/weather/2016-10-20^{commit}").strip()
    tag = git(folder, "cat-file", "tag", "refs/tags/weather/2016-10-20").replace(old, commit)
    replace(folder, "tag", tag, "refs/tags/weather/2016-10-20")
    assert [(one.name, one.commit) for one in examine(folder).signed] == [
        (f"commit {commit[:12]}", True)
    ]
    assert examine(folder, keyring=ann.public(tmp_path)).refused == ()
    (refused,) = examine(folder, keyring=bob.public(tmp_path)).refused
    assert refused[0] == f"commit {commit[:12]}"
    assert "No public key" in refused[1]


@needs_gpg
def test_the_repository_cannot_name_a_program_that_believes_everything(
    tmp_path, people, monkeypatch
):
    ann, bob = people
    folder, key, other = tmp_path / "parsed", make_key(tmp_path), make_key(tmp_path, "other")
    publish(folder, A)
    sign(folder, key)
    publish(folder, A, B)
    sign_by_gpg(folder, ann, monkeypatch)
    yes = tmp_path / "yes"
    yes.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        "find-principals) echo me ;;\n"
        "verify) echo 'Good \"git\" signature for me with ED25519 key SHA256:abc' ;;\n"
        "*) printf '\\n[GNUPG:] GOODSIG 1234567890123456 me\\n' ;;\n"
        "esac\n"
    )
    yes.chmod(0o755)
    for name in ("gpg.program", "gpg.openpgp.program", "gpg.ssh.program"):
        git(folder, "config", name, str(yes))
    assert len(examine(folder, allowed(other), bob.public(tmp_path)).refused) == 2


@needs_gpg
def test_a_gpg_key_nobody_has(tmp_path, people, monkeypatch):
    folder = tmp_path / "parsed"
    publish(folder, A)
    before = references(folder)
    with pytest.raises(SigningError) as caught:
        sign_by_gpg(folder, people[0], monkeypatch, "eve@example.org")
    said = str(caught.value)
    assert said.startswith("the key cannot sign\n  where:    GPG key eve@example.org\n  found:    ")
    assert "No secret key" in said
    assert said.endswith("unlock it for the agent, then run again: no tag was changed")
    assert references(folder) == before


def told(folder, keys) -> str:
    with pytest.raises(KeyringError) as caught:
        examine(folder, keyring=keys)
    return str(caught.value)


@needs_gpg
def test_a_file_of_keys_that_is_none(tmp_path):
    folder, keys = tmp_path / "parsed", tmp_path / "keys"
    publish(folder, A)
    keys.write_text("no keys\n")
    assert told(folder, keys) == (
        "the public keys cannot be read\n"
        f"  where:    {keys}\n"
        "  found:    gpg: no valid OpenPGP data found.\n"
        "  expected: public GPG keys (gpg --export --armor KEY > FILE), or a keyring, and gpg to read "
        "them with\n"
        "  do:       name another file with --keyring, or install gnupg"
    )


def test_no_gpg(tmp_path, monkeypatch):
    folder, keys = tmp_path / "parsed", tmp_path / "keys"
    publish(folder, A)
    keys.write_text("no keys\n")
    real = subprocess.run

    def run(command, *arguments, **named):
        if command[0] == "gpg":
            raise FileNotFoundError
        return real(command, *arguments, **named)

    monkeypatch.setattr(subprocess, "run", run)
    assert "found:    no gpg program\n" in told(folder, keys)
    with DataRepository(folder) as repository, pytest.raises(SigningError, match="no gpg program"):
        repository.sign("weather", by_gpg("ann"))
