"""A long PDF from bytes to proven records, beside what it costs to take its bare words, in one run.

    python -m benchmarks.parse_speed [--runs 3] [--pdf FILE] [--profile eu] [--corrections FILE]

Each figure is the median of several runs, each in a process of its own. `cpu` is process time,
`wall` the clock's, both of the work alone, without interpreter and imports; `peak` is the process's
peak resident set, all included. The two ratios are those of process time: to pdfplumber's
`extract_words` and to pdfium's bare text of the same file. Machines differ, and one machine is not
as quick now as a minute ago: so what is compared runs in turn (what takes a second three times for
each run of what takes half a minute), each ratio is of one turn, and the median of them is printed,
with the least and the most. The second table says what each stage takes (the quickest of the
runs); the third cuts the file to its first pages, or strings copies of it together: what the memory
grows by, beside what pdfium's bare text of the same pages takes, whose peak holds the bytes of the
file and what pdfium keeps of its pages.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.stages import LONG_PDF, ROOT, peak_mb

CORRECTIONS = ROOT / "tests" / "real" / "eu" / "corrections.toml"
EDITION = "2021"
CUTS = (64, 128, 253, 1012, 2000)
"""Pages: of the file, of it whole, and of copies of it strung together, up to the most that is read
of any file."""
WORDS, TEXT, WHOLE = "pdfplumber extract_words", "pdfium bare text", "read and parse"
TURNS = 3
PRINTED = ("cpu", "wall", "peak")


def _plumber(pdf: Path) -> Callable[[], object]:
    import pdfplumber

    def work() -> object:
        with pdfplumber.open(pdf) as file:
            for page in file.pages:
                page.extract_words()
                page.close()
        return None

    return work


def _pdfium(pdf: Path) -> Callable[[], object]:
    import pypdfium2

    def work() -> object:
        with pypdfium2.PdfDocument(pdf) as file:
            for page in file:
                text = page.get_textpage()
                text.get_text_range()
                text.close()
                page.close()
        return None

    return work


def _read(pdf: Path) -> Callable[[], object]:
    from pipeline.read.pdf import read_pdf

    return lambda: read_pdf(pdf.read_bytes(), where=pdf.name)


def _records(pdf: Path, profile: str, corrections: Path | None) -> Callable[[], object]:
    from pipeline.lists import load
    from pipeline.model.records import Edition
    from pipeline.parse import parse
    from pipeline.parse.declared import load as load_corrections
    from pipeline.read.pdf import read_pdf

    known = load(profile, "en")
    declared = load_corrections(corrections) if corrections is not None else ()
    head = Edition("benchmark", EDITION, "en", "benchmark", profile, ())

    def work() -> object:
        document = read_pdf(pdf.read_bytes(), where=pdf.name)
        return document, parse(head, (document,), known, declared)

    return work


class Clock:
    """The process time of each stage, what runs inside another not counted there."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running = ["all else"]
        self._since = time.process_time()

    def _pass(self) -> None:
        now, stage = time.process_time(), self._running[-1]
        self.spent[stage] = self.spent.get(stage, 0.0) + now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._pass()
        self._running.append(name)
        try:
            yield
        finally:
            self._pass()
            self._running.pop()

    def timed(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return a function that counts for a stage, and what it yields as well."""

        def timed(*arguments: object, **named: object) -> object:
            with self.stage(name):
                made = call(*arguments, **named)
            return self._yielded(made, name) if isinstance(made, Iterator) else made

        return timed

    def _yielded(self, made: Iterator[object], name: str) -> Iterator[object]:
        while True:
            with self.stage(name):
                try:
                    one = next(made)
                except StopIteration:
                    return
            yield one


def _staged(pdf: Path, profile: str, corrections: Path | None) -> dict[str, float]:
    """Read and parse, and return the process time of each stage."""
    from pipeline.parse import edition, steps
    from pipeline.read import pdf as reader

    clock = Clock()
    for stage, where, name in (
        ("read", reader, "read_pdf"),
        ("rows", steps, "rows_of"),
        ("outline's search", steps, "solve"),
        ("drafts", steps, "build"),
        ("vocabulary", steps, "Vocabulary"),
        ("finish", steps.Finisher, "parts"),
        ("annotate", edition, "annotate"),
        ("checks", edition, "self_checks"),
    ):
        setattr(where, name, clock.timed(getattr(where, name), stage))
    work = _records(pdf, profile, corrections)
    clock.spent.clear()
    with clock.stage("all else"):
        work()
    return clock.spent


TASKS: dict[str, Callable[[argparse.Namespace], Callable[[], object]]] = {
    WORDS: lambda o: _plumber(o.pdf),
    TEXT: lambda o: _pdfium(o.pdf),
    "read": lambda o: _read(o.pdf),
    WHOLE: lambda o: _records(o.pdf, o.profile, o.corrections),
}


def _child(options: argparse.Namespace) -> None:
    if options.child == "stages":
        print(json.dumps(_staged(options.pdf, options.profile, options.corrections)))
        return
    work = TASKS[options.child](options)
    began, spent = time.perf_counter(), time.process_time()
    work()
    figures = {
        "cpu": time.process_time() - spent,
        "wall": time.perf_counter() - began,
        "peak": peak_mb(),
    }
    print(json.dumps(figures))


Figures = dict[str, float]


def _run(task: str, pdf: Path, options: argparse.Namespace) -> Figures:
    command = [sys.executable, "-m", "benchmarks.parse_speed", "--child", task]
    command += ["--pdf", str(pdf), "--profile", options.profile]
    if options.corrections is not None and pdf == options.pdf:
        command += ["--corrections", str(options.corrections)]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(out.stdout.splitlines()[-1])
    return figures


def _turns(options: argparse.Namespace) -> list[dict[str, Figures]]:
    """Run all tasks in turn; the slow one's figures stand in several turns."""
    turns = []
    for _ in range(options.runs):
        slow = _run(WORDS, options.pdf, options)
        for _ in range(TURNS):
            quick = {task: _run(task, options.pdf, options) for task in TASKS if task != WORDS}
            turns.append({WORDS: slow, **quick})
    return turns


def _median(runs: Iterable[Figures], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def _ratios(turns: list[dict[str, Figures]], task: str, to: str) -> list[float]:
    return sorted(turn[task]["cpu"] / turn[to]["cpu"] for turn in turns)


def _cut(pdf: Path, pages: int, folder: Path) -> Path:
    import pypdfium2

    target = folder / f"{pages}.pdf"
    with pypdfium2.PdfDocument(pdf) as whole, pypdfium2.PdfDocument.new() as part:
        while len(part) < pages:
            part.import_pages(whole, list(range(min(pages - len(part), len(whole)))))
        part.save(target)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description="From the bytes of a long PDF to proven records.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pdf", type=Path, default=LONG_PDF)
    parser.add_argument("--profile", default="eu")
    parser.add_argument("--corrections", type=Path)
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        _child(options)
        return
    if not options.pdf.is_file():
        print(f"the long PDF is not here ({options.pdf})")
        return
    if options.pdf == LONG_PDF and options.corrections is None:
        options.corrections = CORRECTIONS
    turns = _turns(options)
    print(f"{'':<26} {'cpu s':>7} {'wall s':>7} {'peak MB':>8} {'of words':>9} {'of text':>8}")
    for task in TASKS:
        cpu, wall, peak = (_median((turn[task] for turn in turns), k) for k in PRINTED)
        of_words, of_text = (statistics.median(_ratios(turns, task, to)) for to in (WORDS, TEXT))
        print(
            f"{task:<26} {cpu:>7.2f} {wall:>7.2f} {peak:>8.0f} {of_words:>8.3f}x {of_text:>7.1f}x"
        )
    words, text, whole, peak = (
        _median((turn[task] for turn in turns), key)
        for task, key in ((WORDS, "cpu"), (TEXT, "cpu"), (WHOLE, "cpu"), (WHOLE, "peak"))
    )
    for name, to, digits in (("extract_words", WORDS, 3), ("bare text", TEXT, 1)):
        ratios = _ratios(turns, WHOLE, to)
        against = words if to == WORDS else text
        print(
            f"= 253 pages to proven records, of {name} | {statistics.median(ratios):.{digits}f}x"
            f" | {ratios[0]:.{digits}f} to {ratios[-1]:.{digits}f} in {len(ratios)} turns;"
            f" {whole:.1f} s against {against:.2f} s"
        )
    print(f"= 253 pages to proven records, memory | {peak:.0f} MB")
    print(f"\n{'stage':<26} {'cpu s':>7} {'share':>8} {'of words':>9} {'of text':>8}")
    stages = [_run("stages", options.pdf, options) for _ in range(options.runs)]
    least = {stage: min(run[stage] for run in stages) for stage in stages[0]}
    for stage, one in sorted(least.items(), key=lambda item: -item[1]):
        print(
            f"{stage:<26} {one:>7.2f} {one / sum(least.values()):>8.0%} {one / words:>8.3f}x "
            f"{one / text:>7.1f}x"
        )
    print(f"\n{'read and parse, pages':<26} {'cpu s':>7} {'peak MB':>8} {'text MB':>8}")
    memory: dict[int, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for pages in CUTS:
            cut = _cut(options.pdf, pages, Path(folder))
            one = _run(WHOLE, cut, options)
            memory[pages] = one["peak"], _run(TEXT, cut, options)["peak"]
            print(
                f"{pages:<26,} {one['cpu']:>7.2f} {memory[pages][0]:>8.0f} {memory[pages][1]:>8.0f}"
            )
    whole, *long = CUTS[2:]
    for pages in long:
        print(f"= {pages:,} pages to records, memory | {memory[pages][0]:.0f} MB")
    ours, bare = ((memory[long[-1]][n] - memory[whole][n]) / (long[-1] - whole) for n in (0, 1))
    print(f"= memory a page more, from {whole} pages on | {ours:.3f} MB | bare text {bare:.3f} MB")


if __name__ == "__main__":
    main()
