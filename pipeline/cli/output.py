"""Printing for people: aligned tables and short lists, plain text that survives a pipe."""

from __future__ import annotations

from collections.abc import Sequence

import click


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return an aligned table; a column of numbers is set flush right.

    >>> print(table(["edition", "lost"], [["2019", 0], ["2020-r2", 12]]))
    edition  lost
    2019        0
    2020-r2    12
    """
    cells = [[_printed(value) for value in row] for row in rows]
    widths = [
        max(len(header), *(len(row[column]) for row in cells)) if cells else len(header)
        for column, header in enumerate(headers)
    ]
    right = [
        bool(rows) and all(isinstance(row[column], int) for row in rows)
        for column in range(len(headers))
    ]
    lines = []
    for row in [list(headers), *cells]:
        pieces = [
            text.rjust(width) if flush else text.ljust(width)
            for text, width, flush in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(pieces).rstrip())
    return "\n".join(lines)


def _printed(value: object) -> str:
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)


def heading(text: str) -> str:
    """Return ``text`` as a heading, bold on a terminal."""
    return click.style(text, bold=True)


def indent(text: str, by: int = 2) -> str:
    """Return ``text`` with each line moved to the right."""
    return "\n".join(" " * by + line for line in text.splitlines())


def print_json(value: object) -> None:
    """Print a record as canonical JSON."""
    from pipeline.model import codec  # noqa: PLC0415  (only --json needs it)

    click.echo(codec.encode(value), nl=False)


def tell(notice: str) -> None:
    """Print one thing a person should know on stderr."""
    click.echo(notice, err=True)


def print_notices(notices: Sequence[str]) -> None:
    """Print what a person should know on stderr, where JSON has stdout for itself."""
    for notice in notices:
        tell(notice)
