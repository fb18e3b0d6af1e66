"""Where this program and LibreOffice differ on the real Word files and the specimen, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Difference(NamedTuple):
    """One paragraph the two see differently.

    ``index`` counts this program's paragraphs of that view and story, blank ones left out; where it
    has none, it is that of the next. ``ours`` and ``theirs`` are labels, or ``text`` and
    ``no such text``: no sentence of a document stands here.
    """

    view: str
    story: str
    index: int
    ours: str
    theirs: str

    @property
    def of_text(self) -> bool:
        """Whether the text differs, not the label alone."""
        return self.ours in _TEXT and self.theirs in _TEXT


_TEXT = ("text", "no such text")


@dataclass(frozen=True)
class Known:
    difference: Difference
    reason: str


_ORDINAL = "the file prints 0th beside it (Word's own text); LibreOffice has no ordinal of nought"
_RESTART = "the file prints 1.b.III beside it; LibreOffice does not know w:lvlRestart"
_LEGAL = "the file prints 2.18.2.1 beside it; LibreOffice does not know w:isLgl"
_ZERO = "the file prints 00 beside it; LibreOffice has no padded nought"
_NONE = (
    "the file prints this label beside it; LibreOffice prints nothing for a level of format none"
)
_GREEK = (
    "w:numFmt is custom, alpha beta gamma; LibreOffice reads the plain figures it falls back to"
)
_DATE = "a DATE field: the file stores the day it was last printed, LibreOffice prints today"
_FORMULA = "a formula: LibreOffice makes an object of it, which has no text"
_COMBO = "LibreOffice prints an item of a combo box beside what the box shows"
_MOVED = (
    "two tables of one text: the rows of the first are inserted, those of the second deleted after"
    " a move; LibreOffice keeps the second, so that the sentence between stands before the table"
)
_ROW = (
    "a row marked as inserted, with a character in it that is not: the mark of a row says nothing of"
    " its contents (ISO/IEC 29500-1 17.13.5). Rejected, the row goes and takes the character along,"
    " which a finding states; LibreOffice keeps the row"
)
_JOINED = (
    "characters inserted at the end of a paragraph, and a whole paragraph inserted behind it:"
    " LibreOffice takes the two for one stretch and, rejecting it, the unmarked paragraph mark between"
    " them too, so that two paragraphs become one"
)


def _label(index: int, ours: str, theirs: str, reason: str) -> Known:
    return Known(Difference("accepted", "body", index, ours, theirs), reason)


def _text(view: str, index: int, ours: str, theirs: str, reason: str) -> Known:
    return Known(Difference(view, "body", index, ours, theirs), reason)


_TWICE_TRACKED = (
    _text("accepted", 3, "no such text", "text", _MOVED),
    _text("accepted", 17, "text", "no such text", _MOVED),
    _text("rejected", 27, "no such text", "text", _ROW),
)

KNOWN: dict[str, tuple[Known, ...]] = {
    "2024-03-14_marked-up.docx": (
        _text("rejected", 180, "text", "text", _JOINED),
        _text("rejected", 181, "text", "no such text", _JOINED),
    ),
    "oxpt_HC031-Complicated-Document.docx": (
        _text("accepted", 55, "text", "text", _DATE),
        _text("accepted", 69, "text", "no such text", _FORMULA),
        _text("rejected", 58, "text", "text", _DATE),
        _text("rejected", 72, "text", "no such text", _FORMULA),
    ),
    "oxpt_RP001-Tracked-Revisions-01.docx": _TWICE_TRACKED,
    "oxpt_RP001-Tracked-Revisions-02.docx": _TWICE_TRACKED,
    "tika_testWORD_2006ml.docx": (
        _text("accepted", 16, "text", "no such text", _FORMULA),
        _text("accepted", 28, "no such text", "text", _COMBO),
        _text("rejected", 16, "text", "no such text", _FORMULA),
        _text("rejected", 28, "no such text", "text", _COMBO),
    ),
    "tika_testWORD_numbered_list.docx": (
        _label(39, "Some-α-CrazyFormat", "1.", _GREEK),
        _label(40, "Some-β-CrazyFormat", "2.", _GREEK),
    ),
    "tika_testWORD_override_list_numbering.docx": (
        _label(1, "0th", "0", _ORDINAL),
        _label(22, "1.b.III", "1.b.I", _RESTART),
        _label(33, "2.18.2.1", "2.18.ii.1", _LEGAL),
        _label(43, "00", "0", _ZERO),
        _label(45, "01.", "", _NONE),
        _label(46, "01.", "", _NONE),
        _label(47, "01..1", "01.1", _NONE),
    ),
}
"""By file. A row that is no more true fails the test, as one that is missing does."""
