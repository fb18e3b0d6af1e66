"""The history of Spain's text of the annex, 2014 and 2016: labels, dates and counts alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from histories import chronicle as traced

from pipeline.history.blame import blame
from pipeline.history.chronicle import Chronicle
from pipeline.history.point import show
from pipeline.history.search import compiled, search
from pipeline.history.series import substances, thresholds
from pipeline.history.timeline import life
from pipeline.lists import load
from pipeline.model.records import Edition
from pipeline.parse import parse
from pipeline.parse.declared import load as load_corrections
from pipeline.read.markdown import read_markdown

HERE = Path(__file__).resolve()
REAL = HERE.parents[3] / "shared" / "real" / "es-rd679-2014"
CORRECTIONS = HERE.parents[1] / "real" / "es" / "corrections.toml"
OLD, NEW = "2014-08-26", "2016-09-21"

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.exists(), reason=f"the official documents are not at {REAL}"),
]


@cache
def spain() -> Chronicle:
    editions = []
    for name in (OLD, NEW):
        path = REAL / f"mtcr-annex-es_edition-{name}.md"
        document = read_markdown(path.read_bytes(), where=path.name)
        head = Edition("mtcr-es", name, "es", "Anexo I.2", "mtcr", ())
        profile, corrections = load("mtcr", "es"), load_corrections(CORRECTIONS)
        editions.append(parse(head, (document,), profile, corrections))
    return traced(editions)


def events(label: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.seen.edition, m.events) for m in life(spain(), label).moments]


def test_lives_read_against_the_two_texts_by_a_person() -> None:
    assert events("3A10") == [(NEW, ("born",))]
    assert events("12.A.3") == [(OLD, ("born",)), (NEW, ("split",))]
    split = life(spain(), "12A3").moments[1]
    assert [one.path for one in split.relatives] == ["12.A.3.a.2"]
    assert split.review
    moved = life(spain(), "14A1b2a").moments[1]
    assert (moved.events, moved.was) == (("amended", "renumbered"), "14.A.1.b.2.b")
    assert [n.now for n in life(spain(), "14A1b2a").namesakes] == [None]


def test_a_raised_limit_is_the_only_word_of_its_edition() -> None:
    said = blame(spain(), "14.A.1.b.2.a")
    assert [one.text.strip() for one in said.segments if one.seen.edition == NEW] == ["80 ºC"]
    series = thresholds(spain(), life(spain(), "14.A.1.b.2.a").id).series
    assert [[value.printed for value in point.values][1] for point in series[0].points] == [
        "55 ºC",
        "80 ºC",
    ]


def test_blame_adds_up_everywhere() -> None:
    for n in (0, 1):
        for path, node in spain().nodes(n).items():
            said = blame(spain(), path, n)
            assert "".join(one.text for one in said.segments) == node.text.plain()


def test_what_stood_on_a_day() -> None:
    assert show(spain(), "14.A.1.b.2.b", "2015-05-01").edition == OLD
    assert show(spain(), "14.A.1.b.2.a", "2016-09-21").worded.after == OLD


def test_substances_that_came_in() -> None:
    """Held against every CAS number in the two files, read by a pattern alone."""
    pattern = re.compile(r"(?<![\w-])\d{2,7}-\d{2}-\d(?![\w-])")
    old, new = (
        set(pattern.findall((REAL / f"mtcr-annex-es_edition-{name}.md").read_text("utf-8")))
        for name in (OLD, NEW)
    )
    misprints = {"100-15-2", "1273-94-5", "10544-72-6"}  # mended in 2014 by declared corrections
    found = substances(spain())
    fresh = {one.cas for one in found if one.stretches[0].seen.after is not None}
    assert fresh == new - old - misprints
    assert {one.cas for one in found if one.stretches[-1].gone is not None} == set()
    assert old - new == {"00-15-2"}


def test_none_stands_in_both() -> None:
    tallies = search(spain(), compiled(r"^Ninguno\.?$", regex=True)).editions
    assert tallies[0].provisions == tallies[1].provisions > 20
