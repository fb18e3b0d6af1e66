"""Killed, locked out, out of space, meddled with: nothing is lost, and the next run goes on."""

from __future__ import annotations

import fcntl
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from store_support import corrected, git, make_edition, references

from pipeline.errors import BusyError, DiskFullError, HistoryConflictError, StoreError
from pipeline.store import journal, plumbing, worktree
from pipeline.store.repository import DataRepository

SMALL = {"items": 2, "entries": 1, "provisions": 2}
A = make_edition("2016-10-20", **SMALL)
B = make_edition("2019-10-11", changed=300, **SMALL)
C = make_edition("2021-10-08", changed=200, **SMALL)


def publish(folder, *editions, wait=30.0, list_id="weather"):
    with DataRepository(folder, wait=wait) as repository:
        return repository.publish(list_id, editions, program_version="1", profile="weather")


def expected(tmp_path, *stages):
    folder = tmp_path / "expected"
    for editions in stages:
        publish(folder, *editions)
    return references(folder)


def clean(folder):
    return git(folder, "status", "--porcelain") == "" and git(folder, "fsck", "--strict") == ""


# --- killed -----------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for SIGKILL: nothing handles it."""


def kill_at(monkeypatch, number: int) -> None:
    """Let the process die at its ``number``-th git command (or object)."""
    left = [number]

    def wrap(name):
        real = getattr(plumbing.Plumbing, name)

        def dying(self, *arguments, **named):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return real(self, *arguments, **named)

        monkeypatch.setattr(plumbing.Plumbing, name, dying)

    for name in ("run", "feed", "store"):
        wrap(name)


STAGES = {
    "first": ([], [A, B]),
    "on top": ([A, B], [corrected(A, "1.A.1", "Mended."), B, C]),
    "rebuilt": ([A, C], [A, B, C]),
}


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_every_step(tmp_path, stage):
    before, then = STAGES[stage]
    wanted = expected(tmp_path, *([before] if before else []), then)
    if before:
        publish(tmp_path / "before", *before)
    for number in range(1, 40):
        folder = tmp_path / f"parsed-{number}"
        if before:
            shutil.copytree(tmp_path / "before", folder, copy_function=shutil.copy2)
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, number)
            try:
                publish(folder, *then)
            except Killed:
                pass
            else:
                assert number > 8
                return
        with DataRepository(folder) as repository:
            found = [edition.edition_id for edition in repository.editions("weather")]
        assert found in ([e.edition_id for e in before], [e.edition_id for e in then])
        publish(folder, *then)
        assert references(folder) == wanted, number
        assert git(folder, "status", "--porcelain", "--branch") == "## weather\n", number
    pytest.fail("more git commands than thought")


@pytest.mark.parametrize("moved", range(5))
def test_killed_between_two_references(tmp_path, monkeypatch, moved):
    folder = tmp_path / "parsed"
    wanted = expected(tmp_path, [A, C], [A, B, C])
    publish(folder, A, C)

    def some(on, references):
        for name, new, _ in references[:moved]:
            git(folder, "update-ref", name, new)
        for name in ("refs/heads/weather", "packed-refs", "index", "HEAD"):
            (on.git_dir / f"{name}.lock").write_text("half")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(journal, "move", some)
        with pytest.raises(Killed):
            publish(folder, A, B, C)
    assert publish(folder, A, B, C).resumed
    assert references(folder) == wanted
    assert clean(folder)
    assert publish(folder, A, B, C).resumed is False


