"""Collects the changes of one comparison, in the order of the new edition."""

from __future__ import annotations

import msgspec

from pipeline.compare import proofs
from pipeline.compare.changes import (
    Change,
    ChangeLabel,
    Operation,
    Outcome,
    Segment,
    Verdict,
)
from pipeline.compare.classify import QUIET, Classified, classify
from pipeline.compare.contents import contents_change
from pipeline.compare.differences import (
    fields_differ,
    joined,
    typographic_rules,
    typographic_verdict,
    untouched,
)
from pipeline.compare.facts import place_label
from pipeline.compare.fates import Fates
from pipeline.compare.fields import field_changes
from pipeline.compare.index import marker
from pipeline.compare.outcomes import Fate
from pipeline.compare.parameters import Moves, find_moves
from pipeline.compare.presence import rule_on_presence
from pipeline.compare.references import SpanMaps, rule_on_references
from pipeline.compare.runs import with_runs
from pipeline.compare.words import redline
from pipeline.model.citing import listed, readable
from pipeline.model.records import Node
from pipeline.model.text import Text


class Collector:
    """Collects the changes of one comparison, in the order of the new edition."""

    def __init__(self, fates: Fates, decided: dict[int, Fate]) -> None:
        self.fates = fates
        self.decided = decided
        self.changes: list[Change] = []
        self.typographic: list[Change] = []
        self.moves = Moves()
        self._in_new = {j for parts in fates.splits.values() for j in parts}
        self._in_old = {i for parts in fates.merges.values() for i in parts}

    def collect(self) -> None:
        """Walk both editions; removed nodes stand after the node they followed."""
        fates = self.fates
        self.moves = find_moves(
            fates, [i for i, fate in self.decided.items() if not fate.words_same]
        )
        placed: list[tuple[tuple[int, int, int], Change, bool]] = []
        for j in range(1, len(fates.new)):
            link = fates.back.get(j)
            if j in self._in_new:
                continue
            if link is None:
                change = self._merged(None, j) if j in fates.merges else self._added(j)
                placed.append(((j, 0, 0), change, False))
            elif link.old in fates.splits:
                placed.append(((j, 0, 0), self._split(link.old, j), False))
            elif j in fates.merges:
                placed.append(((j, 0, 0), self._merged(link.old, j), False))
            else:
                for change, quiet in self._paired(link.old, j):
                    placed.append(((j, 0, 0), change, quiet))
        last = 0
        for i in range(1, len(fates.old)):
            if i in fates.links:
                last = fates.links[i].new
            elif i in fates.splits:
                placed.append(((min(fates.splits[i]), 0, i), self._split(i, None), False))
            elif i not in self._in_old:
                placed.append(((last, 1, i), self._removed(i), False))
        placed.sort(key=lambda item: item[0])
        self.changes = with_runs(fates, [change for _, change, quiet in placed if not quiet])
        self.typographic = [change for _, change, quiet in placed if quiet]
        contents = contents_change(fates)
        if contents is not None:
            self.changes.append(contents)

    # --- one node on each side ---------------------------------------------------------------

    def _paired(self, i: int, j: int) -> list[tuple[Change, bool]]:
        fates, fate = self.fates, self.decided[i]
        before, after = fates.old.nodes[i], fates.new.nodes[j]
        if fate.outcome is Outcome.SAME and untouched(before, after):
            return []
        if fate.words_same and not fields_differ(before, after):
            made = Classified((), (), (), review=False)
            verdicts = self._silent(i, j)
        else:
            made = classify(fates, i, j, self.moves)
            verdicts = made.verdicts
        verdicts = (*self._outcome_verdicts(fate, i, j), *verdicts)
        rules = typographic_rules(fates, before, after) if fate.words_same else ()
        if not verdicts and not fate.words_same and not rules:
            rules = typographic_rules(fates, before, after)
        found: list[tuple[Change, bool]] = []
        line = made.redline or self._line(before.text, after.text)
        if verdicts:
            change = self._change(
                fate.outcome,
                verdicts,
                i,
                j,
                line=line,
                heading=made.heading_redline or self._heading(before, after),
            )
            fields = field_changes(before, after) if not fate.words_same or made.verdicts else ()
            found.append(
                (
                    msgspec.structs.replace(
                        change, fields=fields, review=made.review or fate.link.review
                    ),
                    False,
                )
            )
        if rules:
            quiet = self._change(
                fate.outcome,
                tuple(typographic_verdict(rule) for rule in rules),
                i,
                j,
                # The words of a change that counts are shown there, once.
                line=() if verdicts else line,
                heading=() if verdicts else self._heading(before, after),
            )
            found.append((quiet, True))
        return found

    def _line(self, old: Text, new: Text) -> tuple[Segment, ...]:
        if old.raw == new.raw and old.marks == new.marks:
            return proofs.whole(old, Operation.EQUAL)
        return redline(old, new, self.fates.new.edition.language)

    def _heading(self, before: Node, after: Node) -> tuple[Segment, ...]:
        old, new = before.heading or Text(""), after.heading or Text("")
        if old.plain() == new.plain():
            return ()
        return redline(old, new, self.fates.new.edition.language)

    def _silent(self, i: int, j: int) -> tuple[Verdict, ...]:
        """What changed although no word of the node did: where its references lead."""
        node = self.fates.new.nodes[j]
        if not node.references:
            return ()
        rulings = rule_on_references(self.fates, i, j, SpanMaps())
        verdicts = tuple(Verdict(r.label, r.rule, r.argument, r.old, r.new) for r in rulings)
        place = place_label(self.fates, i, j) if verdicts else None
        return (place, *verdicts) if place is not None else verdicts

    def _outcome_verdicts(self, fate: Fate, i: int, j: int) -> tuple[Verdict, ...]:
        if not (fate.moved or fate.marker_changed):
            return ()
        old, new = self.fates.old, self.fates.new
        below = len(old.nodes[i].walk()) - 1
        carried = f", with {below} below it" if below else ""
        before, after = readable(old.path(i)), readable(new.path(j))
        if before == after:  # counted as before among its like: only its marker is another
            before, after = marker(old.nodes[i]), marker(new.nodes[j])
        if fate.moved:
            return (
                Verdict(
                    ChangeLabel.MOVED,
                    "moved",
                    f"{before} stands at {after} now{carried}: neither added nor removed",
                ),
            )
        return (
            Verdict(
                ChangeLabel.RENUMBERED,
                "renumbered",
                f"{before} is now {after}{carried}: the same provision under another label",
            ),
        )

    # --- one side only ------------------------------------------------------------------------

    def _added(self, j: int) -> Change:
        new = self.fates.new
        above = new.parent[j]
        root = above == 0 or above in self.fates.back or above in self._in_new
        node = new.nodes[j]
        return self._change(
            Outcome.ADDED,
            rule_on_presence(self.fates, j, added=True, root=root),
            None,
            j,
            line=proofs.whole(node.text, Operation.INSERT),
            heading=proofs.whole(node.heading, Operation.INSERT) if node.heading else (),
            within=None if root else f"->{new.path(self._root(j, new=True))}",
        )

    def _removed(self, i: int) -> Change:
        old = self.fates.old
        above = old.parent[i]
        root = above == 0 or above in self.fates.links or above in self._in_old
        node = old.nodes[i]
        return self._change(
            Outcome.REMOVED,
            rule_on_presence(self.fates, i, added=False, root=root),
            i,
            None,
            line=proofs.whole(node.text, Operation.DELETE),
            heading=proofs.whole(node.heading, Operation.DELETE) if node.heading else (),
            within=None if root else f"{old.path(self._root(i, new=False))}->",
        )

    def _root(self, at: int, *, new: bool) -> int:
        """The top of the subtree that one edition alone has."""
        index = self.fates.new if new else self.fates.old
        known = self.fates.back if new else self.fates.links
        while index.parent[at] > 0 and index.parent[at] not in known:
            at = index.parent[at]
        return at

    # --- several nodes on a side --------------------------------------------------------------

    def _split(self, i: int, j: int | None) -> Change:
        parts = sorted(([] if j is None else [j]) + self.fates.splits[i])
        return self._gathered(Outcome.SPLIT, [i], parts)

    def _merged(self, i: int | None, j: int) -> Change:
        parts = sorted(([] if i is None else [i]) + self.fates.merges[j])
        return self._gathered(Outcome.MERGED, parts, [j])

    def _gathered(self, outcome: Outcome, olds: list[int], news: list[int]) -> Change:
        fates = self.fates
        before, after = joined(fates.old, olds), joined(fates.new, news)
        made = classify(
            fates, olds[0], news[0], Moves(), old_node=before, new_node=after, gathered=True
        )
        paths = [fates.old.path(i) for i in olds], [fates.new.path(j) for j in news]
        names = [listed([readable(path) for path in side]) for side in paths]
        label = ChangeLabel.SPLIT if outcome is Outcome.SPLIT else ChangeLabel.MERGED
        besides = ", but for what else differs" if made.verdicts else ""
        verdict = Verdict(
            label,
            label.value,
            f"{names[0]} became {names[1]}: together they say its words, in the same order{besides}"
            if outcome is Outcome.SPLIT
            else f"{names[0]} became {names[1]}: it says their words, in the same order{besides}",
        )
        change = self._change(
            outcome,
            (verdict, *made.verdicts),
            olds[0],
            news[0],
            line=made.redline,
            heading=made.heading_redline,
        )
        return msgspec.structs.replace(
            change, id=f"{','.join(paths[0])}->{','.join(paths[1])}", review=made.review
        )

    def _change(
        self,
        outcome: Outcome,
        verdicts: tuple[Verdict, ...],
        i: int | None,
        j: int | None,
        *,
        line: tuple[Segment, ...],
        heading: tuple[Segment, ...],
        within: str | None = None,
    ) -> Change:
        fates = self.fates
        old = fates.side(i, new=False) if i is not None else None
        new = fates.side(j, new=True) if j is not None else None
        link = fates.links.get(i) if i is not None else None
        before, after = (old.path if old else ""), (new.path if new else "")
        return Change(
            id=before if before == after else f"{before}->{after}",
            outcome=outcome,
            verdicts=verdicts,
            entry=fates.new.entry(j) if j is not None else fates.old.entry(i or 0),
            substantive=any(v.label not in QUIET for v in verdicts),
            old=old,
            new=new,
            redline=line,
            heading_redline=heading,
            confidence=link.confidence if link is not None else 1.0,
            review=link.review if link is not None else False,
            within=within,
        )
