"""CSV as RFC 4180 has it, safe to open in a spreadsheet.

UTF-8 without a byte order mark, a header row, comma, CRLF, quotes only where needed. A spreadsheet
runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end (or a full-width form
of those signs) as a formula: such a cell gets one apostrophe in front. So that this can be undone
without doubt, a cell that begins with apostrophes followed by such a sign gets one more.
:func:`restore` takes exactly one off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("'" + _FORMULA.pattern)


def neutralise(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it.

    >>> neutralise("=1+1"), neutralise("'=1"), neutralise("'range'"), neutralise("10 - 5")
    ("'=1+1", "''=1", "'range'", '10 - 5')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Return what :func:`neutralise` was given.

    >>> restore("'=1+1"), restore("'range'")
    ('=1+1', "'range'")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as CSV, every cell neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutralise(cell) for cell in row])
    # A lone surrogate has no UTF-8: it becomes "?", as nothing that reads the file could hold it.
    return out.getvalue().encode("utf-8", "replace")
