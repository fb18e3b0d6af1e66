"""Pairs of editions for the forms that print whole editions: the specimen's, Spain's, random ones.

The random ones have what the edit scripts of ``tests/compare`` do not write: tables that grow,
shrink and change, raised and bold characters, categories, control characters, words from right to
left.
"""

from __future__ import annotations

import random
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from pipeline.compare import compare
from pipeline.model import codec
from pipeline.model.records import Edition, Kind, Node, Table, TableCell
from pipeline.model.text import Mark, MarkKind, Text, merge_marks
from pipeline.report.comparison import Comparison

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "sources" / "specimen" / "truth"
SPAIN = ROOT.parent / "shared" / "real" / "es-rd679-2014"
COMPARE = str(ROOT / "tests" / "compare")


def compared(old: Edition, new: Edition) -> Comparison:
    return Comparison(compare(old, new), old, new)


@cache
def specimen() -> tuple[Comparison, ...]:
    paths = sorted(path for path in TRUTH.glob("*.json") if ".." not in path.name)
    editions = [codec.decode(path.read_bytes(), Edition, where=path.name) for path in paths]
    return tuple(compared(old, new) for old, new in pairwise(editions))


@cache
def spain() -> Comparison:
    """2014 against 2016; the documents must be beside the project."""
    from pipeline.lists import load
    from pipeline.parse import parse
    from pipeline.parse.declared import load as load_corrections
    from pipeline.read.markdown import read_markdown

    found = []
    for name in ("2014-08-26", "2016-09-21"):
        path = SPAIN / f"mtcr-annex-es_edition-{name}.md"
        document = read_markdown(path.read_bytes(), where=path.name)
        head = Edition("mtcr-es", name, "es", "Anexo I.2", "mtcr", ())
        corrections = load_corrections(ROOT / "tests" / "real" / "es" / "corrections.toml")
        found.append(parse(head, (document,), load("mtcr", "es"), corrections))
    return compared(*found)


@cache
def scripted(seed: int, size: int = 120, churn: float = 0.25) -> Comparison:
    """A random annex before and after its edits, with tables and styles besides."""
    if COMPARE not in sys.path:
        sys.path.insert(0, COMPARE)
    from scripts import pair

    old, new, _ = pair(size, seed, churn)
    chance = random.Random(seed)
    tables = {f"{item}.{letter}.1": _tables(chance) for item in range(1, 9) for letter in "ABC"}
    return compared(_dressed(old, tables, 0, seed), _dressed(new, tables, 1, seed))


def _dressed(edition: Edition, tables: dict, side: int, seed: int) -> Edition:
    chance = random.Random(seed * 2 + side)
    parts = tuple(_node(part, tables, side, chance) for part in edition.parts)
    return msgspec.structs.replace(edition, parts=parts)


def _node(node: Node, tables: dict, side: int, chance: random.Random) -> Node:
    children = [_node(child, tables, side, chance) for child in node.children]
    if node.kind is Kind.ENTRY and (table := tables.get(node.path, (None, None))[side]):
        path = f"{node.path}#table-1"
        caption = Text(
            "Table of " + chance.choice(["bells", "ropes"]) if chance.random() < 0.7 else ""
        )
        children.append(
            Node(Kind.TABLE, path, heading=caption if caption.raw else None, table=table)
        )
    category = chance.choice(["I", "II"]) if node.kind is Kind.ITEM else None
    text = node.text
    if text.raw and chance.random() < 0.15:
        text = _styled(text, chance)
    return msgspec.structs.replace(node, children=tuple(children), text=text, category=category)


def _styled(text: Text, chance: random.Random) -> Text:
    words = text.raw + chance.choice([" 10", " CH4", " \u200fשלום", " bell\x07", " a]]>b", " 5"])
    at = chance.randrange(len(words))
    marks = [
        Mark(at, min(len(words), at + chance.randint(1, 12)), chance.choice(list(MarkKind)[2:5]))
    ]
    last = chance.choice([MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT])
    marks.append(Mark(len(words) - 1, len(words), last))
    return Text(words, merge_marks(marks))


def _tables(chance: random.Random) -> tuple[Table | None, Table | None]:
    """A table in both editions, or in one: rows come and go, cells change, columns are added."""
    columns = chance.randint(1, 4)
    rows = [
        [
            chance.choice(["", "kg", f"{chance.randint(1, 99)} km", "pitch of bells"])
            for _ in range(columns)
        ]
        for _ in range(chance.randint(1, 5))
    ]
    after = [list(row) for row in rows]
    kind = chance.random()
    if kind < 0.2:
        after = [[*row, "new"] for row in after]
    elif kind < 0.6:
        after.insert(chance.randrange(len(after) + 1), [f"r{n}" for n in range(columns)])
        if len(after) > 2 and chance.random() < 0.5:
            del after[chance.randrange(len(after))]
    elif kind < 0.8:
        row = chance.choice(after)
        row[chance.randrange(columns)] = "changed cell"
    joined = columns > 1 and chance.random() < 0.3
    old, new = _table(rows, joined=joined), _table(after, joined=joined)
    kind = chance.random()
    return (None if kind < 0.15 else old, None if kind > 0.85 else new)


def _table(rows: list[list[str]], *, joined: bool) -> Table:
    """``joined`` makes one cell of the first two of the first row."""
    cells = []
    for i, row in enumerate(rows):
        for j, words in enumerate(row):
            if joined and i == 0 and j == 1:
                continue
            span = 2 if joined and (i, j) == (0, 0) else 1
            cells.append(TableCell(i, j, Text(words), 1, span))
    return Table(len(rows), len(rows[0]), tuple(cells), header_rows=1)


# --- what an edition prints, said once more ------------------------------------------------------


def printed(edition: Edition, *, empty: bool = False) -> list[str]:
    """Every paragraph and cell of an edition in order, white space folded; with ``empty`` those
    without a character too, as a caption or a cell can be.
    """
    found = [
        folded(one) for part in edition.parts for node in part.walk() for one in _paragraphs(node)
    ]
    return found if empty else [one for one in found if one]


def _paragraphs(node: Node) -> list[str]:
    heading = node.heading.raw if node.heading is not None else ""
    if node.kind in (Kind.PART, Kind.ITEM, Kind.SUBSECTION):
        category = f"CATEGORY {node.category}" if node.category is not None else ""
        return [
            one
            for one in (category, f"{node.printed or ''}\t{heading}", node.text.raw)
            if one.strip()
        ]
    found = [f"{node.printed or ''}\t{heading} {node.text.raw}"]
    if node.table is None:
        return [one for one in found if one.strip()]
    return found + [c.text.raw for c in sorted(node.table.cells, key=lambda c: (c.row, c.column))]


def folded(text: str) -> str:
    named = "".join(f"⟨U+{ord(c):04X}⟩" if (ord(c) < 32 and c not in "\t\n\r") else c for c in text)
    return " ".join(named.split())
