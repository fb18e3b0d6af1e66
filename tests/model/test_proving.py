"""What a check asks is said in one place, and the page on checks says the same."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.model.proving import ASKED, asked

ROOT = Path(__file__).resolve().parents[2]
MADE = re.compile(r'(?:_check|_absent|Check|Proof|_unreadable|compare_words)\(\s*"([a-z-]+)"')


def test_the_page_on_checks_says_what_the_program_says() -> None:
    page = (ROOT / "docs" / "checks.md").read_text("utf-8").replace("*", "")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \| ", page, flags=re.MULTILINE))
    for code, said in ASKED.items():
        if code != "witness":  # it never holds: the page says why
            assert rows[code].startswith(said), code
    for code in ("witness-docx-pdf", "witness-tree-docx-pdf"):
        assert rows[code].startswith(asked(code)[0].lower() + asked(code)[1:]), code


def test_every_check_that_is_made_says_what_it_asks() -> None:
    rooms = [*(ROOT / "pipeline/parse").glob("*.py"), *(ROOT / "pipeline/compare").glob("*.py")]
    made = {code for path in rooms for code in MADE.findall(path.read_text("utf-8"))}
    assert len(made) >= 18
    assert not [code for code in sorted(made) if not asked(code)]
