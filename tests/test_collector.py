import gc
from collections.abc import Iterator

import pytest

from pipeline.collector import uncollected


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def _fail(seen: list[bool]) -> None:
    seen.append(gc.isenabled())
    raise KeyError


def test_the_collector_is_off_inside_and_on_again_after_an_error() -> None:
    inside: list[bool] = []
    with pytest.raises(KeyError), uncollected():
        _fail(inside)
    assert inside == [False]
    assert gc.isenabled()


def test_inside_another_the_outer_one_decides() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_made_meanwhile_counts_as_old() -> None:
    with uncollected():
        made = [[] for _ in range(1000)]
    old = {id(one) for one in gc.get_objects(generation=2)}
    assert all(id(one) in old for one in made)


def test_a_callers_frozen_objects_stay_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    assert frozen
    with uncollected():
        pass
    assert gc.get_freeze_count() == frozen
