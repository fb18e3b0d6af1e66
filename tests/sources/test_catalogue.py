"""A catalogue says exactly what the format allows, or a message says what to correct."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import (
    CatalogueError,
    DuplicateRoleError,
    EditionOrderError,
    UnknownEditionError,
)
from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources.catalogue import FileEntry, Gap, load, overlay_path

ROOT = Path(__file__).resolve().parents[2]

HEAD = """\
[list]
id = "test"
profile = "mtcr"
language = "en"
title = "Test list"
"""
FULL = """\
[list]
id = "test-list"
profile = "mtcr"
language = "en"
title = "Test list"
publication_page = "https://www.example.org/annex"
allowed_hosts = ["www.example.org"]
corrections = "fixes.toml"

[[edition]]
id = "2002-05-06"
follows = "2001"
document_number = "T/2002"
declared_amendments = ["Table of Contents", "6.C.8."]
language = "fr"
note = "Second."
[edition.dates]
agreed = 2002-05-01
printed = 2002-05-06
site_updated = 2002-06-01
uploaded = 2002-06-02
[edition.verified]
edition = "read"
printed = "secondary"
document_number = "recalled"
address = "read"
[[edition.file]]
role = "clean"
media = "pdf"
address = "https://www.example.org/2002.pdf"
sha256 = "%s"
[[edition.file]]
role = "marked-up"
media = "docx"
path = "copies/2002.docx"

[[edition]]
id = "2001"

