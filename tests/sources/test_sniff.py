from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TruncatedError, WrongContentError
from pipeline.model.document import Media
from pipeline.sources.sniff import check, describe, page_title, printable, sniff


def package(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


PDF = b"%PDF-1.4\nx\n%%EOF"
DOCX = package("[Content_Types].xml", "word/document.xml")

KINDS = [
    (PDF, "a", Media.PDF),
    (b"junk before\n" + PDF, "a", Media.PDF),
    (DOCX, "a.pdf", Media.DOCX),
    (package("[Content_Types].xml", "xl/workbook.xml"), "a.docx", None),
    (b"<!DOCTYPE html><p>", "a.pdf", Media.HTML),
    (b"\xef\xbb\xbf \n<HTML lang=en>", "a", Media.HTML),
    (b'<?xml version="1.0"?><html xmlns="x"/>', "a", Media.HTML),
    (b'<?xml version="1.0"?><law/>', "a.md", Media.XML),
    (b'<?xml version="1.0" encoding="iso-8859-1"?><law>\xe9</law>', "a", Media.XML),
    (b"<law>\xe9</law>", "a", None),
    (b"# Title\n", "a.MD", Media.MARKDOWN),
    (b"# Title\n", "a.txt", None),
    (b"a\0b", "a.md", None),
    (b"\xff\xfe", "a.md", None),
    (b"", "a.md", None),
]


@pytest.mark.parametrize(("data", "name", "media"), KINDS)
def test_sniff(data, name, media):
    assert sniff(data, name=name) is media


DESCRIBED = [
    (b"", "an empty file (0 bytes)"),
    (PDF, "a PDF"),
    (DOCX, "a Word document (DOCX)"),
    (b"<law/>", "an XML document"),
    (b"<html><title>A &amp; B</title>", 'an HTML page titled "A & B"'),
    (b"<html>", "an HTML page without a title"),
    (package("mimetype"), "a zip archive that is no Word document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x",
        "an old Word file (.doc), or an Office file behind a password",
    ),
    (b"{\\rtf1 x}", "an RTF file"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"Service\nunavailable", "plain text beginning 'Service unavailable'"),
    (b"\x00\x01\x02", "3 bytes of an unknown kind, beginning 00 01 02"),
]


@pytest.mark.parametrize(("data", "text"), DESCRIBED)
def test_describe(data, text):
    assert describe(data) == text


@given(st.binary(max_size=3000))
def test_any_bytes_are_described_in_one_printable_line(data):
    assert describe(data).isprintable()
    sniff(data)


def test_a_title_cannot_command_a_terminal():
    assert page_title(b"<html><title>a\x1b[2Jb\r\n  c\xe2\x80\xae</title>") == "a [2Jb c"
    assert len(page_title(b"<title>" + b"x" * 500 + b"</title>")) == 120
    assert printable("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, Media.PDF),
        (DOCX, Media.DOCX),
        (b"<html>", Media.HTML),
        (b"<law/>", Media.XML),
        (b"text", Media.MARKDOWN),
    ],
)
def test_the_right_kind_passes(data, media):
    check(data, media, where="here")


@pytest.mark.parametrize(
    ("data", "media", "expected"),
    [
        (b"<html><title>T</title>", Media.PDF, "a PDF"),
        (PDF, Media.DOCX, "a Word document (DOCX)"),
        (package("x"), Media.DOCX, "a Word document (DOCX)"),
        (PDF, Media.HTML, "an HTML page"),
        (b"<html>", Media.MARKDOWN, "Markdown text"),
        (b"<html>", Media.XML, "an XML document"),
        (b"", Media.MARKDOWN, "Markdown text"),
    ],
)
def test_the_wrong_kind_is_refused(data, media, expected):
    with pytest.raises(WrongContentError) as caught:
        check(data, media, where="here")
    assert str(caught.value) == (
        "not the kind of file it claims to be\n"
        "  where:    here\n"
        f"  found:    {describe(data)}\n"
        f"  expected: {expected}\n"
        "  do:       open it and see what it is; get the file again from the publication page, or "
        "correct media or address in the catalogue"
    )


@given(st.integers(4, len(DOCX) - 23))
def test_a_cut_docx_is_truncated(length):
    with pytest.raises(TruncatedError) as caught:
        check(DOCX[:length], Media.DOCX, where="here")
    assert str(caught.value) == (
        "the file is truncated\n"
        "  where:    here\n"
        f"  found:    {length} bytes that begin as a zip package and do not end as one\n"
        "  expected: a Word document (DOCX) down to the end of its package\n"
        "  do:       get the file again; the copy is not whole"
    )


def test_a_cut_pdf_is_truncated():
    with pytest.raises(TruncatedError) as caught:
        check(PDF[:-3] + b" " * 3000, Media.PDF, where="here")
    assert str(caught.value) == (
        "the file is truncated\n"
        "  where:    here\n"
        "  found:    3013 bytes that begin as a PDF and do not end as one (no %%EOF)\n"
        "  expected: a PDF down to its end mark\n"
        "  do:       get the file again; the copy is not whole"
    )
