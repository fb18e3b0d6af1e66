"""The program run in this process: what it printed and its exit status."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.cli.main import main


class Said(NamedTuple):
    code: int
    out: str
    err: str


class Annex:
    """Calls ``annex`` with the small list's catalogue."""

    def __init__(self, kites, capfd) -> None:
        self.kites = kites
        self.capfd = capfd

    def __call__(self, command: str, *arguments: object) -> Said:
        where = ("--root", str(self.kites.root), "--catalogue", str(self.kites.catalogue))
        return self.bare(command, *map(str, arguments), *where)

    def bare(self, *arguments: str) -> Said:
        self.capfd.readouterr()
        try:
            main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = self.capfd.readouterr()
        return Said(code, out, err)
