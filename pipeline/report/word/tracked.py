"""Tracked changes as Word writes them: who, when, and the elements a change is wrapped in.

Nothing here is random or of the hour: every annotation has the next number, the date is that of the
new edition, and there are no revision-save ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.compare.changes import Operation
from pipeline.model.text import MarkKind
from pipeline.report.word.pieces import Format, Piece
from pipeline.report.word.xml import Element, add, add_words

TYPOGRAPHY = "typography only"


class Track:
    """Numbers annotations and signs them.

    Attributes:
        author: the program, the list and the edition; ``light`` the same for typography, so that
            Word's filter by reviewer can hide it.
        date: of the new edition, at midnight.
    """

    def __init__(self, author: str, made: date) -> None:
        self.author = author
        self.light = f"{author}, {TYPOGRAPHY}"
        self.date = f"{made.isoformat()}T00:00:00Z"
        self._next = 0

    def number(self) -> int:
        """Return a number no other annotation has."""
        self._next += 1
        return self._next

    def add(self, parent: Element, name: str, *, light: bool = False) -> Element:
        """Add an element that says who changed something, and when."""
        author = self.light if light else self.author
        return add(parent, name, id=self.number(), author=author, date=self.date)


def add_format(properties: Element, format_: Format, style: str = "") -> None:
    """Add how characters are set, in the order of the schema."""
    if style:
        add(properties, "rStyle", val=style)
    if MarkKind.BOLD in format_:
        add(properties, "b")
        add(properties, "bCs")
    if MarkKind.ITALIC in format_:
        add(properties, "i")
        add(properties, "iCs")
    if MarkKind.DELETED in format_:
        add(properties, "strike")
    if MarkKind.UNDERLINE in format_ or MarkKind.INSERTED in format_:
        add(properties, "u", val="single")
    if MarkKind.SUPERSCRIPT in format_:
        add(properties, "vertAlign", val="superscript")
    elif MarkKind.SUBSCRIPT in format_:
        add(properties, "vertAlign", val="subscript")


def add_pieces(
    paragraph: Element, pieces: Sequence[Piece], track: Track, kept_as: str = ""
) -> None:
    """Add the pieces of a paragraph.

    ``kept_as`` is ``moveFrom`` or ``moveTo`` at either end of a move: what is the same there is
    moved, and what is not is deleted at the one end or inserted at the other.
    """
    wrapper: Element | None = None
    last: tuple[str, bool] = ("", False)
    for piece in pieces:
        name = _WRAPPERS[piece.operation] or kept_as
        here = (name, piece.typographic)
        if not name:
            wrapper = paragraph
        elif wrapper is None or here != last:
            wrapper = track.add(paragraph, name, light=piece.typographic)
        last = here
        _run(wrapper, piece, track)


_WRAPPERS = {Operation.EQUAL: "", Operation.DELETE: "del", Operation.INSERT: "ins"}


def _run(parent: Element, piece: Piece, track: Track) -> None:
    run = add(parent, "r")
    changed = piece.before is not None
    if piece.format or piece.style or changed:
        properties = add(run, "rPr")
        add_format(properties, piece.format, piece.style)
        if changed:
            assert piece.before is not None
            former = add(track.add(properties, "rPrChange", light=True), "rPr")
            add_format(former, piece.before, piece.style)
    add_words(run, piece.text, deleted=piece.operation is Operation.DELETE)
