"""Pictures for a report: for each change the pieces of the pages that hold it, old and new.

They come from the clean PDF of each edition. Where the text of record was read from another file,
the PDF is parsed by itself and held against the record; where there is no PDF, or its bytes are not
at hand, a sentence says so instead. Every box is read again by itself, as for ``annex evidence``.

A report must stay light: pictures are few colours, an addition is shown whole and its parts not
once more, and there are at most :data:`MOST` of them and :data:`MOST_BYTES`, taken in the order a
reader meets the changes. What was left out is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from pipeline.batch import fingerprint
from pipeline.batch.evidence import (
    boxes_of,
    same_characters,
    same_words,
    words_of,
)
from pipeline.batch.keeping import Keyed, kept_under
from pipeline.batch.witnesses import with_pages, witness_nodes
from pipeline.batch.workspace import Workspace
from pipeline.compare.changes import Change, ChangeSet, Outcome
from pipeline.errors import ParseError, ReadError, VaultError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.model.document import Box
from pipeline.model.records import Edition, Manifestation, Node
from pipeline.report.assemble import in_document_order
from pipeline.report.comparison import NO_PICTURES, Comparison, Picture
from pipeline.report.consequence import place
from pipeline.report.paths import readable
from pipeline.report.words import GROUPS, counted
from pipeline.sources.vault import Vault

SCALE = 1.5
"""Pixels a point: print of 10 points is read with ease, and a strip of a page takes about 10 KB."""
MOST = 400
"""Pictures in one report."""
MOST_BYTES = 6_000_000
"""Bytes of all of them; a third more where they stand in a page of HTML."""

SIDES = ("old", "new")


class Pictured(msgspec.Struct, frozen=True):
    """The pictures by id of a change, and sentences on what there is no picture of."""

    by_change: dict[str, tuple[Picture, ...]]
    notes: tuple[str, ...] = ()


class _Kept(Keyed, frozen=True):
    """Pictures as kept on disk, with the key of what decided them."""

    pictured: Pictured


class _Pages(msgspec.Struct, frozen=True):
    """The file of an edition that has pages: its nodes by path, and whether it is of record."""

    file: Manifestation
    data: bytes
    nodes: dict[str, Node]
    of_record: bool


class _Wanted(msgspec.Struct, frozen=True):
    """One change on one side: its own paths and those of its parts."""

    change: str
    side: str
    name: str
    paths: tuple[str, ...]


class _Drawn(msgspec.Struct, frozen=True):
    """A strip, and what was read in its boxes again."""

    wanted: int
    page: int
    png: bytes
    width: int
    height: int
    read_again: str


class Picturing:
    """Makes the pictures of one pair after another; a PDF in two pairs is parsed once.

    Args:
        workspace: where the vault is, and where pictures are kept.
        force: make them again.
        most: how many pictures for one pair, ``most_bytes`` how large all of them.
        most_bytes: see ``most``.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        force: bool = False,
        most: int = MOST,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._vault = Vault(workspace.vault, read_only=True)
        self._work = workspace.work
        self._force = force
        self._workspace = workspace
        self._known: dict[str, _Pages | str] = {}

    def comparison(self, changes: ChangeSet, old: Edition, new: Edition) -> Comparison:
        """Return a comparison with its pictures: kept ones where nothing changed since.

        Raises:
            StoreError: they cannot be kept.
        """
        found = self._kept(changes, old, new)
        return Comparison(changes, old, new, found.by_change or NO_PICTURES, found.notes)

    def _kept(self, changes: ChangeSet, old: Edition, new: Edition) -> Pictured:
        key = fingerprint.key(
            f"{self._most} {self._most_bytes}",
            *(
                fingerprint.stage_version(stage)
                for stage in ("parse", "compare", "report", "batch")
            ),
            codec.encode_compact(changes),
            codec.encode_compact((old.manifestations, new.manifestations)),
            *(str(self._vault.has(m.sha256)) for m in (*old.manifestations, *new.manifestations)),
        )
        path = self._path(old, new)
        kept = None if self._force else kept_under(key, path, _Kept)
        if kept is not None:
            return kept.pictured
        found = self._make(changes, old, new)
        # The next pair begins where this one ends: no other PDF need stay in memory.
        self._known = {k: v for k, v in self._known.items() if k == new.edition_id}
        if found.by_change:
            write_atomic(path, codec.encode_compact(_Kept(key, found)))
        return found

    def _path(self, old: Edition, new: Edition) -> Path:
        whole = "" if self._most == MOST else "_all"
        name = f"{old.edition_id}..{new.edition_id}{whole}.json"
        return self._work / "pictures" / new.list_id / name

    def _make(self, changes: ChangeSet, old: Edition, new: Edition) -> Pictured:
        editions = dict(zip(SIDES, (old, new), strict=True))
        pages = {side: self._pages(edition) for side, edition in editions.items()}
        notes = [one for one in pages.values() if isinstance(one, str)]
        everything = [one for one in _wanted(changes) if isinstance(pages[one.side], _Pages)]
        wanted, left = everything[: self._most], everything[self._most :]
        made: dict[int, list[_Drawn]] = {}
        for side, source in pages.items():
            if isinstance(source, _Pages):
                for drawn in _draw(wanted, side, source):
                    made.setdefault(drawn.wanted, []).append(drawn)
        found: dict[str, tuple[Picture, ...]] = {}
        nowhere: list[_Wanted] = []
        room = self._most_bytes
        for number, one in enumerate(wanted):
            pieces = made.get(number, ())
            if not pieces:
                nowhere.append(one)
                continue
            room -= sum(len(piece.png) for piece in pieces)
            if room < 0:
                left = [*wanted[number:], *left]
                break
            source = pages[one.side]
            assert isinstance(source, _Pages)
            record = editions[one.side].by_path() if not source.of_record else source.nodes
            shown = _pictures(one, source, pieces, editions[one.side], record)
            found[one.change] = (*found.get(one.change, ()), *shown)
        notes += [
            f"No page is shown of {one.name} ({editions[one.side].edition_id}): "
            f"{_name(pages[one.side])}, read by itself, has no line of it."
            for one in nowhere
        ]
        if left:
            notes.append(self._left_out(left, len(everything)))
        return Pictured(found, tuple(notes))

    def _left_out(self, left: Sequence[_Wanted], total: int) -> str:
        return (
            f"{counted(len(left), 'place')} of {total:,} {'is' if len(left) == 1 else 'are'} not "
            f"pictured here, to keep this report light (at most {self._most} pictures and "
            f"{self._most_bytes // 1_000_000} MB, in the order of the groups): `annex evidence "
            "LABEL --edition EDITION --output FOLDER` cuts out any of them."
        )

    def _pages(self, edition: Edition) -> _Pages | str:
        """Return the file with pages, or a sentence that says why there is none."""
        if edition.edition_id not in self._known:
            self._known[edition.edition_id] = self._open(edition)
        return self._known[edition.edition_id]

    def _open(self, edition: Edition) -> _Pages | str:
        file = with_pages(edition)
        no = f"No pages of {edition.edition_id} are shown:"
        if file is None:
            kinds = sorted({one.media.value for one in edition.manifestations})
            return f"{no} it has no clean PDF ({', '.join(kinds) or 'no file'} only)."
        try:
            data = self._vault.get(file.sha256)
            if edition.accounts and edition.accounts[0].file == file.sha256:
                return _Pages(file, data, edition.by_path(), of_record=True)
            nodes = witness_nodes(self._workspace, edition, file)
            return _Pages(file, data, nodes, of_record=False)
        except VaultError as error:
            return f"{no} {file.name} is not at hand ({error.found})."
        except (ReadError, ParseError) as error:
            return f"{no} {file.name} cannot be read by itself ({error.found})."


