"""The specimen's truth is sound in itself, and the committed files are what their source makes."""

import hashlib
import io
import json
import tomllib
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model.codec import decode
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, ScopeLevel
from pipeline.model.text import MarkKind, normalize
from tools.specimen import truth
from tools.specimen.blocks import Block, blocks_of
from tools.specimen.build import MARKED_UP, build
from tools.specimen.edits import apply, parse_script
from tools.specimen.load import Step, load
from tools.specimen.markup import SourceError, cas_valid, parse
from tools.specimen.tree import parse_source

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "sources" / "specimen"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LABELLED = {Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION}
NOTES = {Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE}
STEPS = load()
RECORDS = {step.id: truth.edition_record(step.edition) for step in STEPS}
EDITIONS = pytest.mark.parametrize("edition", RECORDS.values(), ids=RECORDS.keys())
PAIRS = pytest.mark.parametrize("step", STEPS[1:], ids=[s.id for s in STEPS[1:]])


# --- committed files --------------------------------------------------------------------------


def test_committed_files_are_what_the_source_makes() -> None:
    made = build(pdf=False)
    assert len(made) == 6 + 1 + 6 + 5
    stale = [name for name, data in made.items() if (FOLDER / name).read_bytes() != data]
    assert stale == [], "run `python -m tools.specimen build`"


