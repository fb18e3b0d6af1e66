"""The other files of an edition, parsed by themselves: kept when a parse has made them anyway.

Where the text of record is read from a file without pages, its PDF is parsed as a witness. Pictures
of pages need that parse again, for the places of each provision; it is kept under
``.annex/witnesses`` with the key of what decided it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.batch import fingerprint
from pipeline.batch.keeping import Keyed, kept_under
from pipeline.batch.originals import open_original
from pipeline.batch.workspace import Workspace
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.document import Media
from pipeline.model.records import Edition, Manifestation, Node, Role


class _Kept(Keyed, frozen=True):
    """A witness as kept on disk, with the key of what decided it."""

    parts: tuple[Node, ...]


def with_pages(edition: Edition) -> Manifestation | None:
    """Return the clean PDF: the file of record where that is one. ``None`` where there is none."""
    for one in edition.manifestations:
        if one.media is Media.PDF and one.role is Role.CLEAN:
            return one
    return None


def keep_witness(work: Path, head: Edition, sha256: str, parsed: Edition) -> None:
    """Keep what a parse made of the edition's PDF; of no other file is it asked for again."""
    file = with_pages(head)
    if file is not None and file.sha256 == sha256:
        kept = _Kept(_key(head, file), tuple(parsed.parts))
        write_atomic(_path(work, head, file), codec.encode_compact(kept))


def witness_nodes(workspace: Workspace, edition: Edition, file: Manifestation) -> dict[str, Node]:
    """Return the nodes of a witness by path: as kept, or parsed by itself.

    Raises:
        VaultError: its bytes are not at hand.
        ReadError, ParseError: it cannot be read, or parsed.
    """
    path, key = _path(workspace.work, edition, file), _key(edition, file)
    kept = kept_under(key, path, _Kept)
    if kept is not None:
        return {node.path: node for part in kept.parts for node in part.walk()}
    from pipeline import lists, parse  # noqa: PLC0415  (slow to import)

    original = open_original(workspace, edition, file)
    head = msgspec.structs.replace(
        edition, parts=(), checks=(), findings=(), accounts=(), corrections=(),
        manifestations=(file,),
    )  # fmt: skip
    parsed = parse.parse(head, (original.document,), lists.load(edition.profile, edition.language))
    keep_witness(workspace.work, head, file.sha256, parsed)
    return parsed.by_path()


def _key(edition: Edition, file: Manifestation) -> str:
    return fingerprint.key(
        fingerprint.stage_version("parse"), file.sha256, edition.list_id, edition.edition_id,
        edition.profile, edition.language,
    )  # fmt: skip


def _path(work: Path, edition: Edition, file: Manifestation) -> Path:
    return work / "witnesses" / edition.list_id / f"{edition.edition_id}_{file.sha256[:12]}.json"
