"""One document through typesetter, reader and parser, and the judgement on what came out."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from pipeline.errors import AnnexError
from pipeline.lists import load
from pipeline.model.document import Media
from pipeline.model.records import Edition, Node
from pipeline.parse import parse
from pipeline.read import read
from tools.annexes import by_reportlab, by_typst, by_word
from tools.annexes.compare import (
    Difference,
    Tally,
    Verdict,
    Voice,
    differences,
    tally,
    verdict,
    voices,
)
from tools.annexes.footnotes import counted_anew
from tools.annexes.generate import Annex, annex, marked_anew
from tools.annexes.style import Style, draw, other_look

Typesetter = Callable[[Annex, Style], bytes]

TYPESETTERS: dict[str, tuple[Media, Typesetter]] = {
    "docx-counted": (Media.DOCX, lambda a, s: by_word.typeset(a, s, typed=False)),
    "docx-typed": (Media.DOCX, lambda a, s: by_word.typeset(a, s, typed=True)),
    "pdf-typst": (Media.PDF, by_typst.typeset),
    "pdf-reportlab": (Media.PDF, by_reportlab.typeset),
}


NOTE_PAGES = {"pdf-typst": by_typst.note_pages, "pdf-reportlab": by_reportlab.note_pages}
"""By typesetter: on which page each footnote's mark comes to stand. Word is not asked."""

_ROUNDS = 5
"""Tries until marks stand still, whose widths may move them to another page. Where they never do,
the numbers are not those of the pages, and the truth is what is printed all the same."""


@dataclass(frozen=True)
class Trial:
    """What became of one document. ``seconds`` are those of reading and of parsing, ``reflowed``
    says whether another page size, font and line length gave identical records, if that was tried.
    """

    seed: int
    typesetter: str
    verdict: Verdict
    tally: Tally
    nodes: int
    differences: list[Difference] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    message: str = ""
    reflowed: bool | None = None
    seconds: tuple[float, float] = (0.0, 0.0)


def parsed(data: bytes, media: Media) -> Edition:
    """Read and parse one file as its own edition."""
    document = read(data, media, where=f"random.{media.value}")
    head = Edition("random", "2020-05-06", "en", "random annex", "mtcr", ())
    return parse(head, (document,), load("mtcr", "en"))


def settled(made: Annex, typesetter: str, style: Style) -> Annex:
    """Return an annex as a typesetter prints it in a style: its pages may decide what the marks of
    its footnotes are.
    """
    if not made.plan.anew or typesetter not in NOTE_PAGES:
        return made
    for _ in range(_ROUNDS):
        marks = counted_anew(NOTE_PAGES[typesetter](made, style))
        if marks == made.marks:
            break
        made = marked_anew(made, marks)
    return made


def same_records_elsewhere(made: Annex, typesetter: str, *, style: Style | None = None) -> bool:
    """Whether another page size, font and line length give identical records, places apart."""
    media, typeset = TYPESETTERS[typesetter]
    first = style or draw(made)
    records = []
    for look in (first, other_look(first)):
        try:
            parts = parsed(typeset(made, look), media).parts
        except AnnexError as error:
            records.append(str(error.found))
        else:
            records.append(tuple(without_places(part) for part in parts))
    return records[0] == records[1]


def without_places(node: Node) -> Node:
    """Return a node without where it and what is in it stands on its page."""
    table = node.table
    if table is not None:
        cells = tuple(msgspec.structs.replace(cell, places=()) for cell in table.cells)
        table = msgspec.structs.replace(table, cells=cells)
    children = tuple(without_places(child) for child in node.children)
    return msgspec.structs.replace(node, places=(), table=table, children=children)


def trial(
    seed: int, typesetter: str, *, made: Annex | None = None, style: Style | None = None
) -> Trial:
    """Typeset the annex of a seed in a style (its own, if none is given), parse it, and judge."""
    made = made or annex(seed)
    style = style or draw(made)
    made = settled(made, typesetter, style)
    media, typeset = TYPESETTERS[typesetter]
    data = typeset(made, style)
    truth = made.truth
    nodes = len(truth.nodes())
    start = time.perf_counter()
    try:
        document = read(data, media, where=f"{seed}.{media.value}")
        between = time.perf_counter()
        head = Edition("random", "2020-05-06", "en", "random annex", "mtcr", ())
        found = parse(head, (document,), load("mtcr", "en"))
    except AnnexError as error:
        none = tally(None, truth, ())
        return Trial(seed, typesetter, Verdict.SAID, none, nodes, message=f"refused: {error}")
    except Exception:  # noqa: BLE001  (whatever it is, it is the result of the trial)
        none = tally(None, truth, ())
        return Trial(
            seed, typesetter, Verdict.CRASH, none, nodes, message=traceback.format_exc(limit=-4)
        )
    took = (between - start, time.perf_counter() - between)
    wrong, said = differences(found, truth), voices(found)
    return Trial(
        seed,
        typesetter,
        verdict(wrong, said),
        tally(found, truth, wrong),
        nodes,
        wrong,
        said,
        seconds=took,
    )