[[gap]]
after = "2001"
before = "2002-05-06"
note = "likely one"
""" % ("ab" * 32)


@pytest.fixture
def write(tmp_path):
    def go(text, overlay=None):
        path = tmp_path / "test.toml"
        path.write_text(text)
        if overlay is not None:
            (tmp_path / "test.local.toml").write_text(overlay)
        return path

    return go


def edition(body, identity="2001-02-03"):
    return f'{HEAD}[[edition]]\nid = "{identity}"\n{body}'


def file(body='address = "https://www.example.org/a.pdf"', role="clean", media="pdf"):
    return f'[[edition.file]]\nrole = "{role}"\nmedia = "{media}"\n{body}\n'


def test_everything_a_catalogue_can_say(write, tmp_path):
    catalogue = load(write(FULL))
    assert (catalogue.list_id, catalogue.profile, catalogue.language) == ("test-list", "mtcr", "en")
    assert (catalogue.folder, catalogue.file) == (tmp_path, tmp_path / "test.toml")
    assert catalogue.corrections == Path("fixes.toml")
    assert catalogue.publication_page == "https://www.example.org/annex"
    assert catalogue.gaps == (Gap("2001", "2002-05-06", "likely one"),)
    assert [e.id for e in catalogue.editions] == ["2001", "2002-05-06"], "in order of date"
    second = catalogue.edition("2002-05-06")
    assert second.declared_amendments == ("Table of Contents", "6.C.8.")
    assert (second.dates.agreed, second.dates.uploaded) == (date(2002, 5, 1), date(2002, 6, 2))
    assert second.verified == {
        "edition": "read",
        "printed": "secondary",
        "document_number": "recalled",
        "address": "read",
    }
    assert second.files == (
        FileEntry(Role.CLEAN, Media.PDF, "https://www.example.org/2002.pdf", None, "ab" * 32),
        FileEntry(Role.MARKED_UP, Media.DOCX, None, Path("copies/2002.docx"), None),
    )


def test_a_list_without_editions_is_allowed(write):
    assert load(write(HEAD)).editions == ()


# One row a rule: the text, where in it, what is found, what is expected, what to do.
REFUSED = {
    "unknown top key": (
        HEAD + "[lists]\n",
        "",
        'unknown key "lists"',
        "only: list, edition, gap",
        'correct the key or remove its line (did you mean "list"?)',
    ),
    "no list": (
        '[[edition]]\nid = "2001"\n',
        "",
        "no table [list]",
        (
            "[list] with the keys: id, profile, language, title, publication_page, allowed_hosts, "
            "corrections, decisions"
        ),
        "add the table, as sources/mtcr.toml has it",
    ),
    "list no table": (
        "list = 3\n",
        ", [list]",
        "3 (a number)",
        (
            "a table with the keys: id, profile, language, title, publication_page, allowed_hosts, "
            "corrections, decisions"
        ),
        "write it as a table in brackets",
    ),
    "missing key": (
        HEAD.replace('title = "Test list"\n', ""),
        ", [list]",
        'no key "title"',
        'a line: title = "..."',
        "add the line",
    ),
    "empty title": (
        HEAD.replace("Test list", " "),
        ", [list]",
        'title = " " (a string)',
        "a string that is not empty",
        "put the value in quotes",
    ),
    "list id": (
        HEAD.replace('"test"', '"My List"'),
        ", [list]",
        'id = "My List" (a string)',
        "lower-case letters, digits and single hyphens: it names a folder and tags",
        "choose an id such as mtcr or eu-dual-use",
    ),
    "host": (
        HEAD + 'allowed_hosts = ["https://www.example.org"]\n',
        ", [list]",
        "allowed_hosts = ['https://www.example.org'] (a list)",
        'host names alone, in lower case, such as "www.mtcr.info"',
        'correct "https://www.example.org": no scheme, no path, no port',
    ),
    "unknown edition key": (
        edition('file_name = "x"\n'),
        ", edition 2001-02-03",
        'unknown key "file_name"',
        (
            "only: id, follows, document_number, declared_amendments, language, note, dates, "
            "verified, file"
        ),
        'correct the key or remove its line (did you mean "file"?)',
    ),
    "edition id": (
        edition("", "14 March 2024"),
        ", edition 1",
        'id = "14 March 2024" (a string)',
        'a year, a month or a day (2002, 2015-10, 2024-03-14), optionally with "-suffix"',
        "give the date as far as it is known, never a guess",
    ),
    "quoted date": (
        edition('[edition.dates]\nprinted = "2001-02-03"\n'),
        ", edition 2001-02-03, [edition.dates]",
        'printed = "2001-02-03" (a string)',
        "a date without a time and without quotes, such as 2024-03-14",
        "leave the line out when the day is not known",
    ),
    "date with time": (
        edition("[edition.dates]\nprinted = 2001-02-03T04:05:06Z\n"),
        ", edition 2001-02-03, [edition.dates]",
        "printed = 2001-02-03 04:05:06+00:00 (a date with a time)",
        "a date without a time and without quotes, such as 2024-03-14",
        "leave the line out when the day is not known",
    ),
    "fetched is not for catalogues": (
        edition("[edition.dates]\nfetched = 2001-02-03\n"),
        ", edition 2001-02-03, [edition.dates]",
        'unknown key "fetched"',
        "only: agreed, printed, site_updated, uploaded",
        "correct the key or remove its line",
    ),
    "amendments": (
        edition('declared_amendments = "6.C.8."\n'),
        ", edition 2001-02-03",
        'declared_amendments = "6.C.8." (a string)',
        "a list of strings",
        'write it as ["one", "two"]',
    ),
    "verified how": (
        edition('[edition.verified]\nedition = "sure"\n'),
        ", edition 2001-02-03, [edition.verified]",
        'edition = "sure" (a string)',
        "one of: read, secondary, recalled",
        "correct the word",
    ),
    "verified what": (
        edition('[edition.verified]\nprinted = "read"\n'),
        ", edition 2001-02-03, [edition.verified]",
        '"printed", of which the edition states nothing',
        "only facts that the edition states",
        "state printed, or remove the line",
    ),
    "unknown file key": (
        edition(file('adress = "https://www.example.org/a.pdf"')),
        ", edition 2001-02-03, file 1",
        'unknown key "adress"',
        "only: role, media, address, path, sha256",
        'correct the key or remove its line (did you mean "address"?)',
    ),
    "role": (
        edition(file(role="marked")),
        ", edition 2001-02-03, file 1",
        'role = "marked" (a string)',
        "one of: clean, marked-up",
        "correct the word",
    ),
    "media": (
        edition(file(media="doc")),
        ", edition 2001-02-03, file 1",
        'media = "doc" (a string)',
        "one of: pdf, docx, html, markdown, xml",
        "correct the word",
    ),
    "neither address nor path": (
        edition(file("")),
        ", edition 2001-02-03, file 1",
        "neither address nor path",
        "an address it is published at, a path to a copy, or both",
        "add one, or remove the file: an edition without a copy has no [[edition.file]]",
    ),
    "sha256": (
        edition(file('path = "a.pdf"\nsha256 = "ABC"')),
        ", edition 2001-02-03, file 1",
        'sha256 = "ABC" (a string)',
        "64 lower-case hexadecimal digits",
        "take it from `sha256sum FILE`",
    ),
    "file is no array": (
        edition('[edition.file]\nrole = "clean"\n'),
        ", edition 2001-02-03",
        "file = {'role': 'clean'} (a table)",
        "an array of tables",
        "head each with double brackets",
    ),
    "two editions of one id": (
        edition("") + '[[edition]]\nid = "2001-02-03"\n',
        "",
        'two editions with the id "2001-02-03"',
        "one [[edition]] for each id",
        'join them, or tell them apart with a suffix such as "-b"',
    ),
    "follows nobody": (
        edition('follows = "2000"\n'),
        ", edition 2001-02-03",
        'follows = "2000", which is no edition of this catalogue',
        "the id of an earlier edition of this catalogue",
        "correct the id, or add that edition (it may have no file)",
    ),
    "gap after nobody": (
        edition("") + '[[gap]]\nafter = "2000"\nbefore = "2001-02-03"\nnote = "x"\n',
        ", gap 1",
        'after = "2000" (a string)',
        "the id of an edition of this catalogue",
        "correct the id, or add the edition",
    ),
    "gap backwards": (
        edition("") + '[[gap]]\nafter = "2001-02-03"\nbefore = "2001-02-03"\nnote = "x"\n',
        ", gap 1",
        "after 2001-02-03, before 2001-02-03",
        "a stretch that begins before it ends",
        "swap the two",
    ),
    "no TOML": (
        HEAD + "id is = 3\n",
        "",
        "no valid TOML: Expected '=' after a key in a key/value pair (at line 6, column 4)",
        'lines such as: id = "2024-03-14"',
        "correct the line named",
    ),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_what_is_refused(write, rule):
    text, at, found, expected, do = REFUSED[rule]
    path = write(text)
    with pytest.raises(CatalogueError) as caught:
        load(path)
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {path}{at}\n"
        f"  found:    {found}\n"
        f"  expected: {expected}\n"
        f"  do:       {do}"
    )


@pytest.mark.parametrize(
    "address",
    [
        "www.example.org/a.pdf",
        "file:///etc/passwd",
        "https://user:secret@www.example.org/a.pdf",
        "https:///a.pdf",
        "https://www.example.org/a b.pdf",
        "https://www.example.org/ä.pdf",
        "https://www.example.org/a.pdf#page=2",
        "https://www.example.org:port/a.pdf",
        "https://[www.example.org/a.pdf",
    ],
)
def test_addresses_that_are_refused(write, address):
    path = write(edition(file(f'address = "{address}"')))
    with pytest.raises(CatalogueError) as caught:
        load(path)
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {path}, edition 2001-02-03, file 1\n"
        f'  found:    address = "{address}" (a string)\n'
        "  expected: an absolute https address without user, fragment, blank or non-ASCII "
        "character\n"
        "  do:       copy the address of the link itself"
    )


def test_two_files_for_one_role(write):
    path = write(edition(file() + file(media="docx") + file('path = "own.pdf"')))
    with pytest.raises(DuplicateRoleError) as caught:
        load(path)
    assert str(caught.value) == (
        "two files for one role\n"
        f"  where:    {path}, edition 2001-02-03\n"
        "  found:    files 1 and 3 are both clean pdf\n"
        "  expected: one file for each role and media\n"
        "  do:       correct role or media of one, or give the second an edition of its own (a "
        'suffix such as "-b" tells two editions of one date apart)'
    )


@pytest.mark.parametrize("follows", ["2001-02-03", "2001-03"])
def test_an_edition_dated_before_the_one_it_follows(write, follows):
    other = "" if follows == "2001-02-03" else f'[[edition]]\nid = "{follows}"\n'
    path = write(edition(f'follows = "{follows}"\n') + other)
    with pytest.raises(EditionOrderError) as caught:
        load(path)
    assert str(caught.value) == (
        "editions out of order\n"
        f"  where:    {path}, edition 2001-02-03\n"
        f'  found:    it claims to follow "{follows}", which is not dated before it\n'
        "  expected: follows to name an edition of an earlier date\n"
        "  do:       correct whichever of the two dates is wrong, or remove the line"
    )


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path / "none.toml")
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {tmp_path}/none.toml\n"
        "  found:    it cannot be opened: No such file or directory\n"
        "  expected: a catalogue: a TOML file in UTF-8\n"
        "  do:       name an existing catalogue, such as sources/mtcr.toml"
    )
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path / "latin.toml")
    assert caught.value.found == "byte 5 is not UTF-8"


def test_a_long_value_is_cut_in_the_message(write):
    with pytest.raises(CatalogueError) as caught:
        load(write(HEAD.replace('"test"', f'"{"X" * 200}"')))
    assert caught.value.found == f'id = "{"X" * 76}... (a string)'


def test_unknown_edition(write):
    catalogue = load(write(FULL))
    with pytest.raises(UnknownEditionError) as caught:
        catalogue.edition("2003")
    assert str(caught.value) == (
        "unknown edition\n"
        f"  where:    {catalogue.file}\n"
        '  found:    edition "2003"\n'
        "  expected: one of: 2001, 2002-05-06\n"
        "  do:       correct the id, or describe the edition in the catalogue"
    )


# --- gaps -------------------------------------------------------------------------------------


def test_gap_between(write):
    text = HEAD + "".join(f'[[edition]]\nid = "{i}"\n' for i in ("2001", "2002-05", "2003", "2004"))
    catalogue = load(
        write(text + '[[gap]]\nafter = "2001"\nbefore = "2002-05"\nnote = "likely one"\n')
    )
    both = (
        "between 2001 and 2003, on a date that this comparison cannot tell; known editions in between: 2002-05; after "
        "2001 and before 2002-05: likely one"
    )
    assert catalogue.gap_between("2001", "2003") == both
    assert catalogue.gap_between("2001", "2002-05") == (
        "between 2001 and 2002-05, on a date that this comparison cannot tell; likely one"
    )
    assert catalogue.gap_between("2002-05", "2003") is None, "a gap that only touches is none"
    assert catalogue.gap_between("2003", "2004") is None


# --- the overlay ------------------------------------------------------------------------------


def test_overlay_path(tmp_path):
    assert overlay_path(tmp_path / "mtcr.toml") == tmp_path / "mtcr.local.toml"


def test_overlay_completes_files_and_adds_editions(write):
    base = edition(file()) + '[[edition]]\nid = "1999"\n'
    own = (
        '[[edition]]\nid = "2001-02-03"\n'
        + file('path = "own.pdf"')
        + '[[edition]]\nid = "1999"\n'
        + file('path = "old.pdf"')
        + '[[edition]]\nid = "2000-01-01"\nfollows = "1999"\n'
        + file('path = "new.pdf"')
        + '[[edition]]\nid = "2000-01-01"\n'
        + file('path = "new.docx"', media="docx")
    )
    catalogue = load(write(base, own))
    assert [e.id for e in catalogue.editions] == ["1999", "2000-01-01", "2001-02-03"]
    assert catalogue.edition("2001-02-03").files == (
        FileEntry(Role.CLEAN, Media.PDF, "https://www.example.org/a.pdf", Path("own.pdf")),
    )
    assert [f.media for f in catalogue.edition("2000-01-01").files] == [Media.PDF, Media.DOCX]
    assert catalogue.edition("1999").files[0].path == Path("old.pdf")


def test_overlay_keeps_the_reviewed_hash_when_it_states_none(write):
    base = edition(file('address = "https://www.example.org/a.pdf"\nsha256 = "' + "c" * 64 + '"'))
    own = '[[edition]]\nid = "2001-02-03"\n' + file('path = "own.pdf"')
    assert load(write(base, own)).editions[0].files[0].sha256 == "c" * 64


def test_overlay_holds_editions_only(write, tmp_path):
    with pytest.raises(CatalogueError) as caught:
        load(write(HEAD, HEAD))
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {tmp_path}/test.local.toml\n"
        '  found:    unknown key "list"\n'
        "  expected: only: edition\n"
        "  do:       correct the key or remove its line"
    )


def test_overlay_does_not_change_reviewed_facts(write, tmp_path):
    with pytest.raises(CatalogueError) as caught:
        load(write(edition(""), '[[edition]]\nid = "2001-02-03"\nnote = "no"\n'))
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        f"  where:    {tmp_path}/test.local.toml, edition 2001-02-03\n"
        "  found:    more than files for an edition that is described already\n"
        "  expected: only: id, file\n"
        "  do:       state facts about this edition where it is first described"
    )


def test_overlay_does_not_replace_a_copy(write, tmp_path):
    own = '[[edition]]\nid = "2001-02-03"\n' + file('path = "b.pdf"')
    with pytest.raises(DuplicateRoleError) as caught:
        load(write(edition(file('path = "a.pdf"')), own))
    assert str(caught.value) == (
        "two files for one role\n"
        f"  where:    {tmp_path}/test.local.toml, edition 2001-02-03\n"
        "  found:    another clean pdf of an edition that has one\n"
        "  expected: one file for each role and media; an own copy may only complete a file that "
        "has an address and no path\n"
        "  do:       remove one of the two"
    )


def test_overlay_does_not_change_which_bytes_are_meant(write, tmp_path):
    stated = 'address = "https://www.example.org/a.pdf"\nsha256 = "' + "c" * 64 + '"'
    own = '[[edition]]\nid = "2001-02-03"\n' + file('path = "b.pdf"\nsha256 = "' + "d" * 64 + '"')
    with pytest.raises(DuplicateRoleError) as caught:
        load(write(edition(file(stated)), own))
    assert str(caught.value) == (
        "two files for one role\n"
        f"  where:    {tmp_path}/test.local.toml, edition 2001-02-03\n"
        f"  found:    a clean pdf with SHA-256 {'d' * 64}\n"
        f"  expected: a copy of the file the catalogue means, SHA-256 {'c' * 64}\n"
        "  do:       add a copy of the published file itself, or give yours an edition of its own"
    )


# --- the catalogue that ships -----------------------------------------------------------------


def test_the_mtcr_catalogue_states_what_is_known_and_what_is_not(tmp_path):
    shipped = tmp_path / "mtcr.toml"  # away from a user's overlay
    shipped.write_bytes((ROOT / "sources" / "mtcr.toml").read_bytes())
    catalogue = load(shipped)
    assert [e.id for e in catalogue.editions] == [
        "1987-04-16", "1993-09", "1993-12", "2002", "2003", "2004-10", "2005-09", "2007-11",
        "2008-11", "2009-11-10", "2011-12", "2012-10", "2015-04", "2015-10", "2016-10-20",
        "2017-05", "2017-10-19", "2018-03", "2018-11", "2019-05", "2019-10-11", "2021-10-08",
        "2022-10-21", "2023-06-15", "2023-11-03", "2024-03-14",
    ]  # fmt: skip
    assert all("edition" in e.verified for e in catalogue.editions)
    assert {e.id: len(e.files) for e in catalogue.editions if e.files} == {
        "2021-10-08": 2,
        "2023-11-03": 1,
        "2024-03-14": 3,
    }
    numbers = [e.document_number for e in catalogue.editions if e.document_number]
    assert numbers.count("MTCR/TEM/2023/Annex") == 2
    assert len(catalogue.edition("2022-10-21").declared_amendments) == 7
    assert [(g.after, g.before) for g in catalogue.gaps] == [
        ("1987-04-16", "1993-09"),
        ("1993-12", "2002"),
        ("2005-09", "2007-11"),
        ("2009-11-10", "2011-12"),
        ("2012-10", "2015-04"),
        ("2019-10-11", "2021-10-08"),
    ]
    for entry in catalogue.editions:
        for name in entry.dates.__struct_fields__:
            assert getattr(entry.dates, name) is None or name in entry.verified
