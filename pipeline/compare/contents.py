"""The table of contents of two editions: titles that changed there, with the body or alone.

The contents list is no part of the tree, and its titles lag behind the body's, or run ahead of it.
A title that changed where the body's words did not is ``contents-only``; one that went with a
change of the body is editorial, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.compare.changes import Change, ChangeLabel, Outcome, Verdict
from pipeline.compare.fates import Fates
from pipeline.model.records import Listed
from pipeline.model.text import Text

CONTENTS = "contents"
"""The id of the one change that holds all that differs in the table of contents."""


def contents_change(fates: Fates) -> Change | None:
    """Return what differs between two tables of contents, ``None`` when nothing does.

    A list that one edition alone has says nothing.
    """
    if not (fates.old.edition.contents and fates.new.edition.contents):
        return None
    verdicts = tuple(_titles(fates))
    if not verdicts:
        return None
    return Change(CONTENTS, Outcome.AMENDED, verdicts, CONTENTS, substantive=False)


def _titles(fates: Fates) -> Iterable[Verdict]:
    old = {line.path: line for line in fates.old.edition.contents}
    new = {line.path: line for line in fates.new.edition.contents}
    named: set[str] = set()
    for path, after in new.items():
        before = old.get(fates.was(path) or "")
        if before is None:
            alone = fates.was(path) is not None or path not in fates.new.at_path
            yield _verdict("listed", f"{_name(after)} is listed now", alone=alone)
            continue
        named.add(before.path)
        if _folded(fates, before) != _folded(fates, after):
            yield _verdict(
                "title",
                f"at {_moved(before.path, path)}, “{before.title}” reads “{after.title}”",
                alone=_words_stayed(fates, path),
            )
    for path, before in old.items():
        if path in named:
            continue
        alone = fates.became(path) is not None or path not in fates.old.at_path
        yield _verdict("unlisted", f"{_name(before)} is listed no longer", alone=alone)


def _verdict(rule: str, what: str, *, alone: bool) -> Verdict:
    if alone:
        return Verdict(
            ChangeLabel.CONTENTS_ONLY,
            f"contents-{rule}",
            f"in the contents list {what}; the text it names is the same",
        )
    return Verdict(
        ChangeLabel.EDITORIAL,
        f"contents-{rule}-with-text",
        f"in the contents list {what}; the text it names changed too",
    )


def _words_stayed(fates: Fates, path: str) -> bool:
    """Whether what a listed path names has the words it had, heading and text alike."""
    j = fates.new.at_path[path]
    i = fates.back[j].old
    return fates.old.words[i] == fates.new.words[j]


def _folded(fates: Fates, line: Listed) -> str:
    return fates.interner.fold_heading(Text(line.title))


def _moved(old: str, new: str) -> str:
    return new if old == new else f"{new} (before: {old})"


def _name(line: Listed) -> str:
    return f"{line.path} “{line.title}”"
