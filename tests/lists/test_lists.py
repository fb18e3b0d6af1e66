from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnknownListError
from pipeline.lists import KNOWN, load
from pipeline.lists.labels import LabelGrammar, Shape

GRAMMAR = load("mtcr", "en").labels


@pytest.mark.parametrize(
    ("name", "language"), [(n, lang) for n, ls in KNOWN.items() for lang in ls]
)
def test_every_known_profile_loads(name: str, language: str) -> None:
    profile = load(name, language)
    assert (profile.name, profile.language) == (name, language)


def test_unknown_list() -> None:
    with pytest.raises(UnknownListError) as caught:
        load("wassenaar", "en")
    assert str(caught.value) == (
        "unknown list\n"
        "  where:    list profile 'wassenaar'\n"
        "  found:    a name no profile answers to\n"
        "  expected: one of: ca, de, eu, eu_munitions, mtcr\n"
        "  do:       correct `profile` in the [list] table of the catalogue"
    )


def test_unknown_language() -> None:
    with pytest.raises(UnknownListError) as caught:
        load("mtcr", "la")
    assert str(caught.value) == (
        "unknown list\n"
        "  where:    list profile 'mtcr', language 'la'\n"
        "  found:    a language this profile cannot read\n"
        "  expected: one of: en, es\n"
        "  do:       correct `language` in the catalogue, or add the language to the profile's "
        "module"
    )


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("2.A.1.c.2.", "2.A.1.c.2"), ("3A10", "3.A.10"), ("2A1c.2", "2.A.1.c.2"),
        ("4.B3.a.2", "4.B.3.a.2"), ("20A1b1", "20.A.1.b.1"), ("1A", "1.A"),
        ("9.B.2.c.3.a.1.", "9.B.2.c.3.a.1"),
    ],
)  # fmt: skip
def test_printed_labels(printed: str, label: str) -> None:
    found = GRAMMAR.match(printed)
    assert found is not None
    assert str(found.label) == label


@pytest.mark.parametrize("text", ["3Ax", "2.5", "21A1", "2F1", "1.2 dimetil", "0A1", "2El", "12"])
def test_what_is_no_label(text: str) -> None:
    assert GRAMMAR.match(text) is None


@given(
    st.integers(1, 20), st.sampled_from("ABCDE"), st.integers(1, 40),
    st.lists(st.integers(1, 9), max_size=4), st.booleans(),
)  # fmt: skip
def test_printed_and_read_again(
    item: int, letter: str, entry: int, below: list[int], dots: bool
) -> None:
    parts = [str(item), letter, str(entry)]
    parts += [chr(96 + n) if depth % 2 == 0 else str(n) for depth, n in enumerate(below)]
    found = GRAMMAR.match((".".join(parts) + ".") if dots else "".join(parts))
    assert found is not None
    assert found.components == tuple(parts)


def test_a_list_with_another_grammar() -> None:
    """Codes such as 9A101.a.1 need other shapes and no other code."""
    grammar = LabelGrammar(
        shapes=(Shape.NUMBER, Shape.UPPER, Shape.NUMBER, Shape.LOWER, Shape.NUMBER),
        second="ABCDE",
        items=9,
    )
    assert [str(one.label) for one in grammar.find("9A101.a.1 and 7A103.", minimum=3)] == [
        "9.A.101.a.1", "7.A.103",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "none"),
    [
        ("en", "None.", True), ("en", "Reserved for future use.", True), ("en", "None of it.", False),
        ("es", "Ninguno.", True), ("es", "No se usa.", True),
    ],
)  # fmt: skip
def test_none(language: str, text: str, none: bool) -> None:
    assert load("mtcr", language).is_none(text) is none


MUNITIONS = load("eu_munitions", "en").labels


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("ML8.a.1.", "ML8.a.1"),
        ("ML8", "ML8"),
        ("ML7b2c", "ML7.b.2.c"),
        ("ML22.b.5.a", "ML22.b.5.a"),
    ],
)
def test_labels_with_letters_before_the_number(printed: str, label: str) -> None:
    found = MUNITIONS.match(printed)
    assert found is not None
    assert str(found.label) == label


@pytest.mark.parametrize("text", ["8.a.1.", "ML23", "ML0.a", "XML8.a", "ML", "ml8"])
def test_no_label_of_the_munitions_list(text: str) -> None:
    assert MUNITIONS.find(text) == ()


def test_labels_of_one_component_are_found_in_running_text() -> None:
    found = MUNITIONS.find("specified by ML1, ML2.a. or ML12, see ML 3")
    assert [str(one.label) for one in found] == ["ML1", "ML2.a", "ML12"]
