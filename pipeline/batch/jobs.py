"""Which editions there are to parse, and the key of everything that decides what a parse yields.

The key of an edition: the files' SHA-256, what the catalogue says of it, the corrections, the code
of the readers, the profile and the parser, and, where a marked-up file is held against the edition
before, that edition's key.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.batch import fingerprint
from pipeline.batch.keeping import Keyed, kept_under
from pipeline.batch.pulling import Pulled
from pipeline.batch.workspace import Workspace
from pipeline.model import codec
from pipeline.model.records import Edition, Manifestation, Role
from pipeline.sources.catalogue import Catalogue, EditionEntry
from pipeline.sources.vault import Vault

_ROLE_ORDER = (Role.CLEAN, Role.MARKED_UP)


class ParseJob(msgspec.Struct, frozen=True):
    """What one edition needs to be parsed, in a form that crosses to a worker.

    Attributes:
        head: the edition without parts.
        files: the vault's paths of its manifestations, in the same order.
        corrections: the ledger's path, if there is one.
        reader: asks for a PDF reader other than the default.
        after: the edition before, when a marked-up file must be held against it.
        key: of everything that decides the result.
    """

    head: Edition
    files: tuple[Path, ...]
    corrections: Path | None
    reader: str | None
    after: str | None
    key: str

    @property
    def edition_id(self) -> str:
        """Which edition."""
        return self.head.edition_id


class Kept(Keyed, frozen=True):
    """A parsed edition as kept on disk."""

    edition: Edition


def jobs_for(
    workspace: Workspace, catalogue: Catalogue, pulled: Pulled, *, reader: str | None = None
) -> list[ParseJob]:
    """Return one job for each edition at hand, in order of date."""
    vault = Vault(workspace.vault)
    ledger = catalogue.folder / catalogue.corrections if catalogue.corrections else None
    corrections = ledger.read_bytes() if ledger is not None and ledger.is_file() else b""
    keys: dict[str, str] = {}
    jobs = []
    for entry in pulled.held:
        found = (file.manifestation() for file in pulled.report.of(entry.id))
        files = sorted(
            (msgspec.structs.replace(m, fetched=None) for m in found if m is not None),
            key=lambda m: (_ROLE_ORDER.index(m.role), m.media.value),
        )
        head = head_of(catalogue, entry, tuple(files))
        before = predecessor(catalogue, entry)
        after = before if before in keys else None
        if not any(m.role is Role.MARKED_UP for m in files):
            after = None
        key = keys[entry.id] = fingerprint.key(
            fingerprint.stage_version("parse"),
            codec.encode_compact(head),
            corrections,
            reader or "",
            keys[after] if after is not None else "",
        )
        paths = tuple(vault.path(m.sha256) for m in files)
        jobs.append(ParseJob(head, paths, ledger, reader, after, key))
    return jobs


def head_of(catalogue: Catalogue, entry: EditionEntry, files: tuple[Manifestation, ...]) -> Edition:
    """Return the edition without parts: all that is known before its text is read.

    When a file was fetched stays in the vault's ledger and out of the record: the same sources must
    give the same history on every machine, whenever they were fetched.
    """
    return Edition(
        list_id=catalogue.list_id,
        edition_id=entry.id,
        language=entry.language or catalogue.language,
        title=catalogue.title,
        profile=catalogue.profile,
        parts=(),
        document_number=entry.document_number,
        dates=msgspec.structs.replace(entry.dates, fetched=None),
        declared_amendments=entry.declared_amendments,
        manifestations=files,
    )


def predecessor(catalogue: Catalogue, entry: EditionEntry) -> str | None:
    """Return the edition that came right before, as far as the catalogue knows.

    It is the one ``follows`` names; without that, the neighbour, unless a gap is declared between
    the two: what a marked-up file shows as struck is then the text of an edition nobody has.
    """
    if entry.follows is not None:
        return entry.follows
    place = [one.id for one in catalogue.editions].index(entry.id)
    if place == 0:
        return None
    before = catalogue.editions[place - 1].id
    return before if catalogue.gap_between(before, entry.id) is None else None


def kept_path(work: Path, head: Edition) -> Path:
    """Return where the parse of ``head`` is kept."""
    return work / "editions" / head.list_id / f"{head.edition_id}.json"


def kept(work: Path, job: ParseJob) -> Edition | None:
    """Return the edition parsed earlier under the same key, if it is still there and whole."""
    found = kept_under(job.key, kept_path(work, job.head), Kept)
    return found.edition if found is not None else None
