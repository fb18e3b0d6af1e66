from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.errors import (
    DoctypeError,
    EncryptedError,
    LimitError,
    ReadError,
    TruncatedError,
    WrongContentError,
)
from pipeline.read import docx_package
from pipeline.read.docx import read_docx

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def failure(data: bytes, kind: type[Exception]) -> str:
    with pytest.raises(kind) as caught:
        read_docx(data, where="annex.docx")
    return str(caught.value)


def test_a_page_instead_of_the_file():
    assert failure(b"\xef\xbb\xbf\n<!DOCTYPE html><html>Not found", WrongContentError) == (
        "not the kind of file it claims to be\n"
        "  where:    annex.docx\n"
        "  found:    an HTML page\n"
        "  expected: a Word document (.docx)\n"
        "  do:       check the address: a site may answer with a page instead of the file"
    )


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1", "a Rich Text file"),
        (b"<?xml version='1.0'?>", "an XML file"),
        (b"\x00\x01ab", "a file that starts with bytes 00 01 61 62"),
        (CFB, "an Office file in the format of before 2007 (.doc)"),
    ],
)
def test_other_files(data, found):
    assert f"\n  found:    {found}\n" in failure(data, WrongContentError)


def test_a_password():
    data = CFB + "EncryptedPackage".encode("utf-16-le")
    assert failure(data, EncryptedError) == (
        "the document is encrypted\n"
        "  where:    annex.docx\n"
        "  found:    a Word document protected by a password\n"
        "  expected: a Word document that opens without one\n"
        "  do:       open it in Word, save it without a password, and add that copy"
    )


def test_an_encrypted_zip(word):
    data = bytearray(word(""))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "found:    a zip whose members are encrypted" in failure(bytes(data), EncryptedError)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_file(word, share):
    data = word("<w:p/>")
    cut = data[: int(len(data) * share)]
    assert failure(cut, TruncatedError) == (
        "the file is truncated\n"
        "  where:    annex.docx\n"
        f"  found:    a zip of {len(cut):,} bytes without its directory\n"
        "  expected: a whole Word document (.docx)\n"
        "  do:       fetch the file again"
    )


def test_a_damaged_member(word):
    data = bytearray(word("<w:p><w:r><w:t>abcdefgh</w:t></w:r></w:p>" * 50))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 8] = bytes(8)
    assert (
        "where:    annex.docx, part word/document.xml\n  found:    a damaged member: "
        in failure(bytes(data), ReadError)
    )


def test_a_zip_without_a_word_document():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    message = failure(packed.getvalue(), WrongContentError)
    assert "found:    a zip without a Word document in it" in message


def test_a_doctype_in_any_part_that_is_read(word):
    evil = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    message = failure(word("", raw={"word/document.xml": evil}), DoctypeError)
    assert "where:    annex.docx, part word/document.xml" in message
    data = word("", {"styles": ""}, {"word/styles.xml": evil})
    assert "part word/styles.xml" in failure(data, DoctypeError)


def test_too_many_members(word, monkeypatch):
    monkeypatch.setattr(docx_package, "MAX_MEMBERS", 3)
    assert failure(word(""), LimitError) == (
        "the document exceeds a stated bound\n"
        "  where:    annex.docx\n"
        "  found:    4 members\n"
        "  expected: at most 3\n"
        "  do:       do not open this file elsewhere; fetch it again from its publisher"
    )


def test_a_bomb_is_refused_by_its_ratio(word):
    data = word("", raw={"word/media/bomb.bin": bytes(20_000_000)})
    assert "bytes that unpack to 20,000,000" in failure(data, LimitError)


def test_a_bomb_is_refused_by_its_size(word, monkeypatch):
    monkeypatch.setattr(docx_package, "MAX_EXPANDED", 1000)
    assert "expected: at most 1,000" in failure(word("<w:p/>" * 1000), LimitError)


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "a\\b"])
def test_names_that_leave_the_package(word, name):
    message = failure(word("", raw={name: b""}), ReadError)
    assert f"found:    a member named {name!r}\n" in message


def test_a_name_twice(word):
    packed = io.BytesIO(word(""))
    with zipfile.ZipFile(packed, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<x/>")
    message = failure(packed.getvalue(), ReadError)
    assert "found:    a member named 'word/document.xml' twice" in message
