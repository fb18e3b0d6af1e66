from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LimitError, ReadError
from pipeline.model.document import Cell, Document, Media, Run
from pipeline.read import markdown
from pipeline.read.markdown import account, read_markdown
from pipeline.read.markdown_inline import parse_inline

SPAIN = Path(__file__).resolve().parents[3] / "shared" / "real" / "es-rd679-2014"


def read(text: str) -> Document:
    document = read_markdown(text.encode(), where="test.md")
    assert "".join(line.text for line in document.lines) == document.characters
    assert [line.start for line in document.lines] == [
        sum(len(before.text) for before in document.lines[:n]) for n in range(len(document.lines))
    ]
    return document


def rows(text: str) -> list[tuple[int | None, str | None, str]]:
    return [(line.source_line, line.style, line.text) for line in read(text).lines]


def styles(source: str) -> list[tuple[str, str]]:
    return [
        (run.text, "".join(k[0] for k in ("bold", "italic") if getattr(run, k)))
        for run in read(source).lines[0].runs
    ]


def test_front_matter_becomes_properties_and_no_line():
    document = read("---\ntitle: \"A: b \\\"c\\\"\"\nrank: 'it''s'\nempty:\nplain: x y\n---\n# A\n")
    assert document.properties == {
        "title": 'A: b "c"',
        "rank": "it's",
        "empty": "",
        "plain": "x y",
        "markup_characters": "1",
        "structure_characters": "2",
        "front_matter_characters": "60",
    }
    assert rows("---\na: 1\n---\n# A\n") == [(4, "h1", "A")]
    assert (document.media, document.reader) == (Media.MARKDOWN, "annex-markdown 1")
    assert document.findings == ()


def test_front_matter_that_is_not_key_value_is_kept_and_reported():
    document = read("---\na: 1\n  - x\na: 2\nmarkup_characters: 9\n---\n")
    assert document.properties["a"] == "1"
    assert document.properties["front_matter_line_3"] == "  - x"
    assert document.properties["front_matter_line_4"] == "a: 2"
    assert document.properties["front_matter_line_5"] == "markup_characters: 9"
    assert document.properties["markup_characters"] == "0"
    assert document.findings == tuple(
        f"line {n}: front matter that is not a new 'key: value' was kept as it is"
        for n in (3, 4, 5)
    )


def test_front_matter_that_never_closes_is_text():
    document = read("---\nkey: 1\n")
    assert document.characters == "key: 1"
    assert document.findings == (
        "line 1: a front matter opens and is not closed; it was read as text",
    )


def test_blocks():
    text = (
        "# One\n###### Six\nfirst\nsecond\n\n- dash\n- other\n---\n1. a\n2. b\nyear\n1986. c\n#no\n"
    )
    assert rows(text) == [
        (1, "h1", "One"),
        (2, "h6", "Six"),
        (3, "p", "first second"),
        (6, "li", "- dash"),
        (7, "li", "- other"),
        (9, "p", "1. a"),
        (10, "p", "2. b year"),
        (12, "p", "1986. c #no"),
    ]


def test_a_number_that_starts_a_wrapped_line_does_not_split_prose():
    assert rows("in the year\n1986. Then\n") == [(1, "p", "in the year 1986. Then")]


def test_line_ends_of_all_kinds_and_byte_order_mark():
    assert rows("\ufeffa\r\n\r\nb\rc\n") == [(1, "p", "a"), (3, "p", "b c")]


def test_only_line_feeds_end_lines_and_no_break_spaces_stay():
    document = read("a\u2028b\x0b\u00a0\n")
    assert document.characters == "a\u2028b\x0b\u00a0"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*11A5*Connectors", [("11A5", "i"), ("Connectors", "")]),
        ("Note*:*", [("Note", ""), (":", "i")]),
        ("*20.*Nitrate", [("20.", "i"), ("Nitrate", "")]),
        ("Definitions**:**", [("Definitions", ""), (":", "b")]),
        ("“Craft**”** x", [("“Craft", ""), ("”", "b"), (" x", "")]),
        ("***all*** x", [("all", "bi"), (" x", "")]),
        ("*a **b** c*", [("a ", "i"), ("b", "bi"), (" c", "i")]),
        ("**a *b***", [("a ", "b"), ("b", "bi")]),
        ("***a* b**", [("a", "bi"), (" b", "b")]),
        ("*a**b*", [("ab", "i")]),
        ("**a****b**", [("ab", "b")]),
        (
            "Note 1*:* *The entry* y",
            [("Note 1", ""), (":", "i"), (" ", ""), ("The entry", "i"), (" y", "")],
        ),
        (r"\*a\* \# \\", [("*a* # \\", "")]),
        ("a_b_ `c` [d] <e>", [("a_b_ `c` [d] <e>", "")]),
        ("3 * 4 * 5", [("3 * 4 * 5", "")]),
        ("&lt;&#176;C &unknown; &", [("<°C &unknown; &", "")]),
        ("one<br>two", [("one two", "")]),
    ],
)
def test_emphasis(source, expected):
    document = read(source)
    assert styles(source) == expected
    assert document.findings == ()
    assert account(source.encode(), document)["lost"] == 0


