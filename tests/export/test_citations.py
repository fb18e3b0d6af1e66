"""Citations, held to what CSL-JSON 1.0.2, CFF 1.2.0 and BibTeX ask, and read as each is read."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
import yaml
from exported import history, hostile
from histories import chronicle
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.cite import FORMS as OFFERED
from pipeline.errors import UnknownEditionError, UnknownLabelError
from pipeline.export.citations import FORMS, written
from pipeline.history.citation import Citation, cite
from pipeline.model.document import Media
from pipeline.model.records import Manifestation, Role
from pipeline.report.visible import one_line

CSL_STRINGS = {"id", "type", "title", "edition", "language", "note", "number", "section", "URL"}
"""Variables of CSL 1.0.2 used here that are strings (``number`` may be one)."""
CFF_TYPES = {"dataset", "software"}
CFF_REFERENCE_TYPES = {"generic", "government-document", "legal-rule", "standard", "statute"}
BIBTEX = re.compile(r"@misc\{([\w.:+-]+),\n((?:  \w+ = (?:\{.*\}|\w{3}),\n)+)\}\n")
ADDRESS = "https://example.org/a_b%20c.pdf"


def sourced():
    """The history, its first edition read from two files."""
    own = Manifestation(Role.CLEAN, Media.DOCX, "ab" * 32, 9, "own.docx")
    marked = Manifestation(Role.MARKED_UP, Media.PDF, "cd" * 32, 9, "marked.pdf", ADDRESS + "?m")
    clean = Manifestation(Role.CLEAN, Media.PDF, "ef" * 32, 9, "a.pdf", ADDRESS)
    first = msgspec.structs.replace(
        history().editions[0], manifestations=(own, marked, clean), document_number="K/TEM/2001"
    )
    return chronicle([first, *history().editions[1:]])


def items(*labels: str, at: str | None = None, of=None) -> list[dict]:
    """CSL-JSON, each item what the schema of CSL data asks of one."""
    found = json.loads(written("csl-json", cite(of or history(), labels, at)))
    for item in found:
        assert set(item) <= CSL_STRINGS | {"issued"}
        assert all(isinstance(item[name], str) for name in item.keys() & CSL_STRINGS)
        assert item["type"] == "standard"
        (parts,) = item["issued"]["date-parts"]
        assert 1 <= len(parts) <= 3
        assert all(isinstance(part, int) for part in parts)
    assert len({item["id"] for item in found}) == len(found)
    return found


def cff(*labels: str, at: str | None = None, of=None) -> dict:
    """CITATION.cff, with what version 1.2.0 requires of it and of a reference."""
    found = yaml.safe_load(written("cff", cite(of or history(), labels, at)))
    assert {"cff-version", "message", "title", "authors"} <= set(found)
    assert found["cff-version"] == "1.2.0"
    assert found["type"] in CFF_TYPES
    for of_somebody in (found, *found["references"]):
        assert of_somebody["authors"]
        assert all(set(author) == {"name"} for author in of_somebody["authors"])
    for reference in found["references"]:
        assert reference["type"] in CFF_REFERENCE_TYPES
        assert {"title", "authors"} <= set(reference)
        assert all(re.fullmatch(r"[a-z]{2,3}", code) for code in reference["languages"])
    for identifier in found.get("identifiers", ()):
        assert identifier["type"] in {"doi", "url", "swh", "other"}
        assert identifier["value"]
    return found


def entries(*labels: str, at: str | None = None, of=None) -> dict[str, dict[str, str]]:
    """BibTeX, every entry whole and every brace closed."""
    said = written("bibtex", cite(of or history(), labels, at))
    found = {}
    for key, fields in BIBTEX.findall(said):
        lines = [re.fullmatch(r"  (\w+) = (.*),", line).groups() for line in fields.splitlines()]
        found[key] = dict(lines)
        for _, value in lines:
            bare = re.sub(r"\\[{}]", "", value)
            assert bare.count("{") == bare.count("}")
    assert BIBTEX.sub("", said).strip() == ""
    return found


def test_the_forms_offered_are_those_there_are() -> None:
    assert tuple(FORMS) == OFFERED


def test_a_provision_as_of_an_edition() -> None:
    glue = history().at(0)["3.A.2"].id
    assert cite(sourced(), ["3a2"], "2001-01-01") == (
        Citation(
            list_id="list",
            title="A list",
            language="en",
            edition="2001-01-01",
            dated="2001-01-01",
            printed=False,
            document_number="K/TEM/2001",
            address=ADDRESS,
            sha256="ef" * 32,
            id=glue,
            path="3.A.2",
            place="3.A.2",
            since="3.A.3 in edition 2004",
        ),
    )


def test_each_form_of_it() -> None:
    glue = history().at(0)["3.A.2"].id
    note = (
        f"Edition 2001-01-01; dated by its name; identity {glue}; 3.A.3 in edition 2004; "
        f"SHA-256 of its file {'ef' * 32}"
    )
    assert items("3.A.2", at="2001-01-01", of=sourced()) == [
        {
            "id": "list-2001-01-01-3.A.2",
            "type": "standard",
            "title": "A list, 3.A.2",
            "edition": "2001-01-01",
            "issued": {"date-parts": [[2001, 1, 1]]},
            "language": "en",
            "note": note,
            "number": "K/TEM/2001",
            "section": "3.A.2",
            "URL": ADDRESS,
        }
    ]
    assert cff("3.A.2", at="2001-01-01", of=sourced()) == {
        "cff-version": "1.2.0",
        "message": "Cite the list, and say as of which edition; ids outlive labels.",
        "type": "dataset",
        "title": "A list: records of 2001-01-01",
        "authors": [{"name": "annex-pipeline"}],
        "version": "2001-01-01",
        "date-released": "2001-01-01",
        "identifiers": [
            {
                "type": "other",
                "value": f"urn:x-annex:list:{glue}",
                "description": "identity of 3.A.2",
            }
        ],
        "references": [
            {
                "type": "legal-rule",
                "title": "A list",
                "authors": [{"name": "The issuing body (not in the records)"}],
                "section": "3.A.2",
                "edition": "2001-01-01",
                "number": "K/TEM/2001",
                "date-published": "2001-01-01",
                "languages": ["en"],
                "url": ADDRESS,
                "notes": note,
            }
        ],
    }
    assert entries("3.A.2", at="2001-01-01", of=sourced()) == {
        "list-2001-01-01-3.A.2": {
            "title": "{{A list, 3.A.2}}",
            "howpublished": "{Edition 2001-01-01}",
            "number": "{K/TEM/2001}",
            "year": "{2001}",
            "month": "jan",
            "day": "{1}",
            "url": f"{{{ADDRESS}}}",
            "language": "{en}",
            "note": f"{{{note}}}",
        }
    }
    assert written("text", cite(sourced(), ["3.A.2"], "2001-01-01")) == (
        f"A list, K/TEM/2001, edition 2001-01-01, 3.A.2 (identity {glue}; 3.A.3 in edition 2004), "
        f"{ADDRESS}.\n"
    )


def test_a_printed_date_is_said_in_words_and_as_much_of_one_as_is_known() -> None:
    (one,) = cite(history(), ["3"], "2002-05-01")
    printed = msgspec.structs.replace(one, printed=True, since=None, id=None)
    assert written("text", [printed]) == "A list, edition of 1 May 2002, 3.\n"
    month = msgspec.structs.replace(printed, dated="2002-05")
    assert written("text", [month]) == "A list, edition of May 2002, 3.\n"
    assert json.loads(written("csl-json", [month]))[0]["issued"] == {"date-parts": [[2002, 5]]}
    assert "  month = may,\n" in written("bibtex", [month])
    assert "  day = " not in written("bibtex", [month])
    (reference,) = yaml.safe_load(written("cff", [month]))["references"]
    assert (reference["year"], reference["month"]) == (2002, 5)
    assert "date-released" not in yaml.safe_load(written("cff", [month]))
    (year,) = cff(at="2004")["references"]
    assert (year["year"], "month" in year, "date-published" in year) == (2004, False, False)
    assert items(at="2004")[0]["issued"] == {"date-parts": [[2004]]}


def test_places_for_people() -> None:
    said = cite(
        history(), ["3.A.1.b", "3.A.1#note-1", "definitions#range", "definitions"], "2001-01-01"
    )
    assert [one.place for one in said] == [
        "3.A.1.b",
        "3.A.1, Note",
        'DEFINITIONS, "Range"',
        "DEFINITIONS",
    ]
    keys = [item["id"] for item in items("3.A.1#note-1", "definitions#range", at="2001-01-01")]
    assert keys == ["list-2001-01-01-3.A.1-note-1", "list-2001-01-01-definitions-range"]


def test_what_is_gone_says_so_and_the_newest_says_nothing() -> None:
    (gone,) = cite(history(), ["3.A.1.a"], "2001-01-01")
    assert gone.since == "no longer in edition 2004"
    (now,) = cite(history(), ["3.A.3"], None)
    assert (now.edition, now.since) == ("2004", None)


def test_without_a_label_it_is_the_edition() -> None:
    (one,) = items()
    assert one == {
        "id": "list-2004",
        "type": "standard",
        "title": "A list",
        "edition": "2004",
        "issued": {"date-parts": [[2004]]},
        "language": "en",
        "note": "Edition 2004; dated by its name",
    }
    assert "identifiers" not in cff()


def test_several_editions_have_no_one_version() -> None:
    one, other = cite(history(), ["3.A.1"], "2001-01-01") + cite(history(), ["3.A.1"], None)
    found = yaml.safe_load(written("cff", [one, other]))
    assert "version" not in found
    assert [reference["edition"] for reference in found["references"]] == ["2001-01-01", "2004"]
    assert found["title"] == "A list: records of 2001-01-01, 2004"
    assert len(found["identifiers"]) == 1


def test_words_written_to_break_it() -> None:
    labels = ("3.A.1", "definitions#range", "3")
    title = yaml.safe_load(written("cff", cite(hostile(), labels, None)))["references"][0]["title"]
    assert "⟨U+202E⟩abc⟨U+202C⟩ ⟨U+200F⟩&<>\"' " in title
    assert "⟨U+0000⟩" in title
    assert len(cff(*labels, of=hostile())["references"]) == 3
    assert len(entries(*labels, of=hostile())) == 3
    for item in items(*labels, of=hostile()):
        assert not re.search(r"[\x00-\x1f\u202e]", item["title"])
    assert len(written("text", cite(hostile(), labels, None)).splitlines()) == 3


def test_bibtex_keeps_signs_that_mean_something_to_it() -> None:
    (one,) = cite(history(), ["3"], None)
    title = r"100% {of} a_b & c#d $1 ~ ^ \x"
    (entry,) = entries_of(msgspec.structs.replace(one, title=title, address="https://e.org/{a}\\b"))
    assert entry["title"] == (
        r"{{100\% \{of\} a\_b \& c\#d \$1 \textasciitilde{} \textasciicircum{} \textbackslash{}x, 3}}"
    )
    assert entry["url"] == "{https://e.org/%7Ba%7D%5Cb}"


def entries_of(*citations: Citation) -> list[dict[str, str]]:
    found = BIBTEX.findall(written("bibtex", citations))
    return [
        dict(re.fullmatch(r"  (\w+) = (.*),", line).groups() for line in fields.splitlines())
        for _, fields in found
    ]


@given(st.text(max_size=40))
def test_any_title_is_read_back_from_each_form(title) -> None:
    (one,) = cite(history(), ["3"], None)
    spoilt = msgspec.structs.replace(one, title=title)
    shown = one_line(title)
    (reference,) = yaml.safe_load(written("cff", [spoilt]))["references"]
    assert reference["title"] == "".join(c if c.isprintable() else " " for c in shown)
    (item,) = json.loads(written("csl-json", [spoilt]))
    assert item["title"] == f"{shown}, 3"
    assert len(entries_of(spoilt)) == 1


def test_a_label_nobody_has_and_an_edition_nobody_has() -> None:
    with pytest.raises(UnknownLabelError, match=r"3\.A\.9"):
        cite(history(), ["3.A.9"], "2004")
    with pytest.raises(UnknownEditionError, match="1999"):
        cite(history(), [], "1999")
