"""``annex read``: one file as text, its changes marked, accepted or rejected."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pdf_samples as samples
import pytest


def word(body: str, numbering: str) -> bytes:
    """A Word package, made as the reader's own tests make it."""
    path = Path(__file__).parents[1] / "read" / "conftest.py"
    spec = importlib.util.spec_from_file_location("read_conftest", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    return module.build(body, {"numbering": numbering}, {"[Content_Types].xml": types.encode()})


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def entry(content: str, mark: str = "") -> str:
    numpr = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{numpr}<w:rPr>{mark}</w:rPr></w:pPr>{content}</w:p>"


def r(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


BODY = (
    entry(r("Kites"))
    + entry(f"<w:del>{r('Strings', 'delText')}</w:del>", "<w:del/>")
    + entry(f"{r('Reels ')}<w:ins>{r('of wood')}</w:ins>")
)
CHANGES = (
    "tracked changes: del of paragraph 1\ntracked changes: del of text 1\n"
    "tracked changes: ins of text 1\n"
)


@pytest.mark.parametrize(
    ("view", "out"),
    [
        (None, "a. Kites\nb. [-Strings-]\nb. Reels {+of wood+}\n"),
        ("marked", "a. Kites\nb. [-Strings-]\nb. Reels {+of wood+}\n"),
        ("accepted", "a. Kites\nb. Reels of wood\n"),
        ("rejected", "a. Kites\nb. Strings\nc. Reels \n"),
    ],
)
def test_a_word_file_in_each_view(annex, tmp_path, view, out) -> None:
    file = tmp_path / "kites.docx"
    file.write_bytes(word(BODY, NUMBERING))
    options = ("--view", view) if view else ()
    assert annex.bare("read", str(file), *options) == (0, out, CHANGES)


@pytest.mark.parametrize(
    ("view", "out"),
    [
        ("marked", "Kites [-of silk-] and {+reels+}\nStrings\n"),
        ("accepted", "Kites  and reels\nStrings\n"),
        ("rejected", "Kites of silk and \nStrings\n"),
    ],
)
def test_a_marked_up_pdf_in_each_view(annex, tmp_path, view, out) -> None:
    """Struck in the first line and underlined in blue behind it."""
    page = (
        samples.text(50, 400, "Kites of silk and ")
        + samples.rule(73.8, 402.5, 98.7, 402.5)
        + samples.text(118.3, 400, "reels", color="0 0 1 rg")
        + samples.bar(118.3, 398.5, 18.8, 0.5)
        + samples.text(50, 380, "Strings")
    )
    file = tmp_path / "kites.pdf"
    file.write_bytes(samples.pdf([page]))
    assert annex.bare("read", str(file), "--view", view) == (0, out, "")


def test_as_records(annex, tmp_path) -> None:
    file = tmp_path / "kites.docx"
    file.write_bytes(word(BODY, NUMBERING))
    said = annex.bare("read", str(file), "--view", "accepted", "--json")
    found = json.loads(said.out)
    lines = found["pages"][0]["lines"]
    assert [(line["start"], line["marker"]) for line in lines] == [(0, "a."), (5, "b.")]
    assert found["properties"]["tracked_del_paragraph"] == "1"


def test_what_no_reader_knows_is_refused(annex, tmp_path) -> None:
    file = tmp_path / "kites.txt"
    file.write_text("Kites", encoding="utf-8")
    said = annex.bare("read", str(file))
    assert (said.code, said.out) == (23, "")
    assert said.err == (
        "annex: not the kind of file it claims to be\n"
        f"  where:    {file}\n"
        "  found:    plain text beginning 'Kites'\n"
        "  expected: a PDF, a Word file (docx), a web page or Markdown\n"
        "  do:       open it and see what it is; save it anew in one of these formats\n"
    )
