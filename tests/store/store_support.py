"""An invented control list of any size, in several editions, for the tests of the store.

Everything here is made up: apparatus for making weather in a bottle.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from pipeline.model.document import Box, Media
from pipeline.model.label import Label
from pipeline.model.records import (
    Account,
    AppliedCorrection,
    Check,
    Dates,
    Edition,
    Kind,
    Manifestation,
    Node,
    Outcome,
    Place,
    Role,
    Scope,
    ScopeLevel,
    Table,
    TableCell,
)
from pipeline.model.text import Mark, MarkKind, Text

VOCABULARY = (
    "condensers stills funnels vessels pumps specially designed or modified for usable in bottled "
    "weather having capable of producing storms clouds drizzle with a rated output of not less "
    "than when measured at standard humidity and other than those described elsewhere"
)
WORDS = VOCABULARY.split()
TITLES = ("COMPLETE BOTTLED STORMS", "CLOUD ASSEMBLIES", "DRIZZLE AND MIST", "HUMIDITY CONTROL")
SECTIONS = ("EQUIPMENT, ASSEMBLIES AND COMPONENTS", "TEST EQUIPMENT", "MATERIALS", "SOFTWARE")


def sentence(rng: random.Random, end: str = ".") -> Text:
    words = " ".join(rng.choice(WORDS) for _ in range(rng.randint(8, 24)))
    raw = words[0].upper() + words[1:] + end
    if rng.random() < 0.2:
        raw = raw[: -len(end)] + " of 3 × 106 Ns" + end
        at = raw.index("106") + 2
        return Text(raw, (Mark(at, at + 1, MarkKind.SUPERSCRIPT),))
    return Text(raw)


def make_edition(
    edition_id: str = "2019-10-11",
    *,
    list_id: str = "weather",
    items: int = 3,
    entries: int = 2,
    provisions: int = 3,
    seed: int = 1,
    changed: int = 0,
    **fields,
) -> Edition:
    """An edition of ``items`` items. ``changed`` draws some provisions anew from another seed."""
    rng = random.Random(seed)
    other = random.Random(f"{edition_id}{changed}")
    sha = hashlib.sha256(f"{list_id}{edition_id}".encode()).hexdigest()
    at = 0

    def places(length: int) -> tuple[Place, ...]:
        nonlocal at
        found = []
        for line in range(1 + length // 80):
            page = 1 + at // 3000
            box = Box(72.0, 90.5 + at % 600, 510.25, 102.5 + at % 600)
            found.append(Place(sha, at, at + min(80, length - 80 * line), page, box))
            at += min(80, length - 80 * line)
        return tuple(found)

    def node(kind, path, text=None, **more) -> Node:
        label = (
            Label.parse(path)
            if kind in (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)
            else None
        )
        text = text or Text("")
        return Node(kind, path, label, text=text, places=places(len(text.raw) or 8), **more)

    def words(end: str = ".") -> Text:
        kept = sentence(rng, end)
        return sentence(other, end) if changed and other.random() < changed / 1000 else kept

    def entry(path: str) -> Node:
        head = words(", as follows:")
        below = [
            node(Kind.PROVISION, f"{path}.{chr(97 + n)}", words(";"), printed=f"{chr(97 + n)}.")
            for n in range(min(provisions, 26))
        ]
        if below:
            deep = below[0]
            inner = node(Kind.PROVISION, f"{deep.path}.1", words(), printed="1.")
            below[0] = msgspec.structs.replace(deep, children=(inner,))
        note = node(
            Kind.NOTE,
            f"{path}#note-1",
            words(),
            printed="Note:",
            scope=Scope(ScopeLevel.ENTRY, (path,), "position"),
        )
        return node(Kind.ENTRY, path, head, printed=f"{path}.", children=(*below, note))

    def item(number: int) -> Node:
        letters = []
        for index, letter in enumerate("AB"):
            path = f"{number}.{letter}"
            title = Text(SECTIONS[index])
            if letter == "B" and number % 2:
                letters.append(
                    node(
                        Kind.SUBSECTION,
                        path,
                        Text("None."),
                        printed=f"{path}.",
                        heading=title,
                        none=True,
                    )
                )
                continue
            inside = tuple(entry(f"{path}.{n + 1}") for n in range(entries))
            letters.append(
                node(Kind.SUBSECTION, path, printed=f"{path}.", heading=title, children=inside)
            )
        return node(
            Kind.ITEM,
            str(number),
            printed=f"ITEM {number}",
            heading=Text(TITLES[number % 4]),
            category="I" if number < 3 else "II",
            children=tuple(letters),
        )

    term = node(Kind.DEFINITION, "definitions#drizzle", words(), heading=Text("“Drizzle”"))
    definitions = node(
        Kind.PART, "definitions", printed="2.", heading=Text("DEFINITIONS"), children=(term,)
    )
    cells = tuple(
        TableCell(r, c, Text(f"{'unit' if r == 0 else 'millibottle'} {c}"), places=places(12))
        for r in range(3)
        for c in range(2)
    )
    grid = node(Kind.TABLE, "units#table-1", table=Table(3, 2, cells, header_rows=1))
    units = node(Kind.PART, "units", heading=Text("UNITS"), children=(grid,))
    body = tuple(item(number + 1) for number in range(items))
    edition = Edition(
        list_id=list_id,
        edition_id=edition_id,
        language="en",
        title="Bottled Weather Control List",
        profile="weather",
        parts=(definitions, *body, units),
        document_number=f"BW/{edition_id[:4]}/List",
        dates=Dates(printed=date.fromisoformat(edition_id[:10])),
        manifestations=(Manifestation(Role.CLEAN, Media.PDF, sha, 1234, f"list-{edition_id}.pdf"),),
        checks=(Check("account", Outcome.HELD, "every character has one destination"),),
        accounts=(Account(sha, at, {"provision": at}, 0, 0),),
    )
    return msgspec.structs.replace(edition, **fields)


def corrected(edition: Edition, path: str, words: str) -> Edition:
    """The same edition with other words at ``path``, as a declared correction would give them."""

    def mend(node: Node) -> Node:
        changes: dict[str, object] = {"children": tuple(mend(child) for child in node.children)}
        if node.path == path:
            changes["text"] = Text(words)
        return msgspec.structs.replace(node, **changes)

    return msgspec.structs.replace(
        edition,
        parts=tuple(mend(part) for part in edition.parts),
        corrections=(
            *edition.corrections,
            AppliedCorrection(f"mend-{path}", "wrods", "words", "letters swapped in print", path),
        ),
    )


def fetched(edition: Edition, hour: int) -> Edition:
    """The same edition, fetched at another hour."""
    at = datetime(2025, 1, 1, hour, tzinfo=UTC)
    return msgspec.structs.replace(
        edition,
        dates=msgspec.structs.replace(edition.dates, fetched=at),
        manifestations=tuple(
            msgspec.structs.replace(m, fetched=at) for m in edition.manifestations
        ),
    )


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """A git command as a user would give it, with the user's own settings left out."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": "/nonexistent",
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ann",
            "GIT_AUTHOR_EMAIL": "ann@example.org",
            "GIT_COMMITTER_NAME": "Ann",
            "GIT_COMMITTER_EMAIL": "ann@example.org",
        },
    )
    if check and done.returncode:
        raise AssertionError(f"git {arguments}: {done.stderr}")
    return done.stdout


def references(folder: Path) -> dict[str, str]:
    """Every reference but the remote ones -> the id it stands at."""
    out = git(folder, "for-each-ref", "--format=%(refname) %(objectname)")
    return dict(line.split(" ") for line in out.splitlines())
