"""The site: a list's history as pages that need no server, no script to read and no other site.

Made from a :class:`~pipeline.site.material.SiteMaterial` alone. The same history gives the same
bytes. The scheme of addresses is described in ``docs/site.md``.
"""

from __future__ import annotations

from pipeline.site.build import build
from pipeline.site.material import SiteMaterial

__all__ = ["SiteMaterial", "build"]
