"""Printed pages for the site: the clean PDF of an edition as small grey pictures, kept once made.

A site must stay light: the newest editions come first, each whole or not at all, until
:data:`BYTES` are spent. What is not shown is told, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.batch import fingerprint
from pipeline.batch.keeping import Keyed, kept_under
from pipeline.batch.witnesses import with_pages, witness_nodes
from pipeline.batch.workspace import Workspace
from pipeline.errors import ParseError, ReadError, VaultError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.records import Edition, Manifestation
from pipeline.site.printed import Page, Printed
from pipeline.sources.vault import Vault

SCALE = 1.15
"""Pixels a point: print of 10 points can be read, and a page takes about 35 KB."""
BYTES = 3_000_000
"""Bytes of all pages of the site: an edition of eighty-five pages."""


class _Kept(Keyed, frozen=True):
    """Pages as kept on disk, with the key of what decided them."""

    printed: Printed


def printed_pages(
    workspace: Workspace, editions: Iterable[Edition]
) -> tuple[dict[str, Printed], dict[str, str]]:
    """Return the pages by edition, and for an edition without them a sentence that says why.

    Args:
        workspace: where the vault is.
        editions: with their places in the files, newest first.
    """
    found: dict[str, Printed] = {}
    without: dict[str, str] = {}
    room = BYTES
    for edition in editions:
        made = _pages(workspace, edition) if room > 0 else None
        if isinstance(made, str):
            without[edition.edition_id] = made
            continue
        if made is not None and made.size <= room:
            found[edition.edition_id] = made
            room -= made.size
            continue
        room = 0  # no older edition in the place of this one
        without[edition.edition_id] = (
            f"to keep the site light, {BYTES // 1_000_000} MB of pages are spent on newer "
            "editions; `annex evidence` cuts out any provision"
        )
    return found, without


def _pages(workspace: Workspace, edition: Edition) -> Printed | str:
    file = with_pages(edition)
    if file is None:
        return "it has no clean PDF"
    key = fingerprint.key(
        fingerprint.stage_version("parse"),
        fingerprint.stage_version("batch"),
        file.sha256,
        codec.encode_compact(edition.accounts[:1]),
        str(SCALE),
    )
    path = workspace.work / "pages" / edition.list_id / f"{edition.edition_id}.json"
    kept = kept_under(key, path, _Kept)
    if kept is not None:
        return kept.printed
    try:
        made = _drawn(workspace, edition, file)
    except VaultError as error:
        return f"{file.name} is not at hand ({error.found})"
    except (ReadError, ParseError) as error:
        return f"{file.name} cannot be read by itself ({error.found})"
    write_atomic(path, codec.encode_compact(_Kept(key, made)))
    return made


def _drawn(workspace: Workspace, edition: Edition, file: Manifestation) -> Printed:
    from pipeline.read.pdf_picture import Pictures, greys, png  # noqa: PLC0415  (needs Pillow)

    of_record = bool(edition.accounts) and edition.accounts[0].file == file.sha256
    data = Vault(workspace.vault).get(file.sha256)
    nodes = edition.by_path() if of_record else witness_nodes(workspace, edition, file)
    at = {
        path: tuple(sorted({place.page for place in node.places if place.page is not None}))
        for path, node in nodes.items()
    }
    pages = []
    with Pictures(data, where=file.name) as pictures:
        for number in range(1, pictures.pages + 1):
            drawn = greys(pictures.page_picture(number, scale=SCALE))
            pages.append(Page(png(drawn, scale=SCALE), drawn.width, drawn.height))
    return Printed(
        file.name, of_record, tuple(pages), {p: found for p, found in at.items() if found}
    )
