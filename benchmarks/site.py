"""What a site costs: time to build, size, time to open, beside a plain rendering, in one run.

Usage: ``python -m benchmarks.site [EDITIONS ...]`` (default: 5 30 300). An edition has 1,200 entries
and provisions; from each to the next some sixty provisions are reworded, added, removed or
renumbered. Of 300 editions as many provisions as ``SMALLER`` says, so that the run stays under ten
minutes; the table says which. The peer renders a page for each provision of each edition from one
jinja2 template and writes it: no history, no search, no data.

Absolute figures are those of the machine at the moment; ratios and growth can be compared.
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

import msgspec
from jinja2 import Environment
from store_support import WORDS, make_edition

from pipeline.batch.progress import Progress
from pipeline.batch.site import exports_of
from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Node, Reference, TermUse
from pipeline.model.text import Text
from pipeline.report import Comparison
from pipeline.site import SiteMaterial, build
from pipeline.site.writing import Written, write

T = TypeVar("T")

WHOLE = {"items": 22, "entries": 5, "provisions": 6}
SMALLER = {"items": 4, "entries": 5, "provisions": 6}
MANY = 100
"""From this many editions on the smaller list is taken."""
CHANGED = 60
OPENED = ("index.html", "editions/{newest}/3.html", "provisions/{own}.html",
          "search.html?q=drizzle", "compare.html?old={oldest}&new={newest}")  # fmt: skip


def editions(count: int, shape: dict[str, int]) -> list[Edition]:
    """Editions, each edited from the one before; what did not change is the same object."""
    rng = random.Random(7)
    first = _bare(make_edition("1990-01-14", **shape))
    labels = [str(node.label) for node in first.nodes() if node.kind is Kind.ENTRY]
    first = msgspec.structs.replace(
        first, parts=tuple(_tied(part, rng, labels) for part in first.parts)
    )
    found = [first]
    few = CHANGED * shape["items"] // WHOLE["items"]
    for n in range(1, count):
        paths = [node.path for node in found[-1].nodes() if node.kind is Kind.PROVISION]
        wanted = set(rng.sample(paths, min(few, len(paths))))
        parts = tuple(_edited(part, wanted, rng) for part in found[-1].parts)
        name = f"{1990 + n // 12}-{1 + n % 12:02}-14"
        dates = msgspec.structs.replace(first.dates, printed=date.fromisoformat(name))
        found.append(msgspec.structs.replace(first, edition_id=name, parts=parts, dates=dates))
    return found


def _bare(edition: Edition) -> Edition:
    def bare(node: Node) -> Node:
        children = tuple(bare(child) for child in node.children)
        return msgspec.structs.replace(node, places=(), children=children)

    return msgspec.structs.replace(edition, parts=tuple(bare(part) for part in edition.parts))


def _tied(node: Node, rng: random.Random, labels: list[str]) -> Node:
    """A third of the provisions refer to another, a third use the defined term."""
    children = tuple(_tied(child, rng, labels) for child in node.children)
    text, references, terms = node.text, (), ()
    if node.kind is Kind.PROVISION and not text.marks:
        raw = text.raw
        if rng.random() < 1 / 3:
            label = rng.choice(labels)
            at = len(raw) + len(" See ")
            raw += f" See {label}"
            references = (Reference(at, len(raw), label, (Label.parse(label),), resolved=True),)
        if rng.random() < 1 / 3:
            at = len(raw) + 1
            raw += " “drizzle”"
            use = TermUse(at, len(raw), "“drizzle”", double=True, definition="definitions#drizzle")
            terms = (use,)
        text = Text(raw)
    return msgspec.structs.replace(
        node, text=text, references=references, terms=terms, children=children
    )


def _edited(node: Node, wanted: set[str], rng: random.Random) -> Node:
    children: list[Node] = []
    for child in node.children:
        new = _edited(child, wanted, rng)
        if child.path not in wanted:
            children.append(new)
            continue
        # A provision right below an entry comes and goes; those after it are numbered anew.
        chance = rng.random() if child.label is not None and child.label.depth == 4 else 1
        if chance < 0.06:
            continue
        if chance < 0.12:
            words = Text(" ".join(rng.choices(WORDS, k=14)).capitalize() + ";")
            children.append(
                Node(Kind.PROVISION, child.path, child.label, child.printed, text=words)
            )
        if not new.references and not new.terms and not new.text.marks:
            words = new.text.raw.split(" ")
            words[rng.randrange(len(words))] = rng.choice(WORDS)
            new = msgspec.structs.replace(new, text=Text(" ".join(words)))
        children.append(new)
    if node.kind is Kind.ENTRY:
        children = list(_numbered(node, children))
    if len(children) == len(node.children) and all(
        a is b for a, b in zip(children, node.children, strict=True)
    ):
        return node
    return msgspec.structs.replace(node, children=tuple(children))


def _numbered(entry: Node, children: list[Node]) -> Iterator[Node]:
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    for child in children:
        if child.kind is not Kind.PROVISION:
            yield child
            continue
        letter = next(letters)
        yield _moved(child, f"{entry.path}.{letter}", f"{letter}.")


def _moved(node: Node, path: str, printed: str) -> Node:
    if node.path == path:
        return node
    children = tuple(
        _moved(child, path + child.path[len(node.path) :], child.printed or "")
        for child in node.children
    )
    return msgspec.structs.replace(
        node, path=path, label=Label.parse(path), printed=printed, children=children
    )


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds: the machine may be shared."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def size_of(folder: Path) -> tuple[int, float]:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


PEER = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ node.path }}</title>
<link rel="stylesheet" href="../../site.css"></head><body><nav>{% for one in above %}
<a href="{{ one.path }}.html">{{ one.path }}</a> {% endfor %}</nav><h1>{{ node.path }}</h1>
<p>{{ node.text.raw }}</p><ul>{% for child in node.walk()[1:] %}<li>{{ child.printed }}
{{ child.text.raw }}</li>{% endfor %}</ul></body></html>"""


