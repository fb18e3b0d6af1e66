"""JSON: the change set itself, in the canonical form, with a published schema."""

from __future__ import annotations

from typing import Any

from pipeline.compare.changes import ChangeSet
from pipeline.model.codec import encode
from pipeline.model.codec import schema as schema_of
from pipeline.report.comparison import Comparison


def render(comparison: Comparison) -> bytes:
    """Return the canonical JSON; ``pipeline.model.codec.decode`` reads an equal value back."""
    return encode(comparison.changes)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ``changes.json``."""
    return schema_of(ChangeSet)
