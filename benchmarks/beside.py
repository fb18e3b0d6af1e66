"""The comparison beside other tools, on the same pairs, in one run: ``python -m benchmarks.beside``.

Each tool runs in a process of its own with a time limit, the others' in the environment given by
``--peers`` (``make bench-compare`` makes it from ``requirements/peers.txt``). A tool that is missing,
fails or takes too long has a row that says so. Columns:

- *seconds*: processor seconds of the comparison alone; *peak*: memory of its process, in MB;
- *false*: things called amended, added or removed of which no word changed;
- *missed*: provisions whose words changed and of which nothing is said;
- *renumbered*: provisions with the same words under another label that are recognised as the same;
- *read*: how many things a person is given to read, for each true change.

What is true is known for the seeded pairs; for the real ones the first three columns are counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import pairs
from benchmarks.peers import peak
from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.model import codec
from pipeline.model.records import Edition

ROOT = Path(__file__).resolve().parents[1]
TOOLS = (
    "xmldiff",
    "xmldiff fast",
    "redlines",
    "DeepDiff by label",
    "DeepDiff ignore_order",
    "csv-diff",
    "diff-match-patch",
    "python-redlines (Docxodus)",
)


def found_pairs() -> list[pairs.Pair]:
    """Return the pairs there are; absent documents are named on stderr."""
    made: list[pairs.Pair] = []
    late, early = pairs.eu_2025(), pairs.eu_2021()
    if late is None:
        print("the EU list is not at hand: its pairs are left out", file=sys.stderr)
    else:
        for name, retyped in (("EU 2025, seeded edits", 0.0), ("the same, 10% retyped", 0.1)):
            pair = pairs.seeded(late, 0.03, 1, retyped=retyped)
            pair.name = name
            made.append(pair)
        if early is not None:
            made.append(
                pairs.Pair("EU 2021 (PDF) to 2025 (JSON)", pairs.alike(early), pairs.alike(late))
            )
    old, new = pairs.spain("2014-08-26"), pairs.spain("2016-09-21")
    if old is None or new is None:
        print("Spain's annex is not at hand: its pair is left out", file=sys.stderr)
    else:
        made.append(pairs.Pair("Spain 2014 to 2016", old, new))
    return made


def ours(folder: Path) -> None:
    """In a process of its own: compare the two editions of a folder and print what was found."""
    old, new = (
        codec.decode((folder / f"{side}.json").read_bytes(), Edition, where=side)
        for side in ("old", "new")
    )
    before = time.process_time()
    changes = compare(old, new)
    seconds = time.process_time() - before
    json.dump({"seconds": seconds, "peak": peak(), **_told(old, new, changes)}, sys.stdout)


def _told(old: Edition, new: Edition, changes: ChangeSet) -> dict[str, object]:
    text = [{row["path"]: row["text"] for row in pairs.rows(e)} for e in (old, new)]
    items = []
    for change in changes.changes:
        if not change.substantive:
            continue
        olds, news = _sides(change.id)
        items.append(([text[0][p] for p in olds], [text[1][p] for p in news]))
    renumbered = [
        (o, n) for p in changes.pairs if p.text_same for o in p.old for n in p.new if o != n
    ]
    # A run of siblings renumbered together is read once: the report shows it as one.
    quiet = sum(not c.substantive and c.within is None for c in changes.changes)
    return {"items": items, "renumbered": renumbered, "quiet": quiet, "moves": None}


def _sides(name: str) -> tuple[list[str], list[str]]:
    before, arrow, after = name.partition("->")
    if arrow:
        return [p for p in before.split(",") if p], [p for p in after.split(",") if p]
    return [name], [name]


def run(tool: str, folder: Path, python: Path, limit: float) -> dict[str, object] | str:
    """Return what a tool found, or why it has nothing to say."""
    if tool == "this program":
        command = [sys.executable, "-m", "benchmarks.beside", "--ours", str(folder)]
    elif not python.exists():
        return "its environment is missing: run `make bench-compare`"
    else:
        rows = folder / "rows.json"
        command = [str(python), str(ROOT / "benchmarks" / "peers.py"), tool, str(rows)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if tool == "this program" else None
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limit, cwd=ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {limit:.0f} s"
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        return f"failed: {last[-1][:70]}"
    return json.loads(done.stdout)


def row(pair: pairs.Pair, tool: str, result: dict[str, object] | str) -> str:
    if isinstance(result, str):
        return f"  {tool:<27} {result}"
    items = [(set(a), set(b)) for a, b in result["items"]]
    renumbered = {(a, b) for a, b in result["renumbered"]}
    head = f"  {tool:<27} {result['seconds']:>8.3f} {result['peak']:>6.0f}"
    # A renumbering counts as one thing to read, those below it in the same subtree with it.
    shown = result.get("quiet", len(renumbered))
    if pair.true is None:
        return f"{head} {len(items):>7} {'':>6} {len(renumbered):>7} {len(items) + shown:>7}"
    words = [{r["path"]: r["text"] for r in pairs.rows(e)} for e in (pair.old, pair.new)]
    old = {words[0][p] for p in pair.changed_old}
    new = {words[1][p] for p in pair.changed_new}
    false = sum(not (a & old or b & new) for a, b in items)
    said_new = {t for _, b in items for t in b}
    missed = len(new - said_new)
    known = {n for _, n in pair.renumbered}
    both = renumbered & pair.renumbered
    # xmldiff names the new label alone.
    got = len({n for _, n in renumbered} & known) if "xmldiff" in tool else len(both)
    read = (len(items) + shown) / pair.true
    return f"{head} {false:>7} {missed:>6} {got:>4}/{len(pair.renumbered):<4} {read:>6.2f}" + (
        f"   ({result['moves']} moves)" if result.get("moves") else ""
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--peers", type=Path, default=ROOT / ".venv-peers", help="their environment"
    )
    parser.add_argument("--limit", type=float, default=60, help="seconds for each tool")
    parser.add_argument("--only", default="", help="tools whose names hold this text")
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours is not None:
        ours(chosen.ours)
        return
    python = chosen.peers / "bin" / "python"
    for pair in found_pairs():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for side, edition in (("old", pair.old), ("new", pair.new)):
                (folder / f"{side}.json").write_bytes(codec.encode_compact(edition))
            both = {"old": list(pairs.rows(pair.old)), "new": list(pairs.rows(pair.new))}
            (folder / "rows.json").write_text(json.dumps(both), encoding="utf-8")
            true = f", {pair.true} true changes" if pair.true else ", truth unknown: counts"
            print(f"\n{pair.name}: {len(both['old'])} and {len(both['new'])} nodes{true}")
            columns = ("false", "missed", "renumb.", "read/true") if pair.true else (
                "changes", "", "renumb.", "read")  # fmt: skip
            print(f"  {'':<27} {'seconds':>8} {'MB':>6} {columns[0]:>7} {columns[1]:>6} "
                  f"{columns[2]:>9} {columns[3]:>6}")  # fmt: skip
            for tool in ("this program", *TOOLS):
                if chosen.only in tool:
                    print(row(pair, tool, run(tool, folder, python, chosen.limit)), flush=True)


if __name__ == "__main__":
    main()
