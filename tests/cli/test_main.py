"""The program as a whole: help, wrong use, interruption, a reader that goes away, how fast."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys

import click
import pytest
from kites import NEW, OLD

from pipeline import __version__
from pipeline.cli import main as program

COMMANDS = (
    "run",
    "pull",
    "parse",
    "store",
    "diff",
    "review",
    "report",
    "show",
    "log",
    "blame",
    "grep",
    "terms",
    "refs",
    "thresholds",
    "substances",
    "stats",
    "status",
    "check",
    "account",
    "evidence",
    "cite",
    "evidence-pack",
    "export",
    "site",
    "sign",
    "verify",
    "read",
    "add",
    "discover",
)
ANNEX = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]


def test_without_arguments_it_prints_its_help(annex) -> None:
    said = annex.bare()
    assert said == annex.bare("--help")
    assert said == annex.bare("-h")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Usage: annex [OPTIONS] COMMAND [ARGS]...\n")
    for command in COMMANDS:
        assert f"\n  {command} " in said.out


def test_version(annex) -> None:
    assert annex.bare("--version") == (0, f"annex, version {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_that_says_what_each_option_does(command) -> None:
    context = click.Context(program.annex, info_name="annex")
    found = program.annex.get_command(context, command)
    assert found is not None
    assert found.help
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.opts}"
            assert parameter.help.rstrip("]").rstrip().endswith(
                (".", "given", "all", "folder")
            ) or ("[" in parameter.help)


def test_the_commands_listed_are_those_there_are() -> None:
    assert tuple(program._COMMANDS) == COMMANDS


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("runn", " Did you mean 'run'?"), ("parze", " Did you mean 'parse'?"), ("xyzzy", "")],
)
def test_a_mistyped_command(annex, typed, hint) -> None:
    said = annex.bare(typed)
    assert said == (
        2,
        "",
        (
            "Usage: annex [OPTIONS] COMMAND [ARGS]...\n"
            "Try 'annex --help' for help.\n\n"
            f"Error: No such command {typed!r}.{hint}\n"
        ),
    )


def test_a_mistyped_option(annex) -> None:
    said = annex.bare("run", "--ofline")
    assert said.code == 2
    assert said.err.endswith("Error: No such option '--ofline'. Did you mean '--offline'?\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt, click.exceptions.Abort])
def test_an_interruption(annex, monkeypatch, error) -> None:
    def interrupted(*_):
        raise error

    monkeypatch.setattr("pipeline.batch.run.load", interrupted)
    said = annex("run")
    assert said.code == 130
    assert said.out == ""
    assert said.err.strip() == "annex: interrupted; what was published before is untouched"


def test_a_full_disk_that_no_stage_names(annex, monkeypatch) -> None:
    def full(*_):
        raise OSError(28, "No space left on device", "/somewhere/run.lock")

    monkeypatch.setattr("pipeline.batch.run.load", full)
    assert annex("run") == (
        52,
        "",
        (
            "annex: the disk is full\n"
            "  where:    /somewhere/run.lock\n"
            "  found:    no space left on the device\n"
            "  expected: room for what the command writes; what was there before is untouched\n"
            "  do:       free some space and run the same command again: it goes on where it stopped\n"
        ),
    )


def test_a_defect_is_not_hidden(annex, monkeypatch) -> None:
    def defect(*_):
        raise OSError("not of the system's making")

    monkeypatch.setattr("pipeline.batch.run.load", defect)
    with pytest.raises(OSError, match="not of the system's making"):
        annex("run")


def test_a_reader_that_goes_away_is_no_error(kites) -> None:
    for year in range(2000, 2018):
        kites.edition(f"{year}-01-01", lift=year)
    where = f"--root {kites.root} --catalogue {kites.catalogue}"
    done = subprocess.run(
        ["bash", "-c", f'set -o pipefail; {sys.executable} -c "$0" parse --json {where} | head -1',
         ANNEX[2]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "[\n", "")


def test_nothing_but_results_on_stdout_and_no_bar_in_a_pipe(annex) -> None:
    said = annex("run")
    assert said.err == ""
    assert "█" not in said.out
    assert "\x1b" not in said.out
    said = annex("run", "--force", "--verbose", "--json")
    assert said.err.splitlines()[:2] == [
        f"pull 0/2 {OLD} clean markdown",
        f"pull 1/2 {NEW} clean markdown",
    ]
    assert json.loads(said.out)["list_id"] == "kites"


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("pull",), ("parse",), ("store",), ("status",), ("diff", OLD, NEW)],
)
def test_json_is_canonical(annex, arguments) -> None:
    assert annex("run").code == 0
    said = annex(*arguments, "--json")
    assert (said.code, said.err) == (0, "")
    assert json.dumps(json.loads(said.out), indent=2, ensure_ascii=False) + "\n" == said.out


def test_a_command_that_fails_prints_no_json(annex, kites) -> None:
    kites.write(NEW, "Nothing.\n")
    said = annex("run", "--json")
    assert said.code == 40
    assert said.out == ""


def processor_seconds(*arguments: str) -> float:
    """What a command costs on an idle machine: the processor's time, whatever else runs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [*ANNEX, *arguments], capture_output=True, check=False, env={**os.environ, "COLUMNS": "100"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("command", [(), *((command, "--help") for command in COMMANDS)])
def test_help_answers_at_once(command) -> None:
    assert min(processor_seconds(*command) for _ in range(2)) < 0.3


def test_help_brings_in_nothing_but_click() -> None:
    code = (
        "import sys\n"
        "from pipeline.cli.main import main\n"
        "try:\n    main(['run', '--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m.startswith('pipeline.') and not m.startswith("
        "'pipeline.cli') and m != 'pipeline.errors'], 'msgspec' in sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[] False\n"


def test_a_second_run_takes_under_a_second(annex, kites) -> None:
    assert annex("run").code == 0
    where = ("--root", str(kites.root), "--catalogue", str(kites.catalogue))
    processor_seconds("run", *where)  # should others be editing the code: bring up to date
    assert min(processor_seconds("run", *where) for _ in range(2)) < 1.0


def test_the_interrupt_key_stops_a_command_that_waits(kites) -> None:
    from pipeline.batch.lock import one_run
    from pipeline.batch.progress import Progress

    with one_run(kites.workspace, Progress()):
        process = subprocess.Popen(
            [*ANNEX, "run", "-v", "--root", str(kites.root), "--catalogue", str(kites.catalogue)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        waiting = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert waiting == f"waiting for another run (process {os.getpid()}) to end\n"
    assert process.returncode == 130
    assert out == ""
    assert err.strip() == "annex: interrupted; what was published before is untouched"
