"""Evidence for a provision: the piece of the printed page that holds it, its lines in a box.

The box is read again by itself and must give the words of the record; the outcome is told with the
picture. Where the text of record comes from a file without pages, the picture comes from the
edition's PDF, which is parsed by itself, and the words of the two are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pipeline.batch.originals import Original, open_original
from pipeline.batch.published import load_published
from pipeline.batch.witnesses import with_pages, witness_nodes
from pipeline.batch.workspace import Workspace
from pipeline.errors import AnnexError, NoPagesError, UnknownLabelError
from pipeline.files import write_atomic
from pipeline.lists.typed import find_path
from pipeline.model.document import Box
from pipeline.model.records import Edition, Manifestation, Node, Place
from pipeline.model.text import normalize
from pipeline.sources.catalogue import load

_UNREAD = re.compile(r"[\s\u200b\ufeff\u00ad‐-]+")
"""What is left out when words are held against those read again: blanks, and hyphens, which a
record loses at line ends."""


class Cutting(msgspec.Struct, frozen=True):
    """A piece of one page: the picture's file, and the boxes drawn, in points from the top left."""

    page: int
    boxes: tuple[Box, ...]
    picture: str


class Evidence(msgspec.Struct, frozen=True):
    """What a provision looks like in print, and whether that is what the record says.

    Attributes:
        list_id: the list.
        edition_id: the edition.
        path: the provision.
        file: name of the file shown, ``sha256`` its digest.
        sha256: digest of the bytes.
        of_record: whether the text of record was read from that file.
        text: the words of the record as printed, markers and headings included, one line a node.
        read_again: the characters that stand in the boxes, read by themselves, without the blanks
            and with superscripts set flat.
        agrees: whether the two are the same, blanks and hyphens apart.
        same_words: for a file that is not of record, whether its parse has the record's words.
        cuttings: the pictures.
    """

    list_id: str
    edition_id: str
    path: str
    file: str
    sha256: str
    of_record: bool
    text: str
    read_again: str
    agrees: bool
    same_words: bool | None
    cuttings: tuple[Cutting, ...]


def evidence(
    workspace: Workspace,
    edition_id: str,
    typed: str,
    folder: Path,
    *,
    with_children: bool = False,
) -> Evidence:
    """Write the pieces of pages that hold a provision and return what they prove.

    Args:
        workspace: where history and vault are.
        edition_id: a published edition.
        typed: the label or path, as :func:`pipeline.lists.typed.find_path` understands it.
        folder: where to write the pictures.
        with_children: the whole provision, what hangs below it included; else its own words alone.

    Raises:
        UnknownListError, UnknownEditionError: not published.
        UnknownLabelError: the edition has no such provision, or its PDF has none.
        NoPagesError: the edition has no PDF.
        VaultError: the PDF's bytes are not at hand.
    """
    catalogue = load(workspace.catalogue)
    edition = load_published(workspace, catalogue.list_id, edition_id)
    where = f"{edition.list_id} {edition.edition_id}"
    recorded = edition.by_path()
    path = find_path(typed, recorded, where=where)
    file = with_pages(edition)
    if file is None:
        raise _no_pages(edition, path)
    original = open_original(workspace, edition, file)
    of_record = bool(edition.accounts) and edition.accounts[0].file == file.sha256
    node = recorded[path] if of_record else _in_witness(workspace, edition, file, path)
    nodes = node.walk() if with_children else (node,)
    kept = recorded[path].walk() if with_children else (recorded[path],)
    cuttings, read_again = _cut(edition, original, path, nodes, folder)
    return Evidence(
        list_id=edition.list_id,
        edition_id=edition.edition_id,
        path=path,
        file=file.name,
        sha256=file.sha256,
        of_record=of_record,
        text="\n".join(_shown(one) for one in kept),
        read_again=read_again,
        agrees=same_characters("".join(words_of(one) for one in nodes), read_again),
        same_words=None if of_record else same_words(nodes, kept),
        cuttings=cuttings,
    )


def words_of(node: Node) -> str:
    """Return the characters of a node: marker, heading, words, and a table's cells row by row."""
    pieces = [node.printed or "", node.heading.raw if node.heading else "", node.text.raw]
    if node.table is not None:
        pieces.extend(cell.text.raw for cell in node.table.cells)
    return " ".join(piece for piece in pieces if piece)


