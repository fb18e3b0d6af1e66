"""Words for people: redlines, provisions and dates as lines of text.

In a pipe the words of a redline are marked as ``git diff --word-diff`` does,
``[-struck-]{+inserted+}``; on a terminal they are struck in red and underlined in green.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from pipeline.compare.changes import Operation, Segment
from pipeline.report.visible import one_line

if TYPE_CHECKING:
    from pipeline.history.chronicle import Seen, Stretch
    from pipeline.model.records import Node

WIDTH = 100
_ABOUT = 12  # words kept on either side of a difference


def marked(segments: Sequence[Segment], *, styled: bool, whole: bool = False) -> str:
    """Return a redline on one line; long stretches without a difference are cut short.

    Args:
        segments: the redline.
        styled: with a terminal's colours rather than signs.
        whole: cut nothing.
    """
    pieces = []
    last = len(segments) - 1
    for number, segment in enumerate(segments):
        text = one_line(segment.text)
        if segment.operation is Operation.EQUAL:
            cut = not whole and last > 0
            pieces.append(_shortened(text, first=number == 0, last=number == last) if cut else text)
            continue
        words = text.rstrip()
        gone = segment.operation is Operation.DELETE
        if not words:  # a blank more or less
            pieces.append("" if gone else text)
            continue
        if styled:
            shown = click.style(
                words, fg="red" if gone else "green", strikethrough=gone, underline=not gone
            )
        else:
            shown = f"[-{words}-]" if gone else f"{{+{words}+}}"
        pieces.append(shown + text[len(words) :])
    return "".join(pieces).strip()


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    if len(words) <= 3 * _ABOUT:
        return text
    head = "" if first else " ".join(words[:_ABOUT]) + " "
    tail = "" if last else " " + " ".join(words[-_ABOUT:])
    return f"{head}[…]{tail}"


def filled(text: str, first: str, rest: str | None = None) -> str:
    """Return a text broken into lines, the first and the others led by blanks or a sign."""
    return textwrap.fill(
        text,
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def when(seen: Seen) -> str:
    """Say when something came about."""
    if seen.after is None:
        return f"in {seen.edition}, the first edition at hand"
    return f"between {seen.after} and {seen.edition}"


def since(seen: Seen) -> str:
    """Say from when something is so."""
    if seen.after is None:
        return f"since {seen.edition} (the first edition at hand) or before"
    return f"since {seen.edition} (not yet in {seen.after})"


def stretch(one: Stretch) -> str:
    """Say from when until when something was so."""
    begun = f"{one.seen.edition}" + (" or before" if one.seen.after is None else "")
    if one.gone is None:
        return f"from {begun} on"
    span = f"in {begun}" if one.seen.edition == one.last else f"from {begun} to {one.last}"
    return f"{span}; no more in {one.gone.edition}"


def gap(seen: Seen) -> str | None:
    """What is known to lie between two editions, as a remark; ``None`` when nothing is."""
    return f"gap: {seen.gap}" if seen.gap is not None else None


def provision(node: Node, depth: int = 0) -> Iterator[str]:
    """Yield a provision as it reads, each node a paragraph set in under what holds it."""
    lead = "  " * (depth + 1)
    heading = one_line(node.heading.plain()) if node.heading is not None else ""
    pieces = [node.printed or "", heading, one_line(node.text.plain())]
    words = " ".join(piece for piece in pieces if piece)
    if words:
        yield filled(words, lead, lead + "  ")
    if node.table is not None:
        rows: dict[int, list[str]] = {}
        for cell in node.table.cells:
            rows.setdefault(cell.row, []).append(one_line(cell.text.plain()))
        for row in rows.values():
            yield filled(" | ".join(row), lead + "  ")
    for child in node.children:
        yield from provision(child, depth + 1)
