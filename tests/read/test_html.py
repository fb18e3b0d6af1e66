from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LimitError, ReadError
from pipeline.model.document import Cell, Document, Run
from pipeline.read.html import read_html
from pipeline.read.html_lists import alphabetic

PAGE = (
    Path(__file__).resolve().parents[3]
    / "shared" / "real" / "mtcr-info" / "annex-page_2025-12-10.html"
)  # fmt: skip


def read(text: str) -> Document:
    document = read_html(text.encode(), where="page.html")
    assert "".join(line.text for line in document.lines) == document.characters
    return document


def rows(text: str) -> list[tuple[str | None, str]]:
    return [(line.style, line.text) for line in read(text).lines]


def test_blocks_and_folded_space():
    assert rows(
        "<h1> A \n B </h1>loose <b>text</b>\n<div><p>one<p>two</div> tail<hr>end&nbsp; <a>x</a>"
    ) == [
        ("h1", "A B"),
        ("body", "loose text"),
        ("p", "one"),
        ("p", "two"),
        ("body", "tail"),
        ("body", "end\u00a0 x"),
    ]


def test_one_break_is_a_space_and_two_end_the_paragraph():
    assert rows("<p>a<br>b<br> <br>c</p>") == [("p", "a b"), ("p", "c")]


def test_preformatted_text_keeps_its_lines():
    assert rows("<pre>a\n  b\n</pre>") == [("pre", "a"), ("pre", "  b")]


def test_styles_of_characters():
    line = read(
        "<p>1.1 &times; 10<sup>6</sup> <strong>N<sub>2</sub></strong><em>i</em><u>u</u><s>s</s>"
        "<ins>n</ins><del>o</del></p>"
    ).lines[0]
    assert line.runs == (
        Run("1.1 × 10"),
        Run("6", superscript=True),
        Run(" "),
        Run("N", bold=True),
        Run("2", bold=True, subscript=True),
        Run("i", italic=True),
        Run("u", underline=True),
        Run("s", strike=True),
        Run("n", inserted=True),
        Run("o", deleted=True),
    )


def test_style_attributes_and_mathml():
    line = read(
        '<p>10<span style="vertical-align:super">6</span>'
        '<span style="FONT-WEIGHT: 700; font-style:italic">b</span>'
        '<b><span style="font-weight:normal">n</span></b>'
        '<i style="text-decoration: underline line-through">t</i>'
        "<math><msup><mi>m</mi><mn>3</mn></msup><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>"
    ).lines[0]
    assert line.runs == (
        Run("10"),
        Run("6", superscript=True),
        Run("b", bold=True, italic=True),
        Run("n"),
        Run("t", italic=True, underline=True, strike=True),
        Run("m"),
        Run("3", superscript=True),
        Run("x"),
        Run("1", subscript=True),
        Run("2", superscript=True),
    )


def test_list_markers():
    text = (
        "<ol><li>a<ol type=a start=3><li>b<li value=28>c</ol><li><p>d</p><p>e</p></ol>"
        '<ul><li>f</ul><ol style="list-style: none"><li>g</ol>'
        '<ol reversed><li>h<li>i</ol><ol style="list-style-type:upper-roman" start=9><li>j</ol>'
    )
    assert [(line.marker, line.level, line.text) for line in read(text).lines] == [
        ("1.", 0, "a"),
        ("c.", 1, "b"),
        ("ab.", 1, "c"),
        ("2.", 0, "d"),
        (None, 0, "e"),
        ("•", 0, "f"),
        (None, 0, "g"),
        ("2.", 0, "h"),
        ("1.", 0, "i"),
        ("IX.", 0, "j"),
    ]


