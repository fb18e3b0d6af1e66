"""The history of one list as it stands in the repository, read from commits and tags alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from pipeline.errors import HistoryConflictError
from pipeline.store.message import tag_name, trailers
from pipeline.store.plumbing import OURS, Plumbing
from pipeline.store.values import PublishedEdition

OURS = f"{OURS}"
_EDITION_TAG = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}(-[A-Za-z][A-Za-z0-9]*)*(\+r[0-9]+)?")
_LOG = "--format=%H%x00%P%x00%an <%ae>%x00%cn <%ce>%x00%at%x00%ct%x00%B%x01"


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a list's branch.

    ``edition`` is ``None`` for one that joins revisions or renews the lineage; ``lineage`` is the
    SHA-256 of its ``lineage.json``.
    """

    id: str
    committed: int
    edition: PublishedEdition | None
    lineage: str | None = None


@dataclass(frozen=True)
class History:
    """What is published of a list.

    Attributes:
        head: id of the branch's commit, ``None`` when there is no branch.
        commits: oldest first.
        tags: name -> (id of the tag, id of the commit).
        formers: how many former histories are kept.
        notes: id of the notes' commit.
    """

    list_id: str
    head: str | None = None
    commits: tuple[Commit, ...] = ()
    tags: dict[str, tuple[str, str]] = field(default_factory=dict)
    formers: int = 0
    notes: str | None = None

    @cached_property
    def revisions(self) -> tuple[PublishedEdition, ...]:
        """Every edition and every revision of it, in the order they were published."""
        return tuple(commit.edition for commit in self.commits if commit.edition is not None)

    @cached_property
    def latest(self) -> dict[str, PublishedEdition]:
        """The last revision of each edition, in the order of the editions."""
        found = {e.edition_id: e for e in self.revisions if e.revision == 1}
        for edition in self.revisions:
            if edition.revision > found[edition.edition_id].revision:
                found[edition.edition_id] = edition
        return found

    @property
    def lineage(self) -> str | None:
        """SHA-256 of the lineage at the head of the branch, ``None`` when there is none."""
        return self.commits[-1].lineage if self.commits else None

    @property
    def committed(self) -> int:
        """Committer date of the newest commit, seconds since 1970."""
        return self.commits[-1].committed if self.commits else 0


def branch(list_id: str) -> str:
    """Return the reference of a list's branch."""
    return f"refs/heads/{list_id}"


def notes(list_id: str) -> str:
    """Return the reference of a list's notes."""
    return f"refs/notes/annex/{list_id}"


def former(list_id: str, number: int) -> str:
    """Return the folder of references of a former history."""
    return f"refs/former/{list_id}/{number}"


def tag(name: str) -> str:
    """Return the reference of a tag."""
    return f"refs/tags/{name}"


def read_history(plumbing: Plumbing, list_id: str) -> History:
    """Read what is published of a list.

    Raises:
        HistoryConflictError: when the branch holds a commit, or a tag stands where, this program
            did not put it.
    """
    head, formers, noted = None, 0, None
    tags: dict[str, tuple[str, str]] = {}
    listed = plumbing.run(
        "for-each-ref",
        "--format=%(refname) %(objectname) %(objecttype) %(*objectname)",
        branch(list_id),
        f"refs/tags/{list_id}/",
        f"refs/former/{list_id}/",
        notes(list_id),
    )
    for line in listed.decode().splitlines():
        name, object_id, kind, *peeled = line.split(" ")
        if name == branch(list_id):
            head = object_id
        elif name == notes(list_id):
            noted = object_id
        elif name.startswith("refs/tags/"):
            tags[name.removeprefix("refs/tags/")] = (object_id, peeled[0] if peeled else "")
            if kind != "tag":
                tags[name.removeprefix("refs/tags/")] = (object_id, object_id)
        else:
            formers = max(formers, _number(name.split("/")[3]))
    commits = tuple(_commits(plumbing, list_id, head)) if head is not None else ()
    found = History(list_id, head, commits, tags, formers, noted)
    _check_tags(plumbing, found)
    return found


def _commits(plumbing: Plumbing, list_id: str, head: str) -> Iterator[Commit]:
    out = plumbing.run("log", "--topo-order", "--reverse", "--no-notes", _LOG, head)
    for entry in out.decode("utf-8", "replace").split("\x01\n"):
        if not entry:
            continue
        commit_id, _parents, author, committer, at, ct, message = entry.split("\x00", 6)
        said = trailers(message)
        if author != OURS or committer != OURS or said.get("List") != (list_id,):
            raise HistoryConflictError(
                where=f"{plumbing.folder}, branch {list_id}, commit {commit_id[:12]}",
                found=f"“{message.partition(chr(10))[0]}” by {committer}",
                expected="only commits that this program made",
                do=f"keep it on another branch (git branch mine {list_id}), put the branch back to "
                f"the program's last commit (git reset --hard to a tag of {list_id}), run again",
            )
        lineage = said.get("Lineage-SHA256", (None,))[0]
        yield Commit(commit_id, int(ct), _edition(list_id, commit_id, int(at), said), lineage)


def _edition(
    list_id: str, commit_id: str, authored: int, said: dict[str, tuple[str, ...]]
) -> PublishedEdition | None:
    if "Edition" not in said:
        return None

    def one(key: str) -> str | None:
        return said[key][0] if key in said else None

    edition_id = said["Edition"][0]
    revision = int(one("Revision") or 1)
    return PublishedEdition(
        list_id=list_id,
        edition_id=edition_id,
        tag=tag_name(list_id, edition_id, revision),
        commit=commit_id,
        dated=datetime.fromtimestamp(authored, UTC),
        content_sha256=one("Content-SHA256") or "",
        revision=revision,
        document_number=one("Document-Number"),
        sources=said.get("Source-SHA256", ()),
        profile=one("List-Profile"),
        schema_version=one("Record-Schema"),
        program_version=one("Program-Version"),
    )


def _check_tags(plumbing: Plumbing, found: History) -> None:
    for edition in found.revisions:
        at = found.tags.get(edition.tag, ("", edition.commit))[1]
        if at != edition.commit:
            raise HistoryConflictError(
                where=f"{plumbing.folder}, tag {edition.tag}",
                found=f"it stands at {at[:12]}",
                expected=f"it stands at {edition.commit[:12]}: tags never move",
                do=f"delete it (git tag -d {edition.tag}) and run again: it is made anew",
            )
    held = {commit.id for commit in found.commits}
    astray = sorted(
        name
        for name, (tag_id, commit_id) in found.tags.items()
        if found.head is not None
        and tag_id != commit_id  # a lightweight tag is somebody's own
        and commit_id not in held
        and _EDITION_TAG.fullmatch(name.removeprefix(f"{found.list_id}/"))
    )
    if astray:
        raise HistoryConflictError(
            where=f"{plumbing.folder}, branch {found.list_id}",
            found=f"tags of editions that the branch does not hold: {', '.join(astray)}",
            expected="every tagged edition on the branch",
            do="put the branch back to its newest edition "
            f"(git branch -f {found.list_id} {astray[-1]}), or delete the tags, then run again",
        )
    if found.head is None and found.tags:
        raise HistoryConflictError(
            where=f"{plumbing.folder}, branch {found.list_id}",
            found=f"tags such as {min(found.tags)}, but no branch {found.list_id}",
            expected="the branch the tags belong to",
            do=f"bring it back (in a clone: git branch {found.list_id} origin/{found.list_id}), "
            "then run again",
        )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
