"""``annex evidence-pack`` and ``annex verify PACK``: what a sound pack proves, and each way in which
one can be unsound or hostile.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import struct
import subprocess
import zipfile
from pathlib import Path

import jsonschema
import pytest
from command import Annex
from kite_pages import add_pdf
from kites import NEW, OLD, Kites

from pipeline.batch.pack import checking, container
from pipeline.batch.pack.making import make_pack
from tools import schemas

DO = "do not rely on it; ask whoever made it for the pack again"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A published pair, NEW with a PDF, and the bytes of its pack without a signature."""
    kites = Kites(tmp_path_factory.mktemp("sound"))
    add_pdf(kites, NEW, lift=45, more=f'follows = "{OLD}"')
    kites.run(workers=1)
    target = kites.root / "pack.zip"
    make_pack(kites.workspace, OLD, NEW, target)
    return kites, target.read_bytes()


@pytest.fixture
def made(sound, tmp_path):
    pack = tmp_path / "pack.zip"
    pack.write_bytes(sound[1])
    return pack


@pytest.fixture
def annex(sound, capfd):
    """Runs the program in this process on the published pair."""
    return Annex(sound[0], capfd)


@pytest.fixture
def key(tmp_path):
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen here")

    def make(name: str) -> tuple[Path, Path]:
        path = tmp_path / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True
        )
        signers = path.with_suffix(".signers")
        signers.write_text(f"{name}@example.org " + path.with_suffix(".pub").read_text())
        return path, signers

    return make


def files(pack: Path) -> dict[str, bytes]:
    return container.read(pack)


