"""A user's own copy of an edition: into the vault, and recorded beside the reviewed catalogue.

The record goes to the end of ``<catalogue>.local.toml``; the reviewed catalogue is never written,
and what the user wrote into the overlay by hand stays as it is.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec

from pipeline.errors import (
    CatalogueError,
    DuplicateRoleError,
    OversizeError,
    ReadError,
    WrongContentError,
)
from pipeline.files import write_atomic
from pipeline.model.document import Media
from pipeline.model.records import Role
from pipeline.sources.edition_id import GRAMMAR, EditionId
from pipeline.sources.entries import Catalogue, EditionEntry, FileEntry
from pipeline.sources.reading import overlay_path, read_catalogue
from pipeline.sources.sniff import check, describe, sniff
from pipeline.sources.tables import read_text
from pipeline.sources.vault import Vault, digest

MAX_BYTES = 64 * 1024 * 1024
"""Largest copy taken."""

_HEADER = "# Own copies, kept by `annex add`. Read together with {name}, which is never changed.\n"


class Addition(msgspec.Struct, frozen=True, omit_defaults=True):
    """What adding a copy comes to.

    Attributes:
        edition_id: the edition it is of.
        entry: the file as it will be recorded.
        size: of the copy, in bytes.
        overlay: the file it is recorded in.
        toml: the lines recorded there; empty when nothing has to be.
        new_edition: the catalogue did not know the edition.
        known: this very copy is recorded already: nothing is written.
        remarks: what the user should look at, one sentence each.
    """

    edition_id: str
    entry: FileEntry
    size: int
    overlay: Path
    toml: str
    new_edition: bool = False
    known: bool = False
    remarks: tuple[str, ...] = ()


def add(
    copy: Path,
    catalogue: Catalogue,
    vault: Vault,
    *,
    edition_id: str,
    role: Role = Role.CLEAN,
    media: Media | None = None,
    follows: str | None = None,
    document_number: str | None = None,
    printed: date | None = None,
    dry_run: bool = False,
) -> Addition:
    """Take a user's own copy of an edition.

    Args:
        copy: the file.
        catalogue: as loaded from its file.
        vault: where the bytes go.
        edition_id: the edition it is of; one the catalogue does not know is described by the
            three facts below.
        role: clean or marked up.
        media: what it is; found from its content by default.
        follows: for a new edition, the one before it.
        document_number: for a new edition.
        printed: for a new edition, the date on its cover.
        dry_run: check everything, write nothing.

    Raises:
        CatalogueError: a wrong id, facts for an edition that is described already, a catalogue
            that stands in no file.
        DuplicateRoleError: the edition has another file of that role and media.
        EditionOrderError: ``follows`` is not dated before.
        WrongContentError, TruncatedError, OversizeError, ReadError: the copy is not usable.
        DiskFullError: no room; nothing is recorded.
    """
    if catalogue.file is None:
        raise CatalogueError(
            where=catalogue.where,
            found="a catalogue that stands in no file",
            expected="a catalogue loaded from its file",
            do="name the catalogue with --catalogue",
        )
    data, found = _inspect(copy, media)
    entry = FileEntry(role=role, media=found, path=_place(copy, catalogue), sha256=digest(data))
    known = _known(catalogue, edition_id)
    facts = {"follows": follows, "document_number": document_number, "printed": printed}
    overlay = overlay_path(catalogue.file)
    if known is not None:
        _refuse_facts(catalogue, known, facts)
        same = next((f for f in known.files if (f.role, f.media) == (role, found)), None)
        if same is not None and same.path is not None and same.sha256 == entry.sha256:
            if not dry_run:
                vault.put(data)
            return Addition(edition_id, same, len(data), overlay, "", known=True)
        if same is not None:
            _refuse_another(catalogue, known, same, entry, copy)
    block = _block(edition_id, entry, facts)
    before = read_text(overlay) if overlay.is_file() else _HEADER.format(name=catalogue.file.name)
    text = f"{before.rstrip()}\n\n{block}"
    read_catalogue(catalogue.file, read_text(catalogue.file), text)
    if not dry_run:
        vault.put(data)
        write_atomic(overlay, text.encode())
    return Addition(
        edition_id,
        entry,
        len(data),
        overlay,
        block,
        new_edition=known is None,
        remarks=_remarks(catalogue, edition_id) if known is None else (),
    )


def _inspect(copy: Path, media: Media | None) -> tuple[bytes, Media]:
    where = str(copy)
    try:
        size = copy.stat().st_size
        data = copy.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise ReadError(
            where=where,
            found=f"it cannot be opened: {error.strerror}",
            expected="a file that may be read",
            do="check the name and the permissions",
        ) from error
    if size > MAX_BYTES:
        raise OversizeError(
            where=where,
            found=f"{size} bytes",
            expected=f"at most {MAX_BYTES} bytes",
            do="make sure that it is the edition and not an archive of several",
        )
    claimed = media if media is not None else _by_ending(copy)
    found = claimed if claimed is not None else sniff(data, name=copy.name)
    if found is None:
        raise WrongContentError(
            where=where,
            found=describe(data),
            expected="PDF, DOCX, HTML, Markdown (named .md) or XML",
            do="add the edition in one of these formats",
        )
    check(data, found, where=where)
    return data, found


_ENDINGS = {
    ".pdf": Media.PDF,
    ".docx": Media.DOCX,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".md": Media.MARKDOWN,
    ".markdown": Media.MARKDOWN,
    ".xml": Media.XML,
}


def _by_ending(copy: Path) -> Media | None:
    return _ENDINGS.get(copy.suffix.lower())


def _place(copy: Path, catalogue: Catalogue) -> Path:
    """Return the path to record: relative to the catalogue where the copy stands below it."""
    target, folder = copy.resolve(), catalogue.folder.resolve()
    return target.relative_to(folder) if target.is_relative_to(folder) else target


def _known(catalogue: Catalogue, edition_id: str) -> EditionEntry | None:
    if not EditionId.valid(edition_id):
        raise CatalogueError(
            where=catalogue.where,
            found=f'edition id "{edition_id}"',
            expected=GRAMMAR,
            do="give the date of the edition as far as it is known",
        )
    return next((entry for entry in catalogue.editions if entry.id == edition_id), None)


def _refuse_facts(
    catalogue: Catalogue, known: EditionEntry, facts: dict[str, str | date | None]
) -> None:
    stated = [name for name, value in facts.items() if value is not None]
    if stated:
        raise CatalogueError(
            where=f"{catalogue.where}, edition {known.id}",
            found=f"{', '.join(stated)} for an edition that is described already",
            expected="only the copy, its role and its format",
            do="leave them out, or correct the catalogue itself",
        )


def _refuse_another(
    catalogue: Catalogue, known: EditionEntry, same: FileEntry, entry: FileEntry, copy: Path
) -> None:
    where = f"{catalogue.where}, edition {known.id}"
    if same.path is not None:
        raise DuplicateRoleError(
            where=where,
            found=f"{copy}, a {entry.role} {entry.media}, and already {same.path}",
            expected="one file for each role and media",
            do="correct the role, remove the other from the overlay, or give this copy an edition "
            f'of its own, such as "{known.id}-b"',
        )
    if same.sha256 not in (None, entry.sha256):
        raise WrongContentError(
            where=str(copy),
            found=f"bytes with SHA-256 {entry.sha256}",
            expected=f"the {entry.role} {entry.media} of {known.id} that {catalogue.where} means, "
            f"SHA-256 {same.sha256}",
            do="find out which is the published file; a copy that differs needs an edition of its "
            f'own, such as "{known.id}-b"',
        )


def _remarks(catalogue: Catalogue, edition_id: str) -> tuple[str, ...]:
    own = EditionId.parse(edition_id)
    return tuple(
        f"the catalogue knows {entry.id}, which may be this edition known less closely: if it is, "
        f"add the copy as {entry.id} instead"
        for entry in catalogue.editions
        if EditionId.parse(entry.id).covers(own)
    )


def _block(edition_id: str, entry: FileEntry, facts: dict[str, str | date | None]) -> str:
    lines = ["[[edition]]", f"id = {_quote(edition_id)}"]
    for key in ("follows", "document_number"):
        value = facts[key]
        if value is not None:
            lines.append(f"{key} = {_quote(str(value))}")
    if facts["printed"] is not None:
        lines += ["[edition.dates]", f"printed = {facts['printed']}"]
    lines += [
        "[[edition.file]]",
        f"role = {_quote(entry.role.value)}",
        f"media = {_quote(entry.media.value)}",
        f"path = {_quote((entry.path or Path()).as_posix())}",
        f"sha256 = {_quote(entry.sha256 or '')}",
    ]
    return "\n".join(lines) + "\n"


def _quote(value: str) -> str:
    """Return a TOML basic string; JSON's escapes are a subset, DEL apart."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
