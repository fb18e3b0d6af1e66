"""Words of gesetze-im-internet.de XML: what is raised, lowered, bold, italic and underlined, and
the blocks that stand among them.

The format nests blocks (lists, tables) inside paragraphs, and even inside the italics of a word; so
the content of an element is a run of words and blocks (:func:`content`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree

from pipeline.model.document import Run
from pipeline.read.lines import fold_runs

GAP = Run(" ")
"""Between words of two blocks that are one line: no character of the source."""
BREAK = "BR"
FOOTNOTE_MARK = "FnR"
INLINE = frozenset([BREAK, FOOTNOTE_MARK, "B", "F", "I", "NB", "SUB", "SUP", "U"])
"""Elements that are part of a line."""
_SPACE = re.compile(r"[ \t\n\r]+")
_MOST = 0.9
"""Words are of one style where this share of their characters is."""

Marks = dict[str, str]
"""What footnotes are marked with, by their ids: the text has the ids alone."""
Content = Run | etree._Element  # noqa: SLF001  (the only name lxml has for it)


def content(element: etree._Element, style: Run, marks: Marks) -> Iterator[Content]:
    """Yield what an element holds: words in their style, and blocks in between."""
    yield _words(style, element.text)
    for child in element:
        name = str(child.tag)
        if name == BREAK:
            yield GAP
        elif name == FOOTNOTE_MARK:
            mark = marks.get(child.get("ID", ""), "")
            yield msgspec.structs.replace(style, text=mark, superscript=True)
        if name in INLINE:
            yield from content(child, styled(child, style), marks)
        else:
            yield child
        yield _words(style, child.tail)


def flat(element: etree._Element, style: Run, marks: Marks) -> list[Run]:
    """Return all the words of an element as one line, those of its blocks set apart by a space."""
    runs: list[Run] = []
    for one in content(element, styled(element, style), marks):
        if isinstance(one, Run):
            runs.append(one)
        else:
            runs.extend([GAP, *flat(one, style, marks), GAP])
    return runs


def styled(element: etree._Element, style: Run) -> Run:
    """Return the style of words in an element that stands in words of ``style``."""
    name = element.tag
    return msgspec.structs.replace(
        style,
        text="",
        bold=style.bold or name == "B",
        italic=style.italic or name == "I" or element.get("Font") == "italic",
        underline=style.underline or name == "U",
        superscript=style.superscript or name == "SUP",
        subscript=style.subscript or name == "SUB",
    )


def is_bold(runs: Sequence[Run]) -> bool:
    """Whether words are all bold."""
    folded = fold_runs(runs)
    return bool(folded) and all(run.bold or not run.text.strip() for run in folded)


def is_italic(runs: Sequence[Run]) -> bool:
    """Whether words are italic: a foreign letter or a comma among them may not be."""
    letters = sum(len(run.text.strip()) for run in runs)
    slanted = sum(len(run.text.strip()) for run in runs if run.italic)
    return letters > 0 and slanted > _MOST * letters


def _words(style: Run, text: str | None) -> Run:
    return msgspec.structs.replace(style, text=_SPACE.sub(" ", text or ""))
