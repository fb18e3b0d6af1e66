"""Germany's list as a profile, on an invented list of kites in the same XML."""

from __future__ import annotations

import pytest

from pipeline.lists import load
from pipeline.lists.typed import find_path
from pipeline.model.document import Media
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node, Outcome, ScopeLevel
from pipeline.model.text import Text
from pipeline.parse import parse
from pipeline.parse.quantities import quantities
from pipeline.parse.references import references
from pipeline.parse.terms import key, terms
from pipeline.read import read

PROFILE = load("de", "de")
SECTION_A = """<DT><B>A</B></DT><DD><LA><B>Liste für Waffen, Munition und Rüstungsmaterial</B></LA></DD>
<DT>0001</DT><DD><LA>Drachen, „gefesselt“, mit einer ,Waage‘ wie folgt:</LA>
<LA><I>Ergänzende Anmerkung:</I></LA><LA><I>Leinen siehe Nummer 0002.</I>
<DL><DT>a)</DT><DD><LA>Kastendrachen mit einem Hubraum größer/gleich 1,5 m<SUP>3</SUP>;
<DL><DT><I>Anmerkung:</I></DT><DD><LA><I>Unternummer 0001a erfasst nicht:</I>
<DL><DT>a)</DT><DD Font="italic"><LA>Modelle.</LA></DD></DL></LA></DD></DL></LA></DD>
<DT>b)</DT><DD><LA>nicht belegt;</LA></DD></DL></LA>
<LA><I>Technische Anmerkung:</I></LA><LA><I>Eine ,Waage‘ hält.</I></LA></DD>
<DT>0002</DT><DD><LA>Leinen, geeignet für die von Unternummern 0001a und 0001b erfassten Drachen:
<DL><DT>1.</DT><DD><LA>gedreht</LA></DD></DL></LA>
<LA><DL><DT><I>Anmerkung 1</I></DT><DD><LA><I>Nummer 0002 schließt Zwirn ein.</I></LA></DD></DL></LA>
</DD>"""
SECTION_B = """<DT><B>B</B></DT><DD><LA><B>National erfasste Güter</B></LA></DD>
<DT>2B909</DT><DD><LA>Haspeln, die nicht von Nummer 2B009 des Anhangs I erfasst werden.</LA></DD>
<DT>3A1901a15</DT><DD><LA>Rollen:<DL><DT>1.</DT><DD><LA>aus Horn, siehe 2B909.</LA></DD></DL></LA></DD>
<DT>5A902</DT><DD><LA>Nadeln.</LA></DD>"""


def edition(
    section_a: str = SECTION_A,
    section_b: str = SECTION_B,
    contents: str = "Nummer 0001",
    behind: str = "Ende.",
) -> Edition:
    """Return the kites' list, behind a section of the ordinance and before another annex."""
    words = (
        "<Title><B>Anlage AL zur Verordnung</B></Title><Title><B>Inhaltsübersicht</B></Title>"
        f"<P>{contents}</P><Title><B>Ausfuhrliste<BR/> Anwendung der Ausfuhrliste</B></Title>"
        "<Title><B>Teil I</B></Title><P><DL><DT>1.</DT><DD><LA>Wer liest, beginnt hier.</LA></DD>"
        f"</DL></P><Title><B>TEIL I</B></Title><P><DL>{section_a}</DL></P><P><DL>{section_b}</DL>"
        "</P><Title><B>Begriffsbestimmungen</B></Title><P>Begriffe wie folgt:</P>"
        "<P>„Fesselung“ (0001) (tether): hält den Drachen.<DL><DT><I>Anmerkung:</I></DT><DD><LA>"
        "<I>Auch lose.</I></LA></DD></DL></P><P>„Gefesselter Drachen“ („GD“) (0001 2B909): Drachen "
        "an „gefesselten“ Leinen.</P><P>„Gefesselt“ (0001): an „Fesselungen“.</P>"
    )
    norms = "".join(
        f"<norm><metadaten><enbez>{number}</enbez><titel>Drachen</titel></metadaten><textdaten>"
        f"<text><Content>{inner}</Content></text></textdaten></norm>"
        for number, inner in (
            ("§ 1", "<P>Nummer 0001 gilt.</P>"),
            ("Anlage 1", words),
            ("Anlage 2", f"<P>{behind}</P>"),
        )
    )
    document = read(f"<dokumente>{norms}</dokumente>".encode(), Media.XML, where="drv.xml")
    return parse(Edition("de", "1", "de", "Ausfuhrliste", "de", ()), (document,), PROFILE)


