"""Prototypes of pdfium functions that take and give plain integers for handles."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from pypdfium2 import raw

INDEX = ctypes.c_void_p
"""The type to name for a small number, not negative, that is passed in one of the first six places.

Such a number is passed in a register of a pointer's size, of which the function reads the lower
half: as a pointer it arrives the same, and ctypes makes one in a third of the time it takes for an
``int`` (it looks the type up in a table at every call).
"""


def handle_of(pointer: Any) -> int:  # noqa: ANN401
    """Return a pointer of the generated bindings as a plain integer.

    ``ctypes.cast`` would do, but leaves a cycle behind: an object that refers to itself and lives
    on until the collector finds it.
    """
    return ctypes.addressof(pointer.contents)


def address_of(buffer: bytearray) -> int:
    """Return where the bytes of a buffer stand, as long as it lives and keeps its size.

    An array of ctypes would be of a type made for its length, which lives on as well.
    """
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer))


@cache
def function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
    """Return a pdfium function under a prototype of our own.

    The generated bindings wrap every returned pointer in a ctypes object, which costs more than
    most calls; as ``c_void_p`` a handle is an integer, or ``None`` for a null pointer. The calls
    are so short that letting go of the interpreter's lock would cost a quarter of each: it is kept.
    """
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    call: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return call
