"""``annex log``: the life of a provision."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, at_option, open_workspace, workspace_options
from pipeline.cli.output import heading, print_json, tell

if TYPE_CHECKING:
    from pipeline.history.timeline import Life, Moment, Namesake

_BELOW = 12


@click.command("log")
@click.argument("label")
@at_option("The edition LABEL is of.  [default: the newest that has it]")
@click.option("--brief", is_flag=True, help="Leave out what the comparison made of each change.")
@workspace_options
@as_json
def command(
    *,
    label: str,
    at: str | None,
    brief: bool,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Tell the life of the provision LABEL: born, amended, renumbered, moved, split, merged, gone.

    It is followed through every edition, whatever its label was. Each event is dated between the
    edition that shows it and the one before. Differences of typography alone are no events.
    """
    from pipeline.batch.asking import log  # noqa: PLC0415

    found = log(open_workspace(root, catalogue), label, at, tell, verdicts=not brief)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found, styled=sys.stdout.isatty()))


def render(found: Life, *, styled: bool) -> str:
    """Return the life for people."""
    from pipeline.cli.words import filled  # noqa: PLC0415  (as all below)

    where = f"{found.list_id}, {found.editions} editions from {found.first} to {found.last}"
    if found.editions == 1:
        where = f"{found.list_id}, one edition: {found.first}"
    lines = [heading(f"{found.path}  ({where})")]
    for moment in found.moments:
        lines += ["", *_moment(moment, styled=styled)]
    lines.append("")
    if found.present:
        lines.append(f"It stands in the newest edition at hand as {found.path}.")
    else:
        lines.append(f"It stands in no edition after {found.edition}.")
    lines += [filled(_namesake(one), "") for one in found.namesakes]
    lines.append(f"Identity {found.id}.")
    return "\n".join(lines)


def _moment(moment: Moment, *, styled: bool) -> list[str]:
    from pipeline.cli.words import filled, gap, marked, when  # noqa: PLC0415

    said = when(moment.seen)
    events = ", ".join(moment.events)
    if moment.events[0] == "born" and moment.seen.after is None:
        title = f"{moment.seen.edition}  first edition at hand; there as {moment.path}"
    elif moment.events[0] == "below":
        title = f"{moment.seen.edition}  unchanged itself; below it ({said}):"
    else:
        place = f"{moment.was} → {moment.path}" if moment.was else moment.path
        title = f"{moment.seen.edition}  {events}: {place} ({said})"
    lines = [heading(title)]
    known = gap(moment.seen)
    if known:
        lines.append(filled(known, "    "))
    for words in (moment.heading, moment.redline):
        if words:
            shown = marked(words, styled=styled, whole=moment.events[0] == "born")
            lines.append(filled(shown, "    "))
    lines += [f"    · {field}" for field in moment.fields]
    lines += [
        filled(f"{verdict.label.value}: {verdict.argument}", "    · ", "      ")
        for verdict in moment.verdicts
        if verdict.label.value != "renumbered"  # the title says so, with both labels
    ]
    lines += [
        f"    · {_relation(moment)} {one.path} ({one.edition}), identity {one.id}"
        for one in moment.relatives
    ]
    if moment.below:
        shown_below = [f"{one.path} {one.event}" for one in moment.below[:_BELOW]]
        more = len(moment.below) - len(shown_below)
        more_said = f"; and {more} more (--json)" if more else ""
        lead = "" if moment.events[0] == "below" else "below it: "
        lines.append(filled(lead + "; ".join(shown_below) + more_said, "    · ", "      "))
    if moment.review:
        sure = f" at {moment.confidence:.2f}" if moment.confidence is not None else ""
        lines.append(
            f"    · please review: that this is the same provision rests on a pairing{sure}"
        )
    return lines


def _relation(moment: Moment) -> str:
    if "born" in moment.events:
        return "with words of"
    if "gone" in moment.events:
        return "its words went into"
    return "words went to" if "split" in moment.events else "took in"


def _namesake(one: Namesake) -> str:
    span = f"in {one.first}" if one.first == one.last else f"from {one.first} to {one.last}"
    now = f"it is {one.now} now" if one.now else "it is gone"
    if one.into:
        now = f"its words went into {', '.join(one.into)}"
    return f"Another provision had this label {span}: {now} (annex log {one.id})."
