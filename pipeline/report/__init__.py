"""Reports: one view of a change set, many forms. See docs/reports.md.

Everything a caller needs is here; the formats are loaded when they are asked for.
"""

from __future__ import annotations

from pipeline.report.as_json import schema
from pipeline.report.as_text import summary
from pipeline.report.comparison import Comparison, Picture
from pipeline.report.files import write, write_index
from pipeline.report.forms import FORMS, PICTURED, folder_name, render
from pipeline.report.index import INDEX_FORMS, index

__all__ = [
    "FORMS",
    "INDEX_FORMS",
    "PICTURED",
    "Comparison",
    "Picture",
    "folder_name",
    "index",
    "render",
    "schema",
    "summary",
    "write",
    "write_index",
]