@pytest.mark.parametrize("written", [0, 1, 4, 9])
def test_killed_while_the_work_tree_was_written(tmp_path, monkeypatch, written):
    folder = tmp_path / "parsed"
    publish(folder, A)

    def some(on, branch):
        on.run("symbolic-ref", "HEAD", branch)
        names = git(folder, "ls-tree", "-r", "--name-only", branch).split()
        for name in names[:written]:
            content = on.objects([f"{branch}:{name}"])[0]
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(
                content[: len(content) // 2] if name == names[written - 1] else content
            )
        (on.git_dir / "index.lock").write_text("half")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(worktree, "show", some)
        with pytest.raises(Killed):
            publish(folder, A, B)
    report = publish(folder, A, B)
    assert report.resumed
    assert report.unchanged == ("2016-10-20", "2019-10-11")
    assert clean(folder)


RUNNER = """
import sys, time
sys.path.insert(0, {here!r})
from pathlib import Path
from store_support import make_edition
from pipeline.store.repository import DataRepository
import git
editions = [make_edition(f"{{2000 + n}}-01-01", changed=200, items=4, entries=3, seed=2) for n in range({count})]
print("ready", flush=True)
with DataRepository(Path({folder!r})) as repository:
    repository.publish("weather", editions, program_version="1", profile="weather")
print("done", flush=True)
"""


def kill_at_random(tmp_path, times: int, count: int) -> None:
    editions = [
        make_edition(f"{2000 + n}-01-01", changed=200, items=4, entries=3, seed=2)
        for n in range(count)
    ]
    begun = time.monotonic()
    wanted = expected(tmp_path, editions)
    usual = time.monotonic() - begun
    rng = random.Random(7)
    here = str(Path(__file__).parent)
    for number in range(times):
        folder = tmp_path / f"parsed-{number}"
        child = subprocess.Popen(
            [sys.executable, "-c", RUNNER.format(here=here, folder=str(folder), count=count)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            start_new_session=True,
        )
        assert child.stdout.readline() == b"ready\n"
        time.sleep(rng.random() * usual * 1.2)
        if number % 2:
            os.killpg(child.pid, signal.SIGKILL)  # as when the machine goes down
        else:
            child.kill()  # as when somebody kills the run: its git lives on for a while
        child.stdout.close()
        child.wait()
        publish(folder, *editions)
        assert references(folder) == wanted
        assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "fsck", "--strict") == ""


def test_killed_at_random_moments(tmp_path):
    kill_at_random(tmp_path, 3, 4)


@pytest.mark.slow
def test_killed_at_fifty_random_moments(tmp_path):
    kill_at_random(tmp_path, 50, 10)


@pytest.mark.parametrize("said", [b"fast-import", b""])
def test_the_mark_of_a_killed_import_is_in_nobodys_way(tmp_path, said):
    """git is killed between marking its pack and putting it in place; the next run makes the same
    pack, and git stops at a mark of its name.
    """
    publish(tmp_path / "whole", A, B)
    (pack,) = (tmp_path / "whole" / ".git" / "objects" / "pack").glob("*.pack")
    folder = tmp_path / "parsed"
    marks = folder / ".git" / "objects" / "pack"
    marks.mkdir(parents=True)
    marks.joinpath(pack.name).with_suffix(".keep").write_bytes(said)
    publish(folder, A, B)
    assert references(folder) == references(tmp_path / "whole")
    assert not list(marks.glob("*.keep"))
    assert clean(folder)


def test_a_pack_somebody_keeps_is_kept(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    (pack,) = (folder / ".git" / "objects" / "pack").glob("*.pack")
    for said in (b"", b"mine"):
        pack.with_suffix(".keep").write_bytes(said)
        publish(folder, A)
        assert pack.with_suffix(".keep").read_bytes() == said


# --- two at once ------------------------------------------------------------------------------


def test_a_second_run_leaves_with_a_message(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    lock = folder / ".git" / "annex.lock"
    with lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BusyError) as caught:
            publish(folder, A, B, wait=0.1)
        with DataRepository(folder) as repository:
            assert repository.load("weather", "2016-10-20") == A
    assert str(caught.value) == (
        "another run is at work\n"
        f"  where:    {lock}\n"
        f"  found:    process {os.getpid()} is writing to the data repository\n"
        "  expected: the lock within 0.1 seconds\n"
        "  do:       wait for the other run to end, or stop it, then run again"
    )
    assert publish(folder, A, B).added == ("2019-10-11",)


def test_two_runs_at_once_end_as_one(tmp_path):
    folder = str(tmp_path / "parsed")
    editions = [
        make_edition(f"{2000 + n}-01-01", changed=200, items=4, entries=3, seed=2) for n in range(3)
    ]
    wanted = expected(tmp_path, editions)
    program = RUNNER.format(here=str(Path(__file__).parent), folder=folder, count=3)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    runs = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=env)
        for _ in range(2)
    ]
    assert [run.communicate()[0] for run in runs] == [b"ready\ndone\n"] * 2
    assert references(Path(folder)) == wanted


