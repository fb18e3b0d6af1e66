"""What a publication has to do to make a history equal to a row of editions, and the doing of it.

Given the editions published (in order) and the editions wanted (in order), each with a fingerprint:

- the published are the first of the wanted: those that say something else are *revised*, the rest
  is *added* on top;
- otherwise an edition belongs between or before those that are there: the history is *rebuilt*, and
  is then what it would be had all editions been published at once;
- an edition published and not wanted stops everything: history is never shortened.

A revision of the newest edition is a commit on top of the branch. A revision of an earlier edition
is a commit on top of *that edition*, so that its difference is the correction and nothing else; a
commit that changes no file but the lineage joins it to the branch. When only the lineage differs
from the one at the head, a commit of its own renews it. Committer dates never go back, so that
``git log --since`` can be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import HistoryConflictError
from pipeline.model.lineage import Lineage
from pipeline.model.records import Edition
from pipeline.store import observed
from pipeline.store.history import History, branch, former, notes, tag
from pipeline.store.identities import LINEAGE_FILE, LineageWriter
from pipeline.store.loading import load_edition
from pipeline.store.message import (
    Made,
    edition_message,
    join_message,
    lineage_message,
    revision_message,
    tag_name,
)
from pipeline.store.pages import Writer
from pipeline.store.plumbing import OURS, ZERO, Plumbing
from pipeline.store.stream import NewCommit, Stream
from pipeline.store.values import PublishedEdition, PublishReport


@dataclass(frozen=True, slots=True)
class Step:
    """One edition to write: the edition, its date, its fingerprint, which revision it will be."""

    edition: Edition
    seconds: int
    content: str
    revision: int

    @property
    def tag(self) -> str:
        """The tag it will have."""
        return tag_name(self.edition.list_id, self.edition.edition_id, self.revision)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do.

    Attributes:
        side: revisions of editions that are not the newest.
        main: what goes on top of the branch: a revision of the newest, then later editions.
        lost_tags: editions whose tag somebody deleted; made anew.
    """

    list_id: str
    unchanged: tuple[str, ...] = ()
    side: tuple[Step, ...] = ()
    main: tuple[Step, ...] = ()
    rebuild: bool = False
    lost_tags: tuple[PublishedEdition, ...] = ()
    known: frozenset[str] = frozenset()
    former: str | None = None
    lineage: LineageWriter | None = None
    renew: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """All editions to write."""
        return (*self.side, *self.main)

    def report(
        self, head: str | None, *, resumed: bool, local_edits: tuple[str, ...] = ()
    ) -> PublishReport:
        """Return what carrying the plan out did."""
        return PublishReport(
            list_id=self.list_id,
            head=head,
            unchanged=self.unchanged,
            added=tuple(
                step.edition.edition_id
                for step in self.main
                if step.revision == 1 and step.edition.edition_id not in self.known
            ),
            revised=tuple(step.tag for step in self.steps if step.revision > 1),
            rebuilt=self.rebuild,
            former=self.former,
            renewed=self.renew,
            resumed=resumed,
            local_edits=local_edits,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The branch's new commit, and the references to move: (name, new id, old id)."""

    head: str
    references: tuple[tuple[str, str, str], ...]


def make(
    history: History,
    dated: Sequence[tuple[Edition, int]],
    fingerprints: Sequence[str],
    lineage: Lineage | None = None,
    *,
    where: str,
) -> Plan:
    """Compare what is published with what is wanted.

    Raises:
        HistoryConflictError: an edition published is not wanted any more, or a tag that is needed
            is taken.
    """
    wanted = [
        Step(edition, seconds, content, 1)
        for (edition, seconds), content in zip(dated, fingerprints, strict=True)
    ]
    ids = [step.edition.edition_id for step in wanted]
    published = list(history.latest)
    gone = [edition_id for edition_id in published if edition_id not in ids]
    if gone:
        raise HistoryConflictError(
            where=where,
            found=f"published editions that are not among those to publish: {', '.join(gone)}",
            expected="every edition that was ever published",
            do="put them back into the catalogue; to begin a new history, move the folder away",
        )
    known = frozenset(published)
    if ids[: len(published)] != published:
        kept = former(history.list_id, history.formers + 1)
        made = Plan(history.list_id, (), (), tuple(wanted), True, (), known, kept)  # noqa: FBT003
    else:
        made = _continue(history, wanted, known)
    if lineage is not None:
        writer = LineageWriter(lineage)
        stale = not made.steps and history.lineage != writer.digest(writer.newest)
        made = replace(made, lineage=writer, renew=stale)
    _refuse_taken_tags(history, made, where)
    return made


def _continue(history: History, wanted: list[Step], known: frozenset[str]) -> Plan:
    unchanged: list[str] = []
    side: list[Step] = []
    main: list[Step] = []
    newest = wanted[len(known) - 1].edition.edition_id if known else None
    for step in wanted:
        edition_id = step.edition.edition_id
        there = history.latest.get(edition_id)
        if there is None:
            main.append(step)
        elif there.content_sha256 == step.content:
            unchanged.append(edition_id)
        else:
            revised = Step(step.edition, step.seconds, step.content, there.revision + 1)
            (main if edition_id == newest else side).append(revised)
    lost = tuple(one for one in history.revisions if one.tag not in history.tags)
    return Plan(
        history.list_id, tuple(unchanged), tuple(side), tuple(main), lost_tags=lost, known=known
    )


def _refuse_taken_tags(history: History, made: Plan, where: str) -> None:
    ours = {edition.tag for edition in history.revisions}
    taken = [s.tag for s in made.steps if s.tag in history.tags and s.tag not in ours]
    if taken:
        raise HistoryConflictError(
            where=where,
            found=f"tags that this program did not make: {', '.join(taken)}",
            expected="no such tag yet",
            do=f"delete or rename them (git tag -d {taken[0]}), then run again",
        )


def carry_out(
    plumbing: Plumbing, history: History, made: Plan, *, program_version: str, profile: str
) -> Result:
    """Write commits and tags, and return the references to move; moves none itself."""
    writer = _CommitWriter(plumbing, history, made, program_version, profile)
    commits, noted = writer.write()
    head = commits[-1] if commits else history.head
    assert head is not None
    tags = {
        step.tag: _store_tag(plumbing, step.tag, commits[number], committed)
        for step, number, committed in writer.tagged
    }
    at = {commit.id: commit.committed for commit in history.commits}
    for edition in made.lost_tags:
        tags[edition.tag] = _store_tag(plumbing, edition.tag, edition.commit, at[edition.commit])
    moves = [(branch(history.list_id), head, history.head or ZERO)]
    if noted is not None:
        moves.append((notes(history.list_id), noted, history.notes or ZERO))
    if made.rebuild:
        moves.extend(_keep_former(history, made, tags))
    moves.extend(
        (tag(name), new, history.tags[name][0] if name in history.tags else ZERO)
        for name, new in tags.items()
    )
    return Result(head, tuple(move for move in moves if move[1] != move[2]))


def _keep_former(
    history: History, made: Plan, tags: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    assert made.former is not None
    assert history.head is not None
    yield f"{made.former}/head", history.head, ZERO
    ours = {edition.tag for edition in history.revisions}
    for name, (tag_id, _) in history.tags.items():
        if name in ours:
            yield f"{made.former}/tags/{name.partition('/')[2]}", tag_id, ZERO
            if name not in tags:
                yield tag(name), ZERO, tag_id


class _CommitWriter:
    """Turns the steps of a plan into commits."""

    def __init__(
        self,
        plumbing: Plumbing,
        history: History,
        made: Plan,
        program_version: str,
        profile: str,
    ) -> None:
        self.plumbing = plumbing
        self.history = history
        self.plan = made
        self.program_version = program_version
        self.profile = profile
        self.writer = Writer()
        self.tagged: list[tuple[Step, int, int]] = []

    def write(self) -> tuple[list[str], str | None]:
        if not self.plan.steps and not self.plan.renew:
            return [], None
        stream = Stream(notes_parent=self.history.notes)
        out = self.plumbing.feed(
            "fast-import",
            "--quiet",
            "--date-format=raw",
            chunks=stream.write(self._commits(), self._lineages()),
        )
        return stream.ids(out)

    def _lineages(self) -> Iterator[tuple[str, bytes]]:
        """The lineage at each edition, the newest first: it is read most, and so kept whole."""
        lineage = self.plan.lineage
        if lineage is None:
            return iter(())
        wanted = {step.edition.edition_id for step in (*self.plan.main, *self.plan.side)}
        if self.plan.side or self.plan.renew:
            wanted.add(lineage.newest)
        return lineage.files(wanted)

    def _commits(self) -> Iterator[NewCommit]:
        parent: str | int | None = None if self.plan.rebuild else self.history.head
        committed = 0 if self.plan.rebuild else self.history.committed
        number = 0
        for step in self.plan.side:
            on = self.history.latest[step.edition.edition_id].commit
            yield self._commit(step, (on,), number, committed)
            number += 1
        if self.plan.side:
            assert parent is not None
            named, made = self._whole_lineage()
            message = join_message(self.plan.list_id, [step.tag for step in self.plan.side], made)
            parents = (parent, *range(number))
            yield NewCommit(message, committed, committed, parents, None, named=named)
            parent = number
            number += 1
        if self.plan.renew:
            assert parent is not None
            assert self.plan.lineage is not None
            named, made = self._whole_lineage()
            count = len(self.plan.lineage.lineage.identities)
            message = lineage_message(self.plan.list_id, count, made)
            yield NewCommit(message, committed, committed, (parent,), None, named=named)
        for step in self.plan.main:
            committed = max(committed, step.seconds)
            parents = () if parent is None else (parent,)
            yield self._commit(step, parents, number, committed)
            parent = number
            number += 1

    def _commit(
        self, step: Step, parents: tuple[str | int, ...], number: int, committed: int
    ) -> NewCommit:
        self.tagged.append((step, number, committed))
        bare = observed.without_observations(step.edition)
        return NewCommit(
            message=self._message(step),
            authored=step.seconds,
            committed=committed,
            parents=parents,
            files=self.writer.files(bare),
            named=self._named(step.edition.edition_id),
            note=observed.note(step.edition),
        )

    def _whole_lineage(self) -> tuple[dict[str, str], Made]:
        """The lineage of all editions, as a file to put over a tree, and what to say of it."""
        newest = self.plan.lineage.newest if self.plan.lineage is not None else None
        return self._named(newest), self._made(newest)

    def _named(self, edition_id: str | None) -> dict[str, str]:
        """The file of the lineage as it stood at an edition, under its name in the stream."""
        if self.plan.lineage is None or edition_id is None:
            return {}
        return {f"{self.plan.list_id}/{LINEAGE_FILE}": edition_id}

    def _made(self, edition_id: str | None, content: str = "") -> Made:
        lineage = self.plan.lineage
        digest = lineage.digest(edition_id) if lineage is not None and edition_id else None
        return Made(self.program_version, self.profile, content, digest)

    def _message(self, step: Step) -> str:
        made = self._made(step.edition.edition_id, step.content)
        if step.revision == 1:
            return edition_message(step.edition, made)
        there = self.history.latest[step.edition.edition_id]
        former = load_edition(self.plumbing, there)
        return revision_message(
            step.edition, former, made, revises=there.tag, revision=step.revision
        )


def _store_tag(plumbing: Plumbing, name: str, commit: str, seconds: int) -> str:
    list_id, _, edition = name.partition("/")
    edition_id, _, revision = edition.partition("+r")
    said = f"{list_id} edition {edition_id}" + (f", revision {revision}" if revision else "")
    return plumbing.store(
        "tag",
        f"object {commit}\ntype commit\ntag {name}\n"
        f"tagger {OURS} {seconds} +0000\n\n{said}\n".encode(),
    )
