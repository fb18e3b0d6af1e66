"""Akoma Ntoso, held to the OASIS schema and to the Naming Convention, and read by lxml."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import msgspec
from exported import LONG, NAMES, NASTY, history, hostile, material
from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from notation import edition

from pipeline.export.akn_names import names
from pipeline.export.akn_text import Span, clean, fill
from pipeline.export.forms import files
from pipeline.export.material import Scope
from pipeline.model.label import Label
from pipeline.model.records import Dates, Kind, Node, Table, TableCell
from pipeline.model.text import Mark, MarkKind, Text

SCHEMAS = Path(__file__).parent / "schemas"
A = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
EID = re.compile(r"[A-Za-z]+(_[\w-]+)?(__[A-Za-z]+(_[\w-]+)?)*")
"""The shape the convention gives an eId; ``term_range`` and ``eref_1`` have it too."""


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "akomantoso30.xsd"))


def documents(scope: Scope, *numbers: int, of=None) -> dict[str, etree._Element]:
    """The documents of an export, each valid and its links whole."""
    found = {}
    for name, data in files("akoma-ntoso", material(scope, *numbers, of=of)).items():
        root = etree.fromstring(data)
        schema().assertValid(root)
        named = root.xpath("//@eId")
        assert len(named) == len(set(named))
        assert [eid for eid in named if not EID.fullmatch(eid)] == []
        linked = root.xpath(
            "//a:doc//@href | //@refersTo | //@source | //@from | //@upTo | //@as", namespaces=A
        )
        assert {one[1:] for one in linked if one.startswith("#")} <= set(named)
        found[name] = root
    return found


def by_id(root) -> dict[str, etree._Element]:
    return {one.get("GUID"): one for one in root.xpath("//*[@GUID]")}


def own_words(element) -> str:
    """The text of a provision's own paragraph."""
    return "".join(element.xpath("string(a:content/a:p | a:intro/a:p)", namespaces=A))


def test_the_schema_is_the_one_oasis_published() -> None:
    data = (SCHEMAS / "akomantoso30.xsd").read_bytes()
    assert len(data) == 244_786
    assert hashlib.sha256(data).hexdigest() == (
        "6f61fe84cbb6f8cb0e8418cd67b74a63da9990e6573b5a3491f623184f45c4fd"
    )
    broken = etree.fromstring(
        b'<akomaNtoso xmlns="%s"><doc name="x"/></akomaNtoso>' % A["a"].encode()
    )
    assert not schema().validate(broken)


def test_a_document_an_edition_with_every_word_in_order() -> None:
    found = documents(Scope.ALL)
    assert list(found) == [f"{name}.xml" for name in NAMES]
    for n, root in enumerate(found.values()):
        provisions = root.xpath("//*[@GUID]")
        nodes = history().editions[n].nodes()
        assert [one.get("GUID") for one in provisions] == [
            history().at(n)[x.path].id for x in nodes
        ]
        assert [own_words(one) for one in provisions] == [node.text.raw for node in nodes]
        for one, node in zip(provisions, nodes, strict=True):
            heading = (
                "".join(one.xpath("a:heading", namespaces=A)[-1].itertext()) if node.heading else ""
            )
            assert heading == (node.heading.raw if node.heading else "")
            above = history().parent(n, node.path)
            assert one.getparent().get("GUID") == (above.id if above else None)
    assert list(documents(Scope.EDITION, 1)) == ["2002-05-01.xml"]
    alone, whole = (files("akoma-ntoso", material(*a)) for a in ((Scope.EDITION, 1), (Scope.ALL,)))
    assert alone["2002-05-01.xml"] == whole["2002-05-01.xml"]


def test_elements_and_their_names() -> None:
    root = documents(Scope.EDITION, 0)["2001-01-01.xml"]
    told = [
        (etree.QName(x).localname, x.get("eId"), x.get("name")) for x in root.xpath("//*[@GUID]")
    ]
    assert told == [
        ("hcontainer", "hcontainer_1", "definitions"),
        ("hcontainer", "hcontainer_1__hcontainer_1", "definition"),
        ("chapter", "chp_3", None),
        ("section", "sec_3-A", None),
        ("article", "art_3-A-1", None),
        ("paragraph", "art_3-A-1__para_a", None),
        ("paragraph", "art_3-A-1__para_b", None),
        ("hcontainer", "art_3-A-1__hcontainer_1", "note"),
        ("article", "art_3-A-2", None),
        ("section", "sec_3-B", None),
    ]
    (part,) = root.xpath("//a:part", namespaces=A)
    assert (part.get("eId"), part.xpath("string(a:num)", namespaces=A)) == ("part_II", "II")
    assert [x.get("eId") for x in part.xpath("a:chapter", namespaces=A)] == ["chp_3"]
    nums = root.xpath("//a:num/text()", namespaces=A)
    assert nums == ["II", "ITEM 3", "3.A.", "3.A.1.", "a.", "b.", "3.A.2.", "3.B."]


