"""``show --at``, ``log``, ``blame`` and ``grep`` against a plain replay of the editions."""

from __future__ import annotations

import random
import re
from collections import Counter

from histories import chronicle, grown
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import edition as notated

from pipeline.compare.changes import Operation
from pipeline.compare.typography import fold, rules_for
from pipeline.compare.words import redline, tokenize
from pipeline.history.blame import blame
from pipeline.history.point import show
from pipeline.history.search import compiled, search
from pipeline.history.timeline import life

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=5)
RULES = rules_for("en", heading=False)


def folded(node) -> str:
    return fold(node.text.plain(), RULES)


@FEW
@given(SEEDS)
def test_show_at_an_edition_is_that_edition(seed) -> None:
    editions = grown(seed).editions
    found = chronicle(editions)
    for n, edition in enumerate(editions):
        for part in edition.parts:
            todo = [(part, ())]
            while todo:
                node, above = todo.pop()
                shown = show(found, node.path, edition.edition_id)
                assert (shown.edition, shown.node, shown.statements) == (
                    edition.edition_id,
                    node,
                    (),
                )
                assert [one.path for one in shown.above] == [one.path for one in above]
                assert shown.id == found.at(n)[node.path].id
                todo += [(child, (*above, node)) for child in node.children]


@FEW
@given(SEEDS)
def test_a_day_is_that_of_the_newest_edition_not_after_it(seed) -> None:
    found = chronicle(grown(seed, size=15).editions)
    for year, month in ((2001, 1), (2001, 12), (2003, 6), (2009, 1)):
        day = f"{year}-{month:02}-15"
        newest = [e.edition_id for e in found.editions if e.edition_id <= day][-1]
        shown = show(found, "1", day)
        assert shown.edition == newest
        assert shown.statements[0].startswith(f"On {day}, the newest edition")


@FEW
@given(SEEDS)
def test_the_log_replayed_is_the_editions(seed) -> None:
    editions = grown(seed).editions
    found = chronicle(editions)
    number = {edition.edition_id: n for n, edition in enumerate(editions)}
    for one in found.lineage.identities:
        told = life(found, one.id)
        assert told.moments[0].events == ("born",)
        words, path, alive = None, None, True
        moments = {number[m.seen.edition]: m for m in told.moments}
        assert len(moments) == len(told.moments)
        for n in range(min(moments), len(editions)):
            moment = moments.get(n)
            if moment is not None and "gone" in moment.events:
                assert moment.path == path
                alive = False
            if not alive:
                assert found.node(one, n) is None
                continue
            if moment is not None:
                assert moment.seen.after == (editions[n - 1].edition_id if n else None)
                assert moment.was in (None, path)
                path = moment.path
            node = editions[n].by_path()[path]
            assert found.path(one, n) == path
            if moment is not None and moment.redline:
                kept = [s for s in moment.redline if s.operation is not Operation.DELETE]
                assert "".join(s.text for s in kept) == node.text.plain()
                if words is not None:
                    old = [s for s in moment.redline if s.operation is not Operation.INSERT]
                    assert "".join(s.text for s in old) == words.text.plain()
            elif words is not None:
                assert folded(words) == folded(node), "an untold change of words"
            words = node


def stood(found, one, segment, m: int) -> Counter:
    """The words, in edition ``m``, of the provision that blame says the segment stood in."""
    number = {edition.edition_id: n for n, edition in enumerate(found.editions)}
    for came in segment.came:
        if m <= number[came.until]:
            one = found.by_id[came.id]
    node = found.node(one, m)
    assert node is not None, (segment, m)
    return words_of(node.text.plain())


def words_of(text: str) -> Counter:
    return Counter(token.key for token in tokenize(text, RULES))


