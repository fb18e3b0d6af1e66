"""The PDFs, read by programs that are not ours: text, tags, bookmarks, fonts; and what stays inert."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from datetime import date
from io import BytesIO

import msgspec
import pdfplumber
import pypdfium2
import pytest
import typst
from PIL import Image

from pipeline.compare.changes import Operation
from pipeline.errors import ReportError
from pipeline.model.records import Dates, Edition
from pipeline.report import as_note_pdf, as_pdf, render
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison, Picture
from pipeline.report.note import note
from pipeline.report.pdf import glyphs, typeset
from pipeline.report.pdf.blocks import Heading, Paragraph, Sheet, spans

FORMS = {"pdf": as_pdf, "note-pdf": as_note_pdf}


def words(text: str) -> str:
    """Text without what a line's end changes: blanks, and places to break inside a word."""
    return re.sub(r"[\s\u200b\u00ad\ufffe]+", "", text)


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    # The running lines of each page are no text of the report.
    return words("".join("\n".join(page.splitlines()[1:-1]) for page in pages))


def bookmarks(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [mark.get_title() for mark in pdf.get_toc()]


def catalog(data: bytes) -> dict:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return dict(pdf.doc.catalog)


@pytest.fixture(scope="module", params=FORMS)
def form(request):
    return request.param


@pytest.fixture(scope="module")
def made(everything):
    return {form: render(Comparison(everything), form) for form in FORMS}


def test_the_report_has_every_change_and_its_words(everything, made) -> None:
    said = text_of(made["pdf"])
    seen = view(everything)
    for change in seen.in_order:
        assert words(change.full_name) in said
        assert words("".join(s.text for s in change.text.folded().segments)) in said
        for reason in change.reasons:
            assert words(reason.argument) in said
    for shown in seen.proofs:
        assert words(shown.proof.summary) in said
    for sentence in seen.verdict:
        assert words(sentence) in said
    assert "10⁵" in said


def test_the_note_has_both_texts_of_every_change(everything, made) -> None:
    with pdfplumber.open(BytesIO(made["note-pdf"])) as pdf:
        rows = [
            [words(cell or "") for cell in row]
            for page in pdf.pages
            for table in page.extract_tables({"vertical_strategy": "text"})
            for row in table
        ]
        said = words("".join(page.extract_text() for page in pdf.pages))
    assert rows
    found = note(Comparison(everything))
    for row in found.rows:
        assert words(row.label) in said or len(row.label) > 12  # broken over lines of its cell
    for column in ("Label", "Oldtext", "Newtext", "Nature", "Direction", "Remark", "Affected"):
        assert column in said


def test_headings_are_bookmarks(everything, made) -> None:
    titles = bookmarks(made["pdf"])
    seen = view(everything)
    assert titles[0] == seen.title
    expected = [c.full_name for group in seen.groups for c in group.changes]
    assert [title for title in titles if title in set(expected)] == expected
    for name in ("What is proved", "Verdict", "Where the list changed", "Changes", "Sources"):
        assert name in titles
    assert bookmarks(made["note-pdf"])[1] == "Change note"


def test_tagged_titled_with_a_language_and_its_fonts(made, form, everything) -> None:
    data = made[form]
    found = catalog(data)
    assert found["MarkInfo"]["Marked"] is True
    assert found["Lang"] == b"en"
    assert "StructTreeRoot" in found
    metadata = found["Metadata"].resolve().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    with pdfplumber.open(BytesIO(data)) as pdf:
        assert pdf.doc.info[0]["Title"].startswith(b"Carillon Control List")
        assert "CreationDate" in pdf.doc.info[0]
        fonts = {char["fontname"] for page in pdf.pages for char in page.chars}
    # Six letters and a plus sign: a subset of a font, inside the file.
    assert {re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts} == {
        re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts if "+" in name
    } <= {
        "LibertinusSerif-Regular", "LibertinusSerif-Semibold", "LibertinusSerif-Bold",
        "DejaVuSansMono", "NewCMMath-Regular",
    }  # fmt: skip


def test_poppler_finds_the_tags(made, tmp_path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("no pdfinfo on this machine (Debian: apt-get install poppler-utils)")
    path = tmp_path / "report.pdf"
    path.write_bytes(made["pdf"])
    done = subprocess.run(
        ["pdfinfo", "-struct", str(path)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=True,
    )
    tags = set(re.findall(r"^ *([A-Z][A-Za-z0-9]*)", done.stdout, re.MULTILINE))
    assert {"Document", "H1", "H2", "H3", "H4", "P", "Table", "TH", "TD", "Link"} <= tags


def test_deleted_words_are_struck_and_inserted_ones_underlined(made, everything) -> None:
    """Not by colour alone: a line runs through the first and under the second."""
    del everything
    with pdfplumber.open(BytesIO(made["pdf"])) as pdf:
        (page,) = (p for p in pdf.pages if "struckthrough" in words(p.extract_text()))
        chars = [c for c in page.chars if c["non_stroking_color"] not in (None, (0,), (0.0,))]
        lines = [*page.lines, *page.rects]

        def crossed(kind: str, low: float, high: float) -> bool:
            coloured = next(c for c in chars if _is(kind, c["non_stroking_color"]))
            return any(
                line["x0"] - 1 <= coloured["x0"] <= line["x1"]
                and low < (line["top"] - coloured["top"]) / coloured["height"] < high
                for line in lines
            )

        assert crossed("del", 0.35, 0.8)
        assert crossed("ins", 0.8, 1.2)


def _is(kind: str, colour: tuple[float, ...]) -> bool:
    wanted = {"del": (0x8A, 0x2B, 0x0D), "ins": (0x0D, 0x4A, 0x86)}[kind]
    return len(colour) == 3 and all(
        abs(a * 255 - b) < 2 for a, b in zip(colour, wanted, strict=True)
    )


def test_the_same_comparison_gives_the_same_bytes(made, form, everything, samples) -> None:
    assert FORMS[form].render(Comparison(samples.everything())) == made[form]


@pytest.mark.parametrize(
    ("printed", "name", "expected"),
    [
        (date(2021, 10, 11), "2021-10-08", "D:20211011"),
        (None, "2021-10-08", "D:20211008"),
        (None, "2021-13-08", None),
        (None, "draft", None),
    ],
)
def test_the_date_is_the_editions(samples, printed, name, expected) -> None:
    small = samples.small()
    changes = msgspec.structs.replace(
        small, new=msgspec.structs.replace(small.new, edition_id=name)
    )
    new = Edition("carillon", name, "en", "t", "mtcr", (), dates=Dates(printed=printed))
    data = as_pdf.render(Comparison(changes, None, new))
    with pdfplumber.open(BytesIO(data)) as pdf:
        info = pdf.doc.info[0] if pdf.doc.info else {}
    stated = info.get("CreationDate", b"").decode()[:10] or None
    assert stated == expected


def test_pictures_have_words_for_those_who_do_not_see_them(everything) -> None:
    out = BytesIO()
    Image.new("L", (1, 1), 255).save(out, "PNG")
    png = out.getvalue()
    one = everything.changes[0]
    pictures = {one.id: (Picture("old", "a.pdf", 3, png, 1, 1, "2.B.1 in a box on page 3."),)}
    data = as_pdf.render(Comparison(everything, pictures=pictures, picture_notes=("None of x.",)))
    assert words("Old edition. 2.B.1 in a box on page 3.") in text_of(data)
    assert words("None of x.") in text_of(data)
    with pypdfium2.PdfDocument(data) as pdf:
        images = [o for page in pdf for o in page.get_objects(max_depth=8) if o.type == 3]
    assert len(images) == 1


# --- texts that attack --------------------------------------------------------------------------

MARKUP = (
    '#panic("x") $ x^2 $ *b* _i_ `r` @ref <label> = H\n- l\n#read("/etc/passwd") #let x = 1; \\u{41} '
    "// c /* d */ #sys.inputs"
)


def sheet(text: str, **more: object) -> Sheet:
    return Sheet(
        "t", "r", "f", "en", None, (Heading(1, spans(text)), Paragraph(spans(text))), **more
    )


def test_markup_is_text() -> None:
    data = typeset.typeset(sheet(MARKUP))
    shown = text_of(data)
    assert shown.count(words(MARKUP)) == 2
    assert bookmarks(data) == [" ".join(MARKUP.split())]


@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_is_printed_and_does_nothing(hostile, form) -> None:
    data = FORMS[form].render(Comparison(hostile))
    found = catalog(data)
    assert not {"OpenAction", "AA", "AcroForm"} & set(found)
    assert b"/JavaScript" not in data
    assert b"/URI" not in data
    shown = text_of(data)
    assert words("<script>") in shown
    assert "⟨U+202E⟩" in shown
    with pypdfium2.PdfDocument(data) as pdf:
        raw = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", raw)


def test_what_no_font_has_is_shown_by_its_code_point() -> None:
    text = "漢 🙂 א ع \u0007 \ue000 e\u0301 10⁻⁶ ½ Ω ≤ – “x” кг"
    assert glyphs.printable(text) == (
        "⟨U+6F22⟩ ⟨U+1F642⟩ ⟨U+05D0⟩ ⟨U+0639⟩ ⟨U+0007⟩ ⟨U+E000⟩ e\u0301 10⁻⁶ ½ Ω ≤ – “x” кг"
    )
    shown = text_of(typeset.typeset(sheet(text)))
    for piece in ("⟨U+6F22⟩", "⟨U+1F642⟩", "10⁻⁶", "½", "≤", "“x”", "кг"):
        assert piece in shown


def test_every_character_that_is_printed_has_a_glyph() -> None:
    every = [
        chr(at)
        for first, last in glyphs.RANGES
        for at in range(first, last + 1)
        if glyphs.can_print(chr(at))
    ]
    assert len(every) > 3300
    assert not [c for c in every if unicodedata.bidirectional(c) in ("R", "AL", "AN")]
    # Typst refuses a file under PDF/UA-1 where a glyph is missing.
    text = " ".join(every)
    assert typeset.typeset(sheet(text)).startswith(b"%PDF-1.7")


def test_a_word_that_no_line_holds_is_broken() -> None:
    data = typeset.typeset(sheet("x" * 2000))
    with pdfplumber.open(BytesIO(data)) as pdf:
        chars = [char for page in pdf.pages for char in page.chars if char["text"] == "x"]
        assert len(chars) == 4000
        assert max(char["x1"] for char in chars) <= pdf.pages[0].width


def test_what_typst_refuses_is_told(monkeypatch) -> None:
    real = typst.compile
    picture = b"#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))"

    def refuse(_: bytes, **__: object) -> bytes:
        return real(picture, format="pdf", pdf_standards="ua-1")

    monkeypatch.setattr(typst, "compile", refuse)
    with pytest.raises(ReportError) as refused:
        typeset.typeset(sheet("a"))
    assert refused.value.render() == (
        "the report cannot be written\n"
        "  where:    PDF of 't', f\n"
        "  found:    PDF/UA-1 error: missing alt text\n"
        "  expected: text that Typst can set under PDF/UA-1\n"
        "  do:       take another form (html holds everything), and report the text that did this"
    )


def test_a_panic_inside_typst_is_told_and_nothing_else_of_its_kind_is_caught(monkeypatch) -> None:
    class PanicException(BaseException):
        pass

    for raised, expected in ((PanicException("boom"), ReportError), (SystemExit(3), SystemExit)):

        def fail(*_: object, raised=raised, **__: object) -> bytes:
            raise raised

        monkeypatch.setattr(typst, "compile", fail)
        with pytest.raises(expected) as refused:
            typeset.typeset(sheet("a"))
        if expected is ReportError:
            assert refused.value.found == "a panic inside Typst: boom"


def test_only_what_is_old_stands_in_the_old_column(everything) -> None:
    row = next(r for r in note(Comparison(everything)).rows if r.id == "2.A.1.c")
    cells = as_note_pdf._row(row, "en")
    for at, other in ((1, Operation.INSERT), (2, Operation.DELETE)):
        shown = "".join(s.text for paragraph in cells[at].paragraphs for s in paragraph)
        assert shown == "".join(s.text for s in row.text.segments if s.operation is not other)
