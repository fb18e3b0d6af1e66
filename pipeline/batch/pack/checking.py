"""Checking a pack, offline: digests, the signature, and that the changes follow from the records.

What is not as packs are made is refused at once; what a sound pack claims is then worked out again,
and each claim is told with its outcome.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline import __version__
from pipeline.batch import fingerprint
from pipeline.batch.pack import container
from pipeline.batch.pack import manifest as names
from pipeline.batch.pack.making import derived, sources_of
from pipeline.batch.pack.manifest import Manifest, PackedEdition
from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.errors import AnnexError, StoreError
from pipeline.model import codec
from pipeline.model.decisions import Decisions
from pipeline.model.records import Check, Edition, Outcome
from pipeline.report import render
from pipeline.report.comparison import Comparison, Picture
from pipeline.store.message import content_sha256
from pipeline.store.ssh import signer

T = TypeVar("T")

_PNG = b"\x89PNG\r\n\x1a\n"
_OWN = (names.MANIFEST, names.SIGNATURE)


class PackVerification(msgspec.Struct, frozen=True):
    """What was proved of a pack."""

    path: str
    sha256: str
    list_id: str
    old: str
    new: str
    program: str
    checks: tuple[Check, ...]

    @property
    def failed(self) -> bool:
        """Whether any proof failed."""
        return any(check.outcome is Outcome.FAILED for check in self.checks)


class _Content(msgspec.Struct, frozen=True):
    old: Edition
    new: Edition
    changes: ChangeSet
    decisions: Decisions


def verify_pack(path: Path, signers: Path | None = None) -> PackVerification:
    """Check a pack.

    Args:
        path: the zip.
        signers: an allowed-signers file: who may have signed it.

    Raises:
        PackError: it is not a pack, or a file of it is missing, too many or another.
    """
    files = container.read(path)
    manifest = _manifest(path, files)
    content = _content(path, files)
    checks = (
        Check("digests", Outcome.HELD, f"each of {len(manifest.files)} files has its SHA-256"),
        _records(manifest, content),
        _sources(manifest, content),
        _derived(files, content),
        _comparison(manifest, files, content),
        _crops(manifest, files, content),
        _report(manifest, files, content),
        _signature(files, signers),
    )
    return PackVerification(
        str(path), hashlib.sha256(path.read_bytes()).hexdigest(), manifest.list_id,
        manifest.old.edition_id, manifest.new.edition_id, manifest.program, checks,
    )  # fmt: skip


def _manifest(path: Path, files: dict[str, bytes]) -> Manifest:
    """Read the manifest and hold every file against it."""
    manifest = _decoded(path, files, names.MANIFEST, Manifest)
    if manifest.schema_version.split(".")[0] != names.VERSION.split(".")[0]:
        raise container.refused(
            f"{path}, {names.MANIFEST}",
            f"format {manifest.schema_version}",
            f"a format this program knows ({names.VERSION})",
        )
    listed = {one.path: one for one in manifest.files}
    if len(listed) != len(manifest.files) or set(listed) & set(_OWN):
        raise container.refused(
            f"{path}, {names.MANIFEST}", "a file listed twice, or the manifest itself", "each once"
        )
    extra = sorted(set(files) - set(listed) - set(_OWN))
    if extra:
        raise container.refused(
            path, f"files its manifest does not list: {', '.join(extra[:5])}", "no other files"
        )
    missing = sorted(set(listed) - set(files))
    if missing:
        raise container.refused(
            path, f"files missing: {', '.join(missing[:5])}", "every file its manifest lists"
        )
    for name, one in listed.items():
        found = hashlib.sha256(files[name]).hexdigest()
        if (found, len(files[name])) != (one.sha256, one.size):
            raise container.refused(
                f"{path}, {name!r}",
                f"SHA-256 {found[:16]}…, {len(files[name]):,} bytes",
                f"SHA-256 {one.sha256[:16]}…, {one.size:,} bytes, as its manifest says",
            )
    return manifest


def _content(path: Path, files: dict[str, bytes]) -> _Content:
    return _Content(
        _decoded(path, files, names.OLD_RECORD, Edition),
        _decoded(path, files, names.NEW_RECORD, Edition),
        _decoded(path, files, names.CHANGES, ChangeSet),
        _decoded(path, files, names.DECISIONS, Decisions),
    )


def _decoded(path: Path, files: dict[str, bytes], name: str, kind: type[T]) -> T:
    where = f"{path}, {name!r}"
    if name not in files:
        raise container.refused(path, f"no {name}", "an evidence pack of `annex evidence-pack`")
    try:
        return codec.decode(files[name], kind, where=where)
    except StoreError as error:
        found = error.found
    except RecursionError:
        found = "JSON nested without end"
    except (ValueError, AnnexError) as error:
        found = f"a value that cannot be ({str(error).splitlines()[0]})"
    raise container.refused(where, found, f"canonical JSON of {kind.__name__}")


def _check(code: str, wrong: list[str], good: str, bad: str) -> Check:
    if wrong:
        return Check(code, Outcome.FAILED, bad, tuple(wrong))
    return Check(code, Outcome.HELD, good)


def _records(manifest: Manifest, content: _Content) -> Check:
    wrong = []
    for said, edition, ref in (
        (manifest.old, content.old, content.changes.old),
        (manifest.new, content.new, content.changes.new),
    ):
        wrong += _differs(manifest, said, edition)
        if (ref.list_id, ref.edition_id) != (edition.list_id, edition.edition_id):
            wrong.append(f"changes.json speaks of {ref.edition_id}, {said.record} is another")
    return _check(
        "records", wrong, "both records are the editions the manifest and the change set name",
        "a record is not the edition it is said to be",
    )  # fmt: skip


def _differs(manifest: Manifest, said: PackedEdition, edition: Edition) -> list[str]:
    wrong = []
    if (edition.list_id, edition.edition_id) != (manifest.list_id, said.edition_id):
        wrong.append(
            f"{said.record}: {edition.list_id} {edition.edition_id}, where the manifest says "
            f"{manifest.list_id} {said.edition_id}"
        )
    if content_sha256(edition) != said.content_sha256:
        wrong.append(f"{said.record}: not the content its commit states")
    wrong += [
        f"{said.record}: of file {one.file[:12]} {one.lost} characters lost, {one.double} twice"
        for one in edition.accounts
        if one.lost or one.double
    ]
    return wrong


def _sources(manifest: Manifest, content: _Content) -> Check:
    expected = sources_of(content.old, content.new)
    wrong = [
        f"{one.edition_id} {one.name} {one.sha256[:16]}…"
        for one in dict.fromkeys((*expected, *manifest.sources))
        if (one in expected) != (one in manifest.sources)
    ]
    return _check(
        "sources", wrong, f"the manifest names the {len(expected)} source files of the records",
        "sources in the manifest alone, or in the records alone",
    )  # fmt: skip


def _derived(files: dict[str, bytes], content: _Content) -> Check:
    expected = derived(content.old, content.new, content.changes)
    wrong = [name for name, data in expected.items() if files.get(name) != data]
    return _check(
        "summaries", wrong, "accounts.json and checks.json say what the records say",
        "files that do not say what the records say",
    )  # fmt: skip


def _comparison(manifest: Manifest, files: dict[str, bytes], content: _Content) -> Check:
    try:
        again = compare(
            content.old, content.new, gap=content.changes.gap, decisions=content.decisions
        )
    except AnnexError as error:
        return Check("comparison", Outcome.FAILED, f"the records cannot be compared: {error.found}")
    if codec.encode(again) == files[names.CHANGES]:
        number = len(again.changes)
        said = f"the two records, compared again, give the {number} changes of changes.json"
        return Check("comparison", Outcome.HELD, said)
    said = "the two records, compared again, give another change set than changes.json"
    return Check("comparison", Outcome.FAILED, said + _by_other_code(manifest))


def _by_other_code(manifest: Manifest) -> str:
    """Return what a reader of a failure must know where other code made the pack."""
    if manifest.comparison == fingerprint.stage_version("report"):
        return ""
    return (
        f"; the pack was made by other code ({manifest.program}) than this (annex {__version__}): "
        "check it with the version that made it"
    )


def _crops(manifest: Manifest, files: dict[str, bytes], content: _Content) -> Check:
    sources = {(one.edition_id, one.sha256) for one in manifest.sources}
    editions = {"old": manifest.old.edition_id, "new": manifest.new.edition_id}
    known = {change.id for change in content.changes.changes}
    wrong = []
    for crop in manifest.crops:
        if not files.get(crop.path, b"").startswith(_PNG):
            wrong.append(f"{crop.path}: no picture")
        if (editions.get(crop.side), crop.source) not in sources:
            wrong.append(f"{crop.path}: of a source the manifest does not name")
        if crop.change not in known:
            wrong.append(f"{crop.path}: of a change that changes.json does not have")
    listed = {crop.path for crop in manifest.crops}
    wrong += [f"{name}: of nothing" for name in sorted(files) if _crop(name) and name not in listed]
    if not manifest.crops and not wrong:
        said = "no piece of a page is in the pack"
        return Check("crops", Outcome.NOT_AVAILABLE, said, manifest.without)
    good = f"{len(manifest.crops)} pieces of pages name their change and a source of the manifest"
    found = _check("crops", wrong, good, "pieces of pages that name nothing known")
    return found if wrong else msgspec.structs.replace(found, details=manifest.without)


def _crop(name: str) -> bool:
    return name.startswith(names.CROPS)


def _report(manifest: Manifest, files: dict[str, bytes], content: _Content) -> Check:
    """Make the report again from the records, the change set and the pieces of pages."""
    named = {(one.edition_id, one.sha256): one.name for one in manifest.sources}
    editions = {"old": manifest.old.edition_id, "new": manifest.new.edition_id}
    pictures: dict[str, tuple[Picture, ...]] = {}
    for crop in manifest.crops:
        png = files.get(crop.path, b"")
        width, height = struct.unpack(">II", png[16:24].ljust(8, b"\0"))
        file = named.get((editions.get(crop.side, ""), crop.source), "")
        shown = Picture(crop.side, file, crop.page, png, width, height, crop.said)
        pictures[crop.change] = (*pictures.get(crop.change, ()), shown)
    comparison = Comparison(
        content.changes, content.old, content.new, pictures, tuple(manifest.without)
    )
    if render(comparison, "html") == files.get(names.REPORT):
        said = "report.html, made again from records, changes and pieces of pages, is the same"
        return Check("report", Outcome.HELD, said)
    said = "report.html is not what records, changes and pieces of pages give"
    return Check("report", Outcome.FAILED, said + _by_other_code(manifest))


def _signature(files: dict[str, bytes], signers: Path | None) -> Check:
    signature = files.get(names.SIGNATURE)
    if signature is None:
        if signers is not None:
            return Check("signature", Outcome.FAILED, "the pack is not signed")
        said = "the pack is not signed: who made it is not proved by it"
        return Check("signature", Outcome.NOT_AVAILABLE, said)
    if signers is None:
        said = "the pack is signed; say who may sign with --signers"
        return Check("signature", Outcome.NOT_AVAILABLE, said)
    who, said = signer(files[names.MANIFEST], signature, signers, namespace=names.NAMESPACE)
    if who:
        return Check("signature", Outcome.HELD, f"the manifest is signed by {who}")
    return Check("signature", Outcome.FAILED, "the signature is not by an allowed signer", (said,))