@pytest.mark.slow
def test_committed_pdfs_are_what_the_source_makes() -> None:
    pytest.importorskip("typst", reason="the extra `specimen` is not installed")
    made = build()
    stale = [name for name, data in made.items() if (FOLDER / name).read_bytes() != data]
    assert stale == [], "run `python -m tools.specimen build`"
    present = {str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*") if p.is_file()}
    assert present == {*made, "README.md"}


def test_all_files_together_stay_under_four_megabytes() -> None:
    assert sum(p.stat().st_size for p in FOLDER.rglob("*") if p.is_file()) < 4_000_000


def test_the_catalogue_states_the_files_as_they_are() -> None:
    catalogue = tomllib.loads((FOLDER / "catalogue.toml").read_text(encoding="utf-8"))
    assert catalogue["list"]["id"] == "specimen"
    assert [e["id"] for e in catalogue["edition"]] == [s.id for s in STEPS]
    for edition in catalogue["edition"]:
        for file in edition["file"]:
            data = (FOLDER / file["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == file["sha256"]
            assert data.startswith({"pdf": b"%PDF-", "docx": b"PK\x03\x04"}[file["media"]])
    assert catalogue["gap"] == [
        {
            "after": "2019-05-10",
            "before": "2020-10-09",
            "note": "an edition of October 2019 is known; no copy is at hand",
        }
    ]
    numbers = [e["document_number"] for e in catalogue["edition"]]
    assert numbers[-1] == numbers[-2], "a document number is no key: two editions share one"


@EDITIONS
def test_committed_truth_reads_back(edition: Edition) -> None:
    path = FOLDER / "truth" / f"{edition.edition_id}.json"
    assert decode(path.read_bytes(), Edition, where=str(path)) == edition


# --- the records ------------------------------------------------------------------------------


@EDITIONS
def test_paths_are_unique_and_labels_are_paths(edition: Edition) -> None:
    nodes = edition.nodes()
    assert len({n.path for n in nodes}) == len(nodes)
    for node in nodes:
        assert (node.label is not None) == (node.kind in LABELLED), node.path
        if node.label is not None:
            assert str(node.label) == node.path
            assert Label.parse(node.path) == node.label
        for child in node.children:
            joint = "." if child.label is not None or "#" in node.path else "#"
            assert child.path.startswith(node.path + joint)


@EDITIONS
def test_every_span_lies_in_its_text_and_says_what_it_spans(edition: Edition) -> None:
    for node in edition.nodes():
        raw = node.text.raw
        for mark in node.text.marks:
            assert 0 <= mark.start < mark.end <= len(raw)
        for reference in node.references:
            assert raw[reference.start : reference.end] == reference.printed
            assert reference.targets
        for quantity in node.quantities:
            assert node.text.slice(quantity.start, quantity.end).plain() == quantity.printed
        for substance in node.substances:
            assert raw[substance.start : substance.end] == substance.cas
            assert substance.valid
            assert cas_valid(substance.cas)
        for term in node.terms:
            assert raw[term.start + 1 : term.end - 1] == term.term
            assert raw[term.start] in ('“"' if term.double else "‘'")
            assert term.definition in edition.by_path()


@EDITIONS
def test_scopes_and_references_lead_somewhere(edition: Edition) -> None:
    paths = edition.by_path()
    for node in edition.nodes():
        assert (node.scope is not None) == (node.kind in NOTES)
        if node.scope is not None:
            assert set(node.scope.targets) <= set(paths), node.path
        dangling = [r.printed for r in node.references if not r.resolved]
        broken = node.path == "6.D.2" and edition.edition_id >= "2024"
        assert dangling == (["6.B.3."] if broken else []), node.path


@EDITIONS
def test_bold_in_the_words_and_the_declared_flag_agree(edition: Edition) -> None:
    for node in edition.nodes():
        bold = any(m.kind is MarkKind.BOLD for m in node.text.marks)
        assert node.declared == bold, node.path
        if node.heading is not None:
            kinds = {m.kind for m in node.heading.marks}
            assert kinds <= {MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT}


@EDITIONS
def test_the_layout_of_the_annex_is_there(edition: Edition) -> None:
    assert [str(i.label) for i in edition.items] == [str(n) for n in range(1, 21)]
    assert [i.category for i in edition.items] == ["I"] * 2 + ["II"] * 18
    assert [str(i.label) for i in edition.items if i.none] == ["5", "7", "8"]
    for item in edition.items:
        subsections = [c for c in item.children if c.kind is Kind.SUBSECTION]
        assert [s.label.last for s in subsections if s.label] == (
            [] if item.none else list("ABCDE")
        )
    nodes = edition.nodes()
    assert max(n.label.depth for n in nodes if n.label) == 7
    assert {n.kind for n in nodes} == set(Kind) - {Kind.CATEGORY}
    levels = {n.scope.level for n in nodes if n.scope}
    assert levels == set(ScopeLevel) - {ScopeLevel.LIST}
    marks = {m.kind for n in nodes for m in n.text.marks}
    assert {MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT, MarkKind.BOLD} <= marks
    assert any(r.through for n in nodes for r in n.references)
    assert {p.path for p in edition.parts[:3]} == {"introduction", "definitions", "terminology"}
    assert [p.path for p in edition.parts[-3:]] == ["units", "conversions", "statement"]


# --- the edit scripts -------------------------------------------------------------------------


@PAIRS
def test_an_edit_script_is_complete(step: Step) -> None:
    """What no edit names is in both editions, under one path, in the same characters."""
    assert step.previous is not None
    assert step.script is not None
    script = truth.edit_script(step.previous, step.edition, step.script)
    old, new = RECORDS[script.old].by_path(), RECORDS[script.new].by_path()
    named_old = {p for e in script.edits for p in e.old}
    named_new = {p for e in script.edits for p in e.new}
    assert named_old <= set(old)
    assert named_new <= set(new)
    assert set(old) - named_old == set(new) - named_new
    for path in set(new) - named_new:
        before, after = old[path], new[path]
        assert before.text.raw == after.text.raw, path
        assert before.text.plain() == after.text.plain(), path
        assert before.heading == after.heading, path
        assert before.table == after.table, path


@PAIRS
def test_an_edit_says_rightly_whether_words_differ(step: Step) -> None:
    assert step.previous is not None
    assert step.script is not None
    script = truth.edit_script(step.previous, step.edition, step.script)
    old, new = RECORDS[script.old].by_path(), RECORDS[script.new].by_path()
    for edit in script.edits:
        if edit.outcome in ("added", "removed", "split", "merged") or edit.contents:
            continue
        before, after = old[edit.old[0]], new[edit.new[0]]
        same = before.text.normalized() == after.text.normalized()
        assert same == edit.text_same, edit
        if edit.typographic:
            assert (before.text, before.heading) != (after.text, after.heading), edit
            assert edit.labels == ()
        elif not same:
            assert edit.labels, edit
        if edit.outcome == "renumbered":
            assert edit.old != edit.new


def test_every_case_of_the_vocabulary_is_in_the_scripts() -> None:
    scripts = [
        truth.edit_script(s.previous, s.edition, s.script)
        for s in STEPS
        if s.previous is not None and s.script is not None
    ]
    found = {label for script in scripts for edit in script.edits for label in edit.labels}
    assert found == {
        "added", "removed", "tightened", "relaxed", "mixed", "undetermined", "clarified",
        "editorial", "renumbered", "moved", "split", "merged", "technical-note", "definition",
        "reference-retargeted", "reference-broken", "substance", "unit", "contents-only",
    }  # fmt: skip
    assert any(edit.affects for script in scripts for edit in script.edits)


def test_the_cover_of_2022_and_its_changes_answer_to_each_other() -> None:
    step = next(s for s in STEPS if s.id == "2022-10-21")
    assert step.previous is not None
    assert step.script is not None
    script = truth.edit_script(step.previous, step.edition, step.script)
    declared = RECORDS[script.new].declared_amendments
    assert len(declared) == 7
    labels = {d.rstrip(".") for d in declared[1:]}
    touched = {p for e in script.edits for p in e.new}
    for path in touched:
        assert any(path == d or path.startswith(d + ".") for d in labels), path
    for label in labels:
        assert any(p == label or p.startswith(label + ".") for p in touched), label
    assert step.edition.meta["printed"] == "21th October 2022"


# --- the Word files ---------------------------------------------------------------------------


def _paragraphs(data: bytes, *, accept: bool) -> list[str]:
    """The words of a DOCX with all tracked changes taken, or refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    gone = ("del", "moveFrom") if accept else ("ins", "moveTo")
    found = []
    for paragraph in body.iter(f"{W}p"):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and any(mark.find(f"{W}{tag}") is not None for tag in gone):
            continue
        found.append(
            "".join(
                text.text or ""
                for text in paragraph.iter(f"{W}t", f"{W}delText")
                if not any(text.getparent().getparent().tag == f"{W}{tag}" for tag in gone)
            )
        )
    return found


def _words(blocks: tuple[Block, ...]) -> list[str]:
    found = []
    for block in blocks:
        if block.rows:
            found += ["".join(r.text for r in cell) for row in block.rows for cell in row]
        else:
            found.append("".join(r.text for r in block.runs))
    return found


@pytest.mark.parametrize("step", STEPS, ids=[s.id for s in STEPS])
def test_a_clean_docx_holds_the_document_and_no_tracked_change(step: Step) -> None:
    data = (FOLDER / f"{step.id}.docx").read_bytes()
    words = _words(blocks_of(step.edition))
    assert _paragraphs(data, accept=True) == _paragraphs(data, accept=False) == words


def test_the_marked_up_docx_gives_both_editions() -> None:
    step = next(s for s in STEPS if s.id == MARKED_UP)
    assert step.previous is not None
    data = (FOLDER / f"{MARKED_UP}_marked-up.docx").read_bytes()
    legend = "Changes from the previous edition are shown"

    def without_legend(words: list[str]) -> list[str]:
        return [w for w in words if not w.startswith(legend)]

    assert without_legend(_paragraphs(data, accept=True)) == _words(blocks_of(step.edition))
    assert without_legend(_paragraphs(data, accept=False)) == _words(blocks_of(step.previous))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    for tag in ("ins", "del", "moveFrom", "moveTo"):
        made = list(body.iter(f"{W}{tag}"))
        assert made, tag
        assert {e.get(f"{W}author") for e in made} == {"Annex Working Group"}
        assert {e.get(f"{W}date") for e in made} == {"2024-03-14T09:00:00Z"}
    ids = [e.get(f"{W}id") for e in body.iter() if e.tag.endswith(("}ins", "}del"))]
    assert len(set(ids)) == len(ids)


def test_no_label_is_typed_in_word() -> None:
    data = (FOLDER / "2022-10-21.docx").read_bytes()
    blocks = blocks_of(next(s for s in STEPS if s.id == "2022-10-21").edition)
    numbered = [b for b in blocks if b.marker is not None]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {m.date_time for m in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = etree.fromstring(package.read("word/document.xml"))
        footer = package.read("word/footer1.xml").decode()
    assert len(list(body.iter(f"{W}numPr"))) == len(numbered) > 300
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


# --- the notation -----------------------------------------------------------------------------


def test_marks_are_read() -> None:
    found = parse('Fans of {q|1.1 × 10^{6} N s|≥} (N_{2}, CAS {c|7727-37-9|Nitrogen}) for a "kite"')
    assert found.raw == "Fans of 1.1 × 106 N s (N2, CAS 7727-37-9) for a “kite”"
    assert found.text().plain() == "Fans of 1.1 × 10⁶ N s (N₂, CAS 7727-37-9) for a “kite”"
    quantity = found.quantities[0]
    assert (str(quantity.value), quantity.unit) == ("1100000", "N s")
    assert [t.term for t in found.terms] == ["kite"]


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("a **bold word", "bold not closed in 'a **bold word'"),
        ("two  spaces", "spaces in 'two  spaces'"),
        ("{q|many|≥}", "not a quantity: 'many'"),
        ("{r|1.A", "unreadable tag at '{r|1.A'"),
    ],
)
def test_slips_in_the_marks_are_told(markup: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse(markup)
    assert str(caught.value) == message


def test_a_swap_that_finds_nothing_is_told() -> None:
    base = parse_source(
        "@edition 2000-01-01\nCATEGORY I\nITEM 1 KITES\n1.A. GOODS\n1.A.1. {Kites} Kites.\n"
    )
    script = parse_script(
        "@edition 2001-01-01\n== amend 1.A.1\nlabels: editorial\nwhy: x\nswap: Balloons => Kites\n"
    )
    with pytest.raises(SourceError) as caught:
        apply(base, script)
    assert str(caught.value) == "1.A.1: 'Balloons' is there 0 times"


def test_an_edit_of_nothing_is_told() -> None:
    base = parse_source("@edition 2000-01-01\nCATEGORY I\nITEM 1 KITES\n1.A. GOODS\nNone.\n")
    script = parse_script("@edition 2001-01-01\n== remove 1.A.9\nwhy: x\n")
    with pytest.raises(SourceError) as caught:
        apply(base, script)
    assert str(caught.value) == "2001-01-01: remove: nothing at '1.A.9'"


def test_retyped_nodes_keep_their_words() -> None:
    name = "2020-10-09..2021-10-08"
    edits = json.loads((FOLDER / "truth" / f"{name}.json").read_text(encoding="utf-8"))["edits"]
    old, new = (RECORDS[i].by_path() for i in name.split(".."))
    retyped = [e for e in edits if e.get("typographic")]
    assert len(retyped) == 21
    for edit in retyped:
        before, after = old[edit["old"][0]], new[edit["new"][0]]
        assert normalize(before.text.plain()) == normalize(after.text.plain())