def nodes(found: Edition) -> dict[str, Node]:
    return found.by_path()


def test_the_tree_and_the_account():
    found = edition()
    assert [(path, node.kind.value, node.printed) for path, node in nodes(found).items()] == [
        ("application", "part", None),
        ("application-of-first-part", "part", None),
        ("application-of-first-part#1", "list-item", "1."),
        ("first-part", "part", None),
        ("section-a", "part", "A"),
        ("0001", "entry", "0001"),
        ("0001#nota-bene-1", "nota-bene", "Ergänzende Anmerkung:"),
        ("0001.a", "provision", "a)"),
        ("0001.a#note-1", "note", "Anmerkung:"),
        ("0001.a#note-1.a", "list-item", "a)"),
        ("0001.b", "provision", "b)"),
        ("0001#technical-note-1", "technical-note", "Technische Anmerkung:"),
        ("0002", "entry", "0002"),
        ("0002.1", "provision", "1."),
        ("0002#note-1", "note", "Anmerkung 1"),
        ("section-b", "part", "B"),
        ("2B909", "entry", "2B909"),
        ("3A1901.a.15", "entry", "3A1901a15"),
        ("3A1901.a.15.1", "provision", "1."),
        ("5A902", "entry", "5A902"),
        ("definitions", "part", None),
        ("definitions#paragraph-1", "paragraph", None),
        ("definitions#fesselung", "definition", None),
        ("definitions#fesselung.note-1", "note", "Anmerkung:"),
        ("definitions#gefesselter-drachen", "definition", None),
        ("definitions#gefesselt", "definition", None),
    ]
    assert nodes(found)["0001.b"].none
    assert nodes(found)["0001#technical-note-1"].text.raw == "Eine ,Waage‘ hält."
    (account,) = found.accounts
    assert (account.lost, account.double) == (0, 0)
    aside = {one for one in account.by_destination if one.startswith("furniture")}
    assert aside == {"furniture:outside-region", "furniture:cover", "furniture:contents"}
    assert [c.code for c in found.checks if c.outcome is Outcome.FAILED] == []


def test_notes_references_and_terms_are_understood():
    found = nodes(edition())
    note = found["0001.a#note-1"]
    assert note.scope is not None
    assert (note.scope.level, note.scope.targets) == (ScopeLevel.PROVISION, ("0001.a",))
    cited = [(r.printed, r.resolved) for r in found["0002"].references]
    assert cited == [("0001a", True), ("0001b", True)]
    assert [r.printed for r in found["2B909"].references] == []  # 2B009 is the EU's
    used = [(use.term, use.double, use.definition) for use in found["0001"].terms]
    assert used == [
        ("gefesselt", True, "definitions#gefesselt"),
        ("Waage", False, "0001#technical-note-1"),
    ]
    heading = found["definitions#gefesselter-drachen"].heading
    assert heading is not None
    assert heading.raw == "„Gefesselter Drachen“ („GD“)"
    assert find_path("3a1901a15", found, where="x") == "3A1901.a.15"


