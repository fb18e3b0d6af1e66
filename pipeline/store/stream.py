"""The stream of ``git fast-import``: commits with fixed authors and dates, each blob once.

Nothing here touches a branch: commits are made on a staging reference that the stream itself takes
back, so that a killed import leaves unreachable objects and nothing else. The ids come back through
``get-mark``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.store.plumbing import OURS, ZERO

_STAGING = "refs/annex/import"
_STAGING_NOTES = "refs/annex/import-notes"


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit to make.

    Attributes:
        authored: author date, seconds since 1970 (UTC).
        committed: committer date; never before that of a parent.
        parents: ids of existing commits, or numbers of earlier commits of the same import.
        files: the whole tree by path; ``None`` keeps the tree of the first parent.
        named: further files, by path the name of what was written before all commits.
        note: content of the git note to put on it.
    """

    message: str
    authored: int
    committed: int
    parents: tuple[str | int, ...]
    files: Mapping[str, bytes] | None
    note: bytes | None = None
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Stream:
    """Writes commits as a fast-import stream; give the output of git to :meth:`ids`."""

    notes_parent: str | None = None
    _marks: int = 0
    _named: dict[str, int] = field(default_factory=dict)
    _blobs: dict[bytes, int] = field(default_factory=dict)
    _commits: list[int] = field(default_factory=list)
    _notes: list[tuple[int, bytes]] = field(default_factory=list)
    _latest: int = 0

    def write(
        self, commits: Iterator[NewCommit], first: Iterable[tuple[str, bytes]] = ()
    ) -> Iterator[bytes]:
        """Yield the stream, one commit after the other as they come.

        ``first`` are contents by name to write before them: of contents that follow each other, git
        keeps one as its difference from the one before.
        """
        yield b"feature done\n"
        for name, content in first:
            mark = self._named[name] = self._mark()
            yield b"blob\nmark :%d\ndata %d\n%s\n" % (mark, len(content), content)
        for commit in commits:
            yield b"".join(self._commit(commit))
        if self._notes:
            yield b"".join(self._note_commit())
        for mark in self._commits:
            yield b"get-mark :%d\n" % mark
        for staging in (_STAGING, _STAGING_NOTES):
            yield f"reset {staging}\nfrom {ZERO}\n\n".encode()
        yield b"done\n"

    def ids(self, out: bytes) -> tuple[list[str], str | None]:
        """Return the ids of the commits in order, and that of the notes' commit if there is one."""
        lines = out.decode("ascii").split()
        return (lines[:-1], lines[-1]) if self._notes else (lines, None)

    def _commit(self, commit: NewCommit) -> Iterator[bytes]:
        entries = []
        for path, content in sorted((commit.files or {}).items()):
            mark = self._blobs.get(content)
            if mark is None:
                mark = self._blobs[content] = self._mark()
                yield b"blob\nmark :%d\ndata %d\n" % (mark, len(content))
                yield content
                yield b"\n"
            entries.append(b"M 100644 :%d %s\n" % (mark, path.encode()))
        entries += [
            b"M 100644 :%d %s\n" % (self._named[name], path.encode())
            for path, name in sorted(commit.named.items())
        ]
        own = self._mark()
        message = commit.message.encode()
        yield (
            f"commit {_STAGING}\nmark :{own}\n"
            f"author {OURS} {commit.authored} +0000\n"
            f"committer {OURS} {commit.committed} +0000\n"
            f"data {len(message)}\n"
        ).encode()
        yield message
        for word, parent in zip(_parent_words(), commit.parents, strict=False):
            yield f"{word} {self._commitish(parent)}\n".encode()
        if commit.files is not None:
            yield b"deleteall\n"
        yield from entries
        yield b"\n"
        self._commits.append(own)
        self._latest = max(self._latest, commit.committed)
        if commit.note is not None:
            self._notes.append((own, commit.note))

    def _note_commit(self) -> Iterator[bytes]:
        own = self._mark()
        message = b"When the sources were fetched\n"
        yield (
            f"commit {_STAGING_NOTES}\nmark :{own}\n"
            f"committer {OURS} {self._latest} +0000\ndata {len(message)}\n"
        ).encode()
        yield message
        if self.notes_parent is not None:
            yield f"from {self.notes_parent}\n".encode()
        for commit, note in self._notes:
            yield b"N inline :%d\ndata %d\n" % (commit, len(note))
            yield note
            yield b"\n"
        yield b"\n"
        self._commits.append(own)

    def _commitish(self, parent: str | int) -> str:
        return parent if isinstance(parent, str) else f":{self._commits[parent]}"

    def _mark(self) -> int:
        self._marks += 1
        return self._marks


def _parent_words() -> Iterator[str]:
    yield "from"
    while True:
        yield "merge"
