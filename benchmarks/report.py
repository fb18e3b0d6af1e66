"""Seconds to make a report, its size, and how long a browser takes to open it: 40 to 1,000 changes.

    python -m benchmarks.report [--pictures 400]

The changes are the specimen's, repeated under labels of their own; pictures are pages of the
specimen, as many as a report holds. Times are processor seconds; opening is measured by Chromium
itself (navigation to load), where there is one. Nothing is kept.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
TRUTH = ROOT / "sources" / "specimen" / "truth"
EDITIONS = ("2022-10-21", "2024-03-14")
SIZES = (40, 200, 1000)


def _comparison(count: int, pictures: int) -> object:
    from pipeline.compare import compare
    from pipeline.model import codec
    from pipeline.model.records import Edition
    from pipeline.report import Comparison, Picture

    old, new = (
        codec.decode((TRUTH / f"{name}.json").read_bytes(), Edition, where=name)
        for name in EDITIONS
    )
    changes = compare(old, new)
    own = changes.changes
    many = tuple(
        msgspec.structs.replace(own[n % len(own)], id=f"{own[n % len(own)].id}.x{n // len(own)}")
        for n in range(count)
    )
    strips = _strips()
    held = {
        change.id: tuple(
            Picture(side, "a.pdf", 1, *strips[(n + at) % len(strips)], f"{change.id} in a box.")
            for at, side in enumerate(("old", "new"))
        )
        for n, change in enumerate(many[: pictures // 2])
    }
    return Comparison(msgspec.structs.replace(changes, changes=many), old, new, held)


def _strips() -> list[tuple[bytes, int, int]]:
    """Strips of twenty pages, as a report has them."""
    from pipeline.batch.picturing import SCALE
    from pipeline.model.document import Box
    from pipeline.read.pdf_picture import Pictures, marked, png

    data = (ROOT / "sources" / "specimen" / "2024-03-14.pdf").read_bytes()
    found = []
    with Pictures(data, where="specimen") as drawing:
        for page in range(6, 26):
            strip = marked(
                drawing.page_picture(page, scale=SCALE), [Box(90, 300, 500, 340)], scale=SCALE
            )
            found.append((png(strip, scale=SCALE), strip.width, strip.height))
    return found


def _opened(path: Path) -> float | None:
    """Milliseconds from navigation to load, the median of five."""
    program = shutil.which("chromium")
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        found = []
        for _ in range(5):
            page.goto(path.as_uri())
            found.append(
                page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            )
        browser.close()
    return sorted(found)[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=400)
    pictures = parser.parse_args().pictures
    from pipeline.report import render

    print("| changes | pictures | form | made, s | size, MB | opened, ms |")
    print("|---:|---:|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            comparison = _comparison(count, min(pictures, 2 * count))
            for form in ("html", "pdf", "note-pdf", "markdown"):
                started = time.process_time()
                data = render(comparison, form)
                seconds = time.process_time() - started
                path = Path(folder) / f"report.{form}"
                opened = None
                if form == "html":
                    path = path.with_suffix(".html")
                    path.write_bytes(data)
                    opened = _opened(path)
                print(
                    f"| {count:,} | {min(pictures, 2 * count)} | {form} | {seconds:.2f} "
                    f"| {len(data) / 1e6:.1f} | {'' if opened is None else f'{opened:.0f}'} |"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
