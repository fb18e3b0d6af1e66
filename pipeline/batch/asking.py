"""Questions to a list's history: each function opens it, asks one question, returns a value.

``say`` is told how a date was understood: which edition was taken, and what is not known about that
day. (:func:`show` has it in its answer.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.batch.comparing import diff
from pipeline.batch.workspace import Workspace
from pipeline.errors import StoreError, UnknownListError
from pipeline.history import blame as blames
from pipeline.history import citation, point, search, series, statistics, timeline
from pipeline.history import references as referring
from pipeline.history import terms as defining
from pipeline.history.chronicle import Chronicle
from pipeline.sources.catalogue import load

if TYPE_CHECKING:
    from pipeline.compare.changes import ChangeSet
    from pipeline.history.blame import Blame
    from pipeline.history.citation import Citation
    from pipeline.history.point import Shown
    from pipeline.history.references import References
    from pipeline.history.search import Search
    from pipeline.history.series import SubstanceLife, Thresholds
    from pipeline.history.statistics import Statistics
    from pipeline.history.terms import Terms
    from pipeline.history.timeline import Life

Say = Callable[[str], None]


def chronicle(workspace: Workspace) -> Chronicle:
    """Return the published history of the workspace's list.

    Raises:
        UnknownListError: nothing is published.
        StoreError: no identities are published, or not those of these editions.
    """
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)

    list_id = load(workspace.catalogue).list_id
    with DataRepository(workspace.parsed) as repository:
        editions, lineage = repository.load_all(list_id)
        others = repository.lists()
    if not editions:
        raise UnknownListError(
            where=str(workspace.parsed),
            found=f"no history of a list {list_id!r}",
            expected=f"one of: {', '.join(others) or '(nothing is published yet)'}",
            do="check the catalogue, or run `annex run`",
        )
    if lineage is None:
        raise StoreError(
            where=f"{workspace.parsed}, list {list_id}",
            found="no lineage.json: the history was written by an earlier version",
            expected="the identities of its provisions",
            do="run `annex run`: it traces them and changes no edition",
        )
    return Chronicle(lineage, editions)


def show(workspace: Workspace, typed: str, at: str | None) -> Shown:
    """Return a provision as it stood; see :func:`pipeline.history.point.show`."""
    return point.show(chronicle(workspace), typed, at)


def cite(
    workspace: Workspace, typed: Sequence[str], at: str | None, say: Say
) -> tuple[Citation, ...]:
    """Return citations; see :func:`pipeline.history.citation.cite`."""
    history = chronicle(workspace)
    _number(history, at, say)
    return citation.cite(history, typed, at)


def log(
    workspace: Workspace, typed: str, at: str | None, say: Say, *, verdicts: bool = True
) -> Life:
    """Return the life of a provision; ``at`` says of which edition the label is.

    Raises:
        DecisionError: for ``verdicts``: a recorded decision no longer meets what it was made on.
    """
    history = chronicle(workspace)

    @cache
    def judge(n: int) -> ChangeSet:
        return diff(workspace, history.known(n - 1).edition_id, history.known(n).edition_id)

    return timeline.life(history, typed, _number(history, at, say), judge if verdicts else None)


def blame(workspace: Workspace, typed: str, at: str | None, say: Say) -> Blame:
    """Return which edition brought each word of a provision."""
    history = chronicle(workspace)
    return blames.blame(history, typed, _number(history, at, say))


def grep(
    workspace: Workspace,
    pattern: re.Pattern[str],
    since: str | None,
    until: str | None,
    say: Say,
) -> Search:
    """Return when a wording appeared and disappeared (:func:`pipeline.history.search.search`)."""
    history = chronicle(workspace)
    first = point.point_in_time(history, since, or_first=True).edition if since else 0
    return search.search(history, pattern, first, _number(history, until, say))


def terms(workspace: Workspace, wanted: str | None, at: str | None, say: Say) -> Terms:
    """Return the terms of an edition, the newest by default."""
    history = chronicle(workspace)
    return defining.terms(history, _newest_or(history, at, say), wanted)


def references(workspace: Workspace, typed: str, at: str | None, say: Say) -> References:
    """Return what a provision mentions and what mentions it, in the newest edition by default."""
    history = chronicle(workspace)
    return referring.references(history, typed, _newest_or(history, at, say))


def thresholds(workspace: Workspace, asked: str, at: str | None, say: Say) -> Thresholds:
    """Return values over time, of a provision or in a unit."""
    history = chronicle(workspace)
    return series.thresholds(history, asked, _number(history, at, say))


def substances(workspace: Workspace, wanted: str | None) -> tuple[SubstanceLife, ...]:
    """Return the CAS numbers of every edition."""
    return series.substances(chronicle(workspace), wanted)


def stats(workspace: Workspace) -> Statistics:
    """Return counts by edition."""
    return statistics.statistics(chronicle(workspace))


def editions(workspace: Workspace) -> tuple[str, ...]:
    """Return the ids of the published editions, oldest first."""
    return tuple(one.edition_id for one in chronicle(workspace).editions)


def edition_meant(history: Chronicle, at: str, say: Say) -> int:
    """Return the edition that an id or a date means, and say how a date was understood."""
    found = point.point_in_time(history, at)
    for statement in found.statements:
        say(statement)
    return found.edition


def _number(history: Chronicle, at: str | None, say: Say) -> int | None:
    return edition_meant(history, at, say) if at is not None else None


def _newest_or(history: Chronicle, at: str | None, say: Say) -> int:
    return edition_meant(history, at, say) if at is not None else history.last
