"""Word files against LibreOffice: labels, accepted and rejected text.

Where the two differ on the real files is declared in ``tools/libreoffice/known.py`` with the reason;
a difference that is not declared fails, and so does a declared one that is gone.
``python -m benchmarks.parse_word`` prints the same as a table.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.libreoffice import office
from tools.libreoffice.compare import Outcome, compare
from tools.libreoffice.known import KNOWN
from tools.libreoffice.lists import lists

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real" / "docx"
FILES = sorted(FOLDER.rglob("*.docx"))
MARKED_UP = (
    Path(__file__).resolve().parents[2] / "sources" / "specimen" / "2024-03-14_marked-up.docx"
)

pytestmark = pytest.mark.slow


def outcomes(paths: list[Path]) -> list[Outcome]:
    """Compare files; without LibreOffice the test is skipped, but not where changes are tested."""
    lacking = office.missing()
    if lacking is not None and os.environ.get("CI") != "true":
        pytest.skip(lacking)
    return [compare(path, witness) for path, witness in office.read_all(paths).items()]


@pytest.mark.real
@pytest.mark.skipif(not FILES, reason="the real Word files are not beside the project")
def test_real_files_agree_with_libreoffice_but_where_it_is_explained():
    compared = outcomes(FILES)
    assert {found.name: found.unexplained for found in compared if found.unexplained} == {}
    assert {found.name: found.stale for found in compared if found.stale} == {}
    assert [found.name for found in compared if found.in_xml != found.counted] == []
    # what compares nothing agrees with everything
    assert set(KNOWN) - {MARKED_UP.name} <= {found.name for found in compared}
    assert len(compared) >= 19
    assert sum(found.numbered for found in compared) >= 500
    assert sum(found.paragraphs for found in compared) >= 14_000
    assert sum(found.in_xml.total() for found in compared) >= 600


def test_the_specimen_and_lists_nobody_wrote_are_read_as_libreoffice_reads_them(tmp_path):
    paths = [tmp_path / f"{seed}.docx" for seed in range(20)]
    for seed, path in enumerate(paths):
        path.write_bytes(lists(seed))
    marked_up, *compared = outcomes([MARKED_UP, *paths])
    assert (marked_up.unexplained, marked_up.stale) == ((), ())
    assert marked_up.numbered == marked_up.agreeing > 900
    assert {found.name: found.differences for found in compared if found.differences} == {}
    assert sum(found.numbered for found in compared) > 1_000
