"""Tables of Justice Laws XML: the CALS model (OASIS TR 9901:1999), cells placed on their grid."""

from __future__ import annotations

from lxml import etree

from pipeline.model.document import Cell, Run
from pipeline.read.justice_inline import inline

_Placed = tuple[list[Run], int | None, Cell | None]


def cells(group: etree._Element, table: int) -> list[_Placed]:
    """Return the lines of a table: words, line of the source, and the cell (none for a caption).

    ``table`` is its number in the document. Row by row, left to right; a cell that spans further
    down keeps its columns from the rows below.
    """
    found: list[_Placed] = []
    row = -1
    taken: set[tuple[int, int]] = set()
    names = {
        spec.get("colname", ""): n
        for n, spec in enumerate(group.iter("colspec"))
        if spec.get("colname")
    }
    for element in group.iter("Caption", "title", "row"):
        if element.tag != "row":
            found.append((inline(element), element.sourceline, None))
            continue
        row += 1
        column = 0
        for entry in element.iterchildren("entry"):
            column = names.get(entry.get("namest") or entry.get("colname") or "", column)
            while (row, column) in taken:
                column += 1
            last = names.get(entry.get("nameend", ""), column)
            down = entry.get("morerows", "0")
            spans = (1 + (int(down) if down.isdecimal() else 0), max(1, last - column + 1))
            taken |= {(row + r, column + c) for r in range(spans[0]) for c in range(spans[1])}
            found.append((inline(entry), entry.sourceline, Cell(table, row, column, *spans)))
            column += spans[1]
    return found
