"""Words drawn over the end of others: pdfium drops a letter where the same one stands already."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import pdf_samples as samples

from pipeline.read.pdf import read_pdf
from pipeline.read.plumber import read_pdf as read_with_pdfplumber

# Helvetica: where the letters of "Envelope" begin, in thousandths of the size
_LAST_E = 3613


def page(words: str, at: int) -> str:
    """A page with "Envelope" and other words that begin so many thousandths behind its start."""
    return samples.text(50, 400, "Envelope", font="H", size=10) + samples.text(
        50 + at / 100, 400, words, font="H", size=10
    )


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Reel", _LAST_E - 722),
        ("Reel", _LAST_E - 722 - 556),
        ("eel", _LAST_E),
        ("Mie", _LAST_E - 833 - 222),
    ],
    ids=["a letter", "the next", "the first", "the last"],
)
def test_the_letter_is_put_back_and_told(words: str, at: int) -> None:
    data = samples.pdf([page(words, at)])
    found = read_pdf(data, where="sample.pdf")
    assert words in {line.text.strip() for line in found.lines}
    (said,) = found.findings
    assert said == (
        f"page 1: “e” put back into “{words}”: drawn over “Envelope”, and of the same letter at the"
        " same place pdfium keeps one"
    )
    witness = read_with_pdfplumber(data, where="sample.pdf")
    assert sorted("".join(line.text for line in witness.lines)) == sorted(
        "".join(line.text for line in found.lines)
    )


def test_words_over_others_that_lost_nothing_stay_as_they_are() -> None:
    found = read_pdf(samples.pdf([page("Valve", _LAST_E - 400)]), where="sample.pdf")
    assert {line.text.strip() for line in found.lines} == {"Envelope", "Valve"}
    assert found.findings == ()


def test_letters_set_apart_lost_nothing() -> None:
    """A gap alone is no proof: the letter that fills it must stand there."""
    apart = "BT /H 10 Tf 78.9 400 Td [(R) -600 (l)] TJ ET\n"
    data = samples.pdf([samples.text(50, 400, "Envelope", font="H", size=10) + apart])
    found = read_pdf(data, where="sample.pdf")
    assert found.findings == ()