@pytest.mark.parametrize("command", ["init", "config --local", "fast-import"])
def test_git_that_outlives_a_killed_run_is_waited_for(tmp_path, command):
    """The lock is its too: a run that came at once would clear away what it is still writing."""
    folder = tmp_path / "parsed"
    editions = [
        make_edition(f"{2000 + n}-01-01", changed=200, items=4, entries=3, seed=2) for n in range(3)
    ]
    if command == "fast-import":
        publish(folder, editions[0])
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        "#!/bin/sh\n"
        f'case " $* " in *" {command} "*) touch {tmp_path}/importing; sleep 1.5;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    fake.chmod(0o755)
    program = RUNNER.format(here=str(Path(__file__).parent), folder=str(folder), count=3)
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PATH": f"{fake.parent}:{os.environ['PATH']}",
        },
    )
    while not (tmp_path / "importing").exists():
        time.sleep(0.01)
    child.kill()
    child.wait()
    with pytest.raises(BusyError):
        publish(folder, *editions, wait=0.0)
    added = publish(folder, *editions, wait=20).added
    assert added[-2:] == ("2001-01-01", "2002-01-01")
    assert clean(folder)


def test_another_git_command_at_work(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    stale = folder / ".git" / "refs" / "heads" / "weather.lock"
    stale.write_text("")
    before = references(folder)
    with pytest.raises(BusyError) as caught:
        publish(folder, A, B)
    assert caught.value.where == str(stale)
    assert caught.value.do == (
        "end the other git command; if there is none, delete the file, then run again"
    )
    assert references(folder) == before
    stale.unlink()
    report = publish(folder, A, B)
    assert report.added == ("2019-10-11",)
    assert report.resumed is False
    assert clean(folder)


# --- no space ---------------------------------------------------------------------------------


def full(folder) -> str:
    return (
        "the disk is full\n"
        f"  where:    {folder / '.git'}\n"
        "  found:    no space left while writing to the data repository\n"
        "  expected: room for the new editions\n"
        "  do:       free some space and run again: what was published before is unharmed"
    )


def test_no_space_for_the_import(tmp_path):
    """The system refuses files over 20 kB: git is stopped in the middle of its pack."""
    folder = tmp_path / "parsed"
    publish(folder, A)
    before = references(folder)
    larger = make_edition("2019-10-11", items=20, entries=8, changed=1000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(DiskFullError) as caught:
            publish(folder, A, larger)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(caught.value) == full(folder)
    assert references(folder) == before
    assert clean(folder)
    assert publish(folder, A, larger).added == ("2019-10-11",)


def test_git_says_the_disk_is_full(tmp_path, monkeypatch):
    folder = tmp_path / "parsed"
    publish(folder, A)
    real = shutil.which("git")
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        "#!/bin/sh\n"
        'case " $* " in *" fast-import "*)\n'
        '  echo "fatal: write error: No space left on device" >&2; exit 128;;\n'
        f'esac\nexec {real} "$@"\n'
    )
    fake.chmod(0o755)
    before = references(folder)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
        with pytest.raises(DiskFullError) as caught:
            publish(folder, A, B)
    assert str(caught.value) == full(folder)
    assert references(folder) == before
    assert publish(folder, A, B).added == ("2019-10-11",)


def test_no_space_for_the_journal(tmp_path, monkeypatch):
    folder = tmp_path / "parsed"
    publish(folder, A)

    def no_space(self, data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", no_space)
        with pytest.raises(DiskFullError):
            publish(folder, A, B)
    assert publish(folder, A, B).added == ("2019-10-11",)


def test_a_folder_that_may_not_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        publish(tmp_path / "file" / "parsed", A)
    assert caught.value.found == "Not a directory"
    assert caught.value.do == "check the folder and its permissions, then run again"


# --- meddled with -----------------------------------------------------------------------------


def test_a_folder_with_files_of_others(tmp_path):
    folder = tmp_path / "parsed"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A)
    assert str(caught.value) == (
        "the history does not match\n"
        f"  where:    {folder}\n"
        "  found:    files, and no git history\n"
        "  expected: an empty folder, or a data repository that this program made\n"
        "  do:       choose another folder for the data repository, or move this one away"
    )
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("committed", [False, True])
def test_a_repository_of_others(tmp_path, committed):
    folder = tmp_path / "parsed"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "thesis.txt").write_text("mine")
    if committed:
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "Begin")
    config = (folder / ".git" / "config").read_bytes()
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A)
    assert caught.value.found == (
        "a git repository that something else made"
        if committed
        else "a git repository without commits, and thesis.txt"
    )
    assert (folder / ".git" / "config").read_bytes() == config
    assert [path.name for path in folder.iterdir() if path.name != ".git"] == ["thesis.txt"]


