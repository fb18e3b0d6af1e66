"""The publication page: read whole, or refused; never "nothing new" from a page not understood.

The pages here are written for the tests, in the structure of the real one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import (
    AnnexError,
    CatalogueError,
    DiscoverError,
    ForbiddenHostError,
    UnknownListError,
)
from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources.catalogue import Catalogue, EditionEntry, FileEntry, load
from pipeline.sources.discover import Standing, discover, to_toml

ROOT = Path(__file__).resolve().parents[2]
PAGE = "https://www.example.org/en/annex"
DO = (
    "look at the page in a browser: if it offers a new edition, add it to the catalogue by hand; "
    "whether there is one was NOT established"
)


def link(name, label, folder="/download/pictures/a1/opaque"):
    return f'<div class="part load"><a class="load" href="{folder}/{name}">{label}</a></div>'


def block(heading, *inside):
    return f'<div class="unit"><h3>{heading}</h3>{"".join(inside)}</div>'


UPDATED = '<p class="pale">(Updated 25 April 2031 and uploaded 7 May 2031)<br>&nbsp;</p>'
NEW_PDF = link("annex_2031-03-14.docx.pdf", "Portable (.pdf)")
NEW_DOCX = link("annex_2031-03-14_1.docx", "Word document (.docx)", "/download/documents/b2/other")
TRACKED = link("annex_2031-03-14_track_changes_1.pdf", "Portable (.pdf)")
OLD_PDF = link("annex_2030-11-03.pdf", "Portable (.pdf)")
CURRENT = block("Current&nbsp;version:", UPDATED, NEW_PDF, NEW_DOCX)
CHANGES = block("Current version, showing changes from previous version:", "<p>(x)</p>", TRACKED)
PREVIOUS = block("Previous version:&nbsp;", OLD_PDF)
REST = "<h2>Handbook</h2><div>" + link("handbook-2017.pdf", "Handbook (.pdf)") + "</div>"


def page(*blocks, title="Annex", head="<nav><a href='/en/faq'>FAQ</a></nav><h1>THE ANNEX</h1>"):
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title><meta charset='utf-8'></head>"
        f"<body>{head}{''.join(blocks)}</body></html>"
    ).encode()


GOOD = page(CURRENT, CHANGES, PREVIOUS, REST)


def catalogue(*editions, **changes):
    known = {
        "list_id": "test",
        "profile": "mtcr",
        "language": "en",
        "title": "Test",
        "folder": Path("sources"),
        "editions": editions,
        "publication_page": PAGE,
        "allowed_hosts": ("www.example.org",),
    }
    return Catalogue(**{**known, **changes})


NOTHING_KNOWN = catalogue()


def test_a_page_of_the_known_shape():
    found = discover(GOOD, NOTHING_KNOWN)
    base = "https://www.example.org/download"
    assert [(p.edition_id, p.role, p.media, p.address) for p in found] == [
        (
            "2031-03-14",
            Role.CLEAN,
            Media.PDF,
            f"{base}/pictures/a1/opaque/annex_2031-03-14.docx.pdf",
        ),
        (
            "2031-03-14",
            Role.CLEAN,
            Media.DOCX,
            f"{base}/documents/b2/other/annex_2031-03-14_1.docx",
        ),
        (
            "2031-03-14",
            Role.MARKED_UP,
            Media.PDF,
            f"{base}/pictures/a1/opaque/annex_2031-03-14_track_changes_1.pdf",
        ),
        ("2030-11-03", Role.CLEAN, Media.PDF, f"{base}/pictures/a1/opaque/annex_2030-11-03.pdf"),
    ]
    assert {p.standing for p in found} == {Standing.NEW_EDITION}
    assert {(p.site_updated, p.uploaded, p.follows) for p in found[:3]} == {
        (date(2031, 4, 25), date(2031, 5, 7), "2030-11-03")
    }
    assert (found[3].site_updated, found[3].uploaded, found[3].follows) == (None, None, None)
    assert found[2].evidence == (
        'link "Portable (.pdf)" under "Current version, showing changes from previous version", '
        "file annex_2031-03-14_track_changes_1.pdf"
    )


def test_standing_against_the_catalogue():
    known = discover(GOOD, NOTHING_KNOWN)
    entry = EditionEntry(
        id="2031-03-14",
        files=(
            FileEntry(Role.CLEAN, Media.PDF, known[0].address),
            FileEntry(Role.CLEAN, Media.DOCX, "https://www.example.org/elsewhere.docx"),
        ),
    )
    found = discover(GOOD, catalogue(entry))
    assert [p.standing for p in found] == [
        Standing.KNOWN,
        Standing.NEW_ADDRESS,
        Standing.NEW_FILE,
        Standing.NEW_EDITION,
    ]
    assert [p.known for p in found] == [True, False, False, False]
    assert to_toml(found) == (
        "[[edition]]\n"
        'id = "2030-11-03"\n'
        'note = "proposed by annex discover: check the cover for date and number"\n'
        "[edition.verified]\n"
        'address = "read"\n'
        "[[edition.file]]\n"
        'role = "clean"\n'
        'media = "pdf"\n'
        f'address = "{known[3].address}"\n'
        "\n"
        "# for edition 2031-03-14, in place of its clean docx (another address):\n"
        "[[edition.file]]\n"
        'role = "clean"\n'
        'media = "docx"\n'
        f'address = "{known[1].address}"\n'
        "\n"
        "# for edition 2031-03-14:\n"
        "[[edition.file]]\n"
        'role = "marked-up"\n'
        'media = "pdf"\n'
        f'address = "{known[2].address}"\n'
    )


def test_what_is_proposed_can_be_pasted_and_is_then_known(tmp_path):
    path = tmp_path / "test.toml"
    path.write_text(
        '[list]\nid = "test"\nprofile = "mtcr"\nlanguage = "en"\ntitle = "T"\n'
        f'publication_page = "{PAGE}"\nallowed_hosts = ["www.example.org"]\n\n'
        + to_toml(discover(GOOD, NOTHING_KNOWN))
    )
    pasted = load(path)
    newest = pasted.edition("2031-03-14")
    assert (newest.follows, newest.dates.site_updated) == ("2030-11-03", date(2031, 4, 25))
    assert newest.verified == {
        "follows": "read",
        "site_updated": "read",
        "uploaded": "read",
        "address": "read",
    }
    again = discover(GOOD, pasted)
    assert all(p.known for p in again)
    assert to_toml(again) == ""


def test_the_earlier_layout_of_addresses():
    folder = "/wordpress/wp-content/uploads/2021/10"
    found = discover(
        page(
            block("Current version", UPDATED, link("Annex_2021-10-08.pdf", "PDF", folder)),
            block(
                "Current version, showing changes from previous version",
                link("Annex_2021-10-08-Track-Changes.pdf", "PDF", folder),
            ),
            block("Previous version", link("Annex%202019-10-11.DOCX", "Word", folder)),
        ),
        NOTHING_KNOWN,
    )
    assert [(p.edition_id, p.role, p.media) for p in found] == [
        ("2021-10-08", Role.CLEAN, Media.PDF),
        ("2021-10-08", Role.MARKED_UP, Media.PDF),
        ("2019-10-11", Role.CLEAN, Media.DOCX),
    ]
    assert found[1].address == f"https://www.example.org{folder}/Annex_2021-10-08-Track-Changes.pdf"


@pytest.mark.parametrize(
    ("printed", "updated", "uploaded"),
    [
        ("(Updated 21th October 2022)", date(2022, 10, 21), None),
        ("Updated on 1st may, 2022", date(2022, 5, 1), None),
        ("UPDATED  3&nbsp;June\n2022; uploaded on 4 June 2022", date(2022, 6, 3), date(2022, 6, 4)),
    ],
)
def test_dates_of_the_site(printed, updated, uploaded):
    first = discover(GOOD.replace(UPDATED.encode(), f"<p>{printed}</p>".encode()), NOTHING_KNOWN)[0]
    assert (first.site_updated, first.uploaded) == (updated, uploaded)


# --- changed shapes ---------------------------------------------------------------------------

THREE = (
    "the headings: Current version; Current version, showing changes from previous version; "
    "Previous version"
)
SHAPES = {
    "empty": (b"", "", "an empty file (0 bytes)", "an HTML page"),
    "white space": (b" \n ", "", "3 bytes of an unknown kind, beginning 20 0a 20", "an HTML page"),
    "a PDF": (b"%PDF-1.7 <", "", "a PDF", "an HTML page"),
    "only a comment": (
        b"<!-- nothing -->",
        "",
        "no readable HTML (Document is empty)",
        "an HTML page",
    ),
    "an error page": (
        page("<h1>Service unavailable</h1>", title="503", head=""),
        "503",
        "the headings: Service unavailable",
        THREE,
    ),
    "a login page": (
        page("<form><input type=password name=p></form>", title="Sign in", head="<h2>Sign in</h2>"),
        "Sign in",
        "a page that asks for a password, with the headings: Sign in",
        THREE,
    ),
    "no heading at all": (page(head=""), "Annex", "the headings: (none)", THREE),
    "a block missing": (
        page(CURRENT, PREVIOUS),
        "Annex",
        "the headings: THE ANNEX; Current version; Previous version",
        THREE,
    ),
    "cut off": (
        GOOD[: GOOD.index(b"</a></div></div><h2>Handbook")],
        "Annex",
        "a page that breaks off: it has no </html>",
        "a whole page",
    ),
    "another language": (
        page(CURRENT.replace("Current&nbsp;version", "Version actuelle"), CHANGES, PREVIOUS),
        "Annex",
        (
            "the headings: THE ANNEX; Version actuelle; Current version, showing changes from "
            "previous version; Previous version"
        ),
        THREE,
    ),
    "a heading twice": (
        page(CURRENT, CURRENT, CHANGES, PREVIOUS),
        "Annex",
        'two headings "Current version"',
        "each of the three headings once",
    ),
    "no link in a block": (
        page(CURRENT, CHANGES, block("Previous version", "<p>soon</p><a name='x'></a>"), REST),
        "Annex",
        'no link under "Previous version"',
        "at least one download link (PDF or DOCX)",
    ),
    "a link without a date": (
        page(CURRENT, CHANGES, block("Previous version", link("annex-2030.pdf", "x"))),
        "Annex",
        'the file annex-2030.pdf under "Previous version"',
        "a file name with one date in it, written 2024-03-14",
    ),
    "a link with two dates": (
        page(CURRENT, CHANGES, block("Previous version", link("2030-01-02_2030-01-03.pdf", "x"))),
        "Annex",
        'the file 2030-01-02_2030-01-03.pdf under "Previous version"',
        "a file name with one date in it, written 2024-03-14",
    ),
    "a day that does not exist": (
        page(CURRENT, CHANGES, block("Previous version", link("annex_2030-02-30.pdf", "x"))),
        "Annex",
        'the file annex_2030-02-30.pdf under "Previous version"',
        "a file name with one date in it, written 2024-03-14",
    ),
    "another kind of link": (
        page(CURRENT, CHANGES, block("Previous version", OLD_PDF, "<a href='/en/old'>older</a>")),
        "Annex",
        'a link under "Previous version" to "old", labelled "older"',
        "download links to .pdf or .docx files only",
    ),
    "a link that is no address": (
        page(CURRENT, CHANGES, block("Previous version", "<a href='javascript:get()'>x</a>")),
        "Annex",
        'a link under "Previous version" to "javascript:get()"',
        "download links only",
    ),
    "a broken address": (
        page(CURRENT, CHANGES, block("Previous version", "<a href='https://[x/a.pdf'>x</a>")),
        "Annex",
        'the link "https://[x/a.pdf"',
        "an address",
    ),
    "a label that contradicts the file": (
        page(CURRENT, CHANGES, block("Previous version", link("a_2030-01-02.pdf", "Word (.docx)"))),
        "Annex",
        'a link under "Previous version" labelled "Word (.docx)" to the file a_2030-01-02.pdf',
        "a file whose name ends as its label says (.docx)",
    ),
    "tracked changes among the clean": (
        page(block("Current version", UPDATED, TRACKED), CHANGES, PREVIOUS),
        "Annex",
        'the file annex_2031-03-14_track_changes_1.pdf under "Current version"',
        (
            'files of tracked changes under "Current version, showing changes from previous version" '
            "only"
        ),
    ),
    "two links for one file": (
        page(
            block("Current version", UPDATED, NEW_PDF, link("b_2031-03-14.pdf", "x")),
            CHANGES,
            PREVIOUS,
        ),
        "Annex",
        "two links for the clean pdf of 2031-03-14: annex_2031-03-14.docx.pdf and b_2031-03-14.pdf",
        "one link for each role and format of an edition",
    ),
    "changes of another edition": (
        page(
            CURRENT,
            block(
                "Current version, showing changes from previous version",
                link("annex_2031-03-15.pdf", "x"),
            ),
            PREVIOUS,
        ),
        "Annex",
        (
            'files of 2031-03-14 and 2031-03-15 under "Current version" and "Current version, showing '
            'changes from previous version"'
        ),
        "files of one edition",
    ),
    "two previous editions": (
        page(CURRENT, CHANGES, block("Previous version", OLD_PDF, link("x_2029-01-02.pdf", "x"))),
        "Annex",
        'files of 2029-01-02 and 2030-11-03 under "Previous version"',
        "files of one edition",
    ),
    "a previous edition that is newer": (
        page(CURRENT, CHANGES, block("Previous version", link("x_2032-01-02.pdf", "x"))),
        "Annex",
        "the previous version is of 2032-01-02, the current one of 2031-03-14",
        "a previous version dated before the current one",
    ),
    "a form among the downloads": (
        page(block("Current version", UPDATED, "<form></form>", NEW_PDF), CHANGES, PREVIOUS),
        "Annex",
        "a form among the downloads",
        "download links only",
    ),
    "no date of update": (
        page(block("Current version", NEW_PDF), CHANGES, PREVIOUS),
        "Annex",
        'no "Updated ..." under "Current version"',
        'the date the site was updated, such as "(Updated 25 April 2024 ...)"',
    ),
    "an unreadable date of update": (
        page(block("Current version", "<p>Updated in spring 2031</p>", NEW_PDF), CHANGES, PREVIOUS),
        "Annex",
        '"Updated in spring 2031 Portable (.pdf)"',
        'a date after "Updated", such as 25 April 2024',
    ),
    "a date of update that does not exist": (
        page(block("Current version", "<p>Updated 31 June 2031</p>", NEW_PDF), CHANGES, PREVIOUS),
        "Annex",
        '"Updated 31 June 2031 Portable (.pdf)"',
        'a date after "Updated", such as 25 April 2024',
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_that_changed_shape_is_refused(shape):
    data, title, found, expected = SHAPES[shape]
    with pytest.raises(DiscoverError) as caught:
        discover(data, NOTHING_KNOWN)
    named = f'{PAGE} (titled "{title}")' if title else PAGE
    assert str(caught.value) == (
        "the publication page has changed shape\n"
        f"  where:    {named}\n"
        f"  found:    {found}\n"
        f"  expected: {expected}\n"
        f"  do:       {DO}"
    )


def test_a_page_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("pipeline.sources.discover._MAX_PAGE", 100)
    with pytest.raises(DiscoverError) as caught:
        discover(GOOD, NOTHING_KNOWN)
    assert (caught.value.found, caught.value.expected) == (
        f"{len(GOOD)} bytes",
        "a page of at most 100 bytes",
    )


@pytest.mark.parametrize(
    "href",
    ["https://cdn.example.net/annex_2030-11-03.pdf", "http://www.example.org/annex_2030-11-03.pdf"],
)
def test_a_download_elsewhere_is_refused(href):
    data = page(CURRENT, CHANGES, block("Previous version", f'<a href="{href}">x</a>'))
    with pytest.raises(ForbiddenHostError) as caught:
        discover(data, NOTHING_KNOWN)
    assert str(caught.value) == (
        "address outside the allowed hosts\n"
        f'  where:    {PAGE}, under "Previous version"\n'
        f"  found:    {href}\n"
        "  expected: https to www.example.org\n"
        "  do:       look at the page in a browser; add the host to allowed_hosts only if the "
        "publisher is known to use it"
    )


@given(st.integers(0, len(GOOD)))
def test_a_page_cut_anywhere_never_loses_a_file_silently(length):
    whole = discover(GOOD, NOTHING_KNOWN)
    try:
        found = discover(GOOD[:length], NOTHING_KNOWN)
    except AnnexError:
        return
    assert found == whole


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda t: f"<p>{t}".encode()))
def test_any_other_bytes_are_refused(data):
    with pytest.raises(DiscoverError):
        discover(data, NOTHING_KNOWN)


def test_a_list_whose_page_nobody_described():
    with pytest.raises(UnknownListError) as caught:
        discover(GOOD, catalogue(profile="eu"))
    assert str(caught.value) == (
        "unknown list\n"
        "  where:    sources\n"
        '  found:    profile "eu"\n'
        '  expected: a list whose publication page is described: "mtcr"\n'
        "  do:       look at the page yourself and add the edition to the catalogue"
    )


def test_a_catalogue_without_a_page():
    with pytest.raises(CatalogueError) as caught:
        discover(GOOD, catalogue(publication_page=None))
    assert str(caught.value) == (
        "the catalogue cannot be used\n"
        "  where:    sources\n"
        "  found:    no publication_page in [list]\n"
        "  expected: the address of the page that offers the editions\n"
        "  do:       add it: links on the page are relative to it"
    )


# --- the real page ----------------------------------------------------------------------------


@pytest.fixture
def real_page():
    path = ROOT.parent / "shared" / "real" / "mtcr-info" / "annex-page_2025-12-10.html"
    if not path.is_file():
        pytest.skip(f"the saved publication page is not here: {path}")
    return path.read_bytes()


@pytest.fixture
def mtcr(tmp_path):
    (tmp_path / "mtcr.toml").write_bytes((ROOT / "sources" / "mtcr.toml").read_bytes())
    return load(tmp_path / "mtcr.toml")


@pytest.mark.real
def test_the_real_page_is_known_whole(real_page, mtcr):
    found = discover(real_page, mtcr)
    assert [(p.edition_id, p.role.value, p.media.value, p.standing) for p in found] == [
        ("2024-03-14", "clean", "pdf", Standing.KNOWN),
        ("2024-03-14", "clean", "docx", Standing.KNOWN),
        ("2024-03-14", "marked-up", "pdf", Standing.KNOWN),
        ("2023-11-03", "clean", "pdf", Standing.KNOWN),
    ]
    assert [p.address.rsplit("/", 1)[1] for p in found] == [
        "mtcr-tem-technical_annex_2024-03-14.docx.pdf",
        "mtcr-tem-technical_annex_2024-03-14_1.docx",
        "mtcr-tem-technical_annex_2024-03-14_track_changes_1.pdf",
        "mtcr-tem-technical_annex_2023-11-03.pdf",
    ]
    assert {p.address.split("/download/")[0] for p in found} == {"https://www.mtcr.info"}
    assert (found[0].site_updated, found[0].uploaded) == (date(2024, 4, 25), date(2024, 5, 27))
    assert mtcr.edition("2024-03-14").dates.site_updated == found[0].site_updated
    assert mtcr.edition("2024-03-14").follows == found[0].follows
    assert to_toml(found) == ""


@pytest.mark.real
def test_the_real_page_against_a_catalogue_that_stopped_in_2023(real_page, mtcr):
    older = tuple(e for e in mtcr.editions if e.id != "2024-03-14")
    found = discover(real_page, msgspec.structs.replace(mtcr, editions=older))
    assert [p.standing for p in found] == [Standing.NEW_EDITION] * 3 + [Standing.KNOWN]


@pytest.mark.real
def test_the_real_page_cut_anywhere_never_loses_a_file_silently(real_page, mtcr):
    whole = discover(real_page, mtcr)
    refused = 0
    for length in range(0, len(real_page), 97):
        try:
            assert discover(real_page[:length], mtcr) == whole
        except AnnexError:
            refused += 1
    assert refused > 100