def test_mentions_terms_and_definitions_lead_somewhere() -> None:
    root = documents(Scope.EDITION, 0)["2001-01-01.xml"]
    (ref,) = root.xpath("//a:ref", namespaces=A)
    assert (ref.get("href"), ref.text) == ("#art_3-A-1", "3.A.1")
    (definition,) = root.xpath("//a:def", namespaces=A)
    assert (definition.get("refersTo"), definition.text) == ("#term_range", '"Range"')
    (term,) = root.xpath("//a:TLCTerm", namespaces=A)
    identity = history().at(0)["definitions#range"].id
    assert dict(term.attrib) == {
        "eId": "term_range",
        "href": f"/akn/ontology/term/list/{identity}/range",
        "showAs": "Range",
    }
    uses = root.xpath("//a:term", namespaces=A)
    assert [(use.get("refersTo"), use.text) for use in uses] == [("#term_range", "“range”")]


def test_ranges_and_mentions_that_lead_nowhere() -> None:
    text = """
3 KITES [I]
  3.A GOODS
    1. Lines.
    2. Reels.
    3. Glue.
      Note: From 3.A.1 to 3.A.3, but not 9.B.4.
"""
    root = documents(Scope.EDITION, 0, of=chronicle([edition(text, "2001-01-01")]))[
        "2001-01-01.xml"
    ]
    (one,) = root.xpath("//a:rref", namespaces=A)
    assert (one.get("from"), one.get("upTo"), one.text) == (
        "#art_3-A-1",
        "#art_3-A-3",
        "3.A.1 to 3.A.3",
    )
    (lost,) = root.xpath("//a:inline", namespaces=A)
    assert (lost.get("name"), lost.text) == ("unresolvedReference", "9.B.4")


def test_wid_is_the_first_eid_and_guid_the_identity() -> None:
    first, second, third = (by_id(root) for root in documents(Scope.ALL).values())
    glue = history().at(0)["3.A.2"].id
    assert (first[glue].get("eId"), first[glue].get("wId")) == ("art_3-A-2", None)
    assert (second[glue].get("eId"), second[glue].get("wId")) == ("art_3-A-3", "art_3-A-2")
    assert (third[glue].get("eId"), third[glue].get("wId")) == ("art_3-A-3", "art_3-A-2")
    sails = history().at(1)["3.A.2"].id
    assert (second[sails].get("eId"), second[sails].get("wId")) == ("art_3-A-2", None)
    twisted = history().at(0)["3.A.1.b"].id
    assert (third[twisted].get("eId"), third[twisted].get("wId")) == (
        "art_3-A-1__para_a",
        "art_3-A-1__para_b",
    )


def test_what_the_document_says_of_itself() -> None:
    root = documents(Scope.EDITION, 2)["2004.xml"]
    work = "/akn/xx/doc/controlList/2001-01-01/list"
    uris = root.xpath("//a:FRBRuri/@value", namespaces=A)
    assert uris == [work, f"{work}/eng@2004", f"{work}/eng@2004.xml"]
    (alias,) = root.xpath("//a:FRBRalias", namespaces=A)
    assert dict(alias.attrib) == {"name": "title", "value": "A list"}
    dates = [(d.get("date"), d.get("name")) for d in root.xpath("//a:FRBRdate", namespaces=A)]
    assert dates == [
        ("2001-01-01", "first edition at hand"),
        ("2004-01-01", "from the edition's name, the year alone is known"),
        ("2004-01-01", "edition, the year alone is known"),
    ]
    assert root.xpath("//a:FRBRlanguage/@language", namespaces=A) == ["eng"]
    events = [
        (e.get("date"), e.get("type"), e.get("originatingExpression"))
        for e in root.xpath("//a:eventRef", namespaces=A)
    ]
    assert events == [
        ("2001-01-01", "generation", None),
        ("2002-05-01", "amendment", None),
        ("2004-01-01", "amendment", "true"),
    ]
    (note,) = root.xpath("//a:meta/a:notes/a:note", namespaces=A)
    assert (note.get("placementBase"), note.xpath("string()").strip()) == (
        "#eref_3",
        "an edition of 2003 is known",
    )
    earlier = documents(Scope.EDITION, 1)["2002-05-01.xml"]
    assert len(earlier.xpath("//a:eventRef", namespaces=A)) == 2
    assert earlier.xpath("//a:note", namespaces=A) == []


