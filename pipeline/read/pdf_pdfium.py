"""PDF documents through pdfium: opening, refusing, and one page after another.

pdfium keeps global state and is **not thread-safe**: use it from one thread of a process, and
several processes for several documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import pypdfium2
from pypdfium2 import raw

from pipeline.errors import EncryptedError, ReadError
from pipeline.read import pdf_guard
from pipeline.read.pdf_calls import Calls
from pipeline.read.pdf_page import PageReader
from pipeline.read.pdf_pieces import RawPage
from pipeline.read.pdf_structure import Structure

VERSION = f"pypdfium2 {pypdfium2.PYPDFIUM_INFO}"

STRUCTURE_PAGES = 120
"""Tagged documents up to this many pages have their structure tree read unless told otherwise.

pdfium builds the tree anew for every page, with all the children the whole document has: the cost
grows with the square of the number of pages (253 pages: a quarter of the reading time).
"""

_PASSWORD = 4
_AT_ONCE = 300
"""Pages after which the document is opened anew: pdfium keeps what it parsed of every page."""


class Reader:
    """An open PDF. Use as a context manager, from one thread."""

    def __init__(self, data: bytes, *, where: str, structure: bool | None = None) -> None:
        sound = pdf_guard.check_bytes(data, where=where)
        data, self.notices = sound.data, sound.notices
        self._where = where
        self._data = data
        self._call = Calls()
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _refused(error, data, where=where) from None
        self.pages = len(self._document)
        self._tagged = bool(raw.FPDFCatalog_IsTagged(self._document))
        if structure is None:
            structure = self.pages <= STRUCTURE_PAGES
        self._structure = Structure()
        self._tags_wanted = self._tagged and structure
        try:
            pdf_guard.check_pages(self.pages, where=where)
        except ReadError:
            self._document.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._document.close()

    def properties(self) -> dict[str, str]:
        """What the file says of itself: title, author, dates; and whether it is tagged."""
        said = {k.lower(): v for k, v in self._document.get_metadata_dict(skip_empty=True).items()}
        said["tagged"] = "yes" if self._tagged else "no"
        if self._tagged:
            said["structure-tree"] = "read" if self._tags_wanted else "not read"
        return said

    def page(self, number: int) -> RawPage:
        """Read one page, counted from 1, and let go of it.

        Raises:
            ReadError: pdfium cannot load the page; ``where`` names it.
        """
        if number > 1 and (number - 1) % _AT_ONCE == 0:
            self._document.close()
            self._document = pypdfium2.PdfDocument(self._data)
        with self._open(number) as (page, text):
            return PageReader(
                self._call, self._structure, self._document, page, text, number=number
            ).read(tags=self._tags_wanted)

    @contextmanager
    def _open(self, number: int) -> Iterator[tuple[Any, Any]]:
        page = raw.FPDF_LoadPage(self._document, number - 1)
        if not page:
            raise self._unreadable(number)
        try:
            text = raw.FPDFText_LoadPage(page)
            if not text:
                raise self._unreadable(number)
            try:
                yield page, text
            finally:
                raw.FPDFText_ClosePage(text)
        finally:
            raw.FPDF_ClosePage(page)

    def _unreadable(self, number: int) -> ReadError:
        return ReadError(
            where=f"{self._where}, page {number} of {self.pages}",
            found="a page that cannot be loaded",
            expected="a page of content",
            do="open the file in a PDF viewer; if that page fails there too, download it again",
        )


def _refused(error: pypdfium2.PdfiumError, data: bytes, *, where: str) -> ReadError:
    # pdfium may report the reason of an earlier failure, so the file itself must agree: the
    # dictionary that names /Encrypt is never compressed
    if error.err_code == _PASSWORD and b"/Encrypt" in data:
        return EncryptedError(
            where=where,
            found="a PDF that asks for a password",
            expected="a PDF that opens without one",
            do="ask the publisher for an open copy, or save one from a viewer with the password",
        )
    return ReadError(
        where=where,
        found="a PDF that pdfium cannot open",
        expected="a PDF",
        do="download the file again and open it in a PDF viewer before adding it",
    )
