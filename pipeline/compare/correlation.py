"""The correlation table: old label -> new label, for those who classify goods by label."""

from __future__ import annotations

from pipeline.compare.changes import CorrelationRow, Outcome, Pair


def correlate(pairs: tuple[Pair, ...], labels: frozenset[str]) -> tuple[CorrelationRow, ...]:
    """Return one row for each edge between labelled provisions; ``labels`` are those of both sides.

    Notes, definitions and other unlabelled nodes have no row. ``relation`` is ``1:1``, ``1:n``,
    ``n:1``, ``gone`` or ``new``.
    """
    rows: list[CorrelationRow] = []
    for pair in pairs:
        olds = [p for p in pair.old if p in labels]
        news = [p for p in pair.new if p in labels]
        text = "same" if pair.text_same else "amended"
        if not olds:
            rows.extend(CorrelationRow(None, n, "new", "", pair.confidence) for n in news)
        elif not news:
            rows.extend(CorrelationRow(o, None, "gone", "", pair.confidence) for o in olds)
        else:
            relation = {Outcome.SPLIT: "1:n", Outcome.MERGED: "n:1"}.get(pair.outcome, "1:1")
            rows.extend(
                CorrelationRow(o, n, relation, text, pair.confidence) for o in olds for n in news
            )
    return tuple(rows)
