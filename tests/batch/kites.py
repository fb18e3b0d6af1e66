"""A list of one page, invented, as Markdown: a whole batch on it takes a moment."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.batch.progress import Progress
from pipeline.batch.run import Options, run
from pipeline.batch.workspace import Workspace

LIST = "kites"
PAGE = """\
# 1. INTRODUCTION

(a) This list names things that fly on a string.

# 2. DEFINITIONS

"Kite"

A thing that flies on a string.

# 3. TERMINOLOGY

(a) "Specially designed" means made for one use.

# ITEM 1 KITES

1.A. EQUIPMENT

1.A.1. Complete kites that can lift more than {lift} kg, as follows:

a. {box};

b. Delta kites with a span of 4 m or more.

Note: 1.A.1. does not control toys.

1.B. TEST AND PRODUCTION EQUIPMENT

None.

1.C. MATERIALS

None.

1.D. SOFTWARE

1.D.1. Software for the kites of 1.A.1.

1.E. TECHNOLOGY

None.
"""
HEAD = """\
[list]
id = "kites"
profile = "{profile}"
language = "en"
title = "Kites on Strings"
{more}
"""
OLDER, OLD, NEW = "2018-03-02", "2019-05-10", "2020-10-09"


def page(*, lift: int = 40, box: str = "Box kites") -> str:
    return PAGE.format(lift=lift, box=box)


class Kites:
    """A workspace with the list: editions are files, the catalogue is written from them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "sources" / LIST
        self.folder.mkdir(parents=True)
        self.catalogue = self.folder / "catalogue.toml"
        self.workspace = Workspace(root=root.resolve(), catalogue=self.catalogue.resolve())
        self.entries: dict[str, str] = {}
        self.head = {"profile": "mtcr", "more": ""}
        self.edition(OLD, lift=40)
        self.edition(NEW, lift=45, more=f'follows = "{OLD}"')

    def edition(self, edition_id: str, *, more: str = "", **words: object) -> None:
        """Add an edition, or write its page and its entry anew."""
        self.write(edition_id, page(**words))
        self.entry(edition_id, f'{more}\n[[edition.file]]\nrole = "clean"\nmedia = "markdown"\n'
                   f'path = "{edition_id}.md"\n')  # fmt: skip

    def file(self, edition_id: str, name: str, data: bytes, media: str) -> None:
        """Let an edition have one file of its own making."""
        (self.folder / name).write_bytes(data)
        self.entry(edition_id, f'[[edition.file]]\nrole = "clean"\nmedia = "{media}"\n'
                   f'path = "{name}"\n')  # fmt: skip

    def entry(self, edition_id: str, text: str) -> None:
        self.entries[edition_id] = text
        self.save()

    def without(self, edition_id: str) -> None:
        del self.entries[edition_id]
        self.save()

    def write(self, edition_id: str, text: str) -> None:
        (self.folder / f"{edition_id}.md").write_text(text, encoding="utf-8")

    def save(self, tail: str = "") -> None:
        editions = (f'[[edition]]\nid = "{name}"\n{text}' for name, text in self.entries.items())
        self.catalogue.write_text(
            "\n".join((HEAD.format(**self.head), *editions, tail)), encoding="utf-8"
        )

    # --- what came of it ----------------------------------------------------------------------

    def run(self, **options):
        return run(self.workspace, Options(**options), Progress())

    def git(self, *arguments: str) -> str:
        """What git says in ``parsed/``, without anybody's settings."""
        done = subprocess.run(
            ["git", "-C", str(self.root / "parsed"), *arguments],
            check=True, capture_output=True, text=True,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": "/nonexistent",
                 "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(self.root)},
        )  # fmt: skip
        return done.stdout

    def published(self) -> dict[str, str]:
        """Every reference of ``parsed/`` with its id."""
        if not (self.root / "parsed" / ".git").exists():
            return {}
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def reports(self) -> dict[str, bytes]:
        """Every file below ``diffs/``."""
        return self._files(self.root / "diffs")

    def tree(self) -> dict[str, bytes]:
        """Every file of the work tree of ``parsed/``."""
        return {
            name: data
            for name, data in self._files(self.root / "parsed").items()
            if not name.startswith(".git/")
        }

    def everything(self) -> dict[str, bytes]:
        """Every file of the workspace."""
        return self._files(self.root)

    def _files(self, folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
