"""Prints blocks as a PDF with Typst: its own fonts, no date, the same bytes every time."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path

from tools.specimen.blocks import Block

TEMPLATE = Path(__file__).parent / "template.typ"


def print_pdf(
    blocks: tuple[Block, ...], *, number: str, date: str, tagged: bool = False, repeat: bool = True
) -> bytes:
    """Return the PDF of a document. ``tagged`` writes a structure tree as well; ``repeat`` prints a
    table's headings again after a page break.
    """
    import typst

    data = {
        "title": f"{number} (specimen)",
        "number": number,
        "date": date,
        "blocks": [dataclasses.asdict(block) | {"repeat": repeat} for block in blocks],
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "specimen.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made = typst.compile(
            str(root / "specimen.typ"), format="pdf", ignore_system_fonts=True, pdf_tags=tagged
        )
    assert isinstance(made, bytes)
    return made
