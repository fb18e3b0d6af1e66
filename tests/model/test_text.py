import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.text import Mark, MarkKind, Text, merge_marks, normalize

SUP, SUB, BOLD = MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT, MarkKind.BOLD


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (Text("1.1 × 106 Ns", (Mark(8, 9, SUP),)), "1.1 × 10⁶ Ns"),
        (Text("N2O4", (Mark(1, 2, SUB), Mark(3, 4, SUB))), "N₂O₄"),
        (Text("kg N-1 h-1", (Mark(4, 6, SUP), Mark(8, 10, SUP))), "kg N⁻¹ h⁻¹"),
        (Text("10a,b", (Mark(2, 5, SUP),)), "10^(a,b)"),
        (Text("Xyz", (Mark(1, 3, SUB),)), "X_(yz)"),
        (Text("10 6 m", (Mark(2, 5, SUP),)), "10 ⁶ m"),
        (Text("5 % ", (Mark(3, 4, SUP),)), "5 % "),
        (Text("bold", (Mark(0, 4, BOLD),)), "bold"),
        (Text(""), ""),
        (Text("x10y", (Mark(1, 3, SUB), Mark(2, 3, SUP))), "x₁₀y"),
        (Text("x10y", (Mark(1, 2, SUP), Mark(1, 3, SUB))), "x¹₀y"),
    ],
)
def test_plain_text_keeps_what_stands_high_or_low(text: Text, plain: str) -> None:
    assert text.plain() == plain


def test_ten_to_the_sixth_is_never_one_hundred_and_six() -> None:
    power = Text("106", (Mark(2, 3, SUP),))
    assert power.normalized() != Text("106").normalized()
    assert power.normalized() != Text("10 6").normalized()
    assert (
        Text("m3", (Mark(1, 2, SUP),)).normalized() != Text("m3", (Mark(1, 2, SUB),)).normalized()
    )


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("«alcance»", '"alcance"'),
        ("‘x’ ′", "'x' '"),
        ("a–b—c‑d", "a-b-c-d"),
        ("a\u00a0b\u2009c\n d", "a b c d"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("µm", "μm"),
        ("e\u0301", "é"),
        ("10⁶", "10⁶"),
        ("not", "not"),
    ],
)
def test_normalizing_folds_only_what_typesetting_decides(raw: str, folded: str) -> None:
    assert normalize(raw) == folded


@given(st.text())
def test_normalizing_twice_changes_nothing(raw: str) -> None:
    once = normalize(raw)
    assert normalize(once) == once


MARKS = st.lists(
    st.builds(
        lambda start, length, kind: Mark(start, start + length, kind),
        st.integers(0, 12),
        st.integers(0, 5),
        st.sampled_from([SUP, BOLD]),
    ),
    max_size=8,
)


@given(MARKS)
def test_merged_marks_cover_the_same_characters(marks: list[Mark]) -> None:
    def covered(found: list[Mark], kind: MarkKind) -> set[int]:
        return {at for m in found if m.kind is kind for at in range(m.start, m.end)}

    merged = list(merge_marks(marks))
    for kind in (SUP, BOLD):
        assert covered(merged, kind) == covered(marks, kind)
        same = [m for m in merged if m.kind is kind]
        assert all(a.end < b.start for a, b in itertools.pairwise(same))
    assert merged == sorted(merged, key=lambda m: (m.start, m.end, m.kind))


@given(st.integers(0, 8), st.integers(0, 8))
def test_a_slice_carries_its_marks(start: int, end: int) -> None:
    text = Text("abcdefgh", (Mark(1, 3, BOLD), Mark(2, 6, SUP)))
    start, end = min(start, end), max(start, end)
    piece = text.slice(start, end)
    assert piece.raw == text.raw[start:end]
    for kind in (BOLD, SUP):
        whole = {at - start for m in text.marks if m.kind is kind for at in range(m.start, m.end)}
        part = {at for m in piece.marks if m.kind is kind for at in range(m.start, m.end)}
        assert part == {at for at in whole if 0 <= at < end - start}
