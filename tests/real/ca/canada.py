"""Canada's list from its folder: the catalogue of each language, made of what the files say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pipeline.lists import load
from pipeline.model.document import Media
from pipeline.model.records import Dates, Edition
from pipeline.parse import parse
from pipeline.parse.declared import Declaration
from pipeline.read import read

FOLDERS = {"en": "eng", "fr": "fra"}
_DATE = r'lims:{}="(\d{{4}}-\d\d-\d\d)"'


def files(real: Path, language: str) -> list[Path]:
    """Return the files of one language, oldest first."""
    return sorted((real / FOLDERS[language]).glob("*.xml"))


def dates(path: Path) -> tuple[str, str]:
    """Return since when the text reads so, and up to when that is known: the edition's name."""
    head = path.read_text(encoding="utf-8-sig")[:2000]
    found = [re.search(_DATE.format(name), head) for name in ("pit-date", "current-date")]
    assert all(found)
    return found[0][1], found[1][1]  # type: ignore[index]


def catalogue(real: Path, language: str) -> str:
    """Return a catalogue of the editions at hand, as ``annex run`` takes it."""
    lines = [
        "[list]",
        f'id = "ca-{language}"',
        'profile = "ca"',
        f'language = "{language}"',
        'title = "Export Control List, SOR/89-202"',
        f'corrections = "{language}.toml"',
    ]
    before = ""
    for path in files(real, language):
        since, known = dates(path)
        lines += ["", "[[edition]]", f'id = "{known}"']
        lines += [f'follows = "{before}"'] if before else []
        lines += ['document_number = "SOR/89-202"', "[edition.dates]"]
        lines += [f"agreed = {since}", f"printed = {known}"]
        lines += ["[edition.verified]", 'agreed = "read"', 'printed = "read"', "[[edition.file]]"]
        lines += ['role = "clean"', 'media = "xml"', f'path = "{path}"']
        before = known
    return "\n".join(lines) + "\n"


def editions(
    real: Path, language: str, declared: tuple[Declaration, ...] = ()
) -> dict[str, Edition]:
    """Return every edition of one language, read and parsed, oldest first."""
    found: dict[str, Edition] = {}
    profile = load("ca", language)
    for path in files(real, language):
        since, known = dates(path)
        document = read(path.read_bytes(), Media.XML, where=path.name)
        head = Edition(
            f"ca-{language}",
            known,
            language,
            "Export Control List",
            "ca",
            (),
            dates=Dates(agreed=date.fromisoformat(since), printed=date.fromisoformat(known)),
        )
        found[known] = parse(head, (document,), profile, declared)
    return found