def repacked(pack: Path, **changed: bytes) -> Path:
    """The pack with files changed, its manifest and sums made right again: a forger who is able."""
    content = files(pack)
    for name, data in changed.items():
        content[name] = data
    manifest = json.loads(content["manifest.json"])
    listed = {one["path"] for one in manifest["files"]}
    manifest["files"] = [
        {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for name, data in sorted(content.items())
        if name in listed
    ]
    content["manifest.json"] = json.dumps(manifest).encode()
    pack.write_bytes(container.write(content))
    return pack


def outcomes(said) -> dict[str, tuple[str, str, list[str]]]:
    return {
        c["code"]: (c["outcome"], c["summary"], c.get("details", []))
        for c in json.loads(said.out)["checks"]
        if c["outcome"] != "held"
    }


UNSIGNED = {
    "signature": ("not-available", "the pack is not signed: who made it is not proved by it", [])
}


# --- a sound pack ------------------------------------------------------------------------------


def test_a_sound_pack(annex, made) -> None:
    sha256 = hashlib.sha256(made.read_bytes()).hexdigest()
    said = annex.bare("verify", str(made))
    assert said.code == 0
    assert said.err == ""
    assert said.out == (
        f"kites: {OLD} to {NEW}, made by annex 0.1.0\n\n"
        "  outcome        proof       what\n"
        "  held           digests     each of 10 files has its SHA-256\n"
        "  held           records     both records are the editions the manifest and the change set "
        "name\n"
        "  held           sources     the manifest names the 2 source files of the records\n"
        "  held           summaries   accounts.json and checks.json say what the records say\n"
        "  held           comparison  the two records, compared again, give the 1 changes of "
        "changes.json\n"
        "  held           crops       1 pieces of pages name their change and a source of the "
        "manifest\n"
        "  held           report      report.html, made again from records, changes and pieces of "
        "pages, is the same\n"
        "  not-available  signature   the pack is not signed: who made it is not proved by it\n\n"
        f"  crops\n    No pages of {OLD} are shown: it has no clean PDF (markdown only).\n\n"
        f"  SHA-256 of the pack: {sha256}\n"
    )


def test_it_holds_everything_the_comparison_rests_on(sound, made) -> None:
    kites = sound[0]
    content = files(made)
    assert sorted(content) == [
        "README.txt", "SHA256SUMS", "accounts.json", "changes.json", "checks.json",
        "crops/0001_1.A.1_new_page-1.png", "decisions.json", "manifest.json", "records/new.json",
        "records/old.json", "report.html",
    ]  # fmt: skip
    manifest = json.loads(content["manifest.json"])
    schema = json.loads((schemas.FOLDER / "manifest.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(manifest)
    source = hashlib.sha256((kites.folder / f"{NEW}.pdf").read_bytes()).hexdigest()
    assert [(s["name"], s["sha256"]) for s in manifest["sources"]][1] == (f"{NEW}.pdf", source)
    assert manifest["crops"][0]["source"] == source
    assert manifest["new"]["commit"] == kites.published()["refs/heads/kites"]
    report = kites.root / "diffs" / "kites" / f"{OLD}..{NEW}" / "changes.json"
    assert content["changes.json"] == report.read_bytes()


def test_other_programs_find_its_sums_right(made, tmp_path) -> None:
    for program in ("unzip", "sha256sum"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program} on this machine")
    subprocess.run(["unzip", "-q", str(made), "-d", str(tmp_path / "u")], check=True)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "u", check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.count(": OK\n") == 9


def test_the_same_pack_twice(annex, made, tmp_path) -> None:
    again = tmp_path / "again.zip"
    said = annex("evidence-pack", OLD, NEW, "-o", again)
    assert again.read_bytes() == made.read_bytes()
    assert said.out == (
        f"{again}\n  11 files, 1 pieces of pages, {again.stat().st_size:,} bytes, not signed\n"
        f"  SHA-256 {hashlib.sha256(again.read_bytes()).hexdigest()}\n"
        f"  No pages of {OLD} are shown: it has no clean PDF (markdown only).\n"
    )


# --- signatures --------------------------------------------------------------------------------


def test_a_signature_names_its_signer(annex, made, key) -> None:
    ann, signers = key("ann")
    _, others = key("bob")
    assert annex("evidence-pack", OLD, NEW, "-o", made, "--key", ann).code == 0
    signed = made.read_bytes()
    assert annex("evidence-pack", OLD, NEW, "-o", made, "--key", ann).code == 0
    assert made.read_bytes() == signed
    said = annex.bare("verify", str(made), "--signers", str(signers))
    assert said.code == 0
    assert "  held     signature   the manifest is signed by ann@example.org\n" in said.out
    assert outcomes(annex.bare("verify", str(made), "--json")) == {
        "signature": (
            "not-available", "the pack is signed; say who may sign with --signers", [],
        )
    }  # fmt: skip
    refused = annex.bare("verify", str(made), "--signers", str(others), "--json")
    assert refused.code == 1
    assert outcomes(refused)["signature"][:2] == (
        "failed", "the signature is not by an allowed signer",
    )  # fmt: skip


def test_a_signature_of_another_manifest_or_for_another_purpose_fails(annex, made, key) -> None:
    ann, signers = key("ann")
    annex("evidence-pack", OLD, NEW, "-o", made, "--key", ann)
    repacked(made)  # the same content, its manifest written another way
    said = annex.bare("verify", str(made), "--signers", str(signers), "--json")
    assert said.code == 1
    assert list(outcomes(said)) == ["signature"]
    content = files(made)
    done = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(ann)],
        input=content["manifest.json"], capture_output=True, check=True,
    )  # fmt: skip
    content["manifest.json.sig"] = done.stdout
    made.write_bytes(container.write(content))
    said = annex.bare("verify", str(made), "--signers", str(signers), "--json")
    assert said.code == 1
    assert list(outcomes(said)) == ["signature"]


def test_an_unsigned_pack_fails_where_a_signer_is_asked_for(annex, made, key) -> None:
    said = annex.bare("verify", str(made), "--signers", str(key("ann")[1]), "--json")
    assert said.code == 1
    assert outcomes(said) == {"signature": ("failed", "the pack is not signed", [])}


def test_a_key_that_cannot_sign(annex, made, tmp_path) -> None:
    nothing = tmp_path / "nokey"
    nothing.write_text("no key")
    before = made.read_bytes()
    said = annex("evidence-pack", OLD, NEW, "-o", made, "--key", nothing)
    assert said.code == 54
    assert said.err.startswith("annex: the key cannot sign\n")
    assert said.err.endswith("then run again: no pack was written\n")
    assert made.read_bytes() == before


# --- claims that do not hold -------------------------------------------------------------------


def test_a_change_left_out_is_found_by_comparing_again(annex, made) -> None:
    changes = json.loads(files(made)["changes.json"])
    changes["changes"] = []
    repacked(made, **{"changes.json": json.dumps(changes).encode()})
    said = annex.bare("verify", str(made), "--json")
    assert said.code == 1
    found = outcomes(said)
    assert found["comparison"] == (
        "failed",
        "the two records, compared again, give another change set than changes.json",
        [],
    )
    assert found["crops"][2] == [
        "crops/0001_1.A.1_new_page-1.png: of a change that changes.json does not have"
    ]


def test_words_changed_in_a_record(annex, made) -> None:
    record = files(made)["records/new.json"].replace(b"more than 45 kg", b"more than 40 kg")
    repacked(made, **{"records/new.json": record})
    said = annex.bare("verify", str(made), "--json")
    assert said.code == 1
    found = outcomes(said)
    assert found["records"] == (
        "failed", "a record is not the edition it is said to be",
        ["records/new.json: not the content its commit states"],
    )  # fmt: skip
    assert found["comparison"][0] == "failed"


def test_a_summary_that_says_otherwise(annex, made) -> None:
    repacked(made, **{"checks.json": b"{}\n"})
    said = annex.bare("verify", str(made), "--json")
    assert said.code == 1
    assert outcomes(said) == UNSIGNED | {
        "summaries": ("failed", "files that do not say what the records say", ["checks.json"])
    }


def test_a_report_that_says_otherwise(annex, made) -> None:
    page = files(made)["report.html"].replace(b"45 kg", b"40 kg")
    repacked(made, **{"report.html": page})
    said = annex.bare("verify", str(made), "--json")
    assert said.code == 1
    assert outcomes(said) == UNSIGNED | {
        "report": (
            "failed",
            "report.html is not what records, changes and pieces of pages give",
            [],
        )
    }


def test_a_pack_made_by_other_code_says_so(annex, made, monkeypatch) -> None:
    monkeypatch.setattr(checking.fingerprint, "stage_version", lambda _: "0" * 64)
    page = files(made)["report.html"] + b"<!-- another version -->"
    repacked(made, **{"report.html": page})
    said = annex.bare("verify", str(made), "--json")
    assert said.code == 1
    assert outcomes(said)["report"][1] == (
        "report.html is not what records, changes and pieces of pages give; the pack was made by "
        "other code (annex 0.1.0) than this (annex 0.1.0): check it with the version that made it"
    )


def test_a_piece_of_a_page_of_nothing_known(annex, made) -> None:
    content = files(made)
    manifest = json.loads(content["manifest.json"])
    manifest["crops"][0]["source"] = "0" * 64
    manifest["sources"][0]["sha256"] = "1" * 64
    content["manifest.json"] = json.dumps(manifest).encode()
    made.write_bytes(container.write(content))
    said = annex.bare("verify", str(made), "--json")
    assert said.code == 1
    found = outcomes(said)
    assert found["crops"][2] == [
        "crops/0001_1.A.1_new_page-1.png: of a source the manifest does not name"
    ]
    assert found["sources"][:2] == (
        "failed", "sources in the manifest alone, or in the records alone",
    )  # fmt: skip


# --- refused at once ---------------------------------------------------------------------------


def refusal(annex, pack: Path) -> tuple[str, str, str]:
    """What is told of a pack that is refused: where, found, expected; the rest is the same."""
    said = annex.bare("verify", str(pack))
    assert said.code == 65
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0] == "annex: the evidence pack is refused"
    assert lines[-1] == f"  do:       {DO}"
    assert len(lines) == 5
    where, found, expected = (line.split(":", 1)[1].strip() for line in lines[1:4])
    return where.replace(str(pack), "PACK"), found, expected


