"""Witnesses: the files of one edition compared, word by word; a difference is published.

The text of record comes from one file; what the others print is compared with it after
normalisation (white space, kinds of quotes and dashes), without regard to their structure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from pipeline.model.document import Document, Media
from pipeline.model.records import Check, Edition, Kind, Manifestation, Outcome, Role
from pipeline.model.text import normalize

_RANK = {Media.DOCX: 0, Media.XML: 1, Media.HTML: 2, Media.MARKDOWN: 3, Media.PDF: 4}
_TOKEN = re.compile(r"\w+|[^\w\s]")
_MARKER = re.compile(r"^(?:\(\w{1,3}\)|\w{1,3}[.)])\s+")
_SHOWN = 20


def of_record(manifestations: Sequence[Manifestation], documents: Sequence[Document]) -> int:
    """Return the index of the best witness: a clean file, Word before anything drawn."""
    order = []
    for n, document in enumerate(documents):
        clean = n >= len(manifestations) or manifestations[n].role is Role.CLEAN
        order.append((not clean, _RANK[document.media], n))
    return min(order)[2]


def compare_words(
    code: str,
    one: Sequence[str],
    two: Sequence[str],
    names: tuple[str, str],
    *,
    what: str = "words",
) -> Check:
    """Compare two runs of words (or of ``what`` they are): held, or failed with the differences."""
    if list(one) == list(two):
        return Check(code, Outcome.HELD, f"{len(one)} {what} agree in {names[0]} and {names[1]}")
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    details = [
        f"{names[0]} {' '.join(one[a:b])!r}, {names[1]} {' '.join(two[c:d])!r}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    return Check(
        code,
        Outcome.FAILED,
        f"{len(details)} difference(s) between {names[0]} and {names[1]}",
        tuple(details[:_SHOWN]),
    )


def paths_of(edition: Edition) -> list[str]:
    """Return the paths of an edition's nodes in document order: what hangs where.

    The same words in another tree (a note under another provision) are a difference too.
    """
    return [node.path for node in edition.nodes()]


def words_of(edition: Edition, *, markers: bool = True) -> list[str]:
    """Return the words of an edition's records in document order, with or without its markers.

    Without them, a paragraph that begins with a marker out of order loses it too.
    """
    out: list[str] = []
    for node in edition.nodes():
        own = node.text.plain()
        if not markers and node.kind is Kind.PARAGRAPH:
            own = _MARKER.sub("", own)
        heading = node.heading.plain() if node.heading is not None else None
        for text in (node.printed if markers else None, heading, own):
            if text:
                out.extend(_TOKEN.findall(normalize(text)))
        if node.table is not None:
            for cell in node.table.cells:
                out.extend(_TOKEN.findall(normalize(cell.text.plain())))
    return out
