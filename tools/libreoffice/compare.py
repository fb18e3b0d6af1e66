"""Our reading of a Word file beside LibreOffice's: labels, text of both views, tracked changes."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline.model.document import Document, Line
from pipeline.read.docx import read_docx
from tools.libreoffice.known import KNOWN, Difference
from tools.libreoffice.office import Said, Witness

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VIEWS = ("accepted", "rejected")
CHANGES = ("ins", "del", "moveFrom", "moveTo")

_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_BLANK = re.compile(r"[\s\xa0\u200b]+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARGINS = ("header", "footer")
_STORIES = ("footnote", "endnote", "textbox", *_MARGINS)


class Paragraph(NamedTuple):
    """A paragraph of either side, its white space and its symbol fonts made alike."""

    label: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """One file: what was compared, and where the two differ."""

    name: str
    numbered: int
    agreeing: int
    paragraphs: int
    in_xml: Counter[str]
    counted: Counter[str]
    equal: dict[str, bool]
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        """The differences that :data:`~tools.libreoffice.known.KNOWN` does not give a reason for."""
        known = {one.difference for one in KNOWN.get(self.name, ())}
        return tuple(d for d in self.differences if d not in known)

    @property
    def stale(self) -> tuple[Difference, ...]:
        """The differences it does give a reason for and that are no more."""
        known = (one.difference for one in KNOWN.get(self.name, ()))
        return tuple(d for d in known if d not in self.differences)


def compare(path: Path, witness: Witness) -> Outcome:
    """Compare every paragraph of both views.

    ``numbered`` counts the paragraphs that either side gives a label; in a file without tracked
    changes both views are one and are counted once. A view is equal when all its paragraphs have
    the same text in the same order, labels apart.
    """
    data = path.read_bytes()
    numbered = agreeing = paragraphs = 0
    equal: dict[str, bool] = {}
    differences: list[Difference] = []
    counted: Counter[str] = Counter()
    for view in VIEWS:
        if view == "rejected" and not witness.changes:
            equal[view] = equal["accepted"]
            continue
        document = read_docx(data, where=path.name, view=view)
        counted = changes_counted(document)
        found: list[Difference] = []
        for story, ours, theirs in _sides(document, getattr(witness, view)):
            paragraphs += len(ours)
            pairs = list(_drawn(ours, theirs) if story == "drawn" else _aligned(ours, theirs))
            for index, our, their in pairs:
                label_apart = our is not None and their is not None and our.text == their.text
                if any(p is not None and p.label for p in (our, their)):
                    numbered += 1
                    agreeing += our == their
                if our != their:
                    found.append(
                        Difference(view, story, index, our.label, their.label)  # type: ignore[union-attr]
                        if label_apart
                        else Difference(
                            view,
                            story,
                            index,
                            "no such text" if our is None else "text",
                            "no such text" if their is None else "text",
                        )
                    )
        equal[view] = not any(d.of_text for d in found)
        differences += found
    return Outcome(
        path.name,
        numbered,
        agreeing,
        paragraphs,
        changes_in_xml(path),
        counted,
        equal,
        tuple(differences),
    )


# --- tracked changes --------------------------------------------------------------------------


def changes_in_xml(path: Path) -> Counter[str]:
    """Count the elements of the file that say something of the text now.

    Left out are second copies (``mc:Fallback``) and what stood in a former format.
    """
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(path) as package:
        parts = [package.read(n) for n in package.namelist() if _PARTS.fullmatch(n)]
    for root in map(etree.fromstring, parts):
        former = {
            below
            for above in root.iter("{*}Fallback", W + "rPrChange", W + "pPrChange")
            for below in above.iterdescendants()
        }
        names = {W + name: name for name in CHANGES}
        names |= {W + "rPrChange": "formatting", W + "pPrChange": "formatting"}
        for element in root.iter(*names):
            if element not in former:
                counts[names[element.tag]] += 1
    return counts


def changes_counted(document: Document) -> Counter[str]:
    """Return the reader's own counts, by kind of element."""
    counts: Counter[str] = Counter()
    for name, times in document.properties.items():
        if name.startswith("tracked_"):
            counts[name.split("_")[1]] += int(times)
    return counts


# --- the two sides ----------------------------------------------------------------------------


def _sides(
    document: Document, witness: Sequence[Said]
) -> Iterator[tuple[str, list[Paragraph], list[Paragraph]]]:
    for story in ("body", "footnote", "endnote", "drawn"):
        ours = [_ours(line) for line in document.lines if _story(line) == story]
        theirs = [_theirs(said) for said in witness if said.story == story]
        yield story, [p for p in ours if any(p)], [p for p in theirs if any(p)]


def _story(line: Line) -> str:
    if line.style == "textbox":
        return "drawn"
    return line.style if line.style in _STORIES else "body"


def _ours(line: Line) -> Paragraph:
    runs = line.runs
    if line.style in ("footnote", "endnote") and runs and runs[0].superscript:
        runs = runs[1:]  # the note's number, which LibreOffice keeps out of the text
    return Paragraph(_folded(line.marker or ""), _folded("".join(run.text for run in runs)))


def _theirs(said: Said) -> Paragraph:
    bullet = said.bullet.partition("\t")[0]
    return Paragraph(
        _folded(said.label or ("•" if bullet == "picture" else bullet)), _folded(said.text)
    )


def _folded(text: str) -> str:
    """A symbol font's own codes say nothing without the font: each is a bullet, as most are."""
    plain = text.replace("\xad", "").replace("\u2011", "-")
    return _BLANK.sub(" ", _PRIVATE.sub("•", plain)).strip()


# --- alignment --------------------------------------------------------------------------------

_Pair = tuple[int, Paragraph | None, Paragraph | None]


def _aligned(ours: list[Paragraph], theirs: list[Paragraph]) -> Iterator[_Pair]:
    """Pair paragraphs in order: those of the same text, and in a gap one by one."""
    left, right = [p.text for p in ours], [p.text for p in theirs]
    codes: list[tuple[str, int, int, int, int]] = [("equal", 0, len(left), 0, len(right))]
    if left != right:
        codes = list(SequenceMatcher(None, left, right, autojunk=False).get_opcodes())
    for _, i, j, k, m in codes:
        both = min(j - i, m - k)
        for n in range(both):
            yield i + n, ours[i + n], theirs[k + n]
        for index in range(i + both, j):
            yield index, ours[index], None
        for index in range(k + both, m):
            yield j, None, theirs[index]


def _drawn(ours: list[Paragraph], theirs: list[Paragraph]) -> Iterator[_Pair]:
    """Pair the text boxes, wherever they stand in either file's order.

    What LibreOffice has over is frames and drawings of headers, which are compared or left out as
    what they are in the file.
    """
    left = Counter(theirs)
    for index, paragraph in enumerate(ours):
        if left[paragraph]:
            left[paragraph] -= 1
            yield index, paragraph, paragraph
        else:
            same = next((p for p in left if p.text == paragraph.text and left[p]), None)
            if same is not None:
                left[same] -= 1
            yield index, paragraph, same
