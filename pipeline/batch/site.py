"""The site built from the history, written to a folder, and served to this machine."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from pipeline.batch.asking import chronicle
from pipeline.batch.comparing import compare_pair
from pipeline.batch.deciding import ledger
from pipeline.batch.picturing import Picturing
from pipeline.batch.printing import printed_pages
from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import ChangeSet
from pipeline.errors import ExportError, SiteError
from pipeline.export.forms import FORMS, files
from pipeline.export.material import Material, Scope
from pipeline.history.chronicle import Chronicle
from pipeline.model.records import Edition
from pipeline.report.comparison import Comparison
from pipeline.site import SiteMaterial, build
from pipeline.site.writing import Written, manifest_of, write
from pipeline.sources.catalogue import load
from pipeline.store.repository import DataRepository

LOOPBACK = "127.0.0.1"
_BASE = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/%-]*)?")
PICTURES = 3_000_000
"""Bytes of pictures of pages in all reports of the site; a third more as they stand in HTML."""
_NO_ROOM = (
    f"No pages are shown here, to keep the site light: {PICTURES // 1_000_000} MB of pictures are "
    "spent on the reports of newer editions. The report that `annex run` writes has them."
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every member of an archive: the first one that the format can tell."""


def default_folder(workspace: Workspace) -> Path:
    """Return where the site of the workspace's list goes when nothing else is said."""
    return workspace.root / "site" / load(workspace.catalogue).list_id


def make_site(
    workspace: Workspace,
    folder: Path,
    progress: Progress,
    *,
    base_url: str | None = None,
) -> Written:
    """Build the site of the published history into a folder.

    Args:
        workspace: where the history is.
        folder: a new or empty one, or one with an earlier build of the same list.
        progress: told what is being done.
        base_url: where the site will stand, for whole addresses.

    Raises:
        UnknownListError: nothing is published.
        SiteError: the folder is somebody's own, or ``base_url`` is no address.
        DecisionError: a recorded decision no longer meets what it was made on.
        DiskFullError: no room.
    """
    base = _checked(base_url) if base_url is not None else None
    history = chronicle(workspace)
    before = manifest_of(folder, history.list_id)
    editions = _with_places(workspace, history)
    comparisons = _compared(workspace, editions, progress)
    progress.step("site", 0, len(FORMS) + 1, "printed pages")
    printed, not_printed = printed_pages(workspace, reversed(editions))
    changes = tuple(compared.changes for compared in comparisons)
    exports, refused = exports_of(history, changes, progress)
    minted = {one.id: f"{one.born.path} {one.born.edition}" for one in history.lineage.identities}
    earlier = dict(before.provisions) if before is not None else {}
    material = SiteMaterial(
        history,
        comparisons,
        base_url=base,
        exports=exports,
        not_exported=refused,
        printed=printed,
        not_printed=not_printed,
        formers={own: said for own, said in earlier.items() if own not in minted},
    )
    progress.step("site", len(FORMS), len(FORMS) + 1, "pages")
    written = write(folder, history.list_id, build(material), {**earlier, **minted}, before)
    progress.step("site", len(FORMS) + 1, len(FORMS) + 1)
    return written


def _checked(base_url: str) -> str:
    if not _BASE.fullmatch(base_url) or "/.." in base_url:
        raise SiteError(
            where=f"--base-url {base_url}",
            found="not the address of a site",
            expected="http:// or https://, a host, and perhaps a path: https://lists.example/mtcr/",
            do="give the whole address of the folder the site will stand in",
        )
    return base_url if base_url.endswith("/") else f"{base_url}/"


def _with_places(workspace: Workspace, history: Chronicle) -> list[Edition]:
    """The editions once more, with their places in the files: so the comparisons and the pictures
    are those of `annex run`, which has kept them.
    """
    with DataRepository(workspace.parsed) as repository:
        names = [edition.edition_id for edition in history.editions]
        return [repository.load(history.list_id, name) for name in names]


