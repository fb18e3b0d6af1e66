"""``python -m tools.annexes write SEED FOLDER`` writes an annex in its four forms, each with its truth;
``shrink SEED TYPESETTER [FOLDER]`` reduces a document that does not come out right. ``SEED`` may
name features that no seed draws: ``7+spans``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.model.codec import encode
from tools.annexes.generate import Annex, featured
from tools.annexes.shrink import shrink
from tools.annexes.style import Style, draw
from tools.annexes.trial import TYPESETTERS, settled, trial


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status."""
    match arguments:
        case ["write", seed, folder]:
            made = _made(seed)
            _write(made, draw(made), Path(folder), tuple(TYPESETTERS))
        case ["shrink", seed, typesetter, *rest]:
            made = _made(seed)
            made, style = shrink(made, draw(made), typesetter)
            show(made, style, typesetter)
            for folder in rest:
                _write(made, style, Path(folder), (typesetter,))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def _made(seed: str) -> Annex:
    number, *features = seed.split("+")
    return featured(int(number), features)


def show(made: Annex, style: Style, typesetter: str) -> None:
    """Print a document's truth, and what a parse makes of it."""
    found = trial(made.seed, typesetter, made=made, style=style)
    print(
        f"seed {made.seed}, {typesetter}: {found.verdict.value}; {made.plan.layout.value}, {style}"
    )
    for node in made.truth.nodes():
        depth = node.path.count(".") + node.path.count("#")
        heading = f"<{node.heading.plain()}> " if node.heading else ""
        print(
            f"  {'  ' * depth}{node.kind.value} {node.printed or '-'} {heading}{node.text.plain()}"
        )
        if node.table:
            print(f"  {'  ' * depth}{[cell.text.plain() for cell in node.table.cells]}")
    print(found.message)
    for one in found.differences[:6]:
        print(f"  {one}")
    for voice in found.voices[:4]:
        print(f"  said at {voice.path}: {voice.code}: {voice.message}")


def _write(made: Annex, style: Style, folder: Path, names: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        media, typeset = TYPESETTERS[name]
        path = folder / f"{made.seed}-{name}.{media.value}"
        printed = settled(made, name, style)
        path.write_bytes(typeset(printed, style))
        path.with_suffix(".json").write_bytes(encode(printed.truth))
        print(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
