"""Atom (RFC 4287): an entry for each edition and for each change, newest first.

Dates are those of the editions, at noon UTC, so that the same history gives the same feed; a change
is dated by the edition that shows it, and its title says between which two it happened.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.compare.changes import Change, ChangeSet
from pipeline.export.material import Material
from pipeline.history.chronicle import Chronicle
from pipeline.report.as_csv import marked
from pipeline.report.consequence import tally
from pipeline.report.redline import Redline
from pipeline.report.visible import visible

_NAMESPACE = "http://www.w3.org/2005/Atom"
_AUTHORITY = "annex-pipeline.invalid,2024"
"""Of the tag URIs (RFC 4151): a name nobody can own, so that no address is claimed."""


def files(material: Material) -> dict[str, bytes]:
    """Return the feed."""
    chronicle = material.chronicle
    edition = chronicle.editions[chronicle.last]
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": edition.language})
    _text(feed, "id", _tag(material.list_id))
    _text(feed, "title", f"{edition.title}: editions and changes")
    _text(feed, "updated", _noon(chronicle, chronicle.last))
    _text(SubElement(feed, "author"), "name", "annex-pipeline")
    _text(feed, "generator", "annex-pipeline")
    between = {changes.new.edition_id: changes for changes in material.changes}
    for n in reversed(material.numbers):
        known = chronicle.known(n)
        changes = between.get(known.edition_id)
        entry = _entry(feed, chronicle, n, _tag(material.list_id, known.edition_id))
        _text(entry, "title", f"Edition {known.edition_id}")
        _text(entry, "summary", _summary(changes))
        if changes is not None:
            for change in changes.changes:
                _change(feed, chronicle, n, changes, change)
    indent(feed)
    return {f"{material.list_id}.atom": tostring(feed, "utf-8", xml_declaration=True) + b"\n"}


def _entry(feed: Element, chronicle: Chronicle, n: int, own: str) -> Element:
    entry = SubElement(feed, "entry")
    _text(entry, "id", own)
    _text(entry, "updated", _noon(chronicle, n))
    return entry


def _change(
    feed: Element, chronicle: Chronicle, n: int, changes: ChangeSet, change: Change
) -> None:
    pair = f"{changes.old.edition_id}..{changes.new.edition_id}"
    entry = _entry(feed, chronicle, n, _tag(chronicle.list_id, pair, change.id))
    side = change.new or change.old  # none of either: what differs in the table of contents
    labels = sorted({verdict.label.value for verdict in change.verdicts})
    said = f"between {changes.old.edition_id} and {changes.new.edition_id}"
    _text(entry, "title", f"{side.path if side else change.entry}: {', '.join(labels)} ({said})")
    for label in labels:
        SubElement(entry, "category", {"term": label})
    words = (change.heading_redline, change.redline)
    redline = " ".join(marked(Redline(one)) for one in words if one)
    argued = " ".join(verdict.argument for verdict in change.verdicts)
    _text(entry, "summary", argued)
    _text(entry, "content", redline or (side.text.plain() if side else argued), type="text")


def _summary(changes: ChangeSet | None) -> str:
    if changes is None:
        return "The first edition at hand."
    whole = {group.value: count for group, (count, _) in tally(changes.changes).items() if count}
    counts = ", ".join(f"{group} {count}" for group, count in whole.items())
    gap = f" {changes.gap}." if changes.gap is not None else ""
    total = sum(whole.values())
    return f"{total} changes since {changes.old.edition_id}: {counts or 'none'}.{gap}"


def _text(parent: Element, name: str, value: str, **attributes: str) -> None:
    # A feed is for reading: what steers or does not print is named, as in every form for people.
    SubElement(parent, name, attributes).text = visible(value)


def _noon(chronicle: Chronicle, n: int) -> str:
    dated = chronicle.known(n).dated
    return f"{dated + '-01-01'[len(dated) - 4 :]}T12:00:00Z"


def _tag(*pieces: str) -> str:
    """Return a tag URI; signs that have no place in one are percent-encoded."""
    from urllib.parse import quote  # noqa: PLC0415

    return f"tag:{_AUTHORITY}:" + "/".join(quote(piece, safe="") for piece in pieces)
