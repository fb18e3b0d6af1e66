"""XML of the publishers whose markup is known: which reader a file needs, its root element says."""

from __future__ import annotations

from importlib import import_module

from pipeline.errors import ReadError, WrongContentError
from pipeline.model.document import Document
from pipeline.read.xml import root_name

_BY_ROOT = {
    "Regulation": "annex-justice-xml",
    "Statute": "annex-justice-xml",
    "dokumente": "annex-gii-xml",
}
_FUNCTIONS = {
    "annex-justice-xml": ("pipeline.read.justice_xml", "read_justice_xml"),
    "annex-gii-xml": ("pipeline.read.gii_xml", "read_gii_xml"),
}


def read_xml(data: bytes, *, where: str, reader: str | None = None) -> Document:
    """Read XML by the reader named, else by the one its root element asks for.

    Raises:
        WrongContentError: no reader is known for the root.
        ReadError, DoctypeError, LimitError: see :func:`pipeline.read.xml.parse_xml`.
    """
    root = root_name(data)
    name = reader or _BY_ROOT.get(root)
    if name is None and not root:
        raise ReadError(
            where=where,
            found="no root element",
            expected="well-formed XML",
            do="fetch the file again; if it stays so, ask its publisher",
        )
    if name is None:
        raise WrongContentError(
            where=where,
            found=f"XML with the root <{root}>",
            expected=f"a text of a publisher known here: <{'>, <'.join(_BY_ROOT)}>",
            do="check that the file is the one meant; for other XML, no reader exists yet",
        )
    module, function = _FUNCTIONS[name]
    document: Document = getattr(import_module(module), function)(data, where=where)
    return document
