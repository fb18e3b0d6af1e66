"""Whole provisions added or removed: what that does to the control."""

from __future__ import annotations

from pipeline.compare.changes import ChangeLabel, Verdict
from pipeline.compare.editorial import canonical_words
from pipeline.compare.facts import place_label
from pipeline.compare.fates import Fates
from pipeline.compare.phrases import Phrases, pattern
from pipeline.compare.ruling import directed
from pipeline.compare.wording import Position
from pipeline.model.citing import KINDS, a_kind
from pipeline.model.records import Kind, Node

_CONTROLS = (Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION)
_MEMBERS = (Kind.ENTRY, Kind.PROVISION, Kind.LIST_ITEM)


def rule_on_presence(fates: Fates, at: int, *, added: bool, root: bool) -> tuple[Verdict, ...]:
    """Return the verdicts on a node that one edition alone has.

    ``root`` is false for what stands inside something added or removed: its direction is that of
    the whole, and is given there.
    """
    index = fates.new if added else fates.old
    node = index.nodes[at]
    verb = "added" if added else "removed"
    verdicts = [
        Verdict(
            ChangeLabel.ADDED if added else ChangeLabel.REMOVED,
            f"{node.kind.value}-{verb}" if root else f"{verb}-with-its-parent",
            f"the {KINDS[node.kind]} was {verb}"
            if root
            else f"it was {verb} with the provision it belongs to",
        )
    ]
    place = place_label(fates, None if added else at, at if added else None)
    if place is not None:
        verdicts.append(place)
    if node.substances:
        names = ", ".join(s.cas for s in node.substances)
        spans = tuple((s.start, s.end) for s in node.substances)
        verdicts.append(
            Verdict(
                ChangeLabel.SUBSTANCE,
                f"cas-{verb}",
                f"CAS {names} {'was' if len(spans) == 1 else 'were'} {verb}",
                () if added else spans,
                spans if added else (),
            )
        )
    direction = _direction(fates, at, added=added) if root else None
    if direction is not None:
        verdicts.append(direction)
    return tuple(verdicts)


def _direction(fates: Fates, at: int, *, added: bool) -> Verdict | None:
    index = fates.new if added else fates.old
    node = index.nodes[at]
    verb = "added" if added else "removed"
    phrases = fates.phrases
    if node.none:
        return Verdict(
            ChangeLabel.EDITORIAL, "none-statement", f"a statement that there is none was {verb}"
        )
    if node.kind in (Kind.NOTE, Kind.NOTA_BENE) and _leaves_out(node, phrases):
        label = ChangeLabel.RELAXED if added else ChangeLabel.TIGHTENED
        return Verdict(
            label,
            f"no-control-note-{verb}",
            f"a note that leaves something out was {verb}, so "
            f"{'less' if added else 'more'} is controlled",
        )
    if node.kind not in _MEMBERS:
        return _other(node, verb)
    parent = index.nodes[index.parent[at]]
    if _replaced(fates, node.path, added=added):
        return Verdict(
            ChangeLabel.UNDETERMINED,
            "replaced-in-place",
            f"it was {verb}, and the {'old' if added else 'new'} edition has other words under "
            "the same label: an amendment perhaps, but too unlike to be called one",
        )
    if _from_heading(fates, at, added=added):
        return Verdict(
            ChangeLabel.UNDETERMINED,
            "member-from-its-heading",
            f"a member was {verb} while its heading {'lost' if added else 'gained'} some of the "
            f"same words: it may be what the heading {'said before' if added else 'says now'}",
        )
    joined = joining(
        parent,
        node,
        index.nodes[index.children[index.parent[at]][-2]]
        if len(index.children[index.parent[at]]) > 1
        else None,
        phrases,
    )
    position = fates.base(at, new=added)
    if position is Position.UNKNOWN and node.kind is Kind.LIST_ITEM:
        return None
    if joined == "":
        return Verdict(
            ChangeLabel.UNDETERMINED,
            f"member-{verb}",
            f"a member of a list was {verb}, and the list does not say whether its members are "
            "alternatives or joint conditions",
        )
    either = joined == "or"
    what = f"{'an alternative' if either else 'a further condition'} was {verb}"
    if node.kind is Kind.ENTRY:
        what = f"a control was {verb}"
    ruling = directed(
        f"{'or' if either else 'and'}-member-{verb}",
        widened=either is added,
        position=position,
        what=what,
    )
    return Verdict(ruling.label, ruling.rule, ruling.argument)


