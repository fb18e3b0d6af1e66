"""What a pack says of itself: the types of ``manifest.json``, described by a published schema."""

from __future__ import annotations

import msgspec

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
OLD_RECORD = "records/old.json"
NEW_RECORD = "records/new.json"
CHANGES = "changes.json"
ACCOUNTS = "accounts.json"
CHECKS = "checks.json"
DECISIONS = "decisions.json"
REPORT = "report.html"
SUMS = "SHA256SUMS"
README = "README.txt"
CROPS = "crops/"

NAMESPACE = "annex-evidence-pack"
"""What a signature on a manifest is for (``ssh-keygen -n``)."""

VERSION = "1.0.0"
"""Version (SemVer) of the manifest's format."""


class PackedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the pack: its path, and the size and SHA-256 of its bytes."""

    path: str
    sha256: str
    size: int


class PackedSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A published file an edition was read from. Its bytes are the publisher's: not in the pack."""

    edition_id: str
    name: str
    role: str
    media: str
    sha256: str
    size: int
    address: str | None = None


class PackedEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An edition as the history has it: its tag and commit, and the fingerprint of what it says."""

    edition_id: str
    record: str
    content_sha256: str
    tag: str | None = None
    commit: str | None = None


class Crop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a page: which change it shows, on which side, and from which source."""

    path: str
    change: str
    side: str
    source: str
    page: int
    said: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole of it.

    Attributes:
        schema_version: of this format.
        program: name and version of the program that made the pack.
        comparison: hash of the code that compared and wrote the report.
        list_id: the list.
        old, new: the editions.
        sources: the files both were read from.
        crops: the pieces of pages; ``without`` says what there is none of.
        without: sentences.
        files: every file of the pack but this one and its signature, by path.
    """

    schema_version: str
    program: str
    comparison: str
    list_id: str
    old: PackedEdition
    new: PackedEdition
    sources: tuple[PackedSource, ...]
    crops: tuple[Crop, ...]
    files: tuple[PackedFile, ...]
    without: tuple[str, ...] = ()
