"""``annex account``: where every character of an edition's files went."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    as_json,
    open_progress,
    open_workspace,
    verbose,
    workspace_options,
)
from pipeline.cli.output import heading, indent, print_json, table
from pipeline.errors import UnaccountedError

if TYPE_CHECKING:
    from pipeline.batch.accounting import AccountReport, FileAccount


@click.command("account")
@click.argument("edition")
@workspace_options
@click.option(
    "--file",
    help="One file: pdf, docx, a file's name, or the beginning of its SHA-256.  "
    "[default: every clean file]",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write each page to as a PNG, every character tinted by where it went.",
)
@click.option("--page", "pages", type=click.IntRange(1), multiple=True, help="Only this picture.")
@click.option("--summary", is_flag=True, help="Only the sums.")
@as_json
@verbose
def command(
    *,
    edition: str,
    root: Path | None,
    catalogue: Path | None,
    file: str | None,
    picture: Path | None,
    pages: tuple[int, ...],
    summary: bool,
    as_json: bool,
    verbose: bool,
) -> int:
    """Show where every character of EDITION's files went, by destination and page by page.

    A character goes to a node of the text (by its kind), or is page furniture (with the reason), or
    white space that only positions. Lost or counted twice must be 0: else nothing is published. A
    file without pages is told by paragraphs.
    """
    from pipeline.batch.accounting import account  # noqa: PLC0415

    if pages and picture is None:
        raise click.UsageError("--page says which page to draw; it needs --picture.")
    progress = open_progress(is_verbose=verbose)
    try:
        report = account(
            open_workspace(root, catalogue),
            edition,
            progress,
            file=file,
            pictures=picture,
            pages=pages,
        )
    finally:
        progress.close()
    if as_json:
        print_json(report)
    else:
        click.echo(render(report, summary=summary))
    return UnaccountedError.exit_code if any(f.lost or f.double for f in report.files) else 0


def render(report: AccountReport, *, summary: bool) -> str:
    """Return the account for people."""
    blocks = []
    state = "" if report.published else " (not published)"
    for file in report.files:
        role = "file of record" if file.of_record else f"{file.role} file"
        blocks.append(
            heading(f"{report.list_id} {report.edition_id}{state}: {file.name}, {role}")
            + "\n"
            + indent(_sums(file))
        )
        if not summary:
            blocks.append(indent(_pages(file) if file.pages else _stretches(file)))
    if report.pictures:
        blocks.append("\n".join(report.pictures))
    return "\n\n".join(blocks)


def _sums(file: FileAccount) -> str:
    from pipeline.batch.tints import palette  # noqa: PLC0415

    names = palette(file.by_destination)
    rows = [(tint.number, tint.name, file.by_destination[name]) for name, tint in names.items()]
    rows = [row for row in rows if row[2]]
    lines = [table(("no.", "destination", "characters"), rows)]
    space = file.by_destination.get("space", 0)
    lines.append(
        f"{_number(file.total)} characters, {_number(space)} of them white space that only "
        f"positions; lost {_number(file.lost)}, counted twice {_number(file.double)}"
    )
    if file.agrees is True:
        lines.append("The record says the same.")
    elif file.agrees is False:
        lines.append(
            "THE RECORD SAYS OTHERWISE: it was made by another version of the program, or with "
            "other corrections. `annex run --force` makes it anew."
        )
    return "\n".join(lines)


def _pages(file: FileAccount) -> str:
    from pipeline.batch.tints import GROUPS, is_furniture  # noqa: PLC0415

    rows = []
    for page in file.pages:
        counts = page.by_destination
        grouped = [sum(counts.get(name, 0) for name in names) for names in GROUPS.values()]
        furniture = {name: n for name, n in counts.items() if is_furniture(name)}
        rows.append(
            (
                page.page,
                sum(counts.values()),
                *grouped,
                sum(furniture.values()),
                counts.get("space", 0),
                counts.get("lost", 0),
                _reasons(furniture),
            )
        )
    headers = ("page", "characters", *GROUPS, "furniture", "space", "lost", "reasons")
    return table(headers, rows)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")  # as in tables


def _reasons(furniture: Mapping[str, int]) -> str:
    return ", ".join(f"{name.partition(':')[2]} {_number(n)}" for name, n in furniture.items())


def _stretches(file: FileAccount) -> str:
    from pipeline.batch.tints import called  # noqa: PLC0415

    rows = [
        (
            f"{one.first}" if one.first == one.last else f"{one.first}–{one.last}",
            called(one.destination),
            one.characters,
            one.begins,
        )
        for one in file.stretches
    ]
    return table(("paragraphs", "destination", "characters", "beginning with"), rows)