def test_an_edition_that_prints_its_date_and_number() -> None:
    printed = Dates(printed=date(2001, 1, 2))
    made = msgspec.structs.replace(history().editions[0], dates=printed, document_number="K/2001")
    root = documents(Scope.EDITION, 0, of=chronicle([made]))["2001-01-01.xml"]
    (publication,) = root.xpath("//a:publication", namespaces=A)
    assert dict(publication.attrib) == {
        "date": "2001-01-02", "name": "edition", "showAs": "Edition 2001-01-01", "number": "K/2001",
    }  # fmt: skip
    preface = root.xpath("//a:preface/a:p/*", namespaces=A)
    assert [(etree.QName(x).localname, x.text) for x in preface] == [
        ("docTitle", "A list"), ("docNumber", "K/2001"), ("docDate", "2001-01-02"),
    ]  # fmt: skip
    assert root.xpath("//a:FRBRExpression/a:FRBRdate/@name", namespaces=A) == ["printed"]


def test_of_spans_that_overlap_the_first_stays() -> None:
    element = Element("p")
    text = Text("See 3.A.1 to 3.A.9.", (Mark(0, 6, MarkKind.BOLD),))
    spans = [
        Span(4, 18, "rref", {}), Span(4, 9, "ref", {}), Span(13, 18, "ref", {}), Span(3, 3, "ref", {}),
    ]  # fmt: skip
    fill(element, text, spans)
    assert tostring(element, "unicode") == "<p><b>See </b><rref><b>3.</b>A.1 to 3.A.9</rref>.</p>"


def test_style_scripts_and_tables() -> None:
    text = """
3 KITES [I]
  3.A GOODS
    1. Lines of 1.1 × 10^{6} N and N_{2}O_{4} in *{bold}.
      = Sizes of 10^{2}: a, 5 m^{2}; c, d
"""
    made = edition(text, "2001-01-01")
    root = documents(Scope.EDITION, 0, of=chronicle([made]))["2001-01-01.xml"]
    (line,) = root.xpath("//a:article/a:intro/a:p", namespaces=A)
    assert etree.tostring(line, encoding="unicode", with_tail=False).replace(
        f' xmlns="{A["a"]}"', ""
    ) == ("<p>Lines of 1.1 × 10<sup>6</sup> N and N<sub>2</sub>O<sub>4</sub> in <b>bold</b>.</p>")
    (table,) = root.xpath("//a:table", namespaces=A)
    assert table.get("eId") == "art_3-A-1__hcontainer_1__table_1"
    assert [
        ["".join(c.itertext()).strip() for c in row] for row in table.xpath("a:tr", namespaces=A)
    ] == [
        ["a", "5 m2"],
        ["c", "d"],
    ]


def tabled(*cells: TableCell, rows: int, header: int = 0, children: tuple[Node, ...] = ()) -> Node:
    grid = Table(rows, 2, cells, header)
    return Node(
        Kind.TABLE, "units#table-1", table=grid, children=children, text=Text("As follows:")
    )