def test_a_project_around_is_left_alone(tmp_path):
    git(tmp_path, "init", "-q")
    publish(tmp_path / "parsed", A)
    assert references(tmp_path) == {}
    assert len(references(tmp_path / "parsed")) == 2


def test_a_commit_of_somebody_else_on_the_branch(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    (folder / "weather" / "text" / "02.md").write_text("better\n")
    git(folder, "commit", "-qam", "Improve the wording")
    commit = git(folder, "rev-parse", "HEAD")[:12]
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert str(caught.value) == (
        "the history does not match\n"
        f"  where:    {folder}, branch weather, commit {commit}\n"
        "  found:    “Improve the wording” by Ann <ann@example.org>\n"
        "  expected: only commits that this program made\n"
        "  do:       keep it on another branch (git branch mine weather), put the branch back to the "
        "program's last commit (git reset --hard to a tag of weather), run again"
    )
    git(folder, "branch", "mine", "weather")
    git(folder, "reset", "-q", "--hard", "refs/tags/weather/2016-10-20")
    assert publish(folder, A, B).added == ("2019-10-11",)


def test_an_amended_commit(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    git(folder, "commit", "-q", "--amend", "--no-edit")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert caught.value.found == "“weather edition 2016-10-20” by Ann <ann@example.org>"


def test_a_branch_put_back_to_an_earlier_edition(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    git(folder, "reset", "-q", "--hard", "refs/tags/weather/2016-10-20")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert str(caught.value) == (
        "the history does not match\n"
        f"  where:    {folder}, branch weather\n"
        "  found:    tags of editions that the branch does not hold: weather/2019-10-11\n"
        "  expected: every tagged edition on the branch\n"
        "  do:       put the branch back to its newest edition "
        "(git branch -f weather weather/2019-10-11), or delete the tags, then run again"
    )


def test_a_moved_tag(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    git(folder, "tag", "-f", "weather/2016-10-20", "weather/2019-10-11^{}")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B, C)
    assert caught.value.where == f"{folder}, tag weather/2016-10-20"
    git(folder, "tag", "-d", "weather/2016-10-20")
    wanted = expected(tmp_path, [A, B, C])
    publish(folder, A, B, C)
    assert references(folder) == wanted


def test_a_lost_tag_comes_back(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    before = references(folder)
    git(folder, "tag", "-d", "weather/2016-10-20")
    publish(folder, A, B)
    assert references(folder) == before


def test_a_tag_of_somebody_else_in_the_way(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    git(folder, "tag", "weather/2019-10-11")
    git(folder, "tag", "weather/mine")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert "weather/2019-10-11" in str(caught.value)
    assert "weather/mine" not in str(caught.value)
    git(folder, "tag", "-d", "weather/2019-10-11")
    assert publish(folder, A, B).added == ("2019-10-11",)
    assert "refs/tags/weather/mine" in references(folder)


def test_tags_without_their_branch(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    git(folder, "checkout", "-q", "--detach")
    git(folder, "branch", "-D", "weather")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A)
    assert caught.value.found == "tags such as weather/2016-10-20, but no branch weather"


def test_files_changed_by_hand_are_never_overwritten(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    before = references(folder)
    page = folder / "weather" / "text" / "02.A.1.md"
    page.write_text("my note\n")
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert str(caught.value) == (
        "the history does not match\n"
        f"  where:    {folder}\n"
        "  found:    files changed by hand: weather/text/02.A.1.md\n"
        "  expected: the files as they were published\n"
        "  do:       copy your changes elsewhere, put the files back (git stash, or git checkout -- .), "
        "then run again; a mistake in the data is mended by a declared correction"
    )
    assert page.read_text() == "my note\n"
    assert references(folder) == before
    assert publish(folder, A).local_edits == ("weather/text/02.A.1.md",)
    git(folder, "checkout", "--", ".")
    publish(folder, A, B)
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_file_of_somebody_else_where_a_new_one_belongs(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    more = make_edition("2019-10-11", items=3, entries=1, provisions=2)
    mine = folder / "weather" / "text" / "03.md"
    mine.write_text("mine\n")
    before = references(folder)
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, more)
    assert caught.value.found == "files changed by hand: weather/text/03.md"
    assert mine.read_text() == "mine\n"
    assert references(folder) == before


def test_missing_files_come_back(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    (folder / "weather" / "edition.json").unlink()
    (folder / ".git" / "index").unlink()
    assert publish(folder, A).changed is False
    assert clean(folder)
    (folder / "README.md").unlink()
    publish(folder, A, B)
    assert clean(folder)


def test_somebody_looking_at_an_old_edition(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A, B)
    git(folder, "checkout", "-q", "weather/2016-10-20")
    assert publish(folder, A, B).changed is False
    assert publish(folder, A, B, C).added == ("2021-10-08",)
    assert git(folder, "symbolic-ref", "HEAD") == "refs/heads/weather\n"
    assert clean(folder)


def test_a_reference_moved_after_an_interruption_is_not_overwritten(tmp_path, monkeypatch):
    folder = tmp_path / "parsed"
    publish(folder, A)
    published = git(folder, "rev-parse", "HEAD")[:12]

    def dying(on, references):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(journal, "move", dying)
        with pytest.raises(Killed):
            publish(folder, A, B)
    git(folder, "commit", "-q", "--allow-empty", "-m", "Mine")
    mine = git(folder, "rev-parse", "HEAD")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert caught.value.where == f"{folder}, refs/heads/weather"
    assert caught.value.found == f"it stands at {mine[:12]}"
    assert caught.value.expected.startswith(f"{published} or ")
    assert git(folder, "rev-parse", "HEAD") == mine


def test_edits_made_after_an_interruption_are_kept(tmp_path, monkeypatch):
    folder = tmp_path / "parsed"
    publish(folder, A)

    def dying(on, branch):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(worktree, "show", dying)
        with pytest.raises(Killed):
            publish(folder, A, B)
    page = folder / "weather" / "text" / "02.A.1.md"
    page.write_text("my note\n")
    with pytest.raises(HistoryConflictError) as caught:
        publish(folder, A, B)
    assert caught.value.found == "files changed by hand: weather/text/02.A.1.md"
    assert page.read_text() == "my note\n"
    git(folder, "checkout", "-f")
    assert publish(folder, A, B).resumed
    assert clean(folder)


def test_no_git_on_the_machine(tmp_path, monkeypatch):
    publish(tmp_path / "parsed", A)
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(bare))
    with pytest.raises(StoreError) as caught:
        publish(tmp_path / "parsed", A, B)
    assert caught.value.expected == "git 2.32 or later on the PATH"


def test_a_damaged_repository(tmp_path):
    folder = tmp_path / "parsed"
    publish(folder, A)
    for pack in (folder / ".git" / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:200])
    with DataRepository(folder) as repository, pytest.raises(StoreError) as caught:
        repository.load("weather", "2016-10-20")
    assert caught.value.do == (
        "run `git fsck` in the folder; if it is damaged, restore it or delete it, then run again: "
        "the history is made anew from the sources"
    )


def test_reports_can_be_sent_between_processes(tmp_path):
    report = publish(tmp_path / "parsed", A)
    assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report
