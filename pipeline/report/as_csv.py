"""CSV: one row for each change, in document order, for spreadsheets and for importers.

Cells that hold several values join them with " | ". See :mod:`pipeline.report.table` for the form
of the file and how formulas are kept from running.
"""

from __future__ import annotations

from pipeline.compare.changes import Operation
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.redline import Redline
from pipeline.report.table import table
from pipeline.report.view import ChangeView

COLUMNS = (
    "id",
    "outcome",
    "consequence",
    "labels",
    "substantive",
    "entry",
    "kind",
    "old_path",
    "new_path",
    "old_heading",
    "new_heading",
    "old_text",
    "new_text",
    "redline",
    "rules",
    "arguments",
    "declared_by",
    "confidence",
    "review",
    "old_source",
    "new_source",
    "old_edition",
    "new_edition",
    "within",
    "affects",
)
"""The header row. Columns are only ever added, at the end."""

_JOIN = " | "


def render(comparison: Comparison) -> bytes:
    """Return the changes as CSV; typographic differences are not among them."""
    changes = comparison.changes
    seen = view(changes)
    old, new = changes.old.edition_id, changes.new.edition_id
    return table(COLUMNS, ((*_row(change), old, new, *_ties(change)) for change in seen.in_order))


def _row(view: ChangeView) -> tuple[str, ...]:
    change = view.change
    old, new = change.old, change.new
    return (
        change.id,
        change.outcome.value,
        view.consequence.value,
        _JOIN.join(v.label.value for v in change.verdicts),
        _yes(change.substantive),
        change.entry,
        view.kind,
        old.path if old is not None else "",
        new.path if new is not None else "",
        view.heading.old,
        view.heading.new,
        view.text.old,
        view.text.new,
        marked(view.text.folded()),
        _JOIN.join(v.rule for v in change.verdicts),
        _JOIN.join(v.argument for v in change.verdicts),
        _JOIN.join(change.declared_by),
        f"{change.confidence:g}",
        _yes(change.review),
        _JOIN.join(view.old_sources),
        _JOIN.join(view.new_sources),
    )


def _ties(view: ChangeView) -> tuple[str, str]:
    paths = _JOIN.join(affected.path for affected in view.change.affects)
    return view.change.within or "", paths


def _yes(value: bool) -> str:  # noqa: FBT001  (one value, nothing to confuse it with)
    return "yes" if value else "no"


def marked(redline: Redline) -> str:
    """Return a redline as one line of text: ``[-deleted-]`` and ``{+inserted+}``, as wdiff has it.

    >>> from pipeline.compare.changes import Segment
    >>> marked(Redline((Segment(Operation.EQUAL, "of "), Segment(Operation.INSERT, "two"))))
    'of {+two+}'
    """
    signs = {Operation.DELETE: ("[-", "-]"), Operation.INSERT: ("{+", "+}")}
    pieces = []
    for segment in redline.segments:
        lead, tail = signs.get(segment.operation, ("", ""))
        body = segment.text.rstrip()
        pieces.append(f"{lead}{body}{tail}{segment.text[len(body) :]}" if body else segment.text)
    return "".join(pieces)
