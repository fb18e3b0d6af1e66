"""Comments at the changes of a redline: what each is, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.report.note import NoteRow
from pipeline.report.visible import code_point
from pipeline.report.word.tracked import Track
from pipeline.report.word.xml import Element, add, add_run, root, serialized

_INITIALS = "AP"
_CHANGES = ("ins", "del", "moveFrom", "moveTo")


class Comments:
    """Collects comments; each stands around the paragraph it is about."""

    def __init__(self, track: Track) -> None:
        self.track = track
        self.root = root("comments")

    def add(self, paragraph: Element, said: Sequence[str], *, inside: bool) -> None:
        """Comment on a paragraph: a first sentence in bold, and more.

        ``inside`` puts the comment's mark into the tracked change, for a paragraph that comes or
        goes as a whole: the comment then goes with it, and leaves no trace in the other edition.
        """
        number = self.track.number()
        self._comment(number, said)
        at = 1  # behind the paragraph's properties
        start = add(paragraph, "commentRangeStart", id=number)
        paragraph.remove(start)
        paragraph.insert(at, start)
        add(paragraph, "commentRangeEnd", id=number)
        holder = paragraph
        if inside:
            changes = [child for child in paragraph if _name(child) in _CHANGES]
            if changes:
                last = changes[-1]
                holder = self.track.add(paragraph, _name(last))
        run = add(holder, "r")
        add(add(run, "rPr"), "rStyle", val="CommentReference")
        add(run, "commentReference", id=number)

    def part(self) -> bytes:
        """Return the part."""
        return serialized(self.root)

    def _comment(self, number: int, said: Sequence[str]) -> None:
        comment = add(
            self.root,
            "comment",
            id=number,
            author=self.track.author,
            date=self.track.date,
            initials=_INITIALS,
        )
        for at, sentence in enumerate(said):
            paragraph = add(comment, "p")
            add(add(paragraph, "pPr"), "pStyle", val="CommentText")
            add_run(paragraph, sentence, _BOLD if at == 0 else ())


def of_change(row: NoteRow) -> tuple[str, ...]:
    """Return what a comment says of a change: what it is, why, and what else it reaches."""
    head = f"{row.label}: {', '.join(row.nature)}. Direction: {row.direction}."
    more = f" and {row.affected_more:,} more" if row.affected_more else ""
    reached = (f"Affects: {'; '.join(row.affected)}{more}.",) if row.affected else ()
    return (head, *row.remark, *reached)


def of_steering(text: str) -> str | None:
    """Return what a comment says of characters that turn the direction of what stands beside them,
    which Word obeys and does not show; ``None`` where there are none.
    """
    found = dict.fromkeys(code_point(character) for character in _TURNING.findall(text))
    if not found:
        return None
    return f"This paragraph holds characters that turn its direction: {', '.join(found)}."


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BOLD = (("b", ""), ("bCs", ""))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
