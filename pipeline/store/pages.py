"""All the files of one edition: records, prose, schemas, and the pages that explain them."""

from __future__ import annotations

import functools

import msgspec

from pipeline.model import codec
from pipeline.model.lineage import LINEAGE_SCHEMA_VERSION, Lineage
from pipeline.model.records import RECORD_SCHEMA_VERSION, Edition, Kind, Node, Outcome
from pipeline.store import prose
from pipeline.store.tree import (
    EDITION_FILE,
    PROVENANCE_FILE,
    Provenance,
    encode_provenance,
    file_stem,
    split,
)

ATTRIBUTES = b"""\
# Bytes are kept as they are on every system: no line ending is ever changed.
* -text
# A change in prose is shown under the heading it stands under.
*.md diff=markdown
# Places in the source files move with every edition; they say nothing of the law.
*/provenance.json -diff linguist-generated
*/items/*.json linguist-generated
*/parts/*.json linguist-generated
*/schema/*.json linguist-generated
"""

_README = """\
# {title}

This branch, `{list_id}`, is the history of one control list. **Each commit is an edition**, dated
as the edition was, with a tag such as `{list_id}/YYYY-MM-DD`. The data was read from the published
files by a program, `annex-pipeline`; it is not an official text. What the program could and could
not prove about an edition stands in [`{list_id}/README.md`]({list_id}/README.md) and, in full, in
[`{list_id}/edition.json`]({list_id}/edition.json).

## Where to look

| file | what |
|---|---|
| [`{list_id}/README.md`]({list_id}/README.md) | the edition: dates, sources, checks, contents |
| `{list_id}/text/02.A.1.md` | an entry as prose, one clause a line; `02.md`: the item's own page |
| `{list_id}/items/02.A.1.json` | the same entry as data, with notes, references and quantities |
| `{list_id}/parts/*.json` | introduction, definitions, terminology and the other parts as data |
| `{list_id}/provenance.json` | where each provision was read: file, page, characters; a line each |
| `{list_id}/edition.json` | identity, dates, files with SHA-256, corrections, checks, findings |
| `{list_id}/lineage.json` | what each provision was called in each edition: one identity a line |
| `{list_id}/schema/*.json` | JSON Schema (2020-12) of these files |

In an item's data an entry stands as a stub (`kind`, `path`, `label`): its content is in its own
file. The prose escapes nothing, so a host may take a sign in it for markup; the data is exact.

## Reading the history

```
git switch {list_id}                      # this list, if another one is shown
git log                                # the editions, newest first
git log -p -- {list_id}/text              # what changed from each to the next, as prose
git log -p -- {list_id}/text/02.A.1.md    # the life of one entry
git diff {list_id}/OLD {list_id}/NEW -- {list_id}/text
git blame {list_id}/text/02.A.1.md        # which edition brought each line
```

The branch and the folder have one name: where git asks which is meant, write
`git log {list_id} --` for the branch. `--word-diff` marks the words inside a line. A git host shows
the same in its compare view.

## What can be relied on

- **Author dates are edition dates** (12:00 UTC; the hour means nothing). Editions may be missing:
  a change seen between two commits happened between those two editions, not on the later's date.
- **Tags never move.** A corrected reading of an edition already published is a further commit with
  the tag `{list_id}/YYYY-MM-DD+r2`, whose message says what was corrected.
- **An edition found later** that belongs between two others makes the history anew. What was there
  before stays under `refs/former/{list_id}/1/` (then `2/`, ...): its branch is `head`, its tags
  are in `tags/`.
- **The same sources, corrections and program version give the same commit ids** on any machine.
- Each commit's trailers give the document number, the SHA-256 of each source file, the list
  profile, the versions of the record format and the program, and the SHA-256 of the content.

The program makes this repository; changes made by hand are refused by its next run. Other lists,
if any, are on branches of their own.
"""