def _name(source: _Pages | str) -> str:
    return source.file.name if isinstance(source, _Pages) else source


def _wanted(changes: ChangeSet) -> list[_Wanted]:
    """Return what is to be shown, in the order of a report's groups, the old side first."""
    ordered = in_document_order(changes.changes)
    order = list(GROUPS)
    placed = sorted(
        zip(place(ordered), ordered, strict=True),
        key=lambda pair: order.index(pair[0].consequence),
    )
    shown = {change.id: placed_.part for placed_, change in placed}
    parts: dict[str, list[Change]] = {}
    for change in ordered:
        if shown[change.id] and change.within is not None:
            parts.setdefault(change.within, []).append(change)
    gathered = [p for p in changes.pairs if p.outcome in (Outcome.SPLIT, Outcome.MERGED)]
    found = []
    for placed_, change in placed:
        if placed_.part and change.within in shown:
            continue  # shown with what it is a part of
        for side in SIDES:
            paths = _paths(change, side)
            for pair in gathered:
                if paths and set(paths) <= set(getattr(pair, side)):
                    paths = getattr(pair, side)
                    break
            if not paths:
                continue
            below = (path for part in _below(change.id, parts) for path in _paths(part, side))
            name = ", ".join(readable(path) for path in paths)
            found.append(_Wanted(change.id, side, name, (*paths, *below)))
    return found


