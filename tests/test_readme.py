"""The README says what the program does: help, links, make targets, commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from pipeline.cli.main import annex
from tools import readme

ROOT = Path(__file__).resolve().parents[1]
TEXT = readme.README.read_text(encoding="utf-8")
LINKS = sorted(set(re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", TEXT)))
TARGETS = sorted(set(re.findall(r"\bmake ([a-z-]+)\b(?=[`\s]*(?:#|`|$))", TEXT, re.MULTILINE)))
COMMANDS = sorted(set(re.findall(r"^annex (?:.*)$", TEXT, re.MULTILINE)))


def test_the_help_it_shows_is_the_help_there_is() -> None:
    blocks = [match["command"].strip() for match in readme.BLOCK.finditer(TEXT)]
    assert blocks == ["", "run"]
    assert readme.filled(TEXT) == TEXT, "run: python -m tools.readme"


def test_a_block_is_filled_and_nothing_else_is_touched() -> None:
    before = "a\n<!-- help: annex status -->\nold\n<!-- /help -->\nb\n"
    after = readme.filled(before)
    assert after.startswith(
        "a\n<!-- help: annex status -->\n```text\nUsage: annex status [OPTIONS]\n"
    )
    assert after.endswith("\n```\n<!-- /help -->\nb\n")
    assert readme.filled(after) == after


@pytest.mark.parametrize("link", LINKS)
def test_its_links_lead_somewhere(link) -> None:
    assert "://" not in link, "the README links to nothing outside the project"
    assert (ROOT / link).exists()


@pytest.mark.parametrize("target", TARGETS)
def test_the_make_targets_it_names_exist(target) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_something_is_looked_at() -> None:
    assert {"run", "test"} <= set(TARGETS)
    assert "docs/errors.md" in LINKS
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_it_shows_are_understood(command) -> None:
    """Parsed by the program itself: the command, its arguments and its options exist."""
    words = shlex.split(command.partition(">")[0], comments=True)[1:]
    if words[0].startswith("["):
        pytest.skip("a line of help")
    found = annex.get_command(click.Context(annex), words[0])
    assert found is not None
    found.make_context(words[0], words[1:])
