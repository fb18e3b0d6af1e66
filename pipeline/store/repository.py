"""The data repository: every edition of every list, as a git history.

One repository, one branch for each list (named for its id), so that the commits of a list never
depend on another list. The work tree shows the list last published. How the history is laid out,
and why, is told in ``docs/data-repository.md``.

A publication makes objects first, then writes a journal of the references to move, then moves them
in one transaction, then brings the work tree up to date. Killed before the journal is there, it has
done nothing; killed after, the next run carries the journal out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import HistoryConflictError, UnknownEditionError, UnknownListError
from pipeline.model.lineage import Lineage
from pipeline.model.records import Edition
from pipeline.store import journal, plan, signing, worktree
from pipeline.store.dating import LIST_ID, dated_editions
from pipeline.store.examine import Examination, examine
from pipeline.store.history import History, branch, read_history
from pipeline.store.identities import LINEAGE_FILE, read_lineage
from pipeline.store.loading import load_bare, load_edition
from pipeline.store.lock import locked
from pipeline.store.message import content_sha256
from pipeline.store.plumbing import Plumbing, git_failures, initialise, os_errors
from pipeline.store.signers import Trusted
from pipeline.store.values import PublishedEdition, PublishReport

_MARK = "annex.repository"
_MARKED = re.compile(r"^\[annex\]\s*\n\s*repository = 1\s*$", re.MULTILINE)
_LOCK = "annex.lock"


class DataRepository:
    """The repository in ``folder``; made by the first publication.

    Use it as a context manager. Reading needs no lock and no checkout, and may go on while another
    process publishes.

    Args:
        folder: the work tree (``parsed/``).
        wait: how many seconds to wait for another run.
    """

    def __init__(self, folder: Path, *, wait: float = 30.0) -> None:
        self.folder = folder.resolve()
        self.wait = wait
        self._opened: Plumbing | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    # --- writing ------------------------------------------------------------------------------

    def publish(
        self,
        list_id: str,
        editions: Sequence[Edition],
        *,
        program_version: str,
        profile: str,
        lineage: Lineage | None = None,
    ) -> PublishReport:
        """Make the history of a list equal to ``editions``.

        What is there and says the same stays; a later edition is a commit on top; a different
        reading of an edition that is there is a revision; an edition that belongs between others
        makes the history anew, and the former one is kept.

        Args:
            list_id: lower-case letters, digits and hyphens.
            editions: all editions of the list, in order of date.
            program_version: of the program that read them.
            profile: the list profile they were read with.
            lineage: the identities traced through all of them; without it, none are written.

        Raises:
            EditionOrderError: editions not in order of date, or one of them twice.
            HistoryConflictError: the folder is not ours, holds changes made by hand, or holds an
                edition that is not among ``editions``.
            BusyError: another run holds the lock for longer than ``wait`` seconds.
            DiskFullError: no space; what was there before is unharmed.
            StoreError: anything else that git or the system refuses.
        """
        dated = dated_editions(list_id, editions)
        with self._writing(list_id) as plumbing:
            resumed = journal.resume(plumbing)
            found = read_history(plumbing, list_id)
            fingerprints = [content_sha256(edition) for edition in editions]
            where = f"{self.folder}, branch {list_id}"
            made = plan.make(found, dated, fingerprints, lineage, where=where)
            if not made.steps and not made.lost_tags and not made.renew:
                edits = self._mend(plumbing, list_id, found)
                return made.report(found.head, resumed=resumed, local_edits=edits)
            shown = worktree.head_commit(plumbing)
            # Before anything is written; once more below against the files that will be there.
            worktree.refuse_edits(plumbing, shown=shown, to_show=None)
            result = plan.carry_out(
                plumbing, found, made, program_version=program_version, profile=profile
            )
            worktree.refuse_edits(plumbing, shown=shown, to_show=result.head)
            journal.commit(plumbing, journal.Journal(branch(list_id), shown, result.references))
        return made.report(result.head, resumed=resumed)

    def sign(self, list_id: str, sign: signing.Sign) -> tuple[str, ...]:
        """Sign the tags of a list that carry no signature, and return their names.

        Commits stay as they are: their ids are the same on every machine. ``sign`` is
        :func:`~pipeline.store.signing.by_ssh` or :func:`~pipeline.store.signing.by_gpg` of a key.

        Raises:
            SigningError: the key cannot sign; no tag was changed.
            HistoryConflictError, BusyError, DiskFullError, StoreError: as for :meth:`publish`.
        """
        with self._writing(list_id) as plumbing:
            journal.resume(plumbing)
            found = read_history(plumbing, list_id)
            moves = signing.sign_tags(plumbing, found, sign)
            journal.move(plumbing, moves)
        return tuple(name.removeprefix("refs/tags/") for name, _, _ in moves)

    # --- reading ------------------------------------------------------------------------------

    def lists(self) -> tuple[str, ...]:
        """Return the ids of the lists that have a history."""
        plumbing = self._reading()
        if plumbing is None:
            return ()
        with git_failures(self.folder, "reading the branches"):
            out = plumbing.run("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/")
        return tuple(name for name in out.decode().split() if LIST_ID.fullmatch(name))

    def head(self, list_id: str) -> str | None:
        """Return the commit the branch of a list stands at, ``None`` when there is none."""
        plumbing = self._reading()
        if plumbing is None:
            return None
        with git_failures(self.folder, "reading the branch"):
            out = plumbing.run("for-each-ref", "--format=%(objectname)", branch(list_id))
        return out.decode().strip() or None

    def editions(self, list_id: str) -> tuple[PublishedEdition, ...]:
        """Return the editions of a list in order of date, each in its last revision."""
        return tuple(self._history(list_id).latest.values())

    def revisions(self, list_id: str) -> tuple[PublishedEdition, ...]:
        """Return the editions and all their revisions, in the order of their publication."""
        return self._history(list_id).revisions

    def load(self, list_id: str, edition: str) -> Edition:
        """Return an edition exactly as it was published.

        Args:
            list_id: the list.
            edition: an edition id (its last revision), an id with a revision (``2024-03-14+r2``),
                or a tag (``mtcr/2024-03-14``: as first published).

        Raises:
            UnknownListError, UnknownEditionError: nothing of that name is published.
            StoreError: the commit does not hold what it should.
        """
        history = self._history(list_id)
        if not history.revisions:
            raise UnknownListError(
                where=str(self.folder),
                found=f"no history of a list {list_id!r}",
                expected=f"one of: {', '.join(self.lists()) or '(nothing is published yet)'}",
                do="check the list's id, or run `annex run`",
            )
        by_name = {one.tag: one for one in history.revisions}
        by_name |= {one.tag.removeprefix(f"{list_id}/"): one for one in history.revisions}
        by_name |= history.latest
        if edition not in by_name:
            raise UnknownEditionError(
                where=f"{self.folder}, list {list_id}",
                found=f"no edition {edition!r}",
                expected=f"one of: {', '.join(history.latest)}",
                do="check the edition's id, or add the edition and run `annex run`",
            )
        plumbing = self._reading()
        assert plumbing is not None
        with git_failures(self.folder, f"reading {edition}"):
            return load_edition(plumbing, by_name[edition])

    def load_all(self, list_id: str) -> tuple[tuple[Edition, ...], Lineage | None]:
        """Return every edition in its last revision, and the identities, as of one moment.

        The editions are without places and times of fetching; the lineage is ``None`` when none is
        published.

        Raises:
            StoreError: a commit does not hold what it should.
        """
        history = self._history(list_id)
        plumbing = self._reading()
        if plumbing is None or history.head is None:
            return (), None
        with git_failures(self.folder, "reading the editions"):
            editions = load_bare(plumbing, tuple(history.latest.values()))
            (data,) = plumbing.objects([f"{history.head}:{list_id}/{LINEAGE_FILE}"])
        where = f"{self.folder} {list_id}"
        return editions, read_lineage(data, where=where) if data is not None else None

    def examine(self, list_id: str, trusted: Trusted | None = None) -> Examination:
        """Have git check the repository's objects, and the signatures of a list's tags and commits.

        ``trusted`` says who may sign; signatures of a kind nobody is named for are counted.

        Raises:
            KeyringError: the file of public keys is none.
        """
        history = self._history(list_id)
        plumbing = self._reading()
        if plumbing is None:
            return Examination((), (), 0)
        with git_failures(self.folder, "checking the objects"):
            return examine(plumbing, history, trusted or Trusted())

    # --- inside -------------------------------------------------------------------------------

    def _history(self, list_id: str) -> History:
        plumbing = self._reading()
        if plumbing is None:
            return History(list_id)
        with git_failures(self.folder, "reading the history"):
            return read_history(plumbing, list_id)

    def _mend(self, plumbing: Plumbing, list_id: str, found: History) -> tuple[str, ...]:
        """Bring back files that are missing from the work tree; return those changed by hand."""
        if worktree.shown_branch(plumbing) != branch(list_id) or found.head is None:
            return ()
        edits = worktree.edits(plumbing, shown=found.head, to_show=found.head)
        if not edits and worktree.differing(plumbing):
            worktree.show(plumbing, branch(list_id))
        return edits

    def _reading(self) -> Plumbing | None:
        git_dir = _git_dir(self.folder)
        if git_dir is None or not (git_dir / "HEAD").exists():
            return None
        return self._open(git_dir)

    @contextmanager
    def _writing(self, list_id: str) -> Iterator[Plumbing]:
        with os_errors(self.folder):
            git_dir = self._make_folder()
            with locked(git_dir / _LOCK, wait=self.wait) as held:
                try:
                    plumbing = self._claim(git_dir, list_id, held)
                    with git_failures(self.folder, "writing"):
                        yield plumbing
                finally:
                    if self._opened is not None:
                        self._opened.held = None

    def _make_folder(self) -> Path:
        git_dir = _git_dir(self.folder)
        if git_dir is None:
            if self.folder.exists() and any(self.folder.iterdir()):
                raise _not_ours(self.folder, "files, and no git history")
            git_dir = self.folder / ".git"
            git_dir.mkdir(parents=True, exist_ok=True)
        return git_dir

    def _claim(self, git_dir: Path, list_id: str, held: int) -> Plumbing:
        """See that the repository is this program's, or make it; marked as such in its settings.

        A clone carries no mark; it is known by its newest commit, which is this program's. Every
        git that is started here has the lock (``held``), so that one that outlives a killed run is
        waited for.
        """
        with git_failures(self.folder, "opening the repository"):
            if _marked(git_dir):
                return self._open(git_dir, held)
            if not _has_references(git_dir):
                others = sorted(p.name for p in self.folder.iterdir() if p.name != ".git")
                if others:
                    raise _not_ours(
                        self.folder, f"a git repository without commits, and {others[0]}"
                    )
                for name in ("config.lock", "HEAD.lock"):  # of a run killed while making it
                    (git_dir / name).unlink(missing_ok=True)
                initialise(self.folder, git_dir, list_id, held)
                plumbing = self._open(git_dir, held)
            else:
                plumbing = self._open(git_dir, held)
                if not worktree.is_ours(plumbing):
                    raise _not_ours(self.folder, "a git repository that something else made")
            plumbing.run("config", "--local", _MARK, "1")
            return plumbing

    def _open(self, git_dir: Path, held: int | None = None) -> Plumbing:
        if self._opened is None:
            self._opened = Plumbing(self.folder, git_dir)
        if held is not None:
            self._opened.held = held
        return self._opened


def _marked(git_dir: Path) -> bool:
    config = git_dir / "config"
    return config.is_file() and _MARKED.search(config.read_text("utf-8", "replace")) is not None


def _has_references(git_dir: Path) -> bool:
    loose = (path for path in (git_dir / "refs").rglob("*") if path.is_file())
    return (git_dir / "packed-refs").exists() or any(path.suffix != ".lock" for path in loose)


def _git_dir(folder: Path) -> Path | None:
    found = folder / ".git"
    if found.is_file():  # a submodule or a linked work tree
        target = found.read_text().strip().removeprefix("gitdir:").strip()
        return (folder / target).resolve()
    return found if found.is_dir() else None


def _not_ours(folder: Path, found: str) -> HistoryConflictError:
    return HistoryConflictError(
        where=str(folder),
        found=found,
        expected="an empty folder, or a data repository that this program made",
        do="choose another folder for the data repository, or move this one away",
    )
