import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.changes import Operation, Segment
from pipeline.report import as_markdown, index
from pipeline.report.comparison import Comparison
from pipeline.report.markdown import escape, redline
from pipeline.report.redline import Redline

_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")


def tables(text: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.startswith("| "):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [rows for rows in found if rows]


def test_every_row_of_a_table_has_the_columns_of_its_head(sample):
    for text in (
        as_markdown.render(Comparison(sample)).decode(),
        index([sample], "markdown").decode(),
    ):
        assert tables(text)
        for rows in tables(text):
            assert {len(_BAR.findall(row)) for row in rows} == {len(_BAR.findall(rows[0]))}


def test_links_lead_to_anchors(sample):
    text = as_markdown.render(Comparison(sample)).decode()
    anchors = re.findall(r'<a id="([^"]+)">', text)
    assert len(anchors) == len(set(anchors)) == len(sample.changes)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(anchors)


def test_hostile_text_writes_no_element_and_no_steering_character(hostile):
    text = as_markdown.render(Comparison(hostile)).decode()
    elements = set(re.findall(r"(?<!\\)<(/?[a-z]+)", text))
    assert elements <= {"a", "/a", "br", "del", "/del", "strong", "/strong"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200f\x00-\x08\x1b]", text)


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (("=of ", "-two ", "+three ", "=wheels"), "of ~~two~~ **three** wheels"),
        (("=a ", "-b*", "+c|"), "a ~~b\\*~~ **c\\|**"),
        (("=kg", "+(net)", "=x"), "kg<strong>(net)</strong>x"),
        (("-  ", "=x"), "  x"),
        (("+- one",), "**\\- one**"),
    ],
)
def test_redline(segments, expected):
    names = {"=": Operation.EQUAL, "-": Operation.DELETE, "+": Operation.INSERT}
    given_ = Redline(tuple(Segment(names[s[0]], s[1:]) for s in segments))
    assert redline(given_) == expected


_CELL = st.text(alphabet="ab1.)-+=#*_`~|<>[]()\\&$! \n")


@given(_CELL)
def test_a_host_shows_escaped_text_as_it_is(text):
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    host = markdown_it.MarkdownIt("commonmark").enable(["strikethrough", "table"])
    shown = host.render(f"x\n\n{escape(text)}\n\ny")
    plain = re.sub(r"<br ?/?>|&lt;br&gt;", "\n", shown)
    assert not re.search(r"<(?!/?p>)[^\n]", plain)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    words = re.sub(r"</?p>", "", plain)
    assert words.split() == ["x", *text.split(), "y"]


def test_whole_report(samples, golden):
    golden("small.md", as_markdown.render(Comparison(samples.small())))
