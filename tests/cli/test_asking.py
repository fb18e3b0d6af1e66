"""The commands that ask the history: whole outputs on a small list of three editions.

In the third edition a provision was put in before two others, so that these were renumbered, and
an edition before it is known and not at hand.
"""

from __future__ import annotations

import json

import click
import pytest
from command import Annex
from kites import NEW, OLD, Kites, page
from test_bad_input import message

from pipeline.cli.blame import render
from pipeline.history.blame import Blame, Blamed, Came
from pipeline.history.chronicle import Seen
from pipeline.model.lineage import mint

THIRD = "2022-03-04"
SLED = "a. Sled kites of sailcloth for “kite” schools;\n\nb. Box kites;\n\nc. Delta"
GAP = f'[[gap]]\nafter = "{NEW}"\nbefore = "{THIRD}"\nnote = "an edition of 2021 is known"\n'
BETWEEN = (
    "    gap: between 2020-10-09 and 2022-03-04, on a date that this comparison cannot tell; an edition\n"
    "    of 2021 is known\n"
)
ENTRY = mint("kites", OLD, "1.A.1")
BOX = mint("kites", OLD, "1.A.1.a")
DELTA = mint("kites", OLD, "1.A.1.b")


def three_editions(root) -> Kites:
    kites = Kites(root)
    for name in (OLD, NEW):
        before, _, file = kites.entries[name].partition("[[")
        kites.entry(name, f"{before}[edition.dates]\nprinted = {name}\n[[{file}")
    kites.edition(THIRD, more=f'follows = "{NEW}"')
    kites.write(THIRD, page(lift=45).replace("a. Box kites;\n\nb. Delta", SLED))
    kites.save(GAP)
    kites.run(workers=1)
    return kites


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return three_editions(tmp_path_factory.mktemp("three"))


@pytest.fixture
def ask(published, capfd):
    return asker(published, capfd)


@pytest.fixture
def own(tmp_path):
    """The same three, to add editions to."""
    return three_editions(tmp_path / "own")


def asker(kites, capfd):
    """Asks the history; only the answer is returned."""
    annex = Annex(kites, capfd)

    def asked(*words: str, code: int = 0) -> str:
        said = annex(*words)
        assert (said.code, said.err if not code else said.out) == (code, "")
        return said.err or said.out

    return asked


def test_show(ask) -> None:
    assert ask("show", "1a1B") == (
        "1.A.1.b  (kites 2022-03-04)\n\n"
        "Held by\n"
        "  ITEM 1 KITES\n"
        "    1.A. EQUIPMENT\n"
        "      1.A.1. Complete kites that can lift more than 45 kg, as follows:\n\n"
        "Words\n"
        "  b. Box kites;\n\n"
        "Governed by\n"
        "  1.A.1#note-1, of 1.A.1 (position)\n"
        "    Note: 1.A.1. does not control toys.\n\n"
        "Here since 2019-05-10 (the first edition at hand) or before; its own words since 2019-05-10"
        " (the\nfirst edition at hand) or before.\n"
        f"Identity {BOX}.\n"
    )
    assert "Terms\n  kite  definitions#kite\n" in ask("show", "1A1a")


