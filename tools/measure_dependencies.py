"""Prints the table of docs/dependencies.md: installed size and import time of what is needed to run.

    python -m tools.measure_dependencies

Run it in an environment made from requirements/run.txt. Sizes are of the files the package manager
recorded; import times are the best of five fresh processes, the interpreter's own start taken off.
"""

from __future__ import annotations

import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMPORTED_AS = {
    "cryptography": "cryptography.hazmat.primitives.ciphers",
    "gitpython": "git",
    "lxml": "lxml.etree",
    "charset-normalizer": "charset_normalizer",
    "orderly-set": "orderly_set",
    "pdfminer-six": "pdfminer.high_level",
    "pillow": "PIL.Image",
    "typing-extensions": "typing_extensions",
}


def locked() -> list[tuple[str, str]]:
    lines = (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines()
    pins = [
        line.split(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))
    ]
    return [(name, version) for name, version in (pin.split("==") for pin in pins)]


def size_mb(name: str) -> float:
    files = metadata.files(name) or []
    sizes = [
        path.stat().st_size for path in (Path(str(f.locate())) for f in files) if path.is_file()
    ]
    return sum(sizes) / 1e6


def seconds(code: str) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    start = seconds("pass")
    total = 0.0
    print("| package | version | MB | import, ms | licence |")
    print("|---|---|---:|---:|---|")
    for name, version in locked():
        module = IMPORTED_AS.get(name, name)
        milliseconds = max(0.0, seconds(f"import {module}") - start) * 1000
        facts = metadata.metadata(name)
        licence = facts.get("License-Expression") or (facts.get("License") or "").split("\n")[0]
        classifiers = [
            c.split(" :: ")[-1] for c in facts.get_all("Classifier") or [] if "License" in c
        ]
        total += size_mb(name)
        print(
            f"| {name} | {version} | {size_mb(name):.1f} | {milliseconds:.0f} "
            f"| {licence or ', '.join(classifiers)} |"
        )
    print(f"| **all** | | **{total:.0f}** | | |")


if __name__ == "__main__":
    main()
