"""Options that several commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.batch.progress import Progress
    from pipeline.batch.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
plot_option = click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg",
    help="Draw it too, as SVG.",
)
verbose = click.option("--verbose", "-v", is_flag=True, help="Say more while working (stderr).")


def workspace_options(command: Command) -> Command:
    """Add ``--root`` and ``--catalogue``."""
    for option in (
        click.option(
            "--catalogue",
            type=click.Path(path_type=Path),
            help="Catalogue of the list to work on.  [default: sources/specimen/catalogue.toml]",
        ),
        click.option(
            "--root",
            type=click.Path(path_type=Path, file_okay=False),
            envvar="ANNEX_ROOT",
            help="Folder that holds sources/, parsed/ and diffs/.  "
            "[default: the nearest one at or above this folder]",
        ),
    ):
        command = option(command)
    return command


def open_workspace(root: Path | None, catalogue: Path | None) -> Workspace:
    """Find the workspace the options mean."""
    from pipeline.batch.workspace import find  # noqa: PLC0415  (see the package docstring)

    return find(root, catalogue)


def open_progress(*, is_verbose: bool) -> Progress:
    """Return a progress display on stderr: a bar on a terminal, lines with ``--verbose``."""
    from pipeline.batch.progress import Progress  # noqa: PLC0415

    return Progress(verbose=is_verbose)


def at_option(meaning: str) -> Callable[[Command], Command]:
    """Return the option ``--at``, an edition or a date, with what it means to the command."""
    return click.option("--at", metavar="EDITION|DATE", help=meaning)
