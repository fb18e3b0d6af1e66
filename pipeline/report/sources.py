"""Where a node stands in the published files, in words."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.changes import EditionRef, Side
from pipeline.model.records import Place

_SHORT = 12
"""Hex digits of a file's SHA-256 that are printed to name it."""


def source_lines(side: Side, edition: EditionRef) -> tuple[str, ...]:
    """Return one phrase for each file the node stands in: ``page 12``, ``lines 340–342``.

    The file is named where the node stands in several, or the edition has several.
    """
    by_file: dict[str, list[Place]] = {}
    for place in side.places:
        by_file.setdefault(place.file, []).append(place)
    named = len(by_file) > 1 or len(edition.sources) > 1
    return tuple(
        f"{_where(places)} of {_name(file, edition.sources)}" if named else _where(places)
        for file, places in by_file.items()
    )


def _name(file: str, sources: Sequence[str]) -> str:
    short = file[:_SHORT]
    for number, source in enumerate(sources, start=1):
        if short and short in source:
            return f"source {number}"
    return f"file {short}"


def _where(places: Sequence[Place]) -> str:
    pages = [place.page for place in places if place.page]
    if pages:
        return _range("page", min(pages), max(pages))
    lines = [place.source_line for place in places if place.source_line is not None]
    if lines:
        return _range("line", min(lines), max(lines))
    return _range("character", min(p.start for p in places), max(p.end for p in places))


def _range(noun: str, first: int, last: int) -> str:
    return f"{noun} {first}" if first == last else f"{noun}s {first}–{last}"
