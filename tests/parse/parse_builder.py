"""Small documents made by hand: paragraphs, or printed lines with places."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.lists import load
from pipeline.model.document import Box, Cell, Document, Line, Media, Page, Run
from pipeline.model.records import Edition
from pipeline.parse import parse
from pipeline.parse.declared import Declaration

FRONT = ("1. INTRODUCTION", "(a) Words of introduction.", "2. DEFINITIONS", "3. TERMINOLOGY")


def paragraphs(
    texts: Iterable[str | tuple[str, dict[str, object]]], media: Media = Media.MARKDOWN
) -> Document:
    """A document of whole paragraphs; a tuple adds fields of ``Line`` (indent, marker, cell ...)."""
    lines: list[Line] = []
    at = 0
    for number, one in enumerate(texts, 1):
        text, fields = one if isinstance(one, tuple) else (one, {})
        runs = fields.pop("runs", (Run(text),)) if fields else (Run(text),)
        line = Line(at, runs, source_line=number, paragraph=True, **fields)  # type: ignore[arg-type]
        lines.append(line)
        at = line.end
    return Document(media, "0" * 64, "hand", (Page(0, None, None, tuple(lines)),))


def printed(
    rows: Iterable[tuple[float, float, str] | tuple[float, float, str, str]],
    *,
    right: float = 527.0,
) -> Document:
    """A page of printed lines: (left edge, top, text) or (left edge, top, marker, text).

    A line that is to reach the right margin ends in ``|``, which is taken off.
    """
    lines: list[Line] = []
    at = 0
    for row in rows:
        x, top = row[0], row[1]
        text = row[-1]
        full = text.endswith("|")
        text = text.removesuffix("|")
        edge = right if full else x + 5.0 * len(text)
        if len(row) == 4:
            runs = (
                Run(f"{row[2]} ", size=11.0, x0=x, x1=x + 12),
                Run(text, size=11.0, x0=x + 28, x1=edge),
            )
        else:
            runs = (Run(text, size=11.0, x0=x, x1=edge),)
        box = Box(x, top, edge, top + 11)
        line = Line(at, runs, page=1, box=box, baseline=top + 9, indent=x)
        lines.append(line)
        at = line.end
    return Document(Media.PDF, "1" * 64, "hand", (Page(1, 595.0, 842.0, tuple(lines)),))


def head(language: str = "en", edition: str = "2024-01-01") -> Edition:
    return Edition("mtcr", edition, language, "A list", "mtcr", ())


def tree(
    texts: Iterable[str | tuple[str, dict[str, object]]],
    *,
    language: str = "en",
    corrections: tuple[Declaration, ...] = (),
) -> Edition:
    document = paragraphs(texts)
    return parse(head(language), (document,), load("mtcr", language), corrections)


def item(*lines: str) -> list[str]:
    """The front matter, one item and its subsection A, and the lines given."""
    return [
        *FRONT, "CATEGORY I", "ITEM 1 KITES", "1.A. EQUIPMENT", *lines,
        "1.B. TEST EQUIPMENT", "None.", "1.C. MATERIALS", "None.", "1.D. SOFTWARE", "None.",
        "1.E. TECHNOLOGY", "None.",
    ]  # fmt: skip


def outline(edition: Edition, under: str = "1.A") -> list[str]:
    return [n.path for n in edition.by_path()[under].walk()][1:]


def cell(table: int, row: int, column: int) -> dict[str, object]:
    return {"cell": Cell(table, row, column)}
