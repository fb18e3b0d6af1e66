"""References: do they still name what they named?

A reference is followed through the pairing. One whose printed label changed because its target was
renumbered is editorial; one that now names something else, or nothing, is reported even where the
words around it are untouched: that is the change nobody sees.
"""

from __future__ import annotations

from rapidfuzz.distance import LCSseq

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.fates import Fates
from pipeline.compare.ruling import Ruling
from pipeline.compare.wording import Span
from pipeline.model.records import Node, Reference


def rule_on_references(fates: Fates, i: int, j: int, spans: SpanMaps) -> list[Ruling]:
    """Return the rulings on the references of a paired node."""
    old, new = fates.old.nodes[i], fates.new.nodes[j]
    if not old.references and not new.references:
        return []
    found: list[Ruling] = []
    for before, after in _aligned(old, new):
        ruling = _on_pair(fates, before, after, spans)
        if ruling is not None:
            found.append(ruling)
    return found


class SpanMaps:
    """Turns raw spans of either text into plain ones."""

    def old(self, start: int, end: int) -> Span:
        """Return a span of the old text."""
        return start, end

    def new(self, start: int, end: int) -> Span:
        """Return a span of the new text."""
        return start, end


def _aligned(old: Node, new: Node) -> list[tuple[Reference, Reference]]:
    if len(old.references) == len(new.references):
        return list(zip(old.references, new.references, strict=True))
    pairs: list[tuple[Reference, Reference]] = []
    numbers: dict[object, int] = {}
    left = [numbers.setdefault(r.targets, len(numbers)) for r in old.references]
    right = [numbers.setdefault(r.targets, len(numbers)) for r in new.references]
    for code in LCSseq.opcodes(left, right):
        if code.tag == "equal":
            pairs.extend(
                zip(
                    old.references[code.src_start : code.src_end],
                    new.references[code.dest_start : code.dest_end],
                    strict=True,
                )
            )
    return pairs


def _on_pair(fates: Fates, before: Reference, after: Reference, spans: SpanMaps) -> Ruling | None:
    olds = [str(t) for t in before.targets]
    news = [str(t) for t in after.targets]
    place = ((spans.old(before.start, before.end),), (spans.new(after.start, after.end),))
    broken = [t for t in news if t not in fates.new.at_path]
    if broken:
        if not any(t in fates.old.at_path for t in olds):
            return None  # it named nothing before either: the parser lists it as unresolved
        return Ruling(
            ChangeLabel.REFERENCE_BROKEN,
            "reference-broken",
            f"the reference to {', '.join(broken)} names nothing in the new edition",
            *place,
        )
    followed = [fates.became(t) for t in olds]
    if followed == news:
        if olds == news:
            return None
        return Ruling(
            ChangeLabel.EDITORIAL,
            "reference-follows-renumbering",
            f"the reference to {_names(olds)} reads {_names(news)}, which is the same provision "
            "under its new label",
            *place,
        )
    if before.through is not None and after.through is not None:
        return _on_range(fates, followed, news, after, place)
    return _retargeted(fates, olds, news, place)


def _names(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def _on_range(
    fates: Fates,
    followed: list[str | None],
    news: list[str],
    after: Reference,
    place: tuple[tuple[Span, ...], tuple[Span, ...]],
) -> Ruling | None:
    came = [t for t in news if t not in followed]
    gone = [t for t in followed if t is not None and t not in news]
    if not came and not gone:
        return None
    parts = []
    if came:
        kind = "new" if all(fates.was(t) is None for t in came) else "other"
        parts.append(f"now takes in the {kind} {', '.join(came)}")
    if gone:
        parts.append(f"no longer takes in {', '.join(gone)}")
    return Ruling(
        ChangeLabel.REFERENCE_RETARGETED,
        "range-widened" if came and not gone else "range-narrowed" if not came else "range-changed",
        f"the range {after.printed.strip()} {' and '.join(parts)}",
        *place,
    )


def _retargeted(
    fates: Fates,
    olds: list[str],
    news: list[str],
    place: tuple[tuple[Span, ...], tuple[Span, ...]],
) -> Ruling | None:
    if not any(t in fates.old.at_path for t in olds):
        return Ruling(
            ChangeLabel.REFERENCE_RETARGETED,
            "reference-now-resolves",
            f"the reference to {_names(news)} named nothing in the old edition and does now",
            *place,
        )
    if olds == news:
        moved = [
            f"what was {t} is {f'now {fates.became(t)}' if fates.became(t) else 'gone'}"
            for t in olds
            if fates.became(t) != t
        ]
        return Ruling(
            ChangeLabel.REFERENCE_RETARGETED,
            "reference-silently-retargeted",
            f"the reference still reads {_names(olds)}, but {'; '.join(moved)}: it names another "
            "provision",
            *place,
        )
    within = all(any(n.startswith(f"{fates.became(o)}.") for o in olds) for n in news)
    kind = "a part of it" if within else "another provision"
    return Ruling(
        ChangeLabel.REFERENCE_RETARGETED,
        "reference-narrowed" if within else "reference-retargeted",
        f"the reference went from {_names(olds)} to {_names(news)}, which is {kind}",
        *place,
    )
