"""``annex check``, ``account`` and ``evidence``: what they print, and their exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kite_pages import add_pdf
from kites import NEW, OLD, page

ASKED = (
    "1.A.1. Kites that can lift more than {lift} kg, as follows:\n\na. {box};\n\n"
    "Note: Such as:\n\na. red ones.\n\nb. Blue ones."
)


@pytest.fixture
def published(kites):
    """NEW is a PDF of two pages."""
    add_pdf(kites, NEW, lift=45, more=f'follows = "{OLD}"')
    kites.run(workers=1)
    return kites


def test_check_states_what_held_and_what_did_not(annex, kites) -> None:
    kites.run(workers=1)
    said = annex("check", NEW)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "kites 2020-10-09: 1 failed, 5 not available, 9 held"
    failed = [line.split(maxsplit=2)[:2] for line in lines if line.lstrip().startswith("FAILED")]
    assert failed == [["FAILED", "back-matter"]]
    assert "  units\n  conversions\n  statement\n" in said.out.replace("    ", "  ")
    assert lines[-1] == "Findings: none"
    assert annex("check", NEW, "--strict").code == 1


def test_check_as_json(annex, kites) -> None:
    kites.run(workers=1)
    said = annex("check", NEW, "--json")
    told = json.loads(said.out)
    assert (told["list_id"], told["edition_id"], told["findings"]) == ("kites", NEW, [])
    outcomes = {check["code"]: check["outcome"] for check in told["checks"]}
    assert outcomes["polarity"] == "held"
    assert outcomes["back-matter"] == "failed"


def test_what_is_open_is_settled_by_the_entry_that_check_prints(annex, kites) -> None:
    """From the finding to the entry, signed, to an edition in which nothing is open."""
    old = page(lift=45)
    begin, end = old.index("1.A.1. Complete"), old.index("Note: 1.A.1.")
    text = old[:begin] + ASKED.format(lift=45, box="Box kites") + "\n\n" + old[end:]
    kites.head["more"] = 'corrections = "corrections.toml"'
    kites.save()
    ledger = kites.folder / "corrections.toml"
    ledger.write_text("")
    kites.write(NEW, text)
    kites.run(workers=1)
    said = annex("check", NEW, "--decide")
    comment, *entry = said.out.splitlines()
    assert comment.startswith("# line ")
    assert "nearly as likely" in comment
    assert entry[:3] == ["[[decision]]", f'id = "{NEW}-1"', f'edition = "{NEW}"']
    assert entry[-2:] == ['reason = ""', 'reviewer = ""']
    ledger.write_text(said.out.replace('""', '"seen on the page"'))
    kites.run(workers=1)
    assert annex("check", NEW, "--decide").out == (
        "# nothing is open: no line could nearly as well be read otherwise\n"
    )
    record = json.loads((kites.root / "parsed" / "kites" / "edition.json").read_bytes())
    assert [d["id"] for d in record["decisions"]] == [f"{NEW}-1"]
    # the text changes: the decision was made on another one
    kites.write(NEW, text.replace("Blue ones", "Green ones"))
    refused = annex("run", "--workers", "1")
    assert refused.code == 62
    assert refused.err.startswith(
        "annex: a recorded decision does not apply\n"
        f"  where:    decision '{NEW}-1' on edition {NEW}\n"
        "  found:    0 lines whose text and neighbours are what it was made on\n"
        "  expected: exactly one line with input "
    )


def test_an_entry_for_what_a_note_governs(annex, kites) -> None:
    kites.run(workers=1)
    said = annex("check", NEW, "--decide", "1a1#note-1")
    lines = said.out.splitlines()
    assert (lines[1], lines[4:6]) == (
        f'id = "{NEW}-1.A.1-note-1"',
        ['path = "1.A.1#note-1"', 'governs = ["1.A.1"]'],
    )


def test_only_a_note_governs_something(annex, kites) -> None:
    kites.run(workers=1)
    said = annex("check", NEW, "--decide", "1.A.1")
    assert said.code == 16
    assert said.err == (
        "annex: unknown label\n"
        "  where:    kites 2020-10-09\n"
        "  found:    1.A.1, which is no note (entry)\n"
        "  expected: the path of a note, technical note or N.B., such as 2.A.1#note-1\n"
        "  do:       see the notes of an entry in the records of edition 2020-10-09\n"
    )


def test_account(annex, published, tmp_path: Path) -> None:
    said = annex("account", NEW, "--picture", tmp_path / "pictures", "--page", 2)
    assert said.code == 0
    assert said.out.startswith("kites 2020-10-09: 2020-10-09.pdf, file of record\n")
    assert "lost 0, counted twice 0" in said.out
    assert "The record says the same." in said.out
    assert "page number 6" in said.out or "page-number" in said.out
    (picture,) = (tmp_path / "pictures").iterdir()
    assert said.out.rstrip().endswith(str(picture))
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_account_by_paragraphs_where_there_are_no_pages(annex, published) -> None:
    said = annex("account", OLD)
    assert said.out.startswith("kites 2019-05-10: 2019-05-10.md, file of record\n")
    assert "paragraphs" in said.out
    short = annex("account", OLD, "--summary").out
    assert len(short) < len(said.out)


def test_a_page_is_picked_for_a_picture_only(annex, published) -> None:
    said = annex("account", NEW, "--page", 1)
    assert said.code == 2
    assert said.err.endswith("Error: --page says which page to draw; it needs --picture.\n")


def test_evidence(annex, published, tmp_path: Path) -> None:
    said = annex("evidence", "1a1b", "--edition", NEW, "-o", tmp_path / "seen")
    assert said.code == 0
    first, *_, last = said.out.splitlines()
    assert first == "1.A.1.b  (kites 2020-10-09, 2020-10-09.pdf)"
    assert "read again by itself, holds these words." in said.out
    assert Path(last).read_bytes()[:4] == b"\x89PNG"


def test_evidence_of_what_is_not_there(annex, published, tmp_path: Path) -> None:
    said = annex("evidence", "1a1q", "--edition", NEW, "-o", tmp_path / "seen")
    assert said.code == 16
    assert said.err == (
        "annex: unknown label\n"
        "  where:    kites 2020-10-09\n"
        "  found:    no '1a1q'\n"
        "  expected: a label or path of the edition, such as 1.A.1, 1.A.1.a, 1.A.1.b or 1.A\n"
        "  do:       check the label; how it is punctuated, and its case, do not matter\n"
    )
    assert not (tmp_path / "seen").exists()
