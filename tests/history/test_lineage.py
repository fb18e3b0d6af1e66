"""Identities: who is who over a run of editions."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from histories import chronicle, grown, true_changes
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import edition as annex

from pipeline.compare import compare
from pipeline.errors import CompareError, StoreError
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.model.lineage import Event, KnownEdition, mint
from pipeline.store.identities import LineageWriter, read_lineage

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=5)


@FEW
@given(SEEDS)
def test_with_true_pairs_an_identity_is_a_node_for_life(seed) -> None:
    history = grown(seed)
    found = chronicle(history.editions, true_changes(history))
    ids = [
        {number: found.at(n)[path].id for number, path in paths.items()}
        for n, paths in enumerate(history.paths)
    ]
    for number in {number for of in ids for number in of}:
        assert len({of[number] for of in ids if number in of}) == 1, number
    for of in ids:
        assert len(set(of.values())) == len(of)
    everyone = {number: own for of in ids for number, own in of.items()}
    for child, parent in history.split_of.items():
        if child in everyone and not any(child in of for of in ids[:1]):
            assert found.by_id[everyone[child]].born.of in ((everyone[parent],), ())
    for number, own in everyone.items():
        goes = history.merged_into.get(number)
        wanted = (everyone[goes],) if goes is not None else ()
        gone = number not in ids[-1]
        assert found.by_id[own].into == (wanted if gone else ())


@FEW
@given(SEEDS)
def test_every_path_has_one_identity_and_every_identity_one_path(seed) -> None:
    history = grown(seed)
    found = chronicle(history.editions)
    standing: dict[str, set[int]] = {}
    for n, edition in enumerate(history.editions):
        at = found.at(n)
        assert list(at.keys() ^ edition.by_path().keys()) == []
        assert len({one.id for one in at.values()}) == len(at)
        for one in at.values():
            standing.setdefault(one.id, set()).add(n)
    assert set(standing) == set(found.by_id)
    for own, numbers in standing.items():
        one = found.by_id[own]
        assert sorted(numbers) == list(found.span(one))
        first = history.editions[min(numbers)].edition_id
        assert own == mint("list", first, one.born.path)
        assert [s for s in one.stations if s.event is Event.BORN] == [one.born]


@FEW
@given(SEEDS)
def test_what_was_known_earlier_is_the_beginning_of_what_is_known_now(seed) -> None:
    editions = grown(seed).editions
    changes = [compare(old, new) for old, new in itertools.pairwise(editions)]
    whole = trace(editions, changes)
    written = dict(LineageWriter(whole).files([edition.edition_id for edition in editions]))
    for n, edition in enumerate(editions):
        then = read_lineage(written[edition.edition_id], where="then")
        assert then == trace(editions[: n + 1], changes[:n])


@FEW
@given(SEEDS)
def test_an_id_given_before_an_older_edition_was_found_still_leads_there(seed) -> None:
    editions = grown(seed, count=3).editions
    before, after = chronicle(editions[1:]), chronicle(editions)
    for one in before.lineage.identities:
        found = after.find(one.id).identity
        for n in before.span(one):
            assert after.path(found, n + 1) == before.path(one, n)


KITES = """
1 KITES
  1.A GOODS
    1. {one}
    2. {two}
    3. {three}
"""
ONE = "Box kites that lift more than 40 kg in any wind"
TWO = "Delta kites with ribs of split bamboo, tied with silk"
THREE = "Reels that hold more than 900 m of line under load"


def kites(edition_id, one=ONE, two=TWO, three=THREE):
    return annex(KITES.format(one=one, two=two, three=three), edition_id)


def test_what_goes_and_comes_back_is_born_again() -> None:
    without = annex("\n".join(KITES.splitlines()[:-1]).format(one=ONE, two=TWO), "2002-01-01")
    found = chronicle([kites("2001-01-01"), without, kites("2003-01-01")])
    first, second = found.at(0)["1.A.3"], found.at(2)["1.A.3"]
    assert first.id != second.id
    assert first.gone == "2002-01-01"
    assert (second.born.edition, second.born.of) == ("2003-01-01", ())


def test_a_label_used_again_is_another_identity() -> None:
    found = chronicle([kites("2001-01-01"), kites("2002-01-01", one=THREE, two=ONE, three=TWO)])
    assert [found.at(0)[f"1.A.{n}"].id for n in (1, 2, 3)] == [
        found.at(1)[f"1.A.{n}"].id for n in (2, 3, 1)
    ]


def test_dates_as_far_as_they_are_known() -> None:
    found = trace([kites("2001-01-01"), kites("2002-05"), kites("2003")], [
        compare(kites("2001-01-01"), kites("2002-05"), gap="something lies between"),
        compare(kites("2002-05"), kites("2003")),
    ])  # fmt: skip
    assert found.editions == (
        KnownEdition("2001-01-01", "2001-01-01", printed=False),
        KnownEdition("2002-05", "2002-05", printed=False, gap="something lies between"),
        KnownEdition("2003", "2003", printed=False),
    )


def test_comparisons_of_other_editions() -> None:
    first, second, third = (kites(f"200{n}-01-01") for n in (1, 2, 3))
    with pytest.raises(CompareError) as caught:
        trace([first, second], [compare(first, third)])
    assert str(caught.value) == (
        "the editions cannot be compared\n"
        "  where:    the lineage of list\n"
        "  found:    the comparison 2001-01-01..2003-01-01\n"
        "  expected: that of 2001-01-01..2002-01-01\n"
        "  do:       compare each edition with the one before it"
    )
    with pytest.raises(CompareError, match="found:    0 comparisons"):
        trace([first, second], [])


def test_a_lineage_of_other_editions_is_refused() -> None:
    first, second = kites("2001-01-01"), kites("2002-01-01")
    lineage = trace([first], [])
    with pytest.raises(StoreError, match="editions 2002-01-01"):
        Chronicle(lineage, [second])
    other = msgspec.structs.replace(second, edition_id="2001-01-01", parts=second.parts[:0])
    with pytest.raises(StoreError, match="found:    1 in 2001-01-01"):
        Chronicle(lineage, [other]).at(0)
