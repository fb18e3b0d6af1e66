"""Annex I.2 of Spain's Royal Decree 679/2014, both wordings and the whole decree.

Nothing of the text stands here: labels, counts and characters that are wrong are facts.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.lists import load
from pipeline.model.records import Edition, Kind, Node, Outcome
from pipeline.parse import parse
from pipeline.parse.declared import load as load_corrections
from pipeline.read.markdown import read_markdown

HERE = Path(__file__).resolve()
REAL = HERE.parents[4] / "shared" / "real" / "es-rd679-2014"
OLD, NEW = "2014-08-26", "2016-09-21"
NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.exists(), reason=f"the official documents are not at {REAL}"),
]


def raw(edition: str) -> str:
    return (REAL / f"mtcr-annex-es_edition-{edition}.md").read_text(encoding="utf-8")


def parsed(path: Path, edition: str) -> Edition:
    document = read_markdown(path.read_bytes(), where=path.name)
    head = Edition("mtcr-es", edition, "es", "Anexo I.2", "mtcr", ())
    corrections = load_corrections(HERE.parent / "corrections.toml")
    return parse(head, (document,), load("mtcr", "es"), corrections)


@cache
def annex(edition: str) -> Edition:
    return parsed(REAL / f"mtcr-annex-es_edition-{edition}.md", edition)


def plain_lines(edition: str) -> list[str]:
    """The file's lines without emphasis marks: all the census knows of Markdown."""
    return [line.strip().replace("*", "") for line in raw(edition).splitlines() if line.strip()]


@pytest.mark.parametrize(("edition", "letters"), [(OLD, "abcde"), (NEW, "abcdef")])
def test_whole_tree(edition: str, letters: str) -> None:
    tree = annex(edition)
    assert [p.path for p in tree.parts] == [
        "preamble", "introduction", "definitions", "terminology", *map(str, range(1, 21)),
    ]  # fmt: skip
    by_path = tree.by_path()
    introduction = [n.path for n in by_path["introduction"].children]
    assert introduction == [f"introduction#{letter}" for letter in letters]
    assert len([n for n in by_path["definitions"].children if n.kind is Kind.DEFINITION]) == 18
    assert [n.path for n in by_path["terminology"].children] == [
        "terminology#paragraph-1", *(f"terminology#{c}" for c in "abcd"),
    ]  # fmt: skip
    for item in tree.items:
        if item.path in ("5", "7", "8"):
            assert item.none
            assert not item.children
        else:
            assert [n.path for n in item.children] == [f"{item.path}.{c}" for c in "ABCDE"]
        assert item.category == ("I" if item.path in ("1", "2") else "II")


ENTRIES = {
    "1": "A2 B1 D2 E1", "2": "A1 B2 D6 E1", "3": "A9 B3 C2 D3 E1", "4": "B3 C6 D1 E1",
    "6": "A2 B5 C9 D2 E3", "9": "A8 B2 D4 E1", "10": "A3 B1 D1 E3", "11": "A5 D2 E2",
    "12": "A6 D3 E1", "13": "A1 E1", "14": "A1 E1", "15": "B5 D1 E1", "16": "A1 D1 E1",
    "17": "A1 B1 C1 D1 E1", "18": "A3 E1", "19": "A3 B1 D1 E1", "20": "A1 B2 D2 E1",
}  # fmt: skip


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_entries_of_each_subsection(edition: str) -> None:
    wanted = dict(ENTRIES)
    if edition == NEW:
        wanted["3"] = "A10 B3 C2 D3 E1"
    found = {
        item.path: " ".join(
            f"{sub.path[-1]}{len(sub.children)}" for sub in item.children if not sub.none
        )
        for item in annex(edition).items
        if not item.none
    }
    assert found == wanted