def test_tables_with_spans_and_nesting():
    text = (
        "<table><caption>C</caption><thead><tr><th rowspan=2>A<th colspan=2>B</thead>"
        "<tr><td><td><p>x<p>y<tr><td>1<table><tr><td>in</table>2</table>"
    )
    assert [(line.cell, line.text) for line in read(text).lines] == [
        (None, "C"),
        (Cell(0, 0, 0, 2, 1), "A"),
        (Cell(0, 0, 1, 1, 2), "B"),
        (Cell(0, 1, 1), ""),
        (Cell(0, 1, 2), "x"),
        (Cell(0, 1, 2), "y"),
        (Cell(0, 2, 0), "1"),
        (Cell(1, 0, 0), "in"),
        (Cell(0, 2, 0), "2"),
    ]


def test_what_is_no_text_is_counted():
    document = read(
        "<html lang=fr><head><title> A\n b</title><style>abc</style></head>"
        "<body><script>12345</script>x<img><img><iframe></iframe><!-- note --></body>"
    )
    assert document.characters == "x"
    assert document.properties == {
        "encoding": "utf-8",
        "title": "A b",
        "language": "fr",
        "script_characters": "5",
        "style_characters": "3",
    }
    assert document.findings == (
        "2 picture(s) of the page were not read",
        "1 embedded page(s) of the page were not read",
    )


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("é".encode(), "utf-8", "é"),
        ("é".encode("latin-1"), "windows-1252", "é"),
        (b"<meta charset=iso-8859-1><p>\x96", "windows-1252", "–"),
        (b'<meta http-equiv=x content="text/html; charset=iso-8859-2"><p>\xb1', "iso8859-2", "ą"),
        (b'<?xml version="1.0" encoding="iso-8859-7"?><p>\xe1</p>', "iso8859-7", "α"),
        ("\ufeffé".encode("utf-16-le"), "utf-16-le", "é"),
    ],
)
def test_encodings(data, encoding, text):
    document = read_html(data, where="x")
    assert (document.properties["encoding"], document.characters) == (encoding, text)


def test_bytes_that_are_not_in_the_declared_encoding():
    with pytest.raises(ReadError) as caught:
        read_html(b"<meta charset=utf-8>\n<p>\xe9</p>", where="page.html")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    page.html, line 2\n"
        "  found:    byte 0xe9, which is not utf-8\n"
        "  expected: text in utf-8, as the page declares\n"
        "  do:       fetch the page again; if it stays so, save it as UTF-8 and add that copy"
    )


def test_an_empty_page():
    with pytest.raises(ReadError, match="found:    no element at all"):
        read_html(b"", where="x")


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 230,
        b"<div>" * 5000,
        b"<p>" + b"a" * 11_000_000,
        b"<table><tr><td rowspan=60000 colspan=900>x",
    ],
    ids=["deep", "very deep", "huge text", "huge span"],
)
def test_bounds(data):
    with pytest.raises(LimitError):
        read_html(data, where="x")


def test_letters_of_lists_are_not_the_letters_of_word():
    assert [alphabetic(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        "a", "z", "aa", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


@given(
    st.recursive(
        st.text("abc 12.é", max_size=8).map(lambda t: (t, t)),
        lambda inner: st.tuples(
            st.sampled_from(["p", "div", "b", "sup", "span", "td"]), st.lists(inner, max_size=4)
        ).map(
            lambda made: (
                f"<{made[0]}>{''.join(source for source, _ in made[1])}</{made[0]}>",
                "".join(text for _, text in made[1]),
            )
        ),
        max_leaves=12,
    )
)
def test_no_character_is_lost_whatever_the_nesting(made):
    source, text = made
    found = read("<body>x" + source).characters
    assert found.replace(" ", "") == "x" + text.replace(" ", "")


@pytest.mark.real
@pytest.mark.skipif(not PAGE.is_file(), reason="the official page is not beside the project")
def test_the_publication_page():
    document = read_html(PAGE.read_bytes(), where=PAGE.name)
    assert document.properties["title"].startswith("MTCR Annex")
    texts = [line.text.strip() for line in document.lines if line.style == "h3"]
    assert len(texts) >= 3
    assert sum(".pdf" in line.text for line in document.lines) >= 3
    assert "function(" not in document.characters
