"""Every proof of the parse, one after another, and their figures in one table.

Usage: ``python -m benchmarks.parse [--seeds A..B]``

Each part is a program of its own and can be run alone: the table says how. A part that cannot run
here (the official documents, or LibreOffice, are not at hand) says so in its row; it is not left
out. Lines that a part begins with ``=`` are its figures: ``= what | figure | more``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RANDOM = "parse_random"
PARTS: tuple[tuple[str, ...], ...] = (
    ("parse_specimen",),
    (RANDOM,),
    (RANDOM, "--with", "spans"),
    (RANDOM, "--with", "footnotes"),
    (RANDOM, "--with", "columns"),
    (RANDOM, "--with", "interrupted"),
    ("parse_real",),
    ("parse_word",),
    ("parse_speed",),
)


def figures(part: str, *arguments: str) -> Iterator[tuple[str, str, str, str]]:
    """Run one part, pass on what it prints, and yield its figures with the command."""
    command = ["-m", f"benchmarks.{part}", *arguments]
    shown = " ".join(("python", *command))
    print(f"\n--- {shown}\n", flush=True)
    found = False
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        last = ""
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
            if line.startswith("= "):
                what, figure, more = (*line[2:].rstrip("\n").split(" | "), "", "")[:3]
                found = True
                yield what, figure, more, shown
    if process.returncode and not found:
        yield part, "not run", last, shown


def table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="every proof of the parse, in one table")
    parser.add_argument(
        "--seeds",
        default="1..50",
        help="of the random annexes, four documents each (in columns: two; interrupted: one)",
    )
    seeds = ["--seeds", parser.parse_args().seeds]
    rows: list[tuple[str, ...]] = [("proof", "figure", "more", "command")]
    for part, *arguments in PARTS:
        rows.extend(figures(part, *arguments, *(seeds if part == RANDOM else ())))
    print("\n" + table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
