"""Is the history what its sources give? Hashes, accounts, objects, lineage, and a rebuild.

Everything is worked out again from the published editions and from the vault; nothing is believed
because an earlier run said so, and nothing is written outside a temporary folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from pipeline.batch.deciding import ledger
from pipeline.batch.jobs import jobs_for
from pipeline.batch.parsing import parse_all
from pipeline.batch.progress import Progress
from pipeline.batch.pulling import look
from pipeline.batch.workspace import Workspace
from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.errors import AnnexError, UnknownListError
from pipeline.history.lineage import trace
from pipeline.model.records import Check, Edition, Outcome
from pipeline.sources.catalogue import Catalogue, load
from pipeline.sources.vault import Vault
from pipeline.store.examine import Examination
from pipeline.store.message import content_sha256
from pipeline.store.repository import DataRepository
from pipeline.store.signers import Kind, Trusted
from pipeline.store.values import PublishedEdition


class Verification(msgspec.Struct, frozen=True):
    """What was proved of a list's history.

    Attributes:
        list_id: the list.
        head: the commit its branch stands at.
        editions: how many editions it has.
        checks: each proof with its outcome.
    """

    list_id: str
    head: str
    editions: int
    checks: tuple[Check, ...]

    @property
    def failed(self) -> bool:
        """Whether any proof failed."""
        return any(check.outcome is Outcome.FAILED for check in self.checks)


_ASKED = {
    Kind.SSH: "say who may sign with --signers",
    Kind.GPG: "say whose GPG keys may sign with --keyring",
    Kind.OTHER: "some are of a kind that is not checked here",
}


def verify(
    workspace: Workspace,
    progress: Progress,
    *,
    rebuild: bool = True,
    workers: int | None = None,
    signers: Path | None = None,
    keyring: Path | None = None,
) -> Verification:
    """Verify the history of the workspace's list.

    Args:
        workspace: where history and vault are.
        progress: told while working.
        rebuild: also read every edition again from the vault and make the history anew, elsewhere.
        workers: processes for that; one a processor by default.
        signers: an allowed-signers file: who may have signed with an SSH key.
        keyring: a file of public keys: who may have signed with a GPG key.

    Raises:
        UnknownListError: nothing is published.
        KeyringError: ``keyring`` is no file of public keys.
        HistoryConflictError: branch or tags are not as this program left them.
        DecisionError: a recorded decision no longer meets what it was made on.
    """
    catalogue = load(workspace.catalogue)
    with DataRepository(workspace.parsed) as repository:
        published = repository.editions(catalogue.list_id)
        head = repository.head(catalogue.list_id)
        if head is None:
            raise UnknownListError(
                where=str(workspace.parsed),
                found=f"no history of a list {catalogue.list_id!r}",
                expected=f"one of: {', '.join(repository.lists()) or '(nothing is published yet)'}",
                do="check the catalogue, or run `annex run`",
            )
        examined = repository.examine(catalogue.list_id, Trusted(signers, keyring))
        editions = [repository.load(catalogue.list_id, one.edition_id) for one in published]
        _, stored = repository.load_all(catalogue.list_id)
    checks = [
        _objects(examined.faults),
        _contents(published, editions),
        _sources(Vault(workspace.vault, read_only=True), editions),
        _accounts(editions),
    ]
    lineage = trace(editions, _compared(catalogue, editions))
    checks.append(
        _check(
            "lineage",
            stored == lineage,
            f"{len(lineage.identities)} identities, traced anew, are those of lineage.json",
            "identities traced anew are not those of lineage.json: run `annex run`",
        )
    )
    if rebuild:
        checks.append(_rebuilt(workspace, catalogue, published, progress, workers))
    checks.append(_signatures(examined))
    return Verification(catalogue.list_id, head, len(editions), tuple(checks))


def _check(code: str, held: bool, good: str, bad: str, details: Sequence[str] = ()) -> Check:  # noqa: FBT001
    return Check(
        code, Outcome.HELD if held else Outcome.FAILED, good if held else bad, tuple(details)
    )


def _objects(faults: tuple[str, ...]) -> Check:
    return _check(
        "objects", not faults, "git fsck --strict has no complaint",
        f"git fsck --strict: {len(faults)} complaint(s)", faults,
    )  # fmt: skip


def _contents(published: Sequence[PublishedEdition], editions: Sequence[Edition]) -> Check:
    other = [
        one.tag
        for one, edition in zip(published, editions, strict=True)
        if content_sha256(edition) != one.content_sha256
    ]
    return _check(
        "content", not other, f"each of {len(editions)} editions has the SHA-256 its commit states",
        f"editions that have not the SHA-256 their commit states: {', '.join(other)}",
    )  # fmt: skip


def _sources(vault: Vault, editions: Sequence[Edition]) -> Check:
    files = [(edition, file) for edition in editions for file in edition.manifestations]
    damaged = [
        f"{edition.edition_id} {file.name}: its bytes have another SHA-256"
        for edition, file in files
        if vault.has(file.sha256) and not vault.intact(file.sha256)
    ]
    absent = [
        f"{edition.edition_id} {file.name}: not in the vault"
        for edition, file in files
        if not vault.has(file.sha256)
    ]
    if absent and not damaged:
        summary = f"{len(absent)} of {len(files)} source files are not at hand"
        return Check("sources", Outcome.NOT_AVAILABLE, summary, tuple(absent))
    return _check(
        "sources", not damaged, f"each of {len(files)} source files has the SHA-256 recorded",
        f"{len(damaged)} of {len(files)} source files are damaged", damaged + absent,
    )  # fmt: skip


def _accounts(editions: Sequence[Edition]) -> Check:
    wrong = [
        f"{edition.edition_id} {account.file[:12]}: {account.lost} lost, {account.double} twice"
        for edition in editions
        for account in edition.accounts
        if account.lost or account.double
    ]
    without = [edition.edition_id for edition in editions if not edition.accounts]
    if without and not wrong:
        names = ", ".join(without)
        return Check("account", Outcome.NOT_AVAILABLE, f"no account of characters: {names}")
    total = sum(account.total for edition in editions for account in edition.accounts)
    return _check(
        "account", not wrong, f"{total:,} characters of all sources went to one place each",
        "characters went nowhere, or to two places", wrong,
    )  # fmt: skip


def _signatures(examined: Examination) -> Check:
    tags, refused, unchecked = examined.tags, examined.refused, examined.unchecked
    signed = [one for one in examined.signed if not one.commit]
    commits = len(examined.signed) - len(signed)
    if not examined.signed:
        said = f"none of {tags} tags is signed: who made the history is not proved by it"
        return Check("signatures", Outcome.NOT_AVAILABLE, said)
    checked = len(examined.signed) - len(unchecked)
    if refused:
        bad = tuple(f"{name}: {said}" for name, said in refused)
        said = f"{len(refused)} of {checked} signatures are not by an allowed signer"
        return Check("signatures", Outcome.FAILED, said, bad)
    counted = f"{len(signed)} of {tags} tags" + (f" and {commits} commit(s)" if commits else "")
    if unchecked:
        ask = " and ".join(dict.fromkeys(_ASKED[one.kind] for one in unchecked))
        names = tuple(one.name for one in unchecked)
        some = "; the rest hold" if checked else ""
        said = f"{counted} are signed; {ask}{some}"
        return Check("signatures", Outcome.NOT_AVAILABLE, said, names)
    if len(signed) < tags:
        said = f"{tags - len(signed)} of {tags} tags are not signed; the others are, and hold"
        return Check("signatures", Outcome.NOT_AVAILABLE, said)
    said = f"each of {tags} tags is signed by an allowed signer"
    return Check("signatures", Outcome.HELD, said)


def _compared(catalogue: Catalogue, editions: Sequence[Edition]) -> list[ChangeSet]:
    decisions = ledger(catalogue)
    return [
        compare(
            old,
            new,
            gap=catalogue.gap_between(old.edition_id, new.edition_id),
            decisions=decisions,
        )
        for old, new in pairwise(editions)
    ]


def _rebuilt(
    workspace: Workspace,
    catalogue: Catalogue,
    published: Sequence[PublishedEdition],
    progress: Progress,
    workers: int | None,
) -> Check:
    """Read every edition again and make the history anew in a temporary folder."""
    jobs = jobs_for(workspace, catalogue, look(workspace, catalogue))
    names = {job.edition_id for job in jobs}
    missing = [one.edition_id for one in published if one.edition_id not in names]
    if missing:
        said = f"no copy at hand to read again: {', '.join(missing)}"
        return Check("rebuild", Outcome.NOT_AVAILABLE, said)
    versions = {one.program_version or "" for one in published}
    wanted = {one.edition_id for one in published}
    with tempfile.TemporaryDirectory() as folder:
        try:
            parsed = parse_all(jobs, Path(folder) / "work", progress, workers=workers, force=True)
        except AnnexError as error:
            said = f"reading again failed: {error.title}"
            return Check("rebuild", Outcome.FAILED, said, tuple(error.render().splitlines()))
        editions = [one.edition for one in parsed if one.edition.edition_id in wanted]
        with DataRepository(Path(folder) / "parsed") as repository:
            repository.publish(
                catalogue.list_id,
                editions,
                program_version=max(versions),
                profile=catalogue.profile,
                lineage=trace(editions, _compared(catalogue, editions)),
            )
            anew = repository.editions(catalogue.list_id)
    return _same_history(published, anew)


def _same_history(published: Sequence[PublishedEdition], anew: Sequence[PublishedEdition]) -> Check:
    count = len(published)
    other = [
        one.tag
        for one, again in zip(published, anew, strict=True)
        if one.content_sha256 != again.content_sha256
    ]
    if other:
        return Check(
            "rebuild",
            Outcome.FAILED,
            f"{len(other)} of {count} editions, read again, say something else: by another version "
            "of the program, or with other corrections; `annex run` publishes what is read now",
            tuple(other),
        )
    if [one.commit for one in published] == [one.commit for one in anew]:
        said = f"{count} editions, read again from their sources, give the same commit ids"
        return Check("rebuild", Outcome.HELD, said)
    revised = [one.tag for one in published if one.revision > 1]
    why = f"revisions ({', '.join(revised)})" if revised else "versions of the program that made it"
    said = f"{count} editions, read again, say the same; commit ids differ by {why}"
    return Check("rebuild", Outcome.HELD, said)
