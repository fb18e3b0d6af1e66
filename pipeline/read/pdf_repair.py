r"""A PDF that states a wrong place for its cross-reference table, mended where none is guessed.

PDF libraries rebuild the table of such a file from whatever objects they find. That also "repairs"
a file whose bytes were changed on the way (line ends), and its text streams then lose characters
without a word. So the file's own table is looked for, and taken only when it proves that the bytes
are in their places: each entry leads to its object, each stream is as long as it says, likewise in
the tables before it (ISO 32000-1 §7.5.4 to §7.5.8). Only the number behind ``startxref`` is
replaced, so that any library reads the same file.

Not mended: linearized files, whose last table is not their first one, and files whose table is a
compressed stream: it would have to be believed to be read.

Grammar of a table: ``xref (first count (offset generation n|f)*)* trailer << ... >>``.
"""

from __future__ import annotations

import re

import msgspec

_TABLE = re.compile(rb"(?<![a-z])xref\s")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s*")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])\s*")
_TRAILER = re.compile(rb"\s*trailer\s*(<<.*?)\s*startxref\s", re.DOTALL)
_INSIDE = rb"(?:(?!endobj|stream\b).){0,4000}"
_LENGTH = re.compile(
    rb"\s*<<%b/Length\s+(\d+)(?!\d|\s+\d+\s+R)%b>>\s*stream\r?\n" % (_INSIDE, _INSIDE), re.DOTALL
)
_END = re.compile(rb"\s*endstream\b")
_LAST = re.compile(rb"startxref\s+(\d+)\s*%%EOF\s*\Z")
_EARLIER = re.compile(rb"/Prev\s+(\d+)")
_HYBRID = re.compile(rb"/XRefStm\s+(\d+)")
_STREAM = re.compile(rb"\s*\d+\s+\d+\s+obj\s*<<[^>]*?/Type\s*/XRef\b", re.DOTALL)


class Mended(msgspec.Struct, frozen=True):
    """The bytes with the right number, and the sentence that says so."""

    data: bytes
    message: str


def mend(data: bytes, start: int) -> Mended | None:
    """Return the file with its table found, ``None`` where that cannot be proved.

    Args:
        data: a PDF whose ``startxref`` leads to no table.
        start: where its ``%PDF-`` stands; places may count from there.
    """
    said = _LAST.search(data)
    if said is None or b"/Linearized" in data[start : start + 1024]:
        return None
    tables = [found.start() for found in _TABLE.finditer(data)]
    if not tables:
        return None
    at = tables[-1]
    for base in sorted({0, start}):
        entries = _verified(data, at, base, said.start())
        if entries:
            stated = int(said[1])
            right = str(at - base).encode()
            return Mended(
                data[: said.start(1)] + right + data[said.end(1) :],
                f"the file says that its cross-reference table is at byte {stated:,};"
                f" it is at byte {at - base:,}, and its {entries:,} entries lead to their objects",
            )
    return None


def _verified(data: bytes, at: int, base: int, end: int) -> int:
    """Return how many entries of a table and those before it lead to their objects.

    0 where one does not, where the table has no root, or where it is not the last thing before
    ``end``.
    """
    seen: set[int] = set()
    entries = 0
    newest = True
    while at not in seen:
        seen.add(at)
        checked = _table(data, at, base)
        if checked is None:
            return 0
        count, trailer, behind = checked
        if newest and (behind != end or b"/Root" not in trailer):
            return 0
        newest = False
        entries += count
        hybrid = _HYBRID.search(trailer)
        if hybrid and not _STREAM.match(data, base + int(hybrid[1])):
            return 0
        earlier = _EARLIER.search(trailer)
        if earlier is None:
            return entries
        at = base + int(earlier[1])
    return 0


def _is_object(data: bytes, at: int, number: int, generation: int) -> bool:
    """Whether that object begins there, and is as long as it says if it is a stream."""
    opening = re.compile(rb"\s*%d\s+%d\s+obj\b" % (number, generation)).match(data, at)
    if opening is None:
        return False
    stream = _LENGTH.match(data, opening.end())
    return stream is None or bool(_END.match(data, stream.end() + int(stream[1])))


def _table(data: bytes, at: int, base: int) -> tuple[int, bytes, int] | None:
    """Check a table; return its number of objects, its trailer, and where ``startxref`` follows."""
    opening = _TABLE.match(data, at)
    if opening is None:
        return None
    count = 0
    here = opening.end()
    while section := _SECTION.match(data, here):
        here = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(data, here)
            if entry is None:
                return None
            here = entry.end()
            if entry[3] == b"f":
                continue
            if not _is_object(data, base + int(entry[1]), number, int(entry[2])):
                return None
            count += 1
    trailer = _TRAILER.match(data, here)
    if trailer is None:
        return None
    return count, trailer[1], trailer.end() - len(b"startxref") - 1
