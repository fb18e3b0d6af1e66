"""What was set aside is stated, and where it looks like the list itself, a person is asked to look.

The account says how many characters went to each kind of furniture, and cannot show that they were
no law. So each stretch that was set aside is told with its first and last line; running lines are
told one by one (:mod:`~pipeline.parse.edition`), and text marked as deleted or as no part of the
law is the source's own word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.lists.profile import Profile
from pipeline.model.records import Finding, Severity
from pipeline.parse.furniture import numbers_in_doubt
from pipeline.parse.likeness import heading_name, is_sentence, likeness, subsection_name
from pipeline.parse.rows import Row

_SHOWN = 70
"""Characters of a line that a finding quotes."""
_FRONT = {"cover": "cover", "contents": "table of contents"}


def set_aside_findings(
    inside: Sequence[Row],
    outside: Sequence[Row],
    aside: Iterable[tuple[Row, str]],
    profile: Profile,
    file: str,
) -> tuple[Finding, ...]:
    """Return what is to be told of the rows that are no text of the list: those ``outside`` the
    stretch of the document that holds it, ``inside``, and those of it set ``aside`` with a reason.
    """
    groups: dict[str, list[Row]] = {}
    for row, reason in aside:
        if not row.blank:
            groups.setdefault(reason, []).append(row)
    notices = {notice.reason for notice in profile.furniture}
    return (
        *_outside(inside, outside, profile, file),
        *(
            one
            for reason, rows in groups.items()
            if reason in _FRONT
            for one in _front(reason, rows, profile, file)
        ),
        *(_notices(reason, rows, file) for reason, rows in groups.items() if reason in notices),
        *_numbers(groups.get("page-number", ()), profile, file),
    )


# --- cover and contents ---------------------------------------------------------------------------


def _front(reason: str, rows: Sequence[Row], profile: Profile, file: str) -> Iterator[Finding]:
    yield _stated(rows, f"as {_FRONT[reason]}", file)
    like = _of_a_cover(rows, profile) if reason == "cover" else _of_contents(rows, profile)
    if like:
        row, what = like[0]
        yield Finding(
            "front-matter",
            Severity.WARNING,
            f"{len(rows)} line(s) were set aside as {_FRONT[reason]}, and {len(like)} of them may"
            f" be the list itself, the first looks like {what}: {_quoted(row)}",
            place=row.place(file),
        )


def _of_a_cover(rows: Sequence[Row], profile: Profile) -> list[tuple[Row, str]]:
    """Return the rows of a cover that are none's: notes, provisions, sentences behind the heading
    of the list's first part, and headings, where there are more than one beside that.

    Sentences before it there may be: who publishes the list, and what changed.
    """
    title = profile.parts[0].path
    names = {
        row.index: name
        for row in rows
        if (name := heading_name(row, profile) or subsection_name(row, profile)) is not None
    }
    several = len({*names.values()} - {title}) > 1
    entitled = False
    found: list[tuple[Row, str]] = []
    for row in rows:
        name = names.get(row.index)
        entitled = entitled or name == title
        what = likeness(row, profile)
        if what is None and several and name not in (None, title):
            what = "a heading"
        if what is None and entitled and is_sentence(row, profile):
            what = "a sentence"
        if what is not None:
            found.append((row, what))
    return found


def _of_contents(rows: Sequence[Row], profile: Profile) -> list[tuple[Row, str]]:
    """Return the rows of a table of contents that are no entries: notes, provisions, sentences,
    and headings of what was named before, unless right before (a title in two parts).
    """
    found: list[tuple[Row, str]] = []
    names: set[str] = set()
    last: str | None = None
    for row in rows:
        what = likeness(row, profile)
        if what is None and is_sentence(row, profile):
            what = "a sentence"
        name = heading_name(row, profile)
        if what is None and name in names and name != last:
            what = "a heading that was named before"
        if name is not None:
            names.add(name)
            last = name
        if what is not None:
            found.append((row, what))
    return found


def _numbers(rows: Sequence[Row], profile: Profile, file: str) -> Iterator[Finding]:
    doubtful = numbers_in_doubt(rows, profile)
    if doubtful:
        yield Finding(
            "page-number",
            Severity.WARNING,
            f"{len(doubtful)} of {len(rows)} number(s) that were set aside as page numbers do not"
            f" count with the pages, the first {_quoted(doubtful[0])}",
            place=doubtful[0].place(file),
        )


# --- the region -----------------------------------------------------------------------------------


def _outside(
    inside: Sequence[Row], outside: Sequence[Row], profile: Profile, file: str
) -> Iterator[Finding]:
    first = inside[0].index if inside else 0
    before = [row for row in outside if row.index < first and not row.blank]
    behind = [row for row in outside if row.index >= first and not row.blank]
    for rows, where in ((before, "before"), (behind, "behind")):
        if rows:
            yield _stated(rows, f"{where} the list", file)
    known = _known(inside, profile) if outside else set()
    for rows, where in ((before, "before"), (behind, "behind")):
        like = [(row, what) for row in rows if (what := _of_the_list(row, known, profile))]
        if like:
            row, what = like[0]
            yield Finding(
                "outside-region",
                Severity.WARNING,
                f"{len(rows)} line(s) {where} the list were set aside, and {len(like)} of them may"
                f" be the list itself, the first looks like {what}: {_quoted(row)}",
                place=row.place(file),
            )


def _of_the_list(row: Row, known: set[tuple[str, ...]], profile: Profile) -> str | None:
    """Return what of this list a line of the longer document looks like.

    Other lists stand there too, with notes and labels of their own: so its labels are told by those
    ``known``, of which they are the same or the next, and are then known themselves.
    """
    text = row.text.strip()
    if profile.region is not None and profile.region.start.match(text):
        return "its beginning"
    item = profile.item.match(text)
    if item is not None:
        known.add((item["number"],))
        return "a heading of an item"
    label = profile.labels.match(text)
    if label is None or known.isdisjoint((label.components, _one_before(label.components))):
        return None
    known.add(label.components)
    return "a provision"


def _known(rows: Sequence[Row], profile: Profile) -> set[tuple[str, ...]]:
    """Return the labels that rows begin with, and the numbers of the items."""
    found = (profile.labels.match(row.text.strip()) for row in rows)
    items = (profile.item.match(row.text.strip()) for row in rows)
    return {label.components for label in found if label is not None} | {
        (item["number"],) for item in items if item is not None
    }


def _one_before(components: tuple[str, ...]) -> tuple[str, ...]:
    """Return the label that counts one less; of a first one, that which it stands under."""
    *above, last = components
    if last.isdigit() and int(last) > 1:
        return (*above, str(int(last) - 1).zfill(len(last)))
    if last.isalpha() and last.lower() != "a":
        return (*above, last[:-1] + chr(ord(last[-1]) - 1))
    return tuple(above)


# --- words ----------------------------------------------------------------------------------------


def _stated(rows: Sequence[Row], what: str, file: str) -> Finding:
    shown = _quoted(rows[0])
    if len(rows) > 1:
        shown += f" to {_quoted(rows[-1])}"
    return Finding(
        "set-aside",
        Severity.INFO,
        f"{len(rows)} line(s){_pages(rows)} were set aside {what}: {shown}",
        place=rows[0].place(file),
    )


def _notices(reason: str, rows: Sequence[Row], file: str) -> Finding:
    """Lines that a pattern took here and there: were one of them text, it would be the longest."""
    longest = max(rows, key=lambda row: len(row.text.strip()))
    return Finding(
        "set-aside",
        Severity.INFO,
        f"{len(rows)} line(s){_pages(rows)} were set aside as {reason.replace('-', ' ')}, the"
        f" longest {_quoted(longest)}",
        place=longest.place(file),
    )


def _pages(rows: Sequence[Row]) -> str:
    pages = [row.page for row in rows if row.page is not None]
    if not pages:
        return ""
    first, last = min(pages), max(pages)
    return f" on page {first}" if first == last else f" on pages {first} to {last}"


def _quoted(row: Row) -> str:
    words = " ".join(row.text.split())
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
