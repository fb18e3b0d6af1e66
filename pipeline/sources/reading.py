"""Reading a catalogue and the user's overlay beside it. The format is described in
:mod:`pipeline.sources.catalogue`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from pipeline.errors import CatalogueError, DuplicateRoleError, EditionOrderError
from pipeline.model.document import Media
from pipeline.model.records import Dates, Role
from pipeline.sources.edition_id import GRAMMAR, EditionId
from pipeline.sources.entries import Catalogue, EditionEntry, FileEntry, Gap
from pipeline.sources.tables import Table, parse, read_text

_TOP = ("list", "edition", "gap")
_LIST = (
    "id",
    "profile",
    "language",
    "title",
    "publication_page",
    "allowed_hosts",
    "corrections",
    "decisions",
)
_DATES = ("agreed", "printed", "site_updated", "uploaded")
_STATED = ("follows", "document_number", "declared_amendments", "language")
_EDITION = ("id", *_STATED, "note", "dates", "verified", "file")
_VERIFIED = ("edition", "address", *_DATES, *_STATED)
_FILE = ("role", "media", "address", "path", "sha256")
_GAP = ("after", "before", "note")

_LIST_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[a-z0-9.-]+|[0-9a-f:.]+")


class Standing(StrEnum):
    """How far a fact of a catalogue is verified."""

    READ = "read"  # in a published source
    SECONDARY = "secondary"  # a secondary source says so
    RECALLED = "recalled"  # to be checked before anybody relies on it


def overlay_path(catalogue: Path) -> Path:
    """Return where a user's overlay of that catalogue file stands."""
    return catalogue.with_name(f"{catalogue.stem}.local.toml")


def load(path: Path) -> Catalogue:
    """Read a catalogue, and merge the user's overlay where one stands beside it.

    Raises:
        CatalogueError: for anything the format does not allow.
        DuplicateRoleError: two files of one edition with the same role and media.
        EditionOrderError: an edition dated before the one it claims to follow.
    """
    beside = overlay_path(path)
    overlay = read_text(beside) if beside.is_file() else None
    return read_catalogue(path, read_text(path), overlay)


def read_catalogue(path: Path, text: str, overlay: str | None = None) -> Catalogue:
    """Read a catalogue's text as if it stood in ``path``; see :func:`load`."""
    where = str(path)
    top = Table(parse(text, where=where), where=where, allowed=_TOP)
    if "list" not in top:
        raise CatalogueError(
            where=where,
            found="no table [list]",
            expected=f"[list] with the keys: {', '.join(_LIST)}",
            do="add the table, as sources/mtcr.toml has it",
        )
    head = top.table("list", _LIST, name="[list]")
    editions: dict[str, EditionEntry] = {}
    for number, data in enumerate(top.tables("edition"), 1):
        entry = _edition(data, f"{where}, edition {number}", where)
        if entry.id in editions:
            raise CatalogueError(
                where=where,
                found=f'two editions with the id "{entry.id}"',
                expected="one [[edition]] for each id",
                do='join them, or tell them apart with a suffix such as "-b"',
            )
        editions[entry.id] = entry
    reviewed = frozenset(editions)
    beside = overlay_path(path)
    if overlay is not None:
        _merge(editions, overlay, beside)
    ordered = tuple(sorted(editions.values(), key=lambda e: EditionId.parse(e.id)))
    _check_order(ordered, {e.id: where if e.id in reviewed else str(beside) for e in ordered})
    corrections = head.optional_text("corrections")
    decisions = head.optional_text("decisions")
    return Catalogue(
        list_id=_list_id(head),
        profile=head.text("profile"),
        language=head.text("language"),
        title=head.text("title"),
        folder=path.parent,
        editions=ordered,
        gaps=tuple(
            _gap(data, f"{where}, gap {number}", editions)
            for number, data in enumerate(top.tables("gap"), 1)
        ),
        publication_page=_address(head, "publication_page"),
        allowed_hosts=_hosts(head),
        corrections=Path(corrections) if corrections is not None else None,
        decisions=Path(decisions) if decisions is not None else None,
        file=path,
    )


