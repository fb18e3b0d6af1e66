"""The catalogue: which editions of a list are known, and how far each fact is verified.

A catalogue is a TOML file written and reviewed by people. One catalogue describes one list in one
language. Everything the pipeline does starts from it::

    [list]
    id = "mtcr"                     # folder in parsed/ and prefix of tags
    profile = "mtcr"                # module of pipeline.lists that reads it
    language = "en"
    title = "MTCR Equipment, Software and Technology Annex"
    publication_page = "https://www.mtcr.info/en/mtcr-annex"
    allowed_hosts = ["www.mtcr.info", "mtcr.info"]
    corrections = "mtcr-corrections.toml"      # optional, beside the catalogue

    [[edition]]
    id = "2024-03-14"
    follows = "2023-11-03"          # optional; must be dated before
    document_number = "MTCR/TEM/2024/Annex"
    declared_amendments = ["6.C.8."]
    note = "..."                    # optional, free
    [edition.dates]                 # any of agreed, printed, site_updated, uploaded
    printed = 2024-03-14
    [edition.verified]              # fact -> "read" (published source), "secondary", "recalled"
    printed = "read"
    [[edition.file]]
    role = "clean"                  # or "marked-up"
    media = "pdf"                   # pdf, docx, html, markdown
    address = "https://..."         # and/or:
    path = "specimen/2019.pdf"      # relative to the catalogue's folder
    sha256 = "..."                  # optional: what it must be

    [[gap]]                         # stretches of time whose editions are not in the catalogue
    after = "2009-11-10"            # edition id
    before = "2016-10-20"
    note = "Dec 2011 Paris; Oct 2012 Berlin; Apr and Oct 2015"
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.model.document import Media
from pipeline.model.records import Dates, Role


class FileEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One published file of an edition. At least one of ``address`` and ``path``."""

    role: Role
    media: Media
    address: str | None = None
    path: Path | None = None
    sha256: str | None = None


class EditionEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One known edition. ``id`` is an ISO date, optionally with ``-suffix``; ``files`` may be empty
    (an edition known to exist, of which no copy is at hand).
    """

    id: str
    files: tuple[FileEntry, ...] = ()
    follows: str | None = None
    document_number: str | None = None
    declared_amendments: tuple[str, ...] = ()
    dates: Dates = Dates()
    verified: dict[str, str] = {}
    language: str | None = None
    note: str | None = None


class Gap(msgspec.Struct, frozen=True):
    """A stretch between two catalogued editions in which others are known or likely."""

    after: str
    before: str
    note: str


class Catalogue(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole catalogue, editions in order of date. ``folder`` is where the file stands."""

    list_id: str
    profile: str
    language: str
    title: str
    folder: Path
    editions: tuple[EditionEntry, ...]
    gaps: tuple[Gap, ...] = ()
    publication_page: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    corrections: Path | None = None
