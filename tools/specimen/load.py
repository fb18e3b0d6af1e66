"""Reads the source folder: the base edition and the edit scripts, in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.specimen.edits import Script, apply, parse_script
from tools.specimen.tree import SEdition, check_markers, parse_source

SOURCE = Path(__file__).parent / "source"


@dataclass(frozen=True)
class Step:
    """One edition, with the script that made it from the one before (none for the first)."""

    edition: SEdition
    previous: SEdition | None = None
    script: Script | None = None

    @property
    def id(self) -> str:
        """The edition's id: its printed date."""
        return self.edition.meta["edition"]


def load(source: Path = SOURCE) -> tuple[Step, ...]:
    """Return all editions, oldest first."""
    edition = parse_source((source / "base.txt").read_text(encoding="utf-8"))
    check_markers(edition)
    bold = set(edition.meta.pop("bold", "").split())
    for node in edition.walk():
        if node.path in bold:
            node.text = f"**{node.text}**"
    steps = [Step(edition)]
    for path in sorted(source.glob("*.edit")):
        script = parse_script(path.read_text(encoding="utf-8"))
        new = apply(edition, script)
        steps.append(Step(new, edition, script))
        edition = new
    return tuple(steps)