def _below(change_id: str, parts: dict[str, list[Change]]) -> Iterator[Change]:
    for part in parts.get(change_id, ()):
        yield part
        yield from _below(part.id, parts)


def _paths(change: Change, side: str) -> tuple[str, ...]:
    one = change.old if side == "old" else change.new
    return (one.path,) if one is not None else ()


def _in_order(paths: Sequence[str], nodes: dict[str, Node]) -> list[Node]:
    """Return the nodes of these paths as they stand in the document, each once."""
    wanted = set(paths)
    return [node for path, node in nodes.items() if path in wanted]


def _draw(wanted: Sequence[_Wanted], side: str, source: _Pages) -> Iterator[_Drawn]:
    """Yield the strips of one side, page by page: each page is drawn once."""
    from pipeline.read.pdf_picture import Pictures, marked, png  # noqa: PLC0415  (needs Pillow)

    by_page: dict[int, list[tuple[int, tuple[Box, ...]]]] = {}
    for number, one in enumerate(wanted):
        if one.side == side:
            for page, boxes in boxes_of(_in_order(one.paths, source.nodes)).items():
                by_page.setdefault(page, []).append((number, boxes))
    if not by_page:
        return
    with Pictures(source.data, where=source.file.name) as pictures:
        for page in sorted(by_page):
            drawn = pictures.page_picture(page, scale=SCALE)
            for number, boxes in by_page[page]:
                strip = marked(drawn, boxes, scale=SCALE)
                again = pictures.words_in(page, boxes)
                yield _Drawn(
                    number, page, png(strip, scale=SCALE), strip.width, strip.height, again
                )


def _pictures(
    one: _Wanted,
    source: _Pages,
    pieces: Sequence[_Drawn],
    edition: Edition,
    record: dict[str, Node],
) -> Iterator[Picture]:
    said = _proved(one, source, pieces, record)
    for piece in pieces:
        yield Picture(
            side=one.side,
            file=source.file.name,
            page=piece.page,
            png=piece.png,
            width=piece.width,
            height=piece.height,
            said=f"{one.name} in a box on page {piece.page} of {edition.edition_id} "
            f"({source.file.name}). {said}",
        )


def _proved(one: _Wanted, source: _Pages, pieces: Sequence[_Drawn], record: dict[str, Node]) -> str:
    """Say whether the boxes, read again by themselves, hold the words of the record."""
    nodes = _in_order(one.paths, source.nodes)
    words = "".join(words_of(node) for node in nodes)
    if not same_characters(words, "".join(piece.read_again for piece in pieces)):
        return "READ AGAIN BY THEMSELVES, THE BOXES HOLD OTHER WORDS than were read here."
    if source.of_record:
        return "Read again by itself, it holds the words of the record."
    if same_words(nodes, _in_order(one.paths, record)):
        return "Read again by itself, it holds the words of the record, which is another file."
    return "THE FILE OF RECORD, WHICH IS ANOTHER, HAS OTHER WORDS THERE."
