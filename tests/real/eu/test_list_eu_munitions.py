"""The EU's Common Military List, from its print of 2020: 48 pages, against a plain count of their
text. Nothing of the text stands here: labels, counts and characters that are wrong are facts.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from pipeline.lists import load
from pipeline.model.records import Edition, Kind, Outcome
from pipeline.parse import parse
from pipeline.parse.declared import load as load_corrections
from pipeline.read.pdf import read_pdf

HERE = Path(__file__).resolve()
REAL = HERE.parents[4] / "shared" / "real" / "eu-dual-use"
PDF = REAL / "liste1-forsvarsmateriell-2020_pdf2022-03-01.pdf"
NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
CODES = [f"ML{number}" for number in range(1, 23)]

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not PDF.exists(), reason=f"the official documents are not at {REAL}"),
]


@cache
def edition() -> Edition:
    document = read_pdf(PDF.read_bytes(), where=PDF.name)
    head = Edition("eu-munitions", "2020", "en", "Common Military List", "eu_munitions", ())
    corrections = load_corrections(HERE.parent / "munitions-corrections.toml")
    return parse(head, (document,), load("eu_munitions", "en"), corrections)


@cache
def plain_lines() -> tuple[tuple[int, str], ...]:
    """The lines of pdfium's bare text behind the contents list, with their pages."""
    found = []
    with pypdfium2.PdfDocument(PDF) as file:
        for number, page in enumerate(file, 1):
            text = page.get_textpage()
            lines = text.get_text_range().split("\r\n")
            found.extend((number, line.strip()) for line in lines if line.strip() and number > 2)
            text.close()
            page.close()
    return tuple(found)


def test_every_code_is_found_once() -> None:
    code = re.compile(r"(ML\d{1,2})\s")
    counted = [m[1] for page, line in plain_lines() if page < 43 and (m := code.match(line))]
    found = [part.path for part in edition().parts if part.kind is Kind.ENTRY]
    assert found == CODES
    assert counted == CODES
    assert [part.path for part in edition().parts] == [*CODES, "definitions"]


def test_entries_have_words_and_quantities_of_their_own() -> None:
    entry = edition().by_path()["ML1"]
    assert entry.printed == "ML1"
    assert [(q.printed, q.comparator.value) for q in entry.quantities] == [
        ("20 mm", "<"), ("12,7 mm", "≤"), ("0,50 inches", "≤"),
    ]  # fmt: skip


def test_account_is_whole() -> None:
    (account,) = edition().accounts
    assert (account.lost, account.double) == (0, 0)
    assert sum(account.by_destination.values()) == account.total


def test_checks() -> None:
    failed = {c.code: c.details for c in edition().checks if c.outcome is Outcome.FAILED}
    # quoted in the print and defined nowhere, or under other words
    assert [said.partition(": “")[0] for said in failed.pop("terms")] == [
        "ML9.a.2.c.1", "Definitions: robot (d)", "Definitions: technology",
    ]  # fmt: skip
    assert failed == {"cas-check-digit": ("ML8.f.14: 7406-61-9",)}  # printed so


def test_census() -> None:
    """Counts made on the plain lines, without the parser, equal the tree's, differences explained."""
    nodes = edition().nodes()
    note = re.compile(r"(?:Technical\s+[Nn]otes?|Notes?(?:\s\d+)?)(?=\s*$|\s+[\"'A-Z(])|N\.B\.")
    counted = Counter(page for page, line in plain_lines() if note.match(line))
    found = Counter(n.places[0].page for n in nodes if n.kind in NOTES)
    assert {p: found[p] - counted[p] for p in found | counted if found[p] != counted[p]} == {
        7: 1,  # a marker with a colon
        46: 1,  # the same
    }

    marker = re.compile(r"(?:\d{1,2}|[a-z]{1,2})\.(?=\s|$)\s*")
    markers: Counter[int] = Counter()
    for page, line in plain_lines():
        rest = line
        while match := marker.match(rest):
            markers[page] += 1
            rest = rest[match.end() :]
        markers[page] += bool(re.match(r"[-–•](?=\s)", rest))
    held = Counter(
        n.places[0].page or 0
        for n in nodes
        if n.printed and n.kind in (Kind.PROVISION, Kind.LIST_ITEM)
    )
    assert held == +markers

    whole = "\n".join(line for _, line in plain_lines())
    joined = re.sub(r"[-\ufffe\x02]\n", "-", whole)
    cas = re.findall(r"(?<![\d-])\d{2,7}\s?-\s?\d{2}\s?-\s?\d(?![\d-])", joined)
    numbers = [s.cas for n in nodes for s in n.substances]
    assert sorted(re.sub(r"\s", "", number) for number in cas) == sorted(numbers)
    assert len(numbers) == 205

    term = re.compile(r"(?:ML ?[\d, ]+)?[\"“][^\"”]*[\"”](?:\s*\(.*\))*$")
    terms = [line for page, line in plain_lines() if page > 42 and term.match(line)]
    assert len([n for n in nodes if n.kind is Kind.DEFINITION]) == len(terms) == 43
    unused = sum(n.text.raw.count("Not used since") for n in nodes)
    assert whole.count("Not used since") == unused == 11
    texts = [t for n in nodes for t in (n.printed, n.heading and n.heading.raw, n.text.raw) if t]
    assert sum(text.count('"') for text in texts) == whole.count('"')


def test_a_marker_far_from_its_list_is_still_its_member() -> None:
    """On page 42 three markers stand at the edge of the page, and the numbers go on."""
    entry = edition().by_path()["ML22.b"]
    assert [c.path for c in entry.children if c.kind is Kind.PROVISION] == [
        f"ML22.b.{number}" for number in range(1, 6)
    ]
