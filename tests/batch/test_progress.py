import io

import pytest

from pipeline.batch import progress
from pipeline.batch.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def eager(monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    monkeypatch.setenv("COLUMNS", "80")


def test_quiet_where_nobody_looks() -> None:
    stream = io.StringIO()
    shown = Progress(stream=stream)
    shown.step("parse", 1, 2, "2019")
    shown.say("waiting")
    shown.close()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_lines_when_asked(stream) -> None:
    shown = Progress(verbose=True, stream=stream)
    shown.step("parse", 0, 2)
    shown.step("parse", 1, 2, "2019")
    shown.say("waiting")
    shown.close()
    assert stream.getvalue() == "parse 0/2\nparse 1/2 2019\nwaiting\n"


def test_a_bar_on_a_terminal(eager) -> None:
    stream = Terminal()
    shown = Progress(stream=stream)
    shown.step("parse", 1, 2, "2019")
    bar = "█" * 14 + "·" * 14
    assert stream.getvalue() == f"\r\x1b[2Kparse    {bar} 1/2 2019"
    shown.say("waiting")
    assert stream.getvalue().endswith("\r\x1b[2Kwaiting\n")
    shown.close()
    assert stream.getvalue().endswith("waiting\n")


def test_a_bar_never_runs_over_the_line(eager, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    Progress(stream=stream).step("parse", 1, 2, "a very long name of an edition")
    assert len(stream.getvalue().removeprefix("\r\x1b[2K")) == 39


def test_no_bar_for_what_is_done_at_once() -> None:
    stream = Terminal()
    shown = Progress(stream=stream)
    shown.step("parse", 1, 2, "2019")
    shown.close()
    assert stream.getvalue() == ""
