from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.errors import ReadError, WrongContentError
from pipeline.model.document import Media
from pipeline.read import READERS, read


def test_each_text_format_goes_to_its_reader(word):
    docx = word("<w:p><w:r><w:t>a</w:t></w:r></w:p>")
    for media, data in (
        (Media.MARKDOWN, b"a"),
        (Media.HTML, b"<p>a</p>"),
        (Media.DOCX, docx),
    ):
        document = read(data, media, where="x")
        assert (document.media, document.characters) == (media, "a")
        assert document.reader.split()[0] in READERS[media]
        assert read(data, media, where="x", reader=READERS[media][0]) == document


def test_an_unknown_reader_is_named():
    with pytest.raises(ReadError) as caught:
        read(b"", Media.MARKDOWN, where="a.md", reader="pdfplumber")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    a.md\n"
        "  found:    no reader 'pdfplumber' for markdown\n"
        "  expected: one of annex-markdown\n"
        "  do:       leave the reader out to get the usual one"
    )


def test_xml_needs_a_list_of_its_own():
    with pytest.raises(ReadError) as caught:
        read(b"<a/>", Media.XML, where="a.xml")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    a.xml\n"
        "  found:    a file of xml\n"
        "  expected: a format with a general reader\n"
        "  do:       give the list a profile that reads its own XML"
    )


def test_a_page_named_docx():
    with pytest.raises(WrongContentError, match="found:    an HTML page"):
        read(b"<!DOCTYPE html><html>404</html>", Media.DOCX, where="a.docx")


def test_importing_the_room_imports_no_reader():
    code = (
        "import sys, pipeline.read; "
        "print([m for m in sys.modules if m.startswith(('lxml', 'pypdfium2', 'pdfplumber'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