def _shown(node: Node) -> str:
    """What a person is shown: as :func:`words_of`, but 10⁶ is not to be read as 106."""
    pieces = [node.printed or "", node.heading.plain() if node.heading else "", node.text.plain()]
    if node.table is not None:
        pieces.extend(cell.text.plain() for cell in node.table.cells)
    return " ".join(piece for piece in pieces if piece)


def boxes_of(nodes: Sequence[Node]) -> dict[int, tuple[Box, ...]]:
    """Return the boxes round the lines of ``nodes`` by page; lines in one run share a box.

    The line of a category, which belongs to its item and is no word of it, is left out.
    """
    places = sorted((p for node in nodes for p in _own(node)), key=lambda p: p.start)
    found: dict[int, list[Box]] = {}
    before: Place | None = None
    for place in places:
        if place.page is None or place.box is None:
            continue
        boxes = found.setdefault(place.page, [])
        joins = before is not None and before.page == place.page and before.end == place.start
        boxes.append(_around(boxes.pop(), place.box) if joins else place.box)
        before = place
    return {page: tuple(boxes) for page, boxes in found.items()}


def same_characters(one: str, two: str) -> bool:
    """Whether two texts are the same, blanks and hyphens apart."""
    return _UNREAD.sub("", one) == _UNREAD.sub("", two)


def _own(node: Node) -> tuple[Place, ...]:
    return node.places[1:] if node.category is not None else node.places


def _around(one: Box, two: Box) -> Box:
    return Box(
        min(one.x0, two.x0),
        min(one.top, two.top),
        max(one.x1, two.x1),
        max(one.bottom, two.bottom),
    )


def _words(node: Node) -> str:
    """What is compared between two files: numbers that Word makes are no characters there."""
    heading = node.heading.plain() if node.heading else ""
    cells = [cell.text.plain() for cell in node.table.cells] if node.table else []
    return _UNREAD.sub("", "".join(map(normalize, (heading, node.text.plain(), *cells))))


def same_words(some: Sequence[Node], others: Sequence[Node]) -> bool:
    """Whether nodes of two files of one edition have the same words."""
    return [*map(_words, some)] == [*map(_words, others)]


def _no_pages(edition: Edition, path: str) -> NoPagesError:
    listed = ", ".join(
        f"{m.name} ({m.media.value}, {m.role.value})" for m in edition.manifestations
    )
    return NoPagesError(
        where=f"{edition.list_id} {edition.edition_id}, {path}",
        found=f"{listed or 'no file'}: no clean file that has pages",
        expected="a clean PDF of the edition",
        do="take in a PDF of the edition with `annex add`, then `annex run`",
    )


def _in_witness(workspace: Workspace, edition: Edition, file: Manifestation, path: str) -> Node:
    """Return the node of that path as the PDF, parsed by itself, has it."""
    found = witness_nodes(workspace, edition, file)
    if path in found:
        return found[path]
    raise UnknownLabelError(
        where=f"{edition.list_id} {edition.edition_id}, {file.name}",
        found=f"no {path}",
        expected="the provision, which the file of record has",
        do=f"see `annex check {edition.edition_id}`: its witness checks say how the files differ",
    )


def _cut(
    edition: Edition, original: Original, path: str, nodes: Sequence[Node], folder: Path
) -> tuple[tuple[Cutting, ...], str]:
    from pipeline.read.pdf_picture import Pictures, png  # noqa: PLC0415  (needs Pillow)

    one = original.manifestation
    label = f"{edition.list_id} {edition.edition_id}"
    pages = boxes_of(nodes)
    if not pages:
        raise AnnexError(
            where=f"{label}, {path}",
            found="no line of its own in print",
            expected="a provision with a marker, heading or words",
            do="ask for it --with-children",
        )
    total = len(original.document.pages)
    stem = f"{edition.edition_id}_{path.replace('#', '_')}"
    cuttings: list[Cutting] = []
    words: list[str] = []
    with Pictures(original.data, where=one.name) as pictures:
        for page, boxes in pages.items():
            caption = (
                f"{label}  {path}  {one.name}, page {page} of {total}  SHA-256 {one.sha256[:16]}"
            )
            target = folder / f"{stem}_page-{page}.png"
            write_atomic(target, png(pictures.cutting(page, boxes, caption)))
            words.append(pictures.words_in(page, boxes))
            cuttings.append(Cutting(page, boxes, str(target)))
    return tuple(cuttings), "".join(words)
