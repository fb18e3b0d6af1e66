"""Canada's list as a profile, on an invented list of kites in the same XML, in two languages."""

from __future__ import annotations

import pytest

from pipeline.errors import DecisionError, ParseError, WrongContentError
from pipeline.lists import load
from pipeline.lists.typed import find_path
from pipeline.model.document import Media
from pipeline.model.records import Edition, Kind, Node, Outcome
from pipeline.parse import parse
from pipeline.parse.decisions import Decision
from pipeline.read import read

ENGLISH = """
<Body><Heading level="1"><TitleText>Interpretation</TitleText></Heading><Section><Label>1</Label>
<Text>In this List,</Text><Definition><Text><DefinedTermEn>Manual</DefinedTermEn> means the
<XRefExternal>Kite Manual</XRefExternal>.</Text></Definition></Section></Body>
<Schedule><ScheduleFormHeading><Label>SCHEDULE</Label><OriginatingRef>(Section 2)</OriginatingRef>
</ScheduleFormHeading>
<Heading level="1"><Label>GROUP 1</Label><TitleText>Kites</TitleText></Heading>
<Provision><Text>Kites, other than those in item 9-1 of the Guide:</Text>
<Provision><Label>(a)</Label><Text>plain; and</Text></Provision>
<Provision><Label>(b)</Label><Text>striped.</Text></Provision></Provision>
<Heading level="1"><Label>GROUP 2</Label><TitleText>Lines</TitleText></Heading>
<Heading level="2"><TitleText>Twisted Lines</TitleText></Heading>
<Provision><Label>2000</Label><Text><Repealed>[Repealed, SOR/71-1, s. 1]</Repealed></Text></Provision>
<Provision format-ref="indent-0-0"><Label>2004</Label>
<Provision format-ref="indent-0-0"><Label>(1)</Label><Text>This item includes the lines in Annex 3A,
and those in items 9-1 and 9-2.</Text></Provision>
<Provision format-ref="indent-0-0"><Label>(2)</Label><Text>Lines, as follows:</Text>
<Provision format-ref="indent-1-1"><Label>(a)</Label><Text>those with a load of more than 1,250.5 N
or a length equal to or less (better) than 4 m, subject to paragraphs (2)(b) and (c):</Text>
<Provision><Label>(i)</Label><Text>red,</Text></Provision>
<Provision><Label>(ii)</Label><Text>blue, see clauses (A) to (C) and subparagraph (i),</Text>
<Provision><Label>(A)</Label><Text>pale,</Text></Provision>
<Provision><Label>(B)</Label><Text>dark,</Text></Provision>
<Provision><Label>(C)</Label><Text>dyed;</Text></Provision></Provision>
<Provision><Text>NOTE</Text><Provision><Text>Subparagraph (ii) includes sky blue.</Text></Provision>
</Provision></Provision>
<Provision format-ref="indent-1-1"><Label>(b)</Label><Text>waxed;</Text>
<Provision><Text>NOTE</Text><Provision><Label>1</Label><Text>One.</Text></Provision>
<Provision><Label>2</Label><Text>Two.</Text></Provision></Provision></Provision>
<Provision format-ref="indent-1-1"><Label>(c)</Label><Text>wet.</Text></Provision></Provision>
</Provision>
<Heading level="1"><Label>GROUP 9</Label><TitleText>Reels</TitleText></Heading>
<Provision><Label>9-1</Label><Text>Reels of “Group 1” of at least 5 kg.</Text></Provision>
<Provision><Label>9-2</Label><Text>Reels in Groups 1 and 9 of the schedule, and Group 2.</Text>
</Provision></Schedule>
"""

