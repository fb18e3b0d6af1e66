"""The EU list of dual-use items, from its print of 2021: 253 pages, against a plain count of their
text and against a machine-made JSON of the list of 2025.

Nothing of the text stands here: labels, counts and characters that are wrong are facts.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from pipeline.lists import load
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node, Outcome
from pipeline.parse import parse
from pipeline.parse.declared import load as load_corrections
from pipeline.read.pdf import read_pdf

HERE = Path(__file__).resolve()
REAL = HERE.parents[4] / "shared" / "real" / "eu-dual-use"
PDF = REAL / "liste2-flerbruksvarer-2021_pdf2022-03-01.pdf"
JSON = REAL / "annex_02021R0821-20251115.json"
NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
BODY = range(25, 249)
"""Pages of the categories."""

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not PDF.exists(), reason=f"the official documents are not at {REAL}"),
]


@cache
def edition() -> Edition:
    document = read_pdf(PDF.read_bytes(), where=PDF.name)
    head = Edition("eu", "2021", "en", "Annex I", "eu", ())
    corrections = load_corrections(HERE.parent / "corrections.toml")
    return parse(head, (document,), load("eu", "en"), corrections)


@cache
def nodes() -> tuple[Node, ...]:
    return edition().nodes()


@cache
def plain_lines() -> tuple[tuple[int, str], ...]:
    """The lines of pdfium's bare text with their pages: all the census knows of the file."""
    found = []
    with pypdfium2.PdfDocument(PDF) as file:
        for number, page in enumerate(file, 1):
            text = page.get_textpage()
            lines = text.get_text_range().split("\r\n")
            found.extend((number, line.strip()) for line in lines if line.strip())
            text.close()
            page.close()
    return tuple(found)


def code_of(label: Label) -> str:
    """Print a label as the list does, without the last dot: 9A101.a.1."""
    parts = label.components
    return "".join(parts[:3]) + "".join(f".{part}" for part in parts[3:])


def labels() -> set[str]:
    return {code_of(n.label) for n in nodes() if n.label is not None and n.label.depth >= 3}


@cache
def json_labels() -> frozenset[str]:
    line = re.compile(r"(\d[A-E]\d{3}(?:\.[a-z0-9]{1,3})*)(?=\s)\s+(.*)")
    note = re.compile(r"Technical Note|Note|N\.\s?B\.")
    found = set()
    for entry in json.loads(JSON.read_text(encoding="utf-8"))["entries"]:
        for text in entry["verbatim_text"].split("\n"):
            match = line.match(text)
            assert match is not None, entry["entry_code"]
            if not note.match(match[2]):
                found.add(match[1])
    return frozenset(found)


def declared(only: str, *kinds: str) -> set[str]:
    table = tomllib.loads((HERE.parent / "disagreements.toml").read_text(encoding="utf-8"))
    return {
        label
        for group in table["group"]
        if group["only"] == only and (not kinds or group["kind"] in kinds)
        for label in group["labels"]
    }


CODE = re.compile(r"(\d[A-E]\d{3})(?=\s|$)(?!\s+continued)")


def test_every_code_is_found() -> None:
    """A plain count of codes at the start of a line of the body gives the same 366."""
    counted = {m[1] for page, line in plain_lines() if page in BODY and (m := CODE.match(line))}
    found = {label for label in labels() if "." not in label}
    assert len(counted) == 366
    assert found == counted


def test_the_later_list_has_18_codes_more_and_none_gone() -> None:
    later = {label for label in json_labels() if "." not in label}
    found = {label for label in labels() if "." not in label}
    assert len(later) == 384
    assert len(later - found) == 18
    assert found - later == set()


def test_labels_agree_with_the_later_list() -> None:
    """Under codes both have, every label differs by an amendment or a fault of the JSON."""
    later = {label for label in json_labels() if label[:5] in labels()}
    assert labels() - later == declared("pdf")
    assert later - labels() == declared("json")


