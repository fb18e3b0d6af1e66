"""Where each character went: the sums are the account's, and what is lost is named."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lists import load
from pipeline.model.document import Document, Line, Media, Page, Run
from pipeline.model.records import Edition
from pipeline.parse import parse
from pipeline.parse.corrections import Correction
from pipeline.parse.whereabouts import LOST, Span, Whereabouts, _OpenLedger, whereabouts
from pipeline.read import read

SPECIMEN = Path(__file__).parents[2] / "sources" / "specimen"
FILES = sorted(p.name for p in SPECIMEN.iterdir() if p.suffix in (".pdf", ".docx"))
QUICK = ("2024-03-14.pdf", "2024-03-14_marked-up.docx")
PROFILE = load("mtcr", "en")


@cache
def document(name: str) -> Document:
    path = SPECIMEN / name
    return read(path.read_bytes(), Media(path.suffix[1:]), where=name)


@pytest.mark.parametrize(
    "name",
    [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in FILES],
)
def test_the_sums_are_those_of_the_record(name) -> None:
    head = Edition("specimen", name[:10], "en", "title", "mtcr", ())
    (account,) = parse(head, (document(name),), PROFILE).accounts
    found = whereabouts(document(name), PROFILE, edition=name[:10])
    assert found.counts() == account.by_destination
    assert found.double == ()
    assert found.spans[0].start == 0
    assert [s.start for s in found.spans[1:]] == [s.end for s in found.spans[:-1]]
    assert found.spans[-1].end == account.total == len(document(name).characters)


MARKDOWN = (
    "# 1. INTRODUCTION\n\n(a) Kites fly.\n\n# 2. DEFINITIONS\n\n# 3. TERMINOLOGY\n\n"
    "# ITEM 1 KITES\n\n1.A. EQUIPMENT\n\n1.A.l. Box kites.\n"
)


def test_a_correction_is_a_destination() -> None:
    read_ = read(MARKDOWN.encode(), Media.MARKDOWN, where="kites.md")
    mistyped = Correction("l", ("2019",), "1.A.l.", "1.A.1.", "letter for digit", "A. Reviewer")
    head = Edition("kites", "2019", "en", "title", "mtcr", ())
    (account,) = parse(head, (read_,), PROFILE, (mistyped,)).accounts
    found = whereabouts(read_, PROFILE, (mistyped,), edition="2019")
    assert found.counts() == account.by_destination
    (span,) = [s for s in found.spans if s.destination == "correction"]
    assert read_.characters[span.start : span.end].strip() == "l"


def lines_of(*texts: str) -> tuple[Line, ...]:
    made, at = [], 0
    for text in texts:
        made.append(Line(at, (Run(text),)))
        at += len(text)
    return tuple(made)


def test_what_went_nowhere_is_lost_and_what_went_twice_is_double() -> None:
    lines = lines_of("abc def", "ghi")
    ledger = _OpenLedger(Document(Media.MARKDOWN, "0" * 64, "none", (Page(0, None, None, lines),)))
    ledger.claim(range(3), "note")
    ledger.claim([1], "table")
    ledger.claim(range(8, 10), "item")
    found = ledger.whereabouts("2019")
    assert found.spans == (
        Span(0, 3, "note"), Span(3, 4, "space"), Span(4, 8, LOST), Span(8, 10, "item"),
    )  # fmt: skip
    assert found.double == (1,)
    assert found.counts() == {"item": 2, LOST: 4, "note": 3, "space": 1}
    assert [spans for _, spans in found.of_lines(lines)] == [
        (Span(0, 3, "note"), Span(3, 4, "space"), Span(4, 7, LOST)),
        (Span(7, 8, LOST), Span(8, 10, "item")),
    ]


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
    st.lists(st.integers(0, 9), min_size=1, max_size=20),
    st.integers(0, 5),
)
def test_cut_into_lines_it_is_the_same(spans, lines, skipped) -> None:
    total = min(sum(spans), sum(lines))
    cuts, at = [], 0
    for n, width in enumerate(spans):
        cuts.append(Span(at, at + width, "ab"[n % 2]))
        at += width
    found = Whereabouts(tuple(cuts), ())
    wanted = lines_of(*("x" * width for width in lines))[skipped:]
    cut = [span for _, pieces in found.of_lines(wanted) for span in pieces]
    start = wanted[0].start if wanted else total
    kinds = "".join(s.destination * (s.end - s.start) for s in cuts)
    assert "".join(s.destination * (s.end - s.start) for s in cut) == kinds[start:total]
