"""Print a parsed edition as an indented tree, for eyes: ``python tests/parse/show.py FILE LANGUAGE``."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.lists import load
from pipeline.model.document import Media
from pipeline.model.records import Edition, Node
from pipeline.parse import parse
from pipeline.parse.declared import load as load_corrections

SUFFIX = {".md": Media.MARKDOWN, ".docx": Media.DOCX, ".pdf": Media.PDF}


def lines(node: Node, depth: int = 0, width: int = 110) -> list[str]:
    heading = f" <{node.heading.plain()}>" if node.heading else ""
    flags = (" NONE" if node.none else "") + (" *" if node.declared else "")
    if node.scope is not None:
        flags += f" scope={node.scope.level.value}:{','.join(node.scope.targets)}/{node.scope.decided_by}"
    found = [
        f"{'  ' * depth}{node.kind.value} {node.path} [{node.printed or ''}]{heading} {node.text.plain()[:width]!r}{flags}"
    ]
    if node.table is not None:
        found.extend(
            f"{'  ' * (depth + 1)}({cell.row},{cell.column}) {cell.text.plain()!r}"
            for cell in node.table.cells
        )
    for name in ("references", "quantities", "substances", "terms"):
        found.extend(f"{'  ' * (depth + 1)}@{name[:4]} {one}" for one in getattr(node, name))
    for child in node.children:
        found.extend(lines(child, depth + 1, width))
    return found


def show(edition: Edition, *, annotations: bool = True) -> str:
    out: list[str] = []
    for part in edition.parts:
        out.extend(line for line in lines(part) if annotations or "@" not in line[:40])
    out.extend(f"FINDING {f.code} {f.path}: {f.message}" for f in edition.findings)
    out.extend(
        f"CHECK {c.code} {c.outcome.value}: {c.summary} {list(c.details)[:6]}"
        for c in edition.checks
    )
    out.extend(f"ACCOUNT {a}" for a in edition.accounts)
    return "\n".join(out)


def main(argv: list[str]) -> None:
    from pipeline.read import read

    path, language, edition = Path(argv[0]), argv[1], argv[2] if len(argv) > 2 else "x"
    corrections = load_corrections(Path(argv[3])) if len(argv) > 3 else ()
    document = read(path.read_bytes(), SUFFIX[path.suffix], where=path.name)
    head = Edition("mtcr", edition, language, "title", "mtcr", ())
    sys.stdout.write(show(parse(head, (document,), load("mtcr", language), corrections)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
