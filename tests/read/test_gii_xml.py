"""The reader of gesetze-im-internet.de XML, on words of our own."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import DoctypeError, ReadError, WrongContentError
from pipeline.model.document import Document, Line, Media, Part
from pipeline.read import read
from pipeline.read.gii_xml import DOCTYPE, read_gii_xml


def ordinance(*norms: str, doctype: str = DOCTYPE) -> bytes:
    """Return a file of these norms behind the one that names the ordinance."""
    first = (
        "<norm><metadaten><jurabk>DrV</jurabk><ausfertigung-datum>1971-02-03</ausfertigung-datum>"
        "<langue>Drachenverordnung</langue><standangabe><standtyp>Stand</standtyp>"
        "<standkommentar>Zuletzt genäht am 4.5.1972</standkommentar></standangabe></metadaten>"
        "<textdaten/></norm>"
    )
    body = f'{doctype}\n<dokumente builddate="19720506">{first}{"".join(norms)}</dokumente>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode()


def norm(number: str, title: str, words: str, *, notes: str = "") -> str:
    """Return a section or an annex."""
    return (
        f"<norm><metadaten><jurabk>DrV</jurabk><enbez>{number}</enbez><titel>{title}</titel>"
        f"</metadaten><textdaten><text><Content>{words}</Content></text>"
        f"<fussnoten>{notes}</fussnoten></textdaten></norm>"
    )


def listed(*pairs: tuple[str, str], font: str = "normal") -> str:
    """Return a list of markers and what they mark; words that are no paragraphs become one."""
    inner = "".join(
        f'<DT>{marker}</DT><DD Font="{font}">'
        f"{words if words.startswith('<LA') else f'<LA>{words}</LA>'}</DD>"
        for marker, words in pairs
    )
    return f"<DL>{inner}</DL>"


def annex(words: str, **more: str) -> Document:
    return read_gii_xml(ordinance(norm("Anlage 1", "Drachen", words, **more)), where="drv.xml")


def shown(document: Document) -> list[tuple[int, str, str]]:
    """Return depth, marker and rest of each line that is none of those set aside."""
    return [
        (given.depth, text[: given.marker], text[given.marker :].strip())
        for line in document.lines
        if (given := line.given) is not None and given.part is not Part.ASIDE
        for text in (line.text,)
    ]


def lines(document: Document, part: Part) -> list[Line]:
    return [one for one in document.lines if one.given is not None and one.given.part is part]


def test_nested_lists_are_provisions_under_provisions():
    document = annex(
        "<Title><B>Teil<BR/> eins</B></Title><P>Vorweg. <DL><DT>1.</DT><DD><LA>Bauten:"
        f"{listed(('a)', 'rot'), ('b)', '<LA>blau</LA><LA>und matt</LA>'))}</LA></DD></DL></P>"
    )
    assert shown(document) == [
        (0, "Anlage 1", "Drachen"),
        (0, "", "Teil eins"),
        (1, "", "Vorweg."),
        (2, "1.", "Bauten:"),
        (3, "a)", "rot"),
        (3, "b)", "blau"),
        (4, "", "und matt"),
    ]
    assert [one.given.title for one in lines(document, Part.HEADING)] == [7, 9]


def test_behind_a_bold_marker_the_pairs_stand_under_it():
    pairs = listed(("<B>A</B>", "<B>Fesseldrachen</B>"), ("0001", "Kästen"), ("0002", "Rauten"))
    assert shown(annex(f"<P>{pairs}</P>"))[1:] == [
        (1, "A", "Fesseldrachen"),
        (2, "0001", "Kästen"),
        (2, "0002", "Rauten"),
    ]


def test_a_list_of_notes_stands_under_the_provision_and_not_in_the_words_before():
    note = listed(("<I>Anmerkung:</I>", "<I>Auch Kreise.</I>"))
    words = f"<LA>Kästen</LA><LA><I>Siehe auch Rauten.</I>{note}</LA>"
    assert shown(annex(f"<P>{listed(('0001', words))}</P>"))[1:] == [
        (1, "0001", "Kästen"),
        (2, "", "Siehe auch Rauten."),
        (2, "Anmerkung:", "Auch Kreise."),
    ]


@pytest.mark.parametrize(
    ("members", "depth"),
    [
        (listed(("a)", "aus Papier"), ("b)", "aus Tuch")), 2),
        (listed(("a)", "aus Papier"), ("b)", "aus Tuch"), font="italic"), 3),
        (listed(("a)", "<I>aus Papier</I>"), ("b)", "<I>aus Tuch</I>")), 3),
    ],
)
def test_an_upright_list_in_words_in_italics_stands_beside_them_and_is_told(members, depth):
    words = f"<LA>Kästen</LA><LA><I>Siehe auch Rauten.</I>{members}</LA>"
    document = annex(f"<P>{listed(('0001', words))}</P>")
    assert [(d, m) for d, m, _ in shown(document)[3:]] == [(depth, "a)"), (depth, "b)")]
    told = [] if depth == 3 else document.notices
    assert [(one.code, one.message) for one in document.notices] == [
        (
            "set-off",
            (
                "the markup nests the list that begins 'aus Papier' in the words before it, which "
                "are in italics as notes are, and the list is not: it was read as standing beside "
                "them"
            ),
        )
        for _ in told
    ]
    assert all(document.characters[one.at :].startswith("a) aus") for one in told)


def test_styles_and_white_space_inside_a_line():
    document = annex("<P>10<SUP>6</SUP> mal\n <U>H<SUB>2</SUB></U><BR/>in <NB>A\u00a0B</NB></P>")
    line = lines(document, Part.PROVISION)[0]
    assert line.text == "106 mal H2 in A\u00a0B"
    assert [(r.text, r.superscript, r.subscript, r.underline) for r in line.runs] == [
        ("10", False, False, False),
        ("6", True, False, False),
        (" mal ", False, False, False),
        ("H", False, False, True),
        ("2", False, True, True),
        (" in A\u00a0B", False, False, False),
    ]


def test_a_list_inside_italics_is_a_list():
    document = annex(f"<P><I>Dazu:{listed(('a)', 'rot'))} auch</I></P>")
    assert shown(document)[1:] == [(1, "", "Dazu:"), (2, "a)", "rot"), (1, "", "auch")]


def test_tables_keep_their_grid_and_their_headings():
    document = annex(
        '<table><tgroup cols="2"><colspec colname="a"/><colspec colname="b"/><thead><row>'
        '<entry namest="a" nameend="b">Maße</entry></row></thead><tbody><row><entry>1 m</entry>'
        "<entry>2<BR/>m</entry></row></tbody></tgroup></table>"
    )
    cells = [one for one in document.lines if one.cell is not None]
    assert [(one.text, one.style, one.cell.row, one.cell.column_span) for one in cells] == [
        ("Maße", "th", 0, 2),
        ("1 m", None, 1, 1),
        ("2 m", None, 1, 1),
    ]


def test_footnotes_have_their_marks_from_their_ids():
    document = annex(
        '<P>Leinen<FnR ID="f1"/> aus Hanf</P>'
        '<Footnotes><Footnote ID="f1" FnZ="*)">Amtlich.</Footnote></Footnotes>'
    )
    assert shown(document)[1:] == [(1, "", "Leinen*) aus Hanf"), (1, "*)", "Amtlich.")]
    assert lines(document, Part.NOTE)[0].given.marker == 2


def test_what_is_no_part_of_the_text_is_set_aside_with_its_reason():
    document = annex(
        "<P><noindex><kommentar>(Fundstelle: Blatt 7)</kommentar></noindex></P><P>Drachen.</P>",
        notes="<Content><P>(+++ Nachweis +++)</P></Content>",
    )
    assert [(one.text, one.given.reason) for one in lines(document, Part.ASIDE)] == [
        ("DrV", "identification"),
        ("1971-02-03", "identification"),
        ("Drachenverordnung", "identification"),
        ("Stand Zuletzt genäht am 4.5.1972", "identification"),
        ("DrV", "identification"),
        ("(Fundstelle: Blatt 7)", "promulgation"),
        ("(+++ Nachweis +++)", "publishers-note"),
    ]
    assert document.properties == {
        "language": "de",
        "built": "19720506",
        "instrument": "DrV",
        "promulgated": "1971-02-03",
        "as_amended": "Zuletzt genäht am 4.5.1972",
    }
    assert document.findings == ()


def test_a_heading_over_several_norms_is_one():
    division = (
        "<norm><metadaten><jurabk>DrV</jurabk><gliederungseinheit><gliederungskennzahl>010"
        "</gliederungskennzahl><gliederungsbez>Kapitel 1</gliederungsbez><gliederungstitel>Bau"
        "</gliederungstitel></gliederungseinheit></metadaten><textdaten/></norm>"
    )
    document = read_gii_xml(ordinance(division), where="drv.xml")
    assert shown(document) == [(0, "Kapitel 1", "Bau")]
    assert [one.text for one in lines(document, Part.ASIDE)][-2:] == ["DrV", "010"]


def test_an_unknown_element_loses_no_character_and_is_told():
    document = annex('<P>Vor <Kasten>darin<DL><DT>a)</DT></DL></Kasten> nach<IMG SRC="x"/></P>')
    assert shown(document)[1:] == [
        (1, "", "Vor"),
        (2, "", "darin"),
        (2, "", "a)"),
        (1, "", "nach"),
    ]
    assert document.findings == (
        "element <Kasten> is not known: its words were read as a paragraph",
        "1 picture(s) or file(s) beside the text were not read",
    )


def test_words_in_a_table_and_in_no_cell_are_kept_and_told():
    document = annex("<table>lose<tbody><row><entry>1 m</entry></row></tbody></table>")
    assert shown(document)[1:] == [(1, "", "lose 1 m")]
    assert document.findings == ("a table has words beside its cells: it was read as a paragraph",)


def test_a_norm_without_text_has_its_heading_alone():
    bare = "<norm><metadaten><enbez>Anlage 2</enbez><titel>(weggefallen)</titel></metadaten></norm>"
    document = read_gii_xml(ordinance(bare), where="drv.xml")
    assert shown(document) == [(0, "Anlage 2", "(weggefallen)")]
    assert document.findings == ()


@pytest.mark.parametrize("pair", ["<DD><LA>rot</LA></DD>", "<DT>a)</DT><DT>b)</DT>"])
def test_half_a_pair_is_kept(pair):
    words = [(marker, rest) for _, marker, rest in shown(annex(f"<P><DL>{pair}</DL></P>"))[1:]]
    assert words in ([("", "rot")], [("", "a)"), ("", "b)")])


_NAMES = [
    "B",
    "BR",
    "DD",
    "DL",
    "DT",
    "I",
    "Kasten",
    "LA",
    "P",
    "SUP",
    "Title",
    "entry",
    "row",
    "table",
]
_WORDS = st.sampled_from(["", " ", "rot", "Papier ", " 5 m\n", "\u00a0"])


def _tree(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    element = st.tuples(st.sampled_from(_NAMES), _WORDS, inner, _WORDS, inner)
    return element.map(lambda e: f"<{e[0]}>{e[1]}{e[2]}{e[3]}</{e[0]}>{e[4]}")


@settings(max_examples=150)
@given(st.recursive(_WORDS, _tree, max_leaves=12))
def test_however_the_elements_nest_no_character_is_lost_or_doubled(words):
    document = annex(f"<P>{words}</P>")
    source = "".join(etree.fromstring(ordinance(norm("Anlage 1", "Drachen", words))).itertext())
    assert Counter("".join(document.characters.split())) == Counter("".join(source.split()))
    starts = [line.start for line in document.lines]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<akte/>", "XML with the root <akte>"),
        (b"<dokumente/>", "XML with the root <dokumente> and no <norm> in it"),
    ],
)
def test_another_file_is_refused(data, found):
    with pytest.raises(WrongContentError) as caught:
        read_gii_xml(data, where="drv.xml")
    assert str(caught.value) == (
        "not the kind of file it claims to be\n"
        "  where:    drv.xml\n"
        f"  found:    {found}\n"
        "  expected: a text of gesetze-im-internet.de: <dokumente> with a <norm> for each section\n"
        "  do:       check that the file is the one meant, and fetch it again"
    )


@pytest.mark.parametrize(
    "doctype",
    [
        DOCTYPE.replace("1.01", "1.02"),
        DOCTYPE.replace(">", ' [<!ENTITY e "x">]>'),
        '<!DOCTYPE dokumente SYSTEM "file:///etc/passwd">',
    ],
)
def test_any_other_declaration_is_refused(doctype):
    with pytest.raises(DoctypeError) as caught:
        read_gii_xml(ordinance(doctype=doctype), where="drv.xml")
    assert caught.value.expected == (
        f"XML without a document type declaration, or with this one alone: {DOCTYPE}"
    )


def test_an_entity_that_only_the_dtd_could_declare_is_an_error():
    with pytest.raises(ReadError) as caught:
        annex("<P>Drachen &auml;</P>")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    drv.xml, line 2\n"
        "  found:    the entity &auml;, which nothing declares\n"
        "  expected: XML whose characters are all in the file\n"
        "  do:       fetch the file again; if it stays so, ask its publisher"
    )


def test_the_root_element_chooses_the_reader():
    data = ordinance(norm("§ 1", "Bau", "<P>Drachen.</P>"))
    document = read(data, Media.XML, where="drv.xml")
    assert document == read_gii_xml(data, where="drv.xml")
    assert document == read(data, Media.XML, where="drv.xml", reader="annex-gii-xml")
    with pytest.raises(DoctypeError):
        read(data, Media.XML, where="drv.xml", reader="annex-justice-xml")