def test_entries_out_of_order_are_told():
    def problems(section_a: str, section_b: str) -> tuple[str, ...]:
        found = edition(section_a, section_b)
        return next(c.details for c in found.checks if c.code == "numbering")

    gap = SECTION_A.replace("<DT>0002", "<DT>0003")
    turned = SECTION_B.replace("5A902", "4E1901").replace("3A1901a15", "5A902")
    assert problems(gap, turned) == ("0003 follows 0001", "4E1901 stands after 5A902")
    later = SECTION_B.replace("<DT>1.<", "<DT>2.<")
    assert problems(SECTION_A, later) == ("3A1901.a.15.2 stands after 0 of its kind, not after 1",)


def test_codes_sort_in_the_order_of_the_list():
    printed = ["0002", "0022", "1E901", "3A1901", "4E1901", "5A902", "5D902", "9A991"]
    labels = [Label(one) for one in printed]
    assert sorted((*labels[4:], *labels[:4])) == labels
    assert Label("ML8") < Label("ML10")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("siehe 0008c11 oder 0008f17b", [("0008c11", "0008.c.11"), ("0008f17b", "0008.f.17.b")]),
        ("von Nummer 3A1901b13 erfasst", [("3A1901b13", "3A1901.b.13")]),
        ("Nummern 0001 bis 0003", [("0001 bis 0003", "0001 0002 0003")]),
        (
            "(siehe 0008g3 und g4, 0008a1, b2 oder c3.)",
            [
                ("0008g3", "0008.g.3"),
                ("g4", "0008.g.4"),
                ("0008a1", "0008.a.1"),
                ("b2", "0008.b.2"),
                ("c3", "0008.c.3"),
            ],
        ),
        ("Unternummern 0008a bis c", [("0008a bis c", "0008.a 0008.b 0008.c")]),
        ("0008a und b, wie folgt", [("0008a", "0008.a"), ("b", "0008.b")]),
        ("0008a1 und 2 Drachen", [("0008a1", "0008.a.1")]),
        ("0008 und g4, 0008a, in oder zu", [("0008", "0008"), ("0008a", "0008.a")]),
        ("1C010, 9A004a, NIJ 0101.06, 0702 00 00 und 10A902", []),
    ],
)
def test_labels_in_running_text(text, found):
    cited = references(Text(text), PROFILE, None)
    assert [(one.printed, " ".join(map(str, one.targets))) for one in cited] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Last größer/gleich 1,5 kN", [("1,5 kN", "≥")]),
        ("Last größer gleich 5 kN", [("5 kN", "≥")]),
        ("Breite kleiner oder gleich 5 m", [("5 m", "≤")]),
        ("Masse von nicht mehr als 4 500 kg", [("4 500 kg", "≤")]),
        ("Masse von mindestens 5 kg oder höchstens 3 kg", [("5 kg", "≥"), ("3 kg", "≤")]),
        ("mit 12,7 mm oder kleiner und 20 mm oder größer", [("12,7 mm", "≤"), ("20 mm", "≥")]),
        ("größer/gleich 1 m und kleiner/gleich 6 m", [("1 m", "≥"), ("6 m", "≤")]),
        ("größer als 1 m und kleiner als 6 m", [("1 m", ">"), ("6 m", "<")]),
        ("größer als 2 m bis einschließlich 5 m", [("2 m", ">"), ("5 m", "≤")]),
        ("mit Zeiten kleiner 300 ms", [("300 ms", "<")]),
        ("Genauigkeit kleiner (besser) als 30 nm", [("30 nm", "<")]),
        ("unter 1 K und über 3 K", [("1 K", "<"), ("3 K", ">")]),
        ("zwischen 2 m und 3 m", [("2 m und 3 m", "between")]),
        ("von 5 kg", [("5 kg", "=")]),
        (
            "Anteil größer als 20 Gew.-% und höchstens 80 Masse-%",
            [("20 Gew.-%", ">"), ("80 Masse-%", "≤")],
        ),
        ("240 Sekunden oder mehr", [("240 Sekunden", "≥")]),
    ],
)
def test_comparators(text, found):
    seen = quantities(Text(text), PROFILE)
    assert [(one.printed, str(one.comparator)) for one in seen] == found


