"""Which way words took a control: alternatives, joint conditions, exclusions, the phrase ladder.

Each rule looks at stretches in which two texts differ and answers only where the logic is plain
from the words: "or X" inserted in a list of alternatives, "other than X" inserted, "all of" become
"any of", "specially designed" become "designed or modified". What is not plain is left to others,
and in the end to ``undetermined``.
"""

from __future__ import annotations

from rapidfuzz.distance import LCSseq

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.phrases import pattern
from pipeline.compare.ruling import Ruling, directed
from pipeline.compare.wording import Position, Span, Wording
from pipeline.compare.words import Hunk, Token


def span_of(tokens: tuple[Token, ...]) -> Span:
    """Return the characters a run of tokens stands on; it is not empty."""
    return tokens[0].start, tokens[-1].end


def rule_on_ladder(old: Wording, new: Wording) -> list[Ruling]:
    """Rule on phrases of purpose that climbed or descended: wider phrases take in the narrower."""
    left, right = _rungs(old), _rungs(new)
    if len(left) == len(right):
        moved = [(a, b) for a, b in zip(left, right, strict=True) if a[0] != b[0]]
    else:
        moved = [
            pair
            for code in LCSseq.opcodes([r for r, _ in left], [r for r, _ in right])
            if code.tag == "replace"
            and code.src_end - code.src_start == code.dest_end - code.dest_start
            for pair in zip(
                left[code.src_start : code.src_end],
                right[code.dest_start : code.dest_end],
                strict=True,
            )
        ]
    return [_climbed(old, new, a, b) for a, b in moved]


def _rungs(wording: Wording) -> list[tuple[int, Span]]:
    found = [
        (rung, m.span())
        for rung, (_, source) in enumerate(wording.phrases.ladder)
        for m in pattern(source).finditer(wording.lower)
    ]
    return sorted(found, key=lambda item: item[1])


def _climbed(old: Wording, new: Wording, one: tuple[int, Span], other: tuple[int, Span]) -> Ruling:
    (rung, span), (to, onto) = one, other
    names = [name for name, _ in old.phrases.ladder]
    before, after = old.position(span[0]), new.position(onto[0])
    what = f"“{names[rung]}” became “{names[to]}”, which is {'wider' if to < rung else 'narrower'}"
    if before is not after:
        return Ruling(
            ChangeLabel.UNDETERMINED,
            "phrase-ladder",
            f"{what}, but it also changed between controlling and excluding",
            (span,),
            (onto,),
        )
    return directed(
        "phrase-ladder", widened=to < rung, position=before, what=what, old=(span,), new=(onto,)
    )


def rule_on_quantifiers(old: Wording, new: Wording) -> list[Ruling]:
    """Rule on "all of the following" become "any of the following", or the reverse."""
    left, right = _quantifiers(old), _quantifiers(new)
    if len(left) != len(right):
        return []
    found = []
    for (is_any, span), (now_any, onto) in zip(left, right, strict=True):
        if is_any is now_any:
            continue
        one, other = old.slice(span), new.slice(onto)
        found.append(
            directed(
                "all-or-any",
                widened=now_any,
                position=new.position(onto[0]),
                what=f"“{one}” became “{other}”: {'one condition is' if now_any else 'all are'} "
                "needed now",
                old=(span,),
                new=(onto,),
            )
        )
    return found


def _quantifiers(wording: Wording) -> list[tuple[bool, Span]]:
    found = [(True, m.span()) for m in pattern(wording.phrases.any_of).finditer(wording.lower)]
    found += [(False, m.span()) for m in pattern(wording.phrases.all_of).finditer(wording.lower)]
    return sorted(found, key=lambda item: item[1])


def rule_on_hunk(old: Wording, new: Wording, hunk: Hunk) -> list[Ruling]:
    """Rule on one stretch of difference by what it opens or joins."""
    gone, came = old.tokens[hunk.i1 : hunk.i2], new.tokens[hunk.j1 : hunk.j2]
    if len(gone) == len(came) == 1:
        return _connector(old, new, gone[0], came[0])
    if gone and came:
        return []
    wording, tokens, added = (new, came, True) if came else (old, gone, False)
    return _clause(wording, tokens, added=added)


def _connector(old: Wording, new: Wording, gone: Token, came: Token) -> list[Ruling]:
    one, other = gone.key.casefold(), came.key.casefold()
    phrases = old.phrases
    to_or = one in phrases.and_words and other in phrases.or_words
    to_and = one in phrases.or_words and other in phrases.and_words
    if not (to_or or to_and):
        return []
    spans = ((gone.start, gone.end),), ((came.start, came.end),)
    what = f"“{one}” became “{other}”"
    if _joins_limits(old, gone) and _joins_limits(new, came):
        return [
            directed(
                "connector-between-conditions",
                widened=to_or,
                position=new.position(came.start),
                what=f"{what} between two conditions",
                old=spans[0],
                new=spans[1],
            )
        ]
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "connector-changed",
            f"{what}, and what it joins is not plainly a pair of conditions",
            *spans,
        )
    ]


def _joins_limits(wording: Wording, token: Token) -> bool:
    """Whether the clauses on both sides of a connector hold a figure with a comparator."""
    left = wording.clause((token.start, token.start))
    right = wording.clause((token.end, token.end))
    spans = [wording.to_plain(q.start, q.end) for q in wording.node.quantities]
    return all(any(a <= s[0] < b for s in spans) for a, b in (left, right))


