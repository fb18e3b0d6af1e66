"""Lines kept as bytes: a long document that is held costs a fifth of what its objects would.

The lines of a page are unpacked when they are asked for. Whoever goes through a document page by
page, once or many times, has few of its lines in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

import msgspec

from pipeline.model.document import Line


class PackedLines(Sequence[Line]):
    """The lines of one page, held as MessagePack."""

    __slots__ = ("_packed", "_size")

    def __init__(self, lines: Sequence[Line]) -> None:
        _ENCODER.encode_into(lines, _BUFFER)
        self._packed = bytes(_BUFFER)  # what the encoder returns has room for more
        self._size = len(lines)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, at: int | slice) -> Line | tuple[Line, ...]:
        return _unpacked(self._packed)[at]

    def __iter__(self) -> Iterator[Line]:
        return iter(_unpacked(self._packed))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedLines):
            return self._packed == other._packed
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(self._packed)

    def __repr__(self) -> str:
        return f"PackedLines({tuple(self)!r})"


_ENCODER = msgspec.msgpack.Encoder()
_BUFFER = bytearray()
_DECODER = msgspec.msgpack.Decoder(tuple[Line, ...])


@lru_cache(maxsize=4)  # the page at hand and its neighbours
def _unpacked(packed: bytes) -> tuple[Line, ...]:
    return _DECODER.decode(packed)
