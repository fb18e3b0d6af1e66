"""What the readers share: styled pieces become lines whose offsets run through one stream."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pipeline.model.document import Cell, Given, Line, Run


def join_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Drop runs without characters and join neighbours of one style.

    Runs with a place on the page (``x0``, ``x1``) differ in style by their place and stay apart.
    """
    found: list[Run] = []
    texts: list[str] = []
    for run in runs:
        if not run.text:
            continue
        style = msgspec.structs.replace(run, text="")
        if found and found[-1] == style:
            texts[-1] += run.text
        else:
            found.append(style)
            texts.append(run.text)
    return tuple(
        msgspec.structs.replace(style, text=text) for style, text in zip(found, texts, strict=True)
    )


def fold_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Fold spaces across runs and drop them at both ends of the paragraph."""
    kept: list[Run] = []
    space = True
    for run in runs:
        text = run.text
        if space:
            text = text.lstrip(" ")
        if text:
            space = text.endswith(" ")
            kept.append(msgspec.structs.replace(run, text=text))
    while kept and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept:
        kept[-1] = msgspec.structs.replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return join_runs(kept)


class LineStream:
    """Lines in reading order, each starting where the one before ended.

    Mutable on purpose: a reader fills it while it walks the file, and takes ``lines`` at the end.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._at = 0

    def paragraph(
        self,
        runs: Iterable[Run],
        *,
        source_line: int | None = None,
        marker: str | None = None,
        level: int | None = None,
        style: str | None = None,
        indent: float | None = None,
        hang: float | None = None,
        marker_edge: float | None = None,
        cell: Cell | None = None,
        given: Given | None = None,
    ) -> Line:
        """Add one whole paragraph and return it."""
        line = Line(
            start=self._at,
            runs=join_runs(runs),
            source_line=source_line,
            marker=marker,
            level=level,
            style=style,
            indent=indent,
            hang=hang,
            marker_edge=marker_edge,
            cell=cell,
            paragraph=True,
            given=given,
        )
        self._at = line.end
        self.lines.append(line)
        return line