def _list_id(head: Table) -> str:
    value = head.text("id")
    if not _LIST_ID.fullmatch(value):
        raise head.wrong(
            "id",
            "lower-case letters, digits and single hyphens: it names a folder and tags",
            "choose an id such as mtcr or eu-dual-use",
        )
    return value


def _hosts(head: Table) -> tuple[str, ...]:
    hosts = head.texts("allowed_hosts")
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise head.wrong(
                "allowed_hosts",
                'host names alone, in lower case, such as "www.mtcr.info"',
                f'correct "{host}": no scheme, no path, no port',
            )
    return hosts


def _edition(data: object, where: str, file: str) -> EditionEntry:
    stated = data.get("id") if isinstance(data, dict) else None
    sound = isinstance(stated, str) and EditionId.valid(stated)
    table = Table(data, where=f"{file}, edition {stated}" if sound else where, allowed=_EDITION)
    identity = table.text("id")
    if not sound:
        raise table.wrong("id", GRAMMAR, "give the date as far as it is known, never a guess")
    files = tuple(
        _file(member, f"{table.where}, file {number}")
        for number, member in enumerate(table.tables("file"), 1)
    )
    _check_roles(files, table.where)
    dates = table.table("dates", _DATES, name="[edition.dates]")
    return EditionEntry(
        id=identity,
        files=files,
        follows=table.optional_text("follows"),
        document_number=table.optional_text("document_number"),
        declared_amendments=table.texts("declared_amendments"),
        dates=Dates(
            agreed=dates.day("agreed"),
            printed=dates.day("printed"),
            site_updated=dates.day("site_updated"),
            uploaded=dates.day("uploaded"),
        ),
        verified=_verified(table, dates, files),
        language=table.optional_text("language"),
        note=table.optional_text("note"),
    )


def _verified(edition: Table, dates: Table, files: tuple[FileEntry, ...]) -> dict[str, str]:
    table = edition.table("verified", _VERIFIED, name="[edition.verified]")
    facts: dict[str, str] = {}
    for key in table.keys:
        there = (
            key == "edition"
            or (key == "address" and any(entry.address for entry in files))
            or key in (dates if key in _DATES else edition)
        )
        if not there:
            raise CatalogueError(
                where=table.where,
                found=f'"{key}", of which the edition states nothing',
                expected="only facts that the edition states",
                do=f"state {key}, or remove the line",
            )
        facts[key] = table.choice(key, Standing).value
    return facts


def _file(data: object, where: str) -> FileEntry:
    table = Table(data, where=where, allowed=_FILE)
    path = table.optional_text("path")
    sha256 = table.optional_text("sha256")
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise table.wrong(
            "sha256", "64 lower-case hexadecimal digits", "take it from `sha256sum FILE`"
        )
    entry = FileEntry(
        role=table.choice("role", Role),
        media=table.choice("media", Media),
        address=_address(table, "address"),
        path=Path(path) if path is not None else None,
        sha256=sha256,
    )
    if entry.address is None and entry.path is None:
        raise CatalogueError(
            where=where,
            found="neither address nor path",
            expected="an address it is published at, a path to a copy, or both",
            do="add one, or remove the file: an edition without a copy has no [[edition.file]]",
        )
    return entry


def _address(table: Table, key: str) -> str | None:
    value = table.optional_text(key)
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        sound = (
            parts.scheme in ("https", "http")
            and bool(parts.hostname)
            and parts.username is None
            and not parts.fragment
            and (parts.port is None or parts.port > 0)
            and value.isascii()
            and value.isprintable()
            and " " not in value
        )
    except ValueError:
        sound = False
    if not sound:
        raise table.wrong(
            key,
            "an absolute https address without user, fragment, blank or non-ASCII character",
            "copy the address of the link itself",
        )
    return value


