"""One other tool on one pair, in a process of its own: ``python benchmarks/peers.py TOOL FILE``.

Runs in the environment of ``requirements/peers.txt``, which has none of the program's packages, and
imports nothing of the project. FILE holds both editions as rows (path, parent, label, kind, text);
each tool is given the form it is made for: XML, CSV, plain text, Word, or records by label. The
time is that of the tool's own call, processor seconds of its children included.

Printed as JSON: ``seconds``; ``peak`` (MB); ``items``, what a person is told to read, each with the
old and the new texts it is about; ``renumbered``, pairs of labels the tool recognises as the same
words under another label; ``moves``, if it knows such a thing.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

Rows = list[dict[str, str]]
Item = tuple[list[str], list[str]]
Found = tuple[list[Item], list[tuple[str, str]], int | None]


class Clock:
    """Processor seconds of one call, children included."""

    seconds = 0.0

    def run(self, call: Callable[[], object]) -> object:
        """Run a call and note what it took."""
        before = sum(os.times()[:4])
        result = call()
        self.seconds = sum(os.times()[:4]) - before
        return result


# --- by label -------------------------------------------------------------------------------------


def _texts(rows: Rows) -> dict[str, str]:
    return {row["path"]: row["text"] for row in rows}


def _keyed(old: Rows, new: Rows, changed: list[str], added: list[str], removed: list[str]) -> Found:
    before, after = _texts(old), _texts(new)
    items = [([before[p]], [after[p]]) for p in changed]
    items += [([], [after[p]]) for p in added]
    items += [([before[p]], []) for p in removed]
    return items, [], None


def deepdiff_by_label(old: Rows, new: Rows, clock: Clock) -> Found:
    from deepdiff import DeepDiff

    before, after = _texts(old), _texts(new)
    tree = clock.run(lambda: DeepDiff(before, after, view="tree", threshold_to_diff_deeper=0))
    paths = {
        kind: [level.path(output_format="list")[0] for level in tree.get(kind, [])]
        for kind in ("values_changed", "dictionary_item_added", "dictionary_item_removed")
    }
    return _keyed(old, new, *paths.values())


def deepdiff_ignore_order(old: Rows, new: Rows, clock: Clock) -> Found:
    from deepdiff import DeepDiff

    before = [{"label": r["path"], "text": r["text"]} for r in old]
    after = [{"label": r["path"], "text": r["text"]} for r in new]
    tree = clock.run(
        lambda: DeepDiff(before, after, ignore_order=True, view="tree", threshold_to_diff_deeper=0)
    )
    items: list[Item] = []
    renumbered: list[tuple[str, str]] = []
    pairs: dict[int, tuple[dict[str, str], dict[str, str]]] = {}
    for kind, levels in tree.items():
        for level in levels:
            if kind == "iterable_item_added":
                items.append(([], [level.t2["text"]]))
            elif kind == "iterable_item_removed":
                items.append(([level.t1["text"]], []))
            elif kind == "values_changed":
                pairs[id(level.up.t1)] = (level.up.t1, level.up.t2)
    for one, other in pairs.values():
        if one["text"] == other["text"]:
            renumbered.append((one["label"], other["label"]))
        else:
            items.append(([one["text"]], [other["text"]]))
    return items, renumbered, None


def csv_diff(old: Rows, new: Rows, clock: Clock) -> Found:
    import csv

    import csv_diff as tool

    files = []
    for rows in (old, new):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("label", "text"))
        writer.writerows((r["path"], r["text"]) for r in rows)
        files.append(out.getvalue())
    found = clock.run(
        lambda: tool.compare(*(tool.load_csv(io.StringIO(f), key="label") for f in files))
    )
    return _keyed(
        old,
        new,
        [c["key"] for c in found["changed"]],
        [r["label"] for r in found["added"]],
        [r["label"] for r in found["removed"]],
    )


# --- trees ----------------------------------------------------------------------------------------


def _xml(rows: Rows) -> bytes:
    from lxml import etree

    root = etree.Element("list")
    at = {"": root}
    for row in rows:
        node = etree.SubElement(at[row["parent"]], row["kind"], label=row["path"])
        etree.SubElement(node, "text").text = "".join(c for c in row["text"] if c >= " ")
        at[row["path"]] = node
    return etree.tostring(root)


def _xmldiff(old: Rows, new: Rows, clock: Clock, *, fast: bool) -> Found:
    from xmldiff import main

    left, right = _xml(old), _xml(new)
    options = {"F": 0.5, "ratio_mode": "fast", "fast_match": True} if fast else {}
    actions = clock.run(lambda: main.diff_texts(left, right, diff_options=options))
    was = {r["text"] for r in old}
    items: list[Item] = []
    labels: list[tuple[str, str]] = []
    moves = inserted = deleted = 0
    for action in actions:
        kind = type(action).__name__
        if kind == "UpdateTextIn":
            old_text = getattr(action, "oldtext", None)
            items.append(([old_text] if old_text else [], [action.text or ""]))
        elif kind == "InsertNode":
            inserted += action.tag != "text"
        elif kind == "DeleteNode":
            # A deleted node is named by its place in a tree that changes as the script goes on.
            deleted += not action.node.rsplit("/", 1)[-1].startswith("text")
        elif kind == "MoveNode":
            moves += 1
        elif kind == "UpdateAttrib" and action.name == "label":
            labels.append(("", action.value))
    gone = sorted(was - {r["text"] for r in new})
    items += [([text], []) for text in gone[:deleted]]
    items += [([], []) for _ in range(max(0, deleted - len(gone)))]
    return items, labels, moves


def xmldiff_default(old: Rows, new: Rows, clock: Clock) -> Found:
    return _xmldiff(old, new, clock, fast=False)


def xmldiff_fast(old: Rows, new: Rows, clock: Clock) -> Found:
    return _xmldiff(old, new, clock, fast=True)


# --- running text ---------------------------------------------------------------------------------


def _regions(
    old: Rows, new: Rows, regions: list[tuple[set[int], set[int]]]
) -> tuple[list[Item], list[tuple[str, str]]]:
    """Turn regions of lines into items; one that changes a label alone is a renumbering found."""
    items: list[Item] = []
    renumbered: list[tuple[str, str]] = []
    for lines, others in regions:
        before = [old[n] for n in sorted(lines) if n < len(old)]
        after = [new[n] for n in sorted(others) if n < len(new)]
        if [r["text"] for r in before] == [r["text"] for r in after]:
            pairs = zip((r["path"] for r in before), (r["path"] for r in after), strict=True)
            renumbered += [(one, other) for one, other in pairs if one != other]
        else:
            items.append(([r["text"] for r in before], [r["text"] for r in after]))
    return items, renumbered


def redlines(old: Rows, new: Rows, clock: Clock) -> Found:
    from redlines import Redlines
    from redlines.processor import concatenate_paragraphs_and_add_chr_182, tokenize_text

    texts = ["\n\n".join(f"{r['label']} {r['text']}" for r in rows) for rows in (old, new)]
    found = clock.run(lambda: Redlines(*texts).redlines)
    at = []
    for text in texts:
        lines, line = [], 0
        for token in tokenize_text(concatenate_paragraphs_and_add_chr_182(text)):
            lines.append(line)
            line += token.strip() == "¶"
        at.append([*lines, line])
    regions = []
    for one in found:
        sides = []
        for lines, span in zip(at, (one.source_position, one.test_position), strict=True):
            start, stop = span if span is not None else (0, 0)
            sides.append({lines[min(n, len(lines) - 1)] for n in range(start, stop)})
        regions.append((sides[0], sides[1]))
    both = _on_both_sides(regions)
    return (*_regions(old, new, both), None)


def _on_both_sides(regions: list[tuple[set[int], set[int]]]) -> list[tuple[set[int], set[int]]]:
    """Give a region that touches one side alone nothing on the other: an addition or a removal."""
    return [(a, b) for a, b in regions if a or b]


def diff_match_patch(old: Rows, new: Rows, clock: Clock) -> Found:
    from bisect import bisect_right

    from diff_match_patch import diff_match_patch as tool

    texts = ["".join(f"{r['label']} {r['text']}\n" for r in rows) for rows in (old, new)]
    machine = tool()
    machine.Diff_Timeout = 0

    def work() -> list[tuple[int, str]]:
        pieces = machine.diff_main(*texts)
        machine.diff_cleanupSemantic(pieces)
        return pieces

    found = clock.run(work)
    starts = [[0, *(m.end() for m in re.finditer("\n", text))] for text in texts]
    regions: list[tuple[set[int], set[int]]] = []
    i = j = 0
    here: tuple[set[int], set[int]] | None = None

    def lines(side: int, at: int, size: int) -> set[int]:
        first = bisect_right(starts[side], at) - 1
        return set(range(first, max(first + 1, bisect_right(starts[side], at + size - 1))))

    for operation, text in found:
        if operation == 0:
            here = None
            i, j = i + len(text), j + len(text)
            continue
        if here is None:
            here = (lines(0, i, 1), lines(1, j, 1))
            regions.append(here)
        if operation < 0:
            here[0].update(lines(0, i, len(text)))
            i += len(text)
        else:
            here[1].update(lines(1, j, len(text)))
            j += len(text)
    return (*_regions(old, new, regions), None)


# --- Word -----------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>',
}


def _docx(rows: Rows) -> bytes:
    from xml.sax.saxutils import escape

    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(r["label"])} {escape(r["text"])}</w:t></w:r></w:p>'
        for r in rows
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        )
    return out.getvalue()


def docxodus(old: Rows, new: Rows, clock: Clock) -> Found:
    from lxml import etree
    from python_redlines import DocxodusEngine

    left, right = _docx(old), _docx(new)
    engine = DocxodusEngine()
    made = clock.run(lambda: engine.run_redline("bench", original=left, modified=right))[0]
    document = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    items: list[Item] = []
    renumbered: list[tuple[str, str]] = []
    by_line_old = {f"{r['label']} {r['text']}".strip(): r for r in old}
    by_line_new = {f"{r['label']} {r['text']}".strip(): r for r in new}
    moves = len(document.findall(f".//{{{_W}}}moveTo"))
    for paragraph in document.iter(f"{{{_W}}}p"):
        before, after = [], []
        for text in paragraph.iter(f"{{{_W}}}t", f"{{{_W}}}delText"):
            above = {etree.QName(a).localname for a in text.iterancestors()}
            if "ins" not in above and "moveTo" not in above:
                before.append(text.text or "")
            if "del" not in above and "moveFrom" not in above:
                after.append(text.text or "")
        one, other = "".join(before).strip(), "".join(after).strip()
        if one == other:
            continue
        first, second = by_line_old.get(one), by_line_new.get(other)
        olds = [first["text"]] if first else ([one] if one else [])
        news = [second["text"]] if second else ([other] if other else [])
        if first and second and first["text"] == second["text"]:
            renumbered.append((first["path"], second["path"]))
        else:
            items.append((olds, news))
    return items, renumbered, moves


TOOLS: dict[str, Callable[[Rows, Rows, Clock], Found]] = {
    "xmldiff": xmldiff_default,
    "xmldiff fast": xmldiff_fast,
    "redlines": redlines,
    "DeepDiff by label": deepdiff_by_label,
    "DeepDiff ignore_order": deepdiff_ignore_order,
    "csv-diff": csv_diff,
    "diff-match-patch": diff_match_patch,
    "python-redlines (Docxodus)": docxodus,
}


def peak() -> float:
    """Return the most memory this process, or a child it waited for, has held, in MB.

    Not ru_maxrss of this process: that of a forked one begins with its parent's.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = int(re.search(r"VmHWM:\s+(\d+)", status)[1])
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) / 1024


def main() -> None:
    tool, path = sys.argv[1:]
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    clock = Clock()
    items, renumbered, moves = TOOLS[tool](data["old"], data["new"], clock)
    json.dump(
        {
            "seconds": clock.seconds,
            "peak": peak(),
            "items": items,
            "renumbered": renumbered,
            "moves": moves,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
