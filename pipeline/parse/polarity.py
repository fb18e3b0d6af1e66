"""Words that turn a sentence round ("not", "except", "or"), counted in the lines as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from pipeline.lists.profile import Profile, small_letters
from pipeline.parse.rows import Row

_BROKEN = re.compile(r"[-‐\u00ad](?<=\w.)\n(?=[a-zà-ÿ])")


class Polarity(NamedTuple):
    """How often each such word stands in the lines. A line-break hyphen may belong to the word or
    not ("ex-cept"): ``whole`` counts those words without it.
    """

    raw: Counter[str]
    whole: Counter[str]


def polarity_of_lines(rows: Sequence[Row], profile: Profile) -> Polarity:
    """Count the words in rows as the source has them."""
    raw: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for lines in _stretches(rows):
        broken = "\0".join(_broken_lines(lines))
        found = polarity_words(lines, profile)
        raw.update(found)
        whole.update(found)
        whole.subtract(polarity_words(broken, profile))
        whole.update(polarity_words(_BROKEN.sub("", broken), profile))
    return Polarity(raw, whole)


_MANY = 2_000
"""Lines or texts looked through at once; some more lines where no sentence ends with them."""


def _stretches(rows: Sequence[Row]) -> Iterator[str]:
    """Yield lines as texts of small letters, each up to the end of a sentence: no word that is
    looked for, and none broken at its hyphen, goes over it.
    """
    lines: list[str] = []
    for row in rows:
        line = row.text.strip().lower()
        lines.append(line)
        if len(lines) >= _MANY and line.endswith((".", ";", ":")):
            yield "\n".join(lines)
            lines.clear()
    yield "\n".join(lines)


def polarity_of_texts(texts: Iterable[str], profile: Profile) -> Counter[str]:
    """Count the words in texts of small letters, so many of them at once."""
    counted: Counter[str] = Counter()
    rest = iter(texts)
    while some := list(islice(rest, _MANY)):
        counted.update(polarity_words("\0".join(some), profile))
    return counted


def polarity_words(text: str, profile: Profile) -> Counter[str]:
    """Count the words in a text of small letters; those that differ in spaces alone are alike."""
    counted: Counter[str] = Counter()
    for words, times in Counter(small_letters(profile.polarity).findall(text)).items():
        counted[" ".join(words.split())] += times
    return counted


def _broken_lines(lines: str) -> Iterator[str]:
    """Yield the lines that a word is broken over, those of several such words as one."""
    end = 0
    start = -1
    for at in _BROKEN.finditer(lines):
        if at.start() > end:
            if start >= 0:
                yield lines[start:end]
            start = lines.rfind("\n", 0, at.start()) + 1
        end = lines.find("\n", at.end())
        end = len(lines) if end < 0 else end
    if start >= 0:
        yield lines[start:end]