def test_a_changed_byte_is_refused(annex, made) -> None:
    content = files(made)
    content["README.txt"] = content["README.txt"].replace(b"Evidence", b"evidence")
    made.write_bytes(container.write(content))
    where, found, expected = refusal(annex, made)
    assert where == "PACK, 'README.txt'"
    assert found.startswith("SHA-256 ")
    assert expected.endswith(" bytes, as its manifest says")


def test_a_byte_changed_in_the_zip_itself_is_refused(annex, made) -> None:
    """Wherever it is: no byte of the file is without consequence."""
    data = made.read_bytes()
    for at in range(0, len(data), max(1, len(data) // 60)):
        made.write_bytes(data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])
        said = annex.bare("verify", str(made))
        assert said.code == 65 or _only_a_time_or_mode(data, at), at


def _only_a_time_or_mode(data: bytes, at: int) -> bool:
    """Whether a byte is one of the container's own that say nothing: a time, a mode, a version."""
    for signature, fields in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30), (b"PK\x05\x06", 22)):
        start = data.rfind(signature, 0, at + 1)
        if start >= 0 and at - start < fields:
            return True
    return False


@pytest.mark.parametrize(
    ("change", "found", "expected"),
    [
        ({"README.txt": None}, "files missing: README.txt", "every file its manifest lists"),
        (
            {"extra.txt": b"x", "more/of.txt": b"y"},
            "files its manifest does not list: extra.txt, more/of.txt",
            "no other files",
        ),
        (
            {"manifest.json": None},
            "no manifest.json",
            "an evidence pack of `annex evidence-pack`",
        ),
    ],
)
def test_files_missing_or_too_many_are_refused(annex, made, change, found, expected) -> None:
    content = {**files(made), **change}
    made.write_bytes(container.write({k: v for k, v in content.items() if v is not None}))
    assert refusal(annex, made) == ("PACK", found, expected)


