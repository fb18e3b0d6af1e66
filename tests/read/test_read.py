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
        (Media.XML, b"<Regulation><Order><Text>a</Text></Order></Regulation>"),
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


def test_xml_of_another_family_is_refused():
    with pytest.raises(WrongContentError) as caught:
        read(b"<a/>", Media.XML, where="a.xml")
    assert str(caught.value) == (
        "not the kind of file it claims to be\n"
        "  where:    a.xml\n"
        "  found:    XML with the root <a>\n"
        "  expected: a text of a publisher known here: <Regulation>, <Statute>, <dokumente>\n"
        "  do:       check that the file is the one meant; for other XML, no reader exists yet"
    )


@pytest.mark.parametrize("data", [b"", b"<!-- -->", b"<!DOCTYPE a>", b"<"])
def test_xml_without_a_root_is_refused(data):
    with pytest.raises(ReadError) as caught:
        read(data, Media.XML, where="a.xml")
    assert str(caught.value) == (
        "the file cannot be read\n"
        "  where:    a.xml\n"
        "  found:    no root element\n"
        "  expected: well-formed XML\n"
        "  do:       fetch the file again; if it stays so, ask its publisher"
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
