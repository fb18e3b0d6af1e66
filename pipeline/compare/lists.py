"""The connector that joins a list's members, which stands at the end of the last but one.

When a member is added or removed at the end, the "and" or "or" moves to another member. That is no
change of what the list says; a list whose "and" became "or" is.
"""

from __future__ import annotations

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.fates import Fates
from pipeline.compare.index import TreeIndex
from pipeline.compare.phrases import Phrases
from pipeline.compare.ruling import Ruling, directed
from pipeline.compare.wording import Span, Wording
from pipeline.compare.words import Hunk, Token


def rule_on_list_connector(fates: Fates, old: Wording, new: Wording, hunk: Hunk) -> Ruling | None:
    """The "and" or "or" at a member's end, which goes with the member's place in its list."""
    gone, came = old.tokens[hunk.i1 : hunk.i2], new.tokens[hunk.j1 : hunk.j2]
    ends = [_ending(old, gone, hunk.i2), _ending(new, came, hunk.j2)]
    if None in ends or not any(ends) or ends[0] == ends[1]:
        return None
    i, j = fates.old.at_path.get(old.node.path), fates.new.at_path.get(new.node.path)
    if i is None or j is None:
        return None
    joined = [
        closing_connector(fates.old, i, fates.phrases),
        closing_connector(fates.new, j, fates.phrases),
    ]
    if all(ends) and joined == ends:
        return directed(
            "list-joining-changed",
            widened=joined[1] in fates.phrases.or_words,
            position=fates.base(j, new=True),
            what=f"the list's closing “{joined[0]}” became “{joined[1]}”",
            old=spans_of(gone),
            new=spans_of(came),
        )
    if joined[0] != joined[1]:
        return None
    return Ruling(
        ChangeLabel.EDITORIAL,
        "list-connector-moved",
        f"the list's “{joined[0]}” still stands before its last member, which is another one now",
        spans_of(gone),
        spans_of(came),
    )


def _ending(wording: Wording, tokens: tuple[Token, ...], stop: int) -> str | None:
    """The connector a stretch at a text's end is, "" for signs alone, ``None`` for other words."""
    if tokens and stop < len(wording.tokens):
        return None
    words = [t.key.casefold() for t in tokens if t.kind != "sign"]
    if not words:
        return ""
    known = wording.phrases.and_words | wording.phrases.or_words
    return words[0] if len(words) == 1 and words[0] in known else None


def closing_connector(index: TreeIndex, at: int, phrases: Phrases) -> str:
    """Return the connector at the end of any of a node's siblings: how the list joins."""
    for i in index.children[index.parent[at]]:
        last = index.nodes[i].text.plain().lower().rstrip(" .;,:").rsplit(" ", 1)[-1]
        if last in phrases.and_words or last in phrases.or_words:
            return last
    return ""


def spans_of(tokens: tuple[Token, ...]) -> tuple[Span, ...]:
    """Return the one span a run of tokens stands on, or none for an empty run."""
    return ((tokens[0].start, tokens[-1].end),) if tokens else ()
