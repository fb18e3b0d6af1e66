"""git, driven through GitPython: the only module of the program that knows it.

Commands run in an environment of their own (``env -i``): nothing of the user's configuration,
locale, time zone, hooks, templates or ``GIT_*`` variables gets in, and what a repository's own
configuration could turn on (hooks, line endings, signing, garbage collection) is switched off on
the command line. GitPython starts its children with the whole environment of this process, so an
``env`` in front of git is what makes the list of what gets in complete.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import AnnexError, BusyError, DiskFullError, StoreError

if TYPE_CHECKING:
    from types import ModuleType

AUTHOR_NAME = "annex-pipeline"
AUTHOR_EMAIL = "annex-pipeline@invalid"
OURS = f"{AUTHOR_NAME} <{AUTHOR_EMAIL}>"
ZERO = "0" * 40

_PASSED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")
_FIXED = {
    "HOME": os.devnull,
    "XDG_CONFIG_HOME": os.devnull,
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_AUTHOR_NAME": AUTHOR_NAME,
    "GIT_AUTHOR_EMAIL": AUTHOR_EMAIL,
    "GIT_COMMITTER_NAME": AUTHOR_NAME,
    "GIT_COMMITTER_EMAIL": AUTHOR_EMAIL,
}
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.fileMode=false",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.quotePath=false",
    "core.precomposeUnicode=false",
    "core.commentChar=#",
    "commit.gpgSign=false",
    "tag.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "log.showSignature=false",
    "fastimport.unpackLimit=1",
    "pack.compression=1",
    "i18n.logOutputEncoding=UTF-8",
    "advice.detachedHead=false",
)
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_SPACE_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")
_SIGXFSZ = 25
_LOCK_EXISTS = re.compile(r"'([^']+\.lock)': File exists")


class GitFailed(Exception):  # noqa: N818  (read where it is caught: "except GitFailed")
    """A git command that ended badly; the caller knows what it means."""

    def __init__(self, command: str, status: int, stderr: str) -> None:
        super().__init__(f"git {command}: status {status}: {stderr}")
        self.command = command
        self.status = status
        self.stderr = stderr


class Plumbing:
    """git commands on one repository.

    Args:
        folder: the work tree.
        git_dir: its git directory.
        environment: what git gets beside the fixed environment.
    """

    def __init__(
        self, folder: Path, git_dir: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.git_dir = git_dir
        self.environment = environment or {}
        self.held: int | None = None
        self._git = _gitpython().Git(str(folder))

    def run(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        """Run a git command to its end and return what it wrote.

        Raises:
            GitFailed: when it fails.
            BusyError, DiskFullError: when that is why.
        """
        if stdin is None:
            return self._execute(arguments, None)
        with tempfile.TemporaryFile() as source:
            source.write(stdin)
            source.seek(0)
            return self._execute(arguments, source)

    def feed(self, *arguments: str, chunks: Iterable[bytes]) -> bytes:
        """Run a git command that reads a long stream, which is made while git works on it.

        What it writes must be short (it is read at the end).
        """
        git = _gitpython()
        process = self._git.execute(
            self._command(arguments), as_process=True, istream=-1, shell=False, **self._inherit()
        )
        try:
            for chunk in chunks:
                process.stdin.write(chunk)
            process.stdin.close()
        except BrokenPipeError:
            pass  # git's own message, read below, says why
        except BaseException:
            process.proc.kill()
            process.proc.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                _close(stream)
            raise
        out: bytes = process.stdout.read()
        try:
            process.wait()
        except git.GitCommandError as error:
            raise self._failure(arguments, error) from None
        finally:
            for stream in (process.stdin, process.stdout, process.stderr):
                _close(stream)
        return out

    def objects(self, names: Sequence[str]) -> list[bytes | None]:
        """Return the content of each object (``<commit>:<path>`` or an id), ``None`` if absent."""
        if not names:
            return []
        out = self.run("cat-file", "--batch", stdin="".join(f"{n}\n" for n in names).encode())
        found: list[bytes | None] = []
        at = 0
        for _ in names:
            end = out.index(b"\n", at)
            head = out[at:end].rsplit(b" ", 2)
            at = end + 1
            if head[-1] == b"missing" or len(head) != 3:
                found.append(None)
                continue
            size = int(head[2])
            found.append(out[at : at + size])
            at += size + 1
        return found

    def store(self, kind: str, data: bytes) -> str:
        """Write one loose object and return its id."""
        from git.db import GitDB  # noqa: PLC0415  (GitPython takes 0.1 s to import)
        from gitdb import IStream  # type: ignore[import-untyped]  # noqa: PLC0415

        with os_errors(self.git_dir):
            stored = GitDB(str(self.git_dir / "objects")).store(
                IStream(kind.encode(), len(data), BytesIO(data))
            )
        return bytes(stored.binsha).hex()

    def close(self) -> None:
        """Let go of what GitPython holds."""
        self._git.clear_cache()

    def _execute(self, arguments: Sequence[str], stdin: IO[bytes] | None) -> bytes:
        git = _gitpython()
        try:
            out: bytes = self._git.execute(
                self._command(arguments),
                istream=stdin,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                shell=False,
                **self._inherit(),
            )
        except git.GitCommandError as error:
            raise self._failure(arguments, error) from None
        return out

    def _inherit(self) -> dict[str, Any]:
        return {} if self.held is None else {"pass_fds": (self.held,)}

    def _command(self, arguments: Sequence[str]) -> list[str]:
        settings = [piece for setting in _SETTINGS for piece in ("-c", setting)]
        more = [f"{name}={value}" for name, value in self.environment.items()]
        return [*_environment(self.git_dir, self.folder), *more, "git", *settings, *arguments]

    def _failure(self, arguments: Sequence[str], error: Any) -> Exception:  # noqa: ANN401
        stderr = error.stderr
        said = stderr.decode("utf-8", "replace") if isinstance(stderr, bytes) else str(stderr)
        said = said.strip().removeprefix("stderr: '").removesuffix("'").strip()
        status = error.status if isinstance(error.status, int) else -1
        if any(words in said for words in _NO_SPACE_WORDS) or status in (-_SIGXFSZ, 128 + _SIGXFSZ):
            return disk_full(self.git_dir)
        if status == 127:
            return no_git(said)
        lock = _LOCK_EXISTS.search(said)
        if lock:
            return git_busy(Path(lock[1]))
        return GitFailed(" ".join(arguments), status, said)


def initialise(folder: Path, git_dir: Path, branch: str, held: int) -> None:
    """Make an empty repository, without templates, or go on with one half made.

    ``held`` is the descriptor of the writer's lock, for git to keep while it lives.
    """
    plumbing = Plumbing(folder, git_dir)
    plumbing.held = held
    try:
        plumbing.run(
            "init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={branch}"
        )
    finally:
        plumbing.close()


@contextmanager
def os_errors(where: Path) -> Iterator[None]:
    """Turn an error of the operating system into one that says what to do.

    Raises:
        DiskFullError: no space, over quota, or a file over the allowed size.
        StoreError: anything else the system refuses.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise disk_full(where) from error
        raise StoreError(
            where=str(error.filename or where),
            found=error.strerror or str(error),
            expected="a folder this program may write to",
            do="check the folder and its permissions, then run again",
        ) from error


