"""``annex diff`` for people: each change with its words struck and inserted, line by line.

In a pipe the words are marked as ``git diff --word-diff`` does, ``[-struck-]{+inserted+}``; on a
terminal they are struck in red and underlined in green.
"""

from __future__ import annotations

import click

from pipeline.cli.words import WIDTH, filled, marked
from pipeline.compare.changes import ChangeSet
from pipeline.report.assemble import view
from pipeline.report.view import ChangeView, Group
from pipeline.report.visible import one_line


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
    lines = [title if len(title) <= WIDTH else f"{title[: WIDTH - 1]}…"]
    lines += [
        filled(marked(words.segments, styled=styled), "    ")
        for words in (seen.heading, seen.text)
        if words.segments
    ]
    if seen.text.whole:
        lines.append("    (no word-by-word redline of this text: both texts are whole)")
    said = [f"{reason.label}: {reason.argument}" for reason in seen.reasons]
    if seen.because:
        said.append(seen.because)
    lines += [filled(one_line(sentence), "    · ", "      ") for sentence in said]
    if seen.change.review:
        lines.append(f"    · please review: pairing at {seen.change.confidence:.2f}")
    return lines
