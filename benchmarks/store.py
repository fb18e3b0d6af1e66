"""What the data repository costs, beside GitPython's own way of committing, in one run; and what it
costs to ask a history, beside loading every edition by itself.

Usage: ``python benchmarks/store.py [EDITIONS ...]`` (default: 5 30). The absolute figures are those
of the machine at the moment; the ratios are what can be compared.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))


import git
from store_support import make_edition

from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.export.forms import FORMS, files
from pipeline.export.material import Material, Scope
from pipeline.history.blame import blame
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.history.search import compiled, search
from pipeline.history.timeline import life
from pipeline.model.lineage import Lineage
from pipeline.model.records import Edition, Kind
from pipeline.store.pages import Writer
from pipeline.store.repository import DataRepository
from pipeline.store.values import PublishReport

T = TypeVar("T")

PEER_EDITIONS = 3
SIZE = {"items": 20, "entries": 5, "provisions": 7}


def editions(count: int, changed: int) -> list[Edition]:
    first = 2024 - count
    return [make_edition(f"{first + n}-03-14", changed=changed, **SIZE) for n in range(count)]


def cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(work: Callable[[], T]) -> tuple[float, float, T]:
    used, begun = cpu(), time.perf_counter()
    result = work()
    return time.perf_counter() - begun, cpu() - used, result


def publish(
    folder: Path, all_of_them: list[Edition], lineage: Lineage | None = None
) -> PublishReport:
    with DataRepository(folder) as repository:
        return repository.publish(
            "weather", all_of_them, program_version="0", profile="weather", lineage=lineage
        )


def compared(all_of_them: list[Edition]) -> list[ChangeSet]:
    return [compare(old, new) for old, new in pairwise(all_of_them)]


def opened(folder: Path) -> Chronicle:
    with DataRepository(folder) as repository:
        editions, lineage = repository.load_all("weather")
        assert lineage is not None
        return Chronicle(lineage, editions)


def one_by_one(folder: Path, names: list[str]) -> list[Edition]:
    with DataRepository(folder) as repository:
        return [repository.load("weather", name) for name in names]


def ask(base: Path, counts: list[int]) -> None:
    """Each question from nothing, as a command does: opening the history is part of it."""
    label = "2.A.1.a"
    print(
        "\n| editions | compare s | trace s | store s | .git MB | open s | (one by one s) | log s | blame s | grep s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    exports = []
    for count in counts:
        folder = base / f"asked-{count}"
        values = editions(count, 60)
        comparing, _, changes = timed(lambda: compared(values))  # noqa: B023
        tracing, _, lineage = timed(lambda: trace(values, changes))  # noqa: B023
        stored, _, _ = timed(lambda: publish(folder, values, lineage))  # noqa: B023
        names = [one.edition_id for one in values]
        opening, _, _ = timed(lambda: opened(folder))  # noqa: B023
        peer_way, _, _ = timed(lambda: one_by_one(folder, names))  # noqa: B023
        asked = [
            timed(question)[0]
            for question in (
                lambda: life(opened(folder), label),  # noqa: B023
                lambda: blame(opened(folder), label),  # noqa: B023
                lambda: search(opened(folder), compiled("drizzle")),  # noqa: B023
            )
        ]
        said = " | ".join(f"{seconds:.2f}" for seconds in asked)
        print(
            f"| {count} | {comparing:.1f} | {tracing:.2f} | {stored:.2f} | {size_of(folder / '.git'):.1f} | "
            f"{opening:.2f} | {peer_way:.2f} | {said} |"
        )
        exports.append((count, export_costs(opened(folder), changes)))
        shutil.rmtree(folder)
    print("\nall editions exported, seconds (MB):\n")
    print(f"| editions | {' | '.join(FORMS)} |")
    print("|---" * (len(FORMS) + 1) + "|")
    for count, costs in exports:
        print(f"| {count} | {' | '.join(costs)} |")


def export_costs(history: Chronicle, changes: list[ChangeSet]) -> list[str]:
    """Time and size of each form; a form that has no "all" is the delta of first and last."""
    last = history.last
    found = []
    for name, form in FORMS.items():
        material = Material(history, Scope.ALL, tuple(range(last + 1)), tuple(changes))
        if Scope.ALL not in form.scopes:
            material = Material(history, Scope.DELTA, (0, last))
        seconds, _, made = timed(lambda: files(name, material))  # noqa: B023
        found.append(f"{seconds:.2f} ({sum(map(len, made.values())) / 1e6:.1f})")
    return found


def peer(folder: Path, all_of_them: list[Edition]) -> None:
    """The same files through GitPython's index.add and index.commit."""
    repository = git.Repo.init(folder)
    writer = Writer()
    with repository:
        for edition in all_of_them:
            files = writer.files(edition)
            for name, content in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            repository.index.add(list(files))
            repository.index.commit(edition.edition_id)


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(counts: list[int]) -> None:
    sample = make_edition(**SIZE)
    kinds = [node.kind for node in sample.nodes()]
    provisions = kinds.count(Kind.ENTRY) + kinds.count(Kind.PROVISION)
    print(
        f"an edition: {provisions:,} entries and provisions, {len(kinds):,} nodes, "
        f"{len(Writer().files(sample)):,} files\n"
    )
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        few = editions(PEER_EDITIONS, 20)
        publish(base / "warm", few[:1])
        ours, _, _ = timed(lambda: publish(base / "ours", few))
        theirs, _, _ = timed(lambda: peer(base / "theirs", few))
        print(
            f"{PEER_EDITIONS} editions: ours {ours:.2f} s, GitPython index.add + commit "
            f"{theirs:.2f} s: {theirs / ours:.1f} times ours\n"
        )
        print("| editions | changed | store s | (cpu s) | again s | load s | list s | .git MB |")
        print("|---|---|---|---|---|---|---|---|")
        for count in counts:
            for changed in (10, 60):
                folder = base / f"{count}-{changed}"
                values = editions(count, changed)
                stored, used, _ = timed(lambda: publish(folder, values))  # noqa: B023
                again, _, report = timed(lambda: publish(folder, values))  # noqa: B023
                assert not report.changed
                with DataRepository(folder) as repository:
                    listed, _, found = timed(lambda: repository.editions("weather"))
                    loads = [
                        timed(lambda e=e: repository.load("weather", e.edition_id))[0]
                        for e in found[-5:]
                    ]
                    assert repository.load("weather", found[-1].edition_id) == values[-1]
                print(
                    f"| {count} | {changed / 10:g} % | {stored:.2f} | {used:.2f} | {again:.2f} | "
                    f"{statistics.median(loads):.3f} | {listed:.3f} | {size_of(folder / '.git'):.1f} |"
                )
                shutil.rmtree(folder)
        ask(base, counts)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [5, 30])
