"""The whole program on a small list in the XML of Germany's laws: run, check, show, diff, report."""

from __future__ import annotations

import json

import pytest
from kites import NEW, OLD

CATALOGUE = """\
[list]
id = "drachen"
profile = "de"
language = "de"
title = "Drachenliste"

[[edition]]
id = "{old}"
[[edition.file]]
role = "clean"
media = "xml"
path = "old.xml"

[[edition]]
id = "{new}"
follows = "{old}"
[[edition.file]]
role = "clean"
media = "xml"
path = "new.xml"
"""
WORDS = """\
<Title><B>Anlage AL zur Verordnung</B></Title><Title><B>Inhaltsübersicht</B></Title>
<P>Nummer 0001</P><Title><B>Ausfuhrliste<BR/> Anwendung der Ausfuhrliste</B></Title>
<Title><B>Teil I</B></Title><P><DL><DT>1.</DT><DD><LA>Wer liest, beginnt hier.</LA></DD></DL></P>
<Title><B>TEIL I</B></Title><P><DL>
<DT><B>A</B></DT><DD><LA><B>Liste für Waffen, Munition und Rüstungsmaterial</B></LA></DD>
<DT>0001</DT><DD><LA>Drachen, „gefesselt“, wie folgt:
<DL><DT>a)</DT><DD><LA>Kastendrachen mit einem Hubraum größer/gleich {volume} m<SUP>3</SUP>;
<DL><DT><I>Anmerkung:</I></DT><DD><LA><I>Unternummer 0001a erfasst nicht {left_out}.</I></LA></DD>
</DL></LA></DD>
<DT>b)</DT><DD><LA>Rollen, die eine Wärme zwischen 343 K (70 °C) und {warm} ertragen;</LA></DD>
</DL></LA></DD>
<DT>0002</DT><DD><LA>Leinen für die von Unternummern 0001a und b erfassten Drachen, nicht in der
Lage, Lasten größer als {load} kg zu halten.</LA></DD></DL></P>
<P><DL><DT><B>B</B></DT><DD><LA><B>National erfasste Güter</B></LA></DD>
<DT>2B909</DT><DD><LA>Haspeln mit einem Zug von mehr als 50 PS.</LA></DD>{added}</DL></P>
<Title><B>Begriffsbestimmungen</B></Title><P>Begriffe wie folgt:</P>
<P>„Gefesselt“ (0001): an einer Leine.</P>
"""
ADDED = "<DT>3A1901a15</DT><DD><LA>Winden, siehe 2B909.</LA></DD>"


def xml(**words: str) -> str:
    """Return the ordinance: a section, the list, and another annex."""
    norms = (
        ("§ 1", "<P>Nummer 0001 gilt.</P>"),
        ("Anlage 1", WORDS.format(**words)),
        ("Anlage 2", "<P>Ende.</P>"),
    )
    return "<dokumente>{}</dokumente>".format(
        "".join(
            f"<norm><metadaten><enbez>{number}</enbez><titel>Drachen</titel></metadaten>"
            f"<textdaten><text><Content>{inner}</Content></text></textdaten></norm>"
            for number, inner in norms
        )
    )


@pytest.fixture
def german(annex, kites):
    """The program on two editions of the list."""
    kites.catalogue.write_text(CATALOGUE.format(old=OLD, new=NEW), encoding="utf-8")
    old = xml(volume="1,5", left_out="Modelle", warm="373 K (100 °C)", load="3", added="")
    new = xml(
        volume="2", left_out="Modelle und Spielzeug", warm="383 K (110 °C)", load="5", added=ADDED
    )
    (kites.folder / "old.xml").write_text(old, encoding="utf-8")
    (kites.folder / "new.xml").write_text(new, encoding="utf-8")
    said = annex("run")
    assert (said.code, said.err) == (0, "")
    return annex


def test_run_says_what_was_read_and_what_changed(german, kites) -> None:
    lines = german("run").out.splitlines()
    assert lines[2] == "Nothing to do: sources, history and reports are up to date."
    read = [line.split() for line in lines if line.startswith(("  2019-05-10  ", "  2020-10-09  "))]
    assert [one[:7] for one in read] == [
        [OLD, "unchanged", "xml", "730", "5", "1", "0"],
        [NEW, "unchanged", "xml", "772", "6", "1", "0"],
    ]
    changed = next(line for line in lines if line.startswith(f"  {OLD} → {NEW}"))
    # changes, new, removed, tighter, relaxed, mixed, unclear
    assert changed.split()[3:10] == ["5", "1", "0", "2", "1", "0", "1"]
    assert set(kites.published()) >= {"refs/heads/drachen"}


