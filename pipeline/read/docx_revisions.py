"""A story as one view shows it: tracked changes accepted, rejected, or all shown and marked.

When a paragraph mark goes, the paragraph's characters join the next paragraph of the same container
(ISO/IEC 29500-1 §17.13.5.15), and the mark that stays decides style, numbering and indent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.read.docx_content import Paragraph, Piece, Setting
from pipeline.read.views import View


@dataclass(slots=True)
class Shown:
    """A paragraph of a view: the source paragraph whose mark stayed, and the characters in it."""

    source: Paragraph
    setting: Setting
    pieces: list[Piece]


def project(paragraphs: Iterable[Paragraph], view: View) -> list[Shown]:
    """Return the paragraphs of a view, in document order.

    A paragraph left without characters whose mark goes too, and which nothing follows in its
    container, goes as a whole; in a table cell it stays, because a cell holds a paragraph.
    """
    kept = [p for p in paragraphs if view is View.MARKED or _stays(p, view)]
    shown: list[Shown] = []
    waiting: dict[int, list[Piece]] = {}
    last = {p.container: index for index, p in enumerate(kept)}
    for index, paragraph in enumerate(kept):
        pieces = waiting.pop(paragraph.container, [])
        pieces += [piece for piece in paragraph.pieces if piece.visible(view)]
        if _mark_goes(paragraph, view):
            if last[paragraph.container] != index:
                waiting[paragraph.container] = pieces
                continue
            if not pieces and paragraph.cell is None:
                continue
        shown.append(Shown(paragraph, _setting(paragraph, view), pieces))
    return shown


def _stays(paragraph: Paragraph, view: View) -> bool:
    return not (paragraph.deleted if view is View.ACCEPTED else paragraph.inserted)


def _mark_goes(paragraph: Paragraph, view: View) -> bool:
    if view is View.ACCEPTED:
        return paragraph.mark_deleted
    if view is View.REJECTED:
        return paragraph.mark_inserted
    return False


def _setting(paragraph: Paragraph, view: View) -> Setting:
    if view is View.REJECTED and paragraph.before is not None:
        return paragraph.before
    return paragraph.setting


def visible_notes(shown: Iterable[Shown]) -> Iterator[tuple[str, str]]:
    """Yield (kind, id) of each note a view refers to, in order, once."""
    seen: set[tuple[str, str]] = set()
    for paragraph in shown:
        for piece in paragraph.pieces:
            note = piece.note
            if note is not None and note.kind != "self" and note not in seen:
                seen.add(note)
                yield note
