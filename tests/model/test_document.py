from pipeline.model.document import Document, Line, Media, Page, Run
from pipeline.model.text import Mark, MarkKind

POWER = Line(0, (Run("10", bold=True), Run("6", bold=True, superscript=True), Run(" N")), page=1)
NEXT = Line(5, (Run("end", inserted=True, deleted=True, underline=True),), page=1)


def test_offsets_run_through_the_whole_stream() -> None:
    document = Document(
        Media.PDF, "00", "hand", (Page(1, 595.0, 842.0, (POWER,)), Page(2, 595.0, 842.0, (NEXT,)))
    )
    assert document.characters == "106 Nend"
    for line in document.lines:
        assert document.characters[line.start : line.end] == line.text


def test_style_becomes_marks() -> None:
    assert POWER.rich().marks == (
        Mark(0, 3, MarkKind.BOLD),
        Mark(2, 3, MarkKind.SUPERSCRIPT),
    )
    assert POWER.rich().plain() == "10⁶ N"
    assert [mark.kind for mark in NEXT.rich().marks] == [
        MarkKind.DELETED,
        MarkKind.INSERTED,
        MarkKind.UNDERLINE,
    ]