@contextmanager
def git_failures(where: Path, doing: str) -> Iterator[None]:
    """Turn a failed git command into a message; the words of git are its ``found``."""
    try:
        yield
    except GitFailed as error:
        raise StoreError(
            where=str(where),
            found=f"git {error.command.split(' ', 1)[0]}: {error.stderr or error.status}",
            expected=f"{doing} to succeed",
            do="run `git fsck` in the folder; if it is damaged, restore it or delete it, "
            "then run again: the history is made anew from the sources",
        ) from error


def git_busy(lock: Path) -> AnnexError:
    """Return the error for a lock file that some git command holds."""
    return BusyError(
        where=str(lock),
        found="a lock file that a git command made",
        expected="no other program at work in the data repository",
        do="end the other git command; if there is none, delete the file, then run again",
    )


def disk_full(where: Path) -> AnnexError:
    """Return the error for a disk without space."""
    return DiskFullError(
        where=str(where),
        found="no space left while writing to the data repository",
        expected="room for the new editions",
        do="free some space and run again: what was published before is unharmed",
    )


def no_git(said: str) -> AnnexError:
    """Return the error for a machine without git."""
    return StoreError(
        where="git",
        found=said or "no git program",
        expected="git 2.32 or later on the PATH",
        do="install git, then run again",
    )


def _environment(git_dir: Path, folder: Path) -> list[str]:
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    every: Mapping[str, str] = {
        **passed,
        **_FIXED,
        "GIT_DIR": str(git_dir),
        "GIT_WORK_TREE": str(folder),
    }
    return ["env", "-i", *(f"{name}={value}" for name, value in every.items())]


def _gitpython() -> ModuleType:
    try:
        import git  # noqa: PLC0415  (0.1 s, and it looks for the git program)
    except ImportError as error:
        raise no_git(str(error).strip().partition("\n")[0]) from None
    return git


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except BrokenPipeError:
            return