FRENCH = (
    ENGLISH.replace("Interpretation", "Définitions")
    .replace("SCHEDULE", "ANNEXE")
    .replace("(Section 2)", "(article 2)")
    .replace("GROUP ", "GROUPE ")
    .replace("DefinedTermEn", "DefinedTermFr")
    .replace(" means the\n<XRefExternal>Kite Manual", " Le <XRefExternal>Manuel")
    .replace("Kites, other than those in item 9-1 of the Guide:", "Ceux-ci, sauf l’article 9-1 du Guide :")
    .replace("[Repealed, SOR/71-1, s. 1]", "[Abrogé, DORS/71-1, art. 1]")
    .replace(
        "This item includes the lines in Annex 3A,\nand those in items 9-1 and 9-2.",
        "Le présent article comprend les lignes de l’annexe 3A et des articles 9-1 et 9-2.",
    )
    .replace(
        "those with a load of more than 1,250.5 N\nor a length equal to or less (better) than 4 m, "
        "subject to paragraphs (2)(b) and (c):",
        "celles d’une charge de plus de 1 250,5 N ou d’une longueur égale ou inférieure à "
        "(meilleure que) 4 m, sous réserve des alinéas (2)b) et c) :",
    )
    .replace("see clauses (A) to (C) and subparagraph (i)", "voir divisions (A) à (C) et sous-alinéa (i)")
    .replace("Subparagraph (ii) includes", "Le sous-alinéa (ii) comprend")
    .replace("NOTE", "NOTA\u00a0:")
    .replace("“Group 1” of at least 5 kg", "«\u00a0groupe 1\u00a0» d’au moins 5 kg")
    .replace("in Groups 1 and 9 of the schedule, and Group 2", "des groupes 1 et 9 de l’annexe et du groupe 2")
    .replace("<Label>(a)", "<Label>a)").replace("<Label>(b)", "<Label>b)").replace("<Label>(c)", "<Label>c)")
)  # fmt: skip
BOTH = pytest.mark.parametrize(("language", "body"), [("en", ENGLISH), ("fr", FRENCH)])


def parsed(body: str, language: str = "en", decisions: tuple[Decision, ...] = ()) -> Edition:
    document = read(f"<Regulation>{body}</Regulation>".encode(), Media.XML, where="kites.xml")
    head = Edition("kites-ca", "2019-05-10", language, "Kite List", "ca", ())
    return parse(head, (document,), load("ca", language), decisions)


def failed(edition: Edition) -> dict[str, tuple[str, ...]]:
    return {c.code: c.details for c in edition.checks if c.outcome is Outcome.FAILED}


def mentioned(node: Node) -> list[list[str]]:
    return [[str(target) for target in one.targets] for one in node.references]


PATHS = [
    "definitions", "definitions#1", "definitions#1.manual", "schedule", "1", "1#paragraph-1",
    "1.a", "1.b", "2", "2#part-1", "2.2000", "2.2004", "2.2004.1", "2.2004.2", "2.2004.2.a",
    "2.2004.2.a.i", "2.2004.2.a.ii", "2.2004.2.a.ii.A", "2.2004.2.a.ii.B", "2.2004.2.a.ii.C",
    "2.2004.2.a#note-1", "2.2004.2.b", "2.2004.2.b#note-1", "2.2004.2.b#note-1.1",
    "2.2004.2.b#note-1.2", "2.2004.2.c", "9", "9.1", "9.2",
]  # fmt: skip


@BOTH
def test_one_list_in_two_expressions(language: str, body: str) -> None:
    edition = parsed(body, language)
    nodes = edition.by_path()
    assert list(nodes) == PATHS
    # the invented list skips from Group 2 to Group 9, and says so
    assert failed(edition) == {"numbering": ("items are 1, 2, 9",)}
    assert (edition.accounts[0].lost, edition.accounts[0].double) == (0, 0)
    assert [n.path for n in nodes.values() if n.none] == ["2.2000"]
    assert [n.path for n in nodes.values() if n.kind is Kind.ENTRY] == [
        "1.a", "1.b", "2.2000", "2.2004", "9.1", "9.2",
    ]  # fmt: skip
    note = nodes["2.2004.2.a#note-1"]
    assert (note.kind, note.scope.targets) == (Kind.NOTE, ("2.2004.2.a.ii",))
    assert mentioned(note) == [["2.2004.2.a.ii"]]


