from __future__ import annotations

import pytest

from pipeline.model.document import Cell, Document, Run
from pipeline.read.docx import read_docx


def p(text: str = "", ppr: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{ppr}</w:pPr>{run}</w:p>"


def r(text: str, rpr: str = "") -> str:
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(data: bytes) -> Document:
    document = read_docx(data, where="list.docx")
    assert "".join(line.text for line in document.lines) == document.characters
    return document


def rows(document: Document) -> list[tuple[str | None, str]]:
    return [(line.style, line.text) for line in document.lines]


def test_characters_that_are_elements(word):
    body = (
        "<w:p><w:r><w:t> a </w:t><w:tab/><w:t xml:space='preserve'> b\n</w:t><w:br/>"
        "<w:noBreakHyphen/><w:softHyphen/><w:cr/><w:ptab/></w:r>"
        '<w:r><w:br w:type="page"/><w:t>c</w:t></w:r></w:p>'
        '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>d</w:t></w:r></w:p>'
        "<w:p/>"
    )
    document = read(word(body))
    assert [line.text for line in document.lines] == ["a\t b  \u2011\u00ad \t c", "d"]
    assert document.findings == ()


def test_symbols_become_what_they_show(word):
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B4"/><w:sym w:font="Symbol" w:char="F0A3"/>'
        '<w:sym w:font="Wingdings" w:char="F0A7"/><w:sym w:font="Arial" w:char="00B0"/>'
        '<w:sym w:font="Oddity" w:char="F041"/></w:r>'
        + r("mW", '<w:rFonts w:ascii="Symbol"/>')
        + r("\uf0b3")
        + "</w:p>"
    )
    document = read(word(body))
    assert document.characters == "×≤▪\uf0b0\uf041μΩ≥"
    assert document.findings == (
        "the character U+F0B0 of the font Arial is not known and was kept as it is",
        "the character U+F041 of the font Oddity is not known and was kept as it is",
    )


STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:rFonts w:ascii="Base"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:ind w:left="100"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="bold one"/><w:basedOn w:val="N"/>
  <w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>
  <w:rPr><w:b/><w:i/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="child"/><w:basedOn w:val="B"/>
  <w:rPr><w:i w:val="0"/><w:color w:val="FF0000"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="L1"><w:name w:val="circle"/><w:basedOn w:val="L2"/></w:style>
