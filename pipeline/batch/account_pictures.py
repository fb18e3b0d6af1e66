"""Pictures of an account: each page with every visible character tinted by where it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.batch.originals import Original
from pipeline.batch.progress import Progress
from pipeline.batch.tints import DOUBLE, SPACE, palette
from pipeline.errors import NoPagesError
from pipeline.model.document import Box, Line, Page
from pipeline.model.records import Edition
from pipeline.parse.whereabouts import Span, Whereabouts
from pipeline.read.pdf_picture import Pictures, png
from pipeline.read.pdf_tint import Patch, Tint, tinted


def draw(
    edition: Edition,
    original: Original,
    found: Whereabouts,
    pages: Sequence[int],
    progress: Progress,
) -> Iterator[tuple[str, bytes]]:
    """Yield a name and the bytes of a PNG for each page wanted, one at a time.

    Raises:
        NoPagesError: the file has no page of that number.
    """
    one = original.manifestation
    have = {page.number: page for page in original.document.pages}
    missing = [number for number in pages if number not in have]
    if missing:
        raise NoPagesError(
            where=f"{edition.list_id} {edition.edition_id}, {one.name}",
            found=f"no page {', '.join(map(str, missing))}",
            expected=f"pages 1 to {max(have)}",
            do="name pages of the file, not the numbers printed on them",
        )
    tints = palette((*found.counts(), DOUBLE))
    wanted = sorted(set(pages)) or sorted(have)
    width = len(str(max(have)))
    with Pictures(original.data, where=one.name) as drawing:
        for number in wanted:
            progress.step("draw", wanted.index(number), len(wanted), f"page {number}")
            shown, counts = _patches(have[number], found, tints)
            space = counts.pop(SPACE, 0)
            caption = (
                f"{edition.list_id} {edition.edition_id}, {one.name}, "
                f"page {number} of {max(have)}: {counts.total() + space:,} characters, "
                f"{space:,} of them white space that only positions (not tinted)"
            )
            legend = {tints[name]: counts[name] for name in tints if counts[name]}
            picture = tinted(drawing.page_picture(number), shown, legend, caption)
            yield f"{edition.edition_id}_page-{number:0{width}}.png", png(picture)
        progress.step("draw", len(wanted), len(wanted))


def _patches(
    page: Page, found: Whereabouts, tints: dict[str, Tint]
) -> tuple[list[Patch], Counter[str]]:
    """Return a page's tinted stretches, and how many characters went to each destination."""
    patches: list[Patch] = []
    counts: Counter[str] = Counter()
    block: str | None = None
    for line, spans in found.of_lines(page.lines):
        main = _longest(spans)
        for span in spans:
            counts[span.destination] += span.end - span.start
            if span.destination == SPACE:
                continue
            tag = span.destination == main != block
            block = main if tag else block
            patches.append(
                Patch(_box(line, span.start, span.end), tints[span.destination], first=tag)
            )
        twice = [at for at in found.double if line.start <= at < line.end]
        counts[DOUBLE] += len(twice)
        patches.extend(Patch(_box(line, at, at + 1), tints[DOUBLE], first=True) for at in twice)
    return patches, counts


def _longest(spans: Sequence[Span]) -> str | None:
    """The destination a line is tagged with."""
    visible = [span for span in spans if span.destination != SPACE]
    return max(visible, key=lambda s: s.end - s.start).destination if visible else None


def _box(line: Line, start: int, end: int) -> Box:
    """Return where characters of a line stand: its height, and the width its runs give them.

    Where a run begins and ends is known; in between, characters are taken to be equally wide. White
    space at the end of a run may be the reader's own, and wider than nothing or not.
    """
    assert line.box is not None
    left, right = line.box.x1, line.box.x0
    at = line.start
    for run in line.runs:
        first, last = max(start, at) - at, min(end, at + len(run.text)) - at
        if first < last:
            x0 = line.box.x0 if run.x0 is None else run.x0
            x1 = line.box.x1 if run.x1 is None else run.x1
            visible = len(run.text.rstrip()) or len(run.text)
            step = (x1 - x0) / visible
            left = min(left, x0 + min(first, visible) * step)
            right = max(right, x0 + min(last, visible) * step)
        at += len(run.text)
    return Box(left, line.box.top, right, line.box.bottom)
