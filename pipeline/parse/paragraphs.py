"""Printed lines back into running text: spaces, and hyphens undone only on evidence.

A line that ends in a hyphen is joined to the next in one of three ways: the reader knows the hyphen
to be the typesetter's (``Line.soft_hyphen``) and it goes; the rest of the document prints the word
whole and it goes; the document prints the word with its hyphen elsewhere, or what follows is a
capital or a digit, and it stays. Where the evidence is thin it goes, and without any it stays; a
finding says so in either case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from pipeline.model.text import MarkKind
from pipeline.parse.rows import Row
from pipeline.parse.strip import BIT, SCRIPTS, Strip, join

HYPHENS = ("-", "‐", "\u00ad")
"""What a line may be broken at."""
RAISED = BIT[MarkKind.SUPERSCRIPT]
_TOKEN = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:[-‐][^\W_]+)*)[-‐\u00ad]$")
_FIRST = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")


class DoubtfulWord(NamedTuple):
    """A word broken at a hyphen that may be the typesetter's: with it, and as it was read."""

    hyphened: str
    read: str


class Joined(msgspec.Struct, frozen=True):
    """Lines made one: the text, the offsets of line-break hyphens that went, words in doubt."""

    strip: Strip
    hyphens: tuple[int, ...] = ()
    doubtful: tuple[DoubtfulWord, ...] = ()


class Verdict(NamedTuple):
    """Whether a word keeps its hyphen, and whether that is beyond doubt."""

    keeps: bool
    certain: bool


_REACH = 3
"""Letters behind a break that another word must share to be evidence of one not printed."""


class Vocabulary:
    """The words a document prints inside its lines, whole and with inner hyphens."""

    def __init__(
        self,
        rows: Iterable[Row],
        endings: re.Pattern[str],
        first_halves: re.Pattern[str] = re.compile(r"(?!)"),
    ) -> None:
        self._endings = endings
        self._first_halves = first_halves
        breaks: list[tuple[str, str]] = []
        self._words: Counter[str] = Counter()
        for chunk, times in Counter(chain.from_iterable(_chunks(rows, breaks))).items():
            for word in _TOKEN.findall(chunk.lower()):
                self._words[word] += times
        for word in [word for word in self._words if "‐" in word]:
            self._words[word.replace("‐", "-")] += self._words.pop(word)
        self._hyphenates = any(
            self._words[left + right] > self._words[f"{left}-{right}"] for left, right in breaks
        )

    def verdict(self, left: str, right: str) -> Verdict:
        """Return whether ``left``-``right`` keeps its hyphen when joined.

        A compound is made of words: where the second half is an ending that is no word, the hyphen
        is the typesetter's. Likewise where neither half is printed anywhere by itself, in a
        document that is seen to break words it prints whole elsewhere; beyond doubt that is only
        where another word is printed whole that begins as this one does, over the break. Some first
        halves are words in compounds alone ("self-"): behind those nothing but the document can
        tell.
        """
        whole = self._words[(left + right).lower()]
        split = self._words[f"{left}-{right}".lower()]
        if whole != split:
            return Verdict(split > whole, certain=True)
        if self._endings.fullmatch(right.lower()):
            return Verdict(keeps=False, certain=True)
        if self._first_halves.fullmatch(left.lower()):
            return Verdict(keeps=True, certain=False)
        if not self._hyphenates or self._words[left.lower()] or self._words[right.lower()]:
            return Verdict(keeps=True, certain=False)
        return Verdict(keeps=False, certain=self._begins(left.lower(), right.lower()))

    def _begins(self, left: str, right: str) -> bool:
        """Whether a word is printed whole that begins with the first half and goes on like the
        second.
        """
        if len(right) < _REACH:
            return False
        start = left + right[:_REACH]
        return any(word.startswith(start) for word, times in self._words.items() if times > 0)


def _chunks(rows: Iterable[Row], breaks: list[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield what stands between spaces inside lines; put into ``breaks`` the halves of words broken
    at line ends. Most chunks come many times: their words are looked for once.
    """
    broken = ""
    for row in rows:
        body = row.text.strip()
        if broken:
            # the rest of a word broken over the line end is no word by itself
            rest = _FIRST.match(body)
            if rest is not None and rest[0][:1].islower():
                breaks.append((broken, rest[0].lower()))
            body = body[body.find(" ") + 1 :] if " " in body else ""
        text = row.text.rstrip()
        # looking for a word at the end of every line would begin at each of its words
        last = _LAST.search(text) if not row.whole and text.endswith(HYPHENS) else None
        broken = last[1].lower() if last is not None else ""
        if body[-1:] in HYPHENS:
            body = body[: body.rfind(" ") + 1]
        yield body.split()


def join_rows(pieces: Sequence[tuple[Strip, bool]], vocabulary: Vocabulary) -> Joined:
    """Join lines (each with whether the reader knows its last hyphen to be the typesetter's)."""
    out: list[Strip] = []
    hyphens: list[int] = []
    doubtful: list[DoubtfulWord] = []
    soft_before = False
    for n, (strip, soft) in enumerate(pieces):
        piece = strip.trim()
        if not piece:
            continue
        if out:
            last, goes_on = out[-1], piece.text[0].isalnum()
            if goes_on and last.text[-1] in HYPHENS and _LAST.search(last.text):
                out = [join(out)]  # a word may have been broken more than once
                after = pieces[n + 1][0].text.strip() if n + 1 < len(pieces) else ""
                if soft_before or not _keeps_hyphen(out[0], piece, after, vocabulary, doubtful):
                    hyphens.extend(last[-1:].source())
                    out = [out[0][:-1]]
            elif not (goes_on and last.text[-1] == "/"):
                style = last.styles[-1] & piece.styles[0] & ~SCRIPTS
                out.append(Strip.plain(" ", style))
        out.append(piece)
        soft_before = soft
    return Joined(join(out).squeeze(), tuple(hyphens), tuple(doubtful))


def _keeps_hyphen(
    out: Strip, piece: Strip, after: str, vocabulary: Vocabulary, doubtful: list[DoubtfulWord]
) -> bool:
    """Whether the hyphen at the end of ``out`` stays when ``piece`` is joined to it; ``after`` are
    the words of the line behind that.
    """
    match = _LAST.search(out.text)
    first = _FIRST.match(piece.text)
    assert match is not None
    left, right = match[1], first[0] if first else ""
    while right and piece.styles[len(right) - 1] & RAISED and not right[-1].isalpha():
        right = right[:-1]  # the mark of a footnote is no part of the word
    if piece.text[len(right) :] in HYPHENS and (rest := _FIRST.match(after)) is not None:
        right += rest[0]  # broken twice: its last part is two lines down
    if out.text[-1] == "\u00ad":
        return False
    if not right[:1].islower() and not (left.isupper() and right.isupper()):
        return True
    verdict = vocabulary.verdict(left, right)
    if not verdict.certain:
        word = f"{left}-{right}"
        doubtful.append(DoubtfulWord(word, word if verdict.keeps else left + right))
    return verdict.keeps