class Writer:
    """Turns editions into files. Kept for a whole history, it does each entry's work once.

    ``cache`` holds, by the compact JSON of a node and its links, the bytes of its files.
    """

    def __init__(self) -> None:
        self._cache: dict[tuple[bytes, bool], tuple[bytes, bytes]] = {}

    def files(self, edition: Edition) -> dict[str, bytes]:
        """Return every file of an edition's tree, by path from the root, but for ``lineage.json``.

        Raises:
            StoreError: when it cannot be kept in files (:func:`pipeline.store.tree.split`).
        """
        folder = edition.list_id
        apart = split(edition)
        found = {
            ".gitattributes": ATTRIBUTES,
            "README.md": _README.format(title=_cell(edition.title), list_id=folder).encode(),
            f"{folder}/README.md": _index(edition, apart.parts),
            f"{folder}/{EDITION_FILE}": codec.encode(apart.head),
            f"{folder}/{PROVENANCE_FILE}": encode_provenance(apart.provenance),
        }
        for stem, node in apart.parts:
            record, text = self._node(node)
            found[f"{folder}/{stem}.json"] = record
            found[f"{folder}/{_text_file(stem)}"] = text
        for name, schema in _schemas().items():
            found[f"{folder}/schema/{name}"] = schema
        return found

    def _node(self, node: Node) -> tuple[bytes, bytes]:
        compact = codec.encode_compact(node)
        key = (compact, node.kind is Kind.ITEM)
        known = self._cache.get(key)
        if known is None:
            links = {}
            if node.kind is Kind.ITEM:
                links = {
                    below.path: _text_file(file_stem(below)).removeprefix("text/")
                    for below in node.walk()
                    if below.kind is Kind.ENTRY and below.path == str(below.label)
                }
            record = msgspec.json.format(compact, indent=2) + b"\n"
            known = self._cache[key] = (record, prose.page(node, links))
        return known


def _text_file(stem: str) -> str:
    return f"text/{stem.rpartition('/')[2]}.md"


def _index(edition: Edition, parts: tuple[tuple[str, Node], ...]) -> bytes:
    dates = edition.dates
    facts = [
        ("edition", edition.edition_id),
        ("document number", edition.document_number),
        ("language", edition.language),
        ("printed", dates.printed),
        ("agreed", dates.agreed),
        ("publication page updated", dates.site_updated),
        ("uploaded", dates.uploaded),
        ("declared by the publisher as amended", ", ".join(edition.declared_amendments)),
    ]
    lines = [f"# {_cell(edition.title)}", "", "| fact | |", "|---|---|"]
    lines += [f"| {name} | {_cell(str(value))} |" for name, value in facts if value]
    lines += ["", "Read by a program from the files below; not an official text.", ""]
    if edition.manifestations:
        lines += ["## Sources", "", "| file | role | bytes | SHA-256 |", "|---|---|---|---|"]
        for file in edition.manifestations:
            name = _cell(file.name)
            if file.address:
                name = f"[{name}]({file.address})"
            lines.append(f"| {name} | {file.role} | {file.size:,} | `{file.sha256}` |")
        lines.append("")
    if edition.checks:
        lines += ["## Checks", "", "| check | outcome | |", "|---|---|---|"]
        marks = {Outcome.HELD: "held", Outcome.FAILED: "**failed**"}
        for check in edition.checks:
            outcome = marks.get(check.outcome, "not available")
            lines.append(f"| `{check.code}` | {outcome} | {_cell(check.summary)} |")
        lines.append("")
    lines += ["## Contents", ""]
    lines += [
        f"- [{_entry_title(node)}]({_text_file(stem)})"
        for stem, node in parts
        if node.kind is not Kind.ENTRY
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry_title(node: Node) -> str:
    marker = node.printed or (str(node.label) if node.label is not None else "")
    heading = node.heading.plain() if node.heading is not None else ""
    return " ".join(f"{marker} {heading}".split()) or node.path


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


@functools.cache
def _schemas() -> dict[str, bytes]:
    described = {
        "edition.schema.json": (
            Edition,
            "edition.json: an edition whose parts are stubs for the files of items/ and parts/",
        ),
        "lineage.schema.json": (
            Lineage,
            "lineage.json: identities that outlive renumbering, with what happened to each",
        ),
        "node.schema.json": (
            Node,
            "items/*.json, parts/*.json: a node without places; in an item an entry is a stub",
        ),
        "provenance.schema.json": (
            Provenance,
            "provenance.json: the places of each node, and of each cell of a table, by path",
        ),
    }
    return {
        name: codec.encode(
            {
                **codec.schema(kind),
                "title": title,
                "version": LINEAGE_SCHEMA_VERSION if kind is Lineage else RECORD_SCHEMA_VERSION,
            }
        )
        for name, (kind, title) in described.items()
    }
