"""Two editions in, one :class:`~pipeline.compare.changes.ChangeSet` out. Nothing here prints."""

from __future__ import annotations

from pipeline.compare.build import compare

__all__ = ["compare"]
