"""Applies amending instructions to an edition, knowing nothing of how they were made.

It reads them from JSON, as another program would, and follows what ``docs/reports.md`` says of each.
What it works on is a plain tree of dictionaries.
"""

from __future__ import annotations

import re

from pipeline.model.records import Edition, Kind, Node

COUNTED = ("note", "technical-note", "nota-bene", "paragraph", "table")
OLD_PHASES = ("words", "typography", "omissions")


class MisledError(Exception):
    """An instruction that cannot be followed."""


def text_of(edition: Edition) -> dict:
    """An edition as the tree that instructions are applied to."""
    return {"below": [_provision(part) for part in edition.parts], "label": None}


def _provision(node: Node) -> dict:
    return {
        "kind": node.kind.value,
        "name": node.path,
        "path": node.path,
        "label": str(node.label) if node.label else None,
        "category": node.category or "",
        "marker": node.printed or "",
        "heading": node.heading.plain() if node.heading else "",
        "words": node.text.plain(),
        "cells": None
        if node.table is None
        else {
            (c.row + 1, c.column + 1): (c.text.plain(), c.row_span, c.column_span)
            for c in node.table.cells
        },
        "below": [_provision(child) for child in node.children],
    }


def apply(edition: Edition, instructions: list[dict]) -> dict:
    """Follow every instruction in order."""
    root = text_of(edition)
    # Until the first renumbering, every address is one of the old edition.
    by_path = {one["path"]: one for one, _ in walk(root)}
    for given in instructions:
        step = given["step"]
        old = given["phase"] in OLD_PHASES

        def find(address: str, old: bool = old) -> dict:
            if address == "":
                return root
            if old:
                return by_path[address]
            return reached(root, address)

        STEPS[step["type"]](root, step, find)
    return root


def walk(root: dict):
    """Every provision with what it stands under, in order."""
    for child in root["below"]:
        yield child, root
        yield from walk(child)


def reached(root: dict, address: str) -> dict:
    """Find what an address names in the text as it stands."""
    base, _, rest = address.partition("#")
    here = [one for one, _ in walk(root) if one["label"] == base]
    here = here or [one for one in root["below"] if one["label"] is None and one["name"] == base]
    if len(here) != 1:
        raise MisledError(f"{len(here)} provisions are called {base}")
    (spot,) = here
    for component in filter(None, rest.split(".")):
        spot = _component(spot, component, address)
    return spot


def _component(spot: dict, component: str, address: str) -> dict:
    unlabelled = [one for one in spot["below"] if one["label"] is None]
    counted = re.fullmatch(r"(.+)-(\d+)", component)
    if counted:
        kind, number = counted.groups()
        of_kind = [one for one in unlabelled if one["kind"] == kind]
        if number != "0" and len(of_kind) >= int(number):
            return of_kind[int(number) - 1]
    named = [
        one
        for one in unlabelled
        if one["kind"] not in COUNTED
        and "-".join(
            re.findall(
                r"[^\W_]+",
                (one["heading"] if one["kind"] == "definition" else one["marker"]).lower(),
            )
        )
        == component
    ]
    if len(named) != 1:
        raise MisledError(f"{len(named)} provisions are called {address}")
    return named[0]


def _parent(root: dict, spot: dict) -> dict:
    return next(above for one, above in walk(root) if one is spot)


# --- steps ----------------------------------------------------------------------------------------


def _read(spot: dict, step: dict) -> str:
    if step.get("row"):
        return spot["cells"][step["row"], step["column"]][0]
    return spot[step["field"]]


def _write(spot: dict, step: dict, text: str) -> None:
    if step.get("row"):
        at = (step["row"], step["column"])
        spot["cells"][at] = (text, *spot["cells"][at][1:])
    else:
        spot[step["field"]] = text