def test_a_table_with_spans_headings_and_something_below_it() -> None:
    note = Node(Kind.NOTE, "units#table-1.note-1", printed="Note:", text=Text("Rounded."))
    marked = Text("10 m2", (Mark(4, 5, MarkKind.SUPERSCRIPT),))
    cells = (
        TableCell(0, 0, Text("Unit"), column_span=2),
        TableCell(1, 0, marked, row_span=2, column_span=2),
    )
    table = tabled(*cells, rows=3, header=1, children=(note,))
    part = Node(Kind.PART, "units", heading=Text("UNITS"), children=(table,))
    whole = msgspec.structs.replace(edition("", "2001-01-01"), parts=(part,))
    root = documents(Scope.EDITION, 0, of=chronicle([whole]))["2001-01-01.xml"]
    told = [
        [(etree.QName(c).localname, dict(c.attrib), "".join(c.itertext()).strip()) for c in row]
        for row in root.xpath("//a:tr", namespaces=A)
    ]
    assert told == [
        [("th", {"colspan": "2"}, "Unit")],
        [("td", {"rowspan": "2", "colspan": "2"}, "10 m2")],
        [("td", {}, "")],
    ]
    (held,) = root.xpath("//a:hcontainer[@name='table']", namespaces=A)
    assert [etree.QName(one).localname for one in held] == ["intro", "hcontainer"]


def test_numbers_that_repeat_or_are_none_still_name_one_thing() -> None:
    items = [("(a)", "x"), ("(a)", "y"), ("–", "z"), (None, "w"), ("1", "v"), ("α)", "u")]
    members = tuple(
        Node(Kind.LIST_ITEM, f"preamble#{n}", printed=printed, text=Text(words))
        for n, (printed, words) in enumerate(items)
    )
    parts = (
        Node(Kind.PART, "preamble", text=Text("Words."), children=members),
        Node(Kind.PART, "introduction", printed="1.", heading=Text("INTRODUCTION")),
    )
    found = names(msgspec.structs.replace(edition("", "e"), parts=parts))
    assert [found[f"preamble#{n}"].eid.partition("__")[2] for n in range(6)] == [
        "point_a", "point_a-2", "point_2", "point_3", "point_1", "point_α",
    ]  # fmt: skip
    assert (found["preamble"].eid, found["introduction"].eid) == ("hcontainer_1", "dvs_1")


def test_the_number_is_the_one_that_is_printed() -> None:
    said = [
        ("9A101", "9.A.101"),
        ("2.A.1.", "2.A.1"),
        ("ITEM 7", "7"),
        ("ML8", "ML8"),
        ("1B001 continued", "1.B.001"),
        (None, "3.C"),
    ]
    kinds = {1: Kind.ITEM, 2: Kind.SUBSECTION}
    parts = tuple(
        Node(kinds.get(path.count(".") + 1, Kind.ENTRY), path, Label.parse(path), printed)
        for printed, path in said
    )
    found = names(msgspec.structs.replace(edition("", "e"), parts=parts))
    assert [found[path].eid for _, path in said] == [
        "art_9A101", "art_2-A-1", "chp_7", "chp_ML8", "art_1-B-001", "sec_3-C",
    ]  # fmt: skip


def test_an_edition_without_parts_is_a_document_all_the_same() -> None:
    empty = msgspec.structs.replace(edition("", "2001-01-01", language="xx"), parts=())
    root = documents(Scope.EDITION, 0, of=chronicle([empty]))["2001-01-01.xml"]
    assert root.xpath("//a:FRBRlanguage/@language", namespaces=A) == ["und"]


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_any_history_is_valid_and_keeps_its_words(seed) -> None:
    found = chronicle(grown(seed, count=3).editions)
    for n, root in enumerate(documents(Scope.ALL, of=found).values()):
        words = {found.at(n)[x.path].id: x.text.raw for x in found.editions[n].nodes()}
        assert {own: own_words(one) for own, one in by_id(root).items()} == words


def test_words_written_to_break_it() -> None:
    root = documents(Scope.ALL, of=hostile())["2001-01-01.xml"]
    at = {path: by_id(root)[one.id] for path, one in hostile().at(0).items()}
    shown = NASTY.translate({**dict.fromkeys([0, 0x0B, 0x1F, 0xFFFE, 0xFFFF], "�"), 0x0D: " "})
    assert own_words(at["3.A.1"]) == shown == clean(NASTY)
    assert own_words(at["3.A.2"]) == LONG
    assert at["3"].xpath("string(a:heading)", namespaces=A) == shown
    assert root.xpath("string(//a:docTitle)", namespaces=A) == shown
    assert {"".join(c.itertext()).strip("\n ") for c in root.xpath("//a:td", namespaces=A)} == {
        shown
    }


@given(st.text(max_size=60))
def test_any_words_come_back_from_xml(words) -> None:
    kept = clean(words.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    element = etree.Element("p")
    element.text = kept
    assert (etree.fromstring(etree.tostring(element)).text or "") == kept
