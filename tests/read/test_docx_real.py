from __future__ import annotations

import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model.document import Document
from pipeline.read.docx import read_docx
from tools.libreoffice.compare import changes_counted, changes_in_xml

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real" / "docx"
FILES = sorted(FOLDER.rglob("*.docx"))
TRACKED = [path for path in FILES if path.parent.name != "numbering"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILES, reason="the real Word files are not beside the project"),
]


def xml_parts(path: Path) -> list[etree._Element]:
    with zipfile.ZipFile(path) as package:
        return [etree.fromstring(package.read(n)) for n in package.namelist() if PARTS.fullmatch(n)]


def present(root: etree._Element, *names: str) -> list[etree._Element]:
    """Elements that say something of the text now: not a second copy, not a former format."""
    former = {
        below
        for above in root.iter("{*}Fallback", W + "rPrChange", W + "pPrChange")
        for below in above.iterdescendants()
    }
    return [
        element for element in root.iter(*(W + name for name in names)) if element not in former
    ]


@cache
def read(path: Path, view: str = "marked") -> Document:
    return read_docx(path.read_bytes(), where=path.name, view=view)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_change_of_the_xml_is_counted(path):
    assert changes_counted(read(path)) == changes_in_xml(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_character_of_the_xml_is_in_the_stream(path):
    """Counts letters and digits of w:t and w:delText; what a text box says twice counts once."""
    document = read(path)
    expected: Counter[str] = Counter()
    for root in xml_parts(path):
        for element in present(root, "t", "delText"):
            expected.update(c for c in element.text or "" if c.isalnum())
    found = Counter(c for c in document.characters if c.isalnum())
    lost = expected - found
    assert not lost, f"lost: {lost}"


@pytest.mark.parametrize("path", TRACKED, ids=lambda path: path.name)
def test_views_agree(path):
    runs = [run for line in read(path).lines for run in line.runs]
    for view, attribute in (("accepted", "deleted"), ("rejected", "inserted")):
        kept = "".join(run.text for run in runs if not getattr(run, attribute))
        shown = read(path, view).characters
        assert Counter(kept) - Counter(shown) == Counter()


def test_the_redline_triple():
    def texts(name: str, view: str) -> list[str]:
        path = FOLDER / "compare-pairs" / f"pyredlines_{name}.docx"
        return [line.text for line in read(path, view).lines]

    assert texts("expected_redline", "accepted") == texts("modified", "marked")
    assert texts("expected_redline", "rejected") == texts("original", "marked")


def test_labels_are_those_the_file_writes_beside_them():
    """Each numbered paragraph of this file has its own label as text, as Word showed it."""
    path = FOLDER / "numbering" / "tika_testWORD_override_list_numbering.docx"
    document = read(path)
    numbered = [(line.marker, line.text.strip()) for line in document.lines if line.marker]
    assert len(numbered) == 44
    wrong = [pair for pair in numbered if pair[0] != pair[1] and pair[0] != "•"]
    assert wrong == []


def test_numbered_paragraphs_have_labels():
    for path in (FOLDER / "numbering").glob("*.docx"):
        document = read(path)
        assert sum(line.marker is not None for line in document.lines) > 15, path.name
