"""Lines and records kept as bytes: a long document is worked on, and need not be held.

Bytes take a fifth of what the objects would, and from some size on they lie on a
:class:`~pipeline.model.shelf.Shelf`. What is asked for is unpacked, a page or a part at a time:
whoever goes through a document in order, once or many times, has little of it in memory at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar, overload

import msgspec

from pipeline.model.codec import pack, unpacker
from pipeline.model.document import Line, Ruling
from pipeline.model.records import Edition, Node
from pipeline.model.shelf import Kept, Shelf

T = TypeVar("T")


class _Packed(Sequence[T]):
    """A page's values of one kind, held as MessagePack; on a shelf, if there is one."""

    __slots__ = ("_packed", "_size")

    def __init__(self, values: Sequence[T], shelf: Shelf | None = None) -> None:
        _ENCODER.encode_into(values, _BUFFER)
        packed = bytes(_BUFFER)  # what the encoder returns has room for more
        self._packed = Kept(packed) if shelf is None else shelf.put(packed)
        self._size = len(values)

    def _unpacked(self) -> tuple[T, ...]:
        raise NotImplementedError

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self._unpacked()[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._unpacked())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, type(self)):
            return self._packed.get() == other._packed.get()
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(self._packed.get())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({tuple(self)!r})"


_ENCODER = msgspec.msgpack.Encoder()
_BUFFER = bytearray()
_LINES = msgspec.msgpack.Decoder(tuple[Line, ...])
_RULINGS = msgspec.msgpack.Decoder(tuple[Ruling, ...])


class PackedLines(_Packed[Line]):
    """The lines of one page, packed; ``start`` is the offset of the first, 0 if there is none."""

    __slots__ = ("start",)

    def __init__(self, lines: Sequence[Line], shelf: Shelf | None = None) -> None:
        super().__init__(lines, shelf)
        self.start = lines[0].start if lines else 0

    def _unpacked(self) -> tuple[Line, ...]:
        return _lines(self._packed)


@lru_cache(maxsize=4)  # the page at hand and its neighbours
def _lines(packed: Kept) -> tuple[Line, ...]:
    return _LINES.decode(packed.get())


class PackedRulings(_Packed[Ruling]):
    """The rulings of one page, packed."""

    __slots__ = ()

    def _unpacked(self) -> tuple[Ruling, ...]:
        return _RULINGS.decode(self._packed.get())


class PackedNodes(Sequence[Node]):
    """Records put by, each with all that stands under it: brought one at a time."""

    __slots__ = ("_count", "_kept")

    def __init__(self, nodes: Iterable[Node]) -> None:
        shelf = Shelf(0)
        self._kept: list[Kept] = []
        self._count = 0
        for node in nodes:
            self._count += len(node.walk())
            self._kept.append(shelf.put(pack(node)))

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, at: int) -> Node: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Node, ...]: ...
    def __getitem__(self, at: int | slice) -> Node | tuple[Node, ...]:
        if isinstance(at, slice):
            return tuple(_node(kept.get()) for kept in self._kept[at])
        return _node(self._kept[at].get())

    def __iter__(self) -> Iterator[Node]:
        return (_node(kept.get()) for kept in self._kept)

    def walked(self) -> Walked:
        """Return the nodes with all that stand under them."""
        return Walked(self, self._count)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, PackedNodes) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"PackedNodes({tuple(self)!r})"


def held(nodes: Iterable[Node], *, put_by: bool) -> Sequence[Node]:
    """Return records as they come, held or each ``put_by`` before the next is asked for."""
    return PackedNodes(nodes) if put_by else tuple(nodes)


def walked(edition: Edition) -> Collection[Node]:
    """Return every node of an edition, in document order."""
    parts = edition.parts
    return parts.walked() if isinstance(parts, PackedNodes) else edition.nodes()


class Walked(Collection[Node]):
    """Every node of some records that were put by, in document order, as often as is asked."""

    def __init__(self, tops: Sequence[Node], count: int) -> None:
        self._tops = tops
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Node]:
        return (node for top in self._tops for node in top.walk())

    def __contains__(self, node: object) -> bool:
        return any(node == one for one in self)


_node = unpacker(Node)
