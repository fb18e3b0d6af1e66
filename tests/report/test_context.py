"""What stands round a change: ancestors, neighbours, governing notes, terms; all from the records."""

from __future__ import annotations

import msgspec
import pytest
from lxml import html

from pipeline.compare import compare
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node, Scope, ScopeLevel, TermUse
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.report import as_html, as_markdown
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.context import NOTHING, Context, Defined, Governing, Words


def term(text: str, word: str, definition: str | None) -> TermUse:
    start = text.index(word)
    return TermUse(start, start + len(word), word[1:-1], word[0] == "“", definition)


def provision(
    path: str, text: str | Text, *children: Node, kind: Kind = Kind.PROVISION, **rest
) -> Node:
    label = Label.parse(path)
    return Node(
        kind, path, label=label, printed=f"{label.last}.",
        text=text if isinstance(text, Text) else Text(text), children=children, **rest,
    )  # fmt: skip


def note(path: str, text: str, *targets: str, by: str = "position", **rest) -> Node:
    return Node(
        Kind.NOTE, path, printed="Note:", text=Text(text),
        scope=Scope(ScopeLevel.ENTRY, targets, by), **rest,
    )  # fmt: skip


def edition(
    name: str,
    *,
    bells: str = "Bells of bronze “tuned” by hand; and",
    chimes: str = "Chimes of 10",
    tuned: str = "Made to sound a pitch.",
    more: tuple[Node, ...] = (),
    governed: tuple[str, ...] = ("2.A.1",),
) -> Edition:
    definition = Node(
        Kind.DEFINITION, "definitions#tuned", heading=Text("“Tuned”"), text=Text(tuned),
        children=(Node(Kind.LIST_ITEM, "definitions#tuned.a", printed="a.", text=Text("by ear;")),),
    )  # fmt: skip
    power = Text(chimes + "6 N.", (Mark(len(chimes), len(chimes) + 1, MarkKind.SUPERSCRIPT),))
    used = (term(bells, "“tuned”", "definitions#tuned"),) if "“tuned”" in bells else ()
    entry = provision(
        "2.A.1", "Bells and chimes, as follows:",
        provision("2.A.1.a", bells, terms=used),
        provision("2.A.1.b", power),
        *more,
        note("2.A.1#note-1", "2.A.1. does not control toys.", *governed),
        kind=Kind.ENTRY,
    )  # fmt: skip
    lead = note("2#note-1", "Bells below 1 kg are outside this item.", "2", by="heading")
    subsection = Node(
        Kind.SUBSECTION, "2.A", label=Label.parse("2.A"), printed="2.A.",
        heading=Text("EQUIPMENT"), children=(entry,),
    )  # fmt: skip
    item = Node(
        Kind.ITEM, "2", label=Label.parse("2"), printed="ITEM 2", heading=Text("BELLS"),
        children=(lead, subsection),
    )  # fmt: skip
    terms = Node(Kind.PART, "definitions", heading=Text("DEFINITIONS"), children=(definition,))
    return Edition("bells", name, "en", "Bells", "mtcr", (terms, item))


def around(old: Edition, new: Edition) -> dict[str, Context]:
    shown = view(Comparison(compare(old, new), old, new))
    return {one.name: one.around for one in shown.in_order}


LEAD = Governing(
    Words("2 Note 1", ("Note: Bells below 1 kg are outside this item.",)),
    "by the heading it stands under",
)
TOYS = Governing(
    Words("2.A.1 Note 1", ("Note: 2.A.1. does not control toys.",)), "by where it stands"
)
TUNED = Words("Definitions: tuned", ("“Tuned” Made to sound a pitch.", "a. by ear;"))
ENTRY = Words("2.A.1", ("1. Bells and chimes, as follows:",))


def test_a_provision_stands_under_its_entry_with_its_notes_and_terms() -> None:
    found = around(edition("2019"), edition("2020", bells="Bells of brass “tuned” by hand; and"))
    assert found == {
        "2.A.1.a": Context(
            above=(ENTRY,), governing=(LEAD, TOYS), terms=(Defined("“tuned”", TUNED),)
        )
    }


def test_superscripts_stay_superscripts() -> None:
    found = around(edition("2019"), edition("2020", bells="Bells of bronze “tuned” by hand; or"))
    assert found["2.A.1.a"].after == Words("2.A.1.b", ("b. Chimes of 10⁶ N.",))
    assert found["2.A.1.a"].before is None


def test_what_comes_or_goes_has_its_neighbours() -> None:
    more = (provision("2.A.1.c", "Gongs of steel, beaten cold."),)
    for old, new in ((edition("2019"), edition("2020", more=more)),
                     (edition("2019", more=more), edition("2020"))):  # fmt: skip
        found = around(old, new)["2.A.1.c"]
        assert found.before == Words("2.A.1.b", ("b. Chimes of 10⁶ N.",))
        assert found.after is None  # a note is no neighbour of a provision
        assert found.governing == (LEAD, TOYS)


