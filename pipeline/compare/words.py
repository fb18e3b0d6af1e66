"""Words: what a text is cut into for a redline, and the redline itself.

A token is what a person would not want cut: a CAS number, a number with its unit, a label, a quoted
term, a chemical name, a word, a sign. White space belongs to the token before it. Tokens are
aligned by their folded words (:mod:`~pipeline.compare.typography`), so that a change of quotation
marks does not tear a sentence apart; segments carry the characters as printed, so equal and deleted
segments always add up to the old text and equal and inserted ones to the new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import msgspec
from rapidfuzz.distance import Indel

from pipeline.compare.changes import Operation, Segment
from pipeline.compare.typography import Rule, fold, rules_for
from pipeline.model.text import Text

LARGE = 600
"""From this many tokens on a side, rapidfuzz aligns instead of difflib: coarser but 29 times faster
on long texts (measured in benchmarks/compare.py)."""

_SCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_NUMBER = (
    rf"(?<![\w)\].,])[±+−-]?\s?\d+(?:[.,]\d+)*(?:\s?[x×·]\s?10(?:[{_SCRIPT}]+|\^\([^)]*\)|\d*))?"
    rf"[{_SCRIPT}]*"
)
_UNIT_NAME = (
    r"(?:[kMGTmcdnpμµ]?(?:mol|min|rads?|bar|Pa|Hz|Ns|Nm|kg|ms|dB|eV|mm|cm|km|kN|[mgsNWVAJKTHFCh])|"
    r"litres?|liters?|litros?|metres?|meters?|metros?|hours?|horas?|days?|seconds?|segundos?|"
    r"rpm|arcsec|ppm|gal|[Gg]auss)"
)
_POWER = r"(?:[²³]|⁻[⁰¹²³⁴-⁹]+)"
_UNIT = (
    r"(?:%|‰|[°º]\s?[CFK](?!\w)|[°º]|"
    rf"{_UNIT_NAME}{_POWER}?(?:\s?[/·]\s?{_UNIT_NAME}{_POWER}?|\s{_UNIT_NAME}{_POWER})*(?!\w))"
)
_TOKEN = re.compile(
    r"(?P<cas>(?<![\w-])\d{2,7}-\d{2}-\d(?![\w-]))"
    r"|(?P<label>(?<![\w.])\d{1,2}\.[A-E]\.(?:\w{1,4}\.)*\w{0,4}(?<=[\w.])(?!\w)"
    r"|(?<![\w.])\d{1,2}[A-E]\d{1,3}(?:\.?[a-z0-9]{1,3})*\b\.?(?=[\s,;:)]|$))"
    r"|(?P<quoted>“[^“”]{1,80}”|«[^«»]{1,80}»|[‘’][^‘’]{1,80}’|\"[^\"]{1,80}\"|(?<!\w)'[^']{1,80}'(?!\w))"
    r"|(?P<numero>\b[nN](?:o|[º°])(?=\s?\d))"
    r"|(?P<hollow>\(\s*(?:<[^<>()]*>)?\s*\))"
    r"|(?P<word>(?:\d+(?:[,'′]\d+)*-(?=[^\W\d_]{3})|(?=[^\W\d_]))[^\W_]+"
    r"(?:[-‐‑'’/](?=[^\W_])[^\W_]+|[⁻⁺₋₊][^\W_]+|\([^\s()]{1,40}\)(?:-?[^\W_]+)?)*)"
    rf"|(?P<quantity>{_NUMBER}(?:\s?{_UNIT})?)"
    r"|(?P<other>[^\W_]+)"
    r"|(?P<sign>\S)"
)
_PRIMES = ("'", "′", "’", '"', "″", "”")
_SPACE = re.compile(r"\s*")


class Token(msgspec.Struct, frozen=True, gc=False):
    """Characters ``[start, end)`` of a plain text, ``stop`` after the white space that follows.

    ``key`` is what is compared: the folded token. ``kind`` is the part of the grammar it matched:
    ``cas``, ``label``, ``quoted``, ``hollow``, ``word``, ``quantity``, ``other`` or ``sign``.
    """

    start: int
    end: int
    stop: int
    key: str
    kind: str


class Hunk(msgspec.Struct, frozen=True, gc=False):
    """Tokens ``[i1, i2)`` of the old text that became tokens ``[j1, j2)`` of the new one."""

    i1: int
    i2: int
    j1: int
    j2: int


def tokenize(plain: str, rules: tuple[Rule, ...]) -> tuple[Token, ...]:
    """Cut a plain text into tokens; leading white space goes to the first one.

    >>> rules = rules_for("en", heading=False)
    >>> [t.kind for t in tokenize("“range” of 300 km, see 2.A.1.c.", rules)]
    ['quoted', 'word', 'quantity', 'sign', 'word', 'label']
    """
    tokens: list[Token] = []
    shape = plain.replace("ʼ", "’")  # a letter to Unicode, an apostrophe to whoever typed it
    at = _space_after(plain, 0)
    start = 0
    while at < len(plain):
        found = _TOKEN.match(shape, at)
        assert found is not None, "every character that is not white space is at least a sign"
        end = found.end()
        stop = _space_after(plain, end)
        words = shape[at:end]
        key = words if words.isascii() and words.isalnum() else fold(words, rules)
        if words in _PRIMES and at and plain[at - 1].isdigit():
            # Minutes or seconds, feet or inches: never a quotation mark.
            key = "′" if words in _PRIMES[:3] else "″"
        kind = str(found.lastgroup)
        if kind == "numero" and not any(rule.id == "number-sign" for rule in rules):
            kind = "word"
        elif kind == "numero":
            key = fold(words, rules)
        tokens.append(Token(start, end, stop, key, kind))
        start = at = stop
    return tuple(tokens)


def _space_after(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None, "the pattern matches the empty string"
    return found.end()


def align(old: Sequence[Token], new: Sequence[Token]) -> list[Hunk]:
    """Return the hunks in which two token sequences differ, in order.

    Aligning in a fixed direction makes the result the same read forwards or backwards.
    """
    left, right = [t.key for t in old], [t.key for t in new]
    if (len(right), right) < (len(left), left):
        return [Hunk(h.j1, h.j2, h.i1, h.i2) for h in _align(right, left)]
    return _align(left, right)


def _align(left: list[str], right: list[str]) -> list[Hunk]:
    if left == right:
        return []
    if len(left) > LARGE or len(right) > LARGE:
        hunks = [
            Hunk(code.src_start, code.src_end, code.dest_start, code.dest_end)
            for code in Indel.opcodes(left, right)
            if code.tag != "equal"
        ]
    else:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        hunks = [
            Hunk(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
        ]
    return _joined(hunks)


def _joined(hunks: Iterable[Hunk]) -> list[Hunk]:
    joined: list[Hunk] = []
    for hunk in hunks:
        if joined and joined[-1].i2 == hunk.i1 and joined[-1].j2 == hunk.j1:
            joined[-1] = Hunk(joined[-1].i1, hunk.i2, joined[-1].j1, hunk.j2)
        else:
            joined.append(hunk)
    return joined


_SMALL_WORD = 4


def is_small(token: Token) -> bool:
    """Whether a token alone cannot part two hunks: a sign or a little word."""
    return token.kind == "sign" or (token.kind == "word" and len(token.key) <= _SMALL_WORD)


def tidy(hunks: list[Hunk], old: Sequence[Token]) -> list[Hunk]:
    """Join hunks parted only by a little word or sign, so that a person reads phrases.

    "~~of the~~ +for a+ system" reads better than four crossings-out around a shared "the". Hunks
    are joined when at most two short tokens lie between and both sides change more than those.
    """
    joined: list[Hunk] = []
    for hunk in hunks:
        if joined:
            last = joined[-1]
            between = old[last.i2 : hunk.i1]
            changed = min(
                (last.i2 - last.i1) + (last.j2 - last.j1), (hunk.i2 - hunk.i1) + (hunk.j2 - hunk.j1)
            )
            small = all(map(is_small, between))
            if small and len(between) <= 2 and changed > len(between) and changed > 1:
                joined[-1] = Hunk(last.i1, hunk.i2, last.j1, hunk.j2)
                continue
        joined.append(hunk)
    return joined


def redline(old: Text, new: Text, language: str) -> tuple[Segment, ...]:
    """Return how the old text reads as the new one, in segments of whole tokens.

    Equal and deleted segments join to ``old.plain()``; equal and inserted ones to ``new.plain()``.
    """
    rules = rules_for(language, heading=False)
    old_plain, new_plain = old.plain(), new.plain()
    left, right = tokenize(old_plain, rules), tokenize(new_plain, rules)
    return segments(old_plain, new_plain, left, right, align(left, right))


def segments(
    old_plain: str,
    new_plain: str,
    left: Sequence[Token],
    right: Sequence[Token],
    hunks: list[Hunk],
) -> tuple[Segment, ...]:
    """Return the redline of two tokenized texts, given the hunks they differ in."""
    if not left or not right:
        return _whole(old_plain, new_plain)
    found = _Builder()
    i = j = 0
    for hunk in [*tidy(hunks, left), Hunk(len(left), len(left), len(right), len(right))]:
        while i < hunk.i1:
            before, after = left[i], right[j]
            found.pair(old_plain[before.start : before.stop], new_plain[after.start : after.stop])
            i, j = i + 1, j + 1
        found.delete("".join(old_plain[t.start : t.stop] for t in left[hunk.i1 : hunk.i2]))
        found.insert("".join(new_plain[t.start : t.stop] for t in right[hunk.j1 : hunk.j2]))
        i, j = hunk.i2, hunk.j2
    return found.done()


def _whole(old_plain: str, new_plain: str) -> tuple[Segment, ...]:
    if old_plain == new_plain:
        return (Segment(Operation.EQUAL, old_plain),) if old_plain else ()
    found = _Builder()
    found.delete(old_plain)
    found.insert(new_plain)
    return found.done()


class _Builder:
    """Collects segments, joining neighbours of one operation; deletion stands before insertion."""

    def __init__(self) -> None:
        self._done: list[Segment] = []
        self._deleted: list[str] = []
        self._inserted: list[str] = []
        self._typographic = True

    def pair(self, before: str, after: str) -> None:
        """Add a token that is the same word on both sides."""
        if before == after:
            self._flush()
            if self._done and self._done[-1].operation is Operation.EQUAL:
                before = self._done.pop().text + before
            self._done.append(Segment(Operation.EQUAL, before))
            return
        if before.rstrip() == after.rstrip():
            # Only the space after it differs: that belongs to what follows.
            core = before.rstrip()
            self.pair(core, core)
            before, after = before[len(core) :], after[len(core) :]
        self._flush_unless(typographic=True)
        self._deleted.append(before)
        self._inserted.append(after)

    def delete(self, text: str) -> None:
        """Add words of the old text alone."""
        if text:
            self._flush_unless(typographic=False)
            self._deleted.append(text)

    def insert(self, text: str) -> None:
        """Add words of the new text alone."""
        if text:
            self._flush_unless(typographic=False)
            self._inserted.append(text)

    def done(self) -> tuple[Segment, ...]:
        """Return the segments."""
        self._flush()
        return tuple(self._done)

    def _flush_unless(self, *, typographic: bool) -> None:
        spaces = not "".join((*self._deleted, *self._inserted)).strip()
        if self._typographic is not typographic and not spaces:
            self._flush()
        self._typographic = typographic

    def _flush(self) -> None:
        deleted, inserted = "".join(self._deleted), "".join(self._inserted)
        typographic = self._typographic and bool(deleted or inserted)
        if deleted:
            self._done.append(Segment(Operation.DELETE, deleted, typographic))
        if inserted:
            self._done.append(Segment(Operation.INSERT, inserted, typographic))
        self._deleted, self._inserted, self._typographic = [], [], True


def mirrored(redline: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return the redline read backwards: deletions inserted, insertions deleted.

    A deletion still stands before the insertion that takes its place.
    """
    turned: list[Segment] = []
    waiting: list[Segment] = []
    for segment in redline:
        if waiting and waiting[0].typographic is not segment.typographic:
            turned.extend(waiting)
            waiting = []
        if segment.operation is Operation.DELETE:
            waiting.append(Segment(Operation.INSERT, segment.text, segment.typographic))
        elif segment.operation is Operation.INSERT:
            turned.append(Segment(Operation.DELETE, segment.text, segment.typographic))
            turned.extend(waiting)
            waiting = []
        else:
            turned.extend(waiting)
            waiting = []
            turned.append(segment)
    turned.extend(waiting)
    return tuple(turned)


def old_text(redline: Iterable[Segment]) -> str:
    """Return the text before: equal and deleted segments joined."""
    return "".join(s.text for s in redline if s.operation is not Operation.INSERT)


def new_text(redline: Iterable[Segment]) -> str:
    """Return the text after: equal and inserted segments joined."""
    return "".join(s.text for s in redline if s.operation is not Operation.DELETE)