@BOTH
def test_quantities_and_citations_say_the_same(language: str, body: str) -> None:
    nodes = parsed(body, language).by_path()
    assert [
        (q.comparator, str(q.value), q.unit)
        for path in ("2.2004.1", "2.2004.2.a", "9.1")
        for q in nodes[path].quantities
    ] == [(">", "1250.5", "N"), ("≤", "4", "m"), ("≥", "5", "kg")]
    assert mentioned(nodes["2.2004.1"]) == [["2.2004"], ["9.1"], ["9.2"]]
    assert mentioned(nodes["2.2004.2.a"]) == [["2.2004.2.b"], ["2.2004.2.c"]]
    assert mentioned(nodes["2.2004.2.a.ii"]) == [
        [f"2.2004.2.a.ii.{letter}" for letter in "ABC"],
        ["2.2004.2.a.i"],
    ]
    assert mentioned(nodes["9.2"]) == [["1"], ["9"], ["2"]]
    # what is another document's, and what is a title in quotation marks
    assert mentioned(nodes["1#paragraph-1"]) == mentioned(nodes["9.1"]) == []


def test_labels_as_people_type_them() -> None:
    for typed, path in (
        ("2004(2)(a)(ii)(B)", "2.2004.2.a.ii.B"),
        ("2.2004.2.a", "2.2004.2.a"),
        ("9-1", "9.1"),
        ("2000", "2.2000"),
        ("1", "1"),
    ):
        assert find_path(typed, PATHS, where="kites") == path


def test_a_label_that_is_missing_or_stands_twice_is_told() -> None:
    gap = parsed(ENGLISH.replace("<Label>(b)</Label><Text>waxed", "<Text>waxed"))
    assert failed(gap)["numbering"] == (
        "2.2004.2.c stands after 1 of its kind, not after 2",
        "items are 1, 2, 9",
    )
    assert failed(gap)["references"] == (
        "2.2004.2.a refers to (2)(b), which is not in the edition",
    )
    assert "2.2004.2#paragraph-1" in gap.by_path()
    twice = parsed(ENGLISH.replace("<Label>9-2<", "<Label>9-1<"))
    assert failed(twice)["duplicates"] == ("9.1~2",)
    assert [(f.code, f.severity, f.path, f.message) for f in twice.findings] == [
        ("duplicate-path", "error", "9.1", "a second provision has this label")
    ]


def test_a_file_that_contradicts_itself_is_told_and_a_person_decides() -> None:
    beside = ENGLISH.replace(
        '<Provision format-ref="indent-1-1"><Label>(b)',
        '</Provision><Provision format-ref="indent-1-1"><Label>(b)',
    ).replace("wet.</Text></Provision></Provision>", "wet.</Text></Provision>")
    edition = parsed(beside)
    (finding,) = edition.findings
    assert (finding.code, finding.message, finding.choices) == (
        "ambiguous-structure",
        "nested as 2.2004.b, and printed as far in as 2.2004.2.b would be",
        ("2.2004.b", "2.2004.2.b"),
    )
    assert failed(edition)["numbering"][0] == "2.2004.b stands after 0 of its kind, not after 1"

    def decide(read_as: str, input_: str = finding.input) -> Edition:
        one = Decision("b", ("2019-05-10",), input_, "it is set in", "tests", read_as)
        return parsed(beside, decisions=(one,))

    assert list(decide("2.2004.2.b").by_path()) == PATHS
    assert decide("2.2004.b").parts == edition.parts
    with pytest.raises(DecisionError) as caught:
        decide("9.9")
    assert str(caught.value) == (
        "a recorded decision does not apply\n"
        "  where:    decision 'b' on edition 2019-05-10, line 27\n"
        "  found:    no way to read '(b) waxed;' as '9.9'\n"
        "  expected: one of the two readings that the finding names\n"
        "  do:       copy `read_as` from the finding of `annex check`"
    )


def test_another_text_of_the_same_publisher_is_no_list() -> None:
    with pytest.raises(ParseError) as caught:
        parsed("<Body><Section><Label>1</Label><Text>Kites are free.</Text></Section></Body>")
    assert str(caught.value) == (
        "the document cannot be parsed\n"
        "  where:    edition 2019-05-10\n"
        "  found:    1 lines of text and no item heading among them\n"
        "  expected: headings as the profile 'ca' (en) knows them\n"
        "  do:       check that the file is the list the catalogue says, and in that language"
    )
    with pytest.raises(ParseError):
        parsed(FRENCH, "en")
    with pytest.raises(WrongContentError):
        read(b"<Decree/>", Media.XML, where="kites.xml")
