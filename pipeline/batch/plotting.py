"""Plots of what a history answers, as the values that ``pipeline.report.plots`` draws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import ReportError
from pipeline.files import write_atomic
from pipeline.history.series import Series, Thresholds, Value
from pipeline.history.statistics import Statistics
from pipeline.report.paths import readable
from pipeline.report.plots import Mark, Panel, Panels, panels_svg
from pipeline.report.words import counted

MOST = 40
"""Provisions in one plot of a threshold."""

_COUNTED = ("entries", "provisions", "notes", "definitions", "quantities", "substances", "words")
_CHURN = ("born", "reworded", "renumbered", "gone")


def write_plot(target: Path, plot: Panels) -> None:
    """Write a plot as an SVG file.

    Raises:
        ReportError: the file is not named as SVG.
    """
    if target.suffix.lower() != ".svg":
        raise ReportError(
            where=str(target),
            found=f"a file name that ends in {target.suffix or 'nothing'!r}",
            expected="a name that ends in .svg: plots are SVG",
            do="name the file FILE.svg",
        )
    write_atomic(target, panels_svg(plot, alone=True).encode())


def of_statistics(found: Statistics) -> Panels:
    """Return the size and structure of a list over its editions, and its churn."""
    editions = tuple(one.edition for one in found.editions)
    panels = []
    for name in (*_COUNTED, *_CHURN):
        marks = tuple(
            Mark(number, float(value), f"{value:,}".replace(",", "\u202f"))
            for number, one in enumerate(found.editions)
            if (value := getattr(one, name)) is not None
        )
        if marks:
            panels.append(Panel(name, marks, bars=name in _CHURN))
    first, last = found.editions[0], found.editions[-1]
    said = "; ".join(
        f"{name} {getattr(first, name):,} to {getattr(last, name):,}" for name in _COUNTED
    )
    return Panels(
        f"{found.list_id}: size and structure over {counted(len(editions), 'edition')}",
        f"From {editions[0]} to {editions[-1]}: {said}. Born, reworded, renumbered and gone count "
        "provisions against the edition before. `annex stats` prints every number.",
        editions,
        tuple(panels),
    )


def of_thresholds(found: Thresholds, editions: tuple[str, ...], *, changed: bool = False) -> Panels:
    """Return values over time, one row for each provision; with ``changed`` only what changed."""
    series = [one for one in found.series if len(one.points) > 1 or not changed]
    what = "in" if found.by == "unit" else "of"
    more = (
        f" {counted(len(series) - MOST, 'more provision')} not drawn." if len(series) > MOST else ""
    )
    told = "; ".join(_told(one) for one in series[:MOST])
    return Panels(
        f"{found.list_id}: quantities {what} {found.asked} over the editions",
        f"{told or 'No quantity'}.{more}",
        editions,
        tuple(panel for one in series[:MOST] for panel in _panels(one, editions)),
    )


def _panels(one: Series, editions: tuple[str, ...]) -> Iterator[Panel]:
    """Yield a row for each value a provision has had at one time."""
    for at in range(max(len(point.values) for point in one.points)):
        marks: list[Mark] = []
        for point in one.points:
            number = editions.index(point.seen.edition)
            if at < len(point.values):
                value = point.values[at]
                marks.append(Mark(number, _height(value), _label(value)))
            elif marks and not marks[-1].ends:
                marks.append(Mark(number, marks[-1].height, "no more", ends=True))
        name = readable(one.path)
        yield Panel(f"{name}, value {at + 1}" if at else name, tuple(marks))


def _height(value: Value) -> float | None:
    """Return the number of a value in SI; the lower one of a range."""
    return None if value.si is None else float(value.si.split(" ", 1)[0])


def _label(value: Value) -> str:
    pieces = ("except" if value.excluding else "", value.comparator or "", value.printed)
    return " ".join(piece for piece in pieces if piece)


def _told(one: Series) -> str:
    points = ", ".join(
        f"{point.seen.edition} {' and '.join(map(_label, point.values)) or 'no more'}"
        for point in one.points
    )
    return f"{readable(one.path)}: {points}"
