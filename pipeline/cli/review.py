"""``annex review``: what two editions leave to a person, ready to be decided and signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.compare.review import ReviewList


@click.command("review")
@click.argument("old")
@click.argument("new")
@workspace_options
@as_json
def command(
    *, old: str, new: str, root: Path | None, catalogue: Path | None, as_json: bool
) -> None:
    """Print what a person is asked to decide between editions OLD and NEW, as tables to sign.

    The output is TOML for the list's ledger of decisions (`decisions` in its catalogue): a table
    for each pairing under the margin and for each disagreement with what the publisher declares,
    with both texts as comments. Choose, fill in reviewer and reason, and put the table into the
    ledger; unsigned tables are refused. A decision is held to while both texts stay as they are.
    """
    from pipeline.batch.comparing import review  # noqa: PLC0415

    found = review(open_workspace(root, catalogue), old, new)
    if as_json:
        print_json(found)
        return
    if found.stale is not None:
        click.echo(f"annex: {found.stale}", err=True)
    click.echo("\n".join(_lines(found)))


def _lines(found: ReviewList) -> Iterable[str]:
    yield f"# {found.old} to {found.new}: {_counted(found)}."
    if found.ledger is None and (found.pairs or found.cells):
        yield '# The catalogue names no ledger yet: add  decisions = "decisions.toml"  to [list].'
    for pair in found.pairs:
        yield ""
        yield f"# {pair.evidence} (confidence {pair.confidence:.2f})"
        yield f"# old: {_comment(pair.old_words)}"
        yield f"# new: {_comment(pair.new_words)}"
        yield "[[pairing]]"
        yield f"editions = {_toml((found.old, found.new))}"
        yield f"old = {_toml(pair.old)}"
        yield f"new = {_toml(pair.new)}"
        yield 'decided = "one"    # or "apart"'
        yield f"old_content = {_toml(pair.old_content)}"
        yield f"new_content = {_toml(pair.new_content)}"
        yield from _SIGN
    for cell in found.cells:
        yield ""
        what = f"declared: {cell.declared}, nothing found" if cell.declared else cell.note
        yield f"# {_comment(what)}"
        if cell.changes:
            yield f"# changes: {_comment(', '.join(cell.changes))}"
        yield "[[waiver]]"
        yield f"editions = {_toml((found.old, found.new))}"
        key, value = ("declared", cell.declared) if cell.declared else ("entry", cell.entry or "")
        yield f"{key} = {_toml(value)}"
        yield f"content = {_toml(cell.content)}"
        yield from _SIGN
    if found.looks:
        yield ""
        yield "# To be looked at; the pairing is sure, the words are not:"
    for look in found.looks:
        yield f"# {_comment(look.change)}: {_comment(look.why)}"


_SIGN = ('reviewer = ""', 'reason = ""')


def _counted(found: ReviewList) -> str:
    counts = (
        (len(found.pairs), "pairing", "pairings"),
        (len(found.cells), "disagreement with the publisher", "disagreements with the publisher"),
    )
    said = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
    return f"{' and '.join(said)} to decide" if said else "nothing to decide"


def _comment(words: str) -> str:
    """Return words as they may stand in a comment: on one line, without control characters."""
    return "".join(c if c.isprintable() else " " for c in words)


def _toml(value: object) -> str:
    """Return a string or a list of strings as TOML writes it, which is how JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
