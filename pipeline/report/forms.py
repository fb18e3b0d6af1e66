"""The forms a report comes in, and the file each is written to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from pipeline.compare.changes import ChangeSet
from pipeline.errors import ReportError
from pipeline.report.comparison import Comparison

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "html": "report.html",
        "markdown": "report.md",
        "json": "changes.json",
        "csv": "changes.csv",
        "correlation": "correlation.csv",
        "redline": "redline.docx",
        "pdf": "report.pdf",
        "note": "change-note.docx",
        "note-pdf": "change-note.pdf",
        "workbook": "changes.xlsx",
        "instructions": "amending-instructions.docx",
        "instructions-markdown": "amending-instructions.md",
    }
)
"""Form -> file name inside the folder of a pair of editions."""

PICTURED = frozenset({"html", "pdf"})
"""The forms that show pictures of pages."""


def render(comparison: Comparison, form: str) -> bytes:
    """Return the report of a comparison in one form; the same comparison gives the same bytes.

    Raises:
        ReportError: when there is no such form, or it needs editions that are not at hand.
    """
    return _renderer(form)(comparison)


def check_form(form: str) -> str:
    """Return the file name of a form.

    Raises:
        ReportError: when there is no such form.
    """
    if form not in FORMS:
        raise ReportError(
            where=f"form {form!r}",
            found="no report has this form",
            expected=f"one of {', '.join(FORMS)}",
            do="ask for one of these forms",
        )
    return FORMS[form]


def _renderer(form: str) -> Callable[[Comparison], bytes]:
    # Imported where needed: only HTML needs a template engine, and start-up time counts.
    check_form(form)
    module = import_module(f"pipeline.report.as_{form.replace('-', '_')}")
    found: Callable[[Comparison], bytes] = module.render
    return found


_UNSAFE = re.compile(r"[^A-Za-z0-9+_-]")


def folder_name(changes: ChangeSet) -> str:
    """Return the name of a pair's folder: ``2023-11-03..2024-03-14``.

    A character that has no place in a folder's name becomes an underscore; the name never leads
    anywhere else.
    """
    old, new = (_UNSAFE.sub("_", ref.edition_id) for ref in (changes.old, changes.new))
    return f"{old}..{new}"
