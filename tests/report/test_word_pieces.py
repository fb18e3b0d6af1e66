"""Two paragraphs side by side and two editions woven: whatever they are, each side comes out whole."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.changes import Operation, Outcome, Pair
from pipeline.model.text import Mark, MarkKind, Text, merge_marks
from pipeline.report.word.lines import Line, Role, Section
from pipeline.report.word.pieces import beside
from pipeline.report.word.weave import weave

WORDS = st.lists(
    st.sampled_from(
        ["bell", "rope", "10", "106", "⁶", "H", "(max)", "\u200f", " ", "  ", ";", "“a”", "\n"]
    ),
    max_size=14,
)


@st.composite
def texts(draw):
    raw = "".join(draw(WORDS))
    marks = []
    for _ in range(draw(st.integers(0, 3)) if raw else 0):
        start = draw(st.integers(0, len(raw) - 1))
        end = draw(st.integers(start + 1, len(raw)))
        marks.append(Mark(start, end, draw(st.sampled_from(list(MarkKind)))))
    return Text(raw, merge_marks(marks))


def styled(text: Text) -> list[tuple[str, frozenset]]:
    """Every character with the kinds of the marks that cover it."""
    return [
        (character, frozenset(m.kind for m in text.marks if m.start <= at < m.end))
        for at, character in enumerate(text.raw)
    ]


@given(texts(), texts())
def test_pieces_join_to_both_texts_character_by_character(old, new):
    pieces = beside([Section(old)], [Section(new)], "en")
    before, after = [], []
    for piece in pieces:
        if piece.operation is not Operation.INSERT:
            was = piece.before if piece.before is not None else piece.format
            before += [(character, was) for character in piece.text]
        if piece.operation is not Operation.DELETE:
            after += [(character, piece.format) for character in piece.text]
    assert before == styled(old)
    assert after == styled(new)
    assert all(piece.text for piece in pieces)


def line(path: str, words: str) -> Line:
    return Line(path, Role.WORDS, "AnnexText", (Section(Text(words)),))


@given(
    st.lists(st.integers(0, 15), unique=True, max_size=10),
    st.lists(st.integers(0, 15), unique=True, max_size=10),
    st.dictionaries(st.integers(0, 15), st.integers(0, 15)),
)
def test_what_is_woven_comes_apart_again_whatever_is_paired(left, right, paired):
    old = [line(f"o{n}", f"words {n}") for n in left]
    new = [line(f"n{n}", f"words {n}") for n in right]
    pairs = [Pair(Outcome.SAME, (f"o{i}",), (f"n{j}",)) for i, j in paired.items()]
    woven = weave(old, new, pairs)
    assert [step.old for step in woven if step.old is not None] == old
    assert [step.new for step in woven if step.new is not None] == new
    left_at = {step.move for step in woven if step.move and step.new is None}
    reached = {step.move for step in woven if step.move and step.old is None}
    assert left_at == reached
    for step in woven:
        if step.move and step.new is None:
            assert (f"{step.old.path[1:]}", f"{step.partner.path[1:]}") in {
                (str(i), str(j)) for i, j in paired.items()
            }


def test_what_stays_in_order_stays_in_place_and_the_one_that_left_moves():
    old = [line(f"o{n}", f"words {n}") for n in range(5)]
    new = [line(f"n{n}", f"words {n}") for n in (1, 2, 3, 0, 4)]
    woven = weave(old, new, [Pair(Outcome.SAME, (f"o{n}",), (f"n{n}",)) for n in range(5)])
    told = [
        (step.old.path if step.old else "", step.new.path if step.new else "", step.move)
        for step in woven
    ]
    assert told == [
        ("o0", "", 1), ("o1", "n1", 0), ("o2", "n2", 0), ("o3", "n3", 0), ("", "n0", 1), ("o4", "n4", 0),
    ]  # fmt: skip