<w:style w:type="paragraph" w:styleId="L2"><w:name w:val="circle 2"/><w:basedOn w:val="L1"/></w:style>
<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/><w:u w:val="single"/></w:rPr></w:style>
"""


def test_styles_are_inherited_and_toggles_cancel(word):
    body = (
        '<w:p><w:pPr><w:pStyle w:val="C"/></w:pPr>'
        + r("a")
        + r("b", '<w:rStyle w:val="S"/>')
        + r("c", '<w:rStyle w:val="S"/><w:b/><w:u w:val="none"/>')
        + r("d", '<w:b w:val="false"/><w:i/><w:sz w:val="11"/><w:color w:val="auto"/>')
        + "</w:p>"
    )
    line = read(word(body, {"styles": STYLES})).lines[0]
    assert (line.style, line.indent) == ("child", 18.0)
    base = {"size": 14.0, "font": "Base", "color": "#ff0000"}
    assert line.runs == (
        Run("a", bold=True, **base),
        Run("b", underline=True, **base),
        Run("c", bold=True, **base),
        Run("d", italic=True, size=5.5, font="Base"),
    )


def test_defaults_and_circles(word):
    body = p("a") + p("b", '<w:pStyle w:val="L1"/>') + p("c", '<w:pStyle w:val="unknown"/>')
    document = read(word(body, {"styles": STYLES}))
    assert [(line.style, line.indent) for line in document.lines] == [
        ("Normal", 5.0),
        ("circle", 5.0),
        ("unknown", 5.0),
    ]
    assert document.lines[0].runs == (Run("a", size=11.0, font="Base"),)


@pytest.mark.parametrize(
    ("rpr", "expected"),
    [
        ('<w:vertAlign w:val="superscript"/>', Run("6", superscript=True)),
        ('<w:vertAlign w:val="subscript"/>', Run("6", subscript=True)),
        ('<w:position w:val="6"/>', Run("6", superscript=True)),
        ('<w:position w:val="-4"/>', Run("6", subscript=True)),
        ('<w:position w:val="1"/>', Run("6")),
        ("<w:strike/>", Run("6", strike=True)),
        ("<w:dstrike/>", Run("6", strike=True)),
        ('<w:b w:val="0"/>', Run("6")),
        ('<w:b w:val="on"/>', Run("6", bold=True)),
    ],
)
def test_direct_formatting(word, rpr, expected):
    assert read(word(f"<w:p>{r('6', rpr)}</w:p>")).lines[0].runs == (expected,)


def test_hidden_text_is_left_out_and_told(word):
    document = read(word(f"<w:p>{r('a')}{r('secret', '<w:vanish/>')}{r('b')}</w:p>"))
    assert document.characters == "ab"
    assert document.findings == ("hidden text was left out",)


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_give_their_result_also_nested_and_over_paragraphs(word):
    inner = field("PAGEREF", r("7"))
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("Title ")
        + inner
        + "</w:p><w:p>"
        + r("More")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:p>'
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + r("instruction")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + '<w:fldSimple w:instr="PAGE">'
        + r("3")
        + "</w:fldSimple></w:p>"
    )
    document = read(word(body))
    assert [line.text for line in document.lines] == ["Title 7", "More", "3"]
    assert document.findings == ()


def test_broken_fields_are_told(word):
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    )
    assert read(word(body)).findings == (
        "a field ends that never began",
        "a field is never closed; its text may be incomplete",
    )


def test_wrappers_hide_nothing(word):
    body = (
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{p('a')}</w:sdtContent></w:sdt>"
        f"<w:customXml>{p('b')}</w:customXml>"
        f"<w:p><w:hyperlink>{r('c')}</w:hyperlink><w:smartTag>{r('d')}</w:smartTag>"
        f"<w:sdt><w:sdtContent>{r('e')}</w:sdtContent></w:sdt><w:newThing>{r('f')}</w:newThing></w:p>"
    )
    assert [line.text for line in read(word(body)).lines] == ["a", "b", "cdef"]


def test_notes_headers_and_footers(word):
    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{r(text)}</w:p></w:{kind}>'

    reference = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'
    body = (
        "<w:p>" + r("x") + reference.format("footnote", 5) + r(" y")
        + reference.format("endnote", 2) + reference.format("footnote", 3)
        + reference.format("footnote", 9) + "</w:p>"
        + "<w:sectPr>"
        + '<w:headerReference w:type="default" r:id="r2"/><w:headerReference w:type="first" r:id="r2"/>'
        + '<w:footerReference w:type="default" r:id="r3"/></w:sectPr>'
    )  # fmt: skip
    footnotes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        + note("footnote", 3, " three")
        + note("footnote", 5, " five")
        + note("footnote", 8, " lost")
    )
    parts = {
        "footnotes": footnotes,
        "endnotes": note("endnote", 2, " end"),
        "header1": p("Head"),
        "footer1": "<w:p>" + r("page ") + field("PAGE", r("2")) + "</w:p>",
    }
    document = read(word(body, parts))
    assert rows(document) == [
        (None, "x1 yi23"),
        ("footnote", "1 five"),
        ("endnote", "i end"),
        ("footnote", "2 three"),
        ("footnote", " lost"),
        ("header", "Head"),
        ("footer", "page 2"),
    ]
    assert document.lines[0].runs[1] == Run("1", superscript=True, note="footnote")
    assert document.lines[1].runs[0] == Run("1", superscript=True, note="footnote")
    assert document.findings == (
        "a reference leads to a footnote that is not there",
        "a footnote has no reference in the body",
    )


@pytest.mark.parametrize("where", ["settings", "section"])
def test_notes_that_word_counts_anew_are_told(word, where):
    anew = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    parts = {"settings": anew} if where == "settings" else {}
    body = p("a") + (f"<w:sectPr>{anew}</w:sectPr>" if where == "section" else "")
    (finding,) = read(word(body, parts)).findings
    assert finding == (
        "Word numbers footnotes anew on each page or in each section; here they are numbered"
        " through the document"
    )


def test_body_text_in_the_style_named_header_is_not_a_header(word):
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="header"/></w:style>'
    body = p("a", '<w:pStyle w:val="H"/>') + (
        '<w:sectPr><w:headerReference w:type="default" r:id="r1"/></w:sectPr>'
    )
    data = word(body, {"styles": styles, "header1": p("b", '<w:pStyle w:val="H"/>')})
    assert rows(read(data)) == [("Header", "a"), ("header", "b")]


def test_text_boxes_come_after_their_paragraph_once(word):
    box = "<w:txbxContent>{}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><a:graphic>"
        + box.format(p("boxed") + p("second"))
        + "</a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        + box.format(p("boxed"))
        + "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        + r("anchor")
        + "</w:p><w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback>"
        + "<w:pict>"
        + box.format(p("only here"))
        + "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert rows(read(word(body))) == [
        (None, "anchor"),
        ("textbox", "boxed"),
        ("textbox", "second"),
        ("textbox", "only here"),
    ]


def test_pictures_and_objects_are_told(word):
    body = (
        "<w:p><w:r><w:drawing><a:blip/></w:drawing><w:pict><v:imagedata/></w:pict>"
        '<w:object><o:OLEObject xmlns:o="urn:o"/></w:object>'
        '<w:drawing><c:chart xmlns:c="urn:c"/></w:drawing></w:r></w:p><w:altChunk/>'
    )
    assert read(word(body)).findings == (
        "a picture was not read (2 times)",
        "an embedded object was not read",
        "a chart or a diagram was not read",
        "a part in another format is embedded and was not read",
    )


def test_formulas_keep_their_scripts(word):
    def run(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    body = (
        "<w:p>" + r("v = ") + "<m:oMath>"
        + f"<m:f><m:num>{run('a')}{run('+b')}</m:num><m:den>{run('2')}</m:den></m:f>"
        + f"<m:sSup><m:e>{run('10')}</m:e><m:sup>{run('6')}</m:sup></m:sSup>"
        + f"<m:sSub><m:e>{run('x')}</m:e><m:sub>{run('i')}</m:sub></m:sSub>"
        + f"<m:d><m:e>{run('y')}</m:e></m:d><m:rad><m:deg/><m:e>{run('z')}</m:e></m:rad>"
        + "</m:oMath></w:p>"
    )  # fmt: skip
    document = read(word(body))
    line = document.lines[0]
    assert line.text == "v = (a+b)/2106xi(y)√z"
    assert [
        (run.text, run.superscript) for run in line.runs if run.superscript or run.subscript
    ] == [
        ("6", True),
        ("i", False),
    ]
    assert document.findings == ("a formula was written on one line",)


MERGE = '<w:vMerge w:val="restart"/>'


def cell(text: str, tcpr: str = "") -> str:
    return f"<w:tc><w:tcPr>{tcpr}</w:tcPr>{p(text)}</w:tc>"


def test_tables_stand_on_their_grid(word):
    inner = f"<w:tbl><w:tr>{cell('in')}</w:tr></w:tbl>"
    body = (
        p("before")
        + "<w:tbl><w:tr>"
        + cell("A", MERGE)
        + cell("B", '<w:gridSpan w:val="2"/>')
        + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>")
        + cell("")
        + f"<w:tc><w:tcPr/>{p('x')}{inner}{p()}{p('y')}</w:tc>"
        + '</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        + cell("last")
        + "</w:tr></w:tbl>"
        + p("after")
        + f"<w:tbl><w:tr>{cell('B')}</w:tr></w:tbl>"
    )
    document = read(word(body))
    assert [(line.cell, line.text) for line in document.lines] == [
        (None, "before"),
        (Cell(0, 0, 0, 2, 1), "A"),
        (Cell(0, 0, 1, 1, 2), "B"),
        (Cell(0, 1, 1), ""),
        (Cell(0, 1, 2), "x"),
        (Cell(1, 0, 0), "in"),
        (Cell(0, 1, 2), "y"),
        (Cell(0, 2, 1), "last"),
        (None, "after"),
        (Cell(2, 0, 0), "B"),
    ]


def test_text_under_a_merged_cell_is_kept_and_told(word):
    body = (
        f"<w:tbl><w:tr>{cell('A', MERGE)}</w:tr><w:tr>{cell('under', '<w:vMerge/>')}</w:tr></w:tbl>"
    )
    document = read(word(body))
    assert [line.text for line in document.lines] == ["A", "under"]
    assert document.findings == ("a merged table cell holds text that Word does not show",)


def test_properties_of_the_package(word):
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/officeDocument" Target="/word/document.xml"/>'
        '<Relationship Id="b" Type="y/core-properties" Target="core.xml"/></Relationships>'
    )
    core = '<c xmlns:d="urn:d"><d:title>T</d:title><d:modified>2024</d:modified><d:other>z</d:other></c>'
    data = word(
        p("a"),
        {"comments": "<w:comment/><w:comment/>"},
        {"_rels/.rels": rels.encode(), "core.xml": core.encode()},
    )
    assert read(data).properties == {"title": "T", "modified": "2024", "comments": "2"}


def test_strict_documents_are_read_too(word):
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        "<w:p><w:r><w:t>strict</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read(word("", raw={"word/document.xml": strict.encode()})).characters == "strict"