def test_superscript_tags():
    assert read("10<sup>6</sup> N<sub>2</sub>O").lines[0].runs == (
        Run("10"),
        Run("6", superscript=True),
        Run(" N"),
        Run("2", subscript=True),
        Run("O"),
    )
    assert read("1 <sup>a").characters == "1 <sup>a"


def test_unbalanced_asterisks_stay_as_text_and_are_reported():
    document = read("x\n\na **b* c*\n\n*d\n")
    assert [line.text for line in document.lines] == ["x", "a **b c", "*d"]
    assert document.findings == (
        "line 3: 2 asterisk(s) close no emphasis and were kept as text",
        "line 5: 1 asterisk(s) close no emphasis and were kept as text",
    )


def test_indented_lines_are_joined_and_reported():
    document = read(
        "*mixed (N*\n            2\n            *O*\n            4\n            *) x*\n"
    )
    assert document.lines[0].text == "mixed (N 2 O 4 ) x"
    assert [run.text for run in document.lines[0].runs if not run.italic] == [" 2 ", " 4 "]
    (finding,) = document.findings
    assert finding == (
        "line 1: 4 indented line(s) below were joined to the paragraph with one space each; the "
        "source may have had a subscript, a superscript or a line break there"
    )


def test_pipe_table():
    text = "| A | *B* |\n|---|:-:|\n| 1 \\| 2 | |\nx | y\n\n|no table|\n"
    document = read(text)
    assert [(line.cell, line.style, line.text) for line in document.lines] == [
        (Cell(0, 0, 0), "th", "A"),
        (Cell(0, 0, 1), "th", "B"),
        (Cell(0, 1, 0), "td", "1 | 2"),
        (Cell(0, 1, 1), "td", ""),
        (Cell(0, 2, 0), "td", "x"),
        (Cell(0, 2, 1), "td", "y"),
        (None, "p", "|no table|"),
    ]
    found = account(text.encode(), document)
    assert found["lost"] == 0
    assert found["markup"] == int(document.properties["markup_characters"]) == 19


def test_account_sees_a_lost_and_an_invented_character():
    data = b"abc\n"
    document = read_markdown(data, where="x")
    assert account(data, document)["lost"] == 0
    assert account(b"abXc\n", document)["lost"] == 1
    assert account(b"ac\n", document)["lost"] > 0


def test_not_utf8():
    with pytest.raises(ReadError) as caught:
        read_markdown(b"ok\n\xe9t\xe9\n", where="list.md")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    list.md, line 2\n"
        "  found:    byte 0xe9, which is not UTF-8\n"
        "  expected: Markdown in UTF-8\n"
        "  do:       save the file as UTF-8, or check that it is a text file"
    )


def test_nul():
    with pytest.raises(ReadError, match=r"list\.md, line 2\n  found:    a NUL character"):
        read_markdown(b"ok\nx\0y", where="list.md")


def test_too_large(monkeypatch):
    monkeypatch.setattr(markdown, "MAX_BYTES", 10)
    with pytest.raises(LimitError, match="11 bytes\n  expected: at most 10 bytes of Markdown"):
        read_markdown(b"x" * 11, where="list.md")


PIECES = st.lists(
    st.tuples(
        st.text("abc δ.,;-", min_size=1, max_size=6).filter(lambda t: t == t.strip()),
        st.sampled_from(["", "*", "**", "***"]),
    ),
    min_size=1,
    max_size=6,
)


@given(PIECES)
def test_emphasised_pieces_glued_together_read_back(pieces):
    """Glued pieces keep every character; separated by plain text they keep their style too."""
    glued = parse_inline("".join(f"{sign}{text}{sign}" for text, sign in pieces))
    assert "".join(run.text for run in glued.runs) == "".join(text for text, _ in pieces)
    assert glued.stray == 0
    apart = parse_inline("x".join(f"{sign}{text}{sign}" for text, sign in pieces))
    expected = []
    for n, (text, sign) in enumerate(pieces):
        expected += [("x", False, False)] if n else []
        expected += [(c, len(sign) & 1 == 1, len(sign) & 2 == 2) for c in text]
    assert [(c, run.italic, run.bold) for run in apart.runs for c in run.text] == expected


@given(st.text("ab *#|-\\\n\r\t&lt;<sup>/1.:\u00a0", max_size=60))
def test_every_character_is_accounted_for(text):
    data = text.encode()
    document = read_markdown(data, where="x")
    found = account(data, document)
    assert found["lost"] == 0
    assert found["markup"] == int(document.properties["markup_characters"])
    assert found["structure"] == int(document.properties["structure_characters"]) >= 0
    assert found["file"] == sum(
        found[part] for part in ("front_matter", "stream", "markup", "structure")
    )


@pytest.mark.real
@pytest.mark.skipif(not SPAIN.is_dir(), reason="the official documents are not beside the project")
@pytest.mark.parametrize("path", sorted(SPAIN.rglob("*.md")), ids=lambda path: path.name)
def test_real_files_lose_no_character(path):
    data = path.read_bytes()
    document = read_markdown(data, where=path.name)
    found = account(data, document)
    assert found["lost"] == 0
    assert found["markup"] == int(document.properties["markup_characters"])
    assert "*" not in document.characters
    assert all("asterisk" not in finding for finding in document.findings)
    if path.parent.name == "full":
        assert document.properties["identifier"] == "BOE-A-2014-8926"
        assert document.properties["last_updated"] == path.stem.rpartition("_")[2]