def test_a_note_that_governs_in_one_edition_only_says_so() -> None:
    brass = "Bells of brass “tuned” by hand; and"
    old, new = edition("2019"), edition("2020", bells=brass, governed=("2.A.1.b",))
    assert around(old, new)["2.A.1.a"].governing == (
        LEAD, Governing(TOYS.words, TOYS.how, "old"),
    )  # fmt: skip
    assert around(new, old)["2.A.1.a"].governing == (
        LEAD, Governing(TOYS.words, TOYS.how, "new"),
    )  # fmt: skip


def test_a_term_gone_from_the_words_is_told_with_its_old_definition() -> None:
    found = around(edition("2019"), edition("2020", bells="Bells of bronze; and"))
    assert found["2.A.1.a"].terms == (Defined("“tuned”", TUNED, "old"),)


def test_a_definition_that_changed_too_leads_to_its_change() -> None:
    old = edition("2019")
    new = edition("2020", bells="Bells of brass “tuned” by hand; and", tuned="Made to ring.")
    comparison = Comparison(compare(old, new), old, new)
    shown = {one.name: one for one in view(comparison).in_order}
    (defined,) = shown["2.A.1.a"].around.terms
    assert defined.words.lines[0] == "“Tuned” Made to ring."
    assert defined.words.anchor == shown["Definitions: tuned"].anchor
    # A definition does not explain itself by itself.
    assert shown["Definitions: tuned"].around.terms == ()
    page = html.fromstring(as_html.render(comparison).decode())
    assert page.xpath(f"//dd[@class='terms']//a[@href='#{defined.words.anchor}']")


def test_a_note_says_what_it_governs() -> None:
    old = edition("2019")
    new = edition("2020")
    entry = new.parts[1].children[1].children[0]
    entry_ = provision(
        "2.A.1", entry.text, *entry.children[:-1],
        note("2.A.1#note-1", "2.A.1. does not control toys or charms.", "2.A.1"), kind=Kind.ENTRY,
    )  # fmt: skip
    sub = msgspec.structs.replace(new.parts[1].children[1], children=(entry_,))
    item = msgspec.structs.replace(new.parts[1], children=(new.parts[1].children[0], sub))
    new = msgspec.structs.replace(new, parts=(new.parts[0], item))
    found = around(old, new)["2.A.1 Note 1"]
    assert found.governs == (ENTRY,)
    assert found.governing == (LEAD,)  # not itself


def test_a_term_nothing_explains_is_told() -> None:
    old, new = edition("2019"), edition("2020")
    text = "Chimes ‘weighed’ by hand."
    entry = provision(
        "2.A.1.c", text, terms=(term(text, "‘weighed’", None),)
    )  # fmt: skip
    new = edition("2020", more=(entry,))
    comparison = Comparison(compare(old, new), old, new)
    assert around(old, new)["2.A.1.c"].terms == (Defined("‘weighed’", None),)
    page = html.fromstring(as_html.render(comparison).decode())
    (said,) = page.xpath("//span[@class='undefined']")
    assert said.text_content() == "‘weighed’ (nothing found that explains it)"


def test_markdown_names_the_governing_notes() -> None:
    old, new = edition("2019"), edition("2020", bells="Bells of brass “tuned” by hand; and")
    text = as_markdown.render(Comparison(compare(old, new), old, new)).decode()
    assert (
        "- Governed by: 2 Note 1 (by the heading it stands under); 2.A.1 Note 1 (by where it "
        "stands)\n"
    ) in text


def test_without_the_editions_nothing_is_said() -> None:
    old, new = edition("2019"), edition("2020", bells="Bells of brass “tuned” by hand; and")
    (one,) = view(compare(old, new)).in_order
    assert one.around == NOTHING
    assert one.trail == one.context == ("2 BELLS", "2.A EQUIPMENT", one.context[2])
    (whole,) = view(Comparison(compare(old, new), old, new)).in_order
    assert whole.trail == ("2 BELLS", "2.A EQUIPMENT")


@pytest.mark.parametrize("text", ["<script>x</script>", "a\u202eb", "long " * 200])
def test_words_round_a_change_stay_text(text) -> None:
    old = edition("2019", tuned=text)
    new = edition("2020", bells="Bells of brass “tuned” by hand; and", tuned=text)
    page = html.fromstring(as_html.render(Comparison(compare(old, new), old, new)).decode())
    (terms,) = page.xpath("//dd[@class='terms']")
    assert text.strip() in terms.text_content()
    assert len(page.xpath("//script")) == 1
