"""What a marked-up document is read as: its changes marked, all accepted, or all rejected."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from pipeline.model.document import Document, Line


class View(StrEnum):
    """Which text a document with tracked changes is read as.

    ``marked`` keeps insertions and deletions, each marked as such; ``accepted`` is the text with
    every change accepted, ``rejected`` with every change rejected.
    """

    MARKED = "marked"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


def as_view(document: Document, view: View) -> Document:
    """Return a document without the runs that a view does not show, and with offsets of its own.

    A line of which nothing is left goes; one that was blank stays. This is all there is to do where
    a page is printed with its changes; a Word file also joins paragraphs, drops rows and numbers
    anew (:mod:`pipeline.read.docx_revisions`), and is read as the view from the start.
    """
    if view is View.MARKED:
        return document
    at = 0
    pages = []
    for page in document.pages:
        lines: list[Line] = []
        for line in page.lines:
            runs = tuple(
                msgspec.structs.replace(run, inserted=False, deleted=False)
                for run in line.runs
                if not (run.deleted if view is View.ACCEPTED else run.inserted)
            )
            if runs or not line.runs:
                lines.append(msgspec.structs.replace(line, start=at, runs=runs))
                at = lines[-1].end
        pages.append(msgspec.structs.replace(page, lines=tuple(lines)))
    return msgspec.structs.replace(document, pages=tuple(pages))
