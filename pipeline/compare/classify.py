"""What kind of change: the rules, in order, over one pair, one addition or one removal.

Rules that rest on the record (figures, references, terms, CAS numbers) speak first, then those that
read the logic of the words, then the reasons for calling a stretch editorial. Each says which
characters it accounts for; a stretch no rule accounts for is ``undetermined``. Tightened and
relaxed parts of one change make it ``mixed``, with both arguments.
"""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import ChangeLabel, Operation, Segment, Verdict
from pipeline.compare.direction import rule_on_limits
from pipeline.compare.editorial import TYPOGRAPHIC, editorial_rule, reordered
from pipeline.compare.facts import place_label, rule_on_fields, rule_on_heading
from pipeline.compare.fates import Fates
from pipeline.compare.lists import rule_on_list_connector, spans_of
from pipeline.compare.logic import rule_on_hunk, rule_on_ladder, rule_on_quantifiers
from pipeline.compare.parameters import Moves
from pipeline.compare.proofs import whole
from pipeline.compare.references import SpanMaps, rule_on_references
from pipeline.compare.ruling import Ruling
from pipeline.compare.substances import rule_on_substances, rule_on_terms
from pipeline.compare.typography import fold
from pipeline.compare.wording import Span, Wording
from pipeline.compare.words import Hunk, Token, align, redline, segments
from pipeline.model.citing import listed
from pipeline.model.records import Node
from pipeline.model.text import Text

QUIET = frozenset(
    {
        ChangeLabel.EDITORIAL,
        ChangeLabel.RENUMBERED,
        ChangeLabel.MOVED,
        ChangeLabel.CONTENTS_ONLY,
    }
)
"""Labels that alone do not make a change substantive."""

_FLAT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉₋₊", "0123456789-+0123456789-+")


class Classified(msgspec.Struct, frozen=True):
    """What the rules made of one pair."""

    verdicts: tuple[Verdict, ...]
    redline: tuple[Segment, ...]
    heading_redline: tuple[Segment, ...]
    review: bool


def classify(
    fates: Fates,
    i: int,
    j: int,
    moves: Moves,
    *,
    old_node: Node | None = None,
    new_node: Node | None = None,
    gathered: bool = False,
) -> Classified:
    """Return the verdicts and the redline of a paired node whose words or fields differ.

    ``old_node`` and ``new_node`` stand in where several nodes were joined (a split or a merge,
    ``gathered``): words they share may be said once instead of twice.
    """
    before, after = old_node or fates.old.nodes[i], new_node or fates.new.nodes[j]
    old = fates.wording(i, new=False, node=before)
    new = fates.wording(j, new=True, node=after)
    hunks = [] if old.plain == new.plain else align(old.tokens, new.tokens)
    place_of = _Place(fates, i, j, moves, gathered)
    if hunks:
        rulings = _on_text(place_of, old, new, hunks)
    else:
        rulings = [*_unseen(fates, old, new), *rule_on_terms(fates, old, new, silent=True)]
    rulings.extend(rule_on_heading(fates, before, after))
    rulings.extend(rule_on_fields(fates, before, after))
    verdicts = _verdicts(rulings, old, new)
    place = place_label(fates, i, j)
    if place is not None and any(v.label not in QUIET for v in verdicts):
        verdicts = (place, *verdicts)
    headings = (before.heading or Text(""), after.heading or Text(""))
    return Classified(
        verdicts,
        segments(old.plain, new.plain, old.tokens, new.tokens, hunks)
        if old.plain != new.plain
        else whole(after.text, Operation.EQUAL),
        redline(*headings, fates.new.edition.language)
        if headings[0].plain() != headings[1].plain()
        else (),
        any(r.review for r in rulings),
    )


class _WordingMaps(SpanMaps):
    def __init__(self, old: Wording, new: Wording) -> None:
        self._old, self._new = old, new

    def old(self, start: int, end: int) -> Span:
        return self._old.to_plain(start, end)

    def new(self, start: int, end: int) -> Span:
        return self._new.to_plain(start, end)


