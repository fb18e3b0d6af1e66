"""The same text at other line lengths gives the same records.

A little typesetter prints the specimen's truth as lines with places: one width for every character,
ragged right, no hyphens, markers in a column of their own, a little space between paragraphs.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from parse_differences import differences

from pipeline.lists import load
from pipeline.model.codec import decode
from pipeline.model.document import Box, Document, Line, Media, Page, Run
from pipeline.model.records import Edition, Kind, Node
from pipeline.model.text import MarkKind, Text
from pipeline.parse import parse

TRUTH = Path(__file__).parents[2] / "sources" / "specimen" / "truth"
EM = 5.0
HANG = 40.0
"""Room for a marker: no label is wider, so that words behind it stand at one edge."""
LEADING, BETWEEN = 13.6, 16.0


class Typesetter:
    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.lines: list[list[Line]] = [[]]
        self.top, self.at = 60.0, 0

    def put(self, x: float, marker: str | None, text: Text, *, hang: float = 0.0) -> None:
        """Print a paragraph: its marker at ``x``, its words at ``x + hang``."""
        words = text.raw.split(" ")
        at = 0
        line: list[tuple[int, str]] = []
        edge = x + hang
        first = True
        for word in [*words, None]:
            length = sum(len(w) + 1 for _, w in line) + len(word or "")
            if word is None or (line and edge + EM * length > self.width):
                self._line(
                    x if first else edge, edge, marker if first else None, line, text, first=first
                )
                first = False
                line = []
            if word is not None:
                line.append((at, word))
                at += len(word) + 1

    def _line(
        self,
        x: float,
        edge: float,
        marker: str | None,
        words: list[tuple[int, str]],
        text: Text,
        *,
        first: bool,
    ) -> None:
        self.top += BETWEEN if first else LEADING
        if self.top > self.height:
            self.lines.append([])
            self.top = 60.0
        runs: list[Run] = []
        if marker:
            runs.append(Run(marker + " ", size=11.0, x0=x, x1=x + EM * len(marker)))
        start = words[0][0]
        end = words[-1][0] + len(words[-1][1])
        cut = sorted(
            {start, end, *(p for m in text.marks for p in (m.start, m.end) if start < p < end)}
        )
        right = edge
        for a, b in pairwise(cut):
            kinds = {m.kind for m in text.marks if m.start <= a and m.end >= b}
            runs.append(
                Run(
                    text.raw[a:b], size=11.0, x0=right, x1=right + EM * (b - a),
                    bold=MarkKind.BOLD in kinds, superscript=MarkKind.SUPERSCRIPT in kinds,
                    subscript=MarkKind.SUBSCRIPT in kinds,
                )
            )  # fmt: skip
            right += EM * (b - a)
        page = len(self.lines)
        left = x if marker else edge
        line = Line(
            self.at,
            tuple(runs),
            page=page,
            indent=left,
            box=Box(left, self.top, right, self.top + 11),
            baseline=self.top + 9,
        )
        self.at = line.end
        self.lines[-1].append(line)

    def document(self) -> Document:
        pages = tuple(
            Page(n, self.width + 70, self.height + 60, tuple(lines))
            for n, lines in enumerate(self.lines, 1)
        )
        return Document(Media.PDF, "2" * 64, "typesetter", pages)


def typeset(edition: Edition, width: float) -> Document:
    setter = Typesetter(width, 780.0)
    for part in edition.parts:
        if part.category:
            setter.put(70.0, None, Text(f"CATEGORY {part.category}"))
        heading = part.heading or Text("")
        setter.put(70.0, part.printed, heading, hang=HANG if part.printed else 0.0)
        if part.none:
            setter.put(70.0, None, part.text)
        for child in part.children:
            _node(setter, child, 70.0)
    return setter.document()


def _node(setter: Typesetter, node: Node, x: float) -> None:
    if node.kind is Kind.TABLE:
        return
    words = node.text
    if node.kind is Kind.SUBSECTION:
        setter.put(x, node.printed, node.heading or Text(""), hang=HANG)
        if node.none:
            setter.put(x + HANG, None, words)
        for child in node.children:
            _node(setter, child, x if child.kind is Kind.ENTRY else x + HANG)
        return
    if node.kind is Kind.DEFINITION:
        setter.put(x, None, node.heading or Text(""))
        setter.put(x + HANG, None, words)
        inner = x + HANG
    elif node.kind in (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE):
        lead = f"{node.printed} "
        shifted = tuple(
            type(m)(m.start + len(lead), m.end + len(lead), m.kind) for m in words.marks
        )
        setter.put(x, None, Text((lead + words.raw).rstrip(), shifted))
        inner = x + 18.0
    elif node.printed:
        lead = f"{node.heading.raw} " if node.heading else ""
        shifted = tuple(
            type(m)(m.start + len(lead), m.end + len(lead), m.kind) for m in words.marks
        )
        setter.put(x, node.printed, Text(lead + words.raw, shifted), hang=HANG)
        inner = x + HANG
    else:
        setter.put(x, None, words)
        inner = x
    for child in node.children:
        _node(setter, child, inner)


def without_tables(edition: Edition) -> Edition:
    import msgspec

    def walk(node: Node) -> Node:
        return msgspec.structs.replace(
            node, children=tuple(walk(c) for c in node.children if c.kind is not Kind.TABLE)
        )

    return msgspec.structs.replace(edition, parts=tuple(walk(part) for part in edition.parts))


@pytest.mark.parametrize("width", [280.0, 400.0, 640.0])
def test_other_line_lengths(width: float) -> None:
    name = "2022-10-21"
    truth = without_tables(decode((TRUTH / f"{name}.json").read_bytes(), Edition, where=name))
    head = Edition(
        "specimen", name, "en", "t", "mtcr", (), declared_amendments=truth.declared_amendments
    )
    found = parse(head, (typeset(truth, width),), load("mtcr", "en"))
    left = [
        line for line in differences(found, truth)
        if not ("comparator" in line and line.split()[1] == "4.C.2.c")
    ]  # fmt: skip
    assert left == []