def _compared(
    workspace: Workspace, editions: list[Edition], progress: Progress
) -> tuple[Comparison, ...]:
    """Each edition with the one before it, with pictures of pages first for the newest."""
    catalogue = load(workspace.catalogue)
    decisions = ledger(catalogue)
    picturing = Picturing(workspace)
    found: list[Comparison] = []
    pairs = list(pairwise(editions))
    room = PICTURES
    for number, (old, new) in enumerate(reversed(pairs)):
        progress.step("compare", number, len(pairs), f"{old.edition_id}..{new.edition_id}")
        gap = catalogue.gap_between(old.edition_id, new.edition_id)
        changes = compare_pair(old, new, gap, workspace.work, decisions=decisions)
        compared = Comparison(changes, old, new, picture_notes=(_NO_ROOM,))
        if room > 0:
            pictured = picturing.comparison(changes, old, new)
            room -= sum(len(one.png) for each in pictured.pictures.values() for one in each)
            compared = pictured if room >= 0 else compared
        found.append(compared)
    if pairs:
        progress.step("compare", len(pairs), len(pairs))
    return tuple(reversed(found))


def exports_of(
    history: Chronicle, changes: tuple[ChangeSet, ...], progress: Progress
) -> tuple[dict[str, dict[str, bytes]], dict[str, str]]:
    """Return every export of the whole list, by form, as the site offers it to take away; and why a
    form that cannot be made here (a package is missing, a text it cannot hold) was not.
    """
    found: dict[str, dict[str, bytes]] = {}
    refused: dict[str, str] = {}
    for number, form in enumerate(FORMS):
        progress.step("site", number, len(FORMS) + 1, f"export {form}")
        try:
            found[form] = _export(form, history, changes)
        except ExportError as error:
            refused[form] = f"{error.found}; {error.do}"
    return found, refused


def _export(form: str, history: Chronicle, changes: tuple[ChangeSet, ...]) -> dict[str, bytes]:
    """An export of the whole list as one file to take away, in an archive unless it is small.

    A form that cannot hold the whole holds the newest edition, or each pair of neighbours.
    """
    numbers = tuple(range(len(history.editions)))
    scopes = FORMS[form].scopes
    name = f"{history.list_id}-{form}"
    if Scope.ALL in scopes:
        made = files(form, Material(history, Scope.ALL, numbers, changes))
    elif Scope.EDITION in scopes:
        made = files(form, Material(history, Scope.EDITION, numbers[-1:]))
    else:
        made = {
            f"{history.known(old).edition_id}..{history.known(new).edition_id}/{path}": data
            for old, new in pairwise(numbers)
            for path, data in files(
                form, Material(history, Scope.DELTA, (old, new), changes[new - 1 : new])
            ).items()
        }
    if form == "atom":
        return made
    return {f"{name}.zip": zipped(made)} if made else {}


def zipped(made: dict[str, bytes]) -> bytes:
    """Return files as an archive: the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, data in sorted(made.items()):
            member = zipfile.ZipInfo(path, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return stream.getvalue()


class _Handler(SimpleHTTPRequestHandler):
    """Hands out the files of one folder, to this machine alone."""

    extensions_map = {  # noqa: RUF012  (as in the class above)
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml",
        ".js": "text/javascript",
        ".json": "application/json",
    }

    def send_head(self) -> BinaryIO | None:
        """Refuse a request that came under another name: a page elsewhere whose host was turned
        to this machine must not read what is not published.
        """
        name = self.headers.get("Host", "").rpartition(":")[0]
        if name not in (LOOPBACK, "localhost"):
            self.send_error(421, "this site is served to this machine alone")
            return None
        found: BinaryIO | None = super().send_head()
        return found

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name there)
        """Say nothing of each request."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder on the loopback address; ``port`` 0 takes any free one.

    Raises:
        SiteError: the port is taken, or not ours to take.
    """
    handler: Callable[..., _Handler] = functools.partial(_Handler, directory=str(folder))
    try:
        return ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as error:
        raise SiteError(
            where=f"--port {port}",
            found=f"{error.strerror or error}",
            expected=f"a free port of {LOOPBACK}",
            do="name another port, or 0 for any that is free",
        ) from error
