"""Write the published JSON Schemas: ``python -m tools.schemas``.

``docs/schema/edition.schema.json`` describes a whole edition as ``annex parse --json`` prints it,
``docs/schema/changes.schema.json`` the ``changes.json`` of a report, and
``docs/schema/lineage.schema.json`` the ``lineage.json`` of the data repository, and
``docs/schema/manifest.schema.json`` the ``manifest.json`` of an evidence pack; ``row``,
``snapshot``, ``delta`` and ``feed`` are of exports, ``site-index``, ``site-edition`` and
``site-provision`` of the site's ``api/``. All are made from the types.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schema"


def schemas() -> dict[str, bytes]:
    """Return each file's name and bytes."""
    from pipeline.batch.pack.manifest import Manifest
    from pipeline.compare.changes import ChangeSet
    from pipeline.export.as_feed import Delta, FeedIndex, Snapshot
    from pipeline.export.material import Row
    from pipeline.model import codec
    from pipeline.model.lineage import Lineage
    from pipeline.model.records import Edition
    from pipeline.site import api

    return {
        "edition.schema.json": codec.encode(codec.schema(Edition)),
        "changes.schema.json": codec.encode(codec.schema(ChangeSet)),
        "lineage.schema.json": codec.encode(codec.schema(Lineage)),
        "manifest.schema.json": codec.encode(codec.schema(Manifest)),
        "row.schema.json": codec.encode(codec.schema(Row)),
        "snapshot.schema.json": codec.encode(codec.schema(Snapshot)),
        "delta.schema.json": codec.encode(codec.schema(Delta)),
        "feed.schema.json": codec.encode(codec.schema(FeedIndex)),
        "site-index.schema.json": codec.encode(codec.schema(api.Index)),
        "site-edition.schema.json": codec.encode(codec.schema(api.EditionFile)),
        "site-provision.schema.json": codec.encode(codec.schema(api.ProvisionFile)),
    }


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in schemas().items():
        (FOLDER / name).write_bytes(data)
        print(f"docs/schema/{name}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
