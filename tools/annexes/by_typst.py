"""Typesets blocks with Typst: kerning, ligatures, optimised line breaks, hyphenation."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path

from tools.annexes.generate import Annex
from tools.annexes.layout import blocks_of
from tools.annexes.style import Style

TEMPLATE = Path(__file__).parent / "annex.typ"


def typeset(annex: Annex, style: Style) -> bytes:
    """Return the PDF."""
    import typst

    meta = annex.edition.meta
    data = {
        "number": meta["number"],
        "date": meta["printed"],
        "ruled": annex.plan.ruled,
        "style": dataclasses.asdict(style),
        "blocks": [dataclasses.asdict(block) for block in blocks_of(annex, style)],
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "annex.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made = typst.compile(str(root / "annex.typ"), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made
