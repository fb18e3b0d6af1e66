"""The small list as a PDF of two pages, set line by line: each paragraph is one line."""

from __future__ import annotations

import sys
from pathlib import Path

from kites import Kites, page

sys.path.insert(0, str(Path(__file__).parent.parent / "read"))

from pdf_samples import HEIGHT, pdf, text

INDENTS = {"a. ": 70, "b. ": 70}
ABOVE = 12
"""Lines on the first page, cover line apart."""


def kite_pdf(words: str) -> bytes:
    """Set the list's Markdown on pages, with a running header and page numbers."""
    lines = [line.lstrip("# ") for line in words.splitlines() if line]
    sheets = [lines[:ABOVE], lines[ABOVE:]]
    contents = []
    for number, sheet in enumerate(sheets, 1):
        content = text(40, HEIGHT - 25, "KITES ON STRINGS", size=8)
        for n, line in enumerate(sheet):
            x = next((x for start, x in INDENTS.items() if line.startswith(start)), 40)
            content += text(x, HEIGHT - 60 - 16 * n, line)
        contents.append(content + text(180, 20, f"{number} of {len(sheets)}", size=8))
    return pdf(contents)


def add_pdf(
    kites: Kites, edition_id: str, *, markdown: bool = False, more: str = "", **words
) -> bytes:
    """Let an edition be a PDF, beside its Markdown if wanted; return the PDF's bytes."""
    data = kite_pdf(page(**words))
    kites.write(edition_id, page(**words))
    (kites.folder / f"{edition_id}.pdf").write_bytes(data)
    entry = f'{more}\n[[edition.file]]\nrole = "clean"\nmedia = "pdf"\npath = "{edition_id}.pdf"\n'
    if markdown:
        entry += f'[[edition.file]]\nrole = "clean"\nmedia = "markdown"\npath = "{edition_id}.md"\n'
    kites.entry(edition_id, entry)
    return data