def test_show_on_a_day_says_how_the_edition_was_chosen(ask) -> None:
    assert ask("show", "1.A.1", "--at", "2021-06-01") == (
        "1.A.1  (kites 2020-10-09)\n"
        "  On 2021-06-01, the newest edition printed on or before then is 2020-10-09. This goes by"
        " printed\n  dates; when it came into force is not known here.\n"
        "  The next edition at hand is 2022-03-04.\n"
        "  What stood on 2021-06-01 may differ from both: between 2020-10-09 and 2022-03-04, on a"
        " date that\n  this comparison cannot tell; an edition of 2021 is known.\n\n"
        "Held by\n"
        "  ITEM 1 KITES\n"
        "    1.A. EQUIPMENT\n\n"
        "Words\n"
        "  1.A.1. Complete kites that can lift more than 45 kg, as follows:\n"
        "    a. Box kites;\n"
        "    b. Delta kites with a span of 4 m or more.\n"
        "    Note: 1.A.1. does not control toys.\n\n"
        "Here since 2019-05-10 (the first edition at hand) or before; its own words since 2020-10-09"
        " (not yet\nin 2019-05-10).\n"
        f"Identity {ENTRY}.\n"
    )
    later = json.loads(ask("show", "1A1", "--at", "2022-06", "--json"))
    assert later["edition"] == THIRD
    assert later["statements"] == [
        (
            "On 2022-06 (its last day), the newest edition dated (no date was printed, or none was read)"
            " on or before then is 2022-03-04. This goes by printed dates; when it came into force is"
            " not known here."
        ),
        "No later edition is at hand; there may be one.",
    ]


def test_a_label_the_newest_edition_has_no_more(own, capfd) -> None:
    own.edition("2023-01-01", more=f'follows = "{THIRD}"')
    text = page(lift=45).replace("a. Box kites;\n\nb. Delta", "a. Delta")
    own.write("2023-01-01", text)
    own.save(GAP)
    own.run(workers=1)
    ask = asker(own, capfd)
    shown = ask("show", "1.A.1.b")
    assert shown.startswith(
        "1.A.1.b  (kites 2022-03-04)\n"
        "  The newest edition at hand, 2023-01-01, has no 1.A.1.b; 2022-03-04 is the last that has.\n"
    )
    told = ask("log", "1.A.1.b")
    assert told.endswith(
        "2023-01-01  gone: 1.A.1.b (between 2022-03-04 and 2023-01-01)\n"
        "    · removed: the provision was removed\n"
        "    · relaxed: an alternative was removed, so less is controlled\n\n"
        "It stands in no edition after 2022-03-04.\n"
        "Another provision had this label from 2019-05-10 to 2020-10-09: it is 1.A.1.a now (annex"
        f" log\n{DELTA}).\n"
        f"Identity {BOX}.\n"
    )
    assert "1.A.1  in 2019-05-10 or before; no more in 2020-10-09\n" in ask("grep", "40 kg")


def test_cite(ask) -> None:
    assert ask("cite", "1a1A", "1.A.1#note-1", "--at", OLD) == (
        f"Kites on Strings, edition of 10 May 2019, 1.A.1.a (identity {BOX}; 1.A.1.b in edition"
        f" {THIRD}).\n"
        "Kites on Strings, edition of 10 May 2019, 1.A.1, Note (identity"
        f" {mint('kites', OLD, '1.A.1#note-1')}).\n"
    )
    assert ask("cite") == f"Kites on Strings, edition {THIRD}.\n"
    (item,) = json.loads(ask("cite", "1A1", "--form", "csl-json"))
    assert (item["title"], item["edition"]) == ("Kites on Strings, 1.A.1", THIRD)
    assert ask("cite", "1A1", "--form", "cff").startswith("cff-version: 1.2.0\n")
    assert ask("cite", "1A1", "--form", "bibtex").startswith("@misc{kites-2022-03-04-1.A.1,\n")


def test_log(ask) -> None:
    assert ask("log", "1A1") == (
        "1.A.1  (kites, 3 editions from 2019-05-10 to 2022-03-04)\n\n"
        "2019-05-10  first edition at hand; there as 1.A.1\n"
        "    Complete kites that can lift more than 40 kg, as follows:\n\n"
        "2020-10-09  amended: 1.A.1 (between 2019-05-10 and 2020-10-09)\n"
        "    Complete kites that can lift more than [-40 kg-]{+45 kg+}, as follows:\n"
        "    · relaxed: the threshold rose from > 40 kg to > 45 kg, so less is controlled\n\n"
        "2022-03-04  unchanged itself; below it (between 2020-10-09 and 2022-03-04):\n"
        f"{BETWEEN}"
        "    · 1.A.1.a born; 1.A.1.b renumbered; 1.A.1.c renumbered\n\n"
        "It stands in the newest edition at hand as 1.A.1.\n"
        f"Identity {ENTRY}.\n"
    )


