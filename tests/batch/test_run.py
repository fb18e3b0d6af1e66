"""A whole batch, and what every later one makes of what it finds."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from kites import NEW, OLD, OLDER

from pipeline.batch import making, parsing
from pipeline.errors import BusyError
from pipeline.report import FORMS
from pipeline.store import peek


def rows(report):
    return {row.edition_id: row.state for row in report.editions}


def test_the_first_run_makes_history_and_reports(kites) -> None:
    report = kites.run()
    assert not report.up_to_date
    assert report.published == (OLD, NEW)
    assert rows(report) == {OLD: "parsed", NEW: "parsed"}
    assert [(p.old, p.new, p.substantive, p.counts) for p in report.pairs] == [
        (OLD, NEW, 1, {"relaxed": 1})
    ]
    assert sorted(kites.published()) == [
        "refs/heads/kites",
        f"refs/tags/kites/{OLD}",
        f"refs/tags/kites/{NEW}",
    ]
    assert report.head == kites.published()["refs/heads/kites"]
    folder = f"kites/{OLD}..{NEW}"
    assert sorted(kites.reports()) == sorted(
        ["kites/README.md", "kites/index.html", *(f"{folder}/{name}" for name in FORMS.values())]
    )
    assert report.pairs[0].report == f"diffs/{folder}/report.html"
    assert (kites.root / report.reports).is_file()


def test_the_second_run_does_nothing_and_writes_nothing(kites) -> None:
    first = kites.run()
    before = kites.everything()
    times = {p: p.stat().st_mtime_ns for p in kites.root.rglob("*") if p.is_file()}
    second = kites.run()
    assert second.up_to_date
    assert rows(second) == {OLD: "unchanged", NEW: "unchanged"}
    assert second.published == ()
    assert second.head == first.head
    assert second.pairs == first.pairs
    lock = kites.workspace.work / "run.lock"  # holds the number of the process
    assert {k: v for k, v in kites.everything().items() if not k.endswith("run.lock")} == {
        k: v for k, v in before.items() if not k.endswith("run.lock")
    }
    assert {p: p.stat().st_mtime_ns for p in times if p != lock} == {
        p: t for p, t in times.items() if p != lock
    }


def test_a_run_with_nothing_to_do_brings_in_no_heavy_library(kites) -> None:
    kites.run()
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipeline.cli.main import main\n"
        "try:\n"
        f"    main(['run', '--root', {str(kites.root)!r}, '--catalogue', {str(kites.catalogue)!r}])\n"
        "except SystemExit as ended:\n"
        "    assert not ended.code\n"
        "heavy = {'git', 'httpx', 'lxml', 'jinja2', 'deepdiff', 'rapidfuzz', 'pdfplumber', 'pypdfium2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=kites.root
    )
    assert "Nothing to do: sources, history and reports are up to date." in done.stdout
    assert done.stderr == "[]\n"


def test_a_changed_source_becomes_a_revision(kites) -> None:
    first = kites.run()
    kites.edition(OLD, lift=41)
    report = kites.run()
    assert rows(report) == {OLD: "parsed", NEW: "unchanged"}
    assert report.published == (f"kites/{OLD}+r2",)
    changed, revised = report.notices
    assert changed.startswith(f"local file: {kites.folder / OLD}.md has served ")
    assert revised == f"kites/{OLD}+r2: a corrected reading of an edition published before."
    tags = kites.published()
    assert f"refs/tags/kites/{OLD}+r2" in tags
    assert (
        kites.git("merge-base", "--is-ancestor", first.head, "refs/heads/kites") == ""
    )  # nothing moved
    again = kites.run()
    assert again.up_to_date
    assert again.notices == (changed,)  # until somebody states which file is meant


def test_an_older_edition_rebuilds_the_history_in_order(kites) -> None:
    kites.run()
    kites.edition(OLDER, lift=30)
    report = kites.run()
    assert rows(report) == {OLDER: "parsed", OLD: "unchanged", NEW: "unchanged"}
    assert report.published == (OLDER,)
    (notice,) = report.notices
    assert notice == (
        "The history was made anew because an edition belongs between others; "
        "the former one is kept at refs/former/kites/1."
    )
    subjects = kites.git(
        "log", "--reverse", "--format=%ad", "--date=short", "refs/heads/kites"
    ).split()
    assert subjects == [OLDER, OLD, NEW]
    assert [(p.old, p.new) for p in report.pairs] == [(OLDER, OLD), (OLD, NEW)]


def test_reports_of_editions_that_are_no_neighbours_any_more_are_removed(kites) -> None:
    kites.run()
    kites.edition("2019-11-05", lift=42)
    stale = kites.root / "diffs" / "kites" / f"{OLD}..{NEW}"
    (stale / "report.md").write_text("my own notes")
    report = kites.run()
    assert [(p.old, p.new) for p in report.pairs] == [(OLD, "2019-11-05"), ("2019-11-05", NEW)]
    assert [path.name for path in stale.iterdir()] == ["report.md"]  # changed by hand: kept
    kites.without("2019-11-05")
    shutil.rmtree(kites.root / "parsed")
    report = kites.run()
    assert report.notices == (
        f"diffs/kites/{OLD}..2019-11-05: removed, the two are no neighbours any more.",
        f"diffs/kites/2019-11-05..{NEW}: removed, the two are no neighbours any more.",
    )


def test_the_same_sources_give_the_same_history(kites) -> None:
    first = kites.run()
    shutil.rmtree(kites.root / "parsed")
    second = kites.run()
    assert second.head == first.head
    assert rows(second) == {OLD: "unchanged", NEW: "unchanged"}
    for folder in ("parsed", ".annex", "diffs", "sources/vault"):
        shutil.rmtree(kites.root / folder)
    assert kites.run().head == first.head


@pytest.mark.parametrize("name", ["index.html", f"{OLD}..{NEW}/report.html"])
@pytest.mark.parametrize("spoiled", [None, b"half a pa"])
def test_a_report_lost_or_changed_is_made_again(kites, name, spoiled) -> None:
    kites.run()
    good = kites.reports()
    path = kites.root / "diffs" / "kites" / name
    if spoiled is None:
        path.unlink()
    else:
        path.write_bytes(spoiled)
    assert not kites.run().up_to_date
    assert kites.reports() == good
    assert kites.run().up_to_date


def test_a_file_lost_from_the_work_tree_is_brought_back(kites) -> None:
    kites.run()
    good = kites.tree()
    next((kites.root / "parsed" / "kites" / "items").iterdir()).unlink()
    assert not kites.run().up_to_date
    assert kites.tree() == good
    assert kites.run().up_to_date


def test_a_file_of_the_work_tree_changed_by_hand_is_reported_every_time(kites) -> None:
    kites.run()
    path = kites.root / "parsed" / "kites" / "text" / "01.A.1.md"
    path.write_text("mine")
    for _ in range(2):
        (notice,) = kites.run().notices
        assert notice == (
            "parsed/kites/text/01.A.1.md was changed by hand; the history does not have that change."
        )
    assert path.read_text() == "mine"


def test_a_damaged_cache_is_made_again(kites) -> None:
    first = kites.run()
    for path in kites.workspace.work.rglob("*.json"):
        path.write_bytes(path.read_bytes()[:-40])
    second = kites.run()
    assert rows(second) == {OLD: "parsed", NEW: "parsed"}
    assert second.head == first.head


def test_force_makes_everything_again_and_changes_nothing(kites) -> None:
    first = kites.run()
    good = kites.reports()
    second = kites.run(force=True)
    assert rows(second) == {OLD: "parsed", NEW: "parsed"}
    assert second.head == first.head
    assert kites.reports() == good


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(kites) -> None:
    kites.entry("2021-02-03", '[[edition.file]]\nrole = "clean"\nmedia = "pdf"\n'
                'address = "https://example.org/kites.pdf"\n')  # fmt: skip
    before = kites.everything()
    report = kites.run(dry_run=True)
    assert report.dry_run
    assert rows(report) == {OLD: "to parse", NEW: "to parse", "2021-02-03": "to pull"}
    assert kites.everything() == before
    assert not (kites.root / ".annex").exists()


def test_offline_goes_on_with_what_is_held(kites) -> None:
    kites.entry("2021-02-03", '[[edition.file]]\nrole = "clean"\nmedia = "pdf"\n'
                'address = "https://example.org/kites.pdf"\n')  # fmt: skip
    report = kites.run(offline=True)
    assert rows(report) == {OLD: "parsed", NEW: "parsed", "2021-02-03": "not held"}


def test_a_catalogue_fact_that_changes_is_no_news_for_other_editions(kites) -> None:
    kites.run()
    kites.entry(NEW, kites.entries[NEW].replace("follows", 'document_number = "K/2"\nfollows'))
    report = kites.run()
    assert rows(report) == {OLD: "unchanged", NEW: "parsed"}


def test_an_edition_known_to_lie_between_changes_what_a_report_may_say(kites) -> None:
    assert kites.run().pairs[0].gap is None
    kites.entry("2019-11-05", "")
    report = kites.run()
    assert report.pairs[0].gap == (
        f"between {OLD} and {NEW}, on a date that this comparison cannot tell; "
        "known editions in between: 2019-11-05"
    )


def test_an_edition_of_which_only_the_month_or_the_year_is_known(kites) -> None:
    for edition_id, lift in (("2002", 20), ("2015-10", 30), ("2015-10-b", 31)):
        kites.edition(edition_id, lift=lift)
    report = kites.run()
    assert report.published == ("2002", "2015-10", "2015-10-b", OLD, NEW)
    dates = kites.git("log", "--reverse", "--format=%as", "refs/heads/kites").split()
    assert dates == ["2002-01-01", "2015-10-01", "2015-10-01", OLD, NEW]
    assert "refs/tags/kites/2015-10" in kites.published()
    assert kites.run().up_to_date


# --- stopped half-way -------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for SIGKILL: nothing handles it."""


