"""Fill the blocks of command help in README.md: ``python -m tools.readme``.

A block stands between ``<!-- help: annex run -->`` and ``<!-- /help -->`` and holds what that
command prints with ``--help``, 100 columns wide. A test compares the two.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCK = re.compile(
    r"<!-- help: annex(?P<command>(?: \w+)?) -->\n(?P<text>.*?)<!-- /help -->", re.DOTALL
)


def help_of(command: str) -> str:
    """Return what ``annex COMMAND --help`` prints; the program's own help for an empty name."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pipeline.cli.main import main; main()",
            *command.split(),
            "-h",
        ],
        env={**os.environ, "COLUMNS": "102"},  # click leaves two free
        cwd=README.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rstrip("\n")


def filled(text: str) -> str:
    """Return the text of a README with its blocks as the program is now."""

    def block(match: re.Match[str]) -> str:
        command = match["command"].strip()
        said = help_of(command)
        return f"<!-- help: annex{match['command']} -->\n```text\n{said}\n```\n<!-- /help -->"

    return BLOCK.sub(block, text)


def main() -> int:
    before = README.read_text(encoding="utf-8")
    after = filled(before)
    if after != before:
        README.write_text(after, encoding="utf-8")
    print(f"{README.name}: {'brought up to date' if after != before else 'up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