class _Place(msgspec.Struct, frozen=True):
    """Where a pair stands; ``gathered`` when a side is several nodes joined."""

    fates: Fates
    i: int
    j: int
    moves: Moves
    gathered: bool


def _on_text(place: _Place, old: Wording, new: Wording, hunks: list[Hunk]) -> list[Ruling]:
    fates, i, j = place.fates, place.i, place.j
    filled = _filled(old, new)
    if filled is not None:
        return [filled]
    if reordered(old.plain, new.plain, fates.phrases):
        return [
            Ruling(
                ChangeLabel.EDITORIAL,
                "reordered",
                "the same members of a list in another order",
                ((0, len(old.plain)),),
                ((0, len(new.plain)),),
            )
        ]
    if place.gathered:
        return _gathered(old, new, hunks)
    rulings = [r for hunk in hunks for r in _lost_script(old, new, hunk)]
    rulings.extend(place.moves.rulings(i))
    rulings.extend(rule_on_limits(old, new, tuple(rulings)))
    rulings.extend(rule_on_ladder(old, new))
    rulings.extend(rule_on_quantifiers(old, new))
    rulings.extend(rule_on_references(fates, i, j, _WordingMaps(old, new)))
    rulings.extend(rule_on_terms(fates, old, new))
    rulings.extend(rule_on_substances(old, new, hunks))
    for hunk in (part for one in hunks for part in _parted(fates, old, new, one)):
        rulings.extend(_on_hunk(fates, old, new, hunk, rulings))
    return rulings


def _parted(fates: Fates, old: Wording, new: Wording, hunk: Hunk) -> list[Hunk]:
    """Part a stretch from the connector it ends with on both sides, spelled otherwise: "3 o 4"
    against "3, 5 ó 4" is an alternative added, and an accent.
    """
    shorter = Hunk(hunk.i1, hunk.i2 - 1, hunk.j1, hunk.j2 - 1)
    if (shorter.i1 == shorter.i2) is (shorter.j1 == shorter.j2) or hunk.i1 == hunk.i2:
        return [hunk]
    ends = old.tokens[shorter.i2], new.tokens[shorter.j2]
    words = [end.key.casefold() for end in ends]
    alike = any(
        set(words) <= known for known in (fates.phrases.or_words, fates.phrases.and_words)
    ) and editorial_rule(ends[:1], ends[1:], fates.phrases)
    if not alike:
        return [hunk]
    return [shorter, Hunk(shorter.i2, hunk.i2, shorter.j2, hunk.j2)]


def _unseen(fates: Fates, old: Wording, new: Wording) -> list[Ruling]:
    """Texts that differ though their tokens do not: white space apart, never in silence."""
    rules = fates.interner.text_rules
    one, other = ("".join(fold(side.plain, rules).split()) for side in (old, new))
    if one == other:
        return []
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "unexplained-signs",
            "the texts differ in signs that no rule knows",
            ((0, len(old.plain)),),
            ((0, len(new.plain)),),
        )
    ]


def _filled(old: Wording, new: Wording) -> Ruling | None:
    """A place that said "None." or "Reserved" and now holds words, or the reverse."""
    if old.node.none is new.node.none:
        return None
    spans = ((0, len(old.plain)),), ((0, len(new.plain)),)
    said = (
        "no longer says that there is nothing here"
        if old.node.none
        else "says that there is nothing here now"
    )
    nothing = new.plain if old.node.none else old.plain
    if not nothing.strip():
        return Ruling(
            ChangeLabel.EDITORIAL,
            "none-statement",
            f"the heading {said}; what stands below is reported by itself",
            *spans,
        )
    label = ChangeLabel.TIGHTENED if old.node.none else ChangeLabel.RELAXED
    return Ruling(
        label,
        "none-statement",
        f"the place {said}, so its words are a control {'added' if old.node.none else 'dropped'}",
        *spans,
    )


