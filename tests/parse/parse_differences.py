"""What a parse and the truth disagree about, one line a difference: for tests and for eyes."""

from __future__ import annotations

import msgspec

from pipeline.model.records import Edition, Node

FIELDS = (
    "kind", "label", "printed", "heading", "text", "none", "category", "scope", "declared",
    "references", "quantities", "substances", "terms",
)  # fmt: skip


def differences(found: Edition, truth: Edition, *, fields: tuple[str, ...] = FIELDS) -> list[str]:
    """Return every difference between two trees, by path and field."""
    out: list[str] = []
    mine, theirs = found.by_path(), truth.by_path()
    out.extend(f"missing {path}: {_short(theirs[path])}" for path in theirs if path not in mine)
    out.extend(f"extra {path}: {_short(mine[path])}" for path in mine if path not in theirs)
    for path, want in theirs.items():
        have = mine.get(path)
        if have is None:
            continue
        for field in fields:
            out.extend(_field(path, field, getattr(have, field), getattr(want, field)))
        if [c.path for c in have.children] != [c.path for c in want.children]:
            a, b = [c.path for c in have.children], [c.path for c in want.children]
            if set(a) == set(b):
                out.append(f"order {path}: {a} instead of {b}")
        out.extend(_table(path, have, want))
    for field in ("declared_amendments",):
        out.extend(_field("edition", field, getattr(found, field), getattr(truth, field)))
    return out


def _short(node: Node) -> str:
    return f"[{node.printed}] {node.text.raw[:70]!r}"


def _field(path: str, field: str, have: object, want: object) -> list[str]:
    if field == "substances":
        have = tuple(msgspec.structs.replace(s, name=None) for s in have)  # type: ignore[attr-defined]
        want = tuple(msgspec.structs.replace(s, name=None) for s in want)  # type: ignore[attr-defined]
    if field == "quantities":
        have = tuple(_unstated(q, want) for q in have)  # type: ignore[attr-defined]
    if have == want:
        return []
    if isinstance(have, tuple) and isinstance(want, tuple) and field != "declared_amendments":
        out = []
        keyed = {(s.start, s.end): s for s in have}
        wanted = {(s.start, s.end): s for s in want}
        for key in sorted(keyed.keys() | wanted.keys()):
            a, b = keyed.get(key), wanted.get(key)
            if a != b:
                out.append(f"{field} {path} {key}: {_diff(a, b)}")
        return out
    return [f"{field} {path}: {have!r}\n      instead of {want!r}"]


def _unstated(quantity: object, truth: object) -> object:
    """Drop an SI value where the truth states none: it does so for a few units only."""
    for other in truth:  # type: ignore[attr-defined]
        if (other.start, other.end) == (quantity.start, quantity.end) and other.si_unit is None:  # type: ignore[attr-defined]
            return msgspec.structs.replace(quantity, si_value=None, si_upper=None, si_unit=None)  # type: ignore[attr-defined]
    return quantity


def _diff(a: object, b: object) -> str:
    if a is None or b is None:
        return f"{a!r} instead of {b!r}"
    parts = []
    for name in a.__struct_fields__:  # type: ignore[attr-defined]
        x, y = getattr(a, name), getattr(b, name)
        if x != y:
            parts.append(f"{name} {x!r} instead of {y!r}")
    return f"{getattr(a, 'printed', getattr(a, 'term', ''))!r}: " + "; ".join(parts)


def _table(path: str, have: Node, want: Node) -> list[str]:
    if have.table is None or want.table is None:
        return [] if have.table is want.table else [f"table {path}: {have.table} / {want.table}"]
    a, b = have.table, want.table
    out = []
    if (a.rows, a.columns, a.header_rows) != (b.rows, b.columns, b.header_rows):
        out.append(
            f"table {path}: {a.rows}x{a.columns}+{a.header_rows} instead of {b.rows}x{b.columns}+{b.header_rows}"
        )
    cells = {(c.row, c.column): c.text for c in a.cells}
    out.extend(
        f"cell {path} ({c.row},{c.column}): {cells.get((c.row, c.column))!r} instead of {c.text!r}"
        for c in b.cells
        if cells.get((c.row, c.column)) != c.text
    )
    return out
