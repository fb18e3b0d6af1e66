"""``annex grep``: when a wording appeared and disappeared."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import heading, print_json, tell

if TYPE_CHECKING:
    from pipeline.history.search import Hit, Search


@click.command("grep")
@click.argument("pattern")
@click.option("--since", metavar="EDITION|DATE", help="Leave out what was gone by then.")
@click.option("--until", metavar="EDITION|DATE", help="Leave out what came after.")
@click.option("--regex", "-E", is_flag=True, help="PATTERN is a regular expression (Python's).")
@click.option("--case", is_flag=True, help="Upper and lower case differ.")
@workspace_options
@as_json
def command(
    *,
    pattern: str,
    since: str | None,
    until: str | None,
    regex: bool,
    case: bool,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> int:
    """Find the wording PATTERN in every edition: which provisions have it, from when until when.

    Kinds of quotes, dashes and blanks do not matter; superscripts do: 10^6 finds 10⁶ and never 106.
    Exit status 1 says that no edition looked at has it.
    """
    from pipeline.batch.asking import grep  # noqa: PLC0415
    from pipeline.history.search import compiled  # noqa: PLC0415

    try:
        wanted = compiled(pattern, regex=regex, case=case)
    except re.error as error:
        raise click.UsageError(f"{pattern!r} is no regular expression: {error}.") from None
    found = grep(open_workspace(root, catalogue), wanted, since, until, tell)
    if as_json:
        print_json(found)
    else:
        click.echo(render(found, pattern, styled=sys.stdout.isatty()))
    return 0 if found.hits else 1


def render(found: Search, pattern: str, *, styled: bool) -> str:
    """Return the finds for people."""
    from pipeline.cli.words import stretch  # noqa: PLC0415

    looked = f"{len(found.editions)} edition{'s' if len(found.editions) > 1 else ''}"
    if len(found.editions) > 1:
        looked += f" from {found.editions[0].edition} to {found.editions[-1].edition}"
    if not found.hits:
        return f"{pattern!r} stands nowhere in {looked} of {found.list_id}."
    lines = [heading(f"{pattern!r} in {found.list_id}, {looked}")]
    lines.append("  " + "  ".join(f"{t.edition}: {t.provisions}" for t in found.editions))
    lines.append("  anywhere: " + "; ".join(stretch(one) for one in found.stretches))
    for hit in found.hits:
        lines += ["", *_hit(hit, styled=styled)]
    return "\n".join(lines)


def _hit(hit: Hit, *, styled: bool) -> list[str]:
    from pipeline.cli.words import filled, stretch  # noqa: PLC0415

    one = hit.excerpt
    match = click.style(one.match, bold=True, fg="yellow") if styled else one.match
    return [
        f"{hit.path}  {'; '.join(stretch(s) for s in hit.stretches)}",
        filled(f"{one.before}{match}{one.after}", "    "),
    ]
