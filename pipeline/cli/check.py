"""``annex check``: what an edition proves of itself, and what a person should know of it."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import heading, indent, print_json, table
from pipeline.errors import UnknownLabelError
from pipeline.model.proving import asked
from pipeline.model.records import Check, Edition, Finding, Outcome, Severity

_SHOWN = 8
"""Details of a check that are listed; --all lists the rest."""


class CheckReport(msgspec.Struct, frozen=True):
    """What ``--json`` prints."""

    list_id: str
    edition_id: str
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]


@click.command("check")
@click.argument("edition")
@workspace_options
@click.option("--strict", is_flag=True, help="Exit with 1 when a check failed.")
@click.option(
    "--decide",
    metavar="[PATH]",
    is_flag=False,
    flag_value="",
    help="Print the entries that would settle what is open; for the note at PATH, what it governs.",
)
@click.option("--all", "everything", is_flag=True, help="Every detail, however many there are.")
@as_json
def command(
    *,
    edition: str,
    root: Path | None,
    catalogue: Path | None,
    strict: bool,
    everything: bool,
    decide: str | None,
    as_json: bool,
) -> int:
    """Show what EDITION, as published, proves of itself, and what was found in it.

    Each code is explained in docs/checks.md. A failed check is a statement, not an error: it says
    what could not be proved.

    --decide prints entries for the file of corrections, for a person to complete and sign: one for
    each line that could nearly as well be read otherwise, or the one for the note at PATH.
    """
    from pipeline.batch.published import load_published  # noqa: PLC0415  (git is slow to import)
    from pipeline.sources.catalogue import load  # noqa: PLC0415

    workspace = open_workspace(root, catalogue)
    found = load_published(workspace, load(workspace.catalogue).list_id, edition)
    if decide is not None:
        click.echo(entries_to_decide(found, decide))
        return 0
    if as_json:
        print_json(CheckReport(found.list_id, found.edition_id, found.checks, found.findings))
    else:
        click.echo(render(found, everything=everything))
    failed = any(check.outcome is Outcome.FAILED for check in found.checks)
    errors = any(finding.severity is Severity.ERROR for finding in found.findings)
    return 1 if strict and (failed or errors) else 0


def render(edition: Edition, *, everything: bool) -> str:
    """Return checks and findings for people: those that ask for something first."""
    checks = sorted(edition.checks, key=lambda check: _ORDER.index(check.outcome))
    counts = [sum(c.outcome is outcome for c in checks) for outcome in _ORDER]
    said = ", ".join(
        f"{n} {outcome.value.replace('-', ' ')}"
        for n, outcome in zip(counts, _ORDER, strict=True)
        if n
    )
    blocks = [
        heading(f"{edition.list_id} {edition.edition_id}: {said or 'no checks'}"),
        indent(table(("outcome", "check", "what"), [_row(check) for check in checks])),
    ]
    blocks.extend(
        indent(f"{check.code}\n{indent(_details(check, everything=everything))}")
        for check in checks
        if check.details and (everything or check.outcome is Outcome.FAILED)
    )
    findings = sorted(edition.findings, key=lambda f: _SEVERITIES.index(f.severity))
    blocks.append(heading(f"Findings: {len(findings) or 'none'}"))
    if findings:
        rows = [(f.severity.value, f.code, _where(f), f.message) for f in findings]
        blocks.append(indent(table(("severity", "finding", "where", "what"), rows)))
    return "\n\n".join(blocks)


def entries_to_decide(edition: Edition, typed: str) -> str:
    """Return the decisions a person could take, as TOML to be completed.

    Raises:
        UnknownLabelError: no provision of the edition is at the path typed, or it is no note.
    """
    from pipeline.lists.typed import find_path  # noqa: PLC0415
    from pipeline.parse.decisions import note_entry, reading_entry  # noqa: PLC0415

    name = f"{edition.list_id} {edition.edition_id}"
    if typed:
        nodes = edition.by_path()
        node = nodes[find_path(typed, nodes, where=name)]
        if node.scope is None:
            raise UnknownLabelError(
                where=name,
                found=f"{node.path}, which is no note ({node.kind.value})",
                expected="the path of a note, technical note or N.B., such as 2.A.1#note-1",
                do=f"see the notes of an entry in the records of edition {edition.edition_id}",
            )
        return note_entry(edition.edition_id, node)
    open_ones = [f for f in edition.findings if f.input is not None]
    if not open_ones:
        return "# nothing is open: no line could nearly as well be read otherwise"
    return "\n\n".join(
        f"# {_where(f)}: {f.message}\n"
        + reading_entry(f"{edition.edition_id}-{n}", edition.edition_id, f)
        for n, f in enumerate(open_ones, 1)
    )


_ORDER = (Outcome.FAILED, Outcome.NOT_AVAILABLE, Outcome.HELD)
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def _row(check: Check) -> tuple[str, str, str]:
    loud = check.outcome is Outcome.FAILED
    outcome = check.outcome.value.upper() if loud else check.outcome.value
    return outcome, check.code, ": ".join(filter(None, (asked(check.code), check.summary)))


def _details(check: Check, *, everything: bool) -> str:
    shown = check.details if everything else check.details[:_SHOWN]
    more = len(check.details) - len(shown)
    return "\n".join((*shown, *([f"and {more} more (--all)"] if more else ())))


def _where(finding: Finding) -> str:
    if finding.path is not None:
        return finding.path
    place = finding.place
    if place is None:
        return "–"
    if place.page is not None:
        return f"page {place.page}"
    return f"line {place.source_line}" if place.source_line else f"character {place.start}"
