"""Documents into an edition: the tree, its annotations, and the proof of both."""

from __future__ import annotations

from pipeline.parse.edition import parse

__all__ = ["parse"]
