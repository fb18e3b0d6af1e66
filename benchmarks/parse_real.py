"""The parse of official texts against counts made without it: figures, and what is declared.

Usage: ``python -m benchmarks.parse_real``

The counts and what is declared are those of the tests in ``tests/real``; this prints them. The
documents are looked for beside the project, in ``../shared/real``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "real" / "eu"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "real" / "es"))

import test_annex_es as spain
import test_list_eu as eu
import test_list_eu_munitions as munitions

from pipeline.model.records import Edition, Kind


def figure(what: str, value: object, more: str = "") -> None:
    print(f"= {what} | {value} | {more}", flush=True)


def account(name: str, edition: Edition) -> None:
    (one,) = edition.accounts
    figure(
        f"{name}: characters lost, counted twice", f"{one.lost}, {one.double}", f"of {one.total}"
    )


def holds(count: Callable[..., None], *arguments: object) -> str:
    """Run one of the tests' counts: equal, or where it is not."""
    try:
        count(*arguments)
    except AssertionError as error:
        return f"DIFFERS: {str(error).splitlines()[0] if str(error) else 'see the test'}"
    return "equal, each difference explained"


def dual_use() -> None:
    counted = {m[1] for p, line in eu.plain_lines() if p in eu.BODY and (m := eu.CODE.match(line))}
    mine, later = eu.labels(), eu.json_labels()
    codes = {label for label in mine if "." not in label}
    figure(
        "EU 2021: codes found of those a plain count finds",
        f"{len(codes & counted)} of {len(counted)}",
    )
    new = {label for label in later if "." not in label}
    figure(
        "EU 2021 to 2025: codes more, codes gone",
        f"{len(new - codes)}, {len(codes - new)}",
        f"{len(new)} in the later list",
    )
    regime = {label for label in mine if label[2] == "1"}
    theirs = {label for label in later if label[2] == "1"}
    more = theirs - regime
    figure(
        "EU: labels of the 100-series that the later list lacks, has more",
        f"{len(regime - theirs)}, {len(more)}",
        f"of {len(regime)}; {len(more - eu.declared('json', 'note-list'))} not declared",
    )
    both = {label for label in later if label[:5] in mine}
    differ = (mine - both) | (both - mine)
    known = eu.declared("pdf") | eu.declared("json")
    figure(
        "EU: labels of every code that differ",
        f"{len(differ)} of {len(mine | both)}",
        f"{len(differ - known)} not declared",
    )
    account("EU 2021, 253 pages", eu.edition())
    for name in ("notes", "markers", "substances_terms_and_nothing"):
        count = getattr(eu, f"test_census_of_{name}")
        figure(f"EU: plain count of {name.replace('_', ' ')}", holds(count))
    account("EU munitions 2020, 48 pages", munitions.edition())
    figure("EU munitions: plain counts", holds(munitions.test_census))


def annex_of_spain() -> None:
    for edition in (spain.OLD, spain.NEW):
        tree = spain.annex(edition)
        account(f"Spain {edition}", tree)
        figure(f"Spain {edition}: plain counts", holds(spain.test_census, edition))
        entries = sum(node.kind is Kind.ENTRY for node in tree.nodes())
        figure(
            f"Spain {edition}: items, entries",
            f"{len(tree.items)}, {entries}",
            f"{len(tree.corrections)} corrections declared",
        )


def main() -> int:
    if not eu.PDF.exists() or not spain.REAL.exists():
        print(f"the official documents are not at {eu.REAL.parent}", file=sys.stderr)
        print(f"the official documents are not at {eu.REAL.parent}")
        return 2
    dual_use()
    annex_of_spain()
    return 0


if __name__ == "__main__":
    sys.exit(main())
