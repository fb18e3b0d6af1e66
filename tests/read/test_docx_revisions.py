from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.document import Cell, Document, Run
from pipeline.read.docx import read_docx

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
NUMPR = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def r(text: str, rpr: str = "") -> str:
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(text: str, tag: str = "ins") -> str:
    return f"<w:{tag}>{r(text)}</w:{tag}>"


def gone(text: str, tag: str = "del") -> str:
    return f'<w:{tag}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:{tag}>'


def p(content: str, mark: str = "", ppr: str = "") -> str:
    rpr = f"<w:rPr><w:{mark}/></w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{ppr}{rpr}</w:pPr>{content}</w:p>"


def views(data: bytes) -> dict[str, list[str]]:
    return {
        view: [line.text for line in see(data, view).lines] for view in ("accepted", "rejected")
    }


def see(data: bytes, view: str = "marked") -> Document:
    return read_docx(data, where="x", view=view)


def test_runs_carry_their_change(word):
    body = p(r("a ") + gone("old") + ins("new") + gone("from", "moveFrom") + ins("to", "moveTo"))
    data = word(body)
    assert see(data).lines[0].runs == (
        Run("a "),
        Run("old", deleted=True),
        Run("new", inserted=True),
        Run("from", deleted=True),
        Run("to", inserted=True),
    )
    assert see(data, "accepted").lines[0].runs == (Run("a newto"),)
    assert see(data, "rejected").lines[0].runs == (Run("a oldfrom"),)
    assert see(data).properties == {
        "tracked_del_text": "1",
        "tracked_ins_text": "1",
        "tracked_moveFrom_text": "1",
        "tracked_moveTo_text": "1",
    }


def test_text_inserted_by_one_and_deleted_by_another_is_in_neither_view(word):
    data = word(p(r("a") + f"<w:ins>{gone('x')}</w:ins>" + r("b")))
    assert views(data) == {"accepted": ["ab"], "rejected": ["ab"]}
    assert see(data).lines[0].runs[1] == Run("x", inserted=True, deleted=True)


def test_a_deleted_mark_joins_the_next_paragraph_and_takes_its_style(word):
    body = p(r("one "), "del", '<w:pStyle w:val="A"/>') + p(r("two"), "", '<w:pStyle w:val="B"/>')
    data = word(body)
    assert views(data) == {"accepted": ["one two"], "rejected": ["one ", "two"]}
    assert see(data, "accepted").lines[0].style == "B"
    assert [line.text for line in see(data).lines] == ["one ", "two"]


def test_an_inserted_mark_joins_when_rejected(word):
    body = p(r("one ") + ins("more"), "ins") + p(ins("new"), "ins") + p(r("two"))
    assert views(word(body)) == {
        "accepted": ["one more", "new", "two"],
        "rejected": ["one two"],
    }


def test_a_whole_paragraph_goes_and_its_number_does_not_count(word):
    body = (
        p(r("a"), "", NUMPR)
        + p(gone("b"), "del", NUMPR)
        + p(ins("c"), "ins", NUMPR)
        + p(r("d"), "", NUMPR)
    )
    data = word(body, {"numbering": NUMBERING})
    shown = {
        view: [(line.marker, line.text) for line in see(data, view).lines]
        for view in ("accepted", "rejected", "marked")
    }
    assert shown == {
        "accepted": [("1.", "a"), ("2.", "c"), ("3.", "d")],
        "rejected": [("1.", "a"), ("2.", "b"), ("3.", "d")],
        "marked": [("1.", "a"), ("2.", "b"), ("2.", "c"), ("3.", "d")],
    }


def test_marks_before_a_table_do_not_reach_over_it(word):
    table = f"<w:tbl><w:tr><w:tc>{p(gone('x'), 'del')}</w:tc></w:tr></w:tbl>"
    data = word(p(gone("gone"), "del") + table + p(r("kept "), "del") + table + p(r("after")))
    accepted = see(data, "accepted")
    assert [(line.cell, line.text) for line in accepted.lines] == [
        (Cell(0, 0, 0), ""),
        (None, "kept "),
        (Cell(1, 0, 0), ""),
        (None, "after"),
    ]


