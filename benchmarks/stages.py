"""Seconds and peak memory of each stage, beside pdfplumber's bare ``extract_words``, in one run.

    python -m benchmarks.stages [--runs 3] [--pdf FILE]

Each figure is the median of several runs, each in a process of its own; memory is the process's
peak resident set, the interpreter and the imports included. The ratio is to pdfplumber on the same
file in the same run: machines differ and are noisy, ratios much less. The long PDF is the EU
dual-use list of 253 pages where the real documents lie beside the project; without it that part is
left out and the table says so.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONG_PDF = (
    ROOT.parent / "shared" / "real" / "eu-dual-use" / "liste2-flerbruksvarer-2021_pdf2022-03-01.pdf"
)
SPECIMEN = ROOT / "sources" / "specimen"
EDITION = "2022-10-21"
STORED = ("2021-10-08", "2022-10-21", "2024-03-14")


def _document(path: Path, media: str, reader: str | None = None) -> object:
    from pipeline import read
    from pipeline.model.document import Media

    return read.read(path.read_bytes(), Media(media), where=path.name, reader=reader)


def _edition(edition: str) -> object:
    from pipeline.batch.parsing import jobs_for, run_job
    from pipeline.batch.progress import Progress
    from pipeline.batch.pulling import pull_all
    from pipeline.batch.workspace import Workspace
    from pipeline.sources.catalogue import load

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(root=Path(folder), catalogue=SPECIMEN / "catalogue.toml")
        catalogue = load(workspace.catalogue)
        pulled = pull_all(workspace, catalogue, Progress(), only=(edition,))
        (job,) = jobs_for(workspace, catalogue, pulled)
        return run_job(job)


def _kept(edition: str) -> object:
    """An edition parsed before the clock runs."""
    from pipeline.model import codec
    from pipeline.model.records import Edition

    path = Path(tempfile.gettempdir()) / f"annex-benchmark-{edition}.json"
    if not path.is_file():
        path.write_bytes(codec.encode_compact(_edition(edition)))
    return codec.decode(path.read_bytes(), Edition, where=str(path))


def _words(path: Path) -> Callable[[], object]:
    def work() -> object:
        import pdfplumber

        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words(extra_attrs=["fontname", "size"])
                page.close()
        return None

    return work


def _bare_text(path: Path) -> Callable[[], object]:
    def work() -> object:
        import pypdfium2

        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                page.get_textpage().get_text_range()
        return None

    return work


def _compare() -> Callable[[], object]:
    old, new = _kept("2022-10-21"), _kept("2024-03-14")

    def work() -> object:
        from pipeline.compare import compare

        return compare(old, new)  # type: ignore[arg-type]

    return work


def _report() -> Callable[[], object]:
    old, new = _kept("2022-10-21"), _kept("2024-03-14")
    changes = _compare()()

    def work() -> object:
        from pipeline import report

        comparison = report.Comparison(changes, old, new)  # type: ignore[arg-type]
        return [report.render(comparison, form) for form in report.FORMS]

    return work


def _store() -> Callable[[], object]:
    editions = [_kept(name) for name in STORED]

    def work() -> object:
        from pipeline.store.repository import DataRepository

        with tempfile.TemporaryDirectory() as folder, DataRepository(Path(folder)) as repository:
            return repository.publish(
                "specimen",
                editions,  # type: ignore[arg-type]
                program_version="benchmark",
                profile="mtcr",
            )

    return work


def _tasks(pdf: Path) -> dict[str, Callable[[], Callable[[], object]]]:
    specimen = SPECIMEN / f"{EDITION}.pdf"
    docx = SPECIMEN / f"{EDITION}.docx"
    tasks: dict[str, Callable[[], Callable[[], object]]] = {
        "specimen: pdfplumber extract_words": lambda: _words(specimen),
        "specimen: pdfium bare text": lambda: _bare_text(specimen),
        "specimen: read PDF": lambda: lambda: _document(specimen, "pdf"),
        "specimen: read PDF, second witness": lambda: (
            lambda: _document(specimen, "pdf", "pdfplumber")
        ),
        "specimen: read DOCX": lambda: lambda: _document(docx, "docx"),
        "specimen: read and parse PDF + DOCX": lambda: lambda: _edition(EDITION),
        "specimen: store 3 editions": _store,
        "specimen: compare two editions": _compare,
        "specimen: report, all forms": _report,
    }
    if pdf.is_file():
        tasks |= {
            "long PDF: pdfplumber extract_words": lambda: _words(pdf),
            "long PDF: pdfium bare text": lambda: _bare_text(pdf),
            "long PDF: read PDF": lambda: lambda: _document(pdf, "pdf"),
            "long PDF: read PDF, second witness": lambda: (
                lambda: _document(pdf, "pdf", "pdfplumber")
            ),
        }
    return tasks


def _child(name: str, pdf: Path) -> None:
    work = _tasks(pdf)[name]()
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "peak": peak_mb()}))


def peak_mb() -> float:
    """Peak resident set of this process. ``ru_maxrss`` would start at the parent's size."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of each stage.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pdf", type=Path, default=LONG_PDF)
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        _child(options.child, options.pdf)
        return
    for edition in STORED:
        _kept(edition)
    print(f"{'stage':<40} {'seconds':>8} {'peak MB':>8} {'of pdfplumber':>14}")
    base = 0.0
    for name in _tasks(options.pdf):
        runs = []
        for _ in range(options.runs):
            out = subprocess.run(
                [sys.executable, "-m", "benchmarks.stages", "--child", name]
                + ["--pdf", str(options.pdf)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            )
            runs.append(json.loads(out.stdout.splitlines()[-1]))
        seconds = statistics.median(run["seconds"] for run in runs)
        peak = statistics.median(run["peak"] for run in runs)
        if name.endswith("extract_words"):
            base = seconds
        print(f"{name:<40} {seconds:>8.2f} {peak:>8.0f} {seconds / base:>13.2f}x")
    if not options.pdf.is_file():
        print(f"long PDF: not here ({options.pdf}); left out")


if __name__ == "__main__":
    main()
