"""What the reader could not settle stands in the edition as a warning, under its own code."""

from __future__ import annotations

import msgspec

from pipeline.lists import load
from pipeline.model.document import Media, Notice
from pipeline.model.records import Edition, Finding, Severity
from pipeline.parse import parse
from pipeline.read import read

TEXT = (
    "# 1. INTRODUCTION\n\n(a) Kites fly.\n\n# 2. DEFINITIONS\n\n# 3. TERMINOLOGY\n\n"
    "# ITEM 1 KITES\n\n1.A. EQUIPMENT\n\n1.A.1. Box kites.\n"
)


def test_findings_of_a_reader_are_information_and_its_notices_warnings() -> None:
    document = msgspec.structs.replace(
        read(TEXT.encode(), Media.MARKDOWN, where="kites.md"),
        findings=("page 2: text set at an angle",),
        notices=(Notice("annotation", 'page 1: "reels" is struck out'),),
    )
    head = Edition("kites", "2019", "en", "title", "mtcr", ())
    found = parse(head, (document,), load("mtcr", "en")).findings
    assert Finding("reader", Severity.INFO, "page 2: text set at an angle") in found
    assert Finding("annotation", Severity.WARNING, 'page 1: "reels" is struck out') in found
