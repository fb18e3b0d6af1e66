"""What a report is made from: the change set, and where they are at hand the editions compared and
pictures of the pages they were printed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from pipeline.compare.changes import ChangeSet
from pipeline.errors import ReportError
from pipeline.model.records import Edition


class Picture(msgspec.Struct, frozen=True):
    """A piece of a printed page with the place of a provision marked.

    Attributes:
        side: ``"old"`` or ``"new"``, the edition it comes from.
        file: name of the file shown.
        page: the page, counted from 1.
        png: the picture.
        width, height: in pixels.
        said: what it shows, in a sentence for those who do not see it.
    """

    side: str
    file: str
    page: int
    png: bytes
    width: int
    height: int
    said: str


NO_PICTURES: Mapping[str, tuple[Picture, ...]] = MappingProxyType({})


class Comparison(msgspec.Struct, frozen=True):
    """Everything there is to say of two editions.

    Attributes:
        changes: the change set; every form can be made from it alone unless it says otherwise.
        old_edition: the edition compared from, for forms that print what did not change.
        new_edition: the edition compared to.
        pictures: by id of a change, the pieces of pages that hold it, the old ones first.
        picture_notes: sentences on what there is no picture of, and how to get one.
        around: for a report that is a page of a site, names and addresses of pages around it.
    """

    changes: ChangeSet
    old_edition: Edition | None = None
    new_edition: Edition | None = None
    pictures: Mapping[str, tuple[Picture, ...]] = NO_PICTURES
    picture_notes: tuple[str, ...] = ()
    around: tuple[tuple[str, str], ...] = ()

    def editions(self, form: str) -> tuple[Edition, Edition]:
        """Return both editions for a form that cannot be made without them.

        Raises:
            ReportError: they are not at hand.
        """
        if self.old_edition is None or self.new_edition is None:
            pair = f"{self.changes.old.edition_id}..{self.changes.new.edition_id}"
            raise ReportError(
                where=f"form {form!r}, {pair}",
                found="a change set without the editions it compares",
                expected="both editions: this form prints what did not change too",
                do="make the report from a published history: annex report OLD NEW",
            )
        return self.old_edition, self.new_edition
