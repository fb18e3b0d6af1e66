"""``python -m tools.specimen build`` writes the specimen; ``check`` compares it with a new build."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.specimen.build import build

FOLDER = Path(__file__).parents[2] / "sources" / "specimen"
KEPT = frozenset({"README.md"})


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status."""
    if arguments == ["build"]:
        files = build()
        for name, data in files.items():
            path = FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        print(f"{len(files)} files, {sum(map(len, files.values())):,} bytes, in {FOLDER}")
        return 0
    if arguments == ["check"]:
        files = build()
        stale = [n for n, data in files.items() if not _same(FOLDER / n, data)]
        known = {*files, *KEPT}
        strange = [
            str(path.relative_to(FOLDER))
            for path in sorted(FOLDER.rglob("*"))
            if path.is_file() and str(path.relative_to(FOLDER)) not in known
        ]
        for name in stale:
            print(f"differs from its source: {name}", file=sys.stderr)
        for name in strange:
            print(f"made by nothing: {name}", file=sys.stderr)
        if not stale and not strange:
            print(f"{len(files)} files are what their source makes")
        return 1 if stale or strange else 0
    print("usage: python -m tools.specimen build|check", file=sys.stderr)
    return 2


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