def test_under_codes_of_the_missile_regime_nothing_was_amended() -> None:
    """Codes with a 1 in third place: 13 labels of the JSON are members of notes, else all agree."""

    def of_regime(found: set[str]) -> set[str]:
        return {label for label in found if label[2] == "1"}

    mine = of_regime(labels())
    later = of_regime(set(json_labels()))
    assert len(mine) == 342
    assert mine - later == set()
    assert later - mine == of_regime(declared("json", "note-list"))
    assert len(later - mine) == 13


def test_account_is_whole() -> None:
    (account,) = edition().accounts
    assert (account.lost, account.double) == (0, 0)
    assert sum(account.by_destination.values()) == account.total


UNEXPLAINED = [
    "General notes (1)", "Definitions paragraph 2", "Definitions: cep",
    "Definitions: contouring control", "Definitions: energetic materials",
    "Definitions: energetic materials", "Definitions: robot (d)", "2.B.003", "2.B.006.a", "2.B.006.b.1",
    "2.B.006.b.3.b", "2.B.206.c.2.a", "3.A.001.b.9.a", "3.E.004", "6.A.001.a.1.c.1.a",
    "6.A.001.a.1.c.1.b", "6.A.005.a", "6.D.003.f.4", "7.A.003.a.1", "7.A.008",
    "7.D.003.e", "7.E.004.c.2", "9.A.004", "9.A.004.c", "9.E.003.a.4",
    "9.E.003.a.5",
]  # fmt: skip


def test_checks() -> None:
    failed = {c.code: c.details for c in edition().checks if c.outcome is Outcome.FAILED}
    # quoted in the print and defined nowhere, or under other words
    assert [said.partition(": “")[0] for said in failed.pop("terms")] == UNEXPLAINED
    assert failed == {
        # printed so: the contents list leaves Category 1 out
        "contents-labels": ("1 is in the body and not listed",),
        # a straight opening quote, a curly closing one
        "quotes": ("6.E.201 Note 2: 0 “ and 1 ”",),
    }


def test_census_of_notes() -> None:
    marker = re.compile(
        r"(?:Technical\s+Notes?(?:\s+\d)?|Notes?(?:\s?\d+|\s+to\s[^:]{1,60})?)\s*:|N\.B\."
    )
    counted = Counter(page for page, line in plain_lines() if marker.match(line))
    found = Counter(n.places[0].page for n in nodes() if n.kind in NOTES)
    assert {p: found[p] - counted[p] for p in found | counted if found[p] != counted[p]} == {
        104: 1,  # a heading in capitals over the notes of a table
        105: 1,  # the same over its technical note
        112: 1,  # a letter too many in the marker, declared
        142: 1,  # a heading in capitals over a technical note
        165: 1,  # "note" in small letters
        180: 1,  # a colon missing, declared
    }


def test_census_of_markers() -> None:
    """Letters, numbers and dashes at the start of a line or after a code."""
    marker = re.compile(r"(?:\d{1,2}|[a-z]{1,2})\.(?=\s|$)\s*")
    counted: Counter[int] = Counter()
    for page, line in plain_lines():
        code = CODE.match(line)
        rest = line[code.end() :].strip() if code else line
        while match := marker.match(rest):
            counted[page] += 1
            rest = rest[match.end() :]
        counted[page] += bool(re.match(r"[-–•](?=\s)", rest))
    found = Counter(
        n.places[0].page or 0
        for n in nodes()
        if n.printed and n.kind in (Kind.PROVISION, Kind.LIST_ITEM)
    )
    assert {p: found[p] - counted[p] for p in found | counted if found[p] != counted[p]} == {
        1: -3,  # bullets of the cover
        4: -1,  # a dash inside a line that was broken there
        68: 1,  # a dot missing, declared
        100: -1,  # the number of a table's column
        110: 1,  # a dot missing, declared
        131: 1,  # a dot missing, declared
        146: 1,  # a dot missing, declared
        157: -1,  # a dash inside a line that was broken there
        175: 1,  # "1)"
        177: 1,  # a dot missing, declared
        248: -1,  # a unit at the start of a line, with the full stop
    }