@pytest.mark.parametrize(
    "command",
    [("log", "1A1", "--at"), ("blame", "1A1", "--at"), ("refs", "1A1", "--at"), ("terms", "--at"),
     ("thresholds", "1A1", "--at"), ("grep", "kite", "--until")],
)  # fmt: skip
def test_how_a_day_was_understood_is_said_beside_the_answer(published, capfd, command) -> None:
    said = Annex(published, capfd)(*command, "2021-06-01", "--json")
    assert said.code == 0
    json.loads(said.out)
    chosen, following, between = said.err.splitlines()
    assert chosen.startswith("On 2021-06-01, the newest edition printed on or before then is 2020-")
    assert following == "The next edition at hand is 2022-03-04."
    assert between.startswith("What stood on 2021-06-01 may differ from both: between 2020-10-09")


def test_log_in_brief_compares_nothing(ask, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.batch.asking.diff", None)
    assert "relaxed" not in ask("log", "1A1", "--brief")


def test_log_of_a_renumbered_provision_by_any_of_its_labels(ask) -> None:
    whole = (
        "1.A.1.c  (kites, 3 editions from 2019-05-10 to 2022-03-04)\n\n"
        "2019-05-10  first edition at hand; there as 1.A.1.b\n"
        "    Delta kites with a span of 4 m or more.\n\n"
        "2022-03-04  renumbered: 1.A.1.b → 1.A.1.c (between 2020-10-09 and 2022-03-04)\n"
        f"{BETWEEN}\n"
        "It stands in the newest edition at hand as 1.A.1.c.\n"
        f"Identity {DELTA}.\n"
    )
    assert ask("log", "1A1c") == ask("log", DELTA) == whole
    namesake = (
        f"Another provision had this label in 2022-03-04: it is 1.A.1.b now (annex log {BOX}).\n"
    )
    assert ask("log", "1A1b", "--at", NEW) == whole.replace("Identity", f"{namesake}Identity")


def test_blame(ask) -> None:
    assert ask("blame", "1A1") == (
        "1.A.1  (kites 2022-03-04)\n"
        "  2019-05-10 or before  Complete kites that can lift more than\n"
        "  2020-10-09            45 kg\n"
        "  2019-05-10 or before  , as follows:\n"
        f"Identity {ENTRY}.\n"
    )
    said = json.loads(ask("blame", "1A1", "--json"))
    assert "".join(one["text"] for one in said["segments"]) == (
        "Complete kites that can lift more than 45 kg, as follows:"
    )
    sled = mint("kites", THIRD, "1.A.1.a")
    assert ask("blame", "1A1a") == (
        "1.A.1.a  (kites 2022-03-04)\n"
        "  2022-03-04  Sled kites of sailcloth for “kite” schools;\n\n"
        "  2022-03-04: between 2020-10-09 and 2022-03-04, on a date that this comparison cannot tell; an"
        "\n    edition of 2021 is known.\n"
        f"Identity {sled}.\n"
    )


def test_grep(ask) -> None:
    assert ask("grep", "MORE than 45") == (
        "'MORE than 45' in kites, 3 editions from 2019-05-10 to 2022-03-04\n"
        "  2019-05-10: 0  2020-10-09: 1  2022-03-04: 1\n"
        "  anywhere: from 2020-10-09 on\n\n"
        "1.A.1  from 2020-10-09 on\n"
        "    Complete kites that can lift more than 45 kg, as follows:\n"
    )
    assert ask("grep", "4[05] kg", "-E", "--until", OLD).count("\n1.A.1  ") == 1
    window = json.loads(ask("grep", "40 kg", "--since", "1999-01-01", "--json"))
    assert [t["provisions"] for t in window["editions"]] == [1, 0, 0]


def test_grep_finds_nothing(published, capfd) -> None:
    annex = Annex(published, capfd)
    assert annex("grep", "MORE than 45", "--case").code == 1
    said = annex("grep", "40 kg", "--since", NEW)
    assert said == (1, "'40 kg' stands nowhere in 2 editions from 2020-10-09 to 2022-03-04 of kites.\n", "")  # fmt: skip


def test_terms(ask) -> None:
    assert ask("terms") == (
        "Terms of kites 2022-03-04: 2\n"
        "  term                defined           uses  since       reworded\n"
        "  Kite                definitions#kite     1  2019-05-10  –\n"
        "  Specially designed  terminology#a        0  2019-05-10  –\n"
    )
    assert ask("terms", "KITE") == (
        "Terms of kites 2022-03-04: 1\n\n"
        "Kite\n"
        "  defined:  definitions#kite\n"
        "  used in:  1.A.1.a\n"
        "  stands:   from 2019-05-10 or before on\n"
    )


def test_refs(ask) -> None:
    assert ask("refs", "1.A.1") == (
        "1.A.1  (kites 2022-03-04)\n"
        "It mentions: 1\n"
        "  in            as printed  that is\n"
        "  1.A.1#note-1  1.A.1.      1.A.1\n"
        "Mentioned elsewhere: 1\n"
        "  in     as printed  which is\n"
        "  1.D.1  1.A.1.      itself\n"
    )
    assert "  1.A.1#note-1  1.A.1.      what holds it\n" in ask("refs", "1.A.1.a")
    assert "  1.A.1#note-1  1.A.1.      part of it\n" not in ask("refs", "1.A")
    assert "  1.D.1  1.A.1.      part of it\n" in ask("refs", "1.A")


def test_thresholds(ask) -> None:
    lift = "1.A.1\n  2019-05-10 or before > 40 kg\n  2020-10-09           > 45 kg\n"
    assert ask("thresholds", "kg") == f"Quantities in kg (kites): 1\n\n{lift}"
    assert ask("thresholds", "1A1") == (
        f"Quantities of 1.A.1 (kites): 2\n\n{lift}\n1.A.1.c\n  2019-05-10 or before ≥ 4 m\n"
    )
    assert ask("thresholds", "1A1", "--changed") == f"Quantities of 1.A.1 (kites): 1\n\n{lift}"


def test_substances(ask, own, capfd) -> None:
    assert ask("substances") == "Substances: none\n"
    own.edition("2023-01-01", more=f'follows = "{THIRD}"', lift=45, box="Glue (CAS 9000-01-5)")
    own.edition("2024-01-01", more='follows = "2023-01-01"', lift=45, box="Glue (CAS 9000-01-6)")
    own.save(GAP)
    own.run(workers=1)
    ask = asker(own, capfd)
    assert ask("substances") == (
        "Substances: 2\n"
        "  CAS                            name  in       stands\n"
        "  9000-01-5                      –     1.A.1.a  in 2023-01-01; no more in 2024-01-01\n"
        "  9000-01-6 (CHECK DIGIT WRONG)  –     1.A.1.a  from 2024-01-01 on\n"
    )
    said = json.loads(ask("substances", "9000-01-6", "--json"))
    assert [(one["cas"], one["valid"]) for one in said] == [("9000-01-6", False)]


def test_stats(ask) -> None:
    said = ask("stats", "--entries")
    assert said.startswith(
        "kites\n\n"
        "  edition     items  subsections  entries  provisions  none  notes  definitions  tables"
        "  references  quantities  substances  words  born  reworded  renumbered  gone\n"
        "  2019-05-10      1            2        2           2     3      1            1       0"
        "           2           2           0     73  –     –         –           –\n"
        "  2020-10-09      1            2        2           2     3      1            1       0"
        "           2           2           0     73  0     1         0           0\n"
        "  2022-03-04      1            2        2           3     3      1            1       0"
        "           2           2           0     80  1     0         2           0\n\n"
        "  entries in  2019-05-10  2020-10-09  2022-03-04\n"
        "  1.A                  1           1           1\n"
    )
    assert "  Rule: An item, subsection, entry or provision is one labelled node" in said


@pytest.mark.parametrize(
    "command",
    [("show", "1A1"), ("cite", "1A1"), ("log", "1A1"), ("blame", "1A1"), ("grep", "kite"), ("terms",),
     ("refs", "1A1"), ("thresholds", "kg"), ("substances",), ("stats",)],
)  # fmt: skip
def test_json_is_json(ask, command) -> None:
    json.loads(ask(*command, "--json"))


# --- what cannot be answered ------------------------------------------------------------------


@pytest.mark.parametrize("command", ["show", "cite", "log", "blame", "refs"])
def test_an_unknown_label_suggests(ask, command) -> None:
    where = "kites 2022-03-04" if command == "refs" else "kites, every edition at hand"
    assert ask(command, "1A9", code=16) == message(
        "unknown label",
        where=where,
        found="no '1A9'",
        expected="a label or path of the edition, such as 1.A or 1.A.1",
        do="check the label; how it is punctuated, and its case, do not matter",
    )


def test_an_unknown_identity(ask) -> None:
    assert ask("log", "0123456789abcdef", code=16) == message(
        "unknown label",
        where="kites, every edition at hand",
        found="no identity 0123456789abcdef",
        expected="an id of lineage.json, a label or a path",
        do="check the id, or ask by label",
    )


@pytest.mark.parametrize("command", [("show", "1A1", "--at"), ("grep", "kite", "--until")])
def test_a_day_before_the_first_edition(ask, command) -> None:
    assert ask(*command, "2018-12-31", code=13) == message(
        "unknown edition",
        where="list kites, 2018-12-31",
        found="a date before the first edition at hand, 2019-05-10",
        expected="a date from 2019-05-10 on, or one of: 2019-05-10, 2020-10-09, 2022-03-04",
        do="ask for a later date; an older edition that you hold is taken in with `annex add`",
    )


@pytest.mark.parametrize("typed", ["2020-13-01", "next", "2020-10-09+r7"])
def test_neither_an_edition_nor_a_day(ask, typed) -> None:
    assert ask("log", "1A1", "--at", typed, code=13) == message(
        "unknown edition",
        where="list kites",
        found=f"no edition {typed!r}",
        expected="one of: 2019-05-10, 2020-10-09, 2022-03-04",
        do="check the edition's id, or add the edition and run `annex run`",
    )


def test_no_regular_expression(ask) -> None:
    assert ask("grep", "-E", "(", code=2).endswith(
        "Error: '(' is no regular expression: missing ), unterminated subpattern at position 0.\n"
    )


def test_nothing_published(annex, kites) -> None:
    said = annex("log", "1A1")
    assert (said.code, said.out) == (12, "")
    assert said.err == message(
        "unknown list",
        where=f"{kites.root}/parsed",
        found="no history of a list 'kites'",
        expected="one of: (nothing is published yet)",
        do="check the catalogue, or run `annex run`",
    )


def test_blame_says_by_which_provisions_words_came() -> None:
    first, second = Seen("2019"), Seen("2020", "2019")
    came = (Came("b" * 16, "1.A.3", "2021"), Came("a" * 16, "1.A.2", "2020"))
    found = Blame(
        "kites",
        "c" * 16,
        "1.A.4",
        "2022",
        (Blamed("Reels of ash ", second, came), Blamed("and bronze", first, came[1:])),
        (),
    )
    assert click.unstyle(render(found)) == (
        "1.A.4  (kites 2022)\n"
        "  2020            Reels of ash  (1.A.3 until 2021, before that 1.A.2 until 2020)\n"
        "  2019 or before  and bronze  (1.A.2 until 2020)\n"
        f"Identity {'c' * 16}."
    )
