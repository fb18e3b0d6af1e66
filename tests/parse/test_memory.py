"""What reading and parsing hold on to: nothing that only the collector of cycles could free, and of
the search and the drafts no more than is still open.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.lists import load
from pipeline.model.records import Edition
from pipeline.parse import parse, steps
from pipeline.parse.outline import Step
from pipeline.read.pdf import read_pdf

PDF = Path(__file__).parents[2] / "sources" / "specimen" / "2024-03-14.pdf"
HEAD = Edition("specimen", "2024-03-14", "en", "title", "mtcr", ())


@pytest.fixture
def saved() -> Iterator[None]:
    """What the collector finds is kept in ``gc.garbage``."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


def test_nothing_is_left_for_the_collector(saved: None) -> None:
    profile = load("mtcr", "en")
    parse(HEAD, (read_pdf(PDF.read_bytes(), where=PDF.name),), profile)
    gc.collect()
    ours = {type(one) for one in gc.garbage if type(one).__module__.startswith("pipeline.")}
    assert not ours
    assert len(gc.garbage) < 200  # a few of the PDF library's own


def test_records_are_made_while_the_search_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []
    drafted: list[tuple[str, int]] = []
    solve, build = steps.solve, steps.build

    def watched_solve(rows, *arguments, **named) -> Iterator[Step]:
        for step in solve(rows, *arguments, **named):
            searched.append(len(rows))
            yield step

    def watched_build(*arguments):
        for draft in build(*arguments):
            drafted.append((".".join(draft.components), len(searched)))
            yield draft

    monkeypatch.setattr(steps, "solve", watched_solve)
    monkeypatch.setattr(steps, "build", watched_build)
    parse(HEAD, (read_pdf(PDF.read_bytes(), where=PDF.name),), load("mtcr", "en"))
    seen = dict(drafted)
    assert seen["1"] < seen["2"] < seen["3"] < searched[0]
    assert seen["1"] < searched[0] / 2


def test_rows_are_let_go_of_once_they_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    solve = steps.solve

    def watched(rows, *arguments, **named) -> Iterator[Step]:
        for n, step in enumerate(solve(rows, *arguments, **named)):
            if n % 100 == 0:
                left.append(len(rows) - rows.count(None))
            yield step

    monkeypatch.setattr(steps, "solve", watched)
    parse(HEAD, (read_pdf(PDF.read_bytes(), where=PDF.name),), load("mtcr", "en"))
    assert left == sorted(left, reverse=True)
    assert left[-1] < left[0] / 4
