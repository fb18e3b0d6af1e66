"""What a document says of itself, held against the tree: each proof a :class:`Check`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from pipeline.lists.profile import Profile
from pipeline.model.citing import readable
from pipeline.model.label import ROMAN, Label
from pipeline.model.packed import walked
from pipeline.model.records import (
    Check,
    Edition,
    Kind,
    Node,
    Outcome,
    Reference,
    Substance,
    TermUse,
)
from pipeline.model.text import MarkKind, Text
from pipeline.parse.conversions import conversions
from pipeline.parse.front import Front
from pipeline.parse.polarity import Polarity, polarity_of_texts
from pipeline.parse.quantities import flattened
from pipeline.parse.references import references

T = TypeVar("T")


def self_checks(
    edition: Edition,
    profile: Profile,
    *,
    polarity: Polarity,
    front: Front,
    pages: tuple[int | None, int | None],
) -> tuple[Check, ...]:
    """Return the checks an edition makes on itself.

    ``polarity`` is counted in the lines of the body before it was understood; ``pages`` are the
    page count the footer states and the number of pages read.
    """
    nodes = walked(edition)
    return (
        _numbering(nodes, profile),
        _subsections(edition, profile),
        _contents(front, nodes, profile),
        _pages(*pages),
        _declared(edition, nodes, profile),
        _quotes(nodes, profile),
        _polarity(polarity, nodes, profile),
        _duplicates(nodes),
        _back_matter(edition, profile),
        _exponents(nodes),
        _substances(nodes),
        _references(nodes),
        _terms(nodes) if profile.quotes_terms else _absent("terms", "the list quotes no terms"),
        _conversions(nodes),
    )


def _check(code: str, summary: str, problems: Sequence[str]) -> Check:
    outcome = Outcome.FAILED if problems else Outcome.HELD
    return Check(code, outcome, summary, tuple(problems))


def _absent(code: str, summary: str) -> Check:
    return Check(code, Outcome.NOT_AVAILABLE, summary)


def _numbering(nodes: Collection[Node], profile: Profile) -> Check:
    """Siblings count 1, 2, 3 or a, b, c without gap or turn; codes of a list that leaves some out
    rise.
    """
    problems: list[str] = []
    seen = 0
    for node in nodes:
        if not node.children:
            continue
        expected: Counter[str] = Counter()
        roman = _counts_in_roman(node)
        for child in node.children:
            if child.label is None or child.label.depth < min(3, profile.labels.entry + 1):
                continue
            if profile.labels.codes and child.kind is Kind.ENTRY:
                continue  # a whole label counts with none before it
            seen += 1
            family, value = _ordinal(child.label.last, roman=roman)
            expected[family] += 1
            if child.label.depth - 1 in profile.labels.skips and value > expected[family]:
                expected[family] = value
            if value != expected[family]:
                problems.append(
                    f"{child.path} stands after {expected[family] - 1} of its kind, not after "
                    f"{value - 1}"
                )
                expected[family] = value
    if profile.labels.codes:
        entries = [node.label for node in nodes if node.kind is Kind.ENTRY and node.label]
        problems.extend(_codes_out_of_order(entries))
        return _check("numbering", f"{seen} labels and {len(entries)} entries", problems)
    # A label, not a path: an item read twice has the path "1~2".
    top = [node.label for node in nodes if node.label is not None and node.label.depth == 1]
    items = [str(label) for label in top]
    first, prefix = profile.labels.first, profile.labels.prefix
    if items != [f"{prefix}{number}" for number in range(first, first + len(items))]:
        problems.append(f"items are {', '.join(items)}")
    return _check("numbering", f"{seen} labels and {len(items)} items", problems)


def _codes_out_of_order(entries: Sequence[Label]) -> Iterator[str]:
    """Say which whole labels do not rise; those that are numbers alone count without gap."""
    for before, label in pairwise(entries):
        one, two = before.components[0], label.components[0]
        if not before < label:
            yield f"{label} stands after {before}"
        elif two.isdecimal() and one.isdecimal() and int(two) != int(one) + 1:
            yield f"{label} follows {before}"


def _counts_in_roman(node: Node) -> bool:
    """Whether what stands under a node is counted i, ii, iii: the first is then "i"."""
    first = next((c.label for c in node.children if c.label is not None), None)
    return first is not None and first.last.lower() == "i"


def _ordinal(last: str, *, roman: bool) -> tuple[str, int]:
    """Return what a label's last component counts with, and how far it has come."""
    if last.isdigit():
        return "1", int(last)
    if roman:
        return "i", ROMAN.index(last.lower()) + 1 if last.lower() in ROMAN else 0
    return "a", ord(last[0].lower()) - 96 + 26 * (len(last) - 1)