@pytest.mark.parametrize(
    ("text", "excluding"),
    [
        ("Nummer 0001 erfasst nicht Drachen kleiner als 5 m", True),
        ("Drachen, ausgenommen solche kleiner als 5 m", True),
        ("Drachen, außer solchen kleiner als 5 m", True),
        ("Drachen, es sei denn, sie sind kleiner als 5 m", True),
        ("Drachen ohne Schwanz, kleiner als 5 m", False),
    ],
)
def test_exclusions(text, excluding):
    (found,) = quantities(Text(text), PROFILE)
    assert found.excluding is excluding


def test_words_that_end_in_a_comparator_hand_it_down():
    one = "<DT>1.</DT><DD><LA>240 Sekunden</LA></DD>"
    for opener in ("Masten von mehr als", "Masten von mehr als:", "Masten, mehr als folgende:"):
        found = edition(SECTION_A + f"<DT>0003</DT><DD><LA>{opener}<DL>{one}</DL></LA></DD>")
        (limit,) = found.by_path()["0003.1"].quantities
        assert str(limit.comparator) == ">", opener
    found = edition(SECTION_A + f"<DT>0003</DT><DD><LA>Mehr als Masten<DL>{one}</DL></LA></DD>")
    (limit,) = found.by_path()["0003.1"].quantities
    assert str(limit.comparator) == "="


def test_low_quotation_marks():
    text = Text("1,5 m, „a“ oder ‚b‘, ,c‘ (,d‘), die „e“-Art, und 3,4'-f")
    assert [(one.term, one.double) for one in terms(text, low=True)] == [
        ("a", True),
        ("b", False),
        ("c", False),
        ("d", False),
        ("e", True),
    ]
    inflections = PROFILE.inflections
    assert key("gefesselten Drachens", inflections) == key("Gefesselter Drachen", inflections)
    assert key("Rad", inflections) != key("Rat", inflections)


def test_quotations_that_do_not_close_are_told():
    found = edition(SECTION_A.replace("„gefesselt“", "„gefesselt"))
    (check,) = [c for c in found.checks if c.code == "quotes"]
    assert check.details == ("0001: 1 „ and 0 “",)


def test_bold_is_no_mark_of_change():
    found = edition(SECTION_A.replace("Modelle.", "<B>Modelle.</B>"))
    assert not any(node.declared for node in found.nodes())
    assert found.by_path()["0001.a#note-1.a"].kind is Kind.LIST_ITEM


def test_what_is_set_aside_and_looks_like_the_list_is_told():
    """What stands under the heading of the contents, and in the annex that follows."""

    def told(found: Edition) -> list[tuple[str, str]]:
        codes = ("set-aside", "front-matter", "outside-region")
        return [(one.code, one.message) for one in found.findings if one.code in codes]

    around = [
        (
            "set-aside",
            "2 line(s) were set aside before the list: '§ 1 Drachen' to 'Nummer 0001 gilt.'",
        ),
        ("set-aside", "2 line(s) were set aside behind the list: 'Anlage 2 Drachen' to 'Ende.'"),
    ]
    assert told(edition())[:2] == around
    assert [code for code, _ in told(edition())] == ["set-aside"] * 4
    found = edition(contents="0003 Drachen sind erfasst, wenn sie fliegen.", behind="0003 Nadeln.")
    assert [message for code, message in told(found) if code != "set-aside"] == [
        (
            "2 line(s) behind the list were set aside, and 1 of them may be the list itself, the"
            " first looks like a provision: '0003 Nadeln.'"
        ),
        (
            "2 line(s) were set aside as table of contents, and 1 of them may be the list itself,"
            " the first looks like a provision: '0003 Drachen sind erfasst, wenn sie fliegen.'"
        ),
    ]
