"""Bytes to :class:`~pipeline.model.document.Document`: one module a format, one way in.

A reader is imported only when a file of its format is read: ``annex --help`` needs none of them.
"""

from __future__ import annotations

from pipeline.errors import ReadError
from pipeline.model.document import Document, Media
from pipeline.read.views import View, as_view

READERS: dict[Media, tuple[str, ...]] = {
    Media.PDF: ("pypdfium2", "pdfplumber"),
    Media.DOCX: ("annex-docx",),
    Media.HTML: ("annex-html",),
    Media.MARKDOWN: ("annex-markdown",),
    Media.XML: ("annex-justice-xml", "annex-gii-xml"),
}
"""The readers of each format, the default one first (of XML, the root element says which)."""


def read(
    data: bytes,
    media: Media,
    *,
    where: str,
    reader: str | None = None,
    view: View = View.MARKED,
) -> Document:
    """Read a file of a known format.

    Args:
        data: the file's bytes.
        media: its format, as the catalogue says.
        where: the file's name, for messages.
        reader: one of :data:`READERS` of that format; the usual one where none is named.
        view: the changes of a marked-up file as they are marked, all accepted, or all rejected.

    Raises:
        ReadError: no reader of that name; what else a file can get wrong is said at each reader,
            and is a ReadError or a WrongContentError.
    """
    known = READERS[media]
    name = reader or known[0]
    if name not in known:
        raise ReadError(
            where=where,
            found=f"no reader {reader!r} for {media.value}",
            expected=f"one of {', '.join(known)}",
            do="leave the reader out to get the usual one",
        )
    if media is Media.DOCX:
        from pipeline.read.docx import read_docx  # noqa: PLC0415

        return read_docx(data, where=where, view=view)
    if media is Media.XML:
        from pipeline.read.xml_formats import read_xml  # noqa: PLC0415

        return as_view(read_xml(data, where=where, reader=reader), view)
    return as_view(_as_marked(data, media, name, where=where), view)


def _as_marked(data: bytes, media: Media, name: str, *, where: str) -> Document:
    if name == "pdfplumber":
        from pipeline.read.plumber import read_pdf as read_plumber  # noqa: PLC0415

        return read_plumber(data, where=where)
    if media is Media.PDF:
        from pipeline.read.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, where=where)
    if media is Media.HTML:
        from pipeline.read.html import read_html  # noqa: PLC0415

        return read_html(data, where=where)
    from pipeline.read.markdown import read_markdown  # noqa: PLC0415

    return read_markdown(data, where=where)
