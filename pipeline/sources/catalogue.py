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
    decisions = "mtcr-decisions.toml"          # likewise: see pipeline.model.decisions

    [[edition]]
    id = "2024-03-14"               # or 2015-10, or 2002: as far as the date is known
    follows = "2023-11-03"          # optional; must be dated before
    document_number = "MTCR/TEM/2024/Annex"
    declared_amendments = ["6.C.8."]
    language = "en"                 # optional, where it is not the list's
    note = "..."                    # optional, free
    [edition.dates]                 # any of agreed, printed, site_updated, uploaded
    printed = 2024-03-14
    [edition.verified]              # fact -> "read" (published source), "secondary", "recalled"
    printed = "read"                # also: edition (that it exists), address, and the keys above
    [[edition.file]]
    role = "clean"                  # or "marked-up"
    media = "pdf"                   # pdf, docx, html, markdown, xml
    address = "https://..."         # and/or:
    path = "specimen/2019.pdf"      # relative to the catalogue's folder
    sha256 = "..."                  # optional: what it must be

    [[gap]]                         # stretches of time whose editions are not in the catalogue
    after = "2012-10"               # edition id
    before = "2015-04"
    note = "revised about once a year, so others are likely"

**Own copies.** Beside ``mtcr.toml`` may stand ``mtcr.local.toml``, a user's overlay, written by
``annex add`` and merged by :func:`load`. It holds ``[[edition]]`` tables only. For an edition the
reviewed catalogue knows, a table gives ``id`` and files, and a file may complete a reviewed one
that has an address and no path; nothing else can be overridden. An edition the catalogue does not
know is described as above. The reviewed file is never written.
"""

from pipeline.sources.entries import Catalogue, EditionEntry, FileEntry, Gap
from pipeline.sources.reading import load, overlay_path

__all__ = ["Catalogue", "EditionEntry", "FileEntry", "Gap", "load", "overlay_path"]
