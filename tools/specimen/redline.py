"""The marked-up edition: two editions' blocks laid side by side, words inserted and deleted.

Blocks are paired by their nodes' identity, which the source knows, and never by likeness. Taking
all changes gives the new edition's words; refusing them gives the old one's.
"""

from __future__ import annotations

import dataclasses
import re
from difflib import SequenceMatcher

from tools.specimen.blocks import Block, Run

_TOKEN = re.compile(r"\S+\s*|\s+")


def marked_up(
    old: tuple[Block, ...], new: tuple[Block, ...], legend: str, moves: frozenset[str]
) -> tuple[Block, ...]:
    """Return the blocks of both editions in one document, each change marked.

    ``moves`` are the keys of blocks that changed place by decision, shown as moved.
    """
    made: list[Block] = []
    old_at, new_at = {b.key: b for b in old}, {b.key: b for b in new}
    matcher = SequenceMatcher(a=[b.key for b in old], b=[b.key for b in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(old[i1:i2], new[j1:j2], strict=True)
            made.extend(_amended(before, after) for before, after in pairs)
            continue
        for block in old[i1:i2]:
            moved = block.key in new_at and block.key in moves
            made.append(_whole(block, "from" if moved else "del"))
        for block in new[j1:j2]:
            moved = block.key in old_at and block.key in moves
            made.append(_whole(block, "to" if moved else "ins"))
        if tag == "insert" and j1 == 0:
            raise AssertionError("nothing comes before the cover")
    cover = max(n for n, block in enumerate(made) if block.style.startswith("cover"))
    made.insert(cover + 1, Block("legend", "legend", (Run(legend),), change="note"))
    return tuple(made)


def _plain(run: Run) -> Run:
    """A run without the clean edition's bold: here the marks say what changed."""
    return dataclasses.replace(run, bold=False)


def _whole(block: Block, change: str) -> Block:
    bold = block.style in ("item", "part", "category", "subsection", "term", "toc-item")
    runs = tuple(
        dataclasses.replace(run if bold else _plain(run), change=change) for run in block.runs
    )
    return dataclasses.replace(
        block, runs=runs, change=change, marker_bold=bold and block.marker_bold
    )


def _amended(old: Block, new: Block) -> Block:
    if old.style == "table":
        if _words(old) != _words(new):
            raise NotImplementedError("a table changed: the marked-up edition has no way to say so")
        return new
    keep_bold = new.style in (
        "item", "part", "category", "subsection", "term", "toc-item", "toc-head",
        "cover-title", "cover-declared",
    )  # fmt: skip
    before, after = _tokens(old, keep_bold=keep_bold), _tokens(new, keep_bold=keep_bold)
    runs: list[Run] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.extend(after[j1:j2])
            continue
        runs.extend(dataclasses.replace(run, change="del") for run in before[i1:i2])
        runs.extend(dataclasses.replace(run, change="ins") for run in after[j1:j2])
    marker_bold = keep_bold and new.marker_bold
    return dataclasses.replace(new, runs=_grouped(runs), marker_bold=marker_bold)


def _words(block: Block) -> list[list[str]]:
    return [["".join(r.text for r in cell) for cell in row] for row in block.rows]


def _tokens(block: Block, *, keep_bold: bool) -> list[Run]:
    """Words with the space behind them. Runs that differ only in bold are joined first, or last
    edition's marks of change would cut words and make them look changed.
    """
    runs = [
        dataclasses.replace(run if keep_bold else _plain(run), breaks=False) for run in block.runs
    ]
    return [
        dataclasses.replace(run, text=piece)
        for run in _grouped(runs)
        for piece in _TOKEN.findall(run.text)
    ]


def _grouped(runs: list[Run]) -> tuple[Run, ...]:
    made: list[Run] = []
    for run in runs:
        if made and dataclasses.replace(made[-1], text="") == dataclasses.replace(run, text=""):
            made[-1] = dataclasses.replace(run, text=made[-1].text + run.text)
        else:
            made.append(run)
    return tuple(made)
