"""Prose reads as law: markers as printed, one clause a line, superscripts that cannot be lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.label import Label
from pipeline.model.records import Kind, Node, Table, TableCell
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.store.prose import clauses, page


def labelled(kind: Kind, path: str, words: str, printed: str, *children: Node) -> Node:
    return Node(kind, path, Label.parse(path), printed=printed, text=Text(words), children=children)


def test_an_entry():
    power = Text("2. Yielding 3 × 106 drops; or", (Mark(18, 19, MarkKind.SUPERSCRIPT),))
    entry = labelled(
        Kind.ENTRY,
        "2.A.1",
        "Stills, as follows:",
        "2.A.1.",
        labelled(
            Kind.PROVISION,
            "2.A.1.a",
            "Copper stills; and their lids;",
            "a.",
            Node(
                Kind.PROVISION,
                "2.A.1.a.1",
                Label.parse("2.A.1.a.1"),
                printed="1.",
                text=power.slice(3, 29),
            ),
        ),
        Node(
            Kind.NOTE,
            "2.A.1#note-1",
            printed="Note:",
            text=Text("Toys are not controlled. See 2.A.2. for lids."),
        ),
        Node(
            Kind.NOTE,
            "2.A.1#note-2",
            printed="Notes:",
            children=(Node(Kind.LIST_ITEM, "2.A.1#note-2.1", printed="1.", text=Text("Dry.")),),
        ),
        Node(Kind.PARAGRAPH, "2.A.1#paragraph-1", text=Text("A closing sentence.")),
    )
    assert page(entry).decode() == (
        "# 2.A.1.\n"
        "\n"
        "Stills, as follows:\n"
        "\n"
        "- a. Copper stills;\n"
        "  and their lids;\n"
        "  - 1. Yielding 3 × 10⁶ drops; or\n"
        "- Note: Toys are not controlled.\n"
        "  See 2.A.2. for lids.\n"
        "- Notes:\n"
        "  - 1. Dry.\n"
        "- A closing sentence.\n"
    )


def test_an_item_links_its_entries():
    item = Node(
        Kind.ITEM,
        "2",
        Label.parse("2"),
        printed="ITEM 2",
        heading=Text("STILLS"),
        category="I",
        children=(
            Node(
                Kind.SUBSECTION,
                "2.A",
                Label.parse("2.A"),
                printed="2.A.",
                heading=Text("EQUIPMENT"),
                children=(
                    Node(Kind.NOTE, "2.A#note-1", printed="Note:", text=Text("Of all.")),
                    Node(Kind.ENTRY, "2.A.1", Label.parse("2.A.1")),
                ),
            ),
            Node(
                Kind.SUBSECTION,
                "2.B",
                Label.parse("2.B"),
                printed="2.B.",
                heading=Text("TESTS"),
                text=Text("None."),
                none=True,
            ),
        ),
    )
    assert page(item, {"2.A.1": "02.A.1.md"}).decode() == (
        "# ITEM 2 STILLS\n"
        "\n"
        "Category I\n"
        "\n"
        "## 2.A. EQUIPMENT\n"
        "\n"
        "- Note: Of all.\n"
        "- [2.A.1](02.A.1.md)\n"
        "\n"
        "## 2.B. TESTS\n"
        "\n"
        "None.\n"
    )


def test_a_table_and_a_definition():
    cells = tuple(TableCell(r, c, Text(f"r{r}|c{c}")) for r in range(2) for c in range(2))
    units = Node(
        Kind.PART,
        "units",
        heading=Text("UNITS"),
        children=(
            Node(Kind.TABLE, "units#table-1", table=Table(2, 2, cells, header_rows=1)),
            Node(
                Kind.DEFINITION, "units#drop", heading=Text("“Drop”"), text=Text("A little water.")
            ),
        ),
    )
    assert page(units).decode() == (
        "# UNITS\n"
        "\n"
        "| r0\\|c0 | r0\\|c1 |\n"
        "| --- | --- |\n"
        "| r1\\|c0 | r1\\|c1 |\n"
        "\n"
        "- “Drop”\n"
        "  A little water.\n"
    )


@given(st.text())
def test_clauses_joined_give_the_text_back(text):
    assert " ".join(clauses(text)) == " ".join(text.split())


def test_superscripts_written_out_when_unicode_has_none():
    node = Node(Kind.PART, "p", text=Text("10x", (Mark(2, 3, MarkKind.SUPERSCRIPT),)))
    assert page(node).decode() == "# p\n\n10^(x)\n"
