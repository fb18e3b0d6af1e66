"""``annex read``: one file as text, its changes shown, accepted or rejected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json
from pipeline.cli.output import print_json, print_notices

if TYPE_CHECKING:
    from pipeline.model.document import Document, Line

_VIEWS = ("marked", "accepted", "rejected")


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--view",
    type=click.Choice(_VIEWS),
    default=_VIEWS[0],
    show_default=True,
    help="The changes as they are marked, every one accepted, or every one rejected.",
)
@as_json
def command(*, file: Path, view: str, as_json: bool) -> None:
    """Print FILE as the program reads it: PDF, Word, web page or Markdown.

    One line for each paragraph, its automatic number in front. Marked changes stand as
    {+inserted+} and [-deleted-]. What the file says of its tracked changes, and what was odd in it,
    goes to stderr. Nothing is written.
    """
    from pipeline.batch.reading import read_file  # noqa: PLC0415
    from pipeline.read.views import View  # noqa: PLC0415

    document = read_file(file, View(view))
    if as_json:
        print_json(document)
    else:
        for line in document.lines:
            click.echo(_printed(line))
        print_notices([*_changes(document), *document.findings])
        print_notices([notice.message for notice in document.notices])


def _printed(line: Line) -> str:
    pieces: list[str] = [] if line.marker is None else [f"{line.marker} "]
    for run in line.runs:
        text = run.text
        if run.deleted:
            text = f"[-{text}-]"
        if run.inserted:
            text = f"{{+{text}+}}"
        pieces.append(text)
    return "".join(pieces)


def _changes(document: Document) -> list[str]:
    prefix = "tracked_"
    return [
        f"tracked changes: {name.removeprefix(prefix).replace('_', ' of ')} {times}"
        for name, times in document.properties.items()
        if name.startswith(prefix)
    ]
