import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnknownLabelError
from pipeline.lists.typed import find_path, nearest

PATHS = (
    "introduction", "introduction#a", "definitions", "definitions#payload",
    "1", "1.A", "1.A.1", "1.A.1.a", "1.A.1.a.1", "1.A.1#note-1", "1.A.1#note-1.a",
    "2", "2.A", "2.A.1", "2.A.1.c", "2.A.1.c.2", "2.A.1.aa",
    "11", "11.A", "11.A.1", "9.A.101.a.1",
)  # fmt: skip


def find(typed: str, paths=PATHS) -> str:
    return find_path(typed, paths, where="kites 2019-05-10")


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("2.A.1.c", "2.A.1.c"),
        ("2A1c", "2.A.1.c"),
        ("2.a.1.c.", "2.A.1.c"),
        (" 2 A 1 c ", "2.A.1.c"),
        ("2A1c.2", "2.A.1.c.2"),
        ("2A1c2.", "2.A.1.c.2"),
        ("9A101.a.1", "9.A.101.a.1"),
        ("9a101A1", "9.A.101.a.1"),
        ("2A1aa", "2.A.1.aa"),
        ("Item 2", "2"),
        ("item 11.A.1.", "11.A.1"),
        ("1A1#Note 1", "1.A.1#note-1"),
        ("1.A.1#note-1a", "1.A.1#note-1.a"),
        ("Definitions#Payload", "definitions#payload"),
        ("INTRODUCTION", "introduction"),
    ],
)
def test_forms_that_are_one_label(typed, path) -> None:
    assert find(typed) == path


@given(st.data())
def test_punctuation_and_case_never_matter(data) -> None:
    path = data.draw(st.sampled_from(PATHS))
    typed = ""
    for char in path:
        if char in ".-":
            typed += data.draw(st.sampled_from((".", " ", ". ", " .", "-")))
        else:
            typed += data.draw(st.sampled_from((char.lower(), char.upper())))
    before, after = data.draw(st.sampled_from(("", " "))), data.draw(st.sampled_from(("", ".")))
    assert find(before + typed + after) == path


@pytest.mark.parametrize(
    "typed",
    ["2Al", "2.A.l", "2.A.1.a.a", "1.1.A.1", "1.1A1", "1.A.11", "", "#", "#note-1", "note-1"],
)
def test_nothing_is_guessed(typed) -> None:
    with pytest.raises(UnknownLabelError):
        find(typed)


def test_an_unknown_label_names_the_nearest() -> None:
    with pytest.raises(UnknownLabelError) as refused:
        find("2.A.1.d")
    assert str(refused.value) == (
        "unknown label\n"
        "  where:    kites 2019-05-10\n"
        "  found:    no '2.A.1.d'\n"
        "  expected: a label or path of the edition, such as 2.A.1, 2.A.1.c, 2.A.1.c.2 or 2.A.1.aa\n"
        "  do:       check the label; how it is punctuated, and its case, do not matter"
    )


def test_what_nothing_is_like_gets_no_suggestion() -> None:
    with pytest.raises(UnknownLabelError) as refused:
        find("zzz")
    assert refused.value.expected == "a label or path of the edition"


def test_the_name_of_a_definition_is_enough_to_be_pointed_to_it() -> None:
    assert nearest("payload", PATHS) == ("definitions#payload",)
    assert nearest("pay load", PATHS) == ("definitions#payload",)


def test_two_that_are_written_alike_are_told_apart_by_dots() -> None:
    paths = ("1.A.1.a.b", "1.A.1.ab")
    assert find("1.A.1.a.b", paths) == "1.A.1.a.b"
    assert find("1A1ab", paths) == "1.A.1.ab"
    with pytest.raises(UnknownLabelError) as refused:
        find("1A1xy", ("1.A.1.x.y", "1.A.1.x#y", "1.A1.x.y"))
    assert str(refused.value) == (
        "unknown label\n"
        "  where:    kites 2019-05-10\n"
        "  found:    '1A1xy', which may be any of 2: 1.A.1.x.y, 1.A1.x.y\n"
        "  expected: one label of the edition\n"
        "  do:       type it with its dots"
    )