def _lost_script(old: Wording, new: Wording, hunk: Hunk) -> list[Ruling]:
    """10⁶ against 106: raised or lowered figures on one side only, which changes the value."""
    gone, came = old.tokens[hunk.i1 : hunk.i2], new.tokens[hunk.j1 : hunk.j2]
    if not gone or not came:
        return []
    one = "".join(t.key for t in gone)
    other = "".join(t.key for t in came)
    if one.replace(" ", "") == other.replace(" ", "") or _flat(one) != _flat(other):
        return []
    spans = ((gone[0].start, gone[-1].end),), ((came[0].start, came[-1].end),)
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "lost-superscript",
            f"“{old.slice(spans[0][0])}” against “{new.slice(spans[1][0])}”: the same figures, "
            "raised or lowered on one side only, which is another value or a fault of a file",
            *spans,
            review=True,
        )
    ]


def _flat(words: str) -> str:
    """Return words with raised and lowered figures on the line, without spaces."""
    for sign in ("^(", "_(", ")", " "):
        words = words.replace(sign, "")
    return words.translate(_FLAT)


def _on_hunk(
    fates: Fates,
    old: Wording,
    new: Wording,
    hunk: Hunk,
    rulings: list[Ruling],
) -> list[Ruling]:
    """Rule on one stretch, unless the rulings so far account for all of it."""
    gone, came = old.tokens[hunk.i1 : hunk.i2], new.tokens[hunk.j1 : hunk.j2]
    used_old = [s for r in rulings for s in r.old]
    used_new = [s for r in rulings for s in r.new]
    doubled = _doubled(old, gone, hunk.i1, hunk.i2) or _doubled(new, came, hunk.j1, hunk.j2)
    if doubled and not (gone and came):
        argument = "a word printed twice in a row is printed once, or the reverse"
        return [
            Ruling(ChangeLabel.EDITORIAL, "doubled-word", argument, spans_of(gone), spans_of(came))
        ]
    joint = rule_on_list_connector(fates, old, new, hunk) if len(gone) + len(came) <= 3 else None
    if joint is not None:
        return [joint]
    touched = _touched(gone, used_old) or _touched(came, used_new)
    if touched and _explained(old, gone, used_old) and _explained(new, came, used_new):
        return []
    found = [] if touched else rule_on_hunk(old, new, hunk)
    if found:
        return found
    left, right = gone, came
    if touched:
        left = tuple(t for t in gone if not _used(t, used_old))
        right = tuple(t for t in came if not _used(t, used_new))
    reason = editorial_rule(left, right, fates.phrases, fates.renamed)
    spans = (spans_of(left), spans_of(right))
    if reason is TYPOGRAPHIC:
        return []
    if reason is not None:
        return [Ruling(ChangeLabel.EDITORIAL, reason.id, reason.argument, *spans)]
    turns = _polar(left, right, fates)
    what = _became(old, new, left, right)
    return [
        Ruling(
            ChangeLabel.UNDETERMINED,
            "polarity-word" if turns else "unexplained-words",
            f"{what}; {turns}, which can turn a sentence round"
            if turns
            else f"{what}, which no rule decides",
            *spans,
            review=bool(turns),
        )
    ]


def _gathered(old: Wording, new: Wording, hunks: list[Hunk]) -> list[Ruling]:
    """Rule on a split or a merge: words said once instead of twice are part of it, others open."""
    found = []
    for hunk in hunks:
        gone, came = old.tokens[hunk.i1 : hunk.i2], new.tokens[hunk.j1 : hunk.j2]
        if not _repeated(old, new, gone, came):
            found.append(
                Ruling(
                    ChangeLabel.UNDETERMINED,
                    "words-changed-too",
                    f"{_became(old, new, gone, came)} besides, which no rule decides",
                    spans_of(gone),
                    spans_of(came),
                )
            )
    return found


def _became(old: Wording, new: Wording, gone: tuple[Token, ...], came: tuple[Token, ...]) -> str:
    before, after = _quote(old, gone), _quote(new, came)
    if before and after:
        return f"“{before}” became “{after}”"
    return f"“{before}” was dropped" if before else f"“{after}” was added"


