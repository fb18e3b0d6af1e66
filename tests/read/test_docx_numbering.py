from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.docx import read_docx
from pipeline.read.docx_counters import format_counter


def level(index: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, definition: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def p(ppr: str, text: str = "x") -> str:
    return f"<w:p><w:pPr>{ppr}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def np(number: int, index: int | None = 0, more: str = "") -> str:
    ilvl = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    return p(f'<w:numPr>{ilvl}<w:numId w:val="{number}"/></w:numPr>{more}')


LIST = abstract(
    0,
    level(0, "decimal", "%1."),
    level(1, "upperLetter", "%1.%2."),
    level(2, "decimal", "%1.%2.%3."),
    level(3, "lowerLetter", "%4."),
    level(4, "lowerRoman", "(%5)"),
)


def labels(data: bytes) -> list[str | None]:
    return [line.marker for line in read_docx(data, where="x").lines]


def numbered(word, numbering: str, body: str, styles: str = "") -> list[str | None]:
    return labels(word(body, {"numbering": numbering, "styles": styles}))


def test_levels_count_and_restart(word):
    sequence = [0, 1, 2, 3, 3, 4, 2, 1, 2, 0, 1, 2, 3]
    body = "".join(np(1, index) for index in sequence)
    assert numbered(word, LIST + num(1, 0), body) == [
        "1.", "1.A.", "1.A.1.", "a.", "b.", "(i)", "1.A.2.", "1.B.", "1.B.1.", "2.", "2.A.",
        "2.A.1.", "a.",
    ]  # fmt: skip


def test_level_and_indent_are_told(word):
    levels = level(0, "decimal", "%1.", '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>')
    body = (
        np(1)
        + np(1, 0, '<w:ind w:left="1440"/>')
        + np(1, 0, '<w:ind w:firstLine="200"/>')
        + p('<w:ind w:left="720" w:hanging="360"/>')
        + p('<w:ind w:left="100" w:firstLine="200"/>')
        + p("")
    )
    document = read_docx(word(body, {"numbering": abstract(0, levels) + num(1, 0)}), where="x")
    assert [(line.level, line.indent) for line in document.lines] == [
        (0, 36.0),
        (0, 72.0),
        (0, 36.0),
        (None, 18.0),
        (None, 15.0),
        (None, None),
    ]


def test_a_skipped_level_counts_as_used(word):
    body = "".join(np(1, index) for index in (0, 2, 1, 2))
    assert numbered(word, LIST + num(1, 0), body) == ["1.", "1.A.1.", "1.B.", "1.B.1."]


def test_restart_rules(word):
    levels = abstract(
        0,
        level(0, "decimal", "%1"),
        level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(np(1, index) for index in (0, 1, 2, 1, 2, 0, 1, 2))
    assert numbered(word, levels + num(1, 0), body) == ["1", "1", "1", "2", "2", "2", "3", "1"]


def test_instances_of_one_definition_count_on_and_overrides_start_anew(word):
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    numbering = LIST + num(1, 0) + num(2, 0) + num(3, 0, override.format(7))
    body = "".join(np(number) for number in (1, 2, 3, 1, 3))
    assert numbered(word, numbering, body) == ["1.", "2.", "7.", "8.", "9."]


def test_an_override_may_replace_a_level(word):
    replaced = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "Part %1:")}</w:lvlOverride>'
    numbering = LIST + num(1, 0) + num(2, 0, replaced)
    assert numbered(word, numbering, np(1) + np(2) + np(1)) == ["1.", "Part II:", "3."]


