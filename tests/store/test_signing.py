"""Signed tags: made with an SSH key, checked by git itself, and no commit changed by them."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from store_support import corrected, git, make_edition, references

from pipeline.errors import SigningError
from pipeline.store.repository import DataRepository

SMALL = {"items": 1, "entries": 1, "provisions": 1}
A = make_edition("2016-10-20", **SMALL)
B = make_edition("2019-10-11", changed=300, **SMALL)
C = make_edition("2021-10-08", changed=200, **SMALL)

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


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
        return repository.sign("weather", key)


def examine(folder, signers=None):
    with DataRepository(folder) as repository:
        return repository.examine("weather", signers)


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
    assert examine(folder).refused is None


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
    assert said.startswith(f"the tags cannot be signed\n  where:    {tmp_path}/key\n  found:    ")
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
