"""What bad input gets: a whole message, a status of its own, nothing published, nothing lost.

Every case begins with a good run of two editions. Then something is wrong; the program says what,
and leaves history and reports as they were. Mended, the next run goes on.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import subprocess
import zipfile

import pdf_samples
import pytest
from kites import NEW, OLD, Kites

BAD = "2021-02-03"


def message(title, *, where, found, expected, do) -> str:
    return (
        f"annex: {title}\n  where:    {where}\n  found:    {found}\n  expected: {expected}\n"
        f"  do:       {do}\n"
    )


@pytest.fixture
def refused(annex, kites):
    """Runs, expects to be refused with exactly this message, and that nothing has changed."""
    assert annex("run").code == 0

    def check(code: int, expected: str) -> None:
        published, reports, tree = kites.published(), kites.reports(), kites.tree()
        said = annex("run", "--workers", "1")
        assert said.err == expected
        assert said.code == code
        assert (said.out == "") is (code != 0)
        assert (kites.published(), kites.reports(), kites.tree()) == (published, reports, tree)

    return check


@pytest.fixture
def goes_on(annex, kites):
    """Runs and expects the third edition to be published on top of the two."""

    def check() -> None:
        head = kites.published()["refs/heads/kites"]
        kites.edition(BAD, lift=50, more=f'follows = "{NEW}"')
        said = annex("run")
        assert (said.code, said.err) == (0, "")
        assert f"new      {BAD}\n" in said.out
        assert kites.git("rev-parse", "refs/heads/kites^").strip() == head

    return check


def test_an_encrypted_pdf(kites, refused, goes_on) -> None:
    data = pdf_samples.pdf([pdf_samples.text(50, 400, "Kites")], password="secret")
    kites.file(BAD, "kites.pdf", data, "pdf")
    refused(
        31,
        message(
            "the document is encrypted",
            where=f"kites {BAD}, kites.pdf",
            found="a PDF that asks for a password",
            expected="a PDF that opens without one",
            do="ask the publisher for an open copy, or save one from a viewer with the password",
        ),
    )
    goes_on()


def test_a_pdf_without_a_text_layer(kites, refused, goes_on) -> None:
    kites.file(BAD, "kites.pdf", pdf_samples.pdf([pdf_samples.PICTURE]), "pdf")
    refused(
        32,
        message(
            "the PDF has no text layer",
            where=f"kites {BAD}, kites.pdf",
            found="one page and not one character of text; a picture",
            expected="a PDF with a text layer",
            do="look for another copy of this edition (a DOCX, or a PDF made from one); a scan must be "
            "recognised and proof-read first",
        ),
    )
    goes_on()


def test_a_truncated_pdf(kites, refused, goes_on) -> None:
    data = pdf_samples.pdf([pdf_samples.text(50, 400, "Kites")])
    kites.file(BAD, "kites.pdf", data[: len(data) * 2 // 3], "pdf")
    refused(
        33,
        message(
            "the file is truncated",
            where=f"kites {BAD}, clean pdf: {kites.folder / 'kites.pdf'}",
            found=f"{len(data) * 2 // 3} bytes that begin as a PDF and do not end as one (no %%EOF)",
            expected="a PDF down to its end mark",
            do="get the file again; the copy is not whole",
        ),
    )
    goes_on()


def test_a_truncated_docx(kites, refused, goes_on) -> None:
    data = _docx(b"<w:document/>")
    kites.file(BAD, "kites.docx", data[: len(data) // 2], "docx")
    refused(
        33,
        message(
            "the file is truncated",
            where=f"kites {BAD}, clean docx: {kites.folder / 'kites.docx'}",
            found=f"{len(data) // 2} bytes that begin as a zip package and do not end as one",
            expected="a Word document (DOCX) down to the end of its package",
            do="get the file again; the copy is not whole",
        ),
    )
    goes_on()


def test_html_named_pdf(kites, refused, goes_on) -> None:
    kites.file(BAD, "kites.pdf", b"<!DOCTYPE html><title>404</title><p>Not found", "pdf")
    refused(
        23,
        message(
            "not the kind of file it claims to be",
            where=f"kites {BAD}, clean pdf: {kites.folder / 'kites.pdf'}",
            found='an HTML page titled "404"',
            expected="a PDF",
            do="open it and see what it is; get the file again from the publication page, or correct "
            "media or address in the catalogue",
        ),
    )
    goes_on()


def test_a_docx_with_a_doctype(kites, refused, goes_on) -> None:
    kites.file(BAD, "kites.docx", _docx(
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>'
    ), "docx")  # fmt: skip
    refused(
        34,
        message(
            "XML with a document type declaration",
            where=f"kites {BAD}, kites.docx, part word/document.xml",
            found="<!DOCTYPE",
            expected="XML without a document type declaration",
            do="do not open this file elsewhere; fetch it again from its publisher",
        ),
    )
    goes_on()


def test_an_edition_dated_before_the_one_it_claims_to_follow(kites, refused, goes_on) -> None:
    kites.edition(BAD, lift=50)
    kites.entry(OLD, f'follows = "{BAD}"\n' + kites.entries[OLD])
    refused(
        15,
        message(
            "editions out of order",
            where=f"{kites.catalogue}, edition {OLD}",
            found=f'it claims to follow "{BAD}", which is not dated before it',
            expected="follows to name an edition of an earlier date",
            do="correct whichever of the two dates is wrong, or remove the line",
        ),
    )
    kites.edition(OLD, lift=40)
    goes_on()


def test_two_files_for_one_role(kites, refused, goes_on) -> None:
    kites.edition(BAD, lift=50)
    kites.entry(BAD, kites.entries[BAD] * 2)
    refused(
        14,
        message(
            "two files for one role",
            where=f"{kites.catalogue}, edition {BAD}",
            found="files 1 and 2 are both clean markdown",
            expected="one file for each role and media",
            do="correct role or media of one, or give the second an edition of its own (a suffix such "
            'as "-b" tells two editions of one date apart)',
        ),
    )
    goes_on()


def test_an_unknown_profile(kites, refused, goes_on) -> None:
    kites.edition(BAD, lift=50)
    kites.head["profile"] = "kites"
    kites.save()
    refused(
        12,
        message(
            "unknown list",
            where="list profile 'kites'",
            found="a name no profile answers to",
            expected="one of: ca, de, eu, eu_munitions, mtcr",
            do="correct `profile` in the [list] table of the catalogue",
        ),
    )
    kites.head["profile"] = "mtcr"
    goes_on()


def test_characters_that_went_nowhere(kites, refused, goes_on, monkeypatch) -> None:
    from pipeline.parse import account

    kites.edition(BAD, lift=50)
    real = account.Ledger.claim_strip

    def claim(ledger, strip, destination):
        if destination != "note":
            real(ledger, strip, destination)

    with monkeypatch.context() as patch:
        patch.setattr(account.Ledger, "claim_strip", claim)
        refused(
            41,
            message(
                "characters of the source are not accounted for",
                where=f"edition {BAD}, line 25",
                found="30 character(s) lost, 0 counted twice, beginning with "
                "'Note: 1.A.1. does not control toys.1.B. '",
                expected="every character of the source in exactly one record or piece of page furniture",
                do="nothing was published; report the document, or declare a correction for the place named",
            ),
        )
    goes_on()


def test_a_correction_that_does_not_apply_any_more(kites, refused, goes_on) -> None:
    kites.edition(BAD, lift=50)
    (kites.folder / "corrections.toml").write_text(
        f'[[correction]]\nid = "k1"\nedition = "{BAD}"\nfound = "Bocks"\nreplace = "Box"\n'
        'reason = "misprint"\nreviewer = "A. Reader"\n'
    )
    kites.head["more"] = 'corrections = "corrections.toml"'
    kites.save()
    refused(
        42,
        message(
            "a declared correction does not apply",
            where=f"correction 'k1' on edition {BAD}",
            found="'Bocks' 0 time(s)",
            expected="'Bocks' exactly 1 time(s)",
            do="compare the correction with the source: it may be another edition or a file that "
            "changed; correct the entry, its `times`, or remove it",
        ),
    )
    kites.head["more"] = ""
    goes_on()


def test_two_wrong_editions_are_both_told(kites, refused, annex) -> None:
    kites.file(BAD, "kites.pdf", pdf_samples.pdf([pdf_samples.PICTURE]), "pdf")
    kites.edition("2022-05-06")
    kites.write("2022-05-06", "Nothing of a list.\n")
    refused(
        32,
        message(
            "the PDF has no text layer",
            where=f"kites {BAD}, kites.pdf",
            found="one page and not one character of text; a picture",
            expected="a PDF with a text layer",
            do="look for another copy of this edition (a DOCX, or a PDF made from one); a scan must be "
            "recognised and proof-read first",
        )
        + message(
            "the document cannot be parsed",
            where="edition 2022-05-06",
            found="1 lines of text and no item heading among them",
            expected="headings as the profile 'mtcr' (en) knows them",
            do="check that the file is the list the catalogue says, and in that language",
        ),
    )


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 2 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk, annex) -> None:
    """A real one: filled up, the run is refused; with room again it goes on."""
    kites = annex.kites = Kites(small_disk)
    assert annex("run").code == 0
    published, reports, tree = kites.published(), kites.reports(), kites.tree()
    kites.edition(BAD, lift=50)
    with (small_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(512))
    said = annex("run", "--workers", "1")
    assert said.code == 52
    title, where, *rest = said.err.splitlines()
    assert title == "annex: the disk is full"
    assert where.startswith(f"  where:    {small_disk}/")
    assert rest == DISK_FULL
    assert (kites.published(), kites.reports(), kites.tree()) == (published, reports, tree)
    (small_disk / "filler").unlink()
    said = annex("run")
    assert (said.code, said.err) == (0, "")
    assert f"new      {BAD}\n" in said.out


DISK_FULL = [
    "  found:    no space left on the device",
    "  expected: room for the whole file; what was there before is untouched",
    "  do:       free some space and run the same command again: it goes on where it stopped",
]


def test_a_disk_that_fills_up_at_any_write(kites, annex, monkeypatch) -> None:
    """Wherever it happens: history and reports stay as they were, and the next run goes on."""
    assert annex("run").code == 0
    before = kites.published(), kites.reports(), kites.tree()
    kites.edition(BAD, lift=50)
    real, left = os.fsync, 0

    def fsync(descriptor):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    failures = 0
    while True:
        left = failures
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            said = annex("run", "--workers", "1")
        if said.code == 0:
            break
        failures += 1
        assert said.code == 52
        title, where, *rest = said.err.splitlines()
        assert title == "annex: the disk is full"
        assert where.startswith(f"  where:    {kites.root}/")
        assert rest == DISK_FULL
        assert (kites.published(), kites.reports(), kites.tree()) == before
    assert failures > 5
    assert f"new      {BAD}\n" in said.out
    assert kites.published().keys() - before[0].keys() == {f"refs/tags/kites/{BAD}"}


def test_a_run_that_cannot_be_remembered_is_a_good_run(kites, annex, monkeypatch) -> None:
    from pipeline.batch import state
    from pipeline.errors import DiskFullError

    def full(path, _):
        raise DiskFullError(where=str(path), found="", expected="", do="")

    with monkeypatch.context() as patch:
        patch.setattr(state, "write_atomic", full)
        said = annex("run")
    assert (said.code, said.err) == (0, "")
    assert (
        "Notices\n  The disk is full: this run could not be remembered, and the next one will look "
        "at everything again.\n"
    ) in said.out
    assert "Nothing to do" not in annex("run").out
    assert "Nothing to do" in annex("run").out


def test_a_folder_that_may_not_be_written(kites, annex, monkeypatch) -> None:
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(kites.root / ".annex"))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    said = annex("run")
    assert said.err == message(
        "something went wrong",
        where=kites.root / ".annex",
        found="Permission denied",
        expected="a file or folder that this program may use",
        do="check that it exists, who owns it and what it allows",
    )
    assert said.code == 10


def test_a_published_edition_of_which_the_copy_is_gone(kites, refused) -> None:
    entry = kites.entries[NEW]
    kites.entry(NEW, "")
    refused(
        53,
        message(
            "the history does not match",
            where=kites.catalogue,
            found=f"no copy of {NEW}, which the history holds",
            expected="a copy of every edition that was ever published",
            do="pull it without --offline, or take in your own copy with `annex add`",
        ),
    )
    kites.entry(NEW, entry)
    refused(0, "")


def test_a_git_repository_that_something_else_made(kites, annex) -> None:
    parsed = kites.root / "parsed"
    parsed.mkdir()
    git = ["git", "-C", str(parsed), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    (parsed / "mine.txt").write_text("mine")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "mine"], check=True)
    before = kites.published()
    said = annex("run")
    assert said.err == message(
        "the history does not match",
        where=kites.root / "parsed",
        found="a git repository that something else made",
        expected="an empty folder, or a data repository that this program made",
        do="choose another folder for the data repository, or move this one away",
    )
    assert said.code == 53
    assert kites.published() == before
    assert kites.reports() == {}
    parsed.rename(kites.root / "elsewhere")
    assert annex("run").code == 0


def test_an_unknown_list(annex, kites) -> None:
    said = annex("diff", OLD, NEW)
    assert said.err == message(
        "unknown list",
        where=kites.root / "parsed",
        found="no history of a list 'kites'",
        expected="one of: (nothing is published yet)",
        do="check the list's id, or run `annex run`",
    )
    assert said.code == 12


def test_an_unknown_edition(annex, kites) -> None:
    assert annex("run").code == 0
    said = annex("diff", OLD, "2020-10-08")
    assert said.err == message(
        "unknown edition",
        where=f"{kites.root / 'parsed'}, list kites",
        found="no edition '2020-10-08'",
        expected=f"one of: {OLD}, {NEW}",
        do="check the edition's id, or add the edition and run `annex run`",
    )
    assert said.code == 13
    said = annex("parse", "2020-10-08")
    assert said.err == message(
        "unknown edition",
        where=kites.catalogue,
        found='edition "2020-10-08"',
        expected=f"one of: {OLD}, {NEW}",
        do="correct the id, or describe the edition in the catalogue",
    )
    assert said.code == 13


def _docx(document: bytes) -> bytes:
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{main}" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", b'<?xml version="1.0"?>\n' + document)
    return packed.getvalue()
