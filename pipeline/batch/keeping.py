"""Results kept on disk under the key of what decided them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import StoreError
from pipeline.model import codec


class Keyed(msgspec.Struct, frozen=True):
    """A result as kept on disk, with the key of what decided it."""

    key: str


K = TypeVar("K", bound=Keyed)


def kept_under(key: str, path: Path, kind: type[K]) -> K | None:
    """Return the result kept at ``path``, if it is there, whole, and was made under that key.

    A damaged one is no error: it is made again.
    """
    if not path.is_file():
        return None
    try:
        found = codec.decode(path.read_bytes(), kind, where=str(path))
    except StoreError:
        return None
    return found if found.key == key else None
