"""The exception tree: one root, one class for each thing a user can act on, one exit code each.

A message answers four questions: *where* (file, page, edition, label), what was *found*, what was
*expected*, and what to *do*. Exit status 0 means success, 1 is kept for "there are differences"
(``annex diff --exit-code``), 2 is click's usage error; every code below is 10 or more and never
reused.
"""

from __future__ import annotations

from typing import ClassVar


class AnnexError(Exception):
    """Root of everything this program raises on purpose.

    Args:
        where: the file, edition, page or label concerned, as the user would look for it.
        found: what is there.
        expected: what should have been there.
        do: what the user can do next, in the imperative.
    """

    exit_code: ClassVar[int] = 10
    title: ClassVar[str] = "something went wrong"

    def __init__(self, *, where: str, found: str, expected: str, do: str) -> None:
        self.where = where
        self.found = found
        self.expected = expected
        self.do = do
        super().__init__(self.render())

    def render(self) -> str:
        """Return the whole message, one fact a line."""
        return (
            f"{self.title}\n"
            f"  where:    {self.where}\n"
            f"  found:    {self.found}\n"
            f"  expected: {self.expected}\n"
            f"  do:       {self.do}"
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by fields: workers send these back across processes."""
        return (_rebuild, (type(self), self.where, self.found, self.expected, self.do))


def _rebuild(cls: type[AnnexError], where: str, found: str, expected: str, do: str) -> AnnexError:
    return cls(where=where, found=found, expected=expected, do=do)


# --- catalogue and lists (1x) -----------------------------------------------------------------


class CatalogueError(AnnexError):
    """A catalogue file that does not say what a catalogue must."""

    exit_code = 11
    title = "the catalogue cannot be used"


class UnknownListError(AnnexError):
    """A list or list profile nobody has described."""

    exit_code = 12
    title = "unknown list"


class UnknownEditionError(AnnexError):
    """An edition id that is in no catalogue or history."""

    exit_code = 13
    title = "unknown edition"


class DuplicateRoleError(AnnexError):
    """Two files of one edition claim the same role and format."""

    exit_code = 14
    title = "two files for one role"


class EditionOrderError(AnnexError):
    """An edition dated before the one it claims to follow."""

    exit_code = 15
    title = "editions out of order"


class UnknownLabelError(AnnexError):
    """A label or path that the edition does not have."""

    exit_code = 16
    title = "unknown label"


# --- fetching (2x) ----------------------------------------------------------------------------


class FetchError(AnnexError):
    """A download that failed for good: nothing was stored."""

    exit_code = 20
    title = "download failed"


class ForbiddenHostError(FetchError):
    """An address or a redirect that leads to a host the catalogue does not allow."""

    exit_code = 21
    title = "address outside the allowed hosts"


class OversizeError(FetchError):
    """More bytes than the limit, before or after decompression."""

    exit_code = 22
    title = "file too large"


class WrongContentError(FetchError):
    """Bytes that are not what their name or their catalogue entry says (HTML named .pdf)."""

    exit_code = 23
    title = "not the kind of file it claims to be"


class DiscoverError(AnnexError):
    """A publication page whose shape is not known: never read as 'nothing new'."""

    exit_code = 24
    title = "the publication page has changed shape"


class VaultError(AnnexError):
    """Stored bytes that are missing or do not match their SHA-256."""

    exit_code = 25
    title = "the vault is damaged"


# --- reading (3x) -----------------------------------------------------------------------------


class ReadError(AnnexError):
    """A file that cannot be read as the format it is."""

    exit_code = 30
    title = "the file cannot be read"


class EncryptedError(ReadError):
    """A document that asks for a password."""

    exit_code = 31
    title = "the document is encrypted"


class NoTextLayerError(ReadError):
    """A PDF made of pictures of pages."""

    exit_code = 32
    title = "the PDF has no text layer"


class TruncatedError(ReadError):
    """A file that ends before its own end."""

    exit_code = 33
    title = "the file is truncated"


class DoctypeError(ReadError):
    """A document type declaration, other than the one that a publisher puts in every file."""

    exit_code = 34
    title = "XML with a document type declaration"


class LimitError(ReadError):
    """More pages, members or expanded bytes than the stated bound."""

    exit_code = 35
    title = "the document exceeds a stated bound"


class NoPagesError(ReadError):
    """A picture of a page asked for, and no file that has pages."""

    exit_code = 36
    title = "there are no pages to picture"


# --- parsing (4x) -----------------------------------------------------------------------------


class ParseError(AnnexError):
    """A document whose structure could not be established."""

    exit_code = 40
    title = "the document cannot be parsed"


class UnaccountedError(ParseError):
    """Characters of the source that went nowhere, or to two places: not published."""

    exit_code = 41
    title = "characters of the source are not accounted for"


class CorrectionError(ParseError):
    """A declared correction that no longer matches its source."""

    exit_code = 42
    title = "a declared correction does not apply"


# --- storing (5x) -----------------------------------------------------------------------------


class StoreError(AnnexError):
    """The data repository cannot be written or read."""

    exit_code = 50
    title = "the data repository cannot be used"


class BusyError(StoreError):
    """Another run holds the lock."""

    exit_code = 51
    title = "another run is at work"


class DiskFullError(StoreError):
    """No space left: what was there before still is."""

    exit_code = 52
    title = "the disk is full"


class HistoryConflictError(StoreError):
    """The data repository holds something this program did not put there."""

    exit_code = 53
    title = "the history does not match"


class SigningError(StoreError):
    """A key that cannot sign: nothing was changed."""

    exit_code = 54
    title = "the key cannot sign"


class KeyringError(StoreError):
    """A file of public keys that cannot be read: no signature was checked."""

    exit_code = 55
    title = "the public keys cannot be read"


# --- comparing and reporting (6x) -------------------------------------------------------------


class CompareError(AnnexError):
    """Two editions that cannot be compared."""

    exit_code = 60
    title = "the editions cannot be compared"


class ReportError(AnnexError):
    """A report that cannot be made or written: an unknown form, a folder that refuses."""

    exit_code = 61
    title = "the report cannot be written"


class DecisionError(AnnexError):
    """A recorded decision that is not signed, or no longer meets what it was made on."""

    exit_code = 62
    title = "a recorded decision does not apply"


class ExportError(AnnexError):
    """An export that cannot be made: an unknown form, or a part that the form cannot hold."""

    exit_code = 63
    title = "the export cannot be made"


class PackError(AnnexError):
    """An evidence pack that is not what its manifest says, or not made as packs are."""

    exit_code = 65
    title = "the evidence pack is refused"


class SiteError(AnnexError):
    """A site that cannot be made or served: a folder that is not ours, an address, a port."""

    exit_code = 66
    title = "the site cannot be made"
