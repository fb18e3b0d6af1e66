"""``annex thresholds``: values over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    as_json,
    at_option,
    open_workspace,
    plot_option,
    workspace_options,
)
from pipeline.cli.output import heading, print_json, tell

if TYPE_CHECKING:
    from pipeline.history.series import Thresholds, Value


@click.command("thresholds")
@click.argument("asked", metavar="LABEL|UNIT")
@at_option("The edition LABEL is of.  [default: the newest that has it]")
@click.option("--changed", is_flag=True, help="Only what changed.")
@plot_option
@workspace_options
@as_json
def command(
    *,
    asked: str,
    at: str | None,
    changed: bool,
    plot: Path | None,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Show quantities over the editions: of a provision and what hangs below it, or in a UNIT.

    A unit is typed as printed (km, kN) or in SI. Each line is what a provision says from an edition
    on. The sign before a value is how it bounds what is controlled; "except" marks a value inside
    an exclusion.
    """
    from pipeline.batch.asking import thresholds  # noqa: PLC0415

    workspace = open_workspace(root, catalogue)
    found = thresholds(workspace, asked, at, tell)
    if plot is not None:
        from pipeline.batch.asking import editions  # noqa: PLC0415
        from pipeline.batch.plotting import of_thresholds, write_plot  # noqa: PLC0415

        write_plot(plot, of_thresholds(found, editions(workspace), changed=changed))
    if as_json:
        print_json(found)
    else:
        click.echo(render(found, changed=changed))


def render(found: Thresholds, *, changed: bool) -> str:
    """Return the values for people."""
    what = "in " if found.by == "unit" else "of "
    series = [one for one in found.series if len(one.points) > 1 or not changed]
    lines = [heading(f"Quantities {what}{found.asked} ({found.list_id}): {len(series) or 'none'}")]
    for one in series:
        gone = not one.points[-1].values
        lines += ["", f"{one.path} (as {one.last} has it)" if gone else one.path]
        for point in one.points:
            begun = point.seen.edition + (" or before" if point.seen.after is None else "")
            lines.append(f"  {begun:<21}{_values(point.values)}")
    return "\n".join(lines)


def _values(values: tuple[Value, ...]) -> str:
    return (
        "; ".join(
            " ".join(
                piece
                for piece in ("except" if one.excluding else "", one.comparator or "", one.printed)
                if piece
            )
            for one in values
        )
        or "no more"
    )
