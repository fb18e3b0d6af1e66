"""Canonical JSON: the same value gives the same bytes on every machine, and reads back equal.

UTF-8, two-space indent, fields in declared order, mapping keys sorted, one final newline, absent
rather than ``null``. The published JSON Schema is made from the same types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from pipeline.errors import StoreError
from pipeline.model.label import Label
from pipeline.model.records import RECORD_SCHEMA_VERSION, Edition

T = TypeVar("T")


def _encode_hook(value: object) -> object:
    if isinstance(value, Label):
        return str(value)
    if isinstance(value, Sequence):
        return tuple(value)  # records that were put by
    raise NotImplementedError(f"no JSON form for {type(value).__name__}")


def _decode_hook(kind: type, value: object) -> object:
    if kind is Label and isinstance(value, str):
        return Label.parse(value)
    raise NotImplementedError(f"no reading of {kind.__name__}")


def _schema_hook(kind: type) -> dict[str, Any]:
    if kind is Label:
        return {
            "type": "string",
            "title": "Label",
            "description": "canonical label: components joined by dots, no trailing dot",
            "pattern": r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$",
            "examples": ["2.A.1.c.2"],
        }
    raise NotImplementedError(f"no schema for {kind.__name__}")


_ENCODER = msgspec.json.Encoder(enc_hook=_encode_hook, order="deterministic")
_PACKER = msgspec.msgpack.Encoder(enc_hook=_encode_hook)


def encode(value: object) -> bytes:
    """Return the canonical JSON of any record, ending in a newline."""
    return msgspec.json.format(_ENCODER.encode(value), indent=2) + b"\n"


def encode_compact(value: object) -> bytes:
    """Return the same JSON on one line, without the newline: for hashing and for NDJSON."""
    return _ENCODER.encode(value)


def decode(data: bytes, kind: type[T], *, where: str) -> T:
    """Read canonical JSON as ``kind``.

    Raises:
        StoreError: when the bytes are not JSON or not of that shape; ``where`` names the file.
    """
    try:
        return msgspec.json.decode(data, type=kind, dec_hook=_decode_hook)
    except msgspec.MsgspecError as error:
        raise StoreError(
            where=where,
            found=str(error),
            expected=f"canonical JSON of {kind.__name__}, record format {RECORD_SCHEMA_VERSION}",
            do="restore the file from the data repository, or run `annex run` to make it again",
        ) from None


def pack(value: object) -> bytes:
    """Return a record as MessagePack, which is quicker to read and nobody's format but ours."""
    return _PACKER.encode(value)


def unpacker(kind: type[T]) -> Callable[[bytes], T]:
    """Return what reads ``kind`` from what :func:`pack` made of it."""
    return msgspec.msgpack.Decoder(kind, dec_hook=_decode_hook).decode


def to_plain(value: object) -> Any:  # noqa: ANN401  (plain JSON data)
    """Return ``value`` as dicts, lists, strings and numbers, as it would read from JSON."""
    return msgspec.json.decode(_ENCODER.encode(value))


def schema(kind: type = Edition) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record type."""
    found = msgspec.json.schema(kind, schema_hook=_schema_hook)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
