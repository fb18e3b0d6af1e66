"""What a history costs as it grows: to store, read, ask and export, in time and size.

    python benchmarks/store.py [EDITIONS ...]          (default: 5 30 300)

An edition has 1,350 entries and provisions, and one in eight of them reads otherwise than in the
one before. Seconds are process time, of this process and the git processes it starts: the clock
counts what else the machine does. Each question is asked from nothing, as a command asks it:
opening the history is part of it. The alternative writes the same files and runs ``git add -A`` and
``git commit`` for each edition.

*Growth* is the exponent p of ``cost = c * editions ** p`` between the last two columns: 1 is a
straight line, less is a share that is paid once. Storing grows straight where each further edition
costs the same.
"""

from __future__ import annotations

import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from store_support import make_edition

from pipeline.compare import compare
from pipeline.export.forms import FORMS, files
from pipeline.export.material import Material, Scope
from pipeline.history.blame import blame
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.history.point import show
from pipeline.history.search import compiled, search
from pipeline.history.timeline import life
from pipeline.model.lineage import Lineage
from pipeline.model.records import Edition, Kind
from pipeline.store.pages import Writer
from pipeline.store.repository import DataRepository
from pipeline.store.values import PublishReport

T = TypeVar("T")

SIZE = {"items": 20, "entries": 5, "provisions": 7}
CHANGED = 60
"""Provisions in a thousand that an edition words anew, from what they first were."""
LABEL = "2.A.1.a"
TARGETS = {"store": (30, 1.5), "read one edition back": (30, 0.15)}
"""What was asked for: seconds at a number of editions."""


@dataclass
class Table:
    """Costs by what was done and how many editions there were."""

    counts: list[int]
    rows: dict[str, dict[int, float]] = field(default_factory=dict)

    def put(self, name: str, count: int, cost: float) -> None:
        self.rows.setdefault(name, {})[count] = cost

    def show(self, unit: str, digits: int) -> None:
        heads = [f"{count} editions" for count in self.counts]
        print(f"\n| {unit} | {' | '.join(heads)} | a further one | growth |")
        print("|---" * (len(heads) + 3) + "|")
        for name, costs in self.rows.items():
            cells = [f"{costs[count]:.{digits}f}" for count in self.counts]
            print(
                f"| {name} | {' | '.join(cells)} | {self._further(costs)} | {self._growth(costs)} |"
            )

    def _further(self, costs: dict[int, float]) -> str:
        if len(self.counts) < 2:
            return "–"
        before, last = self.counts[-2:]
        return f"{(costs[last] - costs[before]) / (last - before):.4f}"

    def _growth(self, costs: dict[int, float]) -> str:
        if len(self.counts) < 2:
            return "–"
        before, last = self.counts[-2:]
        if min(costs[before], costs[last]) <= 0:
            return "–"
        return f"{math.log(costs[last] / costs[before]) / math.log(last / before):.2f}"


def cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = cpu()
    result = work()
    return cpu() - begun, result


def editions(count: int) -> list[Edition]:
    """An edition a month, from 2000 on."""
    days = [f"{2000 + n // 12}-{n % 12 + 1:02}-14" for n in range(count)]
    return [make_edition(day, changed=CHANGED, **SIZE) for day in days]


def publish(
    folder: Path, all_of_them: list[Edition], lineage: Lineage | None = None
) -> PublishReport:
    with DataRepository(folder) as repository:
        return repository.publish(
            "weather", all_of_them, program_version="0", profile="weather", lineage=lineage
        )


def opened(folder: Path) -> Chronicle:
    with DataRepository(folder) as repository:
        found, lineage = repository.load_all("weather")
        assert lineage is not None
        return Chronicle(lineage, found)


def by_git_alone(folder: Path, all_of_them: list[Edition]) -> None:
    """The same files, written and committed edition by edition with git's everyday commands."""
    writer = Writer()
    folder.mkdir()
    _git(folder, "init", "-q")
    for edition in all_of_them:
        for name, content in writer.files(edition).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _git(folder, "add", "-A")
        _git(folder, "commit", "-qm", edition.edition_id)


def _git(folder: Path, *arguments: str) -> None:
    who = {"NAME": "bench", "EMAIL": "bench@example.org"}
    named = {
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()
    }
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, **named}
    command = ["git", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measure(base: Path, count: int, times: Table, sizes: Table) -> None:
    """Take every figure at one number of editions."""
    values = editions(count)
    folder, other = base / f"ours-{count}", base / f"git-{count}"
    spent, _ = timed(lambda: publish(folder, values))
    times.put("store", count, spent)
    sizes.put("store (.git)", count, megabytes(folder / ".git"))
    times.put("store again, nothing new", count, timed(lambda: publish(folder, values))[0])
    times.put("git add -A, git commit", count, timed(lambda: by_git_alone(other, values))[0])
    sizes.put("git add -A, git commit (.git)", count, megabytes(other / ".git"))
    shutil.rmtree(other)
    with DataRepository(folder) as repository:
        loads = [
            timed(lambda one=one: repository.load("weather", one.edition_id))[0]
            for one in values[-5:]
        ]
        assert repository.load("weather", values[-1].edition_id) == values[-1]
    times.put("read one edition back", count, statistics.median(loads))
    shutil.rmtree(folder)
    spent, changes = timed(lambda: [compare(old, new) for old, new in pairwise(values)])
    times.put("compare each with the one before", count, spent)
    spent, lineage = timed(lambda: trace(values, changes))
    times.put("trace identities", count, spent)
    spent, _ = timed(lambda: publish(folder, values, lineage))
    times.put("store with identities", count, spent)
    sizes.put("store with identities (.git)", count, megabytes(folder / ".git"))
    times.put("open the history", count, timed(lambda: opened(folder))[0])
    for name, question in {
        "show": lambda: show(opened(folder), LABEL),
        "log": lambda: life(opened(folder), LABEL),
        "blame": lambda: blame(opened(folder), LABEL),
        "grep": lambda: search(opened(folder), compiled("drizzle")),
    }.items():
        times.put(name, count, timed(question)[0])
    history = opened(folder)
    shutil.rmtree(folder)
    for name, form in FORMS.items():
        whole = Scope.ALL in form.scopes
        scope, numbers = (Scope.ALL, range(count)) if whole else (Scope.DELTA, (0, count - 1))
        material = Material(history, scope, tuple(numbers), tuple(changes) if whole else ())
        what = f"export {name}" + ("" if whole else ", first to last")
        spent, made = timed(lambda name=name, material=material: files(name, material))
        times.put(what, count, spent)
        sizes.put(what, count, sum(map(len, made.values())) / 1e6)


def main(counts: list[int]) -> None:
    sample = make_edition(**SIZE)
    kinds = [node.kind for node in sample.nodes()]
    provisions = kinds.count(Kind.ENTRY) + kinds.count(Kind.PROVISION)
    print(
        f"an edition: {provisions:,} entries and provisions, {len(kinds):,} nodes, "
        f"{len(Writer().files(sample)):,} files"
    )
    times, sizes = Table(counts), Table(counts)
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        publish(base / "warm", editions(1))
        for count in counts:
            measure(base, count, times, sizes)
    times.show("seconds of process time", 2)
    sizes.show("MB", 1)
    print()
    for name, (count, most) in TARGETS.items():
        if count in counts:
            spent = times.rows[name][count]
            said = "held" if spent < most else "MISSED"
            print(f"{name} at {count} editions: {spent:.3f} s of {most} s: {said}")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [5, 30, 300])
