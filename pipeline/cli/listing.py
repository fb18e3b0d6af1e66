"""``annex diff`` for people: each change with its words struck and inserted, line by line.

In a pipe the words are marked as ``git diff --word-diff`` does, ``[-struck-]{+inserted+}``; on a
terminal they are struck in red and underlined in green.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from pipeline.compare.changes import ChangeSet, Operation
from pipeline.report.assemble import view
from pipeline.report.view import ChangeView, Group
from pipeline.report.visible import one_line

if TYPE_CHECKING:
    from pipeline.report.redline import Redline

_WIDTH = 100
_ABOUT = 12  # words kept on either side of a difference


def listing(changes: ChangeSet, *, styled: bool) -> str:
    """Return every change, grouped by consequence, in document order inside a group.

    Args:
        changes: what to list.
        styled: with a terminal's colours rather than signs.
    """
    seen = view(changes)
    blocks = [_group(group, styled=styled) for group in seen.groups]
    if seen.typographic:
        number = len(seen.typographic)
        blocks.append(f"{number} more differ in typography alone (see the report, or --json).")
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _group(group: Group, *, styled: bool) -> str:
    title = f"{group.title} ({group.size})"
    lines = [click.style(title, bold=True) if styled else title]
    for change in group.changes:
        lines += ["", *_change(change, styled=styled)]
    return "\n".join(lines)


def _change(seen: ChangeView, *, styled: bool) -> list[str]:
    names = [name for name in (seen.old_name, seen.new_name) if name is not None]
    title = "  " + " → ".join(dict.fromkeys(names) or (seen.change.id,))
    if seen.context:
        title += f"   {one_line(' › '.join(seen.context))}"
    lines = [title if len(title) <= _WIDTH else f"{title[: _WIDTH - 1]}…"]
    lines += [
        _filled(_words(words, styled=styled), "    ")
        for words in (seen.heading, seen.text)
        if words.segments
    ]
    if seen.text.whole:
        lines.append("    (no word-by-word redline of this text: both texts are whole)")
    said = [f"{reason.label}: {reason.argument}" for reason in seen.reasons]
    if seen.because:
        said.append(seen.because)
    lines += [_filled(one_line(sentence), "    · ", "      ") for sentence in said]
    if seen.change.review:
        lines.append(f"    · please review: pairing at {seen.change.confidence:.2f}")
    return lines


def _words(redline: Redline, *, styled: bool) -> str:
    """The redline on one line; long stretches without a difference are cut short."""
    pieces = []
    last = len(redline.segments) - 1
    for number, segment in enumerate(redline.segments):
        text = one_line(segment.text)
        if segment.operation is Operation.EQUAL:
            pieces.append(_shortened(text, first=number == 0, last=number == last))
            continue
        words = text.rstrip()
        gone = segment.operation is Operation.DELETE
        if styled:
            marked = click.style(
                words, fg="red" if gone else "green", strikethrough=gone, underline=not gone
            )
        else:
            marked = f"[-{words}-]" if gone else f"{{+{words}+}}"
        pieces.append(marked + text[len(words) :])
    return "".join(pieces).strip()


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    if len(words) <= 3 * _ABOUT:
        return text
    head = "" if first else " ".join(words[:_ABOUT]) + " "
    tail = "" if last else " " + " ".join(words[-_ABOUT:])
    return f"{head}[…]{tail}"


def _filled(text: str, first: str, rest: str | None = None) -> str:
    return textwrap.fill(
        text,
        width=_WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
