"""``annex blame``: for each word of a provision, the edition that brought it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, at_option, open_workspace, workspace_options
from pipeline.cli.output import heading, print_json, tell

if TYPE_CHECKING:
    from pipeline.history.blame import Blame


@click.command("blame")
@click.argument("label")
@at_option("The edition whose text is asked for.  [default: the newest that has LABEL]")
@workspace_options
@as_json
def command(
    *, label: str, at: str | None, root: Path | None, catalogue: Path | None, as_json: bool
) -> None:
    """Show for each word of the provision LABEL which edition brought it.

    Read downwards, the words are the text. A word keeps its edition through renumbering, moves,
    splits and mergers, through changes of typography, and where an amendment moved its sentence to
    another provision: then it says where the words stood until when. "or before" stands beside what
    is in the first edition at hand.
    """
    from pipeline.batch.asking import blame  # noqa: PLC0415

    found = blame(open_workspace(root, catalogue), label, at, tell)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found))


def render(found: Blame) -> str:
    """Return the words for people: a line or more for each edition they came with."""
    from pipeline.cli.words import WIDTH, filled  # noqa: PLC0415

    lines = [heading(f"{found.path}  ({found.list_id} {found.edition})")]
    segments = [("", one) for one in (*found.heading, *found.segments)]
    names = [
        one.seen.edition + (" or before" if one.seen.after is None else "") for _, one in segments
    ]
    width = max((len(name) for name in names), default=0)
    gaps: dict[str, str] = {}
    for name, (_, one) in zip(names, segments, strict=True):
        text = " ".join(one.text.split())
        if one.came:
            stood = ", before that ".join(f"{c.path} until {c.until}" for c in one.came)
            text = f"{text}  ({stood})" if text else ""
        if text:
            blank = " " * (width + 4)
            first = filled(text, blank)[len(blank) :] if len(text) > WIDTH - width - 4 else text
            lines.append(f"  {name.ljust(width)}  {first}")
        if one.seen.gap is not None:
            gaps[one.seen.edition] = one.seen.gap
    if not segments:
        lines.append("  It has no words of its own.")
    if gaps:
        lines.append("")
    lines += [filled(f"{edition}: {said}.", "  ", "    ") for edition, said in gaps.items()]
    lines.append(f"Identity {found.id}.")
    return "\n".join(lines)
