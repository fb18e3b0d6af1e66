"""The text of a list as law: nested provisions, each word as the record has it, links where it
leads elsewhere.

References lead to the provision meant in the same edition; a quoted term opens its definition where
it stands; a CAS number leads to its own line; a marker leads to the provision's own page. Links are
those of a page in ``editions/E/``, or of any folder two below the top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup

from pipeline.model.records import Kind, Node, Table
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.report.as_html import attribute, text_html
from pipeline.report.paths import readable
from pipeline.site import addresses
from pipeline.site.material import Standing

_TAGS = {
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.BOLD: "b",
    MarkKind.ITALIC: "i",
    MarkKind.UNDERLINE: "u",
    MarkKind.INSERTED: "ins",
    MarkKind.DELETED: "del",
}
_NOTES = (Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE)
_DECIDED = {
    "position": "by its position",
    "reference": "by what it names",
    "heading": "by its heading",
    "decision": "a person decided",
}

_HELD = re.compile(r'[(\[]*<button [^>]*class="t"(?:(?!</button>).)*</button>[,.;:)\]]*', re.DOTALL)
"""A term and the signs around it: a line may not end between them, though a button is like a
picture to the browser, and may stand at the end of any line.
"""

_Span = tuple[int, int, str, str]
"""Characters, and what opens and closes around them."""


def marked(text: Text, spans: Iterable[_Span] = ()) -> Markup:
    """Return a text with its marks as elements, and with elements around spans of it.

    A span that overlaps one before it is left out: its words are there all the same.
    """
    kept: list[_Span] = []
    for span in sorted(spans):
        if span[0] < span[1] <= len(text.raw) and (not kept or span[0] >= kept[-1][1]):
            kept.append(span)
    if not kept and not text.marks:
        return text_html(text.raw)
    opens = {span[0]: span[2] for span in kept}
    closes = {span[1]: span[3] for span in kept}
    edges = {0, len(text.raw), *opens, *closes}
    for mark in text.marks:
        edges.update((mark.start, min(mark.end, len(text.raw))))
    pieces: list[str] = []
    for start, end in pairwise(sorted(edges)):
        pieces.append(opens.get(start, ""))
        pieces.append(_styled(text_html(text.raw[start:end]), text.marks, start))
        pieces.append(closes.get(end, ""))
    return Markup("".join(pieces))  # noqa: S704  (every piece is escaped above)


def _styled(html: str, marks: tuple[Mark, ...], at: int) -> str:
    for mark in marks:
        if mark.start <= at < mark.end:
            tag = _TAGS[mark.kind]
            html = f"<{tag}>{html}</{tag}>"
    return html


class Law:
    """Writes the text of one edition.

    Args:
        standing: the edition.
        top: what leads from the page to the top of the site.
        part: the part whose page it is: links inside it stay on it, and what stands there has an
            id. On other pages text has none.
    """

    def __init__(self, standing: Standing, top: str, part: str | None = None) -> None:
        self.standing = standing
        self.top = top
        self.part = part
        self.defined: dict[str, None] = {}
        self._printed = standing.material.printed.get(standing.id)

    def pages(self, path: str) -> tuple[int, ...]:
        """Return the numbers of the printed pages a path stands on, where they are shown."""
        return self._printed.at.get(path, ()) if self._printed is not None else ()

    def link(self, path: str) -> str:
        """Return the link to a path's text in this edition."""
        if self.part is not None and self.standing.tops[path] == self.part:
            return f"#{addresses.anchor(path)}"
        return self.top + self.standing.link(path)

    def named(self, path: str) -> Markup:
        """Return a link to a path's text that says how one would cite it."""
        text = text_html(readable(path))
        return Markup(f'<a href="{self.link(path)}">{text}</a>')  # noqa: S704  (escaped)

    def words(self, node: Node) -> Markup:
        """Return a node's own words with their links."""
        html = marked(node.text, [*self._references(node), *self._terms(node), *self._cas(node)])
        if not node.terms:
            return html
        return Markup(_HELD.sub(r'<span class="nb">\g<0></span>', str(html)))  # noqa: S704  (escaped)

    def _references(self, node: Node) -> Iterable[_Span]:
        for one in node.references:
            target = next((str(t) for t in one.targets if str(t) in self.standing.nodes), None)
            if target is None:
                said = '<span class="sr"> (this edition has no such provision)</span></span>'
                yield one.start, one.end, '<span class="broken">', said
            elif target != node.path:
                yield one.start, one.end, f'<a href="{self.link(target)}">', "</a>"

    def _terms(self, node: Node) -> Iterable[_Span]:
        for one in node.terms:
            path = one.definition
            if path is None or path == node.path or path not in self.standing.nodes:
                continue
            self.defined[path] = None
            box = f"def_{addresses.anchor(path)}"
            opens = (
                f'<button type="button" class="t" popovertargetaction="show" popovertarget="{box}">'
            )
            yield one.start, one.end, opens, "</button>"

    def _cas(self, node: Node) -> Iterable[_Span]:
        for one in node.substances:
            opens = f'<a href="{self.top}{addresses.SUBSTANCES}#cas_{addresses.anchor(one.cas)}">'
            yield one.start, one.end, opens, "</a>"

    def node(self, node: Node, level: int = 3) -> str:
        """Return a node and all that hangs below it; ``level`` is that of its heading, if any."""
        below = "".join(self.node(child, min(level + 1, 6)) for child in node.children)
        own = f' id="{addresses.anchor(node.path)}"' if self.part is not None else ""
        return f'<div class="n {node.kind.value}"{own}>{self.line(node, level)}{below}</div>'

    def line(self, node: Node, level: int = 3) -> str:
        """Return a node's marker, heading and own words."""
        marker = self._marker(node)
        heading = f'<span class="title">{marked(node.heading)}</span>' if node.heading else ""
        if node.kind in (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY) or heading:
            marker = f"<h{level}>{marker}{' ' if marker and heading else ''}{heading}</h{level}>"
        else:
            marker = f'<span class="mk">{marker}</span>' if marker else ""
        words = f"<p>{self.words(node)}{self._flags(node)}</p>"
        table = self._table(node.table) if node.table is not None else ""
        wide = " wide" if heading else ""
        declared = " declared" if node.declared else ""
        said = self._governs(node)
        return f'<div class="w{wide}{declared}">{marker}<div>{words}{table}{said}</div></div>'

    def _marker(self, node: Node) -> str:
        own = self.standing.identities[node.path].id
        printed = (node.printed or "").strip()
        if node.kind is Kind.DEFINITION or not printed:
            printed = "¶" if not node.heading else ""
        if not printed:
            return ""
        whole = ""
        if node.label is not None and node.label.depth > 1 and node.kind is Kind.PROVISION:
            whole = f'<span class="sr">{text_html(str(node.label.parent))}.</span>'
        elif printed == "¶":
            whole = f'<span class="sr">{text_html(readable(node.path))}</span>'
            printed = ""
        href = f"{self.top}{addresses.provision(own)}"
        sign = text_html(printed) if printed else '<span aria-hidden="true">¶</span>'
        return f'<a class="m" href="{href}">{whole}{sign}</a>'

    def _flags(self, node: Node) -> str:
        said = ' <span class="sr">(marked by the publisher)</span>' if node.declared else ""
        pages = self.pages(node.path) if node.kind is Kind.ENTRY and self.part is not None else ()
        if pages:
            said += f' <a class="pg" href="#page_{pages[0]}">p.&nbsp;{pages[0]}</a>'
        event = self.standing.event(node.path)
        if event:
            own = self.standing.identities[node.path].id
            href = f"{self.top}{addresses.provision(own)}#at_{addresses.anchor(self.standing.id)}"
            said += f' <a class="ev" href="{href}">{text_html(event)}</a>'
        return said

    def _governs(self, node: Node) -> str:
        scope = node.scope
        if node.kind not in _NOTES or scope is None:
            return ""
        known = [self.named(t) for t in scope.targets if t in self.standing.nodes]
        if len(known) > 4:
            known = [Markup("{} to {}").format(known[0], known[-1])]
        of = Markup(", ").join(known) if known else Markup("the whole list")
        how = _DECIDED.get(scope.decided_by, scope.decided_by)
        return f'<p class="gov">governs {of} ({text_html(how)})</p>'

    def _table(self, table: Table) -> str:
        rows: list[str] = []
        for row in range(table.rows):
            cells = []
            for cell in table.cells:
                if cell.row != row:
                    continue
                tag = "th" if row < table.header_rows else "td"
                more = ' scope="col"' if tag == "th" else ""
                if cell.row_span > 1:
                    more += f' rowspan="{cell.row_span}"'
                if cell.column_span > 1:
                    more += f' colspan="{cell.column_span}"'
                cells.append(f"<{tag}{more}>{marked(cell.text)}</{tag}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        head = "".join(rows[: table.header_rows])
        body = "".join(rows[table.header_rows :])
        top = f"<thead>{head}</thead>" if head else ""
        return (
            '<div class="scroll" tabindex="0" role="region" aria-label="table">'
            f"<table>{top}<tbody>{body}</tbody></table></div>"
        )

    def definitions(self) -> Markup:
        """Return the definitions of the terms written so far, to be opened where they stand."""
        pieces = []
        for path in self.defined:
            node = self.standing.nodes[path]
            name = text_html(readable(path))
            words = "".join(self._defining(one) for one in node.walk())
            own = addresses.provision(self.standing.identities[path].id)
            pieces.append(
                f'<div popover class="def" id="def_{addresses.anchor(path)}" role="dialog" '
                f'aria-label="{attribute(readable(path))}">{words}'
                f'<p class="more"><a href="{self.link(path)}">{name}</a> · '
                f'<a href="{self.top}{own}">its history</a></p></div>'
            )
        return Markup("".join(pieces))  # noqa: S704  (every piece is escaped above)

    def _defining(self, node: Node) -> str:
        heading = f"<b>{marked(node.heading)}</b> " if node.heading else ""
        printed = "" if node.kind is Kind.DEFINITION else text_html((node.printed or "").strip())
        return f"<p>{heading}{printed}{' ' if printed else ''}{marked(node.text)}</p>"
