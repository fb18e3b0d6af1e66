"""Reading editions out of their commits: two git commands, however many; no checkout."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.errors import StoreError
from pipeline.model import codec
from pipeline.model.records import Edition, Node
from pipeline.store.history import notes
from pipeline.store.observed import restore
from pipeline.store.plumbing import Plumbing
from pipeline.store.tree import EDITION_FILE, PROVENANCE_FILE, assemble, file_stem, join
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


def load_bare(plumbing: Plumbing, published: Sequence[PublishedEdition]) -> tuple[Edition, ...]:
    """Return editions without places and times of fetching, what they share read once.

    A node whose file is the same in two editions is the very same object in both, so that work on
    it can be done once: thirty editions cost little more than one and what changed.

    Raises:
        StoreError: when a commit does not hold what it should.
    """
    if not published:
        return ()
    folders = ("items", "parts")
    names = [
        f"{one.commit}:{one.list_id}/{name}"
        for one in published
        for name in (EDITION_FILE, *folders)
    ]
    found = plumbing.objects(names)
    heads: list[Edition] = []
    stems: list[dict[str, str]] = []
    for number, one in enumerate(published):
        head, *trees = found[3 * number : 3 * number + 3]
        if head is None:
            raise _incomplete(one, EDITION_FILE)
        heads.append(codec.decode(head, Edition, where=f"{one.tag} {EDITION_FILE}"))
        stems.append(
            {
                f"{folder}/{name}": blob
                for folder, tree in zip(folders, trees, strict=True)
                for name, blob in _tree(tree or b"")
            }
        )
    blobs = list(dict.fromkeys(blob for of in stems for blob in of.values()))
    contents = dict(zip(blobs, plumbing.objects(blobs), strict=True))
    nodes: dict[str, Node] = {}

    def reader(one: PublishedEdition, of: dict[str, str]) -> Callable[[Node], Node]:
        def read(stub: Node) -> Node:
            name = file_stem(stub) + ".json"
            blob = of.get(name)
            content = contents.get(blob) if blob is not None else None
            if blob is None or content is None:
                raise _incomplete(one, name)
            if blob not in nodes:
                nodes[blob] = codec.decode(content, Node, where=f"{one.tag} {name}")
            return nodes[blob]

        return read

    return tuple(
        assemble(head, reader(one, of))
        for one, head, of in zip(published, heads, stems, strict=True)
    )


def _tree(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and object id of each entry of a tree object."""
    at = 0
    while at < len(content):
        end = content.index(b"\0", at)
        name = content[at:end].partition(b" ")[2].decode("utf-8", "surrogateescape")
        yield name, content[end + 1 : end + 21].hex()
        at = end + 21


def _incomplete(one: PublishedEdition, name: str) -> StoreError:
    return StoreError(
        where=f"{one.tag} {name}",
        found="no such file in the commit",
        expected="a file for every stub",
        do="restore the repository from a copy, or delete it and run `annex run` again",
    )
