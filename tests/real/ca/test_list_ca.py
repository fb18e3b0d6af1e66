"""Canada's Export Control List, nine English and eight French editions, 2021 to 2025.

Nothing of the text stands here: labels, dates and counts are facts. Where the two official versions
differ, the difference stands with its reason in the tables beside this file.
"""

from __future__ import annotations

import csv
import itertools
import re
from functools import cache
from pathlib import Path

import canada
import pytest
from lxml import etree

from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.export.forms import files
from pipeline.export.material import Material, Scope
from pipeline.history.blame import blame
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.history.timeline import life
from pipeline.model.records import Edition, Kind, Node, Outcome
from pipeline.parse.declared import load as load_declared
from pipeline.store.repository import DataRepository

HERE = Path(__file__).resolve().parent
REAL = HERE.parents[3] / "shared" / "real" / "ca-export-control-list"
LIMS = "{http://justice.gc.ca/lims}"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.exists(), reason=f"the official documents are not at {REAL}"),
]


@cache
def history(language: str) -> dict[str, Edition]:
    declared = load_declared(HERE / "fr.toml") if language == "fr" else ()
    return canada.editions(REAL, language, declared)


@cache
def compared(language: str) -> dict[tuple[str, str], ChangeSet]:
    editions = history(language)
    return {
        (old, new): compare(editions[old], editions[new])
        for old, new in itertools.pairwise(editions)
    }


@cache
def chronicle(language: str) -> Chronicle:
    editions = list(history(language).values())
    return Chronicle(trace(editions, list(compared(language).values())), editions)


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


BOTH = pytest.mark.parametrize("language", ["en", "fr"])


@BOTH
def test_every_character_is_accounted_for_and_every_proof_holds(language: str) -> None:
    editions = history(language)
    assert len(editions) == {"en": 9, "fr": 8}[language]
    for edition in editions.values():
        assert [(a.lost, a.double) for a in edition.accounts] == [(0, 0)]
        assert [c.code for c in edition.checks if c.outcome is Outcome.FAILED] == []
        assert {f.code for f in edition.findings} <= {"not-in-force"}
    waiting = [name for name, edition in editions.items() if edition.findings]
    assert waiting == ["2021-06-16", "2024-06-11"]


def test_the_french_file_contradicts_itself_in_one_place() -> None:
    for name, edition in canada.editions(REAL, "fr").items():
        ties = [f.choices for f in edition.findings if f.code == "ambiguous-structure"]
        assert ties == [("5.5504.d", "5.5504.2.d")], name
        failed = [c.code for c in edition.checks if c.outcome is Outcome.FAILED]
        assert failed == ["numbering", "references"]


def test_both_versions_have_the_same_labels_and_nodes_in_the_same_order() -> None:
    counts = {}
    for name, french in history("fr").items():
        english = history("en")[name]
        one, two = (
            [n for n in e.nodes() if n.kind is not Kind.DEFINITION] for e in (english, french)
        )
        assert [(n.path, n.kind, n.none) for n in one] == [(n.path, n.kind, n.none) for n in two]
        assert [n.label for n in one] == [n.label for n in two]
        counts[name] = sum(n.label is not None for n in one)
    assert list(counts.values()) == [187, 187, 210, 210, 251, 251, 284, 284]


def limits(node: Node) -> list[tuple[object, ...]]:
    return sorted(
        (
            str((q.si_value if q.si_value is not None else q.value).normalize()),
            q.si_unit or q.unit.replace("percent", "%"),
            str(q.si_upper or ""),
            str(q.comparator),
            q.excluding,
        )
        for q in node.quantities
    )


def test_both_versions_state_the_same_numbers() -> None:
    known = table("quantities.tsv")
    compared_nodes = 0
    for name, french in history("fr").items():
        english = history("en")[name].by_path()
        found = {}
        for path, node in french.by_path().items():
            if path in english and (one := limits(english[path])) != (two := limits(node)):
                same = [q[:3] for q in one] == [q[:3] for q in two]
                found[path] = "comparator" if same else "number"
            compared_nodes += bool(node.quantities)
        assert found == {r["label"]: r["kind"] for r in known if r["since"] <= name}, name
    assert compared_nodes > 150


def test_both_versions_were_amended_in_the_same_places() -> None:
    known = {(row["old"], row["new"], row["path"]): row["kind"] for row in table("changes.tsv")}
    found = {}
    for pair, french in compared("fr").items():
        one, two = (
            {
                side.path
                for change in changes.changes
                for side in (change.old, change.new)
                if side is not None and side.kind is not Kind.DEFINITION
            }
            for changes in (compared("en")[pair], french)
        )
        found |= {(*pair, path): "English alone" for path in one - two}
        found |= {(*pair, path): "French alone" for path in two - one}
    assert found == known