def substitute(root, step, find):
    spot = find(step["at"])
    text, quoted = _read(spot, step), step["quoted"]
    places = [at for at in range(len(text)) if text.startswith(quoted, at)]
    place = step.get("place", 0)
    if not quoted or quoted != quoted.strip():
        raise MisledError(f"{quoted!r} begins or ends with nothing to see")
    if place == 0 and len(places) != 1:
        raise MisledError(f"{quoted!r} stands in {len(places)} places of {step['at']}")
    if place and len(places) != step["places"]:
        raise MisledError(f"{quoted!r} stands in {len(places)} places and not {step['places']}")
    at = places[place - 1] if place else places[0]
    _write(spot, step, text[:at] + step["into"] + text[at + len(quoted) :])


def replace(root, step, find):
    _write(find(step["at"]), step, step["into"])


def replace_table(root, step, find):
    find(step["at"])["cells"] = _cells(step["cells"])


def omit(root, step, find):
    spot = find(step["at"])
    above = _parent(root, spot)
    above["below"] = [one for one in above["below"] if one is not spot]


def renumber(root, step, find):
    for (_, label), spot in zip(
        step["labels"], [find(old) for old, _ in step["labels"]], strict=True
    ):
        _relabel(spot, label)
    _no_label_twice(root)


def move(root, step, find):
    spot, under = find(step["at"]), find(step["under"])
    above = _parent(root, spot)
    above["below"] = [one for one in above["below"] if one is not spot]
    under["below"].append(spot)
    _relabel(spot, step["to"])
    _no_label_twice(root)


def place(root, step, find):
    spot, under = find(step["at"]), find(step["under"])
    after = find(step["after"]) if step["after"] else None
    under["below"] = [one for one in under["below"] if one is not spot]
    at = 0 if after is None else next(n for n, one in enumerate(under["below"]) if one is after) + 1
    under["below"].insert(at, spot)


def insert(root, step, find):
    under = find(step["under"])
    at = 0
    if step["after"]:
        after = find(step["after"])
        at = next(n for n, one in enumerate(under["below"]) if one is after) + 1
    under["below"][at:at] = [_grown(one) for one in step["blocks"]]
    _no_label_twice(root)


STEPS = {
    "Substitute": substitute, "Replace": replace, "ReplaceTable": replace_table, "Omit": omit,
    "Renumber": renumber, "Move": move, "Place": place, "Insert": insert,
}  # fmt: skip


def _relabel(spot: dict, label: str) -> None:
    old = spot["label"]
    for one in [spot, *(one for one, _ in walk(spot))]:
        if one["label"] and (one["label"] + ".").startswith(old + "."):
            new = label + one["label"][len(old) :]
            one["marker"] = _marker(one["marker"], one["label"], new)
            one["label"] = new


def _marker(marker: str, old: str, new: str) -> str:
    for before, after in ((old, new), (old.rpartition(".")[2], new.rpartition(".")[2])):
        changed = re.sub(rf"\b{re.escape(before)}\b", lambda _, after=after: after, marker, count=1)
        if re.search(rf"\b{re.escape(before)}\b", marker):
            return changed
    return marker


def _no_label_twice(root: dict) -> None:
    labels = [one["label"] for one, _ in walk(root) if one["label"]]
    if len(labels) != len(set(labels)):
        raise MisledError("one label stands twice")


def _grown(block: dict) -> dict:
    return {
        "kind": block["kind"],
        "name": block["name"],
        "path": None,
        "label": block.get("label"),
        "category": block.get("category") or "",
        "marker": block.get("marker", ""),
        "heading": block.get("heading", ""),
        "words": block.get("words", ""),
        "cells": _cells(block["cells"]) if block.get("cells") is not None else None,
        "below": [_grown(one) for one in block.get("below", [])],
    }


def _cells(cells: list[dict]) -> dict:
    return {
        (c["row"], c["column"]): (c["words"], c.get("row_span", 1), c.get("column_span", 1))
        for c in cells
    }


def said(root: dict, depth: int = 0) -> list[tuple]:
    """What a text says, in order: enough to tell any two texts apart."""
    found = []
    for one in root["below"]:
        kind = "provision" if one["kind"] == Kind.ENTRY else one["kind"]
        found.append(
            (
                depth,
                kind,
                *(one[k] for k in ("label", "category", "marker", "heading", "words", "cells")),
            )
        )
        found += said(one, depth + 1)
    return found