def test_census_of_substances_terms_and_nothing() -> None:
    whole = "\n".join(line for _, line in plain_lines())
    cas = re.findall(r"(?<![\d-])\d{2,7}-\d{2}-\s?\d(?![\d-])", whole.replace("-\n", "-"))
    found = [s for n in nodes() for s in n.substances]
    assert sorted(re.sub(r"\s", "", number) for number in cas) == sorted(s.cas for s in found)
    assert len(found) == 168
    assert all(s.valid for s in found)

    none = [line for _, line in plain_lines() if re.search(r"(?:^|\s)None\.?$", line)]
    empty = [n.path for n in nodes() if n.none and n.kind is Kind.SUBSECTION]
    assert empty == ["2.C", "4.B", "4.C", "5.C1", "5.C2", "7.C"]
    assert len(none) == len(empty)
    unused = sum(line.count("Not used") for _, line in plain_lines())
    assert unused == sum(n.text.raw.count("Not used") for n in nodes()) == 112

    running = [line for page, line in plain_lines() if re.match(r"CATEGORY 5 .* PART \d$", line)]
    contents = [line for page, line in plain_lines() if page == 2 and ". . ." not in line]
    aside = sum(line.count('"') for line in (*running, *contents))
    texts = [t for n in nodes() for t in (n.printed, n.heading and n.heading.raw, n.text.raw) if t]
    texts += [cell.text.raw for n in nodes() if n.table for cell in n.table.cells]
    assert sum(text.count('"') for text in texts) == whole.count('"') - aside


def test_notes_that_stand_over_a_part_of_a_category() -> None:
    by_path = edition().by_path()
    assert [c.path for c in by_path["4#technical-note-1"].children if c.kind is Kind.LIST_ITEM] == [
        f"4#technical-note-1.{n}" for n in (1, 2, 3, 4)
    ]
    assert "4.E.001.c.1" not in by_path
    assert len(by_path["2#note-1"].children) == 19
    assert by_path["2#table-1"].table is not None


def test_signs_that_a_plain_reading_loses() -> None:
    by_path = edition().by_path()
    formula = by_path["2.B#technical-note-1.5.c"].text.plain()
    assert formula.endswith("(UPRₓ, UPR_(y), …);")
    assert "σ" in by_path["0.C.004#note-2.paragraph-2"].text.raw
    held = by_path["2.B.007.c"].quantities
    assert [(q.printed, q.comparator.value) for q in held] == [("5 x 10³ Gy (silicon)", ">")]


def test_only_cover_contents_and_running_titles_are_set_aside() -> None:
    """One page each, and as many headings that go on as a plain reading has."""
    told = [
        (one.code, one.message.partition(" were")[0])
        for one in edition().findings
        if one.code in ("set-aside", "front-matter", "page-number")
    ]
    repeated = sum(line.endswith("continued") for _, line in plain_lines())
    assert told == [
        ("set-aside", "16 line(s) on page 1"),
        ("set-aside", "16 line(s) on page 2"),
        ("set-aside", f"{repeated} line(s) on pages 37 to 248"),
    ]


def test_a_file_that_holds_the_list_twice_is_read_twice() -> None:
    """The second copy's contents and notes are no contents of the first."""
    with pypdfium2.PdfDocument(PDF) as file, pypdfium2.PdfDocument.new() as both:
        both.import_pages(file)
        both.import_pages(file)
        data = io.BytesIO()
        both.save(data)
    document = read_pdf(data.getvalue(), where="twice")
    head = Edition("eu", "2021", "en", "Annex I", "eu", ())
    twice = parse(head, (document,), load("eu", "en"))
    once, again = edition().accounts[0].by_destination, twice.accounts[0].by_destination
    assert again["furniture:contents"] == once["furniture:contents"]
    count = Counter(node.kind for node in nodes())
    assert Counter(node.kind for node in twice.nodes())[Kind.ENTRY] == 2 * count[Kind.ENTRY]