def _subsections(edition: Edition, profile: Profile) -> Check:
    if not profile.subsections:
        return _absent("subsections", "the list has no subsections")
    problems: list[str] = []
    for item in edition.parts:
        if item.kind is not Kind.ITEM or item.none:
            continue
        divisions = [c for c in item.children if c.kind is Kind.PART]
        for whole in divisions or [item]:
            sections = [c for c in whole.children if c.kind is Kind.SUBSECTION and c.label]
            letters = "".join(c.label.last[0] for c in sections if c.label)
            if letters != profile.subsections:
                problems.append(f"item {whole.path} has {letters or 'none'}")
            problems.extend(
                f"{c.path} is empty and does not say so"
                for c in sections
                if not c.none and not c.children
            )
    return _check(
        "subsections",
        f"every item has {'–'.join(profile.subsections[:: len(profile.subsections) - 1])}",
        problems,
    )


def _contents(front: Front, nodes: Collection[Node], profile: Profile) -> Check:
    if not front.contents:
        return _absent("contents-labels", "the document has no table of contents")
    listed: set[Label] = set()
    for line in front.contents:
        for found in profile.labels.find(line):
            if found.start == 0 or line[found.start - 1] in " \t":
                listed.add(found.label)
        item = profile.item.match(line)
        if item:
            listed.add(Label(item["number"]))
    deep = {label for label in listed if 2 <= label.depth <= 3}
    # a table that lists items alone is held against the items alone
    low, high = (2, 3) if deep else (1, 1)
    listed = deep or listed
    body = {n.label for n in nodes if n.label is not None and low <= n.label.depth <= high}
    problems = [f"{label} is listed and not in the body" for label in sorted(listed - body)]
    problems += [f"{label} is in the body and not listed" for label in sorted(body - listed)]
    return _check(
        "contents-labels", f"{len(listed)} labels listed, {len(body)} in the body", problems
    )


def _pages(stated: int | None, read: int | None) -> Check:
    if stated is None or read is None:
        return _absent("page-count", "the document states no number of pages")
    problems = [] if stated == read else [f"the footer says {stated}, {read} were read"]
    return _check("page-count", f"{read} pages", problems)


def _declared(edition: Edition, nodes: Collection[Node], profile: Profile) -> Check:
    if not edition.declared_amendments:
        return _absent("cover-declared", "the cover declares no amendments")
    bold = [n.path for n in nodes if n.declared or _has_bold_cell(n)]
    claims = _claims(edition.declared_amendments, profile)
    problems = [
        f"{path} is bold and not declared"
        for path in bold
        if not any(_under(path, claim) for claim in claims)
    ]
    problems += [
        f"{claim} is declared and nothing there is bold"
        for claim in claims
        if claim[:1].isdigit() and not any(_under(path, claim) for path in bold)
    ]
    return _check("cover-declared", f"{len(claims)} declared, {len(bold)} bold", problems)


def _claims(declared: Sequence[str], profile: Profile) -> list[str]:
    """Spell out what the cover names: ranges label by label, anything else as it stands."""
    out: list[str] = []
    for claim in declared:
        spaced = re.sub(r"\.(?=[a-z]{2})", ". ", claim)
        found = references(Text(spaced), profile, None)
        if found:
            out.extend(str(target) for r in found for target in r.targets)
        else:
            out.append(claim.strip().rstrip("."))
    return out


def _has_bold_cell(node: Node) -> bool:
    return node.table is not None and any(
        cell.row >= node.table.header_rows and any(m.kind is MarkKind.BOLD for m in cell.text.marks)
        for cell in node.table.cells
    )


def _under(path: str, claim: str) -> bool:
    head = path.split("#", 1)[0].lower()
    claim = claim.lower()
    return head == claim or head.startswith(f"{claim}.")


_LOW_PAIRS = (("„", "“"),)
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"))


def _quotes(nodes: Collection[Node], profile: Profile) -> Check:
    pairs = _LOW_PAIRS if profile.low_quotes else _PAIRS[:2]
    seen = 0
    problems: list[str] = []
    for node in nodes:
        text = node.text.raw
        for opening, closing in pairs:
            one, two = text.count(opening), text.count(closing)
            seen += one + two
            if one != two:
                problems.append(f"{readable(node.path)}: {one} {opening} and {two} {closing}")
    return _check("quotes", f"{seen} quotation marks", problems)


