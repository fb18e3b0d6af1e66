"""The real Word files beside LibreOffice: labels, tracked changes, accept-all and reject-all.

Usage: ``python -m benchmarks.parse_word [FOLDER]`` (default: ``../shared/real/docx`` beside the
project) and the specimen's own Word files. Below the table: files of numbered paragraphs nobody wrote
(``tools/libreoffice/lists.py``).
The figures depend on nothing but the files and LibreOffice's version. Ends with 1 where a difference
has no reason in ``tools/libreoffice/known.py``, with 2 where LibreOffice or the files are missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tools.libreoffice import office
from tools.libreoffice.compare import Outcome, compare
from tools.libreoffice.known import KNOWN
from tools.libreoffice.lists import lists

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "real" / "docx"
SPECIMEN = Path(__file__).resolve().parents[1] / "sources" / "specimen"
INVENTED = 60
HEADS = (
    "file", "paragraphs", "numbered", "same label", "ins del moved, in the XML", "counted",
    "accepted", "rejected", "explained", "not",
)  # fmt: skip


def changes(counts: Counter[str]) -> str:
    if not counts.total():
        return "-"
    moved = f"{counts['moveFrom']}/{counts['moveTo']}"
    return f"{counts['ins']} {counts['del']} {moved}"


def row(found: Outcome) -> tuple[str, ...]:
    def view(name: str) -> str:
        differing = sum(d.of_text and d.view == name for d in found.differences)
        return "equal" if found.equal[name] else f"{differing} differ"

    return (
        found.name,
        f"{found.paragraphs:,}",
        str(found.numbered),
        str(found.agreeing),
        changes(found.in_xml),
        changes(found.counted),
        view("accepted"),
        view("rejected"),
        str(len(found.differences) - len(found.unexplained)),
        str(len(found.unexplained) + len(found.stale)),
    )


def table(outcomes: list[Outcome]) -> str:
    rows = [HEADS, *map(row, outcomes)]
    in_xml, counted = (
        sum((getattr(found, name) for found in outcomes), Counter())
        for name in ("in_xml", "counted")
    )
    rows.append(
        (
            f"all {len(outcomes)} files",
            f"{sum(found.paragraphs for found in outcomes):,}",
            str(sum(found.numbered for found in outcomes)),
            str(sum(found.agreeing for found in outcomes)),
            changes(in_xml),
            changes(counted),
            *(f"{sum(f.equal[v] for f in outcomes)} equal" for v in ("accepted", "rejected")),
            str(sum(int(r[8]) for r in rows[1:])),
            str(sum(int(r[9]) for r in rows[1:])),
        )
    )
    widths = [max(len(r[n]) for r in rows) for n in range(len(HEADS))]
    lines = [
        "  ".join(
            c.ljust(w) if n == 0 else c.rjust(w)
            for n, (c, w) in enumerate(zip(r, widths, strict=True))
        )
        for r in rows
    ]
    return "\n".join(lines)


def explained(outcomes: list[Outcome]) -> str:
    said: list[str] = []
    for found in outcomes:
        reasons = {known.difference: known.reason for known in KNOWN.get(found.name, ())}
        for difference in found.differences:
            view, story, index, ours, theirs = difference
            reason = reasons.get(difference, "NOT EXPLAINED")
            said.append(f"{found.name}, {view}, {story} {index}: {ours!r} / {theirs!r}: {reason}")
        said += [f"{found.name}: declared and gone: {gone}" for gone in found.stale]
    return "\n".join(said)


def figures(outcomes: list[Outcome], trials: list[Outcome]) -> None:
    """Print the lines that ``benchmarks.parse`` gathers."""
    left = sum(len(found.unexplained) + len(found.stale) for found in (*outcomes, *trials))
    numbered, agreeing = (
        sum(getattr(found, name) for found in outcomes) for name in ("numbered", "agreeing")
    )
    print(f"= Word: labels as LibreOffice's | {agreeing:,} of {numbered:,} | {left} not explained")
    same = sum(found.in_xml == found.counted for found in outcomes)
    print(
        f"= Word: files whose tracked changes are counted as in the XML | {same} of {len(outcomes)}"
    )
    for view in ("accepted", "rejected"):
        equal = sum(found.equal[view] for found in outcomes)
        print(f"= Word: files whose text {view} is LibreOffice's | {equal} of {len(outcomes)}")


def invented(folder: Path) -> list[Path]:
    paths = [folder / f"invented {seed}" for seed in range(INVENTED)]
    for seed, path in enumerate(paths):
        path.write_bytes(lists(seed))
    return paths


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    paths = sorted(parser.parse_args().folder.rglob("*.docx"))
    if not paths:
        print("parse_word: no Word files there", file=sys.stderr)
        return 2
    paths += sorted(SPECIMEN.glob("*.docx"))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        made = invented(Path(folder))
        try:
            witnesses = office.read_all([*paths, *made])
        except office.LibreOfficeError as error:
            print(f"parse_word: {error}", file=sys.stderr)
            return 2
        between = time.perf_counter()
        outcomes = [compare(path, witnesses[path]) for path in paths]
        trials = [compare(path, witnesses[path]) for path in made]
    print(table(outcomes))
    print(
        f"\nLists nobody wrote: {INVENTED} files, {sum(t.numbered for t in trials):,} labels (both"
        f" views), {sum(t.agreeing for t in trials):,} the same"
    )
    figures(outcomes, trials)
    print("\nDifferences (this program / LibreOffice), with the reason:")
    print(explained(outcomes))
    print(
        f"\n{office.version()}: {between - started:.0f} s; this program, every view of every file, "
        f"and the comparison: {time.perf_counter() - between:.1f} s"
    )
    return int(any(found.unexplained or found.stale for found in (*outcomes, *trials)))


if __name__ == "__main__":
    sys.exit(main())