def _clause(wording: Wording, tokens: tuple[Token, ...], *, added: bool) -> list[Ruling]:
    span = span_of(tokens)
    words = wording.lower[span[0] : span[1]].strip(" ,;:.(")
    phrases = wording.phrases
    verb = "added" if added else "dropped"
    spans: dict[str, tuple[Span, ...]] = {"new" if added else "old": (span,)}
    quoted = f"“{_short(_bare(wording.slice(span)))}”"
    start = span[0] + max(0, wording.lower[span[0] : span[1]].find(words[:1]))
    position = wording.position(start)
    if pattern(phrases.no_control).search(words) and _whole_sentence(wording, span):
        label = ChangeLabel.RELAXED if added else ChangeLabel.TIGHTENED
        return [
            Ruling(
                label,
                f"no-control-sentence-{verb}",
                f"a sentence that leaves something out was {verb} ({quoted}), so "
                f"{'less' if added else 'more'} is controlled",
            ).at((span,), new=added)
        ]
    opener = pattern(phrases.exclusion).match(words) or pattern(phrases.exclusion).match(
        _after_connector(words, wording)
    )
    if opener:
        if position is Position.EXCLUDES and wording.base is Position.CONTROLS:
            # "Lines other than A, except B": B may be an exception to either.
            position = position.turned() if not _in_no_control(wording, start) else position
        return [
            directed(
                f"exclusion-{verb}",
                widened=not added,
                position=position,
                what=f"the exclusion {quoted} was {verb}",
                **spans,
            )
        ]
    if pattern(phrases.exclusion).search(words) or _polar(words, wording):
        return []
    if pattern(phrases.example).match(words):
        return [
            Ruling(
                ChangeLabel.CLARIFIED,
                f"example-{verb}",
                f"an example or explanation was {verb} ({quoted}): what is controlled stays, what "
                "is meant is clearer",
            ).at((span,), new=added)
        ]
    return _limb(wording, tokens, words=words, quoted=quoted, verb=verb, spans=spans, added=added)


def _bare(words: str) -> str:
    """Return words without the signs around them, and without half a pair of brackets.

    >>> _bare(" (that is, milling)"), _bare("kites (or sails)")
    ('that is, milling', 'kites (or sails)')
    """
    bare = words.strip(" ,;:.(")
    return bare.removesuffix(")") if bare.count(")") > bare.count("(") else bare


def _in_no_control(wording: Wording, at: int) -> bool:
    """Whether a sentence that says "does not control" stands before."""
    start, _ = wording.sentence(at)
    return pattern(wording.phrases.no_control).search(wording.lower[start:at]) is not None


def _limb(
    wording: Wording,
    tokens: tuple[Token, ...],
    *,
    words: str,
    quoted: str,
    verb: str,
    spans: dict[str, tuple[Span, ...]],
    added: bool,
) -> list[Ruling]:
    phrases = wording.phrases
    first, last = words.split(" ", 1)[0], words.rsplit(" ", 1)[-1]
    span = span_of(tokens)
    following = wording.connector_after(span[1])
    if len(words.split()) > 1 and (first in phrases.or_words or last in phrases.or_words):
        alternative = True
    elif words and (
        wording.lower[span[0] : span[1]].lstrip().startswith(",")
        or wording.lower[span[0] : span[1]].rstrip().endswith(",")
    ):
        if phrases.commas_list:
            closed = _closing_connector(wording, span[1]) == "or"
            alternative = closed or following in phrases.or_words
        else:
            behind = wording.lower[span[1] :].split(maxsplit=1)
            alternative = bool(behind) and behind[0] in phrases.or_words
    else:
        alternative = False
    if alternative:
        return [
            directed(
                f"or-limb-{verb}",
                widened=added,
                position=wording.position(span[0]),
                what=f"the alternative {quoted} was {verb}",
                **spans,
            )
        ]
    rest = _after_connector(words, wording)
    if pattern(phrases.condition).match(rest) and (first in phrases.and_words or rest == words):
        return [
            directed(
                f"and-limb-{verb}",
                widened=not added,
                position=wording.position(span[0]),
                what=f"the further condition {quoted} was {verb}",
                **spans,
            )
        ]
    rung = next((n for n, source in phrases.ladder if pattern(source).fullmatch(words)), None)
    if rung is not None:
        return [
            directed(
                f"restriction-{verb}",
                widened=not added,
                position=wording.position(span[0]),
                what=f"the restriction “{rung}” was {verb}",
                **spans,
            )
        ]
    return []


def _closing_connector(wording: Wording, at: int) -> str:
    """The connector that closes the list going on at ``at``: "or", "and" or nothing."""
    _, stop = wording.sentence(at)
    for start, end in wording.edges:
        if at <= start < stop:
            word = wording.lower[start:end].strip()
            if word in wording.phrases.or_words:
                return "or"
            if word in wording.phrases.and_words:
                return "and"
            if word != ",":
                return ""
    return ""


def _after_connector(words: str, wording: Wording) -> str:
    first, _, rest = words.partition(" ")
    known = wording.phrases.and_words | wording.phrases.or_words
    return rest if first in known else words


def _polar(words: str, wording: Wording) -> bool:
    return any(w.strip(",;.()") in wording.phrases.polarity for w in words.split())


def _whole_sentence(wording: Wording, span: Span) -> bool:
    start, stop = wording.sentence((span[0] + span[1]) // 2)
    return (
        len(wording.lower[start:stop].strip(" .;"))
        <= len(wording.lower[span[0] : span[1]].strip(" .;")) + 2
    )


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57].rsplit(" ", 1)[0] + " …"
