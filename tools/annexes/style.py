"""How a document looks: drawn apart from its words, so that one truth can be printed many ways."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from random import Random

from pipeline.model.records import Kind
from tools.annexes.generate import Annex, Layout

PAGES = {
    "a3": (841.9, 1190.6),
    "a4": (595.3, 841.9),
    "us-letter": (612.0, 792.0),
    "a5": (419.5, 595.3),
    "a3-flipped": (1190.6, 841.9),
}
"""Page sizes by Typst's names, in points."""

BODY_FONTS = ("Libertinus Serif", "New Computer Modern")
"""What Typst carries inside itself: no document depends on the machine's fonts."""


@dataclass(frozen=True)
class Style:
    """One look. Lengths in points.

    ``label`` is the room for an entry's label, ``step`` for a provision's marker, ``inset`` how far
    a list inside a note stands in from the note. ``notes`` says what of a note is italic: ``none``,
    its ``marker``, its own ``words`` too, or ``all`` of it with its lists. ``new_pages`` starts each
    part on a page of its own. ``footer`` is ``of`` ("3 of 9"), ``number`` or ``none``. ``columns``
    are those of the table of contents, ``text_columns`` those of all else; ``over``: the headings of
    parts and items, and tables, stand over all of them, and columns are balanced between (ReportLab).
    """

    page: str
    margin: float
    size: float
    font: str
    sans: bool
    leading: float
    spacing: float
    justify: bool
    hyphenate: bool
    label: float
    step: float
    inset: float
    bold_heads: bool
    bold_labels: bool
    notes: str
    header: bool
    footer: str
    cover: bool
    contents: bool
    columns: int
    blanks: bool
    new_pages: bool
    text_columns: int = 1
    over: bool = False


def other_look(style: Style) -> Style:
    """Return a look with another page size, font and line length, in one column, which print the
    same: what is bold or italic, and what there is of covers and contents, stays.
    """
    size = 9.0 if style.size > 9.0 else 11.0
    page = "us-letter" if style.page == "a5" else "a5"
    return dataclasses.replace(
        style,
        page=page,
        margin=42.0 if page == "a5" else 72.0,
        size=size,
        font=next(font for font in BODY_FONTS if font != style.font),
        sans=not style.sans,
        justify=not style.justify,
        label=round(style.label * size / style.size, 1),
        step=round(style.step * size / style.size, 1),
        text_columns=1,
    )


def in_columns(style: Style, columns: int = 2) -> Style:
    """Return a look in two or three columns, as large gazettes are set: on a page wide enough."""
    page = "a3" if columns == 2 else "a3-flipped"
    size = min(style.size, 10.0)
    return dataclasses.replace(style, page=page, margin=56.0, size=size, text_columns=columns)


def draw_columns(annex: Annex) -> Style:
    """Draw the look of an annex in columns, from a source of its own."""
    rng = Random(f"{annex.seed}/columns")
    return in_columns(draw(annex), 3 if rng.random() < 0.4 else 2)


def draw(annex: Annex, *, number: int = 0) -> Style:
    """Draw the ``number``-th look of an annex: the same seed and number give the same look."""
    rng = Random(f"{annex.seed}/{number}")
    size = rng.choice((9.0, 10.0, 11.0, 12.0))
    widest = max(
        (len(n.printed or "") for n in annex.edition.walk() if n.kind is Kind.ENTRY), default=6
    )
    flat = annex.plan.layout is Layout.FLAT
    page = rng.choice(("a4", "us-letter", "a5"))
    return Style(
        page=page,
        margin=float(rng.choice((42, 56) if page == "a5" else (42, 56, 72, 90))),
        size=size,
        font=rng.choice(BODY_FONTS),
        sans=rng.random() < 0.5,
        leading=rng.choice((0.5, 0.65, 0.9)),
        spacing=rng.choice((0.75, 1.0, 1.4)) if not flat else rng.choice((1.1, 1.4)),
        justify=rng.random() < 0.5,
        hyphenate=rng.random() < 0.3,
        label=round(0.66 * size * widest + rng.choice((4, 10, 20)), 1),
        step=round(0.62 * size * 3 + rng.choice((2, 6, 12)), 1),
        inset=float(rng.choice((12, 18, 28))),
        bold_heads=rng.random() < 0.75,
        bold_labels=rng.random() < 0.15,
        notes=rng.choice(("none", "marker", "marker", "words", "all")),
        header=rng.random() < 0.6,
        footer=rng.choice(("of", "of", "number", "none")),
        cover=rng.random() < 0.6,
        contents=rng.random() < 0.6,
        columns=rng.choice((1, 2)),
        blanks=rng.random() < 0.3,
        new_pages=rng.random() < 0.5,
    )
