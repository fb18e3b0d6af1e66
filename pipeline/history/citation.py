"""What a person must be told to find a provision again: the list, the edition, the place, the file.

A value; how it is written down (CSL-JSON, CITATION.cff, BibTeX, words) is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.history.chronicle import Chronicle
from pipeline.history.point import point_in_time
from pipeline.model.records import Kind, Manifestation, Node, Role


class Citation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provision as of an edition, or an edition.

    Attributes:
        list_id: the list.
        title: its title.
        language: ISO 639-1.
        edition: the edition.
        dated: its date, or as much of one as is known (``2015-10``).
        printed: whether that date is printed on it; otherwise it is the edition's name.
        document_number: the publisher's number.
        address: where a file of the edition was published.
        sha256: of that file, or of the first the edition was read from.
        id: the identity of the provision; ``None`` for an edition as a whole.
        path: where it stands in the edition.
        place: the same for people: ``2.A.1.c``, ``2.A.1, Note, 1``.
        since: what became of it in the newest edition at hand, when that is another.
    """

    list_id: str
    title: str
    language: str
    edition: str
    dated: str
    printed: bool
    document_number: str | None = None
    address: str | None = None
    sha256: str | None = None
    id: str | None = None
    path: str | None = None
    place: str | None = None
    since: str | None = None


def cite(chronicle: Chronicle, typed: Sequence[str], when: str | None) -> tuple[Citation, ...]:
    """Return a citation for each label, as of an edition; without labels, of the edition.

    Args:
        chronicle: the history.
        typed: labels as people type them, of that edition. Without ``when`` each is cited as of
            the newest edition that has it.
        when: an edition id or a date; see :func:`pipeline.history.point.point_in_time`.

    Raises:
        UnknownLabelError: the edition (without ``when``: any) has no such label.
        UnknownEditionError: see :func:`~pipeline.history.point.point_in_time`.
    """
    n = point_in_time(chronicle, when).edition
    if not typed:
        return (_edition(chronicle, n),)
    return tuple(_provision(chronicle, label, n if when is not None else None) for label in typed)


def _edition(chronicle: Chronicle, n: int) -> Citation:
    edition, known = chronicle.editions[n], chronicle.known(n)
    file = _file(edition.manifestations)
    return Citation(
        list_id=edition.list_id,
        title=edition.title,
        language=edition.language,
        edition=edition.edition_id,
        dated=known.dated,
        printed=known.printed,
        document_number=edition.document_number,
        address=file.address if file is not None else None,
        sha256=file.sha256 if file is not None else None,
    )


def _provision(chronicle: Chronicle, typed: str, n: int | None) -> Citation:
    found = chronicle.find(typed, n)
    n, path = found.edition, found.path
    newest = chronicle.known(chronicle.last).edition_id
    since = None
    if n < chronicle.last:
        now = chronicle.path(found.identity, chronicle.last)
        if now is None:
            since = f"no longer in edition {newest}"
        elif now != path:
            since = f"{now} in edition {newest}"
    return msgspec.structs.replace(
        _edition(chronicle, n),
        id=found.identity.id,
        path=path,
        place=_place((*chronicle.above(n, path), chronicle.nodes(n)[path])),
        since=since,
    )


def _file(manifestations: Sequence[Manifestation]) -> Manifestation | None:
    """The file to name: the clean edition as it was published, before anything else."""
    order = sorted(manifestations, key=lambda m: (m.address is None, m.role is not Role.CLEAN))
    return order[0] if order else None


def _place(line: Sequence[Node]) -> str:
    """Say where a node stands: the last whole label, and what was printed below it."""
    labelled = [n for n, node in enumerate(line) if node.label is not None]
    start = labelled[-1] if labelled else 0
    said = [str(line[start].label) if labelled else _called(line[start])]
    return ", ".join([*said, *(_called(node) for node in line[start + 1 :])])


def _called(node: Node) -> str:
    """What a person calls a node that has no label: a part by its title, the rest as printed."""
    printed = (node.printed or "").strip(" .:")
    heading = node.heading.plain() if node.heading is not None else ""
    first, second = (heading, printed) if node.kind is Kind.PART else (printed, heading)
    words = first if any(c.isalnum() for c in first) else second
    return " ".join(words.split()) or node.path.rpartition("#")[2].rpartition(".")[2]
