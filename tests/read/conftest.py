"""Word packages built part by part, so that a test shows all the XML it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_REL}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def _relations(pairs: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{rows}</Relationships>"
    )


def build(
    body: str, parts: dict[str, str] | None = None, raw: dict[str, bytes] | None = None
) -> bytes:
    """Zip a document: ``parts`` are main-part relations by kind (``styles``, ``footnotes`` ...),
    given as the inside of their root element; ``header1`` is relation ``header`` number 1.
    """
    parts = parts or {}
    pairs = [(kind.rstrip("0123456789"), f"{kind}.xml") for kind in parts]
    members: dict[str, bytes] = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]).encode(),
        "word/_rels/document.xml.rels": _relations(pairs).encode(),
        "word/document.xml": f"<w:document {_ROOT}><w:body>{body}</w:body></w:document>".encode(),
    }
    for kind, inside in parts.items():
        name = {"header": "hdr", "footer": "ftr"}.get(kind.rstrip("0123456789"), kind)
        members[f"word/{kind}.xml"] = f"<w:{name} {_ROOT}>{inside}</w:{name}>".encode()
    members |= raw or {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return packed.getvalue()


@pytest.fixture
def word() -> Callable[..., bytes]:
    return build


@pytest.fixture(scope="session")
def word_session() -> Callable[..., bytes]:
    return build