def manifest_of(made: Path, **fields: object) -> Path:
    content = files(made)
    content["manifest.json"] = json.dumps(
        {**json.loads(content["manifest.json"]), **fields}
    ).encode()
    made.write_bytes(container.write(content))
    return made


def test_a_manifest_that_is_none_is_refused(annex, made) -> None:
    content = files(made)
    for data, found in (
        (b"{", "Input data was truncated"),
        (b'{"a": 1}', "Object contains unknown field `a`"),
        (b"{}", "Object missing required field `schema_version`"),
    ):
        made.write_bytes(container.write({**content, "manifest.json": data}))
        assert refusal(annex, made) == (
            "PACK, 'manifest.json'", found, "canonical JSON of Manifest",
        )  # fmt: skip
    made.write_bytes(container.write(content))
    where, found, expected = refusal(annex, manifest_of(made, schema_version="2.0.0"))
    assert (where, found) == ("PACK, manifest.json", "format 2.0.0")
    assert expected == "a format this program knows (1.0.0)"
    one = json.loads(content["manifest.json"])["files"]
    made.write_bytes(container.write(content))
    assert refusal(annex, manifest_of(made, files=[*one, one[0]])) == (
        "PACK, manifest.json", "a file listed twice, or the manifest itself", "each once",
    )  # fmt: skip


def test_a_record_that_is_none_is_refused(annex, made) -> None:
    for data, found in (
        (b"{}", "Object missing required field `list_id`"),
        (b'{"x": ' + b"[" * 200_000, "JSON nested without end"),
    ):
        repacked(made, **{"records/old.json": data})
        assert refusal(annex, made) == (
            "PACK, 'records/old.json'", found, "canonical JSON of Edition",
        )  # fmt: skip


# --- hostile zips ------------------------------------------------------------------------------


def zipped(path: Path, *entries: tuple[str, bytes], mode: int = stat.S_IFREG | 0o644) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in entries:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, data)
    return path


