"""``annex site``: the list's history as pages, for a disk or a web server."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import (
    as_json,
    open_progress,
    open_workspace,
    verbose,
    workspace_options,
)
from pipeline.cli.output import print_json

PORT = 8021


@click.command("site")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Folder to write to: new, empty, or an earlier build.  [default: site/LIST]",
)
@click.option(
    "--base-url",
    metavar="ADDRESS",
    help="Where the site will stand: gives canonical links and a sitemap.",
)
@click.option("--serve", is_flag=True, help="Serve it to this machine alone until interrupted.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port for --serve; 0 takes any that is free.",
)
@workspace_options
@as_json
@verbose
def command(
    *,
    output: Path | None,
    base_url: str | None,
    serve: bool,
    port: int,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Build a site of every published edition: static pages that need no server.

    Open index.html from the folder, or copy the folder to any web server. Only files that differ
    are written; addresses stay the same from build to build (docs/site.md).
    """
    from pipeline.batch.site import LOOPBACK, default_folder, make_site, server  # noqa: PLC0415

    workspace = open_workspace(root, catalogue)
    folder = output if output is not None else default_folder(workspace)
    # Before the work: a port that is taken should be told at once.
    serving = server(folder, port) if serve else None
    try:
        written = make_site(workspace, folder, open_progress(is_verbose=verbose), base_url=base_url)
        if as_json:
            print_json(written)
        else:
            click.echo(
                f"{folder}: {written.files} files, {written.size / 1e6:.1f} MB; "
                f"{written.written} written, {written.removed} removed"
            )
            click.echo(f"open {folder / 'index.html'}")
        if serving is not None:
            click.echo(f"serving http://{LOOPBACK}:{serving.server_port}/")
            click.echo("to this machine alone; stop with Ctrl-C")
            try:
                serving.serve_forever()
            except KeyboardInterrupt:
                click.echo("stopped", err=True)
    finally:
        if serving is not None:
            serving.server_close()
