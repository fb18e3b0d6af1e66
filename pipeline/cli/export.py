"""``annex export``: a list, or what changed in it, in a form other programs read."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import as_json, open_workspace, workspace_options
from pipeline.cli.output import print_json, table, tell

FORMS = (
    "json",
    "ndjson",
    "json-patch",
    "csv",
    "parquet",
    "sqlite",
    "feed",
    "atom",
    "skos",
    "akoma-ntoso",
)
"""A test holds them to those of ``pipeline.export``, which takes longer to import."""


@click.command("export")
@click.argument("form", type=click.Choice(FORMS))
@click.option("--edition", metavar="EDITION|DATE", help="One edition.")
@click.option("--all", "everything", is_flag=True, help="Every edition.")
@click.option("--delta", metavar="A..B", help="What turns edition A into edition B.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write; a folder for json, csv, parquet, feed and akoma-ntoso.",
)
@workspace_options
@as_json
def command(
    *,
    form: str,
    edition: str | None,
    everything: bool,
    delta: str | None,
    output: Path,
    root: Path | None,
    catalogue: Path | None,
    as_json: bool,
) -> None:
    """Write one edition, all of them, or a delta of two, as FORM.

    json, ndjson, csv, parquet and feed hold any of these; json-patch a delta; sqlite, skos and
    akoma-ntoso one edition or all; atom all. docs/exports.md tells what each holds. The same
    history gives the same bytes.
    """
    from pipeline.batch.exporting import export  # noqa: PLC0415

    if sum((edition is not None, everything, delta is not None)) != 1:
        raise click.UsageError("Say which part: one of --edition, --all and --delta.")
    written = export(
        open_workspace(root, catalogue), form, output, tell, edition=edition, delta=delta
    )
    if as_json:
        print_json(written)
    else:
        click.echo(table(("file", "bytes"), [(one.path, one.size) for one in written]))