@pytest.mark.parametrize(
    "name",
    ["../up.txt", "/etc/passwd", "a/../../b", "C:\\x", "a\\b", "a//b", "./a", "a/", "a b", "…", "-rf",
     ".hidden", "x" * 201, "con\nx"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(annex, tmp_path, name) -> None:
    where, found, expected = refusal(annex, zipped(tmp_path / "p.zip", (name, b"x")))
    assert (where, found, expected) == (
        f"PACK, {name[:200]!r}", "a name that leads elsewhere, or could", "a plain relative path",
    )  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a.txt", "A.TXT"])
def test_a_name_twice_is_refused(annex, tmp_path, second) -> None:
    pack = zipped(tmp_path / "p.zip", ("a.txt", b"x"), (second, b"y"))
    assert refusal(annex, pack) == (
        f"PACK, {second!r}", "a second file of that name", "each name once, whatever its case",
    )  # fmt: skip


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(annex, tmp_path, kind) -> None:
    pack = zipped(tmp_path / "p.zip", ("a.txt", b"/etc/passwd"), mode=kind | 0o777)
    assert refusal(annex, pack) == (
        "PACK, 'a.txt'", "a link, a folder or a device", "a plain file",
    )  # fmt: skip


def test_a_bomb_is_refused_before_it_is_unpacked(annex, tmp_path) -> None:
    pack = zipped(tmp_path / "p.zip", ("a.txt", b"\0" * 20_000_000))
    where, found, expected = refusal(annex, pack)
    assert where == "PACK, 'a.txt'"
    assert found.startswith("20,000,000 bytes packed into ")
    assert expected == "at most 200 times as large unpacked"


def test_more_than_the_bounds_is_refused(annex, tmp_path, monkeypatch) -> None:
    pack = zipped(tmp_path / "p.zip", ("a.txt", b"abc"), ("b.txt", b"abc"))
    monkeypatch.setattr(container, "MOST_FILES", 1)
    assert refusal(annex, pack) == ("PACK", "2 files", "at most 1")
    monkeypatch.setattr(container, "MOST_FILES", 2)
    monkeypatch.setattr(container, "MOST_BYTES", pack.stat().st_size - 1)
    size = pack.stat().st_size
    assert refusal(annex, pack) == ("PACK", f"{size:,} bytes", f"at most {size - 1:,}")
    big = zipped(tmp_path / "q.zip", ("a.txt", b"a" * 900_000))
    monkeypatch.setattr(container, "MOST_BYTES", 800_000)
    assert refusal(annex, big) == ("PACK", "900,000 bytes unpacked", "at most 800,000")


def test_a_size_that_lies_is_refused(annex, tmp_path) -> None:
    """The directory says 3 bytes, the stream holds more."""
    pack = zipped(tmp_path / "p.zip", ("a.txt", b"abcdefgh"))
    data = bytearray(pack.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 3)
    pack.write_bytes(bytes(data))
    _, found, expected = refusal(annex, pack)
    assert found.startswith("a damaged zip (")
    assert expected == "a whole zip file"


@pytest.mark.parametrize("where", ["before", "behind", "comment"])
def test_bytes_that_belong_to_no_file_are_refused(annex, made, where) -> None:
    data = made.read_bytes()
    if where == "comment":
        data = data[:-2] + struct.pack("<H", 4) + b"evil"
    made.write_bytes({"before": b"MZ\x90" + data, "behind": data + b"evil", "comment": data}[where])
    _, found, expected = refusal(annex, made)
    assert "bytes, where its files account for" in found or found.startswith("a damaged zip")
    assert expected in (
        "nothing before, between or behind its files, and no file over another", "a whole zip file",
    )  # fmt: skip


def test_an_encrypted_file_is_refused(annex, tmp_path) -> None:
    pack = zipped(tmp_path / "p.zip", ("a.txt", b"abc"))
    data = bytearray(pack.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    pack.write_bytes(bytes(data))
    assert refusal(annex, pack) == (
        "PACK, 'a.txt'", "an encrypted file", "files anybody can read",
    )  # fmt: skip


def test_an_unknown_compression_is_refused(annex, tmp_path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as pack:
        pack.writestr("a.txt", b"abc")
    path = tmp_path / "p.zip"
    path.write_bytes(out.getvalue())
    assert refusal(annex, path) == (
        "PACK, 'a.txt'", "compression method 12", "deflate or none",
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", b"%PDF-1.7\n"])
def test_what_is_no_zip_is_refused(annex, tmp_path, data) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(data)
    assert refusal(annex, path) == (
        "PACK", "a damaged zip (File is not a zip file)", "a whole zip file",
    )  # fmt: skip


def test_a_zip_that_ends_early_is_refused(annex, made) -> None:
    made.write_bytes(made.read_bytes()[:-200])
    assert refusal(annex, made)[1].startswith("a damaged zip (")


def test_a_pack_that_is_not_there(annex, tmp_path) -> None:
    said = annex.bare("verify", str(tmp_path / "no.zip"))
    assert said.code == 10
    assert f"  where:    {tmp_path}/no.zip\n  found:    No such file or directory\n" in said.err