def test_legal_levels_print_figures(word):
    levels = abstract(
        0,
        level(0, "upperRoman", "%1"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>", start=17),
        level(2, "upperLetter", "%1.%2.%3", '<w:isLgl w:val="0"/>'),
    )
    body = "".join(np(1, index) for index in (0, 0, 1, 2))
    assert numbered(word, levels + num(1, 0), body) == ["I", "II", "2.17", "II.17.A"]


def test_bullets_and_empty_labels(word):
    symbol = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'
    levels = abstract(
        0,
        level(0, "bullet", "\uf0b7", symbol.format("Symbol")),
        level(1, "bullet", "\uf0a7", symbol.format("Wingdings")),
        level(2, "bullet", "–"),
        level(3, "bullet", "\uf041", symbol.format("Oddity")),
        level(4, "none", ""),
        level(5, "none", "Note"),
    )
    body = "".join(np(1, index) for index in range(6))
    document = read_docx(word(body, {"numbering": levels + num(1, 0)}), where="x")
    assert [line.marker for line in document.lines] == ["•", "▪", "–", "•", None, "Note"]
    assert [line.level for line in document.lines] == list(range(6))
    assert document.findings == ("a bullet of the font Oddity is not known; it is shown as •",)


def test_an_empty_numbered_paragraph_counts_and_is_a_line(word):
    body = np(1) + '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>' + np(1)
    assert numbered(word, LIST + num(1, 0), body) == ["1.", "2.", "3."]


def test_numbering_through_styles(word):
    styles = """
    <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="h1"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="h2"/><w:basedOn w:val="H1"/>
      <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="H3"><w:name w:val="h3"/><w:basedOn w:val="H1"/></w:style>
    """
    levels = abstract(
        0,
        level(0, "decimal", "%1", '<w:pStyle w:val="H1"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'),
    )
    body = (
        p('<w:pStyle w:val="H1"/>')
        + p('<w:pStyle w:val="H2"/>')
        + p('<w:pStyle w:val="H3"/>')
        + p('<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p('<w:pStyle w:val="H1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
        + np(99)
        + np(1, 9)
    )
    assert numbered(word, levels + num(1, 0), body, styles) == [
        "1", "1.1", "2", None, "2.1", None, None,
    ]  # fmt: skip


def test_a_definition_that_is_a_link_to_a_style(word):
    styles = """
    <w:style w:type="numbering" w:styleId="Outline"><w:name w:val="o"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"""
    link = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    numbering = LIST + link + num(1, 0) + num(2, 5)
    assert numbered(word, numbering, np(2) + np(2, 1), styles) == ["1.", "1.A."]


def test_a_link_that_leads_nowhere_gives_no_label(word):
    link = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Gone"/></w:abstractNum>'
    assert numbered(word, link + num(2, 5), np(2)) == [None]


def test_custom_and_unknown_formats(word):
    def custom(form: str) -> str:
        return (
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice>'
            f'<w:numFmt w:val="custom" w:format="{form}"/></mc:Choice><mc:Fallback>'
            '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
            '<w:lvlText w:val="%1"/></w:lvl>'
        )

    numbering = abstract(0, custom("001, 002, 003, ...")) + abstract(1, custom("a, ç, ..."))
    body = np(1) + np(2) + np(2)
    document = read_docx(word(body, {"numbering": numbering + num(1, 0) + num(2, 1)}), where="x")
    assert [line.marker for line in document.lines] == ["001", "1", "2"]
    assert document.findings == (
        "the number format 'custom: a, ç, ...' is not known; its labels are in figures",
    )


@pytest.mark.parametrize(
    ("language", "expected"), [("en-GB", ["One", "Two"]), ("es-ES", ["1", "2"]), (None, ["1", "2"])]
)
def test_words_are_written_in_the_language_the_file_says_it_is_in(word, language, expected):
    lang = f'<w:lang w:val="{language}"/>' if language else ""
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{lang}</w:rPr></w:rPrDefault></w:docDefaults>"
    numbering = abstract(0, level(0, "cardinalText", "%1")) + num(1, 0)
    document = read_docx(word(np(1) + np(1), {"numbering": numbering, "styles": styles}), where="x")
    assert [line.marker for line in document.lines] == expected
    finding = "the number format 'cardinalText' is not known; its labels are in figures"
    assert document.findings == (() if expected[0] == "One" else (finding,))


def test_stories_count_apart(word):
    box = f"<w:p><w:r><w:pict><w:txbxContent>{np(1)}</w:txbxContent></w:pict></w:r></w:p>"
    assert numbered(word, LIST + num(1, 0), np(1) + box + np(1)) == ["1.", "1.", "2."]


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (14, "decimalZero", "14"),
        (28, "lowerLetter", "bb"),
        (53, "upperLetter", "AAA"),
        (0, "lowerLetter", "0"),
        (14, "lowerRoman", "xiv"),
        (49, "upperRoman", "XLIX"),
        (4000, "upperRoman", "4000"),
        (112, "ordinal", "112th"),
        (7, "russianLower", "ж"),
        (5, "none", ""),
        (5, "chicago", None),
        (2, "custom: α, β, γ, ...", "β"),
        (3, "custom: Α, Β, Γ, ...", "Γ"),
        (6, "custom: α, β, γ, ...", None),
        (7, "cardinalText", None),
    ],
)
def test_formats(number, kind, expected):
    assert format_counter(number, kind) == expected


def naive(sequence: Sequence[int]) -> list[str]:
    """Recount from the start for each paragraph: how many siblings since the last ancestor."""
    found = []
    for at, here in enumerate(sequence):
        parts = []
        for depth in range(here + 1):
            count = 0
            for before in sequence[: at + 1]:
                if before < depth:
                    count = 0
                elif before == depth or count == 0:
                    count += 1
            parts.append(str(count))
        found.append(".".join(parts))
    return found


@given(st.lists(st.integers(0, 5), max_size=40))
def test_any_sequence_of_levels_counts_as_the_naive_counter(word_session, sequence):
    levels = abstract(
        0,
        *(
            level(index, "decimal", ".".join(f"%{n + 1}" for n in range(index + 1)))
            for index in range(6)
        ),
    )
    body = "".join(np(1, index) for index in sequence)
    assert numbered(word_session, levels + num(1, 0), body) == naive(sequence)


def test_edges_of_further_lines_and_of_numbers(word):
    levels = level(0, "decimal", "%1.", '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>')
    body = np(1) + p('<w:ind w:left="720" w:hanging="360"/>') + p('<w:ind w:left="200"/>') + p("")
    document = read_docx(word(body, {"numbering": abstract(0, levels) + num(1, 0)}), where="x")
    assert [(line.indent, line.hang, line.marker_edge) for line in document.lines] == [
        (36.0, 36.0, 18.0),
        (18.0, 36.0, None),
        (10.0, 10.0, None),
        (None, None, None),
    ]
