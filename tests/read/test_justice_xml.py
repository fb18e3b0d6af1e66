"""Justice Laws XML, in files written here: what becomes a line, where it belongs, what is aside."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pipeline.errors import DoctypeError, ReadError
from pipeline.model.document import Cell, Document, Given, Line, Part
from pipeline.read.justice_xml import read_justice_xml

HEAD = (
    '<Regulation lims:pit-date="2019-05-02" lims:current-date="2019-05-10" '
    'lims:lastAmendedDate="2019-05-01" xml:lang="en" xmlns:lims="http://justice.gc.ca/lims">'
    "<Identification><InstrumentNumber>SOR/70-1</InstrumentNumber><ConsolidationDate><Date>"
    "<YYYY>2019</YYYY><MM>5</MM></Date></ConsolidationDate></Identification>"
)


def regulation(body: str) -> bytes:
    return f"{HEAD}{body}</Regulation>".encode()


def read(body: str) -> Document:
    data = regulation(body)
    document = read_justice_xml(data, where="kites.xml")
    seen, kept = (
        re.sub(r"\s", "", text)
        for text in ("".join(etree.fromstring(data).itertext()), document.characters)
    )
    assert kept == seen, "every visible character is in the stream, once and in order"
    return document


def lines(body: str) -> list[Line]:
    return [line for line in read(body).lines if line.given.part is not Part.ASIDE]


def tree(body: str) -> list[str]:
    return [f"{'  ' * line.given.depth}{line.given.part}: {line.text}" for line in lines(body)]


def test_provisions_stand_where_they_are_nested() -> None:
    assert tree(
        "<Body><Heading level='1'><TitleText>Words</TitleText></Heading><Section><Label>1</Label>"
        "<Text>In this List,</Text><Definition><Text><DefinedTermEn>kite</DefinedTermEn> means a "
        "craft. (<DefinedTermFr>cerf-volant</DefinedTermFr>)</Text></Definition>"
        "<ContinuedSectionSubsection><Text>and no more.</Text></ContinuedSectionSubsection>"
        "</Section></Body>"
        "<Schedule><ScheduleFormHeading><Label>SCHEDULE</Label><OriginatingRef>(Section 2)"
        "</OriginatingRef></ScheduleFormHeading><Heading level='1'><Label>GROUP 1</Label>"
        "<TitleText>Kites</TitleText></Heading><Heading level='3'><TitleText>Box kites</TitleText>"
        "</Heading><Provision><Label>1001</Label><Provision><Label>(1)</Label><Text>Red</Text>"
        "</Provision></Provision><Heading level='2'><TitleText>Lines</TitleText></Heading>"
        "<Provision><Text>Twisted</Text></Provision></Schedule>"
    ) == [
        "heading: Words",
        "  provision: 1 In this List,",
        "    definition: kite means a craft. (cerf-volant)",
        "    provision: and no more.",
        "heading: SCHEDULE (Section 2)",
        "  heading: GROUP 1 Kites",
        "    heading: Box kites",
        "      provision: 1001",
        "        provision: (1) Red",
        "    heading: Lines",
        "      provision: Twisted",
    ]


def test_markers_titles_and_indents() -> None:
    found = lines(
        "<Schedule><Heading level='1'><Label>GROUP 1</Label><TitleText>Kites</TitleText></Heading>"
        "<Provision format-ref='indent-0-0'><MarginalNote>Strong ones</MarginalNote>"
        "<Label>(a)</Label><Text>Lines</Text></Provision>"
        "<Definition><Text><DefinedTermEn>box  kite</DefinedTermEn> means</Text></Definition>"
        "<Provision format-ref='odd'><Text>Rest<FootnoteRef>*</FootnoteRef></Text>"
        "<Footnote><Label>*</Label><Text>S.C. 1900</Text></Footnote></Provision></Schedule>"
    )
    assert [line.given for line in found] == [
        Given(Part.HEADING, 0, marker=7, title=5),
        Given(Part.TITLE, 1),
        Given(Part.PROVISION, 1, marker=3, indent=0),
        Given(Part.DEFINITION, 1, title=8),
        Given(Part.PROVISION, 1),
        Given(Part.NOTE, 2, marker=1),
    ]


def test_powers_titles_and_white_space() -> None:
    (line,) = lines(
        "<Order><Provision><Text>\n   5 × 10<Sup>5</Sup> rad\n  of H<Sub>2</Sub>, "
        "<XRefExternal>Kite Act</XRefExternal>,\u00a0<Emphasis style='bold'>all</Emphasis>"
        "</Text></Provision></Order>"
    )
    assert line.rich().plain() == "5 × 10⁵ rad of H₂, Kite Act,\u00a0all"
    assert [(run.text, run.italic, run.bold) for run in line.runs if run.italic or run.bold] == [
        ("Kite Act", True, False),
        ("all", False, True),
    ]


def test_what_is_printed_beside_the_text() -> None:
    document = read(
        "<Schedule><Provision><Label>1001</Label><Text>Kites</Text></Provision><HistoricalNote>"
        "<HistoricalNoteSubItem>SOR/71-1, s. 1</HistoricalNoteSubItem></HistoricalNote></Schedule>"
        "<RecentAmendments><Amendment><AmendmentCitation>SOR/71-1</AmendmentCitation>"
        "<AmendmentDate>2019-05-01</AmendmentDate></Amendment></RecentAmendments>"
        "<Schedule id='NifProvs'><ScheduleFormHeading><TitleText>AMENDMENTS NOT IN FORCE"
        "</TitleText></ScheduleFormHeading><RegulationPiece><RelatedOrNotInForce>"
        "<Heading level='5' style='nifrp'><TitleText>\n — SOR/72-1, s. 1</TitleText></Heading>"
        "<Section><Label>1</Label><Text>Replaced:</Text><AmendedText><Provision><Label>1001</Label>"
        "<Text>Boxes</Text></Provision></AmendedText></Section></RelatedOrNotInForce>"
        "</RegulationPiece></Schedule>"
    )
    assert [(line.given.reason, line.text) for line in document.lines] == [
        ("identification", "SOR/70-1"),
        ("identification", "2019 5"),
        ("", "1001 Kites"),
        ("historical-note", "SOR/71-1, s. 1"),
        ("recent-amendments", "SOR/71-1 2019-05-01"),
        ("not-in-force", "AMENDMENTS NOT IN FORCE"),
        ("not-in-force", "— SOR/72-1, s. 1"),
        ("not-in-force", "1 Replaced:"),
        ("not-in-force", "1001 Boxes"),
    ]
    assert [(n.code, n.message) for n in document.notices] == [
        (
            "not-in-force",
            (
                "the file also prints 1 amendment(s) that are not in force, and they are no part "
                "of this edition: SOR/72-1, s. 1"
            ),
        )
    ]
    assert document.properties == {
        "language": "en", "point_in_time": "2019-05-02", "current_to": "2019-05-10",
        "last_amended": "2019-05-01", "instrument": "SOR/70-1",
    }  # fmt: skip


def test_a_table_is_laid_on_its_grid() -> None:
    found = lines(
        "<Schedule><TableGroup><Caption>Sizes</Caption><table><tgroup cols='2'>"
        "<colspec colname='a'/><colspec colname='b'/><thead><row><entry namest='a' nameend='b'>"
        "Kite</entry></row></thead><tbody><row><entry morerows='1'>Box</entry><entry>1 m</entry>"
        "</row><row><entry>2 m</entry></row></tbody></tgroup></table></TableGroup></Schedule>"
    )
    assert [(line.text, line.cell) for line in found] == [
        ("Sizes", None),
        ("Kite", Cell(0, 0, 0, 1, 2)),
        ("Box", Cell(0, 1, 0, 2, 1)),
        ("1 m", Cell(0, 1, 1)),
        ("2 m", Cell(0, 2, 1)),
    ]


def test_unknown_elements_lose_nothing_and_are_named() -> None:
    document = read(
        "<Schedule><Poem><Verse>Up</Verse> it <Verse>goes</Verse></Poem><Box><Label>(a)</Label>"
        "<Text>Kites</Text></Box><Wrap><Provision><Text>Lines</Text></Provision></Wrap></Schedule>"
    )
    assert [line.text for line in document.lines][2:] == ["Up it goes", "(a) Kites", "Lines"]
    assert document.findings == tuple(
        f"element <{name}> is not known: its words were read as a paragraph"
        for name in ("Poem", "Box", "Wrap")
    )


def test_bad_files() -> None:
    with pytest.raises(ReadError) as caught:
        read_justice_xml(b"<Regulation>\n<Body></Regulation>", where="kites.xml")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    kites.xml, line 2\n"
        "  found:    Opening and ending tag mismatch: Body line 2 and Regulation, line 2, column 20\n"
        "  expected: well-formed XML\n"
        "  do:       fetch the file again; if it stays so, ask its publisher"
    )
    with pytest.raises(DoctypeError):
        read_justice_xml(b"<!DOCTYPE Regulation><Regulation/>", where="kites.xml")
