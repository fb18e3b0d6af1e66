import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import as_correlation, as_csv
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.table import neutralise, restore, table

_TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)))
_RISKY = st.text(alphabet="'=+-@\t\r\na ＝")


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@given(_RISKY | _TEXT)
def test_a_neutralised_cell_never_starts_a_formula_and_comes_back(cell):
    safe = neutralise(cell)
    assert safe[:1] not in set("=+-@\t\r\n＝＋－＠") or not safe
    assert restore(safe) == cell


@given(st.lists(st.lists(_RISKY | _TEXT, min_size=2, max_size=2)))
def test_rows_come_back(rows):
    found = read(table(("a", "b"), rows))
    assert [[restore(cell) for cell in row] for row in found] == [["a", "b"], *rows]


def test_every_change_is_a_row_with_its_texts(sample):
    seen = view(sample)
    header, *rows = read(as_csv.render(Comparison(sample)))
    assert tuple(header) == as_csv.COLUMNS
    assert len(rows) == len(sample.changes)
    for shown, row in zip(seen.in_order, rows, strict=True):
        cells = dict(zip(header, map(restore, row), strict=True))
        change = shown.change
        assert cells["id"] == change.id
        assert cells["old_text"] == (change.old.text.plain() if change.old else "")
        assert cells["new_text"] == (change.new.text.plain() if change.new else "")
        assert cells["labels"] == " | ".join(v.label.value for v in change.verdicts)
        assert cells["arguments"] == " | ".join(v.argument for v in change.verdicts)
        assert cells["substantive"] == ("yes" if change.substantive else "no")


def test_correlation_comes_back(sample):
    header, *rows = read(as_correlation.render(Comparison(sample)))
    assert tuple(header) == as_correlation.COLUMNS
    assert [
        (restore(r[0]) or None, restore(r[1]) or None, r[2], r[3], float(r[4])) for r in rows
    ] == [(c.old, c.new, c.relation, c.text, c.confidence) for c in sample.correlation]


def test_whole_csv(samples):
    assert as_csv.render(Comparison(samples.small())).decode() == (
        "id,outcome,consequence,labels,substantive,entry,kind,old_path,new_path,old_heading,"
        "new_heading,old_text,new_text,redline,rules,arguments,declared_by,confidence,review,"
        "old_source,new_source,old_edition,new_edition,within,affects\r\n"
        "2.A.1.c,amended,tightened,tightened,yes,2.A.1,provision,2.A.1.c,2.A.1.c,,,"
        "Bells having a mass greater than 400 kg;,Bells having a mass greater than 250 kg;,"
        "Bells having a mass greater than [-400-] {+250+} kg;,threshold-lowered,"
        '"The bound after ""greater than"" fell from 400 to 250 kg: lighter bells are included."'
        ",2.A.1.c.,1,no,page 7,page 7 of source 1 | line 311 of source 2,2019-05-03,2021-10-08,,\r\n"
        "12.A.4,added,new,added,yes,12.A.4,entry,,12.A.4,,,,"
        '"Automatic ringing engines able to strike 24 or more bells in a programmed order, as '
        'follows:","{+Automatic ringing engines able to strike 24 or more bells in a programmed '
        'order, as follows:+}",outcome-added,No provision of the old edition became this one.,'
        "12.A.4.,1,no,,page 41 of source 1 | line 311 of source 2,2019-05-03,2021-10-08,,\r\n"
    )


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1"])
def test_formulas_get_an_apostrophe(cell):
    assert neutralise(cell) == f"'{cell}"
