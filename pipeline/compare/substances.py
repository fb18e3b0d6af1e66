"""Substances by CAS number, and quoted terms: what a text names, followed through the pairing."""

from __future__ import annotations

import re

from rapidfuzz.distance import LCSseq

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.fates import Fates
from pipeline.compare.ruling import Ruling
from pipeline.compare.wording import Span, Wording
from pipeline.compare.words import Hunk
from pipeline.model.citing import readable
from pipeline.model.records import Substance, TermUse

_CAS_WORDS = re.compile(
    r"\b\d{2,7}-\d{2}-\d\b|[\s,;:.()\[\]/]|\bcas\b|\bnos?\b|\bn[°º]|\bnúm\b", re.IGNORECASE
)


def rule_on_substances(old: Wording, new: Wording, hunks: list[Hunk]) -> list[Ruling]:
    """Rule on CAS numbers that one text has and the other has not."""
    before = {s.cas: s for s in old.node.substances}
    after = {s.cas: s for s in new.node.substances}
    gone = [s for cas, s in before.items() if cas not in after]
    came = [s for cas, s in after.items() if cas not in before]
    found: list[Ruling] = []
    if gone and came:
        found.append(
            Ruling(
                ChangeLabel.SUBSTANCE,
                "cas-replaced",
                f"CAS {_list(gone)} gave way to CAS {_list(came)}",
                tuple(_span(old, s) for s in gone),
                tuple(_span(new, s) for s in came),
            )
        )
        found.append(
            Ruling(
                ChangeLabel.UNDETERMINED,
                "cas-replaced",
                "another CAS number may name another substance or correct the number of the same "
                "one",
                tuple(_span(old, s) for s in gone),
                tuple(_span(new, s) for s in came),
            )
        )
        return found
    for some, wording, verb in ((gone, old, "dropped"), (came, new, "added")):
        if not some:
            continue
        spans = tuple(_span(wording, s) for s in some)
        found.append(
            Ruling(
                ChangeLabel.SUBSTANCE,
                f"cas-{verb}",
                f"CAS {_list(some)} {'was' if len(some) == 1 else 'were'} {verb}",
            ).at(spans, new=verb == "added")
        )
        alone = [_number_alone(wording, s, hunks, new=verb == "added") for s in spans]
        bare = [span for span in alone if span is not None]
        if bare:
            found.append(
                Ruling(
                    ChangeLabel.CLARIFIED,
                    f"cas-number-{verb}",
                    f"nothing but CAS numbers was {verb}, which help to identify a substance named "
                    "already"
                    if len(bare) > 1
                    else f"only a CAS number was {verb}, which helps to identify a substance named "
                    "already",
                ).at(tuple(bare), new=verb == "added")
            )
    return found


def _list(some: list[Substance]) -> str:
    return ", ".join(f"{s.cas} ({s.name})" if s.name else s.cas for s in some)


def _span(wording: Wording, substance: Substance) -> Span:
    return wording.to_plain(substance.start, substance.end)


def _number_alone(wording: Wording, span: Span, hunks: list[Hunk], *, new: bool) -> Span | None:
    """Return the stretch that holds a CAS number when it holds no more than such, and "CAS"."""
    for hunk in hunks:
        first, last = (hunk.j1, hunk.j2) if new else (hunk.i1, hunk.i2)
        other = (hunk.i2 - hunk.i1) if new else (hunk.j2 - hunk.j1)
        tokens = wording.tokens[first:last]
        if tokens and tokens[0].start <= span[0] < tokens[-1].end:
            rest = (
                wording.plain[tokens[0].start : span[0]] + wording.plain[span[1] : tokens[-1].end]
            )
            if not other and not _CAS_WORDS.sub("", rest):
                return tokens[0].start, tokens[-1].end
    return None


def rule_on_terms(
    fates: Fates, old: Wording, new: Wording, *, silent: bool = False
) -> list[Ruling]:
    """Rule on quoted terms: one that follows its definition's new name is editorial; one whose
    quotation marks now lead to another definition is not.

    In an unchanged text (``silent``) a term that is explained for the first time is left to the
    change that added the explanation: it names every use.
    """
    found: list[Ruling] = []
    for one, other in _aligned_terms(fates, old, new):
        if one.definition is None and other.definition is None:
            continue
        spans = ((old.to_plain(one.start, one.end),), (new.to_plain(other.start, other.end),))
        same_term = one.term.casefold() == other.term.casefold()
        followed = fates.became(one.definition) if one.definition is not None else None
        if followed is not None and followed == other.definition:
            if not same_term:
                found.append(
                    Ruling(
                        ChangeLabel.EDITORIAL,
                        "term-follows-definition",
                        f"the term “{one.term}” reads “{other.term}”, as its definition does now",
                        *spans,
                    )
                )
        elif (
            silent and one.definition is None and fates.was(other.definition or "") is None
        ) or _explained_alike(fates, one.definition, other.definition):
            continue
        elif same_term and (followed is not None or one.definition is None):
            found.append(
                Ruling(
                    ChangeLabel.DEFINITION,
                    "term-leads-elsewhere",
                    f"the term “{one.term}” was explained by {_cited(one.definition)} and is now "
                    f"explained by {_cited(other.definition)}",
                    *spans,
                )
            )
    return found


def _cited(definition: str | None) -> str:
    return "nothing" if definition is None else readable(definition)


def _explained_alike(fates: Fates, one: str | None, other: str | None) -> bool:
    """Whether two places explain a term in the same words: then it matters not which is nearer."""
    i, j = fates.old.at_path.get(one or ""), fates.new.at_path.get(other or "")
    return bool(i and j) and fates.old.subtree[i or 0] == fates.new.subtree[j or 0]


def _aligned_terms(fates: Fates, old: Wording, new: Wording) -> list[tuple[TermUse, TermUse]]:
    """Pair the terms of two texts: by what defines them, else by themselves, else by place."""
    left, right = old.node.terms, new.node.terms
    numbers: dict[str, int] = {}
    before = [
        numbers.setdefault(
            (fates.became(t.definition) if t.definition else None) or t.term.casefold(),
            len(numbers),
        )
        for t in left
    ]
    after = [numbers.setdefault(t.definition or t.term.casefold(), len(numbers)) for t in right]
    pairs: list[tuple[TermUse, TermUse]] = []
    i = j = 0
    for code in LCSseq.opcodes(before, after):
        if code.tag != "equal":
            continue
        if code.src_start - i == code.dest_start - j:
            pairs.extend(zip(left[i : code.src_start], right[j : code.dest_start], strict=True))
        i, j = code.src_end, code.dest_end
        pairs.extend(zip(left[code.src_start : i], right[code.dest_start : j], strict=True))
    if len(left) - i == len(right) - j:
        pairs.extend(zip(left[i:], right[j:], strict=True))
    return pairs
