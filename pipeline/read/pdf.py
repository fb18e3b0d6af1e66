"""The default PDF reader: pdfium finds the characters, :mod:`pipeline.read.pdf_lines` the lines.

``pipeline.read.plumber`` reads the same with pdfplumber, as a second witness. pdfium is not
thread-safe: call this from one thread of a process.
"""

from __future__ import annotations

import hashlib

from pipeline.collector import uncollected
from pipeline.model.document import Document
from pipeline.read.pdf_document import build
from pipeline.read.pdf_pdfium import VERSION, Reader


def read_pdf(data: bytes, *, where: str, structure: bool | None = None) -> Document:
    """Read a PDF to lines of styled runs with their places.

    Pages are read one at a time and let go of. Every character pdfium reports is in the stream;
    it leaves out what is drawn twice at one place (shadows) and runs of spaces but one. A letter
    that so goes from words drawn over others is put back, and told. Hyphens at line ends stay in
    the text; ``soft_hyphen`` is set only where the file itself says that the hyphen reads as
    U+00AD.

    Args:
        data: the whole file.
        where: what to call the file in messages.
        structure: whether the lines of a tagged file get its structure tags as their style;
            ``None`` means up to :data:`~pipeline.read.pdf_pdfium.STRUCTURE_PAGES` pages. What the
            file declares to be page furniture has the style ``Artifact`` in either case.

    Raises:
        WrongContentError: the bytes are no PDF.
        TruncatedError: the file is cut off.
        EncryptedError: it asks for a password.
        NoTextLayerError: it has no character of text.
        LimitError: more bytes or pages than the bounds of :mod:`pipeline.read.pdf_guard`.
        ReadError: it, or a page of it, cannot be loaded.
    """
    with uncollected(), Reader(data, where=where, structure=structure) as reader:
        return build(
            (reader.page(number) for number in range(1, reader.pages + 1)),
            sha256=hashlib.sha256(data).hexdigest(),
            reader=VERSION,
            properties=reader.properties(),
            notices=reader.notices,
            where=where,
        )