def _polarity(lines: Polarity, nodes: Collection[Node], profile: Profile) -> Check:
    """Words that turn a sentence round: as many in the records as in the raw lines, with a
    line-break hyphen or without it.
    """
    raw, whole = lines
    kept = polarity_of_texts(_texts(nodes), profile)
    problems = [
        f"{w!r}: {raw[w]} in the source, {kept[w]} in the records"
        for w in sorted(set(raw) | set(kept))
        if kept[w] not in (raw[w], whole[w])
    ]
    return _check("polarity", f"{sum(raw.values())} words such as not, except, or", problems)


def _texts(nodes: Collection[Node]) -> Iterator[str]:
    """Yield every text of the records that comes from the lines, in small letters."""
    for node in nodes:
        yield node.text.raw.lower()
        if node.heading:
            yield node.heading.raw.lower()
        if node.printed:
            yield node.printed.lower()
        if node.table is not None:
            yield from (cell.text.raw.lower() for cell in node.table.cells)


_AGAIN = re.compile(r"~\d+")


def _duplicates(nodes: Collection[Node]) -> Check:
    problems = [node.path for node in nodes if _AGAIN.search(node.path)]
    return _check("duplicates", f"{len(nodes)} provisions, notes and tables", problems)


def _back_matter(edition: Edition, profile: Profile) -> Check:
    back = [part.path for part in profile.parts if part.back]
    if not back:
        return _absent("back-matter", "the list has no back matter")
    have = [part.path for part in edition.parts]
    missing = [path for path in back if path not in have]
    if len(missing) == len(back):
        return Check(
            "back-matter", Outcome.FAILED, "none of the back matter was reached", tuple(missing)
        )
    return _check("back-matter", f"reached {', '.join(p for p in back if p in have)}", missing)


def _exponents(nodes: Collection[Node]) -> Check:
    problems = [
        f"{readable(node.path)}: “{node.text.raw[start:end]}”"
        for node in nodes
        for start, end in flattened(node.text)
    ]
    return _check("exponents", f"{len(nodes)} provisions, notes and tables", problems)


def _substances(nodes: Collection[Node]) -> Check:
    def wrong(one: Substance) -> str | None:
        return None if one.valid else f": {one.cas}"

    found = _each(nodes, lambda node: node.substances, "CAS numbers", wrong)
    return _check("cas-check-digit", *found)


def _references(nodes: Collection[Node]) -> Check:
    def wrong(one: Reference) -> str | None:
        if one.resolved or not one.targets:
            return None
        return f" refers to {one.printed.strip()}, which is not in the edition"

    found = _each(nodes, lambda node: node.references, "references", wrong)
    return _check("references", *found)


def _terms(nodes: Collection[Node]) -> Check:
    """Every quoted term is explained: double quotes by a definition, single ones by a note."""

    def wrong(one: TermUse) -> str | None:
        if one.definition is not None:
            return None
        return f": “{one.term}”, in {'double' if one.double else 'single'} quotes"

    found = _each(nodes, lambda node: node.terms, "quoted terms", wrong)
    return _check("terms", *found)


def _each(
    nodes: Collection[Node],
    of: Callable[[Node], Sequence[T]],
    what: str,
    wrong: Callable[[T], str | None],
) -> tuple[str, list[str]]:
    """Return how many of ``what`` nodes have, and the problems: ``wrong`` says what is wrong with
    one, to be read behind the path of its node.
    """
    seen = 0
    problems: list[str] = []
    for node in nodes:
        for one in of(node):
            seen += 1
            problem = wrong(one)
            if problem is not None:
                problems.append(f"{readable(node.path)}{problem}")
    return f"{seen} {what}", problems


def _conversions(nodes: Collection[Node]) -> Check:
    """What a table of conversions states is true, calculated anew."""
    stated = [
        (node.path, one)
        for node in nodes
        for text in (node.text, *((c.text for c in node.table.cells) if node.table else ()))
        for one in conversions(text)
    ]
    if not stated:
        return _absent("conversions", "the edition states no conversion of units")
    unknown = [one.printed for _, one in stated if one.right is None]
    problems = [
        f"{path}: {one.printed}: {one.right} would be right"
        for path, one in stated
        if one.right is not None and not one.holds
    ]
    beside = f"; not calculated: {'; '.join(unknown)}" if unknown else ""
    return _check("conversions", f"{len(stated) - len(unknown)} calculated{beside}", problems)
