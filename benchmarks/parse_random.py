"""Parse annexes nobody wrote, and say how many came out right, by typesetter.

Usage: ``python -m benchmarks.parse_random [--seeds A..B] [--only TYPESETTER] [--nodes N]
[--no-reflow] [--with FEATURE] [-v]``

Each seed is one random annex, typeset four ways: 50 seeds (the default) are 200 documents. The
column *reflow* counts the PDFs whose records are identical at another page size, font and line
length (left out where footnotes are counted anew on each page: it prints other marks). ``--with
spans`` makes other documents of the same seeds, with merged cells, ``--with footnotes`` with
footnotes, ``--with columns`` the same as PDFs in two or three columns, ``--with interrupted`` those
of ReportLab with headings and tables over all columns (some of which it cannot balance: those are
no documents). Two processes. The figures depend on nothing but the seeds; the seconds are this
machine's.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from reportlab.platypus.doctemplate import LayoutError

from pipeline.model.document import Media
from tools.annexes.compare import Tally, Verdict
from tools.annexes.generate import FEATURES, Annex, featured
from tools.annexes.style import Style, draw, draw_columns
from tools.annexes.trial import TYPESETTERS, Trial, same_records_elsewhere, settled, trial

COLUMNS, INTERRUPTED = "columns", "interrupted"


def seed_trials(
    seed: int, names: tuple[str, ...], most: int, features: tuple[str, ...], *, reflow: bool
) -> list[Trial]:
    made = featured(seed, [one for one in features if one in FEATURES])
    style = draw(made)
    if not {COLUMNS, INTERRUPTED}.isdisjoint(features):
        style = dataclasses.replace(draw_columns(made), over=INTERRUPTED in features)
    if len(made.truth.nodes()) > most:
        return []
    found = []
    for name in names:
        if style.text_columns > 1 and TYPESETTERS[name][0] is not Media.PDF:
            continue
        if style.over and not (name == "pdf-reportlab" and _is_set(made, name, style)):
            continue
        one = trial(seed, name, made=made, style=style)
        # ReportLab cannot balance the columns of some annexes in their other look
        if reflow and TYPESETTERS[name][0] is Media.PDF and not (made.plan.anew or style.over):
            same = same_records_elsewhere(made, name, style=style)
            one = dataclasses.replace(one, reflowed=same)
        found.append(one)
    return found


def _is_set(made: Annex, name: str, style: Style) -> bool:
    """Whether a typesetter can set an annex so: ReportLab cannot balance the columns of some."""
    try:
        TYPESETTERS[name][1](settled(made, name, style), style)
    except (IndexError, LayoutError):
        return False
    return True


def run(
    seeds: range, names: tuple[str, ...], most: int, features: tuple[str, ...], *, reflow: bool
) -> Iterator[list[Trial]]:
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        waiting = [
            pool.submit(seed_trials, seed, names, most, features, reflow=reflow) for seed in seeds
        ]
        for n, one in enumerate(concurrent.futures.as_completed(waiting), start=1):
            print(f"\r{n} of {len(seeds)} annexes", end="", file=sys.stderr, flush=True)
            yield one.result()
    print(file=sys.stderr)


def percent(trials: Iterable[Trial], field: str) -> str:
    right = whole = 0
    for one in trials:
        a, b = getattr(one.tally, field)
        right, whole = right + a, whole + b
    return f"{100 * right / whole:.2f}%" if whole else "-"


def reflows(trials: list[Trial]) -> str:
    """How many documents give identical records at another page size, font and line length."""
    tried = [one.reflowed for one in trials if one.reflowed is not None]
    return f"{sum(tried)}/{len(tried)}" if tried else "-"


def table(trials: list[Trial]) -> str:
    measures = [field.name for field in dataclasses.fields(Tally)]
    verdicts = list(Verdict)
    heads = [
        "typesetter",
        "documents",
        *(v.value for v in verdicts),
        *measures,
        "reflow",
        "nodes/s",
    ]
    rows = [heads]
    groups = [*((name, [t for t in trials if t.typesetter == name]) for name in TYPESETTERS)]
    for name, group in [*groups, ("all", trials)]:
        if not group:
            continue
        counts = Counter(t.verdict for t in group)
        seconds = sum(sum(t.seconds) for t in group)
        nodes = sum(t.nodes for t in group if any(t.seconds))
        rows.append(
            [
                name,
                str(len(group)),
                *(str(counts[v]) for v in verdicts),
                *(percent(group, m) for m in measures),
                reflows(group),
                f"{nodes / seconds:.0f}" if seconds else "-",
            ]
        )
    widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if not n else cell.rjust(w)
            for n, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def failed(trials: list[Trial], *, verbose: bool) -> str:
    lines: list[str] = []
    for wanted in (Verdict.CRASH, Verdict.SILENT, Verdict.VAGUE, Verdict.SAID):
        for name in TYPESETTERS:
            group = sorted(
                (t for t in trials if t.typesetter == name and t.verdict is wanted),
                key=lambda t: t.seed,
            )
            if not group:
                continue
            lines.append(f"{wanted.value}, {name}: seeds {' '.join(str(t.seed) for t in group)}")
            for one in group if verbose else []:
                first = one.message.strip() or str(one.differences[0])
                if wanted is Verdict.CRASH:
                    first = " ".join(first.splitlines()[-3:])
                size = f"{one.nodes} nodes, {len(one.differences)} differences"
                lines.append(f"  {one.seed} ({size}): {first[-400:]}")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="parse random annexes and compare with the truth")
    parser.add_argument("--seeds", default="1..50", help="A..B, both included (default 1..50)")
    parser.add_argument("--only", action="append", choices=TYPESETTERS, help="leave out the others")
    parser.add_argument("--nodes", type=int, default=100_000, help="skip annexes with more nodes")
    parser.add_argument("--no-reflow", dest="reflow", action="store_false", help="one look only")
    parser.add_argument("-v", "--verbose", action="store_true", help="show each first difference")
    parser.add_argument(
        "--with",
        dest="features",
        action="append",
        default=[],
        choices=(*FEATURES, COLUMNS, INTERRUPTED),
        help="what no seed draws by itself",
    )
    asked = parser.parse_args(arguments)
    first, _, last = asked.seeds.partition("..")
    names = tuple(asked.only or TYPESETTERS)
    begun = time.perf_counter()
    seeds = range(int(first), int(last or first) + 1)
    features = tuple(asked.features)
    groups = run(seeds, names, asked.nodes, features, reflow=asked.reflow)
    trials = [one for group in groups for one in group]
    named = f" with {' and '.join(features)}" if features else ""
    print(table(trials))
    silent = sum(t.verdict in (Verdict.SILENT, Verdict.CRASH) for t in trials)
    warned = sum(t.verdict is Verdict.EXACT and bool(t.voices) for t in trials)
    exact = sum(t.verdict is Verdict.EXACT for t in trials)
    print(
        f"\n{len(trials)} documents in {time.perf_counter() - begun:.0f} s;"
        f" exact but warned of: {warned} of {exact}"
    )
    for name in TYPESETTERS:
        seeds_ = sorted(t.seed for t in trials if t.typesetter == name and t.reflowed is False)
        if seeds_:
            print(f"other records when re-flowed, {name}: seeds {' '.join(map(str, seeds_))}")
    print(failed(trials, verbose=asked.verbose))
    counts = Counter(t.verdict for t in trials)
    wrong = ", ".join(f"{v.value} {counts[v]}" for v in Verdict if v is not Verdict.EXACT)
    print(f"= random annexes{named}: documents exact | {exact} of {len(trials)} | {wrong}")
    shares = ", ".join(f"{f.name} {percent(trials, f.name)}" for f in dataclasses.fields(Tally))
    print(f"= random annexes{named}: right, nodes of all documents | {shares}")
    print(f"= random annexes{named}: exact, but warned of | {warned} of {exact}")
    if asked.reflow:
        print(
            f"= re-flow{named}: identical records at another page, font and line length | {reflows(trials)}"
        )
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