def _repeated(old: Wording, new: Wording, gone: tuple[Token, ...], came: tuple[Token, ...]) -> bool:
    """In a split or a merge: words that stand in the other text too, said once instead of twice."""
    little = old.phrases.and_words | old.phrases.or_words | old.phrases.function_words
    before, after = {t.key.casefold() for t in old.tokens}, {t.key.casefold() for t in new.tokens}
    return all(
        t.key.casefold() in there or t.key.casefold() in little or t.kind == "sign"
        for tokens, there in ((gone, after), (came, before))
        for t in tokens
    )


def _doubled(wording: Wording, tokens: tuple[Token, ...], start: int, stop: int) -> bool:
    """Whether a stretch is one word that its neighbour repeats."""
    if len(tokens) != 1 or tokens[0].kind != "word":
        return False
    around = (*wording.tokens[max(0, start - 1) : start], *wording.tokens[stop : stop + 1])
    return any(t.key.casefold() == tokens[0].key.casefold() for t in around)


def _used(token: Token, spans: list[Span]) -> bool:
    return any(s[0] < token.end and token.start < s[1] for s in spans)


def _touched(tokens: tuple[Token, ...], spans: list[Span]) -> bool:
    return any(_used(t, spans) for t in tokens)


def _explained(wording: Wording, tokens: tuple[Token, ...], spans: list[Span]) -> bool:
    little = wording.phrases.function_words | wording.phrases.and_words | wording.phrases.or_words
    return all(
        _used(t, spans)
        or (t.kind == "sign" and t.key in ",;:.()")
        or (t.kind == "word" and t.key.casefold() in little)
        for t in tokens
    )


def _quote(wording: Wording, tokens: tuple[Token, ...]) -> str:
    words = wording.slice((tokens[0].start, tokens[-1].end)) if tokens else ""
    words = words.strip(" ,;") or words
    return words if len(words) <= 80 else words[:77].rsplit(" ", 1)[0] + " …"


def _polar(left: tuple[Token, ...], right: tuple[Token, ...], fates: Fates) -> str:
    """Say which words that turn a sentence stand on one side only; nothing when none does."""
    polarity = fates.phrases.polarity
    before = sorted(t.key.casefold() for t in left if t.key.casefold() in polarity)
    after = sorted(t.key.casefold() for t in right if t.key.casefold() in polarity)
    turning = sorted(set(before) ^ set(after))
    if not turning:
        return ""
    quoted = listed([f"“{word}”" for word in turning])
    return f"{quoted} {'stands' if len(turning) == 1 else 'stand'} in one edition only"


def _verdicts(rulings: list[Ruling], old: Wording, new: Wording) -> tuple[Verdict, ...]:
    """Turn rulings into verdicts on raw spans; alike ones are joined, opposite ones are mixed."""
    grouped: dict[tuple[ChangeLabel, str, str], list[Ruling]] = {}
    for ruling in rulings:
        grouped.setdefault((ruling.label, ruling.rule, ruling.argument), []).append(ruling)
    verdicts = [
        Verdict(
            label,
            rule,
            argument,
            tuple(sorted({old.to_raw(s) for r in some for s in r.old})),
            tuple(sorted({new.to_raw(s) for r in some for s in r.new})),
        )
        for (label, rule, argument), some in grouped.items()
    ]
    return mixed(tuple(verdicts))


def mixed(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Join tightened and relaxed verdicts of one change into one ``mixed`` verdict."""
    labels = {v.label for v in verdicts}
    if not {ChangeLabel.TIGHTENED, ChangeLabel.RELAXED} <= labels:
        return verdicts
    parts = [v for v in verdicts if v.label in (ChangeLabel.TIGHTENED, ChangeLabel.RELAXED)]
    joined = Verdict(
        ChangeLabel.MIXED,
        "+".join(dict.fromkeys(v.rule for v in parts)),
        "; ".join(v.argument for v in parts),
        tuple(sorted({s for v in parts for s in v.old_spans})),
        tuple(sorted({s for v in parts for s in v.new_spans})),
    )
    return (joined, *(v for v in verdicts if v not in parts))
