"""The embedded specimen, every edition in both formats, against its truth: exact, or listed here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from parse_differences import differences

from pipeline.lists import load
from pipeline.model.codec import decode
from pipeline.model.document import Document, Media
from pipeline.model.records import Edition, Manifestation, Outcome, Role
from pipeline.parse import parse
from pipeline.read import read

SPECIMEN = Path(__file__).parents[2] / "sources" / "specimen"
EDITIONS = sorted(p.stem for p in (SPECIMEN / "truth").glob("????-??-??.json"))

WORDLESS = {"4.C.2.c"}
"""Where the truth knows a comparator that the words do not say ("falls through a sieve of 63 μm"): the
parse says "="."""


@cache
def document(name: str) -> Document:
    path = SPECIMEN / name
    return read(path.read_bytes(), Media(path.suffix[1:]), where=name)


@cache
def truth(edition: str) -> Edition:
    return decode((SPECIMEN / "truth" / f"{edition}.json").read_bytes(), Edition, where=edition)


@cache
def parsed(edition: str, media: str) -> Edition:
    wanted = truth(edition)
    head = Edition(
        "specimen", edition, "en", wanted.title, "mtcr", (),
        declared_amendments=wanted.declared_amendments,
    )  # fmt: skip
    return parse(head, (document(f"{edition}.{media}"),), load("mtcr", "en"))


def test_there_are_editions() -> None:
    assert len(EDITIONS) >= 5


@pytest.mark.parametrize("media", ["docx", "pdf"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_equals_the_truth(edition: str, media: str) -> None:
    found = differences(parsed(edition, media), truth(edition))
    left = [
        line
        for line in found
        if not (line.split()[0] == "quantities" and line.split()[1] in WORDLESS)
        or "comparator" not in line
    ]
    assert left == []


@pytest.mark.parametrize("media", ["docx", "pdf"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_contents_list_is_the_one_printed(edition: str, media: str) -> None:
    """A hyphen at a line's end may be one or none: the comparison folds it away."""

    def lines(found: Edition) -> list[tuple[str, str]]:
        return [(line.path, line.title.replace("-", "")) for line in found.contents]

    assert lines(parsed(edition, media)) == lines(truth(edition))


@pytest.mark.parametrize("media", ["docx", "pdf"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_character_has_one_place(edition: str, media: str) -> None:
    (account,) = parsed(edition, media).accounts
    assert (account.lost, account.double) == (0, 0)
    assert sum(account.by_destination.values()) == account.total
    assert account.by_destination["furniture:contents"] > 1000


@pytest.mark.parametrize("media", ["docx", "pdf"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_what_it_proves_of_itself(edition: str, media: str) -> None:
    outcomes = {c.code: c.outcome for c in parsed(edition, media).checks}
    held = ("numbering", "subsections", "contents-labels", "quotes", "polarity", "duplicates",
            "back-matter", "exponents", "cas-check-digit")  # fmt: skip
    assert {code: outcomes[code] for code in held} == dict.fromkeys(held, Outcome.HELD)
    pages = Outcome.HELD if media == "pdf" else Outcome.NOT_AVAILABLE
    assert outcomes["page-count"] is pages


def whole(edition: str, *files: tuple[Role, str], previous: Edition | None = None) -> Edition:
    documents = tuple(document(name) for _, name in files)
    head = Edition(
        "specimen", edition, "en", "title", "mtcr", (),
        manifestations=tuple(
            Manifestation(role, doc.media, doc.sha256, 1, name)
            for (role, name), doc in zip(files, documents, strict=True)
        ),
    )  # fmt: skip
    return parse(head, documents, load("mtcr", "en"), previous=previous)


def test_witnesses_agree() -> None:
    edition = "2024-03-14"
    found = whole(
        edition,
        (Role.CLEAN, f"{edition}.pdf"),
        (Role.CLEAN, f"{edition}.docx"),
        (Role.MARKED_UP, f"{edition}_marked-up.docx"),
        (Role.MARKED_UP, f"{edition}_marked-up.pdf"),
        previous=parsed("2022-10-21", "docx"),
    )
    outcomes = [(c.code, c.outcome) for c in found.checks if c.code.startswith("witness")]
    assert outcomes == [
        ("witness-docx-pdf", Outcome.HELD),
        ("witness-tree-docx-pdf", Outcome.HELD),
        ("witness-accept-all", Outcome.HELD),
        ("witness-reject-all", Outcome.HELD),
        ("witness-accept-all", Outcome.HELD),
        ("witness-reject-all", Outcome.HELD),
    ]
    pages = next(c for c in found.checks if c.code == "page-count")
    assert (pages.outcome, pages.summary) == (Outcome.HELD, "38 pages in the pdf")
    assert found.parts == parsed(edition, "docx").parts  # Word is the text of record
    assert len(found.accounts) == 2


def test_without_the_edition_before_rejecting_is_not_available() -> None:
    edition = "2024-03-14"
    found = whole(
        edition, (Role.CLEAN, f"{edition}.docx"), (Role.MARKED_UP, f"{edition}_marked-up.docx")
    )
    assert {c.code: c.summary for c in found.checks if c.outcome is Outcome.NOT_AVAILABLE} == {
        "page-count": "the document states no number of pages",
        "witness-reject-all": "the edition before is not at hand",
    }
