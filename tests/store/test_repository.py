"""What a publication makes of a history, and what comes back out of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_support import corrected, fetched, git, make_edition, references

from pipeline.errors import (
    EditionOrderError,
    HistoryConflictError,
    StoreError,
    UnknownEditionError,
    UnknownListError,
)
from pipeline.model import codec
from pipeline.model.records import RECORD_SCHEMA_VERSION, Check, Dates, Edition, Outcome
from pipeline.store.message import content_sha256
from pipeline.store.repository import DataRepository

SMALL = {"items": 2, "entries": 1, "provisions": 2}
A = make_edition("2016-10-20", **SMALL)
B = make_edition("2019-10-11", changed=300, **SMALL)
C = make_edition("2021-10-08", changed=200, **SMALL)


def publish(folder, *editions, version="0.1.0", list_id="weather"):
    with DataRepository(folder) as repository:
        return repository.publish(list_id, editions, program_version=version, profile="weather")


def load(folder, name, list_id="weather"):
    with DataRepository(folder) as repository:
        return repository.load(list_id, name)


def subjects(folder):
    return git(
        folder, "log", "--first-parent", "--reverse", "--format=%s", "weather", "--"
    ).splitlines()


def test_first_publication(tmp_path):
    folder = tmp_path / "parsed"
    report = publish(folder, A, B)
    assert report.added == ("2016-10-20", "2019-10-11")
    assert report.changed
    assert report.head == git(folder, "rev-parse", "HEAD").strip()
    assert git(folder, "symbolic-ref", "HEAD") == "refs/heads/weather\n"
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "fsck", "--strict") == ""
    assert sorted(references(folder)) == [
        "refs/heads/weather",
        "refs/tags/weather/2016-10-20",
        "refs/tags/weather/2019-10-11",
    ]
    assert load(folder, "2016-10-20") == A
    assert load(folder, "2019-10-11") == B


def test_message_dates_and_author(tmp_path):
    publish(tmp_path / "parsed", A)
    shown = git(
        tmp_path / "parsed", "log", "-1", "--date=iso", "--format=%an <%ae> %ad%n%cn <%ce> %cd%n%B"
    )
    assert shown == (
        "annex-pipeline <annex-pipeline@invalid> 2016-10-20 12:00:00 +0000\n"
        "annex-pipeline <annex-pipeline@invalid> 2016-10-20 12:00:00 +0000\n"
        "weather edition 2016-10-20\n"
        "\n"
        "2 items, 3 entries, 9 provisions, 3 notes, 1 definition, 1 table.\n"
        "\n"
        "Checks: 1 held, 0 failed, 0 not available.\n"
        "Findings: 0 errors, 0 warnings.\n"
        "Characters lost: 0; counted twice: 0.\n"
        "\n"
        "List: weather\n"
        "Edition: 2016-10-20\n"
        "Document-Number: BW/2016/List\n"
        f"Source-SHA256: {A.manifestations[0].sha256}\n"
        "List-Profile: weather\n"
        f"Record-Schema: {RECORD_SCHEMA_VERSION}\n"
        "Program-Version: 0.1.0\n"
        f"Content-SHA256: {content_sha256(A)}\n"
        "\n"
    )
    tag = git(tmp_path / "parsed", "cat-file", "-p", "weather/2016-10-20")
    assert tag.splitlines()[1:] == [
        "type commit",
        "tag weather/2016-10-20",
        "tagger annex-pipeline <annex-pipeline@invalid> 1476964800 +0000",
        "",
        "weather edition 2016-10-20",
    ]


def test_an_edition_of_1987(tmp_path):
    old = make_edition("1987-04-16", **SMALL)
    publish(tmp_path / "parsed", old)
    assert git(tmp_path / "parsed", "log", "--format=%aI") == "1987-04-16T12:00:00+00:00\n"
    assert git(tmp_path / "parsed", "fsck", "--strict") == ""


def test_the_same_again_does_nothing(tmp_path):
    folder = tmp_path / "parsed"
    head = publish(folder, A, B).head
    before = references(folder)
    packs = sorted((folder / ".git" / "objects").rglob("*"))
    report = publish(folder, A, B, version="9.9.9")
    assert not report.changed
    assert report.unchanged == ("2016-10-20", "2019-10-11")
    assert report.head == head
    assert references(folder) == before
    assert sorted((folder / ".git" / "objects").rglob("*")) == packs


def test_a_later_edition_goes_on_top_and_one_by_one_equals_all_at_once(tmp_path):
    publish(tmp_path / "one", A)
    publish(tmp_path / "one", A, B)
    report = publish(tmp_path / "one", A, B, C)
    assert report.added == ("2021-10-08",)
    assert report.unchanged == ("2016-10-20", "2019-10-11")
    publish(tmp_path / "all", A, B, C)
    assert references(tmp_path / "one") == references(tmp_path / "all")


def test_a_corrected_reading_of_the_newest_edition(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    before = references(folder)
    better = corrected(B, "2.A.1.b", "Stills other than toys.")
    report = publish(folder, A, better)
    assert report.revised == ("weather/2019-10-11+r2",)
    assert report.added == ()
    after = references(folder)
    assert {name: after[name] for name in before if "tags" in name} == {
        name: at for name, at in before.items() if "tags" in name
    }
    assert subjects(folder) == [
        "weather edition 2016-10-20",
        "weather edition 2019-10-11",
        "weather edition 2019-10-11, revision 2",
    ]
    body = git(folder, "log", "-1", "--format=%B").split("\n\n")
    assert body[1:3] == [
        "Corrects the record of 1 path published as weather/2019-10-11.",
        "New corrections:\n- mend-2.A.1.b: letters swapped in print",
    ]
    assert body[4].splitlines()[1:6] == [
        "Edition: 2019-10-11",
        "Revision: 2",
        "Revises: weather/2019-10-11",
        "Correction: mend-2.A.1.b",
        "Changed-Path: 2.A.1.b",
    ]
    assert load(folder, "2019-10-11") == better
    assert load(folder, "weather/2019-10-11") == B
    assert load(folder, "2019-10-11+r2") == better
    assert load(folder, "weather/2019-10-11+r2") == better
    third = publish(folder, A, corrected(better, "1.A.1", "Again."))
    assert third.revised == ("weather/2019-10-11+r3",)
    assert publish(folder, A, corrected(better, "1.A.1", "Again.")).changed is False
    assert git(folder, "fsck", "--strict") == ""


def test_a_corrected_reading_of_an_earlier_edition_leaves_the_newest_on_top(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    tree = git(folder, "rev-parse", "weather^{tree}")
    better = corrected(A, "2.A.1.b", "Stills other than toys.")
    report = publish(folder, better, B)
    assert report.revised == ("weather/2016-10-20+r2",)
    assert git(folder, "rev-parse", "weather^{tree}") == tree
    assert git(folder, "rev-parse", "weather/2016-10-20+r2^") == git(
        folder, "rev-parse", "weather/2016-10-20^{}"
    )
    assert subjects(folder)[-1] == "weather: join 1 revision of earlier editions"
    assert git(folder, "merge-base", "--is-ancestor", "weather/2016-10-20+r2", "weather") == ""
    changed = git(
        folder, "show", "--format=", "--name-only", "weather/2016-10-20+r2^{commit}"
    ).split()
    assert changed == [
        "weather/edition.json",
        "weather/items/02.A.1.json",
        "weather/text/02.A.1.md",
    ]
    assert load(folder, "2016-10-20") == better
    assert load(folder, "2019-10-11") == B
    assert publish(folder, better, B).changed is False
    assert publish(folder, better, B, C).added == ("2021-10-08",)
    assert git(folder, "fsck", "--strict") == ""


def test_a_better_parser_revises_every_edition(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B, C)
    better = [corrected(edition, "1.A.1", "Read better.") for edition in (A, B, C)]
    report = publish(folder, *better, version="0.2.0")
    assert report.revised == (
        "weather/2016-10-20+r2",
        "weather/2019-10-11+r2",
        "weather/2021-10-08+r2",
    )
    assert subjects(folder)[-2:] == [
        "weather: join 2 revisions of earlier editions",
        "weather edition 2021-10-08, revision 2",
    ]
    committed = git(
        folder, "log", "--topo-order", "--reverse", "--first-parent", "--format=%ct"
    ).split()
    assert committed == sorted(committed)
    with DataRepository(folder) as repository:
        assert [e.tag for e in repository.editions("weather")] == list(report.revised)
        assert [e.program_version for e in repository.revisions("weather")] == ["0.1.0"] * 3 + [
            "0.2.0"
        ] * 3
    assert [load(folder, e.edition_id) for e in better] == better
    assert git(folder, "fsck", "--strict") == ""


def test_a_revision_that_changes_no_provision_says_so(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    publish(folder, msgspec.structs.replace(A, checks=()))
    assert git(folder, "log", "-1", "--format=%b").split("\n\n")[0] == (
        "No provision reads differently from weather/2016-10-20: what changed is what is known about "
        "the edition (sources, places, checks, findings)."
    )


def test_an_older_edition_found_later_makes_the_history_anew_and_keeps_the_former(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, C)
    publish(folder, A, corrected(C, "1.A.1", "Mended."))
    former = references(folder)
    report = publish(folder, A, B, corrected(C, "1.A.1", "Mended."))
    assert report.rebuilt
    assert report.former == "refs/former/weather/1"
    assert report.added == ("2019-10-11",)
    assert report.revised == ()
    publish(tmp_path / "fresh", A, B, corrected(C, "1.A.1", "Mended."))
    now = references(folder)
    assert {n: at for n, at in now.items() if "former" not in n} == references(tmp_path / "fresh")
    assert {n: at for n, at in now.items() if "former" in n} == {
        "refs/former/weather/1/head": former["refs/heads/weather"],
        "refs/former/weather/1/tags/2016-10-20": former["refs/tags/weather/2016-10-20"],
        "refs/former/weather/1/tags/2021-10-08": former["refs/tags/weather/2021-10-08"],
        "refs/former/weather/1/tags/2021-10-08+r2": former["refs/tags/weather/2021-10-08+r2"],
    }
    oldest = make_edition("2009-11-10", **SMALL)
    again = publish(folder, oldest, A, B, corrected(C, "1.A.1", "Mended."))
    assert again.former == "refs/former/weather/2"
    assert git(folder, "fsck", "--strict") == ""
    assert git(folder, "status", "--porcelain") == ""
    assert [load(folder, e) for e in ("2009-11-10", "2019-10-11")] == [oldest, B]


def test_lists_do_not_depend_on_each_other(tmp_path):
    mist = make_edition("2020-01-01", list_id="mist", **SMALL)
    publish(tmp_path / "both", A)
    publish(tmp_path / "both", mist, list_id="mist")
    publish(tmp_path / "both", A, B)
    publish(tmp_path / "mist", mist, list_id="mist")
    assert git(tmp_path / "both", "rev-parse", "mist") == git(
        tmp_path / "mist", "rev-parse", "mist"
    )
    with DataRepository(tmp_path / "both") as repository:
        assert repository.lists() == ("mist", "weather")
        assert repository.load("mist", "2020-01-01") == mist
    shown = sorted(path.name for path in (tmp_path / "both").iterdir())
    assert shown == [".git", ".gitattributes", "README.md", "weather"]
    assert git(tmp_path / "both", "status", "--porcelain") == ""


def test_when_it_was_fetched_is_a_note_and_no_part_of_the_commit(tmp_path):
    publish(tmp_path / "early", fetched(A, 3), B)
    publish(tmp_path / "late", fetched(A, 17), fetched(B, 18))
    publish(tmp_path / "never", A, B)
    heads = {git(tmp_path / n, "rev-parse", "weather") for n in ("early", "late", "never")}
    assert len(heads) == 1
    assert load(tmp_path / "early", "2016-10-20") == fetched(A, 3)
    assert load(tmp_path / "early", "2019-10-11") == B
    assert load(tmp_path / "late", "2019-10-11") == fetched(B, 18)
    assert "03:00" in git(
        tmp_path / "early", "log", "--notes=annex/weather", "--format=%N", "weather", "--"
    )
    assert publish(tmp_path / "early", fetched(A, 5), fetched(B, 5)).changed is False
    assert publish(tmp_path / "early", A, B, fetched(C, 9)).added == ("2021-10-08",)
    assert load(tmp_path / "early", "2016-10-20") == fetched(A, 3)
    assert load(tmp_path / "early", "2021-10-08") == fetched(C, 9)
    assert git(tmp_path / "early", "fsck", "--strict") == ""


def test_editions_are_told_from_tags_and_trailers(tmp_path):
    publish(tmp_path / "parsed", A, B)
    with DataRepository(tmp_path / "parsed") as repository:
        first, second = repository.editions("weather")
    assert (first.edition_id, second.edition_id) == ("2016-10-20", "2019-10-11")
    assert first.dated == datetime(2016, 10, 20, 12, tzinfo=UTC)
    assert first.tag == "weather/2016-10-20"
    assert first.commit == git(tmp_path / "parsed", "rev-parse", "weather~1").strip()
    assert first.sources == (A.manifestations[0].sha256,)
    assert first.document_number == "BW/2016/List"
    assert (first.revision, first.profile, first.schema_version) == (
        1,
        "weather",
        RECORD_SCHEMA_VERSION,
    )
    assert first.content_sha256 == content_sha256(A)


def test_reading_needs_no_work_tree(tmp_path):
    publish(tmp_path / "parsed", A, B)
    git(tmp_path, "clone", "-q", "--no-checkout", "parsed", "clone")
    assert load(tmp_path / "clone", "2016-10-20") == A
    assert sorted(path.name for path in (tmp_path / "clone").iterdir()) == [".git"]


def test_a_git_directory_elsewhere(tmp_path):
    """As in a submodule: ``.git`` is a file that says where it is."""
    git(tmp_path, "init", "-q", "--separate-git-dir", "elsewhere", "parsed")
    publish(tmp_path / "parsed", A)
    assert publish(tmp_path / "parsed", A, B).added == ("2019-10-11",)
    assert load(tmp_path / "parsed", "2016-10-20") == A
    assert (tmp_path / "elsewhere" / "annex.lock").exists()


def test_a_failed_check_is_said_in_message_and_page(tmp_path):
    checks = (*A.checks, Check("cover-declared", Outcome.FAILED, "2 of 3 found", ("2.A.1.",)))
    files = (msgspec.structs.replace(A.manifestations[0], address="https://example.org/list.pdf"),)
    failed = msgspec.structs.replace(A, checks=checks, manifestations=files)
    publish(tmp_path / "parsed", failed)
    assert "Checks: 1 held, 1 failed, 0 not available.\n" in git(tmp_path / "parsed", "log", "-1")
    assert "Failed: cover-declared.\n" in git(tmp_path / "parsed", "log", "-1")
    shown = (tmp_path / "parsed" / "weather" / "README.md").read_text()
    assert "| `cover-declared` | **failed** | 2 of 3 found |\n" in shown
    assert "| [list-2016-10-20.pdf](https://example.org/list.pdf) | clean | 1,234 |" in shown


def test_a_clone_goes_on(tmp_path):
    publish(tmp_path / "parsed", A, B)
    git(tmp_path, "clone", "-q", "parsed", "clone")
    assert publish(tmp_path / "clone", A, B).changed is False
    publish(tmp_path / "clone", A, B, C)
    publish(tmp_path / "parsed", A, B, C)
    assert git(tmp_path / "clone", "rev-parse", "weather") == git(
        tmp_path / "parsed", "rev-parse", "weather"
    )


def test_nothing_published_yet(tmp_path):
    with DataRepository(tmp_path / "parsed") as repository:
        assert repository.lists() == ()
        assert repository.editions("weather") == ()
        with pytest.raises(UnknownListError) as caught:
            repository.load("weather", "2016-10-20")
    assert str(caught.value) == (
        "unknown list\n"
        f"  where:    {tmp_path / 'parsed'}\n"
        "  found:    no history of a list 'weather'\n"
        "  expected: one of: (nothing is published yet)\n"
        "  do:       check the list's id, or run `annex run`"
    )
    assert not (tmp_path / "parsed").exists()


def test_an_unknown_edition(tmp_path):
    publish(tmp_path / "parsed", A, B)
    with pytest.raises(UnknownEditionError) as caught:
        load(tmp_path / "parsed", "2020-01-01")
    assert str(caught.value) == (
        "unknown edition\n"
        f"  where:    {tmp_path / 'parsed'}, list weather\n"
        "  found:    no edition '2020-01-01'\n"
        "  expected: one of: 2016-10-20, 2019-10-11\n"
        "  do:       check the edition's id, or add the edition and run `annex run`"
    )


def test_an_empty_publication(tmp_path):
    assert publish(tmp_path / "parsed").head is None
    assert publish(tmp_path / "parsed", A).added == ("2016-10-20",)


def test_editions_out_of_order(tmp_path):
    with pytest.raises(EditionOrderError) as caught:
        publish(tmp_path / "parsed", B, A)
    assert str(caught.value) == (
        "editions out of order\n"
        "  where:    list weather, edition 2016-10-20\n"
        "  found:    it is dated before 2019-10-11, which stands before it\n"
        "  expected: editions in order of their printed dates\n"
        "  do:       correct the dates or the order in the catalogue"
    )
    assert not (tmp_path / "parsed").exists()


def test_an_edition_twice(tmp_path):
    with pytest.raises(EditionOrderError) as caught:
        publish(tmp_path / "parsed", A, A)
    assert caught.value.found == "the edition stands twice in the list"


def test_two_editions_of_one_day(tmp_path):
    again = make_edition(
        "2016-10-20-b", changed=900, dates=Dates(printed=date(2016, 10, 20)), **SMALL
    )
    publish(tmp_path / "parsed", A, again)
    assert load(tmp_path / "parsed", "2016-10-20-b") == again


@pytest.mark.parametrize(
    "edition_id", ["16", "2016-13", "2016-13-40", "../../etc", "2016-10-20+r2", "2016-10-20 b"]
)
def test_ids_that_are_no_edition_ids(tmp_path, edition_id):
    bad = msgspec.structs.replace(A, edition_id=edition_id, dates=Dates())
    with pytest.raises(StoreError) as caught:
        publish(tmp_path / "parsed", bad)
    assert caught.value.where == f"list weather, edition {edition_id}"
    assert not (tmp_path / "parsed").exists()


@pytest.mark.parametrize("list_id", ["", "Weather", "a/b", "-x", "a..b", "HEAD"])
def test_ids_that_are_no_list_ids(tmp_path, list_id):
    with pytest.raises(StoreError) as caught:
        publish(tmp_path / "parsed", list_id=list_id)
    assert caught.value.expected == "lower-case letters, digits and hyphens"


def test_an_edition_of_another_list(tmp_path):
    with pytest.raises(StoreError) as caught:
        publish(tmp_path / "parsed", A, list_id="mist")
    assert caught.value.found == "an edition of the list weather"


def test_history_is_never_shortened(tmp_path):
    publish(tmp_path / "parsed", A, B)
    before = references(tmp_path / "parsed")
    with pytest.raises(HistoryConflictError) as caught:
        publish(tmp_path / "parsed", B)
    assert str(caught.value) == (
        "the history does not match\n"
        f"  where:    {tmp_path / 'parsed'}, branch weather\n"
        "  found:    published editions that are not among those to publish: 2016-10-20\n"
        "  expected: every edition that was ever published\n"
        "  do:       put them back into the catalogue; to begin a new history, move the folder away"
    )
    assert references(tmp_path / "parsed") == before


def test_a_renumbered_entry_is_a_rename_for_git(tmp_path):
    other = msgspec.structs.replace(
        A, edition_id="2018-01-01", dates=Dates(printed=date(2018, 1, 1))
    )
    renumbered = codec.decode(
        codec.encode(other).replace(b"2.A.1", b"2.A.7"), Edition, where="test"
    )
    publish(tmp_path / "parsed", A, renumbered)
    shown = git(
        tmp_path / "parsed", "show", "--format=", "-M", "--name-status", "weather", "--"
    ).split("\n")
    renames = [line.split("\t")[1:] for line in shown if line.startswith("R")]
    assert renames == [
        ["weather/items/02.A.1.json", "weather/items/02.A.7.json"],
        ["weather/text/02.A.1.md", "weather/text/02.A.7.md"],
    ]


DAYS = [f"20{n:02d}-05-05" for n in range(1, 7)]


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 2)), min_size=1, max_size=5))
def test_whatever_the_order_of_finding_the_last_state_can_be_read(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("store") / "parsed"
    known: dict[str, object] = {}
    for day, version in found:
        known[day] = make_edition(day, items=1, entries=1, provisions=1, changed=version * 500)
        publish(folder, *(known[d] for d in sorted(known)))
    with DataRepository(folder) as repository:
        assert [e.edition_id for e in repository.editions("weather")] == sorted(known)
        assert [repository.load("weather", d) for d in sorted(known)] == [
            known[d] for d in sorted(known)
        ]
    assert git(folder, "fsck", "--strict") == ""
    assert git(folder, "status", "--porcelain") == ""
