"""The zip package around a Word document: opened with bounds, and told apart from what is none."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from pipeline.errors import (
    EncryptedError,
    LimitError,
    ReadError,
    TruncatedError,
    WrongContentError,
)
from pipeline.read.xml import parse_xml

MAX_MEMBERS = 2_000
MAX_EXPANDED = 512 * 1024 * 1024
MAX_RATIO = 200
"""Expanded size against stored size of one member above :data:`RATIO_FLOOR`."""
RATIO_FLOOR = 16 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)


class Package:
    """A Word package held in memory; nothing is ever written to disk.

    Raises:
        WrongContentError: not a zip, or a zip without a Word document.
        EncryptedError: protected by a password.
        TruncatedError: the zip's directory, at its end, is missing.
        LimitError: more members or expanded bytes than the bounds above.
        ReadError: member names that leave the package or come twice, or a damaged member.
    """

    def __init__(self, data: bytes, *, where: str) -> None:
        self.where = where
        self._zip = _open(data, where)
        self._names = _checked_names(self._zip, where)
        self.main = self._main_part()

    def part(self, name: str) -> etree._Element | None:
        """Return the root of a part, or ``None`` where the package has no such part."""
        if name not in self._names:
            return None
        data = self._read(name)
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        return parse_xml(data, where=f"{self.where}, part {name}")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the internal relations of a part: id to (kind, part name)."""
        folder, name = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in () if root is None else root.iterchildren("{*}Relationship"):
            if relation.get("TargetMode") == "External":
                continue
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            found[relation.get("Id", "")] = (kind, target.lstrip("/"))
        return found

    def related(self, kind: str) -> str | None:
        """Return the name of the main part's only related part of that kind."""
        return next((part for k, part in self.relations(self.main).values() if k == kind), None)

    def _read(self, name: str) -> bytes:
        info = self._zip.getinfo(name)
        try:
            with self._zip.open(info) as member:
                data = member.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise ReadError(
                where=f"{self.where}, part {name}",
                found=f"a damaged member: {error}",
                expected="a member that unpacks to the bytes it was made from",
                do="fetch the file again",
            ) from None
        return data

    def _main_part(self) -> str:
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and part in self._names:
                root = self.part(part)
                if root is not None and etree.QName(root).localname == "document":
                    return part
        raise WrongContentError(
            where=self.where,
            found="a zip without a Word document in it",
            expected="a Word document (.docx)",
            do="check the address: the download may be another file",
        )


def _open(data: bytes, where: str) -> zipfile.ZipFile:
    if data.startswith(_CFB):
        if _ENCRYPTED_STREAM in data:
            raise EncryptedError(
                where=where,
                found="a Word document protected by a password",
                expected="a Word document that opens without one",
                do="open it in Word, save it without a password, and add that copy",
            )
        raise WrongContentError(
            where=where,
            found="an Office file in the format of before 2007 (.doc)",
            expected="a Word document (.docx)",
            do="open it in Word, save it as .docx, and add that copy",
        )
    if not data.startswith(_ZIP):
        raise WrongContentError(
            where=where,
            found=_what_it_is(data),
            expected="a Word document (.docx)",
            do="check the address: a site may answer with a page instead of the file",
        )
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise TruncatedError(
            where=where,
            found=f"a zip of {len(data):,} bytes without its directory",
            expected="a whole Word document (.docx)",
            do="fetch the file again",
        ) from None


def _what_it_is(data: bytes) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        return "an empty file"
    if start.startswith((b"<!doctype html", b"<html")):
        return "an HTML page"
    if start.startswith(b"%pdf-"):
        return "a PDF"
    if start.startswith(b"{\\rtf"):
        return "a Rich Text file"
    if start.startswith(b"<?xml"):
        return "an XML file"
    return "a file that starts with bytes " + data[:8].hex(" ")


def _checked_names(package: zipfile.ZipFile, where: str) -> frozenset[str]:
    infos = package.infolist()
    if len(infos) > MAX_MEMBERS:
        raise _limit(where, f"{len(infos):,} members", f"at most {MAX_MEMBERS:,}")
    if any(info.flag_bits & 1 for info in infos):
        raise EncryptedError(
            where=where,
            found="a zip whose members are encrypted",
            expected="a Word document that opens without a password",
            do="save it without a password, and add that copy",
        )
    total = sum(info.file_size for info in infos)
    if total > MAX_EXPANDED:
        raise _limit(where, f"{total:,} bytes when unpacked", f"at most {MAX_EXPANDED:,}")
    names: set[str] = set()
    for info in infos:
        if info.file_size > max(RATIO_FLOOR, MAX_RATIO * info.compress_size):
            raise _limit(
                f"{where}, part {info.filename}",
                f"{info.compress_size:,} bytes that unpack to {info.file_size:,}",
                f"at most {MAX_RATIO} times the stored size",
            )
        name = info.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or name in names:
            raise ReadError(
                where=where,
                found=f"a member named {name!r}" + (" twice" if name in names else ""),
                expected="member names inside the package, each once",
                do="do not open this file elsewhere; fetch it again from its publisher",
            )
        names.add(name)
    return frozenset(names)


def _limit(where: str, found: str, expected: str) -> LimitError:
    return LimitError(
        where=where,
        found=found,
        expected=expected,
        do="do not open this file elsewhere; fetch it again from its publisher",
    )
