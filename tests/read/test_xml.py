from __future__ import annotations

import pytest

from pipeline.errors import DoctypeError, LimitError, ReadError
from pipeline.read import xml
from pipeline.read.xml import parse_xml, root_name

BOMB = (
    '<?xml version="1.0"?>\n<!-- <a> --><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<r x="&b;">&b;</r>'
)


def test_a_doctype_is_refused_before_anything_is_parsed():
    with pytest.raises(DoctypeError) as caught:
        parse_xml(BOMB.encode(), where="list.docx, part word/document.xml")
    assert str(caught.value) == (
        "XML with a document type declaration\n"
        "  where:    list.docx, part word/document.xml\n"
        "  found:    <!DOCTYPE\n"
        "  expected: XML without a document type declaration\n"
        "  do:       do not open this file elsewhere; fetch it again from its publisher"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_doctype_is_found_in_every_encoding(encoding):
    with pytest.raises(DoctypeError):
        parse_xml(BOMB.encode(encoding), where="x")


KNOWN = '<!DOCTYPE r SYSTEM "http://example.org/r.dtd">'


def test_one_declaration_may_be_known():
    assert parse_xml(f"{KNOWN}<r/>".encode(), where="x", doctype=KNOWN).tag == "r"
    for other in (KNOWN[:-1] + "[<!ENTITY a 'b'>]>", KNOWN.replace("SYSTEM", "system"), KNOWN[:20]):
        with pytest.raises(DoctypeError) as caught:
            parse_xml(f"{other}<r/>".encode(), where="x", doctype=KNOWN)
        assert caught.value.expected == (
            f"XML without a document type declaration, or with this one alone: {KNOWN}"
        )
    subset = "<!DOCTYPE r [<!ENTITY a 'b'>"
    with pytest.raises(DoctypeError):
        parse_xml(f"{subset}]><r/>".encode(), where="x", doctype=subset)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<r/>", "r"),
        (f"<?xml version='1.0'?>\n{KNOWN}\n<!-- <a> --><x:r y='>'/>", "x:r"),
        (BOMB, ""),  # what stands in an internal subset is not looked through
        ("<!-- <a>", ""),
        ("<!DOCTYPE r", ""),
        ("", ""),
    ],
)
def test_the_root_is_named_without_parsing(text, name):
    assert root_name(text.encode()) == root_name(text.encode("utf-16")) == name


def test_the_word_doctype_in_a_comment_or_text_is_harmless():
    root = parse_xml(b"<!-- <!DOCTYPE r> --><?p <!DOCTYPE?><r>&lt;!DOCTYPE</r>", where="x")
    assert root.text == "<!DOCTYPE"


def test_an_undeclared_entity_is_an_error():
    with pytest.raises(ReadError, match="Entity 'a' not defined"):
        parse_xml(b"<r>&a;</r>", where="x")


def test_xml_that_breaks_off_names_the_line():
    with pytest.raises(ReadError) as caught:
        parse_xml(b"<r>\n<a>\n", where="list.xml")
    assert str(caught.value).splitlines()[:2] == [
        "the file cannot be read",
        "  where:    list.xml, line 3",
    ]


@pytest.mark.parametrize("depth", [xml.MAX_DEPTH + 1, 1000, 100_000])
def test_depth_is_bounded(depth):
    with pytest.raises(LimitError) as caught:
        parse_xml(b"<a>" * depth + b"</a>" * depth, where="x")
    assert caught.value.found == "elements nested more than 120 deep"
    assert parse_xml(b"<a>" * 120 + b"</a>" * 120, where="x").tag == "a"


def test_size_is_bounded(monkeypatch):
    monkeypatch.setattr(xml, "MAX_BYTES", 10)
    with pytest.raises(LimitError, match="11 bytes\n  expected: at most 10 bytes of XML"):
        parse_xml(b"<a>12345678", where="x")
