"""The real Word files against LibreOffice: labels, accepted and rejected text.

Where the two differ is declared in ``tools/libreoffice/known.py`` with the reason; a difference that
is not declared fails, and so does a declared one that is gone. ``python -m benchmarks.parse_word``
prints the same as a table.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.libreoffice import office
from tools.libreoffice.compare import compare
from tools.libreoffice.known import KNOWN

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real" / "docx"
FILES = sorted(FOLDER.rglob("*.docx"))

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the real Word files are not beside the project"),
]


def test_labels_and_views_agree_with_libreoffice_but_where_it_is_explained():
    lacking = office.missing()
    if lacking is not None and os.environ.get("CI") != "true":
        pytest.skip(lacking)
    outcomes = [compare(path, witness) for path, witness in office.read_all(FILES).items()]
    assert {found.name: found.unexplained for found in outcomes if found.unexplained} == {}
    assert {found.name: found.stale for found in outcomes if found.stale} == {}
    assert [found.name for found in outcomes if found.in_xml != found.counted] == []
    # what compares nothing agrees with everything
    assert set(KNOWN) <= {found.name for found in outcomes}
    assert len(outcomes) >= 19
    assert sum(found.numbered for found in outcomes) >= 500
    assert sum(found.paragraphs for found in outcomes) >= 14_000
    assert sum(found.in_xml.total() for found in outcomes) >= 600
