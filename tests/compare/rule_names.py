"""The rules of the comparison as its source names them, each a pattern of the names it can take.

A rule's name stands in a call: ``Ruling(label, "threshold", ...)``, ``directed(f"{x}-limb-{verb}",
...)``. What stands in braces is looked up: both sides of a choice, every text a local name is given;
anything else may be any word.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pipeline.compare

WHERE = {
    "Ruling": 1,
    "Verdict": 1,
    "directed": 0,
    "_undetermined": 0,
    "EditorialRule": 0,
    "Rule": 0,
    "_verdict": 0,
}
"""Call -> position of the rule's name in its arguments."""
PREFIX = {"Rule": "typographic:", "_verdict": "contents-"}
ANY = "[A-Za-z-]+"
SILENT = {"typographic"}
"""The one reason for which a difference is no change at all: it makes no verdict."""


def rules() -> dict[str, str]:
    """Return a pattern for each rule, with the place that names it."""
    found: dict[str, str] = {}
    for path in sorted(Path(pipeline.compare.__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)] + [tree]:
            for call in _calls(scope):
                at = WHERE[call.func.id]
                if len(call.args) > at:
                    for name in _texts(call.args[at], scope):
                        prefix = PREFIX.get(call.func.id, "")
                        if re.sub(re.escape(ANY), "", name) and name not in SILENT:
                            found.setdefault(prefix + name, f"{path.name}:{call.lineno}")
    return found


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    """Calls of a function's own body; those of functions inside it come with these."""
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and isinstance(scope, ast.Module):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WHERE:
            yield node
        todo.extend(ast.iter_child_nodes(node))


def _texts(node: ast.AST, scope: ast.AST) -> list[str]:
    """Return the texts an expression can be, as patterns."""
    match node:
        case ast.Constant(value=str(text)):
            return [re.escape(text)]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_texts(body, scope), *_texts(orelse, scope)]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*(_texts(v, scope) for v in values))]
        case ast.FormattedValue(value=value):
            return _texts(value, scope)
        case ast.Name(id=name):
            given = [
                text
                for assigned in ast.walk(scope)
                if isinstance(assigned, ast.Assign)
                and any(isinstance(t, ast.Name) and t.id == name for t in assigned.targets)
                for text in _texts(assigned.value, scope)
            ]
            return given or [ANY]
        case _:
            return [ANY]
