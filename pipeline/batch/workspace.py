"""Where things stand on the user's disk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.errors import CatalogueError

DEFAULT_CATALOGUE = Path("sources/specimen/catalogue.toml")


class Workspace(msgspec.Struct, frozen=True):
    """The folders of one project: ``root`` holds the four the user knows and ``.annex`` (work in
    progress that can be thrown away at any time).
    """

    root: Path
    catalogue: Path

    @property
    def vault(self) -> Path:
        """Pulled bytes, by SHA-256."""
        return self.root / "sources" / "vault"

    @property
    def parsed(self) -> Path:
        """The data repository."""
        return self.root / "parsed"

    @property
    def diffs(self) -> Path:
        """The reports."""
        return self.root / "diffs"

    @property
    def work(self) -> Path:
        """Cached results and run state: derived, safe to delete."""
        return self.root / ".annex"

    def shown(self, path: Path) -> str:
        """Return a path as the user would type it from the root."""
        return path.relative_to(self.root).as_posix()


def find(root: Path | None = None, catalogue: Path | None = None) -> Workspace:
    """Return the workspace meant by the options, or the nearest at or above the current folder.

    Args:
        root: folder that holds ``sources/``; it need not hold anything yet when a catalogue is
            given.
        catalogue: the catalogue file; the specimen's by default.

    Raises:
        CatalogueError: when no workspace or no catalogue is found.
    """
    base = root.resolve() if root is not None else _nearest(Path.cwd())
    if base is None:
        if catalogue is None:
            raise CatalogueError(
                where=str(Path.cwd()),
                found="no sources/ folder here or above",
                expected=f"a folder that holds {DEFAULT_CATALOGUE}",
                do="go to the project's folder, or name it with --root, or a catalogue "
                "with --catalogue",
            )
        base = Path.cwd()
    chosen = catalogue.resolve() if catalogue is not None else base / DEFAULT_CATALOGUE
    if not chosen.is_file():
        raise CatalogueError(
            where=str(chosen),
            found="no such file" if not chosen.exists() else "not a file",
            expected="a catalogue (TOML) that lists editions and their files",
            do="name an existing catalogue with --catalogue, such as sources/mtcr.toml",
        )
    return Workspace(root=base, catalogue=chosen)


def _nearest(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        if (folder / "sources").is_dir():
            return folder.resolve()
    return None