def replayed(found, path: str, n: int) -> None:
    """Plainly: a word said to be of edition k stood, in every edition from k on, in the provision
    named for that edition; and it is of an edition that changed words of that provision.
    """
    editions = found.editions
    number = {edition.edition_id: n for n, edition in enumerate(editions)}
    node = found.nodes(n)[path]
    said = blame(found, path, n)
    assert "".join(s.text for s in said.segments) == node.text.plain()
    assert "".join(s.text for s in said.heading) == (node.heading.plain() if node.heading else "")
    one = found.at(n)[path]
    first = found.span(one)[0]
    if n > first and not any(s.of for s in one.stations if number[s.edition] == n):
        before = found.node(one, n - 1).text
        fresh = [s.text for s in said.segments if number[s.seen.edition] == n]
        assert sum(map(len, fresh)) <= sum(
            len(s.text)
            for s in redline(before, node.text, "en")
            if s.operation is Operation.INSERT and not s.typographic and s.text.strip()
        )
    for segment in said.segments:
        k = number[segment.seen.edition]
        assert segment.seen.after == (editions[k - 1].edition_id if k else None)
        untils = [number[came.until] for came in segment.came]
        assert untils == sorted(set(untils), reverse=True)
        assert k <= min(untils, default=n) <= n
        for came in segment.came:
            assert found.path(found.by_id[came.id], number[came.until]) == came.path
        home = found.by_id[segment.came[-1].id] if segment.came else one
        if k > found.span(home)[0] and not any(station.of for station in home.stations):
            before, after = (found.node(home, m) for m in (k - 1, k))
            assert folded(before) != folded(after)
        words = words_of(segment.text)
        for m in range(k, n + 1):
            assert not words - stood(found, one, segment, m), (path, segment, m)


@FEW
@given(SEEDS)
def test_blame_adds_up_and_each_word_stood_where_it_says(seed) -> None:
    found = chronicle(grown(seed).editions)
    for n, edition in enumerate(found.editions):
        for path in edition.by_path():
            replayed(found, path, n)


SENTENCES = [
    "Reels of turned ash that hold more than 900 m of waxed line under a steady load.",
    "Winches of forged bronze that haul three kites at once against a squall at sea.",
    "Tails of knotted silk, each longer than the kite it steadies in a falling wind.",
    "Frames of split bamboo lashed with gut, for kites of a span of 7 m and more.",
    "Bridles of four cords whose lengths a single hand can change while it flies.",
]


@FEW
@given(st.integers(0, 10**6))
def test_sentences_moved_about_keep_their_edition(seed) -> None:
    """Sentences wander between three provisions, one stays in each; the truth is kept beside."""
    rng = random.Random(seed)
    homes = [[f"Plain goods of kind {name}, with all their fittings:"] for name in "ABC"]
    waiting = list(SENTENCES)
    born: dict[str, int] = {}
    editions, truths = [], []
    for n in range(6):
        if waiting:
            born[sentence := waiting.pop()] = n
            rng.choice(homes).append(sentence)
        wandering = [s for home in homes for s in home[1:]]
        if n and wandering:
            sentence = rng.choice(wandering)
            next(home for home in homes if sentence in home).remove(sentence)
            rng.choice(homes).append(sentence)
        lines = "\n".join(f"    {k}. {' '.join(home)}" for k, home in enumerate(homes, 1))
        editions.append(notated(f"1 KITES\n  1.A GOODS\n{lines}\n", f"{2001 + n}-01-01"))
        truths.append(dict(born))
    found = chronicle(editions)
    for n, truth in enumerate(truths):
        for k in (1, 2, 3):
            replayed(found, f"1.A.{k}", n)
            said = blame(found, f"1.A.{k}", n)
            when = [s.seen.edition for s in said.segments for _ in s.text]
            text = "".join(s.text for s in said.segments)
            for sentence, m in truth.items():
                at = text.find(sentence)
                if at < 0:
                    continue
                own = when[at : at + len(sentence) - 1]  # a full stop may be any sentence's
                # a sentence put in another's place may keep a word of it, older than itself
                assert max(own) == editions[m].edition_id
                assert own.count(editions[m].edition_id) > 0.8 * len(own)


@FEW
@given(SEEDS, st.integers(0, 10**6))
def test_grep_is_a_plain_look_into_every_edition(seed, pick) -> None:
    history = grown(seed)
    found = chronicle(history.editions)
    words = [w for e in history.editions for node in e.nodes() for w in node.text.raw.split()]
    word = words[pick % len(words)]
    result = search(found, compiled(word, case=True))
    plain = {
        (n, node.path)
        for n, edition in enumerate(history.editions)
        for node in edition.nodes()
        if re.search(
            re.escape(word), node.text.raw + "\n" + (node.heading.raw if node.heading else "")
        )
    }
    told = set()
    number = {edition.edition_id: n for n, edition in enumerate(history.editions)}
    for hit in result.hits:
        for stretch in hit.stretches:
            first, last = number[stretch.seen.edition], number[stretch.last]
            assert (stretch.gone is None) is (last == len(history.editions) - 1)
            told |= {(n, found.path(found.by_id[hit.id], n)) for n in range(first, last + 1)}
    assert told == plain
    assert [tally.provisions for tally in result.editions] == [
        sum(n == m for n, _ in plain) for m in range(len(history.editions))
    ]
