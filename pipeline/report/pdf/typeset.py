"""Typst sets a sheet: the same bytes on every machine, and nothing read but the template.

The sheet goes in as one JSON value through ``sys.inputs``, every text in it through
:func:`pipeline.report.pdf.glyphs.printable`, so that no caller can forget it; fonts are those
inside Typst; the date of the file is the edition's. Typst checks the result against PDF/UA-1 while
it makes it: tags, title, languages, words for pictures and the order of headings must be there, or
there is no file.
"""

from __future__ import annotations

import json
from importlib import resources

import msgspec

from pipeline.errors import ReportError
from pipeline.report.pdf.blocks import Sheet
from pipeline.report.pdf.glyphs import printable


def typeset(sheet: Sheet) -> bytes:
    """Return a sheet as a tagged PDF (PDF/UA-1).

    Raises:
        ReportError: Typst cannot set it; the message is Typst's own.
    """
    import typst  # noqa: PLC0415  (an engine of its own: only PDF needs it)

    template = resources.files("pipeline.report").joinpath("templates", "page.typ").read_bytes()
    try:
        made = typst.compile(
            template,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"sheet": json.dumps(_printable(msgspec.to_builtins(sheet)))},
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        raise _refused(sheet, error.message) from None
    except BaseException as error:
        # A panic inside Typst is no Exception; nothing else of that kind may be caught.
        if type(error).__name__ != "PanicException":
            raise
        raise _refused(sheet, f"a panic inside Typst: {error}") from None
    assert isinstance(made, bytes)
    return made


def _printable(value: object, name: str = "") -> object:
    """Return a value with every string in it printable; a picture is no text."""
    if isinstance(value, str):
        return value if name == "svg" else printable(value)
    if isinstance(value, dict):
        return {key: _printable(one, key) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(one) for one in value]
    return value


def _refused(sheet: Sheet, found: str) -> ReportError:
    return ReportError(
        where=f"PDF of {sheet.title!r}, {sheet.foot}",
        found=found,
        expected="text that Typst can set under PDF/UA-1",
        do="take another form (html holds everything), and report the text that did this",
    )
