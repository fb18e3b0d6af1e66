"""Identities in the data repository: ``lineage.json`` at every edition, and what renews it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess

import jsonschema
import msgspec
import pytest
from store_support import corrected, fetched, git, make_edition, references
from test_interruption import Killed, kill_at

from pipeline.errors import StoreError
from pipeline.model.lineage import Event, Identity, KnownEdition, Lineage, Station, mint
from pipeline.model.records import RECORD_SCHEMA_VERSION, Edition, Node
from pipeline.store.repository import DataRepository
from pipeline.store.tree import split

SMALL = {"items": 2, "entries": 1, "provisions": 2}
A = make_edition("2016-10-20", **SMALL)
B = make_edition("2019-10-11", changed=300, **SMALL)
C = make_edition("2021-10-08", changed=200, **SMALL)


def lineage(*editions: Edition, amended: str = "1.A.1") -> Lineage:
    """Identities of editions that have the same paths; one provision is amended at each."""
    first, *later = editions
    known = tuple(
        KnownEdition(e.edition_id, e.edition_id, gap="a gap" if e is not first else None)
        for e in editions
    )
    made = []
    for node in first.nodes():
        stations = [Station(first.edition_id, node.path, Event.BORN)]
        if node.path == amended:
            stations += [Station(e.edition_id, node.path, Event.AMENDED) for e in later]
        made.append(Identity(mint("weather", first.edition_id, node.path), tuple(stations)))
    return Lineage("weather", known, tuple(made))


def publish(folder, *editions, traced=None, **options):
    with DataRepository(folder) as repository:
        return repository.publish(
            "weather", editions, program_version="1", profile="weather",
            lineage=traced or lineage(*editions, **options),
        )  # fmt: skip


def stored(folder, commit="weather"):
    return json.loads(git(folder, "show", f"{commit}:weather/lineage.json"))


def test_every_edition_has_the_lineage_as_it_was_then(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B, C)
    whole = lineage(A, B, C)
    with DataRepository(folder) as repository:
        assert repository.load_all("weather")[1] == whole
    for n, edition in enumerate((A, B, C), 1):
        tag = f"refs/tags/weather/{edition.edition_id}"
        then = lineage(*(A, B, C)[:n])
        assert stored(folder, tag) == json.loads(msgspec.json.encode(then))
        data = git(folder, "show", f"{tag}:weather/lineage.json")
        digest = hashlib.sha256(data.encode()).hexdigest()
        assert f"Lineage-SHA256: {digest}\n" in git(folder, "log", "-1", "--format=%B", tag)


def test_an_identity_is_a_line(tmp_path):
    publish(tmp_path / "parsed", A, B)
    changed = git(tmp_path / "parsed", "show", "--format=", "weather", "--", "weather/lineage.json")
    added = [line for line in changed.splitlines() if line[0] == "+" and "stations" in line]
    assert len(added) == 1
    assert '"path":"1.A.1","event":"amended"' in added[0]


def test_the_schema_beside_it_describes_it(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    schema = json.loads(git(folder, "show", "weather:weather/schema/lineage.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(stored(folder))
    assert schema["version"] == stored(folder)["schema_version"]


def test_one_by_one_equals_all_at_once(tmp_path):
    publish(tmp_path / "one", A, B, C)
    publish(tmp_path / "two", A)
    publish(tmp_path / "two", A, B)
    publish(tmp_path / "two", A, B, C)
    assert references(tmp_path / "one") == references(tmp_path / "two")
    report = publish(tmp_path / "two", A, B, C)
    assert not report.changed


def test_a_lineage_traced_otherwise_is_renewed_on_top_and_no_tag_moves(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    before = references(folder)
    report = publish(folder, A, B, amended="1.A.1.a")
    assert (report.renewed, report.changed, report.added, report.revised) == (True, True, (), ())
    after = references(folder)
    assert {n: i for n, i in after.items() if n.startswith("refs/tags/")} == {
        n: i for n, i in before.items() if n.startswith("refs/tags/")
    }
    assert git(folder, "rev-parse", "weather^").strip() == before["refs/heads/weather"]
    changed = git(folder, "diff", "--name-only", "weather^", "weather", "--").split()
    assert changed == ["weather/lineage.json"]
    count = len(A.nodes())
    digest = hashlib.sha256((folder / "weather" / "lineage.json").read_bytes()).hexdigest()
    assert git(folder, "log", "-1", "--format=%B", "weather", "--") == (
        "weather: renew the lineage\n\n"
        f"No edition reads differently. Traced anew: {count} identities.\n\n"
        f"List: weather\nLineage-SHA256: {digest}\nProgram-Version: 1\n\n"
    )
    assert not publish(folder, A, B, amended="1.A.1.a").changed
    with DataRepository(folder) as repository:
        assert [e.edition_id for e in repository.editions("weather")] == [
            A.edition_id,
            B.edition_id,
        ]
    later = publish(folder, A, B, C, amended="1.A.1.a")
    assert later.added == (C.edition_id,)
    assert git(folder, "fsck", "--strict") == ""


def test_a_history_of_an_earlier_version_gets_its_lineage(tmp_path):
    folder = tmp_path / "parsed"
    with DataRepository(folder) as repository:
        repository.publish("weather", [A, B], program_version="1", profile="weather")
        assert repository.load_all("weather")[1] is None
    assert publish(folder, A, B).renewed
    with DataRepository(folder) as repository:
        assert repository.load_all("weather")[1] == lineage(A, B)


def test_a_revision_of_an_earlier_edition_brings_its_lineage_to_the_branch(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    mended = corrected(A, "1.A.1", "Mended.")
    report = publish(folder, mended, B, amended="1.A.1.a")
    assert (report.revised, report.renewed) == (("weather/2016-10-20+r2",), False)
    with DataRepository(folder) as repository:
        assert repository.load_all("weather")[1] == lineage(A, B, amended="1.A.1.a")
    assert [e["edition_id"] for e in stored(folder, "weather/2016-10-20+r2")["editions"]] == [
        "2016-10-20"
    ]
    changed = git(folder, "diff", "--name-only", "weather^1", "weather", "--").split()
    assert changed == ["weather/lineage.json"]


def test_an_older_edition_found_later_rebuilds_it(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, B, C)
    report = publish(folder, A, B, C)
    assert report.rebuilt
    publish(tmp_path / "at-once", A, B, C)
    assert (
        references(folder)["refs/heads/weather"]
        == references(tmp_path / "at-once")["refs/heads/weather"]
    )
    former = stored(folder, "refs/former/weather/1/head")
    assert [e["edition_id"] for e in former["editions"]] == ["2019-10-11", "2021-10-08"]


def test_a_lineage_that_cannot_be_read(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    with DataRepository(folder) as repository:
        repository.load_all("weather")
        plumbing = repository._opened
        real = plumbing.objects
        plumbing.objects = lambda names: [
            b"{}" if n.endswith("/lineage.json") else content
            for n, content in zip(names, real(names), strict=True)
        ]
        with pytest.raises(StoreError) as caught:
            repository.load_all("weather")
    assert str(caught.value) == (
        "the data repository cannot be used\n"
        f"  where:    {folder} weather lineage.json\n"
        "  found:    Object missing required field `list_id`\n"
        f"  expected: canonical JSON of Lineage, record format {RECORD_SCHEMA_VERSION}\n"
        "  do:       restore the file from the data repository, or run `annex run` to make it again"
    )


# --- reading all editions at once -------------------------------------------------------------


def bare(edition: Edition) -> Edition:
    """An edition without places and times of fetching."""
    nodes = dict(split(edition).parts)
    whole = {node.path: node for node in nodes.values()}

    def put(node: Node) -> Node:
        here = whole.get(node.path, node)
        return msgspec.structs.replace(here, children=tuple(put(c) for c in here.children))

    return msgspec.structs.replace(edition, parts=tuple(put(part) for part in edition.parts))


def test_all_editions_are_read_as_each_by_itself_and_share_what_is_the_same(tmp_path):
    folder = tmp_path / "parsed"
    again = make_edition("2022-10-21", **SMALL)
    publish(folder, A, fetched(B, 3), again)
    with DataRepository(folder) as repository:
        found, _ = repository.load_all("weather")
    assert found == (bare(A), bare(B), bare(again))
    same = [
        (one, other)
        for one in found[0].nodes()
        for other in found[2].nodes()
        if one == other and one.kind == "entry"
    ]
    assert same
    assert all(one is other for one, other in same)


def test_the_last_revision_is_read(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    mended = corrected(A, "1.A.1", "Mended.")
    publish(folder, mended, B)
    with DataRepository(folder) as repository:
        assert repository.load_all("weather")[0] == (bare(mended), bare(B))
        assert repository.load_all("elsewhere") == ((), None)
    with DataRepository(tmp_path / "nothing") as repository:
        assert repository.load_all("weather") == ((), None)


def test_a_commit_without_a_file_it_should_have(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    with DataRepository(folder) as repository:
        repository.load_all("weather")
        plumbing = repository._opened
        real = plumbing.objects
        plumbing.objects = lambda names: [
            b"" if n.endswith("/items") else content
            for n, content in zip(names, real(names), strict=True)
        ]
        with pytest.raises(StoreError) as caught:
            repository.load_all("weather")
    assert str(caught.value) == (
        "the data repository cannot be used\n"
        "  where:    weather/2016-10-20 items/01.json\n"
        "  found:    no such file in the commit\n"
        "  expected: a file for every stub\n"
        "  do:       restore the repository from a copy, or delete it and run `annex run` again"
    )


def test_killed_at_every_step_of_a_renewal(tmp_path):
    publish(tmp_path / "before", A, B)
    publish(tmp_path / "wanted", A, B)
    publish(tmp_path / "wanted", A, B, amended="1.A.1.a")
    wanted = references(tmp_path / "wanted")
    for number in range(1, 40):
        folder = tmp_path / f"parsed-{number}"
        shutil.copytree(tmp_path / "before", folder, copy_function=shutil.copy2)
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, number)
            try:
                publish(folder, A, B, amended="1.A.1.a")
            except Killed:
                pass
            else:
                assert number > 5
                return
        publish(folder, A, B, amended="1.A.1.a")
        assert references(folder) == wanted, number
        assert git(folder, "status", "--porcelain", "--branch") == "## weather\n", number
    pytest.fail("more git commands than thought")


def test_what_older_editions_had_is_kept_as_a_difference(tmp_path):
    """Else each edition would cost as much as all identities: the history would grow as a square."""
    size = {"items": 6, "entries": 4, "provisions": 3}
    one, two, three = (
        make_edition(f"{year}-03-14", changed=60, **size) for year in (2019, 2020, 2021)
    )
    folder = tmp_path / "parsed"
    publish(folder, one, two, three)
    asked = "".join(
        f"weather/{edition.edition_id}:weather/lineage.json\n" for edition in (one, two, three)
    )
    told = subprocess.run(
        ["git", "cat-file", "--batch-check=%(objectname) %(deltabase) %(objectsize:disk)"],
        cwd=folder, input=asked, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (old, base, small), (middle, newest, _), (whole, none, large) = (
        line.split() for line in told.splitlines()
    )
    assert (base, newest, set(none)) == (middle, whole, {"0"})
    assert int(small) * 10 < int(large)
    assert old != middle
