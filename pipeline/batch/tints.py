"""The colours, hatchings and numbers of the destinations in pictures of an account.

Headings are violet, provisions blue and green, notes yellow and orange, tables brown, what belongs
to the page grey, what went wrong red. Numbers never change their meaning from picture to picture.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.parse.whereabouts import LOST
from pipeline.read.pdf_tint import Colour, Hatch, Tint

SPACE = "space"
"""Destination of white space that only positions: nothing to be seen, so it has no tint."""

DOUBLE = "double"
"""What a character is shown as that went to two places."""

_FURNITURE = "furniture:"

_KNOWN: tuple[tuple[str, Colour, Hatch], ...] = (
    ("part", (212, 190, 245), Hatch.CROSSED),
    ("item", (212, 190, 245), Hatch.PLAIN),
    ("subsection", (212, 190, 245), Hatch.FALLING),
    ("entry", (196, 222, 250), Hatch.PLAIN),
    ("provision", (196, 222, 250), Hatch.RISING),
    ("definition", (190, 235, 190), Hatch.DENSE_RISING),
    ("list-item", (190, 235, 190), Hatch.FALLING),
    ("paragraph", (190, 235, 190), Hatch.DENSE_UPRIGHT),
    ("note", (255, 240, 170), Hatch.PLAIN),
    ("technical-note", (255, 240, 170), Hatch.FALLING),
    ("nota-bene", (255, 200, 150), Hatch.CROSSED),
    ("table", (232, 214, 190), Hatch.UPRIGHT),
    ("furniture:running-header", (224, 224, 224), Hatch.DENSE_RISING),
    ("furniture:running-footer", (224, 224, 224), Hatch.DENSE_FALLING),
    ("furniture:page-number", (224, 224, 224), Hatch.DOTS),
    ("furniture:contents", (224, 224, 224), Hatch.FALLING),
    ("furniture:cover", (224, 224, 224), Hatch.RISING),
    ("furniture:blank-page", (224, 224, 224), Hatch.PLAIN),
    ("furniture:blank", (224, 224, 224), Hatch.DENSE_UPRIGHT),
    ("furniture:repeated-heading", (224, 224, 224), Hatch.UPRIGHT),
    ("furniture:line-break-hyphen", (190, 190, 190), Hatch.PLAIN),
    ("furniture:outside-region", (224, 224, 224), Hatch.CROSSED),
    ("furniture:deleted", (235, 165, 195), Hatch.FALLING),
    ("furniture:inserted", (235, 165, 195), Hatch.RISING),
    ("correction", (250, 190, 250), Hatch.DOTS),
    (LOST, (255, 110, 110), Hatch.PLAIN),
    (DOUBLE, (255, 110, 110), Hatch.DENSE_UPRIGHT),
)
_OTHER: Colour = (208, 208, 208)

GROUPS: dict[str, tuple[str, ...]] = {
    "headings": ("part", "item", "subsection"),
    "provisions": ("entry", "provision"),
    "other text": ("definition", "list-item", "paragraph"),
    "notes": ("note", "technical-note", "nota-bene"),
    "tables": ("table",),
    "corrected": ("correction",),
}
"""Destinations taken together in a table of pages, in the order of its columns."""


def palette(destinations: Iterable[str]) -> dict[str, Tint]:
    """Return how each destination is shown, in the order of their numbers.

    One this table does not know (a profile may name furniture of its own) gets a grey and a number
    after those that are known.
    """
    wanted = set(destinations)
    known = {
        name: Tint(number, called(name), colour, hatch)
        for number, (name, colour, hatch) in enumerate(_KNOWN, 1)
        if name in wanted
    }
    others = {
        name: Tint(number, called(name), _OTHER, Hatch.DOTS)
        for number, name in enumerate(sorted(wanted - known.keys() - {SPACE}), len(_KNOWN) + 1)
    }
    return known | others


def called(destination: str) -> str:
    """Return a destination's name for people.

    >>> called("furniture:page-number")
    'page furniture: page number'
    """
    if destination == LOST:
        return "LOST"
    if destination == DOUBLE:
        return "COUNTED TWICE"
    if destination.startswith(_FURNITURE):
        return f"page furniture: {destination.removeprefix(_FURNITURE).replace('-', ' ')}"
    return destination.replace("-", " ")


def is_furniture(destination: str) -> bool:
    """Whether it belongs to the page and not to the text."""
    return destination.startswith(_FURNITURE)
