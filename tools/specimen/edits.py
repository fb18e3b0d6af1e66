"""Edit scripts: what changed from one edition to the next, and what a comparison ought to say of it.

A script is a list of operations, each ``== verb arguments`` and ``key: value`` lines; ``> `` lines
hold new nodes in the notation of the base edition. Paths are those of the *old* edition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tools.specimen.markup import SourceError
from tools.specimen.tree import SEdition, SNode, number_nodes, parse_fragment


@dataclass
class Operation:
    """One operation of a script. ``old`` and ``new`` are identities of nodes, filled on applying."""

    verb: str
    arguments: list[str]
    labels: list[str] = field(default_factory=list)
    direction: str | None = None
    why: str = ""
    undeclared: bool = False
    ripples: list[str] = field(default_factory=list)
    swaps: list[tuple[str, str]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    cause: str = ""


@dataclass
class Script:
    """A whole edit script."""

    meta: dict[str, str]
    operations: list[Operation]


def parse_script(source: str) -> Script:
    """Read an edit script."""
    script = Script({}, [])
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.strip() or line.startswith("# "):
            continue
        if line.startswith("@"):
            name, _, value = line[1:].partition(" ")
            script.meta[name] = value
            continue
        if line.startswith("== "):
            verb, *arguments = line[3:].split()
            script.operations.append(Operation(verb, arguments))
            continue
        operation = script.operations[-1]
        if line.startswith("> "):
            operation.lines.append(line[2:])
            continue
        key, colon, value = line.partition(": ")
        if not colon:
            raise SourceError(f"line {number}: {line!r}")
        match key:
            case "labels":
                operation.labels = value.split(", ")
            case "direction":
                operation.direction = value
            case "why":
                operation.why = value
            case "undeclared":
                operation.undeclared = True
            case "ripple":
                operation.ripples = value.split("; ")
            case "swap":
                old, arrow, new = value.partition(" => ")
                if not arrow:
                    raise SourceError(f"line {number}: no ' => '")
                operation.swaps.append((old, new))
            case "title" | "how" | "contents":
                operation.values[key] = value
            case _:
                raise SourceError(f"line {number}: unknown key {key!r}")
    return script


def apply(old: SEdition, script: Script) -> SEdition:
    """Return the next edition; the operations learn which nodes they touched."""
    new = old.successor()
    # Publication facts belong to one edition; what a script does not state is unknown.
    new.meta = dict(script.meta)
    at = new.by_path()
    for operation in script.operations:
        try:
            _APPLY[operation.verb](operation, at)
        except KeyError as error:
            raise SourceError(
                f"{script.meta['edition']}: {operation.verb}: nothing at {error}"
            ) from error
    number_nodes(new)
    return new


def _swap(operation: Operation, node: SNode) -> None:
    for before, after in operation.swaps:
        if node.text.count(before) != 1:
            raise SourceError(f"{node.path}: {before!r} is there {node.text.count(before)} times")
        node.text = node.text.replace(before, after)
    if "contents" in operation.values:
        node.contents = operation.values["contents"]


def _amend(operation: Operation, at: dict[str, SNode]) -> None:
    node = at[operation.arguments[0]]
    operation.old = operation.new = [node.uid]
    _swap(operation, node)


def _insert(operation: Operation, anchor: SNode) -> list[SNode]:
    parent = anchor.parent
    assert parent is not None
    made = parse_fragment(operation.lines, parent)
    place = parent.children.index(anchor) + 1
    parent.children[place:place] = made
    operation.cause = parent.path
    return made


def _add(operation: Operation, at: dict[str, SNode]) -> None:
    made = _insert(operation, at[operation.arguments[1]])
    operation.new = [node.uid for top in made for node in top.walk()]


def _split(operation: Operation, at: dict[str, SNode]) -> None:
    node = at[operation.arguments[0]]
    _swap(operation, node)
    made = _insert(operation, node)
    operation.old, operation.new = [node.uid], [node.uid, *(n.uid for n in made)]


def _merge(operation: Operation, at: dict[str, SNode]) -> None:
    first, second = (at[path] for path in operation.arguments if path != "+")
    _swap(operation, first)
    assert second.parent is not None
    second.parent.children.remove(second)
    operation.old, operation.new = [first.uid, second.uid], [first.uid]
    operation.cause = second.parent.path


def _remove(operation: Operation, at: dict[str, SNode]) -> None:
    node = at[operation.arguments[0]]
    assert node.parent is not None
    node.parent.children.remove(node)
    operation.old = [n.uid for n in node.walk()]
    operation.cause = node.parent.path


def _move(operation: Operation, at: dict[str, SNode]) -> None:
    node, anchor = at[operation.arguments[0]], at[operation.arguments[2]]
    assert node.parent is not None
    assert anchor.parent is not None
    operation.cause = node.parent.path
    node.parent.children.remove(node)
    anchor.parent.children.insert(anchor.parent.children.index(anchor) + 1, node)
    operation.old = operation.new = [n.uid for n in node.walk()]


def _note(operation: Operation, at: dict[str, SNode]) -> None:
    operation.old = operation.new = [at[operation.arguments[0]].uid]


def _contents(operation: Operation, at: dict[str, SNode]) -> None:
    node = at[operation.arguments[0]]
    node.contents = operation.values["title"]
    operation.labels = ["contents-only"]


def _retype(operation: Operation, at: dict[str, SNode]) -> None:
    for path in operation.arguments:
        at[path].retype.append(operation.values["how"])
        operation.old.append(at[path].uid)
    operation.new = operation.old


_APPLY = {
    "amend": _amend,
    "add": _add,
    "split": _split,
    "merge": _merge,
    "remove": _remove,
    "move": _move,
    "note": _note,
    "contents": _contents,
    "retype": _retype,
}

_DIGITS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_UNIT_SPACE = re.compile(r"(?<=[\d}]) (?=[A-Za-z°×])|(?<=×) (?=10)")
_QUANTITY_TAG = re.compile(r"(?<=\{q\|)(?:[^{}|]|\{[^{}]*\})*")


def retyped(node: SNode, markup: str) -> str:
    """Return a node's markup as its retyping leaves it: other characters, the same words."""
    for how in node.retype:
        if how == "no-break-spaces":
            markup = _QUANTITY_TAG.sub(lambda m: _UNIT_SPACE.sub("\u00a0", m[0]), markup)
        elif how == "typed-superscripts":
            markup = re.sub(r"\^\{([−\d]+)\}", lambda m: m[1].translate(_DIGITS), markup, count=1)
        elif how == "en-dashes":
            markup = markup.replace("−", "–")
        elif how == "no-break-hyphens":
            markup = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", "\u2011", markup)
        elif how != "straight-quotes":
            raise SourceError(f"{node.path}: unknown retyping {how!r}")
    return markup
