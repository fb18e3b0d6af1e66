"""Small PDFs, written byte by byte: each shows one thing, and nothing else can be wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

FONTS = {
    "R": "Times-Roman",
    "B": "Times-Bold",
    "I": "Times-Italic",
    "BI": "Times-BoldItalic",
    "H": "Helvetica",
}
WIDTH, HEIGHT = 400, 500


def text(
    x: float,
    y: float,
    words: str,
    *,
    font: str = "R",
    size: float = 10,
    color: str = "0 g",
    mode: int = 0,
) -> str:
    """Content that shows ``words`` with its origin at (x, y), y upwards as in the file."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {color} {mode} Tr /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float, *, pen: float = 0.5) -> str:
    """Content that draws a straight line."""
    return f"{pen} w 0 G {x0} {y0} m {x1} {y1} l S\n"


def bar(x: float, y: float, width: float, height: float) -> str:
    """Content that fills a rectangle, as Word draws borders and underlines."""
    return f"0 g {x} {y} {width} {height} re f\n"


PICTURE = "q 100 0 0 100 50 300 cm /P Do Q\n"
"""Content that shows a picture (grey, two by two)."""


def pdf(
    pages: Sequence[str],
    *,
    page_extra: str = "",
    password: str | None = None,
    title: str = "Sample",
    missing_page: int | None = None,
) -> bytes:
    """Return a PDF of the given page contents.

    Args:
        pages: a content stream for each page.
        page_extra: more entries for every page's dictionary (``/Rotate 90``).
        password: encrypt so that the file asks for this password (RC4, 40 bits).
        title: the document's title.
        missing_page: number from 1 of a page whose object is left out of the file.
    """
    fonts = {name: 10 + i for i, name in enumerate(FONTS)}
    first_page = 10 + len(FONTS)
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    bodies: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: f"<</Title({title})>>".encode(),
        4: _stream(
            b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8",
            b"\x00\x80\x80\x00",
        ),
    }
    for name, number in fonts.items():
        bodies[number] = (
            f"<</Type/Font/Subtype/Type1/BaseFont/{FONTS[name]}/Encoding/WinAnsiEncoding>>".encode()
        )
    resources = "".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    for i, content in enumerate(pages):
        number = first_page + 2 * i
        bodies[number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {number + 1} 0 R"
            f"/Resources<</Font<<{resources}>>/XObject<</P 4 0 R>>>>{page_extra}>>"
        ).encode()
        bodies[number + 1] = _stream(b"", content.encode("cp1252"))
        if missing_page == i + 1:
            bodies[number] = b"null"
    trailer = "/Root 1 0 R"
    if password is None:
        trailer += "/Info 3 0 R"
    else:
        bodies = {n: b for n, b in bodies.items() if n != 3}
        bodies[5], trailer = _encrypted(password, trailer)
    return _file(bodies, trailer)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<" + entries + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def _file(bodies: dict[int, bytes], trailer: str) -> bytes:
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places: dict[int, int] = {}
    for number, body in sorted(bodies.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    size = max(bodies) + 1
    table = len(out)
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += (
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        )
    return out + f"trailer\n<</Size {size}{trailer}>>\nstartxref\n{table}\n%%EOF\n".encode()


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _encrypted(password: str, trailer: str) -> tuple[bytes, str]:
    """The standard security handler, revision 2 (ISO 32000-1 §7.6.3): enough to ask for a password."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = -44
    file_id = hashlib.md5(b"sample").digest()
    key = hashlib.md5(
        padded + owner + rights.to_bytes(4, "little", signed=True) + file_id
    ).digest()[:5]
    user = _rc4(key, _PADDING)
    body = f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P {rights}>>".encode()
    return body, f"{trailer}/Encrypt 5 0 R/ID[<{file_id.hex()}><{file_id.hex()}>]"


def boxed_table(
    *,
    left: float,
    top: float,
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    height: float = 20,
) -> str:
    """Content of a table ruled on all sides of every cell, its upper edge at ``top`` (upwards)."""
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    ys = [top - height * i for i in range(len(rows) + 1)]
    drawn = [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]
    for i, row in enumerate(rows):
        drawn += [text(xs[j] + 4, ys[i + 1] + 6, words) for j, words in enumerate(row)]
    return "".join(drawn)


def tagged_pdf() -> bytes:
    """A tagged page: a heading, a header declared an artifact, and the cell of a table."""

    def marked(tag: str, number: int | None, content: str) -> str:
        opening = f"/{tag} <</MCID {number}>> BDC\n" if number is not None else f"/{tag} BMC\n"
        return f"{opening}{content}EMC\n"

    content = (
        marked("Artifact", None, text(50, 480, "Running header"))
        + marked("H1", 0, text(50, 440, "Item 1"))
        + marked("Span", 1, text(50, 400, "cell"))
    )
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 5 0 R/MarkInfo<</Marked true>>>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R"
        "/StructParents 0/Resources<</Font<</R 6 0 R>>>>>>".encode(),
        4: _stream(b"", content.encode()),
        5: b"<</Type/StructTreeRoot/K 7 0 R/ParentTree 8 0 R/ParentTreeNextKey 1>>",
        6: b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
        7: b"<</Type/StructElem/S/Document/P 5 0 R/K[9 0 R 10 0 R]>>",
        8: b"<</Nums[0[9 0 R 12 0 R]]>>",
        9: b"<</Type/StructElem/S/H1/P 7 0 R/Pg 3 0 R/K 0>>",
        10: b"<</Type/StructElem/S/Table/P 7 0 R/K 11 0 R>>",
        11: b"<</Type/StructElem/S/TR/P 10 0 R/K 12 0 R>>",
        12: b"<</Type/StructElem/S/TD/P 11 0 R/Pg 3 0 R/K 1>>",
    }
    return _file(bodies, "/Root 1 0 R")


def mapped_pdf(unicode_hex: str) -> bytes:
    """A page that shows "aXb", whose font says that X reads as the given UTF-16 (hex)."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"3 beginbfchar <58> <{unicode_hex}> <61> <0061> <62> <0062> endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R"
        "/Resources<</Font<</R 5 0 R>>>>>>".encode(),
        4: _stream(b"", (text(50, 400, "aXb") + rule(50, 398.5, 66, 398.5)).encode()),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding"
        b"/ToUnicode 6 0 R>>",
        6: _stream(b"", cmap.encode()),
    }
    return _file(bodies, "/Root 1 0 R")
