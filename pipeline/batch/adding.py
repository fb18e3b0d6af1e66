"""Taking in what is new: a user's own copy, or what the publication page offers."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.lock import one_run
from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.errors import ReadError
from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources.catalogue import load
from pipeline.sources.vault import Vault

if TYPE_CHECKING:
    from pipeline.sources.discover import Proposal
    from pipeline.sources.overlay import Addition


def add_copy(
    workspace: Workspace,
    copy: Path,
    *,
    edition_id: str,
    role: str,
    media: str | None,
    follows: str | None,
    document_number: str | None,
    printed: date | None,
    dry_run: bool,
) -> Addition:
    """Take a user's own copy of an edition; see :func:`pipeline.sources.overlay.add`."""
    from pipeline.sources.overlay import add  # noqa: PLC0415

    # Two copies taken in at once would both be written to the end of one file.
    with nullcontext() if dry_run else one_run(workspace, Progress()):
        return add(
            copy,
            load(workspace.catalogue),
            Vault(workspace.vault, read_only=dry_run),
            edition_id=edition_id,
            role=Role(role),
            media=Media(media) if media else None,
            follows=follows,
            document_number=document_number,
            printed=printed,
            dry_run=dry_run,
        )


def discover_editions(workspace: Workspace, saved: Path | None) -> tuple[tuple[Proposal, ...], str]:
    """Return what the publication page offers, and catalogue entries for what is not known.

    Args:
        workspace: its catalogue names the page.
        saved: a saved copy of the page; the site is asked when there is none.

    Raises:
        ReadError: the saved copy cannot be read.
        DiscoverError: the page has not the shape that is known.
    """
    from pipeline.sources.discover import discover, to_toml  # noqa: PLC0415

    catalogue = load(workspace.catalogue)
    if saved is None:
        from pipeline.sources.fetch import page  # noqa: PLC0415

        data = page(catalogue)
    else:
        try:
            data = saved.read_bytes()
        except OSError as error:
            raise ReadError(
                where=str(saved),
                found=error.strerror or str(error),
                expected="a saved copy of the publication page",
                do="save the page from a browser and name that file",
            ) from error
    proposals = discover(data, catalogue)
    return proposals, to_toml(proposals)
