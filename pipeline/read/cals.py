"""Tables of the CALS model (OASIS TR 9901:1999), cells placed on their grid: what the XML of
Justice Laws and that of gesetze-im-internet.de share.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from pipeline.model.document import Cell, Run


class Placed(NamedTuple):
    """One line of a table: its words, its line in the source, its cell (none for a caption), and
    whether the source calls its row a heading.
    """

    runs: list[Run]
    line: int | None
    cell: Cell | None
    heading: bool = False


def cells(
    group: etree._Element, table: int, words: Callable[[etree._Element], list[Run]]
) -> list[Placed]:
    """Return the lines of a table, whose number in the document is ``table``.

    Row by row, left to right; a cell that spans further down keeps its columns from the rows below.
    ``words`` reads what an element holds.
    """
    found: list[Placed] = []
    row = -1
    taken: set[tuple[int, int]] = set()
    names = {
        spec.get("colname", ""): n
        for n, spec in enumerate(group.iter("colspec"))
        if spec.get("colname")
    }
    for element in group.iter("Caption", "title", "row"):
        if element.tag != "row":
            found.append(Placed(words(element), element.sourceline, None))
            continue
        row += 1
        column = 0
        above = element.getparent()
        heading = above is not None and above.tag == "thead"
        for entry in element.iterchildren("entry"):
            column = names.get(entry.get("namest") or entry.get("colname") or "", column)
            while (row, column) in taken:
                column += 1
            last = names.get(entry.get("nameend", ""), column)
            down = entry.get("morerows", "0")
            spans = (1 + (int(down) if down.isdecimal() else 0), max(1, last - column + 1))
            taken |= {(row + r, column + c) for r in range(spans[0]) for c in range(spans[1])}
            cell = Cell(table, row, column, *spans)
            found.append(Placed(words(entry), entry.sourceline, cell, heading))
            column += spans[1]
    return found
