"""Typesets blocks with Typst: kerning, ligatures, optimised line breaks, hyphenation."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.annexes.generate import Annex
from tools.annexes.layout import blocks_of
from tools.annexes.style import Style

TEMPLATE = Path(__file__).parent / "annex.typ"


def typeset(annex: Annex, style: Style) -> bytes:
    """Return the PDF."""
    import typst

    with _source(annex, style) as path:
        made = typst.compile(path, format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def note_pages(annex: Annex, style: Style) -> list[tuple[str, int]]:
    """Return the marks of the footnotes in the tree, and the pages they come to stand on."""
    import typst

    with _source(annex, style) as path:
        found = typst.query(path, "<note>", field="value", ignore_system_fonts=True)
    return [(mark, page) for mark, page in json.loads(found)]


@contextmanager
def _source(annex: Annex, style: Style) -> Iterator[str]:
    meta = annex.edition.meta
    data = {
        "number": meta["number"],
        "date": meta["printed"],
        "ruled": annex.plan.ruled,
        "style": dataclasses.asdict(style),
        "marks": annex.marks,
        "anew": annex.plan.anew,
        "as_large": annex.plan.as_large,
        "brackets": annex.plan.brackets,
        "blocks": [dataclasses.asdict(block) for block in blocks_of(annex, style)],
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "annex.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        yield str(root / "annex.typ")
