"""A long document is parsed as a short one is: what is not at hand of it is put by.

Here every document is long, nothing is held, and one page's rows at a time are there: whatever could
be lost on the way to the file and back would be missing from the records.
"""

# ruff: noqa: E402  (the generator is no installed package: it is found beside the tests)

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.lists import load
from pipeline.model import document as documents
from pipeline.model import shelf
from pipeline.model.codec import decode, encode
from pipeline.model.document import Document
from pipeline.model.packed import PackedNodes, walked
from pipeline.model.records import Edition
from pipeline.model.text import MarkKind
from pipeline.parse import parse, shelved
from pipeline.parse.account import Ledger
from pipeline.parse.corrections import Correction
from pipeline.parse.steps import understand
from pipeline.read import pdf_pdfium
from pipeline.read.pdf import read_pdf
from tools.annexes.generate import annex, featured
from tools.annexes.style import draw, draw_columns
from tools.annexes.trial import TYPESETTERS, settled

SPECIMEN = ROOT / "sources" / "specimen"
HEAD = Edition("list", "2024-03-14", "en", "title", "mtcr", ())
MTCR = load("mtcr", "en")
PutBy = Callable[[], None]


@pytest.fixture
def put_by(monkeypatch: pytest.MonkeyPatch) -> PutBy:
    """From the call on, every document is long and as little of it there as can be."""

    def now() -> None:
        monkeypatch.setattr(documents, "LONG", 0)
        monkeypatch.setattr(shelf, "HELD", 0)
        monkeypatch.setattr(shelved, "_NEAR", 1)
        monkeypatch.setattr(pdf_pdfium, "_AT_ONCE", 1)

    return now


def read(data: bytes) -> Document:
    return read_pdf(data, where="list.pdf")


def parsed(data: bytes, *corrections: Correction) -> Edition:
    return parse(HEAD, (read(data),), MTCR, corrections)


@pytest.mark.parametrize("edition", ["2019-05-10", "2024-03-14"])
def test_the_specimen(edition: str, put_by: PutBy) -> None:
    data = (SPECIMEN / f"{edition}.pdf").read_bytes()
    short = parsed(data)
    put_by()
    long = parsed(data)
    assert isinstance(short.parts, tuple)
    assert isinstance(long.parts, PackedNodes)
    assert encode(long) == encode(short)


@pytest.mark.parametrize(
    ("features", "seed"),
    [(["spans"], 19), (["footnotes"], 3), (["columns"], 1), (["spans", "footnotes", "columns"], 5)],
)
@pytest.mark.parametrize("typesetter", ["pdf-typst", "pdf-reportlab"])
def test_annexes_that_nobody_wrote(
    features: list[str], seed: int, typesetter: str, put_by: PutBy
) -> None:
    tables = [one for one in features if one != "columns"]
    made = featured(seed, tables) if tables else annex(seed)
    style = draw_columns(made) if "columns" in features else draw(made)
    _, typeset = TYPESETTERS[typesetter]
    data = typeset(settled(made, typesetter, style), style)
    short = encode(parsed(data))
    put_by()
    assert encode(parsed(data)) == short


def test_what_a_correction_changes_of_a_row_is_put_by_with_it(put_by: PutBy) -> None:
    data = (SPECIMEN / "2024-03-14.pdf").read_bytes()
    changed = Correction(
        "c", (HEAD.edition_id,), "The following subsystems,", "Otherwise,", "reason", "reviewer", 2
    )
    short = parsed(data, changed)
    put_by()
    long = parsed(data, changed)
    assert [one.id for one in long.corrections] == ["c"]
    assert sum("Otherwise," in node.text.raw for node in walked(long)) == 2
    assert encode(long) == encode(short)


def test_what_tracked_changes_take_away_stays_away(put_by: PutBy) -> None:
    data = (SPECIMEN / "2024-03-14_marked-up.pdf").read_bytes()

    def records(without: MarkKind) -> list[bytes]:
        document = read(data)
        done = understand(
            document, MTCR, (), Ledger(document), edition=HEAD.edition_id, without=without
        )
        assert done.told.left_out > 20
        return [encode(part) for part in done.parts]

    views = (MarkKind.DELETED, MarkKind.INSERTED)
    short = [records(without) for without in views]
    assert short[0] != short[1]
    put_by()
    assert [records(without) for without in views] == short


def test_of_the_rows_those_of_a_few_pages_are_there(
    put_by: PutBy, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[shelved._PageRows] = []
    there: list[int] = []

    class Watched(shelved._PageRows):
        __slots__ = ()

        def __init__(self, *arguments: object) -> None:
            made.append(self)
            super().__init__(*arguments)

        def bring(self) -> list:
            rows = super().bring()
            there.append(sum(page.there is not None for page in made))
            return rows

    put_by()
    monkeypatch.setattr(shelved, "_NEAR", 3)
    monkeypatch.setattr(shelved, "_PageRows", Watched)
    parsed((SPECIMEN / "2024-03-14.pdf").read_bytes())
    assert len(made) > 10
    assert max(there) == 3


def test_records_that_are_put_by_are_read_as_others_are(put_by: PutBy) -> None:
    data = (SPECIMEN / "2024-03-14.pdf").read_bytes()
    short = parsed(data)
    put_by()
    long = parsed(data)
    assert long.parts == short.parts
    assert (long.parts[0], long.parts[-1]) == (short.parts[0], short.parts[-1])
    assert long.parts[1:3] == short.parts[1:3]
    assert long.nodes() == short.nodes()
    assert long.items == short.items
    every = walked(long)
    assert len(every) == len(short.nodes())
    assert [node.path for node in every] == [node.path for node in short.nodes()]
    assert short.nodes()[-1] in every
    assert short.parts[0] not in PackedNodes(long.parts[1:]).walked()
    again = decode(encode(long), Edition, where="memory")
    assert isinstance(again.parts, tuple)
    assert again == long