def peer(history: Chronicle, folder: Path) -> None:
    template = Environment(autoescape=True).from_string(PEER)
    for n, edition in enumerate(history.editions):
        below = folder / edition.edition_id
        below.mkdir(parents=True)
        for path, node in history.nodes(n).items():
            html = template.render(node=node, above=history.above(n, path))
            (below / f"{path.replace('#', '_')}.html").write_text(html, "utf-8")


def opening(folder: Path, material: SiteMaterial) -> list[float]:
    """Seconds from asking for a page to its load event, scripts done, in Chromium, from the disk."""
    from playwright.sync_api import sync_playwright

    own = material.newest.identities["3.A.1.a"].id
    program = shutil.which("chromium")
    if program is None:
        return []
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        for address in OPENED:
            name = address.format(newest=material.newest.id, oldest=material.edition_id(0), own=own)
            file, _, query = name.partition("?")
            best = []
            for _ in range(3):
                begun = time.perf_counter()
                page.goto((folder / file).as_uri() + (f"?{query}" if query else ""))
                best.append(time.perf_counter() - begun)
            found.append(min(best))
        browser.close()
    return found


def main(counts: list[int]) -> None:
    rows = []
    for count in counts:
        shape = SMALLER if count >= MANY else WHOLE
        values = editions(count, shape)
        provisions = sum(n.kind in (Kind.ENTRY, Kind.PROVISION) for n in values[-1].nodes())
        comparing, changes = timed(lambda: [compare(a, b) for a, b in pairwise(values)])  # noqa: B023
        history = Chronicle(trace(values, changes), values)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "site"
            built, (written, material) = timed(lambda: _built(folder, history, changes))  # noqa: B023
            again, (rewritten, _) = timed(lambda: _built(folder, history, changes))  # noqa: B023
            assert rewritten.written == 0, "the same history gives the same bytes"
            seconds = opening(folder, material)
            text = size_of(folder / "editions")[1]
            plain, _ = timed(lambda: peer(history, Path(scratch) / "peer"))  # noqa: B023
            files, size = size_of(Path(scratch) / "peer")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append((count, provisions, len(history.lineage.identities), comparing, built, again,
                     written.files, written.size / 1e6, text, memory, plain, files, size, seconds))  # fmt: skip
        print(f"{count} editions done", file=sys.stderr)
    print(
        "| editions | provisions | identities | compare s | build s | again s | files | MB | of it text MB | memory MB | peer s | peer files | peer MB |"
    )
    print("|---" * 13 + "|")
    for row in rows:
        cells = (f"{c:,}" if isinstance(c, int) else f"{c:.1f}" for c in row[:-1])
        print(f"| {' | '.join(cells)} |")
    print("\ntime to open, seconds:\n")
    print(f"| editions | {' | '.join(name.partition('?')[0] for name in OPENED)} |")
    print("|---" * (1 + len(OPENED)) + "|")
    for row in rows:
        print(f"| {row[0]} | {' | '.join(f'{s:.2f}' for s in row[-1]) or 'no Chromium'} |")


def _built(
    folder: Path, history: Chronicle, changes: list[ChangeSet]
) -> tuple[Written, SiteMaterial]:
    exports, _ = exports_of(history, tuple(changes), Progress(verbose=False))
    compared = tuple(
        Comparison(between, old, new)
        for between, (old, new) in zip(changes, pairwise(history.editions), strict=True)
    )
    material = SiteMaterial(history, compared, exports=exports)
    return write(folder, history.list_id, build(material), {}, None), material


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [5, 30, 300])
