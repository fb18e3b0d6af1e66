"""Reading an edition out of its commit: two git commands, no checkout."""

from __future__ import annotations

from pipeline.model.records import Edition
from pipeline.store.history import notes
from pipeline.store.observed import restore
from pipeline.store.plumbing import Plumbing
from pipeline.store.tree import EDITION_FILE, PROVENANCE_FILE, join
from pipeline.store.values import PublishedEdition


def load_edition(plumbing: Plumbing, published: PublishedEdition) -> Edition:
    """Return an edition as it was published, places and times of fetching included.

    Raises:
        StoreError: when the commit does not hold what it should.
    """
    folder = f"{published.list_id}/"
    commit = published.commit
    wanted = [f"{folder}{name}" for name in (EDITION_FILE, PROVENANCE_FILE, "items/", "parts/")]
    out = plumbing.run("ls-tree", "-r", "-z", "--full-tree", commit, *wanted)
    listed = [entry.split("\t", 1) for entry in out.decode().split("\0") if entry]
    ids = [about.split(" ")[2] for about, _ in listed]
    noted = notes(published.list_id)
    # git spreads notes over folders once there are many.
    ids += [f"{noted}:{commit}", f"{noted}:{commit[:2]}/{commit[2:]}"]
    *contents, flat, fanned = plumbing.objects(ids)
    files = {
        path.removeprefix(folder): content
        for (_, path), content in zip(listed, contents, strict=True)
        if content is not None
    }
    edition = join(files, where=published.tag)
    note = flat if flat is not None else fanned
    return restore(edition, note, where=published.tag) if note is not None else edition
