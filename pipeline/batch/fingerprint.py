"""Keys of results: the same inputs, code and libraries give the same key, anything else another.

A stage's version is the hash of the code it can reach, not a number somebody must remember to
raise: a changed rule can never leave a stale result behind.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pipeline

_ROOMS = {
    "parse": ("errors.py", "model", "lists", "read", "parse"),
    "compare": ("errors.py", "model", "compare"),
    "report": ("errors.py", "model", "compare", "report"),
    "store": ("errors.py", "model", "store"),
}
_LIBRARIES = {
    "parse": ("lxml", "pdfplumber", "pypdfium2", "msgspec"),
    "compare": ("deepdiff", "rapidfuzz", "msgspec"),
    "report": ("deepdiff", "rapidfuzz", "msgspec", "jinja2"),
    "store": ("msgspec",),
}


@cache
def stage_version(stage: str) -> str:
    """Return the hash (hex) of the code and libraries that decide what ``stage`` yields."""
    folder = Path(pipeline.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS[stage]:
        target = folder / room
        files = [target] if target.is_file() else sorted(target.rglob("*"))
        for path in files:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    for library in _LIBRARIES[stage]:
        digest.update(f"{library}={version(library)}".encode())
    return digest.hexdigest()


def key(*parts: str | bytes) -> str:
    """Return the hash (hex) of ``parts``, each kept apart from the next."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
