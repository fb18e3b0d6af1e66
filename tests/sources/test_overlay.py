"""A user's own copy: checked, kept, recorded beside the reviewed catalogue."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import (
    CatalogueError,
    DuplicateRoleError,
    EditionOrderError,
    OversizeError,
    ReadError,
    TruncatedError,
    WrongContentError,
)
from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources import overlay
from pipeline.sources.catalogue import load
from pipeline.sources.fetch import PullOutcome, pull
from pipeline.sources.overlay import add

REVIEWED = """\
[list]
id = "test"
profile = "mtcr"
language = "en"
title = "Test list"

[[edition]]
id = "2001-02-03"
document_number = "T/2001"
[[edition.file]]
role = "clean"
media = "pdf"
address = "https://www.example.org/a.pdf"

[[edition]]
id = "2002-05"
"""


def sha(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "test.toml").write_text(REVIEWED)
    return folder


@pytest.fixture
def own(place, vault, bench):
    """Add bytes as a file of the user's, next to the catalogue's folder."""

    def go(data=None, name="my copy.pdf", edition_id="2001-02-03", **more):
        copy = place.parent / name
        copy.write_bytes(bench.pdf() if data is None else data)
        return add(copy, load(place / "test.toml"), vault, edition_id=edition_id, **more)

    return go


def test_a_copy_completes_a_published_file(own, place, vault, bench):
    added = own()
    copy = place.parent / "my copy.pdf"
    assert (added.new_edition, added.known, added.remarks) == (False, False, ())
    assert (added.entry.media, added.entry.sha256, added.size) == (
        Media.PDF,
        sha(bench.pdf()),
        len(bench.pdf()),
    )
    assert (place / "test.local.toml").read_text() == (
        "# Own copies, kept by `annex add`. Read together with test.toml, which is never changed.\n"
        "\n"
        "[[edition]]\n"
        'id = "2001-02-03"\n'
        "[[edition.file]]\n"
        'role = "clean"\n'
        'media = "pdf"\n'
        f'path = "{copy}"\n'
        f'sha256 = "{sha(bench.pdf())}"\n'
    )
    assert (place / "test.toml").read_text() == REVIEWED
    (entry,) = load(place / "test.toml").edition("2001-02-03").files
    assert (entry.address, entry.path) == ("https://www.example.org/a.pdf", copy)


def test_pulling_uses_the_copy_without_the_network_and_without_the_file(own, place, vault, bench):
    own()
    (place.parent / "my copy.pdf").unlink()
    (file,) = pull(load(place / "test.toml"), vault).files
    assert (file.outcome, file.sha256) == (PullOutcome.UNCHANGED, sha(bench.pdf()))
    assert (file.name, file.address) == ("my copy.pdf", "https://www.example.org/a.pdf")


def test_the_same_copy_again_changes_nothing(own, place):
    own()
    before = (place / "test.local.toml").read_bytes()
    again = own()
    assert (again.known, again.toml) == (True, "")
    assert (place / "test.local.toml").read_bytes() == before


def test_a_new_edition_is_described(own, place, bench):
    added = own(
        bench.docx(),
        'neu "1".docx',
        edition_id="2002-05-06",
        role=Role.MARKED_UP,
        follows="2001-02-03",
        document_number="T/2002 ü",
        printed=date(2002, 5, 7),
    )
    assert added.new_edition
    assert added.remarks == (
        (
            "the catalogue knows 2002-05, which may be this edition known less closely: if it is, add "
            "the copy as 2002-05 instead"
        ),
    )
    entry = load(place / "test.toml").edition("2002-05-06")
    assert (entry.follows, entry.document_number) == ("2001-02-03", "T/2002 ü")
    assert entry.dates.printed == date(2002, 5, 7)
    assert entry.files[0].path == place.parent / 'neu "1".docx'
    assert (entry.files[0].role, entry.files[0].media) == (Role.MARKED_UP, Media.DOCX)


def test_a_second_file_of_a_new_edition_joins_it_and_notes_by_hand_stay(own, place, bench):
    own(edition_id="2003")
    with (place / "test.local.toml").open("a") as stream:
        stream.write("\n# from the ministry's archive\n")
    own(bench.docx(), "b.docx", edition_id="2003")
    assert "# from the ministry's archive\n" in (place / "test.local.toml").read_text()
    assert [f.media for f in load(place / "test.toml").edition("2003").files] == [
        Media.PDF,
        Media.DOCX,
    ]


def test_a_copy_below_the_catalogue_is_recorded_relative_to_it(place, vault, bench):
    (place / "own").mkdir()
    (place / "own" / "a.pdf").write_bytes(bench.pdf())
    added = add(place / "own" / "a.pdf", load(place / "test.toml"), vault, edition_id="2002-05")
    assert added.entry.path == Path("own/a.pdf")


def test_dry_run_writes_nothing(own, place, vault):
    added = own(dry_run=True)
    assert added.toml.startswith('[[edition]]\nid = "2001-02-03"\n')
    assert not (place / "test.local.toml").exists()
    assert not vault.folder.exists()


# --- what is refused --------------------------------------------------------------------------


def refused(own, kind, **arguments):
    with pytest.raises(kind) as caught:
        own(**arguments)
    assert type(caught.value) is kind
    return str(caught.value)


@pytest.fixture(autouse=True)
def nothing_written_when_refused(request, place, vault):
    yield
    if request.node.get_closest_marker("parametrize") or "refused" in request.node.name:
        assert not (place / "test.local.toml").exists()
        assert not vault.folder.exists()


def test_html_named_pdf_is_refused(own, place, bench):
    assert refused(own, WrongContentError, data=bench.error_page) == (
        "not the kind of file it claims to be\n"
        f"  where:    {place.parent}/my copy.pdf\n"
        '  found:    an HTML page titled "Page not found – sorry"\n'
        "  expected: a PDF\n"
        "  do:       open it and see what it is; get the file again from the publication page, or "
        "correct media or address in the catalogue"
    )


def test_a_truncated_copy_is_refused(own, place):
    assert refused(own, TruncatedError, data=b"%PDF-1.7\n") == (
        "the file is truncated\n"
        f"  where:    {place.parent}/my copy.pdf\n"
        "  found:    9 bytes that begin as a PDF and do not end as one (no %%EOF)\n"
        "  expected: a PDF down to its end mark\n"
        "  do:       get the file again; the copy is not whole"
    )


def test_an_unknown_format_is_refused(own, place):
    assert refused(own, WrongContentError, data=b"{\\rtf1}", name="a.rtf") == (
        "not the kind of file it claims to be\n"
        f"  where:    {place.parent}/a.rtf\n"
        "  found:    an RTF file\n"
        "  expected: PDF, DOCX, HTML, Markdown (named .md) or XML\n"
        "  do:       add the edition in one of these formats"
    )


def test_an_unusual_name_is_sniffed(own, bench):
    assert own(bench.docx(), "edition.docx.download").entry.media is Media.DOCX


def test_a_missing_copy_is_refused(place, vault):
    with pytest.raises(ReadError) as caught:
        add(place / "none.pdf", load(place / "test.toml"), vault, edition_id="2002-05")
    assert str(caught.value) == (
        "the file cannot be read\n"
        f"  where:    {place}/none.pdf\n"
        "  found:    it cannot be opened: No such file or directory\n"
        "  expected: a file that may be read\n"
        "  do:       check the name and the permissions"
    )


def test_an_oversize_copy_is_refused(own, place, monkeypatch):
    monkeypatch.setattr(overlay, "MAX_BYTES", 10)
    assert refused(own, OversizeError) == (
        "file too large\n"
        f"  where:    {place.parent}/my copy.pdf\n"
        "  found:    31 bytes\n"
        "  expected: at most 10 bytes\n"
        "  do:       make sure that it is the edition and not an archive of several"
    )


def test_a_wrong_id_is_refused(own, place):
    assert refused(own, CatalogueError, edition_id="May 2003") == (
        "the catalogue cannot be used\n"
        f"  where:    {place}/test.toml\n"
        '  found:    edition id "May 2003"\n'
        "  expected: a year, a month or a day (2002, 2015-10, 2024-03-14), optionally with "
        '"-suffix"\n'
        "  do:       give the date of the edition as far as it is known"
    )


def test_an_edition_dated_before_the_one_it_follows_is_refused(own, place):
    assert refused(own, EditionOrderError, edition_id="1999", follows="2001-02-03") == (
        "editions out of order\n"
        f"  where:    {place}/test.local.toml, edition 1999\n"
        '  found:    it claims to follow "2001-02-03", which is not dated before it\n'
        "  expected: follows to name an edition of an earlier date\n"
        "  do:       correct whichever of the two dates is wrong, or remove the line"
    )


def test_facts_about_a_known_edition_are_refused(own, place):
    assert refused(own, CatalogueError, follows="2000", document_number="T/1") == (
        "the catalogue cannot be used\n"
        f"  where:    {place}/test.toml, edition 2001-02-03\n"
        "  found:    follows, document_number for an edition that is described already\n"
        "  expected: only the copy, its role and its format\n"
        "  do:       leave them out, or correct the catalogue itself"
    )


def test_a_copy_that_is_not_the_file_meant_is_refused(own, place, bench):
    stated = REVIEWED.replace('a.pdf"\n', f'a.pdf"\nsha256 = "{"e" * 64}"\n')
    (place / "test.toml").write_text(stated)
    assert refused(own, WrongContentError) == (
        "not the kind of file it claims to be\n"
        f"  where:    {place.parent}/my copy.pdf\n"
        f"  found:    bytes with SHA-256 {sha(bench.pdf())}\n"
        f"  expected: the clean pdf of 2001-02-03 that {place}/test.toml means, SHA-256 "
        f"{'e' * 64}\n"
        "  do:       find out which is the published file; a copy that differs needs an edition "
        'of its own, such as "2001-02-03-b"'
    )


def test_a_catalogue_in_no_file_is_refused(bench, vault):
    with pytest.raises(CatalogueError) as caught:
        add(Path("a.pdf"), bench.catalogue(), vault, edition_id="2001")
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {bench.folder}\n"
        "  found:    a catalogue that stands in no file\n"
        "  expected: a catalogue loaded from its file\n"
        "  do:       name the catalogue with --catalogue"
    )


def test_two_copies_for_one_role(own, place, bench):
    own()
    before = (place / "test.local.toml").read_bytes()
    with pytest.raises(DuplicateRoleError) as caught:
        own(bench.pdf("other"), "second.pdf")
    assert str(caught.value) == (
        "two files for one role\n"
        f"  where:    {place}/test.toml, edition 2001-02-03\n"
        f"  found:    {place.parent}/second.pdf, a clean pdf, and already "
        f"{place.parent}/my copy.pdf\n"
        "  expected: one file for each role and media\n"
        "  do:       correct the role, remove the other from the overlay, or give this copy an "
        'edition of its own, such as "2001-02-03-b"'
    )
    assert (place / "test.local.toml").read_bytes() == before
