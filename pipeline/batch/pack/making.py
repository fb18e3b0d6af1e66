"""Making a pack: records, change set, what was decided, pieces of pages, and a signed manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pipeline import __version__
from pipeline.batch import fingerprint
from pipeline.batch.comparing import compared
from pipeline.batch.deciding import ledger
from pipeline.batch.pack import container
from pipeline.batch.pack import manifest as names
from pipeline.batch.pack.manifest import Crop, Manifest, PackedEdition, PackedFile, PackedSource
from pipeline.batch.picturing import Picturing
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import ChangeSet
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.decisions import Decisions
from pipeline.model.records import Edition
from pipeline.report import render
from pipeline.report.comparison import Comparison
from pipeline.report.paths import safe_id
from pipeline.sources.catalogue import load
from pipeline.store.message import content_sha256

_MOST_CROPS = 10_000
_MOST_BYTES = 256 * 1024 * 1024
_NAME = 80

_README = """\
Evidence pack: {title}
Changes from {old} to {new}, made by {program}

What is in it
  report.html                 all of it to read: one page that needs no network
  records/old.json, new.json  both editions as read, with the checks made on each
  changes.json                what changed between them, each label with its rule and argument
  accounts.json               where every character of each source file went
  checks.json                 every check made on the editions and on the comparison
  decisions.json              what persons decided on the two, signed by name
  crops/                      for each change the pieces of the printed pages that hold it
  manifest.json               the sources with their SHA-256, and the SHA-256 of every file here
  manifest.json.sig           an SSH signature of the manifest, if the maker has signed

How to check it without the program that made it
  unzip it into an empty folder, then there:
    sha256sum --check SHA256SUMS
    ssh-keygen -Y find-principals -s manifest.json.sig -f ALLOWED_SIGNERS
    ssh-keygen -Y verify -f ALLOWED_SIGNERS -I SIGNER -n {namespace} \\
      -s manifest.json.sig < manifest.json
  The manifest has the SHA-256 of every other file, SHA256SUMS among them.

How to check it with the program
    annex verify PACK.zip --signers ALLOWED_SIGNERS
  which also compares the two records again.

The published files themselves are not in it: they are the publisher's. manifest.json says which
they are; whoever has them can hold their SHA-256 against it.
"""


class PackReport(msgspec.Struct, frozen=True):
    """What was written: the file with its SHA-256, and what there is no piece of a page of."""

    path: str
    sha256: str
    size: int
    files: int
    crops: int
    signed: bool
    without: tuple[str, ...]


def make_pack(
    workspace: Workspace, old: str, new: str, target: Path, *, key: Path | None = None
) -> PackReport:
    """Write the evidence pack of two published editions.

    Args:
        workspace: where history and vault are.
        old: the edition, or one revision of it.
        new: likewise.
        target: the zip to write.
        key: the SSH key to sign with; the pack is not signed without.

    Raises:
        UnknownListError, UnknownEditionError: not published.
        CompareError, DecisionError: see :func:`pipeline.batch.comparing.diff`.
        SigningError: the key cannot sign; nothing was written.
    """
    from pipeline.store.signing import by_ssh  # noqa: PLC0415  (git is slow to import)

    first, second, changes = compared(workspace, old, new)
    decided = ledger(load(workspace.catalogue)).between(first.edition_id, second.edition_id)
    picturing = Picturing(workspace, most=_MOST_CROPS, most_bytes=_MOST_BYTES)
    comparison = picturing.comparison(changes, first, second)
    files = _files(workspace, comparison, decided)
    if key is not None:
        sign = by_ssh(key, namespace=names.NAMESPACE, spared="no pack was written")
        files[names.SIGNATURE] = sign(files[names.MANIFEST])
    data = container.write(files)
    write_atomic(target, data)
    return PackReport(
        path=str(target),
        sha256=_sha256(data),
        size=len(data),
        files=len(files),
        crops=sum(name.startswith(names.CROPS) for name in files),
        signed=names.SIGNATURE in files,
        without=comparison.picture_notes,
    )


def _files(workspace: Workspace, comparison: Comparison, decided: Decisions) -> dict[str, bytes]:
    changes = comparison.changes
    old, new = comparison.editions("evidence pack")
    program = f"annex {__version__}"
    files = {
        names.OLD_RECORD: codec.encode(old),
        names.NEW_RECORD: codec.encode(new),
        names.CHANGES: codec.encode(changes),
        names.DECISIONS: codec.encode(msgspec.structs.replace(decided, file=names.DECISIONS)),
        **derived(old, new, changes),
        names.REPORT: render(comparison, "html"),
        names.README: _README.format(
            title=new.title, old=old.edition_id, new=new.edition_id, program=program,
            namespace=names.NAMESPACE,
        ).encode("utf-8", "replace"),
    }  # fmt: skip
    crops = []
    for crop, png in _crops(comparison, old, new):
        files[crop.path] = png
        crops.append(crop)
    sums = "".join(f"{_sha256(files[name])}  {name}\n" for name in sorted(files))
    files[names.SUMS] = sums.encode()
    made = Manifest(
        schema_version=names.VERSION,
        program=program,
        comparison=fingerprint.stage_version("report"),
        list_id=new.list_id,
        old=_edition(workspace, old, names.OLD_RECORD),
        new=_edition(workspace, new, names.NEW_RECORD),
        sources=sources_of(old, new),
        crops=tuple(crops),
        files=tuple(
            PackedFile(name, _sha256(files[name]), len(files[name])) for name in sorted(files)
        ),
        without=comparison.picture_notes,
    )
    files[names.MANIFEST] = codec.encode(made)
    return files


def derived(old: Edition, new: Edition, changes: ChangeSet) -> dict[str, bytes]:
    """Return the files that only say again, for a reader, what records and change set hold."""
    editions = (old, new)
    return {
        names.ACCOUNTS: codec.encode({e.edition_id: e.accounts for e in editions}),
        names.CHECKS: codec.encode(
            {
                "editions": {e.edition_id: e.checks for e in editions},
                "comparison": changes.proofs,
                "claims": changes.claims,
            }
        ),
    }


def sources_of(old: Edition, new: Edition) -> tuple[PackedSource, ...]:
    """Return the published files both editions were read from."""
    return tuple(
        PackedSource(
            edition.edition_id, one.name, one.role.value, one.media.value, one.sha256, one.size,
            one.address,
        )
        for edition in (old, new)
        for one in edition.manifestations
    )  # fmt: skip


def _edition(workspace: Workspace, edition: Edition, record: str) -> PackedEdition:
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)

    content = content_sha256(edition)
    with DataRepository(workspace.parsed) as repository:
        for one in repository.editions(edition.list_id):
            if (one.edition_id, one.content_sha256) == (edition.edition_id, content):
                return PackedEdition(edition.edition_id, record, content, one.tag, one.commit)
    return PackedEdition(edition.edition_id, record, content)  # an earlier revision


def _crops(comparison: Comparison, old: Edition, new: Edition) -> Iterator[tuple[Crop, bytes]]:
    by_name = {
        side: {one.name: one.sha256 for one in edition.manifestations}
        for side, edition in (("old", old), ("new", new))
    }
    for number, (change, pictures) in enumerate(comparison.pictures.items(), start=1):
        for picture in pictures:
            name = f"{number:04}_{safe_id(change)[:_NAME].rstrip('.')}"
            path = f"{names.CROPS}{name}_{picture.side}_page-{picture.page}.png"
            source = by_name[picture.side][picture.file]
            yield (
                Crop(path, change, picture.side, source, picture.page, picture.said),
                picture.png,
            )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
