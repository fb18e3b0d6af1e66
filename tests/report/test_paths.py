import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.paths import readable, safe_id, sort_key


@given(st.text(), st.text())
def test_ids_are_safe_and_differ_when_the_texts_do(a, b):
    assert all(c.isascii() and (c.isalnum() or c in "._-") for c in safe_id(a))
    assert (safe_id(a) == safe_id(b)) == (a == b)


def test_document_order():
    paths = [
        "introduction",
        "introduction#a",
        "definitions",
        "terminology",
        "2",
        "2.A",
        "2.A.1",
        "2.A.1#note-1",
        "2.A.1#note-2",
        "2.A.1#note-10",
        "2.A.1.a",
        "2.A.1.a.2",
        "2.A.1.a.10",
        "2.A.1.b",
        "2.A.1.aa",
        "2.A.10",
        "2.B",
        "10.A",
        "units",
    ]
    assert sorted(sorted(paths), key=sort_key) == paths


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("2.A.1.c", "2.A.1.c"),
        ("2.A.1#technical-note-2", "2.A.1 Technical Note 2"),
        ("2.A.1#nota-bene-1", "2.A.1 N.B. 1"),
        ("definitions#use", "Definitions: use"),
        ("units#table-1", "Units table 1"),
    ],
)
def test_readable(path, name):
    assert readable(path) == name
