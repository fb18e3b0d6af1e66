"""Keys of results: the same inputs, code and libraries give the same key, anything else another.

A stage's version is the hash of the code it can reach, not a number somebody must remember to
raise: a changed rule can never leave a stale result behind.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pipeline

_ROOMS = {
    "parse": ("errors.py", "model", "lists", "read", "parse"),
    "compare": ("errors.py", "model", "compare"),
    "report": ("errors.py", "model", "compare", "report"),
    "history": ("errors.py", "model", "compare", "history"),
    "store": ("errors.py", "model", "store"),
    "batch": ("errors.py", "model", "batch"),
}
_LIBRARIES = {
    "parse": ("lxml", "pdfplumber", "pypdfium2", "msgspec"),
    "compare": ("deepdiff", "rapidfuzz", "msgspec"),
    "report": ("deepdiff", "rapidfuzz", "msgspec", "jinja2"),
    "history": ("rapidfuzz", "msgspec"),
    "store": ("msgspec",),
    "batch": ("msgspec", "pillow"),
}


def stage_version(stage: str) -> str:
    """Return the hash (hex) of the code and libraries that decide what ``stage`` yields."""
    digest = hashlib.sha256()
    for room in _ROOMS[stage]:
        digest.update(_code(room))
    for library in _LIBRARIES[stage]:
        digest.update(f"{library}={_version(library)}\n".encode())
    # Character properties and `re` are those of the interpreter.
    digest.update(f"python={sys.version_info[0]}.{sys.version_info[1]}".encode())
    return digest.hexdigest()


def key(*parts: str | bytes) -> str:
    """Return the hash (hex) of ``parts``, each kept apart from the next."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


@cache
def _code(room: str) -> bytes:
    """The hash of a module, or of every file of a package (templates decide results too)."""
    folder = Path(pipeline.__file__).parent
    target = folder / room
    digest = hashlib.sha256()
    for path in [target] if target.is_file() else sorted(target.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(key(path.relative_to(folder).as_posix(), path.read_bytes()).encode())
    return digest.digest()


@cache
def _version(library: str) -> str:
    return version(library)
