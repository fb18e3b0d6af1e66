import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ParseError
from pipeline.model.label import Label

COMPONENT = st.one_of(
    st.integers(0, 300).map(str), st.sampled_from(["a", "b", "z", "aa", "A", "E", "iv"])
)
LABELS = st.lists(COMPONENT, min_size=1, max_size=7).map(lambda parts: Label(*parts))


@given(LABELS)
def test_printing_and_parsing_are_inverse(label: Label) -> None:
    assert Label.parse(str(label)) == label
    assert pickle.loads(pickle.dumps(label)) == label
    assert hash(Label.parse(str(label))) == hash(label)


@given(LABELS, LABELS, LABELS)
def test_order_is_total(a: Label, b: Label, c: Label) -> None:
    assert (a < b) + (b < a) + (a.sort_key() == b.sort_key()) == 1
    if a < b < c:
        assert a < c


@given(LABELS, COMPONENT)
def test_a_child_follows_its_parent_and_lies_under_it(label: Label, component: str) -> None:
    child = label.child(component)
    assert label < child
    assert child.parent == label
    assert child.is_under(label)
    assert not label.is_under(child)
    assert child.last == component
    assert child.ancestors()[-1] == label
    assert child.depth == label.depth + 1


def test_document_order_counts_numbers_and_letters_by_value() -> None:
    printed = ["2", "2.A", "2.A.1", "2.A.1.z", "2.A.1.aa", "2.A.2", "2.A.10", "10.A.1"]
    assert [str(x) for x in sorted(Label.parse(x) for x in reversed(printed))] == printed


def test_a_label_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="labels are immutable"):
        Label("2").components = ("3",)  # type: ignore[misc]


def test_the_top_has_no_parent_and_no_ancestors() -> None:
    assert Label("2").parent is None
    assert Label("2").ancestors() == ()
    assert repr(Label("2", "A")) == "Label.parse('2.A')"
    assert Label("2") != "2"


@pytest.mark.parametrize("text", ["", "2..A", "2.A.", "2 A", "2.A.*", "é"])
def test_what_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        Label.parse(text)
    bad = next(part for part in text.split(".") if not part.isascii() or not part.isalnum())
    assert str(caught.value) == (
        "the document cannot be parsed\n"
        f"  where:    label {text!r}\n"
        f"  found:    not a label component: {bad!r}\n"
        "  expected: components of letters or digits joined by dots, such as 2.A.1.c\n"
        "  do:       correct the label"
    )


def test_a_label_has_at_least_one_component() -> None:
    with pytest.raises(ValueError, match="at least one component"):
        Label()
