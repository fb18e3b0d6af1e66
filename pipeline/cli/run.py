"""``annex run``: the whole batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    as_json,
    dry_run,
    open_progress,
    open_workspace,
    verbose,
    workspace_options,
)
from pipeline.cli.output import heading, indent, print_json, table

if TYPE_CHECKING:
    from pipeline.batch.outcome import RunReport


@click.command("run")
@workspace_options
@click.option("--offline", is_flag=True, help="Ask no server; use what the vault holds.")
@click.option("--force", is_flag=True, help="Make everything again, even what is up to date.")
@click.option(
    "--reader",
    type=click.Choice(["pdfium", "pdfplumber"]),
    help="PDF reader.  [default: pdfium; pdfplumber is the slower second witness]",
)
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
@dry_run
@as_json
@verbose
def command(
    *,
    root: Path | None,
    catalogue: Path | None,
    offline: bool,
    force: bool,
    reader: str | None,
    workers: int | None,
    dry_run: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Bring history and reports up to date: pull, parse, store, compare, report.

    Works on the embedded specimen list unless --catalogue names another. What is up to date is left
    alone; a run that fails publishes nothing and leaves parsed/ as it was.
    """
    from pipeline.batch.run import Options, run  # noqa: PLC0415

    workspace = open_workspace(root, catalogue)
    progress = open_progress(is_verbose=verbose)
    try:
        report = run(
            workspace,
            Options(dry_run=dry_run, offline=offline, force=force, reader=reader, workers=workers),
            progress,
        )
    finally:
        progress.close()
    if as_json:
        print_json(report)
    else:
        click.echo(render(report))


def render(report: RunReport) -> str:
    """Return the report of a run for people."""
    blocks = [heading(f"{report.title} [{report.list_id}]")]
    if report.up_to_date:
        blocks.append("Nothing to do: sources, history and reports are up to date.")
    if report.dry_run:
        blocks.append("Dry run: nothing was written.")
    blocks.append(heading("Read") + "\n" + indent(editions_table(report)))
    if report.pairs:
        blocks.append(heading("Changed") + "\n" + indent(_pairs(report)))
    if report.notices:
        blocks.append(heading("Notices") + "\n" + indent("\n".join(report.notices)))
    blocks.append(heading("Where") + "\n" + indent(_where(report)))
    return "\n\n".join(blocks)


def editions_table(report: RunReport) -> str:
    """Return the table of editions: what was read and which proofs held."""
    rows = [
        (
            row.edition_id,
            row.state,
            _files(row.files),
            row.characters,
            row.provisions,
            row.notes,
            row.lost + row.double,
            _proofs(row.held, row.failed, row.not_available),
            row.warnings,
        )
        for row in report.editions
    ]
    headers = (
        "edition",
        "state",
        "files",
        "characters",
        "provisions",
        "notes",
        "lost",
        "proofs",
        "warnings",
    )
    lines = [table(headers, rows)]
    lines.extend(
        f"{row.edition_id}: failed: {', '.join(row.failed_checks)}"
        for row in report.editions
        if row.failed_checks
    )
    return "\n".join(lines)


def _files(files: tuple[str, ...]) -> str:
    """Formats by role: ``docx pdf``, with ``+ marked-up pdf`` where there is one."""
    clean = [name.removesuffix(" clean") for name in files if name.endswith(" clean")]
    marked = [name.removesuffix(" marked-up") for name in files if name.endswith(" marked-up")]
    said = " ".join(clean)
    return (said + (f" + marked-up {' '.join(marked)}" if marked else "")) or "–"


def _proofs(held: int, failed: int, not_available: int) -> str:
    said = [f"{held} held"]
    if failed:
        said.append(f"{failed} FAILED")
    if not_available:
        said.append(f"{not_available} n/a")
    return ", ".join(said)


_COUNTED = ("new", "removed", "tightened", "relaxed", "mixed", "undetermined")


def _pairs(report: RunReport) -> str:
    rows = [
        (
            f"{pair.old} → {pair.new}",
            pair.substantive,
            *(pair.counts.get(label, 0) for label in _COUNTED),
            pair.other,
            pair.typographic,
            pair.review,
            _declared(pair.declared, pair.confirmed, pair.undeclared),
        )
        for pair in report.pairs
    ]
    headers = (
        "editions",
        "changes",
        "new",
        "removed",
        "tighter",
        "relaxed",
        "mixed",
        "unclear",
        "form",
        "typogr.",
        "review",
        "declared",
    )
    lines = [table(headers, rows)]
    lines.extend(f"{pair.old} → {pair.new}: {pair.gap}" for pair in report.pairs if pair.gap)
    return "\n".join(lines)


def _declared(declared: int, confirmed: int, undeclared: int) -> str:
    if not declared and not undeclared:
        return "–"
    said = f"{confirmed} of {declared} confirmed"
    return said + (f", {undeclared} undeclared" if undeclared else "")


def _where(report: RunReport) -> str:
    lines = [f"history  {report.history}" + (f"  ({report.head[:12]})" if report.head else "")]
    if report.published:
        lines.append(f"new      {', '.join(report.published)}")
    lines.append(f"reports  {report.reports}")
    return "\n".join(lines)