def dated(path: Path) -> dict[str, str]:
    """Return since when each provision's own words stand, as the file says: label to day."""
    root = etree.parse(path).getroot()
    found: dict[str, str] = {}

    def walk(element: etree._Element, label: tuple[str, ...]) -> None:
        for child in element:
            mine = label
            printed = child.findtext("Label") or ""
            pieces = tuple(re.findall(r"[0-9]+|[A-Za-z]+", printed))
            if child.tag == "Heading" and printed:
                label = mine = pieces[1:]
            elif child.tag == "Provision" and printed:
                mine = (*label, *pieces[pieces[0] == label[0] and len(pieces) > 1 :])
                words = child.find("Text")
                days = [
                    one.get(f"{LIMS}inforce-start-date")
                    for one in (child, words)
                    if one is not None
                ]
                found[".".join(mine)] = max(filter(None, days))
            elif child.tag == "Provision" and len(label) > 1:
                continue  # a note
            walk(child, mine)

    walk(root.find("Schedule"), ())
    return found


def test_the_publisher_dates_exactly_what_the_comparison_found() -> None:
    """Each provision says since when it reads so: a witness that no code of the program has read."""
    paths = dict(zip(history("en"), canada.files(REAL, "en"), strict=True))
    seen = 0
    for (old, new), changes in compared("en").items():
        first, last = (canada.dates(paths[name])[0] for name in (old, new))
        said = {label for label, day in dated(paths[new]).items() if first < day <= last}
        found = {
            change.new.path
            for change in changes.changes
            if change.new is not None and change.new.label is not None
        }
        assert found == said, (old, new)
        seen += len(found)
    assert seen == 116


@BOTH
def test_the_history_is_built_and_answers(language: str, tmp_path: Path) -> None:
    editions = list(history(language).values())
    with DataRepository(tmp_path / "parsed") as repository:
        report = repository.publish(
            f"ca-{language}",
            editions,
            program_version="1",
            profile="ca",
            lineage=chronicle(language).lineage,
        )
        assert report.added == tuple(history(language))
        loaded, _ = repository.load_all(f"ca-{language}")
        for one, two in zip(loaded, editions, strict=True):
            assert [(n.path, n.text) for n in one.nodes()] == [
                (n.path, n.text) for n in two.nodes()
            ]
    told = chronicle(language)
    moved = life(told, "3.01.1.b")
    assert [(m.seen.edition, m.was) for m in moved.moments if m.was] == [("2021-07-26", "3.b")]
    assert next(m.seen.edition for m in life(told, "5506").moments) == "2024-07-23"
    assert [m.seen.edition for m in life(told, "9-1").moments] == [editions[0].edition_id]
    for path, node in told.nodes(len(editions) - 1).items():
        segments = blame(told, path, len(editions) - 1).segments
        assert "".join(one.text for one in segments) == node.text.plain()


@BOTH
def test_group_6_names_the_edition_of_the_regime_it_follows(language: str) -> None:
    named = {}
    for name, edition in history(language).items():
        (words,) = edition.by_path()["6"].children
        named[name] = re.search(r"MTCR/TEM/(\d{4})/Annex", words.text.raw)[1]
    assert set(named.values()) == {"2018", "2019"}
    assert next(name for name, year in named.items() if year == "2019") == "2021-07-26"


AKN = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}


def test_akoma_ntoso_of_every_edition_is_valid_and_names_alike_in_both_languages() -> None:
    schemas = HERE.parents[1] / "export" / "schemas"
    schema = etree.XMLSchema(etree.parse(schemas / "akomantoso30.xsd"))
    named: dict[str, dict[str, set[str]]] = {"en": {}, "fr": {}}
    for language, found in named.items():
        asked = chronicle(language)
        numbers = tuple(range(len(asked.editions)))
        for name, data in files("akoma-ntoso", Material(asked, Scope.ALL, numbers)).items():
            root = etree.fromstring(data)
            schema.assertValid(root)
            edition = history(language)[name.removesuffix(".xml")]
            words = root.xpath("//*[@GUID]")
            assert [
                one.xpath("string(a:content/a:p | a:intro/a:p)", namespaces=AKN) for one in words
            ] == [node.text.raw for node in edition.nodes()]
            found[name] = set(root.xpath("//a:chapter//@eId", namespaces=AKN))
    for name, french in named["fr"].items():
        provisions = [
            {one for one in ids if not re.search("__(hcontainer|al|ref|rref|term)_", one)}
            for ids in (named["en"][name], french)
        ]
        assert provisions[0] == provisions[1], name
        assert len(french) > len(provisions[1]) > 150