def test_check_holds_what_the_list_says_of_itself(german) -> None:
    told = json.loads(german("check", NEW, "--json").out)
    outcomes = {check["code"]: check["outcome"] for check in told["checks"]}
    assert {code for code, one in outcomes.items() if one == "held"} == {
        "numbering",
        "quotes",
        "polarity",
        "duplicates",
        "exponents",
        "cas-check-digit",
        "references",
        "terms",
    }
    assert "failed" not in outcomes.values()
    # before and behind the annex, its title, its contents
    assert [(one["code"], one["severity"]) for one in told["findings"]] == [
        ("set-aside", "info")
    ] * 4
    said = german("check", NEW, "--strict")
    assert said.out.startswith(f"drachen {NEW}: 7 not available, 8 held\n")
    assert "Findings: 4\n" in said.out


def test_show_finds_a_provision_as_the_list_cites_it(german) -> None:
    said = german("show", "0001b")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        "0001.b  (drachen 2020-10-09)\n\n"
        "Held by\n"
        "  A Liste für Waffen, Munition und Rüstungsmaterial\n"
        "    0001 Drachen, „gefesselt“, wie folgt:\n\n"
        "Words\n"
        "  b) Rollen, die eine Wärme zwischen 343 K (70 °C) und 383 K (110 °C) ertragen;\n"
    )
    assert german("show", "3a1901a15").out.startswith("3A1901.a.15  (drachen 2020-10-09)\n")
    # cited without its beginning: "0001a und b"
    assert "\n  0002                   b           itself\n" in german("refs", "0001b").out


def test_thresholds_of_the_list(german) -> None:
    assert german("thresholds", "0001b").out == (
        "Quantities of 0001.b (drachen): 1\n\n"
        "0001.b\n"
        "  2019-05-10 or before between 343 K (70 °C) und 373 K; between (70 °C) und 373 K (100 °C)\n"
        "  2020-10-09           between 343 K (70 °C) und 383 K; between (70 °C) und 383 K (110 °C)\n"
    )
    assert "  2019-05-10 or before > 50 PS\n" in german("thresholds", "PS").out


def test_diff_says_which_way_each_change_goes(german) -> None:
    said = german("diff", OLD, NEW)
    assert (said.code, said.err) == (0, "")
    heads = [line for line in said.out.splitlines() if line.endswith(")") and line[0].isalpha()]
    assert heads == ["New controls (1)", "Tightened (2)", "Relaxed (1)", "Undetermined (1)"]
    for says in (
        "Kastendrachen mit einem Hubraum größer/gleich [-1,5 m³-]{+2 m³+};",
        "· relaxed: the threshold rose from ≥ 1,5 m³ to ≥ 2 m³, so less is controlled",
        "· tightened: the range “343 K (70 °C) und 373 K” became “343 K (70 °C) und 383 K”",
        "· tightened: the range “(70 °C) und 373 K (100 °C)” became “(70 °C) und 383 K (110 °C)”",
        # "nicht in der Lage, Lasten größer als 3 kg"
        "· tightened: the threshold rose from ≤ 3 kg to ≤ 5 kg, so more is controlled",
        "Unternummer 0001a erfasst nicht Modelle{+ und Spielzeug+}.",
    ):
        assert says in said.out


def test_report_holds_and_says_the_same(german, kites) -> None:
    said = german("report", OLD, NEW, "--form", "json", "--form", "markdown", "-o", kites.root)
    assert (said.code, said.err) == (0, "")
    told = json.loads((kites.root / "changes.json").read_text(encoding="utf-8"))
    paths = {(one["new"] or one["old"])["path"] for one in told["changes"]}
    assert paths == {"0001.a", "0001.a#note-1", "0001.b", "0002", "3A1901.a.15"}
    text = (kites.root / "report.md").read_text(encoding="utf-8")
    assert (
        "1 new control, 2 tightened, 1 relaxed and 1 of undetermined direction. No difference of "
        "typography was found"
    ) in text
    assert "| held | redlines-add-up | both |" in text
    assert "| failed |" not in text
