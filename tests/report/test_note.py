import io
import zipfile
from datetime import date

import msgspec
from lxml import etree

from pipeline import report
from pipeline.model.records import Dates, Edition
from pipeline.report.comparison import Comparison
from pipeline.report.note import COLUMNS, note

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def rows(changes):
    return {row.id: row for row in note(Comparison(changes)).rows}


def test_every_change_has_one_row_in_the_order_of_the_list(everything):
    found = note(Comparison(everything))
    assert {row.id for row in found.rows} == {change.id for change in everything.changes}
    assert len(found.rows) == len(everything.changes)
    assert found.counted == "18 changes, with 3 parts of larger ones"


def test_a_row_says_what_direction_and_why(everything):
    row = rows(everything)["2.A.1.c"]
    assert (row.label, row.nature, row.direction) == ("2.A.1.c", ("amended",), "tightened")
    assert row.remark == (
        (
            'tightened: The bound after "greater than" fell from 400 to 250 kg: lighter bells are '
            "included."
        ),
        "Declared by the publisher: 2.A.1.c.",
    )
    moved = rows(everything)["2.A.1.d->2.A.1.e"]
    assert (moved.label, moved.direction) == ("2.A.1.d → 2.A.1.e", "none (place or label only)")


def test_what_nobody_can_say_is_said(everything):
    row = rows(everything)["6.A.4->6.A.3"]
    assert row.direction == "undetermined, for a person to judge"
    assert row.remark[-1] == (
        "For review: it is uncertain which provision became which (confidence 0.64)."
    )
    assert row.review


def test_a_declaration_that_is_a_mark_names_the_place_as_a_person_would(everything):
    change = next(one for one in everything.changes if one.id == "2.A.1.c")
    marked = msgspec.structs.replace(
        change, declared_by=("marked as amended: definitions#payload",)
    )
    (row,) = note(Comparison(msgspec.structs.replace(everything, changes=(marked,)))).rows
    assert row.remark[-1] == "Declared by the publisher: marked as amended: Definitions: payload"


def test_what_is_reached_elsewhere_is_named_and_the_rest_counted(everything, samples):
    found = next(row for row in note(Comparison(everything)).rows if row.affected)
    assert found.affected == ("uses the term: 2.A.1", "refers to it: 2.A.1.c Technical Note 1")
    change = next(c for c in everything.changes if c.affects)
    noted = msgspec.structs.replace(change.affects[0], way="is governed by the note 2.A.1#note-2")
    one = msgspec.structs.replace(change, affects=(noted,))
    (row,) = note(Comparison(msgspec.structs.replace(everything, changes=(one,)))).rows
    assert row.affected == ("is governed by the note 2.A.1 Note 2: 2.A.1",)
    many = tuple(msgspec.structs.replace(change.affects[0], path=f"2.A.{n}") for n in range(1, 21))
    more = msgspec.structs.replace(
        everything, changes=(msgspec.structs.replace(change, affects=many),)
    )
    (row,) = note(Comparison(more)).rows
    assert row.affected_more == 8
    assert row.affected == ("uses the term: " + ", ".join(f"2.A.{n}" for n in range(1, 13)),)


def test_the_cover_has_the_dates_where_the_editions_are_at_hand(everything):
    bare = note(Comparison(everything))
    assert bare.new.said == "edition 2021-10-08, CCL/2021/2"
    new = Edition(
        "carillon", "2021-10-08", "en", "t", "mtcr", (), dates=Dates(printed=date(2021, 10, 8))
    )
    dated = note(Comparison(everything, None, new))
    assert dated.new.said == "edition 2021-10-08, CCL/2021/2, dated 2021-10-08"
    assert [one.proof.outcome for one in bare.open] == ["failed", "not-available"]
    assert len(bare.held) == 3


# --- the note in Word -----------------------------------------------------------------------------


def body(data: bytes):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))[0]


def cells(row) -> list[str]:
    return [
        "\n".join("".join(p.itertext()) for p in cell.iter(W + "p")) for cell in row.iter(W + "tc")
    ]


def test_the_table_has_a_row_for_each_change_and_its_head_on_each_page(everything):
    cover, table = body(report.render(Comparison(everything), "note")).findall(W + "tbl")
    head, *rows_ = table.findall(W + "tr")
    assert cells(head) == list(COLUMNS)
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert [cells(row)[0] for row in rows_] == [r.label for r in note(Comparison(everything)).rows]
    facts = dict(cells(row) for row in cover.findall(W + "tr"))
    assert facts["New edition"] == "edition 2021-10-08, CCL/2021/2"
    assert facts["Verdict"].count("\n") == 2
    assert facts["Not proved"].startswith(
        "failed: What the cover says was amended is printed bold, and what is bold is declared: "
        "One amendment that the cover declares was not"
    )
    assert facts["Proved"] == "3 checks held; the report lists each."
    assert facts["Gap"].startswith("A spring 2020 edition is known")


def test_the_redline_is_struck_and_underlined_and_not_tracked(everything):
    data = report.render(Comparison(everything), "note")
    assert not list(body(data).iter(W + "ins", W + "del"))
    (row,) = (r for r in body(data).iter(W + "tr") if cells(r)[0] == "2.A.1.c")
    _, old, new, *_ = row.findall(W + "tc")
    assert [
        "".join(r.itertext()).strip()
        for r in old.iter(W + "r")
        if r.find(f"{W}rPr/{W}strike") is not None
    ] == ["400"]
    assert [
        "".join(r.itertext()).strip()
        for r in new.iter(W + "r")
        if r.find(f"{W}rPr/{W}u") is not None
    ] == ["250"]


def test_the_page_lies_and_a_footnote_says_how_to_read(everything):
    data = report.render(Comparison(everything), "note")
    assert body(data).find(f"{W}sectPr/{W}pgSz").get(W + "orient") == "landscape"
    notes = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml"))
    assert "Words struck through are the old edition's" in "".join(notes[-1].itertext())
    assert len(list(body(data).iter(W + "footnoteReference"))) == 1


def test_every_sample_is_a_sound_file_and_the_same_again(sample, ooxml):
    one, two = (report.render(Comparison(sample), "note") for _ in range(2))
    assert one == two
    assert ooxml.faults(one) == []


def test_no_change_is_said(samples):
    found = "".join(body(report.render(Comparison(samples.nothing()), "note")).itertext())
    assert "No difference was found that counts as a change." in found