def _check_roles(files: tuple[FileEntry, ...], where: str) -> None:
    seen: dict[tuple[Role, Media], int] = {}
    for number, entry in enumerate(files, 1):
        first = seen.setdefault((entry.role, entry.media), number)
        if first != number:
            raise DuplicateRoleError(
                where=where,
                found=f"files {first} and {number} are both {entry.role} {entry.media}",
                expected="one file for each role and media",
                do="correct role or media of one, or give the second an edition of its own "
                '(a suffix such as "-b" tells two editions of one date apart)',
            )


def _check_order(editions: tuple[EditionEntry, ...], files: dict[str, str]) -> None:
    known = {entry.id for entry in editions}
    for entry in editions:
        where = files[entry.id]
        if entry.follows is None:
            continue
        if entry.follows not in known:
            raise CatalogueError(
                where=f"{where}, edition {entry.id}",
                found=f'follows = "{entry.follows}", which is no edition of this catalogue',
                expected="the id of an earlier edition of this catalogue",
                do="correct the id, or add that edition (it may have no file)",
            )
        if EditionId.parse(entry.follows) >= EditionId.parse(entry.id):
            raise EditionOrderError(
                where=f"{where}, edition {entry.id}",
                found=f'it claims to follow "{entry.follows}", which is not dated before it',
                expected="follows to name an edition of an earlier date",
                do="correct whichever of the two dates is wrong, or remove the line",
            )


def _gap(data: object, where: str, known: dict[str, EditionEntry]) -> Gap:
    table = Table(data, where=where, allowed=_GAP)
    gap = Gap(after=table.text("after"), before=table.text("before"), note=table.text("note"))
    for key, value in (("after", gap.after), ("before", gap.before)):
        if value not in known:
            raise table.wrong(
                key, "the id of an edition of this catalogue", "correct the id, or add the edition"
            )
    if EditionId.parse(gap.after) >= EditionId.parse(gap.before):
        raise CatalogueError(
            where=where,
            found=f"after {gap.after}, before {gap.before}",
            expected="a stretch that begins before it ends",
            do="swap the two",
        )
    return gap


# --- the overlay ------------------------------------------------------------------------------


def _merge(editions: dict[str, EditionEntry], text: str, path: Path) -> None:
    where = str(path)
    top = Table(parse(text, where=where), where=where, allowed=("edition",))
    for number, data in enumerate(top.tables("edition"), 1):
        entry = _edition(data, f"{where}, edition {number}", where)
        known = editions.get(entry.id)
        if known is None:
            editions[entry.id] = entry
            continue
        if entry != EditionEntry(id=entry.id, files=entry.files):
            raise CatalogueError(
                where=f"{where}, edition {entry.id}",
                found="more than files for an edition that is described already",
                expected="only: id, file",
                do="state facts about this edition where it is first described",
            )
        editions[entry.id] = msgspec.structs.replace(
            known, files=_join(known.files, entry.files, f"{where}, edition {entry.id}")
        )


def _join(
    known: tuple[FileEntry, ...], own: tuple[FileEntry, ...], where: str
) -> tuple[FileEntry, ...]:
    joined = list(known)
    for entry in own:
        at = next(
            (i for i, k in enumerate(joined) if (k.role, k.media) == (entry.role, entry.media)),
            None,
        )
        if at is None:
            joined.append(entry)
            continue
        first = joined[at]
        if first.path is not None or entry.address is not None:
            raise DuplicateRoleError(
                where=where,
                found=f"another {entry.role} {entry.media} of an edition that has one",
                expected="one file for each role and media; an own copy may only complete a file "
                "that has an address and no path",
                do="remove one of the two",
            )
        sha256 = entry.sha256 or first.sha256
        if first.sha256 not in (None, sha256):
            raise DuplicateRoleError(
                where=where,
                found=f"a {entry.role} {entry.media} with SHA-256 {sha256}",
                expected=f"a copy of the file the catalogue means, SHA-256 {first.sha256}",
                do="add a copy of the published file itself, or give yours an edition of its own",
            )
        joined[at] = msgspec.structs.replace(first, path=entry.path, sha256=sha256)
    return tuple(joined)