def test_rows_come_and_go(word):
    def row(text: str, change: str = "") -> str:
        trpr = f"<w:trPr><w:{change}/></w:trPr>" if change else ""
        return f"<w:tr>{trpr}<w:tc>{p(r(text))}</w:tc></w:tr>"

    data = word(f"<w:tbl>{row('a')}{row('b', 'del')}{row('c', 'ins')}{row('d')}</w:tbl>")
    cells = {
        view: [(line.cell.row, line.text) for line in see(data, view).lines if line.cell]
        for view in ("accepted", "rejected", "marked")
    }
    assert cells == {
        "accepted": [(0, "a"), (1, "c"), (2, "d")],
        "rejected": [(0, "a"), (1, "b"), (2, "d")],
        "marked": [(0, "a"), (1, "b"), (2, "c"), (3, "d")],
    }
    assert [line.runs[0].mark_kinds() for line in see(data).lines] == [
        (), ("deleted",), ("inserted",), (),
    ]  # fmt: skip
    assert see(data).properties == {"tracked_del_row": "1", "tracked_ins_row": "1"}
    (finding,) = see(data).findings
    assert finding == (
        "characters of an inserted or deleted table row are not marked themselves; they were read "
        "as going with the row (2 times)"
    )


def test_rows_whose_characters_are_marked_too_raise_no_finding(word):
    row = f"<w:tr><w:trPr><w:ins/></w:trPr><w:tc>{p(ins('a'), 'ins')}</w:tc></w:tr>"
    assert see(word(f"<w:tbl>{row}</w:tbl>")).findings == ()


def test_cells_come_and_go(word):
    def cell(text: str, change: str) -> str:
        return f"<w:tc><w:tcPr><w:{change}/></w:tcPr>{p(r(text))}</w:tc>"

    data = word(f"<w:tbl><w:tr>{cell('a', 'cellDel')}{cell('b', 'cellIns')}</w:tr></w:tbl>")
    assert views(data) == {"accepted": ["b"], "rejected": ["a"]}
    assert see(data).properties == {"tracked_del_cell": "1", "tracked_ins_cell": "1"}


def test_formatting_changes_are_undone_when_rejected(word):
    rpr = "<w:b/><w:rPrChange><w:rPr><w:i/></w:rPr></w:rPrChange>"
    change = (
        '<w:pStyle w:val="New"/><w:pPrChange><w:pPr><w:pStyle w:val="Old"/></w:pPr></w:pPrChange>'
    )
    data = word(p(r("x", rpr), "", change))
    marked, rejected = see(data).lines[0], see(data, "rejected").lines[0]
    assert (marked.style, marked.runs) == ("New", (Run("x", bold=True),))
    assert (rejected.style, rejected.runs) == ("Old", (Run("x", italic=True),))
    assert see(data).properties == {"tracked_formatting": "2"}


def test_numbering_that_was_inserted_is_no_numbering_when_rejected(word):
    numpr = '<w:numPr><w:numId w:val="1"/><w:ins/></w:numPr>'
    data = word(p(r("x"), "", numpr), {"numbering": NUMBERING})
    assert [see(data, view).lines[0].marker for view in ("accepted", "rejected")] == ["1.", None]


def test_a_deleted_reference_takes_its_note_along(word):
    def note(number: int) -> str:
        return f'<w:footnote w:id="{number}">{p("<w:r><w:footnoteRef/></w:r>" + r(f" n{number}"))}</w:footnote>'

    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = p(r("a") + f"<w:del>{reference.format(1)}</w:del>" + r("b") + reference.format(2))
    data = word(body, {"footnotes": note(1) + note(2)})
    assert views(data) == {"accepted": ["ab1", "1 n2"], "rejected": ["a1b2", "1 n1", "2 n2"]}


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["same", "ins", "del", "moveTo", "moveFrom"]),
        st.text("abcd ", min_size=1, max_size=5),
        st.sampled_from(["", "", "ins", "del"]),
    ),
    min_size=1,
    max_size=12,
)


@given(CHANGES)
def test_the_three_views_agree(word_session, changes):
    """Marked minus deletions is accepted, marked minus insertions is rejected, whatever the marks."""
    body = "".join(
        p(
            r(text)
            if kind == "same"
            else ins(text, kind)
            if kind in ("ins", "moveTo")
            else gone(text, kind),
            mark,
        )
        for kind, text, mark in changes
    )
    data = word_session(body)
    runs = [run for line in see(data).lines for run in line.runs]
    accepted, rejected = see(data, "accepted"), see(data, "rejected")
    assert "".join(run.text for run in runs if not run.deleted) == accepted.characters
    assert "".join(run.text for run in runs if not run.inserted) == rejected.characters
    assert not any(run.inserted or run.deleted for line in accepted.lines for run in line.runs)


def test_an_unknown_view_is_refused(word):
    with pytest.raises(ValueError, match="'final' is not a valid View"):
        see(word(""), "final")
