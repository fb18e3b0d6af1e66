"""Thresholds, substances, terms, references and counts against a plain look at every edition."""

from __future__ import annotations

import pytest
from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import edition

from pipeline.errors import UnknownLabelError
from pipeline.history.references import references
from pipeline.history.series import substances, thresholds
from pipeline.history.statistics import statistics
from pipeline.history.terms import terms
from pipeline.model.records import Kind

FIRST = """
definitions
  "Range": The greatest distance a craft flies, whatever its “payload”.
  "Payload": What it carries.
3 KITES AND LINES [II]
  3.A GOODS
    1. Lines bearing more than 5 kN at 20 °C, as follows:
      a. Plaited from silk for a “range” of 3 km; or
      b. Twisted of hemp, with glue of gum (CAS 9000-01-5).
      Note: 3.A.1 does not control lines shorter than 10 m.
    2. Reels for lines of 3.A.1.a, and winches for those of 3.A.1.
    3. Spare parts of 3.A.1 to 3.A.2, and of 3.A.9.
  3.B TESTS
    1. Stands for goods of 3.A.1.b.
"""
SECOND = FIRST.replace("more than 5 kN", "more than 5.0 kN").replace("3 km", "4 km")
THIRD = SECOND.replace(" of hemp, with glue of gum (CAS 9000-01-5)", " of hemp").replace(
    "“payload”", "burden"
)
A, B, C = "2001-01-01", "2002-01-01", "2003-01-01"


@pytest.fixture(scope="module")
def history():
    return chronicle([edition(FIRST, A), edition(SECOND, B), edition(THIRD, C)])


def test_a_series_has_a_point_for_each_change_of_meaning(history) -> None:
    found = {one.path: one.points for one in thresholds(history, "3A1").series}
    assert set(found) == {"3.A.1", "3.A.1.a", "3.A.1#note-1"}
    assert [len(points) for points in found.values()].count(1) == 2, "5 and 5.0 kN are one"
    assert [(p.seen.edition, p.values[0].printed) for p in found["3.A.1.a"]] == [
        (A, "3 km"),
        (B, "4 km"),
    ]
    assert [one.path for one in thresholds(history, "kN").series] == ["3.A.1"]
    assert {one.path for one in thresholds(history, "m").series} == {"3.A.1.a", "3.A.1#note-1"}
    with pytest.raises(UnknownLabelError, match="no 'parsec'"):
        thresholds(history, "parsec")


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_series_replayed_are_the_quantities_of_every_edition(seed) -> None:
    editions = grown(seed).editions
    found = chronicle(editions)
    plain = {}
    for n, one in enumerate(editions):
        for path, node in one.by_path().items():
            if any(q.si_unit == "kg" or q.unit == "kg" for q in node.quantities):
                printed = tuple(q.printed for q in node.quantities if "kg" in (q.unit, q.si_unit))
                plain[n, found.at(n)[path].id] = printed
    told = {}
    units = {q.unit for e in editions for node in e.nodes() for q in node.quantities}
    for one in thresholds(found, "kg").series if "kg" in units else ():
        span = found.span(found.by_id[one.id])
        for n in span:
            points = [p for p in one.points if found.number[p.seen.edition] <= n]
            if points and points[-1].values:
                told[n, one.id] = tuple(value.printed for value in points[-1].values)
    assert told == plain


def test_substances(history) -> None:
    (gum,) = substances(history)
    assert (gum.cas, gum.valid, gum.paths) == ("9000-01-5", True, ("3.A.1.b",))
    (stretch,) = gum.stretches
    assert (stretch.seen.edition, stretch.last, stretch.gone.edition) == (A, B, C)
    assert substances(history, "9000") == (gum,)
    assert substances(history, "7732") == ()


def test_terms(history) -> None:
    first = {one.term: one for one in terms(history, 0).terms}
    assert set(first) == {"Range", "Payload"}
    assert first["Range"].definitions == ("definitions#range",)
    assert first["Range"].uses == ("3.A.1.a",)
    assert first["Payload"].uses == ("definitions#range",)
    (payload,) = terms(history, 2, "PAY").terms
    assert payload.uses == ()
    (reworded,) = terms(history, 2, "range").terms[0].reworded
    assert (reworded.edition, reworded.after) == (C, B)


def test_references_both_ways(history) -> None:
    found = references(history, "3A1", 0)
    assert [(m.path, m.targets) for m in found.mentions] == [("3.A.1#note-1", ("3.A.1",))]
    assert [(m.path, m.targets, m.how) for m in found.mentioned_by] == [
        ("3.A.2", ("3.A.1.a",), "part of it"),
        ("3.A.2", ("3.A.1",), "itself"),
        ("3.A.3", ("3.A.1", "3.A.2"), "itself"),
        ("3.B.1", ("3.A.1.b",), "part of it"),
    ]
    down = references(history, "3.A.1.b", 0)
    assert {(m.path, m.how) for m in down.mentioned_by} == {
        ("3.A.1#note-1", "what holds it"),
        ("3.A.2", "what holds it"),
        ("3.A.3", "what holds it"),
        ("3.B.1", "itself"),
    }
    missing = [m.missing for m in references(history, "3A3", 0).mentions]
    assert missing == [(), ("3.A.9",)]
    assert references(history, "definitions#range", 0).mentioned_by == ()


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_counts_are_those_of_a_plain_count(seed) -> None:
    editions = grown(seed).editions
    found = statistics(chronicle(editions))
    born = gone = 0
    for n, (counts, one) in enumerate(zip(found.editions, editions, strict=True)):
        kinds = [node.kind for node in one.nodes() if not node.none]
        assert (counts.entries, counts.provisions, counts.notes) == (
            kinds.count(Kind.ENTRY),
            kinds.count(Kind.PROVISION),
            kinds.count(Kind.NOTE),
        )
        assert counts.none == sum(node.none for node in one.nodes())
        if n:
            born, gone = born + counts.born, gone + counts.gone
    assert len(editions[0].nodes()) + born - gone == len(editions[-1].nodes())
    for row in found.subsections:
        for count, one in zip(row.entries, editions, strict=True):
            node = one.by_path().get(row.path)
            children = node.children if node is not None else ()
            assert count == sum(c.kind is Kind.ENTRY and not c.none for c in children)
