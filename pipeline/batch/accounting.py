"""Where every character of an edition's files went: by destination, and page by page.

The record keeps the sums; the rest is worked out anew from the file in the vault, and the sums of
that are held against the record's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.batch.originals import Original, chosen, edition_at_hand, open_original
from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.errors import NoPagesError, ReadError
from pipeline.files import write_atomic
from pipeline.model.document import Document
from pipeline.model.records import Account, Edition, Manifestation, Role
from pipeline.sources.catalogue import Catalogue, load

if TYPE_CHECKING:
    from pipeline.parse.whereabouts import Span, Whereabouts

_BEGINS = 60
"""Characters shown of what a stretch of paragraphs begins with."""


class PageRow(msgspec.Struct, frozen=True):
    """One page: how many of its characters went to each destination."""

    page: int
    by_destination: dict[str, int]


class Stretch(msgspec.Struct, frozen=True):
    """Consecutive paragraphs, counted from 1, that went to one destination (white space apart)."""

    first: int
    last: int
    destination: str
    characters: int
    begins: str


class FileAccount(msgspec.Struct, frozen=True):
    """One file: ``pages`` where it has pages, else ``stretches``.

    ``agrees`` says whether the sums are those of the record; it is ``None`` for a file the record
    keeps no account of. ``of_record`` marks the file the text was read from.
    """

    name: str
    role: str
    media: str
    sha256: str
    of_record: bool
    total: int
    by_destination: dict[str, int]
    lost: int
    double: int
    agrees: bool | None
    pages: tuple[PageRow, ...] = ()
    stretches: tuple[Stretch, ...] = ()


class AccountReport(msgspec.Struct, frozen=True):
    """The files of an edition. ``pictures`` are the files written."""

    list_id: str
    edition_id: str
    published: bool
    files: tuple[FileAccount, ...]
    pictures: tuple[str, ...] = ()


def account(
    workspace: Workspace,
    edition_id: str,
    progress: Progress,
    *,
    file: str | None = None,
    pictures: Path | None = None,
    pages: Sequence[int] = (),
) -> AccountReport:
    """Account for the characters of an edition's clean files, or of one file.

    Args:
        workspace: where history and vault are.
        edition_id: published, or held (then there is no record to agree with).
        progress: told of each page drawn.
        file: one of the edition's files, marked-up ones included; see
            :func:`pipeline.batch.originals.chosen`.
        pictures: folder to write pictures of the pages to, one PNG a page.
        pages: only these pages are drawn; all by default.

    Raises:
        UnknownListError, UnknownEditionError: neither published nor held.
        VaultError: a file's bytes are not at hand.
        NoPagesError: pictures are wanted, and none of the files has pages, or not that page.
        ReadError: there is no such file, or it cannot be read.
        ParseError: it cannot be parsed.
    """
    catalogue = load(workspace.catalogue)
    edition = edition_at_hand(workspace, catalogue, edition_id)
    record = _of_record(edition)
    wanted = (
        [chosen(edition, file)]
        if file is not None
        else [one for one in edition.manifestations if one.role is Role.CLEAN]
    )
    accounts, written = [], []
    for one in wanted:
        original = open_original(workspace, edition, one)
        found = _whereabouts(catalogue, edition, original, record)
        accounts.append(_file_account(edition, original, found, record))
        if pictures is not None and original.has_pages:
            from pipeline.batch.account_pictures import draw  # noqa: PLC0415  (needs Pillow)

            drawn = draw(edition, original, found, pages, progress)
            for name, data in drawn:
                write_atomic(pictures / name, data)
                written.append(str(pictures / name))
    if pictures is not None and not written:
        raise _no_pages(edition, wanted)
    return AccountReport(
        edition.list_id, edition.edition_id, bool(edition.parts), tuple(accounts), tuple(written)
    )


def _of_record(edition: Edition) -> str | None:
    """The SHA-256 of the file the text is read from."""
    if edition.accounts:
        return edition.accounts[0].file
    from pipeline.parse.witnesses import of_record  # noqa: PLC0415

    files = edition.manifestations
    unread = tuple(Document(one.media, one.sha256, "", ()) for one in files)
    return files[of_record(files, unread)].sha256


def _whereabouts(
    catalogue: Catalogue, edition: Edition, original: Original, record: str | None
) -> Whereabouts:
    from pipeline import lists  # noqa: PLC0415
    from pipeline.parse.declared import load as load_corrections  # noqa: PLC0415
    from pipeline.parse.whereabouts import whereabouts  # noqa: PLC0415

    ledger = catalogue.folder / catalogue.corrections if catalogue.corrections else None
    declared = load_corrections(ledger) if ledger is not None else ()
    if original.manifestation.sha256 != record:
        declared = ()
    return whereabouts(
        original.document,
        lists.load(edition.profile, edition.language),
        tuple(one for one in declared if edition.edition_id in one.editions),
        edition=edition.edition_id,
    )


def _file_account(
    edition: Edition, original: Original, found: Whereabouts, record: str | None
) -> FileAccount:
    from pipeline.parse.whereabouts import LOST  # noqa: PLC0415

    one = original.manifestation
    counts = found.counts()
    lost = counts.get(LOST, 0)
    kept = next((a for a in edition.accounts if a.file == one.sha256), None)
    return FileAccount(
        name=one.name,
        role=one.role.value,
        media=one.media.value,
        sha256=one.sha256,
        of_record=one.sha256 == record,
        total=sum(counts.values()),
        by_destination=counts,
        lost=lost,
        double=len(found.double),
        agrees=None if kept is None else _agrees(kept, counts, found),
        pages=_pages(original, found) if original.has_pages else (),
        stretches=() if original.has_pages else _stretches(original, found),
    )


def _agrees(kept: Account, counts: dict[str, int], found: Whereabouts) -> bool:
    return kept.by_destination == counts and kept.double == len(found.double)


def _pages(original: Original, found: Whereabouts) -> tuple[PageRow, ...]:
    rows = []
    for page in original.document.pages:
        counts: Counter[str] = Counter()
        for _, spans in found.of_lines(page.lines):
            for span in spans:
                counts[span.destination] += span.end - span.start
        rows.append(PageRow(page.number, dict(sorted(counts.items()))))
    return tuple(rows)


def _stretches(original: Original, found: Whereabouts) -> tuple[Stretch, ...]:
    pieces = [
        (number, _main(spans), line)
        for number, (line, spans) in enumerate(found.of_lines(original.document.lines), 1)
    ]
    rows = []
    for destination, group in groupby(pieces, key=lambda piece: piece[1]):
        members = list(group)
        text = " ".join(line.text for _, _, line in members[:8])
        begins = " ".join(text.split())
        rows.append(
            Stretch(
                first=members[0][0],
                last=members[-1][0],
                destination=destination,
                characters=sum(line.end - line.start for _, _, line in members),
                begins=begins if len(begins) <= _BEGINS else f"{begins[: _BEGINS - 1]}…",
            )
        )
    return tuple(rows)


def _main(spans: Sequence[Span]) -> str:
    """The destination of a paragraph: white space counts only where there is nothing else."""
    from pipeline.batch.tints import SPACE  # noqa: PLC0415

    counts: Counter[str] = Counter()
    for span in spans:
        counts[span.destination] += span.end - span.start
    ranked = sorted(counts, key=lambda name: (name != SPACE, counts[name]), reverse=True)
    return ranked[0] if ranked else SPACE


def _no_pages(edition: Edition, files: Sequence[Manifestation]) -> ReadError:
    listed = ", ".join(f"{one.name} ({one.media.value})" for one in files)
    return NoPagesError(
        where=f"{edition.list_id} {edition.edition_id}",
        found=f"{listed}: no pages, only paragraphs",
        expected="a PDF of the edition",
        do="leave --picture out to see the account by paragraph, or take in a PDF with `annex add`",
    )
