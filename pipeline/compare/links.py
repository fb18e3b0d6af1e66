"""A pairing of two nodes, by position in the editions laid flat."""

from __future__ import annotations

import msgspec


class Link(msgspec.Struct, frozen=True, gc=False):
    """One pairing by position, with what it rests on."""

    old: int
    new: int
    confidence: float
    evidence: str
    review: bool = False

    def turned(self) -> Link:
        """Return the same pairing seen from the other edition."""
        return Link(self.new, self.old, self.confidence, self.evidence, self.review)
