"""Correlation table as CSV: old label to new label, for importers of classification data."""

from __future__ import annotations

from pipeline.report.comparison import Comparison
from pipeline.report.table import table

COLUMNS = ("old", "new", "relation", "text", "confidence", "old_edition", "new_edition")
"""The header row. ``relation`` is 1:1, 1:n, n:1, gone or new; ``text`` same, amended or empty."""


def render(comparison: Comparison) -> bytes:
    """Return the correlation rows in the order the comparison gives them."""
    changes = comparison.changes
    old, new = changes.old.edition_id, changes.new.edition_id
    return table(
        COLUMNS,
        (
            (
                row.old or "",
                row.new or "",
                row.relation,
                row.text,
                f"{row.confidence:g}",
                old,
                new,
            )
            for row in changes.correlation
        ),
    )
