"""Annotations on small PDFs: what they mark is marked, what they say is told, by both readers."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest
from reportlab.pdfgen import canvas

from pipeline.model.document import Box, Document
from pipeline.read import pdf, plumber
from pipeline.read.pdf_annotations import mark_annotations
from pipeline.read.pdf_pieces import Annotation, Piece
from pipeline.read.witness import compare_witnesses


def _samples() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "pdf_samples_annotated", Path(__file__).with_name("pdf_samples.py")
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


samples = _samples()
LINE = samples.text(50, 400, "aaaa bbbb cccc")
"""Times-Roman 10: "bbbb" stands from 70.26 to 90.26."""


def annotation(kind: str, x0: float, x1: float, more: str = "", *, quads: bool = True) -> str:
    low, high = 397.5, 408.5
    points = f"/QuadPoints[{x0} {high} {x1} {high} {x0} {low} {x1} {low}]" if quads else ""
    return f"<</Type/Annot/Subtype/{kind}/Rect[{x0} {low} {x1} {high}]{points}{more}>>"


def both(*listed: str, content: str = LINE, extra: str = "") -> Document:
    data = samples.pdf([content], page_extra=f"/Annots[{''.join(listed)}]{extra}")
    one, two = (reader(data, where="x") for reader in (pdf.read_pdf, plumber.read_pdf))
    assert compare_witnesses(one, two) == ()
    assert (one.findings, one.notices) == (two.findings, two.notices)
    assert [run.mark_kinds() for line in one.lines for run in line.runs] == [
        run.mark_kinds() for line in two.lines for run in line.runs
    ]
    return one


def told(document: Document) -> tuple[str, ...]:
    assert {notice.code for notice in document.notices} <= {"annotation"}
    return tuple(notice.message for notice in document.notices)


def marked(document: Document) -> list[tuple[str, str]]:
    return [
        (run.text, " ".join(kind.value for kind in run.mark_kinds()))
        for line in document.lines
        for run in line.runs
    ]


def test_a_strike_out_deletes_what_lies_under_it():
    document = both(annotation("StrikeOut", 70, 90.5, "/Contents(see minutes)"))
    assert marked(document) == [("aaaa ", ""), ("bbbb", "deleted"), (" cccc", "")]
    assert told(document) == (
        'page 1: "bbbb" is struck out by an annotation, and read as deleted; it says "see minutes"',
    )


def test_without_quadrilaterals_the_rectangle_says_what_is_struck():
    document = both(annotation("StrikeOut", 70, 90.5, quads=False))
    assert marked(document) == [("aaaa ", ""), ("bbbb", "deleted"), (" cccc", "")]


def test_a_strike_out_over_two_lines_is_one_finding():
    content = LINE + samples.text(50, 380, "dddd eeee")
    points = "/QuadPoints[90 408 120 408 90 397 120 397 50 388 70.1 388 50 377 70.1 377]"
    listed = f"<</Type/Annot/Subtype/StrikeOut/Rect[50 377 120 408]{points}>>"
    document = both(listed, content=content)
    assert marked(document) == [
        ("aaaa bbbb", ""), (" cccc", "deleted"), ("dddd", "deleted"), (" eeee", ""),
    ]  # fmt: skip
    assert told(document) == (
        'page 1: "cccc dddd" is struck out by an annotation, and read as deleted',
    )


@pytest.mark.parametrize(("color", "marks"), [("0 g", "underline"), ("0 0 1 rg", "inserted")])
def test_an_underline_is_an_insertion_only_where_the_text_is_coloured(color, marks):
    content = samples.text(50, 400, "aaaa bbbb cccc", color=color)
    document = both(annotation("Underline", 70, 90.5), content=content)
    (text, found) = marked(document)[1]
    assert (text, marks in found.split()) == ("bbbb", True)
    assert ("inserted" in found.split()) == (marks == "inserted")
    assert told(document) == (
        (
            'page 1: "bbbb" is underlined by an annotation, and read as an insertion only where it is '
            "coloured too"
        ),
    )


@pytest.mark.parametrize(
    ("listed", "finding"),
    [
        (
            annotation("Highlight", 70, 90.5),
            '"bbbb" is highlighted by an annotation, and read as unchanged',
        ),
        (
            annotation("Squiggly", 70, 90.5),
            '"bbbb" is marked by an annotation with a wavy line, and read as unchanged',
        ),
        (
            annotation("Redact", 70, 90.5),
            '"bbbb" is marked by an annotation to be blacked out, and read as unchanged',
        ),
        (
            annotation("Caret", 87, 93, "/Contents(or dddd)", quads=False),
            (
                'an annotation\'s caret after "aaaa bbbb" wants "or dddd" inserted there; that is not'
                " read as text"
            ),
        ),
        (
            annotation("Caret", 40, 44, quads=False),
            "an annotation's caret after no text says nothing",
        ),
        (
            annotation("FreeText", 200, 300, "/Contents(Draft, not in force)", quads=False),
            '"Draft, not in force" is typed over the page in an annotation, and not read as text',
        ),
        (
            annotation("Text", 200, 220, "/Contents<FEFF20AC0031>", quads=False),
            '"€1" is said by a note fixed to the page, and not read as text',
        ),
        (
            annotation("StrikeOut", 70, 90.5, "/F 2"),
            "a hidden annotation (StrikeOut) was left out",
        ),
        (annotation("StrikeOut", 200, 220), "an annotation (StrikeOut) lies over no text"),
        (annotation("Ink", 70, 90, quads=False), "an annotation (Ink) was not read"),
        (
            annotation("Widget", 200, 300, "/FT/Tx/T(date)/V(1 May 2024)", quads=False),
            '"date: 1 May 2024" is filled in a form field, and not read as text',
        ),
    ],
)
def test_what_is_no_mark_up_is_told(listed, finding):
    document = both(listed)
    assert marked(document) == [("aaaa bbbb cccc", "")]
    assert told(document) == (f"page 1: {finding}",)


@pytest.mark.parametrize(
    "listed",
    [
        annotation("Link", 70, 90, quads=False),
        annotation("Popup", 70, 90, "/Contents(again)", quads=False),
        annotation("Text", 70, 90, quads=False),
        annotation("Widget", 200, 300, "/FT/Tx/T(date)", quads=False),
    ],
)
def test_what_says_nothing_of_the_text_raises_no_finding(listed):
    assert told(both(listed)) == ()


def test_a_turned_page_is_marked_where_it_is_shown():
    content = "BT /R 10 Tf 0 1 -1 0 100 50 Tm (aaaa bbbb cccc) Tj ET"
    points = "/QuadPoints[91.5 70 91.5 90.5 102.5 70 102.5 90.5]"
    listed = f"<</Type/Annot/Subtype/StrikeOut/Rect[91 70 103 90.5]{points}>>"
    document = both(listed, content=content, extra="/Rotate 90")
    assert marked(document) == [("aaaa ", ""), ("bbbb", "deleted"), (" cccc", "")]


def test_text_at_an_angle_is_not_marked_and_that_is_told():
    document = both(annotation("StrikeOut", 70, 90.5), extra="/Rotate 180")
    assert told(document)[-1] == "page 1: an annotation (StrikeOut) lies over no text"


def test_the_fields_of_a_form_that_hold_something_are_told():
    """A form made by another program: fields that hold text, a choice, a tick, and nothing."""
    packed = io.BytesIO()
    drawing = canvas.Canvas(packed, invariant=True)
    drawing.drawString(72, 760, "Form")
    form = drawing.acroForm
    form.textfield(name="edition", value="14 March 2024", x=72, y=700, width=200, height=20)
    form.textfield(name="empty", value="", x=72, y=670, width=200, height=20)
    form.choice(name="item", value="B", options=["A", "B"], x=72, y=640, width=80, height=20)
    form.checkbox(name="agreed", checked=True, x=72, y=610)
    form.checkbox(name="refused", checked=False, x=72, y=580)
    drawing.save()
    one, two = (r(packed.getvalue(), where="x") for r in (pdf.read_pdf, plumber.read_pdf))
    filled = "is filled in a form field, and not read as text"
    assert [finding for finding in told(one) if filled in finding] == [
        f'page 1: "edition: 14 March 2024" {filled}',
        f'page 1: "item: B" {filled}',
        f'page 1: "agreed: Yes" {filled}',
    ]
    assert (one.findings, one.notices) == (two.findings, two.notices)
    assert one.characters == "Form"


def test_a_long_note_is_cut_and_says_how_long_it_is():
    (finding,) = told(both(annotation("Text", 70, 90, f"/Contents({'x' * 400})", quads=False)))
    assert finding.startswith(f'page 1: "{"x" * 300}... (400 characters)" is said')


def test_characters_whose_places_nobody_asked_for_share_their_piece_evenly():
    pieces = [
        Piece("aaaa", 50, 70, 100, 10, "Times", None, bold=False, italic=False),
        Piece(" bbbb", 70, 95, 100, 10, "Times", None, bold=False, italic=False),
    ]
    strike = Annotation("StrikeOut", Box(74, 91, 96, 102))
    caret = Annotation("Caret", Box(93, 95, 97, 103), contents="c")
    found = mark_annotations(pieces, [strike, caret])
    assert [(p.text, p.strike) for p in found.pieces] == [
        ("aaaa", False), (" ", False), ("bbbb", True),
    ]  # fmt: skip
    assert found.sentences == [
        '"bbbb" is struck out by an annotation, and read as deleted',
        'an annotation\'s caret after "aaaa bbbb" wants "c" inserted there; that is not read as text',
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "<</Type/Annot/Subtype/StrikeOut>>",
        "<</Type/Annot/Subtype/StrikeOut/Rect[70 397 90]/QuadPoints[1 2 3]/Contents 7>>",
        "<</Type/Annot/Subtype/StrikeOut/Rect[300 408 320 397]/QuadPoints(none)/F/Hidden>>",
    ],
)
def test_a_broken_annotation_marks_nothing_and_is_told(listed):
    document = both(listed)
    assert marked(document) == [("aaaa bbbb cccc", "")]
    assert told(document) == ("page 1: an annotation (StrikeOut) lies over no text",)


def test_corners_given_the_other_way_round_are_the_same_rectangle():
    listed = "<</Type/Annot/Subtype/StrikeOut/Rect[90.5 408 70 397]>>"
    assert marked(both(listed))[1] == ("bbbb", "deleted")


def test_a_field_that_refers_to_itself_is_read_once():
    """Its name and value come from the field above, which names itself as its own parent."""
    listed = (
        "<</Type/Annot/Subtype/Widget/FT/Tx/Rect[200 390 300 410]/T(day)/V(1 May)/Parent 10 0 R>>"
    )
    assert told(both(listed)) == (
        'page 1: "day: 1 May" is filled in a form field, and not read as text',
    )
