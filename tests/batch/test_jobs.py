import msgspec
import pytest
from kites import NEW, OLD, OLDER

from pipeline.batch.jobs import jobs_for, kept, kept_path, predecessor
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import pull_all
from pipeline.sources.catalogue import load


def jobs(kites, **options):
    catalogue = load(kites.catalogue)
    pulled = pull_all(kites.workspace, catalogue, Progress())
    return {job.edition_id: job for job in jobs_for(kites.workspace, catalogue, pulled, **options)}


def marked_up(kites):
    """Give the newest edition a marked-up file as well."""
    kites.write("marked", "# ITEM 1 KITES, marked up\n")
    kites.entry(NEW, kites.entries[NEW] + '[[edition.file]]\nrole = "marked-up"\n'
                'media = "markdown"\npath = "marked.md"\n')  # fmt: skip


def test_the_key_is_that_of_all_that_decides_a_parse(kites) -> None:
    first = jobs(kites)
    assert jobs(kites) == first
    assert jobs(kites, reader="pdfplumber")[OLD].key != first[OLD].key
    kites.edition(OLD, lift=41)
    second = jobs(kites)
    assert second[OLD].key != first[OLD].key
    assert second[NEW].key == first[NEW].key
    (kites.folder / "c.toml").write_text("")
    kites.head["more"] = 'corrections = "c.toml"'
    kites.save()
    assert jobs(kites)[NEW].key == first[NEW].key
    (kites.folder / "c.toml").write_text("# a correction")
    assert jobs(kites)[NEW].key != first[NEW].key


def test_a_marked_up_file_makes_an_edition_depend_on_the_one_before(kites) -> None:
    assert {name: job.after for name, job in jobs(kites).items()} == {OLD: None, NEW: None}
    marked_up(kites)
    first = jobs(kites)
    assert {name: job.after for name, job in first.items()} == {OLD: None, NEW: OLD}
    assert [m.role.value for m in first[NEW].head.manifestations] == ["clean", "marked-up"]
    kites.edition(OLD, lift=41)
    assert jobs(kites)[NEW].key != first[NEW].key


def test_the_edition_before_is_the_one_it_follows_or_the_neighbour(kites) -> None:
    kites.edition(OLDER, lift=30)
    catalogue = load(kites.catalogue)
    entries = {entry.id: entry for entry in catalogue.editions}
    assert predecessor(catalogue, entries[OLDER]) is None
    assert predecessor(catalogue, entries[OLD]) == OLDER
    assert predecessor(catalogue, entries[NEW]) == OLD
    kites.entry(NEW, kites.entries[NEW].replace(OLD, OLDER, 1))
    catalogue = load(kites.catalogue)
    assert predecessor(catalogue, catalogue.editions[-1]) == OLDER


def test_across_a_gap_nothing_came_right_before(kites) -> None:
    kites.edition(NEW, lift=45)
    kites.save(f'[[gap]]\nafter = "{OLD}"\nbefore = "{NEW}"\nnote = "others are likely"\n')
    catalogue = load(kites.catalogue)
    assert predecessor(catalogue, catalogue.editions[-1]) is None


def test_what_was_fetched_when_is_no_part_of_the_record(kites) -> None:
    for job in jobs(kites).values():
        assert job.head.dates.fetched is None
        assert all(m.fetched is None for m in job.head.manifestations)


@pytest.mark.parametrize("spoil", ["", "{", '{"key": "x"}'])
def test_a_kept_parse_counts_only_with_its_key_and_whole(kites, spoil) -> None:
    kites.run()
    work, job = kites.workspace.work, jobs(kites)[OLD]
    found = kept(work, job)
    assert found is not None
    assert found.edition_id == OLD
    assert kept(work, msgspec.structs.replace(job, key="another")) is None
    kept_path(work, job.head).write_text(spoil)
    assert kept(work, job) is None
