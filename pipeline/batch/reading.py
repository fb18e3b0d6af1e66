"""Reading one file by itself, outside any list: what a reader sees in it."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import WrongContentError
from pipeline.model.document import Document
from pipeline.read import read
from pipeline.read.views import View
from pipeline.sources.sniff import describe, sniff


def read_file(path: Path, view: View) -> Document:
    """Return a file as a view shows it; its format is found from its content.

    Raises:
        WrongContentError: the file is nothing a reader exists for; what else a file can get wrong
            is said at :func:`pipeline.read.read`.
    """
    data = path.read_bytes()
    media = sniff(data, name=path.name)
    if media is None:
        raise WrongContentError(
            where=str(path),
            found=describe(data),
            expected="a PDF, a Word file (docx), a web page or Markdown",
            do="open it and see what it is; save it anew in one of these formats",
        )
    return read(data, media, where=str(path), view=view)
