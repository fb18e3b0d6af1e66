"""Plots as SVG that read without colour: every value is printed beside its point or in its cell.

Two forms: panels over the editions, each a stepped line (or bars) on a scale of its own; and a grid
of counts, darker where there are more. Ink is the page's, light or dark; a plot in a file of its
own carries the few rules it needs. Text from outside is escaped, and what steers in it is shown by
its code point.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

import msgspec

from pipeline.report.visible import visible

STYLE = """\
.plot { font: 12px system-ui, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; }
.plot text { fill: var(--ink, #1c1b19); }
.plot .quiet { fill: var(--soft, #57544d); }
.plot .axis { stroke: var(--line, #d8d5cb); stroke-width: 1; }
.plot .run { stroke: var(--ink, #1c1b19); stroke-width: 1.6; fill: none; }
.plot .bar { stroke: var(--ink, #1c1b19); stroke-width: 9; }
.plot .name { font-weight: 600; font-size: 14px; }
.plot .dot { fill: var(--ink, #1c1b19); }
.plot .cell { stroke: var(--line, #d8d5cb); fill: none; }
.plot .c1 { fill: var(--d1, #e9eff6); }
.plot .c2 { fill: var(--d2, #cfdeee); }
.plot .c3 { fill: var(--d3, #a9c4e0); }
.plot .c4 { fill: var(--d4, #7ba5cf); }
"""
"""What a page that shows plots adds to its own style."""

_ALONE = """\
svg { background: #fdfdfb; }
@media (prefers-color-scheme: dark) {
  svg { background: #161614; --ink: #eae7df; --soft: #b3aea2; --line: #3a3933;
        --d1: #1c2733; --d2: #20374f; --d3: #24486d; --d4: #285a8d; }
}
"""
_WIDTH = 760
_NAMES = 170  # width of the names at the left
_RIGHT = 70
_PANEL = 58
_ROOM = 20  # above and below the line of a panel
_LABEL = 7.0  # width of a character
_LOGARITHMIC = 20.0
_STEPS = (1, 2, 4, 8)
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ROWS = 26
_HEAD = 58
_NARROW = 84
"""A column narrower than this has no room for the names of two editions."""


class Mark(msgspec.Struct, frozen=True):
    """A value from an edition on, by the edition's number. ``height`` is ``None`` where the value
    has no number; ``ends`` says that there is no value any more.
    """

    edition: int
    height: float | None
    label: str
    ends: bool = False


class Panel(msgspec.Struct, frozen=True):
    """One row: a name and its marks over the editions; ``bars`` where each value is of its edition
    alone (how many came with it) and does not stand until the next.
    """

    name: str
    marks: tuple[Mark, ...]
    bars: bool = False


class Panels(msgspec.Struct, frozen=True):
    """Values over editions. ``said`` tells what is seen, for those who do not see it."""

    title: str
    said: str
    editions: tuple[str, ...]
    panels: tuple[Panel, ...]


class Grid(msgspec.Struct, frozen=True):
    """Counts in rows and columns; ``None`` where there is nothing to count."""

    title: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


def panels_svg(plot: Panels, *, name: str = "plot", alone: bool = False) -> str:
    """Return panels as SVG. ``name`` begins the ids in it; ``alone`` is for a file of its own."""
    axis = _Axis(plot.editions)
    top = 44.0
    height = round(top + _PANEL * len(plot.panels) + 32)
    pieces = [
        f'<text class="name" x="0" y="14">{_text(plot.title)}</text>',
        _label(0, 32, "Each row has a scale of its own.", "start", "quiet"),
        *axis.named(top, height - 14),
    ]
    for number, panel in enumerate(plot.panels):
        pieces += _panel(panel, top + _PANEL * number, axis)
    return _svg(plot.title, plot.said, height, pieces, name=name, alone=alone)


def grid_svg(plot: Grid, *, name: str = "grid", alone: bool = False) -> str:
    """Return a grid as SVG; see :func:`panels_svg`."""
    width = (_WIDTH - _NAMES) / max(1, len(plot.columns))
    pieces = [f'<text class="name" x="0" y="14">{_text(plot.title)}</text>']
    narrow = width < _NARROW
    head = _HEAD + 40 if narrow else _HEAD
    for at, column in enumerate(plot.columns):
        pieces += _column(_NAMES + width * (at + 0.5), head, column, narrow=narrow)
    for number, (row, counts) in enumerate(plot.rows):
        y = head + _ROWS * number
        pieces.append(_label(_NAMES - 10, y + 17, row, "end"))
        for at, count in enumerate(counts):
            if count is None:
                continue
            level = sum(count >= step for step in _STEPS)
            x = _NAMES + width * at
            pieces.append(
                f'<rect class="cell c{level}" x="{x:.1f}" y="{y}" width="{width:.1f}" '
                f'height="{_ROWS}">{_title(f"{row}, {plot.columns[at]}: {count}")}</rect>'
            )
            shown = str(count) if count else "·"
            pieces.append(_label(x + width / 2, y + 17, shown, "middle"))
    height = head + _ROWS * len(plot.rows) + 4
    return _svg(plot.title, plot.said, height, pieces, name=name, alone=alone)


def _column(x: float, head: float, column: str, *, narrow: bool) -> Iterator[str]:
    """Name a column: both editions under one another, or, where there is no room, the newer one
    along a slope.
    """
    names = column.split(" → ")
    if narrow:
        y = head - 8
        yield (
            f'<text class="quiet" x="{x:.1f}" y="{y:.1f}" text-anchor="start" '
            f'transform="rotate(-60 {x:.1f} {y:.1f})">{_text(names[-1])}{_title(column)}</text>'
        )
        return
    for line, name in enumerate(names):
        yield _label(x, 34 + 14 * line, f"→ {name}" if line else name, "middle", "quiet")


def _svg(
    title: str, said: str, height: int, pieces: Sequence[str], *, name: str, alone: bool
) -> str:
    style = f"<style>{STYLE}{_ALONE}</style>" if alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" '
        f'viewBox="0 0 {_WIDTH} {height}" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{_text(title)}</title><desc id="{name}-d">{_text(said)}</desc>'
        f"{style}{''.join(pieces)}</svg>\n"
    )


class _Axis:
    """Where each edition stands: by its date where all have one, else one after another."""

    def __init__(self, editions: Sequence[str]) -> None:
        self.editions = editions
        days = [_day(edition) for edition in editions]
        left, right = _NAMES + 8.0, float(_WIDTH - _RIGHT)
        known = [day for day in days if day is not None]
        if len(known) < len(days) or len(set(known)) < 2:
            step = (right - left) / max(1, len(editions) - 1)
            self.places = [left + step * n for n in range(len(editions))]
        else:
            first, span = min(known), max(known) - min(known)
            self.places = [left + (right - left) * (day - first) / span for day in known]

    def named(self, top: float, y: float) -> Iterator[str]:
        """Name the editions under the panels, the newest first; where there is no room for a name,
        its line stands.
        """
        free = math.inf
        for edition, x in zip(reversed(self.editions), reversed(self.places), strict=True):
            yield f'<line class="axis" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{y - 14:.1f}"/>'
            half = len(edition) * _LABEL / 2
            if x + half < free:
                yield _label(x, y, edition, "middle", "quiet")
                free = x - half - 6


def _day(edition: str) -> int | None:
    found = _DATED.match(edition)
    try:
        return date(*map(int, found.groups())).toordinal() if found else None
    except ValueError:
        return None


def _panel(panel: Panel, top: float, axis: _Axis) -> Iterator[str]:
    heights = [mark.height for mark in panel.marks if mark.height is not None]
    if panel.bars:
        heights.append(0.0)
    yield _label(_NAMES - 10, top + _PANEL / 2 + 4, _cut(panel.name), "end", title=panel.name)
    free, before = -math.inf, ""
    for number, mark in enumerate(panel.marks):
        x, y = axis.places[mark.edition], top + _level(mark.height, heights)
        after = panel.marks[number + 1] if number + 1 < len(panel.marks) else None
        said = f"{axis.editions[mark.edition]}: {mark.label}"
        if panel.bars:
            base = top + _level(0.0, heights)
            yield f'<path class="bar" d="M{x:.1f} {base:.1f}V{y:.1f}">{_title(said)}</path>'
        elif mark.ends:
            yield f'<path class="run" d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"/>'
        else:
            stop = axis.places[after.edition] if after is not None else _WIDTH - _RIGHT + 12.0
            path = f"M{x:.1f} {y:.1f}H{stop:.1f}"
            if after is not None and not after.ends:
                path += f"V{top + _level(after.height, heights):.1f}"
            yield f'<path class="run" d="{path}"/>'
            yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3">{_title(said)}</circle>'
        if x > free and (panel.bars or mark.label != before):
            yield _label(x + 4, y - 7, mark.label, "start")
            free = x + (len(mark.label) + 1) * _LABEL
        before = mark.label


def _level(height: float | None, heights: Sequence[float]) -> float:
    """Return how far below the top of its panel a value stands."""
    middle, room = _PANEL / 2 + 4, _PANEL - 2 * _ROOM
    if height is None or not heights:
        return middle
    low, high = min(heights), max(heights)
    if low == high:
        return middle
    if low > 0 and high / low >= _LOGARITHMIC:
        height, low, high = math.log(height), math.log(low), math.log(high)
    return _PANEL - _ROOM + 6 - room * (height - low) / (high - low)


def _title(said: str) -> str:
    return f"<title>{_text(said)}</title>"


def _label(x: float, y: float, text: str, anchor: str, kind: str = "", *, title: str = "") -> str:
    classes = f' class="{kind}"' if kind else ""
    more = _title(title) if title and title != text else ""
    return (
        f'<text{classes} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_text(text)}{more}</text>'
    )


def _cut(name: str) -> str:
    most = int((_NAMES - 14) / _LABEL)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _text(text: str) -> str:
    return escape(visible(text), {'"': "&quot;"})
