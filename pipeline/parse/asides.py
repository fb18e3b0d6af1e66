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
        *(
            _stated(rows, f"as {reason.replace('-', ' ')}", file)
            for reason, rows in groups.items()
            if reason in notices
        ),
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
            f"{len(rows)} line(s) were set aside as {_FRONT[reason]}, and {len(like)} of them look"
            f" like the list itself, the first like {what}: {_quoted(row)}",
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
    known = _labels(inside, profile) if outside else set()
    for rows, where in ((before, "before"), (behind, "behind")):
        like = [(row, what) for row in rows if (what := _of_the_list(row, known, profile))]
        if like:
            row, what = like[0]
            yield Finding(
                "outside-region",
                Severity.WARNING,
                f"{len(rows)} line(s) {where} the list were set aside, and {len(like)} of them look"
                f" like the list itself, the first like {what}: {_quoted(row)}",
                place=row.place(file),
            )


def _of_the_list(row: Row, known: set[tuple[str, ...]], profile: Profile) -> str | None:
    """Return what of this list a line of the longer document looks like.

    Other lists stand there too, with notes and labels of their own: so its labels are known by
    those at hand, of which they are the same or the next.
    """
    text = row.text.strip()
    if profile.region is not None and profile.region.start.match(text):
        return "its beginning"
    if profile.item.match(text):
        return "a heading of an item"
    label = profile.labels.match(text)
    if label is None:
        return None
    if label.components in known or _one_before(label.components) in known:
        return "a provision"
    return None


def _labels(rows: Sequence[Row], profile: Profile) -> set[tuple[str, ...]]:
    found = (profile.labels.match(row.text.strip()) for row in rows)
    return {label.components for label in found if label is not None}


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
    pages = sorted({row.page for row in rows if row.page is not None})
    where = ""
    if pages:
        where = f" on page {pages[0]}" if len(pages) == 1 else f" on {len(pages)} pages"
    lines = f"{_quoted(rows[0])}" if len(rows) == 1 else f"{_quoted(rows[0])} to {_quoted(rows[-1])}"
    return Finding(
        "set-aside",
        Severity.INFO,
        f"{len(rows)} line(s){where} were set aside {what}: {lines}",
        place=rows[0].place(file),
    )


def _quoted(row: Row) -> str:
    words = " ".join(row.text.split())
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