def _replaced(fates: Fates, path: str, *, added: bool) -> bool:
    """Whether the other edition has, under the same label, something this one has not."""
    index, known = (fates.old, fates.links) if added else (fates.new, fates.back)
    at = index.at_path.get(path)
    return at is not None and at not in known


def _from_heading(fates: Fates, at: int, *, added: bool) -> bool:
    """Whether the words of a member are, in part, words its paired heading lost (or gained)."""
    index, known = (fates.new, fates.back) if added else (fates.old, fates.links)
    parent = index.parent[at]
    link = known.get(parent)
    if link is None or index.nodes[parent].kind not in (Kind.ENTRY, Kind.PROVISION):
        return False
    here = index.nodes[parent].text.plain()
    there = (fates.old.nodes[link.old] if added else fates.new.nodes[link.new]).text.plain()
    if here == there:
        return False
    little = fates.phrases.function_words | fates.phrases.and_words | fates.phrases.or_words
    given = set(canonical_words(there)) - set(canonical_words(here)) - little
    if given and not (fates.old.children[link.old] if added else fates.new.children[link.new]):
        return True  # a heading without members was rewritten as a list
    own = set(canonical_words(index.nodes[at].text.plain()))
    return len(given & own) >= 2 or (bool(given) and given <= own)


def _other(node: Node, verb: str) -> Verdict | None:
    """Items and subsections speak through their entries; a paragraph of a provision is open."""
    if node.kind in (Kind.PARAGRAPH, Kind.TABLE):
        return Verdict(
            ChangeLabel.UNDETERMINED,
            f"{node.kind.value}-{verb}",
            f"{a_kind(node.kind)} was {verb}, and no rule says what that does",
        )
    return None


def _leaves_out(node: Node, phrases: Phrases) -> bool:
    own = node.text.plain()
    below = " ".join(child.text.plain() for child in node.children)
    return bool(pattern(phrases.no_control).search(f"{own} {below}"))


def joining(parent: Node, member: Node, before: Node | None, phrases: Phrases) -> str:
    """Return how a list joins its members: "or", "and", or "" when it does not say.

    The opener decides ("any of the following", "all of the following"), then the connector at the
    end of the last member but one (where goods are enumerated "as follows", "and" joins
    alternatives), then the kind of list: a subsection's entries, and goods listed
    "as follows", are alternatives; characteristics ("having the following") are not said.
    """
    if parent.kind in (Kind.SUBSECTION, Kind.ITEM, Kind.PART):
        return "or"
    words = parent.text.plain().lower()
    if pattern(phrases.all_of).search(words) and not pattern(phrases.any_of).search(words):
        return "and"
    if pattern(phrases.any_of).search(words):
        return "or"
    closing = (before or member).text.plain().lower().rstrip(" .;,:").rsplit(" ", 1)[-1]
    if closing in phrases.or_words:
        return "or"
    if closing in phrases.and_words:
        return "or" if _enumerates(words, phrases) else "and"
    found = pattern(phrases.listing).search(words)
    if found is None:
        return ""
    opening = words[: found.start()].rstrip(" ,")
    return "" if pattern(rf"(?:{phrases.condition})$").search(opening) else "or"


def _enumerates(words: str, phrases: Phrases) -> bool:
    """Whether words open an enumeration of goods ("lines, as follows: ...; and ..."): they end with
    the phrase that does, and the clause it ends has no condition and no criterion in it.
    """
    ending = pattern(rf"(?:{phrases.enumerating})\W*$").search(words)
    if ending is None:
        return False
    before, _, clause = words[: ending.start()].rstrip(" ,").rpartition(",")
    if pattern(phrases.exclusion).match(clause.strip()):
        clause = before.rpartition(",")[2]  # an exclusion in commas says nothing of the goods
    joint = (phrases.condition, phrases.criteria)
    return not any(pattern(one).search(clause) for one in joint)
