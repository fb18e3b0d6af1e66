"""Parse every file of the specimen and compare it with its truth: exact, or listed.

Usage: ``python -m benchmarks.parse_specimen``

Compared: labels, parents, order, kinds, printed markers, headings, texts with every mark of style,
notes and their scopes, table cells, references, quantities, substances, terms, what is declared.
Lines that begin with ``=`` are the figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "parse"))

from parse_differences import differences
from test_specimen import EDITIONS, parsed, truth


def main() -> int:
    print(f"{'file':<18}{'nodes':>7}{'notes':>7}{'cells':>7}{'refs':>6}{'values':>8}{'wrong':>7}")
    counts = [0, 0]
    listed: list[str] = []
    for edition in EDITIONS:
        for media in ("docx", "pdf"):
            found, wanted = parsed(edition, media), truth(edition)
            wrong = differences(found, wanted)
            nodes = wanted.nodes()
            print(
                f"{edition}.{media:<7}{len(nodes):>7}{sum(n.scope is not None for n in nodes):>7}"
                f"{sum(len(n.table.cells) for n in nodes if n.table):>7}"
                f"{sum(len(n.references) for n in nodes):>6}"
                f"{sum(len(n.quantities) for n in nodes):>8}{len(wrong):>7}"
            )
            counts[0] += len({line.split()[1] for line in wrong})
            counts[1] += len(nodes)
            listed.extend(f"{edition}.{media}: {line}" for line in wrong)
    for line in listed:
        print(line)
    exact = counts[1] - counts[0]
    print(
        f"= specimen: nodes exact in every respect | {exact} of {counts[1]} | {len(listed)} differ"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
