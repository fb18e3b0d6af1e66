"""JSON: an edition as ``edition.schema.json`` describes it; all of them; or a change set."""

from __future__ import annotations

from pipeline.export.material import Material, Scope
from pipeline.model import codec


def files(material: Material) -> dict[str, bytes]:
    """Return one file for each edition, or for the change set."""
    if material.scope is Scope.DELTA:
        return {"changes.json": codec.encode(material.changes[0])}
    found = {
        f"{edition.edition_id}.json": codec.encode(edition) for _, edition in material.editions()
    }
    if material.scope is Scope.ALL:
        found["lineage.json"] = codec.encode(material.chronicle.lineage)
    return found
