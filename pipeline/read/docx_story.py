"""One story of a Word document (body, header, note) from its XML to paragraphs and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipeline.read.docx_content import CellRef, Paragraph, Setting, Table, TableCell, TableRow
from pipeline.read.docx_inline import ALTERNATE, CHANGES, Changed, Context, Inline, alternative
from pipeline.read.docx_names import number, value, w
from pipeline.read.docx_styles import NumberingRef, Styles, read_indent, read_numbering_ref


class Story:
    """Reads one story; ``paragraphs`` holds what it found, ``counts`` the tracked changes.

    ``counts`` keys are ``ins_text``, ``del_paragraph``, ``moveTo_row``, ``formatting`` and the
    like, one for each element of the file that says so.
    """

    def __init__(
        self, name: str, styles: Styles, counts: Counter[str], findings: Counter[str]
    ) -> None:
        self.paragraphs: list[Paragraph] = []
        self._name = name
        self._counts = counts
        self._findings = findings
        self._containers = 0
        self._context = Context(styles, counts, findings)

    def read(self, root: etree._Element) -> None:
        """Read the blocks of a story's root element."""
        self._blocks(root, self._name, Changed(), None)
        if self._context.in_field:
            self._findings["a field is never closed; its text may be incomplete"] += 1

    # --- blocks ---------------------------------------------------------------------------

    def _blocks(
        self, parent: etree._Element, story: str, changed: Changed, cell: CellRef | None
    ) -> None:
        container = self._new_container()
        for child, state in self._flat(parent, changed):
            if child.tag == w("p"):
                self._paragraph(child, story, state, cell, container)
            elif child.tag == w("tbl"):
                self._table(child, story, state)
                container = self._new_container()
            elif child.tag in (w("altChunk"), w("subDoc")):
                self._findings["a part in another format is embedded and was not read"] += 1

    def _new_container(self) -> int:
        self._containers += 1
        return self._containers

    def _flat(
        self, parent: etree._Element, changed: Changed
    ) -> Iterator[tuple[etree._Element, Changed]]:
        """Yield children, those inside wrappers (content controls, custom XML) included."""
        for child in parent:
            if child.tag in CHANGES:
                self._counts[f"{CHANGES[child.tag]}_text"] += 1
                yield from self._flat(child, changed.within(CHANGES[child.tag]))
            elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("smartTag")):
                yield from self._flat(child, changed)
            elif child.tag == ALTERNATE:
                yield from self._flat(alternative(child), changed)
            else:
                yield child, changed

    def _table(self, element: etree._Element, story: str, changed: Changed) -> None:
        table = Table(left=_table_indent(element.find(w("tblPr"))))
        for tr, state in self._flat(element, changed):
            if tr.tag != w("tr"):
                continue
            trpr = tr.find(w("trPr"))
            state = self._marked(trpr, state, "row")  # noqa: PLW2901
            row = TableRow(state.inserted, state.deleted)
            table.rows.append(row)
            column = number(value(trpr, "gridBefore")) or 0
            for tc, inner in self._flat(tr, state):
                if tc.tag != w("tc"):
                    continue
                tcpr = tc.find(w("tcPr"))
                cell = _read_cell(tcpr, column)
                for name, attribute in (("cellIns", "inserted"), ("cellDel", "deleted")):
                    if tcpr is not None and tcpr.find(w(name)) is not None:
                        self._counts[f"{'ins' if name == 'cellIns' else 'del'}_cell"] += 1
                        setattr(cell, attribute, True)
                row.cells.append(cell)
                column += cell.span
                self._blocks(
                    tc,
                    story,
                    Changed(inner.inserted or cell.inserted, inner.deleted or cell.deleted),
                    CellRef(table, len(table.rows) - 1, len(row.cells) - 1),
                )

    def _marked(self, properties: etree._Element | None, changed: Changed, place: str) -> Changed:
        """Return the state that ``w:ins`` or ``w:del`` among properties leads to, and count it."""
        if properties is None:
            return changed
        for child in properties:
            if child.tag in CHANGES:
                self._counts[f"{CHANGES[child.tag]}_{place}"] += 1
                changed = changed.within(CHANGES[child.tag])
        return changed

    def _paragraph(
        self,
        element: etree._Element,
        story: str,
        changed: Changed,
        cell: CellRef | None,
        container: int,
    ) -> None:
        ppr = element.find(w("pPr"))
        setting = _read_setting(ppr)
        change = None if ppr is None else ppr.find(w("pPrChange"))
        before = None
        if change is not None:
            self._counts["formatting"] += 1
            before = _read_setting(change.find(w("pPr")))
        numpr = None if ppr is None else ppr.find(w("numPr"))
        if numpr is not None and self._marked(numpr, Changed(), "numbering").inserted:
            before = (before or setting)._replace(numbering=NumberingRef("0"))
        mark = self._marked(None if ppr is None else ppr.find(w("rPr")), Changed(), "paragraph")
        self._context.count_formatting(None if ppr is None else ppr.find(w("rPr")))
        paragraph = Paragraph(
            setting,
            container,
            story,
            cell,
            before,
            mark_inserted=mark.inserted,
            mark_deleted=mark.deleted,
            inserted=changed.inserted,
            deleted=changed.deleted,
        )
        self.paragraphs.append(paragraph)
        boxes: list[tuple[etree._Element, Changed]] = []
        Inline(self._context, paragraph, boxes).read(element, Changed())
        for box, state in boxes:
            whole = Changed(state.inserted or changed.inserted, state.deleted or changed.deleted)
            self._blocks(box, "textbox", whole, None)


def _table_indent(tblpr: etree._Element | None) -> int | None:
    """Return the indent of a table that stands at the left, in twips from the margin."""
    if tblpr is None or value(tblpr, "jc") in ("center", "right", "end"):
        return None
    ind = tblpr.find(w("tblInd"))
    if ind is None:
        return 0
    return number(ind.get(w("w"))) if ind.get(w("type"), "dxa") == "dxa" else None


def _read_cell(tcpr: etree._Element | None, column: int) -> TableCell:
    merge = None if tcpr is None else tcpr.find(w("vMerge"))
    return TableCell(
        column,
        max(1, number(value(tcpr, "gridSpan")) or 1),
        continues=merge is not None and merge.get(w("val"), "continue") == "continue",
    )


def _read_setting(ppr: etree._Element | None) -> Setting:
    return Setting(value(ppr, "pStyle"), read_numbering_ref(ppr), read_indent(ppr))