def marked(nodes: tuple[Node, ...]) -> list[Node]:
    return [n for n in nodes if n.kind in (Kind.PROVISION, Kind.LIST_ITEM) and n.printed]


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_census(edition: str) -> None:
    """Counts made on the raw lines, without the parser, equal the tree's, differences explained."""
    lines = plain_lines(edition)
    nodes = annex(edition).nodes()
    full = [t for t in lines if re.match(r"\d{1,2}[A-E][0-9lIJ]{0,2}(?=[ A-Z])", t)]
    labelled = [n for n in nodes if n.kind in (Kind.SUBSECTION, Kind.ENTRY)]
    assert len(full) == len(labelled)

    markers = [
        t for t in lines if re.match(r"(\d{1,2}|[a-z])(\.|\b(?=\s+[A-ZÁÉÍÓÚ«“]))\.?\s*\D", t)
    ]
    dashes = [t for t in lines if re.match(r"[-–] ", t)]
    part_headings = 3  # "1.", "2.", "3." (2014 prints l for the first digit)
    not_markers = sum(1 for t in lines if re.match(r"1\.2 ", t))  # a chemical name, no digit after
    assert len(markers) + len(dashes) - part_headings + 0 * not_markers == len(marked(nodes))

    note_lines = [t for t in lines if re.match(r"(?i)(notas?( técnicas?)?\s*:|N\.?B)", t)]
    assert len(note_lines) == len([n for n in nodes if n.kind in NOTES])

    text = raw(edition)
    cas = re.findall(r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])", text)
    repaired = 2 if edition == OLD else 0  # 127394-5 and 1054472-6 lost a hyphen in print
    found = [s for n in nodes for s in n.substances]
    assert len(found) == len(cas) + repaired
    assert all(s.valid for s in found)

    nothing = [t for t in lines if t == "Ninguno."]
    assert len(nothing) == 24
    assert len([n for n in nodes if n.none and n.kind is Kind.SUBSECTION]) == 24
    assert len([n for n in nodes if n.none and n.kind is Kind.ITEM]) == 3


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_census_of_quotes(edition: str) -> None:
    """As many quotation marks of each kind in the tree as in the file, but for those that a
    declared correction turns round or takes for the sign of seconds.
    """
    tree = annex(edition)
    texts = [
        text
        for node in tree.nodes()
        for text in (node.printed, node.heading and node.heading.raw, node.text.raw)
        if text
    ]
    for mark in "«»“”":
        corrected = sum(
            c.times * (c.replaced_by.count(mark) - c.found.count(mark)) for c in tree.corrections
        )
        assert sum(text.count(mark) for text in texts) == raw(edition).count(mark) + corrected


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_every_word_of_the_source_is_in_the_tree(edition: str) -> None:
    """No word gone: the multiset of words differs only by title lines and declared corrections."""
    word = re.compile(r"[^\W\d_]{3,}")
    source = Counter(word.findall(raw(edition).replace("*", "")))
    tree: Counter[str] = Counter()
    for node in annex(edition).nodes():
        for text in (node.printed, node.heading and node.heading.raw, node.text.raw):
            tree.update(word.findall(text or ""))
    gone = source - tree
    assert gone["CATEGORÍA"] == 20  # carried by the item's category
    applied = annex(edition).corrections
    assert sum(gone.values()) <= 20 + 20 + sum(2 * c.times for c in applied)


def test_account_is_whole() -> None:
    for edition in (OLD, NEW):
        (account,) = annex(edition).accounts
        assert (account.lost, account.double) == (0, 0)
        assert sum(account.by_destination.values()) == account.total


def test_checks() -> None:
    wanted = {
        "numbering": ("12.A.5.b.4 stands after 2 of its kind, not after 3",)
    }  # printed so in both wordings
    for edition in (OLD, NEW):
        failed = {c.code: c.details for c in annex(edition).checks if c.outcome is Outcome.FAILED}
        if edition == NEW:
            assert failed.pop("quotes") == ("4.C.6.a.2: 0 “ and 1 ”",)  # a chemist's double prime
        # terms the decree quotes and explains nowhere, or in another gender
        assert [said.partition(":")[0] for said in failed.pop("terms")] == [
            "Introduction (d) (2)", "Terminology (a)", "3.A.2", "12.A.6", "15.B.2",
        ]  # fmt: skip
        assert failed == wanted


def test_exponents_are_restored_by_declared_corrections() -> None:
    quantity = annex(OLD).by_path()["18.A.3"].quantities[0]
    assert quantity.printed == "4,184 x 10⁶ J/m²"
    assert str(quantity.value) == "4184000"
    assert quantity.unit == "J/m²"


def test_notes_hang_where_they_stand() -> None:
    by_path = annex(OLD).by_path()
    assert by_path["2.A.1#note-1"].scope is not None
    assert by_path["2.A.1#note-1"].scope.targets == ("2.A.1.b", "2.A.1.d", "2.A.1.e", "2.A.1.f")
    assert "2.A.1.f" in by_path
    assert "2.A.1.e#technical-note-1.f" not in by_path
    assert "9.B.2.d" in by_path
    assert "9.B.2.c.3.d" not in by_path
    assert annex(NEW).by_path()["4.C.2.g#paragraph-1"].text.raw.startswith("1.2 ")


DECREE = (
    OLD, NEW, "2018-06-20", "2019-06-27", "2020-04-29", "2021-09-29", "2022-06-25", "2023-05-31",
    "2024-06-08", "2025-05-31",
)  # fmt: skip


@pytest.mark.slow
def test_ten_versions_of_the_decree_change_the_annex_once() -> None:
    """Annex I.2 cut out of the whole decree is the annex alone, and changes with the 2016 reform."""
    seen = []
    for edition in DECREE:
        tree = parsed(REAL / "full" / f"BOE-A-2014-8926_{edition}.md", edition)
        assert tree.accounts[0].by_destination["furniture:outside-region"] > 100_000
        codes = Counter(one.code for one in tree.findings)
        assert (codes["set-aside"], codes["outside-region"], codes["front-matter"]) == (3, 0, 0)
        seen.append([(n.path, n.printed, n.text, n.heading) for n in tree.nodes()])
    alone = [[(n.path, n.printed, n.text, n.heading) for n in annex(e).nodes()] for e in (OLD, NEW)]
    assert seen[0] == alone[0]
    assert seen[1] == alone[1]
    changed = [DECREE[n] for n in range(1, len(DECREE)) if seen[n] != seen[n - 1]]
    assert changed == [NEW]
