import os
import time

import pytest
from kites import NEW, OLD

from pipeline.batch.jobs import ParseJob
from pipeline.batch.workers import outcomes
from pipeline.errors import AnnexError, NoTextLayerError, ParseError
from pipeline.model import codec
from pipeline.model.records import RECORD_SCHEMA_VERSION, Edition


def job(edition_id: str, after: str | None = None) -> ParseJob:
    head = Edition("kites", edition_id, "en", "Kites", "mtcr", ())
    return ParseJob(head, (), None, None, after, edition_id)


def parse(one: ParseJob, previous: Edition | None) -> Edition:
    """What the workers do here: the document number says who came before."""
    name = one.edition_id
    if name.endswith("bad"):
        raise NoTextLayerError(where=name, found="f", expected="e", do="d")
    if name.endswith("dies"):
        os._exit(3)
    if name.endswith("defect"):
        raise ZeroDivisionError
    said = f"after {previous.edition_id}" if previous is not None else "first"
    return Edition("kites", name, "en", "Kites", "mtcr", (), document_number=said)


def told(jobs, workers, at_hand=None):
    results = outcomes(jobs, {} if at_hand is None else at_hand, parse, workers)
    return {
        one.edition_id: result.document_number if isinstance(result, Edition) else type(result)
        for one, result in results
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_comes_after_another_gets_its_edition(workers) -> None:
    jobs = [job("a"), job("b"), job("c", "b"), job("d", "c"), job("e", "z")]
    at_hand = {"z": parse(job("z"), None)}
    assert told(jobs, workers, at_hand) == {
        "a": "first",
        "b": "first",
        "c": "after b",
        "d": "after c",
        "e": "after z",
    }
    assert sorted(at_hand) == ["a", "b", "c", "d", "e", "z"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_comes_after_a_failure_is_not_tried(workers) -> None:
    jobs = [job("a-bad"), job("b", "a-bad"), job("c", "b"), job("d")]
    assert told(jobs, workers) == {"a-bad": NoTextLayerError, "d": "first"}


def test_a_worker_that_dies_is_an_error_with_a_name() -> None:
    (_, error), *_ = list(outcomes([job("a-dies"), job("b-dies")], {}, parse, 2))
    assert isinstance(error, ParseError)
    assert str(error) == (
        "the document cannot be parsed\n"
        f"  where:    {error.where}\n"
        "  found:    the process that parsed it ended without an answer\n"
        "  expected: an edition, or an error that says why there is none\n"
        "  do:       see whether the machine ran out of memory, then run again with --workers 1"
    )
    assert error.where in ("kites a-dies", "kites b-dies")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_defect_is_not_taken_for_bad_input(workers) -> None:
    with pytest.raises(ZeroDivisionError):
        list(outcomes([job("a-defect"), job("b")], {}, parse, workers))


def sleep(one: ParseJob, _: Edition | None) -> Edition:
    if one.edition_id == "long":
        time.sleep(60)
    return parse(one, None)


def test_leaving_early_stops_the_workers_at_once() -> None:
    began = time.monotonic()
    results = outcomes([job("long"), job("short")], {}, sleep, 2)
    assert next(results)[0].edition_id == "short"
    results.close()
    assert time.monotonic() - began < 20


def test_several_editions_over_two_processes(kites) -> None:
    alone = kites.run(workers=1)
    again = kites.run(workers=2, force=True)
    assert again.head == alone.head
    assert [row.edition_id for row in again.editions] == [OLD, NEW]


def test_an_error_of_a_worker_is_whole(kites) -> None:
    kites.write(OLD, "Nothing.\n")
    kites.write(NEW, "Nothing at all.\n")
    with pytest.raises(AnnexError) as caught:
        kites.run(workers=2)
    assert caught.value.where == f"edition {OLD}"
    assert [note.splitlines()[1] for note in caught.value.__notes__] == [
        f"  where:    edition {NEW}"
    ]


def test_a_record_is_written_the_same_whether_or_not_it_crossed_processes() -> None:
    here = {}
    list(outcomes([job("a"), job("b")], here, parse, 1))
    there = {}
    list(outcomes([job("a"), job("b")], there, parse, 2))
    assert here == there
    assert codec.encode(here["a"]) == codec.encode(there["a"])
    assert f'"schema_version": "{RECORD_SCHEMA_VERSION}"'.encode() in codec.encode(there["a"])
