"""``annex verify``: what it proves on a sound history, and each way in which one can be unsound."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile

import msgspec
import pytest
from kites import NEW, OLD, page

from pipeline.batch.verifying import _signatures
from pipeline.model.records import Outcome
from pipeline.store.examine import Examination
from pipeline.store.repository import DataRepository
from pipeline.store.signers import Kind, Signed

HELD = """\
kites: 2 editions, head {head}

  outcome        proof       what
  held           objects     git fsck --strict has no complaint
  held           content     each of 2 editions has the SHA-256 its commit states
  held           sources     each of 2 source files has the SHA-256 recorded
  held           account     972 characters of all sources went to one place each
  held           lineage     17 identities, traced anew, are those of lineage.json
  held           rebuild     2 editions, read again from their sources, give the same commit ids
  not-available  signatures  none of 2 tags is signed: who made the history is not proved by it
"""

OTHERWISE = (
    "1 of 2 editions, read again, say something else: by another version of the program, or with "
    "other corrections; `annex run` publishes what is read now"
)


@pytest.fixture
def outcomes(annex, kites):
    """Verifies, and returns each proof that is not held with its summary and details."""
    assert annex("run", "--workers", "1").code == 0

    def verified(*options: str) -> tuple[int, dict[str, tuple[str, str, list[str]]]]:
        before = kites.everything()
        said = annex("verify", "--workers", "1", "--json", *options)
        assert kites.everything() == before, "nothing is touched"
        checks = json.loads(said.out)["checks"]
        return said.code, {
            c["code"]: (c["outcome"], c["summary"], c.get("details", []))
            for c in checks
            if c["outcome"] != "held" and c["code"] != "signatures"
        }

    return verified


def stored(kites, edition: str):
    """The vault's file of an edition's source."""
    sha = hashlib.sha256((kites.folder / f"{edition}.md").read_bytes()).hexdigest()
    return kites.root / "sources" / "vault" / sha[:2] / sha


def test_a_sound_history(annex, kites) -> None:
    assert annex("run", "--workers", "1").code == 0
    head = kites.published()["refs/heads/kites"][:12]
    assert annex("verify", "--workers", "1") == (0, HELD.format(head=head), "")
    quick = annex("verify", "--no-rebuild")
    assert quick.code == 0
    assert "rebuild" not in quick.out


def test_a_rebuild_after_deleting_the_history(annex, kites, outcomes) -> None:
    before = kites.published()
    shutil.rmtree(kites.root / "parsed")
    assert annex("run", "--workers", "1").code == 0
    assert kites.published() == before
    assert outcomes() == (0, {})


def test_a_source_that_was_changed_in_the_vault(kites, outcomes) -> None:
    path = stored(kites, OLD)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"40", b"41"))
    code, found = outcomes()
    assert code == 1
    assert found["sources"] == (
        "failed",
        "1 of 2 source files are damaged",
        [f"{OLD} {OLD}.md: its bytes have another SHA-256"],
    )
    assert found["rebuild"][0] in ("failed", "not-available")


def test_a_source_that_is_not_at_hand(kites, outcomes) -> None:
    stored(kites, OLD).unlink()
    (kites.folder / f"{OLD}.md").unlink()
    assert outcomes() == (
        0,
        {
            "sources": (
                "not-available",
                "1 of 2 source files are not at hand",
                [f"{OLD} {OLD}.md: not in the vault"],
            ),
            "rebuild": ("not-available", f"no copy at hand to read again: {OLD}", []),
        },
    )


def test_a_source_that_says_something_else_now(kites, outcomes, annex) -> None:
    kites.write(NEW, page(lift=46))
    assert annex("pull", "--offline").code == 0
    code, found = outcomes()
    assert code == 1
    assert found == {
        "rebuild": (
            "failed",
            OTHERWISE,
            [f"kites/{NEW}"],
        )
    }
    assert annex("run", "--workers", "1").code == 0
    said = annex("verify", "--workers", "1")
    assert said.code == 0
    assert (
        f"held           rebuild     2 editions, read again, say the same; commit ids differ by "
        f"revisions (kites/{NEW}+r2)\n"
    ) in said.out


def test_an_object_that_git_cannot_read(annex, kites) -> None:
    assert annex("run", "--workers", "1").code == 0
    (pack,) = (kites.root / "parsed" / ".git" / "objects" / "pack").glob("*.pack")
    data = bytearray(pack.read_bytes())
    data[-30] ^= 0xFF
    pack.chmod(0o644)
    pack.write_bytes(bytes(data))
    said = annex("verify", "--no-rebuild", "--json")
    if said.code == 1:
        objects = next(c for c in json.loads(said.out)["checks"] if c["code"] == "objects")
        assert objects["outcome"] == "failed"
        assert objects["details"]
    else:
        assert said.code == 50
        assert said.err.startswith("annex: the data repository cannot be used\n")


def test_another_lineage(kites, outcomes, monkeypatch) -> None:
    real = DataRepository.load_all

    def other(self, list_id):
        editions, lineage = real(self, list_id)
        return editions, msgspec.structs.replace(lineage, identities=())

    monkeypatch.setattr(DataRepository, "load_all", other)
    assert outcomes("--no-rebuild") == (
        1,
        {
            "lineage": (
                "failed",
                "identities traced anew are not those of lineage.json: run `annex run`",
                [],
            )
        },
    )


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("SSH SIGNATURE", "say who may sign with --signers"),
     ("PGP SIGNATURE", "say whose GPG keys may sign with --keyring"),
     ("SIGNED MESSAGE", "some are of a kind that is not checked here")],
)  # fmt: skip
def test_a_signed_tag_is_told(kites, outcomes, annex, kind, asked) -> None:
    """Whoever signed it: that it is signed is said, and that nobody said who may."""
    body = kites.git("cat-file", "tag", f"kites/{OLD}")
    signature = f"-----BEGIN {kind}-----\nU1NIU0lH\n-----END {kind}-----\n"
    done = subprocess.run(
        ["git", "-C", str(kites.root / "parsed"), "hash-object", "-t", "tag", "-w", "--stdin"],
        input=body + signature, capture_output=True, text=True, check=True,
    )  # fmt: skip
    kites.git("update-ref", f"refs/tags/kites/{OLD}", done.stdout.strip())
    said = annex("verify", "--no-rebuild")
    assert f"1 of 2 tags are signed; {asked}\n" in said.out
    assert f"  signatures\n    kites/{OLD}\n" in said.out


def test_what_is_said_of_signatures_of_several_kinds() -> None:
    def tag(name: str, kind: Kind, *, commit: bool = False) -> Signed:
        return Signed(name, name, commit, kind)

    ssh, gpg, commit = tag("a", Kind.SSH), tag("b", Kind.GPG), tag("c", Kind.GPG, commit=True)
    part = _signatures(Examination((), (ssh, gpg, commit), 2, (gpg, commit)))
    assert (part.outcome, part.details) == (Outcome.NOT_AVAILABLE, ("b", "c"))
    assert part.summary == (
        "2 of 2 tags and 1 commit(s) are signed; say whose GPG keys may sign with --keyring; "
        "the rest hold"
    )
    both = _signatures(Examination((), (ssh, gpg), 2, (ssh, gpg)))
    assert both.summary.endswith("with --signers and say whose GPG keys may sign with --keyring")
    bad = _signatures(Examination((), (ssh, gpg), 2, (gpg,), (("a", "no"),)))
    assert (bad.outcome, bad.details) == (Outcome.FAILED, ("a: no",))
    assert bad.summary == "1 of 1 signatures are not by an allowed signer"


@pytest.mark.skipif(
    shutil.which("ssh-keygen") is None and os.environ.get("CI") != "true",
    reason="no ssh-keygen here",
)
def test_signing_and_checking(annex, kites) -> None:
    assert annex("run", "--workers", "1").code == 0
    for name in ("mine", "other"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(kites.root / name)]
        subprocess.run(command, check=True)
        public = (kites.root / f"{name}.pub").read_text()
        (kites.root / f"{name}.signers").write_text(f"ann@example.org {public}")
    said = annex("sign", "--key", kites.root / "mine")
    assert said == (0, f"signed kites/{OLD}\nsigned kites/{NEW}\n", "")
    assert annex("sign", "--key", kites.root / "mine").out == "Every tag is signed.\n"
    assert "Nothing to do" in annex("run", "--workers", "1").out
    held = annex("verify", "--no-rebuild", "--signers", kites.root / "mine.signers")
    assert held.code == 0
    assert "held     signatures  each of 2 tags is signed by an allowed signer\n" in held.out
    bad = annex("verify", "--no-rebuild", "--signers", kites.root / "other.signers")
    assert bad.code == 1
    assert "FAILED   signatures  2 of 2 signatures are not by an allowed signer\n" in bad.out
    kites.edition("2021-02-03", lift=50, more=f'follows = "{NEW}"')
    assert annex("run", "--workers", "1").code == 0
    part = annex("verify", "--no-rebuild", "--signers", kites.root / "mine.signers")
    assert "1 of 3 tags are not signed; the others are, and hold\n" in part.out


def test_nothing_to_sign(annex, kites) -> None:
    (kites.root / "key").write_text("")
    said = annex("sign", "--key", kites.root / "key")
    assert said.code == 12
    assert "found:    no history of a list 'kites'" in said.err


def test_nothing_published(annex) -> None:
    said = annex("verify")
    assert said.code == 12
    assert "found:    no history of a list 'kites'" in said.err


def test_a_decision_makes_two_provisions_of_one_and_the_proofs_know_it(annex, kites) -> None:
    kites.edition(NEW, lift=45, box="Kites of split reed, foil and glue")
    kites.edition(OLD, lift=40, box="Kites of bamboo, paper and paste")
    assert annex("run", "--workers", "1").code == 0
    assert "amended: 1.A.1.a" in annex("log", "1.A.1.a").out
    tags = {name: at for name, at in kites.published().items() if "/tags/" in name}
    signed = (
        annex("review", OLD, NEW)
        .out.replace('decided = "one"', 'decided = "apart"')
        .replace('reviewer = ""', 'reviewer = "R. Reader"')
        .replace('reason = ""', 'reason = "other goods"')
    )
    (kites.folder / "decisions.toml").write_text(signed, encoding="utf-8")
    kites.head["more"] = 'decisions = "decisions.toml"'
    kites.save()
    assert annex("run", "--workers", "1").code == 0
    assert {name: at for name, at in kites.published().items() if "/tags/" in name} == tags
    told = annex("log", "1.A.1.a").out
    assert "born: 1.A.1.a (between 2019-05-10 and 2020-10-09)" in told
    assert "Another provision had this label in 2019-05-10: it is gone" in told
    said = annex("verify", "--workers", "1")
    assert (said.code, said.err) == (0, "")
    assert "held           lineage     18 identities, traced anew" in said.out
    export = annex("export", "csv", "--delta", f"{OLD}..{NEW}", "-o", kites.root / "out")
    assert export.code == 0
    table = (kites.root / "out" / "correlation.csv").read_text(encoding="utf-8")
    assert "1.A.1.a,,gone,,1" in table.replace("1.0", "1")


@pytest.mark.skipif(
    shutil.which("gpg") is None and os.environ.get("CI") != "true", reason="no gpg here"
)
def test_signing_and_checking_by_gpg(annex, kites, monkeypatch) -> None:
    assert annex("run", "--workers", "1").code == 0
    with tempfile.TemporaryDirectory(prefix="g-") as home:
        monkeypatch.setenv("GNUPGHOME", home)
        gpg = ["gpg", "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"]
        subprocess.run([*gpg, "--quick-generate-key", "ann@example.org", "ed25519"], check=True)
        keys = subprocess.run([*gpg, "--export", "--armor"], capture_output=True, check=True).stdout
        (kites.root / "ann.asc").write_bytes(keys)
        said = annex("sign", "--gpg", "ann@example.org")
        subprocess.run(["gpgconf", "--kill", "all"], check=True)
    assert said == (0, f"signed kites/{OLD}\nsigned kites/{NEW}\n", "")
    unasked = annex("verify", "--no-rebuild").out
    assert "2 of 2 tags are signed; say whose GPG keys may sign with --keyring\n" in unasked
    held = annex("verify", "--no-rebuild", "--keyring", kites.root / "ann.asc")
    assert held.code == 0
    assert "held     signatures  each of 2 tags is signed by an allowed signer\n" in held.out


def test_a_keyring_says_nothing_of_a_pack(annex) -> None:
    said = annex("verify", __file__, "--keyring", __file__)
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("Error: A pack is signed by an SSH key: say who may with --signers.\n")


@pytest.mark.parametrize("options", [(), ("--gpg", "ann", "--key", __file__)])
def test_one_key_signs(annex, options) -> None:
    said = annex("sign", *options)
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("Error: Say which key signs: --key or --gpg.\n")
