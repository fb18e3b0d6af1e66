from datetime import date

import msgspec

from pipeline.model.records import Dates, Edition
from pipeline.report.comparison import Comparison
from pipeline.report.note import note


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
    assert row.direction == "undetermined: a person must judge"
    assert row.remark[-1] == "For review: the pairing is uncertain (confidence 0.64)."
    assert row.review


def test_what_is_reached_elsewhere_is_named_and_the_rest_counted(everything, samples):
    found = next(row for row in note(Comparison(everything)).rows if row.affected)
    assert found.affected == ("2.A.1 (uses the term)", "2.A.1.c Technical Note 1 (refers to it)")
    change = next(c for c in everything.changes if c.affects)
    many = tuple(msgspec.structs.replace(change.affects[0], path=f"2.A.{n}") for n in range(1, 21))
    more = msgspec.structs.replace(
        everything, changes=(msgspec.structs.replace(change, affects=many),)
    )
    (row,) = note(Comparison(more)).rows
    assert (len(row.affected), row.affected_more) == (12, 8)


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
