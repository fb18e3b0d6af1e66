"""Nodes as prose: one clause a line, the form in which ``git diff`` and ``git blame`` read as law.

Each node starts a line with its marker as printed, indented under its parent as a Markdown list, so
that a git host shows the same nesting that the plain file has. A long text goes on in further lines
at the same indent, one for each clause: a line ends after a semicolon and after a full stop that
ends a sentence. Joined by single spaces the lines give the text back. The words are
:meth:`pipeline.model.text.Text.plain`: superscripts are Unicode, nothing is escaped. Prose is
written for people and is never read back.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.model.records import Kind, Node, Table

_SPACES = re.compile(r"\s+")
_CLAUSE_END = re.compile(
    r"""(?<=;)[ ](?=\S+[ ]\S)   # a clause; a closing "or" stays on its line
    | (?:(?<=[^\W\d_]{2}\.)|(?<=[)\]”"»’]\.))[ ](?=[^\W\d_a-zß-öø-ÿ]|[“"‘«¿¡])  # a sentence
    """,
    re.VERBOSE,
)
_INDENT = "  "


def page(node: Node, links: dict[str, str] | None = None) -> bytes:
    """Return a node that has a file of its own as Markdown.

    Args:
        node: a part, an item or an entry.
        links: for an item, the file (relative to this one) of each entry that stands in it as a
            stub, by path; such an entry is a link.
    """
    lines = [f"# {_title(node)}", ""]
    if node.category is not None:
        lines += [f"Category {node.category}", ""]
    words = clauses(node.text.plain())
    if words:
        lines += [*words, ""]
    if node.table is not None:
        lines += [*_table(node.table), ""]
    for child in node.children:
        if child.kind is Kind.SUBSECTION:
            if lines[-1]:
                lines.append("")
            lines += [f"## {_title(child)}", ""]
            words = clauses(child.text.plain())
            if words:
                lines += [*words, ""]
            for below in child.children:
                lines.extend(_lines(below, 0, links or {}))
        else:
            lines.extend(_lines(child, 0, links or {}))
    return ("\n".join(_single_blanks(lines)) + "\n").encode()


@functools.lru_cache(maxsize=1 << 16)
def clauses(text: str) -> tuple[str, ...]:
    """Cut a text into lines at the ends of its clauses and sentences.

    >>> clauses("Motors, except those: a. small; or b. old. They are listed. E.g. in 2.A.1. above.")
    ('Motors, except those: a. small;', 'or b. old.', 'They are listed.', 'E.g. in 2.A.1. above.')
    """
    folded = _SPACES.sub(" ", text).strip()
    return tuple(_CLAUSE_END.split(folded)) if folded else ()


def _single_blanks(lines: list[str]) -> list[str]:
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return kept if kept[-1] else kept[:-1]


def _title(node: Node) -> str:
    marker = node.printed or (str(node.label) if node.label is not None else "")
    if node.kind is Kind.ENTRY and node.label is not None and not any(map(str.isdigit, marker)):
        marker = f"{node.label} {marker}"  # "(b)" alone names nothing: paragraph (b) of Group 2
    heading = _one_line(node.heading.plain()) if node.heading is not None else ""
    return " ".join(piece for piece in (marker, heading) if piece) or node.path


def _lines(node: Node, depth: int, links: dict[str, str]) -> Iterator[str]:
    lead = _INDENT * depth + "- "
    indent = _INDENT * (depth + 1)
    if node.path in links:
        yield f"{lead}[{node.label}]({links[node.path]})"
        return
    words = clauses(node.text.plain())
    first = _one_line(node.printed or "")
    if node.heading is not None:
        first = " ".join(piece for piece in (first, _one_line(node.heading.plain())) if piece)
    elif words:
        first = " ".join(piece for piece in (first, words[0]) if piece)
        words = words[1:]
    if first or node.table is None:
        yield (lead + first).rstrip()
    for clause in words:
        yield indent + clause
    if node.table is not None:
        yield ""
        for row in _table(node.table):
            yield (indent if first else _INDENT * depth) + row
        yield ""
    for child in node.children:
        yield from _lines(child, depth + 1, links)


def _table(table: Table) -> list[str]:
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        if cell.row < table.rows and cell.column < table.columns:
            grid[cell.row][cell.column] = _one_line(cell.text.plain()).replace("|", r"\|")
    rows = ["| " + " | ".join(row) + " |" for row in grid]
    rule = "|" + " --- |" * table.columns
    head = max(table.header_rows, 0)
    if head == 0:
        return ["|" + "  |" * table.columns, rule, *rows]
    return [*rows[:1], rule, *rows[1:]]


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