@pytest.mark.parametrize("step", ["compare_all", "render_reports", "publish", "save_state"])
def test_the_next_run_goes_on_from_where_one_was_stopped(kites, monkeypatch, step) -> None:
    kites.edition("2021-02-03", lift=50)
    expected = kites.run()
    good, reports = kites.published(), kites.reports()
    for folder in ("parsed", "diffs", ".annex"):
        shutil.rmtree(kites.root / folder)

    def die(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(making, step, die)
        with pytest.raises(Killed):
            kites.run()
    done = step == "save_state"
    assert (kites.published() == good) is done
    assert (kites.reports() == reports) is done
    report = kites.run()
    assert set(rows(report).values()) == {"unchanged"}  # nothing is parsed twice
    assert report.head == expected.head
    assert kites.published() == good
    assert kites.reports() == reports


def test_reports_and_history_stay_as_they_were_when_the_history_refuses(kites) -> None:
    kites.run()
    (kites.root / "parsed" / "kites" / "text" / "01.A.1.md").write_text("mine")
    published, reports = kites.published(), kites.reports()
    kites.edition("2021-02-03", lift=50, box="Box kites of reed")
    with pytest.raises(Exception, match="changed by hand"):
        kites.run()
    assert kites.published() == published
    assert kites.reports() == reports


def test_what_parsed_is_kept_when_another_edition_fails(kites, monkeypatch) -> None:
    kites.write(NEW, "Nothing of a list.\n")
    with pytest.raises(Exception, match="no item heading"):
        kites.run()
    assert kites.published() == {}
    kites.edition(NEW, lift=45)
    real, parsed = parsing.run_job, []
    monkeypatch.setattr(
        parsing,
        "run_job",
        lambda job, *rest, **more: parsed.append(job.edition_id) or real(job, *rest, **more),
    )
    kites.run()
    assert parsed == [NEW]


def test_an_interrupted_publication_is_no_up_to_date_run(kites) -> None:
    kites.run()
    (kites.root / "parsed" / ".git" / "annex-journal.json").write_bytes(b"{}")
    assert peek.standing(kites.workspace.parsed, "kites") is None


# --- two at once ------------------------------------------------------------------------------


def test_a_second_run_waits_for_the_first(kites) -> None:
    holder = _holder(kites, seconds=1.0)
    began = time.monotonic()
    report = kites.run(wait=20)
    holder.wait()
    assert report.published == (OLD, NEW)
    assert time.monotonic() - began > 0.3


def test_a_second_run_leaves_when_the_first_takes_too_long(kites) -> None:
    holder = _holder(kites, seconds=30)
    with pytest.raises(BusyError) as caught:
        kites.run(wait=0.2)
    holder.kill()
    holder.wait()
    assert str(caught.value) == (
        "another run is at work\n"
        f"  where:    {kites.workspace.root}\n"
        f"  found:    process {holder.pid} has been at work here for 0.2 seconds and more\n"
        "  expected: one run at a time in one folder\n"
        "  do:       wait for it to end, or stop it, then run again: nothing is lost"
    )
    assert kites.run().published == (OLD, NEW)  # the lock went with its process


def test_a_dry_run_waits_for_nobody(kites) -> None:
    holder = _holder(kites, seconds=30)
    try:
        assert kites.run(dry_run=True).dry_run
    finally:
        holder.kill()
        holder.wait()


def _holder(kites, seconds):
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from pipeline.batch.lock import one_run\nfrom pipeline.batch.progress import Progress\n"
        "from pipeline.batch.workspace import Workspace\n"
        f"with one_run(Workspace(Path({str(kites.workspace.root)!r}), Path('x')), Progress()):\n"
        f"    print('held', flush=True)\n    time.sleep({seconds})\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with process.stdout as out:
        assert out.readline() == "held\n"
    return process


@pytest.mark.slow
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_no_process_and_nothing_half_done(kites, name) -> None:
    """Workers and all: the list has editions enough for two of them."""
    for year in range(2000, 2018):
        kites.edition(f"{year}-01-01", lift=year)
    process = subprocess.Popen(
        [sys.executable, "-c", "from pipeline.cli.main import main; main()", "run", "-v",
         "--workers", "2", "--root", str(kites.root), "--catalogue", str(kites.catalogue)],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    for line in process.stderr:
        if line.startswith("parse 1/"):
            break
    process.send_signal(name)
    out, err = process.communicate(timeout=30)
    assert out == ""
    assert "Traceback" not in err
    if name == signal.SIGINT:
        assert process.returncode == 130
        assert err.splitlines()[-1] == (
            "annex: interrupted; what was published before is untouched"
        )
    else:
        assert process.returncode == -name
    deadline = time.monotonic() + 10
    while _alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _alive(process.pid) == []
    assert kites.published() == {}
    report = kites.run()
    assert len(report.published) == 20
    assert "unchanged" in rows(report).values()


def _alive(session: int) -> list[int]:
    """Processes of a session that are not yet gone."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(process.name))
    return found


def test_a_report_says_the_same_as_json(kites) -> None:
    report = kites.run()
    assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report
